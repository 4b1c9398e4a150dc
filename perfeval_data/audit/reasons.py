"""Rules about the column of reasons (偏差原因分析及改进措施): what must stand there, and whether it agrees with the score and the
actual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_data.audit.admissions import told_at_indicators
from perfeval_data.audit.attainment import Attainment, compare, deadline_of
from perfeval_data.audit.context import AuditContext, percent, plain
from perfeval_data.audit.denial import undone
from perfeval_data.audit.judgement import Basis
from perfeval_data.audit.measures import NUMBER
from perfeval_data.audit.phrases import gives_no_cause, only_exhorts
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.texts import clauses_of, compact, name_of, pairs_of, says_the_same
from perfeval_data.audit.wording import says_undone
from perfeval_data.paper import kinds
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Indicator, Severity, StatementKind
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.values import is_empty, parse_number

NO_SUCH_COLUMN = "表中无此栏"


@on_indicator(
    Rule(
        code="missed_target_unexplained",
        title="未达指标没有说明",
        severity=Severity.WARNING,
        explanation="实际完成值没有达到年度指标值，或者超过了时限，没有扣分，也没有说明原因：没有分值的、几项指标合并计分的都在此列。得了满分的按“未达指标仍得满分”、扣了分的按“扣分未说明原因”提出；各项原因合写一行的表，该行说到的指标不提。",
        example="指标值100%，完成值97.6%，偏差原因栏空白。",
        advice="补填偏差原因和改进措施，或更正完成值。",
        source=Source.PRINTED,
    )
)
def missed_target_unexplained(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if _gives_a_reason(context, indicator) or _awaits_score(indicator) or context.lost(indicator) > 0:
        return
    if context.points(indicator) is not None and not context.form.has_reason_column:
        return  # the form as printed has no place for it, and the score is reported
    attainment = compare(context, indicator)
    if _is_told_by_its_points(context, indicator, attainment):
        return
    if (attainment is not None and not attainment.reached) or _is_overdue(context, indicator):
        why = _what_is_told(indicator) if context.form.has_reason_column else _where_a_reason_may_stand(context)
        message = f"指标值“{indicator.target.text}”，完成值“{indicator.actual.text}”，未达指标，{why}"
        yield Violation(message, indicator.actual, indicator.actual.text, indicator.target.text)


def _is_told_by_its_points(context: AuditContext, indicator: Indicator, attainment: Attainment | None) -> bool:
    """Whether the full points of what was missed are reported: two lines for one fact are one too many."""
    points = context.points(indicator)
    if attainment is None or attainment.reached or points is None or not 0 < points[0] <= points[1]:
        return False
    codes = {Basis.DATE: "late_full_points", Basis.DIRECTION: "opposite_full_points"}
    return context.applies(codes.get(attainment.basis, "missed_target_full_points"))


def _where_a_reason_may_stand(context: AuditContext) -> str:
    row = context.row_of_reasons
    return f"各项指标没有偏差原因栏，表中“{row}”一行没有说到" if row else "表中没有偏差原因栏"


def _what_is_told(indicator: Indicator) -> str:
    said = indicator.reason.text
    return "没有说明原因" if is_empty(said) else f"原因只写“{said}”"


def _is_overdue(context: AuditContext, indicator: Indicator) -> bool:
    """Whether the actual says that the thing is still to come (预计2023年6月完工) where a deadline has passed, or no points tell of it."""
    has_deadline = deadline_of(context, indicator) is not None
    return says_undone(indicator) and (has_deadline or context.points(indicator) is None)


def _gives_a_reason(context: AuditContext, indicator: Indicator) -> bool:
    """Whether the column of reasons says more than that all was done, or a row for all reasons speaks of the indicator."""
    reason = compact(indicator.reason.text)
    if not is_empty(reason):
        return not _says_no_shortfall(reason)
    causes = context.statements(StatementKind.CAUSES) if context.row_of_reasons else []
    return any(pairs_of(name_of(indicator)) & pairs_of(each.text.text) for each in causes)


def _awaits_score(indicator: Indicator) -> bool:
    """Whether an indicator has points and its score is not filled in: which is a finding of its own."""
    return indicator.weight.value is not None and not indicator.score_is_shared and indicator.score.value is None


@on_form(
    Rule(
        code="deduction_without_reason",
        title="扣分未说明原因",
        severity=Severity.WARNING,
        explanation="得分低于分值，须在偏差原因栏说明原因和改进措施。",
        example="分值20，得分18，偏差原因栏空白。",
        advice="补填偏差原因和改进措施。",
        source=Source.PRINTED,
    )
)
def deduction_without_reason(context: AuditContext) -> list[Violation]:
    told = {finding.code for finding in context.form.reading_findings}
    if not context.form.has_reason_column and kinds.column_unknown.rule.code in told:
        return []  # the reasons may stand in the column whose name is not known
    return [
        _deduction(context, each) for each in context.form.indicators if context.lost(each) > 0 and is_empty(each.reason.text)
    ]


def _deduction(context: AuditContext, indicator: Indicator) -> Violation:
    stated = _what_stands_there(indicator) if context.form.has_reason_column else NO_SUCH_COLUMN
    message = f"扣{plain(context.lost(indicator))}分，没有说明原因（{stated}）"
    return Violation(message, indicator.score, stated, "原因和改进措施", indicator)


def _what_stands_there(indicator: Indicator) -> str:
    said = indicator.reason.text.strip()
    return f"填“{said}”" if said else "未填写"


_POINTS_IN_REASON = re.compile(r"扣(?:除|减|去|了)?(\d+(?:\.\d+)?)分")


@on_indicator(
    Rule(
        code="reason_points_differ",
        title="扣分与原因所写分数不符",
        severity=Severity.WARNING,
        explanation="偏差原因里写明了扣几分，与分值减得分不一致。",
        example="分值20，得分18，原因写“扣1分”。",
        advice="更正得分或原因。",
    )
)
def reason_points_differ(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    said = [Decimal(number) for number in _POINTS_IN_REASON.findall(indicator.reason.text)]
    if said and context.points(indicator) and context.lost(indicator) not in (*said, sum(said)):
        message = f"原因写扣{plain(said[0])}分，实际扣{plain(context.lost(indicator))}分"
        yield Violation(message, indicator.reason, indicator.reason.text, plain(context.lost(indicator)))


_SHORTFALL = re.compile(
    rf"{undone('完成|完工|竣工|建成|交付|达到|达成|实现|开展|实施|支付')}|(?<!无)(?<!未)(?:滞后|延误|延期)|取消"
)


@on_indicator(
    Rule(
        code="shortfall_without_deduction",
        title="写明未完成却未扣分",
        severity=Severity.NOTICE,
        explanation="偏差原因里写明没有完成或有所延误，却得了满分。",
        example="得满分，原因写“因疫情未能按期开展”。",
        advice="说明不扣分的依据，或按完成情况计分。",
    )
)
def shortfall_without_deduction(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    weight, score = context.points(indicator) or (Decimal(0), Decimal(0))
    is_short = weight and score >= weight and _SHORTFALL.search(indicator.reason.text) is not None
    if is_short and not any(indicator.indicator_number in numbers for numbers in told_at_indicators(context).values()):
        attainment = compare(context, indicator)
        but = f"完成值“{indicator.actual.text}”已达指标，" if attainment is not None and attainment.reached else ""
        message = f"原因写“{indicator.reason.text}”，{but}仍得满分{plain(weight)}分"
        yield Violation(message, indicator.reason, plain(score))


_DONE = r"(?:已经?|均|都|全部|全面|按时|按期|按计划|如期|准确|足额|及时|圆满)*(?:完成|达标|达成|发放|实现)(?:到位|完毕)?"
_NO_SHORTFALL = re.compile(
    rf"(?:本项|年度|预期|各项)?(?:目标|指标|任务|工作)?{_DONE}|(?!剩余|其余|余下|现|目前|后续|整改|延期|次年)[一-鿿]{{2,8}}?已?(?:全部|全面|均|都)(?:已经?)?完成|已?达到?预期(?:目标|指标)?|(?:没有|不存在|无)(?:任何|明显)?偏差"
)


def _says_no_shortfall(reason: str) -> bool:
    """Whether every clause of a reason says that all was done, or that nothing differs."""
    clauses = clauses_of(re.sub(r"[.!！]", "。", reason))
    return bool(clauses) and all(_NO_SHORTFALL.fullmatch(clause) for clause in clauses)


@on_indicator(
    Rule(
        code="reason_contradicts_deduction",
        title="写明无偏差却扣分",
        severity=Severity.NOTICE,
        explanation="偏差原因里只写已完成或无偏差，却扣了分。",
        example="扣2分，原因写“已完成”。",
        advice="写明扣分的真实原因和改进措施。",
    )
)
def reason_contradicts_deduction(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    reason = indicator.reason.text.strip()
    if context.lost(indicator) > 0 and not is_empty(reason) and _says_no_shortfall(reason):
        yield Violation(f"原因只写“{reason}”，却扣{plain(context.lost(indicator))}分", indicator.reason, reason, "扣分的原因")


_UNDONE = re.compile(
    undone("出台|建立|制定|制订|完成|落实|到位|开展|配备|形成|健全|实现|启动|实施|印发|覆盖|达到|达标|解决|理顺|投入使用|建成")
)


@on_indicator(
    Rule(
        code="actual_contradicts_reason",
        title="完成值与偏差原因矛盾",
        severity=Severity.WARNING,
        explanation="完成值照写指标值的文字，偏差原因里却写明有事没有做到，并且扣了分。",
        example="指标值“健全”、完成值“健全”，得9分（共10分），原因写“收费办法尚未出台”。",
        advice="完成值改写实际做到的程度，例如“部分达成预期指标”。",
    )
)
def actual_contradicts_reason(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if context.lost(indicator) > 0 and says_the_same(indicator) and _UNDONE.search(indicator.reason.text):
        message = f"完成值“{indicator.actual.text}”与指标值一致，原因却写“{indicator.reason.text}”"
        yield Violation(message, indicator.actual, indicator.actual.text, indicator.reason.text)


_NOT_PAID = re.compile(
    r"(?<!配套)(?<!自筹)(?<!社会)(?:资金|经费|拨款|补助款|项目款|专款)[^,，。;；]{0,4}?(?:尚未|还未|迟迟未|一直未|未能?|没有?)(?:全部|足额|完全)?(?:拨付|下达|拨)?(?:到位|到账|下达|拨付|拨入|落实)"
)
_CUT = re.compile(
    r"(?:年中|年内|中途)?(?:预算|资金|经费)(?:被|有所|大幅)*(?:调减|压减|核减|削减|收回)|(?:调减|压减|核减|收回)(?:了|部分)*(?:预算|资金|经费)"
)
_OTHER_MONEY = re.compile(r"配套|自筹|社会|个人|企业|上一?年|去年|明年|次年|下一?年|及时|按时|结余")


@on_indicator(
    Rule(
        code="reason_refuted_by_funds",
        title="所写原因与资金表不符",
        severity=Severity.WARNING,
        explanation="偏差原因写资金没有到位、没有下达，资金表的全年预算数却已全部执行；或者写预算被调减，全年预算数并不比年初少。到位不及时、配套资金没有到位的不在此列。",
        example="偏差原因写“因资金未到位”，资金表执行率为110%。",
        advice="核对资金表，写明真正的原因。",
    )
)
def reason_refuted_by_funds(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    funds, reason = context.funds, compact(indicator.reason.text)
    if funds is None or context.rate is None or context.rate < 1 or not _falls_short(context, indicator):
        return
    first, now = funds.initial_budget.value, funds.annual_budget.value
    is_whole = first is None or now is None or now >= first
    told = next(
        (each for each in clauses_of(reason) if not _OTHER_MONEY.search(each) and _blames_money(each, first is None)), None
    )
    if told is not None and is_whole:
        message = f"原因写“{told}”，资金表执行率为{percent(context.rate)}，预算没有调减"
        yield Violation(message, indicator.reason, indicator.reason.text, percent(context.rate))


def _blames_money(clause: str, no_first_budget: bool) -> bool:
    """Whether a clause says that the money did not come, or was cut, where the form shows what it was at first."""
    return _NOT_PAID.search(clause) is not None or (not no_first_budget and _CUT.search(clause) is not None)


_MEASURE = re.compile(
    r"[明下来]年|次年(?!\d|才)|今后|以后|后续|下一?步|下一?阶段|下半年|将(?!近)|拟|计划(?!外|数|[变调])|准备(?!不)|力争|争取|尽[快早]|及早|(?<![度力])加[快强大]|强化|改进|改[在为用]"
    r"|(?<![不未])(?:完善|优化|督促|跟踪|推进(?!缓|不|较|慢)|落实(?!不)|采取|措施|整改|列入|纳入|避免|规范|建立|健全|合理|科学|严格|细化|统筹|做好)"
    r"|提前(?!结束|终止|退|脱|完)|(?<!成本)(?<!价格)(?<!费用)(?<!标准)提[高升]|(?:^|[,，。;；])增[加设派]|扩大"
    r"|已(?!于|在|达|经?(?:完成|建成|完工|结束|发生|到位|支付|办结|验收))[一-鿿]"
)
"""What is done or will be done about it; it need not be certain, since it only silences a rule."""
_CAUSE = re.compile(
    r"因|由于|受|导致|造成|影响|原因|未|没|不[足够全及到高满强]|无法|缺|少|低|较|偏|晚|迟|延|滞后|困难|变化|变动|取消|调整|减|增|退|有待|仍|尚|部分|个别|存在|问题|实际"
)


@on_indicator(
    Rule(
        code="reason_is_a_phrase",
        title="偏差原因说明不了偏差",
        severity=Severity.WARNING,
        explanation="扣了分或者没有达到指标值，偏差原因却只写“按实际情况完成”“完成情况较好”“受客观因素影响”，或者只把完成值再说一遍。",
        example="指标值60人，完成57人，扣0.5分，原因写“按实际情况完成”。",
        advice="写明为什么没有完成，以及改进措施。",
    )
)
def reason_is_a_phrase(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if _falls_short(context, indicator) and _is_a_phrase(indicator):
        yield Violation(
            f"偏差原因只写“{indicator.reason.text}”，没有说明为什么", indicator.reason, indicator.reason.text, "偏差的原因"
        )


def _is_a_phrase(indicator: Indicator) -> bool:
    reason = indicator.reason.text
    return not (is_empty(reason) or is_prompt(reason) or _says_no_shortfall(compact(reason))) and gives_no_cause(
        reason, name_of(indicator)
    )


@on_indicator(
    Rule(
        code="reason_incomplete",
        title="偏差原因和改进措施只写了一样",
        severity=Severity.NOTICE,
        explanation="表中要求写明偏差原因和改进措施，扣了分或者没有达到指标的，只写了原因而没有措施，或者只写了措施而没有原因，或者措施全是“高度重视、加强管理”一类的套话。",
        example="扣2分，原因写“人员流动较大”，没有改进措施。",
        advice="原因和改进措施都要写。",
        source=Source.PRINTED,
    )
)
def reason_incomplete(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    reason = compact(indicator.reason.text)
    is_told = context.applies("reason_is_a_phrase") and _is_a_phrase(indicator)
    if (
        is_told
        or is_empty(reason)
        or _says_no_shortfall(reason)
        or not context.asks_for_measures
        or not _falls_short(context, indicator)
    ):
        return
    missing = _missing_half(context, reason)
    if missing:
        yield Violation(f"偏差栏写“{indicator.reason.text}”，没有{missing}", indicator.reason, indicator.reason.text, missing)


def _missing_half(context: AuditContext, reason: str) -> str | None:
    """Which half of a reason is missing; a measure may also be a year to come, or what stands behind a semicolon."""
    clauses = [clause for clause in re.split(r"[,，。;；:：]", reason) if clause]
    measures = [_MEASURE.search(clause) is not None for clause in clauses]
    said = "".join(clauses[measures.index(True) :]) if any(measures) else ""
    if only_exhorts(said):
        return "具体的改进措施，只有套话"
    if not any(measures):
        return None if _names_a_later_year(context, reason) or re.search(r"[;；]", reason.rstrip(";；")) else "改进措施"
    return "原因" if all(measures) and not _CAUSE.search(reason) else None


def _names_a_later_year(context: AuditContext, reason: str) -> bool:
    year = context.form.fiscal_year.value
    told = _DONE_LATE.sub("", reason)
    return year is not None and any(int(said) > year for said in re.findall(r"(20\d\d)年", told))


_DONE_LATE = re.compile(
    r"(?:于|至|到|才在)(?:20\d\d年)\d{1,2}月(?:份|[初底末]|[上中下]旬|\d{1,2}日)?(?:才|方|已)?[^,，。;；]{0,4}"
    r"(?:发放|支付|拨付|完成|到位|完工|竣工|验收|交付|结算|兑现|付清|办结|开展|举办)(?:完毕|到位|完成)?(?=$|[,，。;；])"
)
"""When a thing was done too late is no measure: 于2024年1月发放."""


def _falls_short(context: AuditContext, indicator: Indicator) -> bool:
    attainment = compare(context, indicator)
    return context.lost(indicator) > 0 or (attainment is not None and not attainment.reached)


_PLANNED = re.compile(r"(?:计划|预计|拟|将|争取|力争|确保|下年|明年)[^,，。;；\d]{0,6}(20\d\d)年")


@on_form(
    Rule(
        code="plan_before_year",
        title="计划的时间早于评价年度",
        severity=Severity.WARNING,
        explanation="偏差原因、改进措施里计划完成的时间在评价年度以前，疑似沿用上年的表。",
        example="2024年度的表，偏差原因写“计划2023年6月完成”。",
        advice="按本年度情况重写。",
    )
)
def plan_before_year(context: AuditContext) -> Iterator[Violation]:
    year = context.form.fiscal_year.value
    entries = [each.reason for each in context.form.indicators]
    entries += [each.text for each in context.statements(StatementKind.MEASURES, StatementKind.CAUSES, StatementKind.PROBLEMS)]
    for entry in entries if year is not None else ():
        for found in _PLANNED.finditer(compact(entry.text)):
            if int(found[1]) < int(year or 0) and not re.search(r"原|曾|当时", entry.text):
                yield Violation(f"写“{found[0]}”，评价年度为{year}年", entry, found[0], f"{year}年以后")
                break


@on_indicator(
    Rule(
        code="reason_number_differs",
        title="原因所写数目与差额不符",
        severity=Severity.NOTICE,
        explanation="偏差原因里写明有多少没有做到，与指标值减完成值的差额不一致；或者写明计划多少、实际完成多少，与指标值、完成值不同。",
        example="指标值600人、完成570人，差30人，原因写“12人因外出未参加”。",
        advice="核对完成值，或补写其余的原因。",
    )
)
def reason_number_differs(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    target, actual = indicator.target_quantity, indicator.actual_quantity
    if (
        target.value is None
        or actual.value is None
        or target.unit != actual.unit
        or target.unit in (None, "%")
        or actual.value >= target.value
    ):
        return
    short = target.value - actual.value
    said = [
        number
        for each in re.findall(
            rf"(?<![\d.])(\d+(?:\.\d+)?){target.unit}(?!次)[^,，。;；]*?(?:{_LACK})", compact(indicator.reason.text)
        )
        if (number := parse_number(each)) is not None
    ]
    restated = _restated(compact(indicator.reason.text), target.unit or "")
    for of, number in restated:
        column, stands = ("指标值", target.value) if of == "计划" else ("完成值", actual.value)
        if number != stands:
            message = f"原因写{of}{plain(number)}{target.unit}，{column}为{plain(stands)}{target.unit}"
            yield Violation(message, indicator.reason, indicator.reason.text, f"{plain(stands)}{target.unit}")
            return
    if len(said) == 1 and said[0] != short:
        message = f"原因写{plain(said[0])}{target.unit}，指标值减完成值为{plain(short)}{target.unit}"
        yield Violation(message, indicator.reason, indicator.reason.text, f"{plain(short)}{target.unit}")


_RESTATED = re.compile(r"(?P<plan>计划|原定|目标)|(?P<done>实际|全年|仅|只|共)")
_A_PART_OF_IT = re.compile(r"每|其中|上半年|下半年|季度|\d月|另|平均|人均|上年|去年|不足|未|没|少|差|缺|退")


def _restated(reason: str, unit: str) -> Iterator[tuple[str, Decimal]]:
    """The numbers that a reason says were planned or done, in the unit of its indicator: 计划改造100户, 实际派驻48人."""
    for clause in clauses_of(reason):
        counts = re.findall(rf"(?<![\d.])({NUMBER}){re.escape(unit)}(?!次)", clause)
        number, words = (parse_number(counts[0]) if len(counts) == 1 else None), _RESTATED.search(clause)
        if number is not None and words is not None and not _A_PART_OF_IT.search(clause):
            yield ("计划" if words["plan"] else "完成"), number


_LACK = r"未|没|退出|取消|延期|推迟|放弃|缺席|请假|辞|减少|停"
