"""What a PDF page shows besides characters: lines, coloured areas, pictures; and what limits the visibility of its texts."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from perfeval_data.readers.legibility import Colour
from perfeval_data.readers.limits import refuse_drawing
from perfeval_data.readers.page.geometry import Box, Matrix, Point
from perfeval_data.readers.page.marks import Brush, Marks, everywhere
from perfeval_data.readers.page.painting import Area, Pile, Polygons, Sight
from perfeval_data.readers.page.paths import strokes
from perfeval_data.readers.pdf.canvas import Canvas
from perfeval_data.readers.pdf.colours import Opacity, colour
from perfeval_data.readers.pdf.layers import Layers
from perfeval_data.readers.pdf.paths import bounds, clip_of, corners, filled, matrix_of, outlines, scrawls
from perfeval_data.readers.thresholds import HIDING, LINES

_NOT_PAINTED: Final = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_ONLY_OUTLINED: Final = (pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_STROKE_CLIP)
_OUTLINED: Final = (pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP)

_OWN_WORDS: Final = b"ActualText"
_PLACES: Final = (0.02, 0.25, 0.5, 0.75, 0.98)
"""Shares of the width of a text at which its visibility is checked."""

_Handle = Any  # pdfium's objects are opaque pointers


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a page as thin boxes, slanted strokes, coloured areas, pictures; and by the address of its text object, what limits
    the visibility of each text.

    `maps`: what maps a text to the sheet, if pdfium gives its characters in the coordinates of its form object.
    `scrawls`: around hand-drawn lines. `hidden`: texts that are not visible at all. `buried`: where pictures hide text.
    """

    rules: tuple[Box, ...]
    slants: tuple[tuple[Point, Point], ...]
    scrawls: tuple[Box, ...]
    fills: tuple[Box, ...]
    pictures: tuple[Box, ...]
    sights: dict[int, Sight]
    maps: dict[int, Matrix]
    hidden: tuple[HiddenText, ...]
    buried: tuple[Point, ...]


class HiddenText(NamedTuple):
    """An invisible text, and the form object it belongs to; None if it is on the page itself."""

    handle: _Handle
    form: _Handle | None

    def remove(self, page: _Handle) -> None:
        """Removes the text from its page: pdfium would drop a later text in the same place as a copy of it."""
        if self.form:
            pdfium.FPDFFormObj_RemoveObject(self.form, self.handle)
        else:
            pdfium.FPDFPage_RemoveObject(page, self.handle)
        pdfium.FPDFPageObj_Destroy(self.handle)


class PageHandles(NamedTuple):
    """The document and page of pdfium, a canvas for the page, and its layers, if the document may have any."""

    document: _Handle
    page: _Handle
    canvas: Canvas
    layers: Layers | None


def drawing(handles: PageHandles, matrix: Matrix, sheet: Box, location: str) -> Drawing:
    """What is drawn on a page; `matrix` maps page coordinates to the sheet.

    Raises UnreadableDocumentError if there is too much of it.
    """
    collector = _Collector(handles, sheet, location, Marks(Pile(location)), matrix.inverse)
    page = handles.page
    collector.collect(
        pdfium.FPDFPage_CountObjects(page), lambda index: pdfium.FPDFPage_GetObject(page, index), _Setting(matrix, sheet)
    )
    return collector.drawing()


@dataclass(frozen=True, slots=True)
class _Setting:
    """The setting of a form object: its map to the sheet, the part of the sheet it is clipped to, and how it is painted.

    `is_group`: it is painted separately and then blended in as a whole, possibly with a transparency of its own.
    """

    matrix: Matrix
    shown: Box
    opacity: float = 1.0
    is_group: bool = False
    is_on: bool = True
    depth: int = 0
    form: _Handle | None = None


class _Text(NamedTuple):
    """A text: its place in the painting order, its setting, what it is clipped to, and its colour."""

    order: int
    handle: _Handle
    setting: _Setting
    confined_to: Box
    colour: Colour | None


