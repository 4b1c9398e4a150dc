"""How a brief is set as a PDF: the same sections, tables and charts as in Word, at the same widths."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from perfeval_data.export.papers.parts import Block, Brief, Chart, Paragraph, Section, Table
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
            "scope": brief.scope,
            "opening": brief.opening,
            "sections": [_section(section) for section in brief.sections],
            "appendix": _section(brief.appendix),
            "source": brief.source,
            "day": wording.day(brief.day),
        },
    )


def chart_as_png(chart: Chart) -> bytes:
    """A chart as wide as the text of a page; raises `MissingFontError`."""
    return typeset("chart.typ", {"chart": asdict(chart), "width": TEXT_WIDTH}, "png")


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "blocks": [_block(block) for block in section.blocks]}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", **asdict(block)}
        case Chart():
            return {"kind": "chart", **asdict(block)}
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
        "rows": [asdict(row) for row in table.rows],
    }
