"""批注版: a unit's own file with the findings as comments in its cells, and otherwise as it was."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from openpyxl.comments import Comment

from perfeval_data.__main__ import main
from perfeval_data.export.annotated import Remark, annotated
from perfeval_data.ingest.annotate import annotate
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.paper.grid import Document, Grid, UnreadableDocumentError
from perfeval_data.readers import read
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_docx, as_html, as_xlsx
from tests.readers.packages import cell, entries_of, paragraph, row, run, table, word

PAPER = paper(
    title(2024),
    project("甲项目", execution_score="3"),
    project("乙项目", money=("50", "50", "20"), scores=("50", "40")),
)
FILES = {"docx": as_docx(PAPER), "xlsx": as_xlsx(PAPER)}


def accepted(data: bytes, name: str = "a") -> Accepted:
    outcome = examine(Offered(name, data))
    assert isinstance(outcome, Accepted)
    return outcome


def word_comments(data: bytes) -> list[tuple[str, str]]:
    """The text of each cell that a comment spans, and that of the comment."""
    document = docx.Document(io.BytesIO(data))
    said = {str(comment.comment_id): comment.text for comment in document.comments}
    marks = document.element.body.iter(qn("w:commentReference"))
    cells = {mark.get(qn("w:id")): next(mark.iterancestors(qn("w:tc"))) for mark in marks}
    starts = {
        mark.get(qn("w:id")): next(mark.iterancestors(qn("w:tc")))
        for mark in document.element.body.iter(qn("w:commentRangeStart"))
    }
    assert starts == cells
    assert set(said) == set(cells)
    return [("".join(text.text or "" for text in cells[number].iter(qn("w:t"))), said[number]) for number in said]


def excel_comments(data: bytes) -> dict[str, str]:
    """The text of each comment by the place of its cell."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return {f"{cell.parent.title}!{cell.coordinate}": cell.comment.text for cell in cells if cell.comment}


def texts_by_location(data: bytes, name: str) -> dict[str, str]:
    return {cell.location: cell.text for grid in read(data, name).grids for cell in grid.cells}


def test_note_is_as_high_as_what_it_says() -> None:
    data = annotate(FILES["xlsx"], accepted(FILES["xlsx"]))
    said = excel_comments(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawings = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".vml"))
    heights = [
        int(bottom) - int(top) for top, bottom in re.findall(r"<x:Anchor>\d+, 15, (\d+), 2, \d+, 15, (\d+), 4<", drawings)
    ]
    assert len(heights) == len(said)
    assert max(heights) * 18 >= max(map(len, said.values()))


@pytest.mark.parametrize("suffix", FILES)
def test_every_finding_is_said_once_and_the_file_reads_as_before(suffix: str) -> None:
    before = accepted(FILES[suffix])
    data = annotate(FILES[suffix], before)
    after = accepted(data)
    assert after.forms == before.forms
    assert after.judgements == before.judgements
    said = [text for _, text in word_comments(data)] if suffix == "docx" else list(excel_comments(data).values())
    lines = [line for text in said for line in text.splitlines()]
    assert len(lines) == before.finding_count > 8
    for judgement in before.judgements:
        for finding in judgement.findings:
            assert sum(finding.message.rstrip("。") in line for line in lines) >= 1


def test_comment_stands_in_the_cell_of_its_finding_in_word() -> None:
    before, texts = accepted(FILES["docx"]), texts_by_location(FILES["docx"], "a.docx")
    said = word_comments(annotate(FILES["docx"], before))
    for judgement in before.judgements:
        for finding in judgement.findings:
            assert any(shown == texts[finding.location] and finding.message.rstrip("。") in text for shown, text in said)


def test_comment_stands_in_the_cell_of_its_finding_in_excel() -> None:
    before = accepted(FILES["xlsx"])
    said = excel_comments(annotate(FILES["xlsx"], before))
    for judgement in before.judgements:
        for finding in judgement.findings:
            assert finding.message.rstrip("。") in said[finding.location]


@pytest.mark.parametrize("suffix", FILES)
def test_all_parts_but_those_of_the_comments_are_kept_byte_for_byte(suffix: str) -> None:
    before, after = entries_of(FILES[suffix]), entries_of(annotate(FILES[suffix], accepted(FILES[suffix])))
    assert list(after)[: len(before)] == list(before)
    changed = {name for name in before if after[name] != before[name]}
    main = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}[suffix]
    assert changed <= {main, "[Content_Types].xml", "word/_rels/document.xml.rels"}


# --- places --------------------------------------------------------------------------------------------------------


def tc(text: str, properties: str = "") -> str:
    return cell(paragraph(run(text)), properties=properties)


WIDE, TOP, BELOW = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
DELETED = '<w:del w:id="1"/>'
IN_CONTROL = f"<w:sdt><w:sdtContent>{tc('二')}</w:sdtContent></w:sdt>"
TABLES = word(
    paragraph(run("前言"))
    + table(row(tc("甲")))
    + paragraph()
    + table(
        row(tc("合并", WIDE), tc("纵", TOP)),
        row(tc("删"), tc("除"), properties=DELETED),
        row(tc("左"), tc("右"), tc("", BELOW)),
    )
    + paragraph()
    + table(row(tc("一"), IN_CONTROL), row(tc("三"), tc("四")))
)


