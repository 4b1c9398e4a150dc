"""Collects what is drawn on a page besides characters, in painting order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from perfeval_data.readers.legibility import PAPER, Colour
from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.page.painting import Area, Pile, Rule, seen_parts
from perfeval_data.readers.page.paths import Filled, stroke_box
from perfeval_data.readers.thresholds import LINES


class Brush(NamedTuple):
    """How something is painted: its place in the painting order, its colour (None for several), the part of the sheet it is clipped to.

    `hides`: nothing shines through. `is_certain`: that is sure.
    """

    order: int
    colour: Colour | None
    shown: Box
    hides: bool = True
    is_certain: bool = True


@dataclass
class Marks:
    """The lines, slanted strokes, hand-drawn lines, coloured areas and pictures of a page, and the pile of what may hide others."""

    pile: Pile
    rules: list[Rule] = field(default_factory=list)
    slants: list[tuple[Point, Point]] = field(default_factory=list)
    scrawls: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)

    def add_rules(self, boxes: Iterable[Box], brush: Brush) -> None:
        """Adds lines, clipped to the part of the sheet that the brush reaches."""
        self.rules += (Rule(seen, brush.colour, brush.order) for box in boxes if (seen := box.within(brush.shown)))

    def add_fills(self, filled: Filled, brush: Brush, shape: Callable[[Point], bool]) -> None:
        """Adds the areas and shapes of one filled path. Shapes in the colour of the paper cover what is below, as areas do."""
        areas, shapes = (
            [part for box in boxes if (part := box.within(brush.shown))] for boxes in (filled.areas, filled.shapes)
        )
        is_ink = brush.colour is None or brush.colour.is_seen_on(PAPER)
        if is_ink:
            self.fills += areas
        self._add_areas(areas, brush, shape)
        self._add_areas(shapes, brush._replace(hides=brush.hides and not is_ink), shape)

    def add_strokes(self, lines: Sequence[tuple[Point, Point]], brush: Brush) -> list[Box]:
        """Adds straight strokes; returns the boxes of those along or down the page."""
        boxes = [box for line in lines if (box := stroke_box(line))]
        self.add_rules(boxes, brush)
        if len(boxes) < len(lines):
            self.slants += (line for line in lines if stroke_box(line) is None)
        return boxes

    def thicken(self, boxes: Iterable[Box], width: float, brush: Brush) -> None:
        """Also adds strokes of `width` points as areas, if they are too thick for lines."""
        if width > LINES.thickest:
            thick = (_thickened(box, width / 2).within(brush.shown) for box in boxes)
            self._add_areas(filter(None, thick), brush, everywhere)

    def add_picture(self, box: Box, brush: Brush, shape: Callable[[Point], bool]) -> None:
        """Adds a picture; `shape` tells where it is opaque."""
        self.pictures.append(box)
        self.pile.add(Area(brush.order, box, None, shape, is_picture=True, hides=brush.hides))

    def _add_areas(self, boxes: Iterable[Box], brush: Brush, shape: Callable[[Point], bool]) -> None:
        for box in boxes:
            self.pile.add(Area(brush.order, box, brush.colour, shape, hides=brush.hides, is_certain=brush.is_certain))

    def add_gradient(self, box: Box, brush: Brush) -> None:
        """Adds an area of many colours, without an outline."""
        self._add_areas([box], brush, everywhere)

    def seen_rules(self) -> tuple[Box, ...]:
        """The visible parts of the lines after everything was painted."""
        return tuple(part for rule in self.rules for part in seen_parts(rule, self.pile))


def everywhere(_: Point) -> bool:
    """The shape of what covers its whole rectangle."""
    return True


def _thickened(line: Box, distance: float) -> Box:
    if line.width >= line.height:
        return Box(line.left, line.top - distance, line.right, line.bottom + distance)
    return Box(line.left - distance, line.top, line.right + distance, line.bottom)
