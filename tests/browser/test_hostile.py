"""A document that attacks its reader: through its name, its cells and its archive. Every page and every extract shows it as
text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from perfeval_data.database import store
from perfeval_data.database.costs import choose
from perfeval_data.database.remedies import ask
from perfeval_data.database.review import FindingIdentity, Verdict, record
from perfeval_data.export.papers import brief_as_docx, brief_as_pdf, sheets_as_pdf
from perfeval_data.export.tables import write_extract
from perfeval_data.export.workbook import workbook_bytes
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.offers import unpacked
from perfeval_data.ingest.publish import ingest
from perfeval_data.queries import EXTRACTS, Filters
from tests.browser.conftest import free_port, go, menu, serving, settle
from tests.browser.test_walk import Visit
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html

HTML = "<img src=http://evil.example/a.png onerror=alert(1)><script>alert(2)</script>"
MARKDOWN = "**粗** [链](http://evil.example) ![图](http://evil.example/p.png) $x^2$ :red[红] :material/delete: `码`"
FORMULA = '=HYPERLINK("http://evil.example","点我")'
SQL = "x'; DROP TABLE evaluations; --"
PATH = "../../../etc/passwd%_"
TYPESETTING = '#panic("x") $a$ @b <c> \\end{d} ]] {{e}} <w:p/> &amp;'
UNITS = (HTML, MARKDOWN, FORMULA, SQL, PATH, TYPESETTING)
FILE = f"../../{HTML}{MARKDOWN}.html"


def attack(year: int) -> bytes:
    forms = [
        project(f"{text} {number}", department=text, unit=text, scores=("40", "45"), reason=text)
        for number, text in enumerate(UNITS)
    ]
    indicator = [form.replace("活动次数", text).replace("10次", text) for form, text in zip(forms, UNITS, strict=True)]
    concluding = [
        f"{form}\n| 存在问题 | {text} |{' < |' * (form.rsplit(chr(10), 1)[-1].count('|') - 3)}"
        for form, text in zip(map(str.rstrip, indicator), UNITS, strict=True)
    ]
    return as_html(paper(*(part for form in concluding for part in (title(year), form))))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the document of two years, a refused one, and a mark, all of them hostile."""
    database = tmp_path_factory.mktemp("attacked") / "perfeval.duckdb"
    offers = [
        Offered(FILE, attack(2023)),
        Offered(FILE, attack(2024)),
        Offered(f"{HTML}.txt", b"x"),
        Offered(f"{FORMULA}.txt", b"y"),
    ]
    report = ingest(offers, database)
    assert len(report.refused) == 2
    with store.open_readonly(database) as connection:
        ((project_id, code, level_3, stated),) = connection.execute(
            "SELECT project_id, code, level_3, stated FROM finding_details WHERE department = ? LIMIT 1", [HTML]
        ).fetchall()
        counted = connection.execute("SELECT project_id, level_3 FROM indicator_details WHERE level_3 IS NOT NULL").fetchall()
    finding = FindingIdentity(project_id, code, level_3, stated)
    record(database, [finding], Verdict.CONFIRMED, MARKDOWN, HTML)
    ask(database, [finding], date(2025, 1, 1), HTML, FORMULA)
    for project_id, level_3 in counted:
        choose(database, project_id, level_3, FORMULA, HTML)
    return database


@pytest.fixture(scope="module")
def url(attacked: Path) -> Iterator[str]:
    port = free_port()
    with serving(attacked, port):
        yield f"http://127.0.0.1:{port}"


def obeys_nothing(page: Page) -> None:
    """Nothing of the document has become an element, a link, a formula or a colour."""
    for what in ("img", ".katex", "[onerror]", "main em", "span[style*='color: rgb(255']"):
        assert page.get_by_test_id("stMain").locator(what).count() == 0, what
    assert not page.evaluate("[...document.scripts].some(script => script.text.includes('alert('))")
    assert page.evaluate("[...document.links].filter(link => link.host !== location.host).map(link => link.href)") == []


