"""A year of an office: forms come in, what does not hold is asked about by letter, corrected forms come, what was put right is
confirmed, and the brief for the audit committee (经审会) says the rate."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest

from perfeval_data import queries
from perfeval_data.__main__ import main
from perfeval_data.database import store
from perfeval_data.database.remedies import Change, State, change
from perfeval_data.database.review import Verdict, record
from perfeval_data.export.papers import brief_as_docx
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.queries import Filters
from perfeval_data.queries.remedies import OPEN, OVERDUE, READY
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html

YEAR = Filters((2024,))
DUE = date.today() + timedelta(days=20)


def document(name: str, *forms: str, year: int = 2024) -> Offered:
    return Offered(name, as_html(paper(*(block for form in forms for block in (title(year), form)))))


TRAINING = project("培训经费", unit="宣教部", scores=("45", "40"))
RELIEF = project("困难帮扶", unit="保障工作部", money=("50", "50", "40"), execution_score="10")
TRAINING_CORRECTED = project("培训经费", unit="宣教部", scores=("45", "40"), reason="场地维修，改进措施：提前安排")
"""The reason that was missing is given."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    database = tmp_path / "perfeval.duckdb"
    report = ingest([document("汇总.html", TRAINING, RELIEF)], database)
    assert not report.refused
    return database


def ask_by_letters(database: Path, tmp_path: Path) -> None:
    """One letter a unit, and what they ask on the ledger."""
    out = tmp_path / "通知.zip"
    command = ["letters", "--db", str(database), "--due", DUE.isoformat(), "--out", str(out), "--ledger", "张会计"]
    assert main(command) == 0
    assert zipfile.ZipFile(out).namelist() == ["某市总工会宣教部_整改通知.docx", "某市总工会保障工作部_整改通知.docx"]


def codes(database: Path, standing: str | None) -> set[tuple[str, str]]:
    with store.open_readonly(database) as connection:
        rows = queries.remedies(connection, YEAR, standing, date.today()).to_dict("records")
    return {(row["project_name"], row["code"]) for row in rows}


def confirm(database: Path, standing: str, state: State, note: str = "") -> int:
    with store.open_readonly(database) as connection:
        numbers = queries.remedies(connection, YEAR, standing, date.today())["remedy_id"].tolist()
    change(database, [Change(number, state, note=note) for number in numbers], "张会计")
    return len(numbers)


def test_a_year_of_an_office(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with store.open_readonly(database) as connection:
        found = queries.identities(connection, YEAR)
        missing_reason = next(each for each in found if each.code == "deduction_without_reason" and each.project_id == 1)
    doubtful = next(each for each in found if each.project_id == 2)
    record(database, [doubtful], Verdict.UNFOUNDED, "口径不同", "张会计")

    ask_by_letters(database, tmp_path)
    asked = len(codes(database, OPEN))
    assert asked == len(found) - 1, "what is settled is in no letter"
    assert codes(database, READY) == set()

    ingest([document("更正.html", TRAINING_CORRECTED)], database)
    ready = codes(database, READY)
    assert ("培训经费", missing_reason.code) in ready
    assert {name for name, _ in ready} == {"培训经费"}

    put_right = confirm(database, READY, State.RECTIFIED, "新表已更正")
    assert put_right >= 1
    assert codes(database, READY) == set()
    with store.open_readonly(database) as connection:
        waived = next(
            row for row in queries.remedies(connection, YEAR, OPEN, DUE).to_dict("records") if row["project_name"] == "困难帮扶"
        )
        late = queries.remedy_count(connection, YEAR, OVERDUE, DUE + timedelta(days=1))
    assert late == asked - put_right
    change(database, [Change(waived["remedy_id"], State.WAIVED, note="年底结算跨年，说明成立")], "张会计")

    rate = f"{put_right / (asked - 1):.2%}".replace(".00%", "%")
    rate = rate[:-2] + "%" if "." in rate and rate.endswith("0%") else rate
    said = f"要求整改{asked}条，已整改{put_right}条，整改率{rate}；不予整改1条"
    with store.open_readonly(database) as connection:
        brief = docx.Document(io.BytesIO(brief_as_docx(connection, YEAR, date.today(), "某区总工会经审会")))
    assert any(said in paragraph.text for paragraph in brief.paragraphs)
    capsys.readouterr()
    assert main(["remedies", "--db", str(database), "--year", "2024"]) == 0
    assert said in capsys.readouterr().out
