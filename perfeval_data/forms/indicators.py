"""绩效指标: every indicator with its levels, target, actual, points and reason, and the 总分 row below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain
from math import inf
from typing import Final

from perfeval_data.forms.assign import Row, Slot
from perfeval_data.forms.columns import Header, lost_in_nameless_columns, unknown_columns
from perfeval_data.forms.indicator_columns import (
    VALUES,
    both_levels,
    header_at,
    is_foreseen,
    is_indicator_header,
    lay,
)
from perfeval_data.forms.outline import IS_OVER, Kind, Line, is_whole_indicator, outline
from perfeval_data.forms.refusal import POINTS_WITHOUT_NAME, FormRefusedError
from perfeval_data.forms.sayings import is_score
from perfeval_data.forms.split import Region
from perfeval_data.forms.totals import PointsRow, is_of_parts, names_score_of_all, settled, sums_of_level_2
from perfeval_data.forms.vocabulary import LEVELS, MEASURES, POINTS, Label, has_label, inline_value, is_label, labels_of
from perfeval_data.forms.weights import NAMES
from perfeval_data.paper.columns import heading
from perfeval_data.paper.framework import (
    COST,
    PARENT_OF,
    is_level_name,
    is_points_note,
    levels_of,
    standard_level_1,
    standard_level_2,
)
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import actual_foreseen, noted, value_unreadable
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Finding, Indicator
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.quantities import parse_actual, parse_target
from perfeval_data.paper.values import half_width, in_one_line, is_empty, joined, parse_points

_UNADJUSTED: Final = re.compile(r"[未无不没].{0,2}(?:调整|变)|同年初")
_CHANGE: Final = re.compile(r"[+-].*|0(?:\.0+)?\D{0,3}")
_OTHER_SET: Final = re.compile(
    r"上年|去年|上一年|往年|前年|以前年|[次下明]年|(?:调整|修订|变更|修改)前|中期|半年|复核|核定|第三方|专家|财政(?:部门|评|复|审)|主管部门"
)
_YEAR: Final = re.compile(r"20\d\d(?=年)")
_TWO_SETS: Final = "表中有两套绩效指标，或不是本单位本年度的，看不出该取哪些"
_PLAIN_POINTS: Final = re.compile(r"\d+(?:\.\d+)?分?")
_POINTS_BEHIND: Final = re.compile(r"\(\s*(\d+(?:\.\d+)?)\s*分\s*\)$")
_TARGET_PARTS: Final = (Label.NATURE, Label.TARGET, Label.UNIT)
_IN_ORDER: Final = (Label.LEVEL_3, Label.TARGET, Label.ACTUAL, *sorted(POINTS), Label.REASON)


@dataclass
class Indicators:
    """The indicators of a form as read, in order, each with the header and the row that it was laid in, and what could not be read."""

    indicators: list[Indicator] = field(default_factory=list)
    laid: list[tuple[Header, Row]] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    is_open: bool = False
    """Whether the last table has not come to its end."""
    total_row: PointsRow = field(default_factory=PointsRow)
    sums: list[PointsRow] = field(default_factory=list)
    """Rows with nothing but a name and points, which are no indicators if they sum up others."""
    findings: list[Finding] = field(default_factory=list)

    def has(self, *labels: Label) -> bool:
        """Whether a header has one of the columns."""
        return any(header.has(label) for header in self.headers for label in labels)


def read_indicators(region: Region) -> Indicators:
    """Read all indicator tables of a form; raises `FormRefusedError` where a row cannot be laid under its header with certainty."""
    found = Indicators()
    for part in region.parts:
        if found.is_open and not any(is_indicator_header(header_at(part, row)) for row in range(part.row_count)):
            _refuse_if_it_goes_on(part)
        else:
            _Part(part, found).read()
    _refuse_a_second_set(found)
    found.total_row = settled(found.sums, found.total_row, found.indicators)
    _leave_out(sums_of_level_2(found.indicators), found)
    if not found.has(Label.WEIGHT):
        found.indicators = _with_points_in_names(found.indicators)
    return found


def _refuse_a_second_set(found: Indicators) -> None:
    """Refuse a form in which the same indicators stand twice: those of another year, or as others judged them, beside its own.

    A name may repeat within a level (the same measure of two courses); half of all do not.
    """
    seen: set[tuple[str, str]] = set()
    again: list[Indicator] = []
    for each in found.indicators:
        name = (bare(each.level_2_filed.text), bare(each.level_3.text))
        again += [each] if name in seen else []
        seen.add(name)
    if len(again) > 1 and 2 * len(again) >= len(seen):
        raise FormRefusedError(_TWO_SETS, again[0].level_3.location)


def _is_of_another_time(text: str) -> bool:
    """Whether a text heads indicators that are not those of the form: of another year, of before a change, or of others."""
    name = re.sub(r"\s", "", text)
    return len(name) <= NAMES.longest and _OTHER_SET.search(name) is not None and "指标" in name


def _with_points_in_names(indicators: list[Indicator]) -> list[Indicator]:
    """The indicators with the points that stand behind their names, `活动次数（20分）`, where they do behind every one."""
    notes = [_POINTS_BEHIND.search(half_width(each.level_3.text)) for each in indicators]
    stated = [(each, note) for each, note in zip(indicators, notes, strict=True) if note]
    if len(stated) < len(indicators):
        return indicators
    return [replace(each, weight=Entry(note[1], each.level_3.location, parse_points(note[1]))) for each, note in stated]


def _refuse_if_it_goes_on(grid: Grid) -> None:
    """A second table without a header of its own and with other columns cannot be read under the first one's."""
    for cells in map(grid.filled, range(grid.row_count)):
        is_named = len(cells) > 2 and not labels_of(cells[0].text)
        has_points = any(parse_points(cell.text) is not None for cell in cells)
        if any(is_level_name(cell.text) for cell in cells) or (is_named and has_points):
            raise FormRefusedError("表格被分成两段，后一段没有表头且栏数不同，无法对应", cells[0].location)


