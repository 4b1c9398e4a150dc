"""Answers are kept by question, given out as copies, and given up when they are many or large."""

from __future__ import annotations

import sys

import pandas as pd

from perfeval_data.dashboard.server.query_cache import BYTES_IN_ALL, LARGEST, Answers, weight
from perfeval_data.queries import Filters


def test_a_question_is_asked_once() -> None:
    answers, numbers = Answers(), iter(range(10))
    assert [answers.get("how many", lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]
    assert answers.get("how long", lambda: next(numbers)) == 1


def test_what_a_page_does_to_its_answer_no_other_page_sees() -> None:
    answers = Answers()
    for _ in range(2):
        frame = answers.get("frame", lambda: pd.DataFrame({"score": [1, 2]}))
        assert frame["score"].tolist() == [1, 2]
        frame["score"] = 0
        frame.loc[0, "score"] = 7


def test_old_and_large_answers_are_not_kept() -> None:
    answers = Answers()
    part = pd.DataFrame({"row": range(LARGEST // 8 - 1000)})
    for number in range(BYTES_IN_ALL // LARGEST + 1):
        answers.get(number, lambda: part)
    assert len(answers.get(1, lambda: "asked again")) == len(part)
    assert answers.get(0, lambda: "asked again") == "asked again"
    answers.get("large", lambda: pd.DataFrame({"row": range(LARGEST // 8 + 1)}))
    assert answers.get("large", lambda: "asked again") == "asked again"


def test_what_is_weighed_are_the_bytes_of_question_and_answer() -> None:
    assert weight(pd.DataFrame({"text": ["字" * 1000 for _ in range(1000)]})) > 2_900_000
    words = [f"{number}{'字' * 1000}" for number in range(1000)]
    size = sum(map(sys.getsizeof, words))
    for thing in (words, tuple(words), {"words": words}, Filters(keyword="字" * 1_100_000), b"x" * size, {1: {"two": words}}):
        assert size < weight(thing) < 1.2 * size
    answers = Answers()
    for number in range(300):
        answers.get(f"{number} {'字' * 2_000_000}", lambda: 1)
    assert answers.get("0 " + "字" * 2_000_000, lambda: 2) == 2
    answers.get("字" * 20_000_000, lambda: 1)
    assert answers.get("字" * 20_000_000, lambda: 2) == 2
