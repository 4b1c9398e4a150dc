"""From characters to lines, and from lines to the text of a cell, without the line breaks that only its width caused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.notes import without_notes
from perfeval_data.readers.page.overprint import have_one_shape, lies_on, painted_once
from perfeval_data.readers.thresholds import NOTES, TEXT

_OPENING: Final = re.escape("（([{《〈「『【“‘〔≥≤＞＜±")
_CLOSING: Final = re.escape("，。、；：？！）)]}》〉」』】”’〕％%…—～·,.;:?!")
_FIRST_WORD: Final = re.compile(rf"\s*[{_OPENING}]*(?:[!-~]+|\S)[{_CLOSING}]*")
"""What is never split across lines: a Chinese character or a Latin word with its punctuation, and the sign before a number."""
_FIRST_SIGN: Final = re.compile(r".[%％‰]?")
_VALUE_BEGUN: Final = re.compile(
    r"(?:[≥≤=＝<>＜＞]|不[低少小高超大多]于?过?|至少|以上|达到|达)\s*(?!20\d\d$)\d[\d,]*(?:\.\d*)?$"
)
_VALUE_ENDED: Final = re.compile(r"[\d.]+\s*[^\d.,\s]")
_LATIN_END: Final = re.compile(r"[!-~]+$")
_LATIN_START: Final = re.compile(r"^[!-~]+")


@dataclass(frozen=True, slots=True)
class TextLine:
    """The characters of a line from left to right, and their text; its sides are those of the first and last non-blank."""

    glyphs: tuple[Glyph, ...]
    text: str
    left: float
    right: float
    top: float

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> TextLine:
        """A line of characters, at least one of them not blank."""
        inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
        return cls(
            tuple(glyphs),
            _text(glyphs),
            min(glyph.left for glyph in inked),
            max(glyph.right for glyph in inked),
            min(glyph.top for glyph in inked),
        )

    @property
    def width(self) -> float:
        return self.right - self.left

    def first_width(self, count: int) -> float:
        """The width of the first `count` characters."""
        return self.glyphs[count - 1].right - self.glyphs[0].left

    def last_width(self, count: int) -> float:
        """The width of the last `count` characters."""
        return self.glyphs[-1].right - self.glyphs[-count].left


def _text(glyphs: Sequence[Glyph]) -> str:
    """The characters, with a space for every wide gap."""
    parts = [glyphs[0].text]
    for before, glyph in pairwise(glyphs):
        if glyph.left > before.right and _is_gap(before, glyph):
            parts.append(" ")
        parts.append(glyph.text)
    return "".join(parts)


def text_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Lines from top to bottom, out of characters in drawing order.

    Runs are sorted, but keep their drawing order within, since boxes of characters depend on fonts. A character of another
    font may be drawn after its neighbours on both sides; it then splits their run.
    """
    lines: list[list[list[Glyph]]] = []
    for run in sorted(_runs(glyphs), key=lambda run: _level(run[0])):
        if lines and _on_one_line(lines[-1][0][0], run[0]):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [TextLine.of(_in_order(line)) for line in lines]


def _in_order(runs: list[list[Glyph]]) -> list[Glyph]:
    """The characters of a line from left to right, without footnote marks."""
    if len(runs) > 1:
        runs = sorted(_parted(painted_once(runs)), key=lambda run: run[0].left)
    glyphs = [glyph for run in runs for glyph in run]
    return glyphs if len({glyph.baseline for glyph in glyphs}) == 1 else without_notes(glyphs)


