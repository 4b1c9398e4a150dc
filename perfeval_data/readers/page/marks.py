"""What is drawn on a page besides characters, collected in the order of painting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.page.painting import PAPER, Area, Colour, Pile, Rule, seen_parts
from perfeval_data.readers.page.paths import THICKEST_RULE, Filled, stroke_box


class Brush(NamedTuple):
    """How something is painted: when, in which colour (None for several), within which part of the sheet.

    `hides`: nothing shines through; not `is_certain`: if so.
    """

    order: int
    colour: Colour | None
    shown: Box
    hides: bool = True
    is_certain: bool = True


@dataclass
class Marks:
    """The lines of a page, strokes aslant, places of lines drawn by hand, coloured areas and pictures; and the pile of what may hide."""

    pile: Pile
    rules: list[Rule] = field(default_factory=list)
    slants: list[tuple[Point, Point]] = field(default_factory=list)
    scrawls: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)

    def add_rules(self, boxes: Iterable[Box], brush: Brush) -> None:
        self.rules += (Rule(seen, brush.colour, brush.order) for box in boxes if (seen := box.within(brush.shown)))

    def add_fills(self, filled: Filled, brush: Brush, shape: Callable[[Point], bool]) -> None:
        """Areas and shapes, too thick for lines, that have an outline together; shapes in the colour of the paper cover as areas do."""
        areas, shapes = (
            [part for box in boxes if (part := box.within(brush.shown))] for boxes in (filled.areas, filled.shapes)
        )
        is_ink = brush.colour is None or brush.colour.is_seen_on(PAPER)
        if is_ink:
            self.fills += areas
        self._add_areas(areas, brush, shape)
        self._add_areas(shapes, brush._replace(hides=brush.hides and not is_ink), shape)

    def add_strokes(self, lines: Sequence[tuple[Point, Point]], brush: Brush) -> list[Box]:
        """Straight strokes; returns those along or down the page."""
        boxes = [box for line in lines if (box := stroke_box(line))]
        self.add_rules(boxes, brush)
        if len(boxes) < len(lines):
            self.slants += (line for line in lines if stroke_box(line) is None)
        return boxes

    def thicken(self, boxes: Iterable[Box], width: float, brush: Brush) -> None:
        """Counts strokes that are `width` points thick as areas as well, if that is too thick for lines."""
        if width > THICKEST_RULE:
            thick = (_thickened(box, width / 2).within(brush.shown) for box in boxes)
            self._add_areas(filter(None, thick), brush, everywhere)

    def add_picture(self, box: Box, brush: Brush, shape: Callable[[Point], bool]) -> None:
        self.pictures.append(box)
        self.pile.add(Area(brush.order, box, None, shape, is_picture=True, hides=brush.hides))

    def _add_areas(self, boxes: Iterable[Box], brush: Brush, shape: Callable[[Point], bool]) -> None:
        for box in boxes:
            self.pile.add(Area(brush.order, box, brush.colour, shape, hides=brush.hides, is_certain=brush.is_certain))

    def add_gradient(self, box: Box, brush: Brush) -> None:
        """An area of many colours that has no outline of its own."""
        self._add_areas([box], brush, everywhere)

    def seen_rules(self) -> tuple[Box, ...]:
        """What is seen of the lines after all was painted."""
        return tuple(part for rule in self.rules for part in seen_parts(rule, self.pile))


def everywhere(_: Point) -> bool:
    """The shape of what covers all of its rectangle."""
    return True


def _thickened(line: Box, distance: float) -> Box:
    if line.width >= line.height:
        return Box(line.left, line.top - distance, line.right, line.bottom + distance)
    return Box(line.left - distance, line.top, line.right + distance, line.bottom)
