"""The words of the form, as data: which label means which field, in every wording met on published forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from math import log
from typing import Final

from perfeval_data.forms.grammar import ADMINISTRATIONS, Role, Side, may_be_reached, role_of, side_of
from perfeval_data.forms.weights import NAMES, TABLES, WEIGHTS
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.labels import bare
from perfeval_data.paper.values import AMOUNT_UNIT, at_colon, half_width, remembered


class Label(StrEnum):
    """What a label on the form stands for."""

    # heading
    PROJECT_NAME = "project_name"
    DEPARTMENT_NAME = "department_name"
    UNIT_NAME = "unit_name"
    DEPARTMENT = "department"
    IMPLEMENTING_UNIT = "implementing_unit"
    FISCAL_YEAR = "fiscal_year"
    PERSONAL = "personal"
    OTHER_HEADING = "other_heading"
    # funds
    INITIAL_BUDGET = "initial_budget"
    ANNUAL_BUDGET = "annual_budget"
    EXECUTED = "executed"
    RATE = "rate"
    RECEIVED = "received"
    # goals
    GOALS = "goals"
    EXPECTED_GOAL = "expected_goal"
    ACHIEVED_GOAL = "achieved_goal"
    # indicators
    INDICATORS = "indicators"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    LEVEL_3 = "level_3"
    NATURE = "nature"
    TARGET = "target"
    ADJUSTED_TARGET = "adjusted_target"
    UNIT = "unit"
    ACTUAL = "actual"
    WEIGHT = "weight"
    SCORE = "score"
    REASON = "reason"
    REMARK = "remark"
    # below the indicators
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    CLOSING = "closing"


AMOUNTS: Final = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED)
BUDGETS: Final = frozenset({Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET})
GOALS: Final = (Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL)
LEVELS: Final = (Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3)
MEASURES: Final = frozenset({Label.TARGET, Label.ACTUAL})
POINTS: Final = frozenset({Label.WEIGHT, Label.SCORE})
VALUE_COLUMNS: Final = MEASURES | POINTS | {Label.REASON}
"""The columns of 绩效指标 that every form has in some way."""
FUND_VALUES: Final = frozenset({*AMOUNTS, Label.RATE, *POINTS})
"""What is a number in a table of funds."""

_WORDINGS: dict[Label, str] = {
    Label.PROJECT_NAME: "项目名称 专项资金名称 专项名称 项目支出名称 支出项目名称 预算项目名称 预算项目 政策名称 资金名称 转移支付名称 转移支付项目名称 项目/政策名称 项目政策名称 子项目名称",
    Label.DEPARTMENT_NAME: "部门名称 部门单位名称 预算部门名称 部门预算单位名称 预算部门",
    Label.UNIT_NAME: "单位名称 预算单位名称 一级预算单位名称 级预算单位名称 预算单位",
    Label.DEPARTMENT: "主管部门 主管单位 项目主管部门 项目主管单位 地方主管部门 省级预算部门名称",
    Label.IMPLEMENTING_UNIT: "实施单位 项目实施单位 项目单位 项目承担单位 责任单位 项目管理单位",
    Label.FISCAL_YEAR: "年度",
    Label.PERSONAL: "项目负责人 负责人 项目联系人 联系人 联系电话 联系方式 填表人 填报人 经办人 审核人",
    Label.OTHER_HEADING: (
        "项目类别 项目属性 项目类型 项目性质 项目分类 项目编码 项目代码 主管部门编码 主管部门代码 单位编码 单位代码 资金性质 资金类型 资金用途"
        " 项目起止时间 起止时间 项目实施期 实施期 项目期限 实施期限 实施时间 项目概况 项目基本情况 中央主管部门 填报单位 填报日期 填表日期 评价时间"
        " 是否涉密 预算级次 项目期 财政归口处室 归口处室 支出功能分类 功能科目 预算科目 立项依据 项目级次 是否延续项目 项目所属年度目标"
    ),
    Label.INITIAL_BUDGET: "年初预算数 年初预算 年初预算金额 年初预算资金 年初预算安排数 年初安排预算 年初批复预算数 年初数 初始预算数 年初部门预算数 年初预算批复数 年初批复数 年初预算安排 预算批复数 预算批复",
    Label.ANNUAL_BUDGET: (
        "全年预算数 全年预算 全年预算金额 全年预算资金 调整后预算数 调整后预算 调整后全年预算数 调整预算 调整预算数 预算数 预算金额 预算资金"
        " 预算安排数 全年预算安排数 实际预算数 年度预算 调整后预算金额 预算总额 调整后的预算 调整后的预算数 全年预算安排 当年预算数 本年预算数"
    ),
    Label.EXECUTED: (
        "全年执行数 全年执行 全年执行金额 预算执行数 执行数 实际执行数 执行金额 全年实际执行数 全年支出数 全年实际支出数 实际支出数 支出数 资金执行数"
        " 决算数 支出金额 实际支出金额 实际使用数 全年累计执行数 执行资金 实际执行金额 预算执行金额 实际支出 全年实际支出 支出决算数 全年支出 全年实际执行 全年执行情况 实际执行 全年支出金额 本年执行数 本年支出数"
    ),
    Label.RATE: "执行率 预算执行率 资金执行率 全年执行率 执行进度 预算执行进度 执行率% 预算执行率% 资金使用率 预算完成率 支出进度 资金支出率",
    Label.RECEIVED: "到位数 资金到位数 实际到位数 全年到位数 下达数 到位资金 到位率 资金到位率 全年下达数 结转结余 结余数 结转数 年末结余 结余资金 预算调整数 预算调整 年度预算调整 预算调整金额 调整金额 调整数 年中调整数 追加数 预算追加数",
    Label.GOALS: "年度总体目标 年度绩效目标 总体目标 年度目标 项目绩效目标 绩效目标 总体绩效目标 年度总体绩效目标 年度总体目标完成情况 绩效目标完成情况 年度主要目标 总体目标完成情况 全年绩效目标 调整后绩效目标",
    Label.EXPECTED_GOAL: (
        "预期目标 年初设定目标 项目年度目标 预期总体目标 年初预期目标 年初设定的目标 年初目标 年度预期目标 预期绩效目标 年初绩效目标 设定目标"
        " 年初设定绩效目标 年度设定目标 预定目标 目标申报 全年预期目标 预期绩效目标内容"
    ),
    Label.ACHIEVED_GOAL: (
        "实际完成情况 年度总体目标完成情况综述 年度目标完成情况 目标完成情况 总体完成情况 全年实际完成情况 完成情况 目标实际完成情况"
        " 具体完成情况 全年完成情况 实际完成目标 年度实际完成情况 年度完成情况 实际目标完成情况 全年目标实际完成情况 目标实现情况 目标完成情况综述 实际完成情况综述 完成情况综述 全年完成情况综述"
    ),
    Label.INDICATORS: "绩效指标 年度绩效指标 绩效指标完成情况 年度绩效指标完成情况 绩效目标指标 指标体系 绩效指标体系",
    Label.LEVEL_1: "一级指标 一级指标名称 指标类型",
    Label.LEVEL_2: "二级指标 二级指标名称",
    Label.LEVEL_3: "三级指标 三级指标名称 指标内容 指标名称 具体指标 三级指标内容",
    Label.NATURE: "指标方向 指标性质 符号 指标符号 运算符 运算符号 计算符号 比较符",
    Label.TARGET: (
        "年度指标值 指标值 年初目标值 年度目标值 目标值 预期指标值 预期值 年初指标值 计划指标值 计划值 年度预期指标值 全年指标值 预期目标值 年初设定指标值"
        " 年初设定值 年度计划指标值 绩效目标值 预期绩效 目标任务 目标任务值 标准值 绩效指标值 年初预期值 年度预期值 年初设定目标值 预期指标 预设指标值"
    ),
    Label.ADJUSTED_TARGET: (
        "调整指标值 调整后指标值 调整后的指标值 调整目标值 调整后目标值 调整后的目标值 调整后年度指标值 年中调整指标值 年中调整目标值 调整值 调整后值"
    ),
    Label.UNIT: "度量单位 单位 计量单位 指标单位 指标值单位 指标度量单位",
    Label.ACTUAL: (
        "实际完成值 全年实际值 全年完成值 完成值 实际完成指标值 实际值 全年实际完成值 年度完成值 实际完成 指标完成值 年度实际完成值 实际指标值"
        " 全年完成指标值 完成指标值 年度实际值 实际完成数 指标完成情况 实际完成情况值 自评完成值 自评完成情况 年度实际 实际绩效 1-12月完成值"
    ),
    Label.WEIGHT: "分值 权重 指标分值 标准分 权重分值 分值权重 标准分值 指标权重 满分 分数 权重分 赋分 权数 分值/权重 执行率权重 执行率分值",
    Label.SCORE: "得分 自评得分 自评分 单项得分 指标得分 实际得分 自评分值 自评得分值 自评分数 项目得分 执行率得分 执行得分 评分值 自评 自评打分 得分/自评 单位自评 部门自评",
    Label.REASON: (
        "偏差原因分析及改进措施 未完成原因分析 未完成原因及拟采取的改进措施 原因 偏差原因分析 偏差原因 未完成原因 扣分原因 偏差原因及改进措施"
        " 未完成原因分析及改进措施 未完成原因和改进措施 原因分析及改进措施 偏差原因分析与改进措施 扣分原因分析 扣分说明 扣分原因说明 未完成原因分析及拟采取的改进措施"
        " 未完成原因分析与改进措施 偏差分析及改进措施 偏差原因分析和改进措施 扣分原因及改进措施 原因分析 未达标原因分析 未达标原因"
        " 偏差说明 偏差情况说明 偏差度及原因分析 未完成原因及改进措施 偏差情况及原因 未完成或偏离原因 偏离原因分析及改进措施"
    ),
    Label.REMARK: (
        "备注 评分标准 评价标准 计分标准 评分细则 指标解释 指标说明 指标值说明 评分办法 计分方法 评分依据 数据来源 佐证资料 复核分 复核得分 评审得分"
        " 权重占比 折算得分 完成率 完成比例 完成程度 指标完成率 偏差率 偏差度 扣分 自评说明 指标类型 得分系数 得分说明 评分说明 证明材料"
    ),
    Label.TOTAL: "总分 合计 总计 指标合计",
    Label.SUBTOTAL: "小计 分项小计 产出指标合计 效益指标合计 满意度指标合计 成本指标合计 预算执行率得分 预算执行得分 资金执行得分 预算执行率得分小计",
    Label.CLOSING: (
        "资金管理情况 资金管理 评价结论 自评结论 存在问题 存在的问题 改进措施 下一步改进措施 其他需要说明事项 其他需要说明的事项 其他需要说明的问题 其他说明 其他需说明的问题"
        " 需要说明的问题 需要说明的事项 说明 填表说明 注 填报说明 偏差大或目标未完成原因分析 改进措施及结果应用方案 结果应用 项目实施内容及过程概述"
        " 存在问题和改进措施 存在问题及改进措施 存在问题及原因分析 存在的问题及原因 主要经验做法 主要经验及做法 有关建议 意见建议 审核意见 评价等级 自评等级 备注说明 主要问题 自评意见 部门意见"
    ),
}

_MEANINGS: dict[str, frozenset[Label]] = {}
for _label, _wordings in _WORDINGS.items():
    for _wording in _wordings.split():
        _MEANINGS[_wording] = _MEANINGS.get(_wording, frozenset()) | {_label}

_CUT_LABELS: dict[str, frozenset[Label]] = {}
for _label in (
    Label.PROJECT_NAME,
    Label.DEPARTMENT,
    Label.IMPLEMENTING_UNIT,
    Label.PERSONAL,
    Label.EXPECTED_GOAL,
    Label.ACHIEVED_GOAL,
):
    for _wording in _WORDINGS[_label].split():
        if len(_wording) >= NAMES.shortest_cut:
            _CUT_LABELS[_wording[:-1]] = _CUT_LABELS.get(_wording[:-1], frozenset()) | {_label}


class _Compositions:
    """What some labels may be put together of, as patterns without groups of their own: the first that fits a name counts."""

    def __init__(self, *patterns: tuple[Label, str]) -> None:
        self._any = re.compile("|".join(f"({pattern})" for _, pattern in patterns))
        self._meanings = tuple(frozenset({label}) for label, _ in patterns)

    def of(self, name: str) -> frozenset[Label]:
        """The label of a name; none for one that no pattern fits."""
        fit = self._any.fullmatch(name)
        return self._meanings[fit.lastindex - 1] if fit and fit.lastindex else frozenset()


_POINTS_OF = r"(?:(?:单位|部门)?自评|绩效|项目|指标|评价|考核|年度|全部|本|结果)"
_COMPOSED_LABELS = _Compositions(
    (
        Label.FISCAL_YEAR,
        r"(?:(?:自评|评价|预算|项目|资金|绩效|考核|财政|会计|所属|执行|填报|的)*(?:年度|年份)|(?:自评|评价|绩效|考核|预算)+(?:期间|时段|时间段|时间范围|区间|周期))",
    ),
    (
        Label.PROJECT_NAME,
        r"(?:(?:所属|评价|自评|预算|支出|绩效|专项|资金|政策|具体|被评价|申报|工作|[一二三]级)(?:的|或|和|及|、|/)?)*(?:项目|(?<=支出)事项|经费|支出|(?:项目|建设)?(?:工程|课题|任务))(?:名称?|标题|全[名称]|全名称)(?:[及和与]?[代编]码)?"
        r"|(?:所属|评价|自评|自评的|被评价|申报|预算支出|实施|承担|建设)项目|建设项目名称|支出事项|支出项目",
    ),
    (
        Label.TOTAL,
        rf"{_POINTS_OF}*(?:综合|最终|最后|总体|总|合计|总计|累计)(?:自评|评价|评|得|项)*分(?:值|数|合计)?|{_POINTS_OF}*(?:得|评|总)?分(?:值|数)?(?:总计|合计|总和|加总)|总评(?:得分)?"
        rf"|{_POINTS_OF}*(?:权重|分值|得分)(?:总分|合计|总计)|总计得分|加总|(?:自评|评价|考核)(?:合计|总计)",
    ),
)
"""Labels that no list would hold: what it is called, what it comes to."""
_BODY = {Role.IN_CHARGE: Label.DEPARTMENT, Role.DOES_IT: Label.IMPLEMENTING_UNIT}
_NOTE_OF_A_BODY = re.compile(r"\(([^()]+)\)\s*$")
"""`牵头部门（主管部门）`."""
_OF_WHOM = r"(?:项目|实施|主管|填报|填表|编报|申报|预算|所属|责任|使用|单位|部门|科室|处室|股室|财务|会计|资金|业务|绩效|评价|自评|具体|直接|主要|第一|分管|现场|行政|党组|管理|工作|本|市|区|县|局|院)"
_PERSON = (
    r"(?:负责人|负责同志|联系人|联络人|联络员|经办人|承办人|填[表报写制]人|填[表报]人员|制表人|编[制报]人|申报人|报[送告]人|录入人|审[核批定签查]人|审核人员"
    r"|复核人|校[核对]人|评价人|自评人|责任人|法定代表人|法人代表|(?:分管|主管|主要|单位|部门)领导|财务主管|会计主管)"
)
_REACHED_BY = r"(?:联系|办公|固定|移动|手机|单位|咨询)?(?:电话|手机|座机|传真|号码|方式)(?:号码|号)?"
_ASKS_FOR_A_PERSON = re.compile(
    rf"{_OF_WHOM}{{0,4}}{_PERSON}(?:姓名|签字|签名|签章|盖章|签字盖章)?(?:[及和与、/]?{_REACHED_BY})?(?:签字|签名|签章)?"
    rf"|{_OF_WHOM}{{0,4}}(?:姓名|签字|签名)(?:[及和与、/]?{_REACHED_BY})?"
)
_ASKS_FOR_A_NUMBER = re.compile(
    r"(?:项目|单位|部门|科室|办公|联系|固定|移动|咨询|监督|负责人|联系人|经办人|填[表报]人){0,3}"
    r"(?:电话|手机|座机|传真|联系方式|联系电|微信|QQ|电子邮箱|电子邮件|邮箱|E-?mail|Tel|身份证)(?:号码|号)?(?:[及和与、/](?:手机|电话|座机|传真)(?:号码|号)?)?",
    re.IGNORECASE,
)
"""Compositions that no list would hold: whose, who, and how to be reached."""
_SUBTOTAL = re.compile(r"(?:[一二三]级)?(?:[^指标]{0,6}指标|产出|效益|满意度|成本)?(?:得分|分值|分)?小计")

_NUMBERED = re.compile(r"((?:年度)?绩效目标|(?:年度)?绩效指标|(?:实际)?完成情况|预期目标)\d+")


@remembered
def labels_of(text: str) -> frozenset[Label]:
    """The labels that a cell's text can mean; empty for text that is no label."""
    name = bare(text)
    meanings = _MEANINGS.get(name) or _CUT_LABELS.get(name)
    if meanings:
        return meanings
    if composed := _COMPOSED_LABELS.of(name):
        return composed
    if body := _BODY.get(role_of(name) or Role.EITHER):
        return frozenset({body})
    if _SUBTOTAL.fullmatch(name):
        return frozenset({Label.SUBTOTAL})
    if _ASKS_FOR_A_PERSON.fullmatch(name) or _ASKS_FOR_A_NUMBER.fullmatch(name):
        return frozenset({Label.PERSONAL})
    if role_of(name) == Role.EITHER and (note := _NOTE_OF_A_BODY.search(half_width(text))):
        return labels_of(note[1]) & frozenset(_BODY.values())
    if numbered := _NUMBERED.fullmatch(name):
        return _MEANINGS[numbered[1]]
    return frozenset()


