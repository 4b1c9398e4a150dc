"""核定台: a document that the reader left open, with its questions on top, its paper on the left, what was read on the right.

It opens on 数据导入 by an address of its own (`?desk=…`).
"""

from __future__ import annotations

from html import escape

import streamlit as st

from perfeval_data.dashboard.desk import asking, fields, given, paper, pictures, shown, where, whole_form
from perfeval_data.dashboard.desk.keeping import LOOK_AGAIN, OnDesk, officer
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import cursor
from perfeval_data.dashboard.ui import address, controls, markup
from perfeval_data.database import desk as store_of_desk
from perfeval_data.database.desk import Waiting
from perfeval_data.desk.typing import typed_place
from perfeval_data.ingest.desk import Laid, State, Table
from perfeval_data.ingest.kept_answers import KeptAnswers, kept_answers
from perfeval_data.paper.answers import Answer, AnswerKind
from perfeval_data.service.settings_file import SettingsError
from perfeval_data.words import desk as words


def show() -> None:
    """The desk with the document that the address names."""
    where.tell()
    st.html(f"<p class='pe-link'><a href='{escape(where.link_back())}' target='_self'>‹ 返回数据导入</a></p>")
    sha256 = address.value(where.DOCUMENT)
    waiting = store_of_desk.waiting_document(cursor(), sha256) if database().exists() else None
    if waiting is None:
        by = store_of_desk.stored_by(cursor(), sha256) if database().exists() else None
        st.info(markup.plain(words.gone_sentence(by)))
        return
    _document(waiting)


def _document(waiting: Waiting) -> None:
    answers = _kept_answers().about(waiting.sha256)
    laid = shown.laid(waiting, answers)
    st.subheader(f"核定台　{markup.plain(waiting.file_name)}", anchor=False)
    if laid.refusal:
        st.warning(markup.plain(f"文件无法读取：{laid.refusal}。可以照原件整表录入。"))
    st.html(f"<p class='pe-summary'>{escape(words.open_sentence(laid.question_count, laid.is_settled))}</p>")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        on_desk = OnDesk(waiting, laid, answers, officer())
        on_desk.finish()
    if answered := given.taken():
        on_desk.give(answered)
    chosen = _chosen_table(laid)
    if typing := address.value(where.TYPING):
        _typing(on_desk, None if typing == where.ANOTHER else chosen)
    elif chosen is None:
        _without_table(laid)
    else:
        _table(laid, chosen)


def _kept_answers() -> KeptAnswers:
    try:
        return kept_answers(database())
    except SettingsError as error:
        st.error(markup.plain(error))
        st.stop()


def _chosen_table(laid: Laid) -> Table | None:
    """The table that the address names, else the first that waits; the reader chooses among several."""
    tables = laid.tables
    if not tables:
        return None
    order = sorted(range(len(tables)), key=lambda number: tables[number].state is not State.WAITS)
    names = {number: f"第{number + 1}张表（{tables[number].place}）　{fields.title(tables[number])}" for number in order}
    if len(names) == 1:
        return tables[0]
    number = controls.pick("表", names, where.TABLE, lambda text: int(text) if text.isdecimal() else -1, clears=(where.TYPING,))
    return tables[number]


def _without_table(laid: Laid) -> None:
    """A document in which no table was found: its pages or lines, and the offer to type it."""
    _offer_typing()
    if original := _paper(laid, None):
        st.html(original)
    else:
        st.caption(words.NO_PAPER)


def _table(laid: Laid, chosen: Table) -> None:
    asking.questions(chosen, laid.images)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.markdown("**原文**")
        st.html(_paper(laid, chosen) or f"<p>{words.NO_PAPER}</p>")
    with right:
        fields.fields(chosen)
    _offer_typing(where.ANOTHER)
    if chosen.state is State.READ and chosen.questions:
        st.caption("上面的问题不影响入库：不核定的，该处留空并列为疑点。")


def _offer_typing(*further: str) -> None:
    """The ways to type a whole form: the chosen one, and `further` kinds of it."""
    ways = {where.WHOLE: words.TYPE_WHOLE, where.ANOTHER: words.TYPE_ANOTHER}
    links = (
        f"<a href='{escape(address.here({where.TYPING: way}))}' target='_self'>{ways[way]}</a>"
        for way in (where.WHOLE, *further)
    )
    st.html(f"<p class='pe-link'>{'　'.join(links)}</p>")


def _typing(on_desk: OnDesk, chosen: Table | None) -> None:
    """The whole form typed: that of a table, or one that no table was found of."""
    tables = on_desk.laid.tables
    if original := _paper(on_desk.laid, chosen):
        with st.expander("原文", expanded=True):
            st.html(original)
    place = chosen.place if chosen else typed_place(table.place for table in tables)
    off_pictures = {each.place for each in asking.figures_of(chosen)} if chosen else set()
    typed = whole_form.typed(
        place,
        chosen.form if chosen else None,
        on_desk.answers.about_form(place),
        off_pictures,
        lambda: on_desk.overtaken(LOOK_AGAIN),
    )
    if typed is not None:
        answer = Answer(AnswerKind.TYPED, place, text=typed.as_json())
        on_desk.give([given.Given(((answer, ""),), lambda laid: laid.tables == tables)], then={where.TYPING: None})


def _paper(laid: Laid, chosen: Table | None) -> str:
    """What a table was read from: its pages where these are pictures, else its cells; without a table all pages, or the lines of text.

    A form that was typed without a table has no cells.
    """
    if chosen is None or not chosen.cells:
        return pictures.pages((), (), "", laid.images) or "".join(f"<p>{markup.text(line)}</p>" for line in laid.lines)
    now = next((each.place for each in asking.doubtful_of(chosen)), "")
    return pictures.pages(chosen.cells, chosen.questions, now, laid.images) or paper.whole(chosen)
