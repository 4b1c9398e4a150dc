"""单位成本: chosen on 项目明细, compared on 年度对比."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.pages.conftest import Dashboard


def test_indicator_is_chosen_said_compared_and_taken_away(
    visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path
) -> None:
    dashboard = visit(Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")))
    assert "单位成本" not in dashboard.open("years").prose
    dashboard.open("project", project="4")
    dashboard.app.selectbox("cost indicator").set_value("调解成功劳动争议案件数")
    dashboard.app.text_input("name of who chooses").set_value("张会计")
    press(dashboard, "选定")
    assert "每件628.93元（全年执行20万元÷318件；按指标“调解成功劳动争议案件数”，张会计选定）。" in dashboard.prose
    (row,) = dashboard.open("years").table("单位成本对比")[1:]
    assert (row[0], row[6]) == ("件", "628.93")
    press(dashboard.open("project", project="4"), "取消选定")
    assert "每件" not in dashboard.prose


def press(dashboard: Dashboard, label: str) -> None:
    (button,) = [button for button in dashboard.app.button if button.label == label]
    button.click()
    dashboard.run()


def test_unit_that_the_form_does_not_say_is_typed(
    visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path
) -> None:
    dashboard = visit(Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")))
    dashboard.open("project", project="1")
    dashboard.app.selectbox("cost indicator").set_value("举办活动次数")
    dashboard.app.text_input("name of who chooses").set_value("张会计")
    press(dashboard, "选定")
    assert "表上没有写明单位的，请填写单位。" in dashboard.prose
    dashboard.app.text_input("cost unit").set_value("次")
    press(dashboard, "选定")
    assert "每次1,173.33元（全年执行1.408万元÷12次" in dashboard.prose


def test_choice_on_a_page_that_is_behind_is_not_registered(
    visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    first, second = visit(database), visit(database)
    for dashboard, name in ((first, "甲"), (second, "乙")):
        dashboard.open("project", project="4")
        dashboard.app.selectbox("cost indicator").set_value("调解成功劳动争议案件数")
        dashboard.app.text_input("name of who chooses").set_value(name)
    press(first, "选定")
    press(second, "选定")
    assert "指标或选定已由其他人改动，这次没有登记。请看过现在的内容再办。" in second.prose
    assert "按指标“调解成功劳动争议案件数”，甲选定" in second.prose
    press(second, "取消选定")
    press(first, "取消选定")
    assert ["刚才的点击没有生效" in toast.value for toast in first.app.toast] == [True]
