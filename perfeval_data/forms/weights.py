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
    """How much better than the next one a reading must be.

    `test_words.py::test_sums_tell_an_amount_of_no_certain_name_and_nothing_else_does`
    """

    # --- what a cell of a header is called
    composed: Cost = 0.5
    """A name put together of known words (`全年实际支付金额`). `test_goals.py::test_expected_and_achieved`"""
    as_elsewhere: Cost = 0.75
    """A known name of another part of the form (`年度目标` above targets).

    `test_other_offices.py::test_names_of_goals_say_what_was_promised_and_what_was_reached`
    """
    second_meaning: Cost = 1.5
    """A name for a column of level 1, or for one that is not stored (`指标类型`).

    `test_words.py::test_a_name_of_something_else_is_not_taken_for_it`
    """
    alike: Cost = 2.0
    """A name that is only like known ones, in all that it tells; less alike, up to three times that.

    `test_words.py::test_a_name_that_an_office_would_understand_is_understood`
    """
    by_kind: Cost = 4.0
    """A name that says no more than what kind of value stands below it (`拨款数`, `50`): more than its place must speak for it.

    `test_headers.py::test_a_column_of_scores_may_have_its_points_for_a_name`
    """
    nameless: Cost = 3.5
    """That a name means nothing here. `test_words.py::test_a_name_that_an_office_would_understand_is_understood`"""
    known_but_not_meant: Cost = 5.0
    """That a known name means nothing here: one of two columns of the same name.

    `test_headers.py::test_columns_that_are_not_stored_do_not_stand_in_for_those_that_are`
    """

    # --- where it stands, and what stands below it
    out_of_order: Cost = 1.5
    """An actual before its target, a score before its points."""
    points_of_a_level: Cost = 3.0
    """A column of points right behind a level that is not the last one.

    `test_headers.py::test_points_of_the_levels_are_not_those_of_the_indicators`
    """
    misfit: Cost = 4.0
    """A column in which nothing is of the kind that its name says; in part, in proportion.

    `test_fund_layouts.py::test_a_row_whose_values_are_not_those_of_their_columns_is_left_out`
    """
    lacking: Cost = 1.0
    """That no column is the one which forms of this kind have: a name that is like it, at its place, is its name rather than none.

    `test_headers.py::test_a_column_with_a_number_for_a_name_is_told_of_where_it_may_be_no_score`
    """
    confirmed: Proof = -2.5
    """Sums or rates of the form that come true under a reading.

    `test_words.py::test_a_name_that_an_office_would_understand_is_understood`
    """
    contradicted: Cost = 3.0
    """Sums or rates that a reading makes false.

    `test_headers.py::test_a_column_with_a_number_for_a_name_is_told_of_where_it_may_be_no_score`
    """

    # --- the total
    elsewhere: Cost = 1.0
    """A number of the total in no column of points: rows of the total often stand one column off.

    `test_specimens.py::test_total_row_of_one_number_is_confirmed_by_the_sums`
    """
    misplaced: Cost = 2.0
    """A number of the total in the column of the other one.

    `test_traps.py::test_a_total_off_its_columns_is_read_the_way_round_that_the_sums_confirm`
    """
    unconfirmed: Cost = 2.5
    """A number of the total that is no sum of the indicators.

    `test_specimens.py::test_total_row_of_one_number_is_confirmed_by_the_sums`
    """
    weight_alone: Cost = 1.0
    """A total that states its points and no score: a single number is mostly the score."""
    most_of_a_total: Cost = 2.5
    """What may speak against a number of the total: its place or the sums, not both.

    `test_layouts.py::test_sources_as_columns_in_text`
    """

    # --- a row under its header
    slip_ruled: Cost = 3.0
    """That the cells of a ruled row from one on stand off their columns.

    `test_indicator_layouts.py::test_of_a_row_that_may_have_slipped_what_all_readings_agree_on_is_kept`
    """
    slip_in_text: Cost = 1.0
    """The same in text, where cells of merged levels are gone, and empty ones may be.

    `test_assign.py::test_fund_row_of_text_with_a_cell_for_every_column_is_read_in_order`
    """
    odd_points: Cost = 2.5
    """Words in a ruled column of points: a slip of the pen, unless more is odd.

    `test_fund_layouts.py::test_a_row_whose_values_are_not_those_of_their_columns_is_left_out`
    """
    lacks: Cost = 1.0
    """That a row has no points where its table has a column for them, or no name.

    `test_traps.py::test_two_numbers_of_one_cell_are_not_one_number`
    """
    misplaced_level: Cost = 1.0
    """The name of a level 2 in the column of level 1."""
    unexplained: Cost = 4.5
    """That a row is none of the table, or has lost or gained a cell in a way that nothing tells.

    `test_points.py::test_points_that_the_weight_beside_contradicts_are_none`
    """
    no_such_row: Cost = 10.0
    """What no row of the table can be.

    `test_assign.py::test_row_whose_merged_cells_are_gone_has_one_reading_when_all_its_values_are_there`
    """
    rather_another_kind: Cost = 2.0
    """That a row named like a total is the sum of a level, or one named like a section of remarks an indicator."""


