"""Names and telephone numbers at every place of a form, in every format, are nowhere in the database, and nothing else is lost."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from perfeval_data.__main__ import main
from perfeval_data.database import store
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import ingest
from perfeval_data.paper.grid import Document, Paragraph
from tests.drawn_paper import paper
from tests.formats import WRITERS
from tests.readers.test_libreoffice import SOFFICE, needs_libreoffice

NAMES = ("顾蕊", "欧阳致远", "阿卜杜拉", "买买提", "ZhangSan", "郝思嘉", "覃若水", "佟湘玉")
NUMBERS = ("83802507", "13912345670", "18600001234", "20234567", "67891234", "11010519491231002X", "gu.rui@example.cn", "6688")
MARK = "（个人信息，未收录）"

ABOVE = (
    "2024年度部门决算公开  联系人：顾蕊  电话：010-83802507",
    "项目支出绩效自评表（2024年度）",
    "填报人：郝思嘉　　联 系 电 话：139 1234 5670",
)
PLAIN = """
    | 项目名称 | PROJECT | < | < | < | < | < | < | < |
    | 主管部门 | 某市总工会 | < | < | 实施单位 | UNIT | < | < | < |
    HEADING
    | 项目资金（元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | ^ | 年度资金总额 | < | 13912345600 | 13912345600 | 13912345600 | 10 | 100% | 10 |
    | ^ | 其中：当年财政拨款 | < | 13912345600 | 13912345600 | 13912345600 | — | | — |
    BETWEEN
    | 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
    | ^ | 建设张三劳模创新工作室 | < | < | < | 已完成EXTRA | < | < | < |
    | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | ^ | 产出指标 | 数量指标 | 购置手机 | ≥10部 | 10部 | 20 | 20 | |
    | ^ | ^ | 质量指标 | 合格率 | 100% | 90% | 20 | 18 | 设备到货晚REASON |
    | ^ | 效益指标 | 经济效益指标 | 挽回经济损失 | 19431964.82 | 19431964.82 | 40 | 40 | |
    | ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥95% | 95% | 10 | 10 | |
    | 总分 | < | < | < | < | < | 90 | 88 | |
    BELOW
