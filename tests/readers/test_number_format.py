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
0                   | 0.00;-0.00;"-"               | 0
0                   | _ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ | 0
0.001               | _ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ | 0.00
-3                  | _ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ | -3.00
0                   | 0;-0;"—"                     | 0
0                   | 0;-0;"/"                     | 0
0                   | 0;-0;"未支出"                | 未支出
-3                  | 0.00;(0.00)                  | -3.00
-3                  | #,##0.00;[Red]#,##0.00       | -3.00
-3                  | #,##0.00;[红色]-#,##0.00     | -3.00
-3                  | 0.00;[Red](0.00)             | -3.00
-3                  | 0.00;                        |
3                   | 0.00;[Red]0.00               | 3.00
3                   | GENERAL                      | 3
3                   | general"个"                  | 3个
250000              | 0!.0,"万元"                  | 25.0万元
182500              | 0!.0,"万元"                  | 18.3万元
182500              | 0!.00,"十万"                 | 1.83十万
254321              | 0!.0000"万元"                | 25.4321万元
321                 | 0!.0000"万元"                | 0.0321万元
254321              | #!.0000万元                  | 25.4321万元
254321              | 0\\.0,                        | 25.4
254321              | 0"."0,                       | 25.4
-254321             | 0!.0,"万元"                  | -25.4万元
13800138000         | 000-0000-0000                | 138-0013-8000
99                  | [>=100]0.0;0.00              | 99.00
100                 | [>=100]0.0;0.00              | 100.0
250000              | [>=10000]0!.0,"万";0"元"     | 25.0万
99                  | [>=10000]0!.0,"万";0"元"     | 99元
-5                  | [>=100]0.0;0.00              | -5.00
0                   | [=0]"-";0.00                 | 0
7                   | [Red][<10]0;[Blue][<100]0.0;0.00 | 7
70                  | [Red][<10]0;[Blue][<100]0.0;0.00 | 70.0
700                 | [Red][<10]0;[Blue][<100]0.0;0.00 | 700.00
45292               | mmm-yy                       | Jan-24
45292               | d-mmm-yy                     | 1-Jan-24
45292               | [$-409]mmmm d                | January 1
45292               | dddd                         | Monday
45292               | ddd                          | Mon
45292               | aaaa                         | 星期一
1.5                 | [h]:mm                       | 36:00
1.5                 | [hh]:mm:ss                   | 36:00:00
0.0625              | [mm]"分钟"                   | 90分钟
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
0.5                 | # ?/8                        | 0.5
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


@pytest.mark.parametrize("code", ["[DBNum1]0", "[$-804]mmmm", "[>=2]0.0;[<1]0.00", "0.0x", "[46]", "0-0.0"])
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


def test_negative_number_that_looks_like_a_positive_one_is_refused() -> None:
    with pytest.raises(UnknownFormatError):
        shown(Decimal(-3), "0.00;0.00")
