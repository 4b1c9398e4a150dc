"""项目资金 of a form, row by row: amounts in 万元 whatever its unit, points and the rate as filed, of the table of the year."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Final

from perfeval_data.audit.settings import USUAL
from perfeval_data.forms.assign import Row, Slot, Slots
from perfeval_data.forms.columns import lost_in_nameless_columns, unknown_columns
from perfeval_data.forms.fund_columns import (
    FundHeader,
    fund_header_at,
    is_figure,
    lay,
    rate_confirms,
    ratio,
    says_something,
)
from perfeval_data.forms.fund_layouts import TOTAL_NAME, holds_amounts, pairs_in, usual_layout
from perfeval_data.forms.plain import are_several_names
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.sayings import unit_in_note
from perfeval_data.forms.split import Region, head_of, heads_a_list
from perfeval_data.forms.told import is_nothing_but_a_picture
from perfeval_data.forms.vocabulary import (
    AMOUNTS,
    Label,
    columns_of,
    filed_fund_label,
    fund_label,
    fund_source,
    heads_indicators,
    is_fund_total,
    is_label,
    labels_of,
    names_source,
)
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import noted, unit_unknown, value_unreadable
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Finding, FundLine
from perfeval_data.paper.values import (
    AMOUNT_UNIT,
    half_width,
    in_one_line,
    is_empty,
    joined,
    parse_amount,
    parse_points,
    parse_rate,
)

_FUND_SECTION = re.compile(r"资金|经费|预算|收支")
_OF_OTHER_YEARS = re.compile(r"上年|去年|上一年|历年|以前年度")


def read_funds(region: Region) -> Funds:
    """Read the fund table of a form; a form without one has no lines. Raises `FormRefusedError` where its layout is not certain."""
    above = list(head_of(region))
    rows = ((part, row) for part in region.parts for row in range(part.row_count))
    below = (place for place in rows if place not in above and _may_head_funds_below(*place))
    for part, row in (*above, *below):
        if not _OF_OTHER_YEARS.search(_section_at(part, row)) and (table := _table_at(region, part, row)):
            funds = _of_the_year(table)
            return funds if funds.lines or funds.findings else Funds(findings=tuple(_unread_amounts(region)))
    return Funds(findings=tuple(_unread_amounts(region)))


def _section_at(part: Grid, row: int) -> str:
    return bare(part.rows[row][0].text)


def _may_head_funds_below(part: Grid, row: int) -> bool:
    """Whether a row that stands not above the indicators may be the header of the funds: its section says so, or the sources below it."""
    if heads_a_list(part, row) or heads_indicators(part.rows[row]):
        return False
    return _FUND_SECTION.search(_section_at(part, row)) is not None or any(
        names_source(cell.text) for cell in part.filled(row + 1)[:2]
    )


def _unread_amounts(region: Region) -> Iterator[Finding]:
    """What to report of a form in which amounts stand beside or below their names and could not be read as a table."""
    for part, row in head_of(region):
        names = [cell for cell in part.filled(row) if is_label(cell.text, *AMOUNTS)]
        figures = [cell for cell in part.filled(row) if is_figure(cell.text) or holds_amounts(cell.text)]
        if figures and (names or len(figures) > 1 or holds_amounts(figures[0].text)):
            name = next(iter((*names, *part.filled(row))))
            message = f"“{joined(name.text)}”一行的数无法与资金来源、栏目对应，未入库"
            yield noted(value_unreadable, message, figures[0].location, figures[0].text)
            return


def _table_at(region: Region, part: Grid, row: int) -> FundHeader | None:
    """The table of funds whose header stands in a row, in the usual layout."""
    grid = usual_layout(part, row)
    header = fund_header_at(region, grid, row)
    if header is None and grid is not part and row + 1 < grid.row_count:
        header = fund_header_at(region, grid, row + 1)
    return header


def _of_the_year(table: FundHeader) -> Funds:
    """The funds of a table; where others follow at once, of the one that alone has a row of the total of the year.

    A form may show all that was ever invested above the funds of the year, or the money of each giver in a table of its own: two
    totals are none.
    """
    tables = [table, *following(table)]
    if len(tables) == 1:
        return _read_table(table)
    readings = [_read_table(each) for each in tables]
    totals = [reading for reading in readings if reading.total is not None]
    if len(totals) == 1:
        return totals[0]
    if not totals:
        return readings[0]
    message = f"有{len(totals)}张资金表，各有合计，看不出哪一张是全年资金，均未入库"
    return Funds(findings=(noted(value_unreadable, message, tables[0].location),))


_NEXT_SECTION = frozenset(
    {
        *(Label.GOALS, Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL, Label.CLOSING),
        *(Label.INDICATORS, Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3),
    }
)
_AMOUNT_IN_NAME = re.compile(r"[:：]\s*[\d.,]+\s*(?:亿元|万元|元)\s*$")
"""A row that carries its amount in its name (`一般公共预算：1873.66万元`) does not say which column it belongs to."""
_NAMES_REASONS = re.compile(
    r".*原因.*|(?:偏差|执行|预算执行|结余|差异|未完成|未执行)+(?:率|情况)*(?:偏低|较低)?(?:分析|说明|情况)+|备注|说明|情况说明"
)
_OF_A_YEAR = re.compile(r"(?:20\d\d|[上去前本当]|上一)年度?")
"""What rows are called that part the money by years and not by sources: their sum is that of no year."""
_POINTS_NOTE = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")


@dataclass(frozen=True, slots=True)
class Funds:
    """The rows of 项目资金 as read, and what could not be read."""

    lines: tuple[FundLine, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def total(self) -> FundLine | None:
        return next((line for line in self.lines if line.source == "total"), None)


def following(funds: FundHeader) -> Iterator[FundHeader]:
    """The tables of funds right below a table, each with a header of its own."""
    row = _end(funds)
    below = fund_header_at(funds.region, funds.grid, row) if row < funds.grid.row_count else None
    if below:
        yield below
        yield from following(below)


def _read_table(funds: FundHeader) -> Funds:
    """The rows of a table: names of columns above, one row for each source. Raises `FormRefusedError` where that is not certain."""
    rows = _named_rows(funds) or _row_without_name(funds)
    if years := _several_years([label for label, _ in rows]):
        return Funds(findings=(years,))
    findings = unknown_columns(funds.header, funds.grid, (*AMOUNTS, Label.RATE, Label.WEIGHT, Label.SCORE))
    unread = [label for label, _ in rows if _is_no_name_of_a_row(label.text)]
    laid = [(label, row) for label, row in rows if label not in unread]
    units = _units_of(funds, [label for label, _ in laid])
    slots = [(label, _unless_slipped(label, row, len(laid) > 1, findings)) for label, row in laid]
    lines = [_line(funds, number, label, each, units, findings) for number, (label, each) in enumerate(slots, start=1)]
    lines = _with_whole_amounts(lines, units)
    several = {units[column.label] for column in funds.header.columns if column.label in AMOUNTS}
    if len(several) > 1 and not any(map(rate_confirms, lines)):
        raise _several_units(funds, several)
    amounts = [entry for line in lines for entry in (line.initial_budget, line.annual_budget, line.executed)]
    joined = {each.location for each in amounts if each.value is not None and "\n" in each.text}
    findings = [each for each in findings if each.code != value_unreadable.rule.code or each.location not in joined]
    if None in units.values() and any(not is_empty(each.text) and each.value is None for each in amounts):
        findings.append(noted(unit_unknown, f"{unit_unknown.rule.title}：{unit_unknown.rule.explanation}", funds.location))
    findings += lost_in_nameless_columns(funds.header, funds.grid, sorted({label.row for label, _ in rows if label.text}))
    findings += [_unreadable(label.location, label.text) for label in unread]
    return Funds(tuple(_with_one_of_each(lines)), tuple(findings))


def _several_years(labels: Sequence[Cell]) -> Finding | None:
    """What to report of a table whose rows are several years: which of them, or their sum, is the form's cannot be told."""
    years = [label for label in labels if _OF_A_YEAR.fullmatch(bare(label.text))]
    if len(years) < 2:
        return None
    message = f"资金表按年度分行（{'、'.join(bare(label.text) for label in years)}），合计不是一个年度的数，均未入库"
    return noted(value_unreadable, message, years[0].location)


