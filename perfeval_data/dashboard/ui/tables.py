"""Tables on screen and as CSV: the same rows, columns and order, Chinese headings, figures aligned right, texts escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.dashboard.server.source import ask, column_headings
from perfeval_data.dashboard.server.visitor import for_later
from perfeval_data.dashboard.ui import markup
from perfeval_data.dashboard.ui.navigation import address
from perfeval_data.export.tables import csv_bytes, in_words, with_grade_words, with_headings, word_for
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.queries import Filters
from perfeval_data.words import wording
from perfeval_data.words.palette import GRADES, SEVERITIES, SEVERITY_SIGNS

PAGE_ROWS = 50
MOST_ROWS = 200
"""A table that the page has whole is drawn whole up to this length."""

_LONG = frozenset(
    {
        "message",
        "deviation_reason",
        "level_3",
        "project_name",
        "target",
        "actual",
        "reason",
        "explanation",
        "example",
        "advice",
        "mark_note",
        "last_project_name",
        "last_level_3",
        "last_target",
    }
)
_SHORT = frozenset({"grade", "severity", "fiscal_year", "stated_rate_text", "level_1", "format", "source_location", "verdict"})
_LINKS: Mapping[str, Callable[[Any], str]] = {"project_name": lambda row: address("project", sheet_of(row))}


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: which columns of a frame, what it is called in the name of its file, and how sums are shown."""

    content: str
    columns: Sequence[str]
    sums: bool = False
    """Amounts are sums of several forms: two decimals."""
    links: Mapping[str, Callable[[Any], str]] | None = None
    foot: Sequence[tuple[str, Mapping[str, Any]]] = ()
    """Rows below the others with their names, which no file has: what all of them come to, and what is in none of them."""


def show(frame: pd.DataFrame, listing: Listing, filters: Filters | None, key: str) -> None:
    """A table with its CSV; one longer than `MOST_ROWS` is shown page by page."""
    if len(frame) > MOST_ROWS:
        show_pages(
            lambda limit, offset: frame[offset : None if limit is None else offset + limit], len(frame), listing, filters, key
        )
    else:
        listing = _told_apart(listing, frame["department"].nunique(dropna=False) > 1 if "department" in frame else False)
        _draw(frame, listing)
        _download(lambda: frame, listing, filters, key)


