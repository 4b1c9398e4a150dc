"""The wording of everything, on screen and on paper: numbers, columns, sentences that sum up figures, terms.

Figures stand as filed in detail and with two decimals in totals; `—` is what is not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from perfeval_data.paper.columns import Kind, kind
from perfeval_data.paper.grades import FULL_MARKS, GRADE_BANDS
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.paper.values import half_up
from perfeval_data.queries import NOT_FILED, NOT_GRADED, Filters, Headline, Holdings, UnitName, Verification

NOTHING = "—"
SHOWN_AS_ZERO = 0.005
"""Money or points below this round to 0.00."""
Formatter = Callable[[Any], str]
"""Turns a value into text."""


def is_nothing(value: Any) -> bool:
    """Whether a value is missing."""
    return value is None or value is pd.NaT or bool(pd.isna(value))


def as_filed(value: Any) -> str:
    """A number without trailing zeros: `1.408`, `1,200`."""
    if is_nothing(value):
        return NOTHING
    text = f"{value if isinstance(value, Decimal) else float(value):,.8f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def total(value: Any) -> str:
    """A sum of money with two decimals: `50.71`."""
    return NOTHING if is_nothing(value) else f"{half_up(value):,f}"


def percent(value: Any) -> str:
    """A ratio as a percentage, two decimals at most: `100%`, `89.69%`."""
    return NOTHING if is_nothing(value) else f"{as_filed(half_up(value * 100))}%"


def score(value: Any) -> str:
    """A mean of points with up to two decimals: `96.2`."""
    return NOTHING if is_nothing(value) else as_filed(half_up(value))


def count(value: Any) -> str:
    """A whole number: `1,234`."""
    return NOTHING if is_nothing(value) else f"{int(value):,}"


def day(value: Any) -> str:
    """A date: `2025年1月2日`."""
    return NOTHING if is_nothing(value) else f"{value.year}年{value.month}月{value.day}日"


def moment(value: Any) -> str:
    """A point in time to the minute."""
    return NOTHING if is_nothing(value) else f"{day(value)} {value:%H:%M}"


def cell(name: str, value: Any, sums: bool = False) -> str:
    """One value of a column; amounts that are sums of several forms get two decimals."""
    match kind(name):
        case Kind.RATE:
            return percent(value)
        case Kind.COUNT:
            return count(value)
        case Kind.MEAN:
            return score(value)
        case Kind.AMOUNT:
            return total(value) if sums else as_filed(value)
        case Kind.POINTS:
            return as_filed(value)
        case Kind.MOMENT:
            return moment(value)
        case Kind.DAY:
            return day(value)
        case _:
            return NOTHING if is_nothing(value) else str(value)


def headline_figures(headline: Headline) -> tuple[tuple[str, str], ...]:
    """The figures that a leader asks for first, each under its name; amounts in 万元."""
    return (
        ("项目数", count(headline.project_count)),
        ("年初预算", total(headline.initial_budget_wan)),
        ("全年预算", total(headline.annual_budget_wan)),
        ("全年执行", total(headline.executed_wan)),
        ("执行率", percent(headline.execution_rate)),
        ("平均得分", score(headline.mean_score)),
        ("待处理疑点", open_of_all(headline)),
    )


def open_of_all(headline: Headline) -> str:
    """The open findings of all: `27 / 32`."""
    return f"{headline.open_finding_count:,} / {headline.finding_count:,}"


def grade_word(grade: Any, final_score: Any, final_weight: Any) -> str:
    """The grade of a project, or why it has none: `不评等级（满分80分）`."""
    if not is_nothing(grade):
        return str(grade)
    if is_nothing(final_score):
        return f"{NOT_GRADED}（得分填报不全）"
    full = "满分不明" if is_nothing(final_weight) else f"满分{as_filed(final_weight)}分"
    return f"{NOT_GRADED}（{full}）"


def unit_word(department: Any, unit: Any) -> str:
    """A unit with its department before it, unless its name begins with that: `某市总工会宣教部`, `某市总工会，实施单位未填`."""
    is_blank = [is_nothing(name) or name == NOT_FILED for name in (department, unit)]
    if any(is_blank):
        return f"{'主管部门未填' if is_blank[0] else department}，{'实施单位未填' if is_blank[1] else unit}"
    return str(unit) if str(unit).startswith(str(department)) else f"{department}{unit}"


def sums_below(headline: Headline) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The rows below a table of money, each with its name: its totals, and what they leave out."""
    together = ("合计", asdict(headline))
    if not headline.unrated_count:
        return (together,)
    left_out = {
        "project_count": headline.unrated_count,
        "unrated_count": headline.unrated_count,
        "initial_budget_wan": headline.unrated_initial_wan,
        "annual_budget_wan": headline.unrated_budget_wan,
        "executed_wan": headline.unrated_executed_wan,
    }
    return (together, ("未填全（未计入）", left_out))


