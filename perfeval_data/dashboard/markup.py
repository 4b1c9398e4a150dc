"""Text of documents among the markup of the dashboard: shown as it is, never obeyed."""

from __future__ import annotations

from html import escape
from typing import Any

from perfeval_data.wording import NOTHING, is_nothing


def text(value: Any) -> str:
    """A text from a document, escaped for HTML, line breaks kept."""
    return NOTHING if is_nothing(value) or value == "" else escape(str(value)).replace("\n", "<br>")


def plain(value: Any) -> str:
    """A text from a document for places that render Markdown: its signs are shown and not obeyed."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]()#+-.!|<>~$:@&" else character for character in str(value))