def test_every_page_shows_it_as_text(visit: Visit, url: str) -> None:
    page = visit(f"{url}/")
    for name in menu(page):
        go(page, name)
        for summary in page.get_by_test_id("stExpander").locator("summary").all():
            summary.click()
        settle(page)
        obeys_nothing(page)
        if name not in ("得分分布", "年度对比", "数据导入"):
            expect(page.get_by_test_id("stMain"), name).to_contain_text("evil.example", use_inner_text=True)


@pytest.mark.parametrize("text", UNITS, ids=["html", "markdown", "formula", "sql", "path", "typesetting"])
def test_filters_and_search_take_it_literally(visit: Visit, url: str, text: str) -> None:
    page = visit(f"{url}/?{urlencode({'unit': text, 'year': 2024})}")
    expect(page.locator(".pe-chips")).to_contain_text("1 / 共 12 个项目")
    obeys_nothing(page)
    page.goto(f"{url}/doubts?{urlencode({'finding': text, 'q': text, 'kind': text})}")
    settle(page)
    obeys_nothing(page)


def test_upload_shows_it_as_text(visit: Visit, url: str, tmp_path: Path) -> None:
    document = tmp_path / "<img src=x onerror=alert(3)> **粗** $x$.html"
    document.write_bytes(attack(2022))
    page = visit(f"{url}/import")
    page.locator("input[type=file]").set_input_files(document)
    expect(page.get_by_text("可入库")).to_be_visible()
    page.get_by_text("对照原文").first.click()
    settle(page)
    obeys_nothing(page)


def test_archive_writes_nowhere(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("../../up.html", "/absolute.html", "C:\\windows.html", f"{HTML}.html"):
            archive.writestr(name, attack(2021))
    before = sorted(tmp_path.parent.rglob("*"))
    (offer, *_) = unpacked(Offered("../a.zip", packed.getvalue()))
    ingest(unpacked(Offered("../a.zip", packed.getvalue())), tmp_path / "perfeval.duckdb")
    assert isinstance(offer, Offered)
    made = set(tmp_path.parent.rglob("*")) - set(before)
    assert {path.name for path in made} <= {"perfeval.duckdb", "perfeval.duckdb.lock"}


@pytest.mark.parametrize("name", EXTRACTS)
def test_extracts_hold_no_formula(attacked: Path, tmp_path: Path, name: str) -> None:
    write_extract(attacked, name, "csv", tmp_path / "a.csv", Filters())
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))
    assert any(cell == f"'{FORMULA}" for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]
    write_extract(attacked, name, "xlsx", tmp_path / "a.xlsx", Filters())
    assert_no_formula(tmp_path / "a.xlsx")


def test_workbook_holds_no_formula(attacked: Path, tmp_path: Path) -> None:
    with store.open_readonly(attacked) as connection:
        (tmp_path / "all.xlsx").write_bytes(workbook_bytes(connection, Filters(), date(2025, 1, 1)))
    assert_no_formula(tmp_path / "all.xlsx")


def assert_no_formula(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path):
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert any(FORMULA in str(cell.value) for cell in cells) or sheet.title == "说明"
        assert not [cell.value for cell in cells if cell.data_type == "f" and "evil" in str(cell.value)]
        assert not [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target]


@pytest.mark.usefixtures("chinese_font")
def test_papers_hold_it_as_text(attacked: Path) -> None:
    with store.open_readonly(attacked) as connection:
        word = zipfile.ZipFile(io.BytesIO(brief_as_docx(connection, Filters((2024,)), date(2025, 1, 1), with_annexes=True)))
        assert b"evil.example" not in b"".join(word.read(name) for name in word.namelist() if name.endswith(".rels"))
        assert b"&lt;img src=http://evil.example" in word.read("word/document.xml")
        brief = brief_as_pdf(connection, Filters((2024,)), date(2025, 1, 1), with_annexes=True)
        for pdf in (brief, sheets_as_pdf(connection, Filters((2024,)))):
            assert pdf.startswith(b"%PDF")
            assert b"/URI" not in pdf


def test_database_is_whole_afterwards(attacked: Path) -> None:
    with duckdb.connect(str(attacked), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM evaluations WHERE form_kind = 'project'").fetchall() == [(12,)]
