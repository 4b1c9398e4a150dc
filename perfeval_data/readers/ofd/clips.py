"""The placement of an object: its map to the sheet, and the part of the sheet it is clipped to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from perfeval_data.readers.ofd.elements import IDENTITY, box, child, children, flag, matrix, text_of
from perfeval_data.readers.ofd.paths import path
from perfeval_data.readers.page.geometry import Box, Matrix
from perfeval_data.readers.page.paths import around

_NOTHING: Final = Box(0, 0, 0, 0)


class Placed(NamedTuple):
    """The map from an object's own coordinates to the sheet, and the part of the sheet that its clips show.

    `confined`: the boundary that the object declares, `width` by `height` millimetres. The standard clips at it, but programs
    differ: whether text beyond it is visible is unknown.
    """

    matrix: Matrix
    shown: Box
    confined: Box
    width: float
    height: float

    def widened(self, margin: float) -> Box:
        """The boundary of the object, widened by a margin in points."""
        left, top, right, bottom = self.confined
        return Box(left - margin, top - margin, right + margin, bottom + margin)


def placed(element: etree._Element, outer: Matrix, shown: Box) -> Placed:
    """The placement of an object in a drawing that `outer` maps to the sheet and that is clipped to `shown`."""
    bounds = box(element.get("Boundary"))
    own = matrix(element.get("CTM"))
    if bounds is None:
        return Placed(outer.after(own), _clipped(element, outer, own, shown), shown, 1, 1)
    left, top, width, height = bounds
    within = outer.after(IDENTITY._replace(e=left, f=top))
    confined = around([within.point(x, y) for x in (0, width) for y in (0, height)])
    return Placed(within.after(own), _clipped(element, within, own, shown), confined, width, height)


def _clipped(element: etree._Element, within: Matrix, own: Matrix, shown: Box) -> Box:
    """The part of the sheet that the clips of an object leave: the intersection of the boxes around them."""
    clips = child(element, "Clips")
    if clips is None:
        return shown
    base = within.after(own) if flag(clips, "TransFlag", True) else within
    for clip in children(clips, "Clip"):
        areas = [each for area in children(clip, "Area") for each in _areas(area, base)]
        if areas:
            corners = [point for each in areas for point in ((each.left, each.top), (each.right, each.bottom))]
            shown = around(corners).within(shown) or _NOTHING
    return shown


def _areas(area: etree._Element, base: Matrix) -> Iterator[Box]:
    """The boxes around the paths of a clip; clips by the shapes of characters are ignored."""
    base = base.after(matrix(area.get("CTM")))
    for outline in children(area, "Path"):
        place = placed(outline, base, _NOTHING)
        points = [point for part, _ in path(text_of(outline, "AbbreviatedData"), place.matrix).parts for point in part]
        if points:
            yield around(points)
