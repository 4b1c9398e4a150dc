"""Texts as the eye takes them, and so that every file can hold them."""

from __future__ import annotations

import io
import unicodedata

import docx as python_docx
import pytest

from perfeval_data.paper.characters import UNREADABLE_SIGN, clean
from perfeval_data.paper.grid import Cell, Document, Grid, Paragraph, Picture, UnreadableDocumentError
from perfeval_data.readers.characters import STRUCK_FIGURE, as_seen, lowered, raised, struck


def seen(text: str) -> str:
    (block,) = as_seen(Document("text", (Paragraph(text),))).blocks
    assert isinstance(block, Paragraph)
    return block.text


@pytest.mark.parametrize(
    ("stored", "right"),
    [
        ("青禾夜校\ud83d\ude00培训", "青禾夜校😀培训"),
        ("青禾\ud83d夜校", f"青禾{UNREADABLE_SIGN}夜校"),
        ("\ude00\ud83d", UNREADABLE_SIGN * 2),
        ("青禾\x0b夜校", "青禾\n夜校"),
        ("青禾\x0c夜校\x85补助\u2028完", "青禾\n夜校\n补助\n完"),
        ("青禾\r\n夜校\r补助", "青禾\n夜校\n补助"),
        ("青\x00禾\x07夜\x1f校\x7f", "青禾夜校"),
        ("1\x008", f"1{UNREADABLE_SIGN}8"),
        ("18\x00", "18"),
        ("青禾\ufffe\uffff\ufdd1\U0001ffff夜校", "青禾夜校"),
        ("1\u200b8\u200d.\u20602\ufeff", "18.2"),
        ("\u202e81\u202c", f"{UNREADABLE_SIGN}81"),
        ("辻\U000e0100村❤️", "辻村❤"),
        ("≥12期，95%\t— Ⅲ ① ㎡ 😀 𠮷", "≥12期，95%\t— Ⅲ ① ㎡ 😀 𠮷"),
    ],
)
def test_text_is_valid_and_has_nothing_that_is_not_seen(stored: str, right: str) -> None:
    assert clean(stored) == right
    assert seen(stored) == right


def test_every_character_ends_up_as_one_that_files_can_hold() -> None:
    everything = [chr(code) for code in range(0x110000)]
    for start in range(0, len(everything), 0x1000):
        text = clean(" ".join(everything[start : start + 0x1000]))
        text.encode()
        assert not [each for each in text if unicodedata.category(each) in ("Cc", "Cs") and each not in "\t\n"]
    document = python_docx.Document()
    document.add_paragraph(clean("".join(everything[:0x10000])))
    document.save(io.BytesIO())


def test_places_and_titles_are_clean_too() -> None:
    grid = Grid((Cell("a", 0, 0, location="表\ud83d\ude00!A1"),), column_edges=(0.0, 1.0))
    document = as_seen(Document("xlsx", (Paragraph("b", "表\x00"), grid, Picture("图\uffff")), "题\x0b目"))
    assert document.title == "题\n目"
    assert [getattr(block, "location", "") for block in document.blocks] == ["表", "", "图"]
    assert [cell.location for each in document.grids for cell in each.cells] == ["表😀!A1"]
    assert [each.column_edges for each in document.grids] == [(0.0, 1.0)]


def test_a_refusal_can_be_shown() -> None:
    refusal = UnreadableDocumentError("格式\ud83d", "表\x00!A1")
    str(refusal).encode()
    assert (refusal.reason, refusal.location) == (f"格式{UNREADABLE_SIGN}", "表!A1")


