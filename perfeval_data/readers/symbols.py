"""Characters of symbol fonts: Wingdings and Symbol have boxes, ticks and comparison signs at the codes of letters."""

from __future__ import annotations

from typing import Final

from perfeval_data.paper.grid import UNREADABLE_SIGN

CHECKED: Final = "☑"
UNCHECKED: Final = "□"
UNKNOWN: Final = UNREADABLE_SIGN

SYMBOL_CODES: Final = range(0xF000, 0xF100)
"""Codes at which symbol fonts keep their characters."""
_WINGDINGS: Final = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0xA1: "○", 0xA7: "▪", 0xA8: "□",
    0xD8: "➢", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Final = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□", 0xA4: "□"}
_SYMBOL: Final = {
    0x2A: "*", 0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
    0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD0: "∠", 0xD6: "√", 0xD7: "·", 0xE5: "∑",
} | {code: chr(code) for code in b" !#%&()+,./0123456789:;<=>?[]_{|}"}  # fmt: skip
_NOT_KNOWN: Final[dict[int, str]] = {}
_FONTS: Final = {
    "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL, "wingdings 3": _NOT_KNOWN, "webdings": _NOT_KNOWN,
    "mt extra": _NOT_KNOWN, "marlett": _NOT_KNOWN, "zapf dingbats": _NOT_KNOWN, "zapfdingbats": _NOT_KNOWN,
}  # fmt: skip


def is_symbol_font(font: str) -> bool:
    """Whether a font has symbols in place of letters."""
    return font.lower() in _FONTS


def symbol(font: str, code: int) -> str:
    """The character that a font shows for a code; `UNKNOWN` if that is not known."""
    characters = _FONTS.get(font.lower())
    if characters is None:
        return chr(code) if chr(code).isprintable() else UNKNOWN
    if code in SYMBOL_CODES:
        code -= SYMBOL_CODES.start
    return " " if code == ord(" ") else characters.get(code, UNKNOWN)


def in_symbol_font(font: str, text: str) -> str:
    """A text as a symbol font shows it; characters that it lacks stay, since another font shows them."""
    return "".join(symbol(font, ord(each)) if ord(each) < 0x100 or ord(each) in SYMBOL_CODES else each for each in text)
