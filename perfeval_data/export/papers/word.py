"""How a brief or a letter is set in Word: real tables, headings and fields, so that the office can go on working on it."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from perfeval_data.export.papers import styles
from perfeval_data.export.papers.parts import (
    Annex,
    Block,
    Brief,
    Chart,
    Column,
    Kind,
    Letter,
    Pair,
    Paragraph,
    Remark,
    Row,
    Table,
)
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
    document = _started(brief.title, brief.day, brief.source)
    _add_issuer(document, brief)
    if brief.scope:
        _add(document, styles.SCOPE, brief.scope)
    tables, charts = itertools.count(1), itertools.count(1)
    _add_blocks(document, brief.page, tables, charts)
    _add_closing(document, brief.annexes)
    for number, annex in enumerate(brief.annexes, 1):
        _add_annex(document, number, annex, tables, charts)
    return _saved(document)


def letter_as_docx(letter: Letter) -> bytes:
    """The letter as a Word file: whom it is to at the margin, who signs it and when at the end on the right."""
    document = _started(letter.title, letter.day, "")
    _add(document, styles.BETWEEN)
    _add(document, styles.RECIPIENT, f"{letter.recipient}：")
    tables, charts = itertools.count(1), itertools.count(1)
    _add_blocks(document, (*letter.opening, letter.table), tables, charts)
    _add(document, styles.BETWEEN)
    for paragraph in letter.closing:
        _add(document, styles.CLOSING, paragraph.text)
    _add(document, styles.SIGNATURE, letter.signed_by).paragraph_format.space_before = Pt(_ABOVE_SIGNATURE)
    _add(document, styles.SIGNATURE, wording.day(letter.day)).paragraph_format.keep_with_next = False
    return _saved(document)


_ABOVE_SIGNATURE = 28
"""Points: an empty line."""


def _started(title: str, day: date, source: str) -> Document:
    """A document in the measures of official papers that begins with its title."""
    document = docx.Document(io.BytesIO(_blank()))
    _describe(document, title, day)
    _add_footer(document, source)
    _add(document, styles.TITLE, title)
    return document


@cache
def _blank() -> bytes:
    """An empty document with the page and the styles of official papers: making it takes longer than filling it."""
    document = docx.Document()
    styles.apply(document)
    return _saved(document)


def _saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _describe(document: Document, title: str, day: date) -> None:
    """What file managers show of the document, in place of what the template says."""
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(day, time())


def _add_footer(document: Document, source: str) -> None:
    """The source on the left, 第 X 页 共 Y 页 on the right."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles[styles.FOOTER.name]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    tab = element("r", element("tab"))
    paragraph._p.extend([run(source), tab, run("第 "), *field("PAGE"), run(" 页 共 "), *field("NUMPAGES"), run(" 页")])


def _add_issuer(document: Document, brief: Brief) -> None:
    """The issuing body on the left, the day on the right, a red rule below."""
    paragraph = _add(document, styles.ISSUER, brief.issued_by)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph._p.extend([element("r", element("tab")), run(wording.day(brief.day))])
    rule = element("pBdr", element("bottom", val="single", sz=12, space=4, color="C00000"))
    paragraph._p.get_or_add_pPr().insert_element_before(rule, *_AFTER_BORDERS)


_AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _add_closing(document: Document, annexes: Sequence[Annex]) -> None:
    """Which annexes follow; a document does not end with a table."""
    if annexes:
        named = "　".join(f"{number}.{annex.title}" for number, annex in enumerate(annexes, 1))
        _add(document, styles.NOTE, f"附件：{named}")
    else:
        _add(document, styles.BETWEEN)


def _add_annex(document: Document, number: int, annex: Annex, tables: Iterator[int], charts: Iterator[int]) -> None:
    _add(document, styles.APPENDIX_MARK, f"附件{number}").paragraph_format.page_break_before = True
    _add(document, styles.APPENDIX_TITLE, annex.title)
    _add_blocks(document, annex.blocks, tables, charts)


