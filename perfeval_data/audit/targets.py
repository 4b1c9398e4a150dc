"""Rules about targets, what came of them, and the points given for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from perfeval_data.audit.comparison import Basis, Comparison, compare, more_is_better, numbers
from perfeval_data.audit.context import AuditContext, percent, plain, rounded
from perfeval_data.audit.design import in_identical_levels, says_no_benefit
from perfeval_data.audit.rule import Sighting, on_form, on_indicator
from perfeval_data.audit.texts import SIGNS, core
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Entry, Indicator, Severity
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.quantities import has_uncertain_bound
from perfeval_data.paper.values import half_width, is_empty


def _scored(context: AuditContext, indicator: Indicator) -> tuple[Comparison, Decimal, Decimal] | None:
    """Comparison, 分值 and 得分 of an indicator that has all three."""
    comparison, points = compare(context, indicator), context.points(indicator)
    return (comparison, *points) if comparison and points and points[0] else None


def _facts(indicator: Indicator) -> str:
    return f"指标值“{indicator.target.text}”，完成值“{indicator.actual.text}”"


@on_indicator(
    Rule(
        code="missed_target_full_points",
        title="未达指标仍得满分",
        severity=Severity.ERROR,
        explanation="实际完成值没有达到年度指标值，却得了满分。",
        example="指标值≥200人，完成值190人，分值20，得分20（按比例应为19分）。",
        advice="按完成比例重新计分，或更正完成值。",
        source=Source.PRINTED,
    )
)
def missed_target_full_points(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    scored = _scored(context, indicator)
    if scored is None or scored[0].reached or scored[0].share is None:
        return
    comparison, weight, score = scored
    if score >= weight:
        expected = rounded((comparison.share or Decimal(0)) * weight)
        message = f"{_facts(indicator)}，未达指标，仍得满分{plain(weight)}分，按比例应为{expected}分"
        yield Sighting(message, indicator.score, plain(score), expected)


@on_indicator(
    Rule(
        code="missed_target_unexplained",
        title="未达指标没有说明",
        severity=Severity.WARNING,
        explanation="没有分值的表，或者几项指标合并计分的表：实际完成值没有达到年度指标值，也没有说明原因。有分值的指标按得分核对，不在此列。",
        example="表中没有分值栏，指标值100%，完成值97.6%，偏差原因栏空白。",
        advice="补填偏差原因和改进措施，或更正完成值。",
    )
)
def missed_target_unexplained(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    if context.points(indicator) is not None or _awaits_score(indicator) or not is_empty(indicator.reason.text):
        return
    comparison = compare(context, indicator)
    if comparison is not None and not comparison.reached:
        why = "没有说明原因" if context.form.has_reason_column else "表中没有偏差原因栏"
        message = f"{_facts(indicator)}，未达指标，{why}"
        yield Sighting(message, indicator.actual, indicator.actual.text, indicator.target.text)


def _awaits_score(indicator: Indicator) -> bool:
    """Whether an indicator has points and its score is not filled in: that is told of by itself."""
    return indicator.weight.value is not None and not indicator.score_is_shared and indicator.score.value is None


@on_indicator(
    Rule(
        code="late_full_points",
        title="超过时限仍得满分",
        severity=Severity.WARNING,
        explanation="实际完成的时间晚于指标要求的时限，却得了满分。",
        example="指标值“11月底前”，完成值“12月15日”，得满分。",
        advice="说明延误原因并扣分，或更正完成时间。",
        source=Source.PRINTED,
    )
)
def late_full_points(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    scored = _scored(context, indicator)
    if scored and scored[0].basis == Basis.DATE and not scored[0].reached and scored[2] >= scored[1]:
        message = f"{_facts(indicator)}，超过时限，仍得满分{plain(scored[1])}分"
        yield Sighting(message, indicator.score, indicator.actual.text, indicator.target.text)


@on_indicator(
    Rule(
        code="score_off_proportion",
        title="得分与完成比例不符",
        severity=Severity.NOTICE,
        explanation="定量指标未完成的，按实际完成值与指标值之比计分。",
        example="指标值100，完成值90，分值20，得分17（按比例应为18分）。",
        advice="说明计分办法，或按比例重新计分。",
        source=Source.PRINTED,
    )
)
def score_off_proportion(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    scored = _scored(context, indicator)
    if scored is None or scored[0].reached or scored[0].share is None:
        return
    comparison, weight, score = scored
    expected = (comparison.share or Decimal(0)) * weight
    if score < weight and abs(score - expected) > context.settings.points.proportion_tolerance:
        message = f"{_facts(indicator)}，得{plain(score)}分，按比例应为{rounded(expected)}分"
        yield Sighting(message, indicator.score, plain(score), rounded(expected))


@on_indicator(
    Rule(
        code="reached_target_deducted",
        title="已达指标却扣分",
        severity=Severity.NOTICE,
        explanation="实际完成值达到了年度指标值，得分却低于分值。定性指标在“达成”一档之内扣分并写明原因的，不在此列。",
        example="指标值≥200人，完成值200人，分值20，得分19。",
        advice="说明扣分依据。",
        source=Source.PRINTED,
    )
)
def reached_target_deducted(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    points = context.points(indicator)
    if points is None or context.lost(indicator) <= 0:
        return
    comparison, (weight, score) = compare(context, indicator), map(plain, points)
    if comparison is not None and comparison.reached:
        yield Sighting(f"{_facts(indicator)}，已达指标，得分{score}低于分值{weight}", indicator.score, score, weight)
    elif numbers(indicator) is None and _says_the_same(indicator) and not _is_explained_within_band(context, indicator):
        yield Sighting(
            f"完成值“{indicator.actual.text}”与指标值一致，得分{score}低于分值{weight}", indicator.score, score, weight
        )


def _says_the_same(indicator: Indicator) -> bool:
    """A target in words that the actual repeats is reached, whatever the words are."""
    return not is_empty(indicator.target.text) and core(indicator.target.text) == core(indicator.actual.text)


def _is_explained_within_band(context: AuditContext, indicator: Indicator) -> bool:
    """Whether a deduction from a target in words stays within the band of what was reached, and says why."""
    weight, score = context.points(indicator) or (Decimal(0), Decimal(0))
    return score >= context.settings.bands.reached * weight and not is_empty(indicator.reason.text)


def _empty(context: AuditContext, indicator: Indicator, name: str, column: Callable[[Indicator], Entry]) -> Iterator[Sighting]:
    entry = column(indicator)
    if not any(column(each).location for each in context.form.indicators):
        if indicator is context.form.indicators[0]:
            yield Sighting(f"没有读到{name}：表中没有识别出这一栏，或整栏空白", indicator.level_3)
    elif context.applies("benefit_is_none") and says_no_benefit(indicator):
        return
    elif indicator.score.value and is_empty(entry.text) and not _is_printed(context, column):
        filed = f"（“{entry.text}”）" if entry.text else ""
        message = f"{name}为空{filed}，仍得{plain(indicator.score.value)}分"
        yield Sighting(message, entry.location or indicator.level_3.location, entry.text or None)


def _is_printed(context: AuditContext, column: Callable[[Indicator], Entry]) -> bool:
    """Whether a column has the same mark in every row, as a template prints it where nothing is to be filled in."""
    marks = [column(indicator).text for indicator in context.form.indicators]
    return len(marks) > 1 and len(set(marks)) == 1 and bool(marks[0]) and is_empty(marks[0])


@on_indicator(
    Rule(
        code="empty_target_with_points",
        title="指标值为空却得分",
        severity=Severity.WARNING,
        explanation="年度指标值没有填写，无从判断是否完成，却给了分。",
        example="指标值填“-”，得分10。",
        advice="补填年度指标值。",
    )
)
def empty_target_with_points(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    return _empty(context, indicator, "年度指标值", lambda each: each.target)


@on_indicator(
    Rule(
        code="empty_actual_with_points",
        title="完成值为空却得分",
        severity=Severity.WARNING,
        explanation="实际完成值没有填写，却给了分。",
        example="完成值空白，得分10。",
        advice="补填实际完成值。",
    )
)
def empty_actual_with_points(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    return _empty(context, indicator, "实际完成值", lambda each: each.actual)


@on_form(
    Rule(
        code="actual_missing",
        title="完成值没有填写",
        severity=Severity.NOTICE,
        explanation="指标值已填，实际完成值空着，也没有得分。完成值空着却得分的另有提示。",
        example="指标值=100%，完成值和得分都空着。",
        advice="补填实际完成值和得分。",
    )
)
def actual_missing(context: AuditContext) -> Iterator[Sighting]:
    missing = [
        indicator
        for indicator in context.form.indicators
        if is_empty(indicator.actual.text)
        and not is_empty(indicator.target.text)
        and not indicator.score.value
        and not indicator.score_is_shared
    ]
    if (
        missing
        and not _is_printed(context, lambda each: each.actual)
        and any(each.actual.location for each in context.form.indicators)
    ):
        yield Sighting(f"{len(missing)}项指标没有填写完成值", missing[0].actual.location or missing[0].level_3.location)


@on_indicator(
    Rule(
        code="actual_without_number",
        title="指标有数而完成值无数",
        severity=Severity.NOTICE,
        explanation="年度指标值是数字，实际完成值却只有文字，无法核对。",
        example="指标值“满意度达到98%以上”，完成值“达到预期目标”。",
        advice="把完成值写成可比的数字。",
    )
)
def actual_without_number(_: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    has_number = any(character.isdigit() for character in indicator.actual.text)
    is_filled = not is_empty(indicator.actual.text) and not is_prompt(indicator.actual.text)
    if indicator.target_quantity.value is not None and not has_number and is_filled:
        message = f"指标值“{indicator.target.text}”是数字，完成值“{indicator.actual.text}”没有数字"
        yield Sighting(message, indicator.actual, indicator.actual.text)


@on_indicator(
    Rule(
        code="target_bound_unclear",
        title="指标值的范围不明确",
        severity=Severity.NOTICE,
        explanation="年度指标值里的数，看不出是下限还是上限、是否含本数，或几处说法互相矛盾，未与完成值核对。",
        example="指标值“不小于等于5次”。",
        advice="改用“≥”“≤”等符号，或“不低于”“不超过”等明确的说法。",
    )
)
def target_bound_unclear(_: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    if has_uncertain_bound(indicator.target.text):
        message = f"指标值“{indicator.target.text}”看不出要求的是什么范围，未与完成值核对"
        yield Sighting(message, indicator.target, indicator.target.text)


_BOUND = re.compile(rf"\s*[{SIGNS}]")


@on_form(
    Rule(
        code="actual_is_a_bound",
        title="完成值写成了范围",
        severity=Severity.NOTICE,
        explanation="实际完成值前有“≥”“≤”等符号，写的是要求而不是实际发生数。",
        example="指标值“≥360天”，完成值也填“≥360天”。",
        advice="填写实际发生数。",
    )
)
def actual_is_a_bound(context: AuditContext) -> Iterator[Sighting]:
    for each in context.form.indicators:
        if _BOUND.match(half_width(each.actual.text)) and each.actual_quantity.value is not None:
            yield Sighting(f"完成值填“{each.actual.text}”，不是实际数", each.actual, each.actual.text, indicator=each)


@on_indicator(
    Rule(
        code="far_above_target",
        title="远超指标值",
        severity=Severity.NOTICE,
        explanation="实际完成值达到指标值的一倍半以上，指标值可能定得过低。",
        example="指标值“200件左右”，完成值318件，为指标值的159%。",
        advice="说明原因；下一年度按实际水平确定指标值。",
        source=Source.PRACTICE,
    )
)
def far_above_target(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    compared = numbers(indicator)
    if compared is None or not (more_is_better(indicator) or indicator.target_quantity.operator == "="):
        return
    target, actual = compared
    if target > 0 and actual >= target * context.settings.targets.far_above:
        message = f"{_facts(indicator)}，为指标值的{percent(actual / target)}"
        yield Sighting(message, indicator.actual, indicator.actual.text, indicator.target.text)


_BANDS = (
    (re.compile(r"部分(?:达成|达到|完成|实现)"), "部分达成"),
    (re.compile(r"未(?:能)?(?:达成|达到|完成|实现)(?!率)"), "未达成"),
    (re.compile(r"(?:全部|基本)?(?:达成|达到)(?:年度|预期)*(?:指标|目标)"), "达成"),
)


def _band(context: AuditContext, text: str) -> tuple[str, Decimal, Decimal] | None:
    """The word of the qualitative band that a text names, and the lower and upper share of the points in it."""
    bands = context.settings.bands
    word = next((word for pattern, word in _BANDS if pattern.match(text)), None)
    if word == "部分达成":
        return word, bands.partly_reached, bands.reached
    if word == "未达成":
        return word, Decimal(0), bands.partly_reached
    return (word, bands.reached, Decimal(1)) if word else None


@on_indicator(
    Rule(
        code="score_outside_band",
        title="定性指标得分不在档内",
        severity=Severity.WARNING,
        explanation="定性指标分三档计分：达成得分值的80%—100%，部分达成60%—80%，未达成0—60%（档界可在设置中调整）。",
        example="完成值“部分达成预期指标”，分值10，得分10。",
        advice="按所在档次重新计分，或更正完成情况。",
        source=Source.PRINTED,
    )
)
def score_outside_band(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    points, band = context.points(indicator), _band(context, indicator.actual.text.strip())
    if band is None or points is None or compare(context, indicator) is not None:
        return
    (weight, score), (word, lowest, highest) = points, band
    if not lowest * weight <= score <= highest * weight:
        low, high = rounded(lowest * weight), rounded(highest * weight)
        message = f"完成值“{indicator.actual.text}”属于{word}，分值{plain(weight)}应得{low}—{high}分，填报{plain(score)}分"
        yield Sighting(message, indicator.score, plain(score), f"{low}—{high}")


@on_form(
    Rule(
        code="targets_equal_actuals",
        title="完成值全部恰好等于指标值",
        severity=Severity.NOTICE,
        explanation="可以核对的数字指标有四项以上，完成值全部与指标值一模一样，且不都是100%，可能是照抄指标值。",
        example="指标值12次、95%、650人、200件，完成值也是12次、95%、650人、200件。",
        advice="按实际发生数填写完成值。",
    )
)
def targets_equal_actuals(context: AuditContext) -> Iterator[Sighting]:
    compared = [(i, pair) for i in context.form.indicators if (pair := numbers(i) or _copied_number(i)) is not None]
    could_differ = [pair for i, pair in compared if pair[0] not in (Decimal(1), Decimal(100)) and pair[0] > 0]
    if len(could_differ) >= context.settings.targets.equal_at_least and all(
        target == actual for _, (target, actual) in compared
    ):
        message = f"{len(compared)}项数字指标的完成值全部恰好等于指标值"
        yield Sighting(message, compared[0][0].actual)


def _copied_number(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """A target with its bound that stands again as actual: `≥360天`. `90%以上` for `≥90%` is another wording, and no number."""
    value = indicator.target_quantity.value
    return (value, value) if value is not None and indicator.actual.text == indicator.target.text else None


@on_form(
    Rule(
        code="duplicate_indicator",
        title="同一指标重复设置",
        severity=Severity.NOTICE,
        explanation="一张表里有两项指标的名称和指标值完全相同，重复计分。",
        example="“培训人数≥200人”在数量指标和社会效益指标下各出现一次。",
        advice="删去重复的指标，或换成不同的指标。",
    )
)
def duplicate_indicator(context: AuditContext) -> Iterator[Sighting]:
    seen: dict[tuple[str, str], Indicator] = {}
    told = in_identical_levels(context) if context.applies("levels_identical") else frozenset()
    for indicator in context.form.indicators:
        if indicator.indicator_number in told:
            continue
        key = core(indicator.level_3.text), core(indicator.target.text)
        if all(key) and key in seen:
            message = f"与第{seen[key].indicator_number}项指标的名称、指标值相同（{indicator.target.text}）"
            yield Sighting(message, indicator.level_3, indicator.level_3.text, indicator=indicator)
        seen.setdefault(key, indicator)
