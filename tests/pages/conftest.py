"""The dashboard without a browser: always entered through app.py, pages found by their address, downloads kept for reading."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import lxml.html
import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from perfeval_data.dashboard.ui import address
from tests.conftest import PATIENCE, ROOT

PAGES = {name: page.title for name, page in address.PAGES.items() if page.needs_data}
"""The pages that show data, with their titles."""
FILTERED_PAGES = [name for name in PAGES if address.PAGES[name].is_filtered]
NAMES = {page.path: name for name, page in address.PAGES.items()}
"""Which page has which path."""
_STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)
Table = list[list[str]]
Query = dict[str, list[str]]


@dataclass(frozen=True)
class Download:
    """What a download button would save."""

    file_name: str
    data: Callable[[], bytes]

    def frame(self) -> pd.DataFrame:
        """Its CSV, every cell as text."""
        return pd.read_csv(io.BytesIO(self.data()), dtype=str, keep_default_na=False, encoding="utf-8-sig")


@dataclass
class Dashboard:
    """One reader's session."""

    downloads: dict[str, Download]
    app: AppTest = field(default_factory=lambda: AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE))
    page: str = ""
    """The page on the screen; none before the first."""

    def open(self, page: str = "overview", /, **query: Sequence[str]) -> Dashboard:
        """Open a page by its address."""
        return self._go(page, {name: [value] if isinstance(value, str) else list(value) for name, value in query.items()})

    def follow(self, link: str) -> Dashboard:
        """Open what a link of this page leads to, as a browser understands it."""
        return self._go(*self.place(link))

    def place(self, link: str) -> tuple[str, Query]:
        """The page and the query that a link of this page leads to."""
        parts = urlsplit(urljoin(f"http://localhost/{address.PAGES[self.page].path}", link))
        assert parts.netloc == "localhost", link
        return NAMES[parts.path.removeprefix("/")], parse_qs(parts.query)

    def _go(self, page: str, query: Query) -> Dashboard:
        self.page = page
        self.app._page_hash = calc_hash(address.PAGES[page].path)  # `switch_page` knows it only after a first run
        self.app.query_params = dict(query)
        return self.run()

    def choose(self, name: str, *values: str) -> Dashboard:
        """Choose these values, all at once and no others, in the list of the filter bar that has this name in the address."""
        self._list(name).set_value(list(values))
        return self.run()

    def offered(self, name: str) -> list[str]:
        """What that list offers, as the reader sees it."""
        return [unescaped(option) for option in self._list(name).options]

    def chosen(self, name: str) -> list[str]:
        """What is chosen in it."""
        return list(self._list(name).value)

    def _list(self, name: str) -> Any:
        lists = [*self._all("button_group"), *self._all("multiselect")]
        (named,) = [each for each in lists if str(each.key).startswith(f"{name}: ")]
        return named

    @property
    def chips(self) -> dict[str, str]:
        """What the filter bar says is chosen, each with the link that takes it off."""
        return {
            chip.text_content().removesuffix("×"): chip.get("href") for body in self.html for chip in found(body, "pe-chip")
        }

    def pick(self, name: str, value: object) -> Dashboard:
        """Pick one of the options of a control of the page."""
        self.app.selectbox(name).set_value(value)
        return self.run()

    def see(self, name: str, kind: str) -> Dashboard:
        """Choose one of the kinds that stand side by side."""
        self.app.segmented_control(name).set_value(kind)
        return self.run()

    def sort(self, content: str, heading: str) -> Dashboard:
        """Click a heading of the table of this content."""
        (link,) = [cell.xpath("a/@href") for cell in self._cells(content, "thead/tr")[0] if words(cell) == heading]
        return self.follow(link[0])

    def turn_to(self, page: int) -> Dashboard:
        """Turn to a page of the first long table."""
        turning = next(lines for body in self.html if (lines := found(body, "pe-pages")))
        return self.follow(turning[0].xpath(f"a[@aria-label='第{page}页']/@href")[0])

    def run(self) -> Dashboard:
        self.downloads.clear()
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    @property
    def title(self) -> str:
        """What stands over the page; that of an error says what is wrong."""
        if self.app.title:
            return str(self.app.title[0].value)
        return next(str(heading.text) for body in self.html for heading in found(body, "pe-title"))

    @property
    def project(self) -> str:
        """Whose sheet is shown; empty where none is."""
        headings = [heading for body in self.html for heading in found(body, "pe-project")]
        return str(headings[0].xpath("h2")[0].text_content()) if headings else ""

    @property
    def query(self) -> dict[str, str | list[str]]:
        """The filters and choices that the address names."""
        return dict(self.app.query_params)

    @property
    def warnings(self) -> list[str]:
        """What the page says of the address and of the data, as it is seen."""
        return [unescaped(warning.value) for warning in self.app.warning]

    @property
    def html(self) -> list[str]:
        """What the page gives as HTML, its style sheets left out."""
        bodies = [_STYLES.sub("", element.proto.body) for element in self._all("html")]
        return [body for body in bodies if body]

    @property
    def markdown(self) -> list[str]:
        """What the page gives as Markdown: sentences, headings, labels."""
        sentences = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
        labels = ("download_button", "button", "selectbox", "text_input", "expander")
        said = [str(element.value) for kind in sentences for element in self._all(kind)]
        said += [element.label for kind in labels for element in self._all(kind)]
        return said + [folded.proto.popover.label for folded in self._all("popover")]

    def _all(self, kind: str) -> Sequence[Any]:
        return self.app.get(kind)

    @property
    def prose(self) -> str:
        """All sentences of the page, Markdown unrendered."""
        return "\n".join([*self.markdown, *map(text_of, self.html), *(code.value for code in self.app.code)])

    @property
    def links(self) -> list[str]:
        """Addresses of all links of the page itself: not those of its head, which are the menu, and of its filter bar."""
        above = ("pe-menu", "pe-chips")
        bodies = [body for body in self.html if not any(name in body for name in above)]
        return [link for body in bodies for link in lxml.html.fragment_fromstring(body, "div").xpath("//a/@href")]

    @property
    def charts(self) -> dict[str, dict[str, Any]]:
        """The charts as Plotly gets them."""
        return {str(chart.key): json.loads(chart.proto.spec, object_hook=_listed) for chart in self._all("plotly_chart")}

    @property
    def metrics(self) -> dict[str, str]:
        """The figures at the head of 总览."""
        return {_of_box(box, "span"): _of_box(box, "b") for box in self._figures()}

    @property
    def last_year(self) -> dict[str, str]:
        """What stands below them of the year before."""
        return {_of_box(box, "span"): _of_box(box, "small") for box in self._figures() if box.xpath("small")}

    def _figures(self) -> list[Any]:
        return [box for body in self.html for figures in found(body, "pe-figures") for box in figures.xpath("div")]

    def table(self, content: str) -> Table:
        """The table on screen above the download button of this content: its heading and rows as texts, without the foot."""
        return self._rows(content, "*[self::thead or self::tbody]/tr")

    def foot(self, content: str) -> Table:
        """The rows below that table, which sum it up."""
        return self._rows(content, "tfoot/tr")

    def cells(self, content: str, path: str = "tbody/tr") -> list[list[Any]]:
        """The cells of that table, row by row."""
        return self._cells(content, path)

    def elements(self, name: str) -> list[Any]:
        """All elements of a class."""
        return [element for body in self.html for element in found(body, name)]

    def links_of(self, content: str) -> list[list[str]]:
        """Where the cells of each row of that table lead."""
        return [[str(link) for cell in row for link in cell.xpath("a/@href")] for row in self.cells(content)]

    def _rows(self, content: str, path: str) -> Table:
        return [[words(cell) for cell in row] for row in self._cells(content, path)]

    def _cells(self, content: str, path: str) -> list[list[Any]]:
        last: list[Any] = []
        elements: Iterable[Any] = self.app.main
        for element in elements:
            if element.type == "html" and "pe-table" in element.proto.body:
                last = lxml.html.fragment_fromstring(element.proto.body, "div").xpath(f".//table/{path}")
            elif element.type == "download_button" and unescaped(element.label) == f"下载{content}（CSV）":
                return [row.xpath("(./th|./td)[not(@class='tick')]") for row in last]
        raise AssertionError(f"no table of {content}")

    def csv(self, content: str) -> Download:
        return self.downloads[f"下载{content}（CSV）"]


