"""Marks that change what a figure means: struck out, raised, hidden, changed, given as a formula. What the paper shows, in every format."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from perfeval_data.paper.grid import PICTURE_SIGN, UNREADABLE_SIGN
from perfeval_data.readers import read
from tests.readers.packages import (
    NAMESPACES,
    cell,
    entries_of,
    paragraph,
    relationships,
    row,
    run,
    table,
    word_entries,
    word_xml,
    zip_of,
)
from tests.readers.test_docx import CHANGE, field_mark
from tests.readers.test_word2003 import saved

NOTHING = ""
LOST = UNREADABLE_SIGN


def second_cell(data: bytes, name: str = "自评表") -> str:
    """The text right of `执行数` in the only table of a document, above `备注 | 无`."""
    (grid,) = read(data, name).grids
    assert grid.rows[0][0].text == "执行数"
    return grid.rows[0][1].text


# --- Word ------------------------------------------------------------------------------------------------------------------

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="GoneToo"><w:basedOn w:val="Gone"/></w:style>
<w:style w:type="character" w:styleId="Kept"><w:basedOn w:val="Gone"/><w:rPr><w:strike w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Twice"><w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="OldLine"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hint"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="HintLine"><w:basedOn w:val="HintBase"/></w:style>
<w:style w:type="paragraph" w:styleId="HintBase"><w:rPr><w:vanish w:val="true"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Round"><w:basedOn w:val="Trip"/></w:style>
<w:style w:type="character" w:styleId="Trip"><w:basedOn w:val="Round"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Struck"><w:rPr><w:strike/></w:rPr></w:style>
"""


def word_with_styles(body: str, styles: str = STYLES, defaults: str = "") -> bytes:
    kept = f"<w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault></w:docDefaults>" if defaults else ""
    return zip_of({
        **word_entries(body),
        "word/styles.xml": f"<w:styles {NAMESPACES}>{kept}{styles}</w:styles>",
        "word/_rels/document.xml.rels": relationships(("styles", "styles.xml")),
    })  # fmt: skip


def word_cell(content: str, defaults: str = "") -> str:
    """What is read of a cell with this content: runs, or paragraphs."""
    lines = content if content.startswith("<w:p>") else f"<w:p>{content}</w:p>"
    body = table(row("执行数", cell(lines)), row("备注", "无"))
    return second_cell(word_with_styles(body, defaults=defaults))


def styled(text: str, style: str, more: str = "") -> str:
    return run(text, f'<w:rStyle w:val="{style}"/>{more}')


def line(style: str, *runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


STRIKE = "<w:strike/>"
RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (run("20", STRIKE) + run("18"), "18"),
        (run("20", "<w:dstrike/>") + run(" 18"), "18"),
        (run("20", '<w:strike w:val="false"/>'), "20"),
        (styled("20", "Gone") + run("18"), "18"),
        (styled("20", "GoneToo") + run("18"), "18"),
        (styled("20", "Kept"), "20"),
        (styled("20", "Twice") + run("18"), "18"),
        (styled("20", "Round") + run("18"), "18"),
        (styled("20", "Gone", '<w:strike w:val="0"/>'), "20"),
        (line("OldLine", run("20")) + paragraph("18"), "18"),
        (line("OldLine", styled("20", "Gone")), "20"),
        (line("OldLine", run("20"), run("18", '<w:strike w:val="0"/>')), "18"),
        (run("2", STRIKE) + run("0", STRIKE) + run("18"), "18"),
        (f"<w:ins {CHANGE}>{run('18')}</w:ins>" + run(" ") + run("20", STRIKE), "18"),
        (run("20", STRIKE), LOST),
        (run("1") + run("2", STRIKE) + run("8"), f"1{LOST}8"),
        (run("取消", STRIKE), NOTHING),
    ],
)  # fmt: skip
def test_struck_text_of_word(content: str, right: str) -> None:
    assert word_cell(content) == right


