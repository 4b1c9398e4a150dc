"""The judgement calls of the readers: how near is near, how small is a speck, how many make a table.

Each number is here once, with its unit as its type, and with a test in `tests/readers` that fails when it is far off, if one is known.
What a format prescribes (sectors of a file) is beside its use, units of length are in `units`, limits against exhausting the machine in
`limits`.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeVar

import msgspec

Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
"""A part of what the text below it names."""
Heights = Annotated[float, msgspec.Meta(gt=0, le=10)]
"""A multiple of the height of a character, or of what the text below it names."""
Points = Annotated[float, msgspec.Meta(gt=0, le=200)]
"""1/72 inch of paper."""
Millimetres = Annotated[float, msgspec.Meta(gt=0, le=1000)]
"""Of paper."""
CssPixels = Annotated[int, msgspec.Meta(gt=0, le=1000)]
"""1/96 inch of a web page."""
PicturePixels = Annotated[float, msgspec.Meta(gt=0, le=100)]
"""Of a scan."""
Dpi = Annotated[int, msgspec.Meta(gt=0, le=600)]
"""Pixels of a scan in an inch of paper."""
Degrees = Annotated[float, msgspec.Meta(gt=0, lt=45)]
Radians = Annotated[float, msgspec.Meta(gt=0, lt=0.7)]
Level = Annotated[int, msgspec.Meta(gt=0, lt=256)]
"""Brightness, saturation or opacity, 0 to 255."""
Hue = Annotated[int, msgspec.Meta(gt=0, lt=180)]
"""As OpenCV counts, 0 to 179."""
Percentile = Annotated[int, msgspec.Meta(gt=0, lt=100)]
Confidence = Annotated[float, msgspec.Meta(gt=0, lt=1)]
"""Of the recogniser in a character."""
Count = Annotated[int, msgspec.Meta(gt=0, le=1000)]


class Thresholds(msgspec.Struct, frozen=True):
    """Some of the numbers, each within what its unit allows."""


_Kind = TypeVar("_Kind", bound=Thresholds)


def checked(kind: type[_Kind]) -> _Kind:
    """The thresholds of a kind. Raises `msgspec.ValidationError` for a number beyond its unit."""
    stated: Any = msgspec.to_builtins(kind())
    return msgspec.convert(stated, kind)


class Lines(Thresholds, frozen=True):
    """Which strokes are the lines of a table, and which cells they enclose."""

    thickest: Points = 3.0
    """The thickest line; what is thicker is a coloured area.

    `test_pdf_fills.py::test_colour_where_rules_make_the_cells_makes_none`
    """
    straight: Points = 0.5
    """How far a line may rise or lean and still run along or down the page.

    `test_page_text.py::test_a_stroke_runs_along_the_page_if_it_hardly_rises`
    """
    shortest: Points = 4.0
    """The shortest line; a shorter one is a dot. `test_pdf.py::test_a_line_that_stops_short_of_a_border_separates_two_cells`"""
    snap: Points = 2.0
    """How far the pieces of a line, or lines that meet, may miss each other: double lines, gaps at crossings.

    `test_pdf.py::test_borders_are_lines_however_they_are_drawn`
    """
    dash: Points = 4.0
    """The widest gap between the pieces of a dashed line. `test_pdf_marks.py::test_a_figure_struck_out_is_no_text`"""
    reaches_nearly: Share = 0.5
    """Of the height of a row: a line down the page this long separates two cells although it stops short of a border.

    `test_pdf.py::test_a_line_that_stops_short_of_a_border_separates_two_cells`
    """


LINES: Final = checked(Lines)


class Shapes(Thresholds, frozen=True):
    """What a filled or stroked path is: a line, an area, a letter, or a line drawn by hand."""

    filled: Share = 0.75
    """Of its rectangle: how much a line or an area fills at least; a circle fills more.

    `test_ofd.py::test_a_printed_document_drawn_again_has_the_same_cells`
    """
    most_of_letter: Count = 100
    """Outlines that a path may have and still be a letter, or a few letters."""
    corners_of_scrawl: Count = 4
    """Corners from which on an open line is drawn by hand, not part of a frame or a tick.

    `test_pdf_watermarks.py::test_a_watermark_as_dark_as_text_is_refused_by_its_name`
    """


SHAPES: Final = checked(Shapes)


class Cells(Thresholds, frozen=True):
    """Which cell a character belongs to."""

    adjacent: Heights = 0.05
    """The widest gap between neighbours that touch; a border alone is wider.

    `test_ofd.py::test_a_printed_document_drawn_again_has_the_same_cells`
    """
    most_outside: Share = 0.3
    """Of a character: how much may lie beyond the border of its cell, since its box is larger than its ink.

    `test_pdf_marks.py::test_lines_of_a_table_that_text_runs_over_strike_nothing`
    """
    fewest_columns: Count = 3
    """A table has more columns than this; a chart also has lines that cross and numbers on them.

    `test_pdf_marks.py::test_lines_of_a_table_that_text_runs_over_strike_nothing`
    """


CELLS: Final = checked(Cells)


class Fills(Thresholds, frozen=True):
    """Tables drawn as areas of colour."""

    widest_gap: Points = 6.0
    """The widest gap between two coloured cells that stands for the border between them.

    `test_pdf_fills.py::test_coloured_cells_without_rules_have_edges`
    """
    highest_row: Heights = 1.6
    """Of the lower of the rows above and below: how high a white row between coloured ones may be.

    `test_pdf_fills.py::test_every_second_row_may_be_white`
    """
    fewest: Count = 4
    """Coloured areas that make a table by themselves. `test_pdf_fills.py::test_coloured_cells_without_rules_have_edges`"""
    fewest_columns: Count = 3
    """Columns of a coloured row that is a table, or part of one, by itself.

    `test_pdf_fills.py::test_every_second_row_may_be_white`
    """
    filled: Share = 0.75
    """Of the area around coloured cells: how much they fill. `test_pdf_fills.py::test_the_bars_of_a_chart_make_no_table`"""
    most: Count = 600
    """Coloured areas of a page; more are a drawing."""
    same_side: Points = 1.0
    """How far the sides of cells in one row or column may differ."""


FILLS: Final = checked(Fills)


class Gaps(Thresholds, frozen=True):
    """Columns of a table without lines down the page."""

    fewest_lines: Count = 3
    """Lines of one width that make a table. `test_gaps.py::test_a_form_without_some_of_its_lines`"""
    fewest_columns: Count = 4
    """Columns from which on it is one. `test_gaps.py::test_a_form_without_some_of_its_lines`"""
    apart: Heights = 0.5
    """A gap without a blank from which on two texts of a row are apart. `test_gaps.py::test_a_gap_without_a_blank_parts_names`"""
    wide: Heights = 1.2
    """The same with a blank, which may be one within a text. `test_gaps.py::test_a_blank_within_a_name_parts_none`"""
    narrowest: Points = 2.0
    """The strip free of text that is a border. `test_gaps.py::test_a_form_without_some_of_its_lines`"""


GAPS: Final = checked(Gaps)


class Text(Thresholds, frozen=True):
    """From characters to lines of text."""

    same_line: Heights = 0.4
    """How far the baselines of one line may differ: superscripts, mixed fonts.

    `test_pdf_fills.py::test_colour_behind_the_words_of_a_paragraph_makes_no_table`
    """
    same_line_when_raised: Heights = 0.65
    """The same for small characters above the baseline of larger ones: marks of notes.

    `test_pdf_marks.py::test_a_raised_mark_of_a_note_is_no_part_of_a_figure`
    """
    touching: Points = 0.5
    """How far neighbours may overlap just for standing close.

    `test_page_text.py::test_narrow_letters_that_touch_are_no_text_over_text`
    """
    gap: Heights = 0.8
    """The gap from which on a line has a space. `test_pdf_marks.py::test_a_note_within_a_text_is_left_out`"""
    gap_in_latin: Heights = 0.25
    """The same between letters and digits, which stand close together. `test_pdf.py::test_a_gap_in_a_line_is_a_blank`"""
    slack: Heights = 0.3
    """The room that a full line may seem to have left.

    `test_page_text.py::test_a_line_is_full_where_the_next_character_had_hardly_room`
    """
    left_aligned: Points = 1.0
    """How far from the padding a line may begin and still be aligned left, not centred.

    `test_page_text.py::test_room_is_counted_from_the_right_of_a_line_that_begins_at_the_left_else_from_its_width`
    """
    widest_padding: Points = 6.0
    """The widest padding; more is an indent or centred text.

    `test_ofd.py::test_a_printed_document_drawn_again_has_the_same_cells`
    """
    on_each_other: Share = 0.4
    """Of the narrower of two characters: how much of it lies on the other where one was printed over the other. Condensed type and brackets overlap less.

    `test_pdf_painting.py::test_a_figure_painted_over_another_one_is_unreadable`
    """
    smallest: Points = 1.0
    """The smallest character that is meant to be read. `test_pdf_painting.py::test_text_that_is_not_seen_is_not_read`"""
    legible: Points = 3.0
    """The smallest that can be read in print; nobody can tell whether a smaller figure is meant to be.

    `test_legibility.py::test_how_a_text_is_seen`
    """
    next_line: Heights = 1.6
    """How far below a line the next one of the same text is. `test_pdf_painting.py::test_text_cut_by_the_edge_of_the_sheet_is_unreadable`"""
    most_unknown: Share = 0.1
    """Of the characters of a page: how many may lack a code before its text counts as unreadable.

    `test_ofd.py::test_a_page_of_glyphs_alone_is_refused`
    """
    angle: Radians = 0.05
    """How far a character may lean and still stand upright, or be turned by right angles.

    `test_pdf_pictures.py::test_writing_aslant_in_a_cell_stands_in_it_as_a_sign`
    """


TEXT: Final = checked(Text)


class Notes(Thresholds, frozen=True):
    """Raised marks of notes, and lowered figures."""

    smaller: Share = 0.85
    """Of the height of its neighbour: how high a smaller character is at most. Browsers raise notes at 0.83.

    `test_pdf_marks.py::test_a_raised_mark_of_a_note_is_no_part_of_a_figure`
    """
    raised: Heights = 0.15
    """How far above its neighbour a smaller character stands if it is raised.

    `test_pdf_marks.py::test_a_raised_mark_of_a_note_is_no_part_of_a_figure`
    """
    raised_as_large: Heights = 0.25
    """The same for a character as large as its neighbour.

    `test_pdf_marks.py::test_a_raised_mark_of_a_note_is_no_part_of_a_figure`
    """
    lowered: Heights = 0.08
    """How far below its neighbour a smaller character stands if it is lowered.

    `test_pdf_marks.py::test_lowered_figures_are_no_part_of_a_number`
    """
    adjoining: Heights = 0.5
    """How close a note stands to its word. `test_page_text.py::test_a_raised_figure_is_a_note_only_right_behind_its_word`"""


NOTES: Final = checked(Notes)


class Colours(Thresholds, frozen=True):
    """What is seen on what."""

    no_contrast: Level = 16
    """The difference in red, green and blue up to which one colour is not seen on another.

    `test_pdf_fills.py::test_white_rules_on_colour_are_rules`
    """
    hardly_seen: Level = 48
    """The same up to which nobody can tell whether it is meant to be seen.

    `test_legibility.py::test_how_a_text_is_seen`
    """
    opaque: Level = 250
    """The opacity from which on nothing shines through. `test_pdf_painting.py::test_text_that_is_not_seen_is_not_read`"""
    faint: Level = 120
    """The brightness on white paper from which on text is faint: watermarks are light grey, silver, pale red.

    `test_pdf_watermarks.py::test_an_upright_watermark_is_not_read`
    """
    edge: Points = 0.75
    """The width of an area's edge, on which a border may lie."""


