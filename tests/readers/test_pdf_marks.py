"""Marks that change what a figure means: what is struck out is no text, a raised figure is the mark of a note, an underline is nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from perfeval_data.paper.grid import UNREADABLE_SIGN, UnreadableDocumentError
from perfeval_data.readers import pdf
from tests.drawing import drawn, outline, picture
from tests.readers import pages
from tests.readers.pages import SIZE, Frame, Page, line, rectangle, stream, table, text

AT = Frame()
FUNDS = "| 名称 | 年初 | 执行 | 分值 |\n| 总额 | 25 | {} | 10 |"
X, Y = AT.x(2) + 3, AT.y(1) - 11
"""Where the executed amount begins."""
OWN = pages.FIRST_OWN_OBJECT


def executed(content: str, entries: str = "", objects: Sequence[str] = ()) -> str:
    """What stands in the cell of the executed amount; nothing else of the table may change."""
    page = Page(table(FUNDS.format("")) + content, entries)
    (grid,) = pdf.read(pages.pdf(page, objects=objects)).grids
    cell = grid.at(1, 2)
    assert cell is not None
    assert drawn(grid).replace(cell.text, "", 1 if cell.text else 0).split() == drawn_without().split()
    return cell.text


def drawn_without() -> str:
    return picture("""
        名称 | 年初 | 执行 | 分值
        总额 | 25   |      | 10
    """)


def across(x: float, width: float, share: float = 0.3) -> str:
    """A stroke above the baseline, by a share of the height of a character."""
    return line(x, Y + share * SIZE, x + width, Y + share * SIZE)


OLD = text("20", X, Y)
STRIKES = {
    "a stroke": across(X, 9),
    "a longer stroke": across(X - 1, 11),
    "a thin area": rectangle(X, Y + 3, 9, 0.6),
    "a thick stroke": f"q 2 w {across(X, 9)}Q ",
    "two strokes": across(X, 9, 0.25) + across(X, 9, 0.4),
    "dashes": "".join(rectangle(X + 2 * n, Y + 3, 1, 0.5) for n in range(5)),
    "stroke by stroke": across(X, 4.5) + across(X + 4.5, 4.5),
    "red": f"q 1 0 0 RG {across(X, 9)}Q ",
    "aslant": line(X - 1, Y - 1, X + 10, Y + 8),
    "by hand": f"{X} {Y + 2.4} m {X + 3} {Y + 4.5} {X + 6} {Y + 1} {X + 9} {Y + 3} c S\n",
    "by hand with corners": f"{X} {Y + 3} m {X + 3} {Y + 4} l {X + 6} {Y + 2} l {X + 9} {Y + 3.5} l S\n",
    "crossed": line(X - 1, Y - 1, X + 10, Y + 8) + line(X - 1, Y + 8, X + 10, Y - 1),
}


@pytest.mark.parametrize("strike", STRIKES.values(), ids=STRIKES)
def test_a_figure_struck_out_is_no_text(strike: str) -> None:
    assert executed(OLD + strike) == ""


@pytest.mark.parametrize("strike", STRIKES.values(), ids=STRIKES)
def test_the_figure_behind_one_struck_out_is_the_value(strike: str) -> None:
    assert executed(OLD + strike + text("18", X + 12, Y)) == "18"


def test_the_figure_right_behind_one_struck_out_is_the_value() -> None:
    assert executed(text("2018", X, Y) + across(X, 9)) == "18"


def test_the_figure_above_one_struck_out_is_the_value() -> None:
    assert executed(text("20", X, Y - 8) + line(X, Y - 5, X + 9, Y - 5) + text("18", X, Y + 2)) == "18"


def test_a_strike_along_the_whole_cell_counts() -> None:
    assert executed(text("二十二十二", X + 2, Y) + across(X, 53)) == ""


@pytest.mark.parametrize("width", [11, 6])
def test_a_figure_that_is_partly_struck_out_is_unreadable(width: float) -> None:
    value = executed(text("2018", X, Y) + across(X, width))
    assert UNREADABLE_SIGN in value
    assert not value.startswith("2")


@pytest.mark.parametrize("sign", [(-6, -1), (-4, 0.3), (-3, -0.5), (-8, -4)])
def test_a_stroke_before_a_figure_may_be_its_minus(sign: tuple[float, float]) -> None:
    left, right = sign
    for mark in (line(X + 20 + left, Y + 2.5, X + 20 + right, Y + 2.5), rectangle(X + 20 + left, Y + 2.2, right - left, 0.7)):
        value = executed(text("3.2", X + 20, Y) + mark)
        assert value == f"{UNREADABLE_SIGN}.2"


def test_a_stroke_within_a_figure_may_be_a_sign() -> None:
    assert (
        executed(text("10", X, Y) + line(X + 10, Y + 2.5, X + 14, Y + 2.5) + text("12", X + 15, Y)) == f"10{UNREADABLE_SIGN}2"
    )


@pytest.mark.parametrize(
    "mark",
    [
        line(X + 6, Y + 2.5, X + 11, Y + 2.5),
        line(X + 14, Y - 1, X + 19, Y - 1),
        line(X + 2, Y + 2.5, X + 19, Y + 2.5),
        line(X + 36, Y + 2.5, X + 41, Y + 2.5),
    ],
    ids=["far before", "below", "long", "behind"],
)
def test_a_stroke_elsewhere_is_no_sign(mark: str) -> None:
    assert executed(text("3.2", X + 20, Y) + mark) == "3.2"


def test_a_figure_on_a_line_that_goes_far_beyond_it_is_unreadable() -> None:
    words = text("合计18万元", 50, 600) + line(50, 602.7, 400, 602.7)
    assert set(outline(pdf.read(pages.pdf(words)))[0]) == {UNREADABLE_SIGN}


@pytest.mark.parametrize(
    "mark",
    [
        line(X, Y - 1, X + 9, Y - 1),
        line(X, Y, X + 9, Y),
        rectangle(X, Y - 2, 9, 0.6),
        line(X, Y - 1, X + 9, Y - 1) + line(X, Y - 2, X + 9, Y - 2),
        line(X, Y + 8.5, X + 9, Y + 8.5),
    ],
    ids=["below", "on the baseline", "a thin area", "two", "above"],
)
def test_an_underline_strikes_nothing(mark: str) -> None:
    assert executed(text("18", X, Y) + mark) == "18"


@pytest.mark.parametrize(
    "mark",
    [
        f"{X} {Y - 1} m {X + 3} {Y + 1} {X + 6} {Y - 3} {X + 9} {Y - 1} c S\n",
        f"{X + 20} {Y} m {X + 22} {Y - 2} l {X + 26} {Y + 6} l S\n",
        f"{X - 2} {Y + 3} m {X - 2} {Y + 12} {X + 11} {Y + 12} {X + 11} {Y + 3} c "
        f"{X + 11} {Y - 6} {X - 2} {Y - 6} {X - 2} {Y + 3} c S\n",
    ],
    ids=["a wave below", "a tick behind", "a circle around"],
)
def test_what_is_drawn_around_a_figure_strikes_nothing(mark: str) -> None:
    assert executed(text("18", X, Y) + mark) == "18"


def test_a_figure_below_a_scrawl_is_unreadable() -> None:
    scrawl = f"{X} {Y} m " + "".join(f"{X + 2 * n} {Y + 7 * (n % 2)} l " for n in range(1, 6)) + "S\n"
    assert set(executed(text("18", X, Y) + scrawl)) == {UNREADABLE_SIGN}


def test_lines_of_a_table_that_text_runs_over_strike_nothing() -> None:
    with pytest.raises(UnreadableDocumentError, match="文字超出了所在的单元格"):
        executed(text("建成书屋", X, AT.y(1) - 3))


def test_a_diagonal_of_a_cell_strikes_nothing() -> None:
    diagonal = line(AT.x(2), AT.y(1), AT.x(3), AT.y(2))
    assert executed(text("执行指标", X + 1, Y) + diagonal) == "执行指标"


# --- Marks that viewers add ------------------------------------------------------------------------------------------------

QUAD = f"{X} {Y + 8} {X + 9} {Y + 8} {X} {Y - 2} {X + 9} {Y - 2}"
AROUND = f"{X - 50} {Y - 50} {X + 60} {Y + 60}"
BOX = f"/Rect[{X} {Y - 2} {X + 9} {Y + 8}]"


def annotation(entries: str, look: str = "") -> tuple[str, list[str]]:
    """An annotation of a page: its entry there, and the objects that it is made of."""
    shown = f"/Rect[{AROUND}]/AP<</N {OWN + 1} 0 R>>" if look else BOX
    drawing = stream(look, f"/Type/XObject/Subtype/Form/BBox[{AROUND}]/Resources<<>>")
    return f"/Annots[{OWN} 0 R]", [f"<</Type/Annot/F 4{entries}{shown}>>", drawing]


@pytest.mark.parametrize(
    ("entries", "look"),
    [
        (f"/Subtype/StrikeOut/QuadPoints[{QUAD}]", ""),
        (f"/Subtype/StrikeOut/QuadPoints[{QUAD}]", f"1 0 0 RG {across(X, 9)}"),
        ("/Subtype/StrikeOut", ""),
    ],
    ids=["without a look", "with a look", "without corners"],
)
def test_a_mark_that_strikes_out_does(entries: str, look: str) -> None:
    page, objects = annotation(entries, look)
    assert executed(OLD + text("18", X + 12, Y), page, objects) == "18"


@pytest.mark.parametrize("kind", ["Line", "Ink", "Stamp"])
def test_a_line_that_a_viewer_added_strikes_out(kind: str) -> None:
    page, objects = annotation(f"/Subtype/{kind}", across(X, 9))
    assert executed(OLD + text("18", X + 12, Y), page, objects) == "18"


@pytest.mark.parametrize("kind", ["Highlight", "Underline", "Squiggly"])
def test_other_marks_on_text_change_nothing(kind: str) -> None:
    page, objects = annotation(f"/Subtype/{kind}/QuadPoints[{QUAD}]", f"1 1 0 rg {rectangle(X, Y - 2, 9, 10)}")
    assert executed(text("18", X, Y), page, objects) == "18"


def test_a_hidden_mark_strikes_nothing() -> None:
    page, objects = annotation(f"/Subtype/StrikeOut/QuadPoints[{QUAD}]")
    assert executed(text("18", X, Y), page, [objects[0].replace("/F 4", "/F 2"), objects[1]]) == "18"


def test_a_box_that_a_viewer_added_hides_what_is_below() -> None:
    page, objects = annotation("/Subtype/Square", f"1 1 1 rg {rectangle(X - 1, Y - 2, 11, 11)}")
    assert executed(OLD, page, objects) == ""


# --- Raised figures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "size", "rise"),
    [("1", 5, 3.5), ("2", 6, 3), ("1", 5, 5), ("①", 5, 3.5), ("[1]", 5, 3.5), ("*", 6, 3), ("1,2", 5, 3.5), ("注1", 5, 3.5), ("1", 9, 3)],
)  # fmt: skip
def test_a_raised_mark_of_a_note_is_no_part_of_a_figure(note: str, size: float, rise: float) -> None:
    assert executed(text("18", X, Y) + text(note, X + 9, Y + rise, size=size)) == "18"


def test_a_note_may_be_drawn_before_its_figure_and_within_it() -> None:
    raised = f"BT /F {SIZE} Tf {X} {Y} Td <{'18'.encode('utf-16-be').hex()}> Tj 3.5 Ts /F 5 Tf <0031> Tj 0 Ts ET "
    assert executed(raised) == "18"
    assert executed(text("1", X + 9, Y + 3.5, size=5) + text("18", X, Y)) == "18"


def test_a_note_within_a_text_is_left_out() -> None:
    words = text("培训", X, Y) + text("1", X + 18, Y + 3.5, size=5) + text("补助", X + 21, Y)
    assert executed(words) == "培训补助"


@pytest.mark.parametrize(
    ("base", "raised", "expected"),
    [("50m", "2", "50m²"), ("50米", "3", "50米³"), ("1.2×10", "3", "1.2×10³"), ("第1", "st", "第1st")],
)
def test_raised_figures_that_are_no_notes_stay(base: str, raised: str, expected: str) -> None:
    width = sum(4.5 if each.isascii() else 9 for each in base)
    assert executed(text(base, X, Y) + text(raised, X + width, Y + 3.5, size=5)) == expected


def test_small_figures_on_the_baseline_are_read() -> None:
    assert executed(text("18", X, Y) + text(".5", X + 9, Y, size=7)) == "18.5"


@pytest.mark.parametrize(("base", "expected"), [("CO", "CO2"), ("18", "18₂")])
def test_lowered_figures_are_no_part_of_a_number(base: str, expected: str) -> None:
    assert executed(text(base, X, Y) + text("2", X + 9, Y - 1.5, size=5)) == expected
