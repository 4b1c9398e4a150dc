"""What is seen of a page of an OFD file: its objects, drawn in order onto the sheet."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from lxml import etree

from perfeval_data.paper.grid import UNREADABLE_SIGN, UnreadableDocumentError
from perfeval_data.readers.ofd.clips import Placed, placed
from perfeval_data.readers.ofd.colours import BLACK, NOT_PAINTED, Opacity, paint
from perfeval_data.readers.ofd.container import Page
from perfeval_data.readers.ofd.elements import child, flag, name_of, number, text_of
from perfeval_data.readers.ofd.paths import path
from perfeval_data.readers.ofd.text import ASCENT, DESCENT, Codes, Letter, drawn_codes, letters
from perfeval_data.readers.page.content import MAX_CHARACTERS, PageContent
from perfeval_data.readers.page.geometry import Box, Matrix
from perfeval_data.readers.page.glyphs import SMALLEST, Characters, Glyph, right_angles
from perfeval_data.readers.page.marks import Brush, Marks, everywhere
from perfeval_data.readers.page.painting import PAPER, Area, Colour, Pile, Polygons, Sight
from perfeval_data.readers.page.paths import Filled, Part, around, is_scrawl, strokes

MAX_DRAWN_OBJECTS: Final = 200_000
"""Drawn objects of one page; a page of forms has some hundreds."""
MAX_CORNERS: Final = 1_000_000
"""Corners of all paths of one page."""
MAX_DRAWING_DEPTH: Final = 16
"""Drawings within drawings."""
LONGEST_SIDE: Final = 5_080.0
"""Millimetres; the longest side of a page, as PDF limits it."""

_POINTS: Final = 72 / 25.4
"""Points in a millimetre."""
_USUAL_LINE: Final = "0.353"
"""Millimetres; how wide a line is drawn that does not say so."""
_LEAST: Final = 1.0
"""Points by which an area must lie over a text to hide anything of it."""
_SLACK: Final = 1.0
"""Points by which something may pass the rectangle to which its object is confined."""
_MOST: Final = 255
_NOTHING: Final = Box(0, 0, 0, 0)

_STAMP, _HIGHLIGHT, _WATERMARK, _LINK = "Stamp", "Highlight", "Watermark", "Link"
"""Kinds of annotations that are no content of the page."""


def page_content(page: Page) -> PageContent:
    """What a page shows. Raises UnreadableDocumentError where that cannot be told, with the place of the page."""
    try:
        drawn = _drawn(page, 0)
        return (_drawn(page, turns) if (turns := drawn.prevailing_turns) else drawn).content()
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(error.reason, error.location or page.location) from error


def _drawn(page: Page, turns: int) -> _Collector:
    """All that is drawn on a page, which is turned so that text by right angles askew stands upright."""
    matrix, sheet = _upright(page, turns)
    collector = _Collector(page, sheet, Marks(Pile(page.location)), _codes(page))
    setting = _Setting(matrix, sheet)
    for layer in page.layers():
        collector.draw(layer, replace(setting, parameters=layer.get("DrawParam")))
    for annotation in page.annotations:
        collector.annotate(annotation, setting)
    return collector


def _upright(page: Page, turns: int) -> tuple[Matrix, Box]:
    """What maps the millimetres of a page to its sheet, and the sheet."""
    left, top, width, height = page.area
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise UnreadableDocumentError("页面的大小有误，文件可能已损坏")
    wide, high = width * _POINTS, height * _POINTS
    turned = (
        Matrix(1, 0, 0, 1, 0, 0),
        Matrix(0, -1, 1, 0, 0, wide),
        Matrix(-1, 0, 0, -1, wide, high),
        Matrix(0, 1, -1, 0, high, 0),
    )[turns]
    scaled = Matrix(_POINTS, 0, 0, _POINTS, -left * _POINTS, -top * _POINTS)
    return turned.after(scaled), Box(0, 0, *((high, wide) if turns % 2 else (wide, high)))


def _codes(page: Page) -> Codes:
    """By which glyphs the characters of the page are drawn; drawings within it are shared and few."""
    roots = [*page.layers(), *page.annotations, *page.resources.drawings.values()]
    return drawn_codes(each for root in roots for each in root.iter("{*}TextObject"))


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where things are drawn: the map to the sheet, the part of it that is shown, and how they are painted.

    `parameters`: the number of the way of drawing that the layer prescribes. `added`: of which kind the annotation is.
    """

    matrix: Matrix
    shown: Box
    opacity: float = 1.0
    parameters: str | None = None
    added: str = ""
    depth: int = 0


