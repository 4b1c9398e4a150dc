"""Rectangles and maps of the plane, in points (1/72 inch)."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle on the page, counted from its left and its top."""

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
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def within(self, other: Box) -> Box | None:
        """The part of the rectangle that lies in the other one; None where they are apart."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, right, bottom) if left <= right and top <= bottom else None

    def narrowed(self, distance: float) -> Box:
        """Without a strip on the left and on the right."""
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
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """What a rectangle becomes, as long as the map does not turn it aslant."""
        a, b, c, d, e, f = self
        x1, x2 = a * left + c * bottom + e, a * right + c * top + e
        y1, y2 = b * left + d * bottom + f, b * right + d * top + f
        if x1 > x2:
            x1, x2 = x2, x1
        return Box(x1, y1, x2, y2) if y1 <= y2 else Box(x1, y2, x2, y1)

    def after(self, first: Matrix) -> Matrix:
        """This map applied to what `first` makes."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Matrix(a, b, c, d, *self.point(first.e, first.f))

    @property
    def inverse(self) -> Matrix:
        """The map back; the map as it is where all the plane became a line."""
        a, b, c, d, e, f = self
        if not (size := a * d - b * c):
            return self
        return Matrix(d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)
