"""Bars as plain HTML, a line each with its name, its bar and its figures: they print, grow with the text and are links."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Final, NamedTuple

import pandas as pd
import streamlit as st

from perfeval_data.audit.settings import USUAL
from perfeval_data.dashboard.ui.markup import text
from perfeval_data.dashboard.ui.table import records
from perfeval_data.words import wording
from perfeval_data.words.labels import texts_of, told_apart

MOST_BARS: Final = 30
"""A chart has no more bars than this; the rest is in the table."""


class Bar(NamedTuple):
    """A line: its name, where it leads, how long outline and filling are as a share of the longest, and its figures in words."""

    name: str
    link: str
    outline: float
    filled: float
    figures: str
    kind: str = ""


def show(bars: Sequence[Bar], legend: str) -> None:
    """The bars below each other; `legend` says what outline, filling and figures are."""
    lines = "".join(map(_line, bars))
    st.html(f"<div class='pe-bars'><p class='pe-note'>{legend}</p><ul>{lines}</ul></div>")


def _line(bar: Bar) -> str:
    outline = f"<i class='outline' style='width:{bar.outline * 100:.2f}%'></i>" if bar.outline else ""
    filled = f"<i class='filled {bar.kind}' style='width:{bar.filled * 100:.2f}%'></i>"
    return (
        f"<li><a href='{escape(bar.link)}' target='_self' title='{escape(bar.name)}'>{text(bar.name)}</a>"
        f"<span class='bar' aria-hidden='true'>{outline}{filled}</span><span class='figures'>{bar.figures}</span></li>"
    )


MONEY_LEGEND: Final = (
    "<span class='key'><i class='outline'></i>全年预算</span><span class='key'><i class='filled'></i>全年执行</span>"
    "<span>右侧为全年预算、执行率；单位：万元</span>"
)


def of_money(frame: pd.DataFrame, column: str, links: Sequence[str], sums: bool) -> list[Bar]:
    """全年预算 as an outline, 全年执行 filled, the rate written; the first `MOST_BARS` rows of the frame."""
    shown = frame.head(MOST_BARS)
    longest = max(float(shown[["annual_budget_wan", "executed_wan"]].max().max() or 0), 1e-9)
    rows = zip(_names(shown, column), links, records(shown), strict=False)
    return [_money(name, link, row, longest, sums) for name, link, row in rows]


def _money(name: str, link: str, row: dict[str, Any], longest: float, sums: bool) -> Bar:
    rate = row["execution_rate"]
    amount = wording.cell("annual_budget_wan", row["annual_budget_wan"], sums)
    kind = "" if wording.is_nothing(rate) else "low" if rate < LOW_RATE else "above" if rate > 1 else ""
    words = f"{amount}<b>{wording.percent(rate)}</b>"
    return Bar(name, link, _share(row["annual_budget_wan"], longest), _share(row["executed_wan"], longest), words, kind)


LOW_RATE: Final = float(1 - USUAL.funds.unspent_share)
"""A unit that has spent less than this share of its budget stands out, as a project does in the audit."""


def of_loss(frame: pd.DataFrame, column: str, field: str, links: Sequence[str], figures: Sequence[str]) -> list[Bar]:
    """What was lost, the most on top."""
    shown = frame.head(MOST_BARS)
    longest = max(float(shown[field].max() or 0), 1e-9)
    rows = zip(_names(shown, column), links, shown[field], figures, strict=False)
    return [Bar(name, link, 0, _share(value, longest), words, "lost") for name, link, value, words in rows]


def _names(shown: pd.DataFrame, column: str) -> list[str]:
    return told_apart(texts_of(shown, column))


def _share(value: Any, longest: float) -> float:
    return 0.0 if wording.is_nothing(value) else max(float(value), 0.0) / longest
