"""Documents to read: forms drawn with names, money and indicators of their own, written by two producers in every format."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import openpyxl

from perfeval_data.paper.grid import Cell, Document, Grid, Paragraph
from tests.drawn_paper import paper
from tests.formats import WRITERS

FORMS_PER_DOCUMENT = 5
ROWS_OF_LONG_FORM = 600
_OFFICE_SECONDS = 300

_FORM = r"""
| 项目名称 | {year}年{name}经费 | < | < | < | < | < | < | < |
| 主管部门 | {city}总工会 | < | < | < | 实施单位 | {unit} | < | < |
| 项目资金\n（万元） | | < | 年初预算数 | 全年预算数（A） | 全年执行数（B） | 分值 | 执行率（B/A） | 得分 |
| ^ | 年度资金总额 | < | {budget} | {budget} | {spent} | 10 | {rate}% | {rate_score} |
| ^ | 其中：当年财政拨款 | < | {budget} | {budget} | {spent} | — | | — |
| ^ | 上年结转资金 | < | 0 | 0 | 0 | — | | — |
| ^ | 其他资金 | < | | | | — | | — |
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
| ^ | 办好{name}，服务职工{people}人次，让职工满意 | < | < | < | 全年办{name}{count}次，服务职工{people}人次，职工反映良好 | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
{indicators}
| 总分 | < | < | < | < | < | 100 | {total} | |
"""
_USUAL_INDICATORS = r"""
| ^ | 产出指标\n（50分） | 数量指标 | {name}次数 | ≥{count}次 | {count}次 | 15 | 15 | |
| ^ | ^ | ^ | 服务职工人次 | ≥{people}人次 | {people}人次 | 10 | {part} | 天气原因，{name}少办一次 |
| ^ | ^ | 质量指标 | {name}验收合格率 | 100% | 100% | 10 | 10 | |
| ^ | ^ | 时效指标 | {name}完成时间 | 11月底前 | 11月{day}日 | 15 | 15 | |
| ^ | 效益指标\n（30分） | 社会效益指标 | {unit}职工知晓率 | ≥9{digit}% | 9{digit}% | 15 | 15 | |
| ^ | ^ | 可持续影响指标 | {name}长效机制 | 建立健全 | 已建立健全 | 15 | 15 | |
| ^ | 满意度指标（10分） | 服务对象满意度指标 | 参加{name}的职工满意度 | ≥95% | 9{digit}.5% | 10 | 10 | |
"""
_NAMES = ("送温暖活动", "劳模疗休养", "职工之家建设", "技能竞赛", "法律援助", "困难职工帮扶", "读书活动")
_UNITS = ("宣教部", "保障工作部", "工人文化宫", "组织部", "女职工部")
_CITIES = ("甲市", "乙区", "丙县")


def form(number: int, indicators: str = _USUAL_INDICATORS) -> str:
    """A form drawn as text; its words and numbers follow from its number."""
    budget, digit = 10 + number * 37 % 991, number % 10
    rate = 80 + number % 20
    words = {
        "year": 2024,
        "name": f"{_NAMES[number % len(_NAMES)]}第{number + 1}期",
        "city": _CITIES[number % len(_CITIES)],
        "unit": _UNITS[number % len(_UNITS)],
        "budget": budget,
        "spent": f"{budget * rate / 100:g}",
        "rate": rate,
        "rate_score": f"{rate / 10:g}",
        "people": 100 + number * 13,
        "count": 2 + number % 30,
        "day": 1 + number % 28,
        "digit": digit,
        "part": f"{9.5 - digit / 4:g}",
        "total": f"{rate / 10 + 89.5 - digit / 4:g}",
    }
    return _FORM.format_map(words | {"indicators": indicators.strip().format_map(words)}).strip()


def usual(number: int) -> Document:
    """A document of five forms."""
    numbers = range(number * FORMS_PER_DOCUMENT, (number + 1) * FORMS_PER_DOCUMENT)
    return paper(*(block for each in numbers for block in ("项目支出绩效自评表（2024年度）", form(each))))


def single(number: int) -> Document:
    """A document of one form, which fits on a page."""
    return paper("项目支出绩效自评表（2024年度）", form(number))


def long(number: int) -> Document:
    """A document of one form with hundreds of indicators."""
    row = "| ^ | {first} | {second} | {{name}}第%d项 | ≥%d个 | %d个 | 0.1 | 0.1 | |"
    first = row.format(first="产出指标", second="数量指标") % (0, number + 1, number + 1)
    rest = [row.format(first="^", second="^") % (each, each, each + number) for each in range(1, ROWS_OF_LONG_FORM)]
    return paper("项目支出绩效自评表（2024年度）", form(number, "\n".join((first, *rest))))


def typed_xlsx(document: Document) -> bytes:
    """The workbook with numbers and percentages as people enter them: as numbers with a format, not as texts."""
    workbook = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](document)))
    for row in workbook.worksheets[0].iter_rows():
        for cell in row:
            text = cell.value if isinstance(cell.value, str) else ""
            number = text.removesuffix("%")
            if number.replace(".", "", 1).isdigit():
                decimals = number.partition(".")[2]
                cell.value = Decimal(number) / 100 if "%" in text else Decimal(number)
                cell.number_format = f"0{'.' if decimals else ''}{'0' * len(decimals)}%" if "%" in text else "General"
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


@dataclass(frozen=True)
class Kind:
    """Documents of one format and producer, each with what is drawn on it."""

    name: str
    format: str
    documents: tuple[Document, ...]
    files: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How documents are made: what is drawn, who writes it, and what LibreOffice makes of that (None: left as written)."""

    name: str
    format: str
    drawing: Callable[[int], Document]
    writer: Callable[[Document], bytes]
    converted_from: str | None = None

    @property
    def is_long(self) -> bool:
        return self.drawing is long


