"""The directory of an OLE compound file (doc, xls, wps, et), whose root entries tell what kind of document it is.

A Word file may embed a workbook and vice versa, further down; only the entries of the root tell them apart.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.refusals import TRUNCATED

SIGNATURE: Final = bytes.fromhex("D0CF11E0A1B11AE1")

_SECTOR_SIZES: Final = (512, 4096)
_ENTRY_BYTES: Final = 128
_LAST_SECTOR: Final = 0xFFFFFFFA  # higher numbers are marks: end of chain, free, …
_TABLE_SECTORS_IN_HEADER: Final = 109
_MAX_SECTORS: Final = 65_536


def root_names(data: bytes) -> frozenset[str]:
    """The names of the streams and storages at the root.

    Raises UnreadableDocumentError if the directory is damaged or truncated.
    """
    try:
        return _CompoundFile(data).root_names()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise UnreadableDocumentError(TRUNCATED) from error


class _CompoundFile:
    """A compound file: sectors chained by the allocation table."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift = self._number(30, "<H")
        self._sector_bytes = 1 << shift if shift < 16 else 0
        if self._sector_bytes not in _SECTOR_SIZES:
            raise UnreadableDocumentError("文件头有误，可能已损坏")
        self._table_sectors = list(self._find_table_sectors())

    def root_names(self) -> frozenset[str]:
        """The names at the root, from the tree of its children: each entry names its left and right sibling."""
        directory = b"".join(self._sector(sector) for sector in self._chain(self._number(48)))
        entries = [directory[start : start + _ENTRY_BYTES] for start in range(0, len(directory), _ENTRY_BYTES)]
        names: set[str] = set()
        seen: set[int] = set()
        waiting = [struct.unpack_from("<I", entries[0], 76)[0]]
        while waiting:
            number = waiting.pop()
            if number <= _LAST_SECTOR and number not in seen:
                seen.add(number)
                left, right = struct.unpack_from("<II", entries[number], 68)
                waiting += left, right
                names.add(_name(entries[number]))
        return frozenset(names)

    def _chain(self, sector: int) -> Iterator[int]:
        for _ in range(_MAX_SECTORS):
            if sector > _LAST_SECTOR:
                return
            yield sector
            table, place = divmod(sector, self._sector_bytes // 4)
            sector = self._number(self._start(self._table_sectors[table]) + 4 * place)

    def _find_table_sectors(self) -> Iterator[int]:
        """The sectors of the allocation table; the first are listed in the header, the others in extra sectors."""
        yield from struct.unpack_from(f"<{_TABLE_SECTORS_IN_HEADER}I", self._data, 76)
        listing = self._number(68)
        for _ in range(_MAX_SECTORS):
            if listing > _LAST_SECTOR:
                return
            *sectors, listing = struct.unpack_from(f"<{self._sector_bytes // 4}I", self._data, self._start(listing))
            yield from sectors

    def _sector(self, sector: int) -> bytes:
        return self._data[self._start(sector) : self._start(sector + 1)]

    def _start(self, sector: int) -> int:
        return (sector + 1) * self._sector_bytes

    def _number(self, place: int, layout: str = "<I") -> int:
        (number,) = struct.unpack_from(layout, self._data, place)
        return int(number)


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le")
