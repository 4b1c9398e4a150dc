"""Office Open XML packages (docx, xlsx): parts found by relationship, parsed without DTDs, entities or network.

The names of parts are never assumed: the main part is the one that `_rels/.rels` names. Documents in the strict flavour of
the standard are brought to the namespaces of the transitional one, so that a reader knows a single set.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lxml import etree

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.zipfiles import open_zip, read_entry

CONTENT_TYPES: Final = "[Content_Types].xml"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""Namespace of the `r:id` attributes that point from a part into its relationships."""

_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_STRICT_NAMESPACE: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL_NAMESPACE: Final = rb"http://schemas.openxmlformats.org/\1/2006/"
_MACROS: Final = re.compile(r"vbaproject\.bin$|/macrosheets/", re.IGNORECASE)
_FOLLOWED_BY_CLICK: Final = frozenset({"hyperlink"})
_LEFTOVERS_WHEN_LOCAL: Final = frozenset({"attachedTemplate", "image"})
_LOCAL_FILE: Final = re.compile(r"(file:///)?[A-Za-z]:[\\/]|[^:\\/]+$")


@dataclass(frozen=True, slots=True)
class Relationship:
    """A pointer from one part to another: `kind` is the last word of its type (`worksheet`, `styles`, …)."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of a docx or xlsx file.

    Every method raises UnreadableDocumentError for what is damaged, too large or not safe to read.
    """

    def __init__(self, data: bytes) -> None:
        self._zip = open_zip(data)
        files = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        self._entries = {_normal(entry.filename): entry for entry in files}
        if len(self._entries) < len(files):
            raise UnreadableDocumentError("文件包内有同名部件，内容不确定，请用 Office 或 WPS 另存后再试")

    def __contains__(self, part: str) -> bool:
        return _normal(part) in self._entries

    @property
    def part_names(self) -> Iterator[str]:
        return (entry.filename.replace("\\", "/") for entry in self._entries.values())

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        entry = self._entries.get(_normal(part))
        if entry is None:
            raise UnreadableDocumentError("文件包缺少这一部件，可能已损坏", part)
        return read_entry(self._zip, entry)

    def parse(self, part: str) -> etree._Element:
        """The root element of an XML part."""
        return parse_xml(self.read(part), part)

    def relationships(self, part: str = "") -> dict[str, Relationship]:
        """The relationships of a part by id; of the package as a whole when no part is named."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self:
            return {}
        return {
            element.get("Id", ""): _relationship(element, folder) for element in self.parse(source).iterchildren(_RELATIONSHIP)
        }

    def related(self, kind: str, part: str = "") -> str | None:
        """The part that `part` (or the package) points to by a relationship of that kind."""
        related = (link.target for link in self.relationships(part).values() if link.kind == kind and not link.external)
        return next(related, None)

    @cached_property
    def main_part(self) -> str:
        """The name of the document or workbook part."""
        main = self.related("officeDocument")
        if main is None:
            raise UnreadableDocumentError("文件包内没有指明正文，可能已损坏")
        return main

    @cached_property
    def main_content_type(self) -> str:
        """What the package declares its main part to be."""
        types = self.parse(CONTENT_TYPES)
        overrides = {_normal(each.get("PartName", "")): each for each in types.iterchildren(f"{_CONTENT_TYPES}Override")}
        defaults = {each.get("Extension", "").lower(): each for each in types.iterchildren(f"{_CONTENT_TYPES}Default")}
        extension = self.main_part.rpartition(".")[2].lower()
        declared = overrides.get(_normal(self.main_part), defaults.get(extension))
        return "" if declared is None else declared.get("ContentType", "")

    @cached_property
    def title(self) -> str:
        """The title in the document's properties, empty where there is none."""
        properties = self.related("core-properties")
        if properties is None or properties not in self:
            return ""
        return (self.parse(properties).findtext(_TITLE) or "").strip()

    def refuse_active_content(self) -> None:
        """Raises UnreadableDocumentError when the file carries macros, or links to content outside that Office would load."""
        for part in self.part_names:
            if _MACROS.search(part):
                raise UnreadableDocumentError("文件带有宏，为安全起见不予读取；请另存为不含宏的 .docx 或 .xlsx 后再试", part)
            if part.endswith(".rels"):
                self._refuse_outside_links(part)

    def _refuse_outside_links(self, source: str) -> None:
        for element in self.parse(source).iterchildren(_RELATIONSHIP):
            link = _relationship(element, "")
            if link.external and not _is_harmless(link):
                raise UnreadableDocumentError(
                    f"文件引用了外部内容（{link.kind}：{link.target[:80]}），为安全起见不予读取；请断开链接后另存再试", source
                )


def parse_xml(content: bytes, location: str = "") -> etree._Element:
    """The root element of an XML document that declares no DTD; no entity is resolved and nothing is fetched.

    Raises UnreadableDocumentError when the XML is malformed, declares a DTD, or is nested beyond the parser's limits.
    """
    if b"purl.oclc.org/ooxml" in content:
        content = _STRICT_NAMESPACE.sub(_TRANSITIONAL_NAMESPACE, content)
    try:
        root = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise UnreadableDocumentError("XML 内容有误，文件可能已损坏", location) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocumentError("XML 内含 DTD 或实体声明，为安全起见不予读取", location)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _normal(part: str) -> str:
    """Part names are compared without regard to case; some producers write a leading slash or backslashes."""
    return part.replace("\\", "/").lstrip("/").lower()


def _relationship(element: etree._Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
    return Relationship(element.get("Type", "").rpartition("/")[2], target, external)


def _is_harmless(link: Relationship) -> bool:
    """Hyperlinks wait for a click. Paths on the author's disk, of the template and of pasted pictures, are in most documents."""
    if link.kind in _FOLLOWED_BY_CLICK:
        return True
    return link.kind in _LEFTOVERS_WHEN_LOCAL and _LOCAL_FILE.match(link.target) is not None
