"""Rules about the money in words: rates, budgets, spending and costs told in goals and indicators, against the table of funds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_data.audit.attainment import is_exact
from perfeval_data.audit.context import AuditContext, percent, plain
from perfeval_data.audit.measures import NUMBER
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.texts import WORKS, clauses_of, compact, name_of
from perfeval_data.audit.told import OWN_WORDS, UNFINISHED, in_clauses
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Entry, FundLine, Indicator, Quantity, Severity, StatementKind
from perfeval_data.paper.values import parse_amount, parse_number

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
def progress_contradicts_rate(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if context.rate is None:
        return
    said = _said_rate(indicator)
    differs = said is not None and abs(said - context.rate) > context.settings.funds.rate_tolerance
    if differs or (_says_all_spent(indicator) and context.rate < context.settings.funds.reason_below):
        message = f"指标“{indicator.level_3.text}”完成值填{indicator.actual.text}，资金表执行率为{percent(context.rate)}"
        yield Violation(message, indicator.actual, indicator.actual.text, percent(context.rate))


def _said_rate(indicator: Indicator) -> Decimal | None:
    """The rate that an indicator of progress states; None where it states none."""
    actual = indicator.actual_quantity
    if actual.value is None or not is_exact(indicator) or actual.unit not in (None, "%") or not is_progress(indicator):
        return None
    return actual.value if actual.unit is None and actual.value <= 1 else actual.value / 100


def _says_all_spent(indicator: Indicator) -> bool:
    is_spending = is_progress(indicator) or _SPENDING_IN_WORDS.fullmatch(name_of(indicator)) is not None
    return is_spending and _ALL_SPENT.fullmatch(compact(indicator.actual.text).rstrip("。.")) is not None


_RATE_IN_GOAL = re.compile(rf"(?:{PROGRESS.pattern})(?:已)?(?:达到|达|为|是|只有|仅有?|只|约)?(\d+(?:\.\d+)?)%")


@on_form(
    Rule(
        code="goal_contradicts_rate",
        title="文字所写执行率与资金表不符",
        severity=Severity.WARNING,
        explanation="实际完成情况、评价结论、资金管理或者说明里写明的执行率，与资金表的执行数除以预算数不一致。",
        example="实际完成情况写“预算执行率100%”，资金表执行率为82%。",
        advice="核对文字和资金表。",
    )
)
def goal_contradicts_rate(context: AuditContext) -> Iterator[Violation]:
    rate = context.rate
    reasons = [("偏差原因", each.reason) for each in context.form.indicators]
    for place, entry in (("实际完成情况", context.form.achieved_goal), *_prose(context), *reasons):
        said = [Decimal(number) / 100 for number in _RATE_IN_GOAL.findall(compact(entry.text))]
        if said and rate is not None and all(abs(each - rate) > context.settings.funds.rate_tolerance for each in said):
            message = f"{place}写执行率{percent(said[0])}，资金表执行率为{percent(rate)}"
            yield Violation(message, entry, percent(said[0]), percent(rate))


_OWN_PROSE = (
    StatementKind.CONCLUSION,
    StatementKind.FUND_MANAGEMENT,
    StatementKind.PROBLEMS,
    StatementKind.CAUSES,
    StatementKind.NOTE,
)


def _prose(context: AuditContext) -> list[tuple[str, Entry]]:
    """What a form says of itself beside its goals, each with the name of its place."""
    told = (each for each in context.statements(*_OWN_PROSE) if not _OF_MORE_YEARS.search(each.label))
    return [(f"“{each.label}”", each.text) for each in told]


_OF_MORE_YEARS = re.compile(r"概况|基本情况|简介|过程概述")
"""What tells of a project as a whole, whose money may be that of several years."""


_PAID_LATER = re.compile(
    r"(?:在|于|到|拖至|推迟到|顺延至)?(?:(20\d\d)年|次年|下一?年度?|明年)(?:\d{1,2}月)?[^,，。;；\d]{0,4}(?:才|方|再)?(?:发放|支付|拨付|付款|付清|结算|结清|兑付)"
)


_UNPAID = re.compile(
    r"(?:[上下]半年|[一二三四1-4]季度|\d+月份?|年度?|款项|资金|补贴|补助|工资|劳务费)[^,，。;；、\d]{0,6}(?:尚未|还未|仍未|暂未)(?:全部|全额)?(?:发放|支付|拨付|兑付|付清|结清)(?![率的])"
)


@on_form(
    Rule(
        code="paid_later_than_spent",
        title="没有付款而执行率为100%",
        severity=Severity.WARNING,
        explanation="实际完成情况、偏差原因或说明里写明有款项尚未支付，或者在评价年度以后才支付，资金表的执行率却是100%。",
        example="偏差原因写“11、12月劳务费于2024年1月发放”，2023年执行率填100%。",
        advice="按评价年度实际支付的数填写全年执行数。",
    )
)
def paid_later_than_spent(context: AuditContext) -> Iterator[Violation]:
    year, form = context.form.fiscal_year.value, context.form
    if year is None or context.rate is None or context.rate < 1:
        return
    entries = [form.achieved_goal, *(entry for each in form.indicators for entry in (each.actual, each.reason))]
    for entry in (*entries, *(each.text for each in context.statements())):
        for clause in clauses_of(entry.text):
            found = _PAID_LATER.search(clause)
            is_later = found is not None and (found[1] is None or int(found[1]) > year)
            if (is_later or _UNPAID.search(clause)) and not _ONLY_PLANNED.search(clause):
                yield Violation(f"写明“{clause}”，资金表执行率为{percent(context.rate)}", entry, clause, percent(context.rate))
                return


_ONLY_PLANNED = re.compile(r"提前|预算|计划|申请|安排|质保金|尾款|不|合同")
"""What will be paid of next year's money, or what any contract keeps back."""


