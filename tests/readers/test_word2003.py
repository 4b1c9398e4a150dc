"""Word 2003 XML documents are read like docx files."""

from __future__ import annotations

import pytest

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import word2003
from tests.drawing import outline, picture
from tests.readers.packages import cell, paragraph, row, run, table

NAMESPACES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def saved(body: str, attributes: str = "") -> bytes:
    """A document as Word 2003 saves it: the body in sections, and the name of the program ahead of it all."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
        f"<w:wordDocument {NAMESPACES} {attributes}><o:DocumentProperties><o:Title>自评</o:Title></o:DocumentProperties>"
        f"<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    ).encode()


def test_paragraphs_and_merged_cells() -> None:
    body = paragraph("项目支出绩效自评表") + table(
        row("项目名称", cell("党建经费", properties='<w:gridSpan w:val="2"/>')),
        row(cell("项目资金", properties='<w:vmerge w:val="restart"/>'), "年度资金总额", "1.408"),
        row(cell("", properties="<w:vmerge/>"), "其他资金", "—"),
    )
    document = word2003.read(saved(body))

    assert document.title == "自评"
    assert outline(document) == [
        "项目支出绩效自评表",
        picture("""
            项目名称 | 党建经费     | <
            项目资金 | 年度资金总额 | 1.408
            ^        | 其他资金     | —
        """),
    ]


def test_tracked_changes_are_read_as_accepted() -> None:
    def change(kind: str, text: str) -> str:
        return f'<aml:annotation aml:id="1" w:type="Word.{kind}"><aml:content>{run(text)}</aml:content></aml:annotation>'

    assert outline(word2003.read(saved(paragraph(change("Deletion", "80"), change("Insertion", "85"), run("分"))))) == ["85分"]


def test_macros_are_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="宏"):
        word2003.read(saved(paragraph("正文"), 'w:macrosPresent="yes"'))
