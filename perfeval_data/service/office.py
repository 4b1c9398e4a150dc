"""Whose system this is: the file `office.toml` beside the database."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

OFFICE_FILE = "office.toml"


class OfficeError(Exception):
    """A file `office.toml` that cannot be used: the reason, a Chinese sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Office:
    """`name`: whose projects these are (某区总工会); `issued_by`: who issues the brief and signs letters, `name` where nothing else is
    set; `contact`: whom units ask about a letter (财务部，电话 8765432). Empty where there is no file."""

    name: str = ""
    issued_by: str = ""
    contact: str = ""


def office_beside(database: Path) -> Office:
    """The office of a database; raises `OfficeError`."""
    path = database.parent / OFFICE_FILE
    if not path.exists():
        return Office()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise OfficeError(f"{path} 不是正确的设置文件：{error}") from error
    known = {field.name for field in fields(Office)}
    for key, value in values.items():
        if key not in known or not isinstance(value, str) or not value.strip():
            raise OfficeError(f"{path} 中的“{key}”不能使用：可以写 {'、'.join(sorted(known))}，各为一段文字")
    name = values.get("name", "").strip()
    return Office(name, values.get("issued_by", name).strip(), values.get("contact", "").strip())
