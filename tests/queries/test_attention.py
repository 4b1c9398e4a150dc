"""需要关注: each list has what it says, most at stake first, and a question that follows from the form."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_data.audit.catalogue import RULES
from perfeval_data.database import store
from perfeval_data.database.review import Verdict, record
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.paper.model import Severity
from perfeval_data.queries import Connection, Filters
from perfeval_data.queries.attention import ERRORS, MISSED, Doubt, doubts, unspent
from perfeval_data.words import questions
from tests.drawn_paper import paper
from tests.drawn_projects import title
from tests.formats import as_html
from tests.forms.test_split import drawn
from tests.reviewing import finding_of

YEAR = Filters((2024,))


def form(
    name: str,
    *,
    money: tuple[str, str, str] = ("50", "50", "100%"),
    execution_score: str = "10",
    sources: str = "",
    rows: tuple[str, ...] = ("数量指标 | 活动次数 | 10次 | 10次 | 50 | 50 | ",),
    totals: tuple[str, str] = ("90", "90"),
) -> str:
    """A form of 10 points for execution, 50 in `rows` and 40 for satisfaction; a row is 二级指标 to 偏差原因."""
    budget, executed, rate = money
    above = "\n".join(f"        | ^ | {'产出指标' if not place else '^'} | {row} |" for place, row in enumerate(rows))
    return drawn(
        f"""
        | 项目名称 | {name} | < | < | < | < | < | < | < |
        | 主管部门 | 某市总工会 | < | 实施单位 | 宣教部 | < | < | < | < |
        | 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | |
        | ^ | 年度资金总额 | {budget} | {budget} | {executed} | 10 | {rate} | {execution_score} | |
        | ^ | 其中：财政拨款 | {sources or budget} | {sources or budget} | {executed} | | | | |
        | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
{above}
        | ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥95% | 96% | 40 | 40 | |
        | 总分 | < | < | < | < | < | {totals[0]} | {totals[1]} | |
        """
    )


FORMS = (
    form("花完了"),
    form("剩三万二", money=("50", "46.8", "93.6%"), execution_score="9.36"),
    form("一分未花", money=("20", "0", "0%"), execution_score="0"),
    form("没有执行数", money=("80", "", ""), execution_score=""),
    form("超了", money=("50", "60", "120%")),
    form("少了人", rows=("数量指标 | 活动参与人数 | 650 | 640 | 50 | 50 | ",)),
    form("少了两处", rows=("数量指标 | 培训次数 | 10次 | 6次 | 30 | 30 | ", "质量指标 | 合格率 | ≥90% | 45% | 20 | 20 | ")),
    form("超了天数", rows=("时效指标 | 办结时间 | ≤10天 | 20天 | 50 | 50 | ",)),
    form("扣得不够", rows=("数量指标 | 场次 | 10场 | 5场 | 50 | 40 | 天气",), totals=("90", "80")),
    form("扣得太多", rows=("数量指标 | 场次 | 10场 | 5场 | 50 | 10 | 天气",), totals=("90", "50")),
    form("晚了", rows=("时效指标 | 完成时间 | 2024年11月底前 | 2024年12月15日 | 50 | 50 | ",)),
    form("来源不符", sources="40"),
    form("总分不符", totals=("90", "60")),
    form("分值不符", totals=("70", "70")),
    form("得分超分值", rows=("数量指标 | 活动次数 | 10次 | 10次 | 50 | 52 | ",), totals=("90", "92")),
    form("执行率填错", money=("50", "44", "95%"), execution_score="9"),
)  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("attention") / "perfeval.duckdb"
    report = ingest([Offered("a.html", as_html(paper(*(block for each in FORMS for block in (title(2024), each)))))], made)
    assert not report.refused
    return made


@pytest.fixture(scope="module")
def connection(database: Path) -> Iterator[Connection]:
    with store.open_readonly(database) as opened:
        yield opened


def asked(found: tuple[Doubt, ...]) -> dict[str, tuple[str, str]]:
    return {item.project_name: (questions.doubt_at_stake(item), questions.doubt_question(item)) for item in found}


def test_unspent_money_is_listed_though_it_breaks_no_rule(connection: Connection) -> None:
    found = unspent(connection, YEAR, 20)
    assert [(item.project_name, item.unspent_wan) for item in found.items] == [
        ("一分未花", 20),
        ("执行率填错", 6),
        ("剩三万二", 3.2),
    ]
    assert found.project_count == 3
    assert found.total_wan == pytest.approx(29.2)
    assert [questions.unspent_question(item) for item in found.items][::2] == [
        "20万元为什么一分未花？项目是否还要实施？",
        "剩余3.2万元为什么没有花完？是否收回？",
    ]
    assert questions.unspent_fact(found.items[2]) == "全年预算50万元，执行46.8万元（93.6%）"


def test_missed_targets_come_by_the_points_that_they_were_given_too_much(connection: Connection) -> None:
    found = doubts(connection, YEAR, 20).rewarded_misses
    assert found.project_count == len(found.items)
    assert list(asked(found.items).items()) == [
        ("一分未花", ("涉及90分", "20万元一分未花，为什么报告已经完成？")),
        ("晚了", ("涉及50分", "要求2024年11月底前，2024年12月15日才完成，为什么不扣分？")),
        ("超了天数", ("多得25分", "超出的10天为什么不扣分？")),
        ("扣得不够", ("多得15分", "少的5场按比例扣分后应得25分，为什么得40分？")),
        ("少了两处", ("多得12分", "少的4次为什么不扣分？")),
        ("执行率填错", ("高出11分", "预算只执行了88%，为什么得分率有99%？")),
        ("少了人", ("多得0.77分", "少的10人为什么不扣分？")),
    ]
    twice = next(item for item in found.items if item.project_name == "少了两处")
    assert twice.more_count == 1
    assert questions.doubt_fact(twice) == "培训次数：指标值10次，完成值6次，得30分（满分30分）"


def test_errors_are_those_that_move_money_or_points(connection: Connection) -> None:
    found = doubts(connection, YEAR, 20).costly_errors
    assert list(asked(found.items).items()) == [
        ("来源不符", ("相差10万元", "总额填50万元，各项来源合计40万元，差的10万元出在哪里？")),
        ("总分不符", ("相差30分", "各指标得分合计90分，总分行填60分，究竟得多少分？")),
        ("执行率填错", ("相差3.5万元", "执行率填95%，按金额计算为88%，是金额错了还是执行率错了？")),
        ("分值不符", ("相差20分", "各指标分值合计90分，总分行填70分，差的20分在哪里？")),
        ("得分超分值", ("多得2分", "得分不高于50分，为什么得52分？")),
    ]


def test_lists_are_of_the_chosen_projects_and_say_how_many_there_are_besides(connection: Connection) -> None:
    assert unspent(connection, Filters((2023,)), 3).items == ()
    few = doubts(connection, Filters((2024,), keyword="少了"), 1).rewarded_misses
    assert [item.project_name for item in few.items] == ["少了两处"]
    assert few.project_count == 2


def test_proofreading_is_no_error(sample_database: Path) -> None:
    with store.open_readonly(sample_database) as sample:
        assert asked(doubts(sample, YEAR, 9).costly_errors.items) == {
            "去世离休干部遗孀补贴": ("相差10分", "各指标分值合计80分，总分行填90分，差的10分在哪里？")
        }


def test_what_was_settled_is_asked_no_more(database: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(database, tmp_path / "perfeval.duckdb"))
    record(copy, [finding_of(copy, "少了人", "missed_target_full_points", "活动参与人数", "50")], Verdict.UNFOUNDED, "", "甲")
    record(copy, [finding_of(copy, "少了两处", "missed_target_full_points", "培训次数", "30")], Verdict.CONFIRMED, "", "甲")
    with store.open_readonly(copy) as opened:
        names = [item.project_name for item in doubts(opened, YEAR, 20).rewarded_misses.items]
    assert "少了人" not in names
    assert "少了两处" in names


def test_every_error_has_its_list_and_every_kind_its_question() -> None:
    assert set(MISSED) | set(ERRORS) <= set(RULES)
    assert {code for code, rule in RULES.items() if rule.severity is Severity.ERROR} <= set(MISSED) | set(ERRORS)
    assert set(MISSED) | set(ERRORS) == set(questions._QUESTIONS)
