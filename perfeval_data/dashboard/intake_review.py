"""The files of an import before they are stored: one line per file, problems first, with ticks for what to store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfeval_data import queries
from perfeval_data.dashboard import project
from perfeval_data.dashboard.desk.shown import open_with
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import for_later
from perfeval_data.dashboard.ui import markup, table
from perfeval_data.database import store, writer
from perfeval_data.export.annotated import FORMATS
from perfeval_data.ingest.annotate import annotate
from perfeval_data.ingest.examine import Accepted, Refused
from perfeval_data.ingest.outcomes import Outcome, Unchanged
from perfeval_data.paper.model import SelfEvaluation, Severity
from perfeval_data.queries import Known
from perfeval_data.service.files import file_name_of
from perfeval_data.words import intake, wording
from perfeval_data.words.palette import GRADES, SEVERITIES

PAGE_ROWS = 100
"""Files of one page of the table."""
_UNSCROLLED = 12
"""Files that are shown without a window of their own."""
_WINDOW = 560
"""Height of the window, in pixels: the button above it and what comes below it stay in sight."""
_LEFT_OUT = "files left out of the import"
_WIDTHS = (5, 7, 3.4)
_FORM_COLUMNS = (
    "form_number",
    "project_name",
    "implementing_unit",
    "fiscal_year",
    "annual_budget_wan",
    "executed_wan",
    "indicator_count",
    "finding_count",
    "replaces",
)
_READ_COLUMNS = ("level_3", "target", "actual", "weight", "score")


class Review:
    """The files of an import, and which of them the reader takes."""

    def __init__(self, outcomes: Sequence[Outcome], bytes_of: Callable[[str], bytes]) -> None:
        """`bytes_of` gives the bytes of a file by its fingerprint, for the copy with comments."""
        self._bytes_of = bytes_of
        self.ready = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
        self._projects = _projects(self.ready)
        self._rows = sorted(outcomes, key=self._urgency)
        self._first_of = {outcome.sha256: outcome for outcome in reversed(self._rows)}

    # --- what is taken --------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[Accepted]:
        """The ticked files: all that can be stored, less what the user has unticked."""
        return [outcome for outcome in self.ready if outcome.sha256 not in _left_out()]

    def held_by(self, file: Accepted) -> tuple[Known, ...]:
        """The projects of a file, each with the document that holds it now."""
        return tuple(self._projects[file.sha256])

    def forget(self) -> None:
        """Forget the ticks once their files are stored."""
        st.session_state.pop(_LEFT_OUT, None)

    def projects_of(self, files: Sequence[Accepted]) -> str:
        """How many projects and whole departments the files are of, in words."""
        kinds = {
            known.project_key: form.kind.value
            for file in files
            for form, known in zip(file.forms, self._projects[file.sha256], strict=True)
        }
        numbers = [sum(each == kind for each in kinds.values()) for kind in ("project", "department")]
        return intake.projects(*numbers)

    # --- what is shown --------------------------------------------------------------------------------------------

    def summary(self) -> None:
        """What was offered, in projects, and why what cannot be stored cannot."""
        refused = [outcome.reason for outcome in self._rows if isinstance(outcome, Refused)]
        known = sum(isinstance(outcome, Unchanged) for outcome in self._rows)
        st.markdown(markup.plain(intake.before(len(self.ready), self.projects_of(self.ready), refused, known)))

    def ticks_for_all(self) -> None:
        """Take all files that can be stored, or none, with a click."""
        if len(self.ready) > 1:
            st.button("全选", on_click=_take, args=(self._fingerprints, True), type="tertiary")
            st.button("全不选", on_click=_take, args=(self._fingerprints, False), type="tertiary")

    def table(self) -> None:
        """A line a file, what needs a look first; a long list scrolls in a window, a very long one has pages."""
        page_count = -(-len(self._rows) // PAGE_ROWS)
        first = 0
        if page_count > 1:
            st.caption(f"共 {len(self._rows):,} 个文件，每页 {PAGE_ROWS} 个")
            first = (st.pagination(page_count, key="page of files") - 1) * PAGE_ROWS
        shown = self._rows[first : first + PAGE_ROWS]
        with st.container(height=_WINDOW if len(shown) > _UNSCROLLED else "content", border=True, key="review"):
            for outcome in shown:
                self._row(outcome)

    def _row(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Accepted):
            name, found = st.columns((_WIDTHS[0], sum(_WIDTHS[1:])), vertical_alignment="center")
            name.html(f"<div class='pe-file'>{markup.text(outcome.file_name)}</div>")
            found.html(_refusal(outcome) if isinstance(outcome, Refused) else _KNOWN)
            if isinstance(outcome, Refused) and outcome.sha256 and outcome is self._first_of[outcome.sha256]:
                self._to_the_desk(found, outcome)
            return
        name, found, more = st.columns(_WIDTHS, vertical_alignment="center")
        key = _tick(outcome.sha256)
        st.session_state.setdefault(key, outcome.sha256 not in _left_out())
        name.checkbox(markup.plain(outcome.file_name), key=key, on_change=_keep, args=(outcome.sha256,))
        found.html(self._reading(outcome))
        acts = more.container(horizontal=True)
        if acts.button("对照原文", key=f"compare {outcome.sha256}", type="tertiary"):
            self._compare(outcome)
        self._to_the_desk(acts, outcome)

    def _to_the_desk(self, beside: DeltaGenerator, read: Accepted | Refused) -> None:
        """The way to settle by hand what the machine refuses, leaves open or reads wrongly."""
        if beside.button("到核定台处理", key=f"to the desk {read.sha256}", type="tertiary"):
            open_with(read.sha256, read.file_name, read.kept or self._bytes_of(read.sha256), read.question_count)
            st.session_state.pop("readings", None)  # what is answered there holds for what is read here
            st.rerun()

    def _reading(self, file: Accepted) -> str:
        """What was read of a file and what to know of it."""
        budgets = [form.total_funds.annual_budget.value for form in file.forms if form.total_funds]
        filed = [budget for budget in budgets if budget is not None]
        money = f"，全年预算 {wording.total(sum(filed))} 万元" if filed else ""
        told = f"{self.projects_of([file])}{money}，疑点 {file.finding_count} 条"
        lines = [
            *(f"第{form.form_number}张（{form.location}）未能读取：{form.reason}。其余各张可以入库" for form in file.unread),
            *self._replaced(file),
            *(f"略过：{note}" for note in file.notes),
        ]
        word = table.tag("缺表", SEVERITIES[Severity.WARNING]) if file.unread else table.tag("可入库", GRADES["优"])
        return f"<div>{word} {markup.text(told)}</div>" + "".join(
            f"<div class='pe-more'>{markup.text(line)}</div>" for line in lines
        )

    def _replaced(self, file: Accepted) -> list[str]:
        """Which files hold its projects now."""
        held = [known.file_name for known in self._projects[file.sha256] if known.file_name]
        return [f"将替换 {len(held)} 张旧表（{'、'.join(dict.fromkeys(held))}）"] if held else []

    def _urgency(self, outcome: Outcome) -> int:
        """Problems first, what is stored already last."""
        if isinstance(outcome, Refused):
            return 0
        if isinstance(outcome, Unchanged):
            return 4
        return 1 if outcome.unread else 2 if any(known.file_name for known in self._projects[outcome.sha256]) else 3

    @property
    def _fingerprints(self) -> tuple[str, ...]:
        return tuple(outcome.sha256 for outcome in self.ready)

    # --- beside the source ----------------------------------------------------------------------------------------

    @st.dialog("对照原文", width="large")
    def _compare(self, file: Accepted) -> None:
        """The forms of a file, and one of them beside its source."""
        st.markdown(f"**{markup.plain(file.file_name)}**")
        self._annotated(file)
        st.html(table.html_table(self._forms(file), table.Listing("读出的自评表", _FORM_COLUMNS)))
        form = st.selectbox(
            "自评表",
            file.forms,
            format_func=lambda form: f"第{form.form_number}张　{form.project_name.text}",
            key="form beside its source",
            filter_mode=None,
        )
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.markdown("**原文**")
            st.html(project.paper(pd.DataFrame(map(_cell, form.source_cells)), ""))
        with right:
            st.markdown("**读出的指标**")
            st.html(table.html_table(_indicators_frame(form), table.Listing("读出的指标", _READ_COLUMNS)))
            for finding in file.judgements[file.forms.index(form)].findings:
                st.html(f"<div>{table.formatted('severity', finding.severity.value)} {markup.text(finding.message)}</div>")

    def _annotated(self, file: Accepted) -> None:
        """The file as its unit made it, the findings as comments in its cells: to be sent back and mended."""
        if file.format not in FORMATS:
            st.caption("Word（.docx）和 Excel（.xlsx）文件可以下载批注版，疑点写在单元格的批注里。")
        elif file.finding_count:
            name = PurePath(file.file_name)
            st.download_button(
                "下载批注版",
                data=for_later(lambda: annotate(self._bytes_of(file.sha256), file)),
                file_name=f"{file_name_of(name.stem)}_批注版.{file.format}",
                on_click="ignore",
                key=f"annotated {file.sha256}",
                icon=":material/rate_review:",
                help="原文件不变，疑点和处理建议写在相应单元格的批注里，可以退回单位修改。",
            )

    def _forms(self, file: Accepted) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "form_number": form.form_number,
                "project_name": form.project_name.text,
                "implementing_unit": form.implementing_unit.text,
                "fiscal_year": writer.key_of(form)[1],
                "annual_budget_wan": form.total_funds.annual_budget.value if form.total_funds else None,
                "executed_wan": form.total_funds.executed.value if form.total_funds else None,
                "indicator_count": len(form.indicators),
                "finding_count": len(judgement.findings),
                "replaces": known.file_name,
            }
            for form, judgement, known in zip(file.forms, file.judgements, self._projects[file.sha256], strict=True)
        )


_KNOWN = f"<div>{table.tag('重复', SEVERITIES[Severity.NOTICE])} 同样内容的文件以前导入过，或者前面已有一份，不会重复入库</div>"


def _refusal(refused: Refused) -> str:
    """Why a file is not stored and what its owner can do."""
    cause, way_out = intake.cause_and_way_out(refused.reason)
    place = f"（{refused.location}）" if refused.location else ""
    return (
        f"<div>{table.tag('未入库', SEVERITIES[Severity.ERROR])} {markup.text(cause + place)}</div>"
        f"<div class='pe-more'>办法：{markup.text(way_out)}</div>"
    )


def _projects(files: Sequence[Accepted]) -> dict[str, list[Known]]:
    """For each file, by its fingerprint, the projects of its forms and the files that hold them now."""
    keys = tuple(writer.key_of(form) for file in files for form in file.forms)
    if database().exists():
        known = iter(ask(queries.known_projects, keys))
    else:
        with store.in_memory() as connection:
            known = iter(queries.known_projects(connection, keys))
    return {file.sha256: [next(known) for _ in file.forms] for file in files}


# --- ticks ---------------------------------------------------------------------------------------------------------
# A tick on a page of the table that is not shown is no widget: what was taken away is kept beside them.


def _left_out() -> set[str]:
    left_out: set[str] = st.session_state.setdefault(_LEFT_OUT, set())
    return left_out


def _tick(sha256: str) -> str:
    return f"take {sha256}"


def _keep(sha256: str) -> None:
    (_left_out().discard if st.session_state[_tick(sha256)] else _left_out().add)(sha256)


def _take(sha256s: Sequence[str], is_taken: bool) -> None:
    for sha256 in sha256s:
        st.session_state[_tick(sha256)] = is_taken
        _keep(sha256)


# --- frames --------------------------------------------------------------------------------------------------------


def _indicators_frame(form: SelfEvaluation) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "level_3": indicator.level_3.text,
            "target": indicator.target.text,
            "actual": indicator.actual.text,
            "weight": indicator.weight.value,
            "score": indicator.score.value,
        }
        for indicator in form.indicators
    )


def _cell(cell: object) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in ("row", "column", "row_span", "column_span", "text", "location")}