def _is_no_name_of_a_row(text: str) -> bool:
    """Whether what stands left of amounts is no source: it has an amount of its own, names several, or asks for the rate or points."""
    asks_for = columns_of(text, is_of_funds=True)
    is_of_points = bool(asks_for) and asks_for <= {Label.RATE, Label.WEIGHT, Label.SCORE}
    return _AMOUNT_IN_NAME.search(text) is not None or are_several_names(text) or bool(pairs_in(text)) or is_of_points


# --- the rows of a table -------------------------------------------------------------------------------------------


def _end(funds: FundHeader) -> int:
    """The row at which something else begins."""
    rows = range(funds.header.next_row, funds.grid.row_count)
    return next((row for row in rows if _is_of_something_else(funds, row)), funds.grid.row_count)


def _is_of_something_else(funds: FundHeader, row: int) -> bool:
    """Whether a row begins another section, names columns of amounts again, or says in words what no row of amounts does."""
    own = [cell for cell in funds.grid.rows[row] if cell.row == row]
    named = {label for cell in own for label in labels_of(cell.text)}
    is_total = any(is_label(cell.text, Label.TOTAL) and not names_source(cell.text) for cell in own)
    if is_total or named & _NEXT_SECTION or len(named & {*AMOUNTS}) > 1 or any(is_level_name(cell.text) for cell in own):
        return True
    filled = [cell for cell in own if cell.text]
    section = funds.grid.at(funds.row, 0)
    if section is None or not filled or filled[0].text == section.text or any(names_source(cell.text) for cell in filled):
        return False
    is_below_section = bool(section.text) and section.row_span > 1 and own[0] is filled[0] and own[0].column == section.column
    return (is_below_section and row >= section.bottom) or (len(filled) > 1 and all(map(_is_in_words, filled)))


