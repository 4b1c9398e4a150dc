"""Rules about numbers in the goals against those of the indicators: only what counts the same thing in the same measure is compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from perfeval_data.audit.attainment import is_exact, is_of_another_size, measured
from perfeval_data.audit.context import AuditContext, plain
from perfeval_data.audit.direction import counts_no_harm
from perfeval_data.audit.measures import MONEY, NUMBER, RATE, TIME, in_base, kind_of
from perfeval_data.audit.rule import Violation, on_indicator
from perfeval_data.audit.texts import FOR_WHOM, compact, name_of, pairs_of
from perfeval_data.audit.told import OWN_WORDS, of_this_year
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Indicator, Quantity, Severity
from perfeval_data.paper.quantities import parse_target
from perfeval_data.paper.values import in_digits, parse_number, remembered

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
    target, actual = ("年度指标值", _target, indicator.target), ("实际完成值", _actual, indicator.actual)
    goals = (("预期目标", context.form.expected_goal, target), ("实际完成情况", context.form.achieved_goal, actual))
    beside = ((f"“{each.label}”", each.text, actual) for each in context.statements(*OWN_WORDS))
    for name, goal, (column, quantity_of, entry) in (*goals, *beside):
        is_bound = quantity_of is _actual and not is_exact(indicator)
        is_told = quantity_of is _actual and (
            (context.applies("actual_unit_differs") and is_of_another_size(indicator))
            or (context.applies("zero_contradicts_text") and counts_no_harm(indicator))
        )
        is_goal = any(goal is each for _, each, _ in goals)
        text = compact(goal.text) if is_goal else _DENIED.sub("", of_this_year(context, goal.text))
        said = [] if is_bound or is_told else _said_of(context, indicator, text, quantity_of, by_its_words_alone=not is_goal)
        if said:
            told = _in_measure_of(quantity_of(indicator), text)[1].get(said[0])
            told = told or f"{plain(said[0])}{quantity_of(indicator).unit}"
            message = f"{name}写“{told}”，{column}为“{entry.text}”"
            yield Violation(message, entry, entry.text, told)
            if not is_goal:
                return


def _target(indicator: Indicator) -> Quantity:
    return indicator.target_quantity


def _actual(indicator: Indicator) -> Quantity:
    return measured(indicator)


def _said_of(
    context: AuditContext, indicator: Indicator, goal: str, of: Callable[[Indicator], Quantity], *, by_its_words_alone: bool
) -> list[Decimal]:
    """The numbers that a goal gives for an indicator, in its very unit.

    None where the indicator's own number stands anywhere in the goal, or is the sum of those that do.
    """
    quantity, (text, _) = of(indicator), _in_measure_of(of(indicator), goal)
    if quantity.value is None or not quantity.unit:
        return []
    all_ = [(found, number) for found in _measured(quantity.unit, text, of) if (number := parse_number(found[1])) is not None]
    first = parse_target(indicator.initial_target.text).value if of is _target else None
    if not all_ or any(number in (quantity.value, first) for _, number in all_):
        return []  # a goal may be that of the beginning of the year
    said = (
        _by_name(indicator, quantity.unit, text)
        or _by_measure(context, indicator, text, of)
        or ([] if by_its_words_alone else _by_being_alone(context, indicator, text, of))
        or ([] if by_its_words_alone else _by_place(context, indicator, text, of))
    )
    numbers = [number for each in said if (number := parse_number(each)) is not None]
    reached = sum(number for found, number in all_ if not _STILL_TO_COME.search(_clause(text, found)))
    is_parted = any(_LEFT_UNDONE.search(_clause(text, found)) for found, _ in all_)  # told by what denies the rest
    whole = sum(number for _, number in all_) if is_parted else None
    return [] if quantity.value in (sum(numbers), reached, whole) else numbers


_DENIED = re.compile(r"[^,]*(?:[未没]|尚|推迟|延期|顺延|结转)[^,]*")
_LEFT_UNDONE = re.compile(r"[未没]|尚|推迟|延期|顺延|结转")


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
    behind = re.findall(rf"(?:{re.escape(thing)}|{words})(?:共|共计|达|达到|不少于|为|仅|只|仅有|只有|实际)?{measure}", text)
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
    most = _SURELY_ONE if unit in _OF_ONE_KIND else _NEAR
    is_near = abs(number - quantity.value) <= quantity.value * most
    return [said[0][1]] if is_near and not _NOT_THE_WHOLE.search(_clause(text, said[0])) else []


_NEAR, _SURELY_ONE = Decimal("0.1"), Decimal("0.5")
_OF_ONE_KIND = frozenset("台辆座盏亩株棵艘架部套眼") | {"公里", "平方米", "公顷", "立方米", "延米"}
"""Units in which a form counts one kind of thing, rarely two."""


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
