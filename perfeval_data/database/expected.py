"""Who is expected to file: an optional list beside the database, one row a unit or a project.

`expected.csv` (UTF-8 or GB18030) or `expected.xlsx`, with the headings 年度, 主管部门, 实施单位, 项目名称, in any order; 实施单位 or
项目名称 must be there. A row without a project expects any form of its unit; one without a year holds for every year.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perfeval_data.paper.characters import decoded
from perfeval_data.paper.grid import Grid, UnreadableDocumentError
from perfeval_data.readers import read

FILES = ("expected.csv", "expected.xlsx")
_COLUMNS = {"年度": "fiscal_year", "主管部门": "department", "实施单位": "implementing_unit", "项目名称": "project_name"}


class ExpectedListError(Exception):
    """A list that cannot be used: a Chinese sentence with the place."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit, or a project, of which a form is expected; None where the list says nothing."""

    fiscal_year: int | None
    department: str | None
    implementing_unit: str | None
    project_name: str | None


def expected_beside(database: Path) -> tuple[Expected, ...]:
    """The list beside a database, empty where there is none; raises `ExpectedListError`."""
    found = [path for name in FILES if (path := database.with_name(name)).exists()]
    if len(found) > 1:
        raise ExpectedListError(f"{found[0].name} 和 {found[1].name} 只能有一个")
    return read_list(found[0]) if found else ()


def read_list(path: Path) -> tuple[Expected, ...]:
    """The rows of a list, blank ones left out; raises `ExpectedListError`."""
    heading, *rows = _rows(path) or [[]]
    columns = [_COLUMNS.get(name.strip()) for name in heading]
    unknown = [name for name, column in zip(heading, columns, strict=True) if name.strip() and column is None]
    known = [column for column in columns if column]
    if unknown or len(set(known)) < len(known) or not {"implementing_unit", "project_name"} & set(known):
        raise ExpectedListError(
            f"{path.name} 第1行应是栏名：{'、'.join(_COLUMNS)}（至少有实施单位或项目名称），不能有别的栏或重复的栏"
        )
    return tuple(
        _expected(dict(zip(columns, row, strict=False)), path.name, number) for number, row in enumerate(rows, 2) if any(row)
    )


def _expected(values: dict[str | None, str], file_name: str, row: int) -> Expected:
    year = values.get("fiscal_year", "").removesuffix("年度").removesuffix("年")
    if year and not (year.isdecimal() and len(year) == 4):
        raise ExpectedListError(f"{file_name} 第{row}行：年度“{year}”不是四位数字")
    unit, project = values.get("implementing_unit") or None, values.get("project_name") or None
    if not unit and not project:
        raise ExpectedListError(f"{file_name} 第{row}行：没有填实施单位，也没有填项目名称")
    return Expected(int(year) if year else None, values.get("department") or None, unit, project)


def _rows(path: Path) -> Sequence[list[str]]:
    data = path.read_bytes()
    rows = _of_workbook(data, path.name) if path.suffix == ".xlsx" else csv.reader(io.StringIO(_decoded(data, path.name)))
    return [[cell.strip() for cell in row] for row in rows]


def _decoded(data: bytes, file_name: str) -> str:
    text = decoded(data)
    if text is None:
        raise ExpectedListError(f"{file_name} 的文字编码无法识别，请另存为 UTF-8 编码的 CSV")
    return text.removeprefix("\ufeff")


def _of_workbook(data: bytes, file_name: str) -> list[list[str]]:
    """The texts of the first sheet, row by row."""
    try:
        document = read(data, file_name)
    except UnreadableDocumentError as error:
        raise ExpectedListError(f"{file_name} 无法读取：{error.reason}") from error
    grid = next((block for block in document.blocks if isinstance(block, Grid)), Grid(()))
    return [[_text(grid, row, column) for column in range(grid.column_count)] for row in range(grid.row_count)]


def _text(grid: Grid, row: int, column: int) -> str:
    cell = grid.at(row, column)
    return cell.text if cell else ""