def standard_words(label: Label) -> str:
    """The first of the wordings of a label: it means this label and nothing else."""
    return _WORDINGS[label].split(maxsplit=1)[0]


def is_label(text: str, *wanted: Label) -> bool:
    """Whether the text is a label for one of the wanted meanings."""
    return not labels_of(text).isdisjoint(wanted)


def has_label(cells: Iterable[Cell], *wanted: Label) -> bool:
    """Whether one of some cells is a label for one of the wanted meanings."""
    meanings = frozenset(wanted)
    return not all(labels_of(cell.text).isdisjoint(meanings) for cell in cells)


def names_total_points(text: str) -> bool:
    """Whether a text is a name of the total that only a form has: `总分`; `合计` stands below many tables."""
    return is_label(text, Label.TOTAL) and "分" in bare(text)


_TASKS = frozenset({"制表", "填表", "填报", "编制", "审核", "复核", "校核", "审批", "经办", "签发"})


def names_a_task(text: str) -> bool:
    """Whether a text says what somebody did with the form (`审核`), so that a name behind it is theirs; it may name a step as well."""
    return bare(text) in _TASKS


_PARTS_OF_THE_FORM = re.compile(r"产出|效益|满意度|成本|效果|过程|决策|管理|执行|资金|预算")


def names_a_part(text: str) -> bool:
    """Whether a name of points says of which part of the form they are."""
    return _PARTS_OF_THE_FORM.search(text) is not None


