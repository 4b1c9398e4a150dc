"""Stored value and number format, and what the sheet shows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.readers.number_format import UnknownFormatError, shown, shown_text

SHOWN = """
1                   | 0%                           | 100%
0.897               | 0.0%                         | 89.7%
1                   | 0.00%                        | 100.00%
0.8969072164948454  | 0.00%                        | 89.69%
1.408               | General                      | 1.408
1.4079999999999999  | General                      | 1.408
0.28999999999999998 | General                      | 0.29
89.69072164948454   | General                      | 89.69072165
0.3333333333333333  | General                      | 0.333333333
100.0               | General                      | 100
0.0                 | General                      | 0
-0.5                | General                      | -0.5
19431964.82         | General                      | 19431964.82
1234.5              | #,##0.00                     | 1,234.50
1234567.891         | #,##0.00_                    | 1,234,567.89
0                   | 0.00;-0.00;"-"               | -
-3                  | 0.00;(0.00)                  | (3.00)
-3                  | 0.00                         | -3.00
-3                  | 0.00;@                       | -3.00
0                   | 0.00;-0.00;@                 | 0.00
2.345               | 0.00                         | 2.35
7                   | 00                           | 07
0.5                 | #.##                         | .5
12                  | 0"万元"                      | 12万元
12000               | 0.0,                         | 12.0
1                   | G/通用格式                   | 1
5                   | G/通用格式"个"               | 5个
10                  | @                            | 10
0.5                 | # ?/?                        | 0.5
45292               | yyyy/m/d                     | 2024/1/1
45292               | yyyy\\-mm\\-dd               | 2024-01-01
45292               | yyyy"年"m"月"d"日"           | 2024年1月1日
45292               | m"月"d"日"                   | 1月1日
45292               | [$-804]yyyy"年"m"月";@       | 2024年1月
45292.5             | yyyy/m/d h:mm                | 2024/1/1 12:00
45292.75            | h:mm AM/PM                   | 6:00 PM
0.5                 | h:mm                         | 12:00
0.897               | 0.000000000000000000000000%  | 89.700000000000000000000000%
0                   | 0;-0;;@                      |
5                   | @"元"                        | 5元
0.75                | 上午/下午h"时"mm"分"         | 下午6时00分
1234.5              | [$¥-804]#,##0.00             | ¥1,234.50
"""


@pytest.mark.parametrize("line", SHOWN.strip().splitlines())
def test_shown(line: str) -> None:
    value, code, text = (part.strip() for part in line.split("|"))
    assert shown(Decimal(repr(float(value))), code.replace("\\\\", "\\").replace("_", "_ ")) == text


def test_date_of_the_1904_system() -> None:
    assert shown(Decimal(43830), "yyyy/m/d", date_1904=True) == "2024/1/1"


@pytest.mark.parametrize("code", ["[DBNum1]0", "mmmm", "[h]:mm", "[>=1]0.0;0.00", "0.0x", "[46]", "0-0"])
def test_format_of_unknown_effect_is_refused(code: str) -> None:
    with pytest.raises(UnknownFormatError):
        shown(Decimal("1.5"), code)


@pytest.mark.parametrize("number", ["0", "0.897", "1", "59", "60"])
def test_day_before_march_1900_is_refused(number: str) -> None:
    with pytest.raises(UnknownFormatError):
        shown(Decimal(number), "yyyy/m/d")


@pytest.mark.parametrize("number", ["1e20", "-1e300", "Infinity", "NaN"])
def test_number_beyond_any_amount_is_refused(number: str) -> None:
    with pytest.raises(UnknownFormatError):
        shown(Decimal(number), "0.00")


def test_text_section() -> None:
    assert shown_text("达标", '0;0;0;"（"@"）"') == "（达标）"
    assert shown_text("达标", "0.00") == "达标"
    assert shown_text("达标", '@"级"') == "达标级"


def test_number_too_small_to_show_is_refused() -> None:
    with pytest.raises(UnknownFormatError):
        shown(Decimal("1e-12"), "General")
