"""Rules about unit cost, quantity and spending, which must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfeval_data.audit.attainment import is_exact
from perfeval_data.audit.context import AuditContext, plain, rounded
from perfeval_data.audit.direction import COST_LEVELS
from perfeval_data.audit.measures import NUMBER, bare_unit, scale_of
from perfeval_data.audit.rule import Violation, on_form
from perfeval_data.audit.texts import GROUP, compact, name_of, pairs_of
from perfeval_data.paper.framework import BENEFIT
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Indicator, Severity
from perfeval_data.paper.values import parse_amount, parse_number

_OF_ONE = re.compile(
    r"(?:单|每|平均每?|[人户亩校村社班件台场次期座个]均)(?:位|名)?[一-鿿]{0,6}?(?=[一-鿿]{0,4}(?:成本|费用|单价|造价|标准|支出|经费|价格|补贴|补助))"
)
_MEASURES = re.compile(
    r"平方公里|平方米|立方米|公里|千米|公斤|人次|场次|批次|台套|[人户家件场期台套份册所座处辆起次笔客亩吨米个项名点篇部只头株棵页幅张副支门条艘块盏尾羽例樘根枚桶袋箱班]"
)
_ALIKE_MEASURES = (
    {"人", "名", "人次", "客"},
    {"场", "次", "场次", "期"},
    {"个", "家", "处", "点", "座", "所"},
    {"台", "套", "台套"},
)


@dataclass(frozen=True, slots=True)
class _Priced:
    """An indicator of what one costs in 元, beside the one that counts how many there were."""

    cost: Indicator
    count: Indicator
    price: Decimal
    number: Decimal
    executed: Decimal
    """What was spent, in 元."""

    @property
    def is_by_year(self) -> bool:
        return _YEAR.search(f"{name_of(self.cost)} {self.cost.actual_quantity.unit}") is not None

    @property
    def product(self) -> Decimal:
        return self.price * self.number

    @property
    def rounding(self) -> Decimal:
        """How far the product may be off, given the digits of the two numbers."""
        return self.number * _half_step(self.cost) + self.price * _half_step(self.count)

    def stated(self) -> str:
        return f"“{self.cost.level_3.text}”{self.cost.actual.text}×“{self.count.level_3.text}”{self.count.actual.text}"


def _half_step(indicator: Indicator) -> Decimal:
    """Half of the last digit of an actual; a whole number of things is exact."""
    value, unit = indicator.actual_quantity.value or Decimal(0), indicator.actual_quantity.unit or ""
    exponent = int(value.as_tuple().exponent)
    scale = scale_of(unit)
    return Decimal(0) if exponent >= 0 and scale == 1 and "元" not in unit else scale * Decimal(5).scaleb(exponent - 1)


def _priced(context: AuditContext) -> Iterator[_Priced]:
    """The costs of one of the things that a form counts, where it is certain which count is meant."""
    executed = context.funds.executed.value if context.funds else None
    if not executed:
        return
    for cost in context.form.indicators:
        price = _price(cost)
        counts = [each for each in context.form.indicators if _counts(each)] if price else []
        same = [each for each in counts if _is_of_the_same(cost, each) and not _is_of_some_only(context, cost, each)]
        if price and len(same) == 1:
            number = same[0].actual_quantity
            yield _Priced(cost, same[0], price, (number.value or Decimal(0)) * scale_of(number.unit or ""), executed * 10**4)


def _price(indicator: Indicator) -> Decimal | None:
    """What one costs, in 元; None for an indicator that does not say it."""
    quantity = indicator.actual_quantity
    amount = re.match(r"[万千百十亿]*元", quantity.unit or "")
    is_of_one = _OF_ONE.search(name_of(indicator)) is not None or "/" in (quantity.unit or "")
    is_cost = indicator.level_2 in COST_LEVELS or (
        indicator.level_1 != BENEFIT and _PAID.search(name_of(indicator)) is not None
    )
    said = f"{name_of(indicator)} {quantity.unit}"
    if _RECEIVED.search(said):
        return None
    if not (amount and is_cost and is_of_one and is_exact(indicator)) or _PERIOD.search(_YEAR.sub("", said)):
        return None
    wan = parse_amount(f"{quantity.value}{amount[0]}", None)
    return None if wan is None else wan * 10**4


_PAID = re.compile(r"成本|补助|补贴|资助|救助|慰问|津贴|单价|造价|[^收浪]费(?!.*率)")
"""What the project pays for one, at whatever level it is filed."""
_RECEIVED = re.compile(r"收入|增收|产值|利润|节约|节省")
_YEAR = re.compile(r"[/每·](?:人)?年|年(?=人均)|(?<=人)年$")
"""A cost by the year, of which those who came during the year may have got a part only."""
_PERIOD = re.compile(r"[/每](?:人)?[年月日天季]|[年月日]均")


def _counts(indicator: Indicator) -> bool:
    quantity = indicator.actual_quantity
    unit = bare_unit(quantity.unit or "")
    return (
        indicator.level_2 == "数量指标"
        and bool(quantity.value)
        and is_exact(indicator)
        and _MEASURES.fullmatch(unit) is not None
    )


def _is_of_the_same(cost: Indicator, count: Indicator) -> bool:
    """Whether a cost is that of one of the things counted: both names share a word, or the measure is the very one of the cost."""
    unit = bare_unit(count.actual_quantity.unit or "")
    of = _measure_of(cost)
    if pairs_of(name_of(cost)) & pairs_of(name_of(count)):
        return of is None or of == unit or any({of, unit} <= alike for alike in _ALIKE_MEASURES)
    return of == unit


def _is_of_some_only(context: AuditContext, cost: Indicator, count: Indicator) -> bool:
    """Whether a cost is that of people or of a kind of which neither the count nor the project speaks: 儿童康复 among all who were served."""
    group = GROUP.search(name_of(cost))
    if group is not None and group[0] not in name_of(count) + context.form.project_name.text:
        return True
    form = context.form
    said = name_of(count) + form.project_name.text + form.expected_goal.text + form.achieved_goal.text
    kind = _OF_A_KIND.match(name_of(cost))
    return kind is not None and kind[1] not in said and any(noun in name_of(count) for noun in pairs_of(kind[2]))


_OF_A_KIND = re.compile(
    r"(?!单|每|平均|人均|户均|场均)([一-鿿]{2})([一-鿿]{2})(?:补[贴助]|资助|奖励|服务|办[案理])*(?:标准|单价)$"
)
"""What is paid for one kind of what is counted: 民事案件补贴标准."""


def _measure_of(cost: Indicator) -> str | None:
    """What a cost is one of: 场 in `单场活动成本`, 人 in `人均成本`, 人次 in `320元/人次`."""
    name, unit = name_of(cost), cost.actual_quantity.unit or ""
    if "/" in unit:
        return _YEAR.sub("", unit).split("/", 1)[-1] if "/" in _YEAR.sub("", unit) else None
    found = re.search(rf"(?:单|每)({_MEASURES.pattern})|([人户亩场次期座件台校村班个])均", name)
    return (found[1] or found[2]) if found else None


@on_form(
    Rule(
        code="unit_cost_contradicts_funds",
        title="单位成本与数量、执行数矛盾",
        severity=Severity.WARNING,
        explanation="单位成本乘以完成的数量超过了全年执行数；或者执行数除以单位成本，得出的是计划的数量而不是完成的数量；或者叫“综合成本”的，比执行数除以数量少；或者单位成本是按年初预算数算的；或者按月发放的次数，与执行数除以人数和月标准所得的月数不同。",
        example="执行200万元，单个展览成本33.3万元，是按计划的6个算的，实际只办了5个，应为40万元。",
        advice="按执行数和完成的数量重新计算单位成本。",
    )
)
def unit_cost_contradicts_funds(context: AuditContext) -> Iterator[Violation]:
    for each in _priced(context):
        if not each.is_by_year and _contradicts(context, each):
            yield _cost_violation(each)
    yield from _paid_in_other_months(context)


_A_MONTH = re.compile(r"元/(?:[人名户]|人次)?[·./]?月(?:[·./][人名户])?")
_MONTHS_PAID = re.compile(r"(?:按月|逐月|每月|月数|月份|月度)[一-鿿]{0,6}$|(?:发放|补助|补贴|支付)(?:的)?月数$")


def _paid_in_other_months(context: AuditContext) -> Iterator[Violation]:
    """Payments by the month that are told to be fewer or more than the money makes: 147人, 500元/人·月 and 88.2万元 are 12 months."""
    executed = context.funds.executed.value if context.funds else None
    counts = [each for each in context.form.indicators if _counts(each) and each.actual_quantity.unit in ("人", "名", "户")]
    for cost in context.form.indicators if executed and len(counts) == 1 else ():
        price = cost.actual_quantity
        if not _A_MONTH.fullmatch(price.unit or "") or not price.value or not is_exact(cost):
            continue
        number = counts[0].actual_quantity.value or Decimal(0)
        months = (executed or Decimal(0)) * 10**4 / (price.value * number)
        for each in context.form.indicators if months in _MONTHS else ():
            said = each.actual_quantity
            if (
                said.unit in ("次", "个月", "月")
                and said.value != months
                and is_exact(each)
                and _MONTHS_PAID.search(name_of(each))
            ):
                told = f"“{cost.level_3.text}”{cost.actual.text}×“{counts[0].level_3.text}”{counts[0].actual.text}"
                message = f"{told}×{plain(months)}个月正是全年执行数{plain(executed or Decimal(0))}万元，“{each.level_3.text}”填{each.actual.text}"
                yield Violation(message, each.actual, each.actual.text, f"{plain(months)}{said.unit}", each)


_MONTHS = range(2, 13)


@on_form(
    Rule(
        code="unit_cost_unlike_funds",
        title="单位成本与数量、执行数对不上",
        severity=Severity.NOTICE,
        explanation="单位成本乘以完成的数量，与全年执行数相近而不相等；按年计的标准乘以人数超过全年执行数；补贴项目按标准和数量算出来的，不到执行数的一半；项目本身的单位成本没有超过上限，按执行数除以数量却超过。",
        example="执行75万元，举办8场，单场成本填9.2万元，应为9.375万元。",
        advice="核对单位成本；执行数里有别的支出的，说明是什么。",
    )
)
def unit_cost_unlike_funds(context: AuditContext) -> Iterator[Violation]:
    for each in _priced(context):
        if each.is_by_year:
            if _costs_more_than_spent(context, each):
                yield _cost_violation(each)
            continue
        if _contradicts(context, each):
            continue
        off = each.executed - each.product
        is_near = (
            _is_of_all_work(context, each)
            and _exact(context, each) < off <= each.executed * context.settings.consistency.near_share
        )
        is_far_less = each.product < each.executed * context.settings.consistency.subsidy_share and _is_the_subsidy(
            context, each
        )
        if is_near or is_far_less or _is_above_the_limit(context, each):
            yield _cost_violation(each)


def _is_of_all_work(context: AuditContext, priced: _Priced) -> bool:
    """Whether a form counts nothing that has to do with another work than that of which the cost is."""
    said = pairs_of(name_of(priced.cost)) | pairs_of(name_of(priced.count)) | pairs_of(context.form.project_name.text)
    others = [each for each in context.form.indicators if _counts(each) and each is not priced.count]
    return all(pairs_of(name_of(each)) & said for each in others if _WORK.search(name_of(each)))


_WORK = re.compile(
    r"检[测修验查]|养护|维修|培训|咨询|接待|建设|购置|采购|举办|开展|发放|巡[查护]|更换|改造|安装|印[制发]|走访|慰问|体检|编制|监测"
)
"""What else the money may have gone to."""


_PART_OF_COST = re.compile(
    r"餐|饭|伙食|住宿|交通|教材|资料|场地|师资|讲师|专家|体检|保险|设备|材料|奖|慰问|补[助贴]|津贴|标准|印刷|租|运"
)


def _is_above_the_limit(context: AuditContext, priced: _Priced) -> bool:
    """Whether the cost is of the one thing that the project does, and the money spent for one is above the limit that the cost keeps."""
    name, limit = name_of(priced.cost), _limit_of(priced.cost)
    counted = [name_of(each) for each in context.form.indicators if each.level_2 == "数量指标"]
    is_the_only_one = all(pairs_of(name) & pairs_of(each) for each in [context.form.project_name.text, *counted])
    is_own = is_the_only_one and not _PART_OF_COST.search(name)
    off = priced.executed - priced.product
    is_spent_on_it = 0 < off <= priced.executed * context.settings.consistency.own_cost_share
    return is_own and is_spent_on_it and limit is not None and priced.price <= limit < priced.executed / priced.number


def _limit_of(cost: Indicator) -> Decimal | None:
    """The most that one may cost, in 元."""
    target, actual = cost.target_quantity, cost.actual_quantity
    if target.value is None or target.operator not in ("<=", "<") or target.unit != actual.unit:
        return None
    return target.value * (_price(cost) or Decimal(0)) / actual.value if actual.value else None


def _contradicts(context: AuditContext, each: _Priced) -> bool:
    rules = (_says_the_planned_number, _costs_more_than_spent, _leaves_money_out, _is_of_the_first_budget)
    return any(rule(context, each) for rule in rules)


def _is_of_the_first_budget(context: AuditContext, priced: _Priced) -> bool:
    """Whether a cost of the whole was worked out from the budget of the beginning of the year, and more was spent."""
    first = (context.funds.initial_budget.value if context.funds else None) or Decimal(0)
    settings, wan = context.settings.consistency, priced.executed / 10**4
    is_other = wan - first > wan * settings.excess_share
    is_made_of_it = abs(priced.product / 10**4 - first) <= first * settings.cost_tolerance
    return is_other and is_made_of_it and not _PART_OF_COST.search(name_of(priced.cost))


_OF_ALL_MONEY = re.compile(r"综合(?:成本|单价|造价|费用)|全成本")
"""By its name the cost of all that was spent, whatever for."""


def _leaves_money_out(context: AuditContext, priced: _Priced) -> bool:
    """Whether a cost that by its name holds all of the money is well below what was spent for one."""
    is_of_all = _OF_ALL_MONEY.search(name_of(priced.cost)) is not None
    settings = context.settings.consistency
    return is_of_all and priced.executed - priced.product > max(priced.rounding, priced.executed * settings.excess_share)


def _exact(context: AuditContext, priced: _Priced) -> Decimal:
    return max(priced.rounding, priced.executed * context.settings.consistency.cost_tolerance)


def _costs_more_than_spent(context: AuditContext, priced: _Priced) -> bool:
    return priced.product - priced.executed > max(priced.rounding, priced.executed * context.settings.consistency.excess_share)


def _says_the_planned_number(context: AuditContext, priced: _Priced) -> bool:
    """Whether the money spent makes the number of the target or of the goals at that cost, and what was done is another."""
    settings = context.settings.consistency
    if abs(priced.product - priced.executed) <= priced.executed * settings.excess_share:
        return False
    unit, target = priced.count.actual_quantity.unit or "", priced.count.target_quantity
    texts = compact(context.form.expected_goal.text + "。" + context.form.achieved_goal.text)
    planned = [parse_number(each) for each in re.findall(rf"({NUMBER}){re.escape(unit)}(?!次)", texts)]
    planned += [target.value] if target.unit == unit else []
    tolerance = priced.executed * settings.cost_tolerance
    return any(abs(priced.price * each * scale_of(unit) - priced.executed) <= tolerance for each in planned if each)


def _is_the_subsidy(context: AuditContext, priced: _Priced) -> bool:
    """Whether the project is the subsidy whose standard the cost is: then all of the money is."""
    return any(word in context.form.project_name.text and word in priced.cost.level_3.text for word in ("补贴", "补助", "津贴"))


def _cost_violation(each: _Priced) -> Violation:
    should = _in_words(each.executed / each.number)
    product, executed = rounded(each.product / 10**4), plain(each.executed / 10**4)
    message = f"{each.stated()}＝{product}万元，全年执行数为{executed}万元，按执行数除以数量应为{should}"
    return Violation(message, each.cost.actual, each.cost.actual.text, should, each.cost)


def _in_words(yuan: Decimal) -> str:
    """An amount in 元 as people say it: `9.38万元`, `1725元`."""
    return f"{rounded(yuan / 10**4)}万元" if yuan >= 10**4 else f"{rounded(yuan)}元"
