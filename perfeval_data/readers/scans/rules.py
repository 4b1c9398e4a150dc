"""The ruled lines of a page in pixels: found by morphology, set upright, and checked to close to a grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.lines import Lattice
from perfeval_data.readers.page.paths import THICKEST_RULE
from perfeval_data.readers.scans.pictures import Pixels

POINTS_PER_INCH: Final = 72
_MM_PER_INCH: Final = 25.4
_SHORTEST_MM: Final = 4.6
"""Longer than the strokes of characters."""
_GAP_MM: Final = 1.5
"""What noise may cut out of a line."""
_TELLS_SKEW: Final = 0.15
"""Share of the page's width from which on a line tells how the page lies."""
_STEEPEST: Final = 6.0
"""Degrees by which a page may lie askew."""
_ASIDE: Final = 2.5
"""Points by which a line may miss the border that it is."""
_MISSING: Final = 0.15
"""Share of a border, and points more, that may be missing or there before its end counts as loose."""
_MISSING_POINTS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Rules:
    """The lines along and down a page as thin boxes in points, their pixels, and how thick they are in pixels."""

    along: tuple[Box, ...]
    down: tuple[Box, ...]
    mask: Pixels
    thickness: float


def skew_of(mask: Pixels, dpi: float) -> float:
    """By how many degrees the lines along the page fall to the right; 0 where there are none."""
    lines = _runs_along(mask, dpi)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    slopes: list[tuple[float, float]] = []
    for number in range(1, count):
        left, top, width, height = stats[number][:4]
        if width < _TELLS_SKEW * mask.shape[1]:
            continue
        ys, xs = np.nonzero(labels[top : top + height, left : left + width] == number)
        slope = float(np.degrees(np.arctan(np.polyfit(xs, ys, 1)[0])))
        if abs(slope) <= _STEEPEST:
            slopes.append((slope, float(width)))
    return _weighted_median(slopes)


def set_upright(pixels: Pixels, degrees: float) -> Pixels:
    """A page turned back by its skew, on white."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned: Pixels = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    return turned


def rules_of(mask: Pixels, dpi: float) -> Rules:
    """The ruled lines of a page that lies upright."""
    along_mask, down_mask = _runs_along(mask, dpi), _runs_along(mask.T.copy(), dpi)
    scale = POINTS_PER_INCH / dpi
    along, along_thickness = _boxes(along_mask, dpi)
    down, down_thickness = _boxes(down_mask, dpi)
    thicknesses = along_thickness + down_thickness
    return Rules(
        tuple(Box(start * scale, place * scale, end * scale, place * scale) for place, start, end in along),
        tuple(Box(place * scale, start * scale, place * scale, end * scale) for place, start, end in down),
        cv2.bitwise_or(along_mask, down_mask.T.copy()),
        float(np.median(thicknesses)) if thicknesses else 1.0,
    )


def refuse_open(lattice: Lattice, rules: Rules, location: str) -> None:
    """Raises UnreadableDocumentError where lines do not close to a grid, so that values might stand in cells not their own."""
    if not lattice.regular:
        raise UnreadableDocumentError(_NOT_CLOSED, location)
    upright = [_turned(line) for line in rules.down]
    sides = _open_borders(lattice.columns, lattice.rows, upright)
    if any(_open_borders(lattice.rows, lattice.columns, rules.along)) or any(sides):
        raise UnreadableDocumentError(_NOT_CLOSED, location)
    for side in (lattice.columns[0], lattice.columns[-1]):
        if _covered(side, lattice.rows[0], lattice.rows[-1], upright) < (1 - _MISSING) * (lattice.rows[-1] - lattice.rows[0]):
            raise UnreadableDocumentError(_NOT_CLOSED, location)


_NOT_CLOSED: Final = (
    "图片中表格的线条不闭合（断线、模糊或倾斜过大），无法确定各格的边界；请平整放置、以 300 dpi 重新扫描，或改用电子版文件"
)


def _runs_along(mask: Pixels, dpi: float) -> Pixels:
    """The pixels of long runs along the page, small gaps in them closed."""
    shortest, gap = (round(mm * dpi / _MM_PER_INCH) for mm in (_SHORTEST_MM, _GAP_MM))
    thick = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    closed: Pixels = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return closed


def _boxes(lines: Pixels, dpi: float) -> tuple[list[tuple[float, float, float]], list[float]]:
    """Where each line lies, begins and ends, in pixels; and how thick each is."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found: list[tuple[float, float, float]] = []
    thicknesses: list[float] = []
    for number in range(1, count):
        left, _, width, _, area = map(float, stats[number])
        thickness = max(1.0, area / width - 2)  # the runs were widened by a pixel on both sides
        if thickness * POINTS_PER_INCH / dpi <= THICKEST_RULE:
            found.append((float(centres[number][1]), left, left + width))
            thicknesses.append(thickness)
    return found, thicknesses


def _weighted_median(values: list[tuple[float, float]]) -> float:
    half = sum(weight for _, weight in values) / 2
    for value, weight in sorted(values):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _open_borders(edges: Sequence[float], across: Sequence[float], lines: Iterable[Box]) -> Iterator[bool]:
    """For each piece of a border between two crossings, whether a line is there for a part of it only."""
    known = list(lines)
    for edge in edges:
        near = [line for line in known if abs(line.top - edge) <= _ASIDE]
        for start, end in pairwise(across):
            covered, slack = _covered(edge, start, end, near), _MISSING * (end - start) + _MISSING_POINTS
            yield slack < covered < end - start - slack


def _covered(edge: float, start: float, end: float, lines: Iterable[Box]) -> float:
    """How much of a border lines cover, in points."""
    pieces = sorted((max(line.left, start), min(line.right, end)) for line in lines if abs(line.top - edge) <= _ASIDE)
    covered, reached = 0.0, start
    for left, right in pieces:
        if right > reached:
            covered += right - max(left, reached)
            reached = right
    return covered


def _turned(line: Box) -> Box:
    return Box(line.top, line.left, line.bottom, line.right)
