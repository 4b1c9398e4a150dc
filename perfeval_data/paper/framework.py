"""The framework of indicator levels (绩效指标体系): standard wording of levels 1 and 2, and how filed words map onto it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from perfeval_data.paper.labels import bare
from perfeval_data.paper.values import remembered

OUTPUT, COST, BENEFIT, SATISFACTION = "产出指标", "成本指标", "效益指标", "满意度指标"
SERVICE_SATISFACTION = "服务对象满意度指标"

LEVEL_2_OF: dict[str, tuple[str, ...]] = {
    OUTPUT: ("数量指标", "质量指标", "时效指标", "成本指标"),
    COST: ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    BENEFIT: ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    SATISFACTION: (SERVICE_SATISFACTION,),
}
PARENT_OF = {level_2: level_1 for level_1, level_2s in LEVEL_2_OF.items() for level_2 in level_2s}

_OTHER_NAMES_1 = {
    "项目完成指标": OUTPUT,
    "项目产出指标": OUTPUT,
    "完成指标": OUTPUT,
    "效果指标": BENEFIT,
    "项目效益指标": BENEFIT,
    "项目效果指标": BENEFIT,
    "满意度": SATISFACTION,
    "产出": OUTPUT,
    "效益": BENEFIT,
    "成本": COST,
}
_OTHER_NAMES_2 = {
    "环境效益指标": "生态效益指标",
    "生态环境效益指标": "生态效益指标",
    "可持续发展指标": "可持续影响指标",
    "可持续效益指标": "可持续影响指标",
    "可持续性影响指标": "可持续影响指标",
    "可持续性指标": "可持续影响指标",
    "可持续指标": "可持续影响指标",
    "可持续性效益指标": "可持续影响指标",
    "可持续发展影响指标": "可持续影响指标",
    "可持续影响力指标": "可持续影响指标",
    "生态成本指标": "生态环境成本指标",
    "环境成本指标": "生态环境成本指标",
    "满意度指标": SERVICE_SATISFACTION,
    "服务对象满意指标": SERVICE_SATISFACTION,
    "服务对象满意度": SERVICE_SATISFACTION,
    "社会公众满意度指标": SERVICE_SATISFACTION,
    "公众满意度指标": SERVICE_SATISFACTION,
    "受益对象满意度指标": SERVICE_SATISFACTION,
    "群众满意度指标": SERVICE_SATISFACTION,
    "社会公众或服务对象满意度指标": SERVICE_SATISFACTION,
    "服务对象或社会公众满意度指标": SERVICE_SATISFACTION,
    "服务对象或项目受益人满意度指标": SERVICE_SATISFACTION,
    "产出数量指标": "数量指标",
    "产出质量指标": "质量指标",
    "产出时效指标": "时效指标",
    "产出成本指标": "成本指标",
    "进度指标": "时效指标",
}


@dataclass(frozen=True, slots=True)
class Levels:
    """Where an indicator belongs. `misplaced`: a level-2 name stood in the level-1 column. `misspelt`: a name had to be mended."""

    level_1: str | None
    level_2: str | None
    misplaced: bool = False
    misspelt: bool = False


@remembered
def standard_level_1(text: str) -> str | None:
    """The framework's wording of a level-1 name; None for any other text."""
    return _standard(text, tuple(LEVEL_2_OF), _OTHER_NAMES_1)


@remembered
def standard_level_2(text: str) -> str | None:
    """The framework's wording of a level-2 name; None for any other text."""
    return _standard(text, tuple(PARENT_OF), _OTHER_NAMES_2)


@remembered
def is_level_name(text: str) -> bool:
    """Whether a text is a level-1 or level-2 name."""
    return standard_level_1(text) is not None or standard_level_2(text) is not None


@remembered
def is_points_note(text: str) -> bool:
    """Whether a level-1 cell holds nothing but its points, `（50分）`: the second half of a label cut in two."""
    return re.fullmatch(r"[(（]\s*\d+(?:\.\d+)?\s*分?\s*[)）]|\d+(?:\.\d+)?\s*分", text.strip()) is not None


@remembered
def levels_of(filed_1: str, filed_2: str) -> Levels:
    """Place an indicator in the framework by the words in its level-1 and level-2 cells.

    A level-2 name in the level-1 column (`时效指标`) takes its parent from the framework. A level-1 cell without a name leaves
    level 1 to level 2. A name outside the framework gives None, never the nearest guess.
    """
    level_1, level_2 = standard_level_1(filed_1), standard_level_2(filed_2)
    if level_1 is None and (moved := standard_level_2(filed_1)) is not None:
        return Levels(PARENT_OF[moved], moved, misplaced=True, misspelt=_is_misspelt(filed_1, moved))
    if level_1 is None and level_2 is not None and not bare(filed_1):
        level_1 = PARENT_OF[level_2]
    if level_1 == SATISFACTION and bare(filed_2):
        level_2 = SERVICE_SATISFACTION
    misspelt = _is_misspelt(filed_1, level_1) or _is_misspelt(filed_2, standard_level_2(filed_2))
    return Levels(level_1, level_2, misspelt=misspelt)


def _standard(text: str, names: tuple[str, ...], other_names: dict[str, str]) -> str | None:
    name = _without_points(text)
    if not name:
        return None
    for candidate in _spellings(name):
        if candidate in names:
            return candidate
        if candidate in other_names:
            return other_names[candidate]
    near = {known for known in names if _one_character_lost(name, known)}
    return near.pop() if len(near) == 1 else None


def _spellings(name: str) -> tuple[str, ...]:
    """A name as it is, and as the framework has it for one that lacks 指标 or says 类: `产出`, `产出类指标`."""
    return name, f"{name}指标", re.sub(r"[类性](?:指标)?$", "指标", name)


def _without_points(text: str) -> str:
    """A name without its letter before and its points behind it, whose brackets may be cut: `A1.效益指标：30分)`."""
    return re.sub(r"[:：]?[(（]?\d+(?:\.\d+)?[分%]?[)）]?$|^(?:[A-Za-z]\d{0,2}|\d{1,2})(?:[.、．-]\d{0,2})*", "", bare(text))


def _one_character_lost(name: str, known: str) -> bool:
    """Whether the name is the known one with one of its characters missing, as clipped cells leave it."""
    return len(name) == len(known) - 1 and any(known[:i] + known[i + 1 :] == name for i in range(len(known)))


def _is_misspelt(filed: str, standard: str | None) -> bool:
    name = _without_points(filed)
    known = {standard, *_OTHER_NAMES_1, *_OTHER_NAMES_2}
    return bool(name and standard) and known.isdisjoint(_spellings(name))
