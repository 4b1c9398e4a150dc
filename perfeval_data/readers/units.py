"""Units of length in files, and the usual sheet of paper in each of them."""

from __future__ import annotations

from typing import Final

POINTS_PER_INCH: Final = 72
MM_PER_INCH: Final = 25.4
POINTS_PER_MM: Final = POINTS_PER_INCH / MM_PER_INCH
TWIPS_PER_POINT: Final = 20
EMU_PER_POINT: Final = 12_700
EMU_PER_TWIP: Final = EMU_PER_POINT / TWIPS_PER_POINT
EMU_PER_CHARACTER: Final = 66_675
"""The columns of a worksheet are measured in digits, each seven pixels wide."""
POINTS: Final = {"pt": 1.0, "in": 72.0, "pc": 12.0, "cm": 10 * POINTS_PER_MM, "mm": POINTS_PER_MM, "px": 0.75, "": 0.75}
"""Points in the units of style sheets; a bare number is in pixels."""
A4_MM: Final = (210.0, 297.0)
A4_SQUARE_POINTS: Final = A4_MM[0] * A4_MM[1] * POINTS_PER_MM**2
