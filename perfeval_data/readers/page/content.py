"""What is seen of a page: all that a format that draws pages has to tell of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from perfeval_data.readers.page.geometry import Box, Point
from perfeval_data.readers.page.glyphs import Glyph

MAX_PAGES: Final = 3_000
MAX_CHARACTERS: Final = 100_000
"""Characters of one page; a full page has some thousands."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """What is seen of a page: its sheet, its characters in the order of drawing, its lines as thin boxes, and its pictures.

    `faint`: the numbers of the characters that may belong to a watermark. `slants`: strokes aslant. `scrawls`: places of lines drawn by hand.
    `fills`: coloured areas.
    `struck_out`: places that annotations strike out. `buried`: where pictures hide characters. `aslant`: characters that lean.
    """

    location: str
    sheet: Box
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]
    faint: frozenset[int] = frozenset()
    slants: tuple[tuple[Point, Point], ...] = ()
    scrawls: tuple[Box, ...] = ()
    fills: tuple[Box, ...] = ()
    struck_out: tuple[Box, ...] = ()
    buried: tuple[Point, ...] = ()
    aslant: tuple[Box, ...] = ()
