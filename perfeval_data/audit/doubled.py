"""Rules about one thing under two names, at two levels or twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, groupby

from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.measures import bare_unit
from perfeval_data.audit.rule import Violation, on_form
from perfeval_data.audit.texts import core, name_of, pairs_of
from perfeval_data.paper.framework import BENEFIT, OUTPUT
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Indicator, Severity
from perfeval_data.paper.values import is_empty

_TOO_COMMON = re.compile(r"(?:项目|任务|工作|目标)*(?:按时|按期|及时)?(?:完成(?:情况|率|时间|数量)?|及时率|合格率|达标率)")
_SHORTEST_NAME = 4


def may_be_compared(indicator: Indicator) -> bool:
    """Whether a name says enough for a second one like it to be the same thing."""
    name = core(name_of(indicator))
    return len(name) >= _SHORTEST_NAME and not _TOO_COMMON.fullmatch(name)


def _pairs(context: AuditContext) -> Iterator[tuple[Indicator, Indicator]]:
    """Each indicator of output beside each of benefit."""
    of_both = [
        each
        for each in context.form.indicators
        if each.level_1 in (OUTPUT, BENEFIT) and may_be_compared(each) and not is_empty(each.target.text)
    ]
    for one, other in combinations(of_both, 2):
        if one.level_1 != other.level_1:
            yield one, other


@on_form(
    Rule(
        code="indicator_in_output_and_benefit",
        title="同一指标在产出和效益里重复",
        severity=Severity.WARNING,
        explanation="名称相同的指标在产出指标和效益指标下各有一项，指标值还不一样。名称和指标值都相同的另有提示。",
        example="“宣传场次”在数量指标下为≥20场，在社会效益指标下为≥15场。",
        advice="保留一处，另一处换成真正的效益指标。",
        source=Source.PRACTICE,
    )
)
def indicator_in_output_and_benefit(context: AuditContext) -> Iterator[Violation]:
    for one, other in _pairs(context):
        if core(name_of(one)) == core(name_of(other)) and core(one.target.text) != core(other.target.text):
            message = (
                f"“{other.level_3.text}”在{one.level_1}（第{one.indicator_number}项，“{one.target.text}”）"
                f"和{other.level_1}（第{other.indicator_number}项，“{other.target.text}”）里重复"
            )
            yield Violation(message, other.level_3, other.target.text, one.target.text, other)


UNIT_OF_COUNT = re.compile(r"人次|人|名|户|家|个|件|场|次|期|台|套|份|册|起")
_COMMON_WORDS = re.compile(r"人次数?|人数|数量|次数|总数|户数|家数|件数|数|受益|惠及|服务|参加|参与|覆盖|的")


@on_form(
    Rule(
        code="counted_twice",
        title="同一件事换名重复计分",
        severity=Severity.WARNING,
        explanation="产出和效益里各有一项名称相近、单位相同的指标，指标值和完成值都一模一样，疑为同一批人或同一件事计了两次分；或者同一个补助标准、单价在两个二级指标下各计一次分。",
        example="数量指标“参加活动职工人数”与社会效益指标“受益职工人数”都是指标值≥2000人、完成2150人。",
        advice="保留一处，另一处换成真正的效益指标。",
        source=Source.PRACTICE,
    )
)
def counted_twice(context: AuditContext) -> Iterator[Violation]:
    for one, other in _pairs(context):
        if are_one_count(context, one, other):
            message = (
                f"第{one.indicator_number}项“{one.level_3.text}”与第{other.indicator_number}项“{other.level_3.text}”"
                f"的指标值、完成值相同（{other.target.text}，{other.actual.text}），疑为同一件事"
            )
            yield Violation(message, other.level_3, other.actual.text, indicator=other)
    for one, other in combinations(filter(_is_a_standard, context.form.indicators), 2):
        is_one = (
            one.target_quantity.value == other.target_quantity.value
            and one.actual_quantity.value == other.actual_quantity.value
        )
        if is_one and one.level_2 != other.level_2 and _are_of_one_standard(one, other):
            message = (
                f"第{one.indicator_number}项“{one.level_3.text}”与第{other.indicator_number}项“{other.level_3.text}”"
                f"是同一个标准（{other.actual.text}），在{one.level_2}和{other.level_2}里各计一次"
            )
            yield Violation(message, other.level_3, other.actual.text, indicator=other)


def _are_of_one_standard(one: Indicator, other: Indicator) -> bool:
    """Whether one name says no more than the other: 补助标准 and 人均补助成本, and not 高龄补贴 and 护理补贴."""
    said, also_said = (pairs_of(name_of(each)) for each in (one, other))
    own, others_own = said - KINDS_OF_PAYMENT, also_said - KINDS_OF_PAYMENT
    return bool(said & also_said) and (own <= others_own or others_own <= own)


KINDS_OF_PAYMENT = frozenset({"补助", "补贴", "资助", "救助", "津贴", "执行", "发放", "落实"})
_STANDARD = re.compile(r"标准|[人户]均|单价")


def _is_a_standard(indicator: Indicator) -> bool:
    """Whether an indicator is an amount for one of something, filed at a level and filled in."""
    quantities = indicator.target_quantity, indicator.actual_quantity
    is_money = all(each.value and re.match(r"万?元", each.unit or "") for each in quantities)
    is_of_one = all("/" in (each.unit or "") for each in quantities) or _STANDARD.search(name_of(indicator)) is not None
    return indicator.level_2 is not None and is_money and is_of_one


def are_one_count(context: AuditContext, one: Indicator, other: Indicator) -> bool:
    """Whether two indicators count one thing: by the same target and actual and names alike, or by the same actual and names one of
    which says of the other's only who they are (疗休养人数, 参加疗休养劳模人数)."""
    is_alike = _have_one_count(context, one, other) and _have_alike_names(one, other)
    return is_alike or (_have_one_actual(context, one, other) and _says_only_who(one, other))


