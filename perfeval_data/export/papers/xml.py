"""Elements of WordprocessingML, where python-docx has no call for them or is slow with long tables."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from perfeval_data.service.printable import for_xml

Element = Any
"""An lxml element of one of the many classes of python-docx."""


def element(name: str, *children: Element, **attributes: object) -> Element:
    """An element of the main namespace, such as `w:jc`; attributes take the same prefix."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def run(text: str, font: str | None = None, size: float | None = None) -> Element:
    """A run of text, line breaks kept, in another Chinese font or size (points) than its style if one is given.

    Quotation marks and dashes take the Chinese font, a choice that Word leaves to the run.
    """
    properties = element("rPr", element("rFonts", hint="eastAsia", **({"eastAsia": font} if font else {})))
    if size:
        properties.extend(element(name, val=round(size * 2)) for name in ("sz", "szCs"))
    made = element("r", properties)
    for number, line in enumerate(for_xml(text).split("\n")):
        if number:
            made.append(element("br"))
        made.append(_text(line))
    return made


def field(instruction: str) -> list[Element]:
    """The runs of a field that Word computes, such as `PAGE`."""
    code = element("instrText")
    code.text = f" {instruction} "
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", code),
        element("r", element("fldChar", fldCharType="separate")),
        run("1"),
        element("r", element("fldChar", fldCharType="end")),
    ]


def _text(line: str) -> Element:
    made = element("t")
    made.text = line
    made.set(qn("xml:space"), "preserve")
    return made
