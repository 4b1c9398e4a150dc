"""Where a table of funds begins: the row that names its columns of amounts."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval_data.forms.align import Header, find_header
from perfeval_data.forms.fund_columns import AMOUNTS
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import Label, is_label, labels_of
from perfeval_data.paper.grid import Grid
from perfeval_data.paper.labels import bare

_COLUMNS = frozenset({*AMOUNTS, Label.RECEIVED, Label.WEIGHT, Label.RATE, Label.SCORE, Label.REASON, Label.REMARK})


@dataclass(frozen=True)
class FundHeader:
    """The header of a table of funds in a row of a grid of a form."""

    region: Region
    grid: Grid
    row: int
    header: Header

    @property
    def location(self) -> str:
        return next((cell.location for cell in self.grid.rows[self.row] if cell.text), "")


def fund_header_at(region: Region, grid: Grid, row: int) -> FundHeader | None:
    """The header of a table of funds in a row, if any: it names a budget and what was executed of it."""
    if _is_above_a_header(grid, row):
        return None
    header = _header_at(grid, row)
    return FundHeader(region, grid, row, header) if header is not None and _is_whole(header) else None


def _is_whole(header: Header) -> bool:
    return header.has(Label.EXECUTED) and (header.has(Label.ANNUAL_BUDGET) or header.has(Label.INITIAL_BUDGET))


def _is_above_a_header(grid: Grid, row: int) -> bool:
    """Whether a row such as `自评得分 | 98` is one of its own: a name in it stands above another, and the next row is a whole header."""
    above = [cell for cell in grid.filled(row) if cell.row_span == 1 and labels_of(cell.text) & _COLUMNS]
    below = [grid.at(row + 1, cell.column) for cell in above]
    if not any(cell is not None and cell.text for cell in below):
        return False
    names = {label for cell in grid.filled(row + 1) for label in labels_of(cell.text)}
    return Label.EXECUTED in names and not names.isdisjoint({Label.ANNUAL_BUDGET, Label.INITIAL_BUDGET})


def _header_at(grid: Grid, row: int) -> Header | None:
    """The header of the funds that a row is, if any.

    `年度预算数` names the column of the budget only where no other name does, and the name of the section on the left names none.
    """
    names = [cell.text for each in grid.rows[row : row + 2] for cell in each]
    if not any(is_label(name, Label.EXECUTED) for name in names):
        return None
    section = grid.at(row, 0)
    beside = [cell.text for cell in grid.rows[row] if cell is not section]
    is_section = (
        section is not None and section.row_span > 1 and any(is_label(name, *labels_of(section.text)) for name in beside)
    )
    has_budget = any(is_label(cell.text, Label.ANNUAL_BUDGET) for cell in grid.rows[row])

    def meanings_of(text: str) -> frozenset[Label]:
        if is_section and section is not None and text == section.text:
            return frozenset()
        return frozenset({Label.ANNUAL_BUDGET}) if bare(text) == "年度预算数" and not has_budget else labels_of(text)

    return find_header(grid, row, _COLUMNS, meanings_of=meanings_of)
