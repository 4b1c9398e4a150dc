"""A target and an actual where both can be measured: as numbers, dates or ranges; reached or not, and by how much.

Only what is certain is compared. Words, different units, and numbers whose direction is not clear (a cost without `≤`, a rate of
complaints without a sign) give no comparison at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from perfeval_data.audit.context import AuditContext
from perfeval_data.paper.framework import BENEFIT, COST, LEVEL_2_OF, OUTPUT
from perfeval_data.paper.model import Indicator, Quantity
from perfeval_data.paper.values import half_width

COST_LEVELS = frozenset({*LEVEL_2_OF[COST], LEVEL_2_OF[OUTPUT][-1]})


class Basis(StrEnum):
    """How an indicator was measured."""

    AT_LEAST = "不低于"
    AT_MOST = "不超过"
    EXACTLY = "等于"
    RANGE = "区间"
    ABOUT = "左右"
    DATE = "时限"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a target was reached, and which share of it (1 = reached); None where a miss has no measure, as with dates."""

    basis: Basis
    reached: bool
    share: Decimal | None


_ABOUT = re.compile(r"左右|约|上下|近(?=\d)")
_LESS_IS_BETTER = re.compile(
    r"投诉|事故|差错|错误|失误|逾期|流失|能耗|死亡|伤亡|违规|违法|违纪|返工|退货|故障|排放|上访|信访|压减|下降|降低|减少"
    r"|发案|发病|复发|浪费|成本|费用|单价|时间|时限|时长|周期|工期|天数|空置|损耗|误差|偏差|延误|失业|负债|欠|缺|漏|退|未|超"
)
_TIME = re.compile(r"天|日|小时|分钟|月|年|周")
_MONEY = re.compile(r"元")
_MULTIPLE = re.compile(r"[十百千万亿]")
_WHOLE = Decimal(1)


def compare(context: AuditContext, indicator: Indicator) -> Comparison | None:
    """The comparison of an indicator's actual with its target; None where none is certain."""
    if indicator.target_quantity.value is not None:
        return _by_number(context, indicator)
    if not indicator.target.text or not indicator.actual.text:
        return None
    return _by_range(indicator) or _by_date(context, indicator)


