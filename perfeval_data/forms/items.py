"""Lines of one cell, each with its running number before it: `1.≥5次` above `2.及时`.

A number right before the point of a figure may be either, `1.5次` of `1.` and `5次`: the other lines and cells tell, or nobody can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from perfeval_data.forms.vocabulary import MEASURES, POINTS, Label
from perfeval_data.paper.grid import UNREADABLE_SIGN
from perfeval_data.paper.quantities import parse_actual
from perfeval_data.paper.values import half_width

_ITEM: Final = re.compile(
    r"\s*(?:\((?P<bracketed>\d{1,2})\)|(?P<circled>[①-⑳])|(?P<marked>\d{1,2})[、)]|(?P<pointed>\d{1,2})\.|(?P<spaced>\d{1,2})(?=\s))\s*(?=\S)"
)


def without_items(lines: Mapping[Label, Sequence[str]]) -> dict[Label, Sequence[str]]:
    """The lines of the cells of one row by their columns, the values without the numbers of the items.

    A value that may as well begin with such a number is not to be made out.
    """
    counted = {label for label, each in lines.items() if _are_counted(each)}
    certain = {label for label in counted if any(map(_is_certainly_item, lines[label]))}
    measures = {label for label in MEASURES if label in lines}
    is_told = measures <= counted and (Label.LEVEL_3 in counted or bool(measures & certain))
    result = dict(lines)
    for label in counted - {Label.LEVEL_3}:
        if label in certain or (label in MEASURES and is_told):
            result[label] = [_without_item(line) for line in lines[label]]
        elif label in MEASURES or (label in POINTS and (is_told or measures & certain)):
            result[label] = [UNREADABLE_SIGN + line for line in lines[label]]
    return result


def _are_counted(lines: Sequence[str]) -> bool:
    """Whether the lines begin with 1, 2, 3 and so on, each marked alike."""
    found = [_ITEM.match(half_width(line)) for line in lines]
    marks = {match.lastgroup for match in found if match}
    return None not in found and len(marks) == 1 and [_number(match) for match in found if match] == [*range(1, len(lines) + 1)]


def _number(item: re.Match[str]) -> int:
    circled = item["circled"]
    return ord(circled) - ord("①") + 1 if circled else int(item[item.lastgroup or 0])


def _is_certainly_item(line: str) -> bool:
    """Whether the number at the beginning of a line cannot be that of its value: `2.及时`, `1、5次`, but `1.5次` or `2 场`."""
    line = half_width(line)
    item = _ITEM.match(line)
    if item is None or item.lastgroup not in ("pointed", "spaced"):
        return item is not None
    return not line[item.end()].isdigit() and (item.lastgroup == "pointed" or parse_actual(line).value is None)


def _without_item(line: str) -> str:
    item = _ITEM.match(half_width(line))
    return line[item.end() :] if item else line
