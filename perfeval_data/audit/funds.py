"""Rules about the money: budget, execution, its rate and its score, and the sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval_data.audit.context import AuditContext, percent, plain, rounded, total
from perfeval_data.audit.rule import Violation, on_form
from perfeval_data.audit.texts import clauses_of, compact
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Entry, FundLine, Severity
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.values import is_empty, parse_number


def _stated_rate(context: AuditContext) -> tuple[Entry, Decimal] | None:
    """The filed and the computed execution rate, where there are both."""
    if context.funds is None or context.rate is None or is_empty(context.funds.rate.text):
        return None
    return context.funds.rate, context.rate


@on_form(
    Rule(
        code="rate_holds_score",
        title="执行率栏填成了得分",
        severity=Severity.WARNING,
        explanation="执行率栏里的数与执行得分相同，而不是执行数与预算数之比。",
        example="执行率栏填“10”，执行数等于预算数。",
        advice="执行率栏改填百分比。",
    )
)
def rate_holds_score(context: AuditContext) -> Iterator[Violation]:
    rates = _stated_rate(context)
    if rates and rates[0].value is None and _is_score(context.funds, rates[0]):
        yield _rate_violation(*rates)


def _is_score(funds: FundLine | None, stated: Entry) -> bool:
    return funds is not None and stated.text in (funds.score.text, funds.weight.text)


def _rate_violation(stated: Entry, rate: Decimal) -> Violation:
    message = f"执行率填“{stated.text}”，按执行数÷全年预算数计算应为{percent(rate)}"
    return Violation(message, stated, stated.text, percent(rate))


@on_form(
    Rule(
        code="rate_mismatch",
        title="执行率与预算、执行数不符",
        severity=Severity.ERROR,
        explanation="执行率应等于全年执行数除以全年预算数；各资金来源行的执行率按该行的预算数、执行数核对。",
        example="预算50万元，执行45万元，执行率填“95%”。",
        advice="核对预算数、执行数和执行率。",
        source=Source.PRINTED,
    )
)
def rate_mismatch(context: AuditContext) -> Iterator[Violation]:
    yield from _total_rate(context)
    yield from _source_rates(context)


def _total_rate(context: AuditContext) -> Iterator[Violation]:
    rates = _stated_rate(context)
    if rates is None:
        return
    stated, rate = rates
    no_rate = stated.value is None and parse_number(stated.text) is not None and not _is_score(context.funds, stated)
    if no_rate or (stated.value is not None and abs(stated.value - rate) > context.settings.funds.rate_tolerance):
        yield _rate_violation(stated, rate)


def _source_rates(context: AuditContext) -> Iterator[Violation]:
    """The rates of the sources that are surely rates: with their sign, and none that repeats what the total row says."""
    of_total = compact(context.funds.rate.text) if context.funds else ""
    for line in context.form.fund_lines:
        stated, said = line.rate, compact(line.rate.text)
        if line.source == "total" or not stated.value or not said.endswith("%") or said == of_total:
            continue
        if line.annual_budget.value and line.executed.value is not None:
            rate = line.executed.value / line.annual_budget.value
            if abs(stated.value - rate) > context.settings.funds.rate_tolerance:
                message = f"“{line.label.text}”执行率填“{stated.text}”，按该行执行数÷预算数计算应为{percent(rate)}"
                yield Violation(message, stated, stated.text, percent(rate))


@on_form(
    Rule(
        code="rate_unreadable",
        title="执行率不是数字",
        severity=Severity.WARNING,
        explanation="执行率栏所填内容无法识别为比率，未作核对。",
        example="执行率栏填“约九成”。",
        advice="执行率栏改填百分比。",
    )
)
def rate_unreadable(context: AuditContext) -> Iterator[Violation]:
    rates = _stated_rate(context)
    if rates and rates[0].value is None and parse_number(rates[0].text) is None and not _is_score(context.funds, rates[0]):
        yield _rate_violation(*rates)


@on_form(
    Rule(
        code="execution_score_mismatch",
        title="执行得分与执行率不符",
        severity=Severity.WARNING,
        explanation="执行得分应为执行率乘以分值，最高不超过分值。",
        example="执行率90%，分值10，得分填10。",
        advice="按执行率重新计算得分。",
        source=Source.PRINTED,
    )
)
def execution_score(context: AuditContext) -> Iterator[Violation]:
    funds = context.funds
    if funds is None or context.rate is None or funds.weight.value is None or funds.score.value is None:
        return
    weight, score = funds.weight.value, funds.score.value
    expected = min(context.rate, Decimal(1)) * weight
    if score <= weight and abs(score - expected) > context.settings.points.execution_tolerance:
        message = f"执行率{percent(context.rate)}，执行得分按{plain(weight)}分计应为{rounded(expected)}分，填报{plain(score)}分"
        yield Violation(message, funds.score, plain(score), rounded(expected))


@on_form(
    Rule(
        code="execution_score_above_weight",
        title="执行得分超过分值",
        severity=Severity.ERROR,
        explanation="预算执行得分不能高于预算执行的分值。",
        example="分值10，得分10.5。",
        advice="更正得分；超预算执行的也以分值为限。",
        source=Source.PRINTED,
    )
)
def execution_score_above_weight(context: AuditContext) -> Iterator[Violation]:
    funds = context.funds
    if funds is None or funds.weight.value is None or funds.score.value is None:
        return
    if funds.score.value > funds.weight.value:
        message = f"预算执行分值{plain(funds.weight.value)}，得分{plain(funds.score.value)}"
        yield Violation(message, funds.score, plain(funds.score.value), f"不高于{plain(funds.weight.value)}")


@on_form(
    Rule(
        code="over_execution",
        title="执行数超过预算数",
        severity=Severity.WARNING,
        explanation="全年执行数大于全年预算数；或者总额没有超过，其中一项资金来源的执行数大于该项的预算数。",
        example="全年预算50万元，全年执行60万元。",
        advice="说明超出的资金来源，或更正数字。",
    )
)
def over_execution(context: AuditContext) -> Iterator[Violation]:
    funds = context.funds
    if funds is None or funds.executed.value is None or funds.annual_budget.value is None:
        return
    executed, budget = funds.executed.value, funds.annual_budget.value
    if executed > budget:
        slip = "，疑把元填成了万元" if _is_in_yuan(executed, budget) else ""
        message = f"全年执行数{plain(executed)}万元，超过全年预算数{plain(budget)}万元{slip}"
        yield Violation(message, funds.executed, plain(executed), plain(budget))
    else:
        yield from _sources_over_budget(context)


def _is_in_yuan(amount: Decimal, other: Decimal) -> bool:
    """Whether an amount in 万元 is about ten thousand times another: what was written was 元."""
    return bool(other) and abs(amount / other / 10**4 - 1) <= _ABOUT_THE_SAME


_ABOUT_THE_SAME = Decimal("0.2")


@on_form(
    Rule(
        code="amount_implausible",
        title="金额大得不像一个项目",
        severity=Severity.WARNING,
        explanation="资金表里的预算数或执行数达到设置中单个项目的上限，多半是把元填成了万元；这样的数会盖过所有合计。",
        example="预算数填“12,345,678.9”，表头的单位是万元。",
        advice="核对金额和单位，更正后重新入库。",
        source=Source.PRACTICE,
    )
)
def amount_implausible(context: AuditContext) -> Iterator[Violation]:
    funds, most = context.funds, context.settings.funds.most_of_one_project_wan
    amounts = [(name, column(funds)) for name, column in _AMOUNT_COLUMNS] if funds else []
    for name, entry in amounts:
        if entry.value is not None and entry.value >= most and not _is_told_as_over(context, entry):
            yuan = plain(entry.value / 10**4)
            message = f"{name}{plain(entry.value)}万元，一个项目不会有这样大的数，疑把元填成了万元（应为{yuan}万元）"
            yield Violation(message, entry, plain(entry.value), f"{yuan}万元")
            return


def _is_told_as_over(context: AuditContext, entry: Entry) -> bool:
    """Whether the rule about spending above the budget says of an amount that it is in 元."""
    funds = context.funds
    executed, budget = (funds.executed, funds.annual_budget.value) if funds else (None, None)
    is_executed = entry is executed and context.applies("over_execution")
    return is_executed and _is_in_yuan(entry.value or Decimal(0), budget or Decimal(0))


def _sources_over_budget(context: AuditContext) -> Iterator[Violation]:
    """Sources that paid more than they had; with a budget of their own, since a source without one may have its money in another row."""
    for line in sources_of(context):
        budget, executed = line.annual_budget.value, line.executed.value
        if budget and executed is not None and executed - budget > _tolerance(context, line.executed, [line.annual_budget]):
            message = f"“{line.label.text}”执行数{plain(executed)}万元，超过该项预算数{plain(budget)}万元"
            yield Violation(message, line.executed, plain(executed), plain(budget))


@on_form(
    Rule(
        code="budget_adjusted",
        title="年中预算调整较大",
        severity=Severity.NOTICE,
        explanation="全年预算数比年初预算数增减两成以上，或者年初没有预算，全表没有一处说明原因。",
        example="年初预算50万元，全年预算20万元。",
        advice="说明追加或调减的原因。",
        source=Source.PRACTICE,
    )
)
def budget_adjusted(context: AuditContext) -> Iterator[Violation]:
    """A total that is zero beside its sources is another finding: then the first source with a budget is looked at."""
    lines = [line for line in context.form.fund_lines if line.annual_budget.value]
    is_zero = context.funds is not None and context.funds.annual_budget.value == 0
    line = context.funds if context.funds in lines else next(iter(lines), None) if is_zero else None
    if line is None or line.annual_budget.value is None or line.initial_budget.value is None or _tells_of_the_change(context):
        return
    initial, annual = line.initial_budget.value, line.annual_budget.value
    if abs(annual - initial) > initial * context.settings.funds.adjusted_share:
        word = "追加" if annual > initial else "调减"
        share = percent(abs(annual - initial) / initial) if initial else f"{plain(annual)}万元"
        message = f"年初预算{plain(initial)}万元，全年预算{plain(annual)}万元，年中{word}{share}，没有说明原因"
        yield Violation(message, line.annual_budget, plain(annual), plain(initial))


_OF_THE_CHANGE = re.compile(
    r"(?:预算|资金|经费|指标|年中|财政|上级|[中省市县]级?|专项)[^,，。;；]{0,10}(?:调[整增减]|追加|增加|压[减缩]|核[减增]|收回|统筹|下达|新增|压缩|结转)|(?:调[增减]|追加|压减|核减|收回)[^,，。;；]{0,8}(?:预算|资金|经费|万元)"
)


def _tells_of_the_change(context: AuditContext) -> bool:
    """Whether the form says anywhere that its budget was changed in the year, or why."""
    form = context.form
    texts = [form.achieved_goal.text, form.expected_goal.text, *(each.text.text for each in context.statements())]
    texts += [line.reason.text for line in form.fund_lines] + [each.reason.text for each in form.indicators]
    return any(_OF_THE_CHANGE.search(clause) for text in texts if not is_prompt(text) for clause in clauses_of(text))


_AMOUNT_COLUMNS: tuple[tuple[str, Callable[[FundLine], Entry]], ...] = (
    ("年初预算数", lambda line: line.initial_budget),
    ("全年预算数", lambda line: line.annual_budget),
    ("全年执行数", lambda line: line.executed),
)


@on_form(
    Rule(
        code="total_funds_missing",
        title="没有资金总额",
        severity=Severity.WARNING,
        explanation="资金表里没有年度资金总额一行，或该行没有填写，或所填内容无法识别，该项目的资金未计入合计。",
        example="年度资金总额一行空白。",
        advice="补填年度资金总额。",
    )
)
def total_funds_missing(context: AuditContext) -> Iterator[Violation]:
    if context.funds is None or all(column(context.funds).value is None for _, column in _AMOUNT_COLUMNS):
        yield Violation(_why_no_total(context), context.funds.label if context.funds else context.form.location)


def _why_no_total(context: AuditContext) -> str:
    """Nothing was filed only where the row is there and blank, and reading has not reported it."""
    funds = context.funds
    if funds is None:
        return "没有识别出年度资金总额一行"
    filed = [column(funds).text for _, column in _AMOUNT_COLUMNS if not is_empty(column(funds).text)]
    if filed:
        return f"年度资金总额一行填有“{'、'.join(filed)}”，无法识别为金额，未计入合计"
    return "年度资金总额一行的数无法识别，未计入合计" if _is_told_of(context, funds) else "没有填写年度资金总额"


def _is_told_of(context: AuditContext, line: FundLine) -> bool:
    """Whether the reader has noted that the values of a row could not be made out."""
    return any(found.location == line.label.location for found in context.form.reading_findings)


@on_form(
    Rule(
        code="sources_missing",
        title="资金来源未填",
        severity=Severity.NOTICE,
        explanation="年度资金总额已填，各项来源均为空。",
        example="年度资金总额20万元，财政拨款、结转资金、其他资金都空着。",
        advice="补填财政拨款、结转和其他资金。",
    )
)
def sources_missing(context: AuditContext) -> Iterator[Violation]:
    sources = sources_of(context)
    filed = [column(line).text for line in sources for _, column in _AMOUNT_COLUMNS]
    is_blank = all(map(is_empty, filed)) and not any(_is_told_of(context, line) for line in sources)
    if sources and is_blank and context.funds and context.funds.annual_budget.value:
        yield Violation("年度资金总额已填，各项资金来源均未填写", context.funds.label)


@on_form(
    Rule(
        code="sources_mismatch",
        title="资金来源合计与总额不符",
        severity=Severity.ERROR,
        explanation="各项资金来源相加不等于年度资金总额，相差超过四舍五入所能造成的。",
        example="年度资金总额50万元，财政拨款30万元，结转资金10万元。",
        advice="核对各项来源和总额。",
    )
)
def sources_mismatch(context: AuditContext) -> Iterator[Violation]:
    yield from _in_one(violation for stated, violation in _unequal_columns(context) if stated)


def _in_one(columns: Iterable[Violation]) -> Iterator[Violation]:
    """What is found in several columns of one row is one fact, reported at the first of them."""
    found = list(columns)
    if found:
        yield replace(found[0], message="；".join(violation.message for violation in found))


@on_form(
    Rule(
        code="total_zero_beside_sources",
        title="总额为零而来源有数",
        severity=Severity.ERROR,
        explanation="年度资金总额填为零，下面的来源却有金额。",
        example="年度资金总额填0，财政拨款填90万元。",
        advice="更正年度资金总额。",
    )
)
def total_zero_besidesources_of(context: AuditContext) -> Iterator[Violation]:
    yield from _in_one(violation for stated, violation in _unequal_columns(context) if not stated)


def _unequal_columns(context: AuditContext) -> Iterator[tuple[Decimal, Violation]]:
    """The columns where the sources do not add up to the total, each with the stated total."""
    sources = sources_of(context)
    if context.funds is None or not _says_something(sources):
        return
    for name, column in _AMOUNT_COLUMNS:
        stated, entries = column(context.funds), [column(line) for line in sources]
        parts = total(entries)
        if stated.value is None or parts is None or abs(stated.value - parts) <= _tolerance(context, stated, entries):
            continue
        message = f"{name}：年度资金总额填{plain(stated.value)}万元，各项来源合计{plain(parts)}万元"
        yield stated.value, Violation(message, stated, plain(stated.value), plain(parts))


def _tolerance(context: AuditContext, stated: Entry, parts: Sequence[Entry]) -> Decimal:
    """How far sources may differ from the total, in 万元: by half of the last digit of each amount that may be rounded.

    Those are amounts with decimals, and a total without them beside sources that have some. Other whole 万元 are exact.
    """
    steps = [step for entry in parts if (step := _written_step(entry)) < _WAN]
    of_total = _written_step(stated)
    if of_total < _WAN or steps:
        steps.append(of_total)
    return max(context.settings.funds.amount_tolerance_wan, sum(steps, Decimal(0)) / 2)


_WAN = Decimal(1)


def _written_step(entry: Entry) -> Decimal:
    """The unit of the last digit that an amount is written with, in 万元: 0.1 for `210.4` in a table in 万元."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", compact(entry.text))
    number = parse_number(digits[0]) if digits else None
    if not digits or not number or not entry.value:
        return _WAN
    scale = abs(entry.value) / number
    return scale.scaleb(-len(digits[1] or ""))


def _says_something(lines: Sequence[FundLine]) -> bool:
    return any(column(line).value is not None for line in lines for _, column in _AMOUNT_COLUMNS)


def sources_of(context: AuditContext) -> list[FundLine]:
    """The rows that make up the total. Local rows (`other:…`) may be parts of the row above them: where the standard rows already
    make up the total alone, the local ones are taken as such parts."""
    if context.funds is None:
        return []
    rows = [line for line in context.form.fund_lines if line.source != "total"]
    standard = [line for line in rows if not line.source.startswith("other:")]
    budget = context.funds.annual_budget.value
    if budget is not None and total(line.annual_budget for line in standard) == budget:
        return standard
    return rows
