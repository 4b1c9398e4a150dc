"""The questions of the pages: every sum recomputed from the tables as filed, every value of a filter taken as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, astuple
from itertools import chain
from pathlib import Path

import pandas as pd
import pytest

from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.paper.columns import COLUMNS, FILED_AND_COMPUTED
from perfeval_data.paper.grades import GRADE_BANDS
from perfeval_data.queries import NOT_FILED, NOT_GRADED, Connection, Filters, IndicatorSearch, Order, UnitName
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html

EVERYTHING = Filters()
CHOICES = [
    EVERYTHING,
    Filters((2024,)),
    Filters((2024,), units=(UnitName("某市总工会", "宣教部"),)),
    Filters(departments=(NOT_FILED,)),
    Filters(units=(UnitName("某市总工会", NOT_FILED),), grades=("良",)),
    Filters(grades=(NOT_GRADED,)),
    Filters(keyword="活动"),
    Filters((2023, 2024), grades=("优", NOT_GRADED)),
    Filters(departments=("某市总工会", NOT_FILED)),
    Filters((2024,), units=(UnitName("某市总工会", "宣教部"), UnitName("某市文化和旅游局", NOT_FILED)), grades=("优", "差")),
    Filters((2023,), keyword="没有"),
]
choices = pytest.mark.parametrize("filters", CHOICES, ids=str)


@pytest.fixture(scope="module")
def connection(large_database: Path) -> Iterator[Connection]:
    with store.open_readonly(large_database) as opened:
        yield opened


@pytest.fixture(scope="module")
def projects(connection: Connection) -> pd.DataFrame:
    """Every project from the tables as filed, its money and points added up by pandas."""
    forms = connection.execute("FROM evaluations").df().query("form_kind == 'project'").set_index("evaluation_id")
    totals = connection.execute("FROM fund_lines").df().query("source == 'total'").set_index("evaluation_id")
    indicators = connection.execute("FROM indicators").df()
    blank = indicators["score"].isna() & indicators["weight"].notna() & ~indicators["score_is_shared"]
    points = indicators.groupby("evaluation_id")["score"].sum().mask(blank.groupby(indicators["evaluation_id"]).any())
    weights = totals["weight"] + indicators.groupby("evaluation_id")["weight"].sum(min_count=1)
    forms["graded_score"] = (totals["score"] + points).where(weights == 100)
    forms["finding_count"] = connection.execute("FROM findings").df().groupby("evaluation_id").size()
    return forms.join(totals[["initial_budget_wan", "annual_budget_wan", "executed_wan"]])


def chosen(projects: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The projects of a filter, by pandas."""
    lowest = [(band.grade, float(band.lowest_score or 0)) for band in GRADE_BANDS]
    grades = projects["graded_score"].map(lambda score: next((g for g, low in lowest if score >= low), None))
    kept = projects["project_name"].str.contains(filters.keyword, regex=False)
    for column, values in (
        (projects["fiscal_year"], filters.years),
        (projects["department"], filters.departments),
        (grades, filters.grades),
    ):
        blank = {NOT_FILED, NOT_GRADED} & set(values)
        if values:
            kept &= column.isin(values) | (column.isna() if blank else False)
    if filters.units:
        named = zip(projects["department"].fillna(NOT_FILED), projects["implementing_unit"].fillna(NOT_FILED), strict=True)
        kept &= pd.Series([unit in filters.units for unit in named], projects.index)
    return projects[kept]


@choices
def test_headline_adds_up(connection: Connection, projects: pd.DataFrame, filters: Filters) -> None:
    rows = chosen(projects, filters)
    both = rows.dropna(subset=["annual_budget_wan", "executed_wan"])
    expected = {
        "project_count": len(rows),
        "unit_count": len(rows.dropna(subset=["implementing_unit"])[["department", "implementing_unit"]].drop_duplicates()),
        "initial_budget_wan": both["initial_budget_wan"].sum(min_count=1),
        "annual_budget_wan": both["annual_budget_wan"].sum(min_count=1),
        "executed_wan": both["executed_wan"].sum(min_count=1),
        "execution_rate": both["executed_wan"].sum() / both["annual_budget_wan"].sum() if len(both) else None,
        "mean_score": rows["graded_score"].mean(),
        "median_score": rows["graded_score"].median(),
        "ungraded_count": rows["graded_score"].isna().sum(),
        "unrated_count": len(rows) - len(both),
        "unexecuted_count": (rows["annual_budget_wan"].notna() & rows["executed_wan"].isna()).sum(),
        "unbudgeted_count": (rows["annual_budget_wan"].isna() & rows["executed_wan"].notna()).sum(),
        "unrated_initial_wan": rows.drop(both.index)["initial_budget_wan"].sum(min_count=1),
        "unrated_budget_wan": rows.drop(both.index)["annual_budget_wan"].sum(min_count=1),
        "unrated_executed_wan": rows.drop(both.index)["executed_wan"].sum(min_count=1),
        "finding_count": rows["finding_count"].sum(),
        "open_finding_count": rows["finding_count"].sum(),
    }
    found = asdict(queries.headline(connection, filters))
    for name, value in expected.items():
        assert found[name] == (None if pd.isna(value) else pytest.approx(float(value))), name


