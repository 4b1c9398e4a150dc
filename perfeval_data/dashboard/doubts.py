"""Findings: by severity, by kind, by unit, one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.dashboard import marking
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import tables
from perfeval_data.dashboard.ui.blocks import unit_of
from perfeval_data.dashboard.ui.navigation import address
from perfeval_data.database.review import OPEN, OPEN_WORD, VERDICT_WORDS, Verdict
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording

FINDING_LINKS: Mapping[str, Callable[[Any], str]] = {
    "source_location": lambda row: address("project", {**tables.sheet_of(row), "mark": row["source_location"]}) + "#paper",
    "verdict": marking.link,
}
VERDICT_CHOICES = {OPEN: OPEN_WORD} | {
    verdict.value: word for verdict, word in VERDICT_WORDS.items() if verdict is not Verdict.WITHDRAWN
}
KIND_LISTING = tables.Listing(
    "疑点种类统计",
    ("severity", "code", "finding_count", "open_finding_count", "project_count"),
    links={"code": lambda row: address("findings", {"kind": row["code"]})},
)
QUALITY_LISTING = tables.Listing(
    "各单位填报质量",
    (
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
    ),
    links={"implementing_unit": lambda row: address("findings", unit_of(row))},
)
FINDING_COLUMNS = ("severity", "code", "project_name", "level_3", "message", "implementing_unit", "source_location", "verdict")


def severity_of(code: str) -> str:
    """How much a kind of finding weighs."""
    return rule_of(code).severity.value


def finding_sentence(filters: Filters, headline: Headline) -> None:
    """How many findings of each severity, in words."""
    sentence = wording.finding_sentence(headline, ask(queries.findings_by_severity, filters))
    st.html(f"<p class='pe-summary'>{escape(sentence)}</p>")
    st.caption(wording.SEVERITY_RULE)