_IN_EVERY_PERSONAL_LABEL = re.compile(r"[人员制填编审核批经发志领管签姓电手联座真微邮证]|mail|tel|qq", re.IGNORECASE)


def may_hold_personal_label(text: str) -> bool:
    """Whether a text has a character that every such label has one of: most cells have none and need no closer look."""
    return _IN_EVERY_PERSONAL_LABEL.search(text) is not None


def is_telephone_label(text: str) -> bool:
    """Whether a personal label asks for a number alone and for no name."""
    return _ASKS_FOR_A_NUMBER.fullmatch(bare(text)) is not None


_COMPOSED_LEVELS = _Compositions(
    (
        Label.LEVEL_1,
        r"(?:所[属在]|对应|归属)?(?:第?一级|1级|指标一级)(?:绩效|考核)?(?:指标|目标)?(?:名称|类别)?|所属(?:指标)?(?:大类|类别|维度)|(?:绩效)?指标(?:大类|类别|维度)",
    ),
    (
        Label.LEVEL_2,
        r"(?:所[属在]|对应|归属)?(?:第?二级|2级|指标二级)(?:绩效|考核)?(?:指标|目标)?(?:名称|类别)?|(?:绩效)?指标(?:分类|小类|子类)",
    ),
    (
        Label.LEVEL_3,
        r"(?:第?三级|3级)(?:绩效|考核)?(?:指标|目标)?(?:名称|类别)?|(?:绩效|考核|评价)?(?:指标|考核)(?:明细|细项|事项|项目?|内容|要素|名称)|(?:考核|评价|自评)?指标",
    ),
)
_OF_OTHERS = r"复核|复评|再评价|核查|抽查|审|财政|第三方|专家|评委|主管"
"""Words by which a column is none in which the unit speaks."""
_OF_ANOTHER_TIME = r"上年|去年|历史|预计|半年|季度|(?<!\d)(?:[1-9]|1[01])月"
_COMPOSED = _Compositions(
    (
        Label.ACTUAL,
        r"截[至止到](?:本年|当年|年度)?12月(?:底|末|31日)?的?(?:实际|累计)?(?:完成|达成|实现)(?:值|数|情况)",
    ),
    (Label.REMARK, r".*(?:偏差|偏离)(?:率|度|程度|幅度|比例|值)[%‰]?"),
    (
        Label.WEIGHT,
        r"(?:指标|项目|单项|目标)*(?:标准|基准|满|应得|应|权重|设定|赋|配)分(?:数|值)?|权重?数?值|权数|分值(?:设置|设定|分配)",
    ),
    (Label.SCORE, r"(?:自评|实际|本项|单项|指标|单位|本级|最终|实)*(?:得|评|打)分(?:数|值|情况|结果)?|实际分[值数]?"),
    (Label.REMARK, rf".*(?:{_OF_OTHERS}|{_OF_ANOTHER_TIME}|调整|核减).*(?:原因|缘由|理由|成因|说明|分析|解释).*"),
    (
        Label.REASON,
        r".*(?:差异|差距|偏离|偏差)(?:情况|程度|的|及)*(?:说明|分析|解释).*|(?:自评)?(?:扣|失|丢|减|未得)分的?(?:原因|缘由|理由).*",
    ),
    (Label.REASON, r"未(?:完成|达到|达成|达标|实现).*(?:原因|缘由|理由|说明).*|.*(?:原因|缘由|成因)(?:说明|分析|情况).*"),
    (
        Label.REMARK,
        r"(?:上年|历史|去年|次年|下年|明年|主管部门|财政|第三方|专家|是否).*|偏[差离](?:方向|性质|类[型别])|.*(?:复核|评审|折算|扣分|完成率|标准|依据|说明|解释|来源|办法|方法|占比|预计|半年|\d月).*",
    ),
    (Label.REASON, r".*(?:原因|缘由|成因|改进措施|偏差).*"),
    (Label.WEIGHT, r".*(?:分值|权重|满分)"),
    (Label.SCORE, r".*(?:得分|自评分|评分)"),
)
"""What the names of columns of 绩效指标 are put together of; the first that fits counts."""
_FUND_WORDS = r"(?:转移支付|专项|(?:全年|本年|当年)累计|全年|年度|本年度?|当年|实际|已|年末|年终|年底|年内|预算|项目|资金|财政|经费|总|\d+月|截至)"
_AMOUNT_WORDS = r"(?:总?金?额度?|额度|规模|数额?|资金|经费|情况|总数)?"
_COMPOSED_FUNDS = _Compositions(
    (
        Label.REMARK,
        r".*(?:上年|去年|历史|半年|季度|(?<!\d)(?:[1-9]|1[01])月|预计|合同|采购|评审|审计|[核审压]减|应付|欠付|投资|补助|备注|说明|原因|来源|用途).*",
    ),
    (Label.RATE, rf"{_FUND_WORDS}*(?:执行|支出|支付|使用|列支|拨付|用款|投入|预?决算)(?:完成)?(?:率|进度|比例|比率)[%]?"),
    (Label.RECEIVED, r".*(?:到位|结转|结余|剩余|调增|调减|未支付|未执行).*|.*调整(?:数|额|金额)|.*追加(?!.*后).*"),
    (
        Label.INITIAL_BUDGET,
        rf"{_FUND_WORDS}*(?:年初|期初|初始|原始?)(?:批复|批准|部门|下达|安排|计划|核定|编制)*(?:预算|安排|批复|批准|计划|下达|指标|投入|额度|资金|金额)+{_AMOUNT_WORDS}",
    ),
    (Label.INITIAL_BUDGET, r"(?:年初|期初)(?!.*(?:支|付|执行|结转|结余|完成)).{0,6}(?:数|额)"),
    (
        Label.ANNUAL_BUDGET,
        rf"{_FUND_WORDS}*(?:调整|变更|调剂|最终|追加)(?:之?后)?的?{_FUND_WORDS}*(?:预算|安排|计划|批复)*{_AMOUNT_WORDS}|{_FUND_WORDS}*(?:预算|(?<=全年)下达|计划投入|投入计划)(?:安排|总|批复|资金)*{_AMOUNT_WORDS}"
        rf"|(?:全年|年度|本年度?|当年)(?:可用|可执行|安排|计划|指标)(?:预算)?{_AMOUNT_WORDS}",
    ),
    (
        Label.EXECUTED,
        rf"{_FUND_WORDS}*(?:执行|支出|支付|使用|支用|列支|决算|完成支付|完成支出|用款|(?<=实际)投入)(?:完成|决算)?{_AMOUNT_WORDS}",
    ),
    (Label.SCORE, r"(?!应).*(?:得分|自评分|评分|打分)(?:值|数|情况|结果)?"),
    (Label.WEIGHT, r".*(?:分值|权重|满分)|(?:标准|基准|满|应得|应|赋|配)分(?:数|值)?|权重?数?值|权数"),
)
"""The same for the columns of 项目资金."""

