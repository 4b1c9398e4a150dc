"""What remains visible where things are painted over each other: colours, areas, and what they hide or show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.legibility import PAPER, Colour
from perfeval_data.readers.limits import MAX_COMPARED
from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.thresholds import COLOURS, LINES

_TILE: Final = 40.0
"""Points: the sides of the tiles of a page by which areas are looked up."""
_MOST_TILES: Final = 40
"""An area that touches more of them is kept apart."""


@dataclass(eq=False)
class Area:
    """An area or a picture, its place in the painting order, and what it covers. `colour` is None if it has several.

    `shape`: whether a point within the box is covered. `hides`: nothing shines through. `is_certain`: that is sure.
    """

    order: int
    box: Box
    colour: Colour | None
    shape: Callable[[Point], bool]
    is_picture: bool = False
    hides: bool = True
    is_certain: bool = True

    def covers(self, point: Point) -> bool:
        """Whether the area covers a point."""
        return self.box.contains(*point) and self.shape(point)


@dataclass
class Polygons:
    """The shape of a filled path, computed on demand."""

    outlines: Callable[[], list[list[Point]]]

    @cached_property
    def _polygons(self) -> list[list[Point]]:
        return self.outlines()

    def __call__(self, point: Point) -> bool:
        crossings = (_crosses(polygon, *point) for polygon in self._polygons)
        return sum(crossings) % 2 == 1


def _crosses(polygon: list[Point], x: float, y: float) -> int:
    """How often the outline crosses the ray from a point to the right."""
    found = 0
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            found += 1
        x1, y1 = x2, y2
    return found


class Pile:
    """The areas and pictures of a page in painting order, indexed by the tiles of the page that they touch.

    Lookups raise UnreadableDocumentError once they would take too long; `location` names the page.
    """

    def __init__(self, location: str) -> None:
        self._location = location
        self._tiles: dict[tuple[int, int], list[Area]] = defaultdict(list)
        self._large: list[Area] = []
        self._colours: set[Colour | None] = set()
        self._swallows: dict[Colour, bool] = {}
        self._compared = 0
        self.last = 0
        """The place in the painting order of the last area that hides anything."""

    def add(self, area: Area) -> None:
        if area.hides:
            self.last = area.order
        if area.colour not in self._colours:
            self._colours.add(area.colour)
            self._swallows.clear()
        columns, rows = _tiles(area.box)
        if len(columns) * len(rows) > _MOST_TILES:
            self._large.append(area)
            return
        for column in columns:
            for row in rows:
                self._tiles[column, row].append(area)

    def over(self, box: Box, order: int, margin: float = 0.0) -> list[Area]:
        """The areas painted after `order` that hide what is below and overlap a box by more than a margin in points."""
        if order >= self.last:
            return []
        left, top, right, bottom = box.left + margin, box.top + margin, box.right - margin, box.bottom - margin
        found = []
        for area in self._near(box):
            if area.order > order and area.hides:
                other = area.box
                if other.left <= right and left <= other.right and other.top <= bottom and top <= other.bottom:
                    found.append(area)
        return sorted(set(found), key=lambda area: area.order) if len(found) > 1 else found

    def ground(self, point: Point, order: int) -> Colour | None:
        """The colour under a point at that time; None if it is not a single one."""
        under = (area for area in self._near(Box(*point, *point)) if area.order < order and area.covers(point))
        top = max(under, key=lambda area: area.order, default=None)
        return PAPER if top is None else top.colour if top.hides else None

    def _near(self, box: Box) -> Iterator[Area]:
        columns, rows = _tiles(box)
        for areas in (self._large, *(self._tiles.get((column, row), ()) for column in columns for row in rows)):
            self._compared += len(areas)
            yield from areas
        if self._compared > MAX_COMPARED:
            raise UnreadableDocumentError("页面上互相重叠的图形和文字过多，为安全起见不予读取", self._location)

    def sets_off(self, painted: Colour, order: int, points: Iterator[Point]) -> bool:
        """Whether a colour is visible at one of the points."""
        grounds = (self.ground(point, order) for point in points)
        return any(ground is None or painted.is_seen_on(ground) for ground in grounds)

    def may_swallow(self, painted: Colour) -> bool:
        """Whether the page has any ground on which a colour would be invisible."""
        if painted not in self._swallows:
            self._swallows[painted] = not all(painted.is_seen_on(ground) for ground in (PAPER, *self._colours) if ground)
        return self._swallows[painted]


def _tiles(box: Box) -> tuple[range, range]:
    """The columns and rows of the tiles that a box touches."""
    columns = range(int(box.left // _TILE), int(box.right // _TILE) + 1)
    return columns, range(int(box.top // _TILE), int(box.bottom // _TILE) + 1)


@dataclass(frozen=True, slots=True)
class Sight:
    """What limits the visibility of a text: the part of the sheet it is clipped to, what lies over it, and its ground.

    `ground` is None if the text is visible on any ground of the page. A faint text may be a watermark.
    """

    confined_to: Box
    covers: tuple[Area, ...] = ()
    ground: Pile | None = None
    painted: Colour | None = None
    order: int = 0

    @property
    def is_faint(self) -> bool:
        return self.painted is not None and self.painted.is_faint

    def cover(self, point: Point) -> Area | None:
        """What is painted over a point of the text and hides it."""
        return next((area for area in self.covers if area.covers(point)), None)

    def shows(self, point: Point) -> bool:
        """Whether the text would be visible at a point with nothing over it."""
        if not self.confined_to.contains(*point):
            return False
        return self.ground is None or self.painted is None or self.ground.sets_off(self.painted, self.order, iter((point,)))


# --- Lines -----------------------------------------------------------------------------------------------------------------


class Rule(NamedTuple):
    """A line along or down the page as a thin box, with its colour and its place in the painting order."""

    box: Box
    colour: Colour | None
    order: int


def seen_parts(rule: Rule, pile: Pile) -> Iterator[Box]:
    """The visible parts of a line: none if it has the colour of its ground on both sides, else what no area covers.

    Pictures do not count: the borders of a cell remain its borders under a picture.
    """
    if rule.colour and pile.may_swallow(rule.colour) and not pile.sets_off(rule.colour, rule.order, _beside(rule.box)):
        return
    parts = [rule.box]
    for area in pile.over(rule.box, rule.order, COLOURS.edge):
        if area.is_picture:
            continue
        parts = [rest for part in parts for rest in _uncovered(part, area)]
    yield from parts


def _beside(box: Box) -> Iterator[Point]:
    """Points on both sides of a line, at three places along it."""
    aside = LINES.thickest
    for share in (0.1, 0.5, 0.9):
        x, y = box.left + share * box.width, box.top + share * box.height
        if box.width >= box.height:
            yield from ((x, box.top - aside), (x, box.bottom + aside))
        else:
            yield from ((box.left - aside, y), (box.right + aside, y))


def _uncovered(line: Box, area: Area) -> Iterator[Box]:
    """The parts of a line outside an area that crosses it; the whole line if the area only touches it."""
    x, y = line.centre
    inner = Box(
        area.box.left + COLOURS.edge, area.box.top + COLOURS.edge, area.box.right - COLOURS.edge, area.box.bottom - COLOURS.edge
    )
    along = line.width >= line.height
    crosses = inner.top < y < inner.bottom if along else inner.left < x < inner.right
    hidden = inner.within(line) if crosses else None
    if hidden is None or not area.shape(hidden.centre):
        yield line
    elif along:
        yield from (line._replace(right=hidden.left), line._replace(left=hidden.right))
    else:
        yield from (line._replace(bottom=hidden.top), line._replace(top=hidden.bottom))
