"""WordprocessingML brought to its plain form: paragraphs, tables, rows, cells, and all text in `w:t`.

Word wraps what stands on the paper in much that does not: tracked changes, content controls, field codes, alternatives,
text boxes. `simplify` settles all of it in the tree once, as if every change were accepted and the page were printed. After
that `w:p`, `w:tbl`, `w:tr` and `w:tc` are direct children of each other, and the text of a paragraph is that of its `w:t`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from perfeval_data.readers.symbols import CHECKED, UNCHECKED, UNKNOWN, in_symbol_font, is_symbol_font, symbol

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

PARAGRAPH: Final = f"{W}p"
TEXT: Final = f"{W}t"
_RUN: Final = f"{W}r"
_ROW: Final = f"{W}tr"
_FIELD_MARK: Final = f"{W}fldChar"

_WRITTEN_AS: Final = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
_WRAPPERS: Final = (
    *(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink")),
    *(f"{W}{name}" for name in ("fldSimple", "bdo", "dir")),
    *(f"{_ALTERNATIVES}{name}" for name in ("AlternateContent", "Choice", "Fallback")),
)
_REMOVED: Final = (f"{W}del", f"{W}moveFrom", f"{W}rt")
_OFF: Final = frozenset({"0", "false", "off"})


def simplify(root: etree._Element) -> None:
    """Settles, in place, everything but paragraphs, tables and text."""
    _take_first_alternative(root)
    _remove_deleted_rows_and_cells(root)
    etree.strip_elements(root, *_REMOVED, with_tail=False)
    _remove_hidden(root)
    _remove_prompts(root)
    _move_text_boxes_behind_their_paragraph(root)
    _settle_check_boxes(root)
    _settle_fields(root)
    _write_symbols_as_text(root)
    _write_formulas_as_text(root)
    etree.strip_tags(root, *_WRAPPERS)


def is_on(switch: etree._Element | None, attribute: str = f"{W}val") -> bool:
    """The value of an on/off element: present means on unless it says otherwise."""
    return switch is not None and switch.get(attribute, "true") not in _OFF


def _take_first_alternative(root: etree._Element) -> None:
    """A text box is stored twice, for new and for old versions of Word."""
    for alternatives in list(root.iter(f"{_ALTERNATIVES}AlternateContent")):
        for other in list(alternatives)[1:]:
            alternatives.remove(other)


def _remove_deleted_rows_and_cells(root: etree._Element) -> None:
    for mark in [*root.iter(f"{W}del"), *root.iter(f"{W}cellDel")]:
        properties = mark.getparent()
        if properties is not None and properties.tag in (f"{W}trPr", f"{W}tcPr"):
            _remove(properties.getparent())


def _remove_hidden(root: etree._Element) -> None:
    for mark in [*root.iter(f"{W}vanish"), *root.iter(f"{W}hidden")]:
        properties = mark.getparent()
        owner = None if properties is None else properties.getparent()
        if owner is not None and owner.tag in (_RUN, _ROW) and is_on(mark):
            _remove(owner)


def _remove_prompts(root: etree._Element) -> None:
    """A content control that nobody has filled in shows a prompt (单击此处输入文字): its value is empty."""
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
    """A field while it is stepped through: the texts of its instruction until the result begins."""

    instruction: list[etree._Element] = field(default_factory=list)
    has_result: bool = False

    def end_instruction(self) -> None:
        for text in self.instruction:
            text.text = ""
        self.has_result = True


def _settle_fields(root: etree._Element) -> None:
    """Of a field only the result is printed: `{ instruction | result }`, marked by three `w:fldChar`.

    An instruction is blanked when its end is found; one that never ends is no reason to lose the text behind it.
    """
    paragraphs = (_ancestor(mark, PARAGRAPH) for mark in root.iter(_FIELD_MARK))
    for paragraph in {paragraph for paragraph in paragraphs if paragraph is not None}:
        open_fields: list[_Field] = []
        for element in list(paragraph.iter(_FIELD_MARK, TEXT)):
            if element.tag == _FIELD_MARK:
                _step_through_field(element, open_fields)
            else:
                for each in open_fields:
                    if not each.has_result:
                        each.instruction.append(element)


def _step_through_field(mark: etree._Element, open_fields: list[_Field]) -> None:
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        open_fields.append(_Field())
        _write(mark, _state_of_form_field(mark))
    elif open_fields and kind == "separate":
        open_fields[-1].end_instruction()
    elif open_fields and kind == "end":
        open_fields.pop().end_instruction()


def _state_of_form_field(mark: etree._Element) -> str:
    """The check box or the choice that a form field of an old document shows; other fields keep theirs in the result."""
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


def _write_formulas_as_text(root: etree._Element) -> None:
    """Formulas in one line: signs such as ≥ are often typed as one; a fraction or a power must not read as one number."""
    for tag, sign in ((f"{_MATH}den", "/"), (f"{_MATH}sup", "^")):
        for element in list(root.iter(tag)):
            element.insert(0, _text_element(sign))
    for element in list(root.iter(f"{_MATH}t")):
        element.tag = TEXT


def _move_text_boxes_behind_their_paragraph(root: etree._Element) -> None:
    for box in reversed(list(root.iter(f"{W}txbxContent"))):
        paragraph = _ancestor(box, PARAGRAPH)
        if paragraph is not None:
            for content in reversed(box):
                paragraph.addnext(content)


def _box(checked: bool) -> str:
    return CHECKED if checked else UNCHECKED


def _text_element(text: str) -> etree._Element:
    element = etree.Element(TEXT)
    element.text = text
    return element


def _write(element: etree._Element, text: str) -> None:
    """Turns an element into text."""
    element[:] = []
    element.tag = TEXT
    element.text = text


def _ancestor(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _remove(element: etree._Element | None) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)
