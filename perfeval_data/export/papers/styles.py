"""The measures of official papers (GB/T 9704): page, fonts, sizes, lines. Word and WPS put 仿宋 for 仿宋_GB2312 where it is missing."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from perfeval_data.export.papers.xml import Element, element

PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
FOOTER_DISTANCE = Mm(24)
TEXT_WIDTH = (PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT) / 12700
"""In points."""
TWIPS = 20
"""Word's unit of length is a twentieth of a point."""

FANGSONG, HEITI, KAITI, SONGTI, TITLE_SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
ER_HAO, SAN_HAO, XIAO_SI, WU_HAO, XIAO_WU = 22.0, 16.0, 12.0, 10.5, 9.0
"""Sizes 二号, 三号, 小四, 五号, 小五 in points."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; sizes in points, indents in characters, `line` an exact height or None for what the text needs."""

    name: str
    font: str
    size: float
    line: float | None = 28.5
    first_indent: int = 0
    right_indent: int = 0
    align: str = "both"
    before: float = 0
    after: float = 0
    keep_next: bool = False
    outline: int | None = None

    @property
    def style_id(self) -> str:
        """How paragraphs name the style in the file."""
        return self.name.replace(" ", "")


TITLE = Style("Title", TITLE_SONG, ER_HAO, line=32, align="center")
SCOPE = Style("Subtitle", KAITI, SAN_HAO, align="left")
ISSUER = Style("印发单位", FANGSONG, SAN_HAO, align="left", after=2)
RECIPIENT = Style("主送单位", FANGSONG, SAN_HAO, align="left")
SIGNATURE = Style("落款", FANGSONG, SAN_HAO, right_indent=4, align="right", keep_next=True)
NOTE = Style("注", FANGSONG, WU_HAO, line=14, align="left", before=3)
CLOSING = Style("结语", FANGSONG, SAN_HAO, first_indent=2, align="left")
"""Prose that may end in a long number: to both sides, the line before it would be drawn apart."""
BODY = Style("Body Text", FANGSONG, SAN_HAO, first_indent=2)
CAPTION = Style("Caption", HEITI, XIAO_SI, line=None, align="center", before=10, after=4, keep_next=True)
MEASURE = Style("表格单位", FANGSONG, WU_HAO, line=None, align="right", after=2, keep_next=True)
PICTURE = Style("图", FANGSONG, SAN_HAO, line=None, align="center", before=8, keep_next=True)
PICTURE_BESIDE = Style("并列图", FANGSONG, WU_HAO, line=None, align="left")
PICTURE_CAPTION = Style("图题", HEITI, XIAO_SI, line=None, align="center", before=2, after=10)
BETWEEN = Style("表间", FANGSONG, XIAO_WU, line=4, align="left", keep_next=True)
"""Word joins tables that nothing stands between."""
CELL = Style("表格文字", FANGSONG, WU_HAO, line=None, align="left")
FIGURE = Style("表格数字", FANGSONG, WU_HAO, line=None, align="right")
WORD = Style("表格居中", FANGSONG, WU_HAO, line=None, align="center")
CELL_HEADING = Style("表格标题", HEITI, WU_HAO, line=None, align="center")
BAND = Style("表格分组", HEITI, WU_HAO, line=None, align="left")
APPENDIX_MARK = Style("附件", HEITI, SAN_HAO, align="left")
APPENDIX_TITLE = Style("附件标题", TITLE_SONG, ER_HAO, line=36, align="center", after=14, outline=0)
FOOTER = Style("Footer", SONGTI, WU_HAO, line=None, align="left")
_STYLES = (
    Style("Normal", FANGSONG, SAN_HAO),
    TITLE, SCOPE, BODY, CLOSING, CAPTION, MEASURE, PICTURE, PICTURE_BESIDE, PICTURE_CAPTION, ISSUER, RECIPIENT, SIGNATURE, NOTE, CELL, FIGURE, WORD, CELL_HEADING, BAND, BETWEEN, APPENDIX_MARK, APPENDIX_TITLE, FOOTER,
)  # fmt: skip


def apply(document: Document) -> None:
    """Give an empty document the page, the language and the styles of an official paper."""
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.bottom_margin = MARGIN_TOP, MARGIN_BOTTOM
    section.left_margin, section.right_margin = MARGIN_LEFT, MARGIN_RIGHT
    section.footer_distance = FOOTER_DISTANCE
    _forget_defaults(document)
    for style in _STYLES:
        _define(document, style)


def _forget_defaults(document: Document) -> None:
    """Take away what the template says for every style: its theme fonts, its spacing, its language."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    document.styles.element.replace(
        defaults,
        element(
            "docDefaults",
            element("rPrDefault", element("rPr", element("lang", val="en-US", eastAsia="zh-CN"))),
            element("pPrDefault"),
        ),
    )
    document.settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")


def _define(document: Document, style: Style) -> None:
    names = {known.name for known in document.styles}
    known = (
        document.styles[style.name] if style.name in names else document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    )
    known.quick_style, known.hidden = True, False
    for name in ("pPr", "rPr"):
        if (old := known.element.find(qn(f"w:{name}"))) is not None:
            known.element.remove(old)
    known.element.append(_paragraph_properties(style))
    known.element.append(_run_properties(style))


def _paragraph_properties(style: Style) -> Element:
    spacing: dict[str, object] = {"before": round(style.before * TWIPS), "after": round(style.after * TWIPS)}
    if style.line:
        spacing |= {"line": round(style.line * TWIPS), "lineRule": "exact"}
    made = element("pPr")
    if style.keep_next:
        made.append(element("keepNext"))
    made.append(element("spacing", **spacing))
    if indents := _indents(style):
        made.append(element("ind", **indents))
    made.append(element("jc", val=style.align))
    if style.outline is not None:
        made.append(element("outlineLvl", val=style.outline))
    return made


def _indents(style: Style) -> dict[str, int]:
    """Indents in hundredths of a character, and in twips for programs that do not know characters."""
    wanted = {"firstLine": style.first_indent, "right": style.right_indent}
    indents: dict[str, int] = {}
    for name, characters in wanted.items():
        if characters:
            indents |= {f"{name}Chars": characters * 100, name: round(characters * style.size * TWIPS)}
    return indents


def _run_properties(style: Style) -> Element:
    halves = round(style.size * 2)
    return element(
        "rPr",
        element("rFonts", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia=style.font, cs="Times New Roman"),
        element("sz", val=halves),
        element("szCs", val=halves),
    )
