"""Answers are kept by question, given out as copies, and given up when they are many or long."""

from __future__ import annotations

import pandas as pd

from perfeval_data.dashboard.server.answers import LONGEST, ROWS_IN_ALL, Answers


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


def test_old_and_long_answers_are_not_kept() -> None:
    answers = Answers()
    part = pd.DataFrame({"row": range(LONGEST)})
    for number in range(ROWS_IN_ALL // LONGEST + 1):
        answers.get(number, lambda: part)
    assert len(answers.get(1, lambda: "asked again")) == LONGEST
    assert answers.get(0, lambda: "asked again") == "asked again"
    answers.get("long", lambda: pd.DataFrame({"row": range(LONGEST + 1)}))
    assert answers.get("long", lambda: "asked again") == "asked again"
