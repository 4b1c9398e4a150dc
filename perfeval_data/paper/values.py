"""Text of a cell to a value: numbers, amounts, rates, points. What is no value is None, never a guess and never 0."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

EMPTY_MARKS = frozenset({"", "...", "......", "无", "N/A", "n/a"})
_DASHES = "-−—－–―─/\\／…"
"""Marks for nothing, alone or several together."""

remembered = lru_cache(maxsize=1 << 13)
"""Caches answers by text: labels recur in every form, and several steps of reading ask about each cell."""

MOST_DIGITS = 12
"""Digits before the point: beyond a nation's budget in 元."""
MOST_DECIMALS = 8
MOST_POINTS = 10_000

_FULL_WIDTH: dict[int, str | int] = {ord("　"): " ", ord("￥"): "¥", ord("−"): "-", ord("﹣"): "-", ord("﹪"): "%"} | {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)
}
_HAS_FULL_WIDTH = re.compile(f"[{''.join(map(re.escape, map(chr, _FULL_WIDTH)))}]")
_NUMBER = r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
_WHOLE_NUMBER = re.compile(_NUMBER)
_BRACKETED_WHOLE = re.compile(r"^[(\[【]([\d.]+\s*分?)[)\]】]$")
_POINTS = r"\d+(?:\.\d+)?"
_PART_OF_POINTS = re.compile(r"[(),，;；、]+")
_OF_ALL_POINTS = re.compile(rf"({_POINTS})分?/({_POINTS})分?|得?({_POINTS})分?,(?:满分|总分|分值|共)?({_POINTS})分")
_REACHED, _LOST = rf"(?P<reached>{_POINTS})分?", rf"(?:已|共)?扣(?:除|减|去|掉|了)?(?P<lost>{_POINTS})分?"
_LOST_POINTS = re.compile(rf"得?{_REACHED},?{_LOST}"), re.compile(rf"{_LOST},?得{_REACHED}")
_WAN_PER_UNIT = {
    "亿元": Decimal(10000),
    "百万元": Decimal(100),
    "十万元": Decimal(10),
    "万元": Decimal(1),
    "千元": Decimal("0.1"),
    "元": Decimal("0.0001"),
}
MONEY_UNITS = frozenset(_WAN_PER_UNIT)
AMOUNT_UNIT = "|".join(_WAN_PER_UNIT)
"""Units of money as a pattern, longer names first."""
_SHORT_UNITS = {"亿": "亿元", "万": "万元", "圆": "元"}
"""Units of money in other words, which the cell of an amount may say."""
_AMOUNT = re.compile(rf"(?:人民币)?¥?({_NUMBER})(?:({AMOUNT_UNIT}|{'|'.join(_SHORT_UNITS)})整?)?")
_SPACED_THOUSANDS = re.compile(
    r"[+-]?\d{1,3}(?:(?:[\u2009\u202f]\d{3})+(?:\.\d+)?|(?:[ \u00a0]\d{3})+\.\d+|(?:[ \u00a0]\d{3}){2,})(?![\d.])"
)
"""`1 234.50`, `1 234 567`; `100 200` may as well be two amounts."""


_CERTAIN_DIGITS = 15
"""Digits that a binary number holds for certain: what lies behind them is left of the computing, as in 0.8984999999999999."""


