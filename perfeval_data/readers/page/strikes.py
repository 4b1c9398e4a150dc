"""Drops text that was struck out, by a line through it or by an annotation.

A line below the characters, or one that ends at the lines of a table, strikes out nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from perfeval_data.paper.grid import UNREADABLE_SIGN
from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.thresholds import LINES, STRIKES

_Numbered = tuple[int, Glyph]
"""A character and its number on the page."""


@dataclass(frozen=True, slots=True)
class Legible:
    """What remains of a page: its characters, and the lines that strike nothing out."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Strikes:
    """What may strike out text besides lines along the page: slanted strokes, hand-drawn lines, annotations."""

    slants: Sequence[tuple[Point, Point]]
    scrawls: Sequence[Box]
    marks: Sequence[Box]


@dataclass
class _Struck:
    """The numbers of the characters that are struck out, of those that may be, and of the lines responsible."""

    surely: set[int] = field(default_factory=set)
    perhaps: set[int] = field(default_factory=set)
    rules: set[int] = field(default_factory=set)


class _Rows:
    """The characters of a page by their baselines."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._glyphs = glyphs
        self._of: dict[float | None, list[int]] = defaultdict(list)
        for number, glyph in enumerate(glyphs):
            self._of[glyph.baseline].append(number)
        self._baselines = sorted(baseline for baseline in self._of if baseline is not None)
        self._reach = max((glyph.height for glyph in glyphs), default=0.0)

    def has_any(self, level: float) -> bool:
        """Whether a line at this height might pass through any character."""
        first = bisect_right(self._baselines, level)
        return first < len(self._baselines) and self._baselines[first] - level < STRIKES.highest * self._reach

    def at(self, level: float) -> list[_Numbered]:
        """The characters that a line at this height passes through."""
        near = self.between(level, level)
        height = max((glyph.height for _, glyph in near), default=0.0)
        return [each for each in near if _is_through(each[1], level, height)]

    def between(self, top: float, bottom: float) -> list[_Numbered]:
        """The characters that reach into a strip of the page with more than their descenders."""
        first, end = bisect_right(self._baselines, top), bisect_left(self._baselines, bottom + self._reach)
        numbers = (number for baseline in self._baselines[first:end] for number in self._of[baseline])
        return [(number, glyph) for number in numbers if not (glyph := self._glyphs[number]).text.isspace()]


def without_struck(glyphs: Sequence[Glyph], rules: Sequence[Box], strikes: Strikes) -> Legible:
    """The page without struck-out text; where that is uncertain, UNREADABLE_SIGN replaces the character."""
    struck = _Struck()
    rows = _Rows(glyphs)
    _strike_by_lines(rows, rules, struck)
    _strike_by_slants(rows, strikes.slants, rules, struck)
    _strike_by_scrawls(rows, strikes.scrawls, struck)
    for mark in strikes.marks:
        _strike(mark, (each for each in rows.between(mark.top, mark.bottom) if _is_on_line(each[1], mark)), struck)
    if not (struck.surely or struck.perhaps):
        return Legible(tuple(glyphs), tuple(rules))
    legible = (
        glyph._replace(text=UNREADABLE_SIGN) if number in struck.perhaps else glyph
        for number, glyph in enumerate(glyphs)
        if number not in struck.surely
    )
    return Legible(tuple(legible), tuple(rule for number, rule in enumerate(rules) if number not in struck.rules))


def _is_on_line(glyph: Glyph, mark: Box) -> bool:
    return mark.top <= (glyph.top + glyph.bottom) / 2 <= mark.bottom


def _strike(line: Box, glyphs: Iterable[_Numbered], struck: _Struck, is_certain: bool = True) -> None:
    """Notes the characters that a line strikes out, and those that it may strike out: it only touches them, or runs far beyond."""
    for number, glyph in glyphs:
        share = _share(line, glyph)
        if share >= STRIKES.struck and is_certain:
            struck.surely.add(number)
            struck.perhaps.discard(number)
        elif share >= STRIKES.touched and number not in struck.surely:
            struck.perhaps.add(number)


def _share(line: Box, glyph: Glyph) -> float:
    """The share of the width of a character that a line covers."""
    width = max(glyph.right - glyph.left, 0.1)
    return (min(line.right, glyph.right) - max(line.left, glyph.left)) / width


# --- Lines along the page --------------------------------------------------------------------------------------------------


def _strike_by_lines(rows: _Rows, rules: Sequence[Box], struck: _Struck) -> None:
    pieces: dict[float, list[int]] = defaultdict(list)
    for number, rule in enumerate(rules):
        if rule.right - rule.left >= rule.bottom - rule.top and rows.has_any(level := (rule.top + rule.bottom) / 2):
            pieces[level].append(number)
    if not pieces:
        return
    upright = [rule for rule in rules if rule.height > rule.width and rule.width <= LINES.thickest]
    for level, numbers in pieces.items():
        through = rows.at(level)
        for line, members in _joined(rules, numbers) if through else ():
            found = [each for each in through if _share(line, each[1]) > 0]
            if found and _is_no_border(line, found, upright):
                _strike(line, found, struck, _is_of_length(line, found, STRIKES.free_overshoot))
                struck.rules.update(members)
            signed = [(glyph.left, number) for number, glyph in through if _is_sign_before(line, glyph, upright)]
            if signed and all(_share(line, glyph) < STRIKES.touched for _, glyph in through):
                struck.perhaps.add(min(signed)[1])
                struck.rules.update(members)


def _is_sign_before(line: Box, glyph: Glyph, upright: Sequence[Box]) -> bool:
    """Whether a short stroke may be the minus of the figure behind it: no line of a table meets it."""
    gap = glyph.left - line.right
    is_near = -STRIKES.touched * (glyph.right - glyph.left) <= gap <= STRIKES.before * glyph.height
    is_short = line.width <= STRIKES.longest_sign * glyph.height
    return glyph.text.isdecimal() and is_near and is_short and not any(_reaches(line, rule) for rule in upright)


def _is_through(glyph: Glyph, level: float, usual: float) -> bool:
    """Whether a line at this height strikes out a character; for a low one, such as a dash, the `usual` height decides."""
    height = glyph.height if glyph.height > STRIKES.low * usual else usual
    above = (glyph.baseline or 0.0) - level
    return STRIKES.lowest * height < above < STRIKES.highest * height


def _joined(rules: Sequence[Box], numbers: Sequence[int]) -> Iterator[tuple[Box, list[int]]]:
    """The lines at one height, with the pieces of dashed ones joined, and the numbers of the pieces."""
    line: Box | None = None
    members: list[int] = []
    for number in sorted(numbers, key=lambda number: rules[number].left):
        rule = rules[number]
        if line and rule.left - line.right <= LINES.dash:
            line = line._replace(right=max(line.right, rule.right))
        else:
            if line:
                yield line, members
            line, members = rule, []
        members.append(number)
    if line:
        yield line, members


def _is_no_border(line: Box, struck: Sequence[_Numbered], upright: Sequence[Box]) -> bool:
    """Whether a line through characters is not just a table line under overlapping text.

    It is not if it is clear of the lines down the page, or lies between two of them and is as long as the text.
    """
    reached = [rule for rule in upright if _reaches(line, rule)]
    if any(line.left + STRIKES.at_border < rule.left and rule.right < line.right - STRIKES.at_border for rule in reached):
        return False
    return len(reached) < 2 or (_is_of_length(line, struck, STRIKES.overshoot) and not _ends_at_both(line, reached))


def _is_of_length(line: Box, struck: Sequence[_Numbered], overshoot: float) -> bool:
    slack = overshoot * max(glyph.height for _, glyph in struck)
    starts = min(glyph.left for _, glyph in struck) - slack <= line.left
    return starts and line.right <= max(glyph.right for _, glyph in struck) + slack


def _reaches(line: Box, upright: Box) -> bool:
    level = (line.top + line.bottom) / 2
    is_beside = upright.top - STRIKES.at_border <= level <= upright.bottom + STRIKES.at_border
    return (
        is_beside and line.left - 2 * STRIKES.at_border <= upright.right and upright.left <= line.right + 2 * STRIKES.at_border
    )


def _ends_at_both(line: Box, reached: Sequence[Box]) -> bool:
    at_left = any(abs(rule.centre[0] - line.left) <= STRIKES.at_border for rule in reached)
    return at_left and any(abs(rule.centre[0] - line.right) <= STRIKES.at_border for rule in reached)


# --- Strokes aslant, and lines drawn by hand -------------------------------------------------------------------------------


def _strike_by_slants(rows: _Rows, slants: Sequence[tuple[Point, Point]], rules: Sequence[Box], struck: _Struck) -> None:
    for start, end in slants if len(slants) <= STRIKES.most_slants else ():
        (x1, y1), (x2, y2) = start, end
        stroke = Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        found = [
            each
            for each in rows.between(stroke.top, stroke.bottom)
            if _share(stroke, each[1]) > 0 and _passes_through(each[1], start, end)
        ]
        if found and _is_no_longer_than(stroke, found) and not _parts_a_cell(stroke, rules):
            _strike(stroke, found, struck)


def _passes_through(glyph: Glyph, start: Point, end: Point) -> bool:
    """Whether a stroke is between the top and bottom of a character where it passes its centre."""
    (x1, y1), (x2, y2) = start, end
    if x1 == x2:
        return False
    x = min(max((glyph.left + glyph.right) / 2, min(x1, x2)), max(x1, x2))
    return glyph.top < y1 + (x - x1) / (x2 - x1) * (y2 - y1) < glyph.bottom


def _strike_by_scrawls(rows: _Rows, scrawls: Sequence[Box], struck: _Struck) -> None:
    """A flat hand-drawn line through characters strikes them out; any other over them leaves them unreadable."""
    for scrawl in scrawls if len(scrawls) <= STRIKES.most_slants else ():
        near = [each for each in rows.between(scrawl.top, scrawl.bottom) if _share(scrawl, each[1]) > 0]
        is_flat = scrawl.height <= STRIKES.low * max((glyph.height for _, glyph in near), default=0.0)
        if is_flat:
            found = [each for each in rows.at(scrawl.centre[1]) if _share(scrawl, each[1]) > 0]
        else:
            found = [each for each in near if _is_on_line(each[1], scrawl)]
        if found and _is_no_longer_than(scrawl, found):
            _strike(scrawl, found, struck, is_flat)


def _is_no_longer_than(stroke: Box, struck: Sequence[_Numbered]) -> bool:
    slack = STRIKES.overshoot * max(glyph.height for _, glyph in struck)
    starts = min(glyph.top for _, glyph in struck) - slack <= stroke.top
    return (
        starts
        and stroke.bottom <= max(glyph.bottom for _, glyph in struck) + slack
        and _is_of_length(stroke, struck, STRIKES.overshoot)
    )


def _parts_a_cell(stroke: Box, rules: Sequence[Box]) -> bool:
    """Whether a stroke runs from corner to corner of a cell: one that heads rows and columns, or is to stay empty."""
    sides = (stroke.left, stroke.right)
    ends = (stroke.top, stroke.bottom)
    at_sides = all(
        any(r.height > r.width and abs(r.centre[0] - side) <= 2 * STRIKES.at_border for r in rules) for side in sides
    )
    return at_sides and all(
        any(r.width > r.height and abs(r.centre[1] - end) <= 2 * STRIKES.at_border for r in rules) for end in ends
    )