@choices
def test_parts_add_up_to_the_headline(connection: Connection, filters: Filters) -> None:
    headline = queries.headline(connection, filters)
    units = queries.funds_by_unit(connection, filters)
    assert units["project_count"].sum() == headline.project_count
    named = units["implementing_unit"] != NOT_FILED
    assert named.is_monotonic_decreasing, "what names no unit stands last"
    assert units[named]["annual_budget_wan"].is_monotonic_decreasing, (
        "a chart of the first units shows those with the most money"
    )
    assert units["annual_budget_wan"].sum() == pytest.approx(headline.annual_budget_wan or 0)
    graded, grades = headline.project_count - headline.ungraded_count, queries.grades(connection, filters)
    assert grades["project_count"].tolist()[-1] == headline.ungraded_count
    assert grades["project_count"].sum() == headline.project_count
    assert queries.score_histogram(connection, filters)["project_count"].sum() == graded
    assert queries.quality_by_unit(connection, filters)["finding_count"].sum() == headline.finding_count
    for findings_by in (queries.findings_by_kind, queries.findings_by_severity):
        assert findings_by(connection, filters)["finding_count"].sum() == headline.finding_count
    assert len(queries.findings(connection, filters)) == queries.finding_count(connection, filters) == headline.finding_count
    assert len(queries.findings(connection, filters, severity="error")) == headline.open_error_count
    assert len(queries.projects(connection, filters)) == headline.project_count


class ProjectByProject(Filters):
    """The same choice, told by the rows of its projects instead of the stored sums."""

    @property
    def figures(self) -> str:
        return "project_figures"

    def sums(self, name: str) -> str:
        return f"(WITH chosen AS ({self.chosen()}) FROM project_{name}_of('chosen'))"


SUMS = (
    queries.funds_by_unit,
    queries.fund_sources,
    queries.quality_by_unit,
    queries.findings_by_kind,
    queries.findings_by_severity,
    queries.points_lost_by_level,
    queries.verified_by_unit,
    queries.by_year,
)


@choices
def test_stored_sums_say_what_the_projects_say(connection: Connection, filters: Filters) -> None:
    by_project = ProjectByProject(*astuple(filters))
    assert astuple(queries.headline(connection, filters)) == pytest.approx(astuple(queries.headline(connection, by_project)))
    assert astuple(queries.verification(connection, filters)) == pytest.approx(
        astuple(queries.verification(connection, by_project))
    )
    assert queries.projects_without_sources(connection, filters) == queries.projects_without_sources(connection, by_project)
    for question in SUMS:
        pd.testing.assert_frame_equal(question(connection, filters), question(connection, by_project))


def test_form_of_a_department_is_in_no_sum(connection: Connection) -> None:
    assert queries.form_counts(connection).departments == 1
    assert queries.headline(connection, Filters(keyword="某县总工会")).project_count == 0
    assert "某县总工会" not in queries.extract(connection, "projects", *selection(EVERYTHING))["project_name"].tolist()


def selection(filters: Filters) -> tuple[str, list[object]]:
    return f"evaluation_id IN ({filters.chosen()})", filters.where()[1]


@pytest.mark.parametrize("text", ["'", "' OR true --", "%", "_", '"', "\\", "?", "$1", "\x00"])
def test_keyword_and_values_are_taken_as_they_stand(connection: Connection, text: str) -> None:
    for filters in (
        Filters(keyword=text),
        Filters(units=(UnitName(text, text),)),
        Filters(departments=(text,)),
        Filters(grades=(text,)),
    ):
        names = queries.projects(connection, filters)["project_name"].tolist()
        assert all(text in name for name in names if filters.keyword)
        assert filters.keyword or not names
    search = IndicatorSearch(text=text, level_1=text)
    assert (
        queries.indicator_count(connection, EVERYTHING, search) == len(queries.indicators(connection, EVERYTHING, search)) == 0
    )


@pytest.mark.parametrize("order", [None, Order("grade"), Order("execution_rate"), Order("implementing_unit", descending=True)])
def test_pages_of_a_list_follow_each_other_without_gap_or_repetition(connection: Connection, order: Order | None) -> None:
    whole = queries.projects(connection, EVERYTHING, order)["evaluation_id"].tolist()
    parts = [
        queries.projects(connection, EVERYTHING, order, 50, offset)["evaluation_id"].tolist() for offset in range(0, 350, 50)
    ]
    assert list(chain.from_iterable(parts)) == whole
    assert len(set(whole)) == 305


