"""PDF files written object by object, for pages that no program at hand makes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfeval_data.paper.grid import Document, Grid
from perfeval_data.readers.pdf import read as read_pdf
from tests.drawn_paper import ruled

SIZE = 9
"""Points: the height of a character, and the width of a Chinese one."""
A4 = (595, 842)

_SHOWN = re.compile(r"<([0-9a-f]+)> Tj")
_FONT, _CODES, _WIDE, _NARROW, _LOW = 3, 4, 5, 6, 7
_LOW_CHARACTERS = "一—"
"""Characters whose ink is low, as fonts that browsers make tell it."""
FIRST_OWN_OBJECT = 8
"""The number of the first of the objects that a test adds."""


@dataclass(frozen=True)
class Page:
    """A page: what it draws, from the bottom left as PDF counts, and further entries of it and of its resources."""

    content: str
    entries: str = ""
    resources: str = ""


def pdf(
    *pages: Page | str, objects: Sequence[str] = (), with_codes: bool = True, trailer: str = "", catalog: str = ""
) -> bytes:
    """A PDF file of A4 pages. `with_codes`: whether its font tells which characters it has.

    `trailer` and `catalog`: further entries of the file and of its catalog.
    """
    made = [page if isinstance(page, Page) else Page(page) for page in pages]
    codes = _codes("".join([*(page.content for page in made), *objects]))
    first_page = FIRST_OWN_OBJECT + len(objects)
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(made)))
    numbered = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        f"<</Type/Pages/Count {len(made)}/Kids[{kids}]>>",
        _font(codes, f"/ToUnicode {_CODES} 0 R" if with_codes else ""),
        stream(_code_map(codes)),
        stream("1000 0 0 -120 1000 880 d1 0 -120 1000 1000 re f"),
        stream("500 0 0 -120 500 880 d1 0 -120 500 1000 re f"),
        stream("1000 0 100 340 900 420 d1 100 340 800 80 re f"),
        *(_encoded(each, codes) for each in objects),
    ]
    for number, page in enumerate(made):
        numbered.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {A4[0]} {A4[1]}]/Contents {first_page + 2 * number + 1} 0 R"
            f"/Resources<</Font<</F {_FONT} 0 R>>{page.resources}>>{page.entries}>>"
        )
        numbered.append(stream(_encoded(page.content, codes)))
    return _file(numbered, trailer)


def stream(content: str, entries: str = "") -> str:
    """An object that holds drawing operators or data."""
    return f"<<{entries}/Length {len(content)}>>stream\n{content}\nendstream"


def _codes(content: str) -> dict[str, int]:
    """A code for every character that is shown."""
    shown = "".join(bytes.fromhex(each).decode("utf-16-be") for each in _SHOWN.findall(content))
    return {character: code for code, character in enumerate(sorted(set(shown)), start=1)}


def _encoded(content: str, codes: Mapping[str, int]) -> str:
    def in_codes(match: re.Match[str]) -> str:
        characters = bytes.fromhex(match[1]).decode("utf-16-be")
        return f"<{''.join(f'{codes[each]:02x}' for each in characters)}> Tj"

    return _SHOWN.sub(in_codes, content)


def _font(codes: Mapping[str, int], entries: str) -> str:
    """A font that needs no other: every character is a block, an ASCII one half as wide as the others."""
    widths = " ".join("500" if each.isascii() else "1000" for each in codes)
    shapes = " ".join(f"/c{code} {_shape(each)} 0 R" for each, code in codes.items())
    names = " ".join(f"/c{code}" for code in codes.values())
    return (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[.001 0 0 .001 0 0]/Resources<<>>{entries}"
        f"/FirstChar 1/LastChar {len(codes)}/Widths[{widths}]/CharProcs<<{shapes}>>"
        f"/Encoding<</Type/Encoding/Differences[1 {names}]>>>>"
    )


def _shape(character: str) -> int:
    if character in _LOW_CHARACTERS:
        return _LOW
    return _NARROW if character.isascii() else _WIDE


def _code_map(codes: Mapping[str, int]) -> str:
    entries = "\n".join(f"<{code:02x}> <{each.encode('utf-16-be').hex()}>" for each, code in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /C def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{entries}\nendbfchar\n"
        "endcmap end end"
    )


def _file(objects: Sequence[str], trailer: str) -> bytes:
    data = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode("latin-1")


# --- What stands on a page -------------------------------------------------------------------------------------------------


def text(content: str, x: float, y: float, matrix: str = "1 0 0 1", mode: int = 0, size: float = SIZE) -> str:
    """Characters from a point on the baseline on; `matrix` turns them, `mode` tells how they are painted."""
    return f"BT {mode} Tr /F {size} Tf {matrix} {x} {y} Tm <{content.encode('utf-16-be').hex()}> Tj ET\n"


def painted(colour: str, content: str) -> str:
    """What is drawn in a colour, `1 0 0` for red, its lines and its areas."""
    return f"q {colour} rg {colour} RG {content}Q\n"


def drawing(content: str, entries: str = "") -> str:
    """An object that is a drawing to be placed on pages."""
    own = f"/Type/XObject/Subtype/Form/BBox[0 0 600 850]/Resources<</Font<</F {_FONT} 0 R>>>>{entries}"
    return stream(content, own)


def rectangle(left: float, bottom: float, width: float, height: float, paint: str = "f") -> str:
    return f"{left} {bottom} {width} {height} re {paint}\n"


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{x1} {y1} m {x2} {y2} l S\n"


@dataclass(frozen=True)
class Frame:
    """Where a table stands: its top left, how wide its columns and how high its rows are."""

    left: float = 50
    top: float = 750
    column: float = 60
    row: float = 24

    def x(self, column: int) -> float:
        return self.left + column * self.column

    def y(self, row: int) -> float:
        return self.top - row * self.row


FRAME = Frame()


def table(drawing: str, frame: Frame = FRAME, open_above: Sequence[int] = (), open_below: Sequence[int] = ()) -> str:
    """A drawn table with lines around every cell and its text at the upper left.

    The cells that begin in the columns `open_above` and `open_below` have no line at that end of the table.
    """
    grid = ruled(drawing)
    parts = []
    for cell in grid.cells:
        left, right, top, bottom = frame.x(cell.column), frame.x(cell.right), frame.y(cell.row), frame.y(cell.bottom)
        parts += [line(left, top, left, bottom), line(right, top, right, bottom)]
        if cell.row > 0 or cell.column not in open_above:
            parts.append(line(left, top, right, top))
        if cell.bottom < grid.row_count or cell.column not in open_below:
            parts.append(line(left, bottom, right, bottom))
        lines = enumerate(cell.text.split("\n"), start=1)
        parts += [text(words, left + 3, top - 1 - number * (SIZE + 1)) for number, words in lines if words]
    return "".join(parts)


def read(*contents: Page | str, objects: Sequence[str] = (), catalog: str = "") -> Document:
    """What is read from a file of these pages."""
    return read_pdf(pdf(*contents, objects=objects, catalog=catalog))


def only_grid(*contents: Page | str) -> Grid:
    """The only table of such a file."""
    (grid,) = read(*contents).grids
    return grid
