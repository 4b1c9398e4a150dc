"""What does not add up in a form: one small check per kind of finding, each yielding Chinese sentences with their place.

A check compares places of one form with each other or with a rule of `rules.py`; it never changes a value. To add a kind of finding,
add its `Rule` and a function to `FORM_CHECKS` or `INDICATOR_CHECKS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from perfeval_data.forms.framework import BENEFIT, COST, LEVEL_2_OF, OUTPUT, PARENT_OF, levels_of
from perfeval_data.model import Entry, Finding, FundLine, Indicator, SelfEvaluation
from perfeval_data.rules import (
    AMOUNT_TOLERANCE,
    FAR_ABOVE_TARGET,
    FULL_POINTS,
    PROPORTION_TOLERANCE,
    RATE_TOLERANCE,
    RULES,
    SCORE_TOLERANCE,
)
from perfeval_data.values import is_empty

NO_SUCH_COLUMN = "表中无此栏"

_TEMPLATE_TEXT = re.compile(r"[（(]\s*\d+\s*字以内\s*[)）]|请填写|说明相关任务目标|结合自评情况|针对项目自评中发现的问题")
_PROGRESS = re.compile(r"支出进度|支付进度|资金支付率|预算执行率|资金执行率|预算支出率|预算完成率")
_ABOUT = re.compile(r"左右|约|上下")
_COST_LEVELS = frozenset({*LEVEL_2_OF[COST], LEVEL_2_OF[OUTPUT][-1]})


def check_document(forms: Sequence[SelfEvaluation]) -> list[list[Finding]]:
    """The findings of each form of a document, in the order of the forms."""
    findings = [check_form(form) for form in forms]
    for number, finding in _same_project_twice(forms):
        findings[number].append(finding)
    return findings


def check_form(form: SelfEvaluation) -> list[Finding]:
    """All findings of one form: what the reader could not make out, then form by form and indicator by indicator."""
    found = list(form.reading_findings)
    for form_check in FORM_CHECKS:
        found += form_check(form)
    for indicator in form.indicators:
        for indicator_check in INDICATOR_CHECKS:
            found += indicator_check(form, indicator)
    return found


def plain(number: Decimal) -> str:
    """A number as a Chinese form shows it: no exponent, no trailing zeros, two decimals at most where it was computed."""
    text = f"{number.quantize(Decimal('0.01')) if number.as_tuple().exponent < -4 else number:f}"  # type: ignore[operator]
    return text.rstrip("0").rstrip(".") if "." in text else text


def _finding(
    code: str,
    message: str,
    location: str,
    indicator: Indicator | None = None,
    stated: str | None = None,
    expected: str | None = None,
) -> Finding:
    number = indicator.indicator_number if indicator else None
    return Finding(code, RULES[code].severity, message, location, number, stated, expected)


# --- sums and the 总分 row -----------------------------------------------------------------------------------------


def _sum(entries: Iterable[Entry]) -> Decimal | None:
    values = [entry.value for entry in entries if entry.value is not None]
    return sum(values, Decimal(0)) if values else None


def _total_row(form: SelfEvaluation) -> Iterator[Finding]:
    """分值 and 得分 of the 总分 row against the sums, without the execution points and with them."""
    funds = form.total_funds
    columns = (
        ("weight_sum_mismatch", "分值", form.stated_total_weight, (i.weight for i in form.indicators), funds and funds.weight),
        ("score_sum_mismatch", "得分", form.stated_total_score, (i.score for i in form.indicators), funds and funds.score),
    )
    for code, name, stated, parts, execution in columns:
        total = _sum(parts)
        if stated.value is None or total is None:
            continue
        with_execution = total + (execution.value if execution and execution.value is not None else 0)
        if stated.value not in (total, with_execution):
            message = f"总分行{name}填{plain(stated.value)}，各指标{name}合计为{plain(total)}，加上执行{name}为{plain(with_execution)}"
            yield _finding(code, message, stated.location, stated=plain(stated.value), expected=plain(total))
        elif code == "weight_sum_mismatch" and total < stated.value < FULL_POINTS:
            # The total fits only with the execution points inside, yet falls short of 100: indicator points are missing.
            message = f"总分行{name}填{plain(stated.value)}，各指标{name}合计只有{plain(total)}"
            yield _finding(code, message, stated.location, stated=plain(stated.value), expected=plain(total))


def _full_points(form: SelfEvaluation) -> Iterator[Finding]:
    funds = form.total_funds
    weight = _sum(indicator.weight for indicator in form.indicators)
    if funds is None or funds.weight.value is None or weight is None:
        return
    full = funds.weight.value + weight
    if full != FULL_POINTS:
        message = f"预算执行{plain(funds.weight.value)}分加各指标分值{plain(weight)}分，合计{plain(full)}分，不是100分"
        yield _finding("points_not_100", message, funds.weight.location, stated=plain(full), expected="100")


# --- funds ---------------------------------------------------------------------------------------------------------


def _execution_rate(line: FundLine | None) -> Decimal | None:
    if line is None or line.executed.value is None or not line.annual_budget.value:
        return None
    return line.executed.value / line.annual_budget.value


def _percent(rate: Decimal) -> str:
    return f"{plain((rate * 100).quantize(Decimal('0.01')))}%"


def _stated_rate(form: SelfEvaluation) -> Iterator[Finding]:
    funds = form.total_funds
    rate = _execution_rate(funds)
    if funds is None or rate is None or is_empty(funds.rate.text):
        return
    stated, place = funds.rate, funds.rate.location
    if stated.value is None:
        message = f"执行率栏填“{stated.text}”，按执行数和预算数计算应为{_percent(rate)}"
        code = "rate_holds_score" if stated.text in (funds.score.text, funds.weight.text) else "rate_mismatch"
        yield _finding(code, message, place, stated=stated.text, expected=_percent(rate))
    elif abs(stated.value - rate) > RATE_TOLERANCE:
        message = f"执行率填{stated.text}，按执行数÷全年预算数计算应为{_percent(rate)}"
        yield _finding("rate_mismatch", message, place, stated=stated.text, expected=_percent(rate))


def _execution_score(form: SelfEvaluation) -> Iterator[Finding]:
    funds = form.total_funds
    rate = _execution_rate(funds)
    if funds is None or rate is None or funds.weight.value is None or funds.score.value is None:
        return
    expected = min(rate, Decimal(1)) * funds.weight.value
    if funds.score.value <= funds.weight.value and abs(funds.score.value - expected) > SCORE_TOLERANCE:
        message = (
            f"执行率{_percent(rate)}，执行得分按{plain(funds.weight.value)}分计应为"
            f"{plain(expected.quantize(Decimal('0.01')))}分，填报{plain(funds.score.value)}分"
        )
        place = funds.score.location
        yield _finding(
            "execution_score_mismatch",
            message,
            place,
            stated=plain(funds.score.value),
            expected=plain(expected.quantize(Decimal("0.01"))),
        )


def _over_execution(form: SelfEvaluation) -> Iterator[Finding]:
    funds = form.total_funds
    rate = _execution_rate(funds)
    if funds and rate is not None and rate > 1:
        budget, executed = plain(funds.annual_budget.value or Decimal(0)), plain(funds.executed.value or Decimal(0))
        message = f"全年执行数{executed}万元，超过全年预算数{budget}万元"
        yield _finding("over_execution", message, funds.executed.location, stated=executed, expected=budget)


_AMOUNT_COLUMNS: tuple[tuple[str, Callable[[FundLine], Entry]], ...] = (
    ("年初预算数", lambda line: line.initial_budget),
    ("全年预算数", lambda line: line.annual_budget),
    ("全年执行数", lambda line: line.executed),
)


def _total_funds(form: SelfEvaluation) -> Iterator[Finding]:
    total = form.total_funds
    if total is None or all(column(total).value is None for _, column in _AMOUNT_COLUMNS):
        place = total.label.location if total else form.location
        yield _finding("total_funds_missing", "没有填写年度资金总额", place)


def _sources(form: SelfEvaluation) -> Iterator[Finding]:
    """The rows of the sources against the total row, column by column."""
    total = form.total_funds
    if total is None:
        return
    sources = _top_level_sources(form.fund_lines)
    if not any(column(line).value is not None for line in sources for _, column in _AMOUNT_COLUMNS):
        if sources and total.annual_budget.value:
            yield _finding("sources_missing", "年度资金总额已填，各项资金来源均未填写", total.label.location)
        return
    for name, column in _AMOUNT_COLUMNS:
        stated, parts = column(total), _sum(column(line) for line in sources)
        if stated.value is None or parts is None or abs(stated.value - parts) <= AMOUNT_TOLERANCE:
            continue
        code = "sources_mismatch" if stated.value else "total_zero_beside_sources"
        message = f"{name}：年度资金总额填{plain(stated.value)}万元，各项来源合计{plain(parts)}万元"
        yield _finding(code, message, stated.location, stated=plain(stated.value), expected=plain(parts))


def _top_level_sources(lines: Sequence[FundLine]) -> list[FundLine]:
    """The rows that make up the total. Local rows (`other:…`) may be parts of the row above them: where the standard rows already
    make up the total alone, the local ones are taken as such parts."""
    total = next(line for line in lines if line.source == "total")
    rows = [line for line in lines if line.source != "total"]
    standard = [line for line in rows if not line.source.startswith("other:")]
    budget = total.annual_budget.value
    if budget is not None and _sum(line.annual_budget for line in standard) == budget:
        return standard
    return rows


# --- indicators ----------------------------------------------------------------------------------------------------


def _points_range(_: SelfEvaluation, indicator: Indicator) -> Iterator[Finding]:
    score, weight = indicator.score.value, indicator.weight.value
    if score is not None and score < 0:
        yield _finding("negative_score", f"得分为{plain(score)}", indicator.score.location, indicator, plain(score), "不低于0")
    if score is not None and weight is not None and score > weight:
        message = f"分值{plain(weight)}，得分{plain(score)}"
        yield _finding(
            "score_above_weight", message, indicator.score.location, indicator, plain(score), f"不高于{plain(weight)}"
        )


def _lost(indicator: Indicator) -> Decimal:
    """Points deducted; 0 where either number is missing."""
    if indicator.score.value is None or indicator.weight.value is None:
        return Decimal(0)
    return indicator.weight.value - indicator.score.value


def _reason(form: SelfEvaluation, indicator: Indicator) -> Iterator[Finding]:
    if _lost(indicator) > 0 and is_empty(indicator.reason.text):
        stated = "未填写" if form.has_reason_column else NO_SUCH_COLUMN
        message = f"扣{plain(_lost(indicator))}分，没有说明原因（{stated}）"
        yield _finding("deduction_without_reason", message, indicator.score.location, indicator, stated, "原因和改进措施")


def _empty_cells(_: SelfEvaluation, indicator: Indicator) -> Iterator[Finding]:
    if not indicator.score.value:
        return
    points = plain(indicator.score.value)
    for code, name, entry in (
        ("empty_target_with_points", "年度指标值", indicator.target),
        ("empty_actual_with_points", "实际完成值", indicator.actual),
    ):
        if is_empty(entry.text):
            message = f"{name}为空（“{entry.text}”），仍得{points}分" if entry.text else f"{name}为空，仍得{points}分"
            yield _finding(code, message, entry.location or indicator.level_3.location, indicator, entry.text or None)


def _comparison(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """Target and actual where both are one number in the same unit."""
    target, actual = indicator.target_quantity, indicator.actual_quantity
    if target.value is None or actual.value is None:
        return None
    if target.unit and actual.unit and target.unit != actual.unit:
        return None
    return target.value, actual.value


def _achieved_share(indicator: Indicator) -> Decimal | None:
    """How much of its target an indicator reached, 1 = reached; None where direction or numbers are not certain.

    A target without an operator is taken as a number to be reached, except for costs, and except where it says 左右.
    """
    compared = _comparison(indicator)
    if compared is None or _ABOUT.search(indicator.target.text):
        return None
    target, actual = compared
    operator = indicator.target_quantity.operator
    if operator is None and indicator.level_2 in _COST_LEVELS:
        return None
    if target <= 0 or actual <= 0:
        return None
    if operator in ("<=", "<"):
        return min(target / actual, Decimal(1))
    return min(actual / target, Decimal(1))


def _proportion(_: SelfEvaluation, indicator: Indicator) -> Iterator[Finding]:
    """The score against the proportional rule for quantitative indicators."""
    share, weight, score = _achieved_share(indicator), indicator.weight.value, indicator.score.value
    if share is None or not weight or score is None or indicator.score_is_shared:
        return
    expected = (share * weight).quantize(Decimal("0.01"))
    facts = f"指标值“{indicator.target.text}”，完成值“{indicator.actual.text}”"
    place = indicator.score.location
    if share < 1 and score >= weight:
        message = f"{facts}，未达指标，仍得满分{plain(weight)}分，按比例应为{plain(expected)}分"
        yield _finding("missed_target_full_points", message, place, indicator, plain(score), plain(expected))
    elif share < 1 and abs(score - expected) > PROPORTION_TOLERANCE:
        message = f"{facts}，得{plain(score)}分，按比例应为{plain(expected)}分"
        yield _finding("score_off_proportion", message, place, indicator, plain(score), plain(expected))
    elif share == 1 and score < weight:
        message = f"{facts}，已达指标，得分{plain(score)}低于分值{plain(weight)}"
        yield _finding("reached_target_deducted", message, place, indicator, plain(score), plain(weight))


def _far_above(_: SelfEvaluation, indicator: Indicator) -> Iterator[Finding]:
    compared = _comparison(indicator)
    if compared is None or indicator.target_quantity.operator in ("<=", "<") or indicator.level_2 in _COST_LEVELS:
        return
    target, actual = compared
    if target > 0 and actual >= target * FAR_ABOVE_TARGET:
        message = f"指标值“{indicator.target.text}”，完成值“{indicator.actual.text}”，为指标值的{_percent(actual / target)}"
        yield _finding(
            "far_above_target", message, indicator.actual.location, indicator, indicator.actual.text, indicator.target.text
        )


def _same_words_deducted(_: SelfEvaluation, indicator: Indicator) -> Iterator[Finding]:
    """A target in words that the actual repeats is reached, whatever the words are."""
    if _comparison(indicator) is not None or _lost(indicator) <= 0 or is_empty(indicator.target.text):
        return
    if _core(indicator.target.text) == _core(indicator.actual.text):
        message = f"完成值“{indicator.actual.text}”与指标值一致，得分{plain(indicator.score.value or Decimal(0))}低于分值"
        yield _finding(
            "reached_target_deducted", message, indicator.score.location, indicator, indicator.score.text, indicator.weight.text
        )


def _core(text: str) -> str:
    return re.sub(r"\W|目的|目标|能够", "", text)


def _words_for_number(_: SelfEvaluation, indicator: Indicator) -> Iterator[Finding]:
    has_target = indicator.target_quantity.value is not None
    if has_target and indicator.actual_quantity.value is None and not is_empty(indicator.actual.text):
        if any(character.isdigit() for character in indicator.actual.text):
            return
        message = f"指标值“{indicator.target.text}”是数字，完成值“{indicator.actual.text}”没有数字"
        yield _finding("actual_without_number", message, indicator.actual.location, indicator, indicator.actual.text)


def _progress(form: SelfEvaluation, indicator: Indicator) -> Iterator[Finding]:
    rate, actual = _execution_rate(form.total_funds), indicator.actual_quantity
    if rate is None or actual.value is None or actual.unit not in (None, "%") or not _PROGRESS.search(indicator.level_3.text):
        return
    if abs(actual.value / 100 - rate) > RATE_TOLERANCE:
        message = f"指标“{indicator.level_3.text}”完成值填{indicator.actual.text}，资金表执行率为{_percent(rate)}"
        yield _finding(
            "progress_contradicts_rate", message, indicator.actual.location, indicator, indicator.actual.text, _percent(rate)
        )


def _levels(form: SelfEvaluation) -> Iterator[Finding]:
    """Names of levels in the wrong column, misspelt or unknown; a cell that is merged over several indicators is named once."""
    named: set[tuple[str, str]] = set()
    for indicator in form.indicators:
        for finding in (*_misplaced_level(indicator), *_odd_level_name(indicator)):
            if (finding.code, finding.location) not in named:
                named.add((finding.code, finding.location))
                yield finding


def _misplaced_level(indicator: Indicator) -> Iterator[Finding]:
    filed_1, filed_2 = indicator.level_1_filed, indicator.level_2_filed
    levels = levels_of(filed_1.text, filed_2.text)
    if levels.misplaced:
        message = f"“{filed_1.text}”是二级指标，填在了一级指标栏"
        yield _finding("level_misplaced", message, filed_1.location, indicator, filed_1.text, levels.level_1)
    elif levels.level_1 and levels.level_2 and PARENT_OF[levels.level_2] != levels.level_1 and levels.level_1 != COST:
        message = f"“{levels.level_2}”属于{PARENT_OF[levels.level_2]}，填在了{levels.level_1}之下"
        yield _finding("level_misplaced", message, filed_2.location, indicator, levels.level_1, PARENT_OF[levels.level_2])


def _odd_level_name(indicator: Indicator) -> Iterator[Finding]:
    filed_1, filed_2 = indicator.level_1_filed, indicator.level_2_filed
    levels = levels_of(filed_1.text, filed_2.text)
    if levels.misspelt:
        filed = "、".join(entry.text for entry in (filed_1, filed_2) if entry.text)
        standard = "、".join(name for name in (levels.level_1, levels.level_2) if name)
        yield _finding(
            "level_misspelt", f"“{filed}”按“{standard}”归类", filed_2.location or filed_1.location, indicator, filed, standard
        )
    if not filed_1.text and not filed_2.text:
        yield _finding("level_unknown", "没有填写一级指标和二级指标，未归类", indicator.level_3.location, indicator)
    unknown = [entry for entry, level in ((filed_1, levels.level_1), (filed_2, levels.level_2)) if entry.text and level is None]
    if unknown and not levels.misplaced:
        message = f"“{unknown[0].text}”不在指标体系内，未归类"
        yield _finding("level_unknown", message, unknown[0].location, indicator, unknown[0].text)


def _template_text(form: SelfEvaluation) -> Iterator[Finding]:
    for entry in (form.expected_goal, form.achieved_goal):
        if _TEMPLATE_TEXT.search(entry.text):
            message = f"“{entry.text[:30]}”是表格自带的填写提示"
            yield _finding("template_text_left", message, entry.location, stated=entry.text)


def _benefit(form: SelfEvaluation) -> Iterator[Finding]:
    if form.indicators and all(indicator.level_1 is not None and indicator.level_1 != BENEFIT for indicator in form.indicators):
        yield _finding("benefit_missing", "表中没有效益指标", form.indicators[0].level_1_filed.location)


def _scores_missing(form: SelfEvaluation) -> Iterator[Finding]:
    """Blank scores: one finding for a form without any, else one for each indicator."""
    missing = [i for i in form.indicators if i.weight.value is not None and is_empty(i.score.text) and not i.score_is_shared]
    if missing and len(missing) == len(form.indicators):
        yield _finding("score_missing", "各项指标的得分均未填写", missing[0].score.location or form.location)
    else:
        for indicator in missing:
            yield _finding("score_missing", "得分未填写", indicator.score.location or form.location, indicator)
    funds = form.total_funds
    if funds and funds.weight.value is not None and is_empty(funds.score.text):
        yield _finding("score_missing", "预算执行得分未填写", funds.score.location or funds.label.location)


def _same_project_twice(forms: Sequence[SelfEvaluation]) -> Iterator[tuple[int, Finding]]:
    seen: dict[tuple[object, ...], SelfEvaluation] = {}
    for number, form in enumerate(forms):
        key = project_key(form)
        if key in seen:
            message = f"与本文件第{seen[key].form_number}张自评表是同一项目（{form.project_name.text}）"
            yield number, _finding("same_project_twice", message, form.location, stated=form.project_name.text)
        seen.setdefault(key, form)


def project_key(form: SelfEvaluation) -> tuple[object, ...]:
    """What makes two forms the same project: year, department, unit and name."""
    return form.fiscal_year.value, form.department.text, form.implementing_unit.text, form.project_name.text


FORM_CHECKS: tuple[Callable[[SelfEvaluation], Iterator[Finding]], ...] = (
    _total_row,
    _full_points,
    _stated_rate,
    _execution_score,
    _over_execution,
    _total_funds,
    _sources,
    _levels,
    _template_text,
    _benefit,
    _scores_missing,
)
INDICATOR_CHECKS: tuple[Callable[[SelfEvaluation, Indicator], Iterator[Finding]], ...] = (
    _points_range,
    _reason,
    _empty_cells,
    _proportion,
    _far_above,
    _same_words_deducted,
    _words_for_number,
    _progress,
)
