"""The grades (等级) of a final score."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade and the lowest final score that earns it; None: no lower bound."""

    grade: str
    lowest_score: Decimal | None


FULL_MARKS: Final = 100
"""The points of a whole form; only a score out of these has a grade."""

# Seen in prose as 90-100, 80-89, 60-79, below 60; half-open intervals close the gaps between whole numbers.
GRADE_BANDS = (
    GradeBand("优", Decimal(90)),
    GradeBand("良", Decimal(80)),
    GradeBand("中", Decimal(60)),
    GradeBand("差", None),
)
