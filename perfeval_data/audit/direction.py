"""Whether more or less of what an indicator measures is wanted, and whether its target says the contrary by a slip of the sign."""

from __future__ import annotations

import re

from perfeval_data.audit.measures import EVENTS, FAMILIES, MONEY, PEOPLE, RATE, TIME, kind_of
from perfeval_data.audit.texts import name_of
from perfeval_data.paper.framework import BENEFIT, COST, LEVEL_2_OF, OUTPUT
from perfeval_data.paper.model import Indicator

COST_LEVELS = frozenset({*LEVEL_2_OF[COST], LEVEL_2_OF[OUTPUT][-1]})
_LESS_IS_BETTER = re.compile(
    r"投诉|事故|差错|错误|失误|逾期|流失|能耗|死亡|伤亡|违规|违法|违纪|返工|退货|故障|排放|上访|信访|压减|下降|降低|减少"
    r"|发案|发病|复发|浪费|成本|费用|单价|时间|时限|时长|周期|工期|天数|空置|损耗|误差|偏差|延误|失业|负债|发生率|不良|患病|感染率|欠|缺|漏|退|未|超"
)
_TIME = re.compile(r"天|日|小时|分钟|月|年|周")
_MONEY = re.compile(r"元")


def is_more_wanted(indicator: Indicator) -> bool:
    """Whether more is better by the nature of the indicator."""
    unit = indicator.target_quantity.unit or ""
    return not (_LESS_IS_BETTER.search(indicator.level_3.text) or _is_of_either_direction(indicator, unit))


def _is_of_either_direction(indicator: Indicator, unit: str) -> bool:
    """Whether without a sign more may be better or worse: costs, time, and money that is no benefit."""
    if indicator.level_2 in COST_LEVELS or _TIME.search(unit):
        return True
    return indicator.level_1 != BENEFIT and _MONEY.search(unit) is not None


_WANTED = re.compile(
    r"就业|培训|参加|参与|参会|服务|受益|惠及|帮扶|救助|慰问|体检|举办|开展|新增|签约|入会|覆盖|接待|宣传|建成|新建|调解|援助|招聘|走访"
)
_GAINED = re.compile(r"挽回|增收|收入|募集|捐")


def bounds_a_good_from_above(indicator: Indicator) -> bool:
    """Whether what a project is to do much of was bounded from above and done more, which is a slip of the sign."""
    target, actual = indicator.target_quantity, indicator.actual_quantity
    is_count = kind_of(target.unit or "") in (PEOPLE, FAMILIES, EVENTS) or (
        _MONEY.search(target.unit or "") is not None and _GAINED.search(indicator.level_3.text) is not None
    )
    is_more = target.value is not None and actual.value is not None and actual.value > target.value
    is_bound = target.operator in ("<=", "<") and indicator.level_2 not in COST_LEVELS
    return (
        is_bound and is_count and is_more and _WANTED.search(indicator.level_3.text) is not None and is_more_wanted(indicator)
    )


def bounds_a_cost_from_below(indicator: Indicator) -> bool:
    """Whether a cost is to be no less than an amount, which is a slip of the sign more often than it is meant."""
    unit = indicator.target_quantity.unit or ""
    return indicator.level_2 in COST_LEVELS and _MONEY.search(unit) is not None


_HARM = re.compile(
    r"(?:差错|错误|失误|投诉|事故|故障|死亡|伤亡|逾期|超期|流失|违规|违法|返工|空置|损耗|误差|缺陷|失业|发案|发病|辍学|信访)(?:发生)?(?:率|数|次数|件数|起数|量|人数|数量)$"
)
HAPPENS = re.compile(r"事故|投诉|信访|上访|事件|死亡|伤亡|受伤|溺水|差错|失误|泄[露密]|辍学|返贫|流失|感染|渗漏|违纪|违规")
"""What should not happen, in names that count it."""
_EVENT = re.compile(r"(?:事故|(?:安全|责任|舆情|群体性|违纪|违法|泄密|重大)[一-鿿]{0,4}事件)$")
_INCIDENCE = re.compile(r"发生率$|(?:患病|感染|并发症|不良反应|不合格|不达标|不满意|误诊|漏诊|渗漏|破损|返修|漏报|误报)率$")
"""How often something happens: said of what should not."""
_HAPPENS_WELL = re.compile(r"零|无|[未不](?:予)?发生|没有|杜绝|避免|良好|文明|健康|志愿|互动|就业|阅读|消费|行为")
_AGAINST_HARM = re.compile(
    r"下降|降低|减少|压减|处理|处置|办结|办理|受理|整改|化解|调解|查处|结案|答复|回复|响应|防范|排查|救治|挽回|减|控|查|治|修|应对|保障|接报|演练|宣传|监测|发现"
)
_GOOD = re.compile(r"(?:率|满意度)$")
_NOT_SO_GOOD = re.compile(
    r"受害|病|耗|占|淘汰|结余|结转|剩余|废|污染|风险|贫|返|灾|险|危|闲置|离职|辞|倒闭|注销|拒|诉|悬|逾|拖|不|未|差|空|重复|冗余|依存|变动|流动|波动|利率|税率|费率|汇率|频率"
)
"""With these a rate may well be bounded from above."""


