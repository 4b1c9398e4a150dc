"""Names to choose from: no two of them are alike, and no more is said than tells them apart."""

from __future__ import annotations

import pytest

from perfeval_data.words.labels import short_labels, told_apart


@pytest.mark.parametrize(
    ("items", "labels"),
    [
        ([("甲", "一"), ("乙", "一")], ["甲", "乙"]),
        ([("甲", "一"), ("甲", "二"), ("乙", "一")], ["甲（一）", "甲（二）", "乙"]),
        ([("甲", "一", "x"), ("甲", "一", "y"), ("甲", "二", "x")], ["甲（一，x）", "甲（一，y）", "甲（二）"]),
        ([("甲", "一", "x"), ("甲", "一", "y")], ["甲（x）", "甲（y）"]),
        ([("甲", "一"), ("甲", "一"), ("甲（1）", "一")], ["甲（2）", "甲（3）", "甲（1）"]),
        ([("甲（一）", ""), ("甲", "一"), ("甲", "二")], ["甲（一）（1）", "甲（一）（2）", "甲（二）"]),
        ([], []),
    ],
)
def test_labels_are_told_apart_by_what_differs(items: list[tuple[str, ...]], labels: list[str]) -> None:
    assert told_apart(items) == labels


def test_names_that_are_cut_off_alike_are_told_apart() -> None:
    items = [("职工文化体育活动经费一期", "宣教部"), ("职工文化体育活动经费二期", "保障部")]
    labels = short_labels(items, 11)
    assert len(set(labels)) == 2
    assert all("部" in label for label in labels)