@pytest.mark.parametrize(
    ("stored", "right"),
    [
        ("18¹", "18"),
        ("18.5²", "18.5"),
        ("100%³", "100%"),
        ("18⁽¹⁾", "18"),
        ("项目资金¹（万元）", "项目资金（万元）"),
        ("（万元）²", "（万元）"),
        ("100m²", "100m²"),
        ("300平方米²", "300平方米²"),
        ("12km²", "12km²"),
        ("10³", "10³"),
        ("2×10⁴", "2×10⁴"),
        ("110¹", "110"),
        ("3¹/₂", "3¹/₂"),
        ("18¹5", "18¹5"),
        ("5⁻¹", "5⁻¹"),
        ("¹ 注：以决算为准", "¹ 注：以决算为准"),
    ],
)
def test_the_mark_of_a_note_is_no_part_of_a_figure(stored: str, right: str) -> None:
    assert seen(stored) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("1", "¹"),
        ("12", "¹²"),
        ("[1]", "⁽¹⁾"),
        ("①", "¹"),
        ("注1", "¹"),
        ("（2）", "⁽²⁾"),
        ("*", ""),
        ("※", ""),
        ("TM", "TM"),
        ("", ""),
    ],
)
def test_raised_text_is_written_in_raised_characters(text: str, right: str) -> None:
    assert raised(text) == right


def test_lowered_digits_do_not_go_on_with_a_figure() -> None:
    assert lowered("2") == "₂"


@pytest.mark.parametrize(
    ("stored", "right"),
    [
        ("青 禾 夜 校", "青禾夜校"),
        ("青　　禾　　夜　　校", "青禾夜校"),
        ("青\xa0禾\xa0夜\xa0校", "青禾夜校"),
        ("合 计", "合计"),
        ("2024 年 度 党 建 经 费", "2024年度党建经费"),
        ("（ 二 期 ） 培 训", "（二期）培训"),
        ("青 禾\n夜 校", "青禾\n夜校"),
        ("项目名称：青 禾 夜 校", "项目名称：青禾夜校"),
        ("（青 禾 夜 校）", "（青禾夜校）"),
        ("张三 李四", "张三 李四"),
        ("张 三  李 四", "张 三  李 四"),
        ("青禾夜校 培训补助", "青禾夜校 培训补助"),
        ("10 20 30", "10 20 30"),
        ("A B 组", "A B 组"),
        ("□ 是 □ 否", "□ 是 □ 否"),
    ],
)
def test_what_is_spread_over_a_cell_is_one_word(stored: str, right: str) -> None:
    assert seen(stored) == right


def test_radicals_are_ideographs() -> None:
    assert seen("⼯会") == "工会"


@pytest.mark.parametrize(
    ("stored", "right"),
    [
        ("~20~18", "18"),
        ("~20~ 18", "18"),
        ("18 ~20~", "18"),
        ("~20~\n18", "18"),
        ("~20~（18）", "（18）"),
        ("≥~20~18期", "≥18期"),
        ("~20~~19~18", "18"),
        ("2024年~5~6月", "2024年6月"),
        ("18万元 ~20万元~", "18万元"),
        ("~全年~调整预算数", "调整预算数"),
        ("~20~", "�"),
        ("1~2~8", "1�8"),
        ("18~.5~", "18�"),
        ("20~18~", "20�"),
        ("≥~20~期", "≥�期"),
        ("1~2~~3~", "1�"),
        ("共~20~期", "共�期"),
    ],
)
def test_a_struck_figure_gives_way_to_the_one_beside_it(stored: str, right: str) -> None:
    """What stands between two `~` is struck out."""
    pieces = stored.split("~")
    assert seen("".join(struck(piece) if number % 2 else piece for number, piece in enumerate(pieces))) == right


def test_a_row_that_is_struck_out_is_empty() -> None:
    texts = [["培训期数", "≥5期", "10"], [STRUCK_FIGURE, "", STRUCK_FIGURE], ["合计", "", STRUCK_FIGURE]]
    cells = tuple(Cell(text, row, column) for row, line in enumerate(texts) for column, text in enumerate(line))
    ((grid),) = as_seen(Document("docx", (Grid(cells),))).grids
    assert [[cell.text for cell in row] for row in grid.rows] == [["培训期数", "≥5期", "10"], ["", "", ""], ["合计", "", "�"]]