COLOURS: Final = checked(Colours)


class Hiding(Thresholds, frozen=True):
    """Which text is covered up."""

    least: Points = 1.0
    """How far an area must lie over a text to hide any of it."""
    margin: Share = 0.25
    """Of a side: what is not looked at there, since the corners of an area may be round."""
    large: Share = 0.01
    """Of a page: a picture this large is looked at for being on a layer that is off."""
    slack: Points = 1.0
    """How far something may pass the rectangle to which its object is confined.

    `test_ofd.py::test_a_character_beyond_the_rectangle_of_its_text_may_be_cut_off`
    """


HIDING: Final = checked(Hiding)


class Strikes(Thresholds, frozen=True):
    """Which text is struck out."""

    lowest: Heights = 0.12
    """How far above the baseline a line strikes out; a lower one underlines.

    `test_pdf_marks.py::test_a_figure_struck_out_is_no_text`
    """
    highest: Heights = 0.58
    """The same for the highest line. `test_pdf_marks.py::test_an_underline_strikes_nothing`"""
    low: Heights = 0.6
    """Of its neighbours: a lower character has a box of its ink alone, such as a dash.

    `test_pdf_marks.py::test_a_figure_below_a_scrawl_is_unreadable`
    """
    struck: Share = 0.6
    """Of the width of a character: a line this long strikes it out. `test_pdf_marks.py::test_a_figure_struck_out_is_no_text`"""
    touched: Share = 0.25
    """The same for one that may do so: nobody can tell.

    `test_pdf_marks.py::test_a_figure_that_is_partly_struck_out_is_unreadable`
    """
    before: Heights = 0.7
    """How far before a figure a short stroke may be its minus. `test_pdf_marks.py::test_a_stroke_before_a_figure_may_be_its_minus`"""
    longest_sign: Heights = 1.0
    """How long such a stroke is at most. `test_pdf_marks.py::test_a_stroke_before_a_figure_may_be_its_minus`"""
    overshoot: Heights = 0.7
    """How far a stroke may run past the text that it strikes out, near the lines of a table.

    `test_pdf_marks.py::test_a_figure_struck_out_is_no_text`
    """
    free_overshoot: Heights = 3.0
    """The same away from them. `test_pdf_marks.py::test_a_strike_along_the_whole_cell_counts`"""
    at_border: Points = 1.0
    """How far from a line of a table a stroke may end and still end at it.

    `test_pdf_marks.py::test_a_strike_along_the_whole_cell_counts`
    """
    most_slants: Count = 500
    """Slanted strokes of a page; more are a chart or a map."""


STRIKES: Final = checked(Strikes)


class Watermarks(Thresholds, frozen=True):
    """Writing across a page that is no text of the form."""

    large: Heights = 1.3
    """Of most characters of the page: writing this high is larger than its text.

    `test_pdf_watermarks.py::test_an_upright_watermark_is_not_read`
    """
    repeated: Count = 3
    """How often the same words stand on a page that is tiled with them.

    `test_pdf_watermarks.py::test_a_grey_note_that_runs_over_a_border_is_no_watermark`
    """
    far: Heights = 1.5
    """The gap beyond which a character begins another piece of writing."""
    same_height: Share = 0.02
    """How far the heights of one piece of writing may differ."""
    least_wide: Share = 0.2
    """Of the width of a character: how much lies on another; boxes of neighbours overlap less."""
    least_high: Share = 0.4
    """The same of its height; boxes of lines overlap less. `test_pdf_watermarks.py::test_grey_words_in_close_lines_are_read`"""
    margin: Share = 0.2
    """Of a side of a character: where a line may run, since boxes are larger than the ink."""


WATERMARKS: Final = checked(Watermarks)


class Pictures(Thresholds, frozen=True):
    """Pictures that are a page, hold a form, or stand in a cell."""

    form: Share = 1 / 3
    """Of a page: a picture this large may hold a form. `test_pictures.py::test_size_of_a_picture_of_a_web_page_by_its_tag`"""
    small: Share = 0.1
    """Of a page: pictures up to this size may be a seal or a logo, too small for a form.

    `test_pdf.py::test_a_page_that_is_a_picture_is_refused_with_its_number`
    """
    large: Share = 0.4
    """Of a page: a larger picture without text on it may be the page itself, scanned.

    `test_pdf.py::test_a_page_that_is_a_picture_is_refused_with_its_number`
    """
    same_side: Points = 1.0
    """How far the strips of one picture may miss each other. `test_page_text.py::test_strips_are_one_picture_if_they_meet`"""
    lowest: Points = 4.0
    """The lowest or narrowest picture; a smaller one is a line or a dot.

    `test_pdf_pictures.py::test_a_picture_in_a_cell_stands_in_it_as_a_sign`
    """
    mostly: Share = 0.7
    """Of a picture: how much lies in the cell to which it belongs; a seal lies over several.

    `test_pdf_pictures.py::test_a_picture_in_a_cell_stands_in_it_as_a_sign`
    """
    far: Heights = 2.0
    """The gap beyond which a slanted character belongs to another piece of writing.

    `test_pdf_pictures.py::test_writing_aslant_in_a_cell_stands_in_it_as_a_sign`
    """
    filled: Share = 0.5
    """Of an empty cell: how much a picture over several cells covers if it is what stands there.

    `test_pdf_pictures.py::test_a_picture_over_several_cells_stands_in_those_without_text`
    """
    spacer: CssPixels = 3
    """The longest side of a picture on a web page that only keeps a distance.

    `test_pictures.py::test_size_of_a_picture_of_a_web_page_by_its_tag`
    """
    icon: CssPixels = 120
    """The side from which on a picture on a web page may hold a form.

    `test_pictures.py::test_size_of_a_picture_of_a_web_page_by_its_tag`
    """


