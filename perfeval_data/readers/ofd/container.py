"""The OFD package: its documents, their pages, and shared resources (fonts, pictures, drawing parameters)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final

from lxml import etree

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.detection import OFD_ENCRYPTED, OFD_ENTRY
from perfeval_data.readers.limits import MAX_ARCHIVE_BYTES, MAX_PAGES, refuse_beyond
from perfeval_data.readers.ofd.elements import box, child, children, flag, text_of
from perfeval_data.readers.ooxml import Package
from perfeval_data.readers.units import A4_MM
from perfeval_data.readers.zipfiles import entry_name, open_zip, read_entry

_BELOW: Final = ("Background", "Body", "Foreground")
"""The painting order of layers and templates."""
_MOST_RELATIVES: Final = 16


@dataclass(frozen=True)
class Part:
    """An XML part and its path, the base of the relative paths in it."""

    package: Package
    path: str

    @cached_property
    def root(self) -> etree._Element:
        """The root element. Raises UnreadableDocumentError if the part is missing or malformed."""
        return self.package.parse(self.path)

    @property
    def exists(self) -> bool:
        """Whether the file has the part."""
        return self.path in self.package

    @property
    def data(self) -> bytes:
        """The bytes of the part. Raises UnreadableDocumentError if it is missing or damaged."""
        return self.package.read(self.path)

    def beside(self, path: str, folder: str = "") -> Part:
        """The part at a path relative to the folder of this one (or a folder in it), or absolute if it begins with a slash."""
        path = path.replace("\\", "/")
        return Part(
            self.package, posixpath.normpath(posixpath.join("/", posixpath.dirname(self.path), folder, path)).lstrip("/")
        )


class Container:
    """An OFD file. Every method raises UnreadableDocumentError for what is damaged, encrypted, too large or unsafe."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @classmethod
    def of_zip(cls, data: bytes) -> Container:
        """The OFD file in a zip file."""
        opened = open_zip(data)
        entries = [each for each in opened.infolist() if not each.is_dir()]
        refuse_beyond(sum(each.file_size for each in entries), MAX_ARCHIVE_BYTES, "文件解压后", "MB")
        package = Package((entry_name(each), partial(read_entry, opened, each)) for each in entries)
        if OFD_ENCRYPTED in package:
            raise UnreadableDocumentError("OFD 文件已加密，请在 OFD 阅读软件中取消加密后另存再试")
        return cls(package)

    def bodies(self) -> list[Body]:
        """The documents of the file, most often one."""
        entry = Part(self._package, OFD_ENTRY)
        roots = [entry.beside(root) for body in children(entry.root, "DocBody") if (root := _root_of(entry, body))]
        if not roots:
            raise UnreadableDocumentError("OFD 文件内没有文档，可能已损坏")
        return [Body(root, f"文档{number}" if len(roots) > 1 else "") for number, root in enumerate(roots, start=1)]


def _root_of(entry: Part, body: etree._Element) -> str:
    """The path of a document. Raises UnreadableDocumentError if its current version is not the first."""
    for version in children(child(body, "Versions"), "Version"):
        if flag(version, "Current", False):
            current = entry.beside(version.get("BaseLoc", ""))
            root = text_of(current.root, "DocRoot")
            if current.beside(root).path != entry.beside(text_of(body, "DocRoot")).path:
                raise UnreadableDocumentError("OFD 文件内存有同一文档的几个版本，无法确定以哪个为准；请另存为单一版本后再试")
    return text_of(body, "DocRoot")


@dataclass(frozen=True)
class Body:
    """One document of a file, and its name in locations if the file has several."""

    part: Part
    name: str

    def pages(self) -> Iterator[Page]:
        """The pages in order. Raises UnreadableDocumentError if there are none or too many."""
        listed = list(children(child(self.part.root, "Pages"), "Page"))
        if not listed:
            raise UnreadableDocumentError("OFD 文档中没有页面，可能已损坏")
        refuse_beyond(len(listed), MAX_PAGES, "OFD 文档", "页")
        for number, page in enumerate(listed, start=1):
            part = self.part.beside(page.get("BaseLoc", ""))
            yield Page(self, part, page.get("ID", ""), f"{self.name}第{number}页")

    @cached_property
    def common(self) -> etree._Element | None:
        """The element with what the pages share; None if there is none."""
        return child(self.part.root, "CommonData")

    @cached_property
    def templates(self) -> dict[str, tuple[Part, str]]:
        """The template pages by id, with their place in the painting order."""
        return {
            each.get("ID", ""): (self.part.beside(each.get("BaseLoc", "")), each.get("ZOrder", "Background"))
            for each in children(self.common, "TemplatePage")
        }

    @cached_property
    def resources(self) -> Resources:
        """The resources of the document."""
        found = Resources()
        for each in children(self.common, "PublicRes", "DocumentRes"):
            found.add(self.part.beside((each.text or "").strip()))
        return found

    @cached_property
    def annotations(self) -> dict[str, list[Part]]:
        """The annotation parts of each page, by the id of the page."""
        listed = text_of(self.part.root, "Annotations")
        found: dict[str, list[Part]] = {}
        if listed:
            part = self.part.beside(listed)
            for page in children(part.root, "Page"):
                places = (each.text or "" for each in children(page, "FileLoc"))
                found.setdefault(page.get("PageID", ""), []).extend(part.beside(place.strip()) for place in places)
        return found