def _is_in_words(cell: Cell) -> bool:
    return not (is_figure(cell.text) or is_empty(cell.text) or is_nothing_but_a_picture(cell.text))


def _named_rows(funds: FundHeader) -> list[tuple[Cell, Row]]:
    rows = []
    for row in range(funds.header.next_row, _end(funds)):
        if (label := _label_of(funds, row)) is None:
            continue
        laid = lay(funds.header, funds.grid, row, label)
        is_stated = says_something(laid.slots)
        if is_stated or (fund_label(label.text) and label.row == row):
            rows.append((label, laid))
    return rows


def _label_of(funds: FundHeader, row: int) -> Cell | None:
    """The name of a fund row: the text nearest to the amounts, on their left; a known source before what says only where it is from."""
    grid = funds.grid
    cells = [cell for cell in grid.rows[row] if cell.row >= funds.header.next_row and not is_figure(cell.text)]
    left = [cell for cell in cells if cell.column < funds.header.first_column]
    filled = [cell for cell in reversed(left) if not is_empty(cell.text)]
    called = [cell for cell in filled if (head := grid.at(funds.row, cell.column)) and head.text.endswith("名称")]
    whole = [cell for cell in filled[1:] if _names_one_row(grid, cell) and _is_part_of(filled[0], cell)]
    named = next(iter((*called, *whole, *filled)), left[-1] if left else None)
    if grid.ruled or (named and named.text):
        return named
    return next((cell for cell in cells if cell.text), None)


def _names_one_row(grid: Grid, name: Cell) -> bool:
    """Whether a name is that of a single row; one that is merged, or above an empty cell, has parts below it."""
    below = grid.at(name.bottom, name.column)
    return name.row_span == 1 and (below is None or bool(below.text))


