"""Tables with lines along the page and none down it: the borders of their columns, where gaps between the texts leave no doubt.

The row with the most texts is the header. The texts below it belong to the column whose name they stand under, or which alone is left
between their neighbours. Where that is not certain for one of them, or texts of two columns stand one above the other, the table has no
borders, and the page no such table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.lines import Lattice, Line, lines_along
from perfeval_data.readers.page.text import text_lines
from perfeval_data.readers.thresholds import GAPS, LINES

_THIN = 0.5
"""Points: how thick a border is as a line."""
_FIGURE = re.compile(r"[\d.]+")
Span = tuple[float, float]


class _UncertainError(Exception):
    """Something in a table may be in one column or in another one."""


def column_edges(page_rules: Sequence[Box], glyphs: Sequence[Glyph], tables: Sequence[Lattice]) -> tuple[list[Box], list[Span]]:
    """The borders, as thin boxes, that lines along the page outside of the `tables` lack, and the sides of tables with none."""
    loose = [line for line in lines_along(page_rules) if not any(_is_in(line, table.box) for table in tables)]
    edges: list[Box] = []
    unclear: list[Span] = []
    for lines in _of_one_width(loose, tables):
        try:
            edges += _edges_of(lines, glyphs)
        except _UncertainError:
            unclear.append((lines[0].start, lines[0].end))
    return edges, unclear


# --- the lines of a table ----------------------------------------------------------------------------------------------


def _is_in(line: Line, box: Box) -> bool:
    return box.top - LINES.snap <= line.position <= box.bottom + LINES.snap and line.start < box.right and line.end > box.left


def _of_one_width(lines: Sequence[Line], tables: Sequence[Lattice]) -> Iterator[list[Line]]:
    """Lines from the same left to the same right, at least three with no other table between them, and the shorter ones between them."""
    rest = sorted(lines, key=lambda line: line.start - line.end)
    while rest:
        widest = rest[0]
        alike = sorted(line for line in rest if _has_ends_of(line, widest))
        rest = [line for line in rest if line not in alike]
        runs: list[list[Line]] = [[]]
        for line in alike:
            if runs[-1] and any(runs[-1][-1].position < table.box.top < line.position for table in tables):
                runs.append([])
            runs[-1].append(line)
        for run in runs:
            within = [line for line in rest if run[0] < line < run[-1] and line.start >= widest.start - LINES.snap]
            within = [line for line in within if line.end <= widest.end + LINES.snap]
            if len(run) >= GAPS.fewest_lines:
                yield sorted([*run, *within])
                rest = [line for line in rest if line not in within]


def _has_ends_of(line: Line, other: Line) -> bool:
    return abs(line.start - other.start) <= LINES.snap and abs(line.end - other.end) <= LINES.snap


# --- the rows of a table -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands between two lines: its upper and lower end, and its characters, line by line."""

    top: float
    bottom: float
    lines: Sequence[Sequence[Glyph]]

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for line in self.lines for glyph in line if not glyph.text.isspace()]

    @property
    def height(self) -> float:
        """That of its highest character."""
        return max((glyph.height for glyph in self.glyphs), default=0.0)

    def is_free_at(self, x: float) -> bool:
        return not any(glyph.left < x + GAPS.narrowest / 2 and glyph.right > x - GAPS.narrowest / 2 for glyph in self.glyphs)

    def texts(self) -> list[Span]:
        """From where to where texts stand that are apart: by more than a blank, or by a gap without one."""
        texts: list[Span] = []
        for part in _joined(self.glyphs, GAPS.narrowest):
            if texts and not self._is_apart(texts[-1][1], part[0]):
                texts[-1] = (texts[-1][0], part[1])
            else:
                texts.append(part)
        return texts

    def _is_apart(self, left: float, right: float) -> bool:
        blanks = (glyph for line in self.lines for glyph in line if glyph.text.isspace())
        has_blank = any(left - GAPS.narrowest < (blank.left + blank.right) / 2 < right + GAPS.narrowest for blank in blanks)
        return right - left > (GAPS.wide if has_blank else GAPS.apart) * self.height

    def parts_all(self, x: float) -> bool:
        """Whether a place is no blank within a text: what stands beside it is apart. In Chinese all lines may be free at the same place."""
        left = max((glyph.right for glyph in self.glyphs if glyph.right <= x), default=None)
        right = min((glyph.left for glyph in self.glyphs if glyph.left >= x), default=None)
        return left is None or right is None or self._is_apart(left, right)


