"""A table on the desk as it stands on the paper, and the parts of it that are asked about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from html import escape

import pandas as pd

from perfeval_data.dashboard.ui import blocks, markup
from perfeval_data.desk.questions import Question
from perfeval_data.ingest.desk import Table
from perfeval_data.paper.grid import Cell

_LONG = 6
"""Rows from which on a table is long enough for excerpts."""


def text_at(chosen: Table, place: str) -> str:
    """What stands in a cell of a table."""
    return next((cell.text for cell in chosen.cells if cell.location == place), "")


def excerpt(shown: Table, question: Question) -> str:
    """The rows that a question is about, with the one above; nothing of a table that is no longer than that."""
    rows = [cell.row for cell in shown.cells if cell.location in question.marks]
    if not rows or len({cell.row for cell in shown.cells}) < _LONG:
        return ""
    first, last = max(min(rows) - 1, 0), max(rows)
    cells = [cell for cell in shown.cells if first <= cell.row <= last]
    return _drawn([replace(cell, row_span=min(cell.row_span, last + 1 - cell.row)) for cell in cells], {*question.marks})


def whole(shown: Table) -> str:
    """The table as it stands on the paper, the cells that are asked about marked."""
    titles = "".join(f"<p class='pe-note'>{markup.text(title)}</p>" for title in shown.titles)
    return titles + _drawn(shown.cells, {place for question in shown.questions for place in question.marks})


def _drawn(cells: Sequence[Cell], marks: Collection[str]) -> str:
    frame = pd.DataFrame(
        {
            "row": cell.row,
            "html": f"<td rowspan='{cell.row_span}' colspan='{cell.column_span}' title='{escape(cell.location)}'"
            f"{' class=mark' if cell.location in marks else ''}>{markup.text(cell.text) if cell.text else ''}</td>",
        }
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column))
    )
    rows = "".join(f"<tr>{''.join(row['html'])}</tr>" for _, row in frame.groupby("row")) if len(frame) else ""
    return blocks.paper_table(rows)
