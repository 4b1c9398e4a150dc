"""A viewer of one unit goes everywhere: every page, link, filter, parameter and download shows that unit only.

What must not leak are words and figures: those of the others, and every sum, mean or count that holds theirs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest

from perfeval_data.database.review import Verdict, record
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.service.access import Role, Visible, Visitor
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html
from tests.pages.conftest import NAMES, PAGES, Dashboard, Download
from tests.reviewing import finding_of

UNION, OURS, SECRET = "某市总工会", "宣教部", "绝密"
WANG = Visitor("wang", "王芳", Role.VIEWER, Visible(units=((UNION, OURS),)))
MOST_STEPS = 70
HIDDEN = (
    f"{SECRET}项目",
    f"{SECRET}二期",
    f"{SECRET}通知",
    f"{SECRET}部",
    "7654.32",
    "7,654.32",
    "7704.32",
    "7,704.32",
    "15308.64",
    "15,308.64",
)
"""Words of the others, their budget, and what it makes together with ours or with that of the year before."""
BUDGET = "| 50 | 50 | 50 |"


def form(name: str, unit: str) -> str:
    drawn = project(name, unit=unit, scores=("40", "40"), reason=f"{name}的原因")
    return drawn.replace(BUDGET, "| 7654.32 | 7654.32 | 7654.32 |") if SECRET in unit else drawn


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of our unit and of a secret one, in documents of both and of one; a refused letter; a mark of theirs."""
    path = tmp_path_factory.mktemp("limited") / "perfeval.duckdb"
    for year in (2023, 2024):
        both = paper(title(year), form("培训", OURS), title(year), form(f"{SECRET}项目", f"{SECRET}部"))
        ingest([Offered(f"汇总{year}.html", as_html(both))], path)
    ingest([Offered(f"{SECRET}.html", as_html(paper(title(2024), form(f"{SECRET}二期", f"{SECRET}部"))))], path)
    ingest([Offered(f"{SECRET}通知.txt", "会议通知".encode())], path)
    record(
        path, [finding_of(path, f"{SECRET}二期", "missed_target_full_points", None, None)], Verdict.CONFIRMED, SECRET, SECRET
    )
    return path


@pytest.fixture
def dashboard(visit: Callable[[Path], Dashboard], database: Path, monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    monkeypatch.setattr("perfeval_data.dashboard.server.visitor._listed", lambda *_: WANG)
    return visit(database)


Step = tuple[str, tuple[tuple[str, str], ...]]
"""A page and the parameters of its address."""


def told(dashboard: Dashboard) -> str:
    """All that the page just run has sent to the browser."""
    return "\n".join(
        [*dashboard.html, *dashboard.markdown, str(dashboard.app.main), *map(str, dashboard.app.get("plotly_chart"))]
    )


def written(download: Download) -> str:
    """The text of a file, and its name."""
    data = download.data()
    if data.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(data)
        return download.file_name + "\n".join(page.get_textpage().get_text_range() for page in pages)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return download.file_name + "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return download.file_name + data.decode("utf-8", "replace")


def next_steps(dashboard: Dashboard) -> Iterator[Step]:
    for link in dashboard.links:
        address = urlsplit(link)
        if (page := NAMES.get(address.path.removeprefix("./"))) in PAGES:
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            yield page, tuple(sorted(query.items()))


def alike(step: Step) -> tuple[str, ...]:
    """What tells one kind of step from another: the marks of single cells are all of a kind."""
    page, query = step
    return page, *(f"{name}={value}" for name, value in query if name != "mark"), *(name for name, _ in query)


def _context(text: str) -> list[str]:
    """What is said of the others, each with the words around it."""
    return [
        text[max(0, place.start() - 60) : place.end() + 60] for word in HIDDEN for place in re.finditer(re.escape(word), text)
    ]


@pytest.mark.usefixtures("chinese_font")
def test_crawl_finds_nothing_of_the_others(dashboard: Dashboard) -> None:
    waiting: list[Step] = [(page, ()) for page in PAGES]
    waiting += [(page, (("unit", f"{SECRET}部"),)) for page in PAGES]
    waiting += [("project", (("project", str(number)),)) for number in range(1, 6)]
    waiting += [("findings", (("finding", f"{form}-{number}"),)) for form in range(1, 6) for number in (1, 2)]
    waiting += [("indicators", (("find", SECRET),)), ("overview", (("q", SECRET), ("year", "2023")))]
    seen, files = set(map(alike, waiting)), set[str]()
    for number, (page, query) in enumerate(waiting):
        dashboard.open(page, **dict(query))
        said = told(dashboard)
        if ("unit", f"{SECRET}部") in query:  # what the visitor has named himself
            said = said.replace(f"{SECRET}部", "")
        assert _context(said) == [], (page, query)
        for download in {id(each): each for each in dashboard.downloads.values()}.values():
            if download.file_name not in files:
                files.add(download.file_name)
                text = re.sub(r"<[^>]+>", "", written(download))
                assert _context(text) == [], download.file_name
        for step in next_steps(dashboard):
            if alike(step) not in seen and len(waiting) < MOST_STEPS:
                seen.add(alike(step))
                waiting.append(step)
        assert number < MOST_STEPS
    assert len(files) > 10


def test_hidden_figures_are_there_for_who_may_see_them(visit: Callable[[Path], Dashboard], database: Path) -> None:
    """Or the crawl would find nothing for no reason."""
    page = visit(database).open("funds")
    assert SECRET in told(page)
    assert "15,308.64" in told(page) or "15308.64" in told(page)