def contents(dashboard: Dashboard) -> list[str]:
    """What the tables of the page are called."""
    return [match[1] for label in dashboard.downloads if (match := re.fullmatch("下载(.*)（CSV）", label))]


def numbers(column: pd.Series[str]) -> pd.Series[float]:
    """The numbers of a column of a CSV, NaN where it is blank; percentages as such."""
    return pd.to_numeric(column.str.removesuffix("%").replace("", None))


def found(body: str, name: str) -> list[Any]:
    """The elements of a class in what the page gives as HTML."""
    named = f".//*[contains(concat(' ', @class, ' '), ' {name} ')]"
    return list(lxml.html.fragment_fromstring(body, "div").xpath(named)) if name in body else []


def _listed(part: dict[str, Any]) -> Any:
    """Numbers of a chart as a list: Plotly sends them as bytes."""
    return np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"]).tolist() if "bdata" in part else part


def _of_box(box: Any, name: str) -> str:
    return str(box.xpath(name)[0].text_content())


def words(cell: Any) -> str:
    """What a cell says; the sign of the order is none of it."""
    return "".join(cell.xpath(".//text()[not(ancestor::*[@aria-hidden])]"))


def unescaped(label: str) -> str:
    """A label as it is seen, its Markdown escapes taken away."""
    return label.replace("\\", "").replace("\u2060", "")