PICTURES: Final = checked(Pictures)


class Breaks(Thresholds, frozen=True):
    """What page breaks cut."""

    same_edge: Points = 2.0
    """How far the borders of two parts of a table may differ."""
    widest_margin: Points = 144.0
    """The highest bottom margin; a row that had more room above it was not moved for want of room.

    `test_pdf_breaks.py::test_a_table_goes_on_over_the_break_with_the_labels_merged_over_it`
    """
    number_margin: Share = 0.15
    """Of the height of a page: where at its top and bottom its number may stand.

    `test_pdf_breaks.py::test_a_number_in_the_middle_of_a_page_is_text`
    """
    shortest_label: Count = 4
    """Characters of the label of a row; a shorter text is a part of one.

    `test_pdf_breaks.py::test_a_label_that_may_go_on_or_be_that_of_an_empty_row_stays_apart`
    """
    longest_label: Count = 12
    """The same at most; a longer text is a sentence. `test_pdf_breaks.py::test_a_row_whose_text_goes_on_is_one`"""
    fewest_headings: Count = 5
    """Cells beside a heading that do not match its sub-headings by chance.

    `test_pdf_breaks.py::test_cells_beside_sub_headings_are_not_cut_by_the_break_between`
    """
    same_edge_of_sheet: Points = 1.0
    """How far borders may differ that were one on the worksheet."""
    fewest_rows: Count = 4
    """Rows that two tables do not share by chance.

    `test_pdf.py::test_the_right_part_of_a_worksheet_printed_on_a_page_of_its_own_is_refused`
    """


