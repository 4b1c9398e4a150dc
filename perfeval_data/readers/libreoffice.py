"""Converts old and foreign Office formats to docx or xlsx with LibreOffice, if it is installed.

LibreOffice turns any bytes into some document and reports success even if it wrote nothing. So it only gets files of a known format,
with the import filter to use, and its output is checked. Every conversion has its own profile, with macros off and links not followed, and
runs within the limits below.
"""

from __future__ import annotations

import errno
import io
import shutil
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlrd.compdoc import CompDoc, CompDocError

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.limits import MAX_FILE_BYTES
from perfeval_data.service import processes
from perfeval_data.service.processes import Limits

LIMITS: Final = Limits(cpu_seconds=60, wall_seconds=180, memory_mb=1536)
"""For one conversion."""
_NEARLY, _ROUGHLY = 0.9, 0.5
"""Shares of its CPU limit that a process stopped by it has used, the latter where a shell says that it was killed: the system counts in
ticks, and a busy one loses many of them."""
_KILLED: Final = 128 + 9


@dataclass(frozen=True, slots=True)
class _Conversion:
    name: str
    extension: str
    import_filter: str
    target: str


_WORD: Final = "docx:MS Word 2007 XML"
_EXCEL: Final = "xlsx:Calc MS Excel 2007 XML"
_OLDER_WORD: Final = "doc of Word 6 or 95"
_FIRST_VERSION_OF_WORD_97: Final = 193
_CONVERSIONS: Final = {
    "doc": _Conversion("旧版 Word 文件（.doc、.wps）", "doc", "MS Word 97", _WORD),
    _OLDER_WORD: _Conversion("旧版 Word 文件（.doc）", "doc", "MS Word 95", _WORD),
    "xls": _Conversion("旧版 Excel 文件（.xls、.et）", "xls", "MS Excel 97", _EXCEL),
    "rtf": _Conversion("RTF 文件", "rtf", "Rich Text Format", _WORD),
    "odt": _Conversion("OpenDocument 文字文件（.odt）", "odt", "writer8", _WORD),
    "ods": _Conversion("OpenDocument 表格文件（.ods）", "ods", "calc8", _EXCEL),
    "spreadsheetml": _Conversion("Excel 2003 XML 文件", "xml", "MS Excel 2003 XML", _EXCEL),
}
_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_USUAL_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)

_SETTINGS: Final = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
    "org.openoffice.Office.Calc/Content/Update": {"Link": "2"},
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
    },
}
"""Macros never run and links are never updated. Should a document load something anyway, the proxy leads nowhere."""


def convert(data: bytes, kind: str, limits: Limits = LIMITS) -> bytes:
    """A file of one of the kinds above, converted to docx or xlsx.

    Raises UnreadableDocumentError if LibreOffice is not installed, exceeds the limits, or cannot read the file, or if there is
    no room for temporary files.
    """
    conversion = _CONVERSIONS[_OLDER_WORD if kind == "doc" and is_older_word(data) else kind]
    program = find_soffice()
    if program is None:
        raise UnreadableDocumentError(
            f"读取{conversion.name}需要安装 LibreOffice；也可以先用 Word 或 WPS 另存为 .docx（表格另存为 .xlsx）后再试"
        )
    try:
        with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as folder:
            return _converted(program, data, conversion, Path(folder), limits)
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise UnreadableDocumentError("本机的临时文件夹空间不足，无法转换这个文件；请清理磁盘后再试") from error
        raise


def is_older_word(data: bytes) -> bool:
    """Whether a Word file is older than Word 97, which needs another import filter."""
    try:
        stream = CompDoc(data, logfile=io.StringIO()).get_named_stream("WordDocument")
    except (CompDocError, LookupError, struct.error, AssertionError, TypeError, ValueError):
        return False  # LibreOffice will decide
    return stream is not None and len(stream) > 4 and struct.unpack_from("<H", stream, 2)[0] < _FIRST_VERSION_OF_WORD_97


def find_soffice() -> str | None:
    """The path of LibreOffice, on the search path or in its usual places; None if it is not installed."""
    return next(filter(None, map(shutil.which, ("soffice", "libreoffice", *_USUAL_PLACES))), None)


def _converted(program: str, data: bytes, conversion: _Conversion, folder: Path, limits: Limits) -> bytes:
    source = folder / f"document.{conversion.extension}"
    source.write_bytes(data)
    profile = folder / "profile"
    _write_settings(profile)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
        f"--infilter={conversion.import_filter}",
        *("--convert-to", conversion.target, "--outdir", str(folder / "out"), str(source)),
    ]
    is_used_up = _run(command, folder, conversion, limits)
    written = folder / "out" / f"document.{conversion.target.partition(':')[0]}"
    if not written.is_file() and is_used_up:
        raise UnreadableDocumentError(
            f"LibreOffice 用了 {limits.cpu_seconds:g} 秒处理器时间仍未能读完这个{conversion.name}，文件可能过大或有害"
        )
    if not written.is_file() or not 0 < written.stat().st_size <= MAX_FILE_BYTES:
        raise UnreadableDocumentError(
            f"LibreOffice 无法读取这个{conversion.name}，文件可能已加密、损坏或过大；请用 Word 或 WPS 打开后另存再试"
        )
    return written.read_bytes()


def _run(command: list[str], folder: Path, conversion: _Conversion, limits: Limits) -> bool:
    """Runs the program to its end; returns whether it has used up its time of the processor."""
    used_before = processes.cpu_of_children()
    process = processes.start_limited(command, limits, folder)
    try:
        process.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(f"LibreOffice 在 {limits.wall_seconds:g} 秒内未能读完这个{conversion.name}") from error
    finally:
        processes.end(process)
    share = _ROUGHLY if process.returncode == _KILLED else _NEARLY
    return processes.cpu_of_children() - used_before >= share * limits.cpu_seconds


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )
