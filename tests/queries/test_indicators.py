"""A search for indicators finds a text in any width and case, and however it is spaced."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_data.database import store
from perfeval_data.queries.indicators import IndicatorSearch

CONNECTION = store.in_memory()
SIGNS = st.sampled_from("活动（）()GgＧｇ1１①.．*＊[］^－-\\＼ \n\u3000\u00a0|｜")


def finds(word: str, text: str) -> bool:
    condition, parameters = IndicatorSearch(word).where()
    question = f"SELECT {condition} FROM (SELECT ? AS level_3, '' AS target, '' AS actual, '' AS deviation_reason)"
    return bool(CONNECTION.execute(question, [*parameters, text]).fetchall()[0][0])


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("（活动）", "职工(活动)次数"),
        ("GDP", "拉动gdp增长"),
        ("ｇｄｐ", "GDP"),
        ("满意度", "满意\n度"),
        ("a.b", "Ａ．ｂ"),
        ("c\\d", "C＼D"),
    ],
)
def test_found(word: str, text: str) -> None:
    assert finds(word, text)


@pytest.mark.parametrize(("word", "text"), [("a.b", "aXb"), ("[a-z]", "q"), ("活动", "活力运动"), ("1", "①")])
def test_not_found(word: str, text: str) -> None:
    assert not finds(word, text)


@settings(max_examples=150)
@given(st.text(SIGNS, min_size=1, max_size=4).filter(lambda word: bool(word.strip())), st.text(SIGNS, max_size=8))
def test_search_agrees_with_the_search_form(word: str, text: str) -> None:
    question = "SELECT contains(search_form(?), search_form(?))"
    assert finds(word, text) == CONNECTION.execute(question, [text, word]).fetchall()[0][0]
