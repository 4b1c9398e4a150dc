"""Files written atomically, and temporary folders."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

_TRIES: Final = 20
_REASONS: Final = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘空间不足",
    errno.ENOENT: "文件不存在，可能被移走或改了名，或者是指向不存在的文件的链接",
    errno.ELOOP: "这是绕回自身的链接",
    errno.ENAMETOOLONG: "文件夹层数太多，路径过长",
    errno.EIO: "磁盘或网络读写出错",
}


def reason_of(error: OSError) -> str:
    """Why the operating system could not read or write a file, as a Chinese sentence."""
    return _REASONS.get(error.errno or 0, f"读写出错（{error.strerror}）")


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write so that nobody ever sees a part of it under its name; an existing one keeps its permissions.

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
    """Give a file the permissions of the one that it replaces."""
    if old.exists():
        new.chmod(stat.S_IMODE(old.stat().st_mode))


def write_atomically(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file so that nobody ever sees a part of it under its name; `mode` are the permissions of a new one."""
    with atomic_file(path) as file:
        if mode is not None and not path.exists() and hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), mode)
        file.write(data)


def remove_folder(folder: Path) -> None:
    """Remove a temporary folder, even while a program that was just killed still writes into it."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def file_name_of(text: str, longest: int = 60) -> str:
    """A text as a file name without suffix for any system: no folders, no forbidden characters, at most `longest` long."""
    safe = "".join("_" if sign in _FORBIDDEN or not sign.isprintable() else sign for sign in text)
    return safe[:longest].strip(" .") or "_"


_FORBIDDEN: Final = frozenset('\\/:*?"<>|“”')
