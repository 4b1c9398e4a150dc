"""项目资金 of a form: which of its tables is the one of the year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval_data.forms.fund_columns import AMOUNTS, is_figure
from perfeval_data.forms.fund_header import fund_header_at
from perfeval_data.forms.fund_layouts import usual_layout
from perfeval_data.forms.fund_table import Funds, FundTable
from perfeval_data.forms.split import Region, head_of
from perfeval_data.forms.vocabulary import heads_indicators, is_label
from perfeval_data.paper.grid import Grid
from perfeval_data.paper.kinds import noted, value_unreadable
from perfeval_data.paper.model import Finding
from perfeval_data.paper.values import joined

_FUND_SECTION = re.compile(r"项目资金|资金情况|预算执行")


def read_funds(region: Region, year: int | None = None) -> Funds:
    """Read the fund table of a form; a form without one has no lines. Raises `FormRefusedError` where its layout is not certain.

    `year` tells which columns count where a table shows several years side by side.
    """
    below_indicators = False
    for part in region.parts:
        for row in range(part.row_count):
            below_indicators = below_indicators or heads_indicators(part.rows[row])
            if below_indicators and not any(_FUND_SECTION.search(cell.text) for cell in part.rows[row][:1]):
                continue  # the funds of something else
            if table := _table_at(region, part, row, year):
                return _of_the_year(table)
    return Funds(findings=tuple(_unread_amounts(region)))


def _unread_amounts(region: Region) -> Iterator[Finding]:
    """What to tell of a form in which amounts stand beside or below their names and could not be read as a table."""
    for part, row in head_of(region):
        names = [cell for cell in part.filled(row) if is_label(cell.text, *AMOUNTS)]
        figures = [cell for cell in part.filled(row) if is_figure(cell.text)]
        if figures and (names or len(figures) > 1):
            name = next(iter((*names, *part.filled(row))))
            message = f"“{joined(name.text)}”一行的数无法与资金来源、栏目对应，未入库"
            yield noted(value_unreadable, message, figures[0].location, figures[0].text)
            return


def _table_at(region: Region, part: Grid, row: int, year: int | None) -> FundTable | None:
    """The table of funds whose header stands in a row, in the usual layout."""
    grid = usual_layout(part, row, year)
    header = fund_header_at(region, grid, row)
    if header is None and grid is not part and row + 1 < grid.row_count:
        header = fund_header_at(region, grid, row + 1)
    return FundTable(header) if header else None


def _of_the_year(table: FundTable) -> Funds:
    """The funds of a table; where others follow at once, of the one that alone has a row of the total of the year.

    A form may show all that was ever invested above the funds of the year, or the money of each giver in a table of its own: two
    totals are none.
    """
    tables = [table, *table.following()]
    if len(tables) == 1:
        return table.read()
    readings = [each.read() for each in tables]
    totals = [reading for reading in readings if reading.total is not None]
    if len(totals) == 1:
        return totals[0]
    if not totals:
        return readings[0]
    message = f"有{len(totals)}张资金表，各有合计，看不出哪一张是全年资金，均未入库"
    return Funds(findings=(noted(value_unreadable, message, tables[0].funds.location),))
