"""Finds the writing in the ink of a page: marks, the lines they form in a cell, and the pieces of a line between wide gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from perfeval_data.readers.scans.pictures import Pixels
from perfeval_data.readers.thresholds import SCANNED_WRITING
from perfeval_data.readers.units import MM_PER_INCH


class Mark(NamedTuple):
    """A rectangle in pixels around connected ink, or around several such marks."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def marks_of(mask: Pixels, dpi: float) -> list[Mark]:
    """The marks of a page, without specks."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    least = SCANNED_WRITING.speck * dpi / MM_PER_INCH
    return [
        Mark(left, top, left + width, top + height)
        for left, top, width, height, _ in stats[1:].tolist()
        if max(width, height) >= least
    ]


def usual_height(cells: Iterable[Sequence[Mark]]) -> float:
    """The usual height of a line of writing in pixels; 0 if there is none."""
    heights = [band.height for marks in cells for band in map(_around, _touching(marks))]
    return float(np.percentile(heights, SCANNED_WRITING.usual)) if heights else 0.0


def lines_of(marks: Sequence[Mark], height: float, mask: Pixels) -> list[list[Mark]]:
    """The lines of a cell from top to bottom, each as its pieces from left to right; `height` is the usual height of a line."""
    bands = _joined([_around(band) for band in _touching(marks)], height)
    parts = [part for band in bands for part in _parted(band, height, mask)]
    lines = [[mark for mark in marks if part.top <= mark.centre[1] < part.bottom] for part in parts]
    return [_pieces(line, height, part) for line, part in zip(lines, parts, strict=True) if line]


def _around(marks: Iterable[Mark]) -> Mark:
    lefts, tops, rights, bottoms = zip(*marks, strict=True)
    return Mark(min(lefts), min(tops), max(rights), max(bottoms))


def _touching(marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks in bands with no ink between them."""
    bands: list[list[Mark]] = []
    bottom = -1
    for mark in sorted(marks, key=lambda mark: mark.top):
        if not bands or mark.top > bottom:
            bands.append([])
        bands[-1].append(mark)
        bottom = max(bottom, mark.bottom)
    return bands


def _joined(bands: list[Mark], height: float) -> list[Mark]:
    """The bands, with low ones joined to the line they belong to."""
    joined: list[Mark] = []
    for band in bands:
        if joined and _are_one(joined[-1], band, height):
            joined[-1] = _around((joined[-1], band))
        else:
            joined.append(band)
    return joined


def _are_one(upper: Mark, lower: Mark, height: float) -> bool:
    is_low = min(upper.height, lower.height) <= SCANNED_WRITING.low * height
    return (
        is_low
        and lower.bottom - upper.top <= SCANNED_WRITING.full * height
        and lower.top - upper.bottom <= SCANNED_WRITING.near * height
    )


def _parted(band: Mark, height: float, mask: Pixels) -> list[Mark]:
    """The lines of a band, split where there is the least ink between them."""
    if band.height < SCANNED_WRITING.two_lines * height:
        return [band]
    count = max(2, round(band.height / (1.25 * height)))
    profile = np.count_nonzero(mask[band.top : band.bottom, band.left : band.right], axis=1)
    reach = max(1, round(height / 4))
    cuts = [0]
    for number in range(1, count):
        middle = round(number * band.height / count)
        first = max(cuts[-1] + 1, middle - reach)
        cuts.append(first + int(np.argmin(profile[first : middle + reach + 1])))
    cuts.append(band.height)
    return [Mark(band.left, band.top + start, band.right, band.top + end) for start, end in pairwise(cuts) if end > start]


def _pieces(line: Sequence[Mark], height: float, part: Mark) -> list[Mark]:
    pieces: list[Mark] = []
    for mark in sorted(line):
        inside = mark._replace(top=max(mark.top, part.top), bottom=min(mark.bottom, part.bottom))
        if pieces and inside.left - pieces[-1].right <= SCANNED_WRITING.gap * height:
            pieces[-1] = _around((pieces[-1], inside))
        else:
            pieces.append(inside)
    return pieces