@pytest.mark.parametrize("text", ["合并", "纵", "左", "右", "一", "二", "三", "四"])
def test_word_cell_is_found_by_the_numbers_of_the_reader(text: str) -> None:
    (place,) = [place for place, shown in texts_by_location(TABLES, "a.docx").items() if shown == text]
    assert word_comments(annotated(TABLES, "docx", [Remark(place, "", "疑点")])) == [(text, "疑点")]


def test_excel_cell_is_found_on_its_sheet_merged_or_not() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "甲!乙"
    other = book.create_sheet("第二张 '表'")
    for sheet in book:
        sheet["B2"], sheet["B3"], sheet["D3"] = f"{sheet.title}合并", "左", "右"
        sheet.merge_cells("B2:D2")
    other["D3"].comment = Comment("原有批注", "甲")
    data = saved(book)
    said = {place: f"疑点{place}" for place in texts_by_location(data, "a.xlsx") if place}
    assert {"甲!乙!B2", "第二张 '表'!B2", "第二张 '表'!D3"} <= set(said)
    found = excel_comments(annotated(data, "xlsx", [Remark(place, "", text) for place, text in said.items()]))
    assert found == said | {"第二张 '表'!D3": "原有批注\n疑点第二张 '表'!D3"}


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_comments_that_a_word_file_has_stay() -> None:
    document = docx.Document(io.BytesIO(FILES["docx"]))
    document.add_comment(document.tables[0].cell(0, 0).paragraphs[0].runs, text="原有批注", author="甲")
    buffer = io.BytesIO()
    document.save(buffer)
    said = word_comments(annotate(buffer.getvalue(), accepted(buffer.getvalue())))
    assert said[0] == ("项目名称", "原有批注")
    assert len(said) == len(word_comments(annotate(FILES["docx"], accepted(FILES["docx"])))) + 1


def test_finding_without_a_cell_is_said_in_the_first_one_with_its_place() -> None:
    said = word_comments(annotated(TABLES, "docx", [Remark("第1段", "表2 第1行第1列", "年度不明")]))
    assert said == [("合并", "（第1段）年度不明")]


def test_cell_in_a_text_box_is_spoken_of_in_the_paragraph_that_holds_the_box() -> None:
    inside = table(row(tc("一"), tc("二")), row(tc("三"), tc("四")))
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    data = word(paragraph(run("框"), box))
    (place,) = [place for place, shown in texts_by_location(data, "a.docx").items() if shown == "四"]
    body = docx.Document(io.BytesIO(annotated(data, "docx", [Remark(place, "", "疑点")]))).element.body
    (mark,) = body.iter(qn("w:commentReference"))
    assert mark.getparent().getparent().getparent() is body


def test_place_that_is_nowhere_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="找不到"):
        annotated(TABLES, "docx", [Remark("表9 第1行第1列", "", "疑点")])


def test_hostile_text_is_text() -> None:
    said = "<w:p/>&amp;\x00]]>=1+1"
    assert word_comments(annotated(TABLES, "docx", [Remark("表2 第1行第1列", "", said)])) == [
        ("合并", said.replace("\x00", ""))
    ]


# --- the command ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FILES)
def test_command_prints_the_findings_and_writes_the_file(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    file.write_bytes(FILES[suffix])
    database = tmp_path / "none.duckdb"
    assert main(["check", str(file), "--annotate", str(out), "--db", str(database)]) == 0
    printed = capsys.readouterr().out
    before = accepted(FILES[suffix])
    assert f"自评表 2 张，疑点 {before.finding_count} 条 (2 forms, {before.finding_count} findings)" in printed
    assert all(f"[{finding.location}]" in printed for judgement in before.judgements for finding in judgement.findings)
    assert out.read_bytes() == annotate(FILES[suffix], before)
    assert file.read_bytes() == FILES[suffix]
    assert not database.exists()


@pytest.mark.parametrize(
    ("name", "data", "out"),
    [
        ("a.html", as_html(PAPER), "b.docx"),
        ("a.docx", FILES["docx"], "b.xlsx"),
        ("a.docx", FILES["docx"], "a.docx"),
    ],
)
def test_what_takes_no_comments_is_left_alone(name: str, data: bytes, out: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert main(["check", str(tmp_path / name), "--annotate", str(tmp_path / out), "--db", str(tmp_path / "d.duckdb")]) == 2
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(name, data)]


@pytest.mark.parametrize("data", [b"PK nothing", as_docx(Document("docx", (Grid(()),)))], ids=["no Word file", "no form"])
def test_of_a_document_that_is_refused_nothing_is_written(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    out = ["--annotate", str(tmp_path / "b.docx"), "--db", str(tmp_path / "d.duckdb")]
    assert main(["check", str(tmp_path / "a.docx"), *out]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_annotate_without_a_file_is_wrong_usage(tmp_path: Path) -> None:
    assert main(["check", "--annotate", str(tmp_path / "b.docx"), "--db", str(tmp_path / "d.duckdb")]) == 2
