"""Text as the eye reads it: look-alike characters, footnote marks, names spread over the width of a cell."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from perfeval_data.paper.characters import UNREADABLE_SIGN, clean
from perfeval_data.paper.grid import Block, Cell, Document, Grid, Paragraph

BYTE_ORDER_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
STRUCK_FIGURE: Final = "\ufdd0"
"""Marks, between a reader and `as_seen`, where text with a figure was struck out."""

_ORDINARY: Final = re.compile(
    "[!-~\xa1-\xac\xae-\xb1\xb4-\xb8\xba-\u0600\u2010-\u2027\u2190-\u2eff\u2fd6-\u2fff\u3001-\ud7ff\uf900-\ufdcf\ufe10-\ufefe\uff00-\ufffd]*"
)
"""Characters with nothing to settle: no radicals, footnote marks or spaces. Most cells hold no others."""
_STRUCK: Final = re.compile(rf"{STRUCK_FIGURE}[\s{STRUCK_FIGURE}]*(?<!\s)")
_SIGNS_BETWEEN: Final = r"[\s()（）\[\]≥≤≧≦><=＞＜＝约:：,，;；、→-]*"
_FIGURE_BEHIND: Final = re.compile(rf"{_SIGNS_BETWEEN}\d")
_FIGURE_BEFORE: Final = re.compile(rf"\d(?:[^\d\s]{{0,4}}\s)?{_SIGNS_BETWEEN}$")
_FIGURE_AT_ONCE_BEFORE: Final = re.compile(r"\d[.,，]?$")

_RADICALS: Final = range(0x2F00, 0x2FD6)
"""Kangxi radicals; PDF fonts often give them in place of ideographs (⼯ for 工)."""
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
    rf"(?<![^\s:：（(《“、])(?:{_SINGLE}(?P<gap>\s+){_SINGLE}(?:(?P=gap){_SINGLE})+)(?![^\s）)》”，。；、])|^{_IDEOGRAPH.pattern}\s+{_IDEOGRAPH.pattern}$"
)


def as_seen(document: Document) -> Document:
    """The document as a person reads it, with all texts and locations safe to store and show."""
    return replace(document, blocks=tuple(map(_block, document.blocks)), title=clean(document.title))


def struck(text: str) -> str:
    """What replaces a struck-out text: STRUCK_FIGURE if it holds a figure, else nothing."""
    return STRUCK_FIGURE if any(map(str.isdecimal, text)) else ""


def raised(text: str) -> str:
    """A raised text in superscript characters, so that a footnote mark does not lengthen a figure.

    Footnote signs (`*`) are dropped; letters (`TM`, `st`) stay as they are.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS).strip()
    if _NOTE_SIGN.fullmatch(plain):
        return ""
    if number := _NOTE_NUMBER.fullmatch(plain):
        plain = number[1]
    return "".join(_RAISED_DIGITS.get(each, each) for each in plain) if plain else text


def lowered(text: str) -> str:
    """A lowered text in subscript digits, so that they do not lengthen the figure before."""
    return text.translate(_LOWERED)


class Piece(NamedTuple):
    """A text in one style. `height`: `super`, `sub`, or empty for text on the line."""

    text: str
    struck: bool = False
    height: str = ""


def as_they_look(pieces: Sequence[Piece]) -> str:
    """The pieces of a line or cell as one text. If everything is raised, nothing is a footnote mark."""
    if not any(piece.struck or piece.height for piece in pieces):
        return "".join([piece.text for piece in pieces])
    has_line = any(piece.text.strip() and not piece.height for piece in pieces)
    return "".join(_as_it_looks(piece, has_line) for piece in pieces)


def _as_it_looks(piece: Piece, has_line: bool) -> str:
    if piece.struck:
        return struck(piece.text)
    if piece.height and has_line:
        return raised(piece.text) if piece.height == "super" else lowered(piece.text)
    return piece.text


def _block(block: Block) -> Block:
    if isinstance(block, Grid):
        return replace(block, cells=tuple(map(_cell, _without_struck_rows(block).cells)))
    location = clean(block.location)
    return (
        replace(block, location=location, text=_text(block.text))
        if isinstance(block, Paragraph)
        else replace(block, location=location)
    )


def _cell(cell: Cell) -> Cell:
    text, location = _text(cell.text), clean(cell.location)
    return cell if (text, location) == (cell.text, cell.location) else replace(cell, text=text, location=location)


def _text(text: str) -> str:
    if _ORDINARY.fullmatch(text) or (text.isascii() and text.isprintable()):
        return text
    text = clean(_without_struck(text) if STRUCK_FIGURE in text else text)
    if _RADICAL.search(text):
        text = text.translate(_IDEOGRAPHS)
    text = _NOTE.sub("", text)
    return "\n".join(map(_closed_up, text.split("\n"))) if len(text.split()) > 1 else text


def _without_struck(text: str) -> str:
    """The text without struck-out figures that were replaced: `~~20~~ 18` is 18.

    A figure without a replacement, or with only some digits struck out (`1~~2~~`), becomes UNREADABLE_SIGN.
    """

    def settled(match: re.Match[str]) -> str:
        before, after = text[: match.start()], text[match.end() :]
        is_part = _FIGURE_AT_ONCE_BEFORE.search(before) is not None
        is_replaced = _FIGURE_BEHIND.match(after) or _FIGURE_BEFORE.search(before)
        return "" if is_replaced and not is_part else UNREADABLE_SIGN

    return _STRUCK.sub(settled, text).strip()


def _without_struck_rows(grid: Grid) -> Grid:
    """The grid with rows blanked that were struck out as a whole: such a row is not doubtful, it is gone."""
    if not any(STRUCK_FIGURE in cell.text for cell in grid.cells):
        return grid
    struck_rows = set()
    for row in range(grid.row_count):
        texts = [cell.text.strip() for cell in grid.filled(row)]
        if len(texts) > 1 and all(_STRUCK.fullmatch(text) for text in texts):
            struck_rows.add(row)
    return replace(grid, cells=tuple(replace(cell, text="") if cell.row in struck_rows else cell for cell in grid.cells))


def _closed_up(line: str) -> str:
    """The line without the spaces that spread a word over the width of its cell: `青　禾　夜　校`.

    A word is spread if its characters stand singly at equal distances; in `张三 李四` the space separates two names.
    """
    return _SPREAD.sub(lambda match: "".join(match[0].split()) if _is_word(match[0].split()) else match[0], line)


def _is_word(characters: list[str]) -> bool:
    ideographs = sum(_IDEOGRAPH.match(each) is not None for each in characters)
    has_figures_in_a_row = any(
        left[0].isalnum() and right[0].isalnum() and (left + right).isascii() for left, right in pairwise(characters)
    )
    return ideographs * 2 >= len(characters) and not has_figures_in_a_row
