"""Text of documents within the dashboard's markup: shown literally, never interpreted."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from perfeval_data.words.wording import NOTHING, is_nothing

_ADDRESS = re.compile(r"https?:(?=//)|www(?=\.)", re.IGNORECASE)
"""Where Markdown sees a link in a bare address, its signs escaped or not."""
_NO_BREAK = "\u2060"
"""The word joiner: not seen, and no part of an address."""


def text(value: Any) -> str:
    """A text from a document, escaped for HTML, line breaks kept."""
    return NOTHING if is_nothing(value) or value == "" else escape(str(value)).replace("\n", "<br>")


def plain(value: Any) -> str:
    """A text from a document for places that render Markdown: escaped, its addresses no links."""
    unlinked = _ADDRESS.sub(f"\\g<0>{_NO_BREAK}", str(value)).replace("@", f"{_NO_BREAK}@")
    return "".join(f"\\{character}" if character in r"\`*_{}[]()#+-.!|<>~$:@&" else character for character in unlinked)