UNRATED_COLUMNS = ("unrated_count", "unrated_budget_wan", "unrated_executed_wan")


def with_unrated(columns: Sequence[str], frame: pd.DataFrame) -> tuple[str, ...]:
    """The columns of a table of sums, followed by what the sums leave out, if anything."""
    left_out = [
        name for name in (*UNRATED_COLUMNS, "last_unrated_count") if name in frame and (frame[name].fillna(0) != 0).any()
    ]
    return (*columns, *left_out)


# --- sentences -----------------------------------------------------------------------------------------------------


def scope(filters: Filters) -> str:
    """The choice in words: `2024年度 · 宣教部`."""
    return " · ".join([year(filters, "全部年度"), *filter_words(filters)])


def year(filters: Filters, everything: str) -> str:
    """The chosen years in words, `everything` where all years are chosen: `2023、2024年度`."""
    return _years([each for each in filters.years if each != NOT_FILED], NOT_FILED in filters.years) or everything


def _years(years: Sequence[int | str], with_unknown: bool) -> str:
    named = f"{'、'.join(str(each) for each in sorted(years, key=int))}年度" if years else ""
    return "和".join(filter(None, (named, "年度不明" if with_unknown else "")))


def filter_words(filters: Filters) -> list[str]:
    """What is chosen besides the year, in words."""
    kinds = (filters.departments, unit_names(filters.units), filters.grades)
    keyword = f"名称含“{filters.keyword}”" if filters.keyword else ""
    return [*("、".join(values) for values in kinds if values), *filter(None, [keyword])]


def unit_names(units: Sequence[UnitName]) -> list[str]:
    """The names of units; of those that share one the department before it."""
    counts = Counter(unit.name for unit in units)
    return [unit.name if counts[unit.name] == 1 else f"{unit.department}{unit.name}" for unit in units]


def summary_sentence(filters: Filters, headline: Headline, grades: pd.DataFrame) -> str:
    """Projects, money, execution, scores and findings in plain words."""
    parts = [_counted(filters, headline.project_count)]
    if headline.annual_budget_wan is not None:
        without = f"（不含未填全的{headline.unrated_count:,}个项目）" if headline.unrated_count else ""
        parts.append(
            f"全年预算{total(headline.annual_budget_wan)}万元，执行{total(headline.executed_wan)}万元，"
            f"执行率{percent(headline.execution_rate)}{without}"
        )
    numbers = zip(grades["grade"], grades["project_count"], strict=True)
    counted = "、".join(f"{grade}{number:,}个" for grade, number in numbers if number)
    parts.append(f"自评平均{score(headline.mean_score)}分（{counted}）" if headline.mean_score is not None else counted)
    parts.append(
        f"系统核对发现填报疑点{findings_counted(headline.finding_count, headline.open_finding_count)}"
        if headline.finding_count
        else "系统核对没有发现填报疑点"
    )
    return "；".join(parts) + "。"


def findings_counted(findings: int, still_open: int) -> str:
    """How many findings there are, and what became of them: `32条，已处理5条，待处理27条`."""
    return f"{findings:,}条，已处理{findings - still_open:,}条，待处理{still_open:,}条"


