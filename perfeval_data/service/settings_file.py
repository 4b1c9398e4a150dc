"""Settings that an office writes by hand, TOML beside the database, read into a type that says all that may stand in them."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.files import reason_of

Name = Annotated[str, msgspec.Meta(pattern=r"\S")]
"""A text that is not blank."""


class Number(Decimal):
    """A number not below zero, exactly as it is written."""


_CHINESE: Final = {
    "Object contains unknown field": "不认识的设置项",
    "Object missing required field": "缺少设置项",
    "Invalid enum value": "取值不在可选之列",
    "Invalid value": "取值不在可选之列",
    "Expected `object`": "应为 { 名称 = 值 } 形式的表",
    "Expected `array": "格式有误，应为列表",
    "Expected": "格式有误",
}
"""The beginnings of what `msgspec` says, and the same in Chinese. Reasons of our own are in both languages already."""


class SettingsError(Exception):
    """Settings that cannot be used: the file, the place in it and the reason, in both languages."""


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a settings file: a key that it does not know is refused, since a mistyped one would change nothing in silence."""


def settings_in(path: Path, kind: Any) -> Any:
    """What a file says, as a `kind`: a `Strict` table, or several told apart by a tag. Raises `SettingsError` where it cannot be read, or says anything but what `kind` knows."""
    return checked(tables_in(path), kind, path)


def tables_in(path: Path) -> dict[str, Any]:
    """What a file says, as it is. Raises `SettingsError` where it cannot be read."""
    try:
        tables: dict[str, Any] = msgspec.toml.decode(path.read_bytes())
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise SettingsError(f"{path}：{_unreadable(error)}") from error
    return tables


def _unreadable(error: Exception) -> str:
    """Why a file is no TOML, with the line and the column of it in both languages where the parser names them."""
    if isinstance(error, OSError):
        return bilingual(f"无法读取：{reason_of(error)}", f"cannot be read: {error.strerror}")
    line = re.search(r"line (\d+), column (\d+)", str(error))
    where = f"：第{line[1]}行第{line[2]}个字符" if line else ""
    return bilingual(f"不是正确的设置文件{where}", f"no valid TOML: {error}")


def checked(tables: dict[str, Any], kind: Any, path: Path) -> Any:
    """Tables as a `kind`. Raises `SettingsError`, which names the file that they are from."""
    try:
        return msgspec.convert(tables, kind, dec_hook=_number)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}：{_reason(str(error))}") from error


def _number(kind: type, value: object) -> Number:
    if kind is not Number:
        raise NotImplementedError(kind)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ValueError(bilingual("应为不小于零的数", "expected a number not below zero"))
    return Number(str(value))


def _reason(message: str) -> str:
    """What `msgspec` says, with the place as whoever wrote the file would call it: `visitors 2` for the second [[visitors]]."""
    what, _, place = message.partition(" - at `$")
    where = re.sub(r"\[(\d+)\]", lambda index: f" {int(index[1]) + 1}", place.rstrip("`").lstrip("."))
    chinese = next((said for beginning, said in _CHINESE.items() if what.startswith(beginning)), None)
    reason = what if chinese is None else bilingual(chinese, what)
    return f"{where}：{reason}" if where else reason
