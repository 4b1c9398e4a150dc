"""Rules about how indicators are chosen: what is no quantity, no benefit, no bound, or one thing under two names.

They judge words, so each asks for more than one sign before it speaks, and a list of words that may be meant well silences it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, groupby

from perfeval_data.audit.comparison import COST_LEVELS
from perfeval_data.audit.context import AuditContext, plain
from perfeval_data.audit.rule import Sighting, on_form, on_indicator
from perfeval_data.audit.texts import compact, core, name_of
from perfeval_data.paper.framework import BENEFIT, OUTPUT
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Indicator, Severity
from perfeval_data.paper.quantities import parse_actual
from perfeval_data.paper.values import is_empty, parse_amount

_MONEY = re.compile(r"(?:亿|百万|十万|万|千)?元")

# --- costs -----------------------------------------------------------------------------------------------------------

_COST = re.compile(r"成本|费用|造价|单价|开支|经费|预算|支出")
_MEANT_FROM_BELOW = re.compile(
    r"标准|补助|补贴|补偿|资助|救助|帮扶|待遇|工资|薪|津贴|奖|慰问|节约|节省|节支|降低|减少|压减|收入|收益|配套|自筹|筹|投入|到位|拨付|发放|投资|保障|效益"
)
"""Amounts that people receive or that are raised or saved: the more, the better."""


@on_indicator(
    Rule(
        code="cost_bounded_from_below",
        title="成本指标方向反了",
        severity=Severity.WARNING,
        explanation="成本、费用的指标值用了“≥”“不低于”一类的下限，花得越多越算完成。补助标准、节约额等本应越多越好的不在此列。",
        example="成本指标“培训成本”的指标值为“≥50万元”。",
        advice="改为“≤”“不超过”。",
        source=Source.PRACTICE,
    )
)
def cost_bounded_from_below(_: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    name, target = (
        name_of(indicator),
        parse_actual(indicator.target.text),
    )  # 达到50万元, which may be meant either way, is no bound
    is_cost = indicator.level_2 in COST_LEVELS and _COST.search(name) and not _MEANT_FROM_BELOW.search(name)
    if is_cost and target.operator in (">=", ">") and _MONEY.search(target.unit or ""):
        message = f"成本指标“{indicator.level_3.text}”的指标值为“{indicator.target.text}”，花得越多越算完成"
        yield Sighting(message, indicator.target, indicator.target.text, "不超过的数")


# --- money as a quantity ---------------------------------------------------------------------------------------------

_PAID_OUT = re.compile(r"资金|经费|补助|补贴|慰问金|救助金|奖金|工资|津贴|支出|支付|拨付")
_MONEY_AS_PRODUCT = re.compile(
    r"贷款|募|筹|融资|引资|招商|投资|销售|收入|营收|营业|消费|采购|交易|担保|挽回|追回|追缴|节约|节省|产值|捐|税|征收|征缴|清欠|讨回|讨薪|保费|限额|标准|均|每|最[高低]"
    r"|收缴|收取|征管|上解|拨缴|回收|清收|存量|争取|撬动|吸引|带动|盘活|化解|偿还|还本|付息|利息|债|评审|审减|审计|监管|监督|检查|核查|管理|归集|缴存|结算"
)
"""Amounts that are what a project is there for."""


@on_indicator(
    Rule(
        code="money_as_quantity",
        title="支付金额充作数量指标",
        severity=Severity.WARNING,
        explanation="数量指标的指标值是支付出去的金额。花钱是投入，不是产出；贷款、募集、挽回损失等以金额为成果的不在此列。",
        example="数量指标“发放慰问金额”的指标值为“≥20万元”。",
        advice="改为产出的数量，例如慰问人数。",
        source=Source.PRACTICE,
    )
)
def money_as_quantity(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    name, unit = name_of(indicator), indicator.target_quantity.unit or ""
    if indicator.level_2 != "数量指标" or not _MONEY.fullmatch(unit) or _MONEY_AS_PRODUCT.search(name):
        return
    if _PAID_OUT.search(name) or _is_amount_of_the_funds(context, indicator):
        message = f"数量指标“{indicator.level_3.text}”的指标值“{indicator.target.text}”是支付的金额，不是产出的数量"
        yield Sighting(message, indicator.level_3, indicator.target.text)


def _is_amount_of_the_funds(context: AuditContext, indicator: Indicator) -> bool:
    """Whether target or actual is the very amount of the total of the funds."""
    if context.funds is None:
        return False
    filed = {context.funds.annual_budget.value, context.funds.executed.value} - {None, Decimal(0)}
    said = (parse_amount(f"{each.value}{each.unit}", None) for each in (indicator.target_quantity, indicator.actual_quantity))
    return any(amount in filed for amount in said if amount is not None)


# --- benefits --------------------------------------------------------------------------------------------------------

_VAGUE = re.compile(
    r"(?:效益|效果|作用|影响|氛围|形象|水平|能力|素质|素养|意识|凝聚力|归属感|幸福感|获得感|安全感|积极性|和谐|稳定|环境|发展).{0,4}"
    r"(?:明显|显著|良好|提升|提高|增强|改善|促进|优化|保障|推动|带动|加强|发挥|程度)"
    r"|(?:提升|提高|增强|改善|促进|优化|推动|带动|营造|发挥).{0,12}"
    r"(?:效益|效果|作用|影响力?|氛围|形象|水平|能力|素质|素养|意识|凝聚力|归属感|幸福感|获得感|安全感|积极性|和谐|稳定|环境|发展)"
)
_MEASURED = re.compile(
    r"率|比例|比重|占|覆盖|满意|知晓|认可|认同|增长|增幅|增加|下降|降低|减少|参与|普及|达标|合格|次数|人数|户|数量|金额|收入|产值|指数|[得评]分|(?<![程力])度"
)


@on_indicator(
    Rule(
        code="benefit_unmeasurable",
        title="效益无从衡量",
        severity=Severity.WARNING,
        explanation="效益指标是“效益明显”“幸福感提升”一类的说法，指标值却是百分比，没有什么可以量出这个百分比。",
        example="效益指标“社会影响力显著提升”的指标值为“≥95%”。",
        advice="换成可以统计或调查的指标，例如知晓率、就业率，或改用定性的指标值。",
        source=Source.PRACTICE,
    )
)
def benefit_unmeasurable(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    target, said = indicator.target_quantity, f"{name_of(indicator)}{compact(indicator.target.text)}"
    if indicator.level_1 != BENEFIT or target.unit != "%" or target.value is None:
        return
    if target.value >= context.settings.design.vague_from and _VAGUE.search(said) and not _MEASURED.search(said):
        yield Sighting(
            f"“{indicator.level_3.text}”的指标值为“{indicator.target.text}”，无从衡量", indicator.target, indicator.target.text
        )


_PROCESS = re.compile(
    r"(?:合同|协议)(?:完成|履约|履行|签订|执行)率"
    r"|(?:项目|财政|专项|预算)*(?:经费|资金|预算)(?:使用|执行|支出|支付|拨付|到位)(?:完成)?(?:情况|率|进度|及时率)"
    r"|(?:政府)?采购(?:完成率|执行率)|(?:项目|工程|任务|工作)(?:按时|按期|如期)?(?:完成|验收合格)率|(?:按时|按期|如期)完成率"
)
_NO_BENEFIT = re.compile(r"(?:无|不产生|没有|不涉及)(?:直接)?的?(?:经济|社会|生态|环境|可持续)效益(?:$|[,;。、(])")


@on_indicator(
    Rule(
        code="benefit_is_none",
        title="效益指标不是效益",
        severity=Severity.WARNING,
        explanation="效益指标下填的是合同完成率、经费使用情况等过程或产出，或者写明没有这项效益却仍计分。",
        example="经济效益指标为“合同完成率100%”；生态效益指标写“本项目无生态效益”，得10分。",
        advice="过程和产出移到产出指标；没有的效益删去，分值分给别的指标。",
        source=Source.PRACTICE,
    )
)
def benefit_is_none(_: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    if says_no_benefit(indicator):
        yield Sighting(f"写明“{indicator.level_3.text}”，仍计分", indicator.level_3, indicator.level_3.text)
    elif indicator.level_1 == BENEFIT and _PROCESS.fullmatch(name_of(indicator)):
        message = f"{indicator.level_2 or BENEFIT}“{indicator.level_3.text}”是过程或产出，不是效益"
        yield Sighting(message, indicator.level_3, indicator.level_3.text)


def says_no_benefit(indicator: Indicator) -> bool:
    """Whether the name of an indicator of benefit says that there is none, and yet it has points."""
    has_points = bool(indicator.weight.value or indicator.score.value or indicator.score_is_shared)
    return indicator.level_1 == BENEFIT and has_points and _NO_BENEFIT.search(name_of(indicator)) is not None


# --- one thing twice -------------------------------------------------------------------------------------------------

_TOO_COMMON = re.compile(r"(?:项目|任务|工作|目标)*(?:按时|按期|及时)?(?:完成(?:情况|率|时间|数量)?|及时率|合格率|达标率)")
_SHORTEST_NAME = 4


def _may_be_compared(indicator: Indicator) -> bool:
    name = core(name_of(indicator))
    return len(name) >= _SHORTEST_NAME and not _TOO_COMMON.fullmatch(name)


def _pairs(context: AuditContext) -> Iterator[tuple[Indicator, Indicator]]:
    """Each indicator of output beside each of benefit."""
    for one, other in combinations(filter(_may_be_compared, context.form.indicators), 2):
        has_targets = not is_empty(one.target.text) and not is_empty(other.target.text)
        if {one.level_1, other.level_1} == {OUTPUT, BENEFIT} and has_targets:
            yield one, other


@on_form(
    Rule(
        code="indicator_in_output_and_benefit",
        title="同一指标在产出和效益里重复",
        severity=Severity.WARNING,
        explanation="名称相同的指标在产出指标和效益指标下各有一项，指标值还不一样。名称和指标值都相同的另有提示。",
        example="“宣传场次”在数量指标下为≥20场，在社会效益指标下为≥15场。",
        advice="保留一处，另一处换成真正的效益指标。",
        source=Source.PRACTICE,
    )
)
def indicator_in_output_and_benefit(context: AuditContext) -> Iterator[Sighting]:
    for one, other in _pairs(context):
        if core(name_of(one)) == core(name_of(other)) and core(one.target.text) != core(other.target.text):
            message = (
                f"“{other.level_3.text}”在{one.level_1}（第{one.indicator_number}项，“{one.target.text}”）"
                f"和{other.level_1}（第{other.indicator_number}项，“{other.target.text}”）里重复"
            )
            yield Sighting(message, other.level_3, other.target.text, one.target.text, other)


_UNIT_OF_COUNT = re.compile(r"人次|人|名|户|家|个|件|场|次|期|台|套|份|册")
_COMMON_WORDS = re.compile(r"人次数?|人数|数量|次数|总数|户数|家数|件数|数|受益|惠及|服务|参加|参与|覆盖|的")


@on_form(
    Rule(
        code="counted_twice",
        title="同一件事换名重复计分",
        severity=Severity.WARNING,
        explanation="产出和效益里各有一项名称相近、单位相同的指标，指标值和完成值都一模一样，疑为同一批人或同一件事计了两次分。",
        example="数量指标“参加活动职工人数”与社会效益指标“受益职工人数”都是指标值≥2000人、完成2150人。",
        advice="保留一处，另一处换成真正的效益指标。",
        source=Source.PRACTICE,
    )
)
def counted_twice(context: AuditContext) -> Iterator[Sighting]:
    for one, other in _pairs(context):
        if _have_one_count(context, one, other) and _have_alike_names(one, other):
            message = (
                f"第{one.indicator_number}项“{one.level_3.text}”与第{other.indicator_number}项“{other.level_3.text}”"
                f"的指标值、完成值相同（{other.target.text}，{other.actual.text}），疑为同一件事"
            )
            yield Sighting(message, other.level_3, other.actual.text, indicator=other)


def _have_one_count(context: AuditContext, one: Indicator, other: Indicator) -> bool:
    """Whether two indicators have the same numbers in the same unit of counting, and these are not just the target copied."""
    target, actual = one.target_quantity, one.actual_quantity
    if target.value is None or actual.value is None or target.value == actual.value:
        return False
    if target.value < context.settings.design.same_count_from or not _UNIT_OF_COUNT.fullmatch(target.unit or ""):
        return False
    return (target.value, target.unit, actual.value) == (
        other.target_quantity.value,
        other.target_quantity.unit,
        other.actual_quantity.value,
    )


def _have_alike_names(one: Indicator, other: Indicator) -> bool:
    """Whether two names differ, and share a word of two characters beside those that count."""
    names = [core(name_of(each)) for each in (one, other)]
    words = [_COMMON_WORDS.sub(" ", name) for name in names]
    shared = {words[0][start : start + 2] for start in range(len(words[0]) - 1)}
    return names[0] != names[1] and any(" " not in word and word in words[1] for word in shared)


@on_form(
    Rule(
        code="levels_identical",
        title="两个层级的指标雷同",
        severity=Severity.WARNING,
        explanation="一个层级下的几项指标，名称和指标值在另一个层级下全都有，重复计分。",
        example="社会效益指标下的两项指标，与产出指标下的两项一模一样。",
        advice="删去重复的指标，换成本层级应有的指标。",
        source=Source.PRACTICE,
    )
)
def levels_identical(context: AuditContext) -> Iterator[Sighting]:
    for copies in _identical_levels(context):
        names = "、".join(f"“{each.level_3.text}”" for each in copies)
        message = f"{copies[0].level_1}的{names}，与别的层级的指标名称、指标值完全相同"
        yield Sighting(message, copies[0].level_3, "、".join(each.level_3.text for each in copies))


def _identical_levels(context: AuditContext) -> Iterator[list[Indicator]]:
    """The indicators of each level 1 or 2 that all stand in a level before it too."""
    indicators = [each for each in context.form.indicators if each.level_1 is not None]
    groups = [list(group) for _, group in groupby(indicators, key=lambda each: (each.level_1, each.level_2))]
    for number, group in enumerate(groups):
        keys = {_identity(each) for each in group}
        if len(keys) < context.settings.design.identical_at_least or not all(map(all, keys)):
            continue
        before = [each for earlier in groups[:number] for each in earlier]
        in_other_level = {_identity(each) for each in before if each.level_1 != group[0].level_1}
        in_one_level = [{_identity(each) for each in earlier} for earlier in groups[:number]]
        if keys <= in_other_level or any(keys <= others for others in in_one_level):
            yield group


def _identity(indicator: Indicator) -> tuple[str, str]:
    return core(indicator.level_3.text), core(indicator.target.text)


def in_identical_levels(context: AuditContext) -> frozenset[int]:
    """The numbers of the indicators that stand in a level copied from another: told of together."""
    return frozenset(each.indicator_number for group in _identical_levels(context) for each in group)


# --- several in one --------------------------------------------------------------------------------------------------

_COUNT = re.compile(
    r"(?<![第\d.])\d[\d,]*(?:\.\d+)?[万千百]?(人次|人|名|次|场|期|个(?!月|工作日|小时|百分)|件|户|家|份|套|台|项|篇|部|册|辆|批|座|处)"
)
_ONE_OF_ANOTHER = re.compile(r"每|其中|[/至~～—-]|分别|平均|人均|含|或|以内完成|内完成")
"""What makes a second number part or measure of the first."""


@on_indicator(
    Rule(
        code="several_counts",
        title="一项指标里有几个数",
        severity=Severity.NOTICE,
        explanation="一项指标的指标值里有两个以上单位不同的数，完成其中一个、没有完成另一个时无法计分。",
        example="指标值为“6场、300人”。",
        advice="分成几项指标，各给分值。",
        source=Source.PRACTICE,
    )
)
def several_counts(_: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    text = compact(indicator.target.text)
    units = set(_COUNT.findall(text))
    if len(units) > 1 and not _ONE_OF_ANOTHER.search(text):
        message = f"指标值“{indicator.target.text}”里有{len(units)}个单位不同的数，应分项填写"
        yield Sighting(message, indicator.target, indicator.target.text)


_DONE_TOGETHER = re.compile(r"完成|按时|按期|及时|开展|落实|办结")
_NUMBERED = re.compile(r"(?<![\d.])[1-9][.、)](?!\d)|[①-⑨]")
_ITEMS = re.compile(r"[、;]")
_TASK = re.compile(
    r"(?:会|赛|展|走|联欢|表彰|培训|检查|慰问|活动|讲座|建设|改造|采购|维修|维护|安装|宣传|调研|督查|评选|演出|体检|疗休养|走访|招聘|编制|巡查|整治|评审|考核|发放|办理|申报|审核|救助|资助)"
    r"(?:工作|项目)?等?(?:按时|按期|及时|全部)?(?:开展|落实|完成)?率?$"
)
"""What one does; `小学、初中、高中、中职资助及时率` lists for whom it is done."""


@on_indicator(
    Rule(
        code="tasks_under_one_target",
        title="几项任务合用一个100%",
        severity=Severity.WARNING,
        explanation="一项指标里并列了几项任务，合用一个100%的完成率，哪一项没有完成、按时与否都看不出来。",
        example="“春节联欢、五一表彰、运动会、书画展按时完成率”指标值为100%。",
        advice="按任务分项设置指标，或写明完成的项数。",
        source=Source.PRACTICE,
    )
)
def tasks_under_one_target(context: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    target, name = indicator.target_quantity, compact(indicator.level_3.text)
    if indicator.level_1 != OUTPUT or target.unit != "%" or target.value != 100 or not _DONE_TOGETHER.search(name):
        return
    tasks = max(len(_NUMBERED.findall(name)), sum(_TASK.search(item) is not None for item in _ITEMS.split(name)))
    if tasks >= context.settings.design.tasks_in_one:
        yield Sighting(
            f"“{indicator.level_3.text}”并列{tasks}项任务，合用一个{indicator.target.text}",
            indicator.level_3,
            indicator.target.text,
        )


# --- target against name ---------------------------------------------------------------------------------------------

_NONE_AT_ALL = re.compile(
    r"(?:(?<![有无])(?:无|零|没有)(?:重大|较大|特大|一般|安全|生产|责任|质量|群体性?|任何|火灾|交通|廉政|舆情|上访|违纪|违法)*"
    r"|(?:不发生|未发生|不出现|杜绝|避免发生).{0,6})"
    r"(?:事故|事件|投诉|上访|信访|案件|差错|失误|伤亡|死亡|违纪|违法|问题)"
)
_IS_A_RATE = re.compile(r"(?<![频利汇功效心速费税分])率$")
_COUNTED = re.compile(r"人次|人|名|户|家|个|件|场|次|期|台|套|份|册|起")


@on_indicator(
    Rule(
        code="target_contradicts_name",
        title="指标值与指标名称矛盾",
        severity=Severity.WARNING,
        explanation="指标名称说的是一件也没有，指标值却允许发生若干件；或者名称是比率，指标值却以人、次计。",
        example="“无群体性事件”的指标值为“小于5次”；“培训合格率”的指标值为“≥50人”。",
        advice="指标值改为0或百分比，或改换指标名称。",
    )
)
def target_contradicts_name(_: AuditContext, indicator: Indicator) -> Iterator[Sighting]:
    target, name = indicator.target_quantity, name_of(indicator)
    if target.value is None:
        return
    said = f"“{indicator.level_3.text}”的指标值为“{indicator.target.text}”"
    allows_some = (target.operator == "<=" and target.value >= 1) or (target.operator == "<" and target.value > 1)
    if allows_some and target.unit not in ("%", "‰", "分") and _NONE_AT_ALL.search(name):
        message = f"{said}，仍允许发生{plain(target.value)}{target.unit or ''}以内"
        yield Sighting(message, indicator.target, indicator.target.text, "0")
    elif _IS_A_RATE.search(name) and _COUNTED.fullmatch(target.unit or ""):
        yield Sighting(f"{said}，名称是比率，指标值却以“{target.unit}”计", indicator.target, indicator.target.text, "百分比")
