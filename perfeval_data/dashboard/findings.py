"""填报疑点: how many of which severity, by unit, by kind, and one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import RULES, rule_of
from perfeval_data.dashboard import review
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import address, blocks, controls, table
from perfeval_data.dashboard.ui.filters import of_unit
from perfeval_data.database.review import OPEN, OPEN_WORD, VERDICT_WORDS, FindingIdentity, Verdict
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording

_VERDICTS = {OPEN: OPEN_WORD} | {
    verdict.value: word for verdict, word in VERDICT_WORDS.items() if verdict is not Verdict.WITHDRAWN
}
_QUALITY_COLUMNS = (
    "implementing_unit",
    "project_count",
    "finding_count",
    "open_finding_count",
    "open_error_count",
    "open_warning_count",
    "open_notice_count",
    "findings_per_project",
    "clean_share",
    "full_share",
)
_KIND_COLUMNS = ("severity", "code", "finding_count", "open_finding_count", "project_count")
_FINDING_COLUMNS = ("severity", "code", "project_name", "level_3", "message", "implementing_unit", "source_location", "verdict")
_NO_ORDER = frozenset({"level_3", "source_location"})
_COUNTS = (
    "project_count",
    "finding_count",
    "open_finding_count",
    "open_error_count",
    "open_warning_count",
    "open_notice_count",
)


def sentence(filters: Filters, headline: Headline) -> None:
    """How many findings of each severity, in words."""
    blocks.sentence(wording.finding_sentence(headline, ask(queries.findings_by_severity, filters)))
    st.caption(wording.SEVERITY_RULE)


def by_unit(filters: Filters) -> None:
    """How well each unit has filed, the worst first."""
    frame = ask(queries.quality_by_unit, filters)
    listing = table.Listing(
        "各单位填报质量",
        _QUALITY_COLUMNS,
        links={"implementing_unit": lambda row: address.to("findings", of_unit(row))},
        foot=table.adding_up(frame, _COUNTS),
    )
    table.show(frame, listing, filters, "quality")


def by_kind(filters: Filters) -> pd.DataFrame:
    """How often each kind occurs, the gravest first; returns the kinds."""
    frame = ask(queries.findings_by_kind, filters)
    listing = table.Listing(
        "疑点种类统计",
        _KIND_COLUMNS,
        links={"code": lambda row: address.here({"kind": row["code"], "findings.page": None})},
        foot=table.adding_up(frame, ("finding_count", "open_finding_count")),
    )
    table.show(frame.assign(severity=[rule_of(code).severity.value for code in frame["code"]]), listing, filters, "kinds")
    return frame


def one_by_one(filters: Filters, kinds: pd.DataFrame) -> Callable[[], Sequence[FindingIdentity]]:
    """The findings of a severity, state and kind, each with its place on the paper and the way to say what came of it; returns how
    to ask for all of them."""
    with st.container(horizontal=True):
        severity = controls.choice("严重程度", tuple(SEVERITY_WORDS), "severity", SEVERITY_WORDS)
        verdict = controls.choice("处理情况", tuple(_VERDICTS), "verdict", _VERDICTS)
        titles = {code: rule_of(code).title for code in (*RULES, *kinds["code"])}
        code = controls.choice("疑点种类", tuple(kinds["code"]), "kind", titles)
    if code:
        rule = rule_of(code)
        st.info(f"{rule.explanation}处理建议：{rule.advice}依据：{rule.source}。")
    links = {
        "source_location": lambda row: address.to("project", {**table.sheet_of(row), "mark": row["source_location"]}),
        "verdict": review.link,
    }
    count = ask(queries.finding_count, filters, code, severity, verdict)
    review.all_link(count)
    table.show_pages(
        lambda order, limit, offset: ask(queries.findings, filters, code, severity, verdict, order, limit, offset),
        count,
        table.Listing("填报疑点", _FINDING_COLUMNS, links=links, unsorted=_NO_ORDER, ticked=review.ticked()),
        filters,
        "findings",
    )
    return lambda: ask(queries.identities, filters, code, severity, verdict)
