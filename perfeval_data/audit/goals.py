"""Rules about words and numbers in different places of one form: goals, indicators, funds. Only what names the same thing is compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from decimal import Decimal

from perfeval_data.audit.attainment import is_exact, is_of_another_size, measured
from perfeval_data.audit.context import AuditContext, percent, plain
from perfeval_data.audit.direction import counts_no_harm
from perfeval_data.audit.measures import COUNT, MONEY, NUMBER, RATE, TIME, in_base, kind_of
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.texts import clauses_of, compact, name_of, pairs_of
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Entry, FundLine, Indicator, Quantity, Severity, StatementKind
from perfeval_data.paper.prompts import holds_instruction
from perfeval_data.paper.values import in_digits, is_empty, parse_amount, parse_number, remembered

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


_RATE_IN_GOAL = re.compile(rf"(?:{PROGRESS.pattern})(?:已)?(?:达到|达|为|是)?(\d+(?:\.\d+)?)%")


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
    for place, entry in (("实际完成情况", context.form.achieved_goal), *_prose(context)):
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
        explanation="年度总体目标、评价结论、资金管理或者说明里写明的预算或支出总额，与资金表的任何一个数都对不上。",
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
_MOST_BETWEEN = 8
"""Characters between verb and noun that may say more about the thing: 新建（户外劳动者）驿站."""
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
def goal_number_differs(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    for name, goal, column, quantity_of, entry in (
        ("预期目标", context.form.expected_goal, "年度指标值", _target, indicator.target),
        ("实际完成情况", context.form.achieved_goal, "实际完成值", _actual, indicator.actual),
    ):
        is_bound = quantity_of is _actual and not is_exact(indicator)
        is_told = quantity_of is _actual and (
            (context.applies("actual_unit_differs") and is_of_another_size(indicator))
            or (context.applies("zero_contradicts_text") and counts_no_harm(indicator))
        )
        said = [] if is_bound or is_told else _said_of(context, indicator, goal, quantity_of)
        if said:
            told = _in_measure_of(quantity_of(indicator), compact(goal.text))[1].get(said[0])
            told = told or f"{plain(said[0])}{quantity_of(indicator).unit}"
            message = f"{name}写“{told}”，{column}为“{entry.text}”"
            yield Violation(message, entry, entry.text, told)


def _target(indicator: Indicator) -> Quantity:
    return indicator.target_quantity


def _actual(indicator: Indicator) -> Quantity:
    return measured(indicator)


def _said_of(context: AuditContext, indicator: Indicator, goal: Entry, of: Callable[[Indicator], Quantity]) -> list[Decimal]:
    """The numbers that a goal gives for an indicator, in its very unit.

    None where the indicator's own number stands anywhere in the goal, or is the sum of those that do.
    """
    quantity, (text, _) = of(indicator), _in_measure_of(of(indicator), compact(goal.text))
    if quantity.value is None or not quantity.unit:
        return []
    all_ = [(found, number) for found in _measured(quantity.unit, text, of) if (number := parse_number(found[1])) is not None]
    if not all_ or any(quantity.value == number for _, number in all_):
        return []
    said = (
        _by_name(indicator, quantity.unit, text)
        or _by_measure(context, indicator, text, of)
        or _by_being_alone(context, indicator, text, of)
        or _by_place(context, indicator, text, of)
    )
    numbers = [number for each in said if (number := parse_number(each)) is not None]
    reached = sum(number for found, number in all_ if not _STILL_TO_COME.search(_clause(text, found)))
    return [] if quantity.value in (sum(numbers), reached) else numbers


_ROUNDED = Decimal("0.01")
"""Prose rounds: 2.16万册 for 21583册."""


@remembered
def _in_measure_of(quantity: Quantity, text: str) -> tuple[str, dict[Decimal, str]]:
    """A text with what it counts in other multiples of a unit told in that very unit, and how these were written: 58200人 for 万人."""
    unit, value = quantity.unit or "", quantity.value
    base, scale = in_base(unit)
    written: dict[Decimal, str] = {}
    if not value or kind_of(unit) in (None, RATE, MONEY, TIME):
        return text, written

    def in_unit(found: re.Match[str]) -> str:
        number, (other, factor) = parse_number(found[1]), in_base(found[2])
        if number is None or other != base or found[2] == unit:
            return found[0]
        told = number * factor / scale
        told = (
            value
            if abs(told - value) <= max(value * _ROUNDED, _half_step(value), _half_step(number) * factor / scale)
            else told
        )
        written[told] = found[0]
        return f"{in_digits(told)}{unit}"

    return _OTHER_MULTIPLE.sub(in_unit, text), written


def _half_step(number: Decimal) -> Decimal:
    """By how much a number with decimals may have been rounded."""
    exponent = int(number.as_tuple().exponent)
    return Decimal(5).scaleb(exponent - 1) if exponent < 0 else Decimal(0)


_OTHER_MULTIPLE = re.compile(
    rf"(?<![\d.第])({NUMBER})((?:[百千]?万|亿)?(?:人次|场次|平方公里|平方米|公里|千米|公斤|千克|[人名场户家件台套份册所座处辆起期亩吨米]))(?![次均])"
)


def _measure(unit: str) -> str:
    """A number in a unit, and in no longer one: 人 and no 人次; but 场次 is 场."""
    times = "次?" if unit.endswith("场") else ""
    return rf"({NUMBER}){re.escape(unit)}{times}(?!次|[天日]|月|工作日|百分|以?[上下]|左右)"


def _measured(unit: str, text: str, of: Callable[[Indicator], Quantity] = _actual) -> list[re.Match[str]]:
    """The numbers of a text in a unit; what is wanted may be bounded as a target is: 40家以上."""
    pattern = _measure(unit).replace("|以?[上下]|", "|以?下|") if of is _target else _measure(unit)
    found = re.finditer(pattern, text) if unit in text else ()
    return [each for each in found if not (unit == "年" and _CALENDAR_YEAR.fullmatch(each[1]))]


def _by_name(indicator: Indicator, unit: str, text: str) -> list[str]:
    """The numbers right behind or before the object of an indicator."""
    thing, measure = _OBJECT_SUFFIX.sub("", name_of(indicator)), _measure(unit)
    verb = match[0] if (match := _VERB.match(thing)) else ""
    noun = thing[len(verb) :]
    if len(thing) < _SHORTEST_OBJECT or noun not in text:
        return []
    words = rf"{verb}[^\d,。;、]{{1,{_MOST_BETWEEN}}}{re.escape(noun)}" if verb and noun else re.escape(thing)
    behind = re.findall(rf"(?:{re.escape(thing)}|{words})(?:共|共计|达|达到|不少于|约|为)?{measure}", text)
    before = re.findall(rf"{verb}(?:了|约)?(?<![\d.-]){measure}{re.escape(noun)}", text)
    return [*behind, *before]


_CALENDAR_YEAR = re.compile(r"(?:19|20)\d\d")
_STILL_TO_COME = re.compile(r"剩余|其余|余下|尚未|还有|未(?:完成|开工|实施)")
_NOT_THE_WHOLE = re.compile(
    r"其中|另|每|各|分别|平均|人均|累计|近|约|超|逾|至少|不[少低]于|比|较|第|计划|原定|上年|去年|增加|减少|新增|未"
)
"""What makes a number in prose another than that of the indicator, or none that is exact."""


_FROM_BELOW = frozenset({"不少于", "不低于", "至少"})


def _qualified(found: re.Match[str], text: str, of: Callable[[Indicator], Quantity]) -> list[str]:
    """The words that make a number another than that of an indicator."""
    words = _NOT_THE_WHOLE.findall(_clause(text, found))
    return [word for word in words if of is not _target or word not in _FROM_BELOW]


def _by_measure(context: AuditContext, indicator: Indicator, text: str, of: Callable[[Indicator], Quantity]) -> list[str]:
    """The one number in the measure of an indicator whose clause shares a word with it, if no other indicator may be meant."""
    unit, name = of(indicator).unit or "", name_of(indicator)
    said = [found for found in _measured(unit, text, of) if _shares_a_word(indicator, unit, _clause(text, found))]
    if len(said) != 1 or any(word not in name for word in _qualified(said[0], text, of)):
        return []
    clause, value = _clause(text, said[0]), of(indicator).value
    rivals = [each for each in context.form.indicators if of(each).unit == unit and _shares_a_word(each, unit, clause)]
    is_first = rivals[0] is indicator and all(of(each).value == value for each in rivals)
    return [said[0][1]] if is_first else []


def _clause(text: str, found: re.Match[str]) -> str:
    """The words around a number up to the next mark; those before the mark 、 where it stands alone behind it: 疗休养9批次、548人次."""
    before, after = re.split(r"[,。;、:]", text[: found.start()])[-1], _BEHIND.split(text[found.end() :])[0]
    if not before and not after:
        before = re.sub(r"\d[\d.]*", " ", re.split(r"[,。;:]", text[: found.start()])[-1])
    return f"{before} {after}"


_BEHIND = re.compile(r"[,。;:]|、(?=[^,。;:、]*\d)")
"""Where a clause ends behind its number; nouns without numbers are listed in it: 15个村开展垃圾、污水整治."""


def _by_being_alone(context: AuditContext, indicator: Indicator, text: str, of: Callable[[Indicator], Quantity]) -> list[str]:
    """The number that is left in a measure when all others are those of indicators, and one indicator is left: 421人 and 412人."""
    quantity, unit = of(indicator), of(indicator).unit or ""
    alike = [each for each in context.form.indicators if of(each).unit == quantity.unit]
    values = {of(each).value for each in alike}
    said = [each for each in _measured(unit, text) if parse_number(each[1]) not in values]
    told = {parse_number(each[1]) for each in _measured(unit, text)}
    left = [each for each in alike if of(each).value not in told]
    number = parse_number(said[0][1]) if len(said) == 1 else None
    is_average = "均" in name_of(indicator)
    if left != [indicator] or is_average or not number or not quantity.value or "%" in unit or "元" in unit:
        return []
    is_near = abs(number - quantity.value) <= quantity.value * _NEAR
    return [said[0][1]] if is_near and not _NOT_THE_WHOLE.search(_clause(text, said[0])) else []


_NEAR = Decimal("0.1")


_PLACE = re.compile(r"(?:行政村|自然村|村|社区|乡镇|街道|小区|学校|小学|中学|幼儿园|园区|卫生室|卫生院|[县市区镇乡])$")
_ONLY_REACHED = re.compile(r"(?:项目|年度|全年|累计|受益|惠及|覆盖|涉及|服务|受助|实施|的)*")
_PLACES_COUNTED_IN = frozenset({"个", "所", "座", "处"})


def _by_place(context: AuditContext, indicator: Indicator, text: str, of: Callable[[Indicator], Quantity]) -> list[str]:
    """The one number of a kind of place, where an indicator counts those that a project reached: 11个村 for 受益村数."""
    unit, thing = of(indicator).unit or "", _OBJECT_SUFFIX.sub("", name_of(indicator))
    place = _PLACE.search(thing)
    if place is None or unit not in _PLACES_COUNTED_IN or not _ONLY_REACHED.fullmatch(thing[: place.start()]):
        return []
    alike = [each for each in context.form.indicators if _OBJECT_SUFFIX.sub("", name_of(each)).endswith(place[0])]
    said = list(re.finditer(rf"{_measure(unit)}{place[0]}(?=[的和及与,。;、:(]|共|\d|$)", text))
    if alike != [indicator] or len(said) != 1 or _qualified(said[0], text, of):
        return []
    return [said[0][1]]


def _shares_a_word(indicator: Indicator, unit: str, clause: str) -> bool:
    """Whether a clause speaks of an indicator: of a rate by its very name, of a number by a word."""
    name = name_of(indicator)
    if unit == "%":
        return _is_named(name, clause)
    if "元" in unit and _OF_ONE.search(name):
        return False  # a standard, beside what was paid by it
    verb = _VERB.match(name)
    shared = (pairs_of(name) & pairs_of(clause)) - FOR_WHOM - (_OF_MONEY if "元" in unit else frozenset())
    if shared:
        return verb is None or verb[0] in clause
    return (
        _REACHED.search(name) is not None and _REACHED.search(clause) is not None and unit not in ("人", "人次", "元", "万元")
    )


def _is_named(name: str, clause: str) -> bool:
    """Whether the words before a number are the name of a rate, its end, or the kind of rate in general: 诉求解决率, 满意度."""
    said = re.match(r"[^ ]*", clause)
    words = re.sub(r"(?:均|已|约)?(?:达到?|为|是|提高到)?$", "", said[0]) if said else ""
    is_end = len(words) >= _SHORTEST_RATE and (name.endswith(words) or name.removesuffix("率").endswith(words))
    return name in clause or is_end or re.match(rf"{_IN_GENERAL}{re.escape(name[-3:])}", clause) is not None


_SHORTEST_RATE = 4
_OF_ONE = re.compile(r"单|每|均|标准|成本|节约|控制")
_OF_MONEY = frozenset({"资金", "预算", "支出", "经费", "专项", "项资", "算资", "金支"})
_REACHED = re.compile(r"受益|惠及|覆盖|保障|受助")
"""Words for one thing: whom a project has reached."""
_IN_GENERAL = r"(?:20\d\d年度?|全年|总体|综合|平均|服务对象|群众)*"
FOR_WHOM = frozenset(
    {
        "职工",
        "群众",
        "会员",
        "居民",
        "人员",
        "学生",
        "教师",
        "老人",
        "村民",
        "农户",
        "企业",
        "单位",
        "干部",
        "困难",
        "劳模",
        "党员",
    }
)
"""Whom a project is for: two numbers of them may be of different things."""


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
def achievement_copies_goal(context: AuditContext) -> Iterator[Violation]:
    expected, achieved = compact(context.form.expected_goal.text), compact(context.form.achieved_goal.text)
    if len(achieved) >= _SHORTEST_COPY and achieved == expected:
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


@on_form(
    Rule(
        code="goal_year_differs",
        title="目标所写年度不是本年度",
        severity=Severity.NOTICE,
        explanation="预期目标或者实际完成情况里只提到上一年，没有提到评价年度，疑似沿用上年的表。",
        example="2024年度的表，目标写“2023年举办培训10期”。",
        advice="按本年度情况重写年度总体目标。",
    )
)
def goal_year_differs(context: AuditContext) -> Iterator[Violation]:
    if context.form.fiscal_year.value is None:
        return
    year = int(context.form.fiscal_year.value)
    for place, entry in (("预期目标", context.form.expected_goal), ("实际完成情况", context.form.achieved_goal)):
        if {int(said) for said in _YEAR.findall(compact(entry.text))} == {year - 1}:
            yield Violation(f"{place}只提到{year - 1}年，评价年度为{year}年", entry, f"{year - 1}年", f"{year}年")


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