def _joined(glyphs: Iterable[Glyph], gap: float) -> list[Span]:
    """From where to where characters stand that are no further apart than a gap."""
    spans: list[Span] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.left):
        if spans and glyph.left - spans[-1][1] <= gap:
            spans[-1] = (spans[-1][0], max(spans[-1][1], glyph.right))
        else:
            spans.append((glyph.left, glyph.right))
    return spans


def _rows_between(lines: Sequence[Line], glyphs: Sequence[Glyph]) -> Iterator[_Row]:
    heights = [lines[0].position]
    for line in lines[1:]:
        if line.position - heights[-1] > LINES.snap:
            heights.append(line.position)
    for top, bottom in pairwise(heights):
        inside = [glyph for glyph in glyphs if top < (glyph.top + glyph.bottom) / 2 < bottom]
        yield _Row(top, bottom, [line.glyphs for line in text_lines(inside)])


def _rows_of_lines(row: _Row, names: Sequence[Span]) -> list[_Row]:
    """A row for each line of text, where a column has figures in several of them: then all columns but the last must have a text in each."""
    lines = [_Row(row.top, row.bottom, [line]) for line in row.lines]
    figures = [column for line in lines for column, name in enumerate(names) if _FIGURE.fullmatch(_text_below(line, name))]
    if len({*figures}) == len(figures):
        return [row]
    needed = {*range(len(names) - 1)}
    if any(needed - {column for part in line.texts() for column in _below(part, names)} for line in lines):
        raise _UncertainError
    middles = [(max(g.bottom for g in one) + min(g.top for g in other)) / 2 for one, other in pairwise(row.lines)]
    ends = pairwise([row.top, *middles, row.bottom])
    return [_Row(top, bottom, [line]) for line, (top, bottom) in zip(row.lines, ends, strict=True)]


def _text_below(row: _Row, name: Span) -> str:
    """The text of a line that stands under a name."""
    own = [part for part in row.texts() if part[0] < name[1] and part[1] > name[0]]
    return "".join(glyph.text for part in own for glyph in row.glyphs if part[0] <= glyph.left < part[1])


# --- the columns of a table --------------------------------------------------------------------------------------------


def _edges_of(lines: Sequence[Line], glyphs: Sequence[Glyph]) -> list[Box]:
    """The borders of the table that some lines are of."""
    left, right = min(line.start for line in lines), max(line.end for line in lines)
    top, bottom = lines[0].position, lines[-1].position
    inside = [glyph for glyph in glyphs if top < (glyph.top + glyph.bottom) / 2 < bottom]
    if any(glyph.baseline is None or glyph.left < left or glyph.right > right for glyph in inside if not glyph.text.isspace()):
        raise _UncertainError
    ends = _apart(sorted(end for line in lines for end in (line.start, line.end)))
    rows = list(_rows_between(lines, inside))
    header = max(rows, key=lambda row: len(row.texts()))
    names = _with_nameless(header.texts(), ends)
    if len(names) < GAPS.fewest_columns:
        raise _UncertainError
    place = rows.index(header)
    lower = [each for row in rows[place + 1 :] for each in _rows_of_lines(row, names)]
    rows = [*rows[: place + 1], *lower]
    if any(line.end < right - LINES.snap for line in lines) or not _is_header_of_one_row(header, lines, names):
        raise _UncertainError  # a name may be that of several columns, which have names of their own below it
    borders = {*ends[1:-1], *(_border(strip, rows, ends) for strip in _strips(_columns(names, lower)))}
    for row in rows:
        _refuse_uncertain(row, sorted(borders))
    across = [Box(left, row.bottom, right, row.bottom + _THIN) for row in lower[:-1]]
    across = [edge for edge in across if not any(abs(edge.top - line.position) <= LINES.snap for line in lines)]
    sides = [Box(x, top, x + _THIN, bottom) for x in (left, right - _THIN)]
    down = [Box(x - _THIN / 2, row.top, x + _THIN / 2, row.bottom) for row in rows for x in borders if row.is_free_at(x)]
    return [*across, *sides, *down]


