"""Raised marks of notes behind words and figures: 18¹ is 18 and not 181.

Raised figures that belong to a unit or a power stay, and lowered ones behind a figure, as figures that are no part of a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from perfeval_data.readers.page.glyphs import Glyph

_RAISED: Final = 0.15
"""Share of the height of a character by which a smaller one stands higher than it if it is raised."""
_RAISED_AS_LARGE: Final = 0.25
"""The same for one that is as large."""
_LOWERED: Final = 0.08
"""Share of the height of a character by which a smaller one stands lower than it if it is lowered."""
SMALLER: Final = 0.85
"""Share of the height of its neighbour up to which a character is a smaller one; browsers raise notes at 0.83."""
_ADJOINING: Final = 0.5
"""Share of the height of a character within which its note stands."""
_NOTE: Final = re.compile(r"[\[(（〔【]?(?:注?释?\d{1,2}(?:[,，、]\d{1,2})*|[*＊※†‡#]+|[①-⑳]|[a-e]|注)[\])）〕】]?")
_POWER: Final = re.compile(r"(?:[×xX*·]\s*10|\^)$")
_AREA: Final = re.compile(r"(?:m|M|米|公里)$")
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_FIGURES: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def without_notes(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a line, from left to right, without raised marks of notes; raised figures that stay become superscripts."""
    kept: list[Glyph] = []
    raised: list[Glyph] = []
    base: Glyph | None = None
    for glyph in glyphs:
        if base and not glyph.text.isspace() and _is_raised(glyph, base, (raised or kept)[-1]):
            raised.append(glyph)
            continue
        kept += _what_stays(raised, kept)
        raised = []
        if base and _is_lowered(glyph, base) and kept[-1].text.translate(_FIGURES).isdecimal():
            kept.append(glyph._replace(text=glyph.text.translate(_SUBSCRIPT)))
            continue
        kept.append(glyph)
        if not glyph.text.isspace():
            base = glyph
    return [*kept, *_what_stays(raised, kept)]


def _is_raised(glyph: Glyph, base: Glyph, before: Glyph) -> bool:
    if glyph.baseline is None or base.baseline is None:
        return False
    least = _RAISED if glyph.height <= SMALLER * base.height else _RAISED_AS_LARGE
    return base.baseline - glyph.baseline >= least * base.height and glyph.left - before.right < _ADJOINING * base.height


def _is_lowered(glyph: Glyph, base: Glyph) -> bool:
    if glyph.baseline is None or base.baseline is None or glyph.height > SMALLER * base.height:
        return False
    return glyph.baseline - base.baseline >= _LOWERED * base.height


def _what_stays(raised: Sequence[Glyph], before: Sequence[Glyph]) -> Iterator[Glyph]:
    mark = "".join(glyph.text for glyph in raised)
    words = "".join(glyph.text for glyph in before)
    if not _NOTE.fullmatch(mark):
        yield from raised
    elif mark.isdecimal() and (_POWER.search(words) or (mark in ("2", "3") and _AREA.search(words))):
        yield from (glyph._replace(text=glyph.text.translate(_SUPERSCRIPT)) for glyph in raised)
