"""Texts that belong to the blank form: prompts for what to fill in, and blanks that were left."""

from __future__ import annotations

import re

from perfeval_data.paper.values import half_width, remembered

_BLANK = r"(?:[xX×]+|\*+|_{2,}|[○〇□]{2,}|…+|\.{3,})"
_UNIT = r"(?:%|万?元|[个项家件场期户天日月年]|人次?|次)"
_NUMBERED = re.compile(r"(?:指标|目标)\s*\d*\s*:?|[….。·]+")
_UNFILLED = re.compile(rf"(?:[≥≤<>=]*{_BLANK}{_UNIT}?)+")
_WITHOUT_NUMBER = re.compile(rf"[≥≤<>=]+{_UNIT}?|{_UNIT}")
_INSTRUCTION = re.compile(
    r"[(\[【].{0,20}填(?:写|列|报)?.{0,20}[)\]】]|(?:请|此处|据实|如实)填.*|请(?:说明|简述|概述|描述).*"
    r"|(?:年终|年末|年底|自评时?|项目完成后|次年)填(?:写|列|报)?|(?:根据|按照|依据|结合|按实际).{0,10}填(?:写|列|报)|填(?:写|列).{0,10}(?:值|数|情况|内容)|待填写?|待补充"
)
_INSTRUCTION_WITHIN = re.compile(r"\(\s*\d+\s*字以内\s*\)|请填写|说明相关任务目标|结合自评情况|针对项目自评中发现的问题")
_BLANK_WITHIN = re.compile(r"[≥≤<>=]?\*\*|[xX×]{2,}(?:人|个|次|项|%|万元|家)")


@remembered
def is_prompt(text: str) -> bool:
    """Whether a text is only the form's own: `指标2：`, `……`, `≥XX%`, `（请填写）`."""
    text = half_width(text).strip()
    whole = (_NUMBERED, _UNFILLED, _INSTRUCTION)
    return any(pattern.fullmatch(text) for pattern in whole) or holds_instruction(text)


def is_unfilled(text: str) -> bool:
    """Whether a text is a prompt, or a sign or a unit whose number was not filled in: `≥`, `%`."""
    return is_prompt(text) or _WITHOUT_NUMBER.fullmatch("".join(half_width(text).split())) is not None


def holds_instruction(text: str) -> bool:
    """Whether a text still has an instruction of the form in it: `说明相关任务目标的完成情况（100字以内）`."""
    return _INSTRUCTION_WITHIN.search(half_width(text)) is not None


def holds_blank(text: str) -> bool:
    """Whether a text has a blank in it that was to be filled: `参与人次（≥**人）`."""
    return _BLANK_WITHIN.search(half_width(text)) is not None
