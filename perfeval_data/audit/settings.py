"""Thresholds and reference weights of the audit, from `settings.toml` and the file `audit.toml` beside a database."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

LOCAL_FILE = "audit.toml"


class SettingsError(Exception):
    """A settings file that cannot be used: the reason, a Chinese sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Points:
    full: Decimal
    most_execution: Decimal
    sum_tolerance: Decimal
    proportion_tolerance: Decimal
    execution_tolerance: Decimal


@dataclass(frozen=True, slots=True)
class Funds:
    rate_tolerance: Decimal
    amount_tolerance_wan: Decimal
    unspent_share: Decimal
    score_above_rate: Decimal
    adjusted_share: Decimal


@dataclass(frozen=True, slots=True)
class Targets:
    far_above: Decimal
    about: Decimal
    equal_at_least: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    reached: Decimal
    partly_reached: Decimal


@dataclass(frozen=True, slots=True)
class Weights:
    tolerance: Decimal
    references: tuple[Mapping[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    error: Decimal
    warning: Decimal
    notice: Decimal


@dataclass(frozen=True, slots=True)
class Across:
    copied_length: Decimal
    copied_indicators: Decimal
    uniform_projects: Decimal


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; what each of them means stands in `settings.toml`."""

    points: Points
    funds: Funds
    targets: Targets
    bands: Bands
    weights: Weights
    doubt: Doubt
    across: Across


_SECTIONS: dict[str, Any] = {
    "points": Points,
    "funds": Funds,
    "targets": Targets,
    "bands": Bands,
    "weights": Weights,
    "doubt": Doubt,
    "across": Across,
}
_Tables = dict[str, dict[str, Any]]


def settings_beside(database: Path) -> Settings:
    """The settings for a database: the usual ones, overruled by the file beside it. Raises `SettingsError`."""
    local = database.parent / LOCAL_FILE
    return _settings(_overruled(_usual(), _read(local), local)) if local.exists() else USUAL


def _usual() -> _Tables:
    text = (resources.files(__package__) / "settings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _read(path: Path) -> _Tables:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} 不是正确的设置文件：{error}") from error


def _overruled(usual: _Tables, local: _Tables, path: Path) -> _Tables:
    """The usual tables with the values of a local file; a name or a kind of value that is not known there is refused."""
    for section, values in local.items():
        if section not in usual or not isinstance(values, dict):
            raise SettingsError(f"{path} 中的“{section}”不是可以设置的项目")
        for name, value in values.items():
            if name not in usual[section]:
                raise SettingsError(f"{path} 中的“{section}.{name}”不是可以设置的项目")
            if not _is_of_kind(value, usual[section][name]):
                raise SettingsError(f"{path} 中的“{section}.{name}”应为{'列表' if name == 'references' else '不小于零的数'}")
    return {section: values | local.get(section, {}) for section, values in usual.items()}


def _is_of_kind(value: Any, usual: Any) -> bool:
    if isinstance(usual, list):
        return isinstance(value, list) and all(isinstance(row, dict) and all(map(_is_number, row.values())) for row in value)
    return _is_number(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0


def _settings(tables: _Tables) -> Settings:
    return Settings(**{name: kind(**_decimals(tables[name])) for name, kind in _SECTIONS.items()})


def _decimals(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple({level: Decimal(points) for level, points in row.items()} for row in value)
        if isinstance(value, list)
        else Decimal(value)
        for name, value in values.items()
    }


USUAL = _settings(_usual())
"""The settings where no local file overrules them."""
