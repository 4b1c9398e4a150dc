"""Typing a whole form, on a page that looks like the paper: heading, funds, goals, indicators, total."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, fields
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from perfeval_data.dashboard.ui import clicks, markup
from perfeval_data.desk.typing import as_typed, complaints
from perfeval_data.forms.typed import TypedForm, TypedFunds, TypedIndicator, typed_form
from perfeval_data.paper.answers import Answer, AnswerKind
from perfeval_data.paper.fields import FIELD_WORDS
from perfeval_data.paper.model import FormKind, SelfEvaluation

_Row = TypeVar("_Row", TypedFunds, TypedIndicator)
_BLANK = TypedForm(
    funds=tuple(TypedFunds(label=label) for label in ("年度资金总额", "当年财政拨款", "上年结转资金", "其他资金")),
    indicators=(TypedIndicator(),) * 8,
)
_KINDS = {FormKind.PROJECT: "项目支出", FormKind.DEPARTMENT: "部门整体支出"}


def typed(
    place: str, read: SelfEvaluation | None, earlier: Answer | None, left_blank: Collection[str], overtaken: Callable[[], str]
) -> TypedForm | None:
    """The form at a place that somebody has typed and means to keep; None until then.

    It begins with what was typed or read before, save what stands at the places `left_blank`. Where that has changed since the page was
    drawn, nothing is kept and `overtaken` says why.
    """
    begun = _BLANK if read is None else as_typed(read, left_blank)
    if earlier and earlier.kind is AnswerKind.TYPED:
        begun = typed_form(earlier.text)
    st.caption(
        "照原件录入，金额按万元；原件上没有的留空。资金和指标可以从 Excel、WPS 表格里复制后粘贴，行数不够会自动增加。保存后与其他自评表一样核对。"
    )
    with st.form("typing"):
        kind = st.radio(
            "表种", list(_KINDS), format_func=_KINDS.__getitem__, horizontal=True, index=list(_KINDS).index(begun.kind)
        )
        heading = _texts(place, begun, ("fiscal_year", "project_name", "department", "implementing_unit"))
        st.markdown("**项目资金（万元）**")
        funds = _rows(begun.funds, TypedFunds, f"typed funds {place}")
        left, right = st.columns(2)
        goals = {
            name: column.text_area(FIELD_WORDS[name], value=getattr(begun, name), max_chars=5000, key=f"typed {place} {name}")
            for name, column in (("expected_goal", left), ("achieved_goal", right))
        }
        st.markdown("**绩效指标**")
        indicators = _rows(begun.indicators, TypedIndicator, f"typed indicators {place}")
        total = _texts(place, begun, ("stated_total_weight", "stated_total_score"))
        seen = clicks.submit_button("保存整表", "keep typed form", begun, type="primary")
    if seen is None:
        return None
    if seen != begun:
        st.warning(markup.plain(overtaken()))
        return None
    form = TypedForm(kind=kind, **heading, **goals, **total, funds=funds, indicators=indicators)
    if wrong := complaints(form):
        st.error("；".join(map(markup.plain, wrong)) + "。")
        return None
    return form


def _texts(place: str, begun: TypedForm, names: tuple[str, ...]) -> dict[str, Any]:
    columns = st.columns(len(names))
    return {
        name: column.text_input(
            FIELD_WORDS[name], value=getattr(begun, name), max_chars=300, key=f"typed {place} {name}"
        ).strip()
        for name, column in zip(names, columns, strict=True)
    }


def _rows(begun: tuple[_Row, ...], kind: type[_Row], key: str) -> tuple[_Row, ...]:
    """The rows of a table as typed; those without a word are none."""
    names = [field.name for field in fields(kind)]
    frame = pd.DataFrame([asdict(row) for row in begun], columns=names, dtype=str)
    edited = st.data_editor(
        frame,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        placeholder="",
        column_config={name: st.column_config.TextColumn(FIELD_WORDS[name.removesuffix("_filed")]) for name in names},
    )
    rows = [{name: _word(row[name]) for name in names} for row in edited.to_dict("records")]
    meant = [row for row in rows if any(text for name, text in row.items() if name != "label")]
    return tuple(kind(**row) for row in meant)


def _word(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
