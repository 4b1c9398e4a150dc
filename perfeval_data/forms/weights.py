"""What speaks against a reading, and how much: every weight of the reader, in one unit, each with the form that needs it.

A reading is the sum of what speaks against it; the best one is taken if the next is worse by `MARGIN` at least. Words weigh less than
sums: what a column is called may be a slip, that its rates are those of two others is none.
"""

from __future__ import annotations

from typing import Final

MARGIN: Final = 1.0
"""How much better than the next one a reading must be."""

# --- what a cell of a header is called -----------------------------------------------------------------------------
COMPOSED: Final = 0.5
"""A name put together of known words (`全年实际支付金额`): `tests/forms/test_words.py`."""
AS_ELSEWHERE: Final = 0.75
"""A known name of another part of the form (`年度目标` above targets)."""
SECOND_MEANING: Final = 1.5
"""A name for a column of level 1, or for one that is not stored (`指标类型`)."""
ALIKE: Final = 2.0
"""A name that is only like known ones, in all that it tells; less alike, up to three times that."""
BY_KIND: Final = 4.0
"""A name that says no more than what kind of value stands below it (`拨款数`, `50`): more than its place must speak for it."""
NAMELESS: Final = 3.5
"""That a name means nothing here."""
KNOWN_BUT_NOT_MEANT: Final = 5.0
"""That a known name means nothing here: one of two columns of the same name."""

# --- where it stands, and what stands below it -----------------------------------------------------------------------
OUT_OF_ORDER: Final = 1.5
"""An actual before its target, a score before its points."""
POINTS_OF_A_LEVEL: Final = 3.0
"""A column of points right behind a level that is not the last one."""
MISFIT: Final = 4.0
"""A column in which nothing is of the kind that its name says; in part, in proportion."""
LACKING: Final = 1.0
"""That no column is the one which forms of this kind have: a name that is like it, at its place, is its name rather than none."""
CONFIRMED: Final = -2.5
"""Sums or rates of the form that come true under a reading."""
CONTRADICTED: Final = 3.0
"""Sums or rates that a reading makes false."""

# --- the total -----------------------------------------------------------------------------------------------------------
ELSEWHERE: Final = 1.0
"""A number of the total in no column of points: rows of the total often stand one column off."""
MISPLACED: Final = 2.0
"""A number of the total in the column of the other one."""
UNCONFIRMED: Final = 2.5
"""A number of the total that is no sum of the indicators."""
WEIGHT_ALONE: Final = 1.0
"""A total that states its points and no score: a single number is mostly the score."""
MOST_OF_A_TOTAL: Final = 2.5
"""What may speak against a number of the total: its place or the sums, not both."""

# --- a row under its header ------------------------------------------------------------------------------------------------
SLIP_RULED: Final = 3.0
"""That the cells of a ruled row from one on stand off their columns."""
SLIP_IN_TEXT: Final = 1.0
"""The same in text, where cells of merged levels are gone, and empty ones may be."""
ODD_POINTS: Final = 2.5
"""Words in a ruled column of points: a slip of the pen, unless more is odd."""
LACKS: Final = 1.0
"""That a row has no points where its table has a column for them, or no name."""
MISPLACED_LEVEL: Final = 1.0
"""The name of a level 2 in the column of level 1."""
UNEXPLAINED: Final = 4.5
"""That a row is none of the table, or has lost or gained a cell in a way that nothing tells."""
NO_SUCH_ROW: Final = 10.0
"""What no row of the table can be."""
RATHER_ANOTHER_KIND: Final = 2.0
"""That a row named like a total is the sum of a level, or one named like a section of remarks an indicator."""
