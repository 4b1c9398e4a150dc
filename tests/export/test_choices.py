"""The choice of a command: a year, department and unit that the data have, and one unit where a unit is named."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pandas as pd
import pytest

from perfeval_data.__main__ import main
from tests.alike import FIRST, OFFICE, SECOND

COMMANDS = (
    ["export", "projects", "--out", "a.csv"],
    ["export", "workbook", "--out", "a.xlsx"],
    ["report", "--out", "a.docx"],
    ["sheets", "--out", "a.pdf"],
)
WRONG = {
    "--year 1999": "没有1999年度的自评表",
    "--department 丙局": "没有主管部门“丙局”的自评表",
    "--unit 资产部": "没有实施单位“资产部”的自评表",
    "--year 2023 --unit 办公室": "没有实施单位“办公室”的自评表",
    "--year 2023 --department 乙局": "没有主管部门“乙局”的自评表",
    "--unit 办公室": "甲局、乙局都有实施单位“办公室”，请指明主管部门",
}


@pytest.mark.parametrize("choice", WRONG)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_the_data_do_not_have_writes_no_file(
    alike_database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    choice: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command, "--db", str(alike_database), *choice.split()]) == 2
    assert WRONG[choice] in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_unit_is_that_of_its_department(alike_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    assert (
        main(["export", "projects", "--db", str(alike_database), "--out", str(out), "--unit", OFFICE, "--department", SECOND])
        == 0
    )
    frame = pd.read_csv(io.BytesIO(out.read_bytes()))
    assert frame[["主管部门", "实施单位"]].drop_duplicates().to_numpy().tolist() == [[SECOND, OFFICE]]


def test_unit_that_one_department_has_in_the_year_is_that_one(alike_database: Path, tmp_path: Path) -> None:
    """In another year another department has a unit of the name: figures beside that year must not be of both."""
    out = tmp_path / "a.docx"
    assert main(["report", "--db", str(alike_database), "--out", str(out), "--year", "2023", "--unit", "宣教部"]) == 0
    assert docx.Document(str(out)).paragraphs[2].text == f"范围：{FIRST}，宣教部。"


def test_unit_that_only_one_department_ever_had_needs_no_more_than_its_name(sample_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    assert main(["report", "--db", str(sample_database), "--out", str(out), "--unit", "党建人事部"]) == 0
    assert docx.Document(str(out)).paragraphs[2].text == "范围：党建人事部。"