def _row_without_name(funds: FundHeader) -> list[tuple[Cell, Row]]:
    """The one row of amounts beside nothing but the name of the section, `预算执行情况 | 100 | 98`: it is the total."""
    row = funds.header.next_row
    beside = funds.grid.at(row, funds.header.first_column - 1)
    if beside is None or (beside.row >= row if funds.grid.ruled else beside.text):
        return []
    laid = [lay(funds.header, funds.grid, each, beside) for each in range(row, min(row + 2, _end(funds)))]
    with_amounts = [any(parse_amount(each[name].text, "万元") is not None for name in AMOUNTS) for each in laid]
    return [(replace(beside, text=TOTAL_NAME), laid[0])] if with_amounts in ([True], [True, False]) else []


# --- a row ---------------------------------------------------------------------------------------------------------


def _line(funds: FundHeader, number: int, label: Cell, slots: Slots, units: Units, findings: list[Finding]) -> FundLine:
    def entry(name: Label, value_of: Callable[[str], Decimal | None], is_known: bool = True) -> Entry:
        slot = slots.get(name, Slot())
        text = "" if slot.continued else slot.text
        value = value_of(text)
        if value is None and not is_empty(text) and is_known:
            findings.append(_unreadable(slot.location, text))
        return Entry(text, slot.location, value)

    initial, annual, executed = (
        entry(name, partial(parse_amount, unit=units[name]), units[name] is not None) for name in AMOUNTS
    )
    rate = partial(parse_rate, computed=ratio(executed, annual), tolerance=USUAL.funds.rate_tolerance)
    has_weight = funds.header.has(Label.WEIGHT)
    return FundLine(
        number,
        fund_source(label.text),
        Entry(filed_fund_label(label.text), label.location),
        initial,
        annual,
        executed,
        entry(Label.WEIGHT, parse_points) if has_weight else _weight_in_title(funds, label),
        entry(Label.RATE, rate, is_known=False),
        entry(Label.SCORE, parse_points),
        _reason(funds, label),
    )


def _reason(funds: FundHeader, label: Cell) -> Entry:
    """What the column of reasons says of a row, in a ruled table that has one; a cell over several rows speaks of the first."""
    heads = (cell for row in range(funds.row, funds.header.next_row) for cell in funds.grid.rows[row])
    named = [cell for cell in heads if cell.column >= funds.header.first_column and _NAMES_REASONS.fullmatch(bare(cell.text))]
    value = funds.grid.at(label.row, named[0].column) if named and funds.grid.ruled else None
    if value is None or value.row != label.row or is_figure(value.text):
        return Entry()
    return Entry("" if is_empty(value.text) else in_one_line(value.text), value.location)


def _weight_in_title(funds: FundHeader, label: Cell) -> Entry:
    """The points of execution where they stand in the name of the section only: `预算执行情况（20分）`."""
    cells = [cell for cell in funds.grid.rows[funds.row] if cell.column < funds.header.first_column]
    notes = [(cell, note) for cell in cells if (note := _POINTS_NOTE.search(cell.text))]
    if not notes or fund_source(label.text) != "total":
        return Entry()
    cell, note = notes[0]
    return Entry(cell.text, cell.location, Decimal(note[1]))


def _unless_slipped(label: Cell, row: Row, is_named: bool, findings: list[Finding]) -> Slots:
    """The values of a row; none of one that has lost its name, nor those that may as well be read one column away."""
    has_name = bool(fund_label(label.text)) or not (bare(label.text) or is_named)
    if has_name and not row.rivals:
        return row.slots
    stated = "、".join(slot.text for slot in row.slots.values() if slot.text)
    why = (
        f"“{fund_label(label.text)}”一行的数与栏目对不上（{stated}），可能错位"
        if has_name
        else f"有一行没有资金来源的名称（{stated}）"
    )
    findings.append(noted(value_unreadable, f"资金表{why}，未入库", label.location, stated))
    return row.agreed if has_name else {}


