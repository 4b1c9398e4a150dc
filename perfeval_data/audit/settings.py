"""Thresholds, reference weights and rules switched off: from `settings.toml`, a profile, and `audit.toml` beside a database.

A profile is a settings file that comes with the program, such as the practice of one district: `audit.toml` names it by
`profile = "district-review"` and may overrule what it says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

LOCAL_FILE = "audit.toml"
_PROFILES = resources.files(__package__) / "profiles"


class SettingsError(Exception):
    """A settings file that cannot be used: the reason, a Chinese sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Rules:
    off: tuple[str, ...]
    """Codes of rules that are not applied, in alphabetical order."""


@dataclass(frozen=True, slots=True)
class Findings:
    group_from: Decimal


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
    reason_below: Decimal
    score_above_rate: Decimal
    adjusted_share: Decimal


@dataclass(frozen=True, slots=True)
class Targets:
    far_above: Decimal
    about: Decimal
    equal_at_least: Decimal


@dataclass(frozen=True, slots=True)
class Design:
    vague_from: Decimal
    tasks_in_one: Decimal
    same_count_from: Decimal
    identical_at_least: Decimal


@dataclass(frozen=True, slots=True)
class Goals:
    words_beside_phrases: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    reached: Decimal
    partly_reached: Decimal


@dataclass(frozen=True, slots=True)
class Weights:
    tolerance: Decimal
    references: tuple[Mapping[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Across:
    copied_length: Decimal
    copied_indicators: Decimal
    uniform_projects: Decimal


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; what each of them means stands in `settings.toml`."""

    rules: Rules
    findings: Findings
    points: Points
    funds: Funds
    targets: Targets
    design: Design
    goals: Goals
    bands: Bands
    weights: Weights
    across: Across


_SECTIONS: dict[str, Any] = {
    "rules": Rules,
    "findings": Findings,
    "points": Points,
    "funds": Funds,
    "targets": Targets,
    "design": Design,
    "goals": Goals,
    "bands": Bands,
    "weights": Weights,
    "across": Across,
}
_Tables = dict[str, dict[str, Any]]
_PROFILE = "profile"
_WITHDRAWN = frozenset({"doubt"})
"""Sections of earlier versions, which decide nothing any more: a file that has them still holds."""


def settings_beside(database: Path) -> Settings:
    """The settings for a database: the usual ones, overruled by the file beside it. Raises `SettingsError`."""
    local = database.parent / LOCAL_FILE
    return settings_of(local) if local.exists() else USUAL


def settings_of(path: Path) -> Settings:
    """The usual settings overruled by a file, and first by the profile that it names. Raises `SettingsError`."""
    tables = _read(path)
    name = tables.pop(_PROFILE, None)
    overruled = _usual()
    if name is not None:
        profile = _profile(name, path)
        overruled = _overruled(overruled, _read(profile), profile)
    settings = _settings(_overruled(overruled, tables, path))
    _check_codes(settings, path)
    return settings


def profiles() -> dict[str, Path]:
    """The profiles that come with the program, by name."""
    with resources.as_file(_PROFILES) as folder:
        return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def _profile(name: Any, path: Path) -> Path:
    known = profiles()
    if name not in known:
        raise SettingsError(f"{path} 中的 profile 应为下列之一：{'、'.join(known)}")
    return known[name]


def _check_codes(settings: Settings, path: Path) -> None:
    """Refuse to switch off what is no rule, or what tells that a value could not be read: that would be silent."""
    from perfeval_data.audit.catalogue import (
        OPTIONAL_RULES,  # here: the catalogue holds the rules, which are judged by settings
    )

    unknown = [code for code in settings.rules.off if code not in OPTIONAL_RULES]
    if unknown:
        raise SettingsError(f"{path} 中的“rules.off”：“{'、'.join(unknown)}”不是可以停用的疑点代码")


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
        if section in _WITHDRAWN:
            continue
        if section not in usual or not isinstance(values, dict):
            raise SettingsError(f"{path} 中的“{section}”不是可以设置的项目")
        for name, value in values.items():
            if name not in usual[section]:
                raise SettingsError(f"{path} 中的“{section}.{name}”不是可以设置的项目")
            is_of_kind, kind = _KINDS.get(name, (_is_number, "不小于零的数"))
            if not is_of_kind(value):
                raise SettingsError(f"{path} 中的“{section}.{name}”应为{kind}")
    return {section: values | local.get(section, {}) for section, values in usual.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0


def _is_weights(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) and all(map(_is_number, row.values())) for row in value)


def _is_codes(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(code, str) for code in value)


_KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "references": (_is_weights, "列表"),
    "off": (_is_codes, "疑点代码的列表"),
}
"""Settings that are no number: how they are told, and what they are called."""


def _settings(tables: _Tables) -> Settings:
    return Settings(**{name: kind(**_values(tables[name])) for name, kind in _SECTIONS.items()})


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if not isinstance(value, list):
        return Decimal(value)
    if all(isinstance(row, str) for row in value):
        return tuple(sorted(set(value)))
    return tuple({level: Decimal(points) for level, points in row.items()} for row in value)


USUAL = _settings(_usual())
"""The settings where no local file overrules them."""
