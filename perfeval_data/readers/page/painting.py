"""What is seen of a page on which things are painted over each other: colours, areas, and what they hide or set off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.page.paths import THICKEST_RULE

MAX_COMPARED: Final = 2_000_000
"""Areas of a page that are looked at for what lies over or below something; a page of forms has some thousands."""

NO_CONTRAST: Final = 16
"""Difference in red, green and blue, of 255, up to which one colour is not seen on another."""
OPAQUE: Final = 250
"""Opacity from which on nothing shines through."""
_FAINT: Final = 120
"""Brightness on white paper from which on a text is faint: watermarks are light grey, silver, pale red."""
_TILE: Final = 40.0
"""Points: the sides of the tiles of a page by which areas are looked up."""
_MOST_TILES: Final = 40
"""An area that touches more of them is kept apart."""
_EDGE: Final = 0.75
"""Points within an area that count as its edge, on which a border may lie."""


class Colour(NamedTuple):
    """Red, green, blue and opacity, 0 to 255."""

    red: int
    green: int
    blue: int
    opacity: int = 255

    @property
    def is_opaque(self) -> bool:
        return self.opacity >= OPAQUE

    @property
    def is_faint(self) -> bool:
        light = 0.3 * self.red + 0.59 * self.green + 0.11 * self.blue
        return 255 - (255 - light) * self.opacity / 255 >= _FAINT

    def is_seen_on(self, ground: Colour) -> bool:
        differences = (abs(self.red - ground.red), abs(self.green - ground.green), abs(self.blue - ground.blue))
        return max(differences) * self.opacity > NO_CONTRAST * 255

    def through(self, opacity: float) -> Colour:
        """The colour where all that it belongs to is painted with an opacity, 0 to 1."""
        return self if opacity >= 1 else self._replace(opacity=round(self.opacity * opacity))


PAPER: Final = Colour(255, 255, 255)


@dataclass(eq=False)
class Area:
    """What an area or a picture covers, and when it was painted. `colour` is None where it has many.

    `shape` tells of a point within the box whether it is covered. `hides`: nothing shines through; not `is_certain`: if so.
    """

    order: int
    box: Box
    colour: Colour | None
    shape: Callable[[Point], bool]
    is_picture: bool = False
    hides: bool = True
    is_certain: bool = True

    def covers(self, point: Point) -> bool:
        return self.box.contains(*point) and self.shape(point)


@dataclass
class Polygons:
    """The shape of a filled path, worked out when it is asked for."""

    outlines: Callable[[], list[list[Point]]]

    @cached_property
    def _polygons(self) -> list[list[Point]]:
        return self.outlines()

    def __call__(self, point: Point) -> bool:
        crossings = (_crosses(polygon, *point) for polygon in self._polygons)
        return sum(crossings) % 2 == 1


def _crosses(polygon: list[Point], x: float, y: float) -> int:
    """How often the outline of a polygon crosses the ray from a point to the right."""
    found = 0
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            found += 1
        x1, y1 = x2, y2
    return found


class Pile:
    """The areas and pictures of a page, in the order of painting, looked up by the tiles of the page that they touch.

    Looking them up raises UnreadableDocumentError when that would take too long; `location` is the place of the page.
    """

    def __init__(self, location: str) -> None:
        self._location = location
        self._tiles: dict[tuple[int, int], list[Area]] = defaultdict(list)
        self._large: list[Area] = []
        self._colours: set[Colour | None] = set()
        self._swallows: dict[Colour, bool] = {}
        self._compared = 0
        self.last = 0
        """When the last area that hides something was painted."""

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
        """The areas painted later than `order` that hide what is below them and reach over a box with more than a margin of theirs."""
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
        """The colour on which something is painted; None where that is no single one."""
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
        """Whether a colour is seen on the ground at one of the points."""
        grounds = (self.ground(point, order) for point in points)
        return any(ground is None or painted.is_seen_on(ground) for ground in grounds)

    def may_swallow(self, painted: Colour) -> bool:
        """Whether there is any ground on which a colour would not be seen."""
        if painted not in self._swallows:
            self._swallows[painted] = not all(painted.is_seen_on(ground) for ground in (PAPER, *self._colours) if ground)
        return self._swallows[painted]


def _tiles(box: Box) -> tuple[range, range]:
    """The columns and rows of tiles that a box touches."""
    columns = range(int(box.left // _TILE), int(box.right // _TILE) + 1)
    return columns, range(int(box.top // _TILE), int(box.bottom // _TILE) + 1)


@dataclass(frozen=True, slots=True)
class Sight:
    """What limits the sight of a text: the part of the sheet to which it is confined, what lies over it, and its ground.

    `ground` is None where the text is seen on any that there is. A faint text may be a watermark.
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
        """What hides a point of the text, being painted over it."""
        return next((area for area in self.covers if area.covers(point)), None)

    def shows(self, point: Point) -> bool:
        """Whether the text would be seen at a point if nothing lay over it."""
        if not self.confined_to.contains(*point):
            return False
        return self.ground is None or self.painted is None or self.ground.sets_off(self.painted, self.order, iter((point,)))


# --- Lines -----------------------------------------------------------------------------------------------------------------


class Rule(NamedTuple):
    """A line along or down the page as a thin box, with its colour and when it was painted."""

    box: Box
    colour: Colour | None
    order: int


def seen_parts(rule: Rule, pile: Pile) -> Iterator[Box]:
    """What is seen of a line: nothing where it has the colour of its ground on both sides, and what no area covers.

    The lines of cells over which a picture was laid are still the lines of those cells.
    """
    if rule.colour and pile.may_swallow(rule.colour) and not pile.sets_off(rule.colour, rule.order, _beside(rule.box)):
        return
    parts = [rule.box]
    for area in pile.over(rule.box, rule.order, _EDGE):
        if area.is_picture:
            continue
        parts = [rest for part in parts for rest in _uncovered(part, area)]
    yield from parts


def _beside(box: Box) -> Iterator[Point]:
    """Points on both sides of a line, at some places of it."""
    aside = THICKEST_RULE
    for share in (0.1, 0.5, 0.9):
        x, y = box.left + share * box.width, box.top + share * box.height
        if box.width >= box.height:
            yield from ((x, box.top - aside), (x, box.bottom + aside))
        else:
            yield from ((box.left - aside, y), (box.right + aside, y))


def _uncovered(line: Box, area: Area) -> Iterator[Box]:
    """The parts of a line before and behind an area that lies over it, and not only along it."""
    x, y = line.centre
    inner = Box(area.box.left + _EDGE, area.box.top + _EDGE, area.box.right - _EDGE, area.box.bottom - _EDGE)
    along = line.width >= line.height
    crosses = inner.top < y < inner.bottom if along else inner.left < x < inner.right
    hidden = inner.within(line) if crosses else None
    if hidden is None or not area.shape(hidden.centre):
        yield line
    elif along:
        yield from (line._replace(right=hidden.left), line._replace(left=hidden.right))
    else:
        yield from (line._replace(bottom=hidden.top), line._replace(top=hidden.bottom))
