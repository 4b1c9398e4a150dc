"""Lines along or down the page, areas and lines drawn by hand, as the corners of paths tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from perfeval_data.readers.page.geometry import Box, Point

THICKEST_RULE: Final = 3.0
"""A filled rectangle up to this thick is a line, a thicker one a coloured area."""

_STRAIGHT: Final = 0.5
"""How far a line may rise or lean and still run along or down the page."""
_FILLED: Final = 0.75
"""Share of its rectangle that a filled line covers at least."""
_SIDES_OF_CURVE: Final = 4
_CORNERS_OF_SCRAWL: Final = 4
"""Corners from which on an open line is not one of a drawn frame or tick."""

Part = tuple[list[Point], bool]
"""The points of one part of a path, curves as short sides, and whether all its sides are straight."""


def strokes(parts: Iterable[Sequence[Point]]) -> Iterator[tuple[Point, Point]]:
    """The straight strokes between the corners of a path, from end to end."""
    for points in parts:
        yield from pairwise(points)


def is_scrawl(points: Sequence[Point], is_straight: bool = True) -> bool:
    """Whether a stroked part of a path looks drawn by hand: a curve or a line of many corners, left open."""
    return points[0] != points[-1] and (not is_straight or len(points) >= _CORNERS_OF_SCRAWL)


def stroke_box(stroke: tuple[Point, Point]) -> Box | None:
    """A stroke along or down the page as a thin box; None for one aslant."""
    box = around(stroke)
    return box if min(box.width, box.height) <= _STRAIGHT else None


def filled_box(points: Sequence[Point], is_straight: bool) -> Box | None:
    """The rectangle around a part of a filled path; None for a thin one that does not fill it, as in drawn letters."""
    box = around(points)
    if min(box.width, box.height) > THICKEST_RULE:
        return box
    is_line = is_straight and (min(box.width, box.height) <= _STRAIGHT or _area(points) >= _FILLED * box.area)
    return box if is_line else None


def _area(polygon: Sequence[Point]) -> float:
    corners = zip(polygon, [*polygon[1:], polygon[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in corners)) / 2


def sides_of_curve(start: Point, first: Point, second: Point, end: Point) -> Iterator[Point]:
    """A cubic curve as short sides, without its start."""
    for step in range(1, _SIDES_OF_CURVE + 1):
        t = step / _SIDES_OF_CURVE
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        points = (start, first, second, end)
        yield (
            sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)),
            sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)),
        )


def around(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
