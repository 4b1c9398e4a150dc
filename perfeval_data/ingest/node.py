"""What a node of a cluster does: it reads a document as this machine would, in a child process with the same limits.

Before it opens the request, it checks that it would read exactly as the asking machine does.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec

from perfeval_data.audit.settings import Settings
from perfeval_data.forms.version import READER_VERSION
from perfeval_data.ingest import worker
from perfeval_data.ingest.examine import Accepted, Offered, Refused, examine
from perfeval_data.paper.answers import Answers
from perfeval_data.readers import scans
from perfeval_data.readers.libreoffice import find_soffice
from perfeval_data.service.bilingual import bilingual

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_ROOMS: Final = ("paper", "service", "readers", "audit", "forms", "ingest")
"""The rooms of the package that have a part in reading."""
_LIBRARIES: Final = ("lxml", "pypdfium2", "xlrd", "pillow", "cssselect", "tinycss2", "msgspec", "distributed")
"""What reading and handing over rest on."""


Differs = tuple[str, dict[str, str]]
"""A node that would read differently from the asking machine: its address, and each difference with its value there. Plain
values,
which any version of the program can open."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What came of a document, in a form that MessagePack can decode unambiguously."""

    accepted: Accepted | None = None
    refused: Refused | None = None


def request(offer: Offered, settings: Settings, answers: Answers) -> bytes:
    """A document to be examined, for `answer`."""
    return pickle.dumps((offer, settings, answers), protocol=5)


def answer(asking: dict[str, str], asked: bytes) -> bytes | Differs:
    """On the node: what comes of a document, for `outcome_of`; or that this node is not as the machine that asks, whose `condition` is given."""
    from distributed import get_worker

    node = get_worker()
    if differing := {name: value for name, value in condition().items() if asking.get(name) != value}:
        return node.address, differing
    worker.read_at_a_time(node.state.nthreads)
    outcome = examine(*pickle.loads(asked))
    return msgspec.msgpack.encode(_Said(accepted=outcome) if isinstance(outcome, Accepted) else _Said(refused=outcome))


def outcome_of(answer: bytes) -> Accepted | Refused:
    """What a node has answered of a document."""
    said = msgspec.msgpack.decode(answer, type=_Said)
    outcome = said.accepted or said.refused
    assert outcome
    return outcome


@cache
def condition() -> dict[str, str]:
    """All that reading depends on here: program, Python, libraries, and which kinds of document can be read at all."""
    return {
        bilingual("程序", "program"): _digest_of_program(),
        bilingual("读取程序版本", "reader"): str(READER_VERSION),
        "Python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
        bilingual("扫描件识别组件", "scans"): _yes_or_no(scans.is_installed()),
        "LibreOffice": _yes_or_no(find_soffice() is not None),
    }


def _yes_or_no(is_there: bool) -> str:
    return bilingual("有", "yes") if is_there else bilingual("无", "no")


def _digest_of_program() -> str:
    """Of its files that have a part in reading: the same wherever they are, whatever ends their lines."""
    digest = hashlib.sha256()
    for file in sorted(file for room in _ROOMS for file in (_PACKAGE / room).rglob("*")):
        if file.suffix in {".py", ".toml"}:
            digest.update(file.relative_to(_PACKAGE).as_posix().encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