_AMOUNT_COLUMNS = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RECEIVED)
_SPENT = r"支[出付用]|[已应拨]付|使用|用款|执行|完成|决算"
_NEVER = {
    Label.EXECUTED: r"计划|指标|安排|下达|批复|目标",
    Label.INITIAL_BUDGET: _SPENT,
    Label.ANNUAL_BUDGET: _SPENT,
}
"""Words by which no name is guessed: what is planned was not executed, what was spent is no budget."""
_NEVER_ITS_POINTS = re.compile(rf"{_OF_OTHERS}|核定|上年|去年|扣|系数|率|比例|占比|差|序|编|历史|期")
_NEVER_ITS_REASONS = re.compile(rf"{_OF_OTHERS}|来源|佐证|材料|证明|细则|公式|标准|数据|序|编码|指标")
_ENDS_LIKE_AN_AMOUNT = r"(?:数|额|款|资金|经费|预算|支出|投入|安排|下达)$"

FUND_COLUMNS = frozenset(
    {
        Label.INITIAL_BUDGET,
        Label.ANNUAL_BUDGET,
        Label.EXECUTED,
        Label.RECEIVED,
        Label.RATE,
        Label.WEIGHT,
        Label.SCORE,
        Label.REASON,
        Label.REMARK,
    }
)
INDICATOR_COLUMNS = frozenset(
    {
        Label.LEVEL_1,
        Label.LEVEL_2,
        Label.LEVEL_3,
        Label.NATURE,
        Label.TARGET,
        Label.ADJUSTED_TARGET,
        Label.UNIT,
        Label.ACTUAL,
        Label.WEIGHT,
        Label.SCORE,
        Label.REASON,
        Label.REMARK,
    }
)
_MEANT_IN_COLUMNS = {Label.ACHIEVED_GOAL: Label.ACTUAL, Label.EXPECTED_GOAL: Label.TARGET}
"""Names of the goals that some forms use for columns of the indicators."""


