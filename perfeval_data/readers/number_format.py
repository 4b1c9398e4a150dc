"""What a workbook cell shows: its stored value in its number format. `1` in `0%` is `100%`, `45292` in `yyyy/m/d` is `2024/1/1`.

Formats that would need guessing are refused; a format that only changes the look of a number falls back to General. Two looks are
written out: a negative number in red or in brackets gets its minus, and a zero shown as a dash is 0, since it was filed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final

from perfeval_data.paper.values import is_empty

GENERAL: Final = "General"

BUILT_IN: Final = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss",     47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that workbooks name by number only, as the Chinese editions of Excel and WPS show them."""

_GENERAL_WIDTH: Final = 11
_MOST_DIGITS: Final = 15
_TOO_LARGE: Final = Decimal(10) ** 20
"""Beyond any amount of money; a sheet shows it with an exponent or not at all."""
_ROUNDING: Final = Context(prec=1000, rounding=ROUND_HALF_UP)
"""Enough digits for any format that fits into a workbook."""
_FIRST_CERTAIN_DAY: Final = datetime(1900, 3, 1)
"""Before it, spreadsheets count a 29 February 1900 that never was, and show days such as 1900/1/0."""
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>(?i:General)|G/通用格式)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA]{3,4})|(?P<exponent>[eE][+-])"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<slash>/\d*)|(?P<other>.)",
    re.DOTALL,
)
_LITERAL_SIGNS: Final = frozenset("-+()$¥￥€£ :~^&'=<>{}")
_COLOUR: Final = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|[黑蓝青绿红白黄]色?|颜色\s*\d+)$", re.IGNORECASE
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_HOLDS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne,
}  # fmt: skip
_ELAPSED: Final = re.compile(r"(h+|m+|s+)$", re.IGNORECASE)
_SECONDS: Final = {"h": 3600, "m": 60, "s": 1}
_ENGLISH: Final = re.compile(r"-(?:[0-9A-Fa-f]*)0?[048cC]09$")
_LOCALE: Final = re.compile(r"\$(?P<symbol>[^-]*)(?:-[0-9A-Fa-f,]+)?$")


class UnknownFormatError(ValueError):
    """A number format whose effect on the value is not known here."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


Section = tuple[_Token, ...]
_NUMBER_PARTS: Final = frozenset({"digit", "point", "comma"})


def code_by_number(number: int, own: Mapping[int, str]) -> str:
    """The format code with this number: the workbook's own, else a built-in one."""
    return own.get(number) or BUILT_IN.get(number, f"[{number}]")


def shown(value: Decimal, code: str, date_1904: bool = False) -> str:
    """The text that a cell shows for a number. Raises `UnknownFormatError` if that is uncertain."""
    if not value.is_finite() or abs(value) >= _TOO_LARGE:
        raise UnknownFormatError(f"{code} {value}")
    section, number, is_unsigned = _section_for(value, _sections(code))
    kinds = {token.kind for token in section}
    if kinds & {"date", "half", "elapsed"}:
        return _as_date(number, section, date_1904)
    if not kinds - {"literal", "colour"}:
        text = "".join(token.text for token in section if token.kind == "literal")
    elif kinds & {"general", "text", "exponent", "slash"}:
        _refuse_scaling(kinds, code)
        text = _with_literals(section, general(number))
    else:
        text = _as_number(number, section, code)
    if value == 0 and text.strip() and is_empty(text):
        return "0"
    return _with_minus(text, section, code) if is_unsigned else text


def _with_minus(text: str, section: Section, code: str) -> str:
    """The text with the minus that its format shows by a colour or by brackets. Raises `UnknownFormatError` if it looks positive."""
    literals = "".join(token.text for token in section if token.kind == "literal")
    if not text or "-" in literals or "−" in literals:
        return text
    if "(" in literals and ")" in literals:
        return f"-{text.replace('(', '', 1).replace(')', '', 1)}"
    if any(token.kind == "colour" for token in section):
        return f"-{text}"
    raise UnknownFormatError(code)


def shown_text(text: str, code: str) -> str:
    """What a cell shows for a text: a section with `@`, or the fourth one, may put literals around it or hide it."""
    sections = _sections(code)
    if len(sections) == 4 or _is_for_texts(sections[-1]):
        parts = (token for token in sections[-1] if token.kind not in ("colour", "language"))
        return "".join(text if token.kind == "text" else token.text for token in parts)
    return text


