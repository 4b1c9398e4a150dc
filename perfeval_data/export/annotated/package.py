"""An Office package (docx, xlsx) of which a few parts are changed or added; all others stay byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Final

from lxml import etree

from perfeval_data.readers.ooxml import CONTENT_TYPES, RELATIONSHIPS, Package, parse_xml
from perfeval_data.readers.zipfiles import open_zip, read_entry

_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_NO_RELATIONSHIPS: Final = f'<Relationships xmlns="{_PACKAGE}/relationships"/>'


class EditedPackage:
    """A package and the changes made to it. Raises what `Package` does."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.found = Package.of_zip(data)
        self._names = {name.lstrip("/").lower(): name for name in self.found.part_names}
        self._changed: dict[str, bytes] = {}

    def read(self, part: str) -> bytes:
        """The current bytes of a part."""
        changed = self._changed.get(part.lower())
        return self.found.read(part) if changed is None else changed

    def write(self, part: str, content: bytes) -> None:
        """Change or add a part."""
        self._names.setdefault(part.lower(), part)
        self._changed[part.lower()] = content

    def tree(self, part: str) -> etree._Element:
        """The root of an XML part, XML comments included, to be changed and passed to `write_tree`."""
        parse_xml(self.read(part), part)  # refuses what is not safe, but leaves out comments and is no more as it was found
        return etree.fromstring(self.read(part), _parser())

    def write_tree(self, part: str, root: etree._Element) -> None:
        self.write(part, etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))

    def free_name(self, pattern: str) -> str:
        """The first name that no part has, such as `xl/comments2.xml` of `xl/comments{}.xml`."""
        number = 1
        while pattern.format(number).lower() in self._names:
            number += 1
        return pattern.format(number)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Point from a part to another; returns the id of the relationship."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        root = self.tree(source) if source.lower() in self._names else etree.fromstring(_NO_RELATIONSHIPS)
        taken = {link.get("Id") for link in root}
        made = next(name for number in range(1, len(taken) + 2) if (name := f"rIdCheck{number}") not in taken)
        link = etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship")
        link.attrib.update({"Id": made, "Type": f"{RELATIONSHIPS}/{kind}", "Target": posixpath.relpath(target, folder)})
        self.write_tree(source, root)
        return made

    def declare(self, part: str, content_type: str) -> None:
        """Declares the content type of a new part."""
        root = self.tree(CONTENT_TYPES)
        made = etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Override")
        made.attrib.update({"PartName": f"/{part}", "ContentType": content_type})
        self.write_tree(CONTENT_TYPES, root)

    def packed(self) -> bytes:
        """The package as a file: its entries in order, new ones at the end."""
        opened, buffer, written = open_zip(self._data), io.BytesIO(), set[str]()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in opened.infolist():
                name = entry.filename.replace("\\", "/").lstrip("/").lower()
                written.add(name)
                content = b"" if entry.is_dir() else self._changed.get(name)
                archive.writestr(_like(entry), read_entry(opened, entry) if content is None else content)
            for name, content in self._changed.items():
                if name not in written:
                    archive.writestr(_like(zipfile.ZipInfo(self._names[name])), content)
        return buffer.getvalue()


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """An entry of the same name and age, packed in the usual way."""
    made = zipfile.ZipInfo(entry.filename, entry.date_time)
    made.compress_type, made.external_attr = zipfile.ZIP_DEFLATED, entry.external_attr
    return made


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
