"""The characters of a text object and their positions, in its own coordinates.

OFD states the position of every glyph and its character, but no widths. The width follows from the distance to the next character and is
estimated for the last one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from lxml import etree

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.limits import refuse_characters
from perfeval_data.readers.ofd.elements import children, distances, number, text_of
from perfeval_data.readers.page.geometry import Matrix
from perfeval_data.readers.symbols import SYMBOL_CODES, UNKNOWN, in_symbol_font, is_symbol_font

ASCENT, DESCENT = 0.86, 0.14
"""Shares of the size of a font above and below the baseline, as in 宋体."""
_PLACEHOLDERS: Final = "¤\ufffd"
"""What stands for a glyph without a character."""
_PRIVATE_USE: Final = range(0xE000, 0xF900)
_LINE_BREAK: Final = re.compile(r"[\r\n]+")
_BROAD: Final = frozenset("mwMW@%‰&")
_USUAL_SIZE: Final = "3.175"

Codes = dict[str, dict[str, set[str]]]
"""By font, the glyphs that draw each character."""


class Letter(NamedTuple):
    """A character, and the map from its box to the text: `width` wide, from ascent to descent of its font."""

    text: str
    width: float
    matrix: Matrix
    size: float


class _Unit(NamedTuple):
    """Characters at one position: usually one, several for a ligature; `glyphs`: how many glyphs draw them.

    `is_told`: whether the text states the glyph of the character.
    """

    text: str
    glyphs: int
    is_told: bool = False


def drawn_codes(texts: Iterable[etree._Element]) -> Codes:
    """The glyphs that draw each character, from texts that state glyphs one by one."""
    found: Codes = defaultdict(lambda: defaultdict(set))
    for element in texts:
        codes = "".join(_words(code) for code in children(element, "TextCode"))
        for start, count, glyphs in _transforms(element):
            if count == len(glyphs):
                for code, glyph in zip(codes[start : start + count], glyphs, strict=False):
                    found[element.get("Font", "")][code].add(glyph)
    return found


def letters(element: etree._Element, font: str, codes: Mapping[str, set[str]]) -> Iterator[Letter]:
    """The characters of a `TextObject` in order; `UNKNOWN` where only the glyph is known.

    `codes`: the glyphs of the font that draw each character. A character with several glyphs is a placeholder for those without one.
    Raises UnreadableDocumentError for too many characters, or malformed numbers.
    """
    size = number(element.get("Size", _USUAL_SIZE))
    scale = number(element.get("HScale", "1"))
    turn = math.radians(number(element.get("CharDirection", "0")))
    leads = Matrix(math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0)
    is_down = round(number(element.get("ReadDirection", "0"))) % 180 != 0
    x = y = 0.0
    start = 0
    transforms = {first: (count, len(glyphs)) for first, count, glyphs in _transforms(element)}
    for code in children(element, "TextCode"):
        text = _words(code)
        units = list(_units(text, start, transforms))
        start += len(text)
        x, y = number(code.get("X", str(x))), number(code.get("Y", str(y)))
        places = list(_places(code, units, size * scale, is_down))
        for unit, (right, below, room) in zip(units, places, strict=True):
            width = _width_of(unit.text, size * scale, room)
            for number_of, each in enumerate(unit.text):
                part = width / len(unit.text)
                matrix = leads._replace(e=x + right + number_of * part, f=y + below)
                yield Letter(_seen(each, font, codes if unit.is_told else {}), part, matrix, size)


def _words(code: etree._Element) -> str:
    """The characters of a `TextCode`, without line breaks that only format the XML."""
    if len(code):
        raise UnreadableDocumentError("页面内容里的文字有误，文件可能已损坏")
    lines = _LINE_BREAK.split(code.text or "")
    words = lines[0] if len(lines) == 1 else "".join(line.strip(" \t") for line in lines)
    refuse_characters(len(words))
    return words


def _transforms(element: etree._Element) -> Iterator[tuple[int, int, list[str]]]:
    """For each glyph transform: the first character, how many characters, and their glyphs."""
    for transform in children(element, "CGTransform"):
        glyphs = text_of(transform, "Glyphs").split()
        start, count = (int(number(transform.get(key, usual))) for key, usual in (("CodePosition", "0"), ("CodeCount", "1")))
        if glyphs and start >= 0 < count:
            yield start, count, glyphs


def _units(text: str, start: int, transforms: Mapping[int, tuple[int, int]]) -> Iterator[_Unit]:
    place = told_until = 0
    while place < len(text):
        count, glyphs = transforms.get(start + place, (1, 0))
        if count == glyphs:
            told_until = place + count
        if count == glyphs or not glyphs:
            yield _Unit(text[place], 1, place < told_until)
            place += 1
        else:
            yield _Unit(text[place : place + count], glyphs)
            place += count


def _places(code: etree._Element, units: list[_Unit], size: float, is_down: bool) -> Iterator[tuple[float, float, float]]:
    """How far right of and below the first character each unit is, and the room to the next one on its line."""
    glyphs = sum(unit.glyphs for unit in units)
    across, down = (distances(code.get(name), glyphs - 1) for name in ("DeltaX", "DeltaY"))
    if not across and not down:  # viewers set the characters one behind the other
        steps = [_width(unit.text[0]) * size for unit in units for _ in range(unit.glyphs)]
        across, down = ([], [size] * glyphs) if is_down else (steps, [])
    x = y = 0.0
    place = 0
    for unit in units:
        right = sum(_at(across, each) for each in range(place, place + unit.glyphs))
        below = sum(_at(down, each) for each in range(place, place + unit.glyphs))
        has_next = place + unit.glyphs < glyphs
        yield x, y, right if has_next and right > 0 and not below else math.inf
        x, y, place = x + right, y + below, place + unit.glyphs


def _at(values: list[float], place: int) -> float:
    """A distance in a list; the last one repeats."""
    return values[min(place, len(values) - 1)] if values else 0.0


def _width(character: str) -> float:
    """The width of a character in Chinese fonts, as a share of the font size."""
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def _widest(character: str) -> float:
    """The greatest width of a character in other fonts, as a share of the font size."""
    return max(_width(character), 0.95 if character in _BROAD else 0.75 if character.isupper() else 0.6)


def _width_of(text: str, size: float, room: float) -> float:
    """The width of the characters at one position; the next one is `room` away, infinitely far if none follows."""
    width = _width if room == math.inf else _widest
    return min(sum(map(width, text)) * size, room)


def _seen(character: str, font: str, codes: Mapping[str, set[str]]) -> str:
    if character in _PLACEHOLDERS or len(codes.get(character, ())) > 1:
        return UNKNOWN
    code = ord(character)
    if code in SYMBOL_CODES or is_symbol_font(font):
        return in_symbol_font(font, character)
    if code in _PRIVATE_USE or unicodedata.category(character) in ("Cc", "Cn", "Cs"):
        return UNKNOWN
    return character
