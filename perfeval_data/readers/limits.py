"""How much of a file is unpacked, parsed or built at most: beyond any form, yet too little to exhaust the machine."""

from __future__ import annotations

from typing import Final

MEBIBYTE: Final = 1024 * 1024

MAX_FILE_BYTES: Final = 256 * MEBIBYTE
"""A document as it stands on disk."""

MAX_PART_BYTES: Final = 64 * MEBIBYTE
"""One unpacked entry of a zip file."""

MAX_ARCHIVE_BYTES: Final = 1024 * MEBIBYTE
"""All unpacked entries of a zip file together, also of the zip files in it."""

MAX_ENTRIES: Final = 10_000
"""Entries of a zip file."""

MAX_RATIO: Final = 200
"""Unpacked to packed size of an entry larger than `RATIO_FREE_BYTES`; the XML of long tables stays below 100."""

RATIO_FREE_BYTES: Final = 4 * MEBIBYTE

MAX_SPAN: Final = 1_000
"""Rows or columns that one cell covers; browsers clamp `colspan` to the same number."""

MAX_SLOTS: Final = 2_000_000
"""Slots (rows times columns) that the cells of one table cover."""

MAX_TABLE_DEPTH: Final = 16
"""Tables within tables."""

MAX_CELL_CHARACTERS: Final = 20_000
"""Text of one cell. The longest on a form has some thousands; a cell of Excel holds 32,767."""