"""
BELOW = (
    "| 填表人 | 顾蕊 | < | 审核人 | 佟湘玉 | < | 单位负责人 | 欧阳致远 | < |",
    "| 填 报 人：顾蕊  联系电话：010-83802507  填报日期：2025年1月5日 | < | < | < | < | < | < | < | < |",
    "| 说明 | 如有疑问请联系郝思嘉（13912345670） | < | < | < | < | < | < | < |",
    "| 财务负责人 | < | < | 经办人 | < | < | 手机 | < | < |",
    "| 佟湘玉 | < | < | 覃若水 | < | < | 139-1234-5670 | < | < |",
)
PLACES = {
    "pairs beside each other": {
        "HEADING": "| 项目负责人 | 顾蕊 | < | < | 联系电话 | 83802507 | < | < | < |",
        "BELOW": BELOW[0],
    },
    "spaced and cut labels": {
        "HEADING": "| 项 目 负 责 人 | 欧阳致远 | < | < | 联系电 | 0566-20234567 | < | < | < |",
        "BELOW": BELOW[1],
    },
    "name and number in two cells": {
        "HEADING": "| 项目负责人及电话 | 阿卜杜拉·买买提 | < | 13912345670 | 项目类别 | 经常性 | < | < | < |",
        "BELOW": BELOW[2],
    },
    "label above value": {
        "HEADING": "| 项目联系人 | < | < | < | 联系方式 | < | < | < | < |\n| Zhang San | < | < | < | 18600001234 | < | < | < | < |",
        "BELOW": f"{BELOW[3]}\n{BELOW[4]}",
    },
    "label and value in one cell": {
        "HEADING": "| 项目负责人：郝思嘉 | < | < | < | 联系电话：\\n010-67891234 | < | < | < | < |",
        "BETWEEN": "| 经办人：覃若水  手机：18600001234 | < | < | < | < | < | < | < | < |",
        "BELOW": "| 身份证号 | 11010519491231002X | < | 电子邮箱 | gu.rui@example.cn | < | 电话 | 6688 | < |",
    },
    "in running text": {
        "UNIT": "宣教部（联系人：顾蕊 13912345670）",
        "EXTRA": "，咨询18600001234，热线电话67891234，联系人佟湘玉，身份证11010519491231002X",
        "REASON": "（经办人：覃若水，电话：0566-20234567）",
        "BELOW": "| 主要领导签字： | < | < | 顾蕊 | < | < | < | < | < |",
    },
}


def drawn(number: int, place: str) -> str:
    words = {
        "PROJECT": f"劳模工作室{'甲乙丙丁戊己'[number]}",
        "UNIT": "宣教部",
        "EXTRA": "",
        "REASON": "",
        "HEADING": "",
        "BETWEEN": "",
        "BELOW": "",
    }
    drawing = PLAIN
    for word, text in {**words, **PLACES[place]}.items():
        drawing = drawing.replace(word, text)
    return "\n".join(line for line in drawing.splitlines() if line.strip())


def document() -> Document:
    blocks = []
    for number, place in enumerate(PLACES):
        blocks += [*ABOVE, drawn(number, place), "填表人：顾蕊   审核人：佟湘玉   联系电话：13912345670"]
    return paper(*blocks)


def cell_per_line(drawing: Document) -> bytes:
    """Text with a line for every cell, closed by a pipe, as some web exports leave a table."""
    lines: list[str] = []
    for block in drawing.legible:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += ["", *(f"{cell.text}|" for cell in block.cells), ""]
    return "\n".join(lines).encode()


WRITTEN: dict[str, Callable[[Document], bytes]] = {**WRITERS, "cells": cell_per_line}
CONVERSIONS = "converted"
CONVERTED = {"pdf": "docx", "doc": "docx", "xls": "xlsx", "ods": "xlsx"}

FILES = [
    *(f"forms.{each}" for each in WRITTEN),
    *(pytest.param(f"{CONVERSIONS}/forms.{each}", marks=needs_libreoffice) for each in CONVERTED),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document in every format, those of LibreOffice where it is installed."""
    folder = tmp_path_factory.mktemp("files")
    for file_format, write in WRITTEN.items():
        (folder / f"forms.{file_format}").write_bytes(write(document()))
    for target, source in CONVERTED.items() if SOFFICE else ():
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [str(SOFFICE), profile, "--headless", "--convert-to", target, "--outdir", CONVERSIONS, f"forms.{source}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


def told(text: str) -> list[str]:
    """The names and numbers that a text gives away, however they are spaced."""
    compact = re.sub(r"[\s\-－—（）()·]|\\n|\\u3000", "", text)
    return [
        word
        for word in (*NAMES, *NUMBERS)
        if re.search(rf"(?<!\d){re.escape(word)}(?!\d)", compact) or (len(word) > 6 and word in compact)
    ]


def everything_in(database: Path) -> Iterator[tuple[str, str]]:
    """Every table and view of a database as text."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
        assert len(names) > 10
        for (name,) in names:
            yield name, str(connection.execute(f'FROM "{name}"').fetchall())


@pytest.mark.parametrize("name", FILES)
def test_nobody_is_named_in_the_database(name: str, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "perfeval.duckdb"
    status = main(["ingest", str(files / name), "--db", str(database)])
    assert told(capsys.readouterr().out) == []
    assert {name: words for name, text in everything_in(database) if (words := told(text))} == {}
    raw = database.read_bytes()
    assert [word for word in (*NAMES, *NUMBERS) if len(word.encode()) > 5 and word.encode() in raw] == []
    assert status == 0
    assert read_from(database) == [
        (
            f"劳模工作室{'甲乙丙丁戊己'[number]}",
            2024,
            "某市总工会",
            "宣教部",
            "建设张三劳模创新工作室",
            Decimal("1391234.56"),
            Decimal(88),
            Decimal(98),
            Decimal(88),
        )
        for number in range(len(PLACES))
    ]
    assert indicators_in(database) == [
        ("购置手机", "≥10部", "10部", 20),
        ("合格率", "100%", "90%", 18),
        ("挽回经济损失", "19431964.82", "19431964.82", 40),
        ("职工满意度", "≥95%", "95%", 10),
    ] * len(PLACES)


def read_from(database: Path) -> list[tuple[object, ...]]:
    with store.open_readonly(database) as connection:
        return connection.execute(
            """SELECT e.project_name, e.fiscal_year, e.department, e.implementing_unit, e.expected_goal, s.annual_budget_wan,
                      s.indicator_score, s.final_score, e.stated_total_score
               FROM evaluations e JOIN project_summary s USING (evaluation_id) ORDER BY e.form_number"""
        ).fetchall()


def indicators_in(database: Path) -> list[tuple[object, ...]]:
    with store.open_readonly(database) as connection:
        return connection.execute(
            "SELECT level_3, target, actual, score::INTEGER FROM indicators ORDER BY evaluation_id, indicator_number"
        ).fetchall()


@pytest.fixture(scope="module")
def stored(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the document, to be read."""
    database = tmp_path_factory.mktemp("stored") / "perfeval.duckdb"
    ingest(files_under([files / "forms.docx"]), database)
    return database


@pytest.mark.parametrize("extract", ["projects", "funds", "indicators", "findings", "workbook"])
def test_nobody_is_named_in_an_extract(extract: str, stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert main(["export", extract, "--db", str(stored), "--format", "xlsx", "--out", str(out)]) == 0
    workbook = openpyxl.load_workbook(out)
    texts = [str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row]
    assert len(texts) > 20
    assert told("\n".join(texts)) == []


def test_nobody_is_named_before_a_document_is_stored(files: Path) -> None:
    """What the import shows is what was read: cells of the form, findings and notes."""
    outcome = examine(Offered("自评表 联系人郝思嘉13912345670.docx", (files / "forms.docx").read_bytes()))
    assert isinstance(outcome, Accepted)
    assert told(str(outcome)) == []
    assert MARK in outcome.forms[0].source_cells[0].text + "".join(cell.text for cell in outcome.forms[0].source_cells)


def test_nobody_is_named_by_a_sheet_or_a_refusal() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](document())))
    workbook.worksheets[0].title = "佟湘玉 13912345670"
    buffer = io.BytesIO()
    workbook.save(buffer)
    outcome = examine(Offered("forms.xlsx", buffer.getvalue()))
    assert isinstance(outcome, Accepted)
    assert told(str(outcome)) == []
