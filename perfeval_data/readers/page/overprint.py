"""Text printed over text: copies, such as shadows and fake bold, count once; different characters on each other are unreadable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from perfeval_data.paper.grid import UNREADABLE_SIGN
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.thresholds import TEXT

_STRIP: Final = 16.0
"""Points; characters are looked up by the strips of the line that they touch."""


def lies_on(one: Glyph, other: Glyph) -> bool:
    """Whether two characters of a line are printed on each other."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    if shared <= 0 or shared <= TEXT.on_each_other * min(one.right - one.left, other.right - other.left):
        return False
    return one.text == other.text or (one.text.isalnum() and other.text.isalnum())


def have_one_shape(one: Glyph, other: Glyph) -> bool:
    """Whether two successive letters come from one ligature (ﬁ) and so share its box."""
    return one[1:] == other[1:] and one.text.isalpha() and other.text.isalpha() and one.text.isascii()


def painted_once(runs: Sequence[Sequence[Glyph]]) -> list[list[Glyph]]:
    """The runs of a line without copies. Where different characters lie on each other, UNREADABLE_SIGN replaces them."""
    if not _overlap(runs):
        return [list(run) for run in runs]
    kept: list[list[Glyph]] = []
    places = _Places()
    for run in runs:
        kept.append([])
        for glyph in run:
            below = places.below(glyph, kept)
            if below is None:
                places.add(glyph, len(kept) - 1, len(kept[-1]))
                kept[-1].append(glyph)
            elif (other := kept[below[0]][below[1]]).text != glyph.text:
                kept[below[0]][below[1]] = other._replace(text=UNREADABLE_SIGN)
        places.settle()
    return [run for run in kept if any(not glyph.text.isspace() for glyph in run)]


def _overlap(runs: Sequence[Sequence[Glyph]]) -> bool:
    sides = sorted((run[0].left, max(glyph.right for glyph in run)) for run in runs)
    furthest = sides[0][1]
    for left, right in sides[1:]:
        if left < furthest:
            return True
        furthest = max(furthest, right)
    return False


class _Places:
    """Looks up the characters of earlier runs by place: (run, number in it), by strips of the line."""

    def __init__(self) -> None:
        self._strips: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._waiting: list[tuple[int, tuple[int, int]]] = []

    def add(self, glyph: Glyph, run: int, place: int) -> None:
        self._waiting += ((strip, (run, place)) for strip in _strips(glyph))

    def settle(self) -> None:
        """Makes the characters added so far part of the earlier runs."""
        for strip, place in self._waiting:
            self._strips[strip].append(place)
        self._waiting = []

    def below(self, glyph: Glyph, runs: Sequence[Sequence[Glyph]]) -> tuple[int, int] | None:
        places = (place for strip in _strips(glyph) for place in self._strips.get(strip, ()))
        return next(((run, place) for run, place in places if lies_on(runs[run][place], glyph)), None)


def _strips(glyph: Glyph) -> range:
    return range(int(glyph.left // _STRIP), int(glyph.right // _STRIP) + 1)
