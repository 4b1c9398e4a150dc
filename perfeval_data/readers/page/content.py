"""What a reader of a drawn format provides for each page."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.page.glyphs import Glyph


@dataclass(frozen=True, slots=True)
class PageContent:
    """What is visible on a page, in points from its upper left corner."""

    location: str
    sheet: Box
    glyphs: tuple[Glyph, ...]
    """The characters in drawing order."""
    rules: tuple[Box, ...]
    """Lines along or down the page, as thin boxes."""
    pictures: tuple[Box, ...]
    faint: frozenset[int] = frozenset()
    """The numbers of the characters that may belong to a watermark."""
    slants: tuple[tuple[Point, Point], ...] = ()
    """Slanted strokes."""
    scrawls: tuple[Box, ...] = ()
    """Around lines drawn by hand."""
    fills: tuple[Box, ...] = ()
    """Coloured areas."""
    struck_out: tuple[Box, ...] = ()
    """What annotations strike out."""
    buried: tuple[Point, ...] = ()
    """Where a picture hides a character."""
    aslant: tuple[Box, ...] = ()
    """Around slanted characters."""
