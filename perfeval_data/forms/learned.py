"""Headers whose meaning a person has taught for documents to come: a list in `headers.toml` beside the database, to be read and edited.

Each entry says which words name which column. It holds for every later reading, from the page and from the command line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock

from perfeval_data.audit.settings import SettingsError
from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.answers import Answer, AnswerKind
from perfeval_data.paper.labels import bare
from perfeval_data.service.files import write_whole

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
_KEYS: Final = frozenset({"words", "field", "by", "on"})
_LONGEST_WORDS: Final = 60
_LOCK_SECONDS: Final = 10.0
_HEAD: Final = "# 学到的栏名：words 是表上的栏名，field 是它的含义。删去一段即不再使用。\n"


@dataclass(frozen=True, slots=True)
class LearnedHeader:
    """Words that name a column, who has said so, and on which day (ISO)."""

    words: str
    field: Label
    by: str
    on: str


def learned_headers(database: Path) -> tuple[LearnedHeader, ...]:
    """The headers learned beside a database. Raises `SettingsError` with the place where the list cannot be used."""
    path = database.with_name(FILE_NAME)
    if not path.exists():
        return ()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{FILE_NAME} 不能使用：{error}") from error
    entries = content.pop("header", [])
    if content or not isinstance(entries, list):
        raise SettingsError(f"{FILE_NAME} 只能有 [[header]] 段")
    headers = tuple(_header(number, entry) for number, entry in enumerate(entries, start=1))
    names = [bare(each.words) for each in headers]
    if twice := next((each.words for each in headers if names.count(bare(each.words)) > 1), None):
        raise SettingsError(f"{FILE_NAME} 里栏名“{twice}”出现两次")
    return headers


def _header(number: int, entry: object) -> LearnedHeader:
    place = f"{FILE_NAME} 第{number}段"
    if not isinstance(entry, dict) or set(entry) != _KEYS or not all(isinstance(value, str) for value in entry.values()):
        raise SettingsError(f"{place}：应有 {'、'.join(sorted(_KEYS))} 四项，均为文字")
    if not bare(entry["words"]) or len(entry["words"]) > _LONGEST_WORDS:
        raise SettingsError(f"{place}：words 应为不超过 {_LONGEST_WORDS} 字的栏名")
    if entry["field"] not in [*FIELDS]:
        raise SettingsError(f"{place}：field 应为 {'、'.join(FIELDS)} 之一")
    return LearnedHeader(entry["words"], Label(entry["field"]), entry["by"], entry["on"])


def learned_beside(database: Path) -> tuple[Answer, ...]:
    """The learned headers as evidence for reading. Raises `SettingsError`."""
    return tuple(Answer(AnswerKind.MEANING, field=each.field.value, filed=each.words) for each in learned_headers(database))


def learn(database: Path, header: LearnedHeader) -> None:
    """Add a header to the list, in place of what was learned of the same words. Raises `SettingsError`, `OSError`."""
    with _locked(database):
        others = [each for each in learned_headers(database) if bare(each.words) != bare(header.words)]
        _write(database, [*others, header])


def forget(database: Path, words: str) -> None:
    """Take a header off the list. Raises `SettingsError`, `OSError`."""
    with _locked(database):
        _write(database, [each for each in learned_headers(database) if each.words != words])


def _locked(database: Path) -> FileLock:
    return FileLock(f"{database.with_name(FILE_NAME)}.lock", timeout=_LOCK_SECONDS)


def _write(database: Path, headers: Sequence[LearnedHeader]) -> None:
    entries = "".join(
        f"\n[[header]]\nwords = {_quoted(each.words)}\nfield = {_quoted(each.field.value)}\n"
        f"by = {_quoted(each.by)}\non = {_quoted(each.on)}\n"
        for each in headers
    )
    write_whole(database.with_name(FILE_NAME), (_HEAD + entries).encode())


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(sign):04x}" if ord(sign) < 32 or ord(sign) == 127 else sign for sign in escaped) + '"'