RECIPES = (
    Recipe("docx, python-docx", "docx", usual, WRITERS["docx"]),
    Recipe("docx, LibreOffice", "docx", usual, WRITERS["docx"], "docx"),
    Recipe(f"docx, LibreOffice, {ROWS_OF_LONG_FORM} rows", "docx", long, WRITERS["docx"], "docx"),
    Recipe("xlsx, openpyxl", "xlsx", usual, WRITERS["xlsx"]),
    Recipe("xlsx, LibreOffice, typed numbers", "xlsx", usual, typed_xlsx, "xlsx"),
    Recipe(f"xlsx, LibreOffice, {ROWS_OF_LONG_FORM} rows", "xlsx", long, WRITERS["xlsx"], "xlsx"),
    Recipe("xls, LibreOffice, typed numbers", "xls", usual, typed_xlsx, "xlsx"),
    Recipe("html, lean", "html", usual, WRITERS["html"]),
    Recipe("html, LibreOffice", "html", usual, WRITERS["docx"], "docx"),
    Recipe(f"html, lean, {ROWS_OF_LONG_FORM} rows", "html", long, WRITERS["html"]),
    Recipe("pdf, LibreOffice, one page", "pdf", single, WRITERS["docx"], "docx"),
    Recipe("doc, LibreOffice", "doc", usual, WRITERS["docx"], "docx"),
    Recipe("text, tabs", "text", usual, WRITERS["text"]),
)
_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "html": "html:HTML (StarWriter)",
    "xls": "xls:MS Excel 97",
    "doc": "doc:MS Word 97",
}


def office() -> str | None:
    """The LibreOffice of this machine."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def make(recipe: Recipe, count: int) -> Kind | None:
    """So many documents, no two alike; None where LibreOffice is wanted and is not there."""
    documents = tuple(map(recipe.drawing, range(count)))
    files = tuple(map(recipe.writer, documents))
    if recipe.converted_from is None:
        return Kind(recipe.name, recipe.format, documents, files)
    converted = _converted(files, recipe.converted_from, recipe.format)
    return Kind(recipe.name, recipe.format, documents, converted) if converted else None


def _converted(files: Sequence[bytes], old: str, new: str) -> tuple[bytes, ...]:
    program = office()
    if program is None:
        return ()
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder, f"{number}.{old}") for number in range(len(files))]
        for name, data in zip(names, files, strict=True):
            name.write_bytes(data)
        profile, out = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", Path(folder, "out")
        command = [program, profile, "--headless", "--convert-to", _FILTERS.get(new, new), "--outdir", str(out)]
        subprocess.run([*command, *map(str, names)], check=True, capture_output=True, timeout=_OFFICE_SECONDS)
        return tuple((out / f"{name.stem}.{new}").read_bytes() for name in names)


def true_grids(kind: Kind, number: int) -> list[tuple[Cell, ...]]:
    """The cells that a reader should return for a document: its tables, which a workbook has on one sheet with the lines between."""
    document = kind.documents[number]
    if kind.format in ("xlsx", "xls"):
        return [_on_one_sheet(document)]
    return [grid.cells for grid in document.grids]


def _on_one_sheet(document: Document) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    top = 0
    for block in document.legible:
        if isinstance(block, Paragraph):
            cells.append(Cell(block.text, top, 0))
        else:
            cells += [replace(cell, row=cell.row + top) for cell in block.cells]
        top += block.row_count if isinstance(block, Grid) else 1
    return tuple(cells)
