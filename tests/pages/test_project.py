"""项目明细: the figures of one project as filed, and the cell of the paper behind each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest

from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from tests.drawn_paper import paper
from tests.drawn_projects import DEPARTMENT_FORM_NAME
from tests.formats import as_docx
from tests.pages.conftest import Dashboard, found

ALLOWANCE = "2"
"""去世离休干部遗孀补贴 of the sample."""


def marked(dashboard: Dashboard) -> list[tuple[str, str]]:
    """The marked cells of the paper: place and text."""
    (paper,) = [paper for body in dashboard.html for paper in found(body, "pe-source")]
    return [(cell.get("title"), cell.text_content()) for cell in paper.xpath(".//td[@class='mark']")]


def test_sheet_shows_the_figures_of_the_project(sample: Dashboard) -> None:
    sample.open("project", project=ALLOWANCE)
    assert sample.project == "去世离休干部遗孀补贴"
    heading, total = sample.table("去世离休干部遗孀补贴_项目资金")[:2]
    assert heading[:6] == [
        "资金来源",
        "年初预算数（万元）",
        "全年预算数（万元）",
        "全年执行数（万元）",
        "执行率（计算）",
        "执行率原文",
    ]
    assert total[1:5] == ["0.2", "0.2", "0.2", "100%"]
    assert "最终得分90" in sample.prose


def test_steps_of_the_score_add_up(sample: Dashboard) -> None:
    for option in sample.open("project").app.selectbox("project").options:
        sample.pick("project", option)
        (steps,) = [body for body in sample.html if "pe-steps" in body]
        numbers = [float(b.text_content()) for b in lxml.html.fragment_fromstring(steps, "div").xpath(".//b")[:3]]
        assert numbers[0] + numbers[1] == numbers[2]


def test_number_of_the_sheet_leads_to_its_cell_on_the_paper(sample: Dashboard) -> None:
    sample.open("project", project="5")
    places = {parse_qs(urlsplit(link).query)["mark"][0] for link in sample.links if "mark=" in link}
    assert len(places) > 5
    for place in sorted(places)[::4]:
        ((title, text),) = marked(sample.open("project", project="5", mark=place))
        assert title == place
        assert text


CONCLUDING = """
    | 项目名称 | 职工之家建设 | < | < | < | < | < | < | < |
    | 主管部门 | 某区总工会 | < | < | < | 实施单位 | 基层工作部 | < | < |
    | 项目资金（万元） | < | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 年度资金总额 | < | < | 60 | 50 | 48 | 10 | 96% | 9.6 |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 扣分 | 得分 | 偏差原因分析及改进措施 |
    | 产出指标 | 数量指标 | 建成职工之家数量 | ≥10个 | 11个 | 60 | 0 | 60 |  |
    | 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥95% | 94% | 30 | 2 | 28 | 场地小，明年改建 |
    | 总分 | < | < | < | < | 100 |  | 97.6 |  |
    | 评价结论 | 目标基本完成 | < | < | < | < | < | < | < |
    | 存在问题 |  | < | < | < | < | < | < | < |