WEIGHTS: Final = checked(Weights)


class Names(Thresholds, frozen=True):
    """How long a text is that names something, and how alike to known names; a longer one is a value or a sentence."""

    longest: Characters = 16
    """The name of a column, a body or a goal. `test_words.py::test_a_name_that_an_office_would_understand_is_understood`"""
    of_two_columns: Characters = 20
    """The names of two columns in one cell: `分值/得分`. `test_indicator_layouts.py::test_target_and_actual_in_one_cell`"""
    of_a_source: Characters = 20
    """The name of a source or an amount in a line of a cell.

    `test_funds_in_cells.py::test_lines_of_a_cell_may_name_sources_at_length`
    """
    of_a_statement: Characters = 26
    """The label of a statement: `未完成原因分析及下一步拟采取的改进措施`. `test_statements.py::test_label_of_a_statement`"""
    title: Characters = 60
    """The title of a form. `test_specimens.py::test_titles_of_other_wordings_name_the_year_and_sentences_do_not`"""
    caption: Characters = 24
    """A line above a table that is about it: `三、绩效指标`. `test_loose.py::test_goals_in_lines_between_the_tables`"""
    names_unit: Characters = 40
    """The same where it names the unit of amounts: `一、资金情况（单位：万元）`.

    `test_loose.py::test_a_heading_in_lines_above_tables_with_captions`
    """
    hint: Characters = 60
    """A line of a document that may name the year of its forms. `test_split.py::test_year_of_the_first_lines_of_a_document`"""
    shortest_in_a_line: Characters = 4
    """A name of the heading that begins anew within a line of names and values; a shorter one ends many a value (`宣传部门：`).

    `test_heading.py::test_a_known_name_begins_the_next_value_whatever_is_between`
    """
    longest_in_a_line: Characters = 12
    """The same at most. `test_heading.py::test_a_longer_name_begins_the_next_value_as_well`"""
    shortest_cut: Characters = 4
    """A label that is known without its last character as well, where that is cut off.

    `test_words.py::test_a_label_of_the_heading_may_lack_its_last_character_where_enough_is_left`
    """
    likeness: Share = 0.25
    """Of what a name tells: how much the wordings of a label have of it at least for the name to be like the label.

    `test_words.py::test_what_speaks_against_a_name`
    """


NAMES: Final = checked(Names)


class Persons(Thresholds, frozen=True):
    """Labels that ask for persons, with their values in one text."""

    longest_label: Characters = 20
    """The label with all that stands before it up to the value before. `test_personal.py::test_what_stands_behind_a_label`"""
    longest_value: Characters = 30
    """What stands behind a label and may all be its value; of a longer text, a sentence, only the beginning is.

    `test_personal.py::test_what_stands_behind_a_label`
    """
    most_parts_of_a_label: Count = 7
    """The parts of a label that is spaced out: `联 系 电 话`. `test_personal.py::test_what_stands_behind_a_label`"""


