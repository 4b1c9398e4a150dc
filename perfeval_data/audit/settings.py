"""Thresholds, reference weights and rules switched off: from `settings.toml`, a profile, and `audit.toml` beside a database.

A profile is a settings file that comes with the program, such as the practice of one district: `audit.toml` names it by
`profile = "district-review"` and may overrule what it says.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec

from perfeval_data.service.settings_file import Number, SettingsError, Strict, checked, tables_in

LOCAL_FILE: Final = "audit.toml"
_PACKAGE: Final = resources.files(__package__)
_PROFILE: Final = "profile"
_WITHDRAWN: Final = frozenset({"doubt"})
"""Sections of earlier versions without effect: a file that has them is still valid."""


class Rules(Strict, frozen=True):
    off: tuple[str, ...]
    """Codes of rules that are not applied, in alphabetical order."""


class Findings(Strict, frozen=True):
    group_from: Number


class Points(Strict, frozen=True):
    full: Number
    most_execution: Number
    sum_tolerance: Number
    exact_tolerance: Number
    proportion_tolerance: Number
    proportion_far: Number
    execution_tolerance: Number


class Funds(Strict, frozen=True):
    rate_tolerance: Number
    amount_tolerance_wan: Number
    unspent_share: Number
    reason_below: Number
    own_reason_below: Number
    score_above_rate: Number
    score_above_below: Number
    score_far_above_rate: Number
    source_unspent_share: Number
    adjusted_share: Number
    most_of_one_project_wan: Number


class Targets(Strict, frozen=True):
    far_above: Number
    tiny_cost: Number
    far_above_points: Number
    about: Number
    equal_at_least: Number
    stock_answers: Number
    adjusted_share: Number


class Design(Strict, frozen=True):
    vague_from: Number
    tasks_in_one: Number
    same_count_from: Number
    identical_at_least: Number


class Goals(Strict, frozen=True):
    words_beside_phrases: Number


class Consistency(Strict, frozen=True):
    cost_tolerance: Number
    near_share: Number
    excess_share: Number
    subsidy_share: Number
    own_cost_share: Number
    parts_share: Number
    parts_listed: Number
    listed_share: Number
    times_a_person: Number
    smallest_survey: Number


class Bands(Strict, frozen=True):
    reached: Number
    partly_reached: Number


class Weights(Strict, frozen=True):
    tolerance: Number
    heavy_from: Number
    heavy_among: Number
    references: tuple[dict[str, Number], ...]


class Across(Strict, frozen=True):
    copied_length: Number
    copied_indicators: Number
    uniform_projects: Number


class Settings(Strict, frozen=True):
    """All settings; what each of them means stands in `settings.toml`."""

    rules: Rules
    findings: Findings
    points: Points
    funds: Funds
    targets: Targets
    design: Design
    goals: Goals
    consistency: Consistency
    bands: Bands
    weights: Weights
    across: Across


def settings_beside(database: Path) -> Settings:
    """The settings for a database: the usual ones, overruled by the file beside it. Raises `SettingsError`."""
    local = database.parent / LOCAL_FILE
    return settings_of(local) if local.exists() else USUAL


def settings_of(path: Path) -> Settings:
    """The usual settings overruled by a file, and first by the profile that it names. Raises `SettingsError`."""
    tables = tables_in(path)
    overruled = _USUAL_TABLES
    if (name := tables.pop(_PROFILE, None)) is not None:
        overruled = _overruled(overruled, tables_in(_profile(name, path)))
    settings = _settings(_overruled(overruled, tables), path)
    _check_codes(settings, path)
    return settings


def profiles() -> dict[str, Path]:
    """The profiles that come with the program, by name."""
    with resources.as_file(_PACKAGE / "profiles") as folder:
        return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def _profile(name: Any, path: Path) -> Path:
    known = profiles()
    if name not in known:
        raise SettingsError(f"{path} 中的 profile 应为下列之一：{'、'.join(known)}")
    return known[name]


def _check_codes(settings: Settings, path: Path) -> None:
    """Refuse to switch off what is no rule, or what reports that a value could not be read: that would be silent."""
    from perfeval_data.audit.catalogue import (
        OPTIONAL_RULES,  # here: the catalogue holds the rules, which are judged by settings
    )

    unknown = [code for code in settings.rules.off if code not in OPTIONAL_RULES]
    if unknown:
        raise SettingsError(f"{path} 中的“rules.off”：“{'、'.join(unknown)}”不是可以停用的疑点代码")


def _overruled(usual: dict[str, Any], local: dict[str, Any]) -> dict[str, Any]:
    """The usual tables with the values of a local file, whatever they are: `checked` refuses what it does not know."""
    known = {section: values for section, values in local.items() if section not in _WITHDRAWN}
    within = {
        section: usual[section] | values for section, values in known.items() if section in usual and isinstance(values, dict)
    }
    return usual | known | within


def _settings(tables: dict[str, Any], path: Path) -> Settings:
    settings: Settings = checked(tables, Settings, path)
    return msgspec.structs.replace(settings, rules=Rules(tuple(sorted(set(settings.rules.off)))))


with resources.as_file(_PACKAGE / "settings.toml") as _file:
    _USUAL_TABLES: Final = tables_in(_file)
    USUAL: Final = _settings(_USUAL_TABLES, _file)
    """The settings where no local file overrules them."""