def counts_no_harm(indicator: Indicator) -> bool:
    """Whether an actual says that what should not happen did not happen once: 安全事故数 0起."""
    return indicator.actual_quantity.value == 0 and HAPPENS.search(name_of(indicator)) is not None


_BUILT = re.compile(
    r"^(?:指标\d*[:、.])?(?:新建|建设|建成|改造|整治|创建|开展|举办|完成|培训|栽植|新增|修复|安装)|(?:建设|改造|创建|整治|培训)(?:数量?|个数|户数|人数|人次|场次|座数|面积|里程)$"
)
_KEPT_FEW = re.compile(
    r"会议|接待|公务|出国|出境|检查|督查|考核|评比|编制|聘用|用房|车辆|审批|环节|材料|次品|差|错|超|支出|费|成本"
)


def bounds_works_from_above(indicator: Indicator) -> bool:
    """Whether a number of things to be built or held is bounded from above and met to the last: 示范村建设数量≤5, 5."""
    target, actual, name = indicator.target_quantity, indicator.actual_quantity, name_of(indicator)
    is_met = target.value is not None and actual.value is not None and actual.value >= target.value > 0
    is_count = indicator.level_2 == LEVEL_2_OF[OUTPUT][0] and kind_of(target.unit or "") not in (RATE, MONEY, TIME)
    is_wanted = _BUILT.search(name) is not None and not _KEPT_FEW.search(name)
    return is_met and is_count and is_wanted and target.operator in ("<=", "<")


_WAITED = re.compile(
    r"(?:响应|办理|办结|审批|审核|审查|受理|处理|处置|处警|出警|到场|到达|到位|送达|修复|恢复|抢修|维修|答复|回复|反馈|等待|等候|候[诊车机检]|排队|出具|核查|救援|急救|接通|办件|结案|支付|拨付|兑付|派送|配送)"
    r"[一-鿿]{0,4}(?:时间|时限|时长|用时|耗时|周期|天数|工作日)$|(?:用时|耗时|等候时间|等待时间)$"
)
"""How long people wait for something: the shorter, the better."""
_SHORTENED = re.compile(r"缩短|压缩|压减|减少|提前|节约|节省|提速|间隔|保存|储备|有效|连续|无故障|开放|服务时|值守|值班")


def wants_delay(indicator: Indicator) -> bool:
    """Whether people are to wait no less than a time: 故障响应时间≥30分钟."""
    name, target = name_of(indicator), indicator.target_quantity
    is_waited = _WAITED.search(name) is not None and not _SHORTENED.search(name)
    return is_waited and target.operator in (">=", ">") and kind_of(target.unit or "") == TIME


def is_bounded_the_wrong_way(indicator: Indicator) -> bool:
    """Whether harm or delay is wanted from a number on, or a good up to one: no actual can be compared with such a target."""
    return (
        wants_harm(indicator)
        or wants_delay(indicator)
        or bounds_a_good_from_above(indicator)
        or bounds_works_from_above(indicator)
        or bounds_a_good_rate_from_above(indicator)
    )


def wants_harm(indicator: Indicator) -> bool:
    """Whether what should not happen is wanted from a number on: 业务差错率≥1%, 重大网络安全事件≥1起."""
    name = name_of(indicator)
    is_harm = (_HARM.search(name) or _EVENT.search(name) or _is_an_incidence(name)) and not _AGAINST_HARM.search(name)
    is_from = indicator.target_quantity.operator in (">=", ">") and not indicator.target.text.startswith("达")
    return is_from and bool(is_harm)


def _is_an_incidence(name: str) -> bool:
    return _INCIDENCE.search(name) is not None and not _HAPPENS_WELL.search(name)


def bounds_a_good_rate_from_above(indicator: Indicator) -> bool:
    """Whether a rate is bounded from above of which more is wanted, and no such bound can be meant."""
    name, target = name_of(indicator), indicator.target_quantity
    is_rate = target.unit == "%" and _GOOD.search(name) is not None and indicator.level_2 not in COST_LEVELS
    is_bound = target.operator in ("<=", "<") and target.value is not None and target.value >= _LEAST_OF_A_GOOD_RATE
    return is_bound and is_rate and is_more_wanted(indicator) and not _NOT_SO_GOOD.search(name)


_LEAST_OF_A_GOOD_RATE = 50
"""A rate that is to stay below a few percent is of something bad, whatever it is called."""


WHOLE_RATE = re.compile(r"(?:率|满意度|知晓度|占比|比例|比重|覆盖面|普及面|参与面|受益面|免疫密度|应([一-鿿])尽\1)$")
"""Names of rates of which 100 % is all."""
