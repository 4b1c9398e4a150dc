"""The visible characters of a page with their boxes, in upright coordinates from the upper left corner."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from perfeval_data.paper.grid import UNREADABLE_SIGN, UnreadableDocumentError
from perfeval_data.readers.limits import MAX_COMPARED, refuse_beyond
from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.page.painting import Sight
from perfeval_data.readers.thresholds import TEXT

_RIGHT_ANGLE: Final = math.pi / 2


class Glyph(NamedTuple):
    """A character as drawn: its box and its baseline; None if it is turned."""

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
    """Collects the visible characters of a page, in drawing order.

    `faint`: the numbers of those light enough for a watermark. `buried`: where a picture hides a character.
    `aslant`: the boxes of slanted characters that are not faint. `beyond`: those of characters outside of the sheet.
    """

    seen: list[Glyph] = field(default_factory=list)
    faint: set[int] = field(default_factory=set)
    buried: list[Point] = field(default_factory=list)
    aslant: list[Box] = field(default_factory=list)
    beyond: list[Box] = field(default_factory=list)

    def note_aslant(self, box: Box) -> None:
        """Notes a slanted character; a faint one is part of a watermark and is dropped."""
        if len(self.seen) in self.faint:
            self.faint.remove(len(self.seen))
        else:
            self.aslant.append(box)

    def is_seen(self, sight: Sight | None, middle: Point) -> bool:
        """Whether a character with its centre at `middle` is visible. Also notes if it is faint, or hidden by a picture."""
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

    def mark_cut(self, sheet: Box) -> None:
        """Replaces by UNREADABLE_SIGN what stands next to a character beyond the edge of the sheet: nobody sees how the text goes on."""
        edge = [glyph for glyph in self.seen if _is_at_edge(glyph, sheet)] if self.beyond else []
        refuse_beyond(len(edge) * len(self.beyond), MAX_COMPARED, "页边内外互相比较的文字", "对")
        cut = {glyph for glyph in edge if any(_goes_on(glyph, box) for box in self.beyond)}
        self.seen = (
            [glyph._replace(text=UNREADABLE_SIGN) if glyph in cut else glyph for glyph in self.seen] if cut else self.seen
        )

    def refuse_unknown(self, count: int, location: str) -> None:
        """Raises UnreadableDocumentError if too many of the `count` characters of a page lack a code."""
        if sum(glyph.text == UNREADABLE_SIGN for glyph in self.seen) > TEXT.most_unknown * count:
            raise UnreadableDocumentError("页面的字体没有附带文字编码，文字无法读取；请改用原文件（Word、Excel）", location)


def _is_at_edge(glyph: Glyph, sheet: Box) -> bool:
    """Whether the next character of a line, or the next line, would lie beyond the sheet."""
    reach = TEXT.next_line * glyph.height
    return not (
        sheet.left + reach < glyph.left
        and glyph.right < sheet.right - reach
        and sheet.top + reach < glyph.top
        and glyph.bottom < sheet.bottom - reach
    )


def _goes_on(glyph: Glyph, beyond: Box) -> bool:
    """Whether a character is the next one of a line, or stands in the next line."""
    aside = max(beyond.left - glyph.right, glyph.left - beyond.right)
    above = max(beyond.top - glyph.bottom, glyph.top - beyond.bottom)
    is_beside = above < -glyph.height / 2 and aside <= glyph.height / 2
    return is_beside or (aside < 0 and above <= (TEXT.next_line - 1) * glyph.height)


def right_angles(angle: float) -> int | None:
    """How many right angles (0 to 3) an angle in radians is; None if it is between two."""
    turns = round(angle / _RIGHT_ANGLE)
    return turns % 4 if abs(angle - turns * _RIGHT_ANGLE) < TEXT.angle else None


def prevailing_turns(characters: Iterable[tuple[int | None, bool]]) -> int:
    """How many right angles most characters are turned clockwise, from the turns of each and whether it is faint.

    Faint ones, possibly a watermark, count only if there are no others.
    """
    turns: tuple[Counter[int], Counter[int]] = Counter(), Counter()
    for each, is_faint in characters:
        if each is not None:
            turns[is_faint][each] += 1
    prevailing = (turns[False] or turns[True]).most_common(1)
    return prevailing[0][0] if prevailing else 0
