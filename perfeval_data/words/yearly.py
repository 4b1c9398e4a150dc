"""A year beside the year before, in words: on screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from perfeval_data.paper.values import half_up
from perfeval_data.queries import Filters, Headline, PredecessorCounts
from perfeval_data.words.wording import (
    NOTHING,
    count,
    findings_counted,
    headline_figures,
    open_of_all,
    percent,
    score,
    total,
)

UNCHANGED = "与上年持平"


def headline_changes(headline: Headline, last: Headline) -> tuple[str | None, ...]:
    """For each of `wording.headline_figures` last year's figure and what has changed; None where one of the two is missing."""
    return (
        _beside(count(last.project_count), _more(headline.project_count, last.project_count)),
        _beside(total(last.initial_budget_wan), _grown(headline.initial_budget_wan, last.initial_budget_wan)),
        _beside(total(last.annual_budget_wan), _grown(headline.annual_budget_wan, last.annual_budget_wan)),
        _beside(total(last.executed_wan), _grown(headline.executed_wan, last.executed_wan)),
        _beside(percent(last.execution_rate), _points(headline.execution_rate, last.execution_rate)),
        _beside(score(last.mean_score), _more(headline.mean_score, last.mean_score)),
        _beside(open_of_all(last), _more(headline.open_finding_count, last.open_finding_count)),
    )


class Figure(NamedTuple):
    """One of the figures on top of 总览: its name, itself, its unit, and last year's in a line, empty where there is none."""

    label: str
    value: str
    unit: str
    beside: str


FIRST = ("全年预算", "全年执行", "执行率", "平均得分", "待处理疑点")
"""The figures that a leader asks for first."""
_UNITS = {"全年预算": "万元", "全年执行": "万元", "平均得分": "分"}


def first_figures(headline: Headline, last: Headline | None) -> list[Figure]:
    """The figures of `FIRST`, each with its unit and last year's beside it."""
    named = dict(headline_figures(headline))
    changes = dict(zip(named, headline_changes(headline, last), strict=True)) if last else {}
    return [
        Figure(label, named[label], "" if named[label] == NOTHING else _UNITS.get(label, ""), changes.get(label) or "")
        for label in FIRST
    ]


def remark(filters: Filters, headline: Headline, last: Headline, labels: Sequence[str]) -> str:
    """Last year's figures of these names in a line: `与2023年度相比：全年预算上年 51.00（−0.57%）。`; empty where none can be compared."""
    assert filters.year is not None
    changes = zip(headline_figures(headline), headline_changes(headline, last), strict=True)
    said = [f"{label}{change}" for (label, _), change in changes if label in labels and change]
    return f"与{filters.year - 1}年度相比：{'；'.join(said)}。" if said else ""


def _beside(last: str, change: str | None) -> str | None:
    """`上年 46.62（+8.77%）`, which a narrow box breaks before the bracket only."""
    return None if change is None else f"上年\u00a0{last}（{change}）"


def _more(now: float | None, before: float | None) -> str | None:
    return None if now is None or before is None else signed(score(abs(now - before)), now - before)


def _grown(now: float | None, before: float | None) -> str | None:
    """The growth of a sum of money; None from nothing."""
    return None if now is None or not before else signed(f"{score(abs(now / before - 1) * 100)}%", now - before)


def _points(now: float | None, before: float | None) -> str | None:
    return None if now is None or before is None else signed(f"{score(abs(now - before) * 100)}个百分点", now - before)


def signed(text: str, change: float) -> str:
    """A change with its sign; `持平` where none is left after rounding."""
    if not any(digit in "123456789" for digit in text):
        return "持平"
    return f"{'+' if change > 0 else '−'}{text}"


def both_years(headline: Headline, last: Headline) -> dict[str, Any]:
    """What the units of both years come to, by the columns of `queries.units_beside_last_year`."""
    budget, last_budget = headline.annual_budget_wan, last.annual_budget_wan
    return {
        "project_count": headline.project_count,
        "last_project_count": last.project_count,
        "annual_budget_wan": budget,
        "last_annual_budget_wan": last_budget,
        "budget_change_wan": None if budget is None or last_budget is None else budget - last_budget,
        "execution_rate": headline.execution_rate,
        "last_execution_rate": last.execution_rate,
        "mean_score": headline.mean_score,
        "last_mean_score": last.mean_score,
        "unrated_count": headline.unrated_count,
        "last_unrated_count": last.unrated_count,
    }