def test_text_struck_by_the_style_of_its_table() -> None:
    struck_table = table(row("执行数", cell(paragraph(run("20"), run("18", '<w:strike w:val="0"/>')))), row("备注", "无"))
    body = struck_table.replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Struck"/></w:tblPr>', 1)
    (grid,) = read(word_with_styles(body), "a.docx").grids
    assert grid.rows[0][1].text == "18"


@pytest.mark.parametrize(
    ("content", "defaults", "right"),
    [
        (run("18") + styled("0", "Hint"), "", "18"),
        (line("HintLine", run("填报说明")) + paragraph("18"), "", "18"),
        (line("HintLine", styled("18", "Hint")), "", "18"),
        (line("HintLine", run("1800"), run("18", '<w:vanish w:val="0"/>')), "", "18"),
        (run("0") + run("18", '<w:vanish w:val="0"/>'), "<w:vanish/>", "18"),
        (run("18") + run("0", "<w:vanish/><w:strike/>"), "", "18"),
    ],
)
def test_hidden_text_of_word(content: str, defaults: str, right: str) -> None:
    if defaults:
        body = table(row(cell(paragraph(run("执行数", '<w:vanish w:val="0"/>'))), cell(paragraph(content))), row("备注", "无"))
        assert second_cell(word_with_styles(body, defaults=defaults)) == right
    else:
        assert word_cell(content) == right


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (run("18") + run("1", RAISED), "18"),
        (run("18") + styled("1", "Note"), "18"),
        (run("18") + run("[1]", RAISED), "18"),
        (run("18") + run("①", RAISED), "18"),
        (run("18") + run("注1", RAISED), "18"),
        (run("18") + run("*", RAISED), "18"),
        (run("18") + run("1", '<w:position w:val="12"/>'), "18"),
        (run("18") + f"<w:ins {CHANGE}>{run('1', RAISED)}</w:ins>", "18"),
        (run("18") + run("1", RAISED) + run("2", RAISED), "18"),
        (run("18", RAISED), "18"),
        (run("18", '<w:position w:val="6"/>'), "18"),
        (run("100m") + run("2", RAISED), "100m²"),
        (run("10") + run("3", RAISED), "10³"),
        (run("1", RAISED) + run("18"), "¹18"),
        (run("18") + run("1", '<w:vertAlign w:val="subscript"/>'), "18₁"),
    ],
)
def test_raised_text_of_word(content: str, right: str) -> None:
    assert word_cell(content) == right


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (run("18", '<w:rPrChange w:id="1"><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:rPrChange>'), "18"),
        (run("18", '<w:rPrChange w:id="1"><w:rPr><w:strike/><w:vanish/></w:rPr></w:rPrChange>'), "18"),
        (run("18", '<w:rPrChange w:id="1"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:rPrChange>') + run("0"), "180"),
        (
            '<w:p><w:pPr><w:pPrChange w:id="1"><w:pPr><w:pStyle w:val="HintLine"/></w:pPr></w:pPrChange></w:pPr>'
            f"{run('18')}</w:p>",
            "18",
        ),
        (f"<w:del {CHANGE}>{run('20')}</w:del>{run('18')}", "18"),
        (f"<w:moveFrom {CHANGE}>{run('20')}</w:moveFrom>{run('18')}", "18"),
    ],
)  # fmt: skip
def test_what_a_text_looked_like_before_changes_nothing(content: str, right: str) -> None:
    assert word_cell(content) == right


def field(instruction: str, result: str = "") -> str:
    shown = field_mark("separate") + run(result) if result else ""
    return f"{field_mark('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{shown}{field_mark('end')}"


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (field("SYMBOL 179 \\f Symbol \\s 10") + run("12期"), "≥12期"),
        (field('SYMBOL 0xB3 \\f "Symbol"') + run("12期"), "≥12期"),
        (field("SYMBOL 8805 \\u") + run("12期"), "≥12期"),
        ('<w:fldSimple w:instr=" SYMBOL 163 \\f Symbol "/>' + run("12期"), "≤12期"),
        (field("SYMBOL 97 \\f Webdings") + run("12期"), "\ufffd12期"),
        (field("EQ \\o\\ac(○,1)") + run("12期"), "①12期"),
        (field('EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(qing),青)') + run("禾"), "青禾"),
        (field("EQ \\f(1,2)"), "1/2"),
        (field("EQ \\o(&gt;,_)") + run("12期"), "\ufffd>_12期"),
        (run("18") + field("EQ \\s\\up5(1)"), "18"),
        (field("=SUM(ABOVE)"), "\ufffd"),
        (field("=SUM(ABOVE)", "18"), "18"),
        (field("XE 青禾") + run("18"), "18"),
        (field("EQ " + "\\x(" * 3000) + run("18"), "\ufffd18"),
    ],
)
def test_signs_given_as_fields(content: str, right: str) -> None:
    assert word_cell(content) == right


