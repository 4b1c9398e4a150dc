"""The grades (等级) of a final score."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade and the lowest final score that earns it; None: no lower bound."""

    grade: str
    lowest_score: Decimal | None


USUAL_EXECUTION: Final = (Decimal(10), Decimal(20))
"""The points that forms give to the execution of the budget: 10 by 财预〔2020〕10号, 20 in some provinces."""
FULL_MARKS: Final = 100
"""The points of a whole form; only a score out of these has a grade."""
USUAL_SUMS: Final = frozenset({Decimal(FULL_MARKS), *(FULL_MARKS - points for points in USUAL_EXECUTION)})
"""What the points of all indicators come to: those of the whole form, or what is left beside the execution."""

# Seen in prose as 90-100, 80-89, 60-79, below 60; half-open intervals close the gaps between whole numbers.
GRADE_BANDS = (
    GradeBand("优", Decimal(90)),
    GradeBand("良", Decimal(80)),
    GradeBand("中", Decimal(60)),
    GradeBand("差", None),
)

_WORDS: Final = {"优秀": "优", "良好": "良", "一般": "中", "优": "优", "良": "良", "中": "中", "差": "差"}
_WORD: Final = "|".join(_WORDS)
_TICK: Final = "[☑√■✓✔●]"
_CHOSEN: Final = re.compile(rf"{_TICK}({_WORD})|({_WORD})[(（]?{_TICK}")
_ALONE: Final = re.compile(rf"[“\"(（]?({_WORD})(?:[级等]|档)?(?=[”\")）(（,，。;；:：\d]|$)")


def grade_in(text: str) -> str | None:
    """The grade that a text states, alone, before its score, or ticked among others: `优秀`, `良（85分）`, `优□良☑中□差□`; else None."""
    compact = re.sub(r"\s", "", text)
    if chosen := [next(filter(None, words)) for words in _CHOSEN.findall(compact)]:
        return _WORDS[chosen[0]] if len(chosen) == 1 else None
    alone = _ALONE.match(compact)
    return _WORDS[alone[1]] if alone else None