@dataclass
class _Collector:
    handles: PageHandles
    sheet: Box
    location: str
    marks: Marks
    to_page: Matrix
    objects: int = 0
    order: int = 0
    texts: list[_Text] = field(default_factory=list)
    sights: dict[int, Sight] = field(default_factory=dict)
    maps: dict[int, Matrix] = field(default_factory=dict)
    hidden: list[HiddenText] = field(default_factory=list)
    buried: list[Point] = field(default_factory=list)

    def collect(self, count: int, member: Callable[[int], _Handle], setting: _Setting) -> None:
        self.objects += count
        refuse_drawing(self.objects, setting.depth, self.location)
        add = {
            pdfium.FPDF_PAGEOBJ_TEXT: self._add_text,
            pdfium.FPDF_PAGEOBJ_PATH: self._add_path,
            pdfium.FPDF_PAGEOBJ_IMAGE: self._add_picture,
            pdfium.FPDF_PAGEOBJ_SHADING: self._add_shading,
            pdfium.FPDF_PAGEOBJ_FORM: self._add_form,
        }
        may_be_off = self.handles.layers is not None or not setting.is_on
        for index in range(count):
            drawn = member(index)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            self.order += 1
            if may_be_off and not self._is_on(drawn, kind, setting):
                if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                    self.hidden.append(HiddenText(drawn, setting.form))
            elif kind in add:
                add[kind](drawn, setting)

    def _is_on(self, drawn: _Handle, kind: int, setting: _Setting) -> bool:
        """Whether an object is on no layer that is off. Form objects always pass: what they hold is checked one by one."""
        layers = self.handles.layers
        is_form = kind == pdfium.FPDF_PAGEOBJ_FORM
        return is_form or (setting.is_on and (layers is None or layers.show(drawn)))

    def _add_text(self, text: _Handle, setting: _Setting) -> None:
        """Notes a text; one that is not painted, such as the text layer of a scan, is hidden at once."""
        mode = pdfium.FPDFTextObj_GetTextRenderMode(text)
        painted = _text_colour(text, mode)
        opacity = 255 if painted is None else painted.opacity
        if mode in _NOT_PAINTED or not opacity * setting.opacity:
            self.hidden.append(HiddenText(text, setting.form))
            return
        if setting.form and _has_words_of_its_own(text):
            self.maps[ctypes.addressof(text.contents)] = setting.matrix
        confined_to = clip_of(text, setting.matrix, setting.shown)
        painted = painted and painted.through(setting.opacity)
        self.texts.append(_Text(self.order, text, setting, confined_to, painted))

    def _add_path(self, path: _Handle, setting: _Setting) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if fill.value:
            self._add_fill(path, setting)
        if stroke.value:
            self._add_strokes(path, setting)

    def _add_fill(self, path: _Handle, setting: _Setting) -> None:
        painted = colour(path, pdfium.FPDFPageObj_GetFillColor)
        if painted and not painted.opacity * setting.opacity:
            return
        boxes = filled(path, setting.matrix)
        self.marks.add_rules(boxes.lines, Brush(self.order, painted, setting.shown))
        if not boxes.areas and not boxes.shapes:
            return
        brush = Brush(
            self.order,
            None if _has_pattern(self.handles.document, path) else painted,
            clip_of(path, setting.matrix, setting.shown),
            self._hides(path, painted, setting),
            not setting.is_group,
        )
        self.marks.add_fills(boxes, brush, Polygons(lambda: outlines(path, setting.matrix)))

    def _hides(self, drawn: _Handle, painted: Colour | None, setting: _Setting) -> bool:
        is_opaque = painted is None or painted.is_opaque
        return is_opaque and setting.opacity == 1 and not pdfium.FPDFPageObj_HasTransparency(drawn)

    def _add_strokes(self, path: _Handle, setting: _Setting) -> None:
        painted = colour(path, pdfium.FPDFPageObj_GetStrokeColor)
        if painted and not painted.opacity * setting.opacity:
            return
        parts = list(corners(path, setting.matrix))
        self.marks.scrawls += scrawls(path, setting.matrix, parts)
        brush = Brush(self.order, painted, setting.shown)
        boxes = self.marks.add_strokes(list(strokes(parts)), brush)
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(path, width)
        if width.value > LINES.thickest:
            shown, hides = clip_of(path, setting.matrix, setting.shown), self._hides(path, painted, setting)
            self.marks.thicken(boxes, width.value, brush._replace(shown=shown, hides=hides, is_certain=not setting.is_group))

    def _add_picture(self, picture: _Handle, setting: _Setting) -> None:
        placed = bounds(picture)
        box = setting.matrix.box(*placed).within(clip_of(picture, setting.matrix, setting.shown))
        layers = self.handles.layers
        if box is None or (layers and box.area >= HIDING.large * self.sheet.area and not layers.leaves_something(picture)):
            return
        hides = self._hides(picture, None, setting)
        shape = Opacity(self.handles.document, self.handles.page, picture, setting.matrix, placed) if hides else everywhere
        self.marks.add_picture(box, Brush(self.order, None, box, hides and not setting.is_group), shape)

    def _add_shading(self, shading: _Handle, setting: _Setting) -> None:
        box = setting.matrix.box(*bounds(shading)).within(clip_of(shading, setting.matrix, setting.shown))
        if box:
            hides = self._hides(shading, None, setting)
            self.marks.add_gradient(box, Brush(self.order, None, box, hides, not setting.is_group))

    def _add_form(self, form: _Handle, setting: _Setting) -> None:
        layers = self.handles.layers
        painted = colour(form, pdfium.FPDFPageObj_GetFillColor)
        opacity = 255 if painted is None else painted.opacity
        inner = replace(
            setting,
            matrix=setting.matrix.after(matrix_of(form)),
            shown=clip_of(form, setting.matrix, setting.shown),
            opacity=setting.opacity * opacity / 255,
            is_group=setting.is_group or pdfium.FPDFPageObj_HasTransparency(form) == 1,
            is_on=setting.is_on and (layers is None or layers.show_form(form, _texts_in(form))),
            depth=setting.depth + 1,
            form=form,
        )
        self.collect(pdfium.FPDFFormObj_CountObjects(form), lambda index: pdfium.FPDFFormObj_GetObject(form, index), inner)

    def drawing(self) -> Drawing:
        """All that was collected and is visible."""
        for text in self.texts:
            self._limit_sight(text)
        marks = self.marks
        drawn = tuple(marks.slants), tuple(marks.scrawls), tuple(marks.fills), tuple(marks.pictures)
        return Drawing(marks.seen_rules(), *drawn, self.sights, self.maps, tuple(self.hidden), tuple(self.buried))

    def _limit_sight(self, text: _Text) -> None:
        """Notes what limits the visibility of a text, or that it is invisible; nothing if it is plainly visible and no watermark."""
        painted = text.colour
        is_below = text.order < self.marks.pile.last
        ground = self.marks.pile if painted and self.marks.pile.may_swallow(painted) else None
        if not is_below and ground is None and text.confined_to == self.sheet and not (painted and painted.is_faint):
            return
        box = text.setting.matrix.box(*bounds(text.handle))
        covers = (
            tuple(area for area in self.marks.pile.over(box, text.order) if self._is_over(area, text, box)) if is_below else ()
        )
        if ground and self._is_hidden(Sight(text.confined_to, (), ground, painted, text.order), box):
            ground = None if self._is_seen(text, box) else ground  # what is painted with a pattern has another colour than told
        if covers or ground or text.confined_to != self.sheet or (painted and painted.is_faint):
            sight = Sight(text.confined_to, covers, ground, painted, text.order)
            if (covers or ground) and self._is_hidden(sight, box):
                self.hidden.append(HiddenText(text.handle, text.setting.form))
            else:
                self.sights[ctypes.addressof(text.handle.contents)] = sight

    def _is_over(self, area: Area, text: _Text, box: Box) -> bool:
        """Whether an area hides some of a text; for a blended group only painting it tells."""
        shared = area.box.within(box)
        if shared is None or min(shared.width, shared.height) < HIDING.least:
            return False
        within = HIDING.margin * shared.width, HIDING.margin * shared.height  # the corners of an area may be round
        inner = Box(shared.left + within[0], shared.top + within[1], shared.right - within[0], shared.bottom - within[1])
        return area.is_certain or not self._is_seen(text, inner)

    def _is_seen(self, text: _Text, box: Box) -> bool:
        """Whether a text is visible in a box when the page is painted."""
        corners = (self.to_page.point(box.left, box.bottom), self.to_page.point(box.right, box.top))
        return self.handles.canvas.changes(text.handle, Box(*corners[0], *corners[1]))

    def _is_hidden(self, sight: Sight, box: Box) -> bool:
        """Whether a text in a box is invisible; notes where a picture hides it."""
        places = [(box.left + share * box.width, box.centre[1]) for share in _PLACES]
        covers = [(place, sight.cover(place)) for place in places if sight.shows(place)]
        if not all(cover for _, cover in covers):
            return False
        self.buried += (place for place, cover in covers if cover and cover.is_picture)
        return True


