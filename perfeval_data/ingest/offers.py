"""Where documents come from: files, folders, archives. Nothing is skipped silently, and no file stops the others."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from perfeval_data.ingest import worker
from perfeval_data.ingest.examine import Offered, Refused
from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import archive, detection, refuse_large
from perfeval_data.readers.limits import MAX_FILE_BYTES
from perfeval_data.service.files import reason_of
from perfeval_data.service.printable import name_shown


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not meant to be read: hidden files, lock files of Office, what operating systems leave behind.

    `reason` is empty for these, of which only the count is reported.
    """

    file_name: str
    reason: str = ""


Source = Offered | Refused | LeftOut

_WITHOUT_WAITING: Final[int] = getattr(os, "O_NONBLOCK", 0)


def document_at(path: Path) -> Offered | Refused:
    """The one document at a path; a folder, an archive of several documents, or what cannot be opened is refused."""
    sources = [source for source in files_under([path]) if not isinstance(source, LeftOut)]
    if len(sources) == 1:
        return sources[0]
    return Refused(name_shown(path.name), "", "这不是单个文件", "")


def files_under(paths: Sequence[Path]) -> Iterator[Source]:
    """The documents at the paths: files, all files in folders, and the members of zip archives.

    A file is named with the folders that it lies in below the given one. Links to files are followed; a folder is read once,
    also where links lead to it again. Hidden and lock files are left out, as are the notes that explain the inbox.
    """
    for path in paths:
        for source in _files(path):
            if isinstance(source, Offered):
                yield from unpacked(source)
            else:
                yield source


def unpacked(offer: Offered) -> Iterator[Source]:
    """A file as it is, or the members of a zip archive; one that cannot be opened safely is refused."""
    if not detection.may_be_archive(offer.data) or not _is_archive(offer):
        yield offer
        return
    documents = left_out = 0
    try:
        for member in worker.stream_isolated(archive.Member, archive.members, offer.data):
            name = name_shown(f"{offer.file_name}/{member.name}")
            documents += not member.is_left_behind
            left_out += member.is_left_behind
            if member.is_left_behind:
                yield LeftOut(name)
            elif member.refusal:
                yield Refused(name, "", member.refusal, "")
            else:
                yield Offered(name, member.data)
    except UnreadableDocumentError as error:
        yield Refused(offer.file_name, offer.sha256, error.reason, name_shown(error.location))
        return
    if not documents:
        reason = "压缩包里只有系统或软件遗留的文件，没有文档" if left_out else "压缩包是空的"
        yield Refused(offer.file_name, offer.sha256, reason, "")


def _is_archive(offer: Offered) -> bool:
    try:
        return worker.run_isolated(bool, detection.is_archive, offer.data)
    except UnreadableDocumentError:
        return False  # what cannot even be looked at is refused by its reader


def _files(path: Path) -> Iterator[Source]:
    """The file at a path, or those in the folder and its folders, in the order of their names."""
    seen: set[tuple[int, int]] = set()
    waiting = [(path, path.name or str(path))]
    while waiting:
        place, name = waiting.pop()
        try:
            status = place.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield _read(place, name_shown(name))
            elif (status.st_dev, status.st_ino) in seen:
                yield LeftOut(name_shown(name), "这个文件夹经链接又到了一次，前面已经读过")
            else:
                seen.add((status.st_dev, status.st_ino))
                below = "" if place is path else f"{name}/"
                for entry in sorted(place.iterdir(), reverse=True):
                    if _is_beside_the_point(entry.name):
                        yield LeftOut(name_shown(below + entry.name))
                    else:
                        waiting.append((entry, below + entry.name))
        except OSError as error:
            yield _unreadable(name_shown(name), error)


def _is_beside_the_point(name: str) -> bool:
    """Hidden files, the lock files of Office, and the notes that explain the inbox."""
    return name.startswith((".", "~$")) or name == "README.md"


def _read(path: Path, name: str) -> Offered | Refused:
    """A file with its bytes. Only regular files are opened: pipes never end, and opening a device has effects."""
    if not stat.S_ISREG(path.stat().st_mode):
        return Refused(name, "", "这不是普通文件，而是管道、套接字或设备", "")
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            refuse_large(os.fstat(file.fileno()).st_size)
            data = file.read(MAX_FILE_BYTES + 1)
        refuse_large(len(data))
    except UnreadableDocumentError as error:
        return Refused(name, "", error.reason, "")
    return Offered(name, data)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file that may have become a pipe meanwhile, without waiting for a writer."""
    return os.open(path, flags | _WITHOUT_WAITING)


def _unreadable(name: str, error: OSError) -> Refused:
    return Refused(name, "", reason_of(error), "")
