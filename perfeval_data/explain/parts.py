"""What to draw of a document: each table that was considered as a form, and the part that each of its cells plays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from perfeval_data.forms.reading import Examined, PassedOver, examine_forms, source_cells
from perfeval_data.forms.refusal import Rival
from perfeval_data.forms.vocabulary import Label, goal_names, header_labels_of, heads_indicators, labels_of
from perfeval_data.forms.weights import WEIGHTS
from perfeval_data.paper.fields import FIELD_WORDS
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.model import SelfEvaluation, UnreadForm
from perfeval_data.paper.values import is_empty
from perfeval_data.readers import read


class Kind(StrEnum):
    """What parts have in common, and share a colour for: its value is its name in a legend."""

    LABEL = "栏名、标签"
    HEADING = "表头信息"
    FUNDS = "资金"
    GOAL = "年度目标"
    LEVEL = "指标层级、名称"
    MEASURE = "指标值、完成值"
    POINTS = "分值、得分"
    REASON = "偏差原因"
    STATEMENT = "结论、说明"
    NOTHING = "未填"
    UNUSED = "未用到"


@dataclass(frozen=True, slots=True)
class Part:
    """The part of one cell: its name, and the kind that it is of."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Sketch:
    """One reading of a table: the part of each cell by its place. `title` says which reading, where there are two."""

    title: str
    parts: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Explained:
    """A table that was considered as a form: what became of it, in a sentence, and its cells with one reading, or the two
    best."""

    number: int | None
    """Its place among the forms of the document; None for what was passed over."""
    is_refused: bool
    outcome: str
    location: str
    titles: tuple[str, ...]
    cells: tuple[Cell, ...]
    sketches: tuple[Sketch, ...]
    contested: frozenset[str]
    """Places of the cells on which two readings differ, of the one for which the form was refused, or of what was not read."""
    remarks: tuple[str, ...] = ()
    """What was not read of a form that was, and why, each with its place."""


UNUSED: Final = Part("", Kind.UNUSED)
_KINDS: Final = {
    "fiscal_year": Kind.HEADING,
    "project_name": Kind.HEADING,
    "department": Kind.HEADING,
    "implementing_unit": Kind.HEADING,
    "expected_goal": Kind.GOAL,
    "achieved_goal": Kind.GOAL,
    "stated_total_weight": Kind.POINTS,
    "stated_total_score": Kind.POINTS,
    "label": Kind.FUNDS,
    "initial_budget": Kind.FUNDS,
    "annual_budget": Kind.FUNDS,
    "executed": Kind.FUNDS,
    "rate": Kind.FUNDS,
    "level_1": Kind.LEVEL,
    "level_2": Kind.LEVEL,
    "level_3": Kind.LEVEL,
    "initial_target": Kind.MEASURE,
    "target": Kind.MEASURE,
    "actual": Kind.MEASURE,
    "weight": Kind.POINTS,
    "score": Kind.POINTS,
    "reason": Kind.REASON,
    "text": Kind.STATEMENT,
}
LABEL_WORDS: Final = FIELD_WORDS | {
    Label.DEPARTMENT_NAME: "部门名称",
    Label.UNIT_NAME: "单位名称",
    Label.PERSONAL: "个人信息（不收录）",
    Label.OTHER_HEADING: "其他信息（不收录）",
    Label.RECEIVED: "到位、结转、调整（不收录）",
    Label.GOALS: "年度总体目标",
    Label.INDICATORS: "绩效指标",
    Label.REMARK: "备注",
    Label.SUBTOTAL: "小计",
    Label.TOTAL: "总分",
    Label.CLOSING: "结论、说明",
}
"""How labels are called: as the fields they stand for, where they stand for one."""
_OF_THEIR_PART: Final = {
    ("fund_line", "weight"): "执行率·分值",
    ("fund_line", "score"): "执行率·得分",
    ("fund_line", "reason"): "资金表所写原因",
    ("statement", "text"): "结论、说明",
}
"""How fields are called of which other parts of a form have one of the same name."""


def part_of(part: str, field: str) -> Part:
    """The part that a value of the form plays in its cell, named as `SelfEvaluation.entries` does."""
    name = field.removesuffix("_filed")
    return Part(_OF_THEIR_PART.get((part, name), FIELD_WORDS[name]), _KINDS[name])


def explained(data: bytes, file_name: str) -> tuple[Explained, ...]:
    """The tables of a file that were considered as forms. Raises UnreadableDocumentError as the readers do."""
    return tuple(_explained(each) for each in examine_forms(read(data, file_name), file_name))


