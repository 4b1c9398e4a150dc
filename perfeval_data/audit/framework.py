"""Rules about the framework of indicators: names and places of levels 1 and 2, missing levels, weights, text of the template."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from perfeval_data.audit.attainment import deadline_of
from perfeval_data.audit.context import AuditContext, percent, plain, total
from perfeval_data.audit.direction import COST_LEVELS
from perfeval_data.audit.measures import INDIVISIBLE, kind_of
from perfeval_data.audit.money import is_progress
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.texts import name_of
from perfeval_data.paper.framework import (
    BENEFIT,
    COST,
    OUTPUT,
    PARENT_OF,
    SATISFACTION,
    SERVICE_SATISFACTION,
    is_points_note,
    levels_of,
)
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Entry, Indicator, Severity
from perfeval_data.paper.prompts import holds_blank, holds_instruction, is_prompt
from perfeval_data.paper.values import is_empty


def _named_once(context: AuditContext, find: Callable[[Indicator], Iterator[Violation]]) -> list[Violation]:
    """What is found at the indicators; a cell that is merged over several of them is named once."""
    found: dict[str, Violation] = {}
    for indicator in context.form.indicators:
        for violation in find(indicator):
            found.setdefault(violation.location, violation)
    return list(found.values())


@on_form(
    Rule(
        code="level_misplaced",
        title="指标层级错位",
        severity=Severity.WARNING,
        explanation="二级指标的名称填在了一级指标栏，或填在了不相干的一级指标之下。",
        example="一级指标栏填“时效指标”。",
        advice="补填一级指标，把二级指标移回本栏。",
    )
)
def level_misplaced(context: AuditContext) -> list[Violation]:
    return _named_once(context, _misplaced)


def _misplaced(indicator: Indicator) -> Iterator[Violation]:
    filed_1, filed_2 = indicator.level_1_filed, indicator.level_2_filed
    levels = levels_of(filed_1.text, filed_2.text)
    if levels.misplaced:
        message = f"“{filed_1.text}”是二级指标，填在了一级指标栏"
        yield Violation(message, filed_1, filed_1.text, levels.level_1, indicator)
    elif levels.level_1 and levels.level_2 and PARENT_OF[levels.level_2] != levels.level_1 and levels.level_1 != COST:
        parent = PARENT_OF[levels.level_2]
        message = f"“{levels.level_2}”属于{parent}，填在了{levels.level_1}之下"
        yield Violation(message, filed_2, levels.level_1, parent, indicator)


@on_form(
    Rule(
        code="level_misspelt",
        title="指标名称不规范",
        severity=Severity.NOTICE,
        explanation="一级或二级指标的名称与标准体系不一致。",
        example="二级指标栏填“服务对象满意度标”。",
        advice="改用标准名称。",
    )
)
def level_misspelt(context: AuditContext) -> list[Violation]:
    return _named_once(context, _misspelt)


def _misspelt(indicator: Indicator) -> Iterator[Violation]:
    filed_1, filed_2 = indicator.level_1_filed, indicator.level_2_filed
    levels = levels_of(filed_1.text, filed_2.text)
    if levels.misspelt:
        filed = "、".join(entry.text for entry in (filed_1, filed_2) if entry.text)
        standard = "、".join(name for name in (levels.level_1, levels.level_2) if name)
        yield Violation(f"“{filed}”按“{standard}”归类", filed_2.location or filed_1.location, filed, standard, indicator)


@on_form(
    Rule(
        code="level_unknown",
        title="指标层级无法识别",
        severity=Severity.WARNING,
        explanation="一级或二级指标没有填写，或名称不在标准体系内，已按原文保存，未归类。",
        example="二级指标栏填“群众受益情况”。",
        advice="改用标准名称。",
    )
)
def level_unknown(context: AuditContext) -> list[Violation]:
    return _named_once(context, _unknown) if _has_levels(context) else []


@on_form(
    Rule(
        code="levels_absent",
        title="表中没有指标层级",
        severity=Severity.NOTICE,
        explanation="表中没有一级指标、二级指标两栏，或者没有识别出来，各项指标未归类，按层级的核对和汇总都不含此表。",
        example="指标表只有指标名称、指标值、完成值、权重和得分。",
        advice="模板没有这两栏的，不必处理；有的，改用规定的栏名。",
    )
)
def levels_absent(context: AuditContext) -> Iterator[Violation]:
    if context.form.indicators and not _has_levels(context):
        message = "没有读到一级指标、二级指标两栏，各项指标未归类；模板没有这两栏的，不必处理"
        yield Violation(message, context.form.indicators[0].level_3)


def _has_levels(context: AuditContext) -> bool:
    """Whether the form has a cell for the level of any indicator."""
    filed = (level for each in context.form.indicators for level in (each.level_1_filed, each.level_2_filed))
    return any(level.location or level.text for level in filed)


def _unknown(indicator: Indicator) -> Iterator[Violation]:
    filed_1, filed_2 = indicator.level_1_filed, indicator.level_2_filed
    if not filed_1.text and not filed_2.text:
        yield Violation("没有填写一级指标和二级指标，未归类", indicator.level_3, indicator=indicator)
        return
    levels = levels_of(filed_1.text, filed_2.text)
    filed = ((filed_1, levels.level_1), (filed_2, levels.level_2))
    unknown = [entry for entry, level in filed if entry.text and level is None]
    if unknown and not levels.misplaced:
        yield Violation(f"“{unknown[0].text}”不在指标体系内，未归类", unknown[0], unknown[0].text, indicator=indicator)


@on_form(
    Rule(
        code="benefit_missing",
        title="缺少效益指标",
        severity=Severity.NOTICE,
        explanation="表中没有效益指标这一级。",
        example="只有产出指标70分、满意度指标20分。",
        advice="补充效益指标。",
    )
)
def benefit_missing(context: AuditContext) -> Iterator[Violation]:
    levels = {indicator.level_1 for indicator in context.form.indicators}
    if levels and None not in levels and BENEFIT not in levels:
        yield Violation("表中没有效益指标", context.form.indicators[0].level_1_filed)


@on_form(
    Rule(
        code="satisfaction_missing",
        title="缺少满意度指标",
        severity=Severity.NOTICE,
        explanation="表中没有满意度指标这一级。",
        example="只有产出指标60分、效益指标30分。",
        advice="有服务对象的项目补充满意度指标。",
    )
)
def satisfaction_missing(context: AuditContext) -> Iterator[Violation]:
    levels = {indicator.level_1 for indicator in context.form.indicators}
    if levels and None not in levels and SATISFACTION not in levels and not _is_named(context, "满意"):
        yield Violation("表中没有满意度指标", context.form.indicators[0].level_1_filed)


@on_form(
    Rule(
        code="quality_missing",
        title="缺少质量指标",
        severity=Severity.NOTICE,
        explanation="产出指标下没有质量指标：只看做了多少，看不出做得怎样。",
        example="产出指标下只有数量指标和时效指标。",
        advice="补充质量指标，例如合格率、达标率。",
    )
)
def quality_missing(context: AuditContext) -> Iterator[Violation]:
    outputs = [indicator for indicator in context.form.indicators if indicator.level_1 == OUTPUT]
    level_2s = {indicator.level_2 for indicator in outputs}
    if outputs and None not in level_2s and "质量指标" not in level_2s and not _is_named(context, "质量"):
        yield Violation("产出指标下没有质量指标", outputs[0].level_1_filed)


@on_form(
    Rule(
        code="cost_missing",
        title="缺少成本指标",
        severity=Severity.NOTICE,
        explanation="表中没有成本指标，也没有一项指标说到成本、标准、单价：花多少钱办成多少事看不出来。",
        example="产出指标下只有数量、质量、时效三项。",
        advice="补充成本指标，例如单位成本、补助标准。",
    )
)
def cost_missing(context: AuditContext) -> Iterator[Violation]:
    level_2s = {indicator.level_2 for indicator in context.form.indicators}
    is_there = bool(level_2s & COST_LEVELS) or any(each.level_1 == COST for each in context.form.indicators)
    named = "".join(each.level_3.text + each.level_2_filed.text + each.level_1_filed.text for each in context.form.indicators)
    if level_2s and None not in level_2s and not is_there and not _OF_COST.search(named):
        yield Violation("表中没有成本指标", context.form.indicators[0].level_1_filed)


_OF_COST = re.compile(r"成本|费用|单价|造价|标准|[人户场亩次件单]均|控制数|节约|经费|预算|投资")


def _is_named(context: AuditContext, word: str) -> bool:
    """Whether a word stands anywhere in the names of levels and indicators: what is only misplaced is not missing."""
    return any(
        word in entry.text
        for each in context.form.indicators
        for entry in (each.level_1_filed, each.level_2_filed, each.level_3)
    )


_PRINTED_POINTS = re.compile(r"(?:(\d+(?:\.\d+)?)\s*分\s*[)）]?|[(（:：]\s*(\d{2,}(?:\.\d+)?)\s*[)）]?)$")
"""`效益指标：30分)`, `产出指标(50)`; a single figure in brackets may be a numbering."""


@on_form(
    Rule(
        code="level_points_mismatch",
        title="层级分值与合计不符",
        severity=Severity.WARNING,
        explanation="一级或二级指标的名称后印有分值，与其下各项指标的分值合计不一致；没有分值栏的表，得分合计超过了印明的分值。",
        example="“产出指标（50分）”之下各项分值合计60分。",
        advice="按印明的分值调整各项指标，或更正层级的分值。",
        source=Source.PRINTED,
    )
)
def level_points(context: AuditContext) -> Iterator[Violation]:
    for level in (lambda each: each.level_1_filed, lambda each: each.level_2_filed):
        yield from _levels_off(context, level)


def _levels_off(context: AuditContext, level: Callable[[Indicator], Entry]) -> Iterator[Violation]:
    """The cells of a level whose printed points are not those of the indicators beside them."""
    if any(is_points_note(level(each).text) for each in context.form.indicators):
        return  # a label cut in two: which indicators the second half is for is not certain
    for text, group in groupby(context.form.indicators, key=lambda each: level(each).text):
        indicators, printed = list(group), _PRINTED_POINTS.search(text.strip())
        if printed is None:
            continue
        points, name = Decimal(printed[1] or printed[2]), text.replace("\n", "")
        said = _points_beside(context, indicators)
        if said and _is_off(context, said[1], points):
            message = f"“{name}”之下各项{said[0]}合计{plain(said[1])}分"
            yield Violation(message, level(indicators[0]), plain(points), plain(said[1]))


def _points_beside(context: AuditContext, indicators: Sequence[Indicator]) -> tuple[str, Decimal] | None:
    """What the indicators of a level add up to, and whether that is 分值 or 得分; None where one of them cannot be read."""
    name = "分值" if context.form.has_weight_column else "得分"
    entries = [each.weight if context.form.has_weight_column else each.score for each in indicators]
    points = total(entries)
    unreadable = any(entry.value is None and not is_empty(entry.text) for entry in entries)
    return None if unreadable or points is None else (name, points)


def _is_off(context: AuditContext, points: Decimal, printed: Decimal) -> bool:
    """Whether points are not those printed; scores may stay below them."""
    above = points - printed
    return (abs(above) if context.form.has_weight_column else above) > context.settings.points.sum_tolerance


@on_form(
    Rule(
        code="weights_off_reference",
        title="一级指标分值偏离参照",
        severity=Severity.NOTICE,
        explanation="一级指标的分值与常用的参照分值（产出50、效益30、满意度10，或成本20、产出40、效益20、满意度10）相差较大。"
        "缺少效益指标的表、满分不是100分的表另有提示，不在此列。",
        example="产出70分、效益10分、满意度10分。",
        advice="确有特殊情况的说明理由，否则按参照分值设置。",
        source=Source.PRINTED,
    )
)
def weights_off_reference(context: AuditContext) -> Iterator[Violation]:
    weights = _weights_by_level(context)
    if weights is None or BENEFIT not in weights or not _is_complete(context):
        return
    tolerance, references = context.settings.weights.tolerance, context.settings.weights.references
    if all(_distance(weights, reference) > tolerance for reference in references):
        nearest = min(references, key=lambda reference: _distance(weights, reference))
        stated = _in_words(weights)
        message = f"一级指标分值为{stated}，参照分值为{_in_words(nearest)}"
        yield Violation(message, context.form.indicators[0].level_1_filed, stated, _in_words(nearest))


def _is_complete(context: AuditContext) -> bool:
    """Whether execution and indicators make the full points: where they do not, that is what there is to say."""
    execution = context.funds.weight.value if context.funds else None
    return (execution or 0) + (context.indicator_weight or 0) == context.settings.points.full


def _weights_by_level(context: AuditContext) -> dict[str, Decimal] | None:
    """分值 by level 1; None where an indicator has no level or none of the points that it is due."""
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for indicator in context.form.indicators:
        if indicator.level_1 is None or (indicator.weight.value is None and not indicator.score_is_shared):
            return None
        weights[indicator.level_1] += indicator.weight.value or 0
    return dict(weights) if any(weights.values()) else None


def _distance(weights: Mapping[str, Decimal], reference: Mapping[str, Decimal]) -> Decimal:
    """The largest difference of a level."""
    return max(abs(weights.get(level, Decimal(0)) - reference.get(level, Decimal(0))) for level in {*weights, *reference})


def _in_words(weights: Mapping[str, Decimal]) -> str:
    return "、".join(f"{level.removesuffix('指标')}{plain(points)}" for level, points in weights.items())


@on_indicator(
    Rule(
        code="weight_too_heavy",
        title="一项指标的分值过重",
        severity=Severity.NOTICE,
        explanation="一项指标的分值占全部指标分值的比例过大，其余各项做得好坏几乎不影响得分。指标少于五项的表不核对。",
        example="七项指标共90分，其中“培训人数”一项40分。",
        advice="按重要程度重新分配分值。",
        source=Source.PRACTICE,
    )
)
def weight_too_heavy(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    weight, settings = indicator.weight.value, context.settings.weights
    is_of_many = len(context.form.indicators) >= settings.heavy_among
    if not weight or not context.indicator_weight or not is_of_many or not context.has_own_points(indicator):
        return
    if weight >= context.indicator_weight * settings.heavy_from:
        message = f"“{indicator.level_3.text}”一项{plain(weight)}分，占指标分值{plain(context.indicator_weight)}分的{percent(weight / context.indicator_weight)}"
        yield Violation(message, indicator.weight, plain(weight))


_LONGEST_QUOTATION = 30


@on_form(
    Rule(
        code="indicator_misfiled",
        title="指标归类不当",
        severity=Severity.NOTICE,
        explanation="支出进度、预算执行率放在了数量指标或质量指标之下，满意度放在了满意度指标之外，时限放在了数量指标之下，及时率放在了质量指标之下，或者合格率、事故、人数、建设项目建成以后的开放时间放在了时效指标之下。",
        example="“支出进度”放在数量指标之下。",
        advice="支出进度归入时效指标或成本指标，满意度归入满意度指标。",
        source=Source.PRACTICE,
    )
)
def indicator_misfiled(context: AuditContext) -> Iterator[Violation]:
    for indicator in context.form.indicators:
        name, level_1, level_2 = indicator.level_3.text, indicator.level_1, indicator.level_2
        outside = "满意度" in name and level_1 not in (None, SATISFACTION) and level_2 != SERVICE_SATISFACTION
        if outside or (is_progress(indicator) and level_2 in ("数量指标", "质量指标")):
            message = f"“{name}”放在了{level_2 or level_1}之下"
            yield Violation(message, indicator.level_3, level_2 or level_1, SATISFACTION if outside else "时效指标", indicator)
        elif (right := _right_level(context, indicator)) is not None:
            message = f"“{name}”的指标值为“{indicator.target.text}”，放在了{level_2}之下"
            yield Violation(message, indicator.level_3, level_2, right, indicator)


_IN_TIME = re.compile(r"及时[率性]|(?:按时|按期|如期)[^,，、]{0,6}率|(?:完成|完工|办理|处理|响应)(?:时间|时限)$")
_HOW_WELL = re.compile(r"合格率|准确率|达标率|完好率|优良率|差错率|事故|质量")


def _right_level(context: AuditContext, indicator: Indicator) -> str | None:
    """Where an indicator belongs by its target: a deadline is none of quantity, and a number of things none of time."""
    if indicator.level_2 == "数量指标" and deadline_of(context, indicator) is not None:
        return "时效指标"
    if levels_of(indicator.level_1_filed.text, indicator.level_2_filed.text).misplaced:
        return None
    name = name_of(indicator)
    if indicator.level_2 == "质量指标" and _IN_TIME.search(name):
        return "时效指标"
    if indicator.level_2 == "时效指标" and _HOW_WELL.search(name) and not _IN_TIME.search(name):
        return "质量指标"
    if indicator.level_2 == "时效指标" and _is_open_while_built(context, indicator):
        return "质量指标"
    is_count = kind_of(indicator.target_quantity.unit or "") in INDIVISIBLE
    return "数量指标" if indicator.level_2 == "时效指标" and is_count else None


_OPEN = re.compile(r"(?:开放|营业|运营|服务|供水|供电|供暖|照明|开馆|使用)(?:时间|时长|小时数?)$")
_BUILT = re.compile(r"新建|改建|扩建|建设|修建|改造|建成|安装")


def _is_open_while_built(context: AuditContext, indicator: Indicator) -> bool:
    """Whether the hours that a thing is open stand for the time in which the project was to build it."""
    counts = [name_of(each) for each in context.form.indicators if each.level_2 == "数量指标"]
    is_built = _BUILT.search(context.form.project_name.text) is not None and any(map(_BUILT.search, counts))
    is_hours = "小时" in (indicator.target_quantity.unit or "")
    return is_built and is_hours and _OPEN.search(name_of(indicator)) is not None


_COUNTABLE = re.compile(r"[\d一二两三四五六七八九十百千]|全|所有|每|各|逐|应.尽.")


@on_form(
    Rule(
        code="target_unquantified",
        title="数量、满意度指标没有量化",
        severity=Severity.NOTICE,
        explanation="数量指标和满意度指标应当有数。指标值里既没有数字，也没有“全部”“每月”一类可以核对的说法，完成与否无从判断。",
        example="数量指标“组织体检”的指标值为“组织职工参加体检”。",
        advice="写明数量，例如“≥50人”“≥95%”。",
        source=Source.PRACTICE,
    )
)
def target_unquantified(context: AuditContext) -> Iterator[Violation]:
    vague = [indicator for indicator in context.form.indicators if _is_vague(indicator)]
    if vague:
        names = "、".join(f"“{indicator.level_3.text[:_LONGEST_QUOTATION]}”" for indicator in vague)
        yield Violation(f"{len(vague)}项指标没有量化：{names}", vague[0].target, vague[0].target.text)


def _is_vague(indicator: Indicator) -> bool:
    if indicator.level_2 not in ("数量指标", SERVICE_SATISFACTION):
        return False
    target = indicator.target.text
    return not is_empty(target) and not _COUNTABLE.search(target)


_UNFILLED_IN_TEXT = re.compile(r"(?<![A-Za-z])[xX×]{2,}(?![A-Za-z])|[○〇□]{2,}|_{3,}")


@on_form(
    Rule(
        code="template_text_left",
        title="残留模板提示",
        severity=Severity.NOTICE,
        explanation="单元格里是表格自带的填写提示或没有填上的空位，不是填报内容。",
        example="实际完成情况栏为“说明相关任务目标的完成情况（100字以内）”。",
        advice="删去提示，填写实际情况。",
    )
)
def template_text_left(context: AuditContext) -> Iterator[Violation]:
    for entry in (context.form.expected_goal, context.form.achieved_goal):
        if (
            holds_instruction(entry.text)
            or _UNFILLED_IN_TEXT.search(entry.text)
            or (is_prompt(entry.text) and not is_empty(entry.text))
        ):
            yield Violation(
                f"“{entry.text[:_LONGEST_QUOTATION]}”是表格自带的填写提示，或者留有没有填上的空位", entry, entry.text
            )
    entries = [entry for indicator in context.form.indicators for entry in (indicator.target, indicator.actual)]
    prompts = [entry for entry in entries if is_prompt(entry.text) and not is_empty(entry.text)]
    if prompts:
        yield Violation(
            f"{len(prompts)}处指标值、完成值是表格自带的填写提示，例如“{prompts[0].text}”", prompts[0], prompts[0].text
        )
    unfilled = [indicator for indicator in context.form.indicators if holds_blank(indicator.level_3.text)]
    if unfilled:
        name = unfilled[0].level_3
        yield Violation(f"{len(unfilled)}项指标名称里留有未填的“**”，例如“{name.text}”", name, name.text)