def _counted(filters: Filters, number: int) -> str:
    """Whose projects, which ones, how many: `2024年度宣教部共有5个项目`, `2024年度共有等级为优的项目3个`."""
    units = [name for name in unit_names(filters.units) if name != NOT_FILED]
    who = units or [name for name in filters.departments if name != NOT_FILED]
    grades = [grade for grade in filters.grades if grade != NOT_GRADED]
    narrowed = (
        "主管部门未填" if NOT_FILED in filters.departments else "",
        "实施单位未填" if any(unit.name == NOT_FILED for unit in filters.units) else "",
        f"等级为{'、'.join(grades)}" if grades else "",
        NOT_GRADED if NOT_GRADED in filters.grades else "",
        f"名称含“{filters.keyword}”" if filters.keyword else "",
    )
    which = "、".join(filter(None, narrowed))
    whose = "、".join(who) if len(who) <= _MOST_NAMED else f"{who[0]}等{len(who)}个{'单位' if units else '部门'}"
    return f"{year(filters, '各年度')}{whose}共有{f'{which}的项目{number:,}个' if which else f'{number:,}个项目'}"


_MOST_NAMED = 3
"""Above this many departments or units, only their number is given."""


def gaps_sentence(headline: Headline) -> str:
    """Which figures leave projects out, and why; empty where none does."""
    ungraded = f"{_ungraded(headline)}，未计入平均得分。" if headline.ungraded_count else ""
    return f"{unrated_sentence(headline)}{ungraded}"


def _ungraded(headline: Headline) -> str:
    return f"{headline.ungraded_count:,}个项目不评等级（满分不是100分，或得分填报不全）"


def unrated_sentence(headline: Headline) -> str:
    """The projects that are in none of the sums of money, what is missing, and what they did file; empty where there are none."""
    neither = headline.unrated_count - headline.unexecuted_count - headline.unbudgeted_count
    notes = (
        (headline.unexecuted_count, f"未填全年执行数，预算{total(headline.unrated_budget_wan)}万元"),
        (headline.unbudgeted_count, f"未填全年预算数，执行{total(headline.unrated_executed_wan)}万元"),
        (neither, "全年预算数和全年执行数都未填"),
    )
    said = [f"{number:,}个项目{note}，未计入" for number, note in notes if number]
    return f"{'；'.join(said)}。" if said else ""


def execution_sentence(headline: Headline) -> str:
    """How much was planned, available and spent, in plain words, and which projects are not in it."""
    if headline.annual_budget_wan is None or headline.executed_wan is None:
        return f"当前范围内没有全年预算数和全年执行数都填写的项目。{unrated_sentence(headline)}"
    return (
        f"年初预算{total(headline.initial_budget_wan)}万元，全年预算{total(headline.annual_budget_wan)}万元，"
        f"全年执行{total(headline.executed_wan)}万元，执行率{percent(headline.execution_rate)}，"
        f"{_unspent(headline.annual_budget_wan - headline.executed_wan)}。{unrated_sentence(headline)}"
    )


def sources_sentence(headline: Headline, missing: int) -> str:
    """How many projects filed no source of their money."""
    return f"{headline.project_count:,}个项目中有{missing:,}个没有填写资金来源；没有填写不等于零。"


def _unspent(left: float) -> str:
    if abs(left) < SHOWN_AS_ZERO:
        return "全部执行完毕"
    return f"结余{total(left)}万元" if left > 0 else f"超预算{total(-left)}万元"


def score_sentence(headline: Headline) -> str:
    """Mean, median and what has no grade, in plain words."""
    ungraded = f"{_ungraded(headline)}，未计入" if headline.ungraded_count else ""
    if headline.mean_score is None:
        return f"当前范围内没有评定等级的项目。{ungraded and ungraded + '。'}"
    return f"平均{score(headline.mean_score)}分，中位数{score(headline.median_score)}分{ungraded and '；' + ungraded}。"


def verification_sentence(verification: Verification) -> str:
    """How the scores stand by the rules, in plain words; empty where no final score is known."""
    if verification.mean_score is None:
        return ""
    counted = [
        f"{number:,}个项目自评{word}"
        for number, word in ((verification.overstated_count, "偏高"), (verification.understated_count, "偏低"))
        if number
    ]
    return (
        f"可量化复算的分值占满分的{percent(verification.verifiable_share)}；复算后平均{score(verification.mean_verified_score)}分，"
        f"自评平均{score(verification.mean_score)}分，{'、'.join(counted) if counted else '自评与复算结果一致'}。"
    )


