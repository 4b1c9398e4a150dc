"""Headers whose meaning a person has taught for later documents: a list in `headers.toml` beside the database, to be read and
edited.

Each entry says which words name which column. It holds for every later reading, from the page and from the command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from filelock import FileLock

from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.answers import Answer, AnswerKind
from perfeval_data.paper.labels import bare
from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.files import write_atomically
from perfeval_data.service.settings_file import Strict, settings_in

FILE_NAME: Final = "headers.toml"
FIELDS: Final = (
    Label.INITIAL_BUDGET,
    Label.ANNUAL_BUDGET,
    Label.EXECUTED,
    Label.RATE,
    Label.LEVEL_1,
    Label.LEVEL_2,
    Label.LEVEL_3,
    Label.TARGET,
    Label.ACTUAL,
    Label.WEIGHT,
    Label.SCORE,
    Label.REASON,
    Label.REMARK,
)
"""The columns that a header can be taught to name."""
_LONGEST_WORDS: Final = 60
_LOCK_SECONDS: Final = 10.0
_HEAD: Final = "# 学到的栏名：words 是表上的栏名，field 是它的含义。删去一段即不再使用。\n"


class LearnedHeader(Strict, frozen=True):
    """Words that name a column, who said so, and on which day (ISO)."""

    words: str
    field: Label
    by: str
    on: str

    def __post_init__(self) -> None:
        if not bare(self.words) or len(self.words) > _LONGEST_WORDS:
            reason = f"words must name a column in {_LONGEST_WORDS} characters or less"
            raise ValueError(bilingual(f"words 应为不超过 {_LONGEST_WORDS} 字的栏名", reason))
        if self.field not in FIELDS:
            fields = "、".join(FIELDS)
            raise ValueError(bilingual(f"field 应为 {fields} 之一", "field names no column that a header can be taught for"))


class _List(Strict, frozen=True):
    """The file: its [[header]] tables, each with words of its own."""

    header: tuple[LearnedHeader, ...] = ()

    def __post_init__(self) -> None:
        names = [bare(each.words) for each in self.header]
        if twice := next((each.words for each in self.header if names.count(bare(each.words)) > 1), None):
            raise ValueError(bilingual(f"栏名“{twice}”出现两次", "a header stands there twice"))


def learned_headers(database: Path) -> tuple[LearnedHeader, ...]:
    """The headers learned beside a database. Raises `SettingsError` with the place where the list cannot be used."""
    path = database.with_name(FILE_NAME)
    if not path.exists():
        return ()
    file: _List = settings_in(path, _List)
    return file.header


def learned_beside(database: Path) -> tuple[Answer, ...]:
    """The learned headers as evidence for reading. Raises `SettingsError`."""
    return tuple(Answer(AnswerKind.MEANING, field=each.field.value, filed=each.words) for each in learned_headers(database))


def learn(database: Path, header: LearnedHeader) -> None:
    """Add a header to the list, in place of what was learned of the same words. Raises `SettingsError`, `OSError`."""
    with _locked(database):
        others = [each for each in learned_headers(database) if bare(each.words) != bare(header.words)]
        _write(database, [*others, header])


def forget(database: Path, header: LearnedHeader) -> None:
    """Take a header off the list, if it still stands there as it was taught. Raises `SettingsError`, `OSError`."""
    with _locked(database):
        _write(database, [each for each in learned_headers(database) if each != header])


def _locked(database: Path) -> FileLock:
    return FileLock(f"{database.with_name(FILE_NAME)}.lock", timeout=_LOCK_SECONDS)


def _write(database: Path, headers: Sequence[LearnedHeader]) -> None:
    entries = "".join(
        f"\n[[header]]\nwords = {_quoted(each.words)}\nfield = {_quoted(each.field.value)}\n"
        f"by = {_quoted(each.by)}\non = {_quoted(each.on)}\n"
        for each in headers
    )
    write_atomically(database.with_name(FILE_NAME), (_HEAD + entries).encode())


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(sign):04x}" if ord(sign) < 32 or ord(sign) == 127 else sign for sign in escaped) + '"'
