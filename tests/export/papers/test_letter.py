"""整改通知: a letter to each unit with every finding of it that nobody has settled, and no other."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from perfeval_data import queries
from perfeval_data.__main__ import main
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.database import store
from perfeval_data.database.review import Verdict, record
from perfeval_data.export.papers import letters, letters_as_zip
from perfeval_data.export.papers.brief import NothingToReportError
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.queries import Connection, Filters
from perfeval_data.service.office import Office
from perfeval_data.words import wording
from tests.drawn_paper import paper
from tests.drawn_projects import HOSTILE_NAME, title
from tests.drawn_projects import project as drawn_project
from tests.formats import as_html
from tests.reviewing import finding_of

DAY, DUE = date(2025, 1, 2), date(2025, 1, 20)
OFFICE = Office("某区总工会", "某区总工会财务部", "财务部，电话 8765432")
YEAR = Filters((2024,))


@pytest.fixture(scope="module")
def large(large_database: Path) -> Iterator[Connection]:
    with store.open_readonly(large_database) as connection:
        yield connection


@pytest.fixture(scope="module")
def sample(sample_database: Path) -> Iterator[Connection]:
    with store.open_readonly(sample_database) as connection:
        yield connection


def written(connection: Connection, filters: Filters = YEAR, office: Office = OFFICE) -> dict[str, Document]:
    """The letters by the units that they are to."""
    made = (docx.Document(io.BytesIO(each.data)) for each in letters(connection, filters, DAY, DUE, office))
    return {paragraphs(document)[1].removesuffix("："): document for document in made}


def paragraphs(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def rows(document: Document) -> list[list[str]]:
    """The cells of each row of the table, its heading left out."""
    (table,) = document.tables
    all_rows = table._tbl.iter(qn("w:tr"))
    return [["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))] for row in all_rows][
        1:
    ]


def test_every_open_finding_of_a_unit_stands_in_its_letter(large: Connection) -> None:
    expected: dict[str, list[tuple[str, ...]]] = {}
    for row in queries.findings(large, YEAR, verdict="open").to_dict("records"):
        text = wording.finding_text(row["level_3"], row["message"])
        found = (text, row["source_location"], rule_of(row["code"]).advice)
        expected.setdefault(wording.unit_word(row["department"], row["implementing_unit"]), []).append(found)
    made = written(large)
    shown = {unit: [tuple(row[2:]) for row in rows(document) if len(row) > 1] for unit, document in made.items()}
    assert len(shown) == 7
    assert {unit: sorted(found) for unit, found in shown.items()} == {unit: sorted(found) for unit, found in expected.items()}


def test_form_of_a_finding_is_named_with_its_file_and_place_there(sample: Connection) -> None:
    bands = [row[0] for row in rows(next(iter(written(sample).values()))) if len(row) == 1]
    project = queries.projects(sample, YEAR).to_dict("records")[0]
    assert bands[0].startswith(f"{project['project_name']}（2024年度；文件“")
    assert bands[0].endswith("张自评表）")


def test_letter_says_to_whom_by_when_whom_to_ask_and_who_signs(sample: Connection) -> None:
    for unit, document in written(sample).items():
        texts = paragraphs(document)
        count = sum(len(row) > 1 for row in rows(document))
        assert texts[:2] == ["关于整改2024年度绩效自评填报疑点的通知", f"{unit}："]
        assert f"共{count}条" in texts[2]
        assert "请于2025年1月20日前完成整改并报送结果" in texts[2]
        assert texts[-3:] == ["整改中有疑问的，请与我们联系：财务部，电话 8765432。", "某区总工会财务部", "2025年1月2日"]


def test_prose_that_may_end_in_a_number_is_not_drawn_apart(sample: Connection) -> None:
    for document in written(sample).values():
        asked = next(each for each in document.paragraphs if each.text.startswith("整改中有疑问的"))
        assert asked.style is not None
        assert asked.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.LEFT


def test_without_an_office_nobody_signs_and_nobody_is_to_be_asked(sample: Connection) -> None:
    texts = paragraphs(next(iter(written(sample, office=Office()).values())))
    assert texts[-1] == "2025年1月2日"
    assert texts[-2].startswith("疑点由系统")


def test_settled_findings_are_left_out(sample_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    with store.open_readonly(database) as connection:
        before = {unit: rows(document) for unit, document in written(connection).items()}
    record(database, [finding_of(database, "劳模服务和活动经费", "rate_holds_score", None, "10")], Verdict.CORRECTED, "", "甲")
    with store.open_readonly(database) as connection:
        after = {unit: rows(document) for unit, document in written(connection).items()}
    gone = [
        row[2:] for unit in before for row in before[unit] if len(row) > 1 and row[2:] not in [each[2:] for each in after[unit]]
    ]
    assert [row[0] for row in gone] == ["执行率填“10”，按执行数÷全年预算数计算应为100%"]


def test_unit_with_nothing_open_gets_no_letter(large: Connection) -> None:
    with pytest.raises(NothingToReportError, match="没有待处理的疑点"):
        list(letters(large, Filters(keyword="没有这个项目"), DAY, DUE, OFFICE))


def test_text_of_documents_is_text_and_makes_no_folder(tmp_path: Path) -> None:
    units = ("../../a", "..\\..\\A", HOSTILE_NAME, "单位\x07" + "很" * 300)
    forms = [
        paper(title(2024), drawn_project(HOSTILE_NAME, unit=unit, department="某市", execution_score="3")) for unit in units
    ]
    ingest([Offered(f"<b>{n}.html", as_html(form)) for n, form in enumerate(forms)], tmp_path / "perfeval.duckdb")
    with store.open_readonly(tmp_path / "perfeval.duckdb") as connection:
        made = written(connection)
        archive = zipfile.ZipFile(io.BytesIO(letters_as_zip(connection, YEAR, DAY, DUE, OFFICE)))
    assert len(made) == len(archive.namelist()) == len({name.casefold() for name in archive.namelist()}) == len(units)
    assert all(HOSTILE_NAME in rows(document)[0][0] for document in made.values())
    assert not [name for name in archive.namelist() if set(name) & set('/\\:*?"<>|') or len(name.encode()) > 255]


def test_page_has_the_measures_of_official_papers(sample: Connection) -> None:
    document = next(iter(written(sample).values()))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in margins if length is not None] == [37, 35, 28, 26]
    fonts = [document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Title", "主送单位", "落款")]
    assert fonts == ["方正小标宋简体", "仿宋_GB2312", "仿宋_GB2312"]


# --- the command ---------------------------------------------------------------------------------------------------


def test_command_writes_a_folder_or_an_archive(large_database: Path, tmp_path: Path) -> None:
    folder, archive = tmp_path / "通知", tmp_path / "通知.zip"
    for out in (folder, archive):
        assert main(["letters", "--db", str(large_database), "--due", "2999-12-31", "--out", str(out)]) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(zipfile.ZipFile(archive).namelist())
    assert "某市总工会宣教部_整改通知.docx" in [name.replace("，", "") for name in names]
    assert "请于2999年12月31日前" in "".join(paragraphs(docx.Document(str(folder / names[0]))))


def test_command_without_open_findings_writes_nothing(large_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "a"
    assert main(["letters", "--db", str(large_database), "--year", "1999", "--out", str(out)]) == 2
    assert not out.exists()


@pytest.mark.parametrize("wrong", [["--due", "2020-01-01"], ["--due", "soon"], ["--out", "a.docx/b"], ["--out", "none/a.zip"]])
def test_command_refuses_what_makes_no_sense(large_database: Path, tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["letters", "--db", str(large_database), "--out", str(tmp_path / "a"), *wrong])
    assert stop.value.code == 2
