"""What the eye makes of text by its colour, its ground and its size: the same in every format."""

from __future__ import annotations

import pytest
import xlsxwriter

from perfeval_data.paper.grid import UNREADABLE_SIGN
from perfeval_data.readers.legibility import PAPER, Colour, Seen, as_seen, colour_of, how_seen
from tests.readers.packages import cell, paragraph, row, run, table
from tests.readers.test_marks import NOTHING, filled, page_cell, second_cell, word_with_styles

BLACK = Colour(0, 0, 0)


@pytest.mark.parametrize(
    ("ink", "ground", "points", "seen"),
    [
        (BLACK, PAPER, 10.5, Seen.CLEAR),
        (PAPER, PAPER, 10.5, Seen.UNSEEN),
        (colour_of("FEFEFE"), PAPER, 10.5, Seen.UNSEEN),
        (colour_of("E0E0E0"), PAPER, 10.5, Seen.DOUBTFUL),
        (colour_of("A6A6A6"), PAPER, 10.5, Seen.CLEAR),
        (BLACK, BLACK, 10.5, Seen.UNSEEN),
        (PAPER, BLACK, 10.5, Seen.CLEAR),
        (PAPER, None, 10.5, Seen.CLEAR),
        (None, PAPER, 1.0, Seen.UNSEEN),
        (None, None, 2.0, Seen.DOUBTFUL),
        (None, None, 5.0, Seen.CLEAR),
        (None, PAPER, None, Seen.CLEAR),
    ],
)
def test_how_a_text_is_seen(ink: Colour | None, ground: Colour | None, points: float | None, seen: Seen) -> None:
    assert how_seen(ink, ground, points) is seen


def test_what_is_read_of_a_text_that_is_hard_to_see() -> None:
    assert [as_seen("18", seen) for seen in Seen] == ["18", UNREADABLE_SIGN, ""]
    assert as_seen("注", Seen.DOUBTFUL) == "注"


@pytest.mark.parametrize(
    ("marks", "right"),
    [
        ('<w:sz w:val="2"/>', "18"),
        ('<w:sz w:val="4"/>', f"18{UNREADABLE_SIGN}"),
        ('<w:color w:val="FEFEFE"/>', "18"),
        ('<w:color w:val="E0E0E0"/>', f"18{UNREADABLE_SIGN}"),
        ('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>', "18"),
        ('<w:color w:val="000000"/><w:highlight w:val="black"/>', "18"),
        ('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="D9E2F3"/>', "187"),
        ('<w:color w:val="auto"/><w:shd w:val="clear" w:fill="000000"/>', "187"),
        ('<w:sz w:val="21"/>', "187"),
    ],
)
def test_a_figure_in_word(marks: str, right: str) -> None:
    body = table(row("执行数", cell(paragraph(run("18") + run("7", marks)))), row("备注", "无"))
    assert second_cell(word_with_styles(body)) == right


def test_a_figure_of_the_colour_of_its_cell_in_word() -> None:
    navy = '<w:shd w:val="clear" w:fill="1F3864"/>'
    for colour, right in (("1F3864", NOTHING), ("FFFFFF", "18"), ("FFFF00", "18")):
        content = paragraph(run("18", f'<w:color w:val="{colour}"/>'))
        body = table(row("执行数", cell(content, properties=navy)), row("备注", "无"))
        assert second_cell(word_with_styles(body)) == right


def test_a_tiny_figure_by_a_style_in_word() -> None:
    styles = '<w:style w:type="character" w:styleId="S"><w:rPr><w:sz w:val="2"/></w:rPr></w:style>'
    for own, right in (("", "18"), ('<w:sz w:val="21"/>', "187")):
        content = paragraph(run("18") + run("7", f'<w:rStyle w:val="S"/>{own}'))
        body = table(row("执行数", cell(content)), row("备注", "无"))
        assert second_cell(word_with_styles(body, styles)) == right


@pytest.mark.parametrize(
    ("style", "sheet", "right"),
    [
        ("font-size:1px", "", "18"),
        ("font-size:3px", "", f"18{UNREADABLE_SIGN}"),
        ("font-size:12px", "", "187"),
        ("color:#fefefe", "", "18"),
        ("color:#e0e0e0", "", f"18{UNREADABLE_SIGN}"),
        ("color:#000;background:#000", "", "18"),
        ("color:navy", "td { background-color: navy }", "18"),
        ("color:navy", "td { background-color: #d9e2f3 }", "187"),
        ("color:#fefefe", "td { background: url(a.png) }", "187"),
    ],
)
def test_a_figure_on_a_web_page(style: str, sheet: str, right: str) -> None:
    assert page_cell(f'18<span style="{style}">7</span>', sheet) == right


@pytest.mark.parametrize(
    ("font", "right"),
    [
        ({"font_size": 1}, "18"),
        ({"font_size": 2}, f"18{UNREADABLE_SIGN}"),
        ({"font_color": "#FEFEFE"}, "18"),
        ({"font_color": "#E0E0E0"}, f"18{UNREADABLE_SIGN}"),
        ({"font_color": "#FF0000"}, "187"),
    ],
)
def test_a_figure_in_a_workbook(font: dict[str, object], right: str) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_rich_string(0, 1, "18", book.add_format(font), "7")

    assert second_cell(filled(fill), "a.xlsx") == right


def test_a_number_of_the_colour_of_its_cell_in_a_workbook() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_number(0, 1, 18, book.add_format({"font_color": "#1F4E79", "bg_color": "#1F4E79"}))

    assert second_cell(filled(fill), "a.xlsx") == NOTHING
