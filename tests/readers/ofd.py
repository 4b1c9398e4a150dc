"""OFD files written part by part, for pages that no program at hand makes. Places are in points from the top left, as on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise

from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.glyphs import Glyph
from tests.drawn_paper import ruled
from tests.readers.packages import zip_of
from tests.readers.pages import A4, FRAME, SIZE, Frame

NAMESPACE = "http://www.ofdspec.org/2016"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MILLIMETRE = 25.4 / 72
_FONT = 1


def ofd(*pages: str, size: tuple[float, float] = A4, parts: Mapping[str, str | bytes] | None = None, **document: str) -> bytes:
    """An OFD file of one document. A page is what its layer holds, or a whole `Page` element.

    `parts`: further entries of the file, or others in the place of those that are written here.
    """
    return zip_of({**entry("Doc_0"), **body("Doc_0", *pages, size=size, **document), **(parts or {})})


def entry(*folders: str) -> dict[str, str | bytes]:
    """The part that names the documents of a file."""
    bodies = "".join(
        element("DocBody", element("DocInfo", element("DocID", folder)) + element("DocRoot", f"{folder}/Document.xml"))
        for folder in folders
    )
    return {"OFD.xml": root("OFD", bodies, 'Version="1.1" DocType="OFD"')}


def body(
    folder: str, *pages: str, size: tuple[float, float] = A4, common: str = "", resources: str = "", further: str = ""
) -> dict[str, str | bytes]:
    """The parts of a document: `common` are further shared data, `resources` further resources, `further` what follows the pages."""
    area = element("PageArea", element("PhysicalBox", f"0 0 {size[0] * _MILLIMETRE} {size[1] * _MILLIMETRE}"))
    shared = element("CommonData", f"{area}{element('PublicRes', 'PublicRes.xml')}{common}")
    listed = "".join(
        f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    fonts = element("Fonts", f'<ofd:Font ID="{_FONT}" FontName="宋体"/>')
    return {
        f"{folder}/Document.xml": root("Document", f"{shared}{element('Pages', listed)}{further}"),
        f"{folder}/PublicRes.xml": root("Res", fonts + resources, 'BaseLoc="Res"'),
        **{f"{folder}/Pages/Page_{number}/Content.xml": page(each) for number, each in enumerate(pages)},
    }


def page(content: str) -> str:
    """A page with one layer of objects."""
    return content if content.startswith("<?xml") else root("Page", element("Content", layer(content)))


def layer(content: str, attributes: str = "") -> str:
    return element("Layer", content, f'ID="2" {attributes}')


def root(name: str, content: str, attributes: str = "") -> str:
    """A part with its outermost element."""
    return f'{DECLARATION}<ofd:{name} xmlns:ofd="{NAMESPACE}" {attributes}>{content}</ofd:{name}>'


def element(name: str, content: str = "", attributes: str = "") -> str:
    return f"<ofd:{name} {attributes}>{content}</ofd:{name}>"


# --- What stands on a page -------------------------------------------------------------------------------------------------


def boundary(left: float, top: float, width: float, height: float) -> str:
    return f'Boundary="{_mm(left)} {_mm(top)} {_mm(width)} {_mm(height)}"'


def text(content: str, x: float, y: float, attributes: str = "", inner: str = "", size: float = SIZE) -> str:
    """Characters from a point on the baseline on. `inner`: elements before the characters, as colours and glyphs."""
    wide = [size / 2 if each.isascii() else size for each in content]
    bounds = boundary(x, y - size, sum(wide), 1.25 * size)
    code = element("TextCode", escape(content), f'X="0" Y="{_mm(size)}" DeltaX="{_distances(wide[:-1])}"')
    return element("TextObject", inner + code, f'ID="3" {bounds} Font="{_FONT}" Size="{_mm(size)}" {attributes}')


def _distances(wide: list[float]) -> str:
    """Distances as programs abbreviate them: `g 3 4.5` for three of them."""
    parts: list[tuple[float, int]] = []
    for each in wide:
        if parts and parts[-1][0] == each:
            parts[-1] = each, parts[-1][1] + 1
        else:
            parts.append((each, 1))
    return " ".join(f"g {count} {_mm(each)}" if count > 1 else _mm(each) for each, count in parts)


def colour(name: str, value: str, attributes: str = "") -> str:
    """`FillColor` or `StrokeColor` of the object around it."""
    return f'<ofd:{name} Value="{value}" {attributes}/>'


def shape(data: str, attributes: str, inner: str = "") -> str:
    """A path, whose data are in millimetres within its boundary."""
    return element("PathObject", f"{inner}{element('AbbreviatedData', data)}", f'ID="4" {attributes}')


def line(x1: float, y1: float, x2: float, y2: float, attributes: str = "") -> str:
    """A stroke."""
    left, top, wide, high = min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)
    ends = f"M {_mm(x1 - left)} {_mm(y1 - top)} L {_mm(x2 - left)} {_mm(y2 - top)}"
    return shape(ends, f'{boundary(left, top, wide, high)} LineWidth="0.25" {attributes}')


def rectangle(left: float, top: float, width: float, height: float, attributes: str = "", rgb: str = "0 0 0") -> str:
    """A filled area."""
    corners = f"M 0 0 L {_mm(width)} 0 L {_mm(width)} {_mm(height)} L 0 {_mm(height)} C"
    look = f'{boundary(left, top, width, height)} Stroke="false" Fill="true" {attributes}'
    return shape(corners, look, colour("FillColor", rgb))


def picture(left: float, top: float, width: float, height: float, number: str = "9", attributes: str = "") -> str:
    """A picture among the resources."""
    look = f'{boundary(left, top, width, height)} CTM="{_mm(width)} 0 0 {_mm(height)} 0 0" ResourceID="{number}" {attributes}'
    return f'<ofd:ImageObject ID="5" {look}/>'


def table(drawing: str, frame: Frame = FRAME, height: float = A4[1]) -> str:
    """A drawn table with lines around every cell and its text at the upper left, where `pages.table` has it."""
    parts = []
    for cell in ruled(drawing).cells:
        left, right = frame.x(cell.column), frame.x(cell.right)
        top, bottom = height - frame.y(cell.row), height - frame.y(cell.bottom)
        parts += [line(left, top, left, bottom), line(right, top, right, bottom)]
        parts += [line(left, top, right, top), line(left, bottom, right, bottom)]
        lines = enumerate(cell.text.split("\n"), start=1)
        parts += [text(words, left + 3, top + 1 + number * (SIZE + 1)) for number, words in lines if words]
    return "".join(parts)


def redrawn(page: PageContent) -> str:
    """What was read of another page, drawn again: its characters with their distances, its lines as thin areas."""
    runs: list[list[Glyph]] = []
    for glyph in page.glyphs:
        if runs and _goes_on(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    lines = (rectangle(each.left - 0.2, each.top - 0.2, each.width + 0.4, each.height + 0.4) for each in page.rules)
    return "".join([*map(_run, runs), *lines])


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    is_near = before.left <= glyph.left <= before.right + glyph.height
    return is_near and glyph.baseline == before.baseline and abs(glyph.height - before.height) < 1e-3


def _run(glyphs: list[Glyph]) -> str:
    first, size = glyphs[0], glyphs[0].height
    assert first.baseline is not None
    across = " ".join(_mm(following.left - each.left) for each, following in pairwise(glyphs))
    place = f'X="0" Y="{_mm(first.baseline - first.top)}" DeltaX="{across}"'
    code = element("TextCode", escape("".join(glyph.text for glyph in glyphs)), place)
    bounds = boundary(first.left, first.top, glyphs[-1].right - first.left, size)
    return element("TextObject", code, f'ID="3" {bounds} Font="{_FONT}" Size="{_mm(size)}"')


def _mm(points: float) -> str:
    return f"{points * _MILLIMETRE:.4f}"