def _leave_out(places: set[int], found: Indicators) -> None:
    """Take the indicators at some places out again and number the others anew, also in the findings."""
    if not places:
        return
    kept = [place for place in range(len(found.indicators)) if place not in places]
    number = {place + 1: new for new, place in enumerate(kept, start=1)}
    found.laid = [found.laid[place] for place in kept]
    found.indicators = [replace(found.indicators[place], indicator_number=number[place + 1]) for place in kept]
    found.findings = [replace(each, indicator_number=number.get(each.indicator_number or 0)) for each in found.findings]


@dataclass
class _Part:
    """One grid of a form, and the level cells that reach down to the row being read."""

    grid: Grid
    found: Indicators
    level_1: Slot = field(default_factory=Slot)
    level_2: Slot = field(default_factory=Slot)
    own_only: frozenset[Label] = frozenset()
    """The levels that hold for no row but their own: the first one has none, so that names may as well stand below their groups."""

    def read(self) -> None:
        lines = outline(self.grid, self.found.has(Label.ACTUAL))
        self._refuse_other_sets(lines)
        for place, line in enumerate(lines):
            self.found.is_open = line.kind not in IS_OVER
            if line.kind == Kind.HEADER:
                self._open(line)
            elif (line.kind == Kind.TOTAL and not self._says_the_score_again(line)) or (
                line.kind == Kind.BELOW and self._states_the_whole(line)
            ):
                self.found.total_row = self._points_row(line)
            elif line.kind == Kind.SUM:
                self._read_sum(line, is_last_level=[each.kind for each in lines[place + 1 : place + 2]] == [Kind.INDICATOR])
            elif line.kind == Kind.INDICATOR:
                self._read_indicator(line)
            elif line.kind == Kind.NOTE:
                self._read_reason(line)

    def _refuse_other_sets(self, lines: Sequence[Line]) -> None:
        """Refuse where a name beside or above indicators says that they are not those of the form: `上年度绩效指标`."""
        heads = [line.row - 1 for line in lines if line.kind == Kind.HEADER]
        rows = [(self.grid.filled(row), inf) for row in heads if len(self.grid.filled(row)) == 1]
        rows += [(self.grid.filled(line.row), line.header.first_column) for line in lines if line.kind not in IS_OVER]
        names = [cell for cells, end in rows for cell in cells if cell.column < end or len(cells) == 1]
        years = {year: cell for cell in names if "指标" in cell.text for year in _YEAR.findall(half_width(cell.text))}
        other = next((cell for cell in names if _is_of_another_time(cell.text)), None)
        other = other or (next(iter(years.values())) if len(years) > 1 else None)
        if other:
            raise FormRefusedError(_TWO_SETS, other.location)

    def _read_reason(self, line: Line) -> None:
        """A row that says nothing but a reason, `偏差原因：报名不足`, says that of the indicator above, where no column does."""
        cells = self.grid.filled(line.row)
        reason = inline_value(cells[0].text, Label.REASON) if len(cells) == 1 else None
        if reason and self.found.indicators and not line.header.has(Label.REASON) and not self.found.indicators[-1].reason.text:
            self.found.indicators[-1] = replace(self.found.indicators[-1], reason=Entry(reason, cells[0].location))

    def _open(self, line: Line) -> None:
        """A header repeated within a form has the columns of the first one; with others it heads a table of something else."""
        columns = [{column.label for column in each.columns} & VALUES for each in (*self.found.headers[-1:], line.header)]
        if columns[0] != columns[-1]:
            place = self.grid.filled(line.row)[0].location
            raise FormRefusedError("表中又有一行表头，栏目与前面的不同，可能是另一张表", place)
        if not self.found.headers:
            self.found.findings += unknown_columns(line.header, self.grid, _IN_ORDER)
            self.found.findings += self._foreseen(line)
        self.found.headers.append(line.header)

    def _foreseen(self, line: Line) -> list[Finding]:
        """What to report of a column of what was reached that only says what was foreseen."""
        cells = [
            cell for cell in self.grid.filled(line.row) if line.header.label_of(cell) == Label.ACTUAL and is_foreseen(cell.text)
        ]
        return [noted(actual_foreseen, actual_foreseen.rule.explanation, cell.location, cell.text) for cell in cells]

    def _read_sum(self, line: Line, *, is_last_level: bool) -> None:
        """Keep a level that stands in a row of its own; `成本指标` right above indicators is one of 产出指标 where others of it are."""
        cells = [cell for cell in self.grid.filled(line.row) if not is_empty(cell.text)]
        name = next(cell for cell in cells if parse_points(cell.text) is None)
        parent = PARENT_OF.get(standard_level_2(name.text) or "")
        is_within = is_last_level and self._is_nested and parent == standard_level_1(self.level_1.text) is not None
        if is_within and not line.header.has(Label.LEVEL_2):
            self.level_2 = Slot(name.text, name.location)
        elif is_level_name(name.text) and (standard_level_1(name.text) or line.header.label_of(name) == Label.LEVEL_1):
            self.level_1, self.level_2 = Slot(name.text, name.location), Slot()
        if len(cells) > 1:
            self.found.sums.append(self._points_row(line))

    @property
    def _is_nested(self) -> bool:
        """Whether below the row of the level 1 stood one of a level 2, or nothing yet."""
        indicators = self.found.indicators
        is_above_all = not indicators or indicators[-1].level_1_filed.location != self.level_1.location
        return bool(self.level_2.text) or is_above_all

    def _says_the_score_again(self, line: Line) -> bool:
        """Whether a row below a whole total is named 自评得分 or like it: what it says is compared with the total, and does not replace it."""
        total = self.found.total_row
        return bool(total.cells) and len(total.numbers) >= len(total.columns) and is_score(self.grid.filled(line.row)[0].text)

    def _states_the_whole(self, line: Line) -> bool:
        """Whether a row below the sum of a part (`指标得分合计`), or below a sum that lacks a number, is the total of all: `总分`."""
        total = self.found.total_row
        is_partial = is_of_parts(total) or len(total.numbers) < len(total.columns)
        return is_partial and names_score_of_all(bare(self.grid.filled(line.row)[0].text))

    def _points_row(self, line: Line) -> PointsRow:
        cells = self.grid.filled(line.row)
        is_sum = has_label(cells, Label.SUBTOTAL)
        return PointsRow(cells, line.header, len(self.found.indicators), self.level_1.text, is_sum)

    def _read_indicator(self, line: Line) -> None:
        header, found = line.header, self.found
        laid = lay(header, self.grid, line.row)
        self._take_levels(laid)
        if is_blank(laid):
            return
        if not found.indicators:
            self._look_for_names_below(laid, header)
        is_empty_row = not any(laid[label].text for label in (Label.LEVEL_2, Label.LEVEL_3, *MEASURES))
        if is_empty_row or (header.has(Label.LEVEL_3) and _has_lost_its_name(laid, header)):
            reason = POINTS_WITHOUT_NAME if is_empty_row else "没有指标名称，也没有指标值或分值，可能错位，或是一行合计"
            raise FormRefusedError(reason, laid.place)
        if not is_whole_indicator(self.grid.filled(line.row), header):
            _refuse_points_of_all(laid, self.grid.filled(line.row)[0], header)
        number = len(found.indicators) + 1
        for slot in laid.unsure:
            message = f"“{joined(slot.text)}”在哪一栏无法确定（文本里没有表格线，且少了空格），未入库"
            found.findings.append(noted(value_unreadable, message, slot.location, joined(slot.text), number))
        if not any("没有栏名" in finding.message for finding in found.findings):
            found.findings += lost_in_nameless_columns(header, self.grid, [line.row])
        found.indicators.append(indicator(number, laid, self.level_1, self.level_2, found.findings))
        found.laid.append((header, laid))

    def _take_levels(self, row: Row) -> None:
        """Keep the level cells of a row for those below that have none."""
        level_1, level_2 = row[Label.LEVEL_1], row[Label.LEVEL_2]
        if Label.LEVEL_1 in self.own_only and not level_1.continued:
            self.level_1 = Slot()
        if Label.LEVEL_2 in self.own_only and not level_2.continued:
            self.level_2 = Slot()
        if is_points_note(level_1.text) and self.level_1.text:
            level_1 = Slot()  # the second half of a label cut in two
        if level_1.text and not level_1.continued:
            self.level_1, self.level_2 = level_1, Slot()
        if level_2.text and not level_2.continued:
            self.level_2 = level_2
            if not level_1.text and not level_1.continued and _belongs_elsewhere(level_2.text, self.level_1.text):
                self.level_1 = Slot()

    def _look_for_names_below(self, first: Row, header: Header) -> None:
        """See whether the first indicator lacks a level that others have in cells of their own."""
        known = {Label.LEVEL_1: self.level_1, Label.LEVEL_2: self.level_2}
        missing = [label for label, slot in known.items() if header.has(label) and not slot.text and not first[label].continued]
        own = next((label for label in missing if self._stands_further_down(header, label)), None)
        if own is None:
            return
        self.own_only = frozenset({own, Label.LEVEL_2})
        message = f"第一项没有{heading(own.value)}，以下空着的看不出属于上一组还是下一组，未按上一组补填"
        self.found.findings.append(noted(value_unreadable, message, first.place))

    def _stands_further_down(self, header: Header, label: Label) -> bool:
        """Whether a level has a name further down."""
        columns = [column for column in header.columns if column.label == label]
        cells = (self.grid.at(row, each.first) for each in columns for row in range(header.next_row, self.grid.row_count))
        return any(cell is not None and is_level_name(cell.text) for cell in cells)


