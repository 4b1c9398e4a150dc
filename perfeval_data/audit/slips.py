"""Rules about values that cannot be: rates above all, more days than a year has, dates of no calendar or of another year, other units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_data.audit.attainment import (
    is_exact,
    is_of_another_size,
    lacks_a_word_of_size,
    may_be_a_fraction,
    may_lack_ten_thousand,
    measured,
    more_is_better,
)
from perfeval_data.audit.context import AuditContext, percent
from perfeval_data.audit.dates import end_of, impossible_date, only_date, period_of
from perfeval_data.audit.direction import COST_LEVELS, WHOLE_RATE
from perfeval_data.audit.measures import MONEY, RATE, THINGS, bare_unit, kind_of, may_be_meant_for, scale_of
from perfeval_data.audit.plausible import impossible
from perfeval_data.audit.rule import Violation, on_indicator
from perfeval_data.audit.surveys import share_in
from perfeval_data.audit.texts import compact, name_of
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Indicator, Quantity, Severity

_MAY_BE_MORE = re.compile(
    r"(?:增长|增|提高|提升|上升|下降|降低|减少|完成|超额|执行|支出|支付|收缴|征缴|产销|周转|使用|利用|负荷|上座|回报|收益|利润|投入产出|贡献|杠杆|放大|变动|偏差|毛利|市盈|流动)率$"
    r"|(?:增长|提高|提升|上升|下降|降低|减少|增加|放大)(?:的)?比例$|汇率|利率|税率|费率|速率|频率|功率|倍率"
)
"""Rates of change, of what was done beside what was planned, and of what may be used more than once."""


@on_indicator(
    Rule(
        code="rate_above_whole",
        title="比率超过100%",
        severity=Severity.WARNING,
        explanation="合格率、覆盖率、满意度一类的比率，完成值或指标值超过了100%。完成率、增长率、使用率一类可以超过，不在此列。",
        example="“培训合格率”完成值为102%。",
        advice="核对分子分母。",
    )
)
def rate_above_whole(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    for column, entry, quantity in (
        ("指标值", indicator.target, indicator.target_quantity),
        ("完成值", indicator.actual, measured(indicator)),
    ):
        is_above = quantity.unit == "%" and quantity.value is not None and quantity.value > 100
        name = name_of(indicator)
        is_whole = WHOLE_RATE.search(name) is not None and _MAY_BE_MORE.search(name) is None
        if is_above and quantity.operator not in ("<", "<=") and is_whole:
            yield Violation(
                f"“{indicator.level_3.text}”{column}填“{entry.text}”，不可能超过100%", entry, entry.text, "不超过100%"
            )
            return


@on_indicator(
    Rule(
        code="quantity_impossible",
        title="数量不可能",
        severity=Severity.WARNING,
        explanation="完成值或者指标值超过了一年、一月、一周、一天所能有的天数和小时数，或者人数、场次一类只能是整数的数带了小数。工期、累计天数、几个人合计的小时数、平均数不在此列。",
        example="“全年免费开放天数”完成值为372天；“参训人数”完成值为62.5人。",
        advice="核对完成值和单位。",
    )
)
def quantity_impossible(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    columns = (("完成值", indicator.actual, measured(indicator)), ("指标值", indicator.target, indicator.target_quantity))
    for column, entry, quantity in columns:
        why = why_impossible(context, indicator, quantity)
        if why:
            yield Violation(f"“{indicator.level_3.text}”{column}填“{entry.text}”：{why}", entry, entry.text, why)
            return


def why_impossible(context: AuditContext, indicator: Indicator, quantity: Quantity) -> str | None:
    year, target, actual = context.form.fiscal_year.value, indicator.target_quantity, indicator.actual_quantity
    if is_of_another_size(indicator) or lacks_a_word_of_size(target, actual):
        return None  # the word that is missing is reported
    return impossible(name_of(indicator), target, quantity, None if year is None else int(year))


@on_indicator(
    Rule(
        code="actual_before_year",
        title="完成时间早于评价年度",
        severity=Severity.WARNING,
        explanation="实际完成值里的日期在评价年度开始以前，或者写明用的是以前年度的数据，疑似沿用上年的表。",
        example="2024年度的表，指标值“2024年11月底前”，完成值“2023年11月20日”。",
        advice="核对完成时间。",
    )
)
def actual_before_year(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    year = context.form.fiscal_year.value
    if year is None:
        return
    ended = _ended_in(indicator.actual.text, int(year))
    if ended is not None and ended < year:
        yield Violation(f"完成值“{indicator.actual.text}”在{year}年以前", indicator.actual, indicator.actual.text, f"{year}年")
    elif any(int(each) < year for each in _DATA_OF.findall(compact(indicator.actual.text))):
        message = f"完成值“{indicator.actual.text}”不是{year}年的数据"
        yield Violation(message, indicator.actual, indicator.actual.text, f"{year}年")


def _ended_in(text: str, year: int) -> int | None:
    """The year of the one date of a text, or of the end of its period; None where neither is certain."""
    period = period_of(text, year)
    if period is not None:
        return period[1].last[0]
    done = only_date(text, year)
    return done.last[0] if done is not None and not _NO_ONE_DATE.search(text) else None


@on_indicator(
    Rule(
        code="target_before_year",
        title="指标值的时限早于评价年度",
        severity=Severity.WARNING,
        explanation="指标值写明的时限在评价年度开始以前，疑似沿用上年的表。",
        example="2024年度的表，“完工时间”的指标值为“2023年11月底前”。",
        advice="核对指标值的年度。",
    )
)
def target_before_year(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    year, target = context.form.fiscal_year.value, indicator.target.text
    is_a_number = indicator.target_quantity.value is not None  # 2018.12元
    due = None if year is None or is_a_number or _SINCE.search(target) else end_of(target, int(year))
    if due is not None and due.last[0] < int(year or 0):
        yield Violation(f"指标值“{target}”在{year}年以前", indicator.target, target, f"{year}年")


_SINCE = re.compile(r"起|以来|[较比]|后|自|基[期数]")


@on_indicator(
    Rule(
        code="date_impossible",
        title="日期不存在",
        severity=Severity.WARNING,
        explanation="指标值或完成值里的日期是日历上没有的，例如9月31日、13月，无从判断是否按时。",
        example="完成值“2024年9月31日”。",
        advice="核对并更正日期。",
    )
)
def date_impossible(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    for column, entry in (("指标值", indicator.target), ("完成值", indicator.actual)):
        said = impossible_date(entry.text)
        if said is not None:
            yield Violation(f"{column}“{entry.text}”：没有{said}这一天", entry, entry.text)


_DATA_OF = re.compile(r"(?:[(]|采用|引用|沿用|使用|为)(20\d\d)年度?(?:的)?(?:统计)?(?:数据|数)")
_NO_ONE_DATE = re.compile(r"起|以来|自|至|到(?!位)|开始|启动|批|同比|比")

_PEOPLE_WHO_PASSED = re.compile(
    r"(?:共|其中|有)?\d+(?:人次|人|名|户|家|件|个|项|份|批次)(?:考核|测试|考试|验收|检查|检测)?(?:全部|均)?(?:合格|达标|通过|满意|就业|取证|参加|完成)"
)


@on_indicator(
    Rule(
        code="actual_unit_differs",
        title="指标值与完成值单位不同",
        severity=Severity.NOTICE,
        explanation="指标值和完成值一个是比率一个是数目，一个是人数一个是场次，无法核对；以人次计的填了人数而照数没有达到；或者漏写了“万”“%”，相差几十倍以上。人、户、份常常混用，数字相近的不提。",
        example="指标值“≥95%”，完成值“312人”；指标值“≥2万人次”，完成值“1.85人”；单座成本上限150000元，完成值15元。",
        advice="按指标值的单位填写完成值。",
    )
)
def actual_unit_differs(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    why = _why_units_differ(context, indicator)
    if why:
        message = f"指标值“{indicator.target.text}”，完成值“{indicator.actual.text}”：{why}"
        yield Violation(message, indicator.actual, indicator.actual.text, indicator.target.text)


def _why_units_differ(context: AuditContext, indicator: Indicator) -> str | None:
    target, actual = indicator.target_quantity, indicator.actual_quantity
    if may_be_a_fraction(actual, target) and actual.value:
        return "完成值没有百分号，照字面是百分之零点几" if actual.value < 1 else None
    if target.unit == "%" and share_in(indicator.actual.text, name_of(indicator)) is not None:
        return None
    kinds = [kind for each in (target.unit, actual.unit) if each and (kind := kind_of(each))]
    if kinds[:1] == [RATE] and _PEOPLE_WHO_PASSED.fullmatch(compact(indicator.actual.text)):
        return "一个是比率，一个是数目，无法核对"
    if len(kinds) == 2 and not _may_be_one(kinds, target, actual):
        return f"一个是{kinds[0]}，一个是{kinds[1]}，无法核对"
    if lacks_a_word_of_size(target, actual):
        return "没有写单位，相差约一万倍，疑一个以“万”计"
    if is_of_another_size(indicator):
        return f"照所写的单位相差百倍以上，疑{_SLIP if may_lack_ten_thousand(target, actual) else '单位有误'}"
    if _is_a_tiny_cost(context, indicator):
        least = percent(1 / context.settings.targets.tiny_cost)
        return f"照所写的单位不到上限的{least}，疑{_SLIP if may_lack_ten_thousand(target, actual) else '单位有误'}"
    return _persons_for_times(indicator)


_SLIP = "单位有误或漏写“万”"


def _may_be_one(kinds: Sequence[str], target: Quantity, actual: Quantity) -> bool:
    """Whether two units may be meant for each other: the same kind, or counts that are near to each other, as 500户 and 500份."""
    if kinds[0] == kinds[1]:
        return True
    if not may_be_meant_for(*kinds) or not target.value or not actual.value:
        return False
    ratio = actual.value * scale_of(actual.unit or "") / (target.value * scale_of(target.unit or ""))
    return 1 / _NEAR_ENOUGH < ratio < _NEAR_ENOUGH or THINGS in kinds


_NEAR_ENOUGH = Decimal("1.5")


def _is_a_tiny_cost(context: AuditContext, indicator: Indicator) -> bool:
    """Whether a cost is so far below its limit in the same unit that its own unit is rather a slip: 15元 where 15万元 were allowed."""
    target, actual = indicator.target_quantity, indicator.actual_quantity
    is_money = kind_of(target.unit or "") == MONEY and target.unit == actual.unit and is_exact(indicator)
    is_limit = indicator.level_2 in COST_LEVELS and target.operator in ("<=", "<", "=", None)
    if not (is_money and is_limit and target.value and actual.value):
        return False
    return actual.value * context.settings.targets.tiny_cost <= target.value


def _persons_for_times(indicator: Indicator) -> str | None:
    """Whether persons are given for times or times for persons, and the number does not reach the target."""
    target, actual = indicator.target_quantity, indicator.actual_quantity
    bare = {bare_unit(target.unit or ""), bare_unit(actual.unit or "")}
    if bare not in ({"人次", "人"}, {"人次", "名"}) or not target.value or not actual.value or not more_is_better(indicator):
        return None
    is_less = actual.value * scale_of(actual.unit or "") < target.value * scale_of(target.unit or "")
    return "一个以人次计，一个以人计，照数没有达到" if is_less and is_exact(indicator) else None
