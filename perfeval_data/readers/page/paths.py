"""Tells lines, areas and hand-drawn lines apart by the corners of their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.thresholds import LINES, SHAPES

_SIDES_OF_CURVE: Final = 4

Part = tuple[list[Point], bool]
"""The points of one part of a path, with curves as short sides, and whether all sides are straight."""


def strokes(parts: Iterable[Sequence[Point]]) -> Iterator[tuple[Point, Point]]:
    """The straight strokes between the corners of a path."""
    for points in parts:
        yield from pairwise(points)


def is_scrawl(points: Sequence[Point], is_straight: bool = True) -> bool:
    """Whether a stroked part of a path looks drawn by hand: an open curve, or an open line with many corners."""
    return points[0] != points[-1] and (not is_straight or len(points) >= SHAPES.corners_of_scrawl)


def stroke_box(stroke: tuple[Point, Point]) -> Box | None:
    """A stroke along or down the page as a thin box; None if it is slanted."""
    box = around(stroke)
    return box if min(box.width, box.height) <= LINES.straight else None


@dataclass(frozen=True, slots=True)
class Filled:
    """The boxes around the parts of a filled path: lines, areas, and shapes that leave much of their box empty.

    Shapes are letters, stars and the like, as in a seal. They are neither cells nor borders, and hide nothing.
    """

    lines: list[Box] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)

    @classmethod
    def of_rectangle(cls, box: Box) -> Filled:
        """A filled rectangle: a line if it is thin, else an area."""
        return cls(lines=[box]) if _is_thin(box) else cls(areas=[box])

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Filled:
        """The parts of a path. Next to a shape, the bars of a drawn letter are neither lines nor areas."""
        found = cls()
        measured = [(around(points), _area(points), is_straight) for points, is_straight in parts]
        for box, area, is_straight in measured:
            ink = area - _holes(box, measured)
            is_full = min(box.width, box.height) <= LINES.straight or ink >= SHAPES.filled * box.area
            if not _is_thin(box):
                (found.areas if is_full else found.shapes).append(box)
            elif is_straight and is_full:
                found.lines.append(box)
        return cls(shapes=found.areas + found.shapes) if found.shapes else found


def _holes(box: Box, measured: Sequence[tuple[Box, float, bool]]) -> float:
    """The area that inner parts cut out of a part; a path with very many parts is no letter and has none."""
    if len(measured) > SHAPES.most_of_letter:
        return 0.0
    return sum(area for other, area, _ in measured if other != box and other.within(box) == other)


def _is_thin(box: Box) -> bool:
    return min(box.width, box.height) <= LINES.thickest


def _area(polygon: Sequence[Point]) -> float:
    corners = zip(polygon, [*polygon[1:], polygon[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in corners)) / 2


def sides_of_curve(start: Point, first: Point, second: Point, end: Point) -> Iterator[Point]:
    """The corners of short sides that stand for a cubic curve, without its start."""
    for step in range(1, _SIDES_OF_CURVE + 1):
        t = step / _SIDES_OF_CURVE
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        points = (start, first, second, end)
        yield (
            sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)),
            sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)),
        )


def around(points: Sequence[Point]) -> Box:
    """The rectangle around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
