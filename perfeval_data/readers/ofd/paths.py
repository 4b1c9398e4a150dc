"""Paths in the abbreviated notation of OFD, `M 0 0 L 10 0 C`, in the coordinates of their object."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.limits import MAX_TOKENS
from perfeval_data.readers.ofd.elements import number
from perfeval_data.readers.page.geometry import Matrix, Point
from perfeval_data.readers.page.paths import Part, sides_of_curve

_OPERANDS: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_TOKEN: Final = re.compile(r"[SMLQBAC]|[^\s,SMLQBAC]+")
_SIDES_OF_ARC: Final = 16
_SMALLEST_RADIUS: Final = 1e-4
"""Millimetres; a smaller arc is drawn as a straight line."""


@dataclass
class Path:
    """The parts of a path, and its runs of straight sides."""

    parts: list[Part] = field(default_factory=list)
    straight: list[list[Point]] = field(default_factory=list)

    def begin(self, point: Point) -> None:
        """Begins a part at a point."""
        self.parts.append(([point], True))
        self.straight.append([point])

    @property
    def place(self) -> Point:
        """The current point."""
        return self.parts[-1][0][-1]

    def line_to(self, point: Point) -> None:
        """Adds a straight side to a point."""
        self.parts[-1][0].append(point)
        self.straight[-1].append(point)

    def curve_to(self, points: Iterator[Point]) -> None:
        """Adds a curve as short sides; it ends a run of straight ones."""
        outline, _ = self.parts[-1]
        outline += points
        self.parts[-1] = outline, False
        self.straight.append([outline[-1]])

    def close(self) -> None:
        """Adds the side back to where the part began."""
        if self.parts[-1][0][-1] != self.parts[-1][0][0]:
            self.line_to(self.parts[-1][0][0])

    @property
    def drawn_parts(self) -> list[Part]:
        """The parts with more than one point."""
        return [part for part in self.parts if len(part[0]) > 1]


def path(text: str, matrix: Matrix) -> Path:
    """A path mapped to the sheet. Raises UnreadableDocumentError if it is malformed."""
    made = Path()
    for operator, values in _operations(text):
        points = [matrix.point(x, y) for x, y in zip(values[::2], values[1::2], strict=False)]
        if operator in "SM" or (operator in "LQB" and not made.parts):
            made.begin(points[-1])
        elif operator == "A" and not made.parts:
            made.begin(matrix.point(*values[-2:]))
        elif operator == "L":
            made.line_to(points[0])
        elif operator == "Q":
            made.curve_to(_quadratic(made.place, *points))
        elif operator == "B":
            made.curve_to(sides_of_curve(made.place, *points))
        elif operator == "A":
            made.curve_to(_arc(made.place, values, matrix))
        elif made.parts:
            made.close()
    return made


def _operations(text: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(text)
    if len(tokens) > MAX_TOKENS:
        raise UnreadableDocumentError("页面上有一条路径过长，为安全起见不予读取")
    place = 0
    while place < len(tokens):
        operator = tokens[place]
        count = _OPERANDS.get(operator)
        operands = tokens[place + 1 : place + 1 + (count or 0)]
        if count is None or len(operands) < count:
            raise UnreadableDocumentError("页面内容里的路径有误，文件可能已损坏")
        yield operator, [number(each) for each in operands]
        place += 1 + count


def _quadratic(start: Point, control: Point, end: Point) -> Iterator[Point]:
    """A quadratic curve, as the equal cubic one."""

    def towards(point: Point) -> Point:
        return point[0] + 2 / 3 * (control[0] - point[0]), point[1] + 2 / 3 * (control[1] - point[1])

    return sides_of_curve(start, towards(start), towards(end), end)


def _arc(start: Point, values: list[float], matrix: Matrix) -> Iterator[Point]:
    """An elliptic arc as short sides; `values`: radii, angle in degrees, large arc or not, clockwise or not, end point."""
    rx, ry, angle, large, sweep, x, y = values
    end = matrix.point(x, y)
    unit = matrix.after(Matrix(*_turned(rx, ry, angle), 0, 0))._replace(e=0, f=0)
    is_straight = min(abs(rx), abs(ry)) < _SMALLEST_RADIUS or not unit.a * unit.d - unit.b * unit.c
    if is_straight or math.dist(start, end) < _SMALLEST_RADIUS:
        yield end
        return
    (x1, y1), (x2, y2) = unit.inverse.point(*start), unit.inverse.point(*end)
    half = math.dist((x1, y1), (x2, y2)) / 2
    radius = max(1.0, half)
    rise = math.sqrt(max(0.0, radius * radius - half * half)) / half / 2 * (1 if bool(large) != bool(sweep) else -1)
    centre = (x1 + x2) / 2 - rise * (y2 - y1), (y1 + y2) / 2 + rise * (x2 - x1)
    first, last = (math.atan2(b - centre[1], a - centre[0]) for a, b in ((x1, y1), (x2, y2)))
    turn = (last - first) % math.tau if sweep else -((first - last) % math.tau)
    for step in range(1, _SIDES_OF_ARC):
        at = first + turn * step / _SIDES_OF_ARC
        yield unit.point(centre[0] + radius * math.cos(at), centre[1] + radius * math.sin(at))
    yield end


def _turned(rx: float, ry: float, angle: float) -> tuple[float, float, float, float]:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return rx * cosine, rx * sine, -ry * sine, ry * cosine
