"""From the lines on a page to its tables and their cells.

Lines that cross form one table. A cell is an area enclosed by lines; neighbours without a line between them are one cell.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from perfeval_data.readers.limits import MAX_LINES, refuse_beyond
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.spans import SlotBudget
from perfeval_data.readers.thresholds import LINES


class Line(NamedTuple):
    """A line along or down the page: its position across, and where it starts and ends."""

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
    """A ruled table: the borders of its columns and rows in points, and its cells in reading order.

    `regular`: every cell is a rectangle; otherwise a border is missing and irregular cells are cut at each row.
    `open_above`, `open_below`: the cells at the top and bottom without a closing line, as some programs leave them at a
    page break.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[Slots, ...]
    regular: bool
    open_above: frozenset[Slots]
    open_below: frozenset[Slots]

    @property
    def box(self) -> Box:
        """The rectangle around the table."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def cell_box(self, cell: Slots) -> Box:
        """The rectangle of a cell."""
        return self._boxes[cell]

    def cell_at(self, x: float, y: float) -> Slots | None:
        """The cell at a point; None outside all cells."""
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
    """The tables of a page from top to bottom, without mere frames. Raises UnreadableDocumentError for too many lines."""
    along = lines_along(page.rules)
    down = _lines(Line(_middle(box.left, box.right), box.top, box.bottom) for box in page.rules if box.width <= LINES.thickest)
    refuse_beyond(len(along) + len(down), MAX_LINES, "页面上的线条", "条", page.location)
    found = [_lattice(*group) for group in _crossing(along, down)]
    return sorted((each for each in found if len(each.cells) > 1), key=lambda lattice: lattice.box.top)


def lines_along(rules: Iterable[Box]) -> list[Line]:
    """The lines along the page, by position, of which some thin boxes are pieces."""
    return _lines(Line(_middle(box.top, box.bottom), box.left, box.right) for box in rules if box.height <= LINES.thickest)


def _middle(start: float, end: float) -> float:
    return (start + end) / 2


# --- Lines -----------------------------------------------------------------------------------------------------------------


def _lines(pieces: Iterable[Line]) -> list[Line]:
    """The pieces joined to lines, in order of position."""
    lines: list[Line] = []
    for level in _levels(sorted(pieces)):
        position = _middle(level[0].position, level[-1].position)
        lines += (Line(position, start, end) for start, end in _united(level) if end - start >= LINES.shortest)
    return lines


def _levels(pieces: Sequence[Line]) -> Iterator[list[Line]]:
    level: list[Line] = []
    for piece in pieces:
        if level and piece.position - level[-1].position > LINES.snap:
            yield level
            level = []
        level.append(piece)
    if level:
        yield level


def _united(pieces: Iterable[Line]) -> Iterator[tuple[float, float]]:
    """Start and end of each line after pieces that meet were joined."""
    start = end = None
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if start is None or end is None:
            start, end = piece.start, piece.end
        elif piece.start - end <= LINES.dash:
            end = max(end, piece.end)
        else:
            yield start, end
            start, end = piece.start, piece.end
    if start is not None and end is not None:
        yield start, end


def _crossing(along: Sequence[Line], down: Sequence[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Groups of connected lines, each as the lines along and those down the page."""
    groups = _Groups(len(along) + len(down))
    heights = [line.position for line in along]
    for number, upright in enumerate(down, start=len(along)):
        first, end = bisect_left(heights, upright.start - LINES.snap), bisect_right(heights, upright.end + LINES.snap)
        for crossed in range(first, end):
            if along[crossed].start - LINES.snap <= upright.position <= along[crossed].end + LINES.snap:
                groups.join(crossed, number)
    for members in groups.members().values():
        group_along = [along[member] for member in members if member < len(along)]
        group_down = [down[member - len(along)] for member in members if member >= len(along)]
        if len(members) > 2 and group_along and group_down:
            yield group_along, group_down


class _Groups:
    """A partition of numbers into groups (disjoint sets)."""

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
    cells, regular = _cells(_Borders(rows, along + top + bottom, columns), _Borders(columns, down, rows, LINES.reaches_nearly))
    below = {cell for cell in cells if cell.bottom == len(rows) - 1 and not drawn.all_at(cell.bottom, cell)}
    above = {cell for cell in cells if cell.row == 0 and not drawn.all_at(0, cell)}
    return _without_idle_edges(Lattice(columns, rows, tuple(sorted(cells)), regular, frozenset(above), frozenset(below)))


def _closing(lines: Sequence[Line], across: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The closing lines that an open table lacks at its two ends, drawn across the ends of the lines that run furthest."""
    first, last = min(line.position for line in across), max(line.position for line in across)
    start, end = min(line.start for line in lines), max(line.end for line in lines)
    before = [line.position for line in lines if line.start < start + LINES.snap] if start < first - LINES.shortest else []
    behind = [line.position for line in lines if line.end > end - LINES.snap] if end > last + LINES.shortest else []
    return (
        [Line(start, min(before), max(before))] if before else [],
        [Line(end, min(behind), max(behind))] if behind else [],
    )


def _edges(lines: Iterable[Line]) -> tuple[float, ...]:
    return tuple(sorted({line.position for line in lines}))


class _Borders:
    """The borders in one direction: which slots have one on which edge."""

    def __init__(
        self, edges: Sequence[float], lines: Iterable[Line], crossing_edges: Sequence[float], least_share: float = 1.0
    ) -> None:
        self.slots_across = len(edges) - 1
        number = {edge: index for index, edge in enumerate(edges)}
        self._covered: set[tuple[int, int]] = set()
        for line in lines:
            for index, (start, end) in enumerate(pairwise(crossing_edges)):
                slack = min(LINES.snap, (end - start) / 4)
                reaches = line.start <= start + slack and line.end >= end - slack
                if reaches or min(line.end, end) - max(line.start, start) >= least_share * (end - start):
                    self._covered.add((number[line.position], index))

    def at(self, edge: int, slot: int) -> bool:
        return (edge, slot) in self._covered

    def all_at(self, edge: int, cell: Slots) -> bool:
        """Whether an edge along the page has a border across the whole cell."""
        return all((edge, column) in self._covered for column in range(cell.column, cell.right))


def _cells(along: _Borders, down: _Borders) -> tuple[list[Slots], bool]:
    """The enclosed cells, and whether all are rectangles.

    A cell may be open to one side of the table, as some programs leave merged cells at a page break; an area open to two
    sides is outside, in a corner that the table leaves free.
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
    """Groups of slots (row, column) without borders between them."""
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
    """Start and exclusive end of each run of consecutive numbers."""
    start = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], None], strict=True):
        if following != number + 1:
            yield start, number + 1
            start = following if following is not None else start


def _without_idle_edges(lattice: Lattice) -> Lattice:
    """The lattice without edges where no cell begins or ends: underlines in cells, lines that run past the table."""
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