def _unreadable(location: str, text: str) -> Finding:
    return noted(value_unreadable, f"资金表中“{' '.join(text.split())}”无法识别为数字", location, text)


_SECTIONS: Final = frozenset({"", "项目资金", "资金情况", "预算执行情况"})
"""What the only row of a table may be called that has no name of its own."""


# --- which row is the total ---------------------------------------------------------------------------------------------


def _is_part_of(part: Cell, whole: Cell) -> bool:
    """Whether the nearer of two names of a row says only where the money of a known source comes from: `财政拨款 | 本级`."""
    return not names_source(part.text) and names_source(whole.text)


def _with_one_of_each(lines: Sequence[FundLine]) -> list[FundLine]:
    """The rows with one total; of several rows of the same source the first counts, the others are parts of a row above."""
    total = _total_of(lines)
    result: list[FundLine] = []
    seen = {"total"}
    for line in lines:
        is_other = line.source in seen and line is not total
        result.append(
            replace(line, source="total" if line is total else f"other:{line.label.text}" if is_other else line.source)
        )
        seen.add(line.source)
    return result


def _total_of(lines: Sequence[FundLine]) -> FundLine | None:
    """The row with the very name of the total, else one that ends like it, else the first: alone, called 小计, or the sum of the others."""
    named = [line for line in lines if is_fund_total(line.label.text)] or [line for line in lines if line.source == "total"]
    if named or not lines:
        return named[0] if named else None
    first, *others = lines
    is_alone = not others and bare(first.label.text) in _SECTIONS
    return first if is_alone or bare(first.label.text) == "小计" or _is_sum(first, others) else None


def _is_sum(first: FundLine, others: Sequence[FundLine]) -> bool:
    """Whether all amounts of a row are the sums of several below it."""
    columns = [
        (getattr(first, name).value, [value for line in others if (value := getattr(line, name).value) is not None])
        for name in ("initial_budget", "annual_budget", "executed")
    ]
    stated = [(value, amounts) for value, amounts in columns if value is not None or amounts]
    return len(stated) > 1 and all(value and len(amounts) > 1 and value == sum(amounts) for value, amounts in stated)


# --- amounts that a narrow cell has broken over two lines ---------------------------------------------------------------


_BREAK: Final = re.compile(r"(?<=[\d.,])\s*\n\s*(?=[\d.,])")


def _with_whole_amounts(lines: Sequence[FundLine], units: Mapping[Label, str | None]) -> list[FundLine]:
    """The rows of funds with the amounts of a column joined where the total of them is that of several sources.

    What the rate of the total says of it must be true as well, where it states one.
    """
    for columns in (AMOUNTS, *((column,) for column in AMOUNTS)):
        whole = [_with_whole(line, columns, units) for line in lines]
        changed = {column for column in columns if _column(whole, column) != _column(lines, column)}
        if changed and all(_adds_up(whole, column) for column in changed):
            lines = whole
    return list(lines)


def _with_whole(line: FundLine, columns: Collection[Label], units: Mapping[Label, str | None]) -> FundLine:
    initial, annual, executed = (
        _joined(entry, units[column]) if column in columns else entry
        for column, entry in zip(AMOUNTS, (line.initial_budget, line.annual_budget, line.executed), strict=True)
    )
    return replace(line, initial_budget=initial, annual_budget=annual, executed=executed)


def _column(lines: Iterable[FundLine], column: Label) -> list[Decimal | None]:
    return [(line.initial_budget, line.annual_budget, line.executed)[AMOUNTS.index(column)].value for line in lines]


def _joined(entry: Entry, unit: str | None) -> Entry:
    if entry.value is not None or not _BREAK.search(entry.text):
        return entry
    return replace(entry, value=parse_amount(_BREAK.sub("", entry.text), unit))