@remembered
def header_labels_of(text: str) -> frozenset[Label]:
    """What a cell can mean in the header of 绩效指标, where every cell names a column: its words, or else what they end in."""
    meanings = labels_of(text)
    if meanings == {Label.REMARK} and "原因" in text:
        return frozenset({Label.REASON})  # 备注（未完成原因）
    name = bare(text)
    if meanings and not (Label.CLOSING in meanings and name.endswith("改进措施")):
        return meanings
    if of_level := _COMPOSED_LEVELS.of(name):
        return of_level
    side = side_of(name) if len(name) <= NAMES.longest else None
    return frozenset({_MEASURE_OF_SIDE[side]}) if side else _COMPOSED.of(name)


_SECOND_MEANINGS = (
    *((Label.ANNUAL_BUDGET, name) for name in ("下达数", "全年下达数", "下达金额", "下达资金")),
    (Label.SCORE, "评价分值"),
)
"""Known names of other columns that are the ones wanted where nothing else is, and the sums or the points say so."""
_MAY_BE_A_REASON = re.compile(
    rf"(?!.*(?:指标|标准|数据|证|{_OF_OTHERS}|{_OF_ANOTHER_TIME}))(?:备注|.*(?:说明|情况|扣分|失分|差异|差距|偏离|问题|不足|分析|依据|偏差|解释).*)"
)
"""Names of remarks that are the reasons where they stand beside deductions only: none of what others say or of another time."""
_SCORE_OF_EXECUTION = re.compile(r".*执行率?得分")
_SAYS_WHY = frozenset({"说明", "情况说明", "有关说明", "相关说明", "完成情况说明"})
"""What the column of the reasons may be called where no other one is it."""
_ONLY_MEASURES = re.compile(r"措施|整改|对策|举措|打算|下一步|办法|改进")
_REASONS = re.compile(r"原因|偏差|偏离|差异|差距|事由|未|扣|失分|问题|不足|说明|评|计分")
"""What was done about a deviation is not why it came about, where a form has a column for each."""


@remembered
def column_names(text: str, is_of_funds: bool) -> Mapping[Label, float]:
    """The columns of 项目资金, or else of 绩效指标, that a text may name, each with what speaks against it."""
    wanted = FUND_COLUMNS if is_of_funds else INDICATOR_COLUMNS
    filed = labels_of(text) if is_of_funds else header_labels_of(text)
    if is_of_funds and filed == {Label.SUBTOTAL} and _SCORE_OF_EXECUTION.fullmatch(bare(text)):
        return {Label.SCORE: WEIGHTS.composed}
    meanings = {_MEANT_IN_COLUMNS.get(label, label) for label in filed} & wanted
    name = bare(text)
    if not is_of_funds and name in _SAYS_WHY:
        return {Label.REASON: WEIGHTS.second_meaning}
    if not is_of_funds and _ONLY_MEASURES.search(name) and not _REASONS.search(name):
        return {Label.REMARK: WEIGHTS.margin, Label.REASON: WEIGHTS.margin + WEIGHTS.second_meaning}
    if meanings:
        is_known = bool(filed & labels_of(text))
        costs = {
            label: (0.0 if is_known else WEIGHTS.composed)
            + WEIGHTS.second_meaning * (label == Label.REMARK and len(meanings) > 1)
            for label in meanings
        }
        second = [label for label, other in _SECOND_MEANINGS if other == name]
        if {*meanings} == {Label.REMARK} and not is_of_funds and _MAY_BE_A_REASON.fullmatch(name):
            second.append(Label.REASON)
        return costs | {label: WEIGHTS.second_meaning for label in second if label in wanted}
    if filed or not name or len(name) > NAMES.longest:
        return {}
    if is_of_funds and (composed_of := _COMPOSED_FUNDS.of(name)):
        return {label: WEIGHTS.second_meaning for label, other in _SECOND_MEANINGS if other == name} | dict.fromkeys(
            composed_of, WEIGHTS.composed
        )
    by_kind = dict.fromkeys(_AMOUNT_COLUMNS, WEIGHTS.by_kind) if is_of_funds and re.search(_ENDS_LIKE_AN_AMOUNT, name) else {}
    guessed = by_kind | _alike(name, wanted)
    return {label: cost for label, cost in guessed.items() if label not in _NEVER or not re.search(_NEVER[label], name)}


@remembered
def columns_of(text: str, is_of_funds: bool) -> frozenset[Label]:
    """The columns that a text names by words that are known."""
    return frozenset(label for label, cost in column_names(text, is_of_funds).items() if cost <= WEIGHTS.composed)


def says_score_of_all(text: str) -> bool:
    """Whether a text may be the name of the score of the whole form above it: `自评得分`, `自评结果`; not one that others gave."""
    name = bare(text)
    return len(name) <= NAMES.longest and bool(re.search(r"自评|得分|评分|总分", name)) and not _NEVER_ITS_POINTS.search(name)


def of_the_unit(text: str, is_of_points: bool) -> frozenset[Label]:
    """The columns in which the unit speaks that a name of no meaning may stand for: points, or the reasons of deductions."""
    never = _NEVER_ITS_POINTS if is_of_points else _NEVER_ITS_REASONS
    if not text or len(text) > NAMES.longest or never.search(text):
        return frozenset()
    return POINTS if is_of_points else frozenset({Label.REASON})


_ONLY_OF_FUNDS = frozenset({*_AMOUNT_COLUMNS, Label.RATE})