BREAKS: Final = checked(Breaks)


class Writing(Thresholds, frozen=True):
    """Tables in plain text, and how text is meant."""

    most_cells_of_row: Count = 29
    """Cells that stand one below the other and are one row; more are a table without ends of rows."""
    fewest_aligned: Count = 3
    """Rows with as many cells each that make a table of lines without borders.

    `test_text.py::test_cells_below_each_other_are_a_table`
    """
    same_place: Count = 1
    """Half-width characters by which cells of a column may miss each other.

    `test_text.py::test_cells_of_a_column_may_miss_each_other_by_one_character`
    """
    least_broken: Count = 8
    """Half-width characters of a cell that fills its column and may go on in the next line."""
    fewest_cells: Count = 4
    """Cells of a table drawn with characters. `test_boxes.py::test_cell_is_what_borders_enclose`"""
    room: Count = 2
    """Slots left at the end of a line that would have taken one more character.

    `test_boxes.py::test_cell_is_what_borders_enclose`
    """


WRITING: Final = checked(Writing)


class Resolution(Thresholds, frozen=True):
    """How fine a scan is."""

    least: Dpi = 200
    """The coarsest scan in which figures of the usual size are recognised; at 150 they are wrong and nothing shows it.

    `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`
    """
    tolerance: Share = 0.96
    """Of `least`: what still passes, since scanners and page sizes are rounded.

    `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`
    """
    most: Dpi = 300
    """The finest; more takes time and tells nothing.

    `test_scans.py::test_each_filled_cell_has_its_confidence_and_its_cut_out`
    """
    short_sides: tuple[Millimetres, Millimetres] = (140.0, 600.0)
    """The shorter side of a sheet, from and to, if what a file says of its resolution is to be believed.

    `test_scans.py::test_the_pages_of_a_picture_file_come_in_order_with_their_resolution`
    """
    of_nothing_known: Dpi = 72
    """What cameras and telephones write where they know nothing; no sheet is scanned so coarsely.

    `test_scans.py::test_the_pages_of_a_picture_file_come_in_order_with_their_resolution`
    """


RESOLUTION: Final = checked(Resolution)


