"""How a brief is set in Word: real tables, headings and fields, so that the office can go on working on it."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from perfeval_data.export.papers import styles
from perfeval_data.export.papers.parts import Brief, Chart, Column, Kind, Paragraph, Row, Section, Table
from perfeval_data.export.papers.pdf import chart_as_png
from perfeval_data.export.papers.styles import TEXT_WIDTH, TWIPS, Style
from perfeval_data.export.papers.typesetting import MissingFontError
from perfeval_data.export.papers.widths import PADDING, in_lines, layout
from perfeval_data.export.papers.xml import Element, element, field, run
from perfeval_data.words import wording

_MOST_ROWS_KEPT = 8
"""Tables of up to this many rows stay on one page."""
_BAND_FILL = "EDEDED"
_ROW_HEIGHT = 19.0
"""Points that a row has at least."""
_MARGINS = (("top", 1.5), ("left", PADDING), ("bottom", 1.5), ("right", PADDING))
"""Points around the text of a cell, in the order of the format."""
_STYLE_OF = {Kind.TEXT: styles.CELL, Kind.WORD: styles.WORD, Kind.FIGURE: styles.FIGURE}


def as_docx(brief: Brief) -> bytes:
    """The brief as a Word file."""
    document = docx.Document()
    styles.apply(document)
    _describe(document, brief)
    _add_footer(document, brief)
    _add(document, styles.TITLE, brief.title)
    if brief.scope:
        _add(document, styles.SCOPE, brief.scope)
    _add(document, styles.BODY)
    _add(document, styles.BODY, brief.opening)
    tables, charts = itertools.count(1), itertools.count(1)
    for section in brief.sections:
        _add(document, styles.HEADING, section.title)
        _add_blocks(document, section, tables, charts)
    _add_closing(document, brief)
    _add_appendix(document, brief.appendix, tables, charts)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _describe(document: Document, brief: Brief) -> None:
    """What file managers show of the document, in place of what the template says."""
    properties = document.core_properties
    properties.title = brief.title
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(brief.day, time())


def _add_footer(document: Document, brief: Brief) -> None:
    """The source on the left, 第 X 页 共 Y 页 on the right."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles[styles.FOOTER.name]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    tab = element("r", element("tab"))
    paragraph._p.extend([run(brief.source), tab, run("第 "), *field("PAGE"), run(" 页 共 "), *field("NUMPAGES"), run(" 页")])


def _add_closing(document: Document, brief: Brief) -> None:
    """What the appendix is and the date, never alone on a page."""
    before = document.paragraphs[-1]
    lines = [_add(document, styles.BODY, text) for text in ("", f"附件：{brief.appendix.title}", "")]
    for paragraph in (before, *lines):
        paragraph.paragraph_format.keep_with_next = True
    _add(document, styles.DATE, wording.day(brief.day))


def _add_appendix(document: Document, appendix: Section, tables: Iterator[int], charts: Iterator[int]) -> None:
    _add(document, styles.APPENDIX_MARK, "附件").paragraph_format.page_break_before = True
    _add(document, styles.APPENDIX_TITLE, appendix.title)
    _add_blocks(document, appendix, tables, charts)


def _add_blocks(document: Document, section: Section, tables: Iterator[int], charts: Iterator[int]) -> None:
    for block in section.blocks:
        if isinstance(block, Paragraph):
            _add(document, styles.BODY, block.text, block.lead)
        elif isinstance(block, Chart):
            _add_chart(document, block, next(charts))
        else:
            _add(document, styles.CAPTION, f"表{next(tables)}　{block.caption}")
            if block.measure:
                _add(document, styles.MEASURE, block.measure)
            _add_table(document, block)


