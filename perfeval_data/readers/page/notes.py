"""Drops raised footnote marks: 18¹ is 18, not 181.

Raised figures of a unit or a power stay, as superscripts, and so do lowered figures, as subscripts, so that neither lengthens a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from perfeval_data.readers.characters import lowered
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.thresholds import NOTES

_NOTE: Final = re.compile(r"[\[(（〔【]?(?:注?释?\d{1,2}(?:[,，、]\d{1,2})*|[*＊※†‡#]+|[①-⑳]|[a-e]|注)[\])）〕】]?")
_POWER: Final = re.compile(r"(?:[×xX*·]\s*10|\^)$")
_AREA: Final = re.compile(r"(?:m|M|米|公里)$")
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FIGURES: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def without_notes(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a line, from left to right, without raised footnote marks; raised figures that stay become superscripts."""
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
            kept.append(glyph._replace(text=lowered(glyph.text)))
            continue
        kept.append(glyph)
        if not glyph.text.isspace():
            base = glyph
    return [*kept, *_what_stays(raised, kept)]


def _is_raised(glyph: Glyph, base: Glyph, before: Glyph) -> bool:
    if glyph.baseline is None or base.baseline is None:
        return False
    least = NOTES.raised if glyph.height <= NOTES.smaller * base.height else NOTES.raised_as_large
    return base.baseline - glyph.baseline >= least * base.height and glyph.left - before.right < NOTES.adjoining * base.height


def _is_lowered(glyph: Glyph, base: Glyph) -> bool:
    if glyph.baseline is None or base.baseline is None or glyph.height > NOTES.smaller * base.height:
        return False
    return glyph.baseline - base.baseline >= NOTES.lowered * base.height


def _what_stays(raised: Sequence[Glyph], before: Sequence[Glyph]) -> Iterator[Glyph]:
    mark = "".join(glyph.text for glyph in raised)
    words = "".join(glyph.text for glyph in before)
    if not _NOTE.fullmatch(mark):
        yield from raised
    elif mark.isdecimal() and (_POWER.search(words) or (mark in ("2", "3") and _AREA.search(words))):
        yield from (glyph._replace(text=glyph.text.translate(_SUPERSCRIPT)) for glyph in raised)