def _have_one_actual(context: AuditContext, one: Indicator, other: Indicator) -> bool:
    value, unit = one.actual_quantity.value, one.actual_quantity.unit or ""
    is_count = (
        value is not None and value >= context.settings.design.same_count_from and UNIT_OF_COUNT.fullmatch(bare_unit(unit))
    )
    also, other_unit = other.actual_quantity.value, other.actual_quantity.unit or ""
    are_persons = {unit, other_unit} == {"人", "人次"} and _REACHED.search(name_of(other)) is not None
    return bool(is_count) and value == also and (unit == other_unit or are_persons)


_REACHED = re.compile(r"受益|惠及|受助|覆盖")
"""Those whom a project reached, who are those whom it served."""


_RESULT = re.compile(r"就业|上岗|证|合格|晋|[升增减脱创获优后留转]|满意|成功|高级|技|好转|康复|改善|带动|知晓|签|录|完成")


def _says_only_who(one: Indicator, other: Indicator) -> bool:
    """Whether one name holds all words of the other, and nothing that came of it, and they are not the same."""
    said = (_DOING.sub("", _COMMON_WORDS.sub("", _in_one_voice(core(_ASIDE.sub("", name_of(each)))))) for each in (one, other))
    shorter, longer = sorted(said, key=len)
    if len(shorter) < _SHORTEST_CORE or core(name_of(one)) == core(name_of(other)):
        return False
    if shorter in longer:
        return not _RESULT.search(longer.replace(shorter, "", 1))
    left = Counter(longer) - Counter(shorter)  # 培训退役军人, 退役军人培训
    is_of_one_words = len(shorter) >= _SHORTEST_IN_OTHER_ORDER and left.total() == len(longer) - len(shorter)
    return is_of_one_words and not _RESULT.search("".join(left))


_SHORTEST_IN_OTHER_ORDER = 4


_VOICES = {"参训": "培训", "受训": "培训", "受助": "资助", "参检": "体检", "受检": "体检", "获奖": "奖励", "受援": "援助"}


def _in_one_voice(name: str) -> str:
    """A name that says what was done to people where it says what they took part in."""
    for passive, active in _VOICES.items():
        name = name.replace(passive, active)
    return name


_ASIDE = re.compile(r"[★☆※]|[(（].*?[)）]")
_SHORTEST_CORE = 2
_DOING = re.compile(r"组织|开展|举办|完成|实施")


