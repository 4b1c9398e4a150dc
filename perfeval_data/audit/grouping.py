"""One finding per fact: what a form does wrong repeatedly is a habit, and reported once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval_data.paper.model import Finding


def told_once(findings: Sequence[Finding], least: Decimal) -> list[Finding]:
    """The findings of a form, those of a kind made one where there are `least` of them or more, at the place of the first.

    One that stands for several belongs to no single indicator. It states what is stated at each of them, so that a review status
    holds for just these places and figures, and lapses when one of them changes or another comes to them.
    """
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.code, []).append(finding)
    told = []
    for finding in findings:
        kind = kinds[finding.code]
        if len(kind) == 1 or len(kind) < least:
            told.append(finding)
        elif finding is kind[0]:
            told.append(_together(kind))
    return told


def _together(kind: Sequence[Finding]) -> Finding:
    message = f"共{len(kind)}处：{_by_place((each.indicator_number, each.message) for each in kind)}"
    stated = _by_place((each.indicator_number, f"：{each.stated}") for each in kind if each.stated)
    expected = "；".join(dict.fromkeys(each.expected for each in kind if each.expected))
    return replace(kind[0], message=message, indicator_number=None, stated=stated or None, expected=expected or None)


def _by_place(texts: Iterable[tuple[int | None, str]]) -> str:
    """`第1、3项…；第2项…`: each text once, with the indicators that it is about."""
    numbers: dict[str, list[int]] = {}
    for number, text in texts:
        numbers.setdefault(text, []).extend([] if number is None else [number])
    return "；".join(
        f"第{'、'.join(map(str, places))}项{text}" if places else text.removeprefix("：") for text, places in numbers.items()
    )