def _explained(examined: Examined) -> Explained:
    cells, outcome = source_cells(examined.region), examined.outcome
    titles = tuple(line.text for line in examined.region.titles)
    if isinstance(outcome, SelfEvaluation):
        whole = f"已读取，{len(outcome.reading_findings)}处没有读出" if outcome.reading_findings else "读取完整"
        said = f"{whole}，{len(outcome.indicators)}项指标，{len(outcome.fund_lines)}行资金"
        sketch = Sketch("", {**_label_parts(cells), **_joined_parts(outcome, cells), **_value_parts(outcome)})
        unread = outcome.reading_findings
        remarks = tuple(f"{finding.location}：{finding.message}" if finding.location else finding.message for finding in unread)
        places = frozenset(finding.location for finding in unread)
        return Explained(outcome.form_number, False, said, outcome.location, titles, cells, (sketch,), places, remarks)
    if isinstance(outcome, PassedOver):
        sketch = Sketch("", _label_parts(cells))
        return Explained(None, False, f"略过：{outcome.reason}", outcome.location, titles, cells, (sketch,), frozenset())
    return _refused(examined, outcome, titles, cells)


def _refused(examined: Examined, outcome: UnreadForm, titles: tuple[str, ...], cells: tuple[Cell, ...]) -> Explained:
    labels = _label_parts(cells)
    sketches = tuple(
        Sketch(f"读法{number}", {**labels, **_rival_parts(rival)}) for number, rival in enumerate(examined.rivals[:2], start=1)
    )
    contested = frozenset({outcome.location})
    if len(sketches) > 1:
        one, other = (sketch.parts for sketch in sketches)
        contested = frozenset(place for place in {*one, *other} if one.get(place) != other.get(place)) or contested
    said = f"拒读：{outcome.reason}"
    return Explained(
        outcome.form_number, True, said, outcome.location, titles, cells, sketches or (Sketch("", labels),), contested
    )


def _label_parts(cells: tuple[Cell, ...]) -> dict[str, Part]:
    return dict(_each_label(cells))


def _each_label(cells: tuple[Cell, ...]) -> Iterator[tuple[str, Part]]:
    grid = Grid(cells)
    headers = {row for row in range(grid.row_count) if heads_indicators(grid.rows[row])}
    first = min(headers, default=0)
    for cell in cells:
        meanings = labels_of(cell.text) or (header_labels_of(cell.text) if cell.row in headers else frozenset())
        if not meanings and cell.row < first:
            meanings = frozenset(label for label, cost in goal_names(cell.text).items() if cost <= WEIGHTS.composed)
        if is_level_name(cell.text):
            yield cell.location, Part("指标层级", Kind.LEVEL)
        elif meanings:
            yield cell.location, Part("、".join(LABEL_WORDS[label] for label in sorted(meanings)), Kind.LABEL)
        elif is_empty(cell.text):
            yield cell.location, Part("", Kind.NOTHING)


def _value_parts(form: SelfEvaluation) -> dict[str, Part]:
    """The parts of the cells whose text is stored; a blank value has the place of its label, which stays a label."""
    return {entry.location: part_of(part, name) for part, _, name, entry in form.entries() if entry.text}


def _joined_parts(form: SelfEvaluation, cells: tuple[Cell, ...]) -> dict[str, Part]:
    """The parts of cells whose text is joined to that of another one: the sign and the unit of a target, further lines of a goal."""
    goals = {line: name for name in ("expected_goal", "achieved_goal") for line in getattr(form, name).text.splitlines()}
    row_of = {cell.location: cell.row for cell in cells}
    targets = {row_of[each.target.location]: each.target.text for each in form.indicators if each.target.location in row_of}
    parts = {}
    for cell in cells:
        if cell.text and (name := goals.get(cell.text)):
            parts[cell.location] = part_of("evaluation", name)
        elif labels_of(cell.text) or is_empty(cell.text) or cell.row_span > 1:
            continue
        elif (target := targets.get(cell.row)) and (target.startswith(cell.text) or target.endswith(cell.text)):
            parts[cell.location] = part_of("indicator", "target")
    return parts


def _rival_parts(rival: Rival) -> dict[str, Part]:
    return {place: Part(LABEL_WORDS[label], _KINDS.get(label, Kind.UNUSED)) for place, label in rival.parts.items()}