def general(value: Decimal) -> str:
    """A number in the format General: at most eleven characters, such as `0.333333333` and `1.408`.

    Raises `UnknownFormatError` for a number so small that Excel shows an exponent.
    """
    rounded = Decimal(f"{value:.{_MOST_DIGITS}g}")
    whole = len(str(abs(int(rounded))))
    decimals = max(_GENERAL_WIDTH - 1 - whole, 0)
    if rounded == rounded.to_integral_value():
        return f"{rounded.to_integral_value():f}"
    text = f"{rounded.quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if text in ("0", "-0"):
        raise UnknownFormatError(f"{GENERAL} {value}")
    return text


# --- parsing -------------------------------------------------------------------------------------------------------


@cache
def _sections(code: str) -> tuple[Section, ...]:
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind, text = str(match.lastgroup), match[0]
        if kind in ("quoted", "escaped"):
            sections[-1].append(_Token("literal", match[kind]))
        elif kind == "bracket":
            sections[-1] += _bracket(match["bracket"])
        elif kind == "other":
            if text == ";":
                sections.append([])
            elif text in _LITERAL_SIGNS or not text.isascii():
                sections[-1].append(_Token("literal", text))
            else:
                raise UnknownFormatError(code)
        elif kind != "None":
            sections[-1].append(_Token(kind, text))
    return tuple(map(tuple, sections))


def _bracket(content: str) -> list[_Token]:
    """The tokens of a bracket: colour, locale, condition or elapsed time. Raises `UnknownFormatError` for others, such as Chinese numerals."""
    if _COLOUR.match(content):
        return [_Token("colour", content)]
    if _CONDITION.match(content):
        return [_Token("condition", content)]
    if _ELAPSED.match(content):
        return [_Token("elapsed", content.lower())]
    if locale := _LOCALE.match(content):
        language = [] if _ENGLISH.search(content) or content.endswith(locale["symbol"]) else [_Token("language", content)]
        return [*([_Token("literal", locale["symbol"])] if locale["symbol"] else []), *language]
    raise UnknownFormatError(f"[{content}]")


def _section_for(value: Decimal, sections: tuple[Section, ...]) -> tuple[Section, Decimal, bool]:
    """The section for a number, the number it shows, and whether the section itself must show the sign.

    Sections are for positive, negative and zero, unless they state conditions. A last section with `@` is for texts only.
    """
    numeric = sections[:-1] if len(sections) > 1 and _is_for_texts(sections[-1]) else sections
    conditions = [_condition_of(section) for section in numeric]
    if any(conditions):
        return _section_by_condition(value, numeric, conditions), value, False
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value, True
    if value == 0 and len(numeric) > 2:
        return numeric[2], value, False
    return numeric[0], value, False


def _condition_of(section: Section) -> str:
    return next((token.text for token in section if token.kind == "condition"), "")


def _section_by_condition(value: Decimal, sections: tuple[Section, ...], conditions: list[str]) -> Section:
    """The first section whose condition holds; one without a condition takes the rest."""
    for section, condition in zip(sections, conditions, strict=True):
        match = _CONDITION.match(condition)
        if match is None or _HOLDS[match[1]](value, Decimal(match[2])):
            return tuple(token for token in section if token.kind != "condition")
    raise UnknownFormatError(conditions[-1])


def _is_for_texts(section: Section) -> bool:
    return any(token.kind == "text" for token in section)


def _refuse_scaling(kinds: set[str], code: str) -> None:
    if kinds & {"percent", "comma"}:
        raise UnknownFormatError(code)


# --- numbers -------------------------------------------------------------------------------------------------------


def _as_number(value: Decimal, section: Section, code: str) -> str:
    places = [i for i, token in enumerate(section) if token.kind in _NUMBER_PARTS]
    if not places:
        raise UnknownFormatError(code)
    first, last = places[0], places[-1]
    body = [token for token in section[first : last + 1] if token.kind not in ("colour", "language")]
    if any(token.kind not in (*_NUMBER_PARTS, "literal") for token in body):
        raise UnknownFormatError(code)
    whole, _, fraction = "".join(token.text for token in body if token.kind != "literal").partition(".")
    scale = len(whole) - len(whole.rstrip(",")) if not fraction else len(fraction) - len(fraction.rstrip(","))
    fraction = fraction.rstrip(",")
    grouped = "," in whole.rstrip(",")
    percents = sum(token.kind == "percent" for token in section)
    scaled = value * 100**percents / Decimal(1000) ** scale
    digits = _digits(abs(scaled), whole.count("0"), fraction, grouped)
    sign = "-" if scaled < 0 and digits.strip("0.,") else ""
    if any(token.kind == "literal" for token in body):
        digits = _among_literals(digits, body, code)
    before = "".join(token.text for token in section[:first] if token.kind not in ("colour", "language"))
    after = "".join(token.text for token in section[last + 1 :] if token.kind not in ("colour", "language"))
    return f"{sign}{before}{digits}{after}".strip()