def _belongs_elsewhere(level_2: str, level_1: str) -> bool:
    """Whether an empty level-1 cell cannot mean the one above, since the level 2 beside it is of another parent."""
    parent = PARENT_OF.get(standard_level_2(level_2) or "")
    above = standard_level_1(level_1)
    return parent is not None and above is not None and parent != above and above != COST


# --- one row -------------------------------------------------------------------------------------------------------


def is_blank(laid: Row) -> bool:
    """Empty rows, rows of dots and prompts such as an empty `指标2:` are no indicators."""
    if any(_says_something(laid[label]) for label in (*MEASURES, Label.REASON)):
        return False
    if any(parse_points(laid[label].text) and not laid[label].continued for label in POINTS):
        return False
    name = laid[Label.LEVEL_3].text.strip()
    return is_empty(name) or is_prompt(name)


def _refuse_points_of_all(laid: Row, first: Cell, header: Header) -> None:
    """A row of pairs (`部门 | 89 | 自评得分 | 98.9`) is no indicator: none has a level that is a number, a value that is a name of points,
    or a name left of the levels instead of its own.

    Raises `FormRefusedError`.
    """
    own = {label: slot for label, slot in laid.slots.items() if not slot.continued and slot.text}
    numbers = (own[label] for label in LEVELS if label in own and _PLAIN_POINTS.fullmatch(half_width(own[label].text).strip()))
    names = (
        own[label] for label in (*MEASURES, *POINTS) if label in own and is_label(own[label].text, Label.SCORE, Label.TOTAL)
    )
    is_named_aside = first.column < header.first_column and not (
        is_label(first.text, Label.INDICATORS) or own.keys() & {*LEVELS}
    )
    aside = [Slot(first.text, first.location)] if is_named_aside and is_empty(laid[Label.LEVEL_3].text) else []
    if odd := next(chain(numbers, names, aside), None):
        raise FormRefusedError(f"“{joined(odd.text)}”不像是指标的内容，这一行可能是总分或别人的评分", odd.location)


