"""Dates on paper as the days that they may mean, alone or as the two ends of a period."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_data.audit.texts import compact
from perfeval_data.paper.values import remembered

_FULL_DATE = re.compile(r"(20\d\d)[年/.-](\d{1,2})(?:[月/.-](\d{1,2})?日?)?(?!\d)")
_MONTH_DATE = re.compile(r"(?<!\d)(\d{1,2})月份?(?:(\d{1,2})日)?")
_YEAR_END = re.compile(r"(20\d\d)?年(?:度)?(?:底|末)")
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d年")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_HALF = re.compile(r"([上下])半年")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_PARTS_OF_MONTH = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}

_Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a date on paper may mean: one, a part of a month, a month, a quarter."""

    first: _Day
    last: _Day


@remembered
def only_date(text: str, year: int) -> Days | None:
    """The one date that a text names; None where it names none or several, or a year of two digits."""
    words = compact(text)
    spans = [] if _SHORT_YEAR.search(words) else list(_spans(words, year))
    return spans[0] if len(spans) == 1 else None


def _spans(text: str, year: int) -> Iterator[Days]:
    for found in _FULL_DATE.finditer(text):
        yield from _month_or_day(int(found[1]), int(found[2]), found[3], text[found.end() :])
    text = _FULL_DATE.sub("", text)
    for found in _MONTH_DATE.finditer(text):
        yield from _month_or_day(year, int(found[1]), found[2], text[found.end() :])
    for found in _YEAR_END.finditer(_MONTH_DATE.sub("", text)):
        yield Days((int(found[1] or year), 12, 1), (int(found[1] or year), 12, 31))
    for found in _HALF.finditer(text):
        month = 6 if found[1] == "上" else 12
        yield Days((year, month - 5, 1), (year, month, 31))
    for found in _QUARTER.finditer(text):
        month = 3 * int(_QUARTERS.get(found[1], found[1]))
        yield Days((year, month - 2, 1), (year, month, 31))


_DAY = re.compile(r"(?<!\d)(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日(?!期)")
_LEAP_YEAR = 2024


def impossible_date(text: str) -> str | None:
    """The first date in words of a text that no calendar has: 9月31日."""
    for found in _DAY.finditer(compact(text)):
        month, day = int(found[2]), int(found[3])
        if not (1 <= month <= 12 and 1 <= day <= monthrange(int(found[1] or _LEAP_YEAR), month)[1]):
            return found[0]
    return None


def _month_or_day(year: int, month: int, day: str | None, after: str) -> Iterator[Days]:
    """A day, a part of a month or a month, where there is such a one."""
    if not 1 <= month <= 12:
        return
    if day is not None:
        if 1 <= int(day) <= monthrange(year, month)[1]:
            yield Days((year, month, int(day)), (year, month, int(day)))
        return
    first, last = next((days for word, days in _PARTS_OF_MONTH.items() if after.startswith(word)), (1, 31))
    yield Days((year, month, first), (year, month, last))


# --- periods -------------------------------------------------------------------------------------------------------

_PART = "上旬|中旬|下旬|[初底末]"
_PERIOD = re.compile(
    rf"(?<!\d)(?:(20\d\d)[年./-])?(\d{{1,2}})(?:月份?|[./](?=\d)|(?=[-—–~～至到]+\d{{1,2}}月))(?:(\d{{1,2}})[日号]?)?({_PART})?(?:起|开始)?"
    rf"(?:[-—–~～]+|至|到)(?:(20\d\d)[年./-]|(次年|翌年|下年))?(?:(\d{{1,2}})(?:月份?|[./](?=\d)))?(?:(\d{{1,2}})[日号]?)?({_PART})?"
)
_OTHER_NUMBER = re.compile(r"\d|每")


@remembered
def period_of(text: str, year: int) -> tuple[Days, Days] | None:
    """The two ends of the one period that a text names: `6月20日至9月5日`, `2024.6-2024.8`; None where it names none, more, or one
    that runs backwards, whose years are not certain."""
    words = compact(text)
    found = _PERIOD.search(words)
    if found is None or _OTHER_NUMBER.search(words[: found.start()] + words[found.end() :]):
        return None
    first_year = int(found[1] or year)
    last_year = int(found[5] or first_year + bool(found[6]))
    first = next(_month_or_day(first_year, int(found[2]), found[3], found[4] or ""), None)
    last = next(_month_or_day(last_year, int(found[7] or found[2]), found[8], found[9] or ""), None)
    is_named = (found[7] or found[8]) and first is not None and last is not None
    return (first, last) if is_named and first and last and first.first <= last.last else None


def end_of(text: str, year: int) -> Days | None:
    """The days of the one date that a text names, or of the end of its period."""
    period = period_of(text, year)
    return period[1] if period else only_date(text, year)
