"""核定台 with two officers at it: an answer counts for the question that was on the screen, and for no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_data.database import store
from perfeval_data.database.desk import Waiting, answer, lay_down
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.paper.answers import Answer, AnswerKind
from tests.desk.test_answers import WHOLE
from tests.drawn_paper import paper
from tests.formats import as_html
from tests.forms.test_split import TITLE, form
from tests.pages.conftest import Dashboard

Visit = Callable[[Path], Dashboard]
TWO_ROWS = """\
项目支出绩效自评表
（2024年度）

项目名称\t两行对不上的项目
主管部门\t某市总工会\t\t\t实施单位\t财务部
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t10\t10\t8\t10\t80.00%\t8.0
\t其中：当年财政拨款\t6\t6\t5\t—\t—
\t上年结转资金\t4\t4\t3\t—\t—
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t培训人数\t≥200人\t210人\t50\t50
效益指标\t社会效益指标\t职工素质\t≥90%\t92%\t40\t40
总分\t\t\t\t\t90\t90
"""
ROWS = Offered("两行.txt", TWO_ROWS.encode())
ODD = (
    form("甲").replace("| 50 | 50 |\n| ^ | 效益", "| 50 | 五0 |\n| ^ | 效益").replace("| 50 | 50 | 50 |", "| 50 | 50 | 五十 |")
)
CELLS = Offered("两格.html", as_html(paper(TITLE, ODD)))
"""An amount and a score that are no numbers, in this order."""
FORM = "表1 第1行第1列"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "perfeval.duckdb"
    ingest([ROWS], path)
    lay_down(path, Waiting(CELLS.sha256, CELLS.file_name, CELLS.data, 0))
    return path


def at_desk(dashboard: Dashboard, document: Offered, officer: str) -> Dashboard:
    dashboard.open("intake", desk=document.sha256)
    dashboard.app.text_input("name of officer").set_value(officer)
    return dashboard.run()


def clicked(dashboard: Dashboard, words: str) -> str:
    next(button for button in dashboard.app.button if words in button.label).click()
    return dashboard.run().prose


def typed(dashboard: Dashboard, text: str) -> str:
    """A text in the first field of an answer, and a click on the button beside it."""
    next(field for field in dashboard.app.text_input if field.label == "此处应为").set_value(text)
    return clicked(dashboard, "确定")


def answers(database: Path) -> list[tuple[str, str, str]]:
    with store.open_readonly(database) as connection:
        rows = connection.execute("SELECT answered_by, place, answer_text FROM reading_answers ORDER BY answer_id").fetchall()
    return [(by, place, text) for by, place, text in rows]


def places(database: Path) -> set[str]:
    return {place.partition("行")[0] for _, place, _ in answers(database)}


def test_choice_on_a_page_that_is_behind_is_stored_for_no_other_row(visit: Visit, database: Path) -> None:
    first, second = at_desk(visit(database), ROWS, "甲"), at_desk(visit(database), ROWS, "乙")
    assert "第8行第2格" in first.prose
    clicked(first, "年初预算数")
    assert "第9行第2格" in first.prose
    told = clicked(second, "年初预算数")
    assert "已由甲核定（" in told
    assert "），请看新的问题。" in told
    assert "第9行第2格" in told
    assert places(database) == {"第8"}
    assert {by for by, *_ in answers(database)} == {"甲"}
    clicked(second, "年初预算数")
    assert places(database) == {"第8", "第9"}


def test_text_on_a_page_that_is_behind_is_stored_for_no_other_cell(visit: Visit, database: Path) -> None:
    first, second = at_desk(visit(database), CELLS, "甲"), at_desk(visit(database), CELLS, "乙")
    typed(first, "50")
    assert "已由甲核定（" in typed(second, "5")
    assert [(by, text) for by, _, text in answers(database)] == [("甲", "50")]


def test_last_question_that_somebody_has_answered_is_told_as_well(visit: Visit, database: Path) -> None:
    first, second = at_desk(visit(database), CELLS, "甲"), at_desk(visit(database), CELLS, "乙")
    typed(first, "50")
    second.run()
    typed(first, "40")
    assert "已由甲核定（" in typed(second, "4")
    assert [(by, text) for by, _, text in answers(database)] == [("甲", "50"), ("甲", "40")]


def test_two_may_answer_different_questions_at_once(visit: Visit, database: Path) -> None:
    first, second = at_desk(visit(database), CELLS, "甲"), at_desk(visit(database), CELLS, "乙")
    typed(first, "50")
    fields = [field for field in second.app.text_input if field.label == "此处应为"]
    fields[1].set_value("40")
    [button for button in second.app.button if button.label == "确定"][1].click()
    assert "已由甲核定" not in second.run().prose
    assert [(by, text) for by, _, text in answers(database)] == [("甲", "50"), ("乙", "40")]


def test_text_that_is_no_number_is_refused_where_a_number_belongs(visit: Visit, database: Path) -> None:
    dashboard = at_desk(visit(database), CELLS, "甲")
    assert "“abc”不是数字，没有记录。" in typed(dashboard, "abc")
    dashboard.app.selectbox(f"corrected {FORM}").set_value("fund_line 1 executed")
    dashboard.app.text_input(f"correction {FORM}").set_value("约五十")
    assert "“约五十”不是数字，没有记录。" in clicked(dashboard, "更正")
    assert answers(database) == []
    typed(dashboard, "—")
    assert [text for *_, text in answers(database)] == ["—"], "that nothing stands there is an answer"


def test_correction_is_of_the_value_that_stood_there(visit: Visit, database: Path) -> None:
    first, second = at_desk(visit(database), CELLS, "甲"), at_desk(visit(database), CELLS, "乙")
    for dashboard, text in ((first, "49.5"), (second, "48.5")):
        dashboard.app.selectbox(f"corrected {FORM}").set_value("fund_line 1 executed")
        dashboard.app.text_input(f"correction {FORM}").set_value(text)
    clicked(first, "更正")
    assert "已由甲核定（" in clicked(second, "更正")
    assert [(by, text) for by, _, text in answers(database)] == [("甲", "49.5")]


def test_document_is_stored_as_it_was_seen_and_once(visit: Visit, database: Path) -> None:
    first, second = at_desk(visit(database), CELLS, "甲"), at_desk(visit(database), CELLS, "乙")
    typed(first, "50")
    assert "请看过现在的内容再办" in clicked(second, "确认入库")
    assert "已入库：两格" in clicked(first, "确认入库")
    told = clicked(second, "确认入库")
    assert "这份文件已由甲入库（" in told
    with store.open_readonly(database) as connection:
        log = connection.execute("SELECT outcome, done_by FROM ingestions WHERE outcome IN ('stored', 'read again')").fetchall()
    assert log[-1] == ("stored", "甲")
    assert len(log) == 1


def test_document_with_answers_of_somebody_else_is_not_dismissed_unseen(visit: Visit, database: Path) -> None:
    first, second = at_desk(visit(database), ROWS, "甲"), at_desk(visit(database), ROWS, "乙")
    clicked(first, "年初预算数")
    assert "请看过现在的内容再办" in clicked(second, "移走")
    assert "已从核定台移走" in clicked(second, "移走")
    assert "这份文件已由其他人移走" in clicked(first, "年初预算数")
    assert ["刚才的点击没有生效" in toast.value for toast in first.app.toast] == [True]


def test_paper_goes_on_showing_what_was_filed(visit: Visit, database: Path) -> None:
    dashboard = at_desk(visit(database), CELLS, "甲")
    typed(dashboard, "50")
    assert "五十" in "".join(body for body in dashboard.html if "pe-source" in body)
    assert "年度资金总额505050" in dashboard.prose, "what was read is what she says"


def test_whole_form_on_a_page_that_is_behind_is_not_kept(visit: Visit, database: Path) -> None:
    whole = Offered("整表.html", as_html(paper(TITLE, form("丁"))))
    lay_down(database, Waiting(whole.sha256, whole.file_name, whole.data, 0))
    first, second = visit(database), visit(database)
    for dashboard, officer in ((first, "甲"), (second, "乙")):
        dashboard.open("intake", desk=whole.sha256, typing="1")
        dashboard.app.text_input("name of officer").set_value(officer)
        dashboard.run()
        dashboard.app.text_input(f"typed {FORM} project_name").set_value(f"{officer}录入的")
    clicked(first, "保存整表")
    told = clicked(second, "保存整表")
    assert "已由甲核定（" in told
    assert "请看过现在的内容再办" in told
    assert [(by, "甲录入的" in text) for by, _, text in answers(database)] == [("甲", True)]


def test_form_typed_without_a_table_is_corrected_where_it_is_opened_again_and_another_is_another(
    visit: Visit, database: Path
) -> None:
    flat = Offered("无表.txt", "某项目自评情况，全文没有表格。".encode())
    lay_down(database, Waiting(flat.sha256, flat.file_name, flat.data, 0))
    dashboard = visit(database)

    def type_name(way: str, place: str, before: str, name: str) -> None:
        dashboard.open("intake", desk=flat.sha256, typing=way)
        dashboard.app.text_input("name of officer").set_value("甲")
        dashboard.run()
        field = dashboard.app.text_input(f"typed {place} project_name")
        assert field.value == before
        field.set_value(name)
        clicked(dashboard, "保存整表")

    given = Answer(AnswerKind.TYPED, "人工录入1", text=WHOLE.as_json())
    answer(database, flat.sha256, [(given, "")], "甲", 0)
    assert "全文没有表格" in at_desk(dashboard, flat, "甲").prose, "the paper stays beside what was typed off it"
    type_name("1", "人工录入1", WHOLE.project_name, "改过的名称")
    type_name("another", "人工录入2", "", "第二张")
    assert [(place, "改过的名称" in text) for _, place, text in answers(database)] == [
        ("人工录入1", False),
        ("人工录入1", True),
    ]


def test_form_that_lacks_its_name_shows_what_was_read_of_it_and_can_be_corrected(visit: Visit, database: Path) -> None:
    nameless = Offered("无名.html", as_html(paper(TITLE, form(""))))
    lay_down(database, Waiting(nameless.sha256, nameless.file_name, nameless.data, 1))
    dashboard = at_desk(visit(database), nameless, "甲")
    assert "Σ得分 90 = 总分得分 90 ✓" in dashboard.prose
    assert "活动次数10次10次5050" in dashboard.prose
    dashboard.app.selectbox(f"corrected {FORM}").set_value("fund_line 1 executed")
    dashboard.app.text_input(f"correction {FORM}").set_value("49.5")
    assert "年度资金总额505049.5" in clicked(dashboard, "更正")
    typed(dashboard, "劳模慰问")
    assert "年度资金总额505049.5" in dashboard.prose
    assert "已入库：无名" in clicked(dashboard, "确认入库")
