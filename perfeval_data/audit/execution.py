"""Rules about money that was not spent: how much is left, whether a reason is given, and what was reached without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_data.audit.attainment import compare
from perfeval_data.audit.context import AuditContext, percent, plain
from perfeval_data.audit.funds import sources_of
from perfeval_data.audit.phrases import gives_no_cause
from perfeval_data.audit.rule import Violation, on_form
from perfeval_data.audit.texts import compact
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import FundLine, Indicator, Severity, StatementKind
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.values import is_empty


@on_form(
    Rule(
        code="budget_unspent",
        title="预算结余较多",
        severity=Severity.NOTICE,
        explanation="全年预算数有两成以上没有执行，预算可能编得过宽，或项目没有按计划实施。",
        example="全年预算50万元，全年执行30万元。",
        advice="说明结余原因，下一年度据此调整预算。",
        source=Source.PRACTICE,
    )
)
def budget_unspent(context: AuditContext) -> Iterator[Violation]:
    if _is_told_by_itself(context):
        return
    if context.funds is not None and context.rate is not None and 1 - context.rate > context.settings.funds.unspent_share:
        budget, executed = context.funds.annual_budget.value, context.funds.executed.value
        message = f"全年预算{plain(budget or Decimal(0))}万元，执行{plain(executed or Decimal(0))}万元，{percent(1 - context.rate)}没有执行"
        yield Violation(message, context.funds.executed, percent(context.rate))


_MONEY_WORD = r"(?:支出|资金|经费|预算|款项|拨款|费用|执行率|执行数|补助)"
_LESS = r"(?:减少|下降|节约|剩余|较低|偏低|不高|未|延迟|推迟|滞后|调整|收回|下达)"
_WHY_UNSPENT = re.compile(
    rf"{_MONEY_WORD}[^。；;]{{0,12}}{_LESS}|{_LESS}[^。；;]{{0,6}}{_MONEY_WORD}"
    r"|节约|节省|节支|结余|结转|压减|压缩|核减|调减|中标价?[^,，。;；]{0,4}(?:低|差|节)|招[投]?标[^,，。;；]{0,6}(?:下浮|节|结余|低|晚|流标|延)|流标|尾款|质保金|(?:因|受|由于|疫)[^,，。;；]{0,6}(?:疫情|影响|原因)|疫情(?:影响|原因|期间)|尚未|未(?:支付|拨付|付款|结算|报销|验收|开展|实施|能)|取消|延期|跨年|次年|待[^,，。;；]{0,8}(?:支付|结算|付清)|完工后|未完工|正在施工"
)
"""What may be the reason for money not spent; it need not be certain, since it only silences a rule."""


def says_why_unspent(context: AuditContext) -> bool:
    """Whether the form says anywhere among its goals, reasons and actuals what may be the reason for money not spent."""
    form = context.form
    texts = [
        form.achieved_goal.text,
        *(each.reason.text for each in form.indicators),
        *(each.actual.text for each in form.indicators),
        *(each.text.text for each in context.statements() if each.kind not in (StatementKind.SCORE, StatementKind.GRADE)),
    ]
    if any(_is_a_reason(line.reason.text) for line in form.fund_lines):
        return True
    return any(_WHY_UNSPENT.search(compact(text)) for text in texts if not is_prompt(text))


def _is_a_reason(text: str) -> bool:
    """Whether the cell for the reason in the table of funds says why, and is no prompt, no phrase and no denial."""
    is_filled_in = not is_empty(text) and not is_prompt(text) and not _NOTHING_OFF.fullmatch(compact(text))
    return is_filled_in and not gives_no_cause(text, "支付资金拨付预算执行")


_NOTHING_OFF = re.compile(r"(?:不存在|没有|无)(?:明显|较大)?(?:偏离|偏差)?(?:较[多大])?的?(?:情况)?[。.]?")
_NATIONAL_TOTAL = re.compile(r"年度.{0,4}(?:资金|预算|经费)总额")
"""The total row of forms whose funds have no column for reasons, so that one stands in the column of the indicators or nowhere."""


@on_form(
    Rule(
        code="low_execution_without_reason",
        title="执行率低而没有说明原因",
        severity=Severity.WARNING,
        explanation="执行率低于九成，实际完成情况和偏差原因里都没有说明；或者总的执行率不低，其中一项资金来源结余较多。得分率明显高于执行率的、一分未用的另有提示；"
        "资金表另有原因栏的（如四川），按该栏核对，执行率低于九成五即应填写；没有偏差原因栏、资金表也没有原因栏的表不核对。",
        example="执行率84%，全表没有一处说明结余的原因。",
        advice="在实际完成情况或偏差原因里说明没有执行完毕的原因。",
        source=Source.PRACTICE,
    )
)
def low_execution_without_reason(context: AuditContext) -> Iterator[Violation]:
    if _lacks_reason(context) and context.rate is not None and context.funds is not None:
        message = f"预算执行率{percent(context.rate)}，实际完成情况和偏差原因里没有说明原因"
        yield Violation(message, context.funds.executed, percent(context.rate), "原因")
    yield from _sources_left_over(context)


def _sources_left_over(context: AuditContext) -> Iterator[Violation]:
    """Sources much of which was not spent, while the total is, so that nobody asks."""
    funds, settings = context.funds, context.settings.funds
    if funds is None or context.rate is None or context.rate < settings.reason_below:
        return
    much = (funds.annual_budget.value or Decimal(0)) * settings.source_unspent_share
    over = [line for line in context.form.fund_lines if line is not funds and _left(line) > much]
    if not over or not _has_all_reasons(context, funds) or says_why_unspent(context):
        return
    for line in over:
        budget, left = line.annual_budget.value or Decimal(0), _left(line)
        if budget and left > budget * settings.unspent_share and line in sources_of(context):
            message = f"“{line.label.text}”预算{plain(budget)}万元，执行{plain(budget - left)}万元，结余{percent(left / budget)}，没有说明原因"
            yield Violation(message, line.executed, percent(1 - left / budget), "原因")


def _left(line: FundLine) -> Decimal:
    """What a source had and did not spend, as far as both are filed."""
    budget, executed = line.annual_budget.value, line.executed.value
    return Decimal(0) if budget is None or executed is None else budget - executed


def _lacks_reason(context: AuditContext) -> bool:
    rate, funds = context.rate, context.funds
    if rate is None or funds is None or rate >= _reason_below(context, funds):
        return False
    if not _has_all_reasons(context, funds) or says_why_unspent(context):
        return False
    is_told = context.applies("score_exceeds_execution") and exceeds_execution(context)
    return not is_told and not _is_told_as_unspent(context)


def _has_all_reasons(context: AuditContext, funds: FundLine) -> bool:
    """Whether the form has a place for a reason, all of which are looked at."""
    if funds.reason.location:
        return True
    return context.form.has_reason_column and _NATIONAL_TOTAL.search(compact(funds.label.text)) is not None


def _reason_below(context: AuditContext, funds: FundLine) -> Decimal:
    """The rate below which a reason is due; a table of funds that asks for it in a column of its own is to be filled in sooner."""
    settings = context.settings.funds
    return settings.own_reason_below if funds.reason.location else settings.reason_below


def exceeds_execution(context: AuditContext) -> bool:
    """Whether the share of the points that a form gives itself is well above its execution rate."""
    final = context.final
    if context.rate is None or final is None or context.rate >= context.settings.funds.score_above_below:
        return False
    gap = min(final[0] / final[1], Decimal(1)) - context.rate
    if _is_told_as_unspent(context) or (says_why_unspent(context) and gap <= context.settings.funds.score_far_above_rate):
        return False
    return gap > context.settings.funds.score_above_rate


def _is_told_by_itself(context: AuditContext) -> bool:
    """Whether a graver rule reports that the budget was not spent."""
    lacks_reason = context.applies("low_execution_without_reason") and _lacks_reason(context)
    return lacks_reason or _is_told_as_unspent(context)


def _is_told_as_unspent(context: AuditContext) -> bool:
    return context.applies("results_without_spending") and bool(_reached_without_money(context))


@on_form(
    Rule(
        code="results_without_spending",
        title="资金一分未用而指标报完成",
        severity=Severity.WARNING,
        explanation="有全年预算数，全年执行数为零，也没有说明原因，指标却报告已经完成。",
        example="预算60万元，执行0万元，五项指标全部得满分。",
        advice="核对执行数；确未支付的，说明任务如何完成、款项何时支付。",
        source=Source.PRACTICE,
    )
)
def results_without_spending(context: AuditContext) -> Iterator[Violation]:
    reached = _reached_without_money(context)
    if reached and context.funds is not None and context.funds.annual_budget.value is not None:
        budget = plain(context.funds.annual_budget.value)
        message = f"全年预算{budget}万元，执行0万元，实际完成情况和偏差原因里没有说明，却有{len(reached)}项指标报告完成"
        yield Violation(message, context.funds.executed, context.funds.executed.text, budget)


def _reached_without_money(context: AuditContext) -> list[Indicator]:
    """The indicators that are reported as reached although nothing of the budget was spent, and nothing said of it."""
    spent = any(line.executed.value for line in context.form.fund_lines)  # by a source, and the total is the slip
    if context.rate != 0 or spent or says_why_unspent(context):
        return []
    return [each for each in context.form.indicators if _is_reported_as_reached(context, each)]


def _is_reported_as_reached(context: AuditContext, indicator: Indicator) -> bool:
    """Whether an indicator is measured and reached, or has a result and all of its points."""
    attainment, points = compare(context, indicator), context.points(indicator)
    if attainment is not None:
        return attainment.reached
    return points is not None and 0 < points[0] <= points[1] and not is_empty(indicator.actual.text)