def math(content: str) -> str:
    return f"<m:oMath>{content}</m:oMath>"


def sign(text: str, properties: str = "") -> str:
    return f"<m:r>{properties}<m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (math(sign("≥")) + run("12期"), "≥12期"),
        (math(sign("≥12")) + run("期"), "≥12期"),
        (f"<m:oMathPara>{math(sign('≤'))}</m:oMathPara>" + run("12期"), "≤12期"),
        (math(f'<m:bar><m:barPr><m:pos m:val="bot"/></m:barPr><m:e>{sign("&gt;")}</m:e></m:bar>') + run("12期"), "≥12期"),
        (math(f'<m:acc><m:accPr><m:chr m:val="̸"/></m:accPr><m:e>{sign("=")}</m:e></m:acc>') + run("12期"), "\ufffd=12期"),
        (math(f"<m:limLow><m:e>{sign('&gt;')}</m:e><m:lim>{sign('=')}</m:lim></m:limLow>") + run("12期"), "\ufffd>=12期"),
        (math(f"<m:f><m:num>{sign('1')}</m:num><m:den>{sign('2')}</m:den></m:f>"), "1/2"),
        (math(f"<m:sSup><m:e>{sign('10')}</m:e><m:sup>{sign('3')}</m:sup></m:sSup>"), "10^3"),
        (math(f"<m:sSub><m:e>{sign('18')}</m:e><m:sub>{sign('1')}</m:sub></m:sSub>"), "18_1"),
        (math(f"<m:rad><m:deg/><m:e>{sign('16')}</m:e></m:rad>"), "√16"),
        (math(f"<m:d><m:dPr/><m:e>{sign('18')}</m:e></m:d>"), "(18)"),
        (math(f'<m:phant><m:phantPr><m:show m:val="0"/></m:phantPr><m:e>{sign("0")}</m:e></m:phant>') + run("18"), "18"),
        (math(sign("20", "<w:rPr><w:strike/></w:rPr>")) + run("18"), "18"),
        (math(sign("0", "<w:rPr><w:vanish/></w:rPr>")) + run("18"), "18"),
        (math(f"<w:del {CHANGE}>{sign('20')}</w:del>{sign('18')}"), "18"),
        (math(f"<m:borderBox><m:borderBoxPr><m:strikeH/></m:borderBoxPr><m:e>{sign('20')}</m:e></m:borderBox>"), "\ufffd"),
    ],
)
def test_signs_given_as_formulas(content: str, right: str) -> None:
    assert word_cell(content) == right


@pytest.mark.parametrize(
    ("requires", "right"),
    [("wps", "new"), ("w14 wps", "new"), ("zz", "old"), ("wps zz", "old"), ("missing", "old"), ("w99", "old")],
)
def test_of_alternatives_the_first_that_is_understood_is_read(requires: str, right: str) -> None:
    alternatives = (
        f'<w:r><mc:AlternateContent xmlns:zz="http://nobody.example/2099" '
        f'xmlns:w99="http://schemas.microsoft.com/office/word/2099/wordml"><mc:Choice Requires="{requires}"><w:t>new</w:t></mc:Choice>'
        "<mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert word_cell(alternatives) == right


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (run("20", "<w:strike/>") + run("18"), "18"),
        (styled("20", "Gone") + run("18"), "18"),
        (styled("0", "Hint") + run("18"), "18"),
        (run("18") + run("1", RAISED), "18"),
        (run("20", '<w:strike w:val="off"/>'), "20"),
    ],
)
def test_marks_of_word_2003(content: str, right: str) -> None:
    styles = f"<w:styles>{STYLES}</w:styles><w:body>"
    body = table(row("执行数", cell(paragraph(content))), row("备注", "无"))
    assert second_cell(saved(body).replace(b"<w:body>", styles.encode(), 1)) == right


