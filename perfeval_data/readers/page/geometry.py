"""Rectangles and affine maps, in points (1/72 inch)."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle, measured from the left and the top of the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is in the rectangle or on its edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def within(self, other: Box) -> Box | None:
        """The intersection with another rectangle; None if they are apart."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, right, bottom) if left <= right and top <= bottom else None

    def narrowed(self, distance: float) -> Box:
        """The rectangle without a strip of this width on the left and on the right."""
        return self._replace(left=self.left + distance, right=self.right - distance)


class Matrix(NamedTuple):
    """An affine map as PDF writes it: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The image of a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The image of a rectangle under a map that keeps its sides parallel to the axes."""
        a, b, c, d, e, f = self
        x1, x2 = a * left + c * bottom + e, a * right + c * top + e
        y1, y2 = b * left + d * bottom + f, b * right + d * top + f
        if x1 > x2:
            x1, x2 = x2, x1
        return Box(x1, y1, x2, y2) if y1 <= y2 else Box(x1, y2, x2, y1)

    def after(self, first: Matrix) -> Matrix:
        """The map that applies `first`, then this one."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Matrix(a, b, c, d, *self.point(first.e, first.f))

    @property
    def inverse(self) -> Matrix:
        """The inverse; the map itself if it has none."""
        a, b, c, d, e, f = self
        if not (size := a * d - b * c):
            return self
        return Matrix(d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)
