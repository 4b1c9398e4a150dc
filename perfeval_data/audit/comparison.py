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

from perfeval_data.audit.case import Case
from perfeval_data.forms.framework import BENEFIT, COST, LEVEL_2_OF, OUTPUT
from perfeval_data.model import Indicator
from perfeval_data.values import half_width

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


_ABOUT = re.compile(r"左右|约|上下")
_LESS_IS_BETTER = re.compile(
    r"投诉|事故|差错|错误|失误|逾期|流失|能耗|死亡|伤亡|违规|违法|违纪|返工|退货|故障|排放|上访|信访|压减|下降|降低|减少"
    r"|发案|发病|复发|浪费|成本|费用|单价|时间|时限|时长|周期|工期|天数|空置|损耗|误差|偏差|延误|失业|负债|欠|缺|漏|退|未|超"
)
_TIME = re.compile(r"天|日|小时|分钟|月|年|周")
_MONEY = re.compile(r"元")
_DATE_AS_NUMBER = re.compile(r"(?<!\d)20\d{6}(?!\d)|\d{1,2}\.\d{1,2}日?(?:之?前|底)")
"""A day that looks like a number: `20241231`, `12.31前`."""
_WHOLE = Decimal(1)


def compare(case: Case, indicator: Indicator) -> Comparison | None:
    """The comparison of an indicator's actual with its target; None where none is certain."""
    if indicator.target_quantity.value is not None:
        return _by_number(case, indicator)
    if not indicator.target.text or not indicator.actual.text:
        return None
    return _by_range(indicator) or _by_date(case, indicator)


def numbers(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """Target and actual where both are one number in the same unit."""
    target, actual = indicator.target_quantity, indicator.actual_quantity
    if target.value is None or actual.value is None:
        return None
    if target.unit and actual.unit and target.unit != actual.unit:
        return None
    if _DATE_AS_NUMBER.search(indicator.target.text):
        return None
    if actual.unit is None and target.unit == "%" and actual.value <= 1 < target.value:
        return None  # a fraction or a percentage: the paper does not say
    return target.value, actual.value


def more_is_better(indicator: Indicator) -> bool:
    """Whether a number above the target is an achievement and none of excess, as far as the form tells."""
    target = indicator.target_quantity
    if target.operator is None:
        return not (_LESS_IS_BETTER.search(indicator.level_3.text) or _is_of_either_direction(indicator, target.unit or ""))
    return target.operator in (">=", ">")


def _is_of_either_direction(indicator: Indicator, unit: str) -> bool:
    """Whether without a sign more may be better or worse: costs, time, and money that is no benefit."""
    if indicator.level_2 in COST_LEVELS or _TIME.search(unit):
        return True
    return indicator.level_1 != BENEFIT and _MONEY.search(unit) is not None


# --- numbers -------------------------------------------------------------------------------------------------------


def _by_number(case: Case, indicator: Indicator) -> Comparison | None:
    compared = numbers(indicator)
    if compared is None or compared[0] <= 0 or compared[1] < 0:
        return None
    target, actual = compared
    operator = indicator.target_quantity.operator
    if operator in ("<=", "<"):
        return _measured(Basis.AT_MOST, target / actual if actual else _WHOLE)
    if _ABOUT.search(indicator.target.text):
        return _about(case, indicator, target, actual)
    if operator == "=":
        return None if actual > target else _measured(Basis.EXACTLY, actual / target)
    return _measured(Basis.AT_LEAST, actual / target) if more_is_better(indicator) else None


def _about(case: Case, indicator: Indicator, target: Decimal, actual: Decimal) -> Comparison | None:
    if not more_is_better(indicator):
        return None
    near_enough = actual >= target * (1 - case.settings.targets.about)
    return _measured(Basis.ABOUT, _WHOLE if near_enough else actual / target)


def _measured(basis: Basis, share: Decimal) -> Comparison:
    return Comparison(basis, share >= _WHOLE, min(share, _WHOLE))


# --- ranges --------------------------------------------------------------------------------------------------------

_RANGE = re.compile(r"(\d+(?:\.\d+)?)(%?)[\u4e00-\u9fff]{0,2}[-~～—–至到](\d+(?:\.\d+)?)([%\u4e00-\u9fff]*)")


def _by_range(indicator: Indicator) -> Comparison | None:
    """`10-20人`: within the range is reached, below it is a share of its lower end; above it may be either."""
    found = _RANGE.fullmatch(_compact(indicator.target.text))
    actual = indicator.actual_quantity
    if found is None or actual.value is None or (actual.unit and found[4] and actual.unit != found[4]):
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
_YEAR_END = re.compile(r"(20\d\d)?年(?:度)?(?:底|末)")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_NO_DEADLINE = re.compile(r"后|起|以来|至|到|-\d+月|每")
_START_OF_MONTH, _MIDDLE_OF_MONTH, _END_OF_MONTH = 10, 20, 31


def _by_date(case: Case, indicator: Indicator) -> Comparison | None:
    """A deadline: reached on its day or before it."""
    if case.form.fiscal_year.value is None or _NO_DEADLINE.search(indicator.target.text):
        return None
    year = int(case.form.fiscal_year.value)
    deadline, done = _only_day(indicator.target.text, year), _only_day(indicator.actual.text, year)
    if deadline is None or done is None:
        return None
    reached = done <= deadline
    return Comparison(Basis.DATE, reached, _WHOLE if reached else None)


_Day = tuple[int, int, int]


def _only_day(text: str, year: int) -> _Day | None:
    """The one day that a text names, a month or quarter standing for its last day; None where it names none or several."""
    days = list(_days(_compact(text), year))
    return days[0] if len(days) == 1 else None


def _days(text: str, year: int) -> Iterator[_Day]:
    for found in _FULL_DATE.finditer(text):
        yield from _valid(int(found[1]), int(found[2]), found[3], text[found.end() :])
    text = _FULL_DATE.sub("", text)
    for found in _MONTH_DATE.finditer(text):
        yield from _valid(year, int(found[1]), found[2], text[found.end() :])
    for found in _YEAR_END.finditer(_MONTH_DATE.sub("", text)):
        yield int(found[1] or year), 12, _END_OF_MONTH
    for found in _QUARTER.finditer(text):
        yield year, 3 * int(_QUARTERS.get(found[1], found[1])), _END_OF_MONTH


def _valid(year: int, month: int, day: str | None, after: str) -> Iterator[_Day]:
    """A day, where there is such a one."""
    if 1 <= month <= 12 and (day is None or 1 <= int(day) <= 31):
        yield year, month, int(day) if day else _part_of_month(after)


def _part_of_month(after: str) -> int:
    if after.startswith(("初", "上旬")):
        return _START_OF_MONTH
    return _MIDDLE_OF_MONTH if after.startswith("中旬") else _END_OF_MONTH