def _add_blocks(document: Document, blocks: Sequence[Block], tables: Iterator[int], charts: Iterator[int]) -> None:
    for block in blocks:
        match block:
            case Paragraph():
                _add(document, styles.BODY, block.text, block.lead)
            case Remark():
                _add(document, styles.NOTE, block.text)
            case Chart():
                _add_chart(document, block, next(charts))
            case Pair():
                _add_pair(document, block)
            case Table():
                _add_table_with_caption(document, block, tables)


def _add_table_with_caption(document: Document, table: Table, numbers: Iterator[int]) -> None:
    if table.caption:
        _add(document, styles.CAPTION, f"表{next(numbers)}　{table.caption}")
    if table.measure:
        _add(document, styles.MEASURE, table.measure)
    elif not table.caption:
        _add(document, styles.BETWEEN)
    _add_table(document, table)


def _add_chart(document: Document, chart: Chart, number: int) -> None:
    """The chart as a picture over its caption; where this machine cannot draw one, what it shows in words."""
    paragraph = _add(document, styles.PICTURE)
    if _draw(paragraph, chart, TEXT_WIDTH):
        _add(document, styles.PICTURE_CAPTION, f"图{number}　{chart.caption}")


def _add_pair(document: Document, pair: Pair) -> None:
    """Two pictures side by side, each below its caption."""
    _add(document, styles.BETWEEN)
    widths = [TEXT_WIDTH * pair.share, TEXT_WIDTH * (1 - pair.share)]
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for place, (chart, width) in enumerate(zip((pair.left, pair.right), widths, strict=True)):
        caption, picture = (table.cell(row, place) for row in range(2))
        table.columns[place].width = caption.width = picture.width = Pt(width)
        caption.paragraphs[0].style = document.styles[styles.CELL_HEADING.name]
        caption.paragraphs[0]._p.append(run(chart.caption))
        caption.paragraphs[0].paragraph_format.keep_with_next = True
        picture.paragraphs[0].style = document.styles[styles.PICTURE_BESIDE.name]
        picture.paragraphs[0].paragraph_format.keep_with_next = True
        _draw(picture.paragraphs[0], chart, width - _BETWEEN)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))


_BETWEEN = 12
"""Points between two pictures side by side."""


def _draw(paragraph: WordParagraph, chart: Chart, width: float) -> bool:
    """Put the picture of a chart into a paragraph, or its figures in words where this machine has no font to draw it with."""
    try:
        picture = chart_as_png(chart, width)
    except MissingFontError:
        paragraph._p.append(run(f"（生成本文的电脑没有中文字体，图未画出。）{_in_words(chart)}", size=styles.WU_HAO))
        return False
    paragraph.add_run().add_picture(io.BytesIO(picture), width=Pt(width))
    (properties,) = paragraph._p.iter(qn("wp:docPr"))
    properties.set("descr", _in_words(chart))
    return True


def _in_words(chart: Chart) -> str:
    """What the picture shows, for those who cannot see it."""
    return f"{chart.caption}。{'；'.join(f'{bar.label}：{bar.text}' for bar in chart.bars)}。"


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
    merge: str | None = None
    """Whether a cell over several rows begins here (restart) or goes on (continue)."""


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
        _row(_cells(row, table.columns, widths, span), size, keep_next=row.is_band or (kept_together and number < last))
        for number, (row, span) in enumerate(zip(table.rows, table.first_cell_spans(), strict=True))
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


def _cells(row: Row, columns: Sequence[Column], widths: Sequence[int], rows_of_first: int) -> list[_Cell]:
    if row.is_band:
        return [_Cell(row.cells[0], styles.BAND, sum(widths), span=len(widths))]
    font = styles.HEITI if row.is_sum else None
    first, *others = [
        _Cell(text, _STYLE_OF[column.kind], width, font=font)
        for text, column, width in zip(row.cells, columns, widths, strict=True)
    ]
    if rows_of_first == 0:
        first = replace(first, text="", merge="continue")
    elif rows_of_first > 1:
        first = replace(first, merge="restart")
    return [first, *others]


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
    if cell.merge:
        properties.append(element("vMerge", val=cell.merge))
    properties.append(element("vAlign", val="center"))
    paragraph = element("pPr", element("pStyle", val=cell.style.style_id))
    if keep_next:
        paragraph.append(element("keepNext"))
    return element("tc", properties, element("p", paragraph, run(cell.text, cell.font, size)))
