"""From characters to lines as they stand on the page, and to the text of a cell without the line breaks that its width made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.notes import SMALLER, without_notes
from perfeval_data.readers.page.overprint import have_one_shape, lies_on, painted_once

_SAME_LINE: Final = 0.4
"""Share of the height of a character by which baselines of one line may differ: superscripts, mixed fonts."""
_SAME_LINE_WHEN_RAISED: Final = 0.65
"""The same for small characters above the baseline of larger ones: marks of notes."""
_TOUCHING: Final = 0.5
"""Points by which neighbours may overlap for being near."""
_GAP: Final = 0.8
"""Share of the height of a character from which on a gap in a line is read as a space."""
_GAP_IN_LATIN: Final = 0.25
"""The same between letters and digits, which stand close together."""
_SLACK: Final = 0.3
"""Share of the width of a character by which a full line may seem to have room for more."""
_LEFT_ALIGNED: Final = 1.0
"""Points from the padding within which a line begins at the left, and is not centred."""
_WIDEST_PADDING: Final = 6.0
"""Points between border and text; what is more is an indent or centred text."""

_OPENING: Final = re.escape("（([{《〈「『【“‘〔≥≤＞＜±")
_CLOSING: Final = re.escape("，。、；：？！）)]}》〉」』】”’〕％%…—～·,.;:?!")
_FIRST_WORD: Final = re.compile(rf"\s*[{_OPENING}]*(?:[!-~]+|\S)[{_CLOSING}]*")
"""What no line break parts: a Chinese character or a Latin word, with the marks around it and the sign before a number."""
_LATIN_END: Final = re.compile(r"[!-~]+$")
_LATIN_START: Final = re.compile(r"^[!-~]+")


@dataclass(frozen=True, slots=True)
class TextLine:
    """Characters on one baseline from left to right, and their text; the ends do not count blanks."""

    glyphs: tuple[Glyph, ...]
    text: str
    left: float
    right: float
    top: float

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> TextLine:
        """A line of characters of which at least one is no blank."""
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
        """How wide the first characters are."""
        return self.glyphs[count - 1].right - self.glyphs[0].left

    def last_width(self, count: int) -> float:
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
    """Characters in the order of drawing as lines from top to bottom.

    Within a run the order of drawing is kept, since the boxes of characters depend on fonts; only runs are put in order. A
    character of another font may be drawn later than those on both sides of it: there it parts their run.
    """
    lines: list[list[list[Glyph]]] = []
    for run in sorted(_runs(glyphs), key=lambda run: _level(run[0])):
        if lines and _on_one_line(lines[-1][0][0], run[0]):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [TextLine.of(_in_order(line)) for line in lines]


def _in_order(runs: list[list[Glyph]]) -> list[Glyph]:
    """The characters of a line from left to right, without the marks of notes."""
    if len(runs) > 1:
        runs = sorted(_parted(painted_once(runs)), key=lambda run: run[0].left)
    glyphs = [glyph for run in runs for glyph in run]
    return glyphs if len({glyph.baseline for glyph in glyphs}) == 1 else without_notes(glyphs)


def _parted(line: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """The runs of a line, each cut where a character of another one stands in a gap of it."""
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
    """Characters drawn one after the other from left to right on one baseline; without those of blanks only."""
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
    if before.right - glyph.left > _TOUCHING and lies_on(before, glyph) and not have_one_shape(before, glyph):
        return False
    return glyph.baseline == before.baseline or _on_one_line(before, glyph)


def _on_one_line(one: Glyph, other: Glyph) -> bool:
    larger, smaller = (one, other) if one.height >= other.height else (other, one)
    rise = _level(larger) - _level(smaller)
    if abs(rise) <= _SAME_LINE * larger.height:
        return True
    return smaller.height <= SMALLER * larger.height and 0 < rise <= _SAME_LINE_WHEN_RAISED * larger.height


def _level(glyph: Glyph) -> float:
    return glyph.bottom if glyph.baseline is None else glyph.baseline


def _is_gap(before: Glyph, glyph: Glyph) -> bool:
    if before.text.isspace() or glyph.text.isspace() or before.baseline is None:
        return False
    share = _GAP_IN_LATIN if before.text.isascii() and glyph.text.isascii() else _GAP
    return glyph.left - before.right > share * max(before.height, glyph.height)


# --- Cells -----------------------------------------------------------------------------------------------------------------


def padding(cells: Iterable[tuple[Box, Sequence[TextLine]]]) -> float:
    """The distance that a table keeps between its borders and its texts, in points."""
    distances = (line.left - box.left for box, lines in cells for line in lines)
    return min(_WIDEST_PADDING, max(0.0, min(distances, default=0.0)))


def cell_text(lines: Sequence[TextLine], room: Box) -> str:
    """The lines of a cell as its text; `room` is what lies between its paddings.

    A line that had no room for the next word was broken by the width of the cell and goes on; any other break was meant.
    """
    if not lines:
        return ""
    parts = [lines[0].text]
    for line, following in pairwise(lines):
        parts.append(separator(line, following, room))
        parts.append(following.text)
    return re.sub(r"\s*\n\s*", "\n", "".join(parts)).strip()


def separator(line: TextLine, following: TextLine, room: Box) -> str:
    """What stands between two lines of a cell: nothing where the width broke them apart, the blank of Latin text, or a break."""
    tail, head = _LATIN_END.search(line.text), _LATIN_START.search(following.text)
    if tail and head and tail[0][-1].isalnum() and head[0][0].isalnum():
        return _latin_separator(line, following, room, len(tail[0]), len(head[0]))
    return "" if _has_no_room_for(line, following, _first_word(following), room) else "\n"


def _latin_separator(line: TextLine, following: TextLine, room: Box, tail: int, head: int) -> str:
    """A word or number is cut only where a whole line is too short for it; else a blank stood there, or the break was meant."""
    word = line.last_width(tail) + following.first_width(head)
    if word + _SLACK * following.glyphs[0].height > room.width:
        return "" if _has_no_room_for(line, following, 1, room) else "\n"
    is_words = line.text[-1].isalpha() and following.text[0].isalpha()
    return " " if is_words and _has_no_room_for(line, following, head, room) else "\n"


def _first_word(line: TextLine) -> int:
    word = _FIRST_WORD.match(line.text)
    return min(len(word[0]), len(line.glyphs)) if word else 1


def _has_no_room_for(line: TextLine, following: TextLine, count: int, room: Box) -> bool:
    """Whether the first `count` characters of the following line would not have fitted into the line."""
    needed = following.first_width(count) + _SLACK * following.glyphs[0].height
    is_from_left = following.left - room.left < _LEFT_ALIGNED
    return (room.right - line.right if is_from_left else room.width - line.width) < needed
