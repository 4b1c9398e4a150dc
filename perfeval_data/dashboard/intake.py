"""Import through the browser: nothing is stored before the user has seen what was read and confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from perfeval_data import queries
from perfeval_data.audit.settings import Settings, settings_beside
from perfeval_data.dashboard.intake_review import Review
from perfeval_data.dashboard.server import inside, quotas
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address, clicks, markup, navigation, table
from perfeval_data.dashboard.ui.controls import EVERYTHING
from perfeval_data.dashboard.ui.filters import of_unit
from perfeval_data.database.judging import is_judged_by, judge_again
from perfeval_data.ingest import outcomes as reading
from perfeval_data.ingest.examine import Accepted, Offered, Refused
from perfeval_data.ingest.kept_answers import kept_answers
from perfeval_data.ingest.offers import LeftOut, unpacked
from perfeval_data.ingest.outcomes import Outcome, Unchanged
from perfeval_data.ingest.publish import publish, remove
from perfeval_data.queries import Arrivals
from perfeval_data.readers import scans
from perfeval_data.service.printable import name_shown
from perfeval_data.service.settings_file import SettingsError
from perfeval_data.words import intake as intake_words

MOST_FILES = quotas.FILES
MOST_LISTED = 500
"""Documents in a list to choose from; of more, those with a word in their name."""
_TOLD = "what the last import did"
_UPLOADER = "round of uploads"
_FILES = (
    "docx", "doc", "wps", "xlsx", "xls", "et", "pdf", "ofd", "html", "htm", "txt", "csv", "md", "rtf", "odt", "ods", "jpg", "jpeg", "png", "tif", "tiff",
    "zip",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What the page has just done: a sentence, what came in with it, and what did not."""

    said: str
    arrived: Arrivals | None = None
    refused: tuple[Refused, ...] = ()


def told_last_time() -> None:
    """What was just done, with links to what came in, and what to do about what did not."""
    told: Told | None = st.session_state.pop(_TOLD, None)
    if told is None:
        return
    st.success(markup.plain(told.said))
    if told.arrived:
        with st.container(horizontal=True):
            navigation.link("overview", "查看入库的项目", _where(told.arrived))
            navigation.link("findings", "查看疑点", _where(told.arrived))
    if told.refused:
        with st.expander(f"未入库的 {len(told.refused)} 个文件：原因和办法"):
            st.html(table.html_table(refusals(told.refused), table.Listing("未入库文件", _REFUSED_COLUMNS)))


_REFUSED_COLUMNS = ("file_name", "reason", "advice", "source_location")


def refusals(refused: Sequence[Refused]) -> pd.DataFrame:
    """The files that were refused, each with its cause and what to do about it."""
    ways = [intake_words.cause_and_way_out(each.reason) for each in refused]
    return pd.DataFrame(
        {"file_name": each.file_name, "reason": cause, "advice": way, "source_location": each.location or None}
        for each, (cause, way) in zip(refused, ways, strict=True)
    )


def _where(arrived: Arrivals) -> dict[str, address.Change]:
    """The choice that holds what came in, and as little else as can be: of several years, departments or units, all of them."""
    one_unit = arrived.department is not None and arrived.implementing_unit is not None
    unit = of_unit({"department": arrived.department, "implementing_unit": arrived.implementing_unit}) if one_unit else {}
    year = EVERYTHING if arrived.fiscal_year is None else str(arrived.fiscal_year)
    return dict.fromkeys(address.FILTERS) | {"year": year, "department": arrived.department} | unit


def uploaded() -> list[UploadedFile]:
    """The files that the reader has chosen."""
    key = f"upload {st.session_state.get(_UPLOADER, 0)}"
    files = st.file_uploader(
        "把自评表文件拖到这里，或点按钮选择，可一次选多个", type=list(_FILES), accept_multiple_files=True, key=key
    )
    if len(st.session_state[key] or ()) > len(files):  # the browser still lists files that the server has lost
        st.warning("连接中断过，上面列出的文件没有入库。请重新选择文件；中断前已点“确认入库”的，请先看“数据说明”里的入库记录。")
    st.caption(
        f"支持 Word、Excel、WPS、PDF 和 OFD（{'含扫描件' if scans.is_installed() else '电子版'}）、网页、文本和 zip 压缩包，"
        f"单个文件不超过 20 MB，一次合计不超过 {quotas.MEGABYTES} MB。选好后先核对，确认后才入库。"
    )
    if len(files) > MOST_FILES:
        st.error(f"一次最多选 {MOST_FILES} 个文件，现在选了 {len(files)} 个。请分几次，或打成 zip 压缩包上传。")
        return []
    return files


def examined(files: Sequence[UploadedFile]) -> list[Outcome]:
    """What reading each file gives, an archive by its members; what was read in this session is not unpacked or read again."""
    known = ask(queries.known_documents) if database().exists() else set()
    settings, kept = _settings(), kept_answers(database())
    readings: dict[str, list[Outcome | LeftOut]] = st.session_state.setdefault("readings", {})
    progress = st.empty()
    found: list[Outcome | LeftOut] = []
    for number, file in enumerate(files, start=1):
        if _is_outdated(readings.get(file.file_id), known):
            told = f"正在读取 {number} / {len(files)}：{markup.plain(file.name)}"
            progress.progress(number / len(files), text=told)
            parts = unpacked(Offered(name_shown(file.name), file.getvalue()))
            pages, read = _Pages(), []
            for each in reading.outcomes(parts, known, settings, kept, reading.ThisMachine(pages.begin)):
                if each is not None:
                    read.append(each)
                elif pages.latest:
                    progress.progress(number / len(files), text=f"{told}，正在识别第 {pages.latest} 页")
            readings[file.file_id] = read  # whole, or not at all: a click elsewhere may interrupt
        found += readings[file.file_id]
    progress.empty()
    if left_out := sum(isinstance(each, LeftOut) for each in found):
        st.caption(f"压缩包里的 {left_out} 个隐藏文件或系统遗留文件没有读取。")
    return list(_each_once(found, known))


