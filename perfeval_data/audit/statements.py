"""Rules about what a form says beside its tables: whether the conclusion has the score, the grade and the results of the table, and
whether problems are told, explained and answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_data.audit.attainment import compare, more_is_better, numbers
from perfeval_data.audit.context import AuditContext, plain, rounded
from perfeval_data.audit.phrases import only_exhorts
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.targets import STANDARD
from perfeval_data.audit.texts import FOR_WHOM, clauses_of, compact, name_of, pairs_of
from perfeval_data.paper.framework import OUTPUT
from perfeval_data.paper.grades import FULL_MARKS, GRADE_BANDS, grade_in
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Indicator, Severity, Statement, StatementKind
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.values import half_up, is_empty, parse_number, parse_points


@on_form(
    Rule(
        code="stated_score_differs",
        title="所写自评得分与表内得分不符",
        severity=Severity.ERROR,
        explanation="表头或评价结论里写明的自评得分，既不等于总分行所填得分，也不等于各项得分之和（含或者不含执行得分）。",
        example="评价结论写“自评得分92.4分”，合计行填99.4分。",
        advice="核对评价结论和各项得分。",
    )
)
def stated_score_differs(context: AuditContext) -> Iterator[Violation]:
    scores = _scores_in_table(context)
    told: set[Decimal] = set()
    for each in context.statements(StatementKind.SCORE):
        said = each.text.value
        if said is None or not scores or said in told or any(_is_meant(context, said, score) for score in scores):
            continue
        told.add(said)
        yield Violation(
            f"“{each.label}”写{plain(said)}分，表内得分为{plain(scores[0])}分", each.text, plain(said), plain(scores[0])
        )


def _is_meant(context: AuditContext, said: Decimal, score: Decimal) -> bool:
    """Whether a score in words is one of the table, also rounded to as many decimals as it has."""
    decimals = max(0, -int(said.as_tuple().exponent))
    return abs(said - score) <= _tolerance(context) or half_up(score, decimals) == said


def _tolerance(context: AuditContext) -> Decimal:
    return context.settings.points.sum_tolerance


def _scores_in_table(context: AuditContext) -> list[Decimal]:
    """What the table gives as the score of the form, the likeliest first: its total, and the sums with and without the execution."""
    execution, indicators = context.funds.score.value if context.funds else None, context.indicator_score
    sums = [indicators + execution] if indicators is not None and execution is not None else []
    stated = context.form.stated_total_score.value
    return [*([] if stated is None else [stated]), *sums, *([] if indicators is None else [indicators])]


@on_form(
    Rule(
        code="stated_grade_differs",
        title="所写等级与得分不符",
        severity=Severity.WARNING,
        explanation="表上写明的等级，不是得分所在的等级：90分以上为优，80—90分为良，60—80分为中，60分以下为差。满分不是100分的表不核对。",
        example="得分86.5分，自评等级填“优”。",
        advice="核对等级和得分。",
        source=Source.PRACTICE,
    )
)
def stated_grade_differs(context: AuditContext) -> Iterator[Violation]:
    score = _graded_score(context)
    if score is None:
        return
    earned = next(band.grade for band in GRADE_BANDS if band.lowest_score is None or score >= band.lowest_score)
    for each in context.statements(StatementKind.GRADE):
        said = grade_in(each.text.text)
        if said is not None and said != earned:
            yield Violation(f"得分{plain(score)}分应为“{earned}”，写的是“{each.text.text}”", each.text, each.text.text, earned)
            return


def _graded_score(context: AuditContext) -> Decimal | None:
    """The score that a grade is given for: out of 100 points, the indicators alone or with the execution."""
    if context.final is not None and context.final[1] == FULL_MARKS:
        return context.final[0]
    return context.indicator_score if context.indicator_weight == FULL_MARKS else None


# --- the conclusion ----------------------------------------------------------------------------------------------------

_ALL_DONE = re.compile(
    r"(?:目标|任务|指标)[^,，。;；未不没尚仍]{0,6}?(?:全部|全面|均|都|圆满)[^,，。;；未不没尚仍]{0,6}?(?:完成|实现|达成|达到|达标)"
    r"|(?:全部|全面|圆满)(?:地)?(?:完成|实现|达成|达到)[^,，。;；未不没尚仍]{0,10}?(?:目标|任务|指标)"
)


_ALL = re.compile(r"全部|均|都")
_MORE = re.compile(r"超额(?:完成|实现|达成|达到)|超(?:计划|目标)(?:完成|实现)|超出(?:年度|年初|预期)?(?:目标|任务|计划)")
_EARLIER = re.compile(
    r"提前(?:[\d一二三两四五六十半]+个?(?:[天月日周]|工作日))?(?:全部|顺利)?(?:完成|完工|竣工|建成|达成|实现|交付|投用|交工)"
)
_NO_CLAIM = re.compile(r"[未没不]|争取|力争|(?<![超比较])计划|确保|将|拟|20\d\d年?提前|奖")
_OF_NOTHING = re.compile(
    r"超额|完成|实现|达成|达到|超计划|超目标|超出|提前|年度|年初|全年|任务|目标|计划|指标|各项|预期|既定|工作|绩效|总体|全部|均|了|项目|的"
)


def _claims(context: AuditContext, text: str) -> Iterator[tuple[str, list[Indicator]]]:
    """What prose claims to have done more or earlier than was wanted, with the indicators of the matter that fall short of it."""
    missed = missed_indicators(context)
    for sentence in re.split(r"[。;；]", compact(text)) if missed else ():
        for clause in clauses_of(sentence):
            for claim, is_of_it in ((_MORE, _is_a_count), (_EARLIER, _is_a_day)):
                if not claim.search(clause) or _NO_CLAIM.search(clause):
                    continue
                about = pairs_of(_OF_NOTHING.sub(" ", clause)) or pairs_of(_OF_NOTHING.sub(" ", sentence))
                measured = [
                    each
                    for each in context.form.indicators
                    if is_of_it(each) and (not about or about & pairs_of(name_of(each)))
                ]
                if measured and all(each in missed for each in measured):
                    yield clause, measured


def _is_a_count(indicator: Indicator) -> bool:
    return indicator.level_2 == "数量指标" and numbers(indicator) is not None


def _is_a_day(indicator: Indicator) -> bool:
    return re.search(r"时间|日期|时限", name_of(indicator)) is not None and numbers(indicator) is None


_NOT_QUITE = re.compile(r"基本|除|个别|部分|大多|绝大|未|没|尚|有待|偏|滞后")


@on_form(
    Rule(
        code="conclusion_contradicts_indicators",
        title="写全部、超额、提前完成而有指标没有完成",
        severity=Severity.WARNING,
        explanation="评价结论或者实际完成情况写目标、指标全部完成，指标里却有实际完成值没有达到年度指标值的；或者写超额完成、提前完成，同一件事的数量、日期却没有达到。",
        example="评价结论写“年初设定的绩效目标全部完成”，第3项指标值12间，完成值9间。",
        advice="按各项指标的完成情况改写评价结论。",
    )
)
def conclusion_contradicts_indicators(context: AuditContext) -> Iterator[Violation]:
    missed = missed_indicators(context)
    conclusions = [(each.label, each.text) for each in context.statements(StatementKind.CONCLUSION)]
    achieved, outputs = context.form.achieved_goal, [each for each in missed if each.level_1 == OUTPUT]
    for label, entry, short in (*((*each, missed) for each in conclusions), ("实际完成情况", achieved, outputs)):
        claim, of_it = next(_claims(context, entry.text), ("", short))
        found = _ALL_DONE.search(compact(entry.text))
        is_of_all = found and (entry is not achieved or _ALL.search(found[0])) and not _NOT_QUITE.search(entry.text)
        said = claim or (found[0] if found and is_of_all else "")
        if said and of_it:
            yield Violation(f"“{label}”写“{said}”，{_told(of_it)}", entry, said, _told(of_it))
            return


_OTHER_WORK = re.compile(
    r"(?:完成|开展|实施|推进|做好)了?((?:[一-鿿]{0,6}(?:水库|灌区|河道|堤防|除险加固|公路|桥梁|校舍|食堂|养老|敬老院|路灯|公厕|厕所|垃圾|污水|饮水|供暖|供热"
    r"|农田|造林|防火|抽检|体检|疫苗|免疫|普法|法律援助|招聘|书画|运动会|慰问|助学|危房|棚户区|老旧小区|电梯|博物馆|图书馆|文物|演出|旅游|养殖|农机|防汛|清雪|燃气|消防|地质灾害|低保|残疾)[一-鿿]{0,6}))(?=[,，。;；、]|$)"
)


@on_form(
    Rule(
        code="conclusion_of_another_project",
        title="结论说的是别的项目",
        severity=Severity.WARNING,
        explanation="评价结论写完成的是另一种工作，整段没有一个词在项目名称、目标和指标里出现过，疑从别的项目的表照搬。",
        example="“森林草原防灭火”项目的评价结论写“完成了水库除险加固”。",
        advice="按本项目的情况改写评价结论。",
        source=Source.PRACTICE,
    )
)
def conclusion_of_another_project(context: AuditContext) -> Iterator[Violation]:
    form = context.form
    entries = [form.project_name, form.expected_goal, form.achieved_goal]
    entries += [entry for each in form.indicators for entry in (each.level_3, each.target, each.actual, each.reason)]
    own = frozenset().union(*(pairs_of(entry.text) for entry in entries)) - FOR_WHOM
    for each in context.statements(StatementKind.CONCLUSION):
        found = _OTHER_WORK.search(compact(each.text.text))
        if found and not own & pairs_of(each.text.text):
            yield Violation(f"“{each.label}”写“{found[1]}”，本项目别处没有说到", each.text, found[1])
            return


def missed_indicators(context: AuditContext) -> list[Indicator]:
    """The indicators whose actual certainly falls short of the target."""
    compared = ((each, compare(context, each)) for each in context.form.indicators)
    return [each for each, attainment in compared if attainment is not None and not attainment.reached]


def _told(missed: list[Indicator]) -> str:
    first = missed[0]
    others = f"等{len(missed)}项" if len(missed) > 1 else ""
    return f"第{first.indicator_number}项指标值“{first.target.text}”、完成值“{first.actual.text}”{others}没有达到指标"


# --- problems and measures ---------------------------------------------------------------------------------------------

_NONE = re.compile(
    r"(?:本项目|目前|暂时?|总体)*(?:无|没有|未发现|不存在)(?:明显|较大|重大|突出)?(?:的|存在)?(?:偏差|问题|不足|偏离)?(?:较[大多])?(?:的?情况)?"
)
_OTHER_THAN_A_TEXT = re.compile(r"措施|建议|意见")


def says_none(statement: Statement) -> bool:
    """Whether a statement is left blank or says that there is nothing to tell."""
    text = compact(statement.text.text).rstrip("。.!！")
    return is_empty(text) or _NONE.fullmatch(text) is not None


@on_form(
    Rule(
        code="problems_denied",
        title="有未完成而存在问题写“无”",
        severity=Severity.WARNING,
        explanation="“存在问题”一栏，或者各项合写一行的“未完成原因分析”，空着或者写“无”，却有指标没有达到指标值，或者执行率低于应说明原因的比例。",
        example="智慧教室12间只建成9间，“存在问题”写“无”。",
        advice="写明没有完成的事项、原因和改进措施。",
    )
)
def problems_denied(context: AuditContext) -> Iterator[Violation]:
    problems = context.statements(StatementKind.PROBLEMS, *([StatementKind.CAUSES] if context.row_of_reasons else []))
    if not problems or not all(map(says_none, problems)):
        return
    rate, missed = context.rate, missed_indicators(context)
    is_low = rate is not None and rate < context.settings.funds.reason_below
    if missed or is_low:
        why = _told(missed) if missed else "执行率低于应说明原因的比例"
        first = problems[0]
        yield Violation(f"“{first.label}”{_said(first)}，{why}", first.text, first.text.text or None, why)


def _said(statement: Statement) -> str:
    return f"写“{statement.text.text}”" if statement.text.text else "没有填写"


@on_form(
    Rule(
        code="problem_without_measure",
        title="有问题而没有改进措施",
        severity=Severity.WARNING,
        explanation="“存在问题”或者“未完成原因分析”一栏写了问题，“改进措施”一栏却空着或者写“无”。",
        example="“存在问题”写“部分帮扶活动未能开展”，“改进措施”写“无”。",
        advice="针对问题写明改进措施。",
    )
)
def problem_without_measure(context: AuditContext) -> Iterator[Violation]:
    kinds = [StatementKind.PROBLEMS, *([StatementKind.CAUSES] if missed_indicators(context) else [])]
    problems = [
        each
        for each in context.statements(*kinds)
        if not says_none(each) and not is_prompt(each.text.text) and not _OTHER_THAN_A_TEXT.search(each.label)
    ]
    measures = context.statements(StatementKind.MEASURES)
    if problems and measures and all(map(says_none, measures)):
        message = f"“{problems[0].label}”写“{problems[0].text.text[:40]}”，“{measures[0].label}”{_said(measures[0])}"
        yield Violation(message, measures[0].text, measures[0].text.text or None, "改进措施")


@on_form(
    Rule(
        code="measure_is_a_phrase",
        title="改进措施是空话",
        severity=Severity.NOTICE,
        explanation="写明了问题，或者有指标没有达到指标值，“改进措施”一栏却只有“继续加强管理”“高度重视”一类的套话。",
        example="两项指标没有完成，“改进措施”写“继续加强管理”。",
        advice="针对没有完成的事项写明做什么、由谁做、什么时候做完。",
        source=Source.PRACTICE,
    )
)
def measure_is_a_phrase(context: AuditContext) -> Iterator[Violation]:
    problems = [each for each in context.statements(StatementKind.PROBLEMS) if not says_none(each)]
    for each in context.statements(StatementKind.MEASURES):
        if not says_none(each) and only_exhorts(each.text.text) and (problems or missed_indicators(context)):
            yield Violation(f"“{each.label}”只写“{each.text.text}”", each.text, each.text.text, "具体的改进措施")
            return


# --- what stands beside an indicator -----------------------------------------------------------------------------------

_NOTHING_ELSE = re.compile(
    r"(?:未|没有|不能|达不到|低于|不)[^,，。;；\d]{0,6}(?:不得分|得0分|计0分|扣完|0分)|否则(?:不得分|得0分|为0分)"
)
_FOR_EACH = re.compile(
    r"每(?:低|少|降低?|减少|下降|超|超过|增加|延迟|推迟)(\d+(?:\.\d+)?)(%|个?百分点|[一-鿿]{1,2}?),?扣(\d+(?:\.\d+)?)分"
)


@on_indicator(
    Rule(
        code="score_against_standard",
        title="得分与表上所印评分标准不符",
        severity=Severity.WARNING,
        explanation="该项指标旁边印有评分标准（“未达到不得分”“每低1%扣0.5分”），没有达到指标值，所填得分不是按这个标准计的。得满分的另有提示。",
        example="评分标准为“达到得满分，未达到不得分”，指标值≥95%，完成值93%，分值10，得分8。",
        advice="按表上的评分标准重新计分。",
        source=Source.PRINTED,
    )
)
def score_against_standard(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    attainment, points = compare(context, indicator), context.points(indicator)
    if attainment is None or attainment.reached or points is None or points[1] >= points[0]:
        return
    for each in context.notes(indicator, STANDARD):
        span = _by_standard(compact(each.text.text), indicator, points[0])
        if span is not None and not span[0] - _tolerance(context) <= points[1] <= span[1] + _tolerance(context):
            due = plain(span[0]) if span[0] == span[1] else f"{rounded(span[0])}—{rounded(span[1])}"
            message = f"{each.label}为“{each.text.text}”，指标值“{indicator.target.text}”，完成值“{indicator.actual.text}”，应得{due}分，填报{plain(points[1])}分"
            yield Violation(message, indicator.score, plain(points[1]), due)
            return


def _by_standard(standard: str, indicator: Indicator, weight: Decimal) -> tuple[Decimal, Decimal] | None:
    """The least and the most that a printed standard gives for a miss: it may count whole steps or parts of them; None for another one."""
    if each := _FOR_EACH.findall(standard):
        pair, (step, unit, lost) = numbers(indicator), each[0]
        is_rate = indicator.target_quantity.unit == "%"
        is_of_unit = unit in ("%", "百分点", "个百分点") if is_rate else unit == indicator.target_quantity.unit
        if pair is None or len(each) > 1 or not is_of_unit:
            return None
        steps = abs(pair[0] - pair[1]) / Decimal(step)
        most, least = (max(Decimal(0), weight - count * Decimal(lost)) for count in (steps // 1, -(-steps // 1)))
        return least, most
    return (Decimal(0), Decimal(0)) if _NOTHING_ELSE.search(standard) else None


@on_indicator(
    Rule(
        code="stated_share_differs",
        title="所填完成率与指标值、完成值算不拢",
        severity=Severity.WARNING,
        explanation="指标旁边另有完成率、偏差率一栏，所填的数不等于完成值除以指标值，或者两者之差除以指标值。",
        example="指标值200人，完成值190人，“完成率”一栏填“100%”。",
        advice="核对指标值、完成值和这一栏。",
    )
)
def stated_share_differs(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    for label, expected in _shares_of(indicator):
        for each in context.notes(indicator, label):
            said = _percentage(each.text.text)
            if said is not None and all(abs(said - one) > _ONE_PERCENT for one in expected):
                facts = f"指标值“{indicator.target.text}”、完成值“{indicator.actual.text}”"
                message = f"“{each.label}”一栏填“{each.text.text}”，按{facts}应为{rounded(expected[0])}%"
                yield Violation(message, each.text, each.text.text, f"{rounded(expected[0])}%")


_ONE_PERCENT = Decimal(1)
_HUNDRED = Decimal(100)


def _shares_of(indicator: Indicator) -> Iterator[tuple[re.Pattern[str], Sequence[Decimal]]]:
    """The columns that repeat what target and actual say, each with what may stand there, in percent."""
    pair = numbers(indicator)
    if pair is None or pair[0] <= 0 or not more_is_better(indicator):
        return
    share = pair[1] / pair[0] * _HUNDRED
    is_rate = indicator.target_quantity.unit == "%"  # whose rate of completion may be the rate itself
    itself = [pair[1], pair[1] - pair[0], pair[0] - pair[1]] if is_rate else []
    yield re.compile(r"^(?:指标)?完成(?:率|比例|程度)"), (share, min(share, _HUNDRED), *itself)
    yield (
        re.compile(r"^偏[差离](?:率|度|程度)"),
        (share - _HUNDRED, abs(share - _HUNDRED), max(Decimal(0), _HUNDRED - share), *itself),
    )


def _percentage(text: str) -> Decimal | None:
    compacted = compact(text)
    return parse_number(compacted[:-1]) if compacted.endswith("%") else None


@on_indicator(
    Rule(
        code="stated_deduction_differs",
        title="扣分一栏与得分不符",
        severity=Severity.WARNING,
        explanation="指标旁边另有扣分一栏，所填的数不等于分值减得分。",
        example="分值10，得分9，“扣分”一栏填“2”。",
        advice="核对得分和扣分。",
    )
)
def stated_deduction_differs(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    points = context.points(indicator)
    if points is None:
        return
    lost = points[0] - points[1]
    for each in context.notes(indicator, _DEDUCTION):
        said = parse_points(each.text.text)
        if said is not None and abs(abs(said) - lost) > context.settings.points.exact_tolerance:
            message = f"“{each.label}”一栏填{plain(said)}分，分值减得分为{plain(lost)}分"
            yield Violation(message, each.text, plain(said), plain(lost))


_DEDUCTION = re.compile(r"^扣分(?:值|数)?$")