def _is_header_of_one_row(header: _Row, lines: Sequence[Line], names: Sequence[Span]) -> bool:
    """Whether lines above and below a row reach over all its columns but the first, which may go on below."""
    beside = [line for line in lines if min(abs(line.position - end) for end in (header.top, header.bottom)) <= LINES.snap]
    return all(line.start < names[1][0] for line in beside)


def _apart(ends: Sequence[float]) -> list[float]:
    """Where lines end, each place once."""
    places: list[float] = []
    for end in ends:
        if not places or end - places[-1] > LINES.snap:
            places.append(end)
    return places


def _with_nameless(names: Sequence[Span], ends: Sequence[float]) -> list[Span]:
    """The names of columns, and the columns without one that lie between the ends of lines."""
    room = [(one + GAPS.narrowest / 2, other - GAPS.narrowest / 2) for one, other in pairwise(ends)]
    return sorted([*names, *(zone for zone in room if not _below(zone, names))])


def _below(part: Span, names: Sequence[Span]) -> list[int]:
    """The columns under whose names a part of a row stands."""
    return [column for column, name in enumerate(names) if part[0] < name[1] and part[1] > name[0]]


def _columns(names: Sequence[Span], rows: Sequence[_Row]) -> list[Span]:
    """From where to where the texts of each column stand, told from those that stand under names to those that stand under these."""
    columns = list(names)
    parts = [
        own for row in rows if 2 * len(own := row.texts()) > len(names)
    ]  # in others some may be merged, as a name of a total is
    parts = [own for own in parts if all(len(_below(part, names)) < 2 for part in own)]  # no text right across columns
    for _ in names:
        told = [_told([_below(part, columns) for part in own], len(names)) for own in parts]
        for own, places in zip(parts, told, strict=True):
            for part, column in zip(own, places, strict=True):
                if column is not None:
                    columns[column] = (min(columns[column][0], part[0]), max(columns[column][1], part[1]))
    if any(None in each for each in told):
        raise _UncertainError
    return columns


def _told(under: Sequence[Sequence[int]], count: int) -> list[int | None]:
    """The column of each text of a row: the one in which others stand above it, or, between two such, one of as many as there are texts."""
    told: list[int | None] = [each[0] if each else None for each in under]
    known = [(-1, -1), *((at, column) for at, column in enumerate(told) if column is not None), (len(told), count)]
    for (at, column), (end, other) in pairwise(known):
        if end - at == other - column:
            told[at + 1 : end] = range(column + 1, other)
    return told


def _strips(columns: Sequence[Span]) -> Iterator[Span]:
    """What lies between columns; it must be wide enough for a border."""
    for (_, end), (start, _) in pairwise(columns):
        if start - end < GAPS.narrowest:
            raise _UncertainError
        yield end, start


def _border(strip: Span, rows: Sequence[_Row], ends: Sequence[float]) -> float:
    """Where in a strip the border is: where a line ends beside a merged cell, or else in the middle of what is free in most rows."""
    if told := [end for end in ends if strip[0] <= end <= strip[1]]:
        return told[0]
    steps = [strip[0] + GAPS.narrowest / 2 + step for step in range(int(strip[1] - strip[0] - GAPS.narrowest) + 1)]
    free = [sum(row.is_free_at(x) for row in rows) for x in steps]
    first = free.index(max(free))
    last = next((at for at in range(first, len(free)) if free[at] < free[first]), len(free)) - 1
    return (steps[first] + steps[last]) / 2


def _refuse_uncertain(row: _Row, borders: Sequence[float]) -> None:
    """Raises where two texts of a row are in one column, or what parts it may be a blank in a text that goes across others."""
    free = [x for x in borders if row.is_free_at(x)]
    for line in row.lines:
        for (_, end), (start, _) in pairwise(_Row(row.top, row.bottom, [line]).texts()):
            if not any(end <= x <= start for x in free):
                raise _UncertainError
    if len(free) < len(borders) and not all(map(row.parts_all, free)):
        raise _UncertainError
