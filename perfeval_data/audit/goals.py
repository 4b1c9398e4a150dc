"""Rules about words and numbers in different places of one form: goals, indicators, funds. Only what names the same thing is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_data.audit.comparison import is_exact
from perfeval_data.audit.context import AuditContext, percent, plain
from perfeval_data.audit.rule import Sighting, on_form, on_indicator
from perfeval_data.audit.texts import compact, name_of
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Entry, Indicator, Quantity, Severity
from perfeval_data.paper.prompts import holds_instruction
from perfeval_data.paper.values import is_empty, parse_amount, parse_number

PROGRESS = re.compile(
    r"支出进度|支付进度|资金支付率|预算执行率|资金执行率|预算支出率|预算完成率|预算执行进度|经费执行率|经费支出率|经费支付率"
)
_WHOLE_USE = re.compile(r"(?:本?项目|财政|年度|预算)*(?:经费|资金)使用率")
"""As the whole name only: 设备经费使用率 is that of a part."""
_SPENDING_IN_WORDS = re.compile(r"(?:本?项目|财政|年度)*(?:预算|经费|资金)(?:使用|执行|支出|支付)(?:完成)?(?:情况|进度)")
_ALL_SPENT = re.compile(
    r"(?:已|均|按时|按期|按计划|按进度|如期|全部|全额)*(?:完成|(?:支出|支付|执行|使用)完[成毕])"
    r"|(?:已|均)*(?:全部|全额)(?:支出|支付|执行|使用)|(?:不存在|没有|无)(?:明显|较大)?(?:偏离|偏差)(?:较[多大])?"
)


def is_progress(indicator: Indicator) -> bool:
    """Whether an indicator is the execution of the whole budget, a rate."""
    return PROGRESS.search(indicator.level_3.text) is not None or _WHOLE_USE.fullmatch(name_of(indicator)) is not None


@on_indicator(
    Rule(
        code="progress_contradicts_rate",
        title="支出进度与执行率矛盾",
        severity=Severity.WARNING,
        explanation="指标里的支出进度、经费使用率与资金表的执行率不一致；或者只写“完成”，而资金表的执行率低于应说明原因的比例。",
        example="指标“支出进度”完成值90，资金表执行率为100%；指标“预算执行进度”写“完成”，资金表执行率为45%。",
        advice="核对支出进度和资金执行数。",
    )
)
def progress_contradicts_rate(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    if context.rate is None:
        return
    said = _said_rate(indicator)
    differs = said is not None and abs(said - context.rate) > context.settings.funds.rate_tolerance
    if differs or (_says_all_spent(indicator) and context.rate < context.settings.funds.reason_below):
        message = f"指标“{indicator.level_3.text}”完成值填{indicator.actual.text}，资金表执行率为{percent(context.rate)}"
        yield Sighting(message, indicator.actual, indicator.actual.text, percent(context.rate))


def _said_rate(indicator: Indicator) -> Decimal | None:
    """The rate that an indicator of progress states; None where it states none."""
    actual = indicator.actual_quantity
    if actual.value is None or not is_exact(indicator) or actual.unit not in (None, "%") or not is_progress(indicator):
        return None
    return actual.value if actual.unit is None and actual.value <= 1 else actual.value / 100


def _says_all_spent(indicator: Indicator) -> bool:
    is_spending = is_progress(indicator) or _SPENDING_IN_WORDS.fullmatch(name_of(indicator)) is not None
    return is_spending and _ALL_SPENT.fullmatch(compact(indicator.actual.text).rstrip("。.")) is not None


_RATE_IN_GOAL = re.compile(rf"(?:{PROGRESS.pattern})(?:已)?(?:达到|达|为|是)?(\d+(?:\.\d+)?)%")


@on_form(
    Rule(
        code="goal_contradicts_rate",
        title="完成情况所写执行率与资金表不符",
        severity=Severity.WARNING,
        explanation="实际完成情况里写明的执行率，与资金表的执行数除以预算数不一致。",
        example="实际完成情况写“预算执行率100%”，资金表执行率为82%。",
        advice="核对文字和资金表。",
    )
)
def goal_contradicts_rate(context: AuditContext) -> Iterator[Sighting]:
    goal = context.form.achieved_goal
    said = [Decimal(number) / 100 for number in _RATE_IN_GOAL.findall(compact(goal.text))]
    if (
        said
        and context.rate is not None
        and all(abs(rate - context.rate) > context.settings.funds.rate_tolerance for rate in said)
    ):
        message = f"实际完成情况写执行率{percent(said[0])}，资金表执行率为{percent(context.rate)}"
        yield Sighting(message, goal, percent(said[0]), percent(context.rate))


# --- amounts in the goals against the funds ------------------------------------------------------------------------

_AMOUNT = r"(\d[\d,]*(?:\.\d+)?(?:亿元|万元|元))"
_BUDGET_IN_GOAL = re.compile(
    rf"(?:预算资金|项目资金|资金总额|总预算|预算总额|项目预算|年度预算|预算安排|预算批复)(?:共计|总计|合计|共|约|为)?{_AMOUNT}"
)
_SPENT_IN_GOAL = re.compile(
    rf"(?:共计?|累计|合计|全年|总计|实际)(?:实际)?(?:支出|使用|执行|支付|完成支出)(?:了)?(?:预算|项目|财政)?(?:资金|经费|金额)?{_AMOUNT}"
)
_ROUNDING = Decimal("0.005")
"""Prose rounds amounts: 89.97 for 89.974."""


@on_form(
    Rule(
        code="goal_amount_differs",
        title="目标所写金额与资金表不符",
        severity=Severity.WARNING,
        explanation="年度总体目标里写明的预算或支出总额，与资金表的任何一个数都对不上。",
        example="预期目标写“预算资金90万元”，资金表全年预算数为80万元。",
        advice="核对文字和资金表。",
    )
)
def goal_amount_differs(context: AuditContext) -> Iterator[Sighting]:
    for entry in (context.form.expected_goal, context.form.achieved_goal):
        for pattern in (_BUDGET_IN_GOAL, _SPENT_IN_GOAL):
            texts = pattern.findall(compact(entry.text))
            if texts and not any(_is_filed(context, amount) for amount in _amounts(entry)):
                message = f"文字写“{texts[0]}”，资金表为{_funds_in_words(context)}"
                yield Sighting(message, entry, texts[0], _funds_in_words(context))


def _amounts(entry: Entry) -> list[Decimal]:
    """All amounts that a text names, in 万元: the one that counts may stand anywhere in it."""
    texts = re.findall(_AMOUNT, compact(entry.text))
    return [amount for text in texts if (amount := parse_amount(text, None)) is not None]


def _filed_amounts(context: AuditContext) -> list[Decimal]:
    return [
        entry.value
        for line in context.form.fund_lines
        for entry in (line.initial_budget, line.annual_budget, line.executed)
        if entry.value is not None
    ]


def _is_filed(context: AuditContext, amount: Decimal) -> bool:
    """Whether the table of funds has the amount anywhere, or says too little to contradict it."""
    funds = context.funds
    if funds is None or funds.annual_budget.value is None or funds.executed.value is None:
        return True
    return any(_is_near(amount, each) for each in _filed_amounts(context))


def _is_near(amount: Decimal, filed: Decimal) -> bool:
    return abs(amount - filed) <= max(_ROUNDING * filed, Decimal("0.01"))


def _funds_in_words(context: AuditContext) -> str:
    funds = context.funds
    if funds is None:
        return "未填总额"
    named = (("年初预算数", funds.initial_budget), ("全年预算数", funds.annual_budget), ("全年执行数", funds.executed))
    return "、".join(f"{name}{plain(entry.value)}万元" for name, entry in named if entry.value is not None) or "未填总额"


# --- numbers in the goals against the indicators -------------------------------------------------------------------

_OBJECT_SUFFIX = re.compile(r"(?:的)?(?:总)?(?:数量|次数|人数|人次数|个数|场次数?|件数|户数|家数|期数|份数|数)$")
_SHORTEST_OBJECT = 3
_VERB = re.compile(
    r"(?:建成|新建|举办|开展|组织|完成|发放|培训|购买|购置|采购|慰问|补助|资助|救助|调解|走访|帮扶|维修|改造)(?=..)"
)


@on_indicator(
    Rule(
        code="goal_number_differs",
        title="目标文字与指标的数字不符",
        severity=Severity.WARNING,
        explanation="年度总体目标与绩效指标说的是同一件事，数字却不同：预期目标对照指标值，实际完成情况对照完成值。",
        example="实际完成情况写“举办培训班12期”，指标“举办培训班期数”完成值为10期。",
        advice="核对文字和指标，以实际数为准。",
    )
)
def goal_number_differs(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    for name, goal, column, entry, quantity in (
        ("预期目标", context.form.expected_goal, "年度指标值", indicator.target, indicator.target_quantity),
        ("实际完成情况", context.form.achieved_goal, "实际完成值", indicator.actual, indicator.actual_quantity),
    ):
        is_bound = quantity is indicator.actual_quantity and not is_exact(indicator)
        said = [] if is_bound else _said_of(indicator, quantity, goal)
        if said:
            message = f"{name}写“{plain(said[0])}{quantity.unit}”，{column}为“{entry.text}”"
            yield Sighting(message, entry, entry.text, f"{plain(said[0])}{quantity.unit}")


def _said_of(indicator: Indicator, quantity: Quantity, goal: Entry) -> list[Decimal]:
    """The numbers that a goal gives for an indicator: right behind or before its object, in the very unit of the indicator.

    None where the indicator's own number stands anywhere in the goal.
    """
    thing, text = _OBJECT_SUFFIX.sub("", compact(indicator.level_3.text)), compact(goal.text)
    verb = match[0] if (match := _VERB.match(thing)) else ""
    noun = thing[len(verb) :]
    if quantity.value is None or not quantity.unit or len(thing) < _SHORTEST_OBJECT or noun not in text:
        return []
    measure = rf"(\d[\d,]*(?:\.\d+)?){re.escape(quantity.unit)}"
    measured = re.findall(measure, text)
    if not measured or quantity.value in map(parse_number, measured):
        return []
    behind = re.findall(rf"{re.escape(thing)}(?:共|共计|达|达到|不少于|约|为)?{measure}(?!以?[上下])", text)
    before = re.findall(rf"{verb}(?:了|约)?(?<![\d.-]){measure}{re.escape(noun)}", text)
    return [number for said in (*behind, *before) if (number := parse_number(said)) is not None]


# --- copies --------------------------------------------------------------------------------------------------------

_SHORTEST_COPY = 15


@on_form(
    Rule(
        code="achievement_copies_goal",
        title="完成情况与预期目标雷同",
        severity=Severity.NOTICE,
        explanation="“实际完成情况”与“预期目标”内容雷同，没有写出实际做了什么。",
        example="两栏都是“造林1.2万亩，森林经营16.3万亩”。",
        advice="按实际完成情况填写。",
    )
)
def achievement_copies_goal(context: AuditContext) -> Iterator[Sighting]:
    expected, achieved = compact(context.form.expected_goal.text), compact(context.form.achieved_goal.text)
    if len(achieved) >= _SHORTEST_COPY and achieved == expected:
        yield Sighting("实际完成情况与预期目标内容雷同", context.form.achieved_goal, achieved[:40])


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
def goal_missing(context: AuditContext) -> Iterator[Sighting]:
    if _is_blank_beside(context.form.expected_goal, context.form.achieved_goal):
        yield Sighting("没有读到预期目标：该格空白，或写在别处；实际完成情况已填", context.form.expected_goal)


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
def achievement_missing(context: AuditContext) -> Iterator[Sighting]:
    is_filled_in = any(not is_empty(indicator.actual.text) for indicator in context.form.indicators)
    if is_filled_in and _is_blank_beside(context.form.achieved_goal, context.form.expected_goal):
        yield Sighting("没有读到实际完成情况：该格空白，或写在别处；预期目标已填", context.form.achieved_goal)


def _is_blank_beside(blank: Entry, filled: Entry) -> bool:
    """Whether a goal has its cell and nothing in it, while the other is filled in."""
    return bool(blank.location) and is_empty(blank.text) and not is_empty(filled.text) and not holds_instruction(filled.text)


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
def achievement_is_a_phrase(context: AuditContext) -> Iterator[Sighting]:
    entry = context.form.achieved_goal
    if is_empty(entry.text) or holds_instruction(entry.text) or _ANY_NUMERAL.search(entry.text):
        return
    words = len(_PHRASES.sub("", compact(entry.text)))
    is_padded = _PADDING.search(entry.text) is not None and words <= context.settings.goals.words_beside_phrases
    if words == 0 or is_padded:
        yield Sighting(f"实际完成情况只写“{entry.text}”，没有做了什么", entry, entry.text)


# --- years ---------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d〔【\[(-])(20\d\d)年(?!以来|起|底|末|至|-|—|初|结转)")


@on_form(
    Rule(
        code="goal_year_differs",
        title="目标所写年度不是本年度",
        severity=Severity.NOTICE,
        explanation="年度总体目标里只提到上一年，没有提到评价年度，疑似沿用上年的表。",
        example="2024年度的表，目标写“2023年举办培训10期”。",
        advice="按本年度情况重写年度总体目标。",
    )
)
def goal_year_differs(context: AuditContext) -> Iterator[Sighting]:
    if context.form.fiscal_year.value is None:
        return
    year = int(context.form.fiscal_year.value)
    for entry in (context.form.expected_goal, context.form.achieved_goal):
        if {int(said) for said in _YEAR.findall(compact(entry.text))} == {year - 1}:
            yield Sighting(f"目标只提到{year - 1}年，评价年度为{year}年", entry, f"{year - 1}年", f"{year}年")


# --- costs against the funds ---------------------------------------------------------------------------------------

_WHOLE_COST = re.compile(r"^(?:项目)?(?:总成本|预算控制数|总支出|支出总额|总投入|资金总额)$|^项目成本$|^项目支出$")


@on_indicator(
    Rule(
        code="cost_contradicts_funds",
        title="总成本与执行数不符",
        severity=Severity.WARNING,
        explanation="指标里的项目总成本与资金表的全年执行数不一致。",
        example="指标“项目总成本”完成值90万元，全年执行数为45万元。",
        advice="核对总成本和资金执行数。",
    )
)
def cost_contradicts_funds(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    name, actual = compact(indicator.level_3.text), indicator.actual_quantity
    if not _WHOLE_COST.search(name) or actual.value is None or not is_exact(indicator) or actual.unit not in ("万元", "元"):
        return
    cost = actual.value if actual.unit == "万元" else actual.value / 10000
    if (
        context.funds is not None
        and context.funds.executed.value is not None
        and not _is_near(cost, context.funds.executed.value)
    ):
        executed = plain(context.funds.executed.value)
        message = f"指标“{indicator.level_3.text}”完成值填{indicator.actual.text}，资金表全年执行数为{executed}万元"
        yield Sighting(message, indicator.actual, indicator.actual.text, f"{executed}万元")
