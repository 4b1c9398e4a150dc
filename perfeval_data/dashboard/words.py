"""Numbers and texts as they stand on screen: figures as filed in detail, two decimals in totals, `—` for what is not there."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

NOTHING = "—"


def is_nothing(value: Any) -> bool:
    """Whether a value is missing."""
    return value is None or value is pd.NaT or bool(pd.isna(value))


def as_filed(value: Any) -> str:
    """A number without trailing zeros: `1.408`, `1,200`."""
    if is_nothing(value):
        return NOTHING
    text = f"{float(value):,.8f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def total(value: Any) -> str:
    """A sum of money with two decimals: `50.71`."""
    return NOTHING if is_nothing(value) else f"{float(value):,.2f}"


def percent(value: Any) -> str:
    """A ratio as a percentage, two decimals at most: `100%`, `89.69%`."""
    return NOTHING if is_nothing(value) else f"{as_filed(round(float(value) * 100, 2))}%"


def score(value: Any) -> str:
    """A mean of points with up to two decimals: `96.2`."""
    return NOTHING if is_nothing(value) else as_filed(round(float(value), 2))


def count(value: Any) -> str:
    """A whole number: `1,234`."""
    return NOTHING if is_nothing(value) else f"{int(value):,}"


def moment(value: Any) -> str:
    """A point in time to the minute."""
    return NOTHING if is_nothing(value) else pd.Timestamp(value).strftime("%Y年%-m月%-d日 %H:%M")


def text(value: Any) -> str:
    """A text from a document, escaped for HTML, line breaks kept."""
    return NOTHING if is_nothing(value) or value == "" else escape(str(value)).replace("\n", "<br>")


def plain(value: Any) -> str:
    """A text from a document for places that render Markdown: its signs are shown and not obeyed."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]()#+-.!|<>~$:@&" else character for character in str(value))