# --- amounts in the goals against the funds ------------------------------------------------------------------------

_AMOUNT = rf"({NUMBER}(?:亿元|万元|元))"
_BUDGET_IN_GOAL = re.compile(
    rf"(?:预算资金|项目资金|资金总额|总预算|预算总额|项目预算|年度预算|预算安排|预算批复)(?:共计|总计|合计|共|约|为)?{_AMOUNT}"
)
_SPENT_IN_GOAL = re.compile(
    rf"(?:共计?|累计|合计|全年|年度|本年|总计|实际)(?:实际)?(?:支出|使用|执行|支付|完成支出)(?:了)?(?:预算|项目|财政)?(?:资金|经费|金额)?{_AMOUNT}"
    rf"|(?:支出|使用|执行|支付)(?:了)?(?:预算|项目|财政|专项|本项目)?(?:资金|经费)(?:共计?|合计|总计|约)?{_AMOUNT}"
)
_ROUNDING = Decimal("0.005")
"""Prose rounds amounts: 89.97 for 89.974."""


@on_form(
    Rule(
        code="goal_amount_differs",
        title="文字所写金额与资金表不符",
        severity=Severity.WARNING,
        explanation="年度总体目标、评价结论、资金管理或者说明里写明的预算或支出总额，与资金表的任何一个数都对不上；或者投入、下达、发放的金额比资金表的预算数和执行数都大。",
        example="预期目标写“预算资金90万元”，资金表全年预算数为80万元。",
        advice="核对文字和资金表。",
    )
)
def goal_amount_differs(context: AuditContext) -> Iterator[Violation]:
    for entry in (context.form.expected_goal, context.form.achieved_goal, *(entry for _, entry in _prose(context))):
        for pattern in (_BUDGET_IN_GOAL, _SPENT_IN_GOAL):
            texts = [next(filter(None, found.groups())) for found in pattern.finditer(compact(entry.text))]
            if texts and not any(_is_filed(context, amount) for amount in _amounts(entry)):
                message = f"文字写“{texts[0]}”，资金表为{_funds_in_words(context)}"
                yield Violation(message, entry, texts[0], _funds_in_words(context))
                break
        else:
            yield from _more_than_filed(context, entry)
            yield from _more_for_each(context, entry)


_FOR_EACH = re.compile(
    rf"每([人户名家亩头])(?!每)[一-鿿]{{0,6}}?(?:补助|补贴|发放|资助|奖励|慰问|救助|补偿)?[一-鿿]{{0,6}}?({NUMBER}万?元)(?!/|每|以)"
)
_RECEIVED = re.compile(r"增收|收入|节约|产值|每月|每年|每天|每次|/月|自筹|损失")


def _more_for_each(context: AuditContext, entry: Entry) -> Iterator[Violation]:
    """What each got times how many they were, where that is more than all that the table of funds has."""
    filed = _filed_amounts(context)
    for sentence in re.split(r"[。;；]", compact(entry.text)) if filed else ():
        each = _FOR_EACH.search(sentence)
        if each is None or _RECEIVED.search(sentence):
            continue
        alike = "[人名]" if each[1] in "人名" else each[1]
        counts = re.findall(rf"(?<![\d.])({NUMBER}){alike}(?!次)", sentence.replace(each[0], ","))
        price, number = parse_amount(each[2], None), parse_number(counts[0]) if len(counts) == 1 else None
        if (
            price is not None
            and number is not None
            and price * number > max(filed)
            and not _is_near(price * number, max(filed))
        ):
            told = f"{plain(number)}{each[1]}、{each[0]}，共{plain(price * number)}万元"
            yield Violation(f"文字写{told}，资金表为{_funds_in_words(context)}", entry, told, _funds_in_words(context))
            return


_MONEY_NOUN = r"(?:资金|经费|预算|补助款?|补贴|资助[金款]|补偿款|款项|工程款)"
_MORE_MONEY = re.compile(
    rf"(?:(?:投入|下达|拨付)[一-鿿]{{0,6}}?{_MONEY_NOUN}?|(?:到位|安排|落实|使用|支出|支付|发放|兑付)[一-鿿]{{0,6}}?{_MONEY_NOUN})(?:共计?|合计|总计|约|达)?{_AMOUNT}"
)
_OTHER_MONEY = re.compile(
    r"社会|配套|自筹|贷款|带动|撬动|累计|以来|历年|总投资|概算|合同|企业|农户|群众|其他|上级|[市省]级|中央|连同|整合|\d年"
)


