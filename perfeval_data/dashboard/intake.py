"""Bringing documents in through the browser: nothing is stored before the reader has seen what was read and confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from perfeval_data import queries
from perfeval_data.audit.settings import Settings, SettingsError, settings_beside
from perfeval_data.dashboard import project
from perfeval_data.dashboard.server import inside, limits
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import markup, table
from perfeval_data.database import writer
from perfeval_data.database.judging import is_judged_by, judge_again
from perfeval_data.ingest import outcomes as reading
from perfeval_data.ingest.examine import Accepted, Offered, Refused
from perfeval_data.ingest.offers import LeftOut, unpacked
from perfeval_data.ingest.outcomes import Outcome, Unchanged
from perfeval_data.ingest.publish import publish, remove
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.service.printable import name_shown

MOST_FILES = limits.FILES
MOST_LISTED = 500
"""Documents in a list to choose from; of more, those with a word in their name."""
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


def uploaded() -> list[UploadedFile]:
    """The files that the reader has chosen."""
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
    return files


def examined(files: Sequence[UploadedFile]) -> list[Outcome]:
    """What reading each file gives, an archive by its members; what was read in this session is not unpacked or read again."""
    known = ask(queries.known_documents) if database().exists() else set()
    settings = _settings()
    readings: dict[str, list[Outcome | LeftOut]] = st.session_state.setdefault("readings", {})
    progress = st.progress(0.0, text="正在读取…")
    found: list[Outcome | LeftOut] = []
    for number, file in enumerate(files, start=1):
        progress.progress(number / len(files), text=f"正在读取 {number} / {len(files)}：{markup.plain(file.name)}")
        if _is_outdated(readings.get(file.file_id), known):
            parts = unpacked(Offered(name_shown(file.name), file.getvalue()))
            readings[file.file_id] = [each for each in reading.outcomes(parts, known, settings) if each is not None]
        found += readings[file.file_id]
    progress.empty()
    if left_out := sum(isinstance(each, LeftOut) for each in found):
        st.caption(f"压缩包里的 {left_out} 个隐藏文件或系统遗留文件没有读取。")
    return list(_each_once(found, known))


def _is_outdated(outcomes: Sequence[Outcome | LeftOut] | None, known: set[str]) -> bool:
    """Whether a file is to be read: for the first time, or because a document that was in the database then is not now."""
    if outcomes is None:
        return True
    return any(isinstance(outcome, Unchanged) and outcome.sha256 not in known for outcome in outcomes)


def _each_once(outcomes: Iterable[Outcome | LeftOut], known: set[str]) -> Iterator[Outcome]:
    """What was read, save what is in the database by now or stands before it already."""
    seen = set(known)
    for outcome in outcomes:
        if isinstance(outcome, Accepted) and outcome.sha256 in seen:
            yield Unchanged(outcome.file_name, outcome.sha256)
        elif not isinstance(outcome, LeftOut):
            yield outcome
            seen.add(outcome.sha256)


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
            st.error(f"未入库　**{markup.plain(outcome.file_name)}**：{markup.plain(outcome.reason + place)}")
        elif isinstance(outcome, Unchanged):
            st.info(
                f"已入库　**{markup.plain(outcome.file_name)}**：同样内容的文件以前导入过，或者前面已有一份，不会重复入库。"
            )
        else:
            _preview_accepted(outcome, f"preview {number}")


def _preview_accepted(outcome: Accepted, key: str) -> None:
    st.success(
        f"可入库　**{markup.plain(outcome.file_name)}**：读出 {len(outcome.forms)} 张自评表，疑点 {outcome.finding_count} 条。"
    )
    for unread in outcome.unread:
        where = f"第{unread.form_number}张（{unread.location}）未能读取：{unread.reason}"
        st.warning(f"{markup.plain(where)}。其余各张可以入库，各页会提示缺少这一张。")
    for note in outcome.notes:
        st.caption(f"略过：{markup.plain(note)}")
    st.html(table.html_table(_forms_frame(outcome), table.Listing("读出的自评表", _FORM_COLUMNS)))
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
            st.html(project.paper(pd.DataFrame(map(_cell, form.source_cells)), ""))
        with right:
            st.markdown("**读出的指标**")
            st.html(table.html_table(_indicators_frame(form), table.Listing("读出的指标", _READ_COLUMNS)))
            for finding in outcome.judgements[outcome.forms.index(form)].findings:
                st.html(f"<div>{table.formatted('severity', finding.severity.value)} {markup.text(finding.message)}</div>")


_READ_COLUMNS = ("level_3", "target", "actual", "weight", "score")


def _forms_frame(outcome: Accepted) -> pd.DataFrame:
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
            "replaces": _replaces(form),
        }
        for form, judgement in zip(outcome.forms, outcome.judgements, strict=True)
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
            replaced = publish(outcomes, database(), by).replacements
        st.session_state[_TOLD] = f"已入库 {len(ready)} 个文件、{forms} 张自评表" + (
            f"，替换旧表 {len(replaced)} 张。" if replaced else "。"
        )
        st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1
        st.session_state.pop("readings", None)
        inside.forget_own_uploads()
        st.rerun()


def judging() -> None:
    """Offer to judge the stored forms again where other rules, settings or grades hold now than when they were judged."""
    if not database().exists():
        return
    settings = _settings()
    with cursor() as connection:
        is_current = is_judged_by(connection, settings)
    if is_current:
        return
    st.subheader("重新核对", anchor=False)
    st.warning(
        "核对规则、设置或等级标准已有变化，现有疑点和等级是按以前的标准核对的。下次导入时会自动按现行标准重新核对，也可以现在就办。"
    )
    if st.button("按现行标准重新核对"):
        with writing("正在重新核对…"):
            forms = judge_again(database())
        st.session_state[_TOLD] = f"已按现行标准重新核对 {forms} 张自评表，已登记的处理情况不变。"
        st.rerun()


def removal() -> None:
    """Choose documents, see what their removal does to the projects, confirm, and they are out with all their forms."""
    if not database().exists() or not (count := ask(queries.document_count)):
        st.caption("还没有入库的文件。")
        return
    word = st.text_input("文件名含", key="word of removal", width=320).strip() if count > MOST_LISTED else ""
    found = table.records(ask(queries.stored_documents, word, MOST_LISTED))
    names = {int(row["document_id"]): _document_label(row) for row in found}
    chosen = st.multiselect("要移除的文件", list(names), format_func=names.__getitem__, placeholder="可选多个", key="removed")
    if not chosen:
        return
    _tell_removal(ask(queries.removal, tuple(chosen)))
    # The key holds the choice: a tick that was given for other documents must not count for these.
    sure = st.checkbox("确认移除", key=f"sure of {chosen}")
    if st.button("移除", disabled=not sure):
        _settings()
        with writing("正在移除…") as by:
            gone = remove(chosen, database(), by)
        st.session_state[_TOLD] = f"已移除 {len(gone)} 个文件：{markup.plain('、'.join(gone))}。"
        st.session_state.pop("removed", None)
        st.rerun()


def _document_label(row: dict[str, object]) -> str:
    """What tells a document from all others: its number, when it came, and what it holds."""
    counting = "" if row["current_count"] == row["form_count"] else f"，其中 {row['current_count']} 张计入"
    return f"{row['document_id']}　{row['file_name']}（{row['form_count']} 张{counting}；{row['ingested_at']:%Y-%m-%d %H:%M} 入库）"


def _tell_removal(projects: pd.DataFrame) -> None:
    """What goes and what comes back, in projects."""
    back = projects["returns_from"].notna()
    st.info(f"移除后，{int((~back).sum())} 个项目不再计入汇总，{int(back.sum())} 个项目恢复为以前的自评表。")
    if not projects.empty:
        listing = table.Listing("移除的影响", ("project_name", "implementing_unit", "fiscal_year", "returns_from"))
        st.html(table.html_table(projects.head(MOST_LISTED), listing))