def heads_indicators(cells: Iterable[Cell]) -> bool:
    """Whether the cells of a row name the columns of 绩效指标: a level below the first, or else several columns of its values."""
    return _head_indicators(tuple([cell.text for cell in cells if cell.text]))


@remembered
def _head_indicators(texts: Sequence[str]) -> bool:
    known: set[Label] = set()
    for text in texts:
        labels = labels_of(text)
        if Label.LEVEL_2 in labels or Label.LEVEL_3 in labels:
            return True
        if len(labels) == 1:
            known |= labels
    if not known.isdisjoint(_ONLY_OF_FUNDS):
        return False
    if known.isdisjoint(VALUE_COLUMNS):
        return _head_indicators_by_composed_names(texts)
    if len(known & VALUE_COLUMNS) >= TABLES.named_values and not known.isdisjoint(MEASURES):
        return True
    known = {label for text in texts for label in columns_of(text, is_of_funds=False)}
    of_funds = {label for text in texts for label in columns_of(text, is_of_funds=True)}
    is_of_funds = known.isdisjoint(LEVELS) and len(of_funds & _ONLY_OF_FUNDS) > 1
    has_several = len(known) > TABLES.named_values and len(known & VALUE_COLUMNS) > 1
    return has_several and not known.isdisjoint(MEASURES) and not is_of_funds


def _head_indicators_by_composed_names(texts: Sequence[str]) -> bool:
    """Whether a row without one known name of a value names levels, both measures and points by composed ones, and no figure stands in it."""
    are_names = all(len(text) <= NAMES.longest and not any(map(str.isdigit, text)) for text in texts)
    if len(texts) < TABLES.composed_names or not are_names:
        return False
    known = {label for text in texts for label in columns_of(text, is_of_funds=False)}
    known |= {Label.TARGET} if any(is_label(text, Label.GOALS) for text in texts) else set()  # 年度目标 above targets
    return known >= MEASURES and not known.isdisjoint(POINTS) and not known.isdisjoint(LEVELS)


_GOAL_OF_COLUMN = {Label.TARGET: Label.EXPECTED_GOAL, Label.ACTUAL: Label.ACHIEVED_GOAL}
"""Names of columns of the indicators that some forms use for the goals."""
_GOAL_OF_SIDE = {Side.PROMISED: Label.EXPECTED_GOAL, Side.REACHED: Label.ACHIEVED_GOAL}
_MEASURE_OF_SIDE = {Side.PROMISED: Label.TARGET, Side.REACHED: Label.ACTUAL}


def _with_note(text: str) -> str:
    """A name in one line with the words of its note: `绩效目标（实际）` -> `绩效目标实际`."""
    return re.sub(r"[\s()（）\[\]【】:：]", "", half_width(text))


_OF_SEVERAL_YEARS = re.compile(
    r"(?:实施|执行|中|长|全|周|规划|建设|存续|项目)期(?!间)|(?<![\d〇○零一二三四五六七八九])[二两三四五六七八九十2-9]年(?:期|总体|绩效|规划|目标|内)|十[三四五]五|跨年度?"
)
_ITS_YEAR = re.compile(r"20\d\d年度?(?=.*(?:目标|情况|任务))")

_NUMBER_OF_A_GOAL = re.compile(r"(?<=目标)(?:\d{1,2}|[一二三四五六七八九十]|[①-⑩])(?=$|[:：(（]|完成|实现|实际|达成)")


def is_of_several_years(text: str) -> bool:
    """Whether a name speaks of the whole time of a project and not of the form's year: `总体目标（2022-2024年）`, `实施期目标`."""
    compact = _with_note(text)
    return _OF_SEVERAL_YEARS.search(compact) is not None or len({*_ANY_YEAR.findall(compact)}) > 1


_GOALS_SECTION = re.compile(r"(?:年度|全年|本年度?|项目|绩效|总体?|工作|主要)*目标(?:及?(?:完成|实现)情况)?")


def names_goals(text: str) -> bool:
    """Whether a text is the name of the section of the goals."""
    return is_label(text, Label.GOALS) or _GOALS_SECTION.fullmatch(_ITS_YEAR.sub("年度", bare(text))) is not None


def is_numbered_goal(text: str) -> bool:
    """Whether a text is no more than the name of one of several goals: `目标1`, `目标2完成情况`."""
    return len(text) <= NAMES.longest and _NUMBER_OF_A_GOAL.search(bare(text)) is not None and bool(goal_names(text))


@remembered
def goal_names(text: str) -> Mapping[Label, float]:
    """Which of the two goals a text may name where their names stand, each with what speaks against it."""
    goals = frozenset({Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL})
    if is_of_several_years(text):
        return {}
    text = _NUMBER_OF_A_GOAL.sub("", _ITS_YEAR.sub("年度", text))
    known = labels_of(text)
    if known & goals:
        return dict.fromkeys(known & goals, 0.0)
    if elsewhere := known & _GOAL_OF_COLUMN.keys():
        return {_GOAL_OF_COLUMN[label]: WEIGHTS.as_elsewhere for label in elsewhere}
    name = bare(text).rstrip("0123456789")
    if not name or len(name) > NAMES.longest or (known - {Label.GOALS}):
        return {}
    if side := side_of(_with_note(text)) or side_of(name):
        return {_GOAL_OF_SIDE[side]: WEIGHTS.second_meaning if known else WEIGHTS.composed}
    return _alike(name, goals) | ({Label.ACHIEVED_GOAL: WEIGHTS.second_meaning} if may_be_reached(name) else {})


def opens_goals(cells: Sequence[Cell]) -> bool:
    """Whether a row begins the section of the goals: its name beside that of a goal, a text or nothing, or the names of both."""
    named = [cell for cell in cells if any(cost <= WEIGHTS.composed for cost in goal_names(cell.text).values())]
    are_both = {label for cell in cells for label in labels_of(cell.text)} >= {*GOALS} and named[:1] == [*cells[:1]]
    return are_both or (bool(named or len(cells) in (1, 2)) and names_goals(cells[0].text))


# --- similarity ----------------------------------------------------------------------------------------------------


def _grams(text: str) -> frozenset[str]:
    """The characters of a text and the pairs of them."""
    return frozenset(text) | {text[at : at + 2] for at in range(len(text) - 1)}


_GRAMS = {
    label: frozenset(gram for wording in wordings.split() for gram in _grams(wording)) for label, wordings in _WORDINGS.items()
}
_SHARED_BY = Counter(gram for grams in _GRAMS.values() for gram in grams)
_TELLING = {gram: log((len(_GRAMS) + 1) / (count + 0.5)) for gram, count in _SHARED_BY.items()}
"""How much a character or a pair of them tells: the less, the more labels have it."""
_TELLING_OF_OTHERS = log((len(_GRAMS) + 1) / 0.5)