@choices
def test_points_lost_are_weight_less_score(connection: Connection, projects: pd.DataFrame, filters: Filters) -> None:
    details = connection.execute("FROM indicators").df()
    rows = details[details["evaluation_id"].isin(chosen(projects, filters).index)].dropna(subset=["weight", "score"])
    levels = queries.points_lost_by_level(connection, filters)
    indicators = levels[levels["level_1"] != "预算执行"]
    assert indicators["points_lost"].sum() == pytest.approx((rows["weight"] - rows["score"]).sum())
    assert indicators["deducted_count"].sum() == (rows["weight"] > rows["score"]).sum()
    search = IndicatorSearch(only_deducted=True)
    assert queries.indicator_count(connection, filters, search) == (rows["weight"] > rows["score"]).sum()


@choices
def test_quality_of_units_follows_from_findings_and_scores(
    connection: Connection, projects: pd.DataFrame, filters: Filters
) -> None:
    rows = chosen(projects, filters).copy()
    details = connection.execute("FROM findings").df()
    rows["grave"] = rows.index.isin(details[details["severity"] != "notice"]["evaluation_id"])
    rows["implementing_unit"] = rows["implementing_unit"].fillna(NOT_FILED)
    quality = queries.quality_by_unit(connection, filters).set_index("implementing_unit")
    assert set(quality.index) == set(rows["implementing_unit"])
    for unit, own in rows.groupby("implementing_unit"):
        assert quality["project_count"][unit] == len(own)
        assert quality["clean_share"][unit] == pytest.approx(1 - own["grave"].mean())
        assert quality["findings_per_project"][unit] == pytest.approx(own["finding_count"].fillna(0).mean())


def test_budget_and_score_leave_out_what_is_not_filed(connection: Connection) -> None:
    found = queries.budget_and_score(connection, EVERYTHING, 10)
    assert found["annual_budget_wan"].is_monotonic_decreasing
    assert len(found) == 10
    assert queries.budget_and_score(connection, Filters(keyword="没有"), 10).empty


def test_sources_leave_out_what_was_not_filed(connection: Connection, projects: pd.DataFrame) -> None:
    (row,) = queries.fund_sources(connection, Filters((2024,))).to_dict("records")
    rows = chosen(projects, Filters((2024,))).query("project_name != '共享工程'")
    assert row["label_filed"] == "财政拨款"
    both = rows.dropna(subset=["annual_budget_wan", "executed_wan"])
    assert row["project_count"] == len(rows)
    assert row["unrated_count"] == len(rows) - len(both) == 2
    assert row["executed_wan"] == pytest.approx(both["executed_wan"].sum())
    assert row["execution_rate"] == pytest.approx(both["executed_wan"].sum() / both["annual_budget_wan"].sum())
    assert queries.projects_without_sources(connection, Filters((2024,))) == 1


def test_years_and_options_count_projects(connection: Connection) -> None:
    assert queries.years(connection) == [(2024, 155), (2023, 150)]
    units = queries.unit_options(connection, Filters((2023,)))
    assert sum(number for _, number in queries.department_options(connection, Filters((2023,)))) == 150
    assert sum(unit.project_count for unit in units) == 150
    assert NOT_FILED in {unit.name for unit in units}
    assert not queries.shared_names(connection)


def test_every_column_on_screen_has_a_chinese_heading(connection: Connection) -> None:
    views = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal"
    ).fetchall()
    assert not [name for (name,) in views if name not in FILED_AND_COMPUTED and name not in ("cells", "entries")]
    assert not [column.heading for column in COLUMNS.values() if column.heading.isascii()]


@pytest.mark.parametrize(
    ("word", "found"), [("（同名）", 2), ("( 同名 )", 2), ("gdp", 1), ("ＧＤＰ", 1), ("Gdp增长", 1), ("", 3)]
)
def test_search_minds_neither_width_nor_case_nor_spaces(tmp_path: Path, word: str, found: int) -> None:
    database = tmp_path / "perfeval.duckdb"
    names = ("甲(同名)经费", "乙（同名）经费", "GDP 增长研究")
    forms = (project(name, unit=name).replace("活动次数", name) for name in names)
    ingest([Offered("a.html", as_html(paper(*(block for form in forms for block in (title(2024), form)))))], database)
    with store.open_readonly(database) as connection:
        assert len(queries.projects(connection, Filters(keyword=word))) == found
        assert queries.headline(connection, Filters(keyword=word)).project_count == found
        assert len(queries.unit_options(connection, EVERYTHING, word)) == found
        if word:
            plain, looked_up = Filters(keyword=word), Filters(keyword=word, named=queries.projects_named(connection, word))
            assert queries.projects(connection, looked_up).equals(queries.projects(connection, plain))
            assert queries.points_lost_by_level(connection, looked_up).equals(queries.points_lost_by_level(connection, plain))
            hits = queries.first_hits(connection, EVERYTHING, IndicatorSearch(word), 10)
            assert len(hits) == len(queries.indicators(connection, EVERYTHING, IndicatorSearch(word))) == found
