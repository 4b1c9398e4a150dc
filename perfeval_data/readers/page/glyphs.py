"""The characters of a page, with their places, upright and counted from the top left, as far as they are seen."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from perfeval_data.paper.grid import UNREADABLE_SIGN, UnreadableDocumentError
from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.page.painting import Sight

SMALLEST: Final = 1.0
"""Points; what is lower and narrower is not meant to be read."""
_MOST_UNKNOWN: Final = 0.1
"""Share of characters without a code above which the text of a page counts as unreadable."""
_RIGHT_ANGLE: Final = math.pi / 2
_ANGLE_TOLERANCE: Final = 0.05


class Glyph(NamedTuple):
    """A character as drawn: its box, and the baseline that it stands on; one turned aside has no baseline."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float | None

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(slots=True)
class Characters:
    """The characters of a page that are seen, in the order of drawing.

    `faint`: the numbers of those that are so light that they may belong to a watermark. `buried`: where a picture hides one.
    `aslant`: the boxes of those that lean and are not faint.
    """

    seen: list[Glyph] = field(default_factory=list)
    faint: set[int] = field(default_factory=set)
    buried: list[Point] = field(default_factory=list)
    aslant: list[Box] = field(default_factory=list)

    def note_aslant(self, box: Box) -> None:
        """Notes a character that leans; what is faint is part of a watermark."""
        if len(self.seen) in self.faint:
            self.faint.remove(len(self.seen))
        else:
            self.aslant.append(box)

    def is_seen(self, sight: Sight | None, middle: Point) -> bool:
        """Whether a character is seen. Notes whether the next one of those seen is faint, and where a picture hides one."""
        if sight is None:
            return True
        if not sight.shows(middle):
            return False
        if cover := sight.cover(middle):
            if cover.is_picture:
                self.buried.append(middle)
            return False
        if sight.is_faint:
            self.faint.add(len(self.seen))
        return True

    def refuse_unknown(self, count: int, location: str) -> None:
        """Raises UnreadableDocumentError when too many of the `count` characters of a page have no code."""
        if sum(glyph.text == UNREADABLE_SIGN for glyph in self.seen) > _MOST_UNKNOWN * count:
            raise UnreadableDocumentError("页面的字体没有附带文字编码，文字无法读取；请改用原文件（Word、Excel）", location)


def right_angles(angle: float) -> int | None:
    """Right angles, 0 to 3, in an angle in radians; None for one in between."""
    turns = round(angle / _RIGHT_ANGLE)
    return turns % 4 if abs(angle - turns * _RIGHT_ANGLE) < _ANGLE_TOLERANCE else None
