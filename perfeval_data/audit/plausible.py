"""What a year, a month, a week and a day can hold, and what can only be counted whole."""

from __future__ import annotations

import re
from calendar import isleap
from decimal import Decimal

from perfeval_data.audit.measures import INDIVISIBLE, bare_unit, kind_of
from perfeval_data.audit.texts import compact
from perfeval_data.paper.model import Quantity

_DAYS = r"(?:天|日)"
_HOLDS = (
    (re.compile(r"[每/][天日]|[日]均"), re.compile(r"小时"), 24, "一天只有24小时"),
    (re.compile(r"[每/]周|周均"), re.compile(_DAYS), 7, "一周只有7天"),
    (re.compile(r"[每/]周|周均"), re.compile(r"小时"), 168, "一周只有168小时"),
    (re.compile(r"[每/]个?月|月均"), re.compile(_DAYS), 31, "一个月至多31天"),
    (re.compile(r"[每/]年|全年|年度|年均|一年"), re.compile(r"个?月"), 12, "一年只有12个月"),
    (re.compile(r"[每/]年|全年|年度|年均|一年"), re.compile(r"个?季度"), 4, "一年只有4个季度"),
)  # fmt: skip
"""The period in the name or the unit, the unit, how many of them it has."""
_OF_SEVERAL = re.compile(r"人|累计|合计|总|台|机|各|志愿|学|课")
"""Hours and days of several persons or machines together."""
_NOT_OF_ONE_YEAR = re.compile(
    r"工期|期限|时限|周期|累计|连续|无事故|质保|保修|使用|寿命|有效期|保存|储存|服役|人均|总|人天|合同|跨年|以来|逾期|账期|账龄|库存"
)
_LEAST_OF_A_YEAR = 100
_AVERAGE = re.compile(r"均|每|密度|比|率|折合|当量|标准|万人|系数|频次")


def impossible(name: str, target: Quantity, actual: Quantity, year: int | None) -> str | None:
    """Why an actual cannot be, by what is counted and in which period; None for anything that may be."""
    value, unit = actual.value, compact(actual.unit or target.unit or "")
    if value is None:
        return None
    said = f"{name}{unit}"
    for period, measure, most, why in _HOLDS:
        if period.search(said) and measure.match(unit) and value > most and not _OF_SEVERAL.search(said):
            return why
    return _more_days_than_a_year(name, unit, target, value, year) or _a_part_of_one(name, unit, value)


def _more_days_than_a_year(name: str, unit: str, target: Quantity, value: Decimal, year: int | None) -> str | None:
    days = 366 if year is None or isleap(year) else 365
    is_within = re.search(r"全年|每年|年[开运值优]", name) is not None or (
        target.value is not None and _LEAST_OF_A_YEAR <= target.value <= days
    )
    is_of_days = re.fullmatch(rf"{_DAYS}(?:/年)?", unit) is not None and not _NOT_OF_ONE_YEAR.search(name)
    return f"一年只有{days}天" if is_of_days and is_within and value > days else None


def _a_part_of_one(name: str, unit: str, value: Decimal) -> str | None:
    is_whole = value == value.to_integral_value() or kind_of(unit) not in INDIVISIBLE or bare_unit(unit) != unit
    return None if is_whole or _AVERAGE.search(f"{name}{unit}") else f"{unit}数不会有小数"