def _adds_up(lines: Sequence[FundLine], column: Label) -> bool:
    totals = [line for line in lines if line.source == "total"]
    amounts = [value for value in _column((line for line in lines if line.source != "total"), column) if value is not None]
    if len(totals) != 1 or len(amounts) < 2 or _column(totals, column) != [sum(amounts)]:
        return False
    return column == Label.INITIAL_BUDGET or totals[0].rate.value is None or rate_confirms(totals[0])


# --- the unit of the amounts --------------------------------------------------------------------------------------------


Units = Mapping[Label, str | None]
"""The unit of each column of amounts; None where none is named."""

_IN_BRACKETS = re.compile(rf"[(\[【](?:金额)?(?:单位)?[:、]?(?:人民币)?({AMOUNT_UNIT})[)\]】]")
_AT_END = re.compile(r"(?<![百十])(万元)$")
_IN_LINE = re.compile(rf"单位[:]?[(|]?(?:人民币)?({AMOUNT_UNIT})(?![一-鿿])")
"""`单位：万元`; what follows tells it from a name such as 元阳县."""
_UNIT_THAT_FILLS_IN = re.compile(r"(?:填报|实施|预算|编制|项目|责任|主管|编报)单位")
"""`填报单位：元阳县总工会   金额单位：万元`."""


def _units_of(funds: FundHeader, labels: Sequence[Cell]) -> Units:
    """The unit of each column: its own where the header gives every amount one and nothing beside it does, else that of the table.

    Where units of columns differ, a rate must confirm them: often one of them is a slip.
    """
    header = [cell for row in range(funds.row, funds.header.next_row) for cell in funds.grid.rows[row]]
    beside = [*labels, *(cell for cell in funds.grid.rows[funds.row] if cell.column < funds.header.first_column)]
    columns = {
        column.label: _named([cell.text for cell in header if cell.covers_column(column.first)], _IN_BRACKETS)
        for column in funds.header.columns
        if column.label in AMOUNTS
    }
    if all(len(units) == 1 for units in columns.values()) and not _named([cell.text for cell in beside], _IN_BRACKETS):
        return {**dict.fromkeys(AMOUNTS, ""), **{label: min(units) for label, units in columns.items()}}
    of_header = _named([cell.text for cell in header], _IN_BRACKETS, _AT_END, _IN_LINE)
    units = of_header | _named([cell.text for cell in labels], _IN_BRACKETS)
    units = units or _named(_section_above(funds), _IN_BRACKETS) or _named(_lines_above(funds), _IN_LINE)
    units = units or {unit for part in funds.region.parts for cell in part.cells if (unit := unit_in_note(cell.text))}
    if len(units) > 1:
        raise _several_units(funds, units)
    return dict.fromkeys(AMOUNTS, next(iter(units), None))


def _several_units(funds: FundHeader, units: Iterable[str | None]) -> FormRefusedError:
    """Why a table with several units is refused."""
    names = "、".join(sorted(filter(None, units)))
    return FormRefusedError(f"资金表里有几种金额单位（{names}）", funds.location)


def _section_above(funds: FundHeader) -> list[str]:
    """The name of the section in the row above the header, `项目资金（万元）`, alone or before names of amounts and nothing else."""
    texts = [cell.text for cell in funds.grid.rows[funds.row - 1] if cell.text] if funds.row else []
    return texts[:1] if all(columns_of(text, is_of_funds=True) for text in texts[1:]) else []


def _lines_above(funds: FundHeader) -> list[str]:
    rows = funds.grid.rows[: funds.header.next_row + 1]
    titles = [line.text for line in funds.region.titles if not unit_in_note(line.text)]  # a note is about the table above it
    lines = [*titles, *("|".join(cell.text for cell in row) for row in rows)]
    return [_UNIT_THAT_FILLS_IN.sub("", line) for line in lines]


def _named(texts: Iterable[str], *patterns: re.Pattern[str]) -> set[str]:
    compact = [re.sub(r"\s", "", half_width(text)) for text in texts]
    return {match[1] for text in compact for pattern in patterns if (match := pattern.search(text))}
