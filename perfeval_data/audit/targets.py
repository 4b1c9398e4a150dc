"""Rules about targets, what came of them, and the points given for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from perfeval_data.audit.attainment import (
    Attainment,
    compare,
    deadline_of,
    more_is_better,
    numbers,
    says_none,
)
from perfeval_data.audit.context import AuditContext, percent, plain, rounded
from perfeval_data.audit.dates import only_date
from perfeval_data.audit.design import says_no_benefit
from perfeval_data.audit.judgement import Basis
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.slips import why_impossible
from perfeval_data.audit.texts import SIGNS, compact, name_of, says_the_same
from perfeval_data.audit.wording import says_undone
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Entry, Indicator, Severity
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.quantities import has_uncertain_bound, parse_target
from perfeval_data.paper.values import half_width, is_empty


def _scored(context: AuditContext, indicator: Indicator) -> tuple[Attainment, Decimal, Decimal] | None:
    """What was attained, 分值 and 得分 of an indicator that has all three."""
    attainment, points = compare(context, indicator), context.points(indicator)
    return (attainment, *points) if attainment and points and points[0] else None


def _facts(indicator: Indicator) -> str:
    return f"指标值“{indicator.target.text}”，完成值“{indicator.actual.text}”"


def _unexplained(context: AuditContext, indicator: Indicator) -> str:
    return "，没有说明原因" if context.form.has_reason_column and is_empty(indicator.reason.text) else ""


@on_indicator(
    Rule(
        code="missed_target_full_points",
        title="未达指标仍得满分",
        severity=Severity.ERROR,
        explanation="实际完成值没有达到年度指标值，却得了满分。没有分值一栏的表，各项得分之和等于满分减执行分值的，各项都是满分。",
        example="指标值≥200人，完成值190人，分值20，得分20（按比例应为19分）。",
        advice="按完成比例重新计分，或更正完成值。",
        source=Source.PRINTED,
    )
)
def missed_target_full_points(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    scored = _scored(context, indicator)
    if scored is None or scored[0].reached or scored[0].basis in (Basis.DATE, Basis.DIRECTION):
        return
    attainment, weight, score = scored
    if score >= weight:
        expected = None if attainment.share is None else rounded(attainment.share * weight)
        due = f"，按比例应为{expected}分" if expected is not None else ""
        message = f"{_facts(indicator)}，未达指标，仍得满分{plain(weight)}分{due}{_unexplained(context, indicator)}"
        yield Violation(message, indicator.score, plain(score), expected)


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
def late_full_points(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    yield from _full_points_in_spite_of(context, indicator, Basis.DATE, "超过时限")


@on_indicator(
    Rule(
        code="opposite_full_points",
        title="与指标方向相反仍得满分",
        severity=Severity.WARNING,
        explanation="指标值要求下降，完成值写的是上升（或者相反），却得了满分。",
        example="“火灾起数”的指标值为“较上年下降”，完成值“较上年上升3.2%”，得满分。",
        advice="按未完成计分，或更正完成值。",
        source=Source.PRINTED,
    )
)
def opposite_full_points(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    yield from _full_points_in_spite_of(context, indicator, Basis.DIRECTION, "方向相反")


def _full_points_in_spite_of(context: AuditContext, indicator: Indicator, basis: Basis, miss: str) -> Iterator[Violation]:
    """A target missed without a measure of how far, such as a date, and all of its points given."""
    scored = _scored(context, indicator)
    if scored and scored[0].basis == basis and not scored[0].reached and scored[2] >= scored[1]:
        message = f"{_facts(indicator)}，{miss}，仍得满分{plain(scored[1])}分{_unexplained(context, indicator)}"
        yield Violation(message, indicator.score, indicator.actual.text, indicator.target.text)


@on_indicator(
    Rule(
        code="score_off_proportion",
        title="得分与完成比例不符",
        severity=Severity.NOTICE,
        explanation="定量指标未完成的，按实际完成值与指标值之比计分。多得分值的三成以上的另列为警示。",
        example="指标值100，完成值90，分值20，得分17（按比例应为18分）。",
        advice="说明计分办法，或按比例重新计分。",
        source=Source.PRINTED,
    )
)
def score_off_proportion(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    off = _off_proportion(context, indicator)
    if off and not (_is_far_above(context, off) and context.applies("score_far_above_proportion")):
        yield _off_violation(indicator, *off)


@on_indicator(
    Rule(
        code="score_far_above_proportion",
        title="得分远高于完成比例",
        severity=Severity.WARNING,
        explanation="定量指标没有完成，得分比按实际完成值与指标值之比计算的高出分值的三成以上（可在设置中调整）。",
        example="指标值1600人次，完成值480人次，分值15，得分12（按比例应为4.5分）。",
        advice="按比例重新计分。",
        source=Source.PRINTED,
    )
)
def score_far_above_proportion(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    off = _off_proportion(context, indicator)
    if off and _is_far_above(context, off):
        yield _off_violation(indicator, *off)


def _off_proportion(context: AuditContext, indicator: Indicator) -> tuple[Decimal, Decimal, Decimal] | None:
    """分值, 得分 and the score in proportion of a miss with some points deducted, where they differ and no other standard is printed."""
    scored = _scored(context, indicator)
    if scored is None or scored[0].reached or scored[0].share is None:
        return None
    attainment, weight, score = scored
    expected = (attainment.share or Decimal(0)) * weight
    is_by_another = any(not _BY_PROPORTION.search(each.text.text) for each in context.notes(indicator, STANDARD))
    differs = score < weight and abs(score - expected) > context.settings.points.proportion_tolerance
    return (weight, score, expected) if differs and not is_by_another else None


def _is_far_above(context: AuditContext, off: tuple[Decimal, Decimal, Decimal]) -> bool:
    weight, score, expected = off
    return score - expected >= weight * context.settings.points.proportion_far


def _off_violation(indicator: Indicator, _: Decimal, score: Decimal, expected: Decimal) -> Violation:
    message = f"{_facts(indicator)}，得{plain(score)}分，按比例应为{rounded(expected)}分"
    return Violation(message, indicator.score, plain(score), rounded(expected))


STANDARD = re.compile(r"(?:评分|计分|得分|扣分)(?:标准|办法|方法|细则|规则|依据)|评价标准")
"""Names of columns that print how points are given."""
_BY_PROPORTION = re.compile(r"按(?:完成)?比例|按(?:实际)?完成率")
"""How a form prints that points are given in proportion; another standard is one of its own."""


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
def reached_target_deducted(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    points = context.points(indicator)
    if points is None or context.lost(indicator) <= 0:
        return
    attainment, (weight, score) = compare(context, indicator), map(plain, points)
    if attainment is not None and attainment.reached:
        yield Violation(f"{_facts(indicator)}，已达指标，得分{score}低于分值{weight}", indicator.score, score, weight)
    elif numbers(indicator) is None and says_the_same(indicator) and not _is_explained_within_band(context, indicator):
        yield Violation(
            f"完成值“{indicator.actual.text}”与指标值一致，得分{score}低于分值{weight}", indicator.score, score, weight
        )


def _is_explained_within_band(context: AuditContext, indicator: Indicator) -> bool:
    """Whether a deduction from a target in words stays within the band of what was reached, and says why."""
    weight, score = context.points(indicator) or (Decimal(0), Decimal(0))
    return score >= context.settings.bands.reached * weight and not is_empty(indicator.reason.text)


def _empty(context: AuditContext, indicator: Indicator, name: str, column: Callable[[Indicator], Entry]) -> Iterator[Violation]:
    entry = column(indicator)
    if not any(column(each).location for each in context.form.indicators):
        if indicator is context.form.indicators[0]:
            yield Violation(f"没有读到{name}：表中没有识别出这一栏，或整栏空白", indicator.level_3)
    elif (context.applies("benefit_is_none") and says_no_benefit(indicator)) or says_none(indicator, entry):
        return
    elif indicator.score.value and is_empty(entry.text) and not _is_printed(context, column):
        filed = f"（“{entry.text}”）" if entry.text else ""
        message = f"{name}为空{filed}，仍得{plain(indicator.score.value)}分"
        yield Violation(message, entry.location or indicator.level_3.location, entry.text or None)


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
def empty_target_with_points(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
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
def empty_actual_with_points(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
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
def actual_missing(context: AuditContext) -> Iterator[Violation]:
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
        yield Violation(f"{len(missing)}项指标没有填写完成值", missing[0].actual.location or missing[0].level_3.location)


@on_indicator(
    Rule(
        code="actual_without_number",
        title="指标有数而完成值无数",
        severity=Severity.NOTICE,
        explanation="年度指标值是数字或时限，实际完成值却只有文字，无法核对。",
        example="指标值“满意度达到98%以上”，完成值“达到预期目标”。",
        advice="把完成值写成可比的数字。",
    )
)
def actual_without_number(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    actual = indicator.actual.text
    if _A_NUMBER.search(actual) or is_empty(actual) or is_prompt(actual) or _is_told_as_undone(context, indicator):
        return
    if says_none(indicator, indicator.actual):
        return
    if indicator.target_quantity.value is not None:
        message = f"指标值“{indicator.target.text}”是数字，完成值“{actual}”没有数字"
        yield Violation(message, indicator.actual, actual)
    elif _DONE_IN_TIME.fullmatch(compact(actual)) and (
        deadline_of(context, indicator) is not None or _EACH_TIME.search(compact(indicator.target.text))
    ):
        yield Violation(f"指标值“{indicator.target.text}”是时限，完成值“{actual}”没有写明日期", indicator.actual, actual)


_A_NUMBER = re.compile(r"\d|[一二三四]季度")
_EACH_TIME = re.compile(r"每[个]?(?:季度?|月|年|半年|周)[^,，。;；]{0,4}\d{1,2}[日号](?:之?前|内)")
_DONE_IN_TIME = re.compile(r"(?:已|均|全部|都)*(?:按时|按期|如期|及时|按计划|按要求)*(?:全部)?(?:完成|达标|达成)?[。.]?")


def _is_told_as_undone(context: AuditContext, indicator: Indicator) -> bool:
    points = context.points(indicator)
    is_full = points is not None and 0 < points[0] <= points[1]
    return context.applies("undone_full_points") and is_full and says_undone(indicator)


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
def target_bound_unclear(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if has_uncertain_bound(indicator.target.text):
        message = f"指标值“{indicator.target.text}”看不出要求的是什么范围，未与完成值核对"
        yield Violation(message, indicator.target, indicator.target.text)


_BOUND = re.compile(rf"\s*[{SIGNS}]")
_DEADLINE = re.compile(r"(?:[底末日月]|季度)(?:之|以)?前(?:完成)?$")


@on_form(
    Rule(
        code="actual_is_a_bound",
        title="完成值写成了范围",
        severity=Severity.NOTICE,
        explanation="实际完成值前有“≥”“≤”等符号，或者写指标值的“95%以上”“不低于95%”，或者照抄“12月31日前”一类的时限，写的是要求而不是实际发生数、实际日期。",
        example="指标值“≥360天”，完成值也填“≥360天”。",
        advice="填写实际发生数或者实际日期。",
    )
)
def actual_is_a_bound(context: AuditContext) -> Iterator[Violation]:
    for each in context.form.indicators:
        if _DEADLINE.search(compact(each.actual.text)) and _is_the_deadline(context, each):
            yield Violation(
                f"完成值照抄时限“{each.actual.text}”，没有写明实际日期", each.actual, each.actual.text, indicator=each
            )
        elif _is_a_bound(each):
            yield Violation(f"完成值填“{each.actual.text}”，不是实际数", each.actual, each.actual.text, indicator=each)


def _is_the_deadline(context: AuditContext, indicator: Indicator) -> bool:
    """Whether an actual repeats the deadline, in its words or others: 12月31日前 for 12月底前."""
    year, due = context.form.fiscal_year.value, deadline_of(context, indicator)
    is_denied = re.search("[未没]", indicator.actual.text) is not None
    said = None if year is None or due is None or is_denied else only_date(indicator.actual.text, int(year))
    return due is not None and (says_the_same(indicator) or (said is not None and said.last == due.last))


def _is_a_bound(indicator: Indicator) -> bool:
    """Whether an actual opens with a sign, or bounds the very number of the target in words: 95%以上, 不低于95%."""
    target, actual = indicator.target_quantity, indicator.actual_quantity
    is_the_number = actual.operator not in (None, "=") and actual.value == target.value
    return actual.value is not None and (is_the_number or _BOUND.match(half_width(indicator.actual.text)) is not None)


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
def far_above_target(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    compared = numbers(indicator)
    if compared is None or not (more_is_better(indicator) or indicator.target_quantity.operator == "="):
        return
    target, actual = compared
    if context.applies("quantity_impossible") and why_impossible(context, indicator, indicator.actual_quantity):
        return
    is_rate = indicator.target_quantity.unit == "%"
    if is_rate and actual - target < context.settings.targets.far_above_points:
        return  # a small rate is soon a multiple of itself
    if target > 0 and actual >= target * context.settings.targets.far_above:
        message = f"{_facts(indicator)}，为指标值的{percent(actual / target)}"
        yield Violation(message, indicator.actual, indicator.actual.text, indicator.target.text)


_PAID_TO_EACH = re.compile(
    r"(?:补助|补贴|津贴|救助|资助|抚恤|奖补|公用经费|生均|保障)[一-鿿]{0,4}标准$|标准化?(?:补助|补贴)(?:金额)?$"
)
_RAISED = re.compile(r"提标|提高|上调|调整|调增|增发|追加|扩面|新标准|最低")


@on_indicator(
    Rule(
        code="standard_exceeded",
        title="超标准发放没有说明",
        severity=Severity.WARNING,
        explanation="补助、补贴的标准是定额，不是越多越好：完成值高于指标值，又没有扣分，偏差原因、完成情况里也没有说明提高了标准。指标值用“≥”的不在此列。",
        example="“生活补贴标准”的指标值为80元/人·月，完成值90元/人·月，得满分。",
        advice="核对发放标准；标准有调整的，写明文件和时间。",
        source=Source.PRACTICE,
    )
)
def standard_exceeded(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    compared, is_fixed = numbers(indicator), indicator.target_quantity.operator in (None, "=")
    is_told = not is_empty(indicator.reason.text) or _RAISED.search(
        "".join((indicator.level_3.text, indicator.target.text, indicator.actual.text, context.form.achieved_goal.text))
    )
    if compared is None or not is_fixed or is_told or context.lost(indicator) > 0:
        return
    is_money = "元" in (indicator.target_quantity.unit or "")
    if is_money and compared[1] > compared[0] and _PAID_TO_EACH.search(name_of(indicator)):
        yield Violation(
            f"{_facts(indicator)}，高于标准而没有说明", indicator.actual, indicator.actual.text, indicator.target.text
        )


@on_indicator(
    Rule(
        code="target_adjusted_down",
        title="年中调低指标值没有说明",
        severity=Severity.WARNING,
        explanation="表上既有年初指标值，又有调整后的指标值，调整后的比年初低（越少越好的比年初高），偏差原因、完成情况和说明里都没有说为什么。",
        example="年初指标值≥520万平方米，调整为≥480万平方米，完成485万平方米，没有说明。",
        advice="说明调整的理由和批准的文件；没有的，按年初指标值评价。",
        source=Source.PRACTICE,
    )
)
def target_adjusted_down(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    first, now = parse_target(indicator.initial_target.text), indicator.target_quantity
    is_told = not is_empty(indicator.reason.text) or bool(context.notes(indicator, _TELLS_WHY))
    if not first.value or now.value is None or first.unit != now.unit or is_told:
        return
    less = (first.value - now.value) / first.value
    easier = less if more_is_better(indicator) or now.operator == "=" else -less
    if easier > context.settings.targets.adjusted_share and not _tells_of_adjusting(context):
        message = f"年初指标值“{indicator.initial_target.text}”调整为“{indicator.target.text}”，完成值“{indicator.actual.text}”，没有说明理由"
        yield Violation(message, indicator.target, indicator.target.text, indicator.initial_target.text)


_TELLS_WHY = re.compile(r"说明|原因|备注|理由|依据")


def _tells_of_adjusting(context: AuditContext) -> bool:
    form = context.form
    texts = [
        form.achieved_goal.text,
        *(each.reason.text for each in form.indicators),
        *(each.text.text for each in form.statements),
    ]
    return any(re.search(r"调整|调减|调低|调增|变更", text) for text in texts)


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
def targets_equal_actuals(context: AuditContext) -> Iterator[Violation]:
    compared = [(i, pair) for i in context.form.indicators if (pair := numbers(i) or _copied_number(i)) is not None]
    could_differ = [pair for i, pair in compared if pair[0] not in (Decimal(1), Decimal(100)) and pair[0] > 0]
    if len(could_differ) >= context.settings.targets.equal_at_least and all(
        target == actual for _, (target, actual) in compared
    ):
        message = f"{len(compared)}项数字指标的完成值全部恰好等于指标值"
        yield Violation(message, compared[0][0].actual)


def _copied_number(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """A target with its bound that stands again as actual: `≥360天`. `90%以上` for `≥90%` is another wording, and no number."""
    value = indicator.target_quantity.value
    return (value, value) if value is not None and indicator.actual.text == indicator.target.text else None