def show_pages(
    fetch: Callable[[int | None, int], pd.DataFrame],
    row_count: int,
    listing: Listing,
    filters: Filters | None,
    key: str,
    spanned: Filters | None = None,
) -> None:
    """A table that the database gives page by page; its CSV has all rows.

    `spanned` is the choice that the rows are of, where it is another than the one that names the file.
    """
    listing = _told_apart(listing, filters is not None and ask(queries.spans_departments, spanned or filters))
    page_count = max(1, -(-row_count // PAGE_ROWS))
    page = 1
    if page_count > 1:
        st.caption(f"共 {row_count:,} 行，每页 {PAGE_ROWS} 行")
        page = st.pagination(page_count, key=f"{key} page")
    _draw(fetch(PAGE_ROWS, (page - 1) * PAGE_ROWS), listing)
    _download(lambda: fetch(None, 0), listing, filters, key)


def html_table(frame: pd.DataFrame, listing: Listing) -> str:
    """The table as HTML, every text escaped."""
    headings = column_headings()
    head = "".join(
        f"<th scope='col' class='{_class(name)}'>{escape(headings.get(name, name))}</th>" for name in listing.columns
    )
    rows = "".join(f"<tr>{_cells(row, listing)}</tr>" for row in records(with_grade_words(frame)))
    foot = "".join(f"<tr>{_foot_cells(name, row, listing)}</tr>" for name, row in listing.foot)
    return (
        f"<div class='pe-table'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        f"{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></div>"
    )


def _told_apart(listing: Listing, by_department: bool) -> Listing:
    """The listing with the department before the unit, where there are several: equal names under two of them are two units."""
    columns = listing.columns
    if not by_department or "department" in columns or "implementing_unit" not in columns:
        return listing
    place = columns.index("implementing_unit")
    return replace(listing, columns=(*columns[:place], "department", *columns[place:]))


def sheet_of(row: Any) -> dict[str, object]:
    """Where the form of a row is shown, as the parameters of the address of its sheet."""
    form = {"form": row["form_number"]} if "form_number" in row else {}
    return {"project": row["project_id"], **form}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def as_csv(frame: pd.DataFrame, listing: Listing) -> bytes:
    """The table as CSV: numbers as numbers, rates as percentages, codes in words."""
    shown = with_grade_words(frame)[list(listing.columns)]
    rates = {name: shown[name].map(wording.percent, na_action="ignore") for name in shown.columns if name in wording.PERCENTS}
    return csv_bytes(with_headings(in_words(shown.assign(**rates)), column_headings()))


def file_name(content: str, filters: Filters | None, suffix: str = "csv") -> str:
    """A name that says filter, content and date: `2024年度_宣教部_项目清单_20250102.csv`."""
    scope = wording.scope(filters).replace(" · ", "_") if filters else "全部"
    safe = "".join("_" if character in '\\/:*?"<>|“”\n' else character for character in f"{scope}_{content}")
    return f"{safe}_{date.today():%Y%m%d}.{suffix}"


def _draw(frame: pd.DataFrame, listing: Listing) -> None:
    if frame.empty:
        st.info("没有符合条件的数据。")
    else:
        st.html(html_table(frame, listing))


def _download(fetch: Callable[[], pd.DataFrame], listing: Listing, filters: Filters | None, key: str) -> None:
    st.download_button(
        markup.plain(f"下载{listing.content}（CSV）"),
        data=for_later(lambda: as_csv(fetch(), listing)),
        file_name=file_name(listing.content, filters),
        mime="text/csv",
        on_click="ignore",
        key=f"{key} csv",
        type="tertiary",
        icon=":material/download:",
    )


# --- cells ---------------------------------------------------------------------------------------------------------


def _class(name: str) -> str:
    if wording.is_figure(name):
        return "num"
    return "long" if name in _LONG else "short" if name in _SHORT else ""


def _cells(row: dict[str, Any], listing: Listing) -> str:
    return "".join(f"<td class='{_class(name)}'>{_cell(row, name, listing)}</td>" for name in listing.columns)


def _foot_cells(name: str, row: Mapping[str, Any], listing: Listing) -> str:
    """The cells of a row that sums up, its name in the first of them: blank where there is nothing to add."""
    first, *others = listing.columns
    cells = (formatted(column, row[column], listing.sums) if column in row else "" for column in others)
    shown = zip(others, cells, strict=True)
    return f"<td class='{_class(first)}'>{name}</td>" + "".join(
        f"<td class='{_class(column)}'>{cell}</td>" for column, cell in shown
    )


def _cell(row: dict[str, Any], name: str, listing: Listing) -> str:
    shown = formatted(name, row[name], listing.sums)
    link = (listing.links or {}).get(name) or (_LINKS.get(name) if "project_id" in row else None)
    return f"<a href='{escape(link(row))}' target='_self'>{shown}</a>" if link and not wording.is_nothing(row[name]) else shown


def formatted(name: str, value: Any, sums: bool = False) -> str:
    """One value of a column as HTML."""
    if wording.is_figure(name) or wording.is_nothing(value):
        return wording.cell(name, value, sums)
    return _in_words(name, value)


def _in_words(name: str, value: Any) -> str:
    if name == "grade" and value in GRADES:
        return tag(str(value), GRADES[str(value)])
    if name == "severity":
        severity = Severity(value)
        return tag(f"{SEVERITY_SIGNS[severity]} {SEVERITY_WORDS[severity]}", SEVERITIES[severity])
    if name == "code":
        return escape(rule_of(str(value)).title)
    if name.endswith("_at"):
        return wording.moment(value)
    return markup.text(word_for(name, value))


def tag(word: str, colour: str) -> str:
    """A word in a frame of its colour."""
    return f"<span class='pe-tag' style='background:{colour};border-color:{colour};color:#fff'>{escape(word)}</span>"
