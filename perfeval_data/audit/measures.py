"""Units of measure: what they count in (万, 亿), what they count, and which of them measure one thing."""

from __future__ import annotations

import re
from decimal import Decimal

from perfeval_data.paper.values import remembered

_MANY = re.compile(r"[百千]?万|亿")
_FACTORS = {"万": Decimal(10**4), "百万": Decimal(10**6), "千万": Decimal(10**7), "亿": Decimal(10**8)}
_ONE = Decimal(1)
_THOUSAND = Decimal(1000)
_IN_OTHER_UNITS = {
    "公里": ("米", _THOUSAND),
    "千米": ("米", _THOUSAND),
    "吨": ("公斤", _THOUSAND),
    "千克": ("公斤", _ONE),
    "公顷": ("亩", Decimal(15)),
    "小时": ("分钟", Decimal(60)),
    "名": ("人", _ONE),
    "位": ("人", _ONE),
    "场次": ("场", _ONE),
    "台次": ("台", _ONE),
    "个月": ("月", _ONE),
    "个工作日": ("工作日", _ONE),
    "日": ("天", _ONE),
    "个百分点": ("百分点", _ONE),
}
"""Units that are exactly so many of another, or another word for it."""

RATE, MONEY, TIME, PEOPLE, FAMILIES, EVENTS, LENGTH, AREA, WEIGHT, THINGS = (
    "比率", "金额", "时间", "人数", "户数", "场次", "长度", "面积", "重量", "数目",
)  # fmt: skip
_KINDS = (
    (RATE, re.compile(r"[%‰]|个?百分点")),
    (MONEY, re.compile(r"[十百千万亿]*元(?:/.*)?")),
    (TIME, re.compile(r"个?(?:工作日|自然日|小时|分钟|天|日|月|年|周)(?:内)?")),
    (PEOPLE, re.compile(r"人次|人|名|位")),
    (FAMILIES, re.compile(r"户次?|家")),
    (EVENTS, re.compile(r"场次|场|期")),
    (LENGTH, re.compile(r"公里|千米|米")),
    (AREA, re.compile(r"平方公里|平方米|亩|公顷|㎡")),
    (WEIGHT, re.compile(r"吨|公斤|千克")),
    (THINGS, re.compile(r"件|台|套|份|册|所|座|处|辆|起")),
)
NUMBER = r"\d[\d,]*(?:\.\d+)?"
"""A number in prose, thousands parted or not."""
COUNT = re.compile(
    rf"(?<!\d年)(?<![\d.])({NUMBER})([万千百亿]?(?:人次|平方米|公里|[人户家件场期台套份册所座处辆起次个项名亩吨米条艘眼盏株棵本头只]))(?:以上|左右|以内)?"
)
"""A number of things in prose."""
INDIVISIBLE = frozenset({PEOPLE, FAMILIES, EVENTS, THINGS})
_LOOSE = frozenset({PEOPLE, FAMILIES, THINGS})
"""Counts that are often written for each other: 500户 who were given 500份."""


def scale_of(unit: str) -> Decimal:
    """What a unit counts in: 10000 for 万人."""
    many = _MANY.match(unit)
    return _FACTORS[many[0]] if many else _ONE


@remembered
def bare_unit(unit: str) -> str:
    """A unit without what it counts in: 人 for 万人."""
    many = _MANY.match(unit)
    return unit[many.end() :] if many else unit


@remembered
def in_base(unit: str) -> tuple[str, Decimal]:
    """A unit as so many of the smallest one of its kind that it is exactly a multiple of: 1000 米 for 公里, 10000 人 for 万名."""
    base, factor = _IN_OTHER_UNITS.get(bare_unit(unit), (bare_unit(unit), _ONE))
    return base, factor * scale_of(unit)


@remembered
def kind_of(unit: str) -> str | None:
    """What kind of thing a unit measures, where that is certain; 个 and 项 may be anything."""
    bare = bare_unit(unit)
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(bare)), None)


def may_be_meant_for(one: str, other: str) -> bool:
    """Whether two kinds may be used for each other by people who do not look closely."""
    return one == other or {one, other} <= _LOOSE or {one, other} == {EVENTS, THINGS}