"""


def test_conclusions_are_listed_and_further_columns_of_the_indicators_are_folded(
    visit: Callable[[Path], Dashboard], tmp_path: Path
) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest([Offered("结论.docx", as_docx(paper("项目支出绩效自评表\n（2024年度）", CONCLUDING)))], database)
    page = visit(database).open("project")
    said = [row[:3] for row in page.table("职工之家建设_结论和说明")]
    assert said == [
        ["内容", "表上的名称", "所写内容"],
        ["评价结论", "评价结论", "目标基本完成"],
        ["存在问题", "存在问题", "未填写"],
    ]
    beside = [row[:3] for row in page.table("职工之家建设_各项指标的其他栏")[1:]]
    assert beside == [["建成职工之家数量", "扣分", "0"], ["职工满意度", "扣分", "2"]]
    assert "各项指标的其他栏" in [fold.label for fold in page.app.expander]


@pytest.mark.parametrize("content", ["项目资金", "绩效指标"])
def test_every_value_of_the_form_leads_to_the_cell_that_it_was_read_from(sample: Dashboard, content: str) -> None:
    """Those in the columns that the form fills in; what is reckoned has no cell."""
    cells = sample.open("project", project=ALLOWANCE).cells(f"去世离休干部遗孀补贴_{content}")
    led = {link: cell.text_content() for row in cells for cell in row for link in cell.xpath("a/@href")}
    assert len(led) > 5
    rows = len(cells)
    assert sum(bool(row[4].xpath("a")) for row in cells) >= (0 if content == "项目资金" else rows)
    for link, shown in led.items():
        ((place, text),) = marked(sample.follow(link))
        assert sample.query["mark"] == place
        if not shown.startswith("第"):
            assert said_alike(shown, text)


def said_alike(shown: str, filed: str) -> bool:
    """Whether a table and the paper say the same: blanks, line breaks and zeros behind a point apart."""
    shown, filed = (re.sub(r"[\s,]", "", text).removesuffix(".0") for text in (shown, filed))
    return shown in filed or (filed.replace(".", "").isdecimal() and float(shown) == float(filed))


def test_another_project_starts_without_a_mark(sample: Dashboard) -> None:
    sample.open("project", project="1", mark="第3行第2格")
    sample.pick("project", sample.app.selectbox("project").options[2])
    assert marked(sample) == []
    assert "mark" not in sample.query


def test_link_to_no_project_gets_a_sentence(sample: Dashboard) -> None:
    for text in ("99", "0", "-1", "²", "1e3", "9" * 40, "<b>"):
        sample.open("project", project=text)
        assert "链接中的项目在现有数据里没有" in sample.app.warning[0].value
        assert not sample.project, "never another project in its place"
    assert sample.pick("project", 3).project == "离休干部医疗统筹金"
    assert sample.query["project"] == "3"


def test_same_link_twice_opens_the_same_project(sample: Dashboard) -> None:
    for _ in range(2):
        assert sample.open("project", project="3").project == "离休干部医疗统筹金"
        sample.open("overview")


def test_project_of_a_link_is_shown_though_the_filter_leaves_it_out(sample: Dashboard) -> None:
    sample.open("project", project=ALLOWANCE, unit="权益工作部")
    assert sample.project == "去世离休干部遗孀补贴"
    assert sample.app.selectbox("project").options[0] == "去世离休干部遗孀补贴（不在当前筛选范围）"


def test_deduction_without_a_reason_says_so(large: Dashboard) -> None:
    large.open("project", q="002号")
    table = large.table("002号活动经费_绩效指标")
    deducted = [row for row in table[1:] if row[7] not in ("0", "—")]
    assert deducted
    assert {row[8] for row in deducted} == {"未填写"}


def test_form_without_weights_and_with_shared_scores_explains_its_gaps(large: Dashboard) -> None:
    large.open("project", q="共享工程")
    assert "本表没有分值栏，无法计算扣分。" in large.prose
    assert "与上一项合并计分" in large.prose
    assert [row[6] for row in large.table("共享工程_绩效指标")[1:]] == ["10", "—", "60"]


def test_score_left_blank_leaves_the_project_without_a_final_score(large: Dashboard) -> None:
    """A sum without the blank one would pass for a bad result."""
    large.open("project", q="001号")
    assert "最终得分—" in large.prose
    assert "等级不评等级（得分填报不全）" in large.prose


def test_form_of_a_department_can_be_opened_and_is_told_apart(large: Dashboard) -> None:
    large.open("project")
    (whole,) = [option for option in large.app.selectbox("project").options if "部门整体" in option]
    assert large.pick("project", whole).project == DEPARTMENT_FORM_NAME
    assert not [
        option for option in large.open("project", year="2023").app.selectbox("project").options if "部门整体" in option
    ]


def test_scores_by_the_rules_are_a_remark(sample: Dashboard) -> None:
    sample.open("project", project="1")
    assert "满分100分中有90分（90%）可量化复算，自评偏低2.27分：复算得分97.27，自评95。" in sample.prose
    rows = {row[0]: row[-2:] for row in sample.table("基层党组织党建活动经费_得分复算")[1:]}
    assert rows["活动参与人数"] == ["14.77", "0.23"]
