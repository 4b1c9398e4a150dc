"""Text from outside, names of files first of all, made fit for one line of a terminal, a table or a log."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from perfeval_data.paper.characters import decoded

_NOT_SHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that steer a terminal, turn a line around, break it, or stand for nothing."""
_LONGEST_NAME: Final = 400
_NOT_IN_XML: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text on one line, with an escape for each character that is not shown: no terminal is steered, no line forged."""
    if text.isprintable():
        return text
    return "".join(_escaped(each) if unicodedata.category(each) in _NOT_SHOWN else each for each in text)


def name_shown(name: str) -> str:
    """A file's name, with folders before it, as it is shown and stored.

    Linux has names that are no UTF-8, such as those of an archive from China unpacked with the wrong encoding: they are read
    as GB18030, or else the bytes are shown. Very long names lose their middle.
    """
    shown = printable("/".join(map(_decoded, name.split("/"))))
    if len(shown) <= _LONGEST_NAME:
        return shown
    half = _LONGEST_NAME // 2
    return f"{shown[:half]}…{shown[-half:]}"


def for_xml(text: str) -> str:
    """The text without what XML has no way to say, such as a control character in an old workbook."""
    return _NOT_IN_XML.sub("", text)


def _decoded(name: str) -> str:
    if name.isascii():
        return name
    try:
        data = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character of Windows
        return name.encode("utf-8", "backslashreplace").decode("utf-8")
    return decoded(data) or data.decode("utf-8", "backslashreplace")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
