"""A target and an actual where both can be measured: as numbers, dates or ranges; reached or not, and by how much.

Only what is certain is compared. Words, different units, and numbers whose direction is not clear (a cost without `≤`, a rate of
complaints without a sign) are not compared at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.dates import Days, end_of, only_date, period_of
from perfeval_data.audit.direction import (
    COST_LEVELS,
    HAPPENS,
    bounds_a_cost_from_below,
    is_bounded_the_wrong_way,
    is_more_wanted,
)
from perfeval_data.audit.judgement import Basis
from perfeval_data.audit.measures import NUMBER, PEOPLE, bare_unit, in_base, kind_of, scale_of
from perfeval_data.audit.surveys import share_in
from perfeval_data.audit.texts import compact
from perfeval_data.paper.model import Entry, Indicator, Quantity
from perfeval_data.paper.values import is_empty


@dataclass(frozen=True, slots=True)
class Attainment:
    """Whether a target was reached, and which share of it (1 = reached); None where a miss has no measure, as with dates."""

    basis: Basis
    reached: bool
    share: Decimal | None


_ABOUT = re.compile(r"左右|约|上下|近(?=\d)")
_MULTIPLE = re.compile(r"[十百千万亿]")
_WHOLE = Decimal(1)


def compare(context: AuditContext, indicator: Indicator) -> Attainment | None:
    """How far the actual of an indicator attains its target, cached; None where that is not certain."""
    made = context.attainments.get(id(indicator))
    if made is None or made[0] is not indicator:
        made = context.attainments[id(indicator)] = indicator, _compared(context, indicator)
    return made[1]


def _compared(context: AuditContext, indicator: Indicator) -> Attainment | None:
    if _goes_the_other_way(indicator) or _is_unsettled(indicator):
        return Attainment(Basis.DIRECTION, False, None)
    if _wants_none(indicator) and indicator.actual_quantity.value is not None:
        is_none = indicator.actual_quantity.value == 0
        return Attainment(Basis.AT_MOST, is_none, None) if is_exact(indicator) else None  # of nothing there is no share
    if indicator.target_quantity.value is not None:
        return _by_change(indicator) or _by_share(indicator) or _by_number(context, indicator)
    if not indicator.target.text or not indicator.actual.text:
        return None
    return _by_range(indicator) or _by_date(context, indicator)


_NONE = re.compile(r"无|零|没有|零?(?:不|未|零)发生|不出现|杜绝|零(?:事故|投诉|差错|事件|发生)|无(?:事故|投诉|差错|事件)")


def _wants_none(indicator: Indicator) -> bool:
    """Whether a target is that nothing of the kind happens: 0起, 无."""
    target = indicator.target_quantity
    is_zero = target.value == 0 and target.operator in (None, "=", "<=")
    return (is_zero or says_none(indicator, indicator.target)) and is_one_number(indicator)


def says_none(indicator: Indicator, entry: Entry) -> bool:
    """Whether a target or an actual says in words that nothing of what should not happen does: 无, 未发生."""
    return _NONE.fullmatch(compact(entry.text)) is not None and HAPPENS.search(indicator.level_3.text) is not None


def is_one_number(indicator: Indicator) -> bool:
    """Whether target and actual are no range and count in one measure, as far as they name one."""
    target, actual = indicator.target_quantity.unit, indicator.actual_quantity.unit
    is_range = re.search(r"\d[-~～—–至到]\d", indicator.target.text) is not None
    return not is_range and (None in (target, actual) or target == actual)


_CONTRARIES = (("下降|降低|减少|缩减|回落|减轻", "上升|提高|提升|增长|增加|上涨|增多|反弹"), ("缩短", "延长"))
_THAN_BEFORE = r"(?:(?:较|比|同比|环比|与)?(?:上一?年度?|去年|前一?年|往年|20\d\d年)?(?:同期)?(?:相比)?)?"
_BY_HOW_MUCH = rf"(?:幅度)?(?:[≥≤><=]|不[少低]于|达到?|约)?(?:{NUMBER}(?:%|个?百分点|[一-鿿]{{1,3}})?)?(?:以上|左右)?[。.]?"
_HOW = r"(?:有所|持续|逐[年步]|稳步|进一步|明显|显著|不断|均|已|略有?|小幅|大幅)*"


@dataclass(frozen=True, slots=True)
class _Direction:
    """How a target, a name and an actual say that something goes one way."""

    target: re.Pattern[str]
    name: re.Pattern[str]
    actual: re.Pattern[str]

    @classmethod
    def of(cls, words: str) -> _Direction:
        said = rf"{_THAN_BEFORE}{_HOW}(?:{words})了?{_BY_HOW_MUCH}"
        return cls(re.compile(said), re.compile(rf"(?:{words})(?:率|幅度|比例)$"), re.compile(rf"([^\d,，。;；]*?){said}"))


_WAYS = [tuple(map(_Direction.of, pair)) for pair in _CONTRARIES]


def _goes_the_other_way(indicator: Indicator) -> bool:
    """Whether something should rise or fall, and the actual says that it did the opposite: 较上年下降, 较上年上升3.2%."""
    actual = compact(indicator.actual.text)
    for one, other in (pair for way in _WAYS for pair in (way, way[::-1])):
        if _is_wanted(indicator, one) and not _is_wanted(indicator, other):
            came = other.actual.fullmatch(actual)
            return came is not None and came[1] in compact(indicator.level_3.text)
    return False


def _is_wanted(indicator: Indicator, way: _Direction) -> bool:
    is_in_name = way.name.search(compact(indicator.level_3.text)) is not None
    return is_in_name or way.target.fullmatch(compact(indicator.target.text)) is not None


_STABLE = re.compile(r"(?:保持|维持|基本|总体|持续|长期|相对)*(?:稳定|平稳)")
_LEFT = r"(?:离岗|离职|流失|辞职|辞聘|跳槽|流出)"
_PEOPLE_LEFT = re.compile(
    rf"(?:全年|年内|本年|年度|累计|共|有)*(?:{_LEFT}(?:人员)?(?:共|了)?(\d+)[人名]|(\d+)[人名]{_LEFT})[。.]?"
)
_PRICE_MOVED = re.compile(rf"{_THAN_BEFORE}(?:上涨|下跌|上升|下降)了?(\d+(?:\.\d+)?)%[。.]?")
_MORE_THAN_A_FEW, _MORE_THAN_USUAL = 3, 10
"""One or two leave any staff, and any price moves by some percent."""


def _is_unsettled(indicator: Indicator) -> bool:
    """Whether what should stay stable did not, by the actual alone and with no reason: 年内离岗9人, a price that rose by 18%."""
    if not _STABLE.fullmatch(compact(indicator.target.text)) or not is_empty(indicator.reason.text):
        return False
    actual = compact(indicator.actual.text)
    left, moved = _PEOPLE_LEFT.fullmatch(actual), _PRICE_MOVED.fullmatch(actual)
    is_price = moved is not None and re.search("价", indicator.level_3.text) is not None
    many_left = left is not None and int(left[1] or left[2]) >= _MORE_THAN_A_FEW
    return many_left or (is_price and moved is not None and Decimal(moved[1]) >= _MORE_THAN_USUAL)


def numbers(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """Target and actual where both are one number in the same unit, and the actual is exact: no `90%以上`, no `约90%`."""
    target, actual = indicator.target_quantity, actual_of(indicator)
    if target.value is None or actual.value is None or not is_exact(indicator) or not _have_one_unit(target, actual):
        return None
    scales = _scales(target, actual) if _differ(target, actual) else None
    return (target.value * scales[0] / scales[1], actual.value) if scales else (target.value, actual.value)


_A_COUNT = re.compile(r"[^\d]*\d[\d,]*[个家件人名户份场台处座所项条辆套批](?!百分)")
"""What is counted is no rate, though its unit cannot be told from the words behind it: 8个小区全部验收合格."""
_ONLY_A_MULTIPLE = re.compile(r"[百千]?万|亿")


def actual_of(indicator: Indicator) -> Quantity:
    """The actual, in the unit of the target where it says only how many of it: 40.3万 for ≥42万人."""
    actual, unit = indicator.actual_quantity, indicator.target_quantity.unit
    if unit == "%" and actual.unit is None and _A_COUNT.match(compact(indicator.actual.text)):
        return replace(actual, value=None)
    is_multiple = unit is not None and "/" not in unit and _ONLY_A_MULTIPLE.fullmatch(actual.unit or "") is not None
    return replace(actual, unit=f"{actual.unit}{bare_unit(unit or '')}") if is_multiple else actual


def is_exact(indicator: Indicator) -> bool:
    """Whether the actual is exactly its number, not more or less than it."""
    return indicator.actual_quantity.operator in (None, "=") and not _ABOUT.search(indicator.actual.text)


def _have_one_unit(target: Quantity, actual: Quantity) -> bool:
    """Whether two quantities are surely in one unit: the same, or where one has none, nothing that would multiply the other."""
    if target.unit and actual.unit:
        return target.unit == actual.unit or _scales(target, actual) is not None
    if _MULTIPLE.match(target.unit or actual.unit or ""):
        if target.value is None or actual.value is None or not target.value * actual.value:
            return False
        return 1 / _NO_OTHER_SIZE < actual.value / target.value < _NO_OTHER_SIZE
    if lacks_a_word_of_size(target, actual):
        return False
    return not (may_be_a_fraction(actual, target) or may_be_a_fraction(target, actual))


_ANOTHER_SIZE = Decimal(100)
_NO_OTHER_SIZE = Decimal(50)
_TEN_THOUSAND, _ABOUT_IT = Decimal(10**4), Decimal("1.25")


def lacks_a_word_of_size(target: Quantity, actual: Quantity) -> bool:
    """Whether of two numbers, one of them without a unit, one is about ten thousand times the other: 31000人 and 3.1, 2万人 and 23000."""
    if target.value is None or actual.value is None or not target.value * actual.value or (target.unit and actual.unit):
        return False
    ratio = target.value / actual.value
    is_counted_in_ones = not _MULTIPLE.match(target.unit or actual.unit or "")
    is_bare_beside_many = scale_of(target.unit or "") == _TEN_THOUSAND and ratio < 1
    return (is_counted_in_ones or is_bare_beside_many) and _TEN_THOUSAND / _ABOUT_IT < max(
        ratio, 1 / ratio
    ) < _TEN_THOUSAND * _ABOUT_IT


def measured(indicator: Indicator) -> Quantity:
    """The actual with the unit of the target where it has none of its own, as where a column gives the unit of both."""
    target, actual = indicator.target_quantity, actual_of(indicator)
    is_bare = actual.value is not None and actual.unit is None and target.unit is not None
    return replace(actual, unit=target.unit) if is_bare and _have_one_unit(target, actual) else actual


def _differ(target: Quantity, actual: Quantity) -> bool:
    """Whether two quantities have units of their own."""
    return bool(target.unit and actual.unit) and target.unit != actual.unit


def _scales(target: Quantity, actual: Quantity) -> tuple[Decimal, Decimal] | None:
    """What the units of two quantities count in, where they are one unit but for 万, 亿 or another word: `万人` and `名`; None where they are not,
    or where the numbers are so far from each other that the word was rather left out."""
    (unit, scale), (other, other_scale) = (in_base(quantity.unit or "") for quantity in (target, actual))
    if unit != other or not target.value or not actual.value:
        return None
    scales = scale, other_scale
    ratio = actual.value * scales[1] / (target.value * scales[0])
    return scales if 1 / _ANOTHER_SIZE < ratio < _ANOTHER_SIZE else None


def is_of_another_size(indicator: Indicator) -> bool:
    """Whether target and actual measure one kind of thing, 万人次 and 人, and are so far apart that one of them lacks 万 or 亿."""
    target, actual = indicator.target_quantity, actual_of(indicator)
    if not (_differ(target, actual) and target.value and actual.value):
        return False
    units = target.unit or "", actual.unit or ""
    (unit, scale), (other, other_scale) = map(in_base, units)
    ratio = actual.value * other_scale / (target.value * scale)
    is_one = unit == other or (kind_of(units[0]) == kind_of(units[1]) == PEOPLE)
    return is_one and not 1 / _ANOTHER_SIZE < ratio < _ANOTHER_SIZE


def may_lack_ten_thousand(target: Quantity, actual: Quantity) -> bool:
    """Whether an actual would be near to its target if it were counted in 万."""
    (_, scale), (_, other_scale) = (in_base(each.unit or "") for each in (target, actual))
    if not target.value or not actual.value:
        return False
    return 1 / _TWICE < actual.value * other_scale * _TEN_THOUSAND / (target.value * scale) < _TWICE


_TWICE = Decimal(2)


def may_be_a_fraction(one: Quantity, other: Quantity) -> bool:
    """Whether a number up to 1 beside a percentage may be a percentage or its fraction: the paper does not say."""
    return one.unit is None and other.unit == "%" and one.value is not None and one.value <= 1


def more_is_better(indicator: Indicator) -> bool:
    """Whether a number above the target is an achievement and not an excess, as far as the form says."""
    operator = indicator.target_quantity.operator
    return operator in (">=", ">") if operator else is_more_wanted(indicator)


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
    actual = actual_of(indicator)
    if actual.value is None or actual.value < 0 or not _have_one_unit(indicator.target_quantity, actual):
        return None
    scales = _scales(indicator.target_quantity, actual) if _differ(indicator.target_quantity, actual) else None
    value = actual.value * scales[1] / scales[0] if scales else actual.value
    around = value * context.settings.targets.about if _ABOUT.search(indicator.actual.text) else Decimal(0)
    low, high = value - around, value + around
    is_open = actual.operator in (">", "<")
    if actual.operator in (">=", ">"):
        return _Span(low, None, is_open)
    return _Span(None, high, is_open) if actual.operator in ("<=", "<") else _Span(low, high)


def _by_number(context: AuditContext, indicator: Indicator) -> Attainment | None:
    target, operator = indicator.target_quantity.value, indicator.target_quantity.operator
    span = _span_of(context, indicator)
    if target is None or target <= 0 or span is None or is_bounded_the_wrong_way(indicator):
        return None
    if operator in ("<=", "<"):
        return _at_most(target, span, is_strict=operator == "<")
    if operator == "=" or _ABOUT.search(indicator.target.text):
        return _near(context, indicator, target, span)
    if not more_is_better(indicator) or bounds_a_cost_from_below(indicator):
        return None
    return _at_least(target, span, is_strict=operator == ">")


def _at_least(target: Decimal, span: _Span, is_strict: bool) -> Attainment | None:
    """At the very number of a strict bound nothing is certain: 超过 is often written for 达到."""
    if span.low is not None and (span.low > target or (span.low == target and (span.is_open or not is_strict))):
        return Attainment(Basis.AT_LEAST, True, _WHOLE)
    if span.high is not None and (span.high < target or (span.high == target and span.is_open)):
        return Attainment(Basis.AT_LEAST, False, span.exact / target if span.exact is not None else None)
    return None


def _at_most(target: Decimal, span: _Span, is_strict: bool) -> Attainment | None:
    if span.high is not None and (span.high < target or (span.high == target and (span.is_open or not is_strict))):
        return Attainment(Basis.AT_MOST, True, _WHOLE)
    if span.low is not None and (span.low > target or (span.low == target and span.is_open)):
        return Attainment(Basis.AT_MOST, False, target / span.exact if span.exact else None)
    return None


_STANDARD = re.compile(r"(?:补助|补贴|津贴|救助|资助|慰问|待遇|抚恤|奖励|奖补|保障|公用经费)[一-鿿]{0,4}标准$")
"""What each is to get: less than that is a miss."""


def _near(context: AuditContext, indicator: Indicator, target: Decimal, span: _Span) -> Attainment | None:
    """A target that is to be met (`=`) or nearly so (左右): what lies above it may be an achievement or an excess."""
    if indicator.target_quantity.operator == "=":
        is_less_a_miss = is_more_wanted(indicator) or _STANDARD.search(indicator.level_3.text) is not None
        if span.exact is None or span.exact > target or (span.exact < target and not is_less_a_miss):
            return None
        return _measured(Basis.EXACTLY, span.exact / target)
    if span.exact is None or not more_is_better(indicator):
        return None
    near_enough = span.exact >= target * (1 - context.settings.targets.about)
    return _measured(Basis.ABOUT, _WHOLE if near_enough else span.exact / target)


def _measured(basis: Basis, share: Decimal) -> Attainment:
    return Attainment(basis, share >= _WHOLE, min(share, _WHOLE))


_CHANGE = re.compile(r"[由从](\d+(?:\.\d+)?)%?(?:提高|提升|上升|增加|增长|下降|降低|减少|升|降)[至到为](\d+(?:\.\d+)?)%")


def _by_change(indicator: Indicator) -> Attainment | None:
    """A change in percentage points that the actual gives by its ends: 由86.1%提高到87.5% are 1.4."""
    target, found = indicator.target_quantity, _CHANGE.search(compact(indicator.actual.text))
    if (
        found is None
        or target.unit not in ("百分点", "个百分点")
        or target.operator not in (">=", ">", None)
        or not target.value
    ):
        return None
    change = abs(Decimal(found[2]) - Decimal(found[1]))
    return _at_least(target.value, _Span(change, change), is_strict=target.operator == ">")


def _by_share(indicator: Indicator) -> Attainment | None:
    """A rate that the actual gives by its counts: 20家中17家合格 are 85%."""
    target = indicator.target_quantity
    share = share_in(indicator.actual.text, compact(indicator.level_3.text)) if target.unit == "%" else None
    if share is None or not target.value or not more_is_better(indicator) or is_bounded_the_wrong_way(indicator):
        return None
    return _at_least(target.value, _Span(share, share), is_strict=target.operator == ">")


# --- ranges --------------------------------------------------------------------------------------------------------

_RANGE = re.compile(r"(\d+(?:\.\d+)?)(%?)[\u4e00-\u9fff]{0,2}[-~～—–至到](\d+(?:\.\d+)?)([%\u4e00-\u9fff]*)")


def _by_range(indicator: Indicator) -> Attainment | None:
    """`10-20人`: within the range is reached, below it is a share of its lower end; above it may be either."""
    found = _RANGE.fullmatch(compact(indicator.target.text))
    actual = indicator.actual_quantity
    if found is None or actual.value is None or not is_exact(indicator):
        return None
    if actual.unit and found[4] and actual.unit != found[4]:
        return None
    low, high = Decimal(found[1]), Decimal(found[3])
    if not 0 < low < high or actual.value > high or indicator.level_2 in COST_LEVELS:
        return None
    return _measured(Basis.RANGE, actual.value / low)


# --- dates ---------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"20\d\d")
_IS_A_SPAN = re.compile(r"周期|工期|时长|期限|历时|耗时|月数")
_ONLY_MONTH = re.compile(r"[≤<=]{0,2}\d{1,2}月(?:份|底|末)?(?:之?前)?")
_BARE_MONTH = re.compile(r"[≤≥<>=]{0,2}\d{1,2}月")
_NO_DEADLINE = re.compile(r"后|起|以来|至|到|-\d+月|每|早于|以前不")
_BEFORE_ITS_BEGINNING = re.compile(r"(?:月份?|季度)(?:以|之)?前")
"""`12月以前` may be meant with December or without it; `12月底前` is meant with it."""
_NOT_DONE = re.compile(r"未|没|尚|预计|计划|拟|推迟|延|逾")
_LAST_QUARTER, _FIRST_QUARTER = 10, 3


def _by_date(context: AuditContext, indicator: Indicator) -> Attainment | None:
    """A deadline or a period: reached by its last day. Where the paper is not exact enough to tell, nothing is compared."""
    year, target = context.form.fiscal_year.value, indicator.target.text
    if (each_month := _by_day_of_month(indicator)) is not None:
        return each_month
    if year is None or _NOT_DONE.search(indicator.actual.text):
        return None
    if (several := _by_dates(indicator, int(year))) is not None:
        return several
    actual, period = indicator.actual.text.strip(), period_of(target, int(year))
    is_a_month = actual.isdecimal() and _ONLY_MONTH.fullmatch(compact(target)) is not None
    done = end_of(f"{actual}月" if is_a_month else actual, int(year))
    deadline = period[1] if period else None if _NO_DEADLINE.search(target) else deadline_of(context, indicator)
    if deadline is None or done is None or _may_be_next_year(indicator.actual.text, done, deadline):
        return None
    if deadline.last[0] < int(year) or (period and done.first < period[0].first):
        return None  # a target of another year, or done before it has begun
    may_exclude = _BEFORE_ITS_BEGINNING.search(compact(target)) is not None
    if done.last < deadline.first or (done.last <= deadline.last and not may_exclude):
        return Attainment(Basis.DATE, True, _WHOLE)
    return Attainment(Basis.DATE, False, None) if done.first > deadline.last else None


_DAY_OF_MONTH = re.compile(
    r"(?:于|在)?每个?(月|季度?|年)(?:的)?(\d{1,2})[日号](?:(?:之|以)?前|内)?(?:发放|支付|拨付|完成|上报|报送|缴纳)?(?:到位|完毕)?"
)


def _by_dates(indicator: Indicator, year: int) -> Attainment | None:
    """Several dates, each for one of the target in their order: 3月12日、11月5日 for 3月、9月."""
    texts = [re.split(r"[、,;和及]", compact(each.text)) for each in (indicator.target, indicator.actual)]
    due, done = ([end_of(part, year) for part in parts] for parts in texts)
    if len(due) < 2 or len(due) != len(done):
        return None
    pairs = [(one, other) for one, other in zip(due, done, strict=True) if one is not None and other is not None]
    if len(pairs) < len(due) or any(_may_be_next_year(indicator.actual.text, other, one) for one, other in pairs):
        return None
    if any(other.first > one.last for one, other in pairs):
        return Attainment(Basis.DATE, False, None)
    return Attainment(Basis.DATE, True, _WHOLE) if all(other.last <= one.last for one, other in pairs) else None


def _by_day_of_month(indicator: Indicator) -> Attainment | None:
    """A day that comes every month: 每月15日 for 每月10日前."""
    due, done = (_DAY_OF_MONTH.fullmatch(compact(each.text)) for each in (indicator.target, indicator.actual))
    if due is None or done is None or due[1] != done[1] or "前" not in due[0]:
        return None
    is_in_time = int(done[2]) <= int(due[2])
    return Attainment(Basis.DATE, True, _WHOLE) if is_in_time else Attainment(Basis.DATE, False, None)


def _may_be_next_year(text: str, done: Days, deadline: Days) -> bool:
    """Whether `1月15日` behind a deadline in December may be the January after it."""
    return _YEAR.search(text) is None and done.last[1] <= _FIRST_QUARTER and deadline.last[1] >= _LAST_QUARTER


def deadline_of(context: AuditContext, indicator: Indicator) -> Days | None:
    """The one date by which something is to be done; None where there is none, and where months are counted: 补贴月数 12月."""
    year, target = context.form.fiscal_year.value, indicator.target.text
    counts_months = _IS_A_SPAN.search(indicator.level_3.text) and _BARE_MONTH.fullmatch(compact(target))
    return None if year is None or counts_months else only_date(target, int(year))
