"""What is clicked or typed at the desk becomes answers to the questions of the page on which that was done.

The functions with a verb are what buttons do when they are clicked: the widgets beside them still say what they said on that page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from perfeval_data.dashboard.ui import clicks
from perfeval_data.desk.questions import Question
from perfeval_data.desk.typing import is_no_number
from perfeval_data.ingest.desk import Laid, Table, not_a_form
from perfeval_data.paper.answers import Answer, AnswerKind
from perfeval_data.paper.model import Entry

Value = tuple[str, int | None, str, Entry]
"""A value of a form: its part, number in the part, field, and entry."""
_ANSWERED = "answer at the desk"
_DOUBTED = "places that the reader doubts"


@dataclass(frozen=True, slots=True)
class Given:
    """Answers, each with what the machine had proposed, and whether the document still asks for them."""

    answers: tuple[tuple[Answer, str], ...]
    is_asked: Callable[[Laid], bool]
    fault: str = ""
    """Why it is not taken, whoever else has answered."""
    taught: str = ""
    """The words of a header whose meaning holds for later documents as well."""


def key(what: str, question: Question) -> str:
    """The key of a widget of a question."""
    return f"{what} {question.identity}"


def doubted() -> set[str]:
    """The places of proven figures that the officer has not confirmed."""
    places: set[str] = st.session_state.setdefault(_DOUBTED, set())
    return places


def taken() -> Sequence[Given]:
    """What was given on the page before this one."""
    return clicks.taken(_ANSWERED) or ()


def hand_over(given: Sequence[Given]) -> None:
    """Keep what was given for the next run of the page."""
    clicks.keep(_ANSWERED, tuple(given))


def choose(question: Question, answers: tuple[Answer, ...], filed: str) -> None:
    """An option of a question; `filed` is the header that it may teach."""
    hand_over([_to(question, *answers, taught=filed if st.session_state.get(key("learn", question)) else "")])


def say(question: Question) -> None:
    """The text that was typed to a question, if there is one."""
    text = str(st.session_state[key("text", question)]).strip()
    hand_over([_to(question, text=text)] if text else [])


def confirm(question: Question, is_empty: bool) -> None:
    """What a cut-out says, or that it is blank."""
    hand_over([_to(question, text="" if is_empty else str(st.session_state[key("text", question)]).strip())])


def tick(questions: Sequence[Question]) -> None:
    """The figures that are ticked; the others are doubted from now on."""
    ticked = [each for each in questions if st.session_state[key("proven", each)]]
    st.session_state[_DOUBTED] = doubted() | {each.place for each in questions if each not in ticked}
    hand_over([_to(each, text=each.proposed) for each in ticked])


def correct(place: str, values: Mapping[str, Value]) -> None:
    """A value corrected by hand, where it still is what it was."""
    said = str(st.session_state[f"correction {place}"]).strip()
    part, number, name, entry = values[st.session_state[f"corrected {place}"]]

    def is_asked(laid: Laid) -> bool:
        form = next((table.form for table in laid.tables if table.place == place), None)
        return form is not None and (part, number, name, entry) in form.entries()

    answer = Answer(AnswerKind.VALUE, place, part, number, name, said)
    hand_over([Given(((answer, entry.text),), is_asked, _fault(name, said))] if said else [])


def deny(chosen: Table) -> None:
    """That a table is no form, where nothing else has become of it."""

    def is_asked(laid: Laid) -> bool:
        return any((each.place, each.state, each.said) == (chosen.place, chosen.state, chosen.said) for each in laid.tables)

    hand_over([Given(((not_a_form(chosen), chosen.said),), is_asked)])


def _to(question: Question, *answers: Answer, text: str | None = None, taught: str = "") -> Given:
    """An answer to a question as it stood on the page: by the answers of an option, or by a text."""
    if text is not None and question.to_type is not None:
        answers = (replace(question.to_type, text=text),)
    return Given(
        tuple((answer, question.proposed) for answer in answers),
        lambda laid: question.identity in {each.identity for table in laid.tables for each in table.questions},
        "" if text is None else _fault(question.field, text),
        taught,
    )


def _fault(field: str, text: str) -> str:
    return f"“{text}”不是数字" if is_no_number(field, text) else ""