class _Pages:
    """The page that is being recognised, as reported by the reading threads."""

    latest = 0

    def begin(self, _: str, page: int) -> None:
        self.latest = page


def bytes_of(files: Sequence[UploadedFile], sha256: str) -> bytes:
    """The bytes of a file that was chosen, or of the member of an archive; raises StopIteration where there is none of this fingerprint."""
    parts = (part for file in files for part in unpacked(Offered(name_shown(file.name), file.getvalue())))
    return next(part.data for part in parts if isinstance(part, Offered) and part.sha256 == sha256)


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


def confirm(outcomes: Sequence[Outcome], review: Review) -> None:
    """What is chosen, in projects; the button that stores it in one step."""
    chosen = review.chosen
    words = f"{len(chosen)} 个文件、{review.projects_of(chosen)}" if chosen else "没有勾选文件"
    shown = tuple((outcome.sha256, review.held_by(outcome)) for outcome in chosen)
    seen = clicks.button(f"确认入库：{words}", "store the files", shown, type="primary", disabled=not chosen)
    if seen is None:
        return
    if seen != shown:
        st.warning("这些文件的情况已有变化，例如其中有的或同一项目的自评表已由其他人入库，这次没有入库。请核对后再确认。")
        return
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    with writing("正在入库…") as by:
        published = publish([*chosen, *refused], database(), by)
    stored = tuple(outcome.sha256 for outcome in chosen if outcome.sha256 not in published.known)
    found = ask(queries.arrivals, stored)
    said = intake_words.after(
        len(stored),
        intake_words.projects(found.project_count, found.department_form_count),
        len(published.replacements),
        [outcome.reason for outcome in refused],
        len(review.ready) - len(chosen),
        len(published.known),
    )
    st.session_state[_TOLD] = Told(said, found if stored else None, tuple(refused))
    st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1
    st.session_state.pop("readings", None)
    review.forget()
    inside.forget_own_uploads()
    st.rerun()


def judging() -> None:
    """Offer to judge the stored forms again where rules, settings or grades have changed since."""
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
        st.session_state[_TOLD] = Told(f"已按现行标准重新核对 {forms} 张自评表，已登记的处理情况不变。")
        st.rerun()


def removal() -> None:
    """Choose documents, see what their removal does to the projects, confirm, and they are out with all their forms."""
    if not database().exists() or not (count := ask(queries.document_count)):
        st.caption("还没有入库的文件。")
        return
    word = st.text_input("文件名含", key="word of removal", width=320).strip() if count > MOST_LISTED else ""
    found = table.records(ask(queries.stored_documents, word, MOST_LISTED))
    names = {int(row["document_id"]): _document_label(row) for row in found}
    chosen = st.multiselect(
        "要移除的文件",
        list(names),
        format_func=names.__getitem__,
        placeholder="可选多个",
        key="removed",
        on_change=_be_unsure,
    )
    if not chosen:
        return
    projects = ask(queries.removal, tuple(chosen))
    _tell_removal(projects)
    sure = st.checkbox("确认移除", key=_SURE)
    shown = ([names[number] for number in chosen], repr(table.records(projects)))
    seen = clicks.button("移除", "remove documents", shown, disabled=not sure)
    if seen is not None and seen != shown:
        st.warning("这些文件或移除的影响已有变化，这次没有移除。请看过现在的内容再办。")
    elif seen is not None:
        _settings()
        with writing("正在移除…") as by:
            gone = remove(chosen, database(), by)
        st.session_state[_TOLD] = Told(f"已移除 {len(gone)} 个文件：{'、'.join(gone)}。")
        st.session_state.pop("removed", None)
        st.rerun()


_SURE = "sure of the removal"


def _be_unsure() -> None:
    """A confirmation counts only for the documents chosen when it was given."""
    st.session_state[_SURE] = False


def _document_label(row: dict[str, object]) -> str:
    """The label of a document: its number, when it came, and what it holds."""
    counting = "" if row["current_count"] == row["form_count"] else f"，其中 {row['current_count']} 张计入"
    return f"{row['document_id']}　{row['file_name']}（{row['form_count']} 张{counting}；{row['ingested_at']:%Y-%m-%d %H:%M} 入库）"


def _tell_removal(projects: pd.DataFrame) -> None:
    """What goes and what comes back, in projects."""
    back = projects["returns_from"].notna()
    st.info(f"移除后，{int((~back).sum())} 个项目不再计入汇总，{int(back.sum())} 个项目恢复为以前的自评表。")
    if not projects.empty:
        listing = table.Listing("移除的影响", ("project_name", "implementing_unit", "fiscal_year", "returns_from"))
        st.html(table.html_table(projects.head(MOST_LISTED), listing))