def _add_chart(document: Document, chart: Chart, number: int) -> None:
    """The chart as a picture over its caption; where this machine cannot draw one, a sentence that says so."""
    try:
        picture = chart_as_png(chart)
    except MissingFontError:
        _add(document, styles.BODY, f"（图{number}　{chart.caption}：生成本文的电脑没有中文字体，图未画出，数字见表。）")
        return
    paragraph = _add(document, styles.PICTURE)
    paragraph.add_run().add_picture(io.BytesIO(picture), width=Pt(TEXT_WIDTH))
    (properties,) = paragraph._p.iter(qn("wp:docPr"))
    properties.set("descr", _in_words(chart))
    _add(document, styles.PICTURE_CAPTION, f"图{number}　{chart.caption}")


def _in_words(chart: Chart) -> str:
    """What the picture shows, for those who cannot see it."""
    figures = (
        f"{label}：{'、'.join(f'{series.name}{series.texts[place]}' for series in chart.series)}"
        for place, label in enumerate(chart.labels)
    )
    return f"{chart.caption}。{'；'.join(figures)}。"


def _add(document: Document, style: Style, text: str = "", lead: str = "") -> WordParagraph:
    paragraph = document.add_paragraph(style=style.name)
    if lead:
        paragraph._p.append(run(lead, font=styles.KAITI))
    if text:
        paragraph._p.append(run(text))
    return paragraph


# --- tables --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    style: Style
    width: int
    """In twips."""
    span: int = 1
    font: str | None = None


def _add_table(document: Document, table: Table) -> None:
    """A ruled table with a heading that every page repeats, rows that no page breaks, figures on the right."""
    size, points = layout(table, TEXT_WIDTH)
    widths = list(map(_twips, points))
    headings = [
        _Cell(in_lines(column.heading, width / TWIPS, size), styles.CELL_HEADING, width)
        for column, width in zip(table.columns, widths, strict=True)
    ]
    last = len(table.rows) - 1
    kept_together = len(table.rows) <= _MOST_ROWS_KEPT
    rows = [
        _row(_cells(row, table.columns, widths), size, keep_next=row.is_band or (kept_together and number < last))
        for number, row in enumerate(table.rows)
    ]
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    made = element("tbl", _table_properties(widths), grid, _row(headings, size, keep_next=True, repeated=True), *rows)
    document.element.body.insert_element_before(made, "w:sectPr")


def _table_properties(widths: Sequence[int]) -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *(element(side, val="single", sz=4, space=0, color="000000") for side in sides)),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(side, w=_twips(width), type="dxa") for side, width in _MARGINS)),
    )


def _twips(points: float) -> int:
    return round(points * TWIPS)


def _cells(row: Row, columns: Sequence[Column], widths: Sequence[int]) -> list[_Cell]:
    if row.is_band:
        return [_Cell(row.cells[0], styles.BAND, sum(widths), span=len(widths))]
    font = styles.HEITI if row.is_sum else None
    return [
        _Cell(text, _STYLE_OF[column.kind], width, font=font)
        for text, column, width in zip(row.cells, columns, widths, strict=True)
    ]


def _row(cells: Sequence[_Cell], size: float, *, keep_next: bool, repeated: bool = False) -> Element:
    properties = element("trPr", element("cantSplit"), element("trHeight", val=_twips(_ROW_HEIGHT), hRule="atLeast"))
    if repeated:
        properties.append(element("tblHeader"))
    return element("tr", properties, *(_cell(cell, size, keep_next) for cell in cells))


def _cell(cell: _Cell, size: float, keep_next: bool) -> Element:
    properties = element("tcPr", element("tcW", w=cell.width, type="dxa"))
    if cell.span > 1:
        properties.append(element("gridSpan", val=cell.span))
        properties.append(element("shd", val="clear", color="auto", fill=_BAND_FILL))
    properties.append(element("vAlign", val="center"))
    paragraph = element("pPr", element("pStyle", val=cell.style.style_id))
    if keep_next:
        paragraph.append(element("keepNext"))
    return element("tc", properties, element("p", paragraph, run(cell.text, cell.font, size)))