def _alike(name: str, among: Iterable[Label]) -> dict[Label, float]:
    """What speaks against the labels whose wordings a name is like."""
    alike = {
        label: WEIGHTS.alike * (3 - 2 * similarity)
        for label, similarity in _similarities(name, among)
        if similarity >= NAMES.likeness
    }
    return {label: cost + WEIGHTS.second_meaning * (label == Label.REMARK) for label, cost in alike.items()}


def _similarities(name: str, among: Iterable[Label]) -> Iterator[tuple[Label, float]]:
    """How much of what a name tells is found in the wordings of each label, between 0 and 1; those of too little may be left out."""
    grams = _grams(name)
    known = grams & _TELLING.keys()
    told = sum(map(_TELLING.__getitem__, known))
    whole = told + _TELLING_OF_OTHERS * (len(grams) - len(known))
    likely = among if told >= NAMES.likeness * whole else ()
    return ((label, sum(map(_TELLING.__getitem__, known & _GRAMS[label])) / whole) for label in likely)


HEADING_LABELS = (
    Label.PROJECT_NAME,
    Label.DEPARTMENT_NAME,
    Label.UNIT_NAME,
    Label.DEPARTMENT,
    Label.IMPLEMENTING_UNIT,
    Label.FISCAL_YEAR,
    Label.PERSONAL,
    Label.OTHER_HEADING,
)


@remembered
def inline_value(text: str, *wanted: Label) -> str | None:
    """The value behind a label in one and the same cell (`项目名称：职工之家建设` -> `职工之家建设`); None where there is no such label."""
    label, colon, value = at_colon(text)
    return value.strip() if colon and is_label(label, *wanted) else None


_BETWEEN_PAIRS: Final = re.compile(r"\n|(?<=\S)(?:\s+|[；;]\s*)(?=[^\s:：；;]{2,12}[:：])")
_BETWEEN_VALUES: Final = tuple(" \t\u3000，,、/／|；;")
_PARTS_A_LINE: Final = frozenset({*HEADING_LABELS, Label.PERSONAL})


def named_values(line: str) -> Iterator[tuple[str, str]]:
    """The names in a line that are followed by a colon and a value, with these: `主管部门：某市总工会    实施单位：宣教部`.

    A known name begins the next pair whatever parts it from the value before, a stroke or nothing at all. A value of which the name
    behind may have taken a word is left out.
    """
    for part in _BETWEEN_PAIRS.split(line):
        name, begin = "", 0
        for colon in re.finditer("[:：]", part):
            text = part[begin : colon.start()]
            known = [*_names_ending(text)] if name else [text]
            if not known:
                continue
            if name and (len(known) == 1 or text[: -len(known[0])].endswith(_BETWEEN_VALUES)):
                yield from _pair(name, text[: -len(known[0])])
            name, begin = known[0], colon.end()
        yield from _pair(name, part[begin:])


def _pair(name: str, text: str) -> Iterator[tuple[str, str]]:
    if name and (value := text.strip().strip("".join(_BETWEEN_VALUES))):
        yield name.strip(), value


def _names_ending(text: str) -> Iterator[str]:
    """The known names with which a text ends that goes on behind a colon, the longest first: several where the value before it may
    end within one, `…养护经费主管部门`."""
    for begin in range(max(len(text) - NAMES.longest_in_a_line, 1), len(text) - NAMES.shortest_in_a_line + 1):
        name = text[begin:]
        if name[0].isalpha() and not labels_of(name).isdisjoint(_PARTS_A_LINE):
            yield name
            if text[:begin].endswith(_BETWEEN_VALUES):
                return


def is_any_label(text: str) -> bool:
    """Whether a text is a label, or one of the heading with its value behind it."""
    return bool(labels_of(text)) or begins_with_label(text, *HEADING_LABELS)


def begins_with_label(text: str, *wanted: Label) -> bool:
    """Whether a text is such a label, or one with its value behind it."""
    return is_label(text, *wanted) or inline_value(text, *wanted) is not None


# --- the rows of 项目资金 ------------------------------------------------------------------------------------------

_FUND_SOURCES = {
    "total": "全年资金 全年预算资金 年度预算资金 年度预算 年度资金 年度资金总额 总额 年度财政资金总额 合计 资金总额 项目资金总额 年度总额 年度资金合计 年度资金总计 总计 全年资金总额 资金合计 项目总金额 年度预算总额 年度总金额 资金总金额 总金额 总资金 项目总资金",
    "appropriation": (
        "当年财政拨款 本年财政拨款 本年一般公共预算拨款 财政资金 财政拨款 当年财政资金 本年财政资金 年度财政拨款 一般公共预算拨款 当年一般公共预算拨款"
        " 一般公共预算财政拨款 当年一般公共预算财政拨款 本年一般公共预算财政拨款 本年度财政拨款 当年度财政拨款 财政拨款资金 财政拨款小计 财政性资金"
        " 财政 财政安排 财政安排资金 财政预算资金 财政预算拨款 财政拨款收入 当年财政拨款资金 一般公共预算 一般公共预算资金"
    ),
    "carryover": "上年结转资金 上年结转 以前年度结转资金 结转资金 上年结转结余 上年结转结余资金 上年财政结转资金 年初结转资金 上年结余结转资金 以前年度结转 上年结转和结余 上年结转和结余资金 上年结余资金 上年结余 以前年度结转结余资金 以前年度结转结余"
    " 上年度结转 上年度结转资金 上年度结转结余 上年结转数 结转结余资金 年初结转 年初结转和结余 年初结转结余",
    "other": "其他资金 其它资金 其他 其它 其他来源资金 其他来源",
}
_SOURCE_OF = {wording: source for source, wordings in _FUND_SOURCES.items() for wording in wordings.split()}


_TOTAL_NAME = re.compile(
    r".*(?:总额|合计|总计|总量)数?|资金总数|(?:年度|全年|项目|预算|资金|全部|累计|本年度?|当年)*(?:总|全部|合计)(?:资金|投入|金额|经费|预算|计)+(?:额|数)?"
)


@remembered
def fund_label(text: str) -> str:
    """The name of a fund row without `其中：`, running number and colon."""
    return re.sub(r"^[—－-]*(?:其中[:：、—－-]*)?(?:\d+[.、．](?!\d)|[①-⑩])?", "", bare(text))


_BEFORE_A_SOURCE = re.compile(r"^[—－-]*(?:其中[:：、—－-]*)?(?:\d+[.、．](?!\d)|[①-⑩]|[(（]\d+[)）])?")
_UNIT_OF_A_SOURCE = re.compile(rf"[(（\[【](?:金额|单位|[:：])*(?:人民币)?(?:{AMOUNT_UNIT})[)）\]】]")