def flat(parts: dict[str, str]) -> bytes:
    """A package written out in one XML file."""
    written = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{content.partition("?>")[2] or content}</pkg:xmlData></pkg:part>'
        for name, content in parts.items()
    )
    namespace = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
    return f'<?xml version="1.0"?><pkg:package {namespace}>{written}</pkg:package>'.encode()


@pytest.mark.parametrize("instruction", [b"", b'<?mso-application progid="Word.Document"?>'])
def test_a_package_in_one_file_is_read_like_a_zip(instruction: bytes) -> None:
    body = table(row("执行数", cell(paragraph(styled("20", "Gone"), run("18")))), row("备注", "无"))
    data = flat({
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": word_xml(body),
        "word/_rels/document.xml.rels": relationships(("styles", "styles.xml")),
        "word/styles.xml": f"<w:styles {NAMESPACES}>{STYLES}</w:styles>",
    }).replace(b"?>", b"?>" + instruction, 1)  # fmt: skip
    assert read(data, "a.xml").format == "word2003"
    assert second_cell(data) == "18"


@pytest.mark.parametrize("kind", ["attachedTemplate", "image"])
@pytest.mark.parametrize(
    "target",
    [
        "file:////Users/a/Library/Templates/Normal.dotm",
        "file:///Users/a/b.dotm",
        "file:///Volumes/Disk/b.dotm",
        "/Users/a/b.dotm",
        "file://localhost/Users/a/b.dotm",
        "file:///home/a/b.ott",
        "Macintosh HD:Users:a:b.dotm",
    ],
)
def test_paths_on_the_disk_of_a_mac_are_no_content_from_outside(kind: str, target: str) -> None:
    links = relationships((kind, target, "External"))
    body = table(row("执行数", "18"), row("备注", "无"))
    assert second_cell(zip_of({**word_entries(body), "word/_rels/settings.xml.rels": links})) == "18"


WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:fill="1F4E79"/>'


@pytest.mark.parametrize(
    ("content", "properties", "right"),
    [
        (run("18") + run("0", WHITE), "", "18"),
        (run("18") + run("0", '<w:color w:val="auto" w:themeColor="background1"/>'), "", "18"),
        (run("18") + run("0", f'{WHITE}<w:shd w:val="clear" w:fill="FFFFFF"/>'), "", "18"),
        (run("18", WHITE + DARK), "", "18"),
        (run("18", WHITE + '<w:highlight w:val="black"/>'), "", "18"),
        (run("18", WHITE), DARK, "18"),
        (run("18", WHITE), '<w:shd w:val="clear" w:fill="auto"/>', NOTHING),
        (run("18", WHITE), '<w:shd w:val="pct50" w:fill="auto"/>', "18"),
        (run("18", '<w:color w:val="FF0000"/>'), "", "18"),
    ],
)
def test_white_on_white_is_not_seen_in_word(content: str, properties: str, right: str) -> None:
    body = table(row("执行数", cell(paragraph(content), properties=properties)), row("备注", "无"))
    assert second_cell(word_with_styles(body)) == right


def test_white_text_in_a_table_whose_style_may_colour_it_is_read() -> None:
    styles = f'<w:style w:type="table" w:styleId="Dark"><w:tblStylePr w:type="firstRow"><w:tcPr>{DARK}</w:tcPr></w:tblStylePr></w:style>'
    body = table(row("执行数", cell(paragraph(run("18", WHITE)))), row("备注", "无"))
    body = body.replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr>', 1)
    assert second_cell(word_with_styles(body, styles)) == "18"


# --- Web pages -------------------------------------------------------------------------------------------------------------