PERSONS: Final = checked(Persons)


class Tables(Thresholds, frozen=True):
    """How many cells or rows make a header, a row or a heading, and which figures may stand below a name."""

    rows_of_a_header: Count = 3
    """The rows over which a header may reach.

    `test_layouts.py::test_names_of_columns_in_three_rows_of_which_one_tells_nothing`
    """
    numbers_of_columns: Count = 4
    """Numbers of columns that make a row of nothing else: `1 | 2 | 3 | 4=3/2`.

    `test_headers.py::test_a_row_of_the_numbers_of_columns_is_part_of_the_header`
    """
    named_values: Count = 3
    """Columns of values by whose known names alone a row heads the indicators.

    `test_headers.py::test_a_column_by_what_stands_below_its_name`
    """
    composed_names: Count = 6
    """Cells of a row that heads them without one known name of a value.

    `test_headers.py::test_a_header_without_one_known_name_of_a_value`
    """
    names_with_a_year: Count = 3
    """Names of columns in a row whose years are those of columns.

    `test_indicator_layouts.py::test_names_of_columns_with_the_year_of_the_form_or_of_another`
    """
    names_on_their_side: Count = 4
    """Names of columns one below the other that make a table on its side.

    `test_transposed.py::test_a_table_on_its_side_is_put_upright`
    """
    beside_goals: Count = 4
    """Cells of a row that holds goals beside their names, in words that are not certain: more are a row of something else.

    `test_goals.py::test_expected_and_achieved`
    """
    lines_of_title: Count = 8
    """Lines above a form that may belong to its title. `test_specimens.py::test_a_title_may_stand_some_lines_above_its_form`"""
    lines_of_document: Count = 3
    """The first lines of a document, which may name the year of its forms.

    `test_split.py::test_year_of_the_first_lines_of_a_document`
    """
    rows_of_an_end: Count = 3
    """Rows of a table that may be no more than the end of a form: its 总分 row and remarks.

    `test_split.py::test_other_tables_do_not_continue_a_form_without_a_total`
    """
    same_border: Share = 0.012
    """Of the width of a table: how far borders miss each other that are one, in a table or two halves of it; columns are four times as wide.

    `test_traps.py::test_borders_a_few_points_out_of_line_are_one`
    """
    points_of_execution: Count = 30
    """The most that a form gives for execution (10, or 20): a larger number in that column is an amount.

    `test_fund_layouts.py::test_a_row_whose_values_are_not_those_of_their_columns_is_left_out`
    """
    points_of_a_form: Count = 200
    """More points than the indicators of any form give: scores that come to more, and to no stated total, are on another scale.

    `test_points.py::test_scores_on_another_scale_refuse_the_form`
    """
    percent: Count = 200
    """The highest rate of execution; a larger number in that column is an amount.

    `test_fund_layouts.py::test_each_figure_has_the_names_beside_and_above_it`
    """


TABLES: Final = checked(Tables)


class Search(Thresholds, frozen=True):
    """How many readings are followed at a time; the others have more against them."""

    of_a_header: Count = 256
    """Ways to understand a header. `test_headers.py::test_points_of_the_levels_are_not_those_of_the_indicators`"""
    of_a_row: Count = 48
    """Ways to lay the beginning of a row.

    `test_assign.py::test_row_whose_merged_cells_are_gone_has_one_reading_when_all_its_values_are_there`
    """


SEARCH: Final = checked(Search)


class Told(Thresholds, frozen=True):
    """What is told of, or asked of a person."""

    texts: Count = 4
    """Texts that were not understood and are quoted in one finding.

    `test_other_offices.py::test_goals_that_are_not_understood_are_told_of`
    """
    longest: Characters = 20
    """How much is quoted of each. `test_other_offices.py::test_goals_that_are_not_understood_are_told_of`"""
    doubted: Confidence = 0.95
    """The confidence below which any text off a picture is asked; measured in docs/formats.md."""


TOLD: Final = checked(Told)
