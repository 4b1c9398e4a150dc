"""Office packages written part by part, for constructs that no library writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def zip_of(entries: Mapping[str, bytes | str]) -> bytes:
    """A zip file with these entries in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)  # of 1980: the same bytes whenever it is written
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def entries_of(data: bytes) -> dict[str, bytes]:
    """The entries of a zip file, to be changed and packed again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_xml(body: str) -> str:
    """The main part of a Word document around its body."""
    return f"{_DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def content_types(main: str, main_type: str = WORD_TYPE) -> str:
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    override = f'<Override PartName="/{main}" ContentType="{main_type}"/>'
    return f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">{defaults}{override}</Types>'


def relationships(*links: tuple[str, str] | tuple[str, str, str]) -> str:
    """A `.rels` part: kind and target of each link, and `External` where it points out of the package."""
    elements = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"{_mode(mode)}/>'
        for number, (kind, target, *mode) in enumerate(links, start=1)
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{elements}</Relationships>'


def _mode(mode: list[str]) -> str:
    return f' TargetMode="{mode[0]}"' if mode else ""


def word_entries(body: str, main: str = "word/document.xml") -> dict[str, bytes | str]:
    """The entries of a minimal docx file."""
    return {
        "[Content_Types].xml": content_types(main),
        "_rels/.rels": relationships(("officeDocument", main)),
        main: word_xml(body),
    }


def word(body: str) -> bytes:
    """A docx file whose body is this WordprocessingML."""
    return zip_of(word_entries(body))


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs; plain texts become runs."""
    return f"<w:p>{''.join(each if each.startswith('<') else run(each) for each in runs)}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    """A cell of paragraphs or tables; plain texts become paragraphs."""
    blocks = [each if each.startswith("<") else paragraph(each) for each in content or ("",)]
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; plain texts become cells."""
    written = [each if each.startswith("<") else cell(each) for each in cells]
    return f"<w:tr>{properties and f'<w:trPr>{properties}</w:trPr>'}{''.join(written)}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """A table of rows, with the column widths of its grid in twips."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
