"""The ruled lines of a scanned page: found by morphology, set upright, and checked to form a closed grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.lines import Lattice
from perfeval_data.readers.scans.pictures import Pixels
from perfeval_data.readers.thresholds import LINES, SCANNED_LINES
from perfeval_data.readers.units import MM_PER_INCH, POINTS_PER_INCH

_LONGEST_STROKE: Final = 1.3 * SCANNED_LINES.shortest / MM_PER_INCH * POINTS_PER_INCH
"""Points of a stroke with the border that it touches, and noise that makes it longer."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The lines along and down a page as thin boxes in points, their mask, and their usual thickness in pixels."""

    along: tuple[Box, ...]
    down: tuple[Box, ...]
    mask: Pixels
    thickness: float


def skew_of(mask: Pixels, dpi: float) -> float:
    """The slope of the lines along the page in degrees, positive if they fall to the right; 0 without lines."""
    lines = _runs_along(mask, dpi)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    slopes: list[tuple[float, float]] = []
    for number in range(1, count):
        left, top, width, height = stats[number][:4]
        if width < SCANNED_LINES.tells_skew * mask.shape[1]:
            continue
        ys, xs = np.nonzero(labels[top : top + height, left : left + width] == number)
        slope = float(np.degrees(np.arctan(np.polyfit(xs, ys, 1)[0])))
        if abs(slope) <= SCANNED_LINES.steepest:
            slopes.append((slope, float(width)))
    return _weighted_median(slopes)


def set_upright(pixels: Pixels, degrees: float) -> Pixels:
    """The page turned back by its skew, on white."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned: Pixels = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    return turned


def rules_of(mask: Pixels, dpi: float) -> Rules:
    """The ruled lines of an upright page."""
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
    """Raises UnreadableDocumentError if the lines form no closed grid, so that values might end up in the wrong cells."""
    if not lattice.regular:
        raise UnreadableDocumentError(_NOT_CLOSED, location)
    upright = [_turned(line) for line in rules.down]
    sides = _open_borders(lattice.columns, lattice.rows, upright)
    if any(_open_borders(lattice.rows, lattice.columns, rules.along)) or any(sides):
        raise UnreadableDocumentError(_NOT_CLOSED, location)
    for side in (lattice.columns[0], lattice.columns[-1]):
        if _covered(side, lattice.rows[0], lattice.rows[-1], upright) < (1 - SCANNED_LINES.missing) * (
            lattice.rows[-1] - lattice.rows[0]
        ):
            raise UnreadableDocumentError(_NOT_CLOSED, location)


_NOT_CLOSED: Final = (
    "图片中表格的线条不闭合（断线、模糊或倾斜过大），无法确定各格的边界；请平整放置、以 300 dpi 重新扫描，或改用电子版文件"
)


def without_strokes(rules: Rules, tables: Iterable[Lattice], ink: Pixels, dpi: float) -> Rules:
    """The lines without strokes of characters that touch borders; `ink` is the mask of all ink on the page.

    Such strokes are no longer than a character is high, and no longer line is at their position. They end within a cell, or other
    strokes cross them as in 中. A damaged border is longer, or is whole in another row, and nothing crosses it.
    """
    scale = dpi / POINTS_PER_INCH
    upright = [_turned(line) for line in rules.down]
    strokes: set[Box] = set()
    for lattice in tables:
        across = _Across(ink.T, scale, rules.thickness)
        strokes |= {_turned(line) for line in _strokes(lattice.columns, lattice.rows, upright, across)}
        strokes |= {*_strokes(lattice.rows, lattice.columns, rules.along, replace(across, ink=ink))}
    if not strokes:
        return rules
    along, down = (tuple(line for line in lines if line not in strokes) for lines in (rules.along, rules.down))
    return replace(rules, along=along, down=down)


@dataclass(frozen=True, slots=True)
class _Across:
    """The ink on both sides of a line along the rows of `ink`."""

    ink: Pixels
    scale: float
    thickness: float

    def crosses(self, line: Box) -> bool:
        """Whether strokes leave a line on both sides, away from its ends."""
        place, start, end = (round(side * self.scale) for side in (line.top, line.left, line.right))
        inner = slice(start + round(SCANNED_LINES.ends * (end - start)), end - round(SCANNED_LINES.ends * (end - start)))
        off = round(self.thickness / 2) + SCANNED_LINES.off
        return all(
            np.count_nonzero(self.ink[side - 1 : side + 1, inner]) >= SCANNED_LINES.crossing
            for side in (place - off, place + off + 1)
        )


def _strokes(edges: Sequence[float], across: Sequence[float], lines: Sequence[Box], sides: _Across) -> Iterator[Box]:
    for edge in edges:
        near = [line for line in lines if abs(line.top - edge) <= SCANNED_LINES.aside]
        if any(line.width > _LONGEST_STROKE for line in near):
            continue
        whole = (
            _covered(edge, start, end, near) >= (1 - SCANNED_LINES.missing) * (end - start) - SCANNED_LINES.missing_points
            for start, end in pairwise(across)
        )
        yield from near if not any(whole) else filter(sides.crosses, near)


def _runs_along(mask: Pixels, dpi: float) -> Pixels:
    """The mask of long runs along the page, with small gaps closed."""
    shortest, gap = (round(mm * dpi / MM_PER_INCH) for mm in (SCANNED_LINES.shortest, SCANNED_LINES.gap))
    thick = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    closed: Pixels = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return closed


def _boxes(lines: Pixels, dpi: float) -> tuple[list[tuple[float, float, float]], list[float]]:
    """Position, start and end of each line in pixels, and the thickness of each."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found: list[tuple[float, float, float]] = []
    thicknesses: list[float] = []
    for number in range(1, count):
        left, _, width, _, area = map(float, stats[number])
        thickness = max(1.0, area / width - 2)  # the runs were widened by a pixel on both sides
        if thickness * POINTS_PER_INCH / dpi <= LINES.thickest:
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
    """For each piece of a border between two crossings, whether a line covers it only in part."""
    known = list(lines)
    for edge in edges:
        near = [line for line in known if abs(line.top - edge) <= SCANNED_LINES.aside]
        for start, end in pairwise(across):
            covered, slack = (
                _covered(edge, start, end, near),
                SCANNED_LINES.missing * (end - start) + SCANNED_LINES.missing_points,
            )
            yield slack < covered < end - start - slack


def _covered(edge: float, start: float, end: float, lines: Iterable[Box]) -> float:
    """How much of a border the lines cover, in points."""
    pieces = sorted(
        (max(line.left, start), min(line.right, end)) for line in lines if abs(line.top - edge) <= SCANNED_LINES.aside
    )
    covered, reached = 0.0, start
    for left, right in pieces:
        if right > reached:
            covered += right - max(left, reached)
            reached = right
    return covered


def _turned(line: Box) -> Box:
    return Box(line.top, line.left, line.bottom, line.right)