VERIFICATION_RULE = (
    "复算只用表上的数：执行得分按执行率；指标值和完成值都是数字、区间或期限的，达到的得满分，未达到的按比例；"
    "定性指标和无法比较的，照自评计。复算得分仅供核对，不改动自评得分。"
)


def project_verification_sentence(row: Any) -> str:
    """How much of one form can be verified, and what the rules give; `row` is one of `verified_scores`."""
    if is_nothing(row["verifiable_share"]) or not row["verifiable_weight"]:
        return "本表没有可量化复算的分值。"
    share = f"满分{as_filed(row['final_weight'])}分中有{as_filed(row['verifiable_weight'])}分（{percent(row['verifiable_share'])}）可量化复算"
    if is_nothing(row["final_score"]):
        return f"{share}；得分填报不全，没有复算得分。"
    difference = float(row["score_difference"])
    if abs(difference) < SHOWN_AS_ZERO:
        return f"{share}，与自评一致。"
    word = "偏高" if difference > 0 else "偏低"
    return f"{share}，自评{word}{score(abs(difference))}分：复算得分{score(row['verified_score'])}，自评{score(row['final_score'])}。"


def finding_sentence(headline: Headline, severities: pd.DataFrame) -> str:
    """How many findings there are, and how many of each severity are open, from `queries.findings_by_severity`."""
    if not headline.finding_count:
        return "没有发现填报疑点。"
    numbers = zip(severities["severity"], severities["open_finding_count"], strict=True)
    still_open = "、".join(f"{SEVERITY_WORDS[Severity(severity)]}{number:,}条" for severity, number in numbers if number)
    counted = findings_counted(headline.finding_count, headline.open_finding_count)
    return f"{headline.project_count:,}个项目共有疑点{counted}{f'：{still_open}' if still_open else ''}。"


def holdings_sentence(holdings: Holdings) -> str:
    """What the database holds, in plain words."""
    counting = "" if holdings.current_count == holdings.form_count else f"，其中{holdings.current_count:,}张计入，其余已有新表"
    unread = f"；另有{holdings.unread_count:,}张未能读取" if holdings.unread_count else ""
    return f"已入库{holdings.document_count:,}个文件，自评表{holdings.form_count:,}张{counting}{unread}。"


def data_sentence(holdings: Holdings, since: datetime | None) -> str:
    """What all figures are based on: `数据：3个文件，2026年11月28日入库`."""
    entered = f"，{day(since)}入库" if since else ""
    return f"数据：{holdings.document_count:,}个文件，自评表{holdings.current_count:,}张{entered}"


def unread_sentence(holdings: Holdings) -> str:
    """That forms are missing in all figures; empty where none is."""
    if not holdings.unread_count:
        return ""
    return (
        f"已入库的{holdings.unread_document_count:,}个文件中有{holdings.unread_count:,}张自评表未能读取，各项数字不含其内容。"
    )


def outdated_sentence(holdings: Holdings) -> str:
    """That documents were read by an older version, and what to do; empty where none was."""
    if not holdings.outdated_count:
        return ""
    return f"{holdings.outdated_count:,}个文件由旧版读表程序读取，重新导入原文件即可更新读数。"


def loss_sentence(project: Any, indicators: pd.DataFrame) -> str:
    """Why points were lost, in one line: `扣5分：支出进度 −3，参与党员满意度 −2；均未写原因。`; empty where it cannot be told."""
    lost = indicators[indicators["points_lost"] > 0].sort_values("points_lost", ascending=False, kind="stable")
    parts = [(str(row["level_3"] or NOTHING), row["points_lost"]) for _, row in lost.iterrows()]
    executed = (project["execution_weight"], project["execution_score"])
    if not any(map(is_nothing, executed)) and executed[0] > executed[1]:
        parts.insert(0, ("预算执行", executed[0] - executed[1]))
    if not parts:
        return "没有扣分。" if not is_nothing(project["final_score"]) and not indicators["points_lost"].isna().all() else ""
    said = "，".join(f"{name} −{as_filed(points)}" for name, points in parts)
    return f"扣{as_filed(sum(float(points) for _, points in parts))}分：{said}{_reasons_given(lost)}。"


