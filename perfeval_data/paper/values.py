"""Text of a cell to a value: numbers, amounts, rates, points, targets. What is no value is None, never a guess and never 0."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from perfeval_data.paper.grid import PICTURE_SIGN, UNREADABLE_SIGN
from perfeval_data.paper.model import Quantity

EMPTY_MARKS = frozenset(
    {"", "-", "--", "—", "——", "－", "–", "―", "─", "/", "\\", "／", "…", "……", "...", "......", "无", "N/A", "n/a"}
)

remembered = lru_cache(maxsize=1 << 13)
"""Keeps the answers for texts: labels come again in every form, and each cell is asked about by several steps of reading it."""

MOST_DIGITS = 12
"""Digits before the point: beyond a nation's budget in 元."""
MOST_DECIMALS = 8
MOST_POINTS = 10_000

_FULL_WIDTH: dict[int, str | int] = {ord("　"): " ", ord("￥"): "¥"} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_WHOLE_NUMBER = re.compile(_NUMBER)
_BRACKETED_WHOLE = re.compile(r"^[(\[【]([\d.]+\s*分?)[)\]】]$")
_WAN_PER_UNIT = {
    "亿元": Decimal(10000),
    "百万元": Decimal(100),
    "十万元": Decimal(10),
    "万元": Decimal(1),
    "千元": Decimal("0.1"),
    "元": Decimal("0.0001"),
}
AMOUNT_UNIT = "|".join(_WAN_PER_UNIT)
"""Units of money as a pattern, longer names first."""
_AMOUNT = re.compile(rf"¥?({_NUMBER})({AMOUNT_UNIT})?")


def half_width(text: str) -> str:
    """Full-width ASCII and ideographic spaces in their half-width form; anything else as it is."""
    return text.translate(_FULL_WIDTH)


def joined(text: str) -> str:
    """A short text that the cell's width has broken over lines, in one line again: between Latin letters a space, else nothing."""
    return re.sub(r"(?<=[A-Za-z0-9])\s*\n\s*(?=[A-Za-z])", " ", text.strip()).replace("\r", "").replace("\n", "")