def filed_fund_label(text: str) -> str:
    """The name of a fund row as filed, with its notes: `其中：专项债券（二期）` -> `专项债券（二期）`; without a number, a unit, a colon."""
    name = _UNIT_OF_A_SOURCE.sub("", re.sub(r"\s", "", text))
    return _BEFORE_A_SOURCE.sub("", name, count=1).rstrip(":：;；、,，")


@remembered
def fund_source(text: str) -> str:
    """The source that a fund row stands for: `total`, `appropriation`, `carryover`, `other`, or `other:<label>` for a local one."""
    name = fund_label(text)
    is_total = _TOTAL_NAME.fullmatch(bare(text)) is not None and not bare(text).startswith("其中")
    return _SOURCE_OF.get(name, "total" if is_total else f"other:{name}")


_GIVER = re.compile(
    rf"(?:其中)?(?:{'|'.join(sorted(ADMINISTRATIONS.split(), key=len, reverse=True))}|乡镇|上级|本级|部门|单位|社会|自有|自筹|债券|专户|事业|经营|非财政|政府性基金|国有资本|一般公共预算|其他|上年)+"
    r"(?:[级本]|财政|专项|预算|配套|补助|转移支付|自筹|自有|安排|投入|结转|债券|性|类)*(?:资金|拨款|收入|补助|配套|投入|财政|基金|经费)"
)


def names_a_giver(text: str) -> bool:
    """Whether a text names a source by who gives the money: `中央资金`, `市级财政配套`, `单位自有资金`."""
    return _GIVER.fullmatch(fund_label(text)) is not None


def names_source(text: str) -> bool:
    """Whether a text is the name of a source that every form may have, or of their total."""
    return not fund_source(text).startswith("other:")


# --- titles --------------------------------------------------------------------------------------------------------

_EVALUATION_TITLE = re.compile(
    r"自评(?:价)?(?:(?:[^,，。；;：:表]{0,4}|(?:基[础本]|数据|信息|绩效|目标|指标|体系|情况|完成|评价|评分|打分|计分|得分|结果|[及和与、])+)表|报告|情况|得分)|自我评[价估](?:表|情况)|绩效评价(?:表|情况表)|(?:目标|指标)(?:实际)?完成情况(?:自评)?表"
)
_SCORING_TITLE = re.compile(r"评分表|评价指标体系")
_BY_OTHERS = re.compile(r"(?:部门|财政|重点)(?:绩效)?评价|第三方|专家|评价[组机]|评审|复核|复评|再评价|抽查|核查")
_MONITORING_TITLE = re.compile(r"监控(?:情况)?表")
_TABLE_TITLE = re.compile(r"(?<!续)(?:表|清单|体系|标准)(?:[(（][^()（）]*[)）])?$")
_PLAN_TITLE = re.compile(r"(?:绩效)?目标(?:批复|申报|审批|设定)?表|目标申报|申报表|审批表|批复表|监控表|监控情况表")
_YEAR_LINE = re.compile(
    r"[(（【]?(?:自评|评价|预算|填报|项目)?(?:年度)?[:：]?(?:20\d\d|二[〇○零0一二三四五六七八九]{3})年?度?(?:0?1月?(?:[-—–－~～]|至|到)+12月)?[)）】]?"
)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(
    r"(?<![\d])(20\d\d)\s*财?年(?=\s*0?1\s*月\s*(?:0?1\s*日\s*)?(?:[-—–－~～]|至|到)+\s*12\s*月|(?!\s*(?:\d{1,2}\s*月|结转)))|[(（]\s*(20\d\d)\s*[)）]|^\s*(20\d\d)\s*$|年度\s*[:：]\s*(20\d\d)"
)
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_CHINESE_YEAR = re.compile(r"二[〇○零0][〇○零0一二三四五六七八九]{2}(?=年)")


def is_fund_total(text: str) -> bool:
    """Whether a fund row has the very name of the total, not only an ending like one (`财政资金合计`)."""
    return _SOURCE_OF.get(fund_label(text)) == "total"


@remembered
def is_evaluation_title(text: str) -> bool:
    """Whether a line is the title of a self-evaluation form (项目支出绩效自评表 and its local names); a sentence is none."""
    compact = re.sub(r"\s", "", text)
    return len(compact) <= NAMES.title and "。" not in compact and _EVALUATION_TITLE.search(compact) is not None


def is_continued_title(text: str) -> bool:
    """Whether a line is the title of the second half of a table: `自评表（续）`, `续表`."""
    return re.search(r"[(（]续[表)）]|^续表|续[)）]$", re.sub(r"\s", "", text)) is not None


def is_plan_title(text: str) -> bool:
    """Whether a line is the title of a plan (绩效目标表, 申报表, 审批表): a form that promises and does not evaluate."""
    compact = re.sub(r"\s", "", text)
    return bool(_PLAN_TITLE.search(compact)) and not is_evaluation_title(compact)


@remembered
def is_table_title(line: str) -> bool:
    """Whether a line is the title of a table of any kind (收入决算表, 绩效评价指标体系), not of the second half of one (续表)."""
    return _TABLE_TITLE.search(re.sub(r"\s", "", line)) is not None


def is_scoring_title(text: str) -> bool:
    """Whether a line is the title of a table in which somebody scores the project (绩效评价评分表), and does not say that it is the unit."""
    return is_table_title(text) and not is_evaluation_title(text) and _SCORING_TITLE.search(text) is not None


def is_title_of_others(text: str) -> bool:
    """Whether the title of a table says that others than the unit evaluate (部门评价指标体系评分表)."""
    return _BY_OTHERS.search(text) is not None


def is_monitoring_title(text: str) -> bool:
    """Whether a line is the title of a form filled within the year (绩效运行监控表): what it states is not final."""
    compact = re.sub(r"\s", "", text)
    return bool(_MONITORING_TITLE.search(compact)) and not is_evaluation_title(compact)


def is_year_line(text: str) -> bool:
    """Whether a line says nothing but a year (`（2024年度）`, `2024`, `年度：2024`), or one beside other notes (`2024年度  单位：元`)."""
    text = half_width(text)
    parts = [part for part in text.split() if "年度" in part]
    return any(_YEAR_LINE.fullmatch(part) for part in (re.sub(r"\s", "", text), *parts))


def years_in(text: str) -> set[int]:
    """The years that a title names (`2024年度`, `（2023）`, `二〇二二年`); dates with a month are no year, money carried over has another."""
    return {int(next(filter(None, match.groups()))) for match in _YEAR.finditer(_with_digits(text))}


def years_of_dates(text: str) -> set[int]:
    """All years in what is filled in where a form asks for its year or period: `2024.1.1-2024.12.31`."""
    return {int(year) for year in _ANY_YEAR.findall(_with_digits(text))}


def _with_digits(text: str) -> str:
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), half_width(text))