def half_up(number: Decimal | float, decimals: int = 2) -> Decimal:
    """A number rounded as every figure on screen is: halves away from zero, 3.125 to 3.13, as offices and their spreadsheets
    do."""
    exact = number if isinstance(number, Decimal) else Decimal(f"{number:.{_CERTAIN_DIGITS}g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # no -0


def half_width(text: str) -> str:
    """Full-width ASCII and ideographic spaces in their half-width form, each character in its place; anything else as it is.

    For comparing: what is stored is taken from the text as filed.
    """
    return text.translate(_FULL_WIDTH) if _HAS_FULL_WIDTH.search(text) else text


def at_colon(text: str) -> tuple[str, str, str]:
    """A text in what stands before its first colon, of full or half width, the colon as `:`, and what stands behind it; texts as filed."""
    name, colon, value = half_width(text).partition(":")
    return text[: len(name)], colon, text[len(text) - len(value) :]


def in_digits(number: Decimal) -> str:
    """A number as it can be read again: no exponent, no trailing zeros."""
    return f"{number.normalize():f}"


def joined(text: str) -> str:
    """A short text that the cell's width has broken over lines, in one line again: between Latin letters a space, else nothing."""
    text = text.strip()
    if "\n" not in text and "\r" not in text:
        return text
    return re.sub(r"(?<=[A-Za-z0-9])\s*\n\s*(?=[A-Za-z])", " ", text).replace("\r", "").replace("\n", "")


def in_one_line(text: str) -> str:
    """The text of a value in one line, as `joined` has it, but two numbers one above the other stay two."""
    return joined(re.sub(r"(?<=\d)\s*\n\s*(?=[.\d])", " ", text) if "\n" in text else text)


@remembered
def is_id(text: str) -> bool:
    """Whether a text is a number that may be the id of a row."""
    return text.isdecimal() and len(text) < 10


@remembered
def is_empty(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, a dash, a slash, `……`, `无`."""
    return "".join(text.split()).strip(_DASHES) in EMPTY_MARKS


def parse_figure(text: str) -> Decimal | None:
    """The number that the whole text is, with a percent sign behind it or without: `98.5%` -> 98.5."""
    return parse_number(text.rstrip("%％"))


@remembered
def parse_number(text: str) -> Decimal | None:
    """The number that the whole text is, thousands separators allowed: `1,234.50`; None for anything else.

    A number beyond `MOST_DIGITS` is a slip; decimals beyond `MOST_DECIMALS` are rounded off.
    """
    compact = unspaced(text)
    return _decimal(compact) if _WHOLE_NUMBER.fullmatch(compact) else None


@remembered
def unspaced(text: str) -> str:
    """A text in half width without white space, save a line break between two numbers (`10` above `20` is not 1020)."""
    return "\n".join("".join(part.split()) for part in re.split(r"(?<=\d)\s+(?=[.\d])", half_width(text)))


def _decimal(digits: str) -> Decimal | None:
    number = Decimal(digits.replace(",", ""))
    if number.adjusted() >= MOST_DIGITS:
        return None
    return round(number, MOST_DECIMALS) if -int(number.as_tuple().exponent) > MOST_DECIMALS else number


@remembered
def parse_points(text: str) -> Decimal | None:
    """Points (分值, 得分): `10`, `9.5`, `10分`, `（10分）`, `得9分`; None for what no form awards."""
    text = _BRACKETED_WHOLE.sub(r"\1", half_width(text).strip())
    points = parse_number(re.sub(r"^[实自]?得(?=\s*\d)|分\s*$", "", text))
    return points if points is not None and abs(points) < MOST_POINTS else None


@remembered
def points_reached(text: str, possible: Decimal) -> Decimal | None:
    """The points reached in a text that also says how many are lost or possible: `9.3（扣0.7分）`, `9.3/10`; None unless that agrees."""
    parts = _PART_OF_POINTS.sub(",", "".join(half_width(text).split())).strip(",")
    if of_all := _OF_ALL_POINTS.fullmatch(parts):
        reached, whole = sorted(map(Decimal, filter(None, of_all.groups())))
        return reached if whole == possible and reached else None  # `20/0` may say that nothing is lost
    for pattern in _LOST_POINTS:
        if (match := pattern.fullmatch(parts)) and Decimal(match["reached"]) + Decimal(match["lost"]) == possible:
            return Decimal(match["reached"])
    return None


@remembered
def parse_amount(text: str, unit: str | None) -> Decimal | None:
    """An amount in 万元: `4753.66万元`, `5.8万`, `100元整`, `1 234.50`, or a number in the `unit` of the table; None without any unit.

    The cell's own unit goes before that of the table; 0 is the same in each.
    """
    match = _AMOUNT.fullmatch(unspaced(_SPACED_THOUSANDS.sub(lambda found: "".join(found[0].split()), text.strip())))
    unit = (match and match[2]) or unit
    number = parse_number(match[1]) if match else None
    if number is None or unit is None:
        return None if number else number
    amount = number * _WAN_PER_UNIT[_SHORT_UNITS.get(unit, unit)]
    return None if amount.adjusted() >= MOST_DIGITS else amount


def parse_rate(text: str, computed: Decimal | None, tolerance: Decimal) -> Decimal | None:
    """An execution rate as a fraction: `100%` and `1` are 1, `89.7%` is 0.897.

    A number without a percent sign may be a fraction, a percentage, or the score in the wrong cell: it is read as a percentage
    only where executed / budget (`computed`) confirms it within `tolerance`, and as a fraction only up to 1.
    """
    compact = unspaced(text)
    if "\n" in compact and computed is not None:  # a rate that a narrow cell has broken, if it is the very one
        rate = parse_rate(compact.replace("\n", ""), computed, tolerance)
        return rate if rate is not None and abs(rate - computed) <= tolerance else None
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
