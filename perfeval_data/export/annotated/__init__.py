"""A unit's own Word or Excel file with comments in the cells that findings are about.

Only what carries comments changes: the main part or sheet gets comment marks, and the parts that list and draw comments are added or
extended. All other parts (styles, pictures, settings, charts, properties) stay the same byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from perfeval_data.export.annotated import excel, word
from perfeval_data.export.annotated.package import EditedPackage
from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.service.printable import for_xml

_WRITERS: Final[dict[str, type[word.Comments | excel.Comments]]] = {"docx": word.Comments, "xlsx": excel.Comments}
FORMATS: Final = frozenset(_WRITERS)
"""The formats that take comments, as readers name them."""
AUTHOR: Final = "绩效自评核对"


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark about a place, as readers name it; where that is no cell, it goes to the other place, the first cell of the
    form."""

    location: str
    otherwise: str
    text: str


def annotated(data: bytes, file_format: str, remarks: Iterable[Remark]) -> bytes:
    """The file with a comment in each cell that has remarks, in the order given.

    Raises UnreadableDocumentError if the file cannot be edited, or a place is not in it.
    """
    package = EditedPackage(data)
    if b"purl.oclc.org/ooxml" in package.read(package.found.main_part):
        raise UnreadableDocumentError("文件为“Strict Open XML”格式，不能加批注；请另存为普通的 .docx 或 .xlsx 后再试")
    comments = _WRITERS[file_format](package, AUTHOR)
    texts: dict[str, list[str]] = {}
    for remark in remarks:
        if remark.location in comments:
            texts.setdefault(remark.location, []).append(remark.text)
        elif remark.otherwise in comments:
            texts.setdefault(remark.otherwise, []).append(f"（{remark.location or '整张表'}）{remark.text}")
        else:
            raise UnreadableDocumentError("批注的位置在文件中找不到", remark.location)
    if not texts:
        return data
    comments.add({place: [for_xml(text) for text in said] for place, said in texts.items()})
    return package.packed()
