"""Text painted over text: copies, as shadows and bold type are made, count once; what lies on other text cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from perfeval_data.paper.grid import UNREADABLE_SIGN
from perfeval_data.readers.pdf.glyphs import Glyph

_ON_EACH_OTHER: Final = 0.4
"""Share of the narrower of two characters that lies on the other one; condensed type and brackets overlap less, or as marks."""


def lies_on(one: Glyph, other: Glyph) -> bool:
    """Whether two characters of a line lie on each other."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    if shared <= 0 or shared <= _ON_EACH_OTHER * min(one.right - one.left, other.right - other.left):
        return False
    return one.text == other.text or (one.text.isalnum() and other.text.isalnum())


def have_one_shape(one: Glyph, other: Glyph) -> bool:
    """Whether two characters one after the other are letters for which a font has one shape (ﬁ): both have its place."""
    return one[1:] == other[1:] and one.text.isalpha() and other.text.isalpha() and one.text.isascii()


def painted_once(runs: Sequence[Sequence[Glyph]]) -> list[list[Glyph]]:
    """The runs of a line without copies; where one character lies on another one, the sign for what is unreadable stands there."""
    if not _overlap(runs):
        return [list(run) for run in runs]
    kept: list[list[Glyph]] = []
    for run in runs:
        kept.append(list(_new(run, kept)))
    return [run for run in kept if any(not glyph.text.isspace() for glyph in run)]


def _overlap(runs: Sequence[Sequence[Glyph]]) -> bool:
    sides = sorted((run[0].left, max(glyph.right for glyph in run)) for run in runs)
    furthest = sides[0][1]
    for left, right in sides[1:]:
        if left < furthest:
            return True
        furthest = max(furthest, right)
    return False


def _new(run: Sequence[Glyph], kept: Sequence[list[Glyph]]) -> Iterator[Glyph]:
    """The characters of a run that lie on none of those before it."""
    for glyph in run:
        below = next(((each, place) for each in kept for place, other in enumerate(each) if lies_on(other, glyph)), None)
        if below is None:
            yield glyph
            continue
        other_run, place = below
        if other_run[place].text != glyph.text:
            other_run[place] = other_run[place]._replace(text=UNREADABLE_SIGN)
