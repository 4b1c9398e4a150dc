"""From the lines on a page to its tables: which lines form a table, and which cells they enclose.

Lines that cross form one table. A cell is what lines enclose; where one between two neighbours is missing they are one cell.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.paths import THICKEST_RULE
from perfeval_data.readers.spans import SlotBudget

MAX_LINES: Final = 5_000
"""Lines of a page, pieces joined; a table of 60 rows has about 150."""

_SNAP: Final = 2.0
"""Points by which the pieces of one line, or lines that meet, may miss each other: double lines, gaps at crossings."""
_DASH: Final = 4.0
"""Points between the pieces of a dashed line."""
_REACHES_NEARLY: Final = 0.5
"""Share of a row's height from which on a line down the page separates two cells, though it stops short of a border."""
_SHORTEST: Final = 4.0
"""Points below which a line is a dot."""


class Line(NamedTuple):
    """A line along or down the page: where it lies, and from where to where it runs."""

    position: float
    start: float
    end: float


class Slots(NamedTuple):
    """The slots of a lattice that one cell covers."""

    row: int
    column: int
    row_span: int
    column_span: int

    @property
    def bottom(self) -> int:
        return self.row + self.row_span

    @property
    def right(self) -> int:
        return self.column + self.column_span


@dataclass(frozen=True)
class Lattice:
    """A ruled table on its page: the borders of its columns and rows, and its cells in reading order.

    `regular`: all cells are rectangles; otherwise a border is missing somewhere and cells are cut at every row.
    `open_above`, `open_below`: the cells at the upper and the lower end of the table that no line closes there, as some
    programs leave them at a page break.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[Slots, ...]
    regular: bool
    open_above: frozenset[Slots]
    open_below: frozenset[Slots]

    @property
    def box(self) -> Box:
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def cell_box(self, cell: Slots) -> Box:
        return self._boxes[cell]

    def cell_at(self, x: float, y: float) -> Slots | None:
        return self._cell_of_slot.get((bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1))

    @cached_property
    def _boxes(self) -> dict[Slots, Box]:
        return {
            cell: Box(self.columns[cell.column], self.rows[cell.row], self.columns[cell.right], self.rows[cell.bottom])
            for cell in self.cells
        }

    @cached_property
    def _cell_of_slot(self) -> dict[tuple[int, int], Slots]:
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.bottom)
            for column in range(cell.column, cell.right)
        }


def lattices(page: PageContent) -> list[Lattice]:
    """The tables of a page from top to bottom; a frame around text is none. Raises UnreadableDocumentError for too many lines."""
    along = _lines(Line(_middle(box.top, box.bottom), box.left, box.right) for box in page.rules if box.height <= THICKEST_RULE)
    down = _lines(Line(_middle(box.left, box.right), box.top, box.bottom) for box in page.rules if box.width <= THICKEST_RULE)
    if len(along) + len(down) > MAX_LINES:
        raise UnreadableDocumentError(f"页面上的线条超过 {MAX_LINES} 条，为安全起见不予读取", page.location)
    found = [_lattice(*group) for group in _crossing(along, down)]
    return sorted((each for each in found if len(each.cells) > 1), key=lambda lattice: lattice.box.top)


def _middle(start: float, end: float) -> float:
    return (start + end) / 2


# --- Lines -----------------------------------------------------------------------------------------------------------------


def _lines(pieces: Iterable[Line]) -> list[Line]:
    """Pieces that lie next to each other as one line, by position."""
    lines: list[Line] = []
    for level in _levels(sorted(pieces)):
        position = _middle(level[0].position, level[-1].position)
        lines += (Line(position, start, end) for start, end in _united(level) if end - start >= _SHORTEST)
    return lines


def _levels(pieces: Sequence[Line]) -> Iterator[list[Line]]:
    level: list[Line] = []
    for piece in pieces:
        if level and piece.position - level[-1].position > _SNAP:
            yield level
            level = []
        level.append(piece)
    if level:
        yield level


def _united(pieces: Iterable[Line]) -> Iterator[tuple[float, float]]:
    """Where the pieces of a line begin and end after those that meet are joined."""
    start = end = None
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if start is None or end is None:
            start, end = piece.start, piece.end
        elif piece.start - end <= _DASH:
            end = max(end, piece.end)
        else:
            yield start, end
            start, end = piece.start, piece.end
    if start is not None and end is not None:
        yield start, end


def _crossing(along: Sequence[Line], down: Sequence[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """The lines that hang together, as those along and those down the page."""
    groups = _Groups(len(along) + len(down))
    heights = [line.position for line in along]
    for number, upright in enumerate(down, start=len(along)):
        first, end = bisect_left(heights, upright.start - _SNAP), bisect_right(heights, upright.end + _SNAP)
        for crossed in range(first, end):
            if along[crossed].start - _SNAP <= upright.position <= along[crossed].end + _SNAP:
                groups.join(crossed, number)
    for members in groups.members().values():
        group_along = [along[member] for member in members if member < len(along)]
        group_down = [down[member - len(along)] for member in members if member >= len(along)]
        if len(members) > 2 and group_along and group_down:
            yield group_along, group_down


class _Groups:
    """Numbers that belong together (disjoint sets)."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def join(self, one: int, other: int) -> None:
        self._above[self.of(one)] = self.of(other)

    def of(self, member: int) -> int:
        while self._above[member] != member:
            self._above[member] = self._above[self._above[member]]
            member = self._above[member]
        return member

    def members(self) -> dict[int, list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for member in range(len(self._above)):
            groups[self.of(member)].append(member)
        return groups


# --- Cells -----------------------------------------------------------------------------------------------------------------


def _lattice(along: list[Line], down: list[Line]) -> Lattice:
    left, right = _closing(along, down)
    top, bottom = _closing(down, along)
    down = down + left + right
    rows, columns = _edges(along + top + bottom), _edges(down)
    SlotBudget().take(len(rows) * len(columns))
    drawn = _Borders(rows, along, columns)
    cells, regular = _cells(_Borders(rows, along + top + bottom, columns), _Borders(columns, down, rows, _REACHES_NEARLY))
    below = {cell for cell in cells if cell.bottom == len(rows) - 1 and not drawn.all_at(cell.bottom, cell)}
    above = {cell for cell in cells if cell.row == 0 and not drawn.all_at(0, cell)}
    return _without_idle_edges(Lattice(columns, rows, tuple(sorted(cells)), regular, frozenset(above), frozenset(below)))


def _closing(lines: Sequence[Line], across: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines that are missing where a table is left open: across the ends of those that run beyond all others."""
    first, last = min(line.position for line in across), max(line.position for line in across)
    start, end = min(line.start for line in lines), max(line.end for line in lines)
    before = [line.position for line in lines if line.start < start + _SNAP] if start < first - _SHORTEST else []
    behind = [line.position for line in lines if line.end > end - _SNAP] if end > last + _SHORTEST else []
    return (
        [Line(start, min(before), max(before))] if before else [],
        [Line(end, min(behind), max(behind))] if behind else [],
    )


def _edges(lines: Iterable[Line]) -> tuple[float, ...]:
    return tuple(sorted({line.position for line in lines}))


class _Borders:
    """Which slots have a border on the edges in one direction."""

    def __init__(
        self, edges: Sequence[float], lines: Iterable[Line], crossing_edges: Sequence[float], least_share: float = 1.0
    ) -> None:
        self.slots_across = len(edges) - 1
        number = {edge: index for index, edge in enumerate(edges)}
        self._covered: set[tuple[int, int]] = set()
        for line in lines:
            for index, (start, end) in enumerate(pairwise(crossing_edges)):
                slack = min(_SNAP, (end - start) / 4)
                reaches = line.start <= start + slack and line.end >= end - slack
                if reaches or min(line.end, end) - max(line.start, start) >= least_share * (end - start):
                    self._covered.add((number[line.position], index))

    def at(self, edge: int, slot: int) -> bool:
        return (edge, slot) in self._covered

    def all_at(self, edge: int, cell: Slots) -> bool:
        """Whether an edge along the page has a border over the whole width of a cell."""
        return all((edge, column) in self._covered for column in range(cell.column, cell.right))


def _cells(along: _Borders, down: _Borders) -> tuple[list[Slots], bool]:
    """The cells that borders enclose, and whether all of them are rectangles.

    A cell may be open to one side of the table, as some programs leave merged cells at a page break; what is open to two
    lies outside, in a corner that the table leaves free.
    """
    cells: list[Slots] = []
    regular = True
    for slots in _connected(along, down):
        rows, columns = {row for row, _ in slots}, {column for _, column in slots}
        if _open_sides(slots, along, down) > 1:
            continue
        if len(rows) * len(columns) == len(slots):
            cells.append(Slots(min(rows), min(columns), len(rows), len(columns)))
        else:
            cells += _cut_at_rows(slots)
            regular = False
    return cells, regular


def _connected(along: _Borders, down: _Borders) -> Iterator[list[tuple[int, int]]]:
    """The slots between which no border runs, as rows and columns."""
    height, width = along.slots_across, down.slots_across
    groups = _Groups(height * width)
    for row in range(height):
        for column in range(width):
            slot = row * width + column
            if row and not along.at(row, column):
                groups.join(slot, slot - width)
            if column and not down.at(column, row):
                groups.join(slot, slot - 1)
    for members in groups.members().values():
        yield [divmod(member, width) for member in members]


def _open_sides(slots: Sequence[tuple[int, int]], along: _Borders, down: _Borders) -> int:
    last_row, last_column = along.slots_across - 1, down.slots_across - 1
    sides = (
        any(row == 0 and not along.at(0, column) for row, column in slots),
        any(row == last_row and not along.at(last_row + 1, column) for row, column in slots),
        any(column == 0 and not down.at(0, row) for row, column in slots),
        any(column == last_column and not down.at(last_column + 1, row) for row, column in slots),
    )
    return sum(sides)


def _cut_at_rows(slots: Iterable[tuple[int, int]]) -> Iterator[Slots]:
    columns_of: dict[int, list[int]] = defaultdict(list)
    for row, column in slots:
        columns_of[row].append(column)
    for row, columns in columns_of.items():
        for start, end in _runs(sorted(columns)):
            yield Slots(row, start, 1, end - start)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and end of every run of consecutive numbers."""
    start = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], None], strict=True):
        if following != number + 1:
            yield start, number + 1
            start = following if following is not None else start


def _without_idle_edges(lattice: Lattice) -> Lattice:
    """Without the edges at which no cell begins or ends: underlines in cells, lines that run past the table."""
    rows = sorted({edge for cell in lattice.cells for edge in (cell.row, cell.bottom)})
    columns = sorted({edge for cell in lattice.cells for edge in (cell.column, cell.right)})
    row_of = {edge: number for number, edge in enumerate(rows)}
    column_of = {edge: number for number, edge in enumerate(columns)}

    def renumbered(cells: Iterable[Slots]) -> Iterator[Slots]:
        for cell in cells:
            row, column = row_of[cell.row], column_of[cell.column]
            yield Slots(row, column, row_of[cell.bottom] - row, column_of[cell.right] - column)

    return Lattice(
        tuple(lattice.columns[edge] for edge in columns),
        tuple(lattice.rows[edge] for edge in rows),
        tuple(renumbered(lattice.cells)),
        lattice.regular,
        frozenset(renumbered(lattice.open_above)),
        frozenset(renumbered(lattice.open_below)),
    )
