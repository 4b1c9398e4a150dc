"""Rules about two indicators of one form that cannot both be right: a part and its whole, a rate and its counts, steps in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from perfeval_data.audit.attainment import compare, is_exact, measured
from perfeval_data.audit.context import AuditContext, percent, plain
from perfeval_data.audit.dates import Days, only_date
from perfeval_data.audit.measures import in_base
from perfeval_data.audit.rule import Violation, on_form
from perfeval_data.audit.texts import name_of, pairs_of
from perfeval_data.paper.framework import OUTPUT
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Indicator, Severity

# --- a part and its whole ----------------------------------------------------------------------------------------------

_RESULT = re.compile(
    r"合格|结业|毕业|获奖|录用|安置|返乡|入住|参保|取证|获证|持证|就业|上岗|通过|达标|优秀|优良|办结|结案|整改|验收|成活|签约|留用|脱困|治愈|转化|返岗|销号|化解"
)
_TAKEN_IN = re.compile(
    r"参加|参与|参训|参赛|走访|慰问|救助|资助|招收|引进|报名|申报|接诊|登记|培训|受训|受理|接收|排查|发现|检查|检测|抽检|抽查|服务|组织|开展|完成|实际|栽植|种植"
)
_COUNTING = re.compile(r"人次数?|人员数量|人数|数量|(?<!案)件数|户数|家数|个数|总数|起数|株数|处数|数$|率$|的|后")
_SHORTEST = 2


def _thing(indicator: Indicator) -> str:
    """What is counted, without what came of it."""
    return _COUNTING.sub("", _RESULT.sub("", name_of(indicator)))


def _parts(context: AuditContext) -> Iterator[tuple[Indicator, Indicator, str]]:
    """Each count of what came well out of another count of the form, with the word for it: 培训人数, 培训合格人数, 合格."""
    counts = [(each, _RESULT.search(name_of(each))) for each in context.form.indicators if _is_count(each)]
    parts = [(each, result[0]) for each, result in counts if result]
    for whole, part, result in ((whole, *part) for whole, has_result in counts if not has_result for part in parts):
        units = [in_base(each.actual_quantity.unit or "") for each in (whole, part)]
        if (units[0] == units[1] or units == _PERSONS_OF_TIMES) and _is_of_one_thing(whole, part):
            yield whole, part, result


_PERSONS_OF_TIMES = [in_base("人次"), in_base("人")]
"""Persons are no more than the times that they came."""


def _is_count(indicator: Indicator) -> bool:
    unit = indicator.actual_quantity.unit
    return (
        bool(indicator.actual_quantity.value) and unit not in (None, "%") and "元" not in (unit or "") and is_exact(indicator)
    )


def _is_of_one_thing(whole: Indicator, part: Indicator) -> bool:
    """Whether the part names nothing beside the result that the whole does not name too, and the whole nothing much more."""
    all_, some = _thing(whole), _thing(part)
    left, of_all = _TAKEN_IN.sub("", some), _TAKEN_IN.sub("", all_)
    is_one_group = left != "" and left == of_all
    is_of_one_act = (
        not of_all and not _ANYBODY.sub("", left) and bool(set(_TAKEN_IN.findall(some)) & set(_TAKEN_IN.findall(all_)))
    )
    return len(all_) >= _SHORTEST and (some == all_ or is_one_group or is_of_one_act)


_ANYBODY = re.compile(r"学员|人员|职工|群众|劳动者|对象|者")
"""Those who took part, by whatever name: 培训学员就业人数 out of 培训人次."""


@on_form(
    Rule(
        code="part_exceeds_whole",
        title="部分多于全体",
        severity=Severity.WARNING,
        explanation="合格、取证、就业、办结的数多于培训、受理的总数，或者优良率高于合格率，必有一处不对。",
        example="“培训人数”完成300人，“培训合格人数”完成320人；“工程优良率”98%，“工程合格率”95%。",
        advice="核对两项的完成值。",
    )
)
def part_exceeds_whole(context: AuditContext) -> Iterator[Violation]:
    for whole, part, _ in _parts(context):
        if (part.actual_quantity.value or 0) > (whole.actual_quantity.value or 0):
            yield _contradiction(whole, part)
    rates = [each for each in context.form.indicators if measured(each).unit == "%" and is_exact(each)]
    for good, best in permutations(rates, 2):
        is_one = _BEST.sub("", name_of(best)) == _GOOD.sub("", name_of(good))
        is_of_both = _BEST.search(name_of(best)) and _GOOD.search(name_of(good))
        if is_one and is_of_both and (best.actual_quantity.value or 0) > (good.actual_quantity.value or 0):
            yield _contradiction(good, best)


_BEST = re.compile(r"(?:优良|优秀|优质)率$")
_GOOD = re.compile(r"(?:合格|达标|通过)率$")


def _contradiction(whole: Indicator, part: Indicator) -> Violation:
    message = f"“{part.level_3.text}”{part.actual.text}，多于“{whole.level_3.text}”{whole.actual.text}"
    return Violation(message, part.actual, part.actual.text, f"不多于{whole.actual.text}", part)


@on_form(
    Rule(
        code="rate_contradicts_indicators",
        title="比率与两项数量算不拢",
        severity=Severity.WARNING,
        explanation="表里既有总数和其中合格、就业、办结的数，又有这一比率，两数之比与比率不一致。",
        example="培训300人，合格270人，“培训合格率”填98%。",
        advice="核对三项的完成值。",
    )
)
def rate_contradicts_indicators(context: AuditContext) -> Iterator[Violation]:
    for whole, part, result in _parts(context):
        all_, some = whole.actual_quantity.value or Decimal(0), part.actual_quantity.value or Decimal(0)
        for rate in context.form.indicators:
            said = measured(rate)
            is_of_them = name_of(rate).endswith(f"{result}率") and _thing(rate) in (_thing(whole), _thing(part), "")
            is_stated = said.unit == "%" and said.value is not None and is_exact(rate) and is_of_them
            if is_stated and some <= all_ and abs(some / all_ * 100 - (said.value or 0)) > 1:
                counts = f"“{part.level_3.text}”{plain(some)}比“{whole.level_3.text}”{plain(all_)}"
                message = f"{counts}为{percent(some / all_)}，“{rate.level_3.text}”完成值填“{rate.actual.text}”"
                yield Violation(message, rate.actual, rate.actual.text, percent(some / all_), rate)


# --- all done, and not all done ----------------------------------------------------------------------------------------

_RATE_OF_DOING = re.compile(r"(?:完成|完工|建成|开展|实施|执行)率$")
_OF_NOTHING_ELSE = re.compile(r"(?:年度|计划|目标|任务|工作|项目|总体|各项|建设|工程|数量|指标|的)*(?:完成|完工|建成|实施)率")
_ONLY_OF_WHAT_WAS_DONE = re.compile(r"按时|按期|及时|如期|准时|整改|办结|预算|资金|经费|支出|合同|采购|投资")


@on_form(
    Rule(
        code="rate_contradicts_shortfall",
        title="完成率100%而数量没有完成",
        severity=Severity.WARNING,
        explanation="任务、计划的完成率填100%，同一件事的数量却没有达到指标值。按时完成率只看已做的，不在此列。",
        example="“培训计划完成率”100%，“培训人数”指标值300人、完成值280人。",
        advice="按实际完成的数量计算完成率。",
    )
)
def rate_contradicts_shortfall(context: AuditContext) -> Iterator[Violation]:
    short = [each for each in context.form.indicators if each.level_2 == "数量指标" and _falls_short(context, each)]
    for rate in context.form.indicators if short else ():
        name, said = name_of(rate), measured(rate)
        is_all = said.unit == "%" and said.value == 100 and rate.level_1 == OUTPUT
        if not is_all or not _RATE_OF_DOING.search(name) or _ONLY_OF_WHAT_WAS_DONE.search(name):
            continue
        own = [
            each
            for each in short
            if _OF_NOTHING_ELSE.fullmatch(name) or pairs_of(_RATE_OF_DOING.sub("", name)) & pairs_of(name_of(each))
        ]
        if own:
            missed = own[0]
            message = f"“{rate.level_3.text}”填{rate.actual.text}，“{missed.level_3.text}”指标值“{missed.target.text}”、完成值“{missed.actual.text}”"
            yield Violation(message, rate.actual, rate.actual.text, missed.actual.text, rate)


def _falls_short(context: AuditContext, indicator: Indicator) -> bool:
    attainment = compare(context, indicator)
    return attainment is not None and not attainment.reached


# --- steps in their order ----------------------------------------------------------------------------------------------

_STEPS = (
    re.compile(r"招标|招投标|立项|批复"),
    re.compile(r"开工|动工|启动"),
    re.compile(r"完工|竣工(?!验收)|建成|交工"),
    re.compile(r"验收|投入使用|投用|启用|移交|结算|决算"),
)
"""Words for the steps of works; those of one line may come in any order."""
_OF_TIME = re.compile(r"时间|日期|时限|时点|完成|竣工验收|验收|项目|工程|的")


@on_form(
    Rule(
        code="steps_out_of_order",
        title="先后次序颠倒",
        severity=Severity.WARNING,
        explanation="完工早于开工，或者验收、投用早于完工：两项时效指标的完成日期不可能同时成立。",
        example="“开工时间”完成值6月20日，“完工时间”完成值5月30日。",
        advice="核对两项的日期。",
    )
)
def steps_out_of_order(context: AuditContext) -> Iterator[Violation]:
    year = context.form.fiscal_year.value
    if year is None:
        return
    dated = [(each, day) for each in context.form.indicators if (day := only_date(each.actual.text, int(year))) is not None]
    for (earlier, before), (later, after) in permutations(dated, 2):
        steps = _step(earlier), _step(later)
        if None in steps or not _are_of_one(earlier, later) or not (steps[0] or 0) < (steps[1] or 0):
            continue
        if _is_before(after, before):
            message = f"“{later.level_3.text}”{later.actual.text}，早于“{earlier.level_3.text}”{earlier.actual.text}"
            yield Violation(message, later.actual, later.actual.text, f"晚于{earlier.actual.text}", later)


def _step(indicator: Indicator) -> int | None:
    found = [number for number, words in enumerate(_STEPS) if words.search(name_of(indicator))]
    return found[-1] if found else None


def _is_before(one: Days, other: Days) -> bool:
    return one.last < other.first


def _are_of_one(one: Indicator, other: Indicator) -> bool:
    """Whether two steps are of one thing, or one of them of no thing in particular."""
    things = [pairs_of(_OF_TIME.sub(" ", _without_step(name_of(each)))) for each in (one, other)]
    return not all(things) or bool(things[0] & things[1])


def _without_step(name: str) -> str:
    for words in _STEPS:
        name = words.sub(" ", name)
    return name