@dataclass(frozen=True)
class Page:
    """A page: its content, templates and annotations."""

    body: Body
    part: Part
    number: str
    location: str

    @cached_property
    def area(self) -> tuple[float, float, float, float]:
        """The sheet: left, top, width and height in millimetres."""
        own = box(text_of(child(self.part.root, "Area"), "PhysicalBox"))
        usual = box(text_of(child(self.body.common, "PageArea"), "PhysicalBox"))
        return own or usual or (0.0, 0.0, *A4_MM)

    @cached_property
    def resources(self) -> Resources:
        """What the page may refer to."""
        listed = [self.part, *(template for template, _ in self._templates())]
        places = [part.beside((each.text or "").strip()) for part in listed for each in children(part.root, "PageRes")]
        if not places:
            return self.body.resources
        found = self.body.resources.copy()
        for place in places:
            found.add(place)
        return found

    def _templates(self) -> Iterator[tuple[Part, str]]:
        for each in children(self.part.root, "Template"):
            template = self.body.templates.get(each.get("TemplateID", ""))
            if template is None:
                raise UnreadableDocumentError("页面所用的模板不在文件内，文件可能已损坏", self.location)
            yield template[0], each.get("ZOrder", template[1])

    def layers(self) -> list[etree._Element]:
        """All layers in painting order, those of templates included."""
        own = [(_level(layer.get("Type", "Body")), 1, layer) for layer in _layers(self.part)]
        shared = [(_level(order), 0, layer) for part, order in self._templates() for layer in _layers(part)]
        return [layer for *_, layer in sorted([*shared, *own], key=lambda each: each[:2])]

    @property
    def annotations(self) -> list[etree._Element]:
        return [each for part in self.body.annotations.get(self.number, ()) for each in children(part.root, "Annot")]


def _layers(part: Part) -> Iterator[etree._Element]:
    return children(child(part.root, "Content"), "Layer")


def _level(order: str) -> int:
    return _BELOW.index(order) if order in _BELOW else 1


@dataclass
class Resources:
    """Fonts, pictures, composite units and drawing parameters, by id."""

    fonts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Part] = field(default_factory=dict)
    drawings: dict[str, etree._Element] = field(default_factory=dict)
    parameters: dict[str, etree._Element] = field(default_factory=dict)
    bits: dict[str, str] = field(default_factory=dict)
    """Bits of a component in each colour space."""

    def copy(self) -> Resources:
        """A copy, to be extended by a page."""
        return Resources(dict(self.fonts), dict(self.pictures), dict(self.drawings), dict(self.parameters), dict(self.bits))

    def add(self, part: Part) -> None:
        """Adds the resources that a part lists. A missing part is no error unless a page needs something from it."""
        if not part.exists:
            return
        folder = part.root.get("BaseLoc", "")
        for font in children(child(part.root, "Fonts"), "Font"):
            self.fonts[font.get("ID", "")] = font.get("FontName", "")
        for media in children(child(part.root, "MultiMedias"), "MultiMedia"):
            self.pictures[media.get("ID", "")] = part.beside(text_of(media, "MediaFile"), folder)
        for drawing in children(child(part.root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
            self.drawings[drawing.get("ID", "")] = drawing
        for parameter in children(child(part.root, "DrawParams"), "DrawParam"):
            self.parameters[parameter.get("ID", "")] = parameter
        for space in children(child(part.root, "ColorSpaces"), "ColorSpace"):
            self.bits[space.get("ID", "")] = space.get("BitsPerComponent", "8")

    def parameter_chain(self, number: str | None) -> Iterator[etree._Element]:
        """A drawing parameter and those it is based on, as far as the file has them."""
        for _ in range(_MOST_RELATIVES):
            parameter = self.parameters.get(number or "")
            if parameter is None:
                return
            yield parameter
            number = parameter.get("Relative")

    def drawing(self, number: str) -> etree._Element:
        """The content of a composite unit. Raises UnreadableDocumentError if it is missing."""
        content = child(self.drawings.get(number), "Content")
        if content is None:
            raise UnreadableDocumentError("页面引用的资源不在文件内，文件可能已损坏")
        return content
