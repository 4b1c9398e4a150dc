"""The judgement calls of the reading of forms: what speaks against a reading and how much, how long a name is, how many make a table.

A reading is the sum of what speaks against it; the best one is taken if the next is worse by the margin at least. Words weigh less than
sums: what a column is called may be a slip, that its rates are those of two others is none.

Each number is here once, with its unit as its type, and with a test in `tests/forms` that fails when it is far off, if one is known.
Lengths within the pattern of a word are part of the pattern.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from perfeval_data.readers.thresholds import Confidence, Count, Share, Thresholds, checked

Cost = Annotated[float, msgspec.Meta(gt=0, le=10)]
"""What speaks against a reading; all costs have one unit."""
Proof = Annotated[float, msgspec.Meta(ge=-10, lt=0)]
"""What speaks for a reading, in the same unit."""
Characters = Annotated[int, msgspec.Meta(gt=0, le=100)]


class Weights(Thresholds, frozen=True):
    """What speaks for and against a reading."""

    margin: Cost = 1.0
    """How much better than the next one a reading must be."""

    # --- what a cell of a header is called
    composed: Cost = 0.5
    """A name put together of known words (`全年实际支付金额`)."""
    as_elsewhere: Cost = 0.75
    """A known name of another part of the form (`年度目标` above targets)."""
    second_meaning: Cost = 1.5
    """A name for a column of level 1, or for one that is not stored (`指标类型`)."""
    alike: Cost = 2.0
    """A name that is only like known ones, in all that it tells; less alike, up to three times that."""
    by_kind: Cost = 4.0
    """A name that says no more than what kind of value stands below it (`拨款数`, `50`): more than its place must speak for it."""
    nameless: Cost = 3.5
    """That a name means nothing here."""
    known_but_not_meant: Cost = 5.0
    """That a known name means nothing here: one of two columns of the same name."""

    # --- where it stands, and what stands below it
    out_of_order: Cost = 1.5
    """An actual before its target, a score before its points."""
    points_of_a_level: Cost = 3.0
    """A column of points right behind a level that is not the last one."""
    misfit: Cost = 4.0
    """A column in which nothing is of the kind that its name says; in part, in proportion."""
    lacking: Cost = 1.0
    """That no column is the one which forms of this kind have: a name that is like it, at its place, is its name rather than none."""
    confirmed: Proof = -2.5
    """Sums or rates of the form that come true under a reading."""
    contradicted: Cost = 3.0
    """Sums or rates that a reading makes false."""

    # --- the total
    elsewhere: Cost = 1.0
    """A number of the total in no column of points: rows of the total often stand one column off."""
    misplaced: Cost = 2.0
    """A number of the total in the column of the other one."""
    unconfirmed: Cost = 2.5
    """A number of the total that is no sum of the indicators."""
    weight_alone: Cost = 1.0
    """A total that states its points and no score: a single number is mostly the score."""
    most_of_a_total: Cost = 2.5
    """What may speak against a number of the total: its place or the sums, not both."""

    # --- a row under its header
    slip_ruled: Cost = 3.0
    """That the cells of a ruled row from one on stand off their columns."""
    slip_in_text: Cost = 1.0
    """The same in text, where cells of merged levels are gone, and empty ones may be."""
    odd_points: Cost = 2.5
    """Words in a ruled column of points: a slip of the pen, unless more is odd."""
    lacks: Cost = 1.0
    """That a row has no points where its table has a column for them, or no name."""
    misplaced_level: Cost = 1.0
    """The name of a level 2 in the column of level 1."""
    unexplained: Cost = 4.5
    """That a row is none of the table, or has lost or gained a cell in a way that nothing tells."""
    no_such_row: Cost = 10.0
    """What no row of the table can be."""
    rather_another_kind: Cost = 2.0
    """That a row named like a total is the sum of a level, or one named like a section of remarks an indicator."""


WEIGHTS: Final = checked(Weights)


class Names(Thresholds, frozen=True):
    """How long a text is that names something, and how alike to known names; a longer one is a value or a sentence."""

    longest: Characters = 16
    """The name of a column, a body or a goal."""
    of_two_columns: Characters = 20
    """The names of two columns in one cell: `分值/得分`."""
    of_a_source: Characters = 20
    """The name of a source or an amount in a line of a cell."""
    of_a_statement: Characters = 26
    """The label of a statement: `未完成原因分析及下一步拟采取的改进措施`."""
    title: Characters = 60
    """The title of a form."""
    caption: Characters = 24
    """A line above a table that is about it: `三、绩效指标`."""
    names_unit: Characters = 40
    """The same where it names the unit of amounts: `一、资金情况（单位：万元）`."""
    hint: Characters = 60
    """A line of a document that may name the year of its forms."""
    shortest_in_a_line: Characters = 4
    """A name of the heading that begins anew within a line of names and values; a shorter one ends many a value (`宣传部门：`)."""
    longest_in_a_line: Characters = 12
    """The same at most."""
    shortest_cut: Characters = 4
    """A label that is known without its last character as well, where that is cut off."""
    likeness: Share = 0.25
    """Of what a name tells: how much the wordings of a label have of it at least for the name to be like the label."""


NAMES: Final = checked(Names)


class Persons(Thresholds, frozen=True):
    """Labels that ask for persons, with their values in one text."""

    longest_label: Characters = 20
    """The label with all that stands before it up to the value before."""
    longest_value: Characters = 30
    """What stands behind a label and may all be its value; of a longer text, a sentence, only the beginning is."""
    most_parts_of_a_label: Count = 7
    """The parts of a label that is spaced out: `联 系 电 话`."""


PERSONS: Final = checked(Persons)


class Tables(Thresholds, frozen=True):
    """How many cells or rows make a header, a row or a heading, and which figures may stand below a name."""

    rows_of_a_header: Count = 3
    """The rows over which a header may reach."""
    numbers_of_columns: Count = 4
    """Numbers of columns that make a row of nothing else: `1 | 2 | 3 | 4=3/2`."""
    named_values: Count = 3
    """Columns of values by whose known names alone a row heads the indicators."""
    composed_names: Count = 6
    """Cells of a row that heads them without one known name of a value."""
    names_with_a_year: Count = 3
    """Names of columns in a row whose years are those of columns."""
    names_on_their_side: Count = 4
    """Names of columns one below the other that make a table on its side."""
    beside_goals: Count = 4
    """Cells of a row that holds goals beside their names, in words that are not certain: more are a row of something else."""
    lines_of_title: Count = 8
    """Lines above a form that may belong to its title."""
    lines_of_document: Count = 3
    """The first lines of a document, which may name the year of its forms."""
    rows_of_an_end: Count = 3
    """Rows of a table that may be no more than the end of a form: its 总分 row and remarks."""
    same_border: Share = 0.012
    """Of the width of a table: within it borders count as one: 5 points on a page; the narrowest columns have four times that."""
    same_edge: Share = 0.01
    """The same of the borders of two tables."""
    points_of_execution: Count = 30
    """The most that a form gives for execution (10, or 20): a larger number in that column is an amount."""
    percent: Count = 200
    """The highest rate of execution; a larger number in that column is an amount."""


TABLES: Final = checked(Tables)


class Search(Thresholds, frozen=True):
    """How many readings are followed at a time; the others have more against them."""

    of_a_header: Count = 256
    of_a_row: Count = 48


SEARCH: Final = checked(Search)


class Told(Thresholds, frozen=True):
    """What is told of, or asked of a person."""

    texts: Count = 4
    """Texts that were not understood and are quoted in one finding."""
    longest: Characters = 20
    """How much is quoted of each."""
    doubted: Confidence = 0.95
    """The confidence below which any text off a picture is asked; measured in docs/formats.md."""


TOLD: Final = checked(Told)
