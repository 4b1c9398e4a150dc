"""A drawn document written as a real file of each format, to be read back by the readers."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape

import docx
import openpyxl
from docx.document import Document as WordDocument
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_data.paper.grid import Document, Grid, Paragraph
from tests.printed import WIDTH, Rule, sheet_of
from tests.readers import ofd, pages


def as_docx(document: Document) -> bytes:
    """A Word file with borders, merged cells merged; as in Word, a paragraph stands behind the last table."""
    word = docx.Document()
    for block in document.legible:
        if isinstance(block, Paragraph):
            word.add_paragraph(block.text)
        else:
            _add_word_table(word, block)
    word.add_paragraph()
    return _saved(word.save)


def _add_word_table(word: WordDocument, grid: Grid) -> None:
    table = word.add_table(grid.row_count, grid.column_count)
    table.style = "Table Grid"
    rows = [list(row.cells) for row in table.rows]
    for cell in grid.cells:
        merged = rows[cell.row][cell.column].merge(rows[cell.bottom - 1][cell.right - 1])
        merged.text = cell.text


def as_xlsx(document: Document) -> bytes:
    """A workbook of one sheet, blocks one below the other, all cells texts."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    top = 1
    for block in document.legible:
        if isinstance(block, Paragraph):
            sheet.cell(top, 1, block.text)
            top += 1
            continue
        for cell in block.cells:
            sheet.cell(cell.row + top, cell.column + 1, cell.text or None)
            if cell.row_span * cell.column_span > 1:
                sheet.merge_cells(
                    start_row=cell.row + top,
                    end_row=cell.bottom + top - 1,
                    start_column=cell.column + 1,
                    end_column=cell.right,
                )
        top += block.row_count
    return _saved(workbook.save)


def as_html(document: Document) -> bytes:
    """A web page in GB18030 that says gb2312, with a navigation table around the content, as government sites have it."""
    body = "".join(
        f"<p>{escape(block.text)}</p>" if isinstance(block, Paragraph) else _html_table(block) for block in document.legible
    )
    page = f'<html><head><meta charset="gb2312"><title>公开</title></head><body><div>首页</div>{body}</body></html>'
    return page.encode("gb18030")


def _html_table(grid: Grid) -> str:
    rows = []
    for number in range(grid.row_count):
        cells = "".join(
            f"<td rowspan={cell.row_span} colspan={cell.column_span}>{escape(cell.text).replace(chr(10), '<br>')}</td>"
            for cell in grid.rows[number]
            if cell.row == number
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"


def as_text(document: Document) -> bytes:
    """Text with a tab for every column border, as copied from a table."""
    lines = []
    for block in document.legible:
        if isinstance(block, Paragraph):
            lines += [block.text, ""]
            continue
        for row in range(block.row_count):
            texts = [""] * block.column_count
            for cell in block.rows[row]:
                if cell.row == row:
                    texts[cell.column] = cell.text.replace("\n", "")
            lines.append("\t".join(texts))
        lines.append("")
    return "\n".join(lines).encode()


def as_pdf(document: Document, has_line: Callable[[Rule], bool] = bool) -> bytes:
    """A PDF file of one page, as a program prints it, with those lines that it has."""
    sheet = sheet_of(document)
    words = "".join(pages.text(each.text, each.x, sheet.height - each.y) for each in sheet.words)
    drawn = filter(has_line, sheet.rules)
    rules = "".join(pages.line(each.x1, sheet.height - each.y1, each.x2, sheet.height - each.y2) for each in drawn)
    return pages.pdf(pages.Page(words + rules, f"/MediaBox[0 0 {WIDTH} {sheet.height}]"))


def as_ofd(document: Document, has_line: Callable[[Rule], bool] = bool) -> bytes:
    """An OFD file of the same page."""
    sheet = sheet_of(document)
    words = "".join(ofd.text(each.text, each.x, each.y) for each in sheet.words)
    rules = "".join(ofd.line(*each) for each in filter(has_line, sheet.rules))
    return ofd.ofd(words + rules, size=(WIDTH, sheet.height))


WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "html": as_html,
    "pdf": as_pdf,
    "ofd": as_ofd,
    "text": as_text,
}


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()
