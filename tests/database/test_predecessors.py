"""Which project of the year before a project goes on from: what is taken for the same, what is only guessed, what is neither."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from perfeval_data.database import predecessors, store
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest, remove
from perfeval_data.queries import Filters, PredecessorCounts, indicator_years, predecessor_counts, project_years
from tests.drawn_paper import paper
from tests.drawn_projects import UNFILED, project, title
from tests.formats import as_html
from tests.three_years import BEREAVED, DISPUTES, LIBRARY, MODELS, OLD_DISPUTES, PARTY

OTHER = "宣教部"


def document(year: int, *forms: str) -> Offered:
    return Offered(f"{year}-{len(forms)}.html", as_html(paper(*(block for form in forms for block in (title(year), form)))))


def links(database: Path) -> dict[str, tuple[str, str]]:
    """This year's projects with the name of last year's and what that rests on."""
    with store.open_readonly(database) as connection:
        rows = connection.execute(
            """SELECT this.project_name, before.project_name, predecessor_basis FROM project_predecessors
               JOIN evaluations this USING (evaluation_id) JOIN evaluations before ON before.evaluation_id = earlier_id
               WHERE this.fiscal_year = (SELECT max(fiscal_year) FROM evaluations)"""
        ).fetchall()
    return {name: (last, basis) for name, last, basis in rows}


NAMES = (
    ("职工书屋建设经费", "职工书屋建设经费", "same"),
    ("2023年职工书屋建设经费", "2024年度 职工书屋建设经费", "wording"),
    ("职工书屋建设（丰台）", "职工书屋建设(丰台)", "wording"),
    ("51092323T000010263357-职工书屋", "51092324T000010263357-职工书屋", "wording"),
    ("劳模服务经费", "劳模服务和活动经费", "renamed"),
    ("职工书屋建设经费", "困难职工帮扶经费", None),
    ("职工之家建设（一期）", "职工之家建设（二期）", None),
    ("职工之家建设", "职工之家建设（二期）", None),
    ("职工之家1标段", "职工之家2标段", None),
)
"""The name of last year, that of this year, and what a link between them rests on."""


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, str, str]]:
    """Department, both names and basis of the links between `NAMES`, each pair in a department of its own: none looks at another."""
    database = tmp_path_factory.mktemp("names") / "perfeval.duckdb"
    last = [project(name, department=f"第{number}局") for number, (name, _, _) in enumerate(NAMES)]
    # Other indicators, so that only the names speak.
    last = [form.replace("活动次数", "场次").replace("参与人次", "人数") for form in last]
    this = [project(name, department=f"第{number}局") for number, (_, name, _) in enumerate(NAMES)]
    ingest([document(2023, *last), document(2024, *this)], database)
    with store.open_readonly(database) as connection:
        rows = connection.execute(
            """SELECT this.department, before.project_name, this.project_name, predecessor_basis FROM project_predecessors
               JOIN evaluations this USING (evaluation_id) JOIN evaluations before ON before.evaluation_id = earlier_id"""
        ).fetchall()
    return set(rows)


@pytest.mark.parametrize("number", range(len(NAMES)), ids=[" / ".join(names) for *names, _ in NAMES])
def test_one_name_beside_another(linked: set[tuple[str, str, str, str]], number: int) -> None:
    last_name, name, basis = NAMES[number]
    department = f"第{number}局"
    expected = {(department, last_name, name, basis)} if basis else set()
    assert {each for each in linked if each[0] == department} == expected


def test_names_that_are_somewhat_alike_need_indicators_in_common(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest([document(2023, project("劳模疗休养补助")), document(2024, project("劳模疗休养和慰问经费"))], database)
    assert links(database) == {"劳模疗休养和慰问经费": ("劳模疗休养补助", "renamed")}


def test_project_that_went_to_another_unit(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest([document(2023, project("图书经费", unit=OTHER)), document(2024, project("图书经费", unit="图书馆"))], database)
    assert links(database) == {"图书经费": ("图书经费", "unit")}


def test_same_name_in_another_department_is_another_project(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest([document(2023, project("图书经费", department="文化局")), document(2024, project("图书经费"))], database)
    assert links(database) == {}


def test_two_answers_are_none(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    last = document(2023, project("图书经费", unit="甲馆"), project("图书经费", unit="乙馆"))
    ingest([last, document(2024, project("图书经费", unit="丙馆"))], database)
    assert links(database) == {}


def test_what_has_the_same_name_and_unit_is_not_taken_by_another(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest(
        [document(2023, project("图书购置经费")), document(2024, project("图书购置专项经费"), project("图书购置经费"))],
        database,
    )
    assert links(database) == {"图书购置经费": ("图书购置经费", "same")}


def test_blank_units_are_nothing_in_common(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest(
        [document(2023, project("劳模服务经费", unit=UNFILED)), document(2024, project("劳模服务和活动经费", unit=UNFILED))],
        database,
    )
    assert links(database) == {}


def test_a_year_between_breaks_the_line(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest([document(2022, project("图书经费")), document(2024, project("图书经费"))], database)
    assert links(database) == {}


def test_lines_follow_what_is_added_and_removed(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest([document(2024, project("图书经费"))], database)
    assert links(database) == {}
    ingest([document(2023, project("图书经费"))], database)
    assert links(database) == {"图书经费": ("图书经费", "same")}
    remove([2], database)
    assert links(database) == {}


def test_found_for_one_department_as_for_all(large_database: Path, tmp_path: Path) -> None:
    with store.open_readonly(large_database) as connection:
        departments = [row[0] for row in connection.execute("SELECT DISTINCT department FROM evaluations").fetchall()]
        stored = connection.execute("FROM stored_predecessors ORDER BY evaluation_id").fetchall()
    assert stored
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(large_database.read_bytes())
    with duckdb.connect(copy) as connection:
        connection.execute("DELETE FROM stored_predecessors")
        for department in departments:
            predecessors.refresh(connection, [department])
        assert connection.execute("FROM stored_predecessors ORDER BY evaluation_id").fetchall() == stored


# --- three years ---------------------------------------------------------------------------------------------------


def test_what_became_of_the_projects(three_years_database: Path) -> None:
    found = links(three_years_database)
    assert found[DISPUTES] == (OLD_DISPUTES, "renamed")
    assert found[MODELS] == (f"2023年{MODELS}", "wording")
    assert found[BEREAVED] == (BEREAVED, "same")
    assert PARTY not in found
    assert LIBRARY not in {last for last, _ in found.values()}
    with store.open_readonly(three_years_database) as connection:
        assert predecessor_counts(connection, Filters((2024,)), Filters((2023,))) == PredecessorCounts(
            continued=3, renamed=1, new=1, ended=1
        )


def test_a_project_is_followed_through_all_its_years_from_any_of_them(three_years_database: Path) -> None:
    with store.open_readonly(three_years_database) as connection:
        ids = connection.execute(
            "SELECT evaluation_id FROM evaluations WHERE project_name IN (?, ?) ORDER BY fiscal_year", [OLD_DISPUTES, DISPUTES]
        ).fetchall()
        for (evaluation_id,) in ids:
            years = project_years(connection, evaluation_id)
            assert years["fiscal_year"].tolist() == [2022, 2023, 2024]
            assert years["project_name"].tolist() == [OLD_DISPUTES, OLD_DISPUTES, DISPUTES]


def test_amounts_in_yuan_are_compared_in_wan(three_years_database: Path) -> None:
    with store.open_readonly(three_years_database) as connection:
        rows = connection.execute(
            "SELECT fiscal_year, sum(annual_budget_wan)::DOUBLE FROM project_summary GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert rows == [(2022, pytest.approx(47)), (2023, pytest.approx(51)), (2024, pytest.approx(50.708))]


def test_reworded_indicator_is_guessed_and_says_so(three_years_database: Path) -> None:
    with store.open_readonly(three_years_database) as connection:
        ((evaluation_id,),) = connection.execute(
            "SELECT evaluation_id FROM evaluations WHERE project_name = ?", [DISPUTES]
        ).fetchall()
        rows = indicator_years(connection, evaluation_id)
    assert len(rows) == 7
    guessed = rows[rows["name_similarity"] < 1]
    assert guessed[["level_3", "last_level_3", "target", "last_target"]].values.tolist() == [
        ["调解成功劳动争议案件数", "调解成功的劳动争议案件数", "调解成功200件左右", "调解成功180件左右"]
    ]
