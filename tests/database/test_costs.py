"""Cost per unit: of what a person chose, in all years of the project, and of nothing that could mean something else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.database.costs import choose, take_away
from perfeval_data.database.review import NamelessDecisionError
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.queries import Filters
from tests.drawn_paper import paper
from tests.drawn_projects import title
from tests.formats import as_html
from tests.forms.test_split import drawn


def form(amount: str, executed: str = "20", target: str = "300件", name: str = "调解案件数") -> str:
    return drawn(
        f"""
        | 项目名称 | 调解经费 | < | < | < | < | < | < | < |
        | 主管部门 | 某市总工会 | < | < | 实施单位 | 权益部 | < | < | < |
        | 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | |
        | | 年度资金总额 | 50 | 50 | {executed} | 10 | | 10 | |
        | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
        | | 产出指标 | 数量指标 | {name} | {target} | {amount} | 50 | 50 | |
        | | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥95% | 96% | 40 | 40 | |
        | 总分 | < | < | < | < | < | 100 | 100 | |
        """
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of one year whose indicator was chosen, to be copied."""
    database = tmp_path_factory.mktemp("chosen") / "perfeval.duckdb"
    stored(database, y2024=form("320件"))
    choose(database, 1, "调解案件数", "件", "张会计")
    return database


def stored(database: Path, **years: str) -> None:
    for year, drawn_form in years.items():
        number = int(year.removeprefix("y"))
        report = ingest([Offered(f"{number}.html", as_html(paper(title(number), drawn_form)))], database)
        assert not report.refused, report.refused


def costs(database: Path, evaluation_id: int = 1) -> pd.DataFrame:
    with store.open_readonly(database) as connection:
        return queries.project_costs(connection, evaluation_id)


def test_nothing_is_computed_of_what_nobody_has_chosen(database: Path) -> None:
    stored(database, y2024=form("318件"))
    assert costs(database).empty
    with store.open_readonly(database) as connection:
        assert queries.cost_indicators(connection, 1)["level_3"].tolist() == ["调解案件数"]
        assert queries.cost_count(connection, Filters()) == 0


def test_choice_of_one_year_holds_for_all_until_it_is_taken_away(database: Path) -> None:
    stored(database, y2023=form("250件"), y2024=form("320件"), y2022=form("200"))
    choose(database, 2, "调解案件数", "件", "张会计")
    assert costs(database)[["fiscal_year", "unit_cost_yuan"]].values.tolist() == [[2024, 625.0], [2023, 800.0], [2022, 1000.0]]
    with store.open_readonly(database) as connection:
        (row,) = queries.costs_compared(connection, Filters((2024,))).to_dict("records")
        assert (row["last_unit_cost_yuan"], row["unit_cost_change"]) == (800.0, 625 / 800 - 1)
    choose(database, 1, "满意度", "分", "张会计")
    assert set(costs(database)["level_3"]) == {"满意度"}
    take_away(database, 3, "张会计")
    assert costs(database).empty


@pytest.mark.parametrize(
    ("changed", "gap"),
    [
        (form("3.2万件"), "other unit"),
        (form("约320件"), "no amount"),
        (form("上半年150件，下半年170件"), "no amount"),
        (form("320人次", target="300人次"), "other unit"),
        (form("0件"), "no amount"),
        (form("已完成"), "no amount"),
        (form("320件", name="受理案件数"), "no indicator"),
        (form("320件", executed=""), "no money"),
    ],
)
def test_what_may_mean_something_else_has_no_cost_but_a_reason(chosen: Path, database: Path, changed: str, gap: str) -> None:
    shutil.copy(chosen, database)
    stored(database, y2025=changed)
    row = costs(database).to_dict("records")[0]
    assert (row["fiscal_year"], row["cost_gap"]) == (2025, gap)
    assert pd.isna(row["unit_cost_yuan"])


def test_nobody_chooses_without_a_name(database: Path) -> None:
    stored(database, y2024=form("318件"))
    with pytest.raises(NamelessDecisionError):
        choose(database, 1, "调解案件数", "件", " ")
    assert costs(database).empty


def test_sample_shows_what_can_be_chosen(sample_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    with store.open_readonly(database) as connection:
        names = queries.cost_indicators(connection, 1)["level_3"].tolist()
        cases = queries.cost_indicators(connection, 4).to_dict("records")
    assert "举办活动次数" in names
    found = [(row["level_3"], row["counted_unit"], row["actual_value"]) for row in cases]
    assert ("调解成功劳动争议案件数", "件", 318) in found