def _has_pattern(document: _Handle, path: _Handle) -> bool:
    """Whether a path is filled with a pattern; pdfium reports a colour even then."""
    bitmap = pdfium.FPDFPageObj_GetRenderedFillPattern(document, path)
    if bitmap:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return bool(bitmap)


def _has_words_of_its_own(text: _Handle) -> bool:
    """Whether the file states the words of a text separately from its glyphs (ActualText), as for a ligature."""
    marks = (pdfium.FPDFPageObj_GetMark(text, number) for number in range(pdfium.FPDFPageObj_CountMarks(text)))
    return any(pdfium.FPDFPageObjMark_GetParamValueType(mark, _OWN_WORDS) == pdfium.FPDF_OBJECT_STRING for mark in marks)


def _text_colour(text: _Handle, mode: int) -> Colour | None:
    """The visible colour of a text: of its fill and its outline the one that is painted, or the darker one."""
    if mode in _ONLY_OUTLINED:
        return colour(text, pdfium.FPDFPageObj_GetStrokeColor)
    filling = colour(text, pdfium.FPDFPageObj_GetFillColor)
    if mode not in _OUTLINED:
        return filling
    outline = colour(text, pdfium.FPDFPageObj_GetStrokeColor)
    return outline if filling and outline and (filling.is_faint or not filling.opacity) else filling


def _texts_in(form: _Handle) -> Iterator[_Handle]:
    for index in range(pdfium.FPDFFormObj_CountObjects(form)):
        drawn = pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield drawn
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _texts_in(drawn)
