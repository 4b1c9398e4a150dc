"""A ledger that was filled in is taken whole or not at all, each fault told with its cell."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_data import queries
from perfeval_data.__main__ import main
from perfeval_data.database import store
from perfeval_data.database.remedies import Change, State, ask, change
from perfeval_data.export.ledger_book import ledger_book
from perfeval_data.ingest.returned_ledger import ReturnedLedgerError, changes_in
from perfeval_data.queries import Filters

Fill = Callable[[Worksheet], None]
TODAY = date(2026, 1, 2)


@pytest.fixture(scope="module")
def asked(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's database with all its findings on the ledger, to be read or copied."""
    database = Path(shutil.copy(sample_database, tmp_path_factory.mktemp("asked") / "perfeval.duckdb"))
    with store.open_readonly(database) as connection:
        findings = queries.identities(connection, Filters())
    ask(database, findings, date(2026, 3, 31), "张会计")
    return database


@pytest.fixture
def database(asked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(asked, tmp_path / "perfeval.duckdb"))


@pytest.fixture
def asked_for(database: Path) -> int:
    """How many items the ledger has, counted in the database itself."""
    with store.open_readonly(database) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM remedy_details").fetchall()
    return int(count)


def returned(database: Path, fill: Fill) -> bytes:
    """The workbook as it is exported now, and then filled in."""
    with store.open_readonly(database) as connection:
        book = openpyxl.load_workbook(io.BytesIO(ledger_book(connection, Filters(), None, TODAY)))
    fill(book["整改台账"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(database: Path, data: bytes) -> tuple[Change, ...]:
    with store.open_readonly(database) as connection:
        return changes_in(connection, data, "台账.xlsx", TODAY)


def faults(database: Path, data: bytes) -> str:
    with pytest.raises(ReturnedLedgerError) as caught:
        read(database, data)
    return str(caught.value)


def put(**cells: str | date) -> Fill:
    def fill(sheet: Worksheet) -> None:
        for name, value in cells.items():
            sheet[name] = value

    return fill


def test_workbook_that_nobody_filled_in_changes_nothing(database: Path) -> None:
    assert read(database, returned(database, put())) == ()


def test_only_what_is_to_be_filled_in_is_unlocked(database: Path, asked_for: int) -> None:
    def look(sheet: Worksheet) -> None:
        assert sheet.protection.sheet
        assert {cell.coordinate for cell in sheet[2] if not cell.protection.locked} == {"N2", "O2", "P2"}
        assert sheet.max_row == 1 + asked_for

    returned(database, look)


def test_on_paper_it_has_its_title_and_notes_that_fit(database: Path) -> None:
    with store.open_readonly(database) as connection:
        book = openpyxl.load_workbook(io.BytesIO(ledger_book(connection, Filters(), None, TODAY)))
    header = book["整改台账"].oddHeader
    assert header is not None
    assert (header.center.text or "").startswith("整改台账\n全部年度，2026年1月2日导出")
    notes = book["填写说明"]
    assert notes.column_dimensions["A"].width < 75, "or a narrow page cuts them off"
    assert all(row[0].alignment.wrap_text for row in notes.iter_rows())


def test_states_dates_and_notes_are_taken(database: Path) -> None:
    filled = put(N2="已回复", O2="2026-04-30", N3="不予整改", P3="理由成立", O4=date(2026, 5, 1), N5="已整改")
    assert read(database, returned(database, filled)) == (
        Change(1, State.ANSWERED, date(2026, 4, 30)),
        Change(2, State.WAIVED, None, "理由成立"),
        Change(3, None, date(2026, 5, 1)),
        Change(4, State.RECTIFIED),
    )


def test_rows_may_be_taken_out_and_stand_in_another_order(database: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.delete_rows(2, 30)
        sheet["N2"] = "已回复"

    assert read(database, returned(database, fill)) == (Change(31, State.ANSWERED),)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"A2": "99"}, "A2：台账上没有编号“99”的事项"),
        ({"A2": "甲"}, "A2：台账上没有编号“甲”的事项"),
        ({"A3": "1"}, "A3：编号“1”与第2行重复"),
        ({"D2": "别的部门"}, "D2（实施单位）：台账为“党建人事部”，文件中为“别的部门”"),
        ({"K2": "2027-03-31"}, "K2（整改期限）：台账为“2026-03-31”"),
        ({"L2": "已整改"}, "L2（整改状态）：台账为“待整改”"),
        ({"N2": "办完了"}, "N2（变更为）：“办完了”不是待整改、已回复、已整改、不予整改之一"),
        ({"O2": "下周"}, "O2（新期限）：“下周”不是日期"),
        ({"O2": "2026-02-30"}, "O2（新期限）：“2026-02-30”不是日期"),
        ({"O2": "2026-01-01"}, "O2（新期限）：“2026-01-01”早于今天"),
        ({"O2": "3026-01-01"}, "O2（新期限）：“3026-01-01”在5年以后，年份可能写错了"),
        ({"N3": '=IF(1,"已回复","")'}, "N3：公式没有计算结果"),
        ({"N2": "不予整改"}, "P2（办理说明）：不予整改须写明理由"),
        ({"P2": "已办"}, "N2（变更为）：写了说明"),
        ({"N1": "状态"}, "第1行不是整改台账的栏名（缺“变更为”）"),
        ({"Q1": "备注"}, "第1行不是整改台账的栏名"),
    ],
)
def test_fault_is_told_with_its_cell_and_nothing_is_taken(database: Path, cells: dict[str, str], said: str) -> None:
    assert said in faults(database, returned(database, put(N6="已回复", **cells)))


def test_ledger_that_has_moved_on_since_refuses_the_row(database: Path) -> None:
    old = returned(database, put(N2="已回复"))
    change(database, [Change(1, State.RECTIFIED)], "张会计")
    assert "L2（整改状态）：台账为“已整改”，文件中为“待整改”" in faults(database, old)


def test_file_that_is_no_workbook_is_refused(database: Path) -> None:
    assert "文件无法读取" in faults(database, b"PK\x03\x04")


def test_command_shows_what_it_would_change_and_does_it_by_name(
    database: Path, asked_for: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, db = tmp_path / "台账.xlsx", ["--db", str(database)]
    file.write_bytes(returned(database, put(N2="已整改", P2="已重报")))
    assert main(["remedies", "--take", str(file), *db]) == 0
    assert "1  -> 已整改，已重报" in capsys.readouterr().out
    assert main(["remedies", "--standing", "rectified", *db]) == 0
    assert "0 items" in capsys.readouterr().out
    assert main(["remedies", "--take", str(file), "--by", "张会计", *db]) == 0
    assert main(["remedies", "--standing", "rectified", *db]) == 0
    assert f"事项 1 项 (1 items)。要求整改{asked_for}条，已整改1条" in capsys.readouterr().out
    assert main(["remedies", "--take", str(file), "--by", "张会计", *db]) == 1
    assert "L2（整改状态）" in capsys.readouterr().out
    assert main(["remedies", "--by", "张会计", *db]) == 2