def _have_one_count(context: AuditContext, one: Indicator, other: Indicator) -> bool:
    """Whether two indicators have the same numbers in the same unit of counting, and these are not just the target copied."""
    target, actual = one.target_quantity, one.actual_quantity
    if target.value is None or actual.value is None or target.value == actual.value:
        return False
    if target.value < context.settings.design.same_count_from or not UNIT_OF_COUNT.fullmatch(target.unit or ""):
        return False
    return (target.value, target.unit, actual.value) == (
        other.target_quantity.value,
        other.target_quantity.unit,
        other.actual_quantity.value,
    )


def _have_alike_names(one: Indicator, other: Indicator) -> bool:
    """Whether two names differ, and share a word of two characters beside those that count."""
    names = [core(name_of(each)) for each in (one, other)]
    words = [_COMMON_WORDS.sub(" ", name) for name in names]
    shared = {words[0][start : start + 2] for start in range(len(words[0]) - 1)}
    return names[0] != names[1] and any(" " not in word and word in words[1] for word in shared)


@on_form(
    Rule(
        code="levels_identical",
        title="两个层级的指标雷同",
        severity=Severity.WARNING,
        explanation="一个层级下的几项指标，名称和指标值在另一个层级下全都有，重复计分。",
        example="社会效益指标下的两项指标，与产出指标下的两项一模一样。",
        advice="删去重复的指标，换成本层级应有的指标。",
        source=Source.PRACTICE,
    )
)
def levels_identical(context: AuditContext) -> Iterator[Violation]:
    for copies in _identical_levels(context):
        names = "、".join(f"“{each.level_3.text}”" for each in copies)
        message = f"{copies[0].level_1}的{names}，与别的层级的指标名称、指标值完全相同"
        yield Violation(message, copies[0].level_3, "、".join(each.level_3.text for each in copies))


def _identical_levels(context: AuditContext) -> Iterator[list[Indicator]]:
    """The indicators of each level 1 or 2 that all stand in a level before it too."""
    indicators = [each for each in context.form.indicators if each.level_1 is not None]
    groups = [list(group) for _, group in groupby(indicators, key=lambda each: (each.level_1, each.level_2))]
    for number, group in enumerate(groups):
        keys = {_identity(each) for each in group}
        if len(keys) < context.settings.design.identical_at_least or not all(map(all, keys)):
            continue
        before = [each for earlier in groups[:number] for each in earlier]
        in_other_level = {_identity(each) for each in before if each.level_1 != group[0].level_1}
        in_one_level = [{_identity(each) for each in earlier} for earlier in groups[:number]]
        if keys <= in_other_level or any(keys <= others for others in in_one_level):
            yield group


def _identity(indicator: Indicator) -> tuple[str, str]:
    return core(indicator.level_3.text), core(indicator.target.text)


def in_identical_levels(context: AuditContext) -> frozenset[int]:
    """The numbers of the indicators that stand in a level copied from another: reported together."""
    return frozenset(each.indicator_number for group in _identical_levels(context) for each in group)


@on_form(
    Rule(
        code="duplicate_indicator",
        title="同一指标重复设置",
        severity=Severity.NOTICE,
        explanation="一张表里有两项指标的名称和指标值完全相同，重复计分；或者同一级指标下两项的名称相同，指标值却不一样。",
        example="“培训人数≥200人”在数量指标和社会效益指标下各出现一次。",
        advice="删去重复的指标，或换成不同的指标。",
    )
)
def duplicate_indicator(context: AuditContext) -> Iterator[Violation]:
    seen: dict[tuple[str, str], Indicator] = {}
    named: dict[tuple[str | None, str], Indicator] = {}
    told = in_identical_levels(context) if context.applies("levels_identical") else frozenset()
    for indicator in context.form.indicators:
        if indicator.indicator_number in told:
            continue
        key = core(indicator.level_3.text), core(indicator.target.text)
        if all(key) and key in seen:
            message = f"与第{seen[key].indicator_number}项指标的名称、指标值相同（{indicator.target.text}）"
            yield Violation(message, indicator.level_3, indicator.level_3.text, indicator=indicator)
        elif (other := named.get((indicator.level_1, key[0]))) is not None and all(key) and may_be_compared(indicator):
            message = (
                f"与第{other.indicator_number}项指标同名，指标值一处为“{other.target.text}”，一处为“{indicator.target.text}”"
            )
            yield Violation(message, indicator.level_3, indicator.level_3.text, indicator=indicator)
        seen.setdefault(key, indicator)
        named.setdefault((indicator.level_1, key[0]), indicator)