@remembered
def is_empty(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, a dash, a slash, `……`, `无`."""
    return re.sub(r"\s", "", text) in EMPTY_MARKS


@remembered
def parse_number(text: str) -> Decimal | None:
    """The number that the whole text is, thousands separators allowed: `1,234.50`; None for anything else.

    A number beyond `MOST_DIGITS` is a slip that no table has room for; decimals beyond `MOST_DECIMALS` are rounded off.
    """
    compact = _unspaced(text)
    return _decimal(compact) if _WHOLE_NUMBER.fullmatch(compact) else None


@remembered
def _unspaced(text: str) -> str:
    """A text in half width without white space, save between two numbers of one cell (`10` above `20` is not 1020)."""
    parts = half_width(text).split()
    numbers = sum(_WHOLE_NUMBER.fullmatch(part) is not None for part in parts)
    return ("\n" if numbers > 1 else "").join(parts)


def _decimal(digits: str) -> Decimal | None:
    number = Decimal(digits.replace(",", ""))
    if number.adjusted() >= MOST_DIGITS:
        return None
    return round(number, MOST_DECIMALS) if -int(number.as_tuple().exponent) > MOST_DECIMALS else number


@remembered
def parse_points(text: str) -> Decimal | None:
    """Points (分值, 得分): `10`, `9.5`, `10分`, `（10分）`; None for what no form awards."""
    text = _BRACKETED_WHOLE.sub(r"\1", half_width(text).strip())
    points = parse_number(re.sub(r"分\s*$", "", text))
    return points if points is not None and abs(points) < MOST_POINTS else None


@remembered
def parse_amount(text: str, unit: str | None) -> Decimal | None:
    """An amount in 万元. The cell's own unit (`4753.66万元`) goes before `unit`, the unit of the table; None without any unit."""
    match = _AMOUNT.fullmatch(_unspaced(text))
    unit = (match and match[2]) or unit
    number = parse_number(match[1]) if match else None
    if number is None or unit is None:
        return None
    amount = number * _WAN_PER_UNIT[unit]
    return None if amount.adjusted() >= MOST_DIGITS else amount


def parse_rate(text: str, computed: Decimal | None, tolerance: Decimal) -> Decimal | None:
    """An execution rate as a fraction: `100%` and `1` are 1, `89.7%` is 0.897.

    A number without a percent sign may be a fraction, a percentage, or the score in the wrong cell: it is read as a percentage
    only where executed / budget (`computed`) confirms it within `tolerance`, and as a fraction only up to 1.
    """
    compact = _unspaced(text)
    if compact.endswith("%"):
        number = parse_number(compact[:-1])
        return None if number is None else number / 100
    number = parse_number(compact)
    if number is None or computed is None:
        return number if number is not None and 0 <= number <= 1 else None
    if number >= 1 and abs(number / 100 - computed) <= tolerance:
        return number / 100
    if abs(number - computed) <= tolerance:
        return number
    if number < 1 and abs(number / 100 - computed) <= tolerance / 10:
        return number / 100
    return number if 0 <= number <= 1 else None


# --- targets and actuals -------------------------------------------------------------------------------------------

_SIGNS = {
    "≥": ">=", "≧": ">=", "⩾": ">=", ">=": ">=", "=>": ">=",
    "≤": "<=", "≦": "<=", "⩽": "<=", "<=": "<=", "=<": "<=",
    "=": "=", "═": "=", "﹦": "=", "==": "=",
    ">": ">", "﹥": ">", "<": "<", "﹤": "<",
}  # fmt: skip
_WORDS_BEFORE = {
    "达到或超过": ">=", "达到或大于": ">=", "不得少于": ">=", "不得低于": ">=", "不少于": ">=", "不低于": ">=", "不小于": ">=", "大于等于": ">=", "大于或等于": ">=", "至少": ">=", "达到": ">=", "达": ">=",
    "不得超过": "<=", "不得高于": "<=", "不超过": "<=", "不高于": "<=", "不大于": "<=", "不多于": "<=", "不超": "<=", "小于等于": "<=", "小于或等于": "<=", "控制在": "<=",
    "等于": "=", "大于": ">", "高于": ">", "超过": ">", "小于": "<", "低于": "<", "少于": "<",
}  # fmt: skip
_WORDS_AFTER = {
    "及以上": ">=",
    "或以上": ">=",
    "以上": ">=",
    "及以下": "<=",
    "以下": "<=",
    "以内": "<=",
    "之内": "<=",
    "内": "<=",
}

_SIGN = re.compile("|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)))
_WORD_BEFORE = re.compile(f"(?:{'|'.join(sorted(_WORDS_BEFORE, key=len, reverse=True))})(?:约|为|到)?$")
_WORD_AFTER = re.compile("|".join(sorted(_WORDS_AFTER, key=len, reverse=True)))
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d.])|\d{1,2}\.\d{1,2}(?:日?前|底)|(?<!\d)(?:19|20)\d\d[/.-]\d{1,2}(?:[/.-]\d{1,2})?(?!\d)|\d{1,2}月(?:份|底|初|末|中旬|上旬|下旬|\d|前|$)"
    r"|\d{4}年(?:底|末|初|内|前|\d{1,2}月)|第?[一二三四1-4]季度"
)
_YEAR = re.compile(r"(?<!\d)20\d\d\s*年度?")
_ANY_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"[%‰℃㎡]|[A-Za-z0-9一-鿿/*·²³]+(?:[(（][^)）]*[)）])?")
_LONGEST_UNIT = 8


@remembered
def parse_quantity(text: str) -> Quantity:
    """Operator, value and unit of a target or an actual: `≥50个`, `满意度达到98%以上`, `不超过9万元`, `12`.

    A text with no number, with several (`10-20人`), with a date or a year (`11月底前`, `2024/1/1`), with a number that is part
    of a name (`ISO9001`, `第1名`), or with a sign for what cannot be read has no quantity.
    """
    compact = _unspaced(text).replace("﹪", "%")
    if _DATE.search(compact) or PICTURE_SIGN in text or UNREADABLE_SIGN in text:
        return Quantity()
    compact = _YEAR.sub("", compact)
    numbers = list(_ANY_NUMBER.finditer(compact))
    if len(numbers) != 1:
        return Quantity()
    before, number, after = compact[: numbers[0].start()], numbers[0][0], compact[numbers[0].end() :]
    value = parse_number(number)
    if value is None or re.search(r"[A-Za-z第№]$", before):
        return Quantity()
    if re.search(r"(?:^|[≥≤=<>])-$", before):
        value = -value
    return Quantity(_operator(before, after), value, _unit(after))


def _operator(before: str, after: str) -> str | None:
    if sign := _SIGN.findall(before):
        return _SIGNS[sign[-1]]
    if word := _WORD_BEFORE.search(before):
        return next(operator for known, operator in _WORDS_BEFORE.items() if word[0].startswith(known))
    word = _WORD_AFTER.search(after)
    return _WORDS_AFTER[word[0]] if word else None


def _unit(after: str) -> str | None:
    match = _UNIT.match(re.split(_WORD_AFTER, after, maxsplit=1)[0].split("左右")[0])
    return match[0] if match and len(match[0]) <= _LONGEST_UNIT else None
