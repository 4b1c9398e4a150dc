"""Reduces WordprocessingML to paragraphs, tables, rows, cells, and text in `w:t`.

Word wraps the printed content in much else: tracked changes, content controls, field codes, alternatives, text boxes. `simplify`
settles all of it in the tree once, as if every change were accepted and the page printed. After that `w:p`, `w:tbl`, `w:tr` and
`w:tc` are direct children of each other, and the text of a paragraph is in its `w:t`.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from perfeval_data.readers import wordfields
from perfeval_data.readers.characters import lowered, raised, struck
from perfeval_data.readers.legibility import Seen, as_seen
from perfeval_data.readers.ooxml import take_alternatives
from perfeval_data.readers.symbols import CHECKED, UNCHECKED, UNKNOWN, in_symbol_font, is_symbol_font, symbol
from perfeval_data.readers.wordmath import write_formulas_as_text
from perfeval_data.readers.wordpictures import write_pictures
from perfeval_data.readers.wordstyles import RUNS, Look, Styles, W, is_on

_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"

PARAGRAPH: Final = f"{W}p"
TEXT: Final = f"{W}t"
_RUN: Final = f"{W}r"
_ROW: Final = f"{W}tr"
_FIELD_MARK: Final = f"{W}fldChar"
_FIELD_CODE: Final = f"{W}instrText"

_WRITTEN_AS: Final = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
_WRAPPERS: Final = (
    *(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink")),
    *(f"{W}{name}" for name in ("fldSimple", "bdo", "dir")),
)
_HISTORY: Final = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid", "sectPr", "numbering")
)
"""Formatting before a tracked change."""
_REMOVED: Final = (f"{W}del", f"{W}moveFrom", f"{W}rt")


def simplify(root: etree._Element, styles: Styles) -> None:
    """Settles everything but paragraphs, tables, text and pictures, in place."""
    take_alternatives(root)
    _remove_deleted_rows_and_cells(root)
    etree.strip_elements(root, *_HISTORY, *_REMOVED, with_tail=False)
    _remove_hidden_rows(root)
    looks = _without_hidden(root, styles)
    _remove_prompts(root)
    _move_text_boxes_behind_their_paragraph(root)
    _settle_check_boxes(root)
    _settle_fields(root)
    _write_symbols_as_text(root)
    write_formulas_as_text(root)
    write_pictures(root)
    _write_as_they_look(looks)
    etree.strip_tags(root, *_WRAPPERS)


def _remove_deleted_rows_and_cells(root: etree._Element) -> None:
    for mark in [*root.iter(f"{W}del"), *root.iter(f"{W}cellDel")]:
        properties = mark.getparent()
        if properties is not None and properties.tag in (f"{W}trPr", f"{W}tcPr"):
            _remove(properties.getparent())


def _remove_hidden_rows(root: etree._Element) -> None:
    for mark in list(root.iter(f"{W}hidden")):
        properties = mark.getparent()
        owner = None if properties is None else properties.getparent()
        if owner is not None and owner.tag == _ROW and is_on(mark):
            _remove(owner)


def _without_hidden(root: etree._Element, styles: Styles) -> list[tuple[etree._Element, Look]]:
    """Removes hidden and unseen runs; returns those that are struck out, raised or lowered, or hard to see."""
    looks = list(styles.looks(root))
    is_out = [look.hidden or look.seen is Seen.UNSEEN for _, look in looks]
    for (run, _), out in zip(looks, is_out, strict=True):
        if out:
            _remove(run)
    return [pair for pair, out in zip(looks, is_out, strict=True) if not out]


def _write_as_they_look(looks: list[tuple[etree._Element, Look]]) -> None:
    """Replaces struck-out text by its mark, raised and lowered text by superscripts and subscripts, doubtful figures by their sign."""
    off_line = {run for run, look in looks if look.height}
    for run, look in looks:
        for text in run.iter(TEXT):
            text.text = as_seen(text.text or "", look.seen)
        write = struck if look.struck else {"superscript": raised, "subscript": lowered}.get(look.height)
        if write and (look.struck or _is_beside_others(run, off_line)):
            texts = list(run.iter(TEXT))
            whole = "".join(text.text or "" for text in texts)
            for number, text in enumerate(texts):
                text.text = "" if number else write(whole)


def _is_beside_others(run: etree._Element, off_line: AbstractSet[etree._Element]) -> bool:
    """Whether the paragraph also has text on the line. If everything is raised, nothing is a footnote mark."""
    paragraph = _ancestor(run, PARAGRAPH)
    texts = () if paragraph is None else paragraph.iter(TEXT)
    return any(text.text and text.text.strip() and off_line.isdisjoint(text.iterancestors(*RUNS)) for text in texts)


def _remove_prompts(root: etree._Element) -> None:
    """Removes the prompts of content controls that nobody filled in (单击此处输入文字): their value is empty."""
    for mark in root.iter(f"{W}showingPlcHdr"):
        control = _ancestor(mark, f"{W}sdt")
        if control is not None and is_on(mark):
            for run in list(control.iter(_RUN)):
                _remove(run)


def _settle_check_boxes(root: etree._Element) -> None:
    for box in root.iter(f"{_W14}checkbox"):
        control = _ancestor(box, f"{W}sdt")
        if control is not None:
            _replace_text(control, _box(is_on(box.find(f"{_W14}checked"), f"{_W14}val")))


def _replace_text(control: etree._Element, text: str) -> None:
    runs = list(control.iter(_RUN))
    for run in runs[1:]:
        _remove(run)
    for run in runs[:1]:
        run[:] = [_text_element(text)]


@dataclass(slots=True)
class _Field:
    """A field while it is parsed: its instruction, then whether its result shows anything."""

    instruction: list[etree._Element] = field(default_factory=list)
    code: str = ""
    has_result: bool = False
    shows_text: bool = False

    def end_instruction(self) -> None:
        for text in self.instruction:
            text.text = ""
        self.has_result = True


def _settle_fields(root: etree._Element) -> None:
    """Leaves only the result of each field `{ instruction | result }`, marked by three `w:fldChar`.

    An instruction is blanked only once its end is found, so that a field that never ends does not swallow the text after it.
    Formulas and symbols (`EQ`, `SYMBOL`) have no result: their instruction says what they show.
    """
    for element in root.iter(f"{W}fldSimple"):
        if not any(text.text for text in element.iter(TEXT)):
            _insert_run(element, wordfields.shown(element.get(f"{W}instr", "")))
    paragraphs = (_ancestor(mark, PARAGRAPH) for mark in root.iter(_FIELD_MARK))
    for paragraph in {paragraph for paragraph in paragraphs if paragraph is not None}:
        open_fields: list[_Field] = []
        for element in list(paragraph.iter(_FIELD_MARK, _FIELD_CODE, TEXT)):
            if element.tag == _FIELD_MARK:
                _step_through_field(element, open_fields)
            elif element.tag == _FIELD_CODE:
                for each in open_fields[-1:]:
                    each.code += element.text or ""
            else:
                for each in open_fields:
                    if not each.has_result:
                        each.instruction.append(element)
                    each.shows_text = each.shows_text or (each.has_result and bool(element.text))


def _step_through_field(mark: etree._Element, open_fields: list[_Field]) -> None:
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        open_fields.append(_Field())
        _write(mark, _state_of_form_field(mark))
    elif open_fields and kind == "separate":
        open_fields[-1].end_instruction()
    elif open_fields and kind == "end":
        ended = open_fields.pop()
        ended.end_instruction()
        if not ended.shows_text and (text := wordfields.shown(ended.code)):
            _write(mark, text)
            if open_fields and not open_fields[-1].has_result:
                open_fields[-1].code += text
                open_fields[-1].instruction.append(mark)


def _state_of_form_field(mark: etree._Element) -> str:
    """What a legacy check box or drop-down shows; other form fields have it in their result."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        checked = box.find(f"{W}checked")
        return _box(is_on(box.find(f"{W}default") if checked is None else checked))
    choices = mark.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    chosen = choices.find(f"{W}result")
    number = "0" if chosen is None else chosen.get(f"{W}val", "0")
    entries = [entry.get(f"{W}val", "") for entry in choices.iterchildren(f"{W}listEntry")]
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""


