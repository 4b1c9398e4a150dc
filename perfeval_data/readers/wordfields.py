"""The text of Word fields that are stored without a result: `SYMBOL` and `EQ`."""

from __future__ import annotations

import re
from typing import Final

from perfeval_data.readers.characters import lowered, raised
from perfeval_data.readers.symbols import UNKNOWN, symbol

_SYMBOL: Final = re.compile(r"SYMBOL\s+(0x[0-9A-Fa-f]{1,6}|\d{1,7}|\S)", re.IGNORECASE)
_FONT: Final = re.compile(r'\\f\s*(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_UNICODE: Final = re.compile(r"\\u\b", re.IGNORECASE)
_CALCULATION: Final = re.compile(r"=")
_FORMULA: Final = re.compile(r"(?:EQ|公式)\b", re.IGNORECASE)
_DEEPEST: Final = 50
_SWITCH: Final = re.compile(r"\\([a-z]+)\s*(\d*)\s*", re.IGNORECASE)
_CIRCLED: Final = dict(zip(map(str, range(1, 21)), map(chr, range(0x2460, 0x2474)), strict=True))


def shown(instruction: str) -> str:
    """The text that a field instruction shows; empty if it prints nothing.

    `UNKNOWN` for a formula or calculation that does not fit in a line of text.
    """
    instruction = instruction.strip()
    if found := _SYMBOL.match(instruction):
        return _symbol(found[1], instruction)
    if (found := _FORMULA.match(instruction)) and instruction.count("(") <= _DEEPEST:
        return _Formula(re.sub(r"\\\*\s*(?:\w+|\"[^\"]*\")", "", instruction[found.end() :])).text()
    return UNKNOWN if found or _CALCULATION.match(instruction) else ""


def _symbol(code: str, instruction: str) -> str:
    number = int(code) if code.isdecimal() else int(code, 16) if code[:2].lower() == "0x" else ord(code)
    font = _FONT.search(instruction)
    name = "" if font is None else font[1] or font[2]
    if number > 0x10FFFF:
        return UNKNOWN
    if name or number < 0x80 or _UNICODE.search(instruction):
        return symbol(name, number)
    return bytes([number]).decode("cp1252", "replace") if number < 0x100 else UNKNOWN


class _Formula:
    """Parses an `EQ` instruction: text, and switches with their arguments in brackets."""

    def __init__(self, instruction: str) -> None:
        self._rest = instruction.strip()

    def text(self, ends: str = "") -> str:
        """The text up to one of the signs in `ends`, which is not consumed."""
        parts: list[str] = []
        while self._rest and self._rest[0] not in ends:
            if _SWITCH.match(self._rest):
                parts.append(self._element())
            elif self._rest[0] == "\\":
                parts.append(self._rest[1:2])
                self._rest = self._rest[2:]
            else:
                parts.append(self._rest[0])
                self._rest = self._rest[1:]
        return "".join(parts).strip()

    def _element(self) -> str:
        switches: list[str] = []
        while found := _SWITCH.match(self._rest):
            switches.append(found[1].lower())
            self._rest = self._rest[found.end() :]
        return _written(switches, self._arguments())

    def _arguments(self) -> list[str]:
        if not self._rest.startswith("("):
            return []
        found: list[str] = []
        while self._rest[:1] in ("(", ",", ";"):
            self._rest = self._rest[1:]
            found.append(self.text(ends=",;)"))
        self._rest = self._rest[1:]
        return found


def _written(switches: list[str], arguments: list[str]) -> str:
    kind, whole = switches[0] if switches else "", "".join(arguments)
    if kind == "s":
        return raised(whole) if "up" in switches else lowered(whole)
    if kind == "o" and "ad" in switches and len(arguments) == 2:
        return arguments[1]  # a phonetic guide above a word
    if kind == "o" and "ac" in switches and len(arguments) == 2:
        return _CIRCLED.get(arguments[1], arguments[1])
    if kind == "f" and len(arguments) == 2:
        return "/".join(arguments)
    if kind == "b":
        return f"({whole})"
    if kind == "l":
        return ",".join(arguments)
    return whole if kind in ("x", "d") else f"{UNKNOWN}{whole}"
