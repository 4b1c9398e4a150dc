"""The year of a form: from its own title or line, else from what the document says of all its forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from perfeval_data.forms.fund_layouts import amounts_in
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import (
    AMOUNTS,
    MEASURES,
    POINTS,
    Label,
    columns_of,
    is_evaluation_title,
    is_plan_title,
    is_year_line,
    years_in,
    years_of_dates,
)
from perfeval_data.forms.weights import NAMES, TABLES
from perfeval_data.paper.grid import Block, Cell, Document, Grid, Paragraph
from perfeval_data.paper.model import Entry
from perfeval_data.paper.values import parse_points, unspaced

_SPEAKS_OF_THE_YEAR = re.compile(r"决算|自评|绩效|评价|20\d\d年度")
_PLACE_OF_HINTS = "文件标题或文件名"


def year_hints(document: Document, regions: Sequence[Region], file_name: str) -> tuple[str, ...]:
    """What may name the year of forms that do not: the title of the document, its first lines save sentences, its file name.

    The title of a form speaks for that form alone. One hint must speak of the accounts or the evaluation of a year: the others
    may name a project, or when it was published (`2025年公开.docx`).
    """
    own = {line.text for region in regions for line in _titles_of(region)}
    lines = [line for line in _first_lines(document) if len(line) <= NAMES.hint and "。" not in line and line not in own]
    hints = [hint for hint in (document.title, *lines, file_name) if years_in(hint)]
    return tuple(hints) if any(map(_SPEAKS_OF_THE_YEAR.search, hints)) else ()


def fiscal_year(region: Region, filed: Entry, hints: Iterable[str]) -> Entry:
    """The year of a form: of its title, else `filed` on a line of its own, else of the document's hints if these agree on one.

    A title that names another year than the one filed may name that of a project or of the publication: then there is none.
    """
    titles = [Entry(line.text, line.location) for line in _titles_of(region)]
    of_the_field = years_of_dates(filed.text)
    stated = [*((title, years_in(title.text)) for title in titles), (filed, of_the_field)]
    for entry, years in stated:
        if len(years) == 1:
            is_agreed = not of_the_field or years <= of_the_field
            return Entry(entry.text, entry.location, Decimal(years.pop())) if is_agreed else Entry()
    years = {year for hint in hints for year in years_in(hint)}
    if len(years) != 1:
        return Entry()
    return Entry(next(iter(hints)), _PLACE_OF_HINTS, Decimal(years.pop()))


def _titles_of(region: Region) -> Iterator[Paragraph]:
    """The title and the lines between it and the form that say a year, from the form upwards."""
    for line in reversed(region.titles):
        if is_year_line(line.text) or is_evaluation_title(line.text):
            yield line
        if is_evaluation_title(line.text) or is_plan_title(line.text):
            return


def _first_lines(document: Document) -> Iterator[str]:
    """The first lines of a document, which in a workbook stand in rows of their own at the top of its first sheet."""
    lines = (line for block in document.blocks for line in _lines_of(block))
    return islice(filter(None, lines), TABLES.lines_of_document)


def _lines_of(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    if not isinstance(block, Grid):
        return
    for row in block.rows:
        filled = [cell for cell in row if cell.text]
        if len(filled) > 1:
            return
        yield from (cell.text for cell in filled)


# --- years in the names of columns ----------------------------------------------------------------------------------------

_WITH_A_YEAR = re.compile(r"(20\d\d)(?:年度?(?![初末终底中])|(?=年[初末终底中]))([^\d月].{1,15})")
_OF_ANOTHER_YEAR = "上年"
_OTHER_YEAR = re.compile(r"(?:上|去|前|上一)年度?")
_THIS_YEAR = re.compile(r"(?:本|当)年度?")


def named_for_its_year(grid: Grid, year: int | None) -> Grid:
    """The grid with the names of columns without the year of the form, `2024年指标值`, and with those of another year marked as
    such, also where they stand below one; texts that consist of amounts without it as well.

    Where the form's year is not known, the only one that the names have is it.
    """
    parted = {cell: match for cell in grid.cells if (match := _WITH_A_YEAR.fullmatch(unspaced(cell.text)))}
    names = {cell: match for cell, match in parted.items() if _names_a_column(match[2]) and _is_in_a_header(grid, cell)}
    years = {int(match[1]) for match in names.values()}
    own = year if year is not None or len(years) != 1 else min(years)
    texts = {cell: match[2] if int(match[1]) == own else _OF_ANOTHER_YEAR + match[2] for cell, match in names.items() if own}
    texts |= {cell: _OF_ANOTHER_YEAR + cell.text for cell in _below_other_years(grid, year)}
    texts |= _amounts_of_the_year(grid, year)
    return replace(grid, cells=tuple(replace(cell, text=texts.get(cell, cell.text)) for cell in grid.cells)) if texts else grid


def _amounts_of_the_year(grid: Grid, year: int | None) -> dict[Cell, str]:
    """The texts that consist of amounts, without the year: `2024年年初预算50万元，截至2024年12月31日支出48万元`."""
    own = re.compile(rf"(?<!\d){year}(?:年度?(?![初末终底])|(?=年[初末终底]))")
    texts = {cell: own.sub("", cell.text) for cell in grid.cells if year is not None and str(year) in cell.text}
    return {cell: text for cell, text in texts.items() if amounts_in(text)}


def _below_other_years(grid: Grid, year: int | None) -> Iterator[Cell]:
    """The names of amounts, or of values and points, below the names of other years than the form's; none where the years do not tell, or are not several."""
    for row in range(grid.row_count - 1) if grid.ruled else ():
        cells = [cell for cell in grid.filled(row) if "年" in cell.text or "20" in cell.text]
        groups = [(cell, of) for cell in cells if (of := _is_of_year(cell.text, year)) is not None] if len(cells) > 1 else []
        names = grid.filled(row + 1) if len(groups) > 1 and sum(of for _, of in groups) == 1 else ()
        if (
            max(_named_by(names, is_of_funds=True, among=AMOUNTS), _named_by(names, is_of_funds=False, among=MEASURES | POINTS))
            > 1
        ):
            yield from (name for name in names for cell, of in groups if not of and cell.covers_column(name.column))


def _named_by(names: Sequence[Cell], is_of_funds: bool, among: Iterable[Label]) -> int:
    return sum(not columns_of(name.text, is_of_funds).isdisjoint(among) for name in names)


def _is_of_year(text: str, year: int | None) -> bool | None:
    """Whether the name of a group of columns is that of the form's year; None for a name of no year."""
    text = unspaced(text)
    if _OTHER_YEAR.match(text):
        return False
    if _THIS_YEAR.match(text):
        return True
    years = years_in(text)
    return year in years if len(years) == 1 and year is not None and len(text) <= len("2024年度（万元）") else None


def _names_a_column(text: str) -> bool:
    return any(columns_of(text, is_of_funds) for is_of_funds in (True, False))


def _is_in_a_header(grid: Grid, cell: Cell) -> bool:
    """Whether a row names columns and holds nothing else: three of its cells do, with a year before the name or without, and none is a figure."""
    texts = [unspaced(each.text) for each in grid.filled(cell.row)]
    names = [match[2] if (match := _WITH_A_YEAR.fullmatch(text)) else text for text in texts]
    has_figures = any(parse_points(text.rstrip("%％")) is not None for text in texts)
    return not has_figures and sum(map(_names_a_column, names)) >= TABLES.names_with_a_year
