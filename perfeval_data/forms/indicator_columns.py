"""Whether the values of a row of 绩效指标 stand in their own columns: what speaks against each way to lay it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from perfeval_data.forms.assign import (
    Costs,
    Placed,
    Reading,
    Row,
    Slot,
    Slots,
    as_answered,
    contradicts_answer,
    in_place,
    is_answered,
    ranked,
    refusal,
    rivals_of,
)
from perfeval_data.forms.columns import Header
from perfeval_data.forms.ruled import is_ragged, is_sign, is_unit, own_values, reaching_down, slots_at
from perfeval_data.forms.vocabulary import Label, is_label
from perfeval_data.forms.weights import (
    LACKS,
    MARGIN,
    MISFIT,
    MISPLACED_LEVEL,
    NO_SUCH_ROW,
    ODD_POINTS,
    SLIP_IN_TEXT,
    SLIP_RULED,
)
from perfeval_data.paper.framework import (
    LEVEL_2_OF,
    PARENT_OF,
    SATISFACTION,
    is_level_name,
    is_points_note,
    standard_level_1,
    standard_level_2,
)
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.values import half_width, is_empty, parse_number, parse_points

_POINTS = (Label.WEIGHT, Label.SCORE)
_QUANTITY = re.compile(r"[≥≤=><≧≦﹦⩾⩽]+\s*[\d.,]+\D{0,2}|\d[\d.,]*\s*[%‰]?")


def lay(header: Header, grid: Grid, row: int) -> Row:
    """Lay a row under the header. Raises `FormRefusedError` where another way to lay it is as good, or none is good."""
    return _lay_ruled(header, grid, row) if grid.ruled else _lay_text(header.with_all, grid, row)


def other_ways(header: Header, slots: Slots) -> list[Reading]:
    """The other ways to lay a row of a ruled grid, best first."""
    labels = [column.label for column in header.columns]
    return ranked(labels, own_values(header, slots), reaching_down(slots), _ruled_costs(header))


# --- a ruled row ---------------------------------------------------------------------------------------------------


def _lay_ruled(header: Header, grid: Grid, row: int) -> Row:
    slots = slots_at(header, grid, row)
    standing = in_place(slots, _ruled_costs(header))
    if is_ragged(header, grid, row) and not (Label.LEVEL_3 in slots and is_complete(slots)):
        standing = Reading(slots, standing.cost + NO_SUCH_ROW)
    if is_answered(slots) and (answered := as_answered([standing, *other_ways(header, slots)])):
        return Row(answered.slots)
    if standing.cost and (rivals := rivals_of(standing, other_ways(header, slots))):
        raise refusal(f"{_why(slots)}，这一行可能错位", _place(slots), standing, rivals[0])
    return Row(slots)


def _ruled_costs(header: Header) -> Costs:
    return Costs(SLIP_RULED, _ruled_value, partial(_ruled_row, header))


def _ruled_value(label: Label, text: str) -> float:
    """What speaks against a value in a ruled column: a number among the reasons, a quantity for a name, words for points."""
    if is_empty(text) or is_prompt(text):
        return 0.0
    if label == Label.REASON:
        return MISFIT if parse_number(text.rstrip("%％")) else 0.0
    if label in _POINTS:
        return ODD_POINTS if parse_points(text) is None else 0.0
    if label == Label.LEVEL_3:
        return MISFIT if _QUANTITY.fullmatch(half_width(text).strip()) else 0.0
    return 0.0


def _ruled_row(header: Header, slots: Slots) -> float:
    name, level_2 = slots.get(Label.LEVEL_3, Slot()), slots.get(Label.LEVEL_2, Slot())
    is_level_1 = standard_level_1(level_2.text) is not None and not slots.get(Label.LEVEL_1, Slot()).text
    has_level_for_name = (
        bare(name.text) in PARENT_OF and (standard_level_2(level_2.text) is None or is_level_1) and not name.continued
    )
    values = [slots.get(label, Slot()) for label in (Label.TARGET, Label.ACTUAL, *_POINTS)]
    is_nameless = header.has(Label.LEVEL_3) and not name.text and any(slot.text and not slot.continued for slot in values)
    return (
        MISFIT * has_level_for_name
        + _lacking_points(header, slots)
        + LACKS * (is_nameless and (not level_2.text or is_level_name(level_2.text)))
    )


def _lacking_points(header: Header, slots: Slots) -> float:
    lacking = (label for label in _POINTS if header.has(label) and is_empty(slots.get(label, Slot()).text))
    return sum(LACKS for label in lacking if not slots.get(label, Slot()).continued)


def _why(slots: Slots) -> str:
    """What is odd about a row, in words."""
    texts = {label: slot.text for label, slot in slots.items() if _ruled_value(label, slot.text) and not slot.continued}
    if Label.REASON in texts:
        return "偏差原因栏里是一个数"
    if Label.LEVEL_3 in texts:
        return "三级指标栏里是一个数"
    if bare(slots.get(Label.LEVEL_3, Slot()).text) in PARENT_OF:
        return "三级指标栏里是二级指标的名称"
    if len(texts) == len(_POINTS):
        return "分值栏和得分栏里都是文字"
    return "往旁边移一格各栏也对得上"


def _place(slots: Slots) -> str:
    odd = (slot.location for label, slot in slots.items() if _ruled_value(label, slot.text) and not slot.continued)
    return next(odd, next((slot.location for slot in slots.values() if slot.text and not slot.continued), ""))


# --- a row of text -------------------------------------------------------------------------------------------------


def _lay_text(header: Header, grid: Grid, row: int) -> Row:
    cells = [cell for cell in grid.rows[row] if cell.row == row]
    standing = _standing(header, cells)
    is_told = standing is not None and contradicts_answer(standing)
    if standing is not None and not is_told and is_complete(standing) and not _misfits(standing):
        return _without_unsure_reason(header, standing, is_short=cells[-1].right < header.columns[-1].end)
    filled = [cell for cell in cells if cell.text]
    if len(filled) == 1 and is_level_name(filled[0].text):
        return Row({Label.LEVEL_1: Slot(filled[0].text, filled[0].location)})
    costs = Costs(SLIP_IN_TEXT, _text_value, partial(_text_row, header, _skips_a_level(filled)))
    values = [Placed(header.place_of(cell.column), Slot(cell.text, cell.location)) for cell in filled]
    readings = [
        each for each in ranked([column.label for column in header.columns], values, {}, costs) if each.cost < NO_SUCH_ROW
    ]
    place = filled[0].location if filled else ""
    if not readings:
        raise refusal("这一行的内容与表头的栏目对不上", place)
    best = readings[0]
    if answered := as_answered(readings):
        return Row(answered.slots)
    if len(readings) == 1 or (not _lacking_points(header, best.slots) and readings[1].cost - best.cost >= MARGIN):
        return _without_unsure_reason(header, best.slots, is_short=True)
    as_it_stands = next((each for each in readings if standing is not None and each.says_as_much_as(standing)), None)
    if as_it_stands is None:
        raise refusal("文本里没有表格线，这一行的各格无法唯一对应到栏目", place, *readings[:2])
    return Row(standing or {}, tuple(each for each in readings if each is not as_it_stands))


def _without_unsure_reason(header: Header, slots: Slots, is_short: bool) -> Row:
    """A row without the words behind its points, where it has lost cells and several columns of words stand there."""
    place = {column.label: at for at, column in enumerate(header.columns)}
    behind = header.columns[max(place.get(label, 0) for label in _POINTS) + 1 :]
    reason = slots.get(Label.REASON)
    if not is_short or reason is None or is_empty(reason.text) or len(behind) < 2:
        return Row(slots)
    return Row({label: slot for label, slot in slots.items() if label != Label.REASON}, unsure=(reason,))


def _standing(header: Header, cells: Sequence[Cell]) -> dict[Label, Slot] | None:
    """The row by its positions; None where something stands outside of the columns, or the row is too short."""
    if cells and cells[-1].right < header.columns[-1].first:
        return None
    slots: dict[Label, Slot] = {}
    for cell in cells:
        column = next((column for column in header.columns if column.first <= cell.column < column.end), None)
        if column is not None:
            slots[column.label] = Slot(cell.text, cell.location)
        elif cell.text and not is_label(cell.text, Label.INDICATORS, Label.GOALS):
            return None
    return slots


def _misfits(slots: Slots) -> bool:
    values = any(_text_value(label, slot.text) for label, slot in slots.items())
    return values or not _has_fitting_levels(slots)


def both_levels(text: str) -> tuple[str, str] | None:
    """The names of both levels where one cell holds them: `产出指标-数量指标`."""
    names = re.split(r"\s*[-—–/／·>→\n]+\s*", text.strip())
    if len(names) != 2 or standard_level_1(names[0]) is None or standard_level_2(names[1]) is None:
        return None
    return names[0], names[1]


def is_complete(slots: Slots) -> bool:
    """Whether the points are there, which are what a shifted row loses first."""
    return all(parse_points(slots[label].text) is not None for label in _POINTS if label in slots)


def _text_value(label: Label, text: str) -> float:
    """What speaks against a value in a column of text: there a value of another kind has slipped."""
    if is_empty(text):
        return 0.0
    fits = {
        Label.LEVEL_1: lambda: is_points_note(text) or is_level_name(text) or both_levels(text) is not None,
        Label.LEVEL_2: lambda: parse_number(text) is None,
        Label.LEVEL_3: lambda: parse_number(text) is None and bare(text) not in LEVEL_2_OF,
        Label.NATURE: lambda: is_sign(text),
        Label.UNIT: lambda: is_unit(text),
        Label.WEIGHT: lambda: parse_points(text) is not None,
        Label.SCORE: lambda: parse_points(text) is not None,
        Label.REASON: lambda: parse_number(text) is None,
    }
    return 0.0 if label not in fits or fits[label]() else NO_SUCH_ROW


def _text_row(header: Header, skips_a_level: bool, slots: Slots) -> float:
    """What speaks against a row of text as a whole: levels that do not fit each other, or one that is skipped; points that are gone."""
    begins_level_1 = header.has(Label.LEVEL_2) and Label.LEVEL_1 in slots and Label.LEVEL_2 not in slots
    if not _has_fitting_levels(slots) or (begins_level_1 and skips_a_level):
        return NO_SUCH_ROW
    level_1 = slots.get(Label.LEVEL_1, Slot()).text
    is_misplaced = standard_level_1(level_1) is None and standard_level_2(level_1) is not None
    return MISPLACED_LEVEL * is_misplaced + _lacking_points(header, slots)


def _skips_a_level(filled: Sequence[Cell]) -> bool:
    """Whether the first two cells of a row stand side by side: a new level 1 cannot share the level 2 of the row above."""
    return len(filled) > 1 and filled[0].right == filled[1].column


def _has_fitting_levels(slots: Slots) -> bool:
    """Whether a row has a name, and its level 2 is one of the framework unless the first column has taken its place."""
    level_1, level_2 = (slots.get(label, Slot()).text for label in (Label.LEVEL_1, Label.LEVEL_2))
    if not (level_2 or slots.get(Label.LEVEL_3, Slot()).text):
        return False
    if not level_2 or standard_level_2(level_2) in PARENT_OF:
        return True
    first = standard_level_1(level_1)
    return first == SATISFACTION or (first is None and standard_level_2(level_1) is not None)
