"""The paths of a PDF page: the lines they draw and the areas they fill."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pypdfium2.raw as pdfium

from perfeval_data.readers.page.geometry import Box, Matrix, Point
from perfeval_data.readers.page.paths import Filled, Part, around, is_scrawl, sides_of_curve

_RECTANGLES: Final = (4, 5)
"""Segments of a path that is a rectangle."""
_POINTS_OF_CURVE: Final = 3
"""Points that define a curve, besides its start."""
_NOTHING: Final = Box(0, 0, 0, 0)

_Handle = Any  # pdfium's objects are opaque pointers


def bounds(drawn: _Handle) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of an object, in the coordinates of its page or form object."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def matrix_of(drawn: _Handle) -> Matrix:
    """The map from the coordinates of an object to those of its page or form object."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def clip_of(drawn: _Handle, matrix: Matrix, sheet: Box) -> Box:
    """The part of the sheet that an object is clipped to: the intersection of the boxes around its clip paths."""
    clip = pdfium.FPDFPageObj_GetClipPath(drawn)
    shown = sheet
    for number in range(pdfium.FPDFClipPath_CountPaths(clip)):
        shown = _clip_box(clip, number, matrix).within(shown) or _NOTHING
    return shown


def _clip_box(clip: _Handle, number: int, matrix: Matrix) -> Box:
    """The box around one path of a clip; empty if it has no points."""
    count = pdfium.FPDFClipPath_CountPathSegments(clip, number)
    corners = (0, 2) if count in _RECTANGLES else range(count)
    points = [matrix.point(*_end(pdfium.FPDFClipPath_GetPathSegment(clip, number, index))) for index in corners]
    return around(points) if points else _NOTHING


def scrawls(path: _Handle, matrix: Matrix, parts: Sequence[Sequence[Point]]) -> Iterator[Box]:
    """The boxes around the parts of a stroked path that look drawn by hand.

    `parts`: the corners of the path, which usually suffice to see that it has none.
    """
    if not any(len(points) == 1 or is_scrawl(points) for points in parts):
        return
    for points, is_straight in _parts(path, matrix):
        if is_scrawl(points, is_straight):
            yield around(points)


def filled(path: _Handle, matrix: Matrix) -> Filled:
    """The lines, areas and shapes of a filled path."""
    if pdfium.FPDFPath_CountSegments(path) in _RECTANGLES:
        return Filled.of_rectangle(matrix.box(*bounds(path)))
    return Filled.of(_parts(path, matrix))


def corners(path: _Handle, matrix: Matrix) -> Iterator[list[Point]]:
    """The corners of a path, part by part; a closed part ends where it began, a curve ends a part."""
    matrix = matrix.after(matrix_of(path))
    points: list[Point] = []
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if points and pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        points.append(matrix.point(*_end(segment)))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def outlines(path: _Handle, matrix: Matrix) -> list[list[Point]]:
    """The outlines of a filled path as polygons."""
    return [points for points, _ in _parts(path, matrix)]


def _parts(path: _Handle, matrix: Matrix) -> Iterator[Part]:
    """The parts of a path, with curves as short sides, each with whether all its sides are straight."""
    matrix = matrix.after(matrix_of(path))
    points: list[Point] = []
    curve: list[Point] = []
    is_straight = True
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if points and kind == pdfium.FPDF_SEGMENT_MOVETO:
            yield points, is_straight
            points, is_straight = [], True
        end = matrix.point(*_end(segment))
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO and points:
            is_straight = False
            curve.append(end)
            if len(curve) == _POINTS_OF_CURVE:
                points += sides_of_curve(points[-1], *curve)
                curve = []
        else:
            points.append(end)
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points, is_straight


def _end(segment: _Handle) -> Point:
    """The end of a segment."""
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value
