"""Where writing stands on a page of ink: marks, the lines that they form in a cell, and the pieces of a line between wide gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np

from perfeval_data.readers.scans.pictures import Pixels

_MM_PER_INCH: Final = 25.4
_SPECK_MM: Final = 0.6
"""Marks up to this size are dirt or points; points lie within the writing that they belong to."""
_LOW: Final = 0.55
"""Share of the height of a line up to which marks are part of a character: the strokes of 二, a comma, a dash."""
_FULL: Final = 1.3
"""Heights of a line that its parts make together at most."""
_NEAR: Final = 0.5
"""Heights of a line between the parts of one."""
_TWO_LINES: Final = 1.75
"""Heights of a line from which on marks are several lines that touch."""
_GAP: Final = 2.0
"""Heights of a line from which on a gap parts it into pieces."""
_USUAL: Final = 60
"""Percentile of heights that is that of Chinese characters, digits being lower and several lines that touch higher."""


class Mark(NamedTuple):
    """A rectangle in pixels: ink that hangs together, or several such marks."""

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
    """The marks of a page that are larger than specks."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    least = _SPECK_MM * dpi / _MM_PER_INCH
    return [
        Mark(left, top, left + width, top + height)
        for left, top, width, height, _ in stats[1:].tolist()
        if max(width, height) >= least
    ]


def usual_height(cells: Iterable[Sequence[Mark]]) -> float:
    """The height of most lines of writing, in pixels; 0 where there is none."""
    heights = [band.height for marks in cells for band in map(_around, _touching(marks))]
    return float(np.percentile(heights, _USUAL)) if heights else 0.0


def lines_of(marks: Sequence[Mark], height: float, mask: Pixels) -> list[list[Mark]]:
    """The lines of a cell from top to bottom, each as its pieces from left to right; `height` is that of most lines."""
    bands = _joined([_around(band) for band in _touching(marks)], height)
    parts = [part for band in bands for part in _parted(band, height, mask)]
    lines = [[mark for mark in marks if part.top <= mark.centre[1] < part.bottom] for part in parts]
    return [_pieces(line, height, part) for line, part in zip(lines, parts, strict=True) if line]


def _around(marks: Iterable[Mark]) -> Mark:
    lefts, tops, rights, bottoms = zip(*marks, strict=True)
    return Mark(min(lefts), min(tops), max(rights), max(bottoms))


def _touching(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Marks in bands between which no ink lies."""
    bands: list[list[Mark]] = []
    bottom = -1
    for mark in sorted(marks, key=lambda mark: mark.top):
        if not bands or mark.top > bottom:
            bands.append([])
        bands[-1].append(mark)
        bottom = max(bottom, mark.bottom)
    return bands


def _joined(bands: list[Mark], height: float) -> list[Mark]:
    """Bands of which low ones are one line with what stands next to them."""
    joined: list[Mark] = []
    for band in bands:
        if joined and _are_one(joined[-1], band, height):
            joined[-1] = _around((joined[-1], band))
        else:
            joined.append(band)
    return joined


def _are_one(upper: Mark, lower: Mark, height: float) -> bool:
    is_low = min(upper.height, lower.height) <= _LOW * height
    return is_low and lower.bottom - upper.top <= _FULL * height and lower.top - upper.bottom <= _NEAR * height


def _parted(band: Mark, height: float, mask: Pixels) -> list[Mark]:
    """Lines that touch, cut where the least ink lies between them."""
    if band.height < _TWO_LINES * height:
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
        if pieces and inside.left - pieces[-1].right <= _GAP * height:
            pieces[-1] = _around((pieces[-1], inside))
        else:
            pieces.append(inside)
    return pieces
