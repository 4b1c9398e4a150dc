"""Renders a scanned page of a PDF file, with everything visible on it, at the resolution of the scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.limits import MAX_PIXELS
from perfeval_data.readers.scans.pictures import ScannedPage, refuse_coarse
from perfeval_data.readers.thresholds import PICTURES, RESOLUTION
from perfeval_data.readers.units import POINTS_PER_INCH

_DEEPEST: Final = 4
"""Nested form objects in which a scanner may put its picture."""


def scanned_page(data: bytes, number: int, location: str) -> ScannedPage:
    """The page with this number, from 1. Raises UnreadableDocumentError if its picture is too coarse or too large.

    pdfium must not be used by two threads at once: callers must hold a lock.
    """
    with closing(pypdfium2.PdfDocument(data)) as document:
        page = document[number - 1]
        dpi = _resolution(page)
        refuse_coarse(dpi, location)
        dpi = max(RESOLUTION.least, min(dpi, RESOLUTION.most))
        width, height = page.get_size()
        if width * height * (dpi / POINTS_PER_INCH) ** 2 > MAX_PIXELS:
            raise UnreadableDocumentError("页面过大，为安全起见不予读取", location)
        painted = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=False).to_numpy()
        return ScannedPage(location, np.ascontiguousarray(painted[:, :, :3]), dpi)


def _resolution(page: Any) -> float:
    """The finest resolution, in dpi, that covers enough of the page to hold a form; scanners store text finer than its background."""
    width, height = page.get_size()
    areas: dict[int, float] = defaultdict(float)
    for dpi, area in _pictures(page):
        areas[round(dpi)] += area
    covered = 0.0
    for dpi in sorted(areas, reverse=True):
        covered += areas[dpi]
        if covered >= PICTURES.form * width * height:
            return dpi
    return min(areas, default=0)


def _pictures(page: Any) -> Iterator[tuple[float, float]]:
    """The resolution in dpi and the area in square points of each picture on a page."""
    for picture in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEPEST):
        left, bottom, right, top = picture.get_bounds()
        pixels = np.sort(picture.get_px_size())
        sides = np.sort((right - left, top - bottom))
        if sides[0] > 0:
            yield float(min(pixels / sides)) * POINTS_PER_INCH, float(sides[0] * sides[1])
