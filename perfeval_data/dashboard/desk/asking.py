"""The questions of a table on the desk, each with its excerpt or cut-out and what answers it with one click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from perfeval_data.dashboard.desk import given, paper, pictures
from perfeval_data.dashboard.ui import clicks, markup
from perfeval_data.desk.questions import Question, QuestionKind
from perfeval_data.ingest.desk import Table
from perfeval_data.paper.grid import PageImage
from perfeval_data.words import desk as words


def questions(chosen: Table, images: Sequence[PageImage]) -> None:
    """All questions: those of meaning one by one, proven figures in one step, the other figures one at a time."""
    figures = figures_of(chosen)
    with st.container(key="questions"):
        for question in chosen.questions:
            if question not in figures:
                with st.container(border=True):
                    _question(chosen, question)
        doubtful = doubtful_of(chosen)
        if sure := [each for each in figures if each not in doubtful]:
            _proven(sure)
        if doubtful:
            _doubtful(doubtful, images)
        if figures:
            _offer_no_form(chosen, f"no form off a picture {chosen.place}")


def figures_of(chosen: Table) -> list[Question]:
    """The questions about what was recognised in a picture."""
    return [each for each in chosen.questions if each.kind is QuestionKind.FIGURE]


def doubtful_of(chosen: Table) -> list[Question]:
    """The recognised values that no sum proves, or that the officer has not confirmed."""
    return [each for each in figures_of(chosen) if not each.is_proven or each.place in given.doubted()]


def _question(chosen: Table, question: Question) -> None:
    st.html(
        f"<div class='pe-question'><b>{markup.text(question.said)}</b><span class='pe-more'>{markup.text(question.place)}</span></div>"
    )
    if excerpt := paper.excerpt(chosen, question):
        st.html(excerpt)
    if question.kind is QuestionKind.COLUMN:
        st.checkbox("以后的文件里遇到这个栏名，也这样理解", key=given.key("learn", question))
    _options(chosen, question)
    if question.to_type is not None:
        _type(question)
    if question.kind in (QuestionKind.READING, QuestionKind.REFUSED, QuestionKind.NAME):
        _offer_no_form(chosen, given.key("no form", question))


def _options(chosen: Table, question: Question) -> None:
    with st.container(horizontal=True):
        for number, option in enumerate(question.options):
            act = (question, option.answers, paper.text_at(chosen, question.place))
            key = given.key(f"option {number}", question)
            clicks.tell_unheard(st.button(markup.plain(option.said), key=key, on_click=given.choose, args=act))


def _type(question: Question) -> None:
    with (
        st.form(given.key("type", question), border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("此处应为", value=question.proposed, width=320, max_chars=300, key=given.key("text", question))
        clicks.tell_unheard(st.form_submit_button("确定", on_click=given.say, args=(question,)))


def _offer_no_form(chosen: Table, key: str) -> None:
    clicks.tell_unheard(st.button(words.NOT_A_FORM, key=key, type="tertiary", on_click=given.deny, args=(chosen,)))


def _proven(questions: Sequence[Question]) -> None:
    """The figures that sums of the form prove, ticked in advance."""
    with st.form("proven"):
        st.markdown(f"**以下 {len(questions)} 处与表内合计、执行率相符，请与原图对照后一并确认**")
        with st.container(horizontal=True, key="cut-outs"):
            for question in questions:
                with st.container(width=148):
                    st.html(pictures.cutout(question))
                    st.checkbox(markup.plain(f"是“{question.proposed}”"), value=True, key=given.key("proven", question))
        act = tuple(questions)
        clicks.tell_unheard(st.form_submit_button("确认勾选的各处", type="primary", on_click=given.tick, args=(act,)))


def _doubtful(questions: Sequence[Question], images: Sequence[PageImage]) -> None:
    """The figures that nothing proves, one at a time; Enter takes the next."""
    question = questions[0]
    with st.form("doubtful", clear_on_submit=True):
        st.markdown(f"**请逐处核对原图（还有 {len(questions)} 处）**")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.html(pictures.cutout(question), width=260)
            st.text_input("原图上是", value=question.proposed, key=given.key("text", question), width=260, max_chars=300)
            button = partial(st.form_submit_button, on_click=given.confirm)
            clicks.tell_unheard(button("确认这一处", key=given.key("right", question), type="primary", args=(question, False)))
            clicks.tell_unheard(button("这一格是空的", key=given.key("empty", question), args=(question, True)))
        st.html(pictures.neighbourhood(question, images))