# --- sentences -----------------------------------------------------------------------------------------------------


def year_sentence(filters: Filters, headline: Headline, last: Headline) -> str:
    """This year beside the year before in plain words."""
    assert filters.year is not None
    parts = [_counted(headline, last, f"{filters.year}年度", f"{filters.year - 1}年度")]
    if headline.annual_budget_wan is not None and last.annual_budget_wan:
        growth = headline.annual_budget_wan / last.annual_budget_wan - 1
        parts.append(
            f"全年预算{total(headline.annual_budget_wan)}万元，"
            + _moved(headline.annual_budget_wan - last.annual_budget_wan, total, "万元", f"（{score(abs(growth) * 100)}%）")
        )
    if headline.execution_rate is not None and last.execution_rate is not None:
        points = (headline.execution_rate - last.execution_rate) * 100
        parts.append(f"执行率{percent(headline.execution_rate)}，{_moved(points, score, '个百分点', words=('上升', '下降'))}")
    if headline.mean_score is not None and last.mean_score is not None:
        parts.append(
            f"平均得分{score(headline.mean_score)}，"
            + _moved(headline.mean_score - last.mean_score, score, "分", words=("提高", "降低"))
        )
    counted = findings_counted(headline.finding_count, headline.open_finding_count)
    parts.append(f"疑点{counted}，总数{_moved(headline.finding_count - last.finding_count, count, '条')}")
    return "；".join(parts) + "。"


def _counted(headline: Headline, last: Headline, year: str, last_year: str) -> str:
    change = headline.project_count - last.project_count
    beside = f"与{last_year}持平" if not change else f"比{last_year}{'多' if change > 0 else '少'}{abs(change):,}个"
    return f"{year}{headline.project_count:,}个项目，{beside}"


def _moved(change: float, put: Any, unit: str, share: str = "", words: tuple[str, str] = ("增加", "减少")) -> str:
    """`增加4.09万元（8.77%）`, `下降0.3个百分点`, `与上年持平`."""
    amount = put(abs(change))
    if signed(amount, change) == "持平":
        return UNCHANGED
    return f"{words[0] if change > 0 else words[1]}{amount}{unit}{share}"


def predecessors_sentence(predecessor_counts: PredecessorCounts) -> str:
    """What became of last year's projects."""
    parts = (
        ("延续", predecessor_counts.continued),
        ("疑似更名", predecessor_counts.renamed),
        ("新增", predecessor_counts.new),
        ("本年未延续", predecessor_counts.ended),
    )
    return "，".join(f"{word}{number:,}个" for word, number in parts if number) + "。"


def units_sentence(both: int, new: int, gone: int) -> str:
    """Which units filed forms in only one of the years, so that sums are not of the same units; empty where all did in both."""
    parts = [f"{new:,}个单位只有本年的自评表" if new else "", f"{gone:,}个单位只有上年的自评表" if gone else ""]
    said = "，".join(filter(None, parts))
    return f"两年都有自评表的单位{both:,}个；{said}，合计数不完全可比。" if said else ""


PREDECESSOR_RULE = (
    "自评表上没有项目编号，系统按主管部门、实施单位和项目名称认定同一项目；名称只差年份、空格、括号的算同一项目。"
    "“疑似更名”是推测：同一单位，名称相似，或名称部分相似且一半以上指标同名；分期项目（一期、二期）不算更名。请核对后使用。"
)


def basis_sentence(row: Any) -> str:
    """Why a form is taken for the same project as the one of the year before; `row` is one of `queries.project_years`."""
    year = int(row["fiscal_year"]) - 1
    shared = f"，{int(row['shared_indicators'])}项指标同名" if row["shared_indicators"] else ""
    return {
        "same": f"与{year}年度的自评表名称、单位相同{shared}。",
        "wording": f"与{year}年度的自评表单位相同，名称只是写法不同{shared}。",
        "unit": f"与{year}年度的自评表名称相同，实施单位不同{shared}。",
        "renamed": f"系统推测由{year}年度的一个项目更名而来：同一单位，名称相似度{percent(half_up(row['name_similarity']))}{shared}。请核对。",
    }[row["predecessor_basis"]]


def indicators_sentence(alike: int, new: int, gone: int) -> str:
    """How this year's indicators stand beside last year's."""
    parts = [f"两年都有的指标{alike:,}项", f"本年新增{new:,}项" if new else "", f"本年未延续{gone:,}项" if gone else ""]
    return "，".join(filter(None, parts)) + "。"
