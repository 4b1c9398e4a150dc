"""Limits on what is unpacked, parsed or built: more than any form needs, too little to exhaust the machine."""

from __future__ import annotations

from typing import Final

from perfeval_data.paper.grid import UnreadableDocumentError

MEBIBYTE: Final = 1024 * 1024

MAX_FILE_BYTES: Final = 256 * MEBIBYTE
"""Size of a document on disk."""

MAX_PART_BYTES: Final = 64 * MEBIBYTE
"""Unpacked size of one entry of a zip file."""

MAX_ARCHIVE_BYTES: Final = 1024 * MEBIBYTE
"""Unpacked size of all entries of a zip file, including those of inner zip files."""

MAX_ENTRIES: Final = 10_000
"""Entries of a zip file."""

MAX_RATIO: Final = 200
"""Compression ratio of an entry larger than `RATIO_FREE_BYTES`; the XML of long tables stays below 100."""

RATIO_FREE_BYTES: Final = 4 * MEBIBYTE

MAX_SPAN: Final = 1_000
"""Rows or columns that one cell covers; browsers clamp `colspan` to the same number."""

MAX_SLOTS: Final = 2_000_000
"""Slots (rows times columns) that the cells of one table cover."""

MAX_TABLE_DEPTH: Final = 16
"""Nesting of tables."""

MAX_CELL_CHARACTERS: Final = 20_000
"""Text of one cell. The longest on a form has some thousands; a cell of Excel holds 32,767."""

MAX_PAGES: Final = 3_000
"""Pages of a PDF or OFD file."""

MAX_CHARACTERS: Final = 100_000
"""Characters of one page; a full page has some thousands."""

MAX_LINES: Final = 5_000
"""Lines of a page, pieces joined; a table of 60 rows has about 150."""

MAX_COMPARED: Final = 2_000_000
"""Areas of a page that are looked at for what lies over or below something; a page of forms has some thousands."""

MAX_DRAWN_OBJECTS: Final = 200_000
"""Drawn objects of one page; a page of forms has some hundreds."""

MAX_DRAWING_DEPTH: Final = 16
"""Nesting of drawings."""

MAX_CORNERS: Final = 1_000_000
"""Corners of all paths of one page."""

MAX_TOKENS: Final = 1_000_000
"""Operators and numbers of one path."""

LONGEST_SIDE_MM: Final = 5_080.0
"""The longest side of a page in millimetres, as PDF limits it."""

MAX_SCANNED_PAGES: Final = 200
"""Pages of a picture file."""

MAX_PIXELS: Final = 120_000_000
"""Pixels of a scanned page; A3 at 600 dpi has 70 million."""

MAX_SCANNED_LINES: Final = 3_000
"""Lines of writing of a scanned page."""

MAX_DECODED_PIXELS: Final = 32 * 1024 * 1024
"""Pixels of a picture whose transparency is looked at."""

MAX_CSS_RULES: Final = 20_000
"""Rules of style sheets of a web page."""


def refuse_beyond(count: float, limit: float, what: str, unit: str, location: str = "") -> None:
    """Raises UnreadableDocumentError for more than `limit` of something. Under the unit `MB` both are bytes."""
    if count > limit:
        raise UnreadableDocumentError(
            f"{what}超过 {limit / MEBIBYTE if unit == 'MB' else limit:.0f} {unit}，为安全起见不予读取", location
        )


def refuse_characters(count: int, location: str = "") -> None:
    """Raises UnreadableDocumentError for a page of too many characters."""
    refuse_beyond(count, MAX_CHARACTERS, "页面上的文字", "个", location)


def refuse_drawing(objects: int, depth: int, location: str = "") -> None:
    """Raises UnreadableDocumentError for a page of too many drawn objects, or of drawings nested too deeply."""
    refuse_beyond(objects, MAX_DRAWN_OBJECTS, "页面上的图形", "个", location)
    refuse_beyond(depth, MAX_DRAWING_DEPTH, "页面图形嵌套", "层", location)