def numbers(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """Target and actual where both are one number in the same unit, and the actual is exact: no `90%以上`, no `约90%`."""
    target, actual = indicator.target_quantity, indicator.actual_quantity
    if target.value is None or actual.value is None or not is_exact(indicator) or not _have_one_unit(target, actual):
        return None
    return target.value, actual.value


def is_exact(indicator: Indicator) -> bool:
    """Whether the actual is its number, and none that is more or less than it."""
    return indicator.actual_quantity.operator in (None, "=") and not _ABOUT.search(indicator.actual.text)


def _have_one_unit(target: Quantity, actual: Quantity) -> bool:
    """Whether two quantities are surely in one unit: the same, or where one has none, nothing that would multiply the other."""
    if target.unit and actual.unit:
        return target.unit == actual.unit
    if _MULTIPLE.match(target.unit or actual.unit or ""):
        return False
    return not (_may_be_a_fraction(actual, target) or _may_be_a_fraction(target, actual))


def _may_be_a_fraction(one: Quantity, other: Quantity) -> bool:
    """Whether a number up to 1 beside a percentage may be a percentage or its fraction: the paper does not say."""
    return one.unit is None and other.unit == "%" and one.value is not None and one.value <= 1


def more_is_better(indicator: Indicator) -> bool:
    """Whether a number above the target is an achievement and none of excess, as far as the form tells."""
    operator = indicator.target_quantity.operator
    return operator in (">=", ">") if operator else _is_more_wanted(indicator)


def _is_more_wanted(indicator: Indicator) -> bool:
    """Whether more is better by the nature of the indicator."""
    unit = indicator.target_quantity.unit or ""
    return not (_LESS_IS_BETTER.search(indicator.level_3.text) or _is_of_either_direction(indicator, unit))


def _is_of_either_direction(indicator: Indicator, unit: str) -> bool:
    """Whether without a sign more may be better or worse: costs, time, and money that is no benefit."""
    if indicator.level_2 in COST_LEVELS or _TIME.search(unit):
        return True
    return indicator.level_1 != BENEFIT and _MONEY.search(unit) is not None


# --- numbers -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Span:
    """The numbers that an actual may mean: its own, those around it (约), those from it on (90%以上); None where there is no end."""

    low: Decimal | None
    high: Decimal | None
    is_open: bool = False
    """Whether its ends are none of them (超过, 少于)."""

    @property
    def exact(self) -> Decimal | None:
        return self.low if self.low == self.high else None


def _span_of(context: AuditContext, indicator: Indicator) -> _Span | None:
    """What the actual may mean, in the unit of the target."""
    actual = indicator.actual_quantity
    if actual.value is None or actual.value < 0 or not _have_one_unit(indicator.target_quantity, actual):
        return None
    around = actual.value * context.settings.targets.about if _ABOUT.search(indicator.actual.text) else Decimal(0)
    low, high = actual.value - around, actual.value + around
    is_open = actual.operator in (">", "<")
    if actual.operator in (">=", ">"):
        return _Span(low, None, is_open)
    return _Span(None, high, is_open) if actual.operator in ("<=", "<") else _Span(low, high)


def _by_number(context: AuditContext, indicator: Indicator) -> Comparison | None:
    target, operator = indicator.target_quantity.value, indicator.target_quantity.operator
    span = _span_of(context, indicator)
    if target is None or target <= 0 or span is None:
        return None
    if operator in ("<=", "<"):
        return _at_most(target, span, is_strict=operator == "<")
    if operator == "=" or _ABOUT.search(indicator.target.text):
        return _near(context, indicator, target, span)
    if not more_is_better(indicator) or _bounds_a_cost_from_below(indicator):
        return None
    return _at_least(target, span, is_strict=operator == ">")


def _bounds_a_cost_from_below(indicator: Indicator) -> bool:
    """Whether a cost is to be no less than an amount, which is a slip of the sign more often than it is meant."""
    unit = indicator.target_quantity.unit or ""
    return indicator.level_2 in COST_LEVELS and _MONEY.search(unit) is not None


def _at_least(target: Decimal, span: _Span, is_strict: bool) -> Comparison | None:
    """At the very number of a strict bound nothing is certain: 超过 is often written for 达到."""
    if span.low is not None and (span.low > target or (span.low == target and (span.is_open or not is_strict))):
        return Comparison(Basis.AT_LEAST, True, _WHOLE)
    if span.high is not None and (span.high < target or (span.high == target and span.is_open)):
        return Comparison(Basis.AT_LEAST, False, span.exact / target if span.exact is not None else None)
    return None


def _at_most(target: Decimal, span: _Span, is_strict: bool) -> Comparison | None:
    if span.high is not None and (span.high < target or (span.high == target and (span.is_open or not is_strict))):
        return Comparison(Basis.AT_MOST, True, _WHOLE)
    if span.low is not None and (span.low > target or (span.low == target and span.is_open)):
        return Comparison(Basis.AT_MOST, False, target / span.exact if span.exact else None)
    return None


def _near(context: AuditContext, indicator: Indicator, target: Decimal, span: _Span) -> Comparison | None:
    """A target that is to be met (`=`) or nearly so (左右): what lies above it may be an achievement or an excess."""
    if indicator.target_quantity.operator == "=":
        if span.exact is None or span.exact > target or (span.exact < target and not _is_more_wanted(indicator)):
            return None
        return _measured(Basis.EXACTLY, span.exact / target)
    if span.exact is None or not more_is_better(indicator):
        return None
    near_enough = span.exact >= target * (1 - context.settings.targets.about)
    return _measured(Basis.ABOUT, _WHOLE if near_enough else span.exact / target)


def _measured(basis: Basis, share: Decimal) -> Comparison:
    return Comparison(basis, share >= _WHOLE, min(share, _WHOLE))


# --- ranges --------------------------------------------------------------------------------------------------------

_RANGE = re.compile(r"(\d+(?:\.\d+)?)(%?)[\u4e00-\u9fff]{0,2}[-~～—–至到](\d+(?:\.\d+)?)([%\u4e00-\u9fff]*)")


def _by_range(indicator: Indicator) -> Comparison | None:
    """`10-20人`: within the range is reached, below it is a share of its lower end; above it may be either."""
    found = _RANGE.fullmatch(_compact(indicator.target.text))
    actual = indicator.actual_quantity
    if found is None or actual.value is None or not is_exact(indicator):
        return None
    if actual.unit and found[4] and actual.unit != found[4]:
        return None
    low, high = Decimal(found[1]), Decimal(found[3])
    if not 0 < low < high or actual.value > high or indicator.level_2 in COST_LEVELS:
        return None
    return _measured(Basis.RANGE, actual.value / low)


def _compact(text: str) -> str:
    return re.sub(r"\s", "", half_width(text))


# --- dates ---------------------------------------------------------------------------------------------------------

_FULL_DATE = re.compile(r"(20\d\d)[年/.-](\d{1,2})(?:[月/.-](\d{1,2})?日?)?(?!\d)")
_MONTH_DATE = re.compile(r"(?<!\d)(\d{1,2})月份?(?:(\d{1,2})日)?")
_YEAR = re.compile(r"20\d\d")
_YEAR_END = re.compile(r"(20\d\d)?年(?:度)?(?:底|末)")
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d年")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_NO_DEADLINE = re.compile(r"后|起|以来|至|到|-\d+月|每|早于|以前不")
_BEFORE_ITS_BEGINNING = re.compile(r"(?:月份?|季度)(?:以|之)?前")
"""`12月以前` may be meant with December or without it; `12月底前` is meant with it."""
_NOT_DONE = re.compile(r"未|没|尚|预计|计划|拟|推迟|延|逾")
_PARTS_OF_MONTH = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}
_LAST_QUARTER, _FIRST_QUARTER = 10, 3