class _Drawn(NamedTuple):
    """An object with the elements that tell how it is painted, nearest first; where it is placed, and its opacity, 0 to 1."""

    element: etree._Element
    looks: tuple[etree._Element, ...]
    place: Placed
    opacity: float
    added: str

    def attribute(self, name: str, usual: str) -> str:
        return next((value for each in self.looks if (value := each.get(name)) is not None), usual)


class _Text(NamedTuple):
    """A text, when it was painted, where, and in which colour."""

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
        """Draws what was added to the page later."""
        kind = annotation.get("Type", "")
        appearance = child(annotation, "Appearance")
        if appearance is None or kind == _LINK or not flag(annotation, "Visible", True):
            return
        place = placed(appearance, setting.matrix, setting.shown)
        self.draw(appearance, replace(setting, matrix=place.matrix, shown=place.shown, added=kind))

    def draw(self, parent: etree._Element, setting: _Setting) -> None:
        """Draws all that an element holds."""
        if setting.depth > MAX_DRAWING_DEPTH:
            raise UnreadableDocumentError(f"页面图形嵌套超过 {MAX_DRAWING_DEPTH} 层，为安全起见不予读取")
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
                self._count()
                drawn = self._placed(element, setting)
                if not flag(element, "Visible", True) or not drawn.opacity:
                    continue
                if kind in add:
                    add[kind](drawn)
                else:
                    self._add_drawing(drawn, setting)

    def _count(self) -> None:
        self.order += 1
        if self.order > MAX_DRAWN_OBJECTS:
            raise UnreadableDocumentError(f"页面上的图形超过 {MAX_DRAWN_OBJECTS} 个，为安全起见不予读取")

    def _placed(self, element: etree._Element, setting: _Setting) -> _Drawn:
        chain = self.page.resources.parameter_chain
        looks = (element, *chain(element.get("DrawParam")), *chain(setting.parameters))
        alpha = number(element.get("Alpha", str(_MOST)))
        place = placed(element, setting.matrix, setting.shown)
        return _Drawn(element, looks, place, setting.opacity * min(1.0, max(0.0, alpha / _MOST)), setting.added)

    def _add_drawing(self, drawn: _Drawn, setting: _Setting) -> None:
        """A drawing that several places share."""
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
        if self.characters > MAX_CHARACTERS:
            raise UnreadableDocumentError(f"页面上的文字超过 {MAX_CHARACTERS} 个，为安全起见不予读取")

    def _add_path(self, drawn: _Drawn) -> None:
        outline = path(text_of(drawn.element, "AbbreviatedData"), drawn.place.matrix)
        self.corners += sum(len(points) for points, _ in outline.parts)
        if self.corners > MAX_CORNERS:
            raise UnreadableDocumentError(f"页面上的图形超过 {MAX_CORNERS} 个点，为安全起见不予读取")
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
        """The ink of a stamp lets what is below it be seen; what it covers with the colour of the paper cannot be told."""
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
        """How many right angles most characters are turned clockwise; faint ones, which may be watermarks, count where no others are."""
        turns: tuple[Counter[int], Counter[int]] = Counter(), Counter()
        for text in self.texts:
            for _, matrix in text.letters:
                if (each := _turns(matrix)) is not None:
                    turns[text.colour is not None and text.colour.is_faint][each] += 1
        prevailing = (turns[False] or turns[True]).most_common(1)
        return prevailing[0][0] if prevailing else 0

    def content(self) -> PageContent:
        """All that was drawn, as far as it is seen."""
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
        """Adds those characters of a text that are seen."""
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
            is_confined = text.place.widened(_SLACK).contains(*box.centre) or letter.text.isspace()
            baseline = matrix.f if turns == 0 else None
            found.seen.append(Glyph(letter.text if is_confined else UNREADABLE_SIGN, *box, baseline))

    def _is_on_sheet(self, box: Box) -> bool:
        return max(box.width, box.height) >= SMALLEST and self.sheet.contains(*box.centre)

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
            if shared and min(shared.width, shared.height) >= _LEAST:
                yield area


def _box(letter: Letter, matrix: Matrix) -> Box:
    ends = (-ASCENT * letter.size, DESCENT * letter.size)
    return around([matrix.point(x, y) for x in (0, letter.width) for y in ends])


def _turns(matrix: Matrix) -> int | None:
    """Right angles by which a character is turned clockwise; None for one aslant or seen in a mirror."""
    return right_angles(math.atan2(matrix.b, matrix.a)) if matrix.a * matrix.d - matrix.b * matrix.c > 0 else None
