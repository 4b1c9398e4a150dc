"""Rules about the goals by themselves: left out, copied, empty phrases, another project, another year, unanswered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.measures import COUNT
from perfeval_data.audit.phrases import only_exhorts, only_says_done
from perfeval_data.audit.rule import Violation, on_form
from perfeval_data.audit.texts import FOR_WHOM, compact, core, pairs_of
from perfeval_data.audit.told import OWN_WORDS
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Entry, Severity
from perfeval_data.paper.prompts import holds_instruction
from perfeval_data.paper.values import is_empty

# --- copies --------------------------------------------------------------------------------------------------------

_SHORTEST_COPY = 15


@on_form(
    Rule(
        code="achievement_copies_goal",
        title="完成情况与预期目标雷同",
        severity=Severity.NOTICE,
        explanation="“实际完成情况”与“预期目标”内容雷同，或者只是它的一段，没有写出实际做了什么。",
        example="两栏都是“造林1.2万亩，森林经营16.3万亩”。",
        advice="按实际完成情况填写。",
    )
)
def achievement_copies_goal(context: AuditContext) -> Iterator[Violation]:
    expected, achieved = compact(context.form.expected_goal.text), compact(context.form.achieved_goal.text)
    is_a_part = core(achieved) in core(expected) and not _ANY_NUMERAL.search(achieved)
    if len(achieved) >= _SHORTEST_COPY and (achieved == expected or is_a_part):
        yield Violation("实际完成情况与预期目标内容雷同", context.form.achieved_goal, achieved[:40])


# --- goals that say nothing ------------------------------------------------------------------------------------------


@on_form(
    Rule(
        code="goal_missing",
        title="预期目标空缺",
        severity=Severity.WARNING,
        explanation="年度总体目标的“预期目标”一格空着，“实际完成情况”却填了，无从对照。",
        example="预期目标空白，实际完成情况写“慰问劳模480人”。",
        advice="补填年初确定的预期目标。",
    )
)
def goal_missing(context: AuditContext) -> Iterator[Violation]:
    if _is_blank_beside(context.form.expected_goal, context.form.achieved_goal):
        yield Violation("没有读到预期目标：该格空白，或写在别处；实际完成情况已填", context.form.expected_goal)


@on_form(
    Rule(
        code="achievement_missing",
        title="实际完成情况空缺",
        severity=Severity.WARNING,
        explanation="年度总体目标的“实际完成情况”一格空着，“预期目标”已填，指标也填了完成值。",
        example="预期目标写“举办活动30次”，实际完成情况空白。",
        advice="补填实际完成情况。",
    )
)
def achievement_missing(context: AuditContext) -> Iterator[Violation]:
    is_filled_in = any(not is_empty(indicator.actual.text) for indicator in context.form.indicators)
    if is_filled_in and _is_blank_beside(context.form.achieved_goal, context.form.expected_goal):
        yield Violation("没有读到实际完成情况：该格空白，或写在别处；预期目标已填", context.form.achieved_goal)


def _is_blank_beside(blank: Entry, filled: Entry) -> bool:
    """Whether a goal has its cell and nothing in it, while the other is filled in."""
    return bool(blank.location) and is_empty(blank.text) and not is_empty(filled.text) and not holds_instruction(filled.text)


def _only_names_the_project(context: AuditContext, text: str) -> bool:
    """Whether a text is the name of the project and that it was done: 卫片执法补助经费."""
    words = core(_CALENDAR.sub("", text)).replace(core(_CALENDAR.sub("", context.form.project_name.text)), "")
    is_of_the_name = core(text) in core(context.form.project_name.text)
    return is_of_the_name or (words != core(_CALENDAR.sub("", text)) and only_says_done(words))


_CALENDAR = re.compile(r"20\d\d年度?")
_PHRASES = re.compile(
    r"[^\w]|按照?|根据|要求|计划|规定|按?时|如?期|保质|保量|全部|全面|全年|圆满|较好地?|顺利|基本|均|都|已经?|了|的|地|和|并"
    r"|本?年度?|年初|预期|既定|设定|各项|相关|工作|任务|目标|指标|绩效|总体|项目|活动|完成|达成|达到|实现|开展|实施|推进|落实|取得|情况|成效|效果|良好"
)
_PADDING = re.compile(r"预期|目标|任务|要求|工作|成效|效果|良好")
"""`按时发放` says what was done; `按要求开展慰问活动，达到预期目标` says it in other words again and again."""
_ANY_NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万两]")


@on_form(
    Rule(
        code="achievement_is_a_phrase",
        title="实际完成情况是空话",
        severity=Severity.WARNING,
        explanation="“实际完成情况”只有“已完成”“按计划开展活动，达到预期目标”一类的套话，没有做了什么，也没有一个数。",
        example="实际完成情况为“已完成。”。",
        advice="写明实际做了什么、数量和效果。",
    )
)
def achievement_is_a_phrase(context: AuditContext) -> Iterator[Violation]:
    entry = context.form.achieved_goal
    if _is_a_phrase(context, entry.text):
        yield Violation(f"实际完成情况只写“{entry.text}”，没有做了什么", entry, entry.text)


def _is_a_phrase(context: AuditContext, text: str) -> bool:
    if not is_empty(text) and (_only_names_the_project(context, text) or only_exhorts(text)):
        return True
    if is_empty(text) or holds_instruction(text) or _ANY_NUMERAL.search(text):
        return False
    words = len(_PHRASES.sub("", compact(text)))
    is_padded = _PADDING.search(text) is not None and words <= context.settings.goals.words_beside_phrases
    return words == 0 or is_padded


# --- goals of something else -----------------------------------------------------------------------------------------


@on_form(
    Rule(
        code="goal_unrelated",
        title="目标文字没有说到本项目",
        severity=Severity.NOTICE,
        explanation="实际完成情况与项目名称、预期目标、各项指标没有一个相同的词，或者预期目标与项目名称、实际完成情况、各项指标没有一个相同的词：或者是套话，或者从别的表照搬。",
        example="“困难职工帮扶”的实际完成情况写“举办书画展3场，展出作品210件”。",
        advice="按本项目的实际情况填写。",
    )
)
def goal_unrelated(context: AuditContext) -> Iterator[Violation]:
    form = context.form
    if _is_goal_of_another(context):
        message = "预期目标与项目名称、实际完成情况、各项指标没有一个相同的词，疑从别的项目的表照搬"
        yield Violation(message, form.expected_goal, form.expected_goal.text[:40])
        return
    if _is_a_phrase(context, form.achieved_goal.text) or holds_instruction(form.achieved_goal.text):
        return
    own = pairs_of(_DIRECTIONS.sub(" ", form.achieved_goal.text))
    texts = [form.project_name.text, form.expected_goal.text, *(each.level_3.text for each in form.indicators)]
    if len(own) >= _FEWEST_PAIRS and not own & frozenset().union(*map(pairs_of, texts)) - FOR_WHOM:
        yield Violation(
            "实际完成情况与项目名称、预期目标、各项指标没有一个相同的词", form.achieved_goal, form.achieved_goal.text[:40]
        )


_FEWEST_PAIRS = 6
_ANYWHERE = re.compile(
    r"[全辖本][区县市镇乡村]|区域|安全|确保|保障|顺利|正常|运行|工作|组织|开展|完善|推进|群众|满意度?|质量|水平|能力|建立|健全|机制|制度|管理|发展|建设|社会|经济|购置|采购|更新"
)
"""Words of any goal."""


def _is_goal_of_another(context: AuditContext) -> bool:
    """Whether the goal names things of its own and not one of those on which name, indicators and achievement agree."""
    form = context.form

    def things(*texts: str) -> frozenset[str]:
        return frozenset().union(*(pairs_of(_ANYWHERE.sub(" ", _DIRECTIONS.sub(" ", text))) for text in texts)) - FOR_WHOM

    if holds_instruction(form.expected_goal.text):
        return False
    own, done = things(form.expected_goal.text), things(form.achieved_goal.text)
    named = things(form.project_name.text)
    measured_ = things(*(f"{each.level_3.text} {each.target.text} {each.actual.text}" for each in form.indicators))
    do_agree = bool(named & (measured_ | done)) and bool(done & (named | measured_))
    letters = set(_ANYWHERE.sub("", form.project_name.text)) & set(form.expected_goal.text)
    return len(own) >= _FEWEST_PAIRS and do_agree and not own & (done | named | measured_) and not letters


_DIRECTIONS = re.compile(r"下降|提升|提高|增强|改善|明显|显著|有效|降低|减少|进一步|完成|全[年区县市]")


@on_form(
    Rule(
        code="goal_unanswered",
        title="预期目标没有回答",
        severity=Severity.NOTICE,
        explanation="预期目标里写明数量或者比率的一件事，在实际完成情况和各项指标里都没有提到。",
        example="预期目标写“建设渔港监控平台1套”，实际完成情况和指标里都没有。",
        advice="补写这件事的完成情况，并设置相应的指标。",
    )
)
def goal_unanswered(context: AuditContext) -> Iterator[Violation]:
    form = context.form
    if (
        is_empty(form.achieved_goal.text)
        or (context.applies("goal_unrelated") and _is_goal_of_another(context))
        or _is_a_phrase(context, form.achieved_goal.text)
        or holds_instruction(form.achieved_goal.text)
    ):
        return
    said = "".join(map(compact, (form.achieved_goal.text, *(each.level_3.text + each.target.text for each in form.indicators))))
    units = {quantity.unit for each in form.indicators for quantity in (each.target_quantity, each.actual_quantity)}
    clauses = re.split(r"[,，。;；、:：]", compact(form.expected_goal.text))
    untold = [each for each in clauses if _is_an_untold_rate(each, said) or _is_an_untold_task(each, said, units)]
    if untold:
        told = "、".join(f"“{each}”" for each in untold)
        yield Violation(f"预期目标写{told}，实际完成情况和指标里都没有提到", form.achieved_goal, None, "；".join(untold))


def _is_an_untold_task(clause: str, said: str, units: Set[str | None]) -> bool:
    """Whether a clause counts something in a unit of no indicator, and neither its words nor its number are told."""
    about = pairs_of(_DIRECTIONS.sub(" ", COUNT.sub(" ", clause)))
    count = COUNT.search(clause)
    if count is None or count[2] in units or len(about) < _FEWEST_OF_A_TASK:
        return False
    if len(count[1]) > 1 and count[0] in said:
        return False  # 解决1.2万人饮水不稳定问题: 受益群众1.2万人
    number_is_told = count[1] in said
    return not any(pair in said for pair in about) or not (number_is_told or _is_told(clause, said))


_A_RATE = re.compile(
    r"(?:确保|实现|使|全年|年度|力争)?([一-鿿]{2,}率)(?:达到?|保持|为|在|不低于|不少于|力争|[≥>=])*\d+(?:\.\d+)?%(?:以上)?"
)
_SAID_OTHERWISE = (
    frozenset({"合格", "达标", "通过", "优良", "正确", "准确"}),
    frozenset({"处置", "处理", "办结", "解决", "整改", "化解", "办理"}),
    frozenset({"完成", "实现", "达成", "执行", "落实"}),
    frozenset({"覆盖", "普及", "受益", "参与", "参加"}),
    frozenset({"及时", "按时", "按期", "时间", "时限"}),
    frozenset({"就业", "上岗", "入职"}),
    frozenset({"下降", "降低", "减少", "增长", "提高", "提升", "增加", "上升"}),
)
"""Words for one thing at the end of a rate."""


def _is_an_untold_rate(clause: str, said: str) -> bool:
    """Whether a clause is a rate, and what it counts is told nowhere, in no other word for it either."""
    found = _A_RATE.fullmatch(clause)
    if found is None:
        return False
    head = found[1].removesuffix("率")[-2:]
    others = next((words for words in _SAID_OTHERWISE if head in words), frozenset({head}))
    return not any(word in said for word in others)


_FEWEST_OF_A_TASK = 3
_LAST_WORDS = 5


def _is_told(clause: str, said: str) -> bool:
    """Whether the end of a clause, which says what is to be done, has a word that stands elsewhere: 无障碍改造 behind 残疾人家庭."""
    words = _DIRECTIONS.sub("", COUNT.sub("", clause))
    done = pairs_of(words[-_LAST_WORDS:])
    return len(done) < _FEWEST_OF_A_TASK or any(pair in said for pair in done)


# --- years ---------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d〔【\[(-])(20\d\d)年(?!以来|起|底|末|至|-|—|初|结转)")


_OPENS_WITH_YEAR = re.compile(r"(20\d\d)年(?:度|全年)?(?=[,，]|部分|个别|度|全年|我|本|共|完成|开展|组织|实施)")


@on_form(
    Rule(
        code="goal_year_differs",
        title="目标所写年度不是本年度",
        severity=Severity.NOTICE,
        explanation="预期目标或者实际完成情况里只提到上一年，或者开头就是以前的年度，没有提到评价年度，疑似沿用上年的表。",
        example="2024年度的表，目标写“2023年举办培训10期”。",
        advice="按本年度情况重写年度总体目标。",
    )
)
def goal_year_differs(context: AuditContext) -> Iterator[Violation]:
    if context.form.fiscal_year.value is None:
        return
    year = int(context.form.fiscal_year.value)
    goals = (("预期目标", context.form.expected_goal), ("实际完成情况", context.form.achieved_goal))
    beside = [(f"“{each.label}”", each.text) for each in context.statements(*OWN_WORDS)]
    for place, entry in (*goals, *beside):
        words = compact(entry.text)
        said = {int(each) for each in _YEAR.findall(words)}
        first = _OPENS_WITH_YEAR.match(words)
        is_earlier = first is not None and int(first[1]) < year and year not in said
        if (said == {year - 1} and (place, entry) in goals) or is_earlier:
            other = int(first[1]) if first is not None and is_earlier else year - 1
            yield Violation(f"{place}只提到{other}年，评价年度为{year}年", entry, f"{other}年", f"{year}年")