def _says_something(slot: Slot) -> bool:
    return not slot.continued and not is_empty(slot.text) and not is_prompt(slot.text)


def _has_lost_its_name(laid: Row, header: Header) -> bool:
    """Whether a row has values without a name of its own, and neither a target nor points where others have them."""
    names = (laid[label] for label in (Label.LEVEL_2, Label.LEVEL_3))
    points = [laid[label] for label in POINTS if header.has(label)]
    is_named = any(slot.text and not slot.continued for slot in names) or laid[Label.LEVEL_3].continued
    is_whole = bool(laid[Label.TARGET].text) and any(slot.text for slot in points)
    return bool(points) and not is_named and not is_whole


def indicator(number: int, laid: Row, level_1: Slot, level_2: Slot, findings: list[Finding]) -> Indicator:
    """The indicator that a row states, with the levels that hold for it."""
    if not level_2.text and (names := both_levels(level_1.text)):
        level_1, level_2 = (replace(level_1, text=name) for name in names)
    levels = levels_of("" if is_points_note(level_1.text) else level_1.text, level_2.text)
    name = laid[Label.LEVEL_3] if laid[Label.LEVEL_3].text or is_level_name(level_2.text) else level_2
    target, actual = _target_of(laid), laid[Label.ACTUAL].entry()
    return Indicator(
        number,
        levels.level_1,
        levels.level_2,
        level_1.entry(),
        level_2.entry(),
        Entry(joined(name.text), name.location or laid.place),
        target,
        actual,
        parse_target(target.text),
        parse_actual(actual.text, name.text + target.text),
        _points(laid[Label.WEIGHT], number, findings),
        _points(laid[Label.SCORE], number, findings),
        laid[Label.REASON].entry(),
        score_is_shared=laid[Label.SCORE].continued,
        initial_target=first if (first := _joined_target(laid)).location != target.location else Entry(),
    )


