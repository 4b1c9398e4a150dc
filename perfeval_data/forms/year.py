"""The year of a form: from its own title or line, else from what the document says of all its forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import is_evaluation_title, is_plan_title, is_year_line, years_in
from perfeval_data.paper.grid import Block, Document, Grid, Paragraph
from perfeval_data.paper.model import Entry

_HINT_LINES = 3
_LONGEST_HINT = 60
_SPEAKS_OF_THE_YEAR = re.compile(r"决算|自评|绩效|评价|20\d\d年度")
_PLACE_OF_HINTS = "文件标题或文件名"


def year_hints(document: Document, regions: Sequence[Region], file_name: str) -> tuple[str, ...]:
    """What may name the year of forms that do not: the title of the document, its first lines, its file name.

    The title of a form speaks for that form alone. One hint must speak of the accounts or the evaluation of a year: the others
    may name a project, or when it was published (`2025年公开.docx`).
    """
    own = {line.text for region in regions for line in _titles_of(region)}
    lines = [line for line in _first_lines(document) if len(line) <= _LONGEST_HINT and line not in own]
    hints = [hint for hint in (document.title, *lines, file_name) if years_in(hint)]
    return tuple(hints) if any(map(_SPEAKS_OF_THE_YEAR.search, hints)) else ()


def fiscal_year(region: Region, filed: Entry, hints: Iterable[str]) -> Entry:
    """The year of a form: of its title, else `filed` on a line of its own, else of the document's hints if these agree on one."""
    for entry in (*(Entry(line.text, line.location) for line in _titles_of(region)), filed):
        if len(years := years_in(entry.text)) == 1:
            return Entry(entry.text, entry.location, Decimal(years.pop()))
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
    return islice(filter(None, lines), _HINT_LINES)


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
