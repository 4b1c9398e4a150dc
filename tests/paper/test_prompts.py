"""What a form prints for the one who fills it in, and what was filled in."""

from __future__ import annotations

import pytest

from perfeval_data.paper.prompts import is_prompt, is_unfilled

PROMPTS = [
    "指标2：",
    "……",
    "≥XX%",
    "XX个",
    "×××",
    "**",
    "____",
    "请填写",
    "（请填写实际完成值）",
    "【填写说明：按实际数】",
    "（年终填写）",
    "年末填报",
    "据实填写",
    "根据实际完成情况填写",
    "说明相关任务目标的完成情况（100字以内）",
    "待填",
    "XX年XX月",
    "……%",
    "填写实际完成的数值",
    "根据完成情况填写",
]
FILLED = [
    "按时填报",
    "填写率100%",
    "已填写完成",
    "X光检查",
    "0",
    "12次",
    "≥80%",
    "完成",
    "达成年度指标",
    "指标完成",
    "5*8小时",
    "填写规范",
    "按月",
]


@pytest.mark.parametrize("text", PROMPTS)
def test_text_of_the_form_itself(text: str) -> None:
    assert is_prompt(text)


@pytest.mark.parametrize("text", FILLED)
def test_text_that_was_filled_in(text: str) -> None:
    assert not is_prompt(text)


@pytest.mark.parametrize("text", ["≥", "%", "≥ %", "个", "万元", *PROMPTS])
def test_a_sign_or_a_unit_alone_is_not_filled_in(text: str) -> None:
    assert is_unfilled(text)


@pytest.mark.parametrize("text", FILLED)
def test_a_value_is_filled_in(text: str) -> None:
    assert not is_unfilled(text)
