"""What a PDF page draws, out of pdfium: its characters, its ruling lines and its pictures, upright and counted from the top left.

All lengths are in points (1/72 inch). pdfium must not be used by two threads at once; whoever calls this module sees to that.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from perfeval_data.grid import UnreadableDocumentError
from perfeval_data.readers.symbols import UNKNOWN

MAX_PAGES: Final = 3_000
MAX_OBJECTS: Final = 200_000
"""Drawn objects, and characters, of one page; a full page of text has some thousands."""
MAX_FORM_DEPTH: Final = 8
"""Drawings within drawings."""

THICKEST_RULE: Final = 3.0
"""A filled rectangle up to this thick is a line, a thicker one a coloured area."""

_HYPHEN_AT_LINE_END: Final = "\x02"
_RIGHT_ANGLE: Final = math.pi / 2
_ANGLE_TOLERANCE: Final = 0.05
_WHITE: Final = 250
"""Red, green and blue from which on a colour is not seen on paper."""
_STRAIGHT: Final = 0.5
"""How far a line may rise or lean and still run along or down the page."""
_SEGMENTS_OF_RECTANGLE: Final = 5
_MOST_UNKNOWN: Final = 0.1
"""Share of characters without a code above which the text of a page counts as unreadable."""

_Handle = Any  # pdfium's objects are opaque pointers


class Glyph(NamedTuple):
    """A character as drawn: its box, and the baseline that it stands on. A character turned aside has no baseline."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float | None

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Box(NamedTuple):
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    def within(self, other: Box) -> Box | None:
        """The part of the rectangle that lies in the other one; None where they are apart."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, right, bottom) if left <= right and top <= bottom else None

    def narrowed(self, distance: float) -> Box:
        """Without a strip on the left and on the right."""
        return self._replace(left=self.left + distance, right=self.right - distance)

    def contains(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page: its sheet, its characters in the order of drawing, its lines as thin boxes, and its pictures."""

    number: int
    box: Box
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]

    @property
    def location(self) -> str:
        return f"第{self.number}页"


def page_contents(data: bytes) -> Iterator[PageContent]:
    """The pages of a PDF file, one after the other. Raises UnreadableDocumentError where one cannot be read."""
    with _opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            raise UnreadableDocumentError("PDF 文件中没有页面，可能已损坏")
        if count > MAX_PAGES:
            raise UnreadableDocumentError(f"PDF 文件超过 {MAX_PAGES} 页，为安全起见不予读取")
        for index in range(count):
            with _closing(pdfium.FPDF_LoadPage(document, index), pdfium.FPDF_ClosePage, f"第{index + 1}页") as page:
                yield _page_content(page, index + 1)


@contextmanager
def _opened(data: bytes) -> Iterator[_Handle]:
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise UnreadableDocumentError("PDF 文件设有打开密码，请取消密码后另存再试")
        raise UnreadableDocumentError("PDF 文件已损坏或不完整，无法读取")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


@contextmanager
def _closing(handle: _Handle, close: Callable[[_Handle], None], location: str) -> Iterator[_Handle]:
    if not handle:
        raise UnreadableDocumentError("页面已损坏，无法读取", location)
    try:
        yield handle
    finally:
        close(handle)


def _page_content(page: _Handle, number: int) -> PageContent:
    location = f"第{number}页"
    with _closing(pdfium.FPDFText_LoadPage(page), pdfium.FPDFText_ClosePage, location) as text_page:
        drawn = list(_drawn_glyphs(text_page, location))
    upright = _Upright.of(page, drawn)
    glyphs = tuple(glyph for each in drawn if (glyph := upright.glyph(each)) is not None)
    drawing = _Drawing(upright.page, location, [], [])
    drawing.collect(page, pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject, upright.matrix)
    return PageContent(number, upright.page, glyphs, tuple(drawing.rules), tuple(drawing.pictures))


# --- Characters ------------------------------------------------------------------------------------------------------------


class _DrawnGlyph(NamedTuple):
    """A character in the page's own coordinates; `turns` counts the right angles that it is turned clockwise."""

    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    turns: int


def _drawn_glyphs(text_page: _Handle, location: str) -> Iterator[_DrawnGlyph]:
    """The characters that are drawn; not the spaces and line ends that pdfium adds, nor watermarks drawn aslant."""
    count = pdfium.FPDFText_CountChars(text_page)
    _refuse_beyond(count, location)
    loose, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unknown = 0
    for index in range(count):
        if pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        turns = _turns(pdfium.FPDFText_GetCharAngle(text_page, index))
        if turns is None:
            continue
        text = _character(text_page, index)
        unknown += text == UNKNOWN
        pdfium.FPDFText_GetLooseCharBox(text_page, index, loose)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        yield _DrawnGlyph(text, (loose.left, loose.bottom, loose.right, loose.top), (x.value, y.value), turns)
    if unknown > _MOST_UNKNOWN * count:
        raise UnreadableDocumentError("页面的字体没有附带文字编码，文字无法读取；请改用原文件（Word、Excel）", location)


def _turns(angle: float) -> int | None:
    """Right angles in an angle in radians; None for one in between."""
    turns = round(angle / _RIGHT_ANGLE)
    return turns % 4 if abs(angle - turns * _RIGHT_ANGLE) < _ANGLE_TOLERANCE else None