def _more_than_filed(context: AuditContext, entry: Entry) -> Iterator[Violation]:
    """An amount that a text says the project was given or spent, above all that the table of funds has."""
    filed, funds = _filed_amounts(context), context.funds
    if not filed or funds is None or funds.executed.value is None:
        return
    for clause in clauses_of(entry.text):
        found = _MORE_MONEY.search(clause)
        amount = parse_amount(found[1], None) if found and not _OTHER_MONEY.search(clause) else None
        if found and amount is not None and amount > max(filed) and not _is_near(amount, max(filed)):
            yield Violation(f"文字写“{clause}”，资金表为{_funds_in_words(context)}", entry, found[1], _funds_in_words(context))
            return


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


# --- costs against the funds ---------------------------------------------------------------------------------------

_WHOLE_COST = re.compile(r"^(?:项目)?(?:总成本|预算控制数|总支出|支出总额|总投入|资金总额)$|^项目成本$|^项目支出$")


@on_indicator(
    Rule(
        code="cost_contradicts_funds",
        title="总成本与执行数不符",
        severity=Severity.WARNING,
        explanation="指标里的项目总成本与资金表的全年执行数不一致，或者总成本的指标值超过了年初和全年的预算数。",
        example="指标“项目总成本”完成值90万元，全年执行数为45万元；预算50万元，指标值却为“≤60万元”。",
        advice="核对总成本和资金表。",
    )
)
def cost_contradicts_funds(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if context.funds is None or not _is_cost_of_all(context.funds, indicator):
        return
    said = f"指标“{indicator.level_3.text}”"
    cost, spent = _in_wan(indicator.actual_quantity), context.funds.executed.value
    if cost is not None and is_exact(indicator) and spent is not None and not _is_near(cost, spent):
        message = f"{said}完成值填{indicator.actual.text}，资金表全年执行数为{plain(spent)}万元"
        yield Violation(message, indicator.actual, indicator.actual.text, f"{plain(spent)}万元")
    limit, budgets = _in_wan(indicator.target_quantity), (context.funds.initial_budget.value, context.funds.annual_budget.value)
    most = max((budget for budget in budgets if budget), default=None)
    if limit is not None and most is not None and limit > most and not _is_near(limit, most):
        message = f"{said}指标值为“{indicator.target.text}”，超过预算数{plain(most)}万元"
        yield Violation(message, indicator.target, indicator.target.text, f"不超过{plain(most)}万元")


def _is_cost_of_all(funds: FundLine, indicator: Indicator) -> bool:
    """Whether an indicator is the cost of the whole project: by its name, or a 总成本 of something whose target is the very budget."""
    name, limit = compact(indicator.level_3.text), _in_wan(indicator.target_quantity)
    is_the_budget = limit is not None and any(limit == each.value for each in (funds.initial_budget, funds.annual_budget))
    return _WHOLE_COST.search(name) is not None or (is_the_budget and _COST_OF_SOMETHING.search(name) is not None)


_COST_OF_SOMETHING = re.compile(r"总(?:成本|费用|支出|投资)$")


def _in_wan(quantity: Quantity) -> Decimal | None:
    return None if quantity.value is None or not quantity.unit else parse_amount(f"{quantity.value}{quantity.unit}", None)


# --- works that are paid for and not finished -----------------------------------------------------------------------

_PAID_BY_PROGRESS = re.compile(r"进度款|预付款|按(?:工程|施工|实际)?进度|跨年|分年|续建|二期|年度投资|首付款|[首第]\S期|质保金")
"""What a contract pays before the end."""
_OF_OTHERS = re.compile(r"另行|其他|其它|上一?年|去年")


@on_form(
    Rule(
        code="unfinished_fully_paid",
        title="没有完工而资金全部支付",
        severity=Severity.WARNING,
        explanation="文字写明本项目的工程、平台没有完工、没有交付，资金表的执行率却是100%。写明支付的是进度款、跨年度实施的不在此列。",
        example="实际完成情况写“运动场面层预计2025年5月完工”，2024年执行率100%。",
        advice="说明是否提前付款；没有发生的支出不得列入执行数。",
    )
)
def unfinished_fully_paid(context: AuditContext) -> Iterator[Violation]:
    form = context.form
    if context.rate is None or context.rate < 1 or not WORKS.search(form.project_name.text):
        return
    if any(_PAID_BY_PROGRESS.search(text) for text in (form.achieved_goal.text, *(each.text.text for each in form.statements))):
        return
    entries = [
        form.achieved_goal,
        *(each.actual for each in form.indicators),
        *(each.text for each in context.statements(*OWN_WORDS)),
    ]
    told = [(clause, entry) for entry in entries for clause in in_clauses(entry.text)]
    admitted = next((each for each in told if UNFINISHED.search(each[0].words) and not _OF_OTHERS.search(each[0].about)), None)
    if admitted is not None:
        words, entry = admitted[0].words, admitted[1]
        yield Violation(f"写明“{words}”，资金表执行率为{percent(context.rate)}", entry, words, percent(context.rate))
