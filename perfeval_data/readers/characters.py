"""Characters that look like others, or like nothing: what programs put for a character is taken for the one that a reader sees."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Final

from perfeval_data.paper.grid import Block, Grid, Paragraph, Picture

_RADICALS: Final = range(0x2F00, 0x2FD6)
"""Kangxi radicals: fonts of PDF files often give them in place of the ideographs (⼯ for 工)."""
_INVISIBLE: Final = (0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)
_AS_SEEN: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in _RADICALS} | dict.fromkeys(_INVISIBLE, "")


def as_seen(block: Block) -> Block:
    """A block with ideographs for radicals and without characters of no width."""
    if isinstance(block, Paragraph):
        return replace(block, text=block.text.translate(_AS_SEEN))
    if isinstance(block, Picture):
        return block
    if not any(_has_others(cell.text) for cell in block.cells):
        return block
    cells = (replace(cell, text=cell.text.translate(_AS_SEEN)) for cell in block.cells)
    return Grid(tuple(cells), block.ruled, block.column_edges)


def _has_others(text: str) -> bool:
    return not text.isascii() and any(ord(character) in _AS_SEEN for character in text)
