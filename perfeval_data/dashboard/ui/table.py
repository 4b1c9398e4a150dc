"""Tables on screen and as CSV: the same rows, columns and order, Chinese headings, figures aligned right, texts escaped.

A heading is a link that sorts by its column; order and page stand in the address. A table is plain HTML: it prints, is read aloud and
grows with the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.server.visitor import for_later
from perfeval_data.dashboard.ui import address, markup
from perfeval_data.export.tables import csv_bytes, in_words, with_grade_words, with_headings, word_for
from perfeval_data.paper.columns import Kind, heading, is_figure, kind
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.queries import Filters, Order, in_order
from perfeval_data.service.files import file_name_of
from perfeval_data.words import wording
from perfeval_data.words.palette import GRADES, SEVERITIES, SEVERITY_SIGNS

PAGE_ROWS: Final = 50
MOST_ROWS: Final = 200
"""A table that the page has whole is drawn whole up to this length."""
_PAGES_BESIDE: Final = 2
"""Pages before and behind the shown one that are named in the line of pages."""

_WIDTHS: Final = {Kind.PROSE: "long", Kind.WORD: "short", Kind.YEAR: "short", Kind.MOMENT: "short", Kind.DAY: "short"}

Fetch = Callable[[Order | None, int | None, int], pd.DataFrame]
"""The rows of a table in an order, at most so many (None: all), from a place on."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: which columns of a frame, what it is called in the name of its file, and how sums are shown."""

    content: str
    columns: Sequence[str]
    sums: bool = False
    """Amounts are sums of several forms: two decimals."""
    links: Mapping[str, Callable[[Any], str]] | None = None
    foot: Sequence[tuple[str, Mapping[str, Any]]] = ()
    """Named rows below the others, not in files: totals, and what these leave out."""
    ticked: Callable[[Any], str] | None = None
    """Names each row in the address of what is ticked (server/links.js); None where rows cannot be ticked."""
    unsorted: frozenset[str] = frozenset()
    """Columns that the database cannot sort by."""


def show(frame: pd.DataFrame, listing: Listing, filters: Filters | None, key: str) -> None:
    """A table with its CSV; one longer than `MOST_ROWS` is shown page by page. `key` names it in the address."""
    several = "department" in frame and frame["department"].nunique(dropna=False) > 1
    listing = _told_apart(listing, several)
    order = _order(listing, key)
    ordered = frame if order is None else in_order(cursor(), frame, order)
    if len(frame) > MOST_ROWS:
        _show_page(
            lambda _, limit, offset: ordered[offset : None if limit is None else offset + limit],
            len(frame),
            listing,
            filters,
            key,
        )
    else:
        _draw(ordered, listing, key)
        _download(lambda: ordered, listing, filters, key)


def show_pages(
    fetch: Fetch, row_count: int, listing: Listing, filters: Filters | None, key: str, spanned: Filters | None = None
) -> None:
    """A table that the database gives page by page; its CSV has all rows.

    `spanned` is the choice that the rows are of, where it is another than the one that names the file.
    """
    several = filters is not None and ask(queries.spans_departments, spanned or filters)
    _show_page(fetch, row_count, _told_apart(listing, several), filters, key)