def page_cell(content: str, style: str = "", attributes: str = "") -> str:
    sheet = f"<style>{style}</style>" if style else ""
    page = (
        f'<html><head><meta charset="utf-8">{sheet}</head><body><table><tr><td>执行数</td><td {attributes}>{content}</td></tr>'
    )
    return second_cell(f"{page}<tr><td>备注</td><td>无</td></tr></table></body></html>".encode())


@pytest.mark.parametrize(
    ("content", "style", "right"),
    [
        ("<s>20</s>18", "", "18"),
        ("<strike>20</strike> 18", "", "18"),
        ("<del>20</del><ins>18</ins>", "", "18"),
        ("<del>20</del>", "", LOST),
        ("1<s>2</s>8", "", f"1{LOST}8"),
        ('<span style="text-decoration: line-through">20</span>18', "", "18"),
        ('<span style="text-decoration-line: underline line-through">20</span>18', "", "18"),
        ('<span style="TEXT-DECORATION: LINE-THROUGH"><b>20</b></span>18', "", "18"),
        ('<span class="old">20</span>18', ".old { text-decoration: line-through }", "18"),
        ('<span class="old">20</span>18', "<!-- span.old, .x > b { text-decoration: red line-through; } -->", "18"),
        ('<span class="old">20</span>18', "@media screen { .old { text-decoration: line-through } }", "18"),
        ('<span class="old">18</span>', "@media (max-width: 600px) { .old { text-decoration: line-through } }", "18"),
        ('<span class="old">18</span>', ".old { text-decoration: line-through } .old { text-decoration: none }", "18"),
        ('<span class="old">20</span>18', ".old { text-decoration: line-through !important } .old { text-decoration: none }", "18"),
        ('<span class="old" id="a">18</span>', "#a { text-decoration: none } .old { text-decoration: line-through }", "18"),
        ('<s class="new">18</s>', ".new { text-decoration: none }", "18"),
        ('<font class="font5">20</font><font class="font0">18</font>', ".font5 {text-decoration:line-through;}", "18"),
        ("<p>20</p><div>18</div>", "td > p:first-child { text-decoration: line-through }", "18"),
    ],
)  # fmt: skip
def test_struck_text_of_web_pages(content: str, style: str, right: str) -> None:
    assert page_cell(content, style) == right


def test_a_cell_of_a_web_page_struck_by_its_class_or_its_row() -> None:
    assert page_cell("20", ".xl65 {text-decoration:line-through}", 'class="xl65"') == LOST
    assert page_cell("20", attributes='style="text-decoration:line-through"') == LOST


