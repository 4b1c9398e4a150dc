"""Word documents in a single XML file: Flat OPC, or Word 2003 XML, often named .doc.

Word 2003 XML has the elements of docx in an older namespace, with fewer wrappers. LibreOffice reads it too, but loses vertically merged
cells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lxml import etree

from perfeval_data.paper.grid import Document, UnreadableDocumentError
from perfeval_data.readers.docx import body_blocks, read_package, refuse_mere_pictures
from perfeval_data.readers.limits import MAX_PART_BYTES, refuse_beyond
from perfeval_data.readers.ooxml import FLAT, Package, parse_xml
from perfeval_data.readers.refusals import MACROS
from perfeval_data.readers.wordstyles import Styles, W

_WORD_2003: Final = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_HINTS: Final = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_ANNOTATIONS: Final = "{http://schemas.microsoft.com/aml/2001/core}"
_TITLE: Final = "{urn:schemas-microsoft-com:office:office}Title"
_RENAMED: Final = {"vmerge": "vMerge", "hmerge": "hMerge"}


def read(data: bytes) -> Document:
    """The document as printed, with all changes accepted.

    Raises UnreadableDocumentError if the file is damaged or too large, has macros, or holds nothing but pictures.
    """
    refuse_beyond(len(data), MAX_PART_BYTES, "文件", "MB")
    root = parse_xml(data)
    if root.tag == f"{FLAT}package":
        return replace(read_package(Package.of_flat_xml(root)), format="word2003")
    if root.get(f"{_WORD_2003}macrosPresent") == "yes":
        raise UnreadableDocumentError(MACROS)
    title = next(root.iter(_TITLE), None)
    _modernise(root)
    styles = Styles(root.find(f"{W}styles"))
    document = Document("word2003", body_blocks(root, styles), "" if title is None else (title.text or "").strip())
    refuse_mere_pictures(document)
    return document


def _modernise(root: etree._Element) -> None:
    for note in list(root.iter(f"{_ANNOTATIONS}annotation")):
        parent = note.getparent()
        if parent is not None and note.get(f"{_WORD_2003}type") == "Word.Deletion":
            parent.remove(note)
    etree.strip_tags(root, f"{_ANNOTATIONS}*", f"{_HINTS}*")
    for element in root.iter(f"{_WORD_2003}*"):
        name = etree.QName(element).localname
        element.tag = W + _RENAMED.get(name, name)
        for attribute in map(str, element.keys()):
            if attribute.startswith(_WORD_2003):
                element.set(W + attribute.removeprefix(_WORD_2003), element.get(attribute, ""))