def _show_page(fetch: Fetch, row_count: int, listing: Listing, filters: Filters | None, key: str) -> None:
    order = _order(listing, key)
    page_count = max(1, -(-row_count // PAGE_ROWS))
    page = _page(key, page_count)
    _draw(fetch(order, PAGE_ROWS, (page - 1) * PAGE_ROWS), listing, key)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if page_count > 1:
            st.html(_turning(key, page, page_count, row_count), width="content")
        _download(lambda: fetch(order, None, 0), listing, filters, key)


def html_table(frame: pd.DataFrame, listing: Listing, key: str | None = None) -> str:
    """The table as HTML, every text escaped; with a `key` its headings sort it."""
    order = _order(listing, key) if key else None
    head = _TICK_ALL if listing.ticked else ""
    head += "".join(_heading(name, listing, order, key) for name in listing.columns)
    links = {"project_name": _to_sheet(address.value(f"{key}.sort") if order else "")} | dict(listing.links or {})
    listing = replace(listing, links=links if "project_id" in frame else listing.links)
    rows = "".join(f"<tr>{_cells(row, listing)}</tr>" for row in records(with_grade_words(frame)))
    foot = "".join(f"<tr>{_foot_cells(name, row, listing)}</tr>" for name, row in listing.foot)
    return (
        f"<div class='pe-table' tabindex='0' role='region' aria-label='{escape(listing.content)}'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></div>"
    )


def adding_up(frame: pd.DataFrame, names: Sequence[str]) -> tuple[tuple[str, dict[str, Any]], ...]:
    """A row 合计 with the sums of some columns of a whole table."""
    return (("合计", {name: frame[name].sum(min_count=1) for name in names}),)


def sheet_of(row: Any) -> dict[str, address.Change]:
    """Where the form of a row is shown, as the parameters of the address of its sheet."""
    form = {"form": int(row["form_number"])} if "form_number" in row else {}
    return {"project": int(row["project_id"]), **form}


def _to_sheet(order: str) -> Callable[[Any], str]:
    """Where the name of a project leads, with the order of the list that it stands in."""
    return lambda row: address.to("project", {**sheet_of(row), "order": order})


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def as_csv(frame: pd.DataFrame, listing: Listing) -> bytes:
    """The table as CSV: numbers as numbers, rates as percentages, codes in words."""
    shown = with_grade_words(frame)[list(listing.columns)]
    rates = {name: shown[name].map(wording.percent, na_action="ignore") for name in shown.columns if kind(name) is Kind.RATE}
    return csv_bytes(with_headings(in_words(shown.assign(**rates))))


def file_name(content: str, filters: Filters | None, suffix: str = "csv") -> str:
    """A name that says filter, content and date: `2024年度_宣教部_项目清单_20250102.csv`."""
    scope = wording.scope(filters).replace(" · ", "_") if filters else "全部"
    scope = scope if len(scope) <= _LONGEST_SCOPE else f"{scope[:_LONGEST_SCOPE]}等"
    return f"{file_name_of(f'{scope}_{content}', _LONGEST_NAME)}_{date.today():%Y%m%d}.{suffix}"


_LONGEST_SCOPE, _LONGEST_NAME = 50, 70
"""Characters; a name of a file has room for some 80 Chinese ones."""


def _told_apart(listing: Listing, by_department: bool) -> Listing:
    """The listing with the department before the unit if there are several: units of two departments may share a name."""
    columns = listing.columns
    if not by_department or "department" in columns or "implementing_unit" not in columns:
        return listing
    place = columns.index("implementing_unit")
    return replace(listing, columns=(*columns[:place], "department", *columns[place:]))


# --- order and pages -----------------------------------------------------------------------------------------------


def _order(listing: Listing, key: str | None) -> Order | None:
    """The order that the address names for a table: `units.sort=-annual_budget_wan`; None where it names none that can be."""
    return named_order(address.value(f"{key}.sort"), {*listing.columns, "department"} - listing.unsorted)


def named_order(named: str, columns: AbstractSet[str]) -> Order | None:
    """The order that a part of an address names, if it is by one of the columns."""
    column = named.removeprefix("-")
    return Order(column, descending=named.startswith("-")) if column in columns else None


def _heading(name: str, listing: Listing, order: Order | None, key: str | None) -> str:
    shown = _unbroken(heading(name))
    if key is None or name in listing.unsorted:
        return f"<th scope='col' class='{_class(name)}'>{shown}</th>"
    state, sign, following = _sorting(name, order)
    link = escape(address.here({f"{key}.sort": following, f"{key}.page": None}))
    state = f" aria-sort='{state}'" if state else ""
    return (
        f"<th scope='col' class='{_class(name)}'{state}>"
        f"<a href='{link}' target='_self' title='按此栏排序'>{shown}<i aria-hidden='true'>{sign}</i></a></th>"
    )


def _unbroken(words: str) -> str:
    """A heading that breaks before its unit and, where it is long, within its words: never within a unit or a short word."""
    word, bracket, unit = words.partition("（")
    parts = ["pe-broken" if len(word) > _LONGEST_WORD else "pe-whole", word, "pe-whole", bracket + unit]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return "".join(f"<span class='{kind}'>{escape(part)}</span>" for kind, part in pairs if part)


_LONGEST_WORD: Final = 5


def _sorting(name: str, order: Order | None) -> tuple[str, str, str | None]:
    """The sort state of a column (aria-sort), its sign, and the order that a click on its heading asks for next: the
    largest figures first, then the smallest; names from A on; then the order that the table has by itself."""
    first, second = (f"-{name}", name) if is_figure(name) else (name, f"-{name}")
    if order is None or order.column != name:
        return "", "", first
    now = f"-{name}" if order.descending else name
    state, sign = ("descending", "▼") if order.descending else ("ascending", "▲")
    return state, sign, second if now == first else None


def _page(key: str, page_count: int) -> int:
    named = address.value(f"{key}.page")
    return min(int(named), page_count) if named.isdecimal() and 0 < len(named) < 9 and int(named) else 1


def _turning(key: str, page: int, page_count: int, row_count: int) -> str:
    """The line of pages below a table."""
    numbers = [
        number for number in range(1, page_count + 1) if number in (1, page_count) or abs(number - page) <= _PAGES_BESIDE
    ]
    shown = [_turn(key, "‹ 上一页", page - 1)] if page > 1 else []
    for before, number in zip([0, *numbers], numbers, strict=False):
        shown += ["<span>…</span>"] if number - before > 1 else []
        shown.append(f"<b aria-current='page'>{number}</b>" if number == page else _turn(key, str(number), number))
    shown += [_turn(key, "下一页 ›", page + 1)] if page < page_count else []
    return (
        f"<nav class='pe-pages' aria-label='翻页'><span>共 {row_count:,} 行，每页 {PAGE_ROWS} 行</span>{''.join(shown)}</nav>"
    )


def _turn(key: str, words: str, page: int) -> str:
    link = address.here({f"{key}.page": page if page > 1 else None})
    return f"<a href='{escape(link)}' target='_self' aria-label='第{page}页'>{words}</a>"


# --- drawing -------------------------------------------------------------------------------------------------------


def _draw(frame: pd.DataFrame, listing: Listing, key: str) -> None:
    if frame.empty:
        st.info("没有符合条件的数据。")
    else:
        st.html(html_table(frame, listing, key))


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


def _class(name: str) -> str:
    return "num" if is_figure(name) else _WIDTHS.get(kind(name), "")


def _cells(row: dict[str, Any], listing: Listing) -> str:
    tick = _TICK.format(escape(listing.ticked(row))) if listing.ticked else ""
    return tick + "".join(f"<td class='{_class(name)}'>{_cell(row, name, listing)}</td>" for name in listing.columns)


_TICK_ALL = "<th scope='col' class='tick'><span role='checkbox' tabindex='0' aria-checked='false' aria-label='勾选本页全部' data-tick></span></th>"
_TICK = "<td class='tick'><span role='checkbox' tabindex='0' aria-checked='false' aria-label='勾选' data-tick='{}'></span></td>"


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
    link = (listing.links or {}).get(name)
    if not link or wording.is_nothing(row[name]) or not (leads_to := link(row)):
        return shown
    return f"<a href='{escape(leads_to)}' target='_self'>{shown}</a>"


def formatted(name: str, value: Any, sums: bool = False) -> str:
    """One value of a column as HTML."""
    if is_figure(name) or wording.is_nothing(value) or kind(name) in (Kind.MOMENT, Kind.DAY):
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
    return markup.text(word_for(name, value))


def tag(word: str, colour: str) -> str:
    """A word in a frame of its own colour."""
    return f"<span class='pe-tag' style='background:{colour};border-color:{colour};color:#fff'>{escape(word)}</span>"