@pytest.mark.parametrize(
    ("content", "style", "right"),
    [
        ('18<span style="display:none">0</span>', "", "18"),
        ('18<span style="visibility: hidden">0</span>', "", "18"),
        ('18<span style="font-size:0">0</span>', "", "18"),
        ('18<span style="font-size: 0.0pt"><b>0</b></span>', "", "18"),
        ('18<span style="opacity:0">0</span>', "", "18"),
        ('18<span style="mso-hide:all">0</span>', "", "18"),
        ('18<span style="display:none !important">0</span>', "", "18"),
        ("18<span hidden>0</span>", "", "18"),
        ('18<span class="h">0</span>', ".h { display: none; }", "18"),
        ('18<span class="h">0</span>', "td .h { visibility: hidden }", "18"),
        ('18<span class="h">0</span>', ".h{font-size:0px}", "18"),
        ('18<span class="h">0</span>', ".h{font:0/0 a}", "18"),
        ('18<i id="h">0</i>', "#h { DISPLAY:NONE }", "18"),
        ('18<span class="h">0</span>', "@media print { .h { display: none } }", "180"),
        ('18<span class="h">0</span>', ".h { display: none } td .h { display: inline }", "180"),
        ('<div style="font-size:0"><span style="font-size:14px">18</span></div>', "", "18"),
        ('<div style="font-size:0"><span style="font-size:2em">18</span></div>', "", NOTHING),
        ('<div class="z"><span class="n">18</span></div>', ".z { font-size: 0 } .n { font-size: 12pt }", "18"),
        ('<div style="visibility:hidden">0<b style="visibility:visible">18</b></div>', "", "18"),
        ('<span style="font-size:10px; opacity:0.5; display:block">18</span>', "", "18"),
        ('18<font color="white">0</font>', "", "18"),
        ('18<span style="color:#FFF">0</span>', "", "18"),
        ('18<span style="color:rgb(255, 255, 255)">0</span>', "", "18"),
        ('18<span style="color:transparent">0</span>', "", "18"),
        ('18<span class="w">0</span>', ".w { color: white }", "18"),
        ('<span style="color:#fff; background:#1f4e79">18</span>', "", "18"),
        ('<span class="w">18</span>', ".w { color: white } td { background-color: navy }", "18"),
        ('<span class="w">18</span>', ".w { color: white } .w { color: black }", "18"),
        ('<span style="color:#fff; background:none">18</span>', "", NOTHING),
        ('<span style="position:absolute;left:-9999px">3</span>8', "", f"{LOST}8"),
        ('<span class="o">3</span>8', ".o { position: fixed; left: 0 }", f"{LOST}8"),
        ('<span style="text-indent:-999px">38</span>', "", LOST),
        ('3<span style="clip-path: inset(100%)">8</span>', "", f"3{LOST}"),
        ('<span style="position:absolute">见附件</span>38', "", "见附件38"),
        ('<span style="position:relative; clip:auto">38</span>', "", "38"),
        ("8", 'td::before { content: "3" }', LOST),
        ('<b class="n">8</b>', '.n:after { content: counter(n) }', LOST),
        ("完成", 'td::after { content: "（未）" }', "完成"),
        ("38", 'td::before { content: "" } td::after { content: "\\e601" } .none::before { content: "3" }', "38"),
        ("38", 'body::before { content: "第1页" } body { position: absolute; left: 20px }', "38"),
        ("18<span>0</span>", "p::before { display: none } a:hover { display: none } @import 'x'; } {{", "180"),
    ],
)  # fmt: skip
def test_hidden_text_of_web_pages(content: str, style: str, right: str) -> None:
    assert page_cell(content, style) == right


@pytest.mark.parametrize(
    ("content", "style", "right"),
    [
        ("18<sup>1</sup>", "", "18"),
        ("18<sup><a href='#n'>[1]</a></sup>", "", "18"),
        ('18<sup class="n">1</sup>', ".n { vertical-align: baseline; position: relative }", "18"),
        ('18<span style="vertical-align: super">1</span>', "", "18"),
        ('18<span style="vertical-align: 4pt">1</span>', "", "18"),
        ('18<span style="mso-text-raise:4.0pt">1</span>', "", "18"),
        ('18<font class="font6">1</font>', ".font6 {font-size:9.0pt; vertical-align:super;}", "18"),
        ("<sup>18</sup>", "", "18"),
        ("100m<sup>2</sup>", "", "100m²"),
        ("18<sub>1</sub>", "", "18₁"),
        ('<span style="vertical-align: middle">18</span>', "", "18"),
    ],
)
def test_raised_text_of_web_pages(content: str, style: str, right: str) -> None:
    assert page_cell(content, style) == right


# --- Workbooks -------------------------------------------------------------------------------------------------------------


Fill = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]


