"""The dashboard without a browser: always entered through app.py, pages found by their address, downloads kept for reading."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

PAGES = {
    "overview": "总览",
    "funds": "资金执行",
    "scores": "得分分布",
    "years": "年度对比",
    "project": "项目明细",
    "indicators": "指标查询",
    "findings": "填报疑点",
    "about": "数据说明",
}
FILTERED_PAGES = [page for page in PAGES if page != "about"]
Table = list[list[str]]


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
    app: AppTest = field(default_factory=lambda: AppTest.from_file(ROOT / "app.py", default_timeout=30))

    def open(self, page: str = "overview", **query: str) -> Dashboard:
        """Open a page by its address."""
        if not self.app.title:
            self.run()
        self.app.switch_page(f"pages/{page}.py")
        self.app.query_params = dict(query)
        return self.run()

    def choose(self, name: str, value: object) -> Dashboard:
        """Choose a value in the list that has this name in the address."""
        self.app.selectbox(name).set_value(value)
        return self.run()

    def see(self, kind: str) -> Dashboard:
        """Choose one of the kinds that stand side by side."""
        self.app.segmented_control("kind").set_value(kind)
        return self.run()

    def turn_to(self, page: int) -> Dashboard:
        """Turn to a page of the first long table."""
        self._all("pagination")[0].set_value(page)
        return self.run()

    def run(self) -> Dashboard:
        self.downloads.clear()
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    @property
    def title(self) -> str:
        return str(self.app.title[0].value)

    @property
    def query(self) -> dict[str, str]:
        """The filters and choices that the address names."""
        return {name: values[0] if isinstance(values, list) else values for name, values in self.app.query_params.items()}

    @property
    def html(self) -> list[str]:
        """What the page gives as HTML, its style sheet left out."""
        bodies = [element.proto.body for element in self._all("html")]
        return [body for body in bodies if not body.startswith("<style>")]

    @property
    def markdown(self) -> list[str]:
        """What the page gives as Markdown: sentences, headings, labels."""
        sentences = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
        labels = ("download_button", "button", "selectbox", "text_input", "metric", "expander")
        return [str(element.value) for kind in sentences for element in self._all(kind)] + [
            element.label for kind in labels for element in self._all(kind)
        ]

    def _all(self, kind: str) -> Sequence[Any]:
        return self.app.get(kind)

    @property
    def prose(self) -> str:
        """All sentences of the page, Markdown unrendered."""
        return "\n".join([*self.markdown, *map(text_of, self.html), *(code.value for code in self.app.code)])

    @property
    def links(self) -> list[str]:
        """Addresses of all links in tables and lists."""
        return [link for body in self.html for link in lxml.html.fragment_fromstring(body, "div").xpath("//a/@href")]

    @property
    def metrics(self) -> dict[str, str]:
        return {metric.label: str(metric.value) for metric in self.app.metric}

    def table(self, content: str) -> Table:
        """The table on screen above the download button of this content: its heading and rows as texts, without the foot."""
        return self._rows(content, "*[self::thead or self::tbody]/tr")

    def foot(self, content: str) -> Table:
        """The rows below that table, which sum it up."""
        return self._rows(content, "tfoot/tr")

    def _rows(self, content: str, path: str) -> Table:
        last: list[Any] = []
        elements: Iterable[Any] = self.app.main
        for element in elements:
            if element.type == "html" and "pe-table" in element.proto.body:
                last = lxml.html.fragment_fromstring(element.proto.body, "div").xpath(f".//table/{path}")
            elif element.type == "download_button" and unescaped(element.label) == f"下载{content}（CSV）":
                return [[cell.text_content() for cell in row.xpath("./th|./td")] for row in last]
        raise AssertionError(f"no table of {content}")

    def csv(self, content: str) -> Download:
        return self.downloads[f"下载{content}（CSV）"]


def numbers(column: pd.Series[str]) -> pd.Series[float]:
    """The numbers of a column of a CSV, NaN where it is blank; percentages as such."""
    return pd.to_numeric(column.str.removesuffix("%").replace("", None))


def unescaped(label: str) -> str:
    """A label as it is seen, its Markdown escapes taken away."""
    return label.replace("\\", "").replace("\u2060", "")


def text_of(body: str) -> str:
    """The text that a reader sees of HTML."""
    return str(lxml.html.fragment_fromstring(body, "div").text_content())


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
