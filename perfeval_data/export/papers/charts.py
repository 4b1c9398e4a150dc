"""The charts of the brief: which figures, in which order; how bars are drawn is the template's business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from perfeval_data.export.papers.parts import Bar, Chart
from perfeval_data.words import wording
from perfeval_data.words.labels import short_labels, texts_of

MOST_BARS = 10
"""A chart on paper has no more labels than this; the rest is in the table."""
LOWEST_UNITS = 5
"""Units on the first page: those that spent the least share of their money."""
_NAME = 18
"""Characters of a label that stand in one line."""
_BAND = 5
"""Points of a score that one bar holds, where projects are too many for a bar each."""


def lowest_units(units: pd.DataFrame) -> Chart | None:
    """The units that spent the least share of their budget, from `queries.funds_by_unit`; None where no unit has a rate."""
    rated = units[units["execution_rate"].notna()].sort_values("execution_rate", kind="stable")
    if rated.empty:
        return None
    shown = rated.head(LOWEST_UNITS)
    which = f"执行率最低的{len(shown)}个单位，共{len(rated):,}个" if len(rated) > len(shown) else "各单位执行率"
    rows = zip(_units(shown), shown.to_dict("records"), strict=True)
    return Chart(f"{which}（框为预算）", tuple(_rate(label, row) for label, row in rows))


def _rate(label: str, row: dict[Any, Any]) -> Bar:
    left = row["annual_budget_wan"] - row["executed_wan"]
    text = wording.percent(row["execution_rate"])
    return Bar(label, row["execution_rate"], f"{text}，余{wording.total(left)}万元" if left > 0 else text, 1.0)


def grades(counted: pd.DataFrame) -> Chart:
    """Projects by grade, from `queries.grades`."""
    numbers = zip(counted["grade"], counted["project_count"], strict=True)
    return Chart("等级分布（个）", tuple(Bar(grade, float(number), wording.count(number)) for grade, number in numbers))


def money_by_unit(units: pd.DataFrame) -> Chart:
    """What the units with the most money spent of it, from `queries.funds_by_unit`."""
    shown = units.head(MOST_BARS)
    which = f"（预算最多的{MOST_BARS}个单位）" if len(units) > MOST_BARS else ""
    rows = zip(_units(shown), shown.to_dict("records"), strict=True)
    return Chart(f"各实施单位预算（框）与执行（实心）{which}", tuple(_spent(label, row) for label, row in rows))


def _spent(label: str, row: dict[Any, Any]) -> Bar:
    executed, budget = _number(row["executed_wan"]), _number(row["annual_budget_wan"])
    if executed is None or budget is None:
        return Bar(label, None, wording.NOTHING)
    return Bar(
        label,
        executed,
        f"{wording.total(executed)} / {wording.total(budget)}万元，{wording.percent(row['execution_rate'])}",
        budget,
    )


def scores(projects: pd.DataFrame) -> Chart | None:
    """The score of each graded project, best first, or projects by score where they are many; None where none has a grade."""
    scored = projects[projects["graded_score"].notna()]
    if scored.empty:
        return None
    if len(scored) <= MOST_BARS:
        ordered = scored.sort_values("graded_score", ascending=False, kind="stable")
        return Chart("各项目评级得分", _bars(_names(ordered, "project_name"), ordered["graded_score"], wording.as_filed))
    bands = (scored["graded_score"].astype(float) // _BAND * _BAND).astype(int).value_counts().sort_index(ascending=False)
    labels = [f"{lowest}分至不足{lowest + _BAND}分" if lowest < 100 else "100分及以上" for lowest in bands.index]
    return Chart("各分数段的项目数（个）", _bars(labels, bands, wording.count))


def points_lost(levels: pd.DataFrame) -> Chart:
    """Which share of its points each level 1 of the indicators lost, from `queries.points_lost_by_level`."""
    lost = levels[levels["points_lost"] > 0]
    return Chart("各级指标失分占分值的比例", _bars(list(lost["level_1"]), lost["share_lost"], wording.percent))


def _bars(labels: Iterable[str], values: Iterable[Any], put: wording.Formatter) -> tuple[Bar, ...]:
    return tuple(Bar(label, _number(value), put(_number(value))) for label, value in zip(labels, values, strict=True))


def _number(value: Any) -> float | None:
    return None if wording.is_nothing(value) else float(value)


def _units(units: pd.DataFrame) -> list[str]:
    """Labels of units: of several departments with their department, of one without it, which would say nothing of them."""
    pairs = list(zip(units["department"], units["implementing_unit"], strict=True))
    if units["department"].nunique() > 1:
        named = [wording.unit_word(*pair) for pair in pairs]
    else:
        named = [str(unit).removeprefix(str(department)) or str(unit) for department, unit in pairs]
    return _names(units.assign(implementing_unit=named), "implementing_unit")


def _names(frame: pd.DataFrame, column: str) -> list[str]:
    return short_labels(texts_of(frame, column), _NAME)