def _by_date(context: AuditContext, indicator: Indicator) -> Comparison | None:
    """A deadline: reached on its day or before it. Where the paper is not exact enough to tell, there is no comparison."""
    if context.form.fiscal_year.value is None or _NO_DEADLINE.search(indicator.target.text):
        return None
    if _NOT_DONE.search(indicator.actual.text):
        return None
    year = int(context.form.fiscal_year.value)
    deadline, done = _only_span(indicator.target.text, year), _only_span(indicator.actual.text, year)
    if deadline is None or done is None or _may_be_next_year(indicator.actual.text, done, deadline):
        return None
    may_exclude = _BEFORE_ITS_BEGINNING.search(_compact(indicator.target.text)) is not None
    if done.last < deadline.first or (done.last <= deadline.last and not may_exclude):
        return Comparison(Basis.DATE, True, _WHOLE)
    return Comparison(Basis.DATE, False, None) if done.first > deadline.last else None


_Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Days:
    """The days that a date on paper may mean: one, a part of a month, a month, a quarter."""

    first: _Day
    last: _Day


def _may_be_next_year(text: str, done: _Days, deadline: _Days) -> bool:
    """Whether `1月15日` behind a deadline in December may be the January after it."""
    return _YEAR.search(text) is None and done.last[1] <= _FIRST_QUARTER and deadline.last[1] >= _LAST_QUARTER


def _only_span(text: str, year: int) -> _Days | None:
    """The one date that a text names; None where it names none or several, or a year of two digits."""
    compact = _compact(text)
    spans = [] if _SHORT_YEAR.search(compact) else list(_spans(compact, year))
    return spans[0] if len(spans) == 1 else None


def _spans(text: str, year: int) -> Iterator[_Days]:
    for found in _FULL_DATE.finditer(text):
        yield from _month_or_day(int(found[1]), int(found[2]), found[3], text[found.end() :])
    text = _FULL_DATE.sub("", text)
    for found in _MONTH_DATE.finditer(text):
        yield from _month_or_day(year, int(found[1]), found[2], text[found.end() :])
    for found in _YEAR_END.finditer(_MONTH_DATE.sub("", text)):
        yield _Days((int(found[1] or year), 12, 1), (int(found[1] or year), 12, 31))
    for found in _QUARTER.finditer(text):
        month = 3 * int(_QUARTERS.get(found[1], found[1]))
        yield _Days((year, month - 2, 1), (year, month, 31))


def _month_or_day(year: int, month: int, day: str | None, after: str) -> Iterator[_Days]:
    """A day, a part of a month or a month, where there is such a one."""
    if not 1 <= month <= 12:
        return
    if day is not None:
        if 1 <= int(day) <= 31:
            yield _Days((year, month, int(day)), (year, month, int(day)))
        return
    first, last = next((days for word, days in _PARTS_OF_MONTH.items() if after.startswith(word)), (1, 31))
    yield _Days((year, month, first), (year, month, last))