def text_of(body: str) -> str:
    """The text that a reader sees of HTML."""
    return str(lxml.html.fragment_fromstring(body, "div").text_content())


@pytest.fixture(scope="session", autouse=True)
def no_components() -> Iterator[None]:
    """Streamlit looks through all installed packages for components, before each first page: it takes longer than the page."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BidiComponentManager, "discover_and_register_components", lambda _, **__: None)
        yield


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Download]:
    """What the download buttons of the page last run would save, by their labels and, where those repeat, by their keys."""
    kept: dict[str, Download] = {}
    draw = st.download_button

    def keep(label: str, data: Callable[[], bytes], file_name: str, **options: Any) -> bool:
        kept[unescaped(label)] = kept[options["key"]] = Download(file_name, data)
        return draw(label, data, file_name, **options)

    monkeypatch.setattr(st, "download_button", keep)
    return kept


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, downloads: dict[str, Download]) -> Callable[[Path], Dashboard]:
    """A new session of the dashboard on the given database."""
    st.set_option("client.showErrorDetails", "full")

    def begin(database: Path) -> Dashboard:
        monkeypatch.setenv("PERFEVAL_DB", str(database))
        return Dashboard(downloads)

    return begin


@pytest.fixture
def sample(visit: Callable[[Path], Dashboard], sample_database: Path) -> Dashboard:
    """A session on the five forms of the sample."""
    return visit(sample_database)


@pytest.fixture
def three_years(visit: Callable[[Path], Dashboard], three_years_database: Path) -> Dashboard:
    """A session on the sample and the two years before it."""
    return visit(three_years_database)


@pytest.fixture
def alike(visit: Callable[[Path], Dashboard], alike_database: Path) -> Dashboard:
    """A session on forms that are easily taken for one another."""
    return visit(alike_database)


@pytest.fixture
def large(visit: Callable[[Path], Dashboard], large_database: Path) -> Dashboard:
    """A session on 305 projects of two years."""
    return visit(large_database)
