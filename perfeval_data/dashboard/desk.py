"""核定台: a document that the machine would not settle, with its paper on the left, what was read on the right, its questions on top.

It opens on 数据导入 by an address of its own (`?desk=…`). Each answer is kept at once with the name of who gave it, so that a closed
browser loses nothing, and the document is read again with it.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.settings import SettingsError, settings_beside
from perfeval_data.dashboard import desk_typing
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address, controls, markup, table
from perfeval_data.database import desk as store_of_desk
from perfeval_data.forms.learned import LearnedHeader, forget, learn, learned_headers
from perfeval_data.forms.questions import FIELD_WORDS, Question, QuestionKind
from perfeval_data.forms.sums import sums_of
from perfeval_data.forms.vocabulary import Label
from perfeval_data.ingest.desk import KeptAnswers, Laid, State, Table, kept_answers, lay, not_a_form
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.ingest.publish import publish
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.model import Entry, SelfEvaluation
from perfeval_data.words import desk as words
from perfeval_data.words import wording

_DESK, _TABLE, _TYPING = "desk", "table", "typing"
_TOLD = "what the desk did"
_OFFICER = "who answers"
_LAID = "document on the desk"
_STATE_WORDS = {State.READ: "已读出", State.WAITS: "待核定", State.PASSED_OVER: "略过"}


# --- what waits ----------------------------------------------------------------------------------------------------


def waiting_list() -> None:
    """The documents that wait for a person, each with a link to the desk."""
    _tell()
    if not database().exists():
        return
    rows = table.records(ask(queries.waiting))
    if not rows:
        return
    st.subheader("待核定的文件", anchor=False)
    st.html(f"<ul class='pe-desk-list'>{''.join(map(_waiting_row, rows))}</ul>")


def _waiting_row(row: dict[str, object]) -> str:
    link = escape(address.here({_DESK: str(row["sha256"]), _TABLE: None, _TYPING: None}))
    count = int(str(row["question_count"]))
    said = f"{count} 个问题" if count else "可以入库或整表录入"
    answered = ""
    if not wording.is_nothing(row["answered_by"]):
        answered = f"；上次核定：{markup.text(row['answered_by'])}，{row['answered_at']:%Y-%m-%d %H:%M}"
    return (
        f"<li><a href='{link}' target='_self'>{markup.text(row['file_name'])}</a>"
        f"<span class='pe-more'>{said}，{row['waiting_since']:%Y-%m-%d} 起待核定{answered}</span></li>"
    )


def open_with(sha256: str, file_name: str, data: bytes, questions: int) -> None:
    """Put a document on the desk, if it is not there yet, and open it."""
    with writing("正在放到核定台…"):
        store_of_desk.lay_down(database(), store_of_desk.Waiting(sha256, file_name, data, questions))
    address.write({_DESK: sha256})


def is_open() -> bool:
    """Whether the address names a document on the desk."""
    return bool(address.value(_DESK))


# --- the room ------------------------------------------------------------------------------------------------------


def room() -> None:
    """The desk with the document that the address names."""
    _tell()
    close = escape(address.here(dict.fromkeys((_DESK, _TABLE, _TYPING))))
    st.html(f"<p class='pe-link'><a href='{close}' target='_self'>‹ 返回数据导入</a></p>")
    waiting = store_of_desk.waiting_document(cursor(), address.value(_DESK)) if database().exists() else None
    if waiting is None:
        st.info("这份文件已不在核定台上：可能已经入库，或由其他人移走。")
        return
    kept = _kept()
    answers = kept.about(waiting.sha256)
    laid = _laid(waiting, answers)
    st.subheader(f"核定台　{markup.plain(waiting.file_name)}", anchor=False)
    if laid.refusal:
        st.warning(markup.plain(f"文件无法读取：{laid.refusal}。可以照原件整表录入。"))
    _Room(waiting, laid, answers).draw()


def _kept() -> KeptAnswers:
    try:
        return kept_answers(database())
    except SettingsError as error:
        st.error(markup.plain(error))
        st.stop()


def _laid(waiting: store_of_desk.Waiting, answers: Answers) -> Laid:
    """The document as it reads with the answers; read once for each state of these."""
    key = (waiting.sha256, answers)
    known = st.session_state.get(_LAID)
    if known is None or known[0] != key:
        with st.spinner("正在读取…"):
            known = (key, lay(waiting.data, waiting.file_name, answers, settings_beside(database())))
        st.session_state[_LAID] = known
    laid: Laid = known[1]
    return laid


class _Room:
    """One document on the desk, and the table of it that is looked at."""

    def __init__(self, waiting: store_of_desk.Waiting, laid: Laid, answers: Answers) -> None:
        self._waiting, self._laid, self._answers = waiting, laid, answers

    def draw(self) -> None:
        st.html(f"<p class='pe-summary'>{escape(words.open_sentence(self._laid.question_count, self._laid.is_settled))}</p>")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            officer = _officer()
            self._finish(officer)
        chosen = self._chosen_table()
        if address.value(_TYPING):
            self._typing(chosen, officer)
            return
        if chosen is None:
            self._offer_typing(None)
            return
        self._questions(chosen, officer)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.markdown("**原文**")
            st.html(_paper(chosen))
        with right:
            self._fields(chosen, officer)
        self._offer_typing(chosen)

    def _chosen_table(self) -> Table | None:
        """The table that the address names, else the first that waits; the reader chooses among several."""
        tables = self._laid.tables
        if not tables:
            return None
        order = sorted(range(len(tables)), key=lambda number: tables[number].state is not State.WAITS)
        names = {number: f"第{number + 1}张表（{tables[number].place}）　{_title(tables[number])}" for number in order}
        if len(names) == 1:
            return tables[0]
        return tables[controls.pick("表", names, _TABLE, lambda text: int(text) if text.isdecimal() else -1, clears=(_TYPING,))]

    # --- questions ---

    def _questions(self, chosen: Table, officer: str) -> None:
        figures = [each for each in chosen.questions if each.kind is QuestionKind.FIGURE]
        others = [each for each in chosen.questions if each.kind is not QuestionKind.FIGURE]
        with st.container(key="questions"):
            for number, question in enumerate(others):
                with st.container(border=True):
                    self._question(chosen, question, number, officer)
            if sure := [each for each in figures if each.is_proven]:
                self._proven(sure, officer)
            if doubtful := [each for each in figures if not each.is_proven]:
                self._doubtful(doubtful, officer)

    def _question(self, chosen: Table, question: Question, number: int, officer: str) -> None:
        st.html(
            f"<div class='pe-question'><b>{markup.text(question.said)}</b><span class='pe-more'>{markup.text(question.place)}</span></div>"
        )
        if excerpt := _excerpt(chosen, question):
            st.html(excerpt)
        teaches = question.kind is QuestionKind.COLUMN and st.checkbox(
            "以后的文件里遇到这个栏名，也这样理解", key=f"learn {chosen.place} {question.place}"
        )
        with st.container(horizontal=True):
            for place, option in enumerate(question.options):
                if st.button(markup.plain(option.said), key=f"option {chosen.place} {number} {place}"):
                    if teaches:
                        _teach(_text_at(chosen, question.place), option.answers, officer)
                    self._give([(answer, question.proposed) for answer in option.answers], officer)
        if question.to_type is not None:
            with (
                st.form(f"type {chosen.place} {number}", border=False),
                st.container(horizontal=True, vertical_alignment="bottom"),
            ):
                said = st.text_input(
                    "此处应为", value=question.proposed, width=320, max_chars=300, key=f"text {chosen.place} {number}"
                )
                given = st.form_submit_button("确定")
            if given and said.strip():
                self._give([(replace(question.to_type, text=said.strip()), question.proposed)], officer)
        if question.kind in (QuestionKind.READING, QuestionKind.REFUSED, QuestionKind.NAME) and st.button(
            words.NOT_A_FORM, key=f"no form {chosen.place} {number}", type="tertiary"
        ):
            self._give([(not_a_form(chosen), chosen.said)], officer)

    def _proven(self, questions: Sequence[Question], officer: str) -> None:
        """The figures that sums of the form prove, ticked in advance: one look, one click."""
        with st.form("proven"):
            st.markdown(f"**以下 {len(questions)} 处与表内合计、执行率相符，请与原图对照后一并确认**")
            with st.container(horizontal=True, key="cut-outs"):
                for question in questions:
                    with st.container(width=210):
                        st.html(_cutout(question))
                        st.checkbox(markup.plain(f"是“{question.proposed}”"), value=True, key=f"proven {question.place}")
            confirmed = st.form_submit_button("确认勾选的各处", type="primary")
        if confirmed:
            ticked = [each for each in questions if st.session_state[f"proven {each.place}"] and each.to_type]
            self._give([(replace(each.to_type, text=each.proposed), each.proposed) for each in ticked if each.to_type], officer)

    def _doubtful(self, questions: Sequence[Question], officer: str) -> None:
        """The figures that nothing proves, one at a time; Enter takes the next."""
        question = questions[0]
        with st.form("doubtful", clear_on_submit=True):
            st.markdown(f"**请逐处核对原图（还有 {len(questions)} 处）**")
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.html(_cutout(question), width=260)
                said = st.text_input(
                    "原图上是", value=question.proposed, key=f"figure {question.place}", width=260, max_chars=300
                )
                confirmed = st.form_submit_button("确认这一处", type="primary")
        if confirmed and question.to_type:
            self._give([(replace(question.to_type, text=said.strip()), question.proposed)], officer)

    # --- fields ---

    def _fields(self, chosen: Table, officer: str) -> None:
        st.markdown("**读出的内容**")
        if chosen.form is None:
            st.caption(f"{_STATE_WORDS[chosen.state]}：{markup.plain(chosen.said)}")
            return
        form = chosen.form
        if sums := sums_of(form):
            st.html("<ul class='pe-sums'>" + "".join(_sum(words.sum_sentence(each), each.holds) for each in sums) + "</ul>")
        st.html(_field_table(form))
        for finding in chosen.findings:
            st.html(f"<div>{table.formatted('severity', finding.severity.value)} {markup.text(finding.message)}</div>")
        self._correction(chosen, form, officer)

    def _correction(self, chosen: Table, form: SelfEvaluation, officer: str) -> None:
        """Any value corrected by hand."""
        values = {f"{part} {number or ''} {name}": (part, number, name, entry) for part, number, name, entry in form.entries()}
        with st.expander("更正一处"), st.form("correct", border=False):
            key = st.selectbox(
                "哪一处", list(values), format_func=lambda key: _entry_name(form, *values[key]), filter_mode=None
            )
            said = st.text_input("应为（金额按万元）", max_chars=500)
            corrected = st.form_submit_button("更正")
        if corrected and said.strip():
            part, number, name, entry = values[key]
            answer = Answer(AnswerKind.VALUE, chosen.place, part, number, name, said.strip())
            self._give([(answer, entry.text)], officer)

    # --- typing ---

    def _offer_typing(self, chosen: Table | None) -> None:
        link = escape(address.here({_TYPING: "1"}))
        st.html(f"<p class='pe-link'><a href='{link}' target='_self'>{words.TYPE_WHOLE}</a></p>")
        if chosen is not None and chosen.state is State.READ and chosen.questions:
            st.caption("上面的问题不影响入库：不核定的，该处留空并列为疑点。")

    def _typing(self, chosen: Table | None, officer: str) -> None:
        is_of_paper = chosen is not None and bool(chosen.cells)
        if is_of_paper and chosen is not None:
            with st.expander("原文", expanded=True):
                st.html(_paper(chosen))
        place = chosen.place if is_of_paper and chosen is not None else f"人工录入{len(self._laid.tables) + 1}"
        earlier = self._answers.about_form(place)
        questions = chosen.questions if chosen else ()
        off_pictures = {each.place for each in questions if each.kind is QuestionKind.FIGURE}
        typed = desk_typing.typed(chosen.form if chosen else None, earlier, off_pictures)
        if typed is not None:
            address.write({_TYPING: None})
            self._give([(Answer(AnswerKind.TYPED, place, text=typed.as_json()), "")], officer)

    # --- what an answer does ---

    def _give(self, given: Sequence[tuple[Answer, str]], officer: str) -> None:
        """Keep answers, and read the document again with them."""
        if not given:
            return
        if not officer.strip():
            st.warning("请先填写核定人。")
            st.stop()
        answers = self._answers.and_also(answer for answer, _ in given)
        laid = lay(self._waiting.data, self._waiting.file_name, answers, settings_beside(database()))
        try:
            with writing("正在记录…"):
                store_of_desk.answer(database(), self._waiting.sha256, given, officer, laid.question_count)
        except store_of_desk.NoLongerWaitingError:
            st.warning("这份文件刚刚由其他人入库或移走，这次核定没有记录。")
            st.stop()
        st.session_state[_OFFICER] = officer
        st.rerun()

    def _finish(self, officer: str) -> None:
        if st.button("确认入库", type="primary", disabled=not self._laid.is_settled):
            self._store(officer)
        with st.popover("不再处理"):
            st.caption("文件从核定台移走，不入库；已作的核定仍有记录。")
            if st.button("移走"):
                with writing("正在移走…"):
                    store_of_desk.dismiss(database(), self._waiting.sha256)
                _done(f"已从核定台移走：{self._waiting.file_name}。")

    def _store(self, officer: str) -> None:
        """Store the document by the usual step."""
        offer = Offered(self._waiting.file_name, self._waiting.data)
        read = examine(offer, settings_beside(database()), self._answers)
        if not isinstance(read, Accepted) or read.unread:
            st.warning("还有表没有核定，不能入库。")
            st.stop()
        with writing("正在入库…") as by:
            publish([read], database(), officer or by, settled=[self._waiting.sha256])
        _done(f"已入库：{self._waiting.file_name}，{len(read.forms)} 张自评表。")


def _done(said: str) -> None:
    st.session_state[_TOLD] = said
    address.write(dict.fromkeys((_DESK, _TABLE, _TYPING)))
    st.rerun()


def _tell() -> None:
    if said := st.session_state.pop(_TOLD, None):
        st.success(markup.plain(said))


def _officer() -> str:
    """Who answers: the visitor who has signed in; without sign-in the name that is typed, remembered for the next time."""
    if shown := current().shown:
        st.caption(f"核定人：{markup.plain(shown)}")
        return shown
    st.session_state.setdefault("name of officer", st.session_state.get(_OFFICER, ""))
    return st.text_input("核定人", key="name of officer", max_chars=30, width=260)


# --- learned headers -----------------------------------------------------------------------------------------------


def _teach(filed: str, answers: Iterable[Answer], officer: str) -> None:
    for answer in answers:
        if answer.kind is AnswerKind.MEANING and filed and officer.strip():
            with writing("正在记录…"):
                learn(
                    database(), LearnedHeader(" ".join(filed.split()), Label(answer.field), officer, date.today().isoformat())
                )


def _text_at(chosen: Table, place: str) -> str:
    return next((cell.text for cell in chosen.cells if cell.location == place), "")


def learned_list() -> None:
    """The headers that were taught for documents to come, each with a button that takes it off the list."""
    try:
        headers = learned_headers(database())
    except SettingsError as error:
        st.error(markup.plain(error))
        return
    if not headers:
        return
    st.subheader("学到的栏名", anchor=False)
    st.caption("以后导入的文件里，这些栏名按下面的含义理解。")
    for header in headers:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                markup.plain(f"“{header.words}”是{FIELD_WORDS.get(header.field, header.field)}（{header.by}，{header.on}）"),
                width="content",
            )
            if st.button("移除", key=f"forget {header.words}", type="tertiary"):
                with writing("正在移除…"):
                    forget(database(), header.words)
                st.rerun()


# --- drawing -------------------------------------------------------------------------------------------------------


def _title(shown: Table) -> str:
    name = shown.form.project_name.text if shown.form else ""
    return f"{_STATE_WORDS[shown.state]}　{name or (shown.titles[-1] if shown.titles else '')}"


def _excerpt(shown: Table, question: Question) -> str:
    """The rows that a question is about, with the one above; nothing of a table that is no longer than that."""
    rows = [cell.row for cell in shown.cells if cell.location in question.marks]
    if not rows or len({cell.row for cell in shown.cells}) < _LONG:
        return ""
    first, last = max(min(rows) - 1, 0), max(rows)
    cells = [cell for cell in shown.cells if first <= cell.row <= last]
    return _drawn([replace(cell, row_span=min(cell.row_span, last + 1 - cell.row)) for cell in cells], {*question.marks})


_LONG = 6
"""Rows from which on a table is long enough for excerpts."""


def _paper(shown: Table) -> str:
    """The table as it stands on the paper, the cells that are asked about marked."""
    titles = "".join(f"<p class='pe-note'>{markup.text(title)}</p>" for title in shown.titles)
    return titles + _drawn(shown.cells, {place for question in shown.questions for place in question.marks})


def _drawn(cells: Sequence[Cell], marks: Collection[str]) -> str:
    frame = pd.DataFrame(
        {
            "row": cell.row,
            "html": f"<td rowspan='{cell.row_span}' colspan='{cell.column_span}' title='{escape(cell.location)}'"
            f"{' class=mark' if cell.location in marks else ''}>{markup.text(cell.text) if cell.text else ''}</td>",
        }
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column))
    )
    rows = "".join(f"<tr>{''.join(row['html'])}</tr>" for _, row in frame.groupby("row")) if len(frame) else ""
    return (
        f"<div class='pe-sheet pe-source' tabindex='0' role='region' aria-label='原文'>"
        f"<table><tbody>{rows}</tbody></table></div>"
    )


def _cutout(question: Question) -> str:
    """The cut-out of a cell with what it is of."""
    source = base64.b64encode(question.cutout).decode()
    return (
        f"<figure class='pe-cutout'><img src='data:image/png;base64,{source}' alt='{escape(question.said)}的原图'>"
        f"<figcaption>{markup.text(question.said)}</figcaption></figure>"
    )


def _sum(said: str, holds: bool) -> str:
    return f"<li class='{'true' if holds else 'false'}'>{escape(said)}</li>"


def _field_table(form: SelfEvaluation) -> str:
    """What was read of a form: its heading, its funds and its indicators."""
    heading = "".join(
        f"<tr><th>{FIELD_WORDS[name]}</th><td>{markup.text(_said(getattr(form, name), name))}</td></tr>"
        for name in ("fiscal_year", "project_name", "department", "implementing_unit")
    )
    funds = _rows(form.fund_lines, ("label", "initial_budget", "annual_budget", "executed", "weight", "rate", "score"))
    indicators = _rows(form.indicators, ("level_3", "target", "actual", "weight", "score", "reason"))
    total = f"<tr><th>总分</th><td>分值 {markup.text(form.stated_total_weight.text)}　得分 {markup.text(form.stated_total_score.text)}</td></tr>"
    return (
        f"<div class='pe-sheet pe-read'><table>{heading}{total}</table><table>{funds}</table><table>{indicators}</table></div>"
    )


def _rows(parts: Sequence[object], names: Sequence[str]) -> str:
    head = "".join(f"<th>{FIELD_WORDS[name]}</th>" for name in names)
    body = "".join(
        f"<tr>{''.join(f'<td>{markup.text(_said(getattr(part, name), name))}</td>' for name in names)}</tr>" for part in parts
    )
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>" if parts else ""


def _said(entry: Entry, name: str) -> str:
    """A value as it would be stored."""
    if name == "fiscal_year":
        return "" if entry.value is None else str(int(entry.value))
    return f"{entry.value.normalize():f}" if entry.value is not None and name != "rate" else entry.text


def _entry_name(form: SelfEvaluation, part: str, number: int | None, name: str, entry: Entry) -> str:
    word = FIELD_WORDS.get(name.removesuffix("_filed"), name)
    whose = ""
    if part == "indicator":
        whose = f"{form.indicators[(number or 1) - 1].level_3.text}·"
    elif part == "fund_line":
        whose = f"{form.fund_lines[(number or 1) - 1].label.text}·"
    return f"{whose}{word}：{entry.text[:20] or '（空）'}"