def _reasons_given(lost: pd.DataFrame) -> str:
    silent = int(lost["deviation_reason"].isna().sum())
    if lost.empty:
        return ""
    if not silent:
        return "；均写明原因" if len(lost) > 1 else "；写明了原因"
    if silent < len(lost):
        return f"；其中{silent}项未写原因"
    return "；均未写原因" if len(lost) > 1 else "；未写原因"


def finding_text(indicator: Any, message: str) -> str:
    """What a finding says, behind the name of the indicator that it concerns where it does not say that itself."""
    return message if is_nothing(indicator) or f"“{indicator}”" in message else f"“{indicator}”：{message}"


SEVERITY_RULE = (
    "错误：与评分规则或表内其他数字矛盾；警示：应当核实；提示：值得了解。疑点由系统对照表内数字得出，不改动填报内容。"
)


WHY_NOT_GRADED = "满分不是100分，或得分填报不全"


def grade_rules() -> list[str]:
    """The range of each grade band in words, best first, and behind them why a project has no grade: as `queries.grades` has them."""
    uppers = [None, *(band.lowest_score for band in GRADE_BANDS)]
    bands = [_band(band.lowest_score, upper) for band, upper in zip(GRADE_BANDS, uppers, strict=False)]
    return [*bands, WHY_NOT_GRADED]


def score_step(score: int) -> str:
    """A step of `queries.score_histogram` in words."""
    if score == FULL_MARKS:
        return f"{FULL_MARKS}分"
    return f"{score}分至不足{score + 1}分" if score < FULL_MARKS else f"超过{score - 1}分至{score}分"


def grade_rule() -> str:
    """The grade bands in one sentence."""
    bands = "，".join(f"{rule}为{band.grade}" for band, rule in zip(GRADE_BANDS, grade_rules(), strict=False))
    return f"等级标准：{bands}；{WHY_NOT_GRADED}的，不评等级。"


def _band(lowest: Decimal | None, upper: Decimal | None) -> str:
    """The range of a grade band: `90分（含）以上`, `80分（含）至90分`, `60分以下`."""
    if lowest is None:
        return f"{upper}分以下"
    return f"{lowest}分（含）以上" if upper is None else f"{lowest}分（含）至{upper}分"


# --- terms ---------------------------------------------------------------------------------------------------------

TERMS = {
    "年初预算数、全年预算数、全年执行数": "表上“年度资金总额”一行所填，单位万元；表上以元填报的，除以一万。各资金来源行只在明细中列示，不计入合计。",
    "执行率（计算）": "全年执行数÷全年预算数。没有预算数的项目没有执行率。多个项目的预算、执行和执行率只计两项都填写的项目，其余另行列出。表上所填执行率原样照录，不参与计算。",
    "最终得分（计算）": "预算执行得分＋各项指标得分之和，不折算、不修补。执行得分或指标得分没有填写的，没有最终得分。",
    "评级得分（计算）": "满分100分的得分：预算执行与指标分值合计100分的，为最终得分；仅指标分值即合计100分的，为指标得分合计。满分不是100分的不评等级，不计入平均得分、中位数、排名和分布。",
    "总分口径": "有的表总分不含预算执行的10分（满分90），有的含（满分100）。系统把总分行所填分值、得分与各项合计对照，判断属于哪一种；两种都不一致的，列为疑点。",
    "扣分（计算）": "分值－得分。没有分值栏的表无法计算扣分。",
    "合并计分": "几项指标共用一个合并单元格的得分，记在第一项上，其余各项不重复计。",
    "—": "表上没有填写，或者没有这一栏。不等于零。",
    "部门整体自评表": "评价整个部门的表，其资金已包含各项目，因此不计入项目合计，可在“项目明细”中打开。",
    "个人信息": "项目负责人、联系电话等个人信息不入库、不显示、不导出。",
}
"""Terms and formulas as the reader needs them."""


def left_sentence(left: Mapping[str, int], untouched: str) -> str:
    """What was not done because somebody else had decided it meanwhile, `2条已由丁另行登记，未撤销。`; empty where nothing was left."""
    said = "、".join(f"{count:,}条已由{by}另行登记" for by, count in left.items())
    return f"{said}，{untouched}。" if said else ""
