"""Rules about points: their sums, the 总分 row, and their range."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval_data.audit.context import AuditContext, percent, plain, rounded
from perfeval_data.audit.execution import exceeds_execution, says_why_unspent
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.totals import StatedTotal, stated_score, stated_weight
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Indicator, Severity
from perfeval_data.paper.values import is_empty


def _mismatch(column: StatedTotal) -> Violation:
    more = "" if column.with_execution is None else f"，加上执行{column.name}为{plain(column.with_execution)}"
    message = f"总分行{column.name}填{plain(column.filed)}，各指标{column.name}合计为{plain(column.parts)}{more}"
    return Violation(message, column.stated, plain(column.filed), plain(column.parts))


@on_form(
    Rule(
        code="weight_sum_mismatch",
        title="分值合计与总分行不符",
        severity=Severity.ERROR,
        explanation="各指标分值相加，既不等于总分行所填分值，加上执行分后也不等于；或者加上执行分才相等，满分却不足100分。",
        example="各指标分值合计80，总分行分值填90。",
        advice="核对各指标分值和总分行。",
    )
)
def weight_sum(context: AuditContext) -> Iterator[Violation]:
    column = stated_weight(context)
    if column is None:
        return
    if not column.readings:
        yield _mismatch(column)
    elif column.with_execution is not None and _falls_short(context, column.filed, column.parts):
        message = f"总分行分值填{plain(column.filed)}，各指标分值合计只有{plain(column.parts)}"
        yield Violation(message, column.stated, plain(column.filed), plain(column.parts))


def _falls_short(context: AuditContext, stated: Decimal, parts: Decimal) -> bool:
    """Whether the 总分 row fits only with the execution points inside and yet is less than 100: indicator points are missing."""
    tolerance = context.settings.points.sum_tolerance
    return parts + tolerance < stated < context.settings.points.full - tolerance


@on_form(
    Rule(
        code="score_sum_mismatch",
        title="得分合计与总分行不符",
        severity=Severity.ERROR,
        explanation="各指标得分相加，既不等于总分行所填得分，加上执行得分后也不等于。有指标没有填得分的表不核对。",
        example="各指标得分合计85，总分行得分填86。",
        advice="核对各指标得分和总分行。",
    )
)
def score_sum(context: AuditContext) -> Iterator[Violation]:
    column = stated_score(context)
    if column is not None and (not column.readings or _is_off_by_hundredths(context, column)):
        yield _mismatch(column)


def _is_off_by_hundredths(context: AuditContext, column: StatedTotal) -> bool:
    """Whether a total with two decimals is none of the sums of scores with two decimals, which no rounding explains."""
    scores = [
        column.stated,
        *(each.score for each in context.form.indicators),
        *([context.funds.score] if context.funds else []),
    ]
    decimals = [-int(each.value.as_tuple().exponent) for each in scores if each.value is not None]
    sums = [each for each in (column.parts, column.with_execution) if each is not None]
    is_exact = decimals[0] == max(decimals) == _HUNDREDTHS and column.with_execution is not None
    return is_exact and all(abs(column.filed - each) > context.settings.points.exact_tolerance for each in sums)


_HUNDREDTHS = 2
"""Decimals of points."""


@on_form(
    Rule(
        code="total_readings_differ",
        title="总分行分值与得分口径不一",
        severity=Severity.ERROR,
        explanation="总分行的分值和得分，一个含预算执行的分数，另一个不含，总分口径无法判断。",
        example="各指标分值合计90、得分合计85，预算执行10分得10分，总分行填分值90、得分95。",
        advice="总分行的分值和得分按同一口径填写。",
    )
)
def total_readings(context: AuditContext) -> Iterator[Violation]:
    weight, score = stated_weight(context), stated_score(context)
    if weight is None or score is None or not weight.readings or not score.readings or weight.readings & score.readings:
        return
    (includes,) = weight.readings
    words = {True: "含", False: "不含"}
    message = f"总分行分值填{plain(weight.filed)}，{words[includes]}执行分值；得分填{plain(score.filed)}，{words[not includes]}执行得分"
    expected = score.sum_read(includes)
    yield Violation(message, score.stated, plain(score.filed), "" if expected is None else plain(expected))


@on_form(
    Rule(
        code="points_not_100",
        title="满分不是100分",
        severity=Severity.WARNING,
        explanation="预算执行分值与指标分值相加应为100分。",
        example="预算执行10分，各指标分值合计80分，共90分。",
        advice="核对指标分值是否漏填或多填。",
        source=Source.PRINTED,
    )
)
def full_points(context: AuditContext) -> Iterator[Violation]:
    if context.funds is None or context.funds.weight.value is None or context.indicator_weight is None:
        return
    execution, full = context.funds.weight.value, context.settings.points.full
    together = execution + context.indicator_weight
    if abs(together - full) > context.settings.points.sum_tolerance:
        message = (
            f"预算执行{plain(execution)}分加各指标分值{plain(context.indicator_weight)}分，"
            f"合计{plain(together)}分，不是{plain(full)}分"
        )
        yield Violation(message, context.funds.weight, plain(together), plain(full))


@on_form(
    Rule(
        code="score_missing",
        title="得分未填",
        severity=Severity.WARNING,
        explanation="有分值而没有得分，最终得分算不出来。",
        example="各项指标都有分值，得分栏整栏空白。",
        advice="补填得分。",
    )
)
def scores_missing(context: AuditContext) -> Iterator[Violation]:
    missing = [
        indicator
        for indicator in context.form.indicators
        if indicator.weight.value is not None and is_empty(indicator.score.text) and not indicator.score_is_shared
    ]
    if missing and len(missing) == len(context.form.indicators):
        has_column = any(indicator.score.location for indicator in missing)
        message = "各项指标的得分均未填写" if has_column else "没有读到各项指标的得分：表中没有识别出得分一栏，或整栏空白"
        yield Violation(message, missing[0].score.location or context.form.location)
    else:
        yield from (_without_score(context, indicator) for indicator in missing)
    if context.funds and context.funds.weight.value is not None and is_empty(context.funds.score.text):
        message = (
            "预算执行得分未填写"
            if context.funds.score.location
            else "没有读到预算执行得分：资金表没有识别出得分一栏，或该格空白"
        )
        yield Violation(message, context.funds.score.location or context.funds.label.location)


def _without_score(context: AuditContext, indicator: Indicator) -> Violation:
    message = f"“{indicator.level_3.text}”分值{plain(indicator.weight.value or Decimal(0))}，得分未填写"
    return Violation(message, indicator.score.location or context.form.location, indicator=indicator)


@on_form(
    Rule(
        code="score_exceeds_execution",
        title="得分率明显高于执行率",
        severity=Severity.WARNING,
        explanation="执行率低于九成，最终得分占满分的比例高出执行率5个百分点以上：预算未执行完毕而自评得分偏高，实际完成情况和偏差原因里也没有说明；高出30个百分点以上的，说明了原因也要核实。",
        example="执行率80%，自评得97分。",
        advice="核对指标完成情况；确有节约的，在自评表中说明。",
        source=Source.PRACTICE,
    )
)
def score_exceeds_execution(context: AuditContext) -> Iterator[Violation]:
    if not exceeds_execution(context) or context.rate is None or context.funds is None or context.final is None:
        return
    score, weight = context.final
    message = (
        f"满分{plain(weight)}分自评{rounded(score)}分，得分率{percent(score / weight)}，预算执行率只有{percent(context.rate)}"
    ) + ("" if says_why_unspent(context) else "，没有说明结余的原因")
    yield Violation(message, context.funds.executed, percent(score / weight), percent(context.rate))


@on_indicator(
    Rule(
        code="score_above_weight",
        title="得分超过分值",
        severity=Severity.ERROR,
        explanation="得分不能高于该项分值。",
        example="分值10，得分12。",
        advice="更正得分或分值。",
        source=Source.PRINTED,
    )
)
def score_above_weight(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    weight, score = context.points(indicator) or (Decimal(0), Decimal(0))
    if score > weight:
        message = f"分值{plain(weight)}，得分{plain(score)}"
        yield Violation(message, indicator.score, plain(score), f"不高于{plain(weight)}")


@on_form(
    Rule(
        code="negative_score",
        title="得分为负数",
        severity=Severity.ERROR,
        explanation="得分不能低于零。",
        example="得分填“-1”。",
        advice="更正得分。",
        source=Source.PRINTED,
    )
)
def negative_score(context: AuditContext) -> Iterator[Violation]:
    scores = [(indicator.score, indicator) for indicator in context.form.indicators]
    for entry, indicator in (*scores, *([(context.funds.score, None)] if context.funds else [])):
        if entry.value is not None and entry.value < 0:
            yield Violation(f"得分为{plain(entry.value)}", entry, plain(entry.value), "不低于0", indicator)
