"""The pictures on the sheets of an old workbook, from its drawing records (MS-ODRAW in MS-XLS), which xlrd does not read."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from xlrd.compdoc import CompDoc

from perfeval_data.readers.sheet_pictures import A4
from perfeval_data.readers.thresholds import PICTURES
from perfeval_data.readers.units import EMU_PER_CHARACTER, EMU_PER_TWIP
from perfeval_data.readers.worksheets import SheetPicture

_BEGIN: Final = frozenset({0x0809, 0x0009})
_END: Final = 0x000A
_SHEET: Final = 0x0085
_WORKSHEET: Final = 0
_DRAWING: Final = 0x00EC
_CONTINUED: Final = 0x003C
_SHAPE: Final = 0xF00A
_OPTIONS: Final = 0xF00B
_ANCHOR: Final = 0xF010
_PICTURE_FRAME: Final = 75
_PICTURE_NUMBER: Final = 0x104
_HEADER: Final = struct.Struct("<HHI")
_EMU_PER_WIDTH: Final = EMU_PER_CHARACTER / 256
"""Column widths are in 256ths of a digit of seven pixels."""
_USUAL_WIDTH: Final = 2304
_USUAL_HEIGHT: Final = 300


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The cells that a picture spans."""

    left: int
    top: int
    right: int
    bottom: int


def pictures_by_sheet(data: bytes) -> list[tuple[_Anchor, ...]]:
    """The anchors of the pictures of each worksheet, in the order of the list of sheets."""
    document = CompDoc(data, logfile=io.StringIO())
    stream = bytes(document.get_named_stream("Workbook") or document.get_named_stream("Book") or b"")
    starts: list[int] = []
    drawings: dict[int, bytearray] = {}
    start = depth = previous = 0
    for place, kind, content in _records(stream):
        depth += (kind in _BEGIN) - (kind == _END)
        if kind in _BEGIN and depth == 1:
            start = place
        elif kind == _SHEET and len(content) >= 6 and content[5] == _WORKSHEET:
            starts.append(struct.unpack_from("<I", content)[0])
        elif kind == _DRAWING or (kind == _CONTINUED and previous == _DRAWING):
            drawings.setdefault(start, bytearray()).extend(content)
        previous = previous if kind == _CONTINUED else kind
    return [tuple(_anchors(bytes(drawings.get(start, b"")))) for start in starts]


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Position, kind and content of every record."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def on_sheet(anchors: tuple[_Anchor, ...], sheet: Any) -> Iterator[SheetPicture]:
    """The pictures at these anchors of a sheet of xlrd."""
    for anchor in anchors:
        rows, columns = range(anchor.top, anchor.bottom), range(anchor.left, anchor.right)
        height = sum(sheet.rowinfo_map[row].height if row in sheet.rowinfo_map else _USUAL_HEIGHT for row in rows)
        width = sum(sheet.colinfo_map[column].width if column in sheet.colinfo_map else _USUAL_WIDTH for column in columns)
        area = height * EMU_PER_TWIP * width * _EMU_PER_WIDTH
        middle = (anchor.top + anchor.bottom) // 2, (anchor.left + anchor.right) // 2
        yield SheetPicture(middle, area >= PICTURES.form * A4)


def _anchors(drawing: bytes) -> Iterator[_Anchor]:
    """The picture anchors in a drawing; containers are entered, other records skipped."""
    place, is_picture = 0, False
    while place + _HEADER.size <= len(drawing):
        marks, kind, length = _HEADER.unpack_from(drawing, place)
        content = drawing[place + _HEADER.size : place + _HEADER.size + length]
        is_container = marks & 0xF == 0xF
        if kind == _SHAPE:
            is_picture = marks >> 4 == _PICTURE_FRAME
        elif kind == _OPTIONS:
            is_picture = is_picture or _names_a_picture(content, marks >> 4)
        elif kind == _ANCHOR and is_picture and len(content) >= 18:
            _, left, _, top, _, right, _, bottom, _ = struct.unpack_from("<9H", content)
            yield _Anchor(left, top, right, bottom)
        place += _HEADER.size + (0 if is_container else length)


def _names_a_picture(options: bytes, count: int) -> bool:
    numbers = (struct.unpack_from("<H", options, 6 * each)[0] for each in range(min(count, len(options) // 6)))
    return any(number & 0x3FFF == _PICTURE_NUMBER for number in numbers)