class Ink(Thresholds, frozen=True):
    """What is ink on a scan, and what is a seal."""

    strong: Level = 50
    """The saturation from which on a pixel has a colour. `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`"""
    bright: Level = 70
    """The brightness from which on it has one. `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`"""
    red: tuple[Hue, Hue] = (12, 160)
    """Seals have hues up to the first and from the second on."""
    black: Level = 60
    """How bright black ink below a seal is in the red channel.

    `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`
    """
    seal: Level = 150
    """The same of a seal on white paper. `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`"""
    neighbourhood: Millimetres = 5.0
    """The width of the surroundings that a pixel is compared with."""
    darker: Level = 18
    """How much darker than its surroundings ink is."""


INK: Final = checked(Ink)


class ScannedLines(Thresholds, frozen=True):
    """The ruled lines of a scan."""

    shortest: Millimetres = 4.6
    """The shortest line, longer than the strokes of characters.

    `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`
    """
    gap: Millimetres = 1.5
    """What noise may cut out of a line."""
    ends: Share = 0.2
    """Of a stroke: its ends, where it may touch a border."""
    off: Count = 2
    """Pixels beside a line from which on what is dark is no part of it."""
    crossing: Count = 2
    """Pixels of a stroke beside a line that it crosses."""
    tells_skew: Share = 0.15
    """Of the width of the page: a line this long tells how the page lies."""
    steepest: Degrees = 6.0
    """How far a page may lie askew. `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`"""
    least_skew: Degrees = 0.05
    """What does not matter."""
    aside: Points = 2.5
    """How far a line may miss the border that it is."""
    missing: Share = 0.15
    """Of a border: how much may be missing, or be there, before its end counts as loose."""
    missing_points: Points = 3.0
    """What is added to that."""
    border: Points = 2.5
    """How far from the border of a cell what looks like a line is that border."""
    narrowest: Share = 0.25
    """Of the width of the page: narrower tables are strokes of large characters."""


SCANNED_LINES: Final = checked(ScannedLines)


class ScannedWriting(Thresholds, frozen=True):
    """The lines of writing of a scan."""

    speck: Millimetres = 0.6
    """The largest speck of dirt; points this small lie within the writing they belong to."""
    low: Heights = 0.55
    """Of a line: lower marks are part of a character: the strokes of 二, a comma, a dash."""
    full: Heights = 1.3
    """Of a line: how high its parts are together."""
    near: Heights = 0.5
    """Of a line: how far apart its parts are."""
    two_lines: Heights = 1.75
    """Of a line: higher marks are several lines that touch."""
    gap: Heights = 2.0
    """Of a line: a wider gap parts it into pieces."""
    usual: Percentile = 60
    """Of the heights of marks: that of Chinese characters, digits being lower and lines that touch higher."""
    least_height: PicturePixels = 15.0
    """The lowest line of writing in which characters can be told apart."""
    along: Heights = 2.0
    """How wide pieces of lines are on average; on a page turned aside each character is a line by itself. Forms have about 3.5."""
    many: Count = 40
    """Pieces from which on that tells; a few rows may hold nothing but short numbers."""
    room: Heights = 0.2
    """Of a line: what is left around it for the recogniser."""
    red_ink: Share = 0.3
    """Of the square of the height of a line: this much red was written or stamped."""


SCANNED_WRITING: Final = checked(ScannedWriting)


class Certainty(Thresholds, frozen=True):
    """How far recognised text is trusted."""

    legible: Confidence = 0.5
    """In most of the widest lines: a page is legible. `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`"""
    below_red: Confidence = 0.5
    """At most, in what stands below a seal, be it nothing: red ink may have been writing.

    `test_scans.py::test_a_dash_and_what_lies_below_a_seal_are_doubted`
    """
    dash: Confidence = 0.5
    """At most, in a character that may be a dash: never enough to need no question."""
    low_and_wide: Share = 0.3
    """Of its width: how high a stroke is that may be a dash, or 一.

    `test_scans.py::test_the_table_of_a_stamped_page_askew_is_read`
    """


CERTAINTY: Final = checked(Certainty)


class Sequence(Thresholds, frozen=True):
    """Scanned pages laid upon each other."""

    same_width: Share = 0.02
    """How far the widths of two parts of a table may differ on two scans."""
    same_edge: Points = 5.0
    """How far a border may lie elsewhere after that."""


SEQUENCE: Final = checked(Sequence)
