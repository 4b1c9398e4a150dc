"""Files that are written for others, and folders that are not."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

_TRIES: Final = 20


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write so that nobody ever finds a part of it under its name; what was there keeps its permissions.

    A link stays, and the file that it leads to is replaced. A pipe or a device is written as it is.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        with path.open("wb") as pipe:
            yield pipe
        return
    scratch = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        with scratch.open("wb") as file:
            yield file
        keep_mode(path, scratch)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def keep_mode(old: Path, new: Path) -> None:
    """Give a file that takes another's place the permissions of that one."""
    if old.exists():
        new.chmod(stat.S_IMODE(old.stat().st_mode))


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file so that nobody ever finds a part of it under its name; `mode` are the permissions of one that was not there."""
    with whole_file(path) as file:
        if mode is not None and not path.exists() and hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), mode)
        file.write(data)


def remove_folder(folder: Path) -> None:
    """Remove a folder of temporary files, also where a program that has just been ended still puts something into it."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def file_name_of(text: str, longest: int = 60) -> str:
    """A text as the name of a file, without its suffix, on any system: no folders, no signs that one of them forbids, of at most so
    many characters."""
    safe = "".join("_" if sign in _FORBIDDEN or not sign.isprintable() else sign for sign in text)
    return safe[:longest].strip(" .") or "_"


_FORBIDDEN: Final = frozenset('\\/:*?"<>|“”')
