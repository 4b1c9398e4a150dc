"""指标查询: indicators by word, level and deduction; the search stands in the address."""

from __future__ import annotations

from tests.pages.conftest import Dashboard

TABLE = "指标查询结果"


def test_word_is_found_in_indicator_target_actual_and_reason(large: Dashboard) -> None:
    for word, heading in (
        ("活动次数", "三级指标"),
        ("≥100人", "年度指标值"),
        ("90人", "实际完成值"),
        ("天气原因", "偏差原因分析及改进措施"),
    ):
        found = large.open("indicators", find=word).csv(TABLE).frame()
        assert len(found)
        assert all(word in value for value in found[heading])


def test_search_of_a_link_is_in_force_and_stays_in_the_address(sample: Dashboard) -> None:
    sample.open("indicators", find="满意", level="满意度指标", deducted="1")
    assert sample.app.text_input("find").value == "满意"
    assert sample.app.selectbox("level").value == "满意度指标"
    assert sample.app.toggle("deducted").value
    assert {"find": "满意", "level": "满意度指标", "deducted": "1"}.items() <= sample.query.items()


def test_same_link_twice_gives_the_same_search(sample: Dashboard) -> None:
    for _ in range(2):
        assert sample.open("indicators", deducted="1").app.toggle("deducted").value
        sample.open("overview")


def test_only_deducted_ones_most_points_first(sample: Dashboard) -> None:
    lost = [float(row[9]) for row in sample.open("indicators", deducted="1").table(TABLE)[1:]]
    assert sum(lost) == 9
    assert lost == sorted(lost, reverse=True)


def test_count_is_that_of_the_list(large: Dashboard) -> None:
    large.open("indicators", level="效益指标")
    assert f"找到 {len(large.csv(TABLE).frame())} 项指标。" in large.prose


def test_word_that_is_nowhere_is_told_in_a_sentence(sample: Dashboard) -> None:
    for word in ("没有的词", "'", "%%", "__", '"><b>', "\\"):
        sample.open("indicators", find=word)
        assert "找到 0 项指标。" in sample.prose
        assert "没有符合条件的数据。" in sample.prose


def test_unknown_level_in_a_link_gets_a_sentence(sample: Dashboard) -> None:
    sample.open("indicators", level="**没有**")
    (warning,) = sample.app.warning
    assert warning.value == r"一级指标“\*\*没有\*\*”在当前范围内没有，已改为“全部”。"
    assert sample.query == {"level": "**没有**"}, "the address is the reader's"
