"""What a text says to the eye: characters that look like others, marks of notes, names spread over the width of a cell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import Final

from perfeval_data.paper.characters import clean
from perfeval_data.paper.grid import Block, Cell, Document, Grid, Paragraph, Picture

_RADICALS: Final = range(0x2F00, 0x2FD6)
"""Kangxi radicals: fonts of PDF files often give them in place of the ideographs (⼯ for 工)."""
_IDEOGRAPHS: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in _RADICALS}
_RADICAL: Final = re.compile(f"[{chr(_RADICALS.start)}-{chr(_RADICALS.stop - 1)}]")

_RAISED_DIGITS: Final = dict(zip("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", strict=True))
_BRACKETS: Final = str.maketrans("[]【】〔〕（）", "()()()()")
_NOTE_NUMBER: Final = re.compile(r"注?\s*(\(?\d{1,2}\)?)")
_NOTE_SIGN: Final = re.compile(r"[*＊※†‡]+")
_LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_NOTE: Final = re.compile(
    r"(?<=[^\s⁰¹²³⁴-⁹⁺⁻⁽⁾A-Za-z米里尺寸])"  # behind a word or a figure; behind a unit it is a power: m², 立方米³
    r"(?<!(?<![\d.,])10)"  # 10³ is a thousand
    r"[⁰¹²³⁴-⁹⁽⁾]+(?![⁰¹²³⁴-⁹⁽⁾⁺⁻\d./⁄])"
)
_SINGLE: Final = "(?:[\u3400-\u9fff〇（）()《》“”、·—-]|[0-9A-Za-z.%]+)"
_IDEOGRAPH: Final = re.compile("[\u3400-\u9fff〇]")
_SPREAD: Final = re.compile(
    rf"(?<!\S){_SINGLE}(?P<gap>\s+){_SINGLE}(?:(?P=gap){_SINGLE})+(?!\S)|^{_IDEOGRAPH.pattern}\s+{_IDEOGRAPH.pattern}$"
)


def as_seen(document: Document) -> Document:
    """The document as a reader of the paper takes it; every text in it, the names of places too, can be stored and shown."""
    return replace(document, blocks=tuple(map(_block, document.blocks)), title=clean(document.title))


def raised(text: str) -> str:
    """A raised text in characters that are raised themselves, so that the mark of a note does not lengthen a figure.

    The signs of notes (`*`) are left out; letters (`TM`, `st`) stay as they are.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS).strip()
    if _NOTE_SIGN.fullmatch(plain):
        return ""
    if number := _NOTE_NUMBER.fullmatch(plain):
        plain = number[1]
    return "".join(_RAISED_DIGITS.get(each, each) for each in plain) if plain else text


def lowered(text: str) -> str:
    """A text below the line: its digits do not go on with the figure before."""
    return text.translate(_LOWERED)


def _block(block: Block) -> Block:
    if isinstance(block, Grid):
        return Grid(tuple(map(_cell, block.cells)), block.ruled, block.column_edges)
    location = clean(block.location)
    return replace(block, location=location, text=_text(block.text)) if isinstance(block, Paragraph) else Picture(location)


def _cell(cell: Cell) -> Cell:
    text, location = _text(cell.text), clean(cell.location)
    return cell if (text, location) == (cell.text, cell.location) else replace(cell, text=text, location=location)


def _text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = clean(text)
    if _RADICAL.search(text):
        text = text.translate(_IDEOGRAPHS)
    text = _NOTE.sub("", text)
    return "\n".join(map(_closed_up, text.split("\n"))) if len(text.split()) > 1 else text


def _closed_up(line: str) -> str:
    """A line without the spaces that spread a word over the width of its cell: `青　禾　夜　校`.

    Spread is what stands one character at a time at equal distances; in `张三 李四` the space separates two names.
    """
    return _SPREAD.sub(lambda match: "".join(match[0].split()) if _is_word(match[0].split()) else match[0], line)


def _is_word(characters: list[str]) -> bool:
    ideographs = sum(_IDEOGRAPH.match(each) is not None for each in characters)
    has_figures_in_a_row = any(
        left[0].isalnum() and right[0].isalnum() and (left + right).isascii() for left, right in pairwise(characters)
    )
    return ideographs * 2 >= len(characters) and not has_figures_in_a_row