def _write_symbols_as_text(root: etree._Element) -> None:
    for tag, text in _WRITTEN_AS.items():
        for element in list(root.iter(tag)):
            parent = element.getparent()
            if parent is not None and parent.tag == _RUN:
                _write(element, text)
    for element in list(root.iter(f"{W}sym")):
        _write(element, _symbol(element))
    for fonts in root.iter(f"{W}rFonts"):
        _read_in_symbol_font(fonts)


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return UNKNOWN
    return symbol(element.get(f"{W}font", ""), code)


def _read_in_symbol_font(fonts: etree._Element) -> None:
    font = fonts.get(f"{W}ascii", "")
    if is_symbol_font(font):
        run = _ancestor(fonts, _RUN)
        for text in () if run is None else run.iterchildren(TEXT):
            text.text = in_symbol_font(font, text.text or "")


def _move_text_boxes_behind_their_paragraph(root: etree._Element) -> None:
    for box in reversed(list(root.iter(f"{W}txbxContent"))):
        paragraph = _ancestor(box, PARAGRAPH)
        if paragraph is not None:
            for content in reversed(box):
                paragraph.addnext(content)


def _insert_run(element: etree._Element, text: str) -> None:
    if text:
        run = etree.SubElement(element, _RUN)
        run.append(_text_element(text))


def _box(checked: bool) -> str:
    return CHECKED if checked else UNCHECKED


def _text_element(text: str) -> etree._Element:
    element = etree.Element(TEXT)
    element.text = text
    return element


def _write(element: etree._Element, text: str) -> None:
    """Turns an element into `w:t`."""
    element[:] = []
    element.tag = TEXT
    element.text = text


def _ancestor(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _remove(element: etree._Element | None) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)
