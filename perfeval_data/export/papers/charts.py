"""The charts of the brief: which figures, in which order, in which colours; how bars are drawn is the template's business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from perfeval_data.export.papers.parts import Chart, Series
from perfeval_data.words import palette, wording
from perfeval_data.words.labels import short_labels, texts_of

MOST_BARS = 10
"""More labels than this are no picture on paper: the rest is in the table."""
_NAME = 16
"""Characters of a label that stand in one line or two."""
_BAND = 5
"""Points of a score that one bar holds, where projects are too many for a bar each."""


def money_by_unit(units: pd.DataFrame) -> Chart:
    """Money of the units with the most of it, from `queries.funds_by_unit`."""
    shown = units.head(MOST_BARS)
    which = f"（预算最多的{MOST_BARS}个单位）" if len(units) > MOST_BARS else ""
    series = (
        ("年初预算数", palette.INITIAL, "initial_budget_wan"),
        ("全年预算数", palette.ANNUAL, "annual_budget_wan"),
        ("全年执行数", palette.EXECUTED, "executed_wan"),
    )
    return Chart(
        f"各实施单位预算数与执行数{which}（万元）",
        _names(shown, "implementing_unit"),
        tuple(_series(name, colour, shown[column], wording.total) for name, colour, column in series),
    )


def scores(projects: pd.DataFrame) -> Chart | None:
    """The score of each graded project, best first, or projects by score where they are many; None where none has a grade."""
    scored = projects[projects["graded_score"].notna()]
    if scored.empty:
        return None
    if len(scored) <= MOST_BARS:
        ordered = scored.sort_values("graded_score", ascending=False, kind="stable")
        bars = _series("评级得分", palette.ANNUAL, ordered["graded_score"].astype(float), wording.as_filed)
        return Chart("各项目评级得分", _names(ordered, "project_name"), (bars,))
    bands = (scored["graded_score"].astype(float) // _BAND * _BAND).astype(int).value_counts().sort_index(ascending=False)
    labels = tuple(f"{lowest}分至不足{lowest + _BAND}分" if lowest < 100 else "100分及以上" for lowest in bands.index)
    return Chart("各分数段的项目数（个）", labels, (_series("项目数", palette.ANNUAL, bands, wording.count),))


def points_lost(levels: pd.DataFrame) -> Chart:
    """Points lost by level 1 of the indicators, from `queries.points_lost_by_level`."""
    lost = levels[levels["points_lost"] > 0]
    return Chart(
        "各级指标扣分（分）", _names(lost, "level_1"), (_series("扣分", palette.LOST, lost["points_lost"], wording.as_filed),)
    )


def _series(name: str, colour: str, values: Iterable[Any], put: wording.Put) -> Series:
    present = tuple(None if wording.is_nothing(value) else float(value) for value in values)
    return Series(name, colour, present, tuple(map(put, present)))


def _names(frame: pd.DataFrame, column: str) -> tuple[str, ...]:
    return tuple(short_labels(texts_of(frame, column), _NAME))
