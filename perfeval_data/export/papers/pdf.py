"""How a brief is set as a PDF: the same sections, tables and charts as in Word, at the same widths."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from perfeval_data.export.papers.parts import Annex, Block, Brief, Chart, Pair, Paragraph, Remark, Table
from perfeval_data.export.papers.styles import TEXT_WIDTH
from perfeval_data.export.papers.typesetting import typeset
from perfeval_data.export.papers.widths import in_lines, layout
from perfeval_data.words import wording


def as_pdf(brief: Brief) -> bytes:
    """The brief as a PDF; raises `MissingFontError`."""
    return typeset(
        "brief.typ",
        {
            "title": brief.title,
            "issued_by": brief.issued_by,
            "scope": brief.scope,
            "page": [_block(block) for block in brief.page],
            "annexes": [_annex(annex) for annex in brief.annexes],
            "source": brief.source,
            "day": wording.day(brief.day),
        },
    )


def chart_as_png(chart: Chart, width: float = TEXT_WIDTH) -> bytes:
    """A chart as wide as the text of a page, or `width` points; raises `MissingFontError`."""
    return typeset("chart.typ", {"chart": asdict(chart), "width": width}, "png")


def _annex(annex: Annex) -> dict[str, Any]:
    return {"title": annex.title, "blocks": [_block(block) for block in annex.blocks]}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", **asdict(block)}
        case Chart():
            return {"kind": "chart", **asdict(block)}
        case Pair():
            return {"kind": "pair", **asdict(block)}
        case Remark():
            return {"kind": "note", **asdict(block)}
        case Table():
            return {"kind": "table", **_table(block)}


def _table(table: Table) -> dict[str, Any]:
    size, widths = layout(table, TEXT_WIDTH)
    return {
        "caption": table.caption,
        "measure": table.measure,
        "size": size,
        "widths": widths,
        "headings": [in_lines(column.heading, width, size) for column, width in zip(table.columns, widths, strict=True)],
        "columns": [{"kind": column.kind.value} for column in table.columns],
        "rows": [asdict(row) | {"span": span} for row, span in zip(table.rows, table.first_cell_spans(), strict=True)],
    }
