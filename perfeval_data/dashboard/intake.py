"""Bringing documents in through the browser: nothing is stored before the reader has seen what was read and confirms it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.settings import Settings, SettingsError, settings_beside
from perfeval_data.dashboard import sheet
from perfeval_data.dashboard.server import inside, limits
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import markup, tables
from perfeval_data.database import writer
from perfeval_data.ingest.examine import Accepted, Offered, Refused, examine
from perfeval_data.ingest.offers import unpacked
from perfeval_data.ingest.publish import Outcome, Unchanged, publish, remove
from perfeval_data.paper.model import SelfEvaluation

MOST_FILES = limits.FILES
_TOLD = "what the last import did"
_UPLOADER = "round of uploads"
_FILES = ("docx", "doc", "wps", "xlsx", "xls", "et", "pdf", "html", "htm", "txt", "csv", "md", "rtf", "odt", "ods", "zip")

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


def told_last_time() -> None:
    """What the import that was just confirmed has done."""
    if message := st.session_state.pop(_TOLD, None):
        st.success(message)


def uploaded() -> list[Offered | Refused]:
    """The files that the reader has chosen, archives unpacked."""
    files = st.file_uploader(
        "把自评表文件拖到这里，或点按钮选择，可一次选多个",
        type=list(_FILES),
        accept_multiple_files=True,
        key=f"upload {st.session_state.get(_UPLOADER, 0)}",
    )
    st.caption(
        "支持 Word、Excel、WPS、PDF（电子版）、网页、文本和 zip 压缩包，单个文件不超过 20 MB，"
        f"一次合计不超过 {limits.MEGABYTES} MB。选好后先核对，确认后才入库。"
    )
    if len(files) > MOST_FILES:
        st.error(f"一次最多选 {MOST_FILES} 个文件，现在选了 {len(files)} 个。请分几次，或打成 zip 压缩包上传。")
        return []
    return [part for file in files for part in unpacked(Offered(file.name, file.getvalue()))]


def examined(offers: Sequence[Offered | Refused]) -> list[Outcome]:
    """What reading each file gives; a file that was read in this session is not read again."""
    known = ask(queries.known_documents) if database().exists() else set()
    settings = _settings()
    readings: dict[str, Accepted | Refused] = st.session_state.setdefault("readings", {})
    progress = st.progress(0.0, text="正在读取…")
    outcomes: list[Outcome] = []
    for number, offer in enumerate(offers, start=1):
        progress.progress(number / len(offers), text=f"正在读取 {number} / {len(offers)}：{markup.plain(offer.file_name)}")
        if isinstance(offer, Refused):
            outcomes.append(offer)
        elif offer.sha256 in known:
            outcomes.append(Unchanged(offer.file_name, offer.sha256))
        else:
            if offer.sha256 not in readings:
                readings[offer.sha256] = examine(offer, settings)
            outcomes.append(readings[offer.sha256])
    progress.empty()
    return outcomes


def _settings() -> Settings:
    """The settings of the audit; where the file beside the database cannot be used, that is said and the page ends."""
    try:
        return settings_beside(database())
    except SettingsError as error:
        st.error(markup.plain(error))
        st.stop()


def preview(outcomes: Sequence[Outcome]) -> None:
    """Each file with its forms, key figures and findings, and the source beside what was read."""
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, Refused):
            place = f"（{outcome.location}）" if outcome.location else ""
            st.error(f"拒收　**{markup.plain(outcome.file_name)}**：{markup.plain(outcome.reason + place)}")
        elif isinstance(outcome, Unchanged):
            st.info(f"已入库　**{markup.plain(outcome.file_name)}**：同样内容的文件以前导入过，不会重复入库。")
        else:
            _preview_accepted(outcome, f"preview {number}")


def _preview_accepted(outcome: Accepted, key: str) -> None:
    st.success(
        f"可入库　**{markup.plain(outcome.file_name)}**：读出 {len(outcome.forms)} 张自评表，疑点 {outcome.finding_count} 条。"
    )
    for note in outcome.notes:
        st.caption(f"略过：{markup.plain(note)}")
    st.html(tables.html_table(_forms_frame(outcome), tables.Listing("读出的自评表", _FORM_COLUMNS)))
    with st.expander("对照原文"):
        form = st.selectbox(
            "自评表",
            outcome.forms,
            format_func=lambda form: f"第{form.form_number}张　{form.project_name.text}",
            key=key,
            filter_mode=None,
        )
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.markdown("**原文**")
            st.html(sheet.paper(pd.DataFrame(map(_cell, form.source_cells)), ""))
        with right:
            st.markdown("**读出的指标**")
            st.html(tables.html_table(_indicators_frame(form), tables.Listing("读出的指标", _READ_COLUMNS)))
            for finding in outcome.findings[form.form_number - 1]:
                st.html(f"<div>{tables.formatted('severity', finding.severity.value)} {markup.text(finding.message)}</div>")


_READ_COLUMNS = ("level_3", "target", "actual", "weight", "score")


def _forms_frame(outcome: Accepted) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "form_number": form.form_number,
            "project_name": form.project_name.text,
            "implementing_unit": form.implementing_unit.text,
            "fiscal_year": writer.key_of(form)[0],
            "annual_budget_wan": form.total_funds.annual_budget.value if form.total_funds else None,
            "executed_wan": form.total_funds.executed.value if form.total_funds else None,
            "indicator_count": len(form.indicators),
            "finding_count": len(findings),
            "replaces": _replaces(form),
        }
        for form, findings in zip(outcome.forms, outcome.findings, strict=True)
    )


def _replaces(form: SelfEvaluation) -> str | None:
    return ask(queries.earlier_reading, *writer.key_of(form)) if database().exists() else None


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


def _cell(cell: object) -> dict[str, object]:
    return {name: getattr(cell, name) for name in ("row", "column", "row_span", "column_span", "text", "location")}


def confirm(outcomes: Sequence[Outcome]) -> None:
    """Store all that can be stored, in one step."""
    ready = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    forms = sum(len(outcome.forms) for outcome in ready)
    if not ready:
        st.info("没有可以入库的文件。")
    elif st.button(f"确认入库：{len(ready)} 个文件、{forms} 张自评表", type="primary"):
        with writing("正在入库…") as by:
            replaced = publish(outcomes, database(), by)
        st.session_state[_TOLD] = f"已入库 {len(ready)} 个文件、{forms} 张自评表" + (
            f"，替换旧表 {len(replaced)} 张。" if replaced else "。"
        )
        st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1
        st.session_state.pop("readings", None)
        inside.forget_own_uploads()
        st.rerun()


def removal() -> None:
    """Choose a document, confirm, and it is out with all its forms."""
    if not database().exists() or (documents := ask(queries.documents)).empty:
        st.caption("还没有入库的文件。")
        return
    names = {row["document_id"]: f"{row['file_name']}（{row['form_count']}张）" for row in tables.records(documents)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "文件",
            list(names),
            format_func=lambda each: names[each],
            index=None,
            placeholder="请选择要移除的文件",
            width=480,
            filter_mode=None,
        )
        sure = st.checkbox("确认移除，其自评表一并删除", disabled=chosen is None)
        if st.button("移除", disabled=not (chosen and sure)) and chosen is not None:
            _settings()
            with writing("正在移除…") as by:
                remove(int(chosen), database(), by)
            st.session_state[_TOLD] = f"已移除 {markup.plain(names[chosen])}。"
            st.rerun()
