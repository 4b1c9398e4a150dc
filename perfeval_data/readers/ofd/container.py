"""The zip file: its documents, their pages, and what they share (fonts, pictures, ways of drawing)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final

from lxml import etree

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.limits import MAX_ARCHIVE_BYTES
from perfeval_data.readers.ofd.elements import box, child, children, flag, text_of
from perfeval_data.readers.ooxml import Package
from perfeval_data.readers.page.content import MAX_PAGES
from perfeval_data.readers.zipfiles import entry_name, open_zip, read_entry

ENTRY: Final = "OFD.xml"
ENCRYPTED: Final = "Encryptions.xml"
"""Where an encrypted file lists how its parts are encrypted (GM/T 0099)."""

_BELOW: Final = ("Background", "Body", "Foreground")
"""The order in which layers and templates are painted."""
_A4: Final = (0.0, 0.0, 210.0, 297.0)
_MOST_RELATIVES: Final = 16


@dataclass(frozen=True)
class Part:
    """An XML part and where it lies, from which its paths count."""

    package: Package
    path: str

    @cached_property
    def root(self) -> etree._Element:
        return self.package.parse(self.path)

    @property
    def exists(self) -> bool:
        return self.path in self.package

    @property
    def data(self) -> bytes:
        return self.package.read(self.path)

    def beside(self, path: str, folder: str = "") -> Part:
        """The part at a path, which counts from this one's folder (or one in it) unless it begins with a slash."""
        path = path.replace("\\", "/")
        return Part(
            self.package, posixpath.normpath(posixpath.join("/", posixpath.dirname(self.path), folder, path)).lstrip("/")
        )


class Container:
    """An OFD file. Every method raises UnreadableDocumentError for what is damaged, encrypted, too large or not safe to read."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @classmethod
    def of_zip(cls, data: bytes) -> Container:
        opened = open_zip(data)
        entries = [each for each in opened.infolist() if not each.is_dir()]
        if sum(each.file_size for each in entries) > MAX_ARCHIVE_BYTES:
            raise UnreadableDocumentError(f"文件解压后超过 {MAX_ARCHIVE_BYTES >> 20} MB，为安全起见不予读取")
        package = Package((entry_name(each), partial(read_entry, opened, each)) for each in entries)
        if ENCRYPTED in package:
            raise UnreadableDocumentError("OFD 文件已加密，请在 OFD 阅读软件中取消加密后另存再试")
        return cls(package)

    def bodies(self) -> list[Body]:
        """The documents of the file, most often one."""
        entry = Part(self._package, ENTRY)
        roots = [entry.beside(root) for body in children(entry.root, "DocBody") if (root := _root_of(entry, body))]
        if not roots:
            raise UnreadableDocumentError("OFD 文件内没有文档，可能已损坏")
        return [Body(root, f"文档{number}" if len(roots) > 1 else "") for number, root in enumerate(roots, start=1)]


def _root_of(entry: Part, body: etree._Element) -> str:
    """The path of a document. Raises UnreadableDocumentError where a version other than the first one is the current."""
    for version in children(child(body, "Versions"), "Version"):
        if flag(version, "Current", False):
            current = entry.beside(version.get("BaseLoc", ""))
            root = text_of(current.root, "DocRoot")
            if current.beside(root).path != entry.beside(text_of(body, "DocRoot")).path:
                raise UnreadableDocumentError("OFD 文件内存有同一文档的几个版本，无法确定以哪个为准；请另存为单一版本后再试")
    return text_of(body, "DocRoot")


@dataclass(frozen=True)
class Body:
    """One document of a file, and how it is called in places where there are several."""

    part: Part
    name: str

    def pages(self) -> Iterator[Page]:
        listed = list(children(child(self.part.root, "Pages"), "Page"))
        if not listed:
            raise UnreadableDocumentError("OFD 文档中没有页面，可能已损坏")
        if len(listed) > MAX_PAGES:
            raise UnreadableDocumentError(f"OFD 文档超过 {MAX_PAGES} 页，为安全起见不予读取")
        for number, page in enumerate(listed, start=1):
            part = self.part.beside(page.get("BaseLoc", ""))
            yield Page(self, part, page.get("ID", ""), f"{self.name}第{number}页")

    @cached_property
    def common(self) -> etree._Element | None:
        return child(self.part.root, "CommonData")

    @cached_property
    def templates(self) -> dict[str, tuple[Part, str]]:
        """The pages that are drawn below or above others, by their numbers, with their place in the order of painting."""
        return {
            each.get("ID", ""): (self.part.beside(each.get("BaseLoc", "")), each.get("ZOrder", "Background"))
            for each in children(self.common, "TemplatePage")
        }

    @cached_property
    def resources(self) -> Resources:
        found = Resources()
        for each in children(self.common, "PublicRes", "DocumentRes"):
            found.add(self.part.beside((each.text or "").strip()))
        return found

    @cached_property
    def annotations(self) -> dict[str, list[Part]]:
        """What was added to the pages later, by their numbers."""
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
    """A page: its content and what else is drawn on it."""

    body: Body
    part: Part
    number: str
    location: str

    @cached_property
    def area(self) -> tuple[float, float, float, float]:
        """The sheet: left, top, width and height in millimetres."""
        own = box(text_of(child(self.part.root, "Area"), "PhysicalBox"))
        usual = box(text_of(child(self.body.common, "PageArea"), "PhysicalBox"))
        return own or usual or _A4

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
        """All layers in the order of painting: those of templates, and the page's own."""
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
    """Fonts, pictures, drawings within the drawing and ways of drawing, by their numbers."""

    fonts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Part] = field(default_factory=dict)
    drawings: dict[str, etree._Element] = field(default_factory=dict)
    parameters: dict[str, etree._Element] = field(default_factory=dict)
    bits: dict[str, str] = field(default_factory=dict)
    """Bits of a component in each colour space."""

    def copy(self) -> Resources:
        return Resources(dict(self.fonts), dict(self.pictures), dict(self.drawings), dict(self.parameters), dict(self.bits))

    def add(self, part: Part) -> None:
        """Adds the resources that a part lists; of one that is missing only what a page needs of it is missed."""
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
        """A way of drawing, and those on which it rests, as far as the file has them: no program can show what it lacks."""
        for _ in range(_MOST_RELATIVES):
            parameter = self.parameters.get(number or "")
            if parameter is None:
                return
            yield parameter
            number = parameter.get("Relative")

    def drawing(self, number: str) -> etree._Element:
        """A drawing that several places share. Raises UnreadableDocumentError where it is missing."""
        content = child(self.drawings.get(number), "Content")
        if content is None:
            raise UnreadableDocumentError("页面引用的资源不在文件内，文件可能已损坏")
        return content
