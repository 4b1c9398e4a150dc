"""Rules about how indicators are chosen: what is no quantity, no benefit, no bound, or one thing under two names.

They judge words, so each needs more than one sign before it reports, and a list of words that may be meant well silences it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_data.audit.attainment import deadline_of
from perfeval_data.audit.context import AuditContext, plain
from perfeval_data.audit.direction import COST_LEVELS, is_bounded_the_wrong_way, wants_delay, wants_harm
from perfeval_data.audit.doubled import UNIT_OF_COUNT, are_one_count, in_identical_levels
from perfeval_data.audit.measures import AREA, EVENTS, FAMILIES, LENGTH, MONEY, NUMBER, PEOPLE, RATE, TIME, bare_unit, kind_of
from perfeval_data.audit.rule import Violation, on_indicator
from perfeval_data.audit.texts import GROUP, compact, core, name_of
from perfeval_data.paper.framework import BENEFIT, LEVEL_2_OF, OUTPUT, SATISFACTION
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Indicator, Severity
from perfeval_data.paper.quantities import parse_actual
from perfeval_data.paper.values import parse_amount

_MONEY = re.compile(r"(?:亿|百万|十万|万|千)?元")

# --- costs -----------------------------------------------------------------------------------------------------------

_COST = re.compile(r"成本|费|造价|单价|开支|预算|支出|(?:总|均|工程|建设)投资")
_MEANT_FROM_BELOW = re.compile(
    r"标准|补助|补贴|补偿|资助|救助|帮扶|待遇|工资|薪|津贴|奖|慰问|节约|节省|节支|降低|减少|压减|收入|收益|配套|自筹|筹|投入|到位|拨付|发放|投资|保障|效益"
)
"""Amounts that people receive or that are raised or saved: the more, the better."""
_INVESTED = re.compile(r"(?<=[总均程设])投资")
_COST_OF_WHAT_IS_PAID = re.compile(
    r"^(?!.*(?:节约|节省|节支|降低|减少|压减)).*(?:补助|补贴|救助|帮扶|慰问|津贴|奖励|保障|发放)成本$"
)
"""What is paid to people, named a cost: 件均办案补贴成本."""


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
def cost_bounded_from_below(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    name, target = (
        name_of(indicator),
        parse_actual(indicator.target.text),
    )  # 达到50万元, which may be meant either way, is no bound
    is_meant = _MEANT_FROM_BELOW.search(_INVESTED.sub("", name)) and not _COST_OF_WHAT_IS_PAID.search(name)
    is_cost = indicator.level_2 in COST_LEVELS and _COST.search(name) and not is_meant
    if is_cost and target.operator in (">=", ">") and _MONEY.search(target.unit or ""):
        message = f"成本指标“{indicator.level_3.text}”的指标值为“{indicator.target.text}”，花得越多越算完成"
        yield Violation(message, indicator.target, indicator.target.text, "不超过的数")


# --- direction -------------------------------------------------------------------------------------------------------


@on_indicator(
    Rule(
        code="direction_reversed",
        title="指标值的方向反了",
        severity=Severity.WARNING,
        explanation="差错、投诉、事故一类越少越好、响应、办理、等候时间一类越短越好的指标用了“≥”，或者满意度、合格率、培训人数一类越多越好的指标用了“≤”。",
        example="“业务差错率”的指标值为“≥1%”；“群众满意度”的指标值为“≤95%”。",
        advice="改正符号。",
    )
)
def direction_reversed(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if wants_harm(indicator) or wants_delay(indicator):
        how = "短" if wants_delay(indicator) else "少"
        yield Violation(
            f"“{indicator.level_3.text}”越{how}越好，指标值却为“{indicator.target.text}”",
            indicator.target,
            indicator.target.text,
            "≤",
        )
    elif is_bounded_the_wrong_way(indicator):
        yield Violation(
            f"“{indicator.level_3.text}”越多越好，指标值却为“{indicator.target.text}”",
            indicator.target,
            indicator.target.text,
            "≥",
        )


# --- money as a quantity ---------------------------------------------------------------------------------------------

_PAID_OUT = re.compile(r"资金|经费|补助|补贴|慰问金|救助金|奖金|工资|津贴|支出|支付|拨付")
_MONEY_AS_PRODUCT = re.compile(
    r"贷款|募|筹|融资|引资|招商|投资|销售|收入|营收|营业|消费|采购|交易|担保|挽回|追回|追缴|节约|节省|产值|捐|税|征收|征缴|清欠|讨回|讨薪|保费|限额|标准|均|每|最[高低]"
    r"|收缴|收取|征管|上解|拨缴|回收|清收|存量|争取|撬动|吸引|带动|盘活|化解|偿还|还本|付息|利息|债|评审|审减|审计|监管|监督|检查|核查|管理|归集|缴存|结算"
)
"""Amounts that are the purpose of a project."""
_BOUGHT = re.compile(r"采购|购置")
"""What others were brought to buy, or, where it is the very money of the project, what was paid."""


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
def money_as_quantity(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    name, unit = name_of(indicator), indicator.target_quantity.unit or ""
    if indicator.level_2 != "数量指标" or not _MONEY.fullmatch(unit):
        return
    is_spent = _is_amount_of_the_funds(context, indicator)
    is_product = _MONEY_AS_PRODUCT.search(_BOUGHT.sub("", name) if is_spent else name) is not None
    if not is_product and (is_spent or _PAID_OUT.search(name)):
        message = f"数量指标“{indicator.level_3.text}”的指标值“{indicator.target.text}”是支付的金额，不是产出的数量"
        yield Violation(message, indicator.level_3, indicator.target.text)


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
def benefit_unmeasurable(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    target, said = indicator.target_quantity, f"{name_of(indicator)}{compact(indicator.target.text)}"
    if indicator.level_1 != BENEFIT or target.unit != "%" or target.value is None:
        return
    if target.value >= context.settings.design.vague_from and _VAGUE.search(said) and not _MEASURED.search(said):
        yield Violation(
            f"“{indicator.level_3.text}”的指标值为“{indicator.target.text}”，无从衡量", indicator.target, indicator.target.text
        )


_PROCESS = re.compile(
    r"(?:合同|协议)(?:完成|履约|履行|签订|执行)率"
    r"|(?:项目|财政|专项|预算)*(?:经费|资金|预算)(?:使用|执行|支出|支付|拨付|到位)(?:完成)?(?:情况|率|进度|及时率)"
    r"|(?:政府)?采购(?:完成率|执行率)|(?:项目|工程|任务|工作)(?:按时|按期|如期)?(?:完成|验收合格)率|(?:按时|按期|如期)完成率"
)
_SPENDING = re.compile(
    r"[一-鿿]{0,12}(?:租赁|采购|购置|印刷|印制|差旅|办公|运维|维护|维修|养护|物业|燃油|水电|培训|会议|宣传|设备|材料|项目|运行)(?:支出|费用|经费|开支|成本|费)"
)
_SPENT_LESS = re.compile(r"节|减|降|省|居民|农户|群众|家庭|企业|消费|收入|挽回|带动|拉动|撬动|人均|户均|占|游客|患者|学生|社会")
"""Spending of others, or what of it is saved, is a benefit."""
_NO_BENEFIT = re.compile(r"(?:无|不产生|没有|不涉及)(?:直接)?的?(?:经济|社会|生态|环境|可持续)效益(?:$|[,;。、(])")


@on_indicator(
    Rule(
        code="benefit_is_none",
        title="效益指标不是效益",
        severity=Severity.WARNING,
        explanation="效益指标下填的是合同完成率、经费使用情况等过程或产出，租赁、采购一类花出去的钱，或者写明没有这项效益却仍计分。",
        example="经济效益指标为“合同完成率100%”；生态效益指标写“本项目无生态效益”，得10分。",
        advice="过程和产出移到产出指标；没有的效益删去，分值分给别的指标。",
        source=Source.PRACTICE,
    )
)
def benefit_is_none(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if says_no_benefit(indicator):
        yield Violation(f"写明“{indicator.level_3.text}”，仍计分", indicator.level_3, indicator.level_3.text)
    elif indicator.level_1 == BENEFIT and (_PROCESS.fullmatch(name_of(indicator)) or _is_spending(indicator)):
        what = "花出去的钱" if _is_spending(indicator) else "过程或产出"
        message = f"{indicator.level_2 or BENEFIT}“{indicator.level_3.text}”是{what}，不是效益"
        yield Violation(message, indicator.level_3, indicator.level_3.text)


def _is_spending(indicator: Indicator) -> bool:
    """Whether an amount is what the project itself pays out; a limit to it may be meant as what it saves."""
    name, target = name_of(indicator), indicator.target_quantity
    is_amount = _MONEY.fullmatch(target.unit or "") is not None and target.operator not in ("<=", "<")
    return is_amount and _SPENDING.fullmatch(name) is not None and not _SPENT_LESS.search(name)


def says_no_benefit(indicator: Indicator) -> bool:
    """Whether the name of an indicator of benefit says that there is none, and yet it has points."""
    has_points = bool(indicator.weight.value or indicator.score.value or indicator.score_is_shared)
    return indicator.level_1 == BENEFIT and has_points and _NO_BENEFIT.search(name_of(indicator)) is not None


_OUTPUT_DONE = re.compile(
    r"^(?:举办|开展|组织|召开|印发|印制|发放|采购|购置|制作|维修|安装|更换|开设|编印|张贴|悬挂|建成|建设|新建|改建|扩建|修建|修缮|改造|配备|购买|布设|铺设|架设|设置|更新|种植|栽植|投放|制发|拍摄|刊发)"
)
_OUTPUT_COUNTED = re.compile(r"场次|[场次期份册台套件块盏条批个处座所栋幢间家根眼口部辆株棵]")
_REACHED_PLACES = re.compile(
    r"^(?:覆盖|涉及|走访|进驻|联系)[一-鿿]{0,6}(?:街道|园区|社区|乡镇|镇村|[乡镇村县区市]|小区|网点|点位|站点|工地|路段|片区)(?:个数|家数|数量|总数|数)?$"
)
"""Where a project went says how far it went, and not what came of it."""
_SERVED = re.compile(r"(?:年度?|全年|累计)?(服务|培训|慰问|走访|宣传|体检|辅导)[一-鿿]{0,8}人次数?")
_KEPT_WELL = re.compile(r"[一-鿿]{0,12}完好率")
"""That what is kept well lasts over the years may be meant as 可持续影响."""


@on_indicator(
    Rule(
        code="benefit_is_output",
        title="效益指标实为产出",
        severity=Severity.NOTICE,
        explanation="效益指标下填的是举办场次、印发份数、新建座数、覆盖的街道和村数、服务人次一类的产出数量，或者设施完好率一类的产出质量，没有说带来了什么。",
        example="社会效益指标为“印发宣传资料份数≥5000份”。",
        advice="移到数量指标或质量指标，换成知晓率、受益人数一类的效益指标。",
        source=Source.PRACTICE,
    )
)
def benefit_is_output(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    if indicator.level_1 != BENEFIT or not _names_an_output(context, indicator):
        return
    is_told = context.applies("levels_identical") and indicator.indicator_number in in_identical_levels(context)
    if not is_told and not _is_told_as_a_copy(context, indicator):
        message = f"{indicator.level_2 or BENEFIT}“{indicator.level_3.text}”（{indicator.target.text}）是产出，不是效益"
        yield Violation(message, indicator.level_3, indicator.level_3.text)


def _is_told_as_a_copy(context: AuditContext, indicator: Indicator) -> bool:
    """Whether a rule about one thing twice reports it."""
    outputs = [each for each in context.form.indicators if each.level_1 == OUTPUT]
    name = core(name_of(indicator))
    is_of_one_name = any(core(name_of(each)) == name for each in outputs)
    return is_of_one_name or (
        context.applies("counted_twice") and any(are_one_count(context, each, indicator) for each in outputs)
    )


def _without_brackets(name: str) -> str:
    return re.sub(r"\(.*?\)", "", name)


def _names_an_output(context: AuditContext, indicator: Indicator) -> bool:
    name, unit = name_of(indicator), bare_unit(indicator.target_quantity.unit or "")
    is_kept_well = indicator.level_2 != LEVEL_2_OF[BENEFIT][-1] and _KEPT_WELL.fullmatch(name) is not None
    is_counted = _OUTPUT_COUNTED.fullmatch(unit) is not None
    is_done = is_counted and (_OUTPUT_DONE.search(name) or _REACHED_PLACES.search(_without_brackets(name))) is not None
    return is_kept_well or is_done or (unit == "人次" and _is_what_the_project_does(context, name))


def _is_what_the_project_does(context: AuditContext, name: str) -> bool:
    """Whether people are counted whom the project serves by what is its own work: 服务群众人次 of 志愿服务, and not of 驿站建设."""
    served = _SERVED.fullmatch(name)
    works = [context.form.project_name, *(each.level_3 for each in context.form.indicators if each.level_1 == OUTPUT)]
    return served is not None and any(served[1] in work.text for work in works)


_OF_CONTENT = re.compile(r"满意|好评|认可|评价|认同|信任|评分|得分|投诉率|差评|口碑|反映|感受|获得感|幸福感|安全感")
_HANDLED = re.compile(r"(?:办结|处置|处理|受理|答复|回复|响应|整改|办理|结案|处结|完成|合格|完好|到位|及时|覆盖|发放|兑现)率$")


@on_indicator(
    Rule(
        code="satisfaction_is_process",
        title="满意度指标不是满意度",
        severity=Severity.NOTICE,
        explanation="满意度指标下填的是投诉办结率、回复率一类的办理过程，办结了不等于满意。",
        example="服务对象满意度指标为“热线投诉办结率≥95%”。",
        advice="换成对服务对象的满意度调查，办结率移到质量指标或时效指标。",
        source=Source.PRACTICE,
    )
)
def satisfaction_is_process(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    name = name_of(indicator)
    is_a_number = kind_of(indicator.target_quantity.unit or "") not in (RATE, None) and indicator.target_quantity.unit != "分"
    is_another = _HANDLED.search(name) or is_a_number or _IS_A_RATE.search(name)
    if indicator.level_1 == SATISFACTION and is_another and not _OF_CONTENT.search(name):
        what = "办理的过程" if _HANDLED.search(name) else "别的数"
        yield Violation(f"满意度指标“{indicator.level_3.text}”是{what}，不是满意度", indicator.level_3, indicator.level_3.text)


_OF_KIND = {
    LEVEL_2_OF[BENEFIT][0]: re.compile(
        r"经济|收入|收益|增收|成本|费用|节约|节省|节支|产[值量出能销]|利润|税|营[业收销]|销售|价|投资|消费|资金|金额|损失|损耗|效率|贷款|融资|就业|稳岗|企业|市场|旅游|游客|客流|招商|引资|产业|出口|外贸|GDP|交易|租金|盘活|亩均|户均|人均|增[长幅加值]|减负|利息|补贴|保障率|利用率|使用|利用|寿命|能耗|耗|省|财政|缴|工资|薪"
    ),
    LEVEL_2_OF[BENEFIT][2]: re.compile(
        r"生态|环境|环保|污|排放|绿|林|草|水|土|空气|大气|PM|扬尘|噪声|碳|能耗|节[能水电纸油]|垃圾|废|无害|回收|资源|植被|沙|动物|物种|湿地|河|湖|海|农药|化肥|秸秆|粪|厕|整洁|卫生|清洁|景观|美化|生物|保粮|自然|扩散|病虫|药剂|防火|火灾|再生|循环|低碳|无纸"
    ),
}
"""Words of which a benefit to the economy, or to nature, has at least one."""
_OF_PEOPLE = re.compile(
    r"意识|安全感|幸福感|获得感|归属感|积极性|满意|和谐|稳定|文明|氛围|正常运行|正常运转|履职|服务水平|能力|素质|环境整洁|人居|卫生|知晓|阅读|借阅|读者|参与|学生|老人|党员|培训|治安|形象"
)


@on_indicator(
    Rule(
        code="benefit_of_another_kind",
        title="效益指标归错了类",
        severity=Severity.NOTICE,
        explanation="经济效益指标下填的是机构运行、意识、安全感一类的社会效益，名称里没有一个字说到钱、产量或者效率；或者生态效益指标下填的与生态环境无关。",
        example="经济效益指标为“村两委机构正常运行”。",
        advice="移到社会效益指标，没有这项效益的不设。",
        source=Source.PRACTICE,
    )
)
def benefit_of_another_kind(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    words, said = _OF_KIND.get(indicator.level_2 or ""), name_of(indicator) + compact(indicator.target.text)
    if words is not None and _OF_PEOPLE.search(said) and not words.search(said) and not says_no_benefit(indicator):
        message = (
            f"{indicator.level_2}“{indicator.level_3.text}”说的不是{(indicator.level_2 or '').removesuffix('效益指标')}上的效益"
        )
        yield Violation(message, indicator.level_3, indicator.level_3.text)


_OWN_STAFF = re.compile(
    r"^(?:本?(?:单位|局|委|办|中心|系统|部门)(?:内部|机关)?|机关|内部|[局委院]内|[一-鿿]{1,6}局)的?(?:干部|职工|员工|工作人员|人员|同志)+[的对]?[一-鿿]{0,4}满意"
)
_SERVES_STAFF = re.compile(
    r"职工|干部|员工|机关|后勤|食堂|办公|物业|公务|工会|党建|党员|培训|业务|内部|人才|队伍|值班|宿舍|执法|装备|信息化|系统|平台|网络|运维|档案|会务|工资|薪酬|人员经费|劳务|运转|运行"
)
"""Words of projects that are for those who work in the unit, or that they use."""
_SERVES_OTHERS = re.compile(
    rf"{GROUP.pattern}|群众|市民|企业|用户|农民|家庭|困境|困难|观众|公众|受助|住户|商户|乘客|旅客|儿童|孤儿|失业|参保|低保|特困|社区|乡村|农村|惠民"
)


@on_indicator(
    Rule(
        code="satisfaction_of_own_staff",
        title="满意度问的是本单位人员",
        severity=Severity.WARNING,
        explanation="项目服务的是群众、企业、学生一类的对象，满意度问的却是本单位的干部职工。为本单位人员办的食堂、培训、办公条件等项目不在此列。",
        example="“困境儿童关爱保护”的满意度为“单位职工满意度”。",
        advice="改为调查受益的服务对象。",
        source=Source.PRACTICE,
    )
)
def satisfaction_of_own_staff(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    form = context.form
    if indicator.level_1 != SATISFACTION or not _OWN_STAFF.search(name_of(indicator)):
        return
    outputs = [each.level_3 for each in form.indicators if each.level_1 == OUTPUT]
    said = "".join(entry.text for entry in (form.project_name, form.expected_goal, form.achieved_goal, *outputs))
    asks_others = any(each.level_1 == SATISFACTION and not _OWN_STAFF.search(name_of(each)) for each in form.indicators)
    if not asks_others and _SERVES_OTHERS.search(said) and not _SERVES_STAFF.search(said):
        yield Violation(
            f"“{indicator.level_3.text}”问的是本单位的人，不是项目的服务对象", indicator.level_3, indicator.level_3.text
        )


# --- several in one --------------------------------------------------------------------------------------------------

_COUNT = re.compile(
    rf"(?<![第\d.]){NUMBER}[万千百]?(人次|人|名|次|场|期|个(?!月|工作日|小时|百分)|件|户|家|份|套|台|项|篇|部|册|辆|批|座|处)"
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
def several_counts(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    text = compact(indicator.target.text)
    units = set(_COUNT.findall(text))
    if len(units) > 1 and not _ONE_OF_ANOTHER.search(text):
        message = f"指标值“{indicator.target.text}”里有{len(units)}个单位不同的数，应分项填写"
        yield Violation(message, indicator.target, indicator.target.text)


_DONE_TOGETHER = re.compile(r"完成|按时|按期|及时|开展|落实|办结")
_NUMBERED = re.compile(r"(?<![\d.])[1-9][.、)](?!\d)|[①-⑨]")
_ITEMS = re.compile(r"[、;]")
_TASK = re.compile(
    r"(?:会|赛|展|走|测评|备份|演练|抽检|签订|评估|结算|联欢|表彰|培训|检查|慰问|活动|讲座|建设|改造|采购|维修|维护|安装|宣传|调研|督查|评选|演出|体检|疗休养|走访|招聘|编制|巡查|整治|评审|考核|发放|办理|申报|审核|救助|资助)"
    r"(?:工作|项目)?等?(?:按时|按期|及时|全部)?(?:开展|落实|完成)?(?:率|时间|时限|及时性)?$"
)
"""What one does; `小学、初中、高中、中职资助及时率` lists for whom it is done."""


@on_indicator(
    Rule(
        code="tasks_under_one_target",
        title="几项任务合用一个指标值",
        severity=Severity.WARNING,
        explanation="一项指标里并列了几项任务，合用一个100%的完成率或者一个时限，哪一项没有完成、按时与否都看不出来。",
        example="“春节联欢、五一表彰、运动会、书画展按时完成率”指标值为100%。",
        advice="按任务分项设置指标，或写明完成的项数。",
        source=Source.PRACTICE,
    )
)
def tasks_under_one_target(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    target, name = indicator.target_quantity, compact(indicator.level_3.text)
    is_whole = target.unit == "%" and target.value == 100
    if indicator.level_1 != OUTPUT or not (is_whole or deadline_of(context, indicator)) or not _DONE_TOGETHER.search(name):
        return
    tasks = max(len(_NUMBERED.findall(name)), sum(_TASK.search(item) is not None for item in _ITEMS.split(name)))
    if tasks >= context.settings.design.tasks_in_one:
        yield Violation(
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


@on_indicator(
    Rule(
        code="target_contradicts_name",
        title="指标值与指标名称矛盾",
        severity=Severity.WARNING,
        explanation="指标名称说的是一件也没有，指标值却允许发生若干件；或者名称是比率、人数、场次、面积，指标值却以别的单位计。",
        example="“无群体性事件”的指标值为“小于5次”；“培训合格率”的指标值为“≥50人”。",
        advice="指标值改为0或百分比，或改换指标名称。",
    )
)
def target_contradicts_name(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    target, name = indicator.target_quantity, name_of(indicator)
    if target.value is None:
        return
    said = f"“{indicator.level_3.text}”的指标值为“{indicator.target.text}”"
    allows_some = (target.operator == "<=" and target.value >= 1) or (target.operator == "<" and target.value > 1)
    if allows_some and target.unit not in ("%", "‰", "分") and _NONE_AT_ALL.search(name):
        message = f"{said}，仍允许发生{plain(target.value)}{target.unit or ''}以内"
        yield Violation(message, indicator.target, indicator.target.text, "0")
    elif _IS_A_RATE.search(name) and UNIT_OF_COUNT.fullmatch(target.unit or ""):
        yield Violation(f"{said}，名称是比率，指标值却以“{target.unit}”计", indicator.target, indicator.target.text, "百分比")
    elif (named := _measured_by_name(name, target.unit or "")) is not None:
        yield Violation(f"{said}，名称是{named}，指标值却以“{target.unit}”计", indicator.target, indicator.target.text, named)


_MEASURED_IN = (
    (re.compile(r"(?:人数|人次|人员数量)$"), PEOPLE, {EVENTS, MONEY, LENGTH, AREA, TIME, RATE}),
    (re.compile(r"(?:场次|场数|期数)$"), EVENTS, {PEOPLE, MONEY, LENGTH, AREA, RATE}),
    (re.compile(r"户数$"), FAMILIES, {EVENTS, MONEY, LENGTH, AREA, TIME, RATE}),
    (re.compile(r"面积$"), AREA, {PEOPLE, FAMILIES, EVENTS, MONEY, LENGTH, TIME}),
    (re.compile(r"(?:里程|长度|公里数)$"), LENGTH, {PEOPLE, FAMILIES, EVENTS, MONEY, AREA, TIME}),
    (re.compile(r"(?:天数|时长|工期|月数)$"), TIME, {PEOPLE, FAMILIES, EVENTS, MONEY, LENGTH, AREA}),
)
"""What the end of a name says is measured, and the units that cannot measure it."""


def _measured_by_name(name: str, unit: str) -> str | None:
    kind = kind_of(unit)
    return next((named for ends, named, others in _MEASURED_IN if ends.search(name) and kind in others), None)
