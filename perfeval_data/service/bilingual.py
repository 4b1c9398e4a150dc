"""What a person reads on the command line and in the log of a server that will not start: Chinese for the office, English for IT.

One pattern everywhere: the Chinese, then the same in English in brackets. Help of commands, results, refusals and settings keep to it.
"""

from __future__ import annotations

from typing import Final

_WIDTH: Final = 14
"""Characters of the longest state that begins a line of an import: 未变 (unchanged)."""


def bilingual(chinese: str, english: str) -> str:
    """A word or a sentence in both languages."""
    return f"{chinese} ({english})"


def state_line(chinese: str, english: str, rest: str) -> str:
    """A line about one thing, such as a document: what became of it in both languages, then its name and the rest."""
    return f"{bilingual(chinese, english):<{_WIDTH}}  {rest}"
