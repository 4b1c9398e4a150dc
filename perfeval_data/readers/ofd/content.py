"""What a page of an OFD file shows: its objects, drawn onto the sheet in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from lxml import etree

from perfeval_data.paper.grid import UNREADABLE_SIGN, UnreadableDocumentError
from perfeval_data.readers.legibility import PAPER, Colour
from perfeval_data.readers.limits import LONGEST_SIDE_MM, MAX_CORNERS, refuse_beyond, refuse_characters, refuse_drawing
from perfeval_data.readers.ofd.clips import Placed, placed
from perfeval_data.readers.ofd.colours import BLACK, NOT_PAINTED, Opacity, paint
from perfeval_data.readers.ofd.container import Page
from perfeval_data.readers.ofd.elements import child, flag, name_of, number, text_of
from perfeval_data.readers.ofd.paths import path
from perfeval_data.readers.ofd.text import ASCENT, DESCENT, Codes, Letter, drawn_codes, letters
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.geometry import Box, Matrix
from perfeval_data.readers.page.glyphs import Characters, Glyph, prevailing_turns, right_angles
from perfeval_data.readers.page.marks import Brush, Marks, everywhere
from perfeval_data.readers.page.painting import Area, Pile, Polygons, Sight
from perfeval_data.readers.page.paths import Filled, Part, around, is_scrawl, strokes
from perfeval_data.readers.thresholds import HIDING, TEXT
from perfeval_data.readers.units import POINTS_PER_MM

_USUAL_LINE: Final = "0.353"
"""The default line width in millimetres."""
_MOST: Final = 255
_NOTHING: Final = Box(0, 0, 0, 0)

_STAMP, _HIGHLIGHT, _WATERMARK, _LINK = "Stamp", "Highlight", "Watermark", "Link"
"""Kinds of annotations that are no content of the page."""


def page_content(page: Page) -> PageContent:
    """What a page shows. Raises UnreadableDocumentError, with the location of the page, if that is uncertain."""
    try:
        drawn = _drawn(page, 0)
        return (_drawn(page, turns) if (turns := drawn.prevailing_turns) else drawn).content()
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(error.reason, error.location or page.location) from error


def _drawn(page: Page, turns: int) -> _Collector:
    """All that is drawn on a page, turned by right angles so that its text is upright."""
    matrix, sheet = _upright(page, turns)
    collector = _Collector(page, sheet, Marks(Pile(page.location)), _codes(page))
    setting = _Setting(matrix, sheet)
    for layer in page.layers():
        collector.draw(layer, replace(setting, parameters=layer.get("DrawParam")))
    for annotation in page.annotations:
        collector.annotate(annotation, setting)
    return collector


def _upright(page: Page, turns: int) -> tuple[Matrix, Box]:
    """The map from the millimetres of a page to the points of its sheet, and the sheet."""
    left, top, width, height = page.area
    if not (0 < width <= LONGEST_SIDE_MM and 0 < height <= LONGEST_SIDE_MM):
        raise UnreadableDocumentError("页面的大小有误，文件可能已损坏")
    wide, high = width * POINTS_PER_MM, height * POINTS_PER_MM
    turned = (
        Matrix(1, 0, 0, 1, 0, 0),
        Matrix(0, -1, 1, 0, 0, wide),
        Matrix(-1, 0, 0, -1, wide, high),
        Matrix(0, 1, -1, 0, high, 0),
    )[turns]
    scaled = Matrix(POINTS_PER_MM, 0, 0, POINTS_PER_MM, -left * POINTS_PER_MM, -top * POINTS_PER_MM)
    return turned.after(scaled), Box(0, 0, *((high, wide) if turns % 2 else (wide, high)))


def _codes(page: Page) -> Codes:
    """The glyphs that draw each character of the page; composite units are shared and few."""
    roots = [*page.layers(), *page.annotations, *page.resources.drawings.values()]
    return drawn_codes(each for root in roots for each in root.iter("{*}TextObject"))


@dataclass(frozen=True, slots=True)
class _Setting:
    """The setting of a layer or composite unit: its map to the sheet, the part of the sheet it is clipped to, and how it is painted.

    `parameters`: the id of the drawing parameter of the layer. `added`: the kind of the annotation, if it is one.
    """

    matrix: Matrix
    shown: Box
    opacity: float = 1.0
    parameters: str | None = None
    added: str = ""
    depth: int = 0


class _Drawn(NamedTuple):
    """An object with the elements that say how it is painted, nearest first; its placement, and its opacity, 0 to 1."""

    element: etree._Element
    looks: tuple[etree._Element, ...]
    place: Placed
    opacity: float
    added: str

    def attribute(self, name: str, usual: str) -> str:
        """The value of an attribute, from the nearest element that has it."""
        return next((value for each in self.looks if (value := each.get(name)) is not None), usual)


class _Text(NamedTuple):
    """A text: its place in the painting order, its placement, and its colour."""

    order: int
    place: Placed
    colour: Colour | None
    letters: tuple[tuple[Letter, Matrix], ...]


@dataclass
class _Collector:
    page: Page
    sheet: Box
    marks: Marks
    codes: Codes
    order: int = 0
    characters: int = 0
    corners: int = 0
    texts: list[_Text] = field(default_factory=list)

    # --- What is drawn ---

    def annotate(self, annotation: etree._Element, setting: _Setting) -> None:
        """Draws an annotation."""
        kind = annotation.get("Type", "")
        appearance = child(annotation, "Appearance")
        if appearance is None or kind == _LINK or not flag(annotation, "Visible", True):
            return
        place = placed(appearance, setting.matrix, setting.shown)
        self.draw(appearance, replace(setting, matrix=place.matrix, shown=place.shown, added=kind))

    def draw(self, parent: etree._Element, setting: _Setting) -> None:
        """Draws everything in an element."""
        refuse_drawing(self.order, setting.depth)
        add: dict[str, Callable[[_Drawn], None]] = {
            "TextObject": self._add_text,
            "PathObject": self._add_path,
            "ImageObject": self._add_picture,
        }
        for element in parent:
            kind = name_of(element)
            if kind == "PageBlock":
                self.draw(element, replace(setting, depth=setting.depth + 1))
            elif kind in add or kind == "CompositeObject":
                self.order += 1
                refuse_drawing(self.order, setting.depth)
                drawn = self._placed(element, setting)
                if not flag(element, "Visible", True) or not drawn.opacity:
                    continue
                if kind in add:
                    add[kind](drawn)
                else:
                    self._add_drawing(drawn, setting)

    def _placed(self, element: etree._Element, setting: _Setting) -> _Drawn:
        chain = self.page.resources.parameter_chain
        looks = (element, *chain(element.get("DrawParam")), *chain(setting.parameters))
        alpha = number(element.get("Alpha", str(_MOST)))
        place = placed(element, setting.matrix, setting.shown)
        return _Drawn(element, looks, place, setting.opacity * min(1.0, max(0.0, alpha / _MOST)), setting.added)

    def _add_drawing(self, drawn: _Drawn, setting: _Setting) -> None:
        """Draws a composite unit."""
        content = self.page.resources.drawing(drawn.element.get("ResourceID", ""))
        shown = drawn.place.shown.within(drawn.place.confined) or _NOTHING
        self.draw(
            content, replace(setting, matrix=drawn.place.matrix, shown=shown, opacity=drawn.opacity, depth=setting.depth + 1)
        )

    def _paint(self, drawn: _Drawn, name: str, usual: Colour) -> Colour | None:
        found = paint(name, drawn.looks, self.page.resources, usual)
        return found and found.through(drawn.opacity)

    def _add_text(self, drawn: _Drawn) -> None:
        if drawn.added in (_STAMP, _WATERMARK):
            return  # the words of a seal are none of the form
        is_filled = flag(drawn.element, "Fill", True)
        if not is_filled and not flag(drawn.element, "Stroke", False):
            return
        colour = self._paint(drawn, "FillColor" if is_filled else "StrokeColor", BLACK)
        if colour is not None and not colour.opacity:
            return
        font = drawn.element.get("Font", "")
        found = letters(drawn.element, self.page.resources.fonts.get(font, ""), self.codes.get(font, {}))
        matrix = drawn.place.matrix
        text = _Text(self.order, drawn.place, colour, tuple((each, matrix.after(each.matrix)) for each in found))
        self.texts.append(text)
        self.characters += len(text.letters)
        refuse_characters(self.characters)

    def _add_path(self, drawn: _Drawn) -> None:
        outline = path(text_of(drawn.element, "AbbreviatedData"), drawn.place.matrix)
        self.corners += sum(len(points) for points, _ in outline.parts)
        refuse_beyond(self.corners, MAX_CORNERS, "页面上的图形", "个点")
        fill, stroke = flag(drawn.element, "Fill", False), flag(drawn.element, "Stroke", True)
        if fill and (painted := self._paint(drawn, "FillColor", NOT_PAINTED)) != NOT_PAINTED:
            self._add_fill(drawn, painted, outline.drawn_parts)
        if stroke and drawn.added != _STAMP:
            painted = self._paint(drawn, "StrokeColor", BLACK)
            if painted is None or painted.opacity:
                self.marks.scrawls += [
                    around(points) for points, is_straight in outline.drawn_parts if is_scrawl(points, is_straight)
                ]
                self._add_strokes(drawn, painted, list(strokes(outline.straight)))

    def _brush(self, drawn: _Drawn, painted: Colour | None, margin: float = 0.0) -> Brush:
        shown = drawn.place.shown.within(drawn.place.widened(margin)) or _NOTHING
        is_opaque = drawn.opacity == 1 if painted is None else painted.is_opaque
        hides = is_opaque and drawn.added != _HIGHLIGHT and drawn.element.get("BlendMode", "Normal") == "Normal"
        return Brush(self.order, painted, shown, hides)

    def _add_fill(self, drawn: _Drawn, painted: Colour | None, parts: list[Part]) -> None:
        brush = self._brush(drawn, painted)
        if painted is not None and not painted.opacity:
            return
        filled, shape = Filled.of(parts), Polygons(lambda: [points for points, _ in parts])
        if drawn.added == _STAMP:
            self._cover([*filled.areas, *filled.shapes], brush, shape)
            return
        self.marks.add_rules(filled.lines, brush)
        self.marks.add_fills(filled, brush, shape)

    def _cover(self, boxes: Iterable[Box], brush: Brush, shape: Polygons) -> None:
        """The ink of a stamp leaves what is below visible; what it covers in the colour of the paper is unknown, as under a picture."""
        if brush.hides and brush.colour is not None and not brush.colour.is_seen_on(PAPER):
            for box in boxes:
                if seen := box.within(brush.shown):
                    self.marks.add_picture(seen, brush, shape)

    def _add_strokes(
        self, drawn: _Drawn, painted: Colour | None, lines: list[tuple[tuple[float, float], tuple[float, float]]]
    ) -> None:
        matrix = drawn.place.matrix
        width = number(drawn.attribute("LineWidth", _USUAL_LINE)) * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        brush = self._brush(drawn, painted, max(0.0, width))
        self.marks.thicken(self.marks.add_strokes(lines, brush), width, brush)

    def _add_picture(self, drawn: _Drawn) -> None:
        matrix = drawn.place.matrix
        if drawn.element.get("CTM") is None:
            matrix = matrix.after(Matrix(drawn.place.width, 0, 0, drawn.place.height, 0, 0))
        brush = self._brush(drawn, None)
        box = around([matrix.point(x, y) for x in (0, 1) for y in (0, 1)]).within(brush.shown)
        if box is None or (drawn.added == _WATERMARK and not brush.hides):
            return
        file = self.page.resources.pictures.get(drawn.element.get("ResourceID", ""))
        has_mask = drawn.element.get("ImageMask") is not None
        shape = everywhere if file is None or has_mask else Opacity(file, matrix)
        self.marks.add_picture(box, brush, shape)

    # --- What is seen of it ---

    @property
    def prevailing_turns(self) -> int:
        """How many right angles the text of the page is turned clockwise."""
        return prevailing_turns(
            (_turns(matrix), text.colour is not None and text.colour.is_faint)
            for text in self.texts
            for _, matrix in text.letters
        )

    def content(self) -> PageContent:
        """All that was drawn and is visible."""
        found = Characters()
        for text in self.texts:
            self._add_letters(text, found)
        found.refuse_unknown(len(found.seen), self.page.location)
        marks = self.marks
        return PageContent(
            self.page.location,
            self.sheet,
            tuple(found.seen),
            marks.seen_rules(),
            tuple(marks.pictures),
            frozenset(found.faint),
            tuple(marks.slants),
            tuple(marks.scrawls),
            tuple(marks.fills),
            buried=tuple(found.buried),
            aslant=tuple(found.aslant),
        )

    def _add_letters(self, text: _Text, found: Characters) -> None:
        """Adds the visible characters of a text."""
        boxes = [(letter, matrix, _box(letter, matrix)) for letter, matrix in text.letters]
        on_sheet = [each for each in boxes if self._is_on_sheet(each[-1])]
        sight = self._sight(text, [box for *_, box in on_sheet]) if on_sheet else None
        for letter, matrix, box in on_sheet:
            if not found.is_seen(sight, box.centre):
                continue
            turns = _turns(matrix)
            if turns is None:
                found.note_aslant(box)
                continue
            is_confined = text.place.widened(HIDING.slack).contains(*box.centre) or letter.text.isspace()
            baseline = matrix.f if turns == 0 else None
            found.seen.append(Glyph(letter.text if is_confined else UNREADABLE_SIGN, *box, baseline))

    def _is_on_sheet(self, box: Box) -> bool:
        return max(box.width, box.height) >= TEXT.smallest and self.sheet.contains(*box.centre)

    def _sight(self, text: _Text, boxes: list[Box]) -> Sight:
        box = around([each.centre for each in boxes])
        margin = max(each.height for each in boxes) / 2
        box = Box(box.left - margin, box.top - margin, box.right + margin, box.bottom + margin).within(self.sheet) or self.sheet
        covers = tuple(self._areas_over(box, text.order))
        ground = self.marks.pile if text.colour is not None and self.marks.pile.may_swallow(text.colour) else None
        return Sight(text.place.shown, covers, ground, text.colour, text.order)

    def _areas_over(self, box: Box, order: int) -> Iterator[Area]:
        for area in self.marks.pile.over(box, order):
            shared = area.box.within(box)
            if shared and min(shared.width, shared.height) >= HIDING.least:
                yield area


def _box(letter: Letter, matrix: Matrix) -> Box:
    ends = (-ASCENT * letter.size, DESCENT * letter.size)
    return around([matrix.point(x, y) for x in (0, letter.width) for y in ends])


def _turns(matrix: Matrix) -> int | None:
    """How many right angles a character is turned clockwise; None if it is slanted or mirrored."""
    return right_angles(math.atan2(matrix.b, matrix.a)) if matrix.a * matrix.d - matrix.b * matrix.c > 0 else None