def filled(fill: Fill) -> bytes:
    """A workbook in whose B1 `fill` writes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet("自评表")
    sheet.write(0, 0, "执行数")
    sheet.write_row(1, 0, ["备注", "无"])
    fill(workbook, sheet)
    workbook.close()
    return buffer.getvalue()


def number_struck(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_number(0, 1, 20, book.add_format({"font_strikeout": True}))


def text_struck(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_string(0, 1, "20", book.add_format({"font_strikeout": True}))


def words_struck(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_string(0, 1, "取消", book.add_format({"font_strikeout": True}))


def result_struck(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_formula(0, 1, "=10+10", book.add_format({"font_strikeout": True}), 20)


def part_struck(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_rich_string(0, 1, book.add_format({"font_strikeout": True}), "20", book.add_format(), "18")


def part_struck_at_the_end(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_rich_string(0, 1, "18 ", book.add_format({"font_strikeout": True}), "20")


def rest_of_a_struck_cell(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    """The first run has no font of its own: it has that of the cell; the second has one, which strikes nothing."""
    struck = book.add_format({"font_strikeout": True})
    sheet.write_rich_string(0, 1, "20", book.add_format({"bold": True}), " 18", struck)


def note_raised(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_rich_string(0, 1, "18", book.add_format({"font_script": 1}), "1")


def all_raised(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_string(0, 1, "18", book.add_format({"font_script": 1}))


def unit_raised(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_rich_string(0, 1, "100m", book.add_format({"font_script": 1}), "2")


def white_number(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_number(0, 1, 180, book.add_format({"font_color": "#FFFFFF"}))


def white_number_on_blue(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_number(0, 1, 18, book.add_format({"font_color": "#FFFFFF", "bg_color": "#1F4E79"}))


def part_white(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_rich_string(0, 1, "18", book.add_format({"font_color": "#FFFFFF"}), "0")


@pytest.mark.parametrize(
    ("fill", "right"),
    [
        (number_struck, LOST),
        (text_struck, LOST),
        (words_struck, NOTHING),
        (result_struck, LOST),
        (part_struck, "18"),
        (part_struck_at_the_end, "18"),
        (rest_of_a_struck_cell, "18"),
        (note_raised, "18"),
        (all_raised, "18"),
        (unit_raised, "100m²"),
        (white_number, NOTHING),
        (white_number_on_blue, "18"),
        (part_white, "18"),
    ],
)
def test_marks_of_workbooks(fill: Fill, right: str) -> None:
    assert second_cell(filled(fill), "a.xlsx") == right


def test_marks_of_old_workbooks() -> None:
    """Saved by LibreOffice: a struck number, one struck within a text, struck words, a note, red, zero as a dash, two pictures."""
    data = (Path(__file__).parent.parent / "specimens" / "marks.xls").read_bytes()
    document = read(data, "marks.xls")
    grid = next(document.grids)
    shown = {name.text: value.text for name, value in zip(*grid.rows, strict=True)}
    assert shown == {
        "划去的数": LOST,
        "划改的数": "18",
        "划去的字": NOTHING,
        "注": "18",
        "负数": "-3.00",
        "会计零": "0",
        "图": PICTURE_SIGN,
    }
    assert [getattr(block, "location", "") for block in document.blocks] == ["自评表", "", "扫描件", "扫描件!E22"]


@pytest.mark.parametrize(
    ("stored", "right"),
    [
        ("青禾夜校_xD83D__xDE00_培训", "青禾夜校😀培训"),
        ("青禾_x000B_夜校", "青禾\n夜校"),
        ("青禾_x0000_夜校_xFFFE_", "青禾夜校"),
        ("_x005F_xD83D_", "_xD83D_"),
        ("青禾_xD83D_夜校", "青禾\ufffd夜校"),
    ],
)
def test_escapes_in_workbooks_become_characters(stored: str, right: str) -> None:
    def fill(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_string(0, 1, "XX")

    entries = entries_of(filled(fill))
    strings = entries["xl/sharedStrings.xml"].replace(b"<t>XX</t>", f"<t>{stored}</t>".encode())
    assert second_cell(zip_of({**entries, "xl/sharedStrings.xml": strings}), "a.xlsx") == right


# --- What LibreOffice converts ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_marks_survive_the_conversion_of_rtf() -> None:
    def rtf(content: str) -> str:
        return f"\\trowd\\cellx2000\\cellx4000\\intbl {content}\\cell\\row\n"

    value = r"{\strike 20}18{\super 1}{\v 0}"
    data = "{\\rtf1\\ansi\\ansicpg936\n" + rtf(f"a\\cell {value}") + rtf("b\\cell c") + "\\pard end\\par}"
    (grid,) = read(data.encode("ascii"), "a.rtf").grids
    assert grid.rows[0][1].text == "18"
