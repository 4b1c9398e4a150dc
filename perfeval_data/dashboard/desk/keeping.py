"""What becomes of answers: kept with the name of who gave them, or left where somebody else was quicker; then the document is stored.

Each answer is kept at once, so that a closed browser loses nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import streamlit as st

from perfeval_data.audit.settings import settings_beside
from perfeval_data.dashboard.desk import shown, where
from perfeval_data.dashboard.desk.given import Given, hand_over
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import cursor
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address, clicks, markup
from perfeval_data.database import desk as store_of_desk
from perfeval_data.database.desk import OvertakenError, Waiting
from perfeval_data.desk.learned import LearnedHeader, learn
from perfeval_data.forms.vocabulary import Label
from perfeval_data.ingest.desk import Laid
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.ingest.publish import publish
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.words import desk as words

LOOK_AGAIN = "请看过现在的内容再办"
_OFFICER = "who answers"


def officer() -> str:
    """Who answers: the visitor who has signed in; without sign-in the name that is typed, remembered for the next time."""
    if name := current().shown:
        st.caption(f"核定人：{markup.plain(name)}")
        return name
    st.session_state.setdefault("name of officer", st.session_state.get(_OFFICER, ""))
    return st.text_input("核定人", key="name of officer", max_chars=30, width=260)


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A document on the desk as the page shows it, and who works on it."""

    waiting: Waiting
    laid: Laid
    answers: Answers
    officer: str

    def give(self, given: Sequence[Given], then: Mapping[str, address.Change] | None = None) -> None:
        """Keep answers to what is still asked, and read the document again with them."""
        if not self.officer.strip():
            st.warning("请先填写核定人。")
            return
        if fault := next((each.fault for each in given if each.fault), ""):
            st.warning(markup.plain(f"{fault}，没有记录。"))
            return
        open_ = [each for each in given if each.is_asked(self.laid)]
        overtaken = len(open_) < len(given)
        said = self.overtaken("请看新的问题", [answer for each in given for answer, _ in each.answers]) if overtaken else ""
        if open_:
            self._record(open_)
            st.session_state[_OFFICER] = self.officer
            where.step(said, dict(then or {}))
        if said:
            st.warning(markup.plain(said))

    def _record(self, given: Sequence[Given]) -> None:
        """Store answers; where somebody has answered since this page was read nothing is stored, and the page is drawn anew."""
        answers = [pair for each in given for pair in each.answers]
        laid = shown.laid(self.waiting, self.answers.and_also(answer for answer, _ in answers))
        try:
            with writing("正在记录…"):
                store_of_desk.answer(database(), self.waiting.sha256, answers, self.officer, laid.question_count, self.answers)
        except OvertakenError:
            hand_over(given)  # to be looked at against the document as it is now
            st.rerun()
        for each in given:
            if each.taught:
                _teach(each.taught, (answer for answer, _ in each.answers), self.officer)

    def overtaken(self, what_now: str, about: Collection[Answer] = ()) -> str:
        """Who has answered meanwhile, and what to do now."""
        return words.answered_sentence(store_of_desk.last_answer(cursor(), self.waiting.sha256, about), what_now)

    def finish(self) -> None:
        """The buttons that take the document off the desk: into the database, or away."""
        seen = clicks.button("确认入库", "store the document", self.answers, type="primary", disabled=not self.laid.is_settled)
        if seen is not None and self._is_as(seen):
            self._store()
        with st.popover("不再处理"):
            st.caption("文件从核定台移走，不入库；已作的核定仍有记录。")
            seen = clicks.button("移走", "dismiss the document", self.answers)
        if seen is not None and self._is_as(seen):
            self._dismiss()

    def _is_as(self, seen: Answers) -> bool:
        """Whether the document is as it was seen; else that is said."""
        if seen != self.answers:
            st.warning(markup.plain(self.overtaken(LOOK_AGAIN)))
        return seen == self.answers

    def _store(self) -> None:
        """Store the document like any other."""
        offer = Offered(self.waiting.file_name, self.waiting.data)
        read = examine(offer, settings_beside(database()), self.answers, taken_up=shown.taken_up(self.waiting))
        if not isinstance(read, Accepted) or read.unread:
            st.warning("还有表没有核定，不能入库。")
            st.stop()
        with _drawn_anew_if_overtaken(), writing("正在入库…") as by:
            publish([read], database(), self.officer or by, settled={self.waiting.sha256: self.answers})
        self._leave(f"已入库：{self.waiting.file_name}，{len(read.forms)} 张自评表。")

    def _dismiss(self) -> None:
        with _drawn_anew_if_overtaken(), writing("正在移走…"):
            store_of_desk.dismiss(database(), self.waiting.sha256, self.answers)
        self._leave(f"已从核定台移走：{self.waiting.file_name}。")

    def _leave(self, said: str) -> None:
        shown.put_away(self.waiting.sha256)
        where.leave(said)


@contextmanager
def _drawn_anew_if_overtaken() -> Iterator[None]:
    """Where somebody else was quicker, the page says so when it is drawn anew."""
    try:
        yield
    except OvertakenError:
        st.rerun()


def _teach(filed: str, answers: Iterable[Answer], officer: str) -> None:
    for answer in answers:
        if answer.kind is AnswerKind.MEANING and filed:
            header = LearnedHeader(" ".join(filed.split()), Label(answer.field), officer, date.today().isoformat())
            with writing("正在记录…"):
                learn(database(), header)
