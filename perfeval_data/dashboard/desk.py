"""核定台: a document that the reader left open, with its paper on the left, what was read on the right, its questions on top.

It opens on 数据导入 by an address of its own (`?desk=…`). Each answer is kept at once with the name of who gave it, so that a closed
browser loses nothing, and the document is read again with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.settings import settings_beside
from perfeval_data.dashboard import desk_pictures, desk_typing
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.shelf import Shelf
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address, blocks, clicks, controls, markup, table
from perfeval_data.database import desk as store_of_desk
from perfeval_data.desk.learned import LearnedHeader, forget, learn, learned_headers
from perfeval_data.desk.questions import FIELD_WORDS, Question, QuestionKind, value_named
from perfeval_data.desk.sums import sums_of
from perfeval_data.desk.typing import is_no_number
from perfeval_data.forms.vocabulary import Label
from perfeval_data.ingest.desk import Laid, State, Table, lay, not_a_form
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.ingest.kept_answers import KeptAnswers, kept_answers
from perfeval_data.ingest.publish import publish
from perfeval_data.ingest.taken_up import TakenUp, take_up
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.model import Entry, SelfEvaluation
from perfeval_data.paper.values import in_digits
from perfeval_data.service.settings_file import SettingsError
from perfeval_data.words import desk as words
from perfeval_data.words import wording

_DESK, _TABLE, _TYPING = "desk", "table", "typing"
_TOLD = "what the desk did"
_OFFICER = "who answers"
_ANSWERED = "answer at the desk"
_LAID = "document on the desk"
_DOUBTED = "places that the reader doubts"
_SHELF = Shelf()
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
    said = f"{count} 个问题" if count else "没有待答的问题"
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
        st.info(markup.plain(words.gone_sentence(_stored_by(address.value(_DESK)))))
        return
    kept = _kept()
    answers = kept.about(waiting.sha256)
    laid = _laid(waiting, answers)
    st.subheader(f"核定台　{markup.plain(waiting.file_name)}", anchor=False)
    if laid.refusal:
        st.warning(markup.plain(f"文件无法读取：{laid.refusal}。可以照原件整表录入。"))
    _Room(waiting, laid, answers).draw()


def _stored_by(sha256: str) -> tuple[str, datetime] | None:
    return store_of_desk.stored_by(cursor(), sha256) if database().exists() else None


def _kept() -> KeptAnswers:
    try:
        return kept_answers(database())
    except SettingsError as error:
        st.error(markup.plain(error))
        st.stop()


def _taken_up(waiting: store_of_desk.Waiting) -> TakenUp:
    """The document as read, which takes a while where its pages are pictures."""

    def read() -> TakenUp:
        told = st.empty()

        def tell(page: int) -> None:
            told.caption(f"正在识别第 {page} 页…")

        try:
            told.caption("正在读取…")
            return take_up(waiting.data, waiting.file_name, tell)
        finally:
            told.empty()

    return _SHELF.get(waiting.sha256, read)


def _laid(waiting: store_of_desk.Waiting, answers: Answers) -> Laid:
    """The document as it reads with the answers, read once per state of the answers."""
    key = (waiting.sha256, answers)
    known = st.session_state.get(_LAID)
    if known is None or known[0] != key:
        known = (key, lay(_taken_up(waiting), waiting.file_name, answers, settings_beside(database())))
        st.session_state[_LAID] = known
    laid: Laid = known[1]
    return laid


def _put_away(sha256: str) -> None:
    """Forget a document that nobody works on any more."""
    _SHELF.put_away(sha256)
    st.session_state.pop(_LAID, None)


@dataclass(frozen=True, slots=True)
class _Given:
    """What was clicked or typed: answers, each with what the machine had proposed, and whether the document still asks for them."""

    answers: tuple[tuple[Answer, str], ...]
    is_asked: Callable[[Laid], bool]
    fault: str = ""
    """Why it is not taken, whoever else has answered."""
    taught: str = ""
    """The words of a header whose meaning holds for later documents as well."""


def _to(question: Question, *answers: Answer, text: str | None = None, taught: str = "") -> _Given:
    """An answer to a question as it stood on the page: by the answers of an option, or by a text."""
    if text is not None and question.to_type is not None:
        answers = (replace(question.to_type, text=text),)
    fault = f"“{text}”不是数字" if text is not None and is_no_number(question.field, text) else ""
    return _Given(
        tuple((answer, question.proposed) for answer in answers),
        lambda laid: question.identity in {each.identity for table in laid.tables for each in table.questions},
        fault,
        taught,
    )


# What the buttons of questions do when they are clicked: the widgets beside them still say what they said on that page.


def _hand_over(given: Sequence[_Given]) -> None:
    clicks.keep(_ANSWERED, tuple(given))


def _choose(question: Question, answers: tuple[Answer, ...], filed: str) -> None:
    _hand_over([_to(question, *answers, taught=filed if st.session_state.get(_key("learn", question)) else "")])


def _say(question: Question) -> None:
    text = str(st.session_state[_key("text", question)]).strip()
    _hand_over([_to(question, text=text)] if text else [])


def _confirm(question: Question, is_empty: bool) -> None:
    _hand_over([_to(question, text="" if is_empty else str(st.session_state[_key("text", question)]).strip())])


def _tick(questions: Sequence[Question]) -> None:
    ticked = [each for each in questions if st.session_state[_key("proven", each)]]
    st.session_state[_DOUBTED] |= {each.place for each in questions if each not in ticked}
    _hand_over([_to(each, text=each.proposed) for each in ticked])


def _correct(place: str, values: Mapping[str, tuple[str, int | None, str, Entry]]) -> None:
    """A value corrected by hand, where it still is what it was."""
    said = str(st.session_state[f"correction {place}"]).strip()
    part, number, name, entry = values[st.session_state[f"corrected {place}"]]

    def is_asked(laid: Laid) -> bool:
        form = next((table.form for table in laid.tables if table.place == place), None)
        return form is not None and (part, number, name, entry) in form.entries()

    answer = Answer(AnswerKind.VALUE, place, part, number, name, said)
    fault = f"“{said}”不是数字" if is_no_number(name, said) else ""
    _hand_over([_Given(((answer, entry.text),), is_asked, fault)] if said else [])


def _deny(chosen: Table) -> None:
    """That a table is no form, where nothing else has become of it."""

    def is_asked(laid: Laid) -> bool:
        return any((each.place, each.state, each.said) == (chosen.place, chosen.state, chosen.said) for each in laid.tables)

    _hand_over([_Given(((not_a_form(chosen), chosen.said),), is_asked)])


def _key(what: str, question: Question) -> str:
    return f"{what} {question.identity}"


class _Room:
    """One document on the desk, and the table of it that is looked at."""

    def __init__(self, waiting: store_of_desk.Waiting, laid: Laid, answers: Answers) -> None:
        self._waiting, self._laid, self._answers = waiting, laid, answers

    def draw(self) -> None:
        st.html(f"<p class='pe-summary'>{escape(words.open_sentence(self._laid.question_count, self._laid.is_settled))}</p>")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            officer = _officer()
            self._finish(officer)
        if given := clicks.taken(_ANSWERED):
            self._give(given, officer)
        chosen = self._chosen_table()
        if address.value(_TYPING):
            self._typing(chosen, officer)
            return
        if chosen is None:
            self._offer_typing(None)
            if paper := self._paper_of(None):
                st.html(paper)
            else:
                st.caption(words.NO_PAPER)
            return
        self._questions(chosen)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.markdown("**原文**")
            st.html(self._paper_of(chosen) or f"<p>{words.NO_PAPER}</p>")
        with right:
            self._fields(chosen)
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

    def _questions(self, chosen: Table) -> None:
        figures = [each for each in chosen.questions if each.kind is QuestionKind.FIGURE]
        others = [each for each in chosen.questions if each.kind is not QuestionKind.FIGURE]
        with st.container(key="questions"):
            for question in others:
                with st.container(border=True):
                    self._question(chosen, question)
            doubtful = self._doubtful_of(chosen)
            if sure := [each for each in figures if each not in doubtful]:
                self._proven(sure)
            if doubtful:
                self._doubtful(doubtful)
            if figures:
                self._offer_no_form(chosen, f"no form off a picture {chosen.place}")

    def _doubtful_of(self, chosen: Table) -> list[Question]:
        """The recognised values that no sum proves and that the officer has not confirmed."""
        doubted: set[str] = st.session_state.setdefault(_DOUBTED, set())
        figures = [each for each in chosen.questions if each.kind is QuestionKind.FIGURE]
        return [each for each in figures if not each.is_proven or each.place in doubted]

    def _question(self, chosen: Table, question: Question) -> None:
        st.html(
            f"<div class='pe-question'><b>{markup.text(question.said)}</b><span class='pe-more'>{markup.text(question.place)}</span></div>"
        )
        if excerpt := _excerpt(chosen, question):
            st.html(excerpt)
        if question.kind is QuestionKind.COLUMN:
            st.checkbox("以后的文件里遇到这个栏名，也这样理解", key=_key("learn", question))
        with st.container(horizontal=True):
            for number, option in enumerate(question.options):
                act = (question, option.answers, _text_at(chosen, question.place))
                key = _key(f"option {number}", question)
                clicks.tell_unheard(st.button(markup.plain(option.said), key=key, on_click=_choose, args=act))
        if question.to_type is not None:
            with (
                st.form(_key("type", question), border=False),
                st.container(horizontal=True, vertical_alignment="bottom"),
            ):
                st.text_input("此处应为", value=question.proposed, width=320, max_chars=300, key=_key("text", question))
                clicks.tell_unheard(st.form_submit_button("确定", on_click=_say, args=(question,)))
        if question.kind in (QuestionKind.READING, QuestionKind.REFUSED, QuestionKind.NAME):
            self._offer_no_form(chosen, _key("no form", question))

    def _offer_no_form(self, chosen: Table, key: str) -> None:
        clicks.tell_unheard(st.button(words.NOT_A_FORM, key=key, type="tertiary", on_click=_deny, args=(chosen,)))

    def _proven(self, questions: Sequence[Question]) -> None:
        """The figures that sums of the form prove, ticked in advance."""
        with st.form("proven"):
            st.markdown(f"**以下 {len(questions)} 处与表内合计、执行率相符，请与原图对照后一并确认**")
            with st.container(horizontal=True, key="cut-outs"):
                for question in questions:
                    with st.container(width=148):
                        st.html(desk_pictures.cutout(question))
                        st.checkbox(markup.plain(f"是“{question.proposed}”"), value=True, key=_key("proven", question))
            act = tuple(questions)
            clicks.tell_unheard(st.form_submit_button("确认勾选的各处", type="primary", on_click=_tick, args=(act,)))

    def _doubtful(self, questions: Sequence[Question]) -> None:
        """The figures that nothing proves, one at a time; Enter takes the next."""
        question = questions[0]
        with st.form("doubtful", clear_on_submit=True):
            st.markdown(f"**请逐处核对原图（还有 {len(questions)} 处）**")
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.html(desk_pictures.cutout(question), width=260)
                st.text_input("原图上是", value=question.proposed, key=_key("text", question), width=260, max_chars=300)
                confirm = partial(st.form_submit_button, on_click=_confirm)
                clicks.tell_unheard(confirm("确认这一处", key=_key("right", question), type="primary", args=(question, False)))
                clicks.tell_unheard(confirm("这一格是空的", key=_key("empty", question), args=(question, True)))
            st.html(desk_pictures.neighbourhood(question, self._laid.images))

    # --- fields ---

    def _fields(self, chosen: Table) -> None:
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
        self._correction(chosen, form)

    def _correction(self, chosen: Table, form: SelfEvaluation) -> None:
        """Any value corrected by hand."""
        values = {f"{part} {number or ''} {name}": (part, number, name, entry) for part, number, name, entry in form.entries()}
        with st.expander("更正一处"), st.form("correct", border=False):
            st.selectbox(
                "哪一处",
                list(values),
                format_func=lambda key: _entry_name(form, *values[key]),
                filter_mode=None,
                key=f"corrected {chosen.place}",
            )
            st.text_input("应为（金额按万元）", max_chars=500, key=f"correction {chosen.place}")
            clicks.tell_unheard(st.form_submit_button("更正", on_click=_correct, args=(chosen.place, values)))

    # --- typing ---

    def _offer_typing(self, chosen: Table | None) -> None:
        link = escape(address.here({_TYPING: "1"}))
        st.html(f"<p class='pe-link'><a href='{link}' target='_self'>{words.TYPE_WHOLE}</a></p>")
        if chosen is not None and chosen.state is State.READ and chosen.questions:
            st.caption("上面的问题不影响入库：不核定的，该处留空并列为疑点。")

    def _typing(self, chosen: Table | None, officer: str) -> None:
        is_of_paper = chosen is not None and bool(chosen.cells)
        if paper := self._paper_of(chosen if is_of_paper else None):
            with st.expander("原文", expanded=True):
                st.html(paper)
        place = chosen.place if is_of_paper and chosen is not None else f"人工录入{len(self._laid.tables) + 1}"
        earlier = self._answers.about_form(place)
        questions = chosen.questions if chosen else ()
        off_pictures = {each.place for each in questions if each.kind is QuestionKind.FIGURE}
        typed = desk_typing.typed(
            place, chosen.form if chosen else None, earlier, off_pictures, lambda: self._overtaken(_LOOK_AGAIN)
        )
        if typed is not None:
            answer, tables = Answer(AnswerKind.TYPED, place, text=typed.as_json()), self._laid.tables
            self._give([_Given(((answer, ""),), lambda laid: laid.tables == tables)], officer, then={_TYPING: None})

    def _paper_of(self, chosen: Table | None) -> str:
        """What a table was read from: its pages where these are pictures, else its cells; without a table all pages, or the lines of text."""
        images = self._laid.images
        if chosen is not None:
            now = next((each.place for each in self._doubtful_of(chosen)), "")
            return desk_pictures.pages(chosen.cells, chosen.questions, now, images) or _paper(chosen)
        return desk_pictures.pages((), (), "", images) or "".join(f"<p>{markup.text(line)}</p>" for line in self._laid.lines)

    # --- what an answer does ---

    def _give(self, given: Sequence[_Given], officer: str, then: Mapping[str, address.Change] | None = None) -> None:
        """Keep answers to what is still asked, and read the document again with them."""
        if not officer.strip():
            st.warning("请先填写核定人。")
            return
        if fault := next((each.fault for each in given if each.fault), ""):
            st.warning(markup.plain(f"{fault}，没有记录。"))
            return
        open_ = [each for each in given if each.is_asked(self._laid)]
        overtaken = len(open_) < len(given)
        said = self._overtaken("请看新的问题", [answer for each in given for answer, _ in each.answers]) if overtaken else ""
        if open_ and self._record(open_, officer):
            st.session_state[_OFFICER] = officer
            st.session_state[_TOLD] = said
            address.write(then or {})
            st.rerun()
        elif said:
            st.warning(markup.plain(said))

    def _record(self, given: Sequence[_Given], officer: str) -> bool:
        """Store answers; where somebody has answered since this page was read nothing is stored, and the page is drawn anew."""
        answers = [pair for each in given for pair in each.answers]
        laid = _laid(self._waiting, self._answers.and_also(answer for answer, _ in answers))
        try:
            with writing("正在记录…"):
                store_of_desk.answer(database(), self._waiting.sha256, answers, officer, laid.question_count, self._answers)
        except store_of_desk.OvertakenError:
            _hand_over(given)  # to be looked at against the document as it is now
            st.rerun()
        for each in given:
            if each.taught:
                _teach(each.taught, (answer for answer, _ in each.answers), officer)
        return True

    def _overtaken(self, what_now: str, about: Collection[Answer] = ()) -> str:
        last = store_of_desk.last_answer(cursor(), self._waiting.sha256, about)
        return words.answered_sentence(last, what_now)

    def _finish(self, officer: str) -> None:
        is_open = not self._laid.is_settled
        seen = clicks.button("确认入库", "store the document", self._answers, type="primary", disabled=is_open)
        if seen is not None and self._is_as(seen):
            self._store(officer)
        with st.popover("不再处理"):
            st.caption("文件从核定台移走，不入库；已作的核定仍有记录。")
            seen = clicks.button("移走", "dismiss the document", self._answers)
        if seen is not None and self._is_as(seen):
            with self._unless_overtaken(), writing("正在移走…"):
                store_of_desk.dismiss(database(), self._waiting.sha256, self._answers)
            _put_away(self._waiting.sha256)
            _done(f"已从核定台移走：{self._waiting.file_name}。")

    def _is_as(self, seen: Answers) -> bool:
        """Whether the document is as it was seen; else that is said."""
        if seen != self._answers:
            st.warning(markup.plain(self._overtaken(_LOOK_AGAIN)))
        return seen == self._answers

    @contextmanager
    def _unless_overtaken(self) -> Iterator[None]:
        """The page is drawn anew where somebody else was quicker."""
        try:
            yield
        except store_of_desk.OvertakenError:
            st.rerun()

    def _store(self, officer: str) -> None:
        """Store the document like any other."""
        offer = Offered(self._waiting.file_name, self._waiting.data)
        read = examine(offer, settings_beside(database()), self._answers, taken_up=_taken_up(self._waiting))
        if not isinstance(read, Accepted) or read.unread:
            st.warning("还有表没有核定，不能入库。")
            st.stop()
        with self._unless_overtaken(), writing("正在入库…") as by:
            publish([read], database(), officer or by, settled={self._waiting.sha256: self._answers})
        _put_away(self._waiting.sha256)
        _done(f"已入库：{self._waiting.file_name}，{len(read.forms)} 张自评表。")


_LOOK_AGAIN = "请看过现在的内容再办"


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
            if clicks.button("移除", f"forget {header}", header, type="tertiary"):
                with writing("正在移除…"):
                    forget(database(), header)
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
    return blocks.paper_table(rows)


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
    """A value as it will be stored."""
    if name == "fiscal_year":
        return "" if entry.value is None else str(int(entry.value))
    return in_digits(entry.value) if entry.value is not None and name != "rate" else entry.text


def _entry_name(form: SelfEvaluation, part: str, number: int | None, name: str, entry: Entry) -> str:
    return f"{value_named(form, part, number, name)}：{entry.text[:20] or '（空）'}"