def _character(text_page: _Handle, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text_page, index)
    text = chr(code) if code <= 0x10FFFF else UNKNOWN
    if text == _HYPHEN_AT_LINE_END:
        return "-"
    if code == 0 or pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1:
        return UNKNOWN
    return text


# --- Coordinates -----------------------------------------------------------------------------------------------------------


class _Matrix(NamedTuple):
    """An affine map as PDF writes it: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x1, y1 = self.point(left, bottom)
        x2, y2 = self.point(right, top)
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def after(self, first: _Matrix) -> _Matrix:
        """This map applied to what `first` makes."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return _Matrix(a, b, c, d, *self.point(first.e, first.f))


@dataclass(frozen=True, slots=True)
class _Upright:
    """How a page must be turned for its text to be read: by the text itself, since producers turn text, page, or both."""

    turns: int
    matrix: _Matrix
    page: Box

    @classmethod
    def of(cls, page: _Handle, glyphs: list[_DrawnGlyph]) -> _Upright:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        wide, high = box.right - box.left, box.top - box.bottom
        turns = Counter(glyph.turns for glyph in glyphs if not glyph.text.isspace()).most_common(1)
        turn = turns[0][0] if turns else 0
        matrix = (
            _Matrix(1, 0, 0, -1, -box.left, box.top),
            _Matrix(0, -1, -1, 0, box.top, box.right),
            _Matrix(-1, 0, 0, 1, box.right, -box.bottom),
            _Matrix(0, 1, 1, 0, -box.bottom, -box.left),
        )[turn]
        return cls(turn, matrix, Box(0, 0, *((high, wide) if turn % 2 else (wide, high))))

    def glyph(self, drawn: _DrawnGlyph) -> Glyph | None:
        """The character on the upright page; None where it lies off the page."""
        box = self.matrix.box(*drawn.box)
        baseline = self.matrix.point(*drawn.origin)[1] if drawn.turns == self.turns else None
        glyph = Glyph(drawn.text, *box, baseline)
        return glyph if self.page.contains(*glyph.centre) else None


# --- Lines and pictures ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Collects the lines and pictures of a page and of the drawings in it, in the coordinates of the upright page."""

    page: Box
    location: str
    rules: list[Box]
    pictures: list[Box]

    def collect(
        self, container: _Handle, count: int, member: Callable[[_Handle, int], _Handle], matrix: _Matrix, depth: int = 0
    ) -> None:
        _refuse_beyond(count + len(self.rules), self.location)
        for index in range(count):
            drawn = member(container, index)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._add_path(drawn, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._add(self.pictures, matrix.box(*_bounds(drawn)))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth == MAX_FORM_DEPTH:
                    raise UnreadableDocumentError(f"页面图形嵌套超过 {MAX_FORM_DEPTH} 层，为安全起见不予读取", self.location)
                members = pdfium.FPDFFormObj_CountObjects(drawn)
                self.collect(drawn, members, pdfium.FPDFFormObj_GetObject, matrix.after(_matrix_of(drawn)), depth + 1)

    def _add(self, boxes: list[Box], box: Box) -> None:
        if seen := box.within(self.page):
            boxes.append(seen)

    def _add_path(self, path: _Handle, matrix: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if stroke.value and _is_dark(path, pdfium.FPDFPageObj_GetStrokeColor):
            for line in _sides(path, matrix.after(_matrix_of(path))):
                self._add(self.rules, line)
        elif fill.value and _is_dark(path, pdfium.FPDFPageObj_GetFillColor):
            for area in _areas(path, matrix):
                if min(area.width, area.height) <= THICKEST_RULE:
                    self._add(self.rules, area)


def _refuse_beyond(objects: int, location: str) -> None:
    if objects > MAX_OBJECTS:
        raise UnreadableDocumentError(f"页面上的文字或图形超过 {MAX_OBJECTS} 个，为安全起见不予读取", location)


def _bounds(drawn: _Handle) -> tuple[float, float, float, float]:
    """Left, bottom, right and top."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix_of(drawn: _Handle) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return _Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _is_dark(path: _Handle, get_colour: Callable[..., int]) -> bool:
    """Whether a colour is seen on white paper."""
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not get_colour(path, red, green, blue, opacity):
        return True
    return opacity.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _sides(path: _Handle, matrix: _Matrix) -> Iterator[Box]:
    """The straight lines of a stroked path that run along or down the page."""
    for points in _subpaths(path, matrix):
        for (x1, y1), (x2, y2) in pairwise(points):
            line = Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            if min(line.width, line.height) <= _STRAIGHT:
                yield line


def _areas(path: _Handle, matrix: _Matrix) -> Iterator[Box]:
    """The rectangles that a filled path covers, part by part."""
    if pdfium.FPDFPath_CountSegments(path) <= _SEGMENTS_OF_RECTANGLE:
        yield matrix.box(*_bounds(path))
        return
    for points in _subpaths(path, matrix.after(_matrix_of(path))):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        yield Box(min(xs), min(ys), max(xs), max(ys))


def _subpaths(path: _Handle, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of a path, part by part; a closed part ends where it began. Curves end a part."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(matrix.point(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield points