def _target_of(laid: Row) -> Entry:
    """年度指标值; where the form splits it over 指标性质, 指标值 and 度量单位, these joined in that order.

    A target adjusted within the year takes the place of the one set at its beginning, where there is such a one.
    """
    adjusted = laid[Label.ADJUSTED_TARGET]
    if _says_something(adjusted) and not _UNADJUSTED.search(adjusted.text):
        if _CHANGE.fullmatch(half_width(adjusted.text).strip()):
            raise FormRefusedError("调整指标值可能是增减数，看不出全年的指标值是多少", adjusted.location)
        laid = Row({**laid.slots, Label.TARGET: adjusted})
    return _joined_target(laid)


def _joined_target(laid: Row) -> Entry:
    """The target that stands in its column, with its sign and its unit."""
    parts = [laid[label] for label in _TARGET_PARTS if laid[label].text and not _is_beside_the_target(label, laid[label].text)]
    if not laid[Label.TARGET].text or is_empty(laid[Label.TARGET].text):
        return laid[Label.TARGET].entry()
    return Entry(reduce(_beside, (in_one_line(part.text) for part in parts)), laid[Label.TARGET].location)


def _beside(left: str, right: str) -> str:
    """Two parts of a value in one; two numbers stay two."""
    return f"{left} {right}" if left[-1:].isdigit() and right[:1].isdigit() else left + right


def _is_beside_the_target(label: Label, text: str) -> bool:
    """Whether a part says nothing of the target: a mark for none, of which kind it is or whether more is better, or no sign at all."""
    if label == Label.NATURE and re.fullmatch(r"(?:[正反逆]向|定[性量])(?:指标)?|.*\d.*", text.strip()):
        return True
    return label != Label.TARGET and is_empty(text)


def _points(slot: Slot, number: int, findings: list[Finding]) -> Entry:
    """Points of a cell; one that is merged over several indicators counts on the first of them only."""
    if slot.continued:
        return Entry("", slot.location)
    value = parse_points(slot.text)
    if value is None and not is_empty(slot.text):
        message = f"“{' '.join(slot.text.split())}”无法识别为分数，未计入合计"
        findings.append(noted(value_unreadable, message, slot.location, slot.text, number))
    return Entry(slot.text, slot.location, value)