def _among_literals(digits: str, body: Sequence[_Token], code: str) -> str:
    """Digits with the literals between their places: 250 in `0!.0` is `25.0`, as WPS shows 万元.

    Places are filled from the right; the first takes all remaining digits.
    """
    if any(token.kind == "point" for token in body) or "," in digits:
        raise UnknownFormatError(code)
    places = sum(token.kind == "digit" for token in body)
    left = digits.rjust(places, "\0")
    parts: list[str] = []
    for token in reversed(body):
        if token.kind == "digit":
            places -= 1
            parts.append(left if not places else left[-1])
            left = left[:-1]
        elif token.kind == "literal":
            parts.append(token.text)
    return "".join(reversed(parts)).replace("\0", "")


def _digits(value: Decimal, least_whole: int, fraction: str, grouped: bool) -> str:
    rounded = Decimal(f"{value:.{_MOST_DIGITS}g}").quantize(Decimal(1).scaleb(-len(fraction)), context=_ROUNDING)
    whole, _, decimals = f"{rounded:f}".partition(".")
    kept = decimals.rstrip("0").ljust(fraction.count("0"), "0")
    whole = whole.lstrip("0").rjust(least_whole, "0")
    whole = f"{int(whole):,}".rjust(least_whole, "0") if grouped and whole else whole
    return f"{whole}.{kept}" if kept else whole


def _with_literals(section: Section, text: str) -> str:
    """The number with the literals of its section; alone if the format is an exponent or a fraction, which only change its look."""
    if any(token.kind in ("exponent", "slash") for token in section):
        return text
    shown_parts = (token for token in section if token.kind not in ("colour", "language"))
    return "".join(text if token.kind in ("general", "text") else token.text for token in shown_parts).strip()


# --- dates ---------------------------------------------------------------------------------------------------------

_WEEKDAYS: Final = "一二三四五六日"


_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _as_date(value: Decimal, section: Section, date_1904: bool) -> str:
    moment = _moment(value, date_1904)
    twelve_hours = any(token.kind == "half" for token in section)
    is_foreign = any(token.kind == "language" for token in section)
    parts: list[str] = []
    previous = ""
    for i, token in enumerate(section):
        if token.kind == "date":
            following = next((later.text[0].lower() for later in section[i + 1 :] if later.kind == "date"), "")
            minutes = token.text[0] in "mM" and (previous == "h" or following == "s")
            if token.text[0] in "mMdD" and len(token.text) > 2 and not minutes and is_foreign:
                raise UnknownFormatError(token.text)  # names of months and days in the language of another system
            parts.append(_date_part(moment, token.text, minutes, twelve_hours))
            previous = token.text[0].lower()
        elif token.kind == "elapsed":
            parts.append(_elapsed(value, token.text))
            previous = token.text[0]
        elif token.kind == "half":
            parts.append(
                ("上午" if moment.hour < 12 else "下午") if "午" in token.text else ("AM" if moment.hour < 12 else "PM")
            )
        elif token.kind in ("literal", "slash", "point", "comma"):
            parts.append(token.text)
        elif token.kind not in ("colour", "language"):
            raise UnknownFormatError("".join(each.text for each in section))
    return "".join(parts).strip()


def _elapsed(value: Decimal, letters: str) -> str:
    """A duration in hours, minutes or seconds: `36` for a day and a half in `[h]`."""
    seconds = round(float(value) * 86400)
    return f"{seconds // _SECONDS[letters[0]]:0{len(letters)}}"


def _moment(value: Decimal, date_1904: bool) -> datetime:
    """The date and time of a serial number. Raises `UnknownFormatError` beyond the calendar of Excel."""
    if not 0 <= value < 2958466:
        raise UnknownFormatError(str(value))
    epoch = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)
    return epoch + timedelta(seconds=round(float(value) * 86400))


def _date_part(moment: datetime, letters: str, minutes: bool, twelve_hours: bool) -> str:
    letter, width = letters[0].lower(), len(letters)
    if moment < _FIRST_CERTAIN_DAY and letter not in "hs" and not minutes:
        raise UnknownFormatError(letters)
    if letter == "y":
        return f"{moment.year % 100:02}" if width <= 2 else f"{moment.year:04}"
    if letter == "a":
        return f"{'星期' if width == 4 else ''}{_WEEKDAYS[moment.weekday()]}"
    if letter in "md" and width > 2 and not minutes:
        name = _MONTHS[moment.month - 1] if letter == "m" else _DAYS[moment.weekday()]
        return name[0] if width == 5 else name if width == 4 else name[:3]
    hour = (moment.hour % 12 or 12) if twelve_hours else moment.hour
    number = {"m": moment.minute if minutes else moment.month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:0{min(width, 2)}}"
