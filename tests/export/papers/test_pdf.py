"""Papers as PDF: the brief says what the Word file says, the sheets what the forms say; nothing runs off the page."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest

from perfeval_data import queries
from perfeval_data.__main__ import main
from perfeval_data.database import store
from perfeval_data.database.review import Verdict, record
from perfeval_data.export.papers import (
    MissingFontError,
    NothingToReportError,
    TooManyProjectsError,
    brief_as_docx,
    brief_as_pdf,
    sheet_as_pdf,
    sheets,
    sheets_as_pdf,
    typesetting,
)
from perfeval_data.queries import Connection, Filters, UnitName
from perfeval_data.words import wording
from tests.drawn_projects import FORMULA_NAME, HOSTILE_NAME
from tests.reviewing import finding_of

pytestmark = pytest.mark.usefixtures("chinese_font")

DAY = date(2025, 1, 2)
YEAR = Filters((2024,))


@pytest.fixture(scope="module")
def sample(sample_database: Path) -> Iterator[Connection]:
    with store.open_readonly(sample_database) as connection:
        yield connection


@pytest.fixture(scope="module")
def large(large_database: Path) -> Iterator[Connection]:
    with store.open_readonly(large_database) as connection:
        yield connection


def pages(data: bytes) -> list[str]:
    """The text of each page without the line breaks of the setting."""
    with pypdfium2.PdfDocument(data) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def text(data: bytes) -> str:
    return "".join(pages(data))


def together(words: str) -> str:
    return re.sub(r"\s", "", words)


def outside(data: bytes) -> list[str]:
    """The signs that stand off the paper or over its edge."""
    found = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            width, height = page.get_size()
            signs = page.get_textpage()
            for place in range(signs.count_chars()):
                left, bottom, right, top = signs.get_charbox(place)
                if left < 0 or bottom < 0 or right > width or top > height:
                    found.append(signs.get_text_range(place, 1))
    return found


# --- the brief -----------------------------------------------------------------------------------------------------


def test_brief_sums_the_year_up_as_on_screen(sample: Connection) -> None:
    said = text(brief_as_pdf(sample, YEAR, DAY))
    headline = queries.headline(sample, YEAR)
    assert together(wording.summary_sentence(YEAR, headline, queries.grades(sample, YEAR))) in said
    assert "2024年度项目支出绩效自评情况简报" in said
    assert "2025年1月2日" in said


@pytest.mark.parametrize(
    "filters",
    [YEAR, Filters((2023,), units=(UnitName("某市总工会", "宣教部"),)), Filters((2024,), departments=("某市文化和旅游局",))],
)
def test_brief_has_every_project_and_every_finding(large: Connection, filters: Filters) -> None:
    said = text(brief_as_pdf(large, filters, DAY, with_annexes=True))
    for project in queries.projects(large, filters).to_dict("records"):
        assert together(project["project_name"]) in said
    for finding in queries.extract(large, "findings", f"evaluation_id IN ({filters.chosen()})", filters.where()[1])["message"]:
        assert together(finding) in said


@pytest.mark.parametrize("filters", [YEAR, Filters(), Filters(keyword="没有预算数的项目")])
def test_brief_alone_is_one_page_however_many_the_projects(sample: Connection, large: Connection, filters: Filters) -> None:
    assert len(pages(brief_as_pdf(large, filters, DAY, "某区总工会"))) == 1
    assert len(pages(brief_as_pdf(sample, YEAR, DAY, "某区总工会"))) == 1


def test_nothing_runs_off_the_page(large: Connection) -> None:
    assert outside(brief_as_pdf(large, YEAR, DAY, "某区总工会", with_annexes=True)) == []
    assert outside(sheets_as_pdf(large, Filters((2024,), units=(UnitName("某市文化和旅游局", "图书馆"),)))) == []


def test_every_sign_has_a_glyph(large: Connection) -> None:
    """A sign without a glyph is drawn as a box and comes back as another sign or none."""
    said = text(brief_as_pdf(large, YEAR, DAY, with_annexes=True))
    assert "\ufffd" not in said
    assert "\x00" not in said
    assert together(HOSTILE_NAME) in said
    assert together(FORMULA_NAME) in said


def test_every_page_has_its_number_and_the_source(large: Connection) -> None:
    all_pages = pages(brief_as_pdf(large, YEAR, DAY, with_annexes=True))
    assert all(f"第{number}页共{len(all_pages)}页" in page for number, page in enumerate(all_pages, 1))
    assert all("数据来源：项目支出绩效自评表" in page for page in all_pages)


def test_heading_of_a_long_table_comes_again_on_every_page(large: Connection) -> None:
    *_, last = pages(brief_as_pdf(large, YEAR, DAY, with_annexes=True))
    assert "严重程度疑点种类说明原文位置" in last


def test_settled_finding_says_so_in_the_margin(sample_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    record(database, [finding_of(database, "劳模服务和活动经费", "rate_holds_score", None, "10")], Verdict.CORRECTED, "", "甲")
    with store.open_readonly(database) as connection:
        assert text(sheet_as_pdf(connection, 5)).count("（已整改）") == 1


def test_last_year_stands_below_this_one(three_years_database: Path) -> None:
    with store.open_readonly(three_years_database) as connection:
        said = text(brief_as_pdf(connection, YEAR, DAY))
    assert "2023551.0051.0051.00100%97.75" in said


def test_empty_choice_makes_no_paper(large: Connection) -> None:
    with pytest.raises(NothingToReportError):
        brief_as_pdf(large, Filters((1999,)), DAY)
    with pytest.raises(NothingToReportError):
        sheets_as_pdf(large, Filters((1999,)))


# --- the sheets ----------------------------------------------------------------------------------------------------


def test_sheet_says_what_the_form_says(sample: Connection) -> None:
    (evaluation_id, *_) = queries.chosen_ids(sample, YEAR, 5)
    said = text(sheet_as_pdf(sample, evaluation_id))
    (form,) = queries.sheets(sample, [evaluation_id])
    filed = [
        form.project[name] for name in ("project_name", "department", "implementing_unit", "expected_goal", "achieved_goal")
    ]
    filed += [row[name] for row in form.indicators for name in ("level_3", "target", "actual") if row[name]]
    assert all(together(value) in said for value in filed)
    assert "年度资金总额1.4081.4081.408101010" in said
    assert "总分9085" in said


def test_what_the_system_says_stands_in_the_margin(sample: Connection) -> None:
    (evaluation_id, *_) = queries.chosen_ids(sample, YEAR, 5)
    said = text(sheet_as_pdf(sample, evaluation_id))
    assert "最终得分（计算）95，优" in said
    assert "按规则得分14.77" in said
    (form,) = queries.sheets(sample, [evaluation_id])
    # The lines of a note stand beside those of other cells, so that the text comes back line by line: the first line will do.
    assert all(together(finding["message"])[:12] in said for finding in form.findings)


def test_sheets_of_a_choice_are_one_document_a_form_a_page(sample: Connection) -> None:
    all_pages = pages(sheets_as_pdf(sample, YEAR))
    assert len(all_pages) == 5
    assert all("项目支出绩效自评表（2024年度）" in page for page in all_pages)
    assert ["第1张" in page for page in all_pages] == [True, False, False, False, False]


def test_long_form_goes_on_with_its_heading(large: Connection) -> None:
    (form,) = queries.sheets(large, queries.chosen_ids(large, YEAR, 1))
    long = [{**form.indicators[0], "indicator_number": number, "level_3": f"指标{number}"} for number in range(1, 90)]
    all_pages = pages(sheets.as_pdf("长表", [replace(form, indicators=tuple(long), findings=(), rule_scores=())]))
    assert len(all_pages) > 1
    assert all("一级指标二级指标三级指标年度指标值实际完成值分值得分" in page for page in all_pages)
    assert "指标89" in all_pages[-1]


def test_too_many_sheets_say_so(large: Connection) -> None:
    with pytest.raises(TooManyProjectsError, match="项目超过300个"):
        sheets_as_pdf(large, Filters())


def test_annexes_of_too_many_projects_say_so_and_the_page_is_still_written(
    large: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfeval_data.export.papers.MOST_PROJECTS", 100)
    with pytest.raises(TooManyProjectsError, match="项目超过100个"):
        brief_as_docx(large, YEAR, DAY, with_annexes=True)
    assert len(pages(brief_as_pdf(large, YEAR, DAY))) == 1


# --- fonts and commands --------------------------------------------------------------------------------------------


def test_machine_without_a_chinese_font_says_so_and_still_writes_word(
    sample: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_FAMILIES", {"body": ("没有的字体",)})
    with pytest.raises(MissingFontError, match="没有中文字体"):
        brief_as_pdf(sample, YEAR, DAY)
    word = docx.Document(io.BytesIO(brief_as_docx(sample, YEAR, DAY)))
    said = [
        paragraph.text for table in word.tables for row in table.rows for cell in row.cells for paragraph in cell.paragraphs
    ]
    assert any("图未画出" in line and "优：4" in line for line in said)


@pytest.mark.parametrize("command", ["report", "sheets"])
def test_command_writes_a_pdf(sample_database: Path, tmp_path: Path, command: str) -> None:
    out = tmp_path / "汇编.pdf"
    assert main([command, "--db", str(sample_database), "--out", str(out)]) == 0
    assert "去世离休干部遗孀补贴" in text(out.read_bytes())


def test_command_with_too_many_sheets_writes_nothing(
    large_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfeval_data.export.papers.sheets.MOST_SHEETS", 20)
    assert main(["sheets", "--db", str(large_database), "--out", str(tmp_path / "a.pdf")]) == 2
    assert "项目超过20个" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
