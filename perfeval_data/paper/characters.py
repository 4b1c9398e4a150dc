"""Text that every file, database and page can hold, and the signs in it for what the paper shows and text cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

CHINESE_ENCODINGS: Final = ("utf-8", "gb18030")
"""What Chinese texts and file names come in, the stricter one first; gb18030 holds gb2312 and gbk."""
PICTURE_SIGN: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in the text of a cell for a picture in it."""
UNREADABLE_SIGN: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands for what is there and cannot be made out: a character of an unknown font, a figure corrected beyond certainty."""
SIGNS_IN_WORDS: Final = {PICTURE_SIGN: "〔图片〕", UNREADABLE_SIGN: "〔无法辨认〕"}
"""What a value as filed shows in the place of a sign."""

_LINE_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PLANES: Final = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_WITHOUT_SHAPE: Final = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202d\u2060-\u2064\u2066-\u206f\ufeff"  # marks of no width, and of direction
    "\ufe00-\ufe0f\U000e0000-\U000e0fff"  # variations of the sign before
    f"\ufdd0-\ufdef{_PLANES}"  # what Unicode has set aside as no characters
)
_SHAPELESS: Final = re.compile(f"[{_WITHOUT_SHAPE}]+")
_TURNING: Final = "\N{RIGHT-TO-LEFT OVERRIDE}"
_PLAIN: Final = re.compile("[\t\n -~\xa0-\xac\xae-\u0600\u2010-\u2027\u2190-\ud7ff\uf900-\ufdcf\ufe10-\ufefe\uff00-\ufffd]*")
"""Characters that never need cleaning; nearly all texts are made of them."""


def clean(text: str) -> str:
    """A text as it is seen, in characters that UTF-8 and XML can hold.

    Two halves of a character in a row are that character; half of one, and what turns the order of writing round, becomes
    `UNREADABLE_SIGN`. Every kind of line break is a line feed. Invisible characters go, but never so that two digits become
    one number.
    """
    if _PLAIN.fullmatch(text):
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _LINE_BREAKS.sub("\n", text).replace(_TURNING, UNREADABLE_SIGN)
    return _SHAPELESS.sub(_nothing, text)


def _nothing(match: re.Match[str]) -> str:
    text = match.string
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    is_control = min(match[0]) < " "
    return UNREADABLE_SIGN if is_control and before.isdecimal() and after.isdecimal() else ""


def decoded(data: bytes, encodings: Iterable[str] = CHINESE_ENCODINGS) -> str | None:
    """The text in the first of the encodings that holds all of it; None where none does."""
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
