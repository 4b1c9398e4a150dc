"""What a PDF page shows besides characters: its ruling lines, its pictures, and to which part of the page texts are confined."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pypdfium2.raw as pdfium

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.pdf.geometry import Box, Matrix

MAX_DRAWN_OBJECTS: Final = 200_000
"""Drawn objects of one page; a page of forms has some hundreds."""
MAX_DRAWING_DEPTH: Final = 16
"""Drawings within drawings."""

THICKEST_RULE: Final = 3.0
"""A filled rectangle up to this thick is a line, a thicker one a coloured area."""

_STRAIGHT: Final = 0.5
"""How far a line may rise or lean and still run along or down the page."""
_WHITE: Final = 250
"""Red, green and blue from which on a colour is not seen on paper."""
_RECTANGLES: Final = (4, 5)
"""Segments of a path that is a rectangle."""
_NOTHING: Final = Box(0, 0, 0, 0)
_NOT_PAINTED: Final = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)

_Handle = Any  # pdfium's objects are opaque pointers


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a page as thin boxes, its pictures, and to which part of the sheet a text is confined, by its object's address."""

    rules: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    clips: dict[int, Box] = field(default_factory=dict)


def drawing(page: _Handle, matrix: Matrix, sheet: Box, location: str) -> Drawing:
    """What is drawn on the sheet of a page; `matrix` maps the page's own coordinates to those of the sheet.

    Raises UnreadableDocumentError when there is too much of it.
    """
    found = Drawing()
    collector = _Collector(found, sheet, location)
    collector.collect(pdfium.FPDFPage_CountObjects(page), lambda index: pdfium.FPDFPage_GetObject(page, index), matrix)
    return found


@dataclass
class _Collector:
    found: Drawing
    sheet: Box
    location: str
    objects: int = 0

    def collect(self, count: int, member: Callable[[int], _Handle], matrix: Matrix, depth: int = 0) -> None:
        self._refuse_too_much(count, depth)
        for index in range(count):
            drawn = member(index)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._add_clip(drawn, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                for rule in _rules(drawn, matrix):
                    self._add(self.found.rules, rule)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._add(self.found.pictures, matrix.box(*_bounds(drawn)))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                self._collect_members(drawn, matrix, depth + 1)

    def _collect_members(self, form: _Handle, matrix: Matrix, depth: int) -> None:
        count = pdfium.FPDFFormObj_CountObjects(form)
        self.collect(count, lambda index: pdfium.FPDFFormObj_GetObject(form, index), matrix.after(_matrix_of(form)), depth)

    def _refuse_too_much(self, count: int, depth: int) -> None:
        self.objects += count
        if self.objects > MAX_DRAWN_OBJECTS:
            raise UnreadableDocumentError(f"页面上的图形超过 {MAX_DRAWN_OBJECTS} 个，为安全起见不予读取", self.location)
        if depth > MAX_DRAWING_DEPTH:
            raise UnreadableDocumentError(f"页面图形嵌套超过 {MAX_DRAWING_DEPTH} 层，为安全起见不予读取", self.location)

    def _add(self, boxes: list[Box], box: Box) -> None:
        if seen := box.within(self.sheet):
            boxes.append(seen)

    def _add_clip(self, text: _Handle, matrix: Matrix) -> None:
        """Notes to which part of the sheet a text is confined; most are not, or to the sheet as a whole.

        A text that is not painted, as scanners lay it over their pictures, is confined to nothing.
        """
        if pdfium.FPDFTextObj_GetTextRenderMode(text) in _NOT_PAINTED:
            self.found.clips[ctypes.addressof(text.contents)] = _NOTHING
            return
        clip = pdfium.FPDFPageObj_GetClipPath(text)
        for number in range(pdfium.FPDFClipPath_CountPaths(clip)):
            seen = _clip_box(clip, number, matrix).within(self.sheet) or _NOTHING
            if seen != self.sheet:
                address = ctypes.addressof(text.contents)
                self.found.clips[address] = seen.within(self.found.clips.get(address, seen)) or _NOTHING


def _bounds(drawn: _Handle) -> tuple[float, float, float, float]:
    """Left, bottom, right and top."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix_of(drawn: _Handle) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _clip_box(clip: _Handle, number: int, matrix: Matrix) -> Box:
    """The rectangle around one path of a clip; empty for a path without points."""
    count = pdfium.FPDFClipPath_CountPathSegments(clip, number)
    corners = (0, 2) if count in _RECTANGLES else range(count)
    points = [matrix.point(*_end(pdfium.FPDFClipPath_GetPathSegment(clip, number, index))) for index in corners]
    return _around(points) if points else _NOTHING


def _end(segment: _Handle) -> tuple[float, float]:
    """Where a part of a path ends."""
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


# --- Lines -----------------------------------------------------------------------------------------------------------------


def _rules(path: _Handle, matrix: Matrix) -> Iterator[Box]:
    """The lines along or down the page that a path draws: stroked lines and sides, and filled rectangles thin enough."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if stroke.value and _is_seen(path, pdfium.FPDFPageObj_GetStrokeColor):
        yield from _sides(path, matrix.after(_matrix_of(path)))
    elif fill.value and _is_seen(path, pdfium.FPDFPageObj_GetFillColor):
        yield from (area for area in _areas(path, matrix) if min(area.width, area.height) <= THICKEST_RULE)


def _is_seen(path: _Handle, get_colour: Callable[..., int]) -> bool:
    """Whether a colour is seen on white paper."""
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not get_colour(path, red, green, blue, opacity):
        return True
    return opacity.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _sides(path: _Handle, matrix: Matrix) -> Iterator[Box]:
    for points in _subpaths(path, matrix):
        for side in pairwise(points):
            line = _around(side)
            if min(line.width, line.height) <= _STRAIGHT:
                yield line


def _areas(path: _Handle, matrix: Matrix) -> Iterator[Box]:
    """The rectangles around the parts of a filled path."""
    if pdfium.FPDFPath_CountSegments(path) in _RECTANGLES:
        yield matrix.box(*_bounds(path))
    else:
        yield from (_around(points) for points in _subpaths(path, matrix.after(_matrix_of(path))))


def _subpaths(path: _Handle, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of a path, part by part; a closed part ends where it began, a curve ends a part."""
    points: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if points and pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        points.append(matrix.point(*_end(segment)))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