def _parted(line: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """The runs of a line, split where a character of another run stands in a gap."""
    centres = [(glyph.left + glyph.right) / 2 for run in line for glyph in run if not glyph.text.isspace()]
    return [part for run in line for part in _parts(run, centres)]


def _parts(run: Sequence[Glyph], centres: Sequence[float]) -> Iterator[list[Glyph]]:
    inked = [glyph for glyph in run if glyph.right > glyph.left]  # blanks without a width stand for the gaps themselves
    start = 0
    for end, (before, glyph) in enumerate(pairwise(inked), start=1):
        if any(before.right < centre < glyph.left for centre in centres):
            yield inked[start:end]
            start = end
    yield inked[start:] if start else list(run)


def _runs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters drawn in succession from left to right on one baseline, without runs of blanks only."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _follows(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [run for run in runs if not all(glyph.text.isspace() for glyph in run)]


def _follows(before: Glyph, glyph: Glyph) -> bool:
    if before.baseline is None or glyph.baseline is None:
        return before.baseline is glyph.baseline
    if glyph.left < before.left:
        return False
    if before.right - glyph.left > TEXT.touching and lies_on(before, glyph) and not have_one_shape(before, glyph):
        return False
    return glyph.baseline == before.baseline or _on_one_line(before, glyph)


def _on_one_line(one: Glyph, other: Glyph) -> bool:
    larger, smaller = (one, other) if one.height >= other.height else (other, one)
    rise = _level(larger) - _level(smaller)
    if abs(rise) <= TEXT.same_line * larger.height:
        return True
    return smaller.height <= NOTES.smaller * larger.height and 0 < rise <= TEXT.same_line_when_raised * larger.height


def _level(glyph: Glyph) -> float:
    return glyph.bottom if glyph.baseline is None else glyph.baseline


def _is_gap(before: Glyph, glyph: Glyph) -> bool:
    if before.text.isspace() or glyph.text.isspace() or before.baseline is None:
        return False
    share = TEXT.gap_in_latin if before.text.isascii() and glyph.text.isascii() else TEXT.gap
    return glyph.left - before.right > share * max(before.height, glyph.height)


# --- Cells -----------------------------------------------------------------------------------------------------------------


def padding(cells: Iterable[tuple[Box, Sequence[TextLine]]]) -> float:
    """The distance between the borders of a table and its text, in points."""
    distances = (line.left - box.left for box, lines in cells for line in lines)
    return min(TEXT.widest_padding, max(0.0, min(distances, default=0.0)))


def cell_text(lines: Sequence[TextLine], room: Box) -> str:
    """The text of a cell; `room` is the cell without its padding.

    A line without room for the next word was broken by the width of the cell and goes on; any other break was intended.
    """
    if not lines:
        return ""
    parts = [lines[0].text]
    for line, following in pairwise(lines):
        parts.append(separator(line, following, room))
        parts.append(following.text)
    return re.sub(r"\s*\n\s*", "\n", "".join(parts)).strip()


def separator(line: TextLine, following: TextLine, room: Box) -> str:
    """What joins two lines of a cell: nothing if the width of the cell split them, a blank between Latin words, else a line break."""
    tail, head = _LATIN_END.search(line.text), _LATIN_START.search(following.text)
    if tail and head and tail[0][-1].isalnum() and head[0][0].isalnum():
        return _latin_separator(line, following, room, len(tail[0]), len(head[0]))
    return "" if _has_no_room_for(line, following, _first_word(following), room, TEXT.slack) else "\n"


def _latin_separator(line: TextLine, following: TextLine, room: Box, tail: int, head: int) -> str:
    """A word or number is split only if a whole line is too short for it; otherwise there was a blank, or the break was intended."""
    word = line.last_width(tail) + following.first_width(head)
    if word + TEXT.slack * following.glyphs[0].height > room.width:
        return "" if _has_no_room_for(line, following, _first_sign(following), room, TEXT.slack) else "\n"
    if _is_a_cut_number(line.text, following.text):
        return "" if _has_no_room_for(line, following, _first_sign(following), room, 0) else "\n"
    is_words = line.text[-1].isalpha() and following.text[0].isalpha()
    return " " if is_words and _has_no_room_for(line, following, head, room, TEXT.slack) else "\n"


def _is_a_cut_number(line: str, following: str) -> bool:
    """Whether two lines are the halves of one value, `≤368.2` and `5万元`: the first has the bound, the second the unit.

    Some programs split numbers anywhere. Nobody writes a bound without a unit above a number with one.
    """
    return _VALUE_BEGUN.search(line) is not None and _VALUE_ENDED.match(following) is not None


def _first_sign(line: TextLine) -> int:
    """How many characters stay together where a word is split: `%` begins no line."""
    sign = _FIRST_SIGN.match(line.text)
    return min(len(sign[0]), len(line.glyphs)) if sign else 1


def _first_word(line: TextLine) -> int:
    word = _FIRST_WORD.match(line.text)
    return min(len(word[0]), len(line.glyphs)) if word else 1


def _has_no_room_for(line: TextLine, following: TextLine, count: int, room: Box, slack: float) -> bool:
    """Whether the first `count` characters of the following line did not fit into this one."""
    needed = following.first_width(count) + slack * following.glyphs[0].height
    is_from_left = following.left - room.left < TEXT.left_aligned
    return (room.right - line.right if is_from_left else room.width - line.width) < needed
