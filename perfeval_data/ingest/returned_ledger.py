"""A ledger of rectifications filled in and returned: checked cell by cell against the ledger as it is now.

Nothing is taken from a workbook with a fault in it: an item that is not on the ledger or comes twice, a locked cell that says
something else than the ledger, a word that is no state, a date that cannot be read, a waiver without a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from perfeval_data.database.remedies import MOST_YEARS_TO_RECTIFY, STATE_WORDS, Change, State, latest_due
from perfeval_data.export.ledger_book import FILLED_IN, HEADINGS, LOCKED, book_of
from perfeval_data.paper.grid import Grid, UnreadableDocumentError
from perfeval_data.paper.values import is_id
from perfeval_data.queries import Connection
from perfeval_data.readers import read

_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_STATES: Final = {word: state for state, word in STATE_WORDS.items()}
_MOST_TOLD: Final = 50

Row = tuple[str, ...]


class ReturnedLedgerError(Exception):
    """A workbook that is not taken: Chinese sentences, each with its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        more = [f"另有{len(faults) - _MOST_TOLD:,}处"] if len(faults) > _MOST_TOLD else []
        self.faults = (*faults[:_MOST_TOLD], *more)
        super().__init__("；".join(self.faults))


def changes_in(connection: Connection, data: bytes, file_name: str, today: date) -> tuple[Change, ...]:
    """What a workbook that was filled in changes; raises `ReturnedLedgerError`, and then none of it is to be carried out."""
    rows = _rows(data, file_name)
    numbers = [int(row[0]) for _, row in rows if is_id(row[0])]
    now = {row[0]: row for _, row in _rows(book_of(connection, numbers), file_name)}
    faults = [fault for place, row in rows for fault in _faults(place, row, now, today)]
    faults += _repeated(rows)
    if faults:
        raise ReturnedLedgerError(faults)
    return tuple(_change(row) for _, row in rows if any(row[len(LOCKED) :]))


def _rows(data: bytes, file_name: str) -> list[tuple[int, Row]]:
    """The rows below the heading with their numbers on the sheet, blank ones left out."""
    try:
        document = read(data, file_name)
    except UnreadableDocumentError as error:
        raise ReturnedLedgerError([f"文件无法读取：{error}"]) from error
    grid = next((block for block in document.blocks if isinstance(block, Grid)), Grid(()))
    head = _row(grid, 0)
    if head != HEADINGS or grid.column_count > len(HEADINGS):
        wrong = next((name for name, found in zip(HEADINGS, head, strict=True) if name != found), "")
        raise ReturnedLedgerError([f"第1行不是整改台账的栏名{f'（缺“{wrong}”）' if wrong else ''}，请用系统导出的台账填写"])
    below = ((number + 1, _row(grid, number)) for number in range(1, grid.row_count))
    return [(number, row) for number, row in below if any(row)]


def _row(grid: Grid, number: int) -> Row:
    cells = (grid.at(number, column) for column in range(len(HEADINGS)))
    return tuple(cell.text.strip() if cell else "" for cell in cells)


def _faults(place: int, row: Row, now: Mapping[str, Row], today: date) -> Iterator[str]:
    """What is wrong in a row, each with its cell."""
    known = now.get(row[0])
    if known is None:
        yield f"{_cell(place, 0)}：台账上没有编号“{row[0]}”的事项"
        return
    for column in range(1, len(LOCKED)):
        if row[column] != known[column]:
            said = f"台账为“{known[column]}”，文件中为“{row[column]}”"
            yield f"{_cell(place, column)}（{HEADINGS[column]}）：{said}；此栏不能改动，或导出后台账已有变动，请重新导出"
    state, due, note = row[len(LOCKED) :]
    if state and state not in _STATES:
        yield f"{_cell(place, len(LOCKED))}（{FILLED_IN[0]}）：“{state}”不是{'、'.join(_STATES)}之一"
    if due and (wrong := _wrong_with_date(_date(due), today)):
        yield f"{_cell(place, len(LOCKED) + 1)}（{FILLED_IN[1]}）：“{due}”{wrong}"
    if _STATES.get(state) is State.WAIVED and not note:
        yield f"{_cell(place, len(LOCKED) + 2)}（{FILLED_IN[2]}）：不予整改须写明理由"
    if note and not state and not due:
        yield f"{_cell(place, len(LOCKED))}（{FILLED_IN[0]}）：写了说明，没有填“{FILLED_IN[0]}”"


def _repeated(rows: Sequence[tuple[int, Row]]) -> Iterator[str]:
    first: dict[str, int] = {}
    for place, row in rows:
        if row[0] in first:
            yield f"{_cell(place, 0)}：编号“{row[0]}”与第{first[row[0]]}行重复"
        first.setdefault(row[0], place)


def _cell(row: int, column: int) -> str:
    return f"{chr(ord('A') + column)}{row}"


def _date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _wrong_with_date(due: date | None, today: date) -> str:
    """Why nothing can be asked for by a date; empty where it can."""
    if due is None:
        return "不是日期，应如 2026-03-31"
    if due < today:
        return "早于今天"
    return f"在{MOST_YEARS_TO_RECTIFY}年以后，年份可能写错了" if due > latest_due(today) else ""


def _change(row: Row) -> Change:
    state, due, note = row[len(LOCKED) :]
    return Change(int(row[0]), _STATES.get(state), _date(due), note)
