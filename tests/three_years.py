"""The sample and the two years before it, as documents: what changes from year to year in real forms.

2023 is a Word file and 2022 a workbook in 元. Against 2023, in 2024 one project is new and one has ended, one is written without its
year, and one was renamed; of the renamed one an indicator was reworded and a target raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from perfeval_data.ingest.examine import Offered
from perfeval_data.paper.grid import Document, Grid, Paragraph
from perfeval_data.readers import read
from tests.formats import as_docx, as_xlsx

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "samples" / "fengtai-union-2024.txt"

PARTY, DISPUTES, MODELS, BEREAVED = (
    "基层党组织党建活动经费",
    "劳动争议调解联动机制案件补贴资金",
    "劳模服务和活动经费",
    "去世离休干部遗孀补贴",
)
OLD_DISPUTES, LIBRARY = "劳动争议调解案件补贴资金", "职工书屋建设经费"

_OF_2023 = {
    "2024年度": "2023年度",
    PARTY: LIBRARY,
    "1.408": "3.2",
    DISPUTES: OLD_DISPUTES,
    "调解成功劳动争议案件数": "调解成功的劳动争议案件数",
    "调解成功200件左右": "调解成功180件左右",
    "调解成功318件": "调解成功205件",
    MODELS: f"2023年{MODELS}",
    "20.1": "18.6",
}
_OF_2022 = _OF_2023 | {
    "2024年度": "2022年度",
    MODELS: f"2022年{MODELS}",
    "20.1": "15",
    "1.408": "2.8",
    "项目资金 (万元)": "项目资金（元）",
}


def documents() -> Iterator[Offered]:
    """2022, 2023, and the sample itself."""
    sample = read(SAMPLE.read_bytes(), SAMPLE.name)
    yield Offered("2022年度自评表.xlsx", as_xlsx(_rewritten(sample, _OF_2022)))
    yield Offered("2023年度自评表.docx", as_docx(_rewritten(sample, _OF_2023)))
    yield Offered(SAMPLE.name, SAMPLE.read_bytes())


def _rewritten(document: Document, words: Mapping[str, str]) -> Document:
    return replace(document, blocks=tuple(_block(block, words) for block in document.legible))


def _block(block: Grid | Paragraph, words: Mapping[str, str]) -> Grid | Paragraph:
    if isinstance(block, Paragraph):
        return replace(block, text=_text(block.text, words))
    grid = Grid(tuple(replace(cell, text=_text(cell.text, words)) for cell in block.cells))
    return _in_yuan(grid) if any("（元）" in cell.text for cell in grid.cells) else grid


def _text(text: str, words: Mapping[str, str]) -> str:
    for word, other in words.items():
        text = text.replace(word, other)
    return text


def _in_yuan(grid: Grid) -> Grid:
    (total_row,) = (cell.row for cell in grid.cells if cell.text == "年度资金总额")
    amounts = {cell.column for cell in grid.cells if cell.text in ("年初预算数", "全年预算数", "全年执行数")}
    return Grid(
        tuple(
            replace(cell, text=f"{Decimal(cell.text) * 10_000:,.2f}")
            if cell.row == total_row and cell.column in amounts
            else cell
            for cell in grid.cells
        )
    )
