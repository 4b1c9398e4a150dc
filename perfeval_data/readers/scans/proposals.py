"""The proposed text of a line, and how far to trust it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from perfeval_data.paper.grid import UNREADABLE_SIGN
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.text import TextLine
from perfeval_data.readers.scans.recogniser import Reading
from perfeval_data.readers.scans.writing import Mark
from perfeval_data.readers.thresholds import CERTAINTY

_LIKE_A_DASH: Final = frozenset("一1IlⅠ|丨二口-—–―_ー－")
"""What the recogniser confuses with a dash that is alone in a cell."""
_DASH: Final = "—"


class Proposal(NamedTuple):
    """A recognised line, and the confidence (0 to 1) in its least certain character."""

    line: TextLine
    confidence: float


def proposal(pieces: Sequence[Mark], readings: Sequence[Reading], height: float, scale: float, is_alone: bool) -> Proposal:
    """The pieces of a line as one proposal. `height`: the usual height of a line in pixels; `scale`: points per pixel; `is_alone`: the cell has nothing else."""
    texts = [each.text or UNREADABLE_SIGN for each in readings]
    confidence = min(each.confidence for each in readings)
    if is_alone and len(texts[0]) <= 1 and (_is_stroke(pieces[0], height) or texts[0] in _LIKE_A_DASH):
        texts = [_DASH] if _is_stroke(pieces[0], height) else texts
        confidence = min(confidence, CERTAINTY.dash)
    return Proposal(text_line(texts, pieces, scale), confidence)


def _is_stroke(piece: Mark, height: float) -> bool:
    return piece.height <= CERTAINTY.low_and_wide * piece.width and piece.height < CERTAINTY.low_and_wide * height


def text_line(texts: Sequence[str], pieces: Sequence[Mark], scale: float) -> TextLine:
    """A line of text whose characters are placed by their usual widths; `scale`: points per pixel."""
    glyphs = [glyph for text, piece in zip(texts, pieces, strict=True) for glyph in _glyphs(text, piece, scale)]
    return TextLine(
        tuple(glyphs),
        " ".join(texts),
        pieces[0].left * scale,
        pieces[-1].right * scale,
        min(piece.top for piece in pieces) * scale,
    )


def _glyphs(text: str, piece: Mark, scale: float) -> list[Glyph]:
    widths = [2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text]
    unit = piece.width / sum(widths)
    glyphs: list[Glyph] = []
    left = float(piece.left)
    for character, width in zip(text, widths, strict=True):
        right = left + unit * width
        glyphs.append(
            Glyph(character, left * scale, piece.top * scale, right * scale, piece.bottom * scale, piece.bottom * scale)
        )
        left = right
    return glyphs
