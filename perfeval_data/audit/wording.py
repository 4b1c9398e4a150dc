"""Rules about targets and actuals in words: bands, what is told as undone, degrees that nothing measures, times that name no day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_data.audit.attainment import compare
from perfeval_data.audit.context import AuditContext, plain, rounded
from perfeval_data.audit.degrees import is_degree, is_nothing_but_degree, is_rise, without_emphasis
from perfeval_data.audit.denial import undone
from perfeval_data.audit.direction import WHOLE_RATE
from perfeval_data.audit.phrases import only_says_done
from perfeval_data.audit.rule import Violation, on_form, on_indicator
from perfeval_data.audit.texts import compact, core, name_of, says_the_same
from perfeval_data.paper.kinds import Rule, Source
from perfeval_data.paper.model import Indicator, Severity

_BANDS = (
    (re.compile(r"部分(?:达成|达到|完成|实现)"), "部分达成"),
    (re.compile(r"未(?:能)?(?:达成|达到|完成|实现)(?!率)"), "未达成"),
    (re.compile(r"(?:全部|基本)?(?:达成|达到)(?:年度|预期)*(?:指标|目标)"), "达成"),
)


def _band(context: AuditContext, text: str) -> tuple[str, Decimal, Decimal] | None:
    """The word of the qualitative band that a text names, and the lower and upper share of the points in it."""
    bands = context.settings.bands
    word = next((word for pattern, word in _BANDS if pattern.match(text)), None)
    if word == "部分达成":
        return word, bands.partly_reached, bands.reached
    if word == "未达成":
        return word, Decimal(0), bands.partly_reached
    return (word, bands.reached, Decimal(1)) if word else None


@on_indicator(
    Rule(
        code="score_outside_band",
        title="定性指标得分不在档内",
        severity=Severity.WARNING,
        explanation="定性指标分三档计分：达成得分值的80%—100%，部分达成60%—80%，未达成0—60%（档界可在设置中调整）。",
        example="完成值“部分达成预期指标”，分值10，得分10。",
        advice="按所在档次重新计分，或更正完成情况。",
        source=Source.PRINTED,
    )
)
def score_outside_band(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    points, band = context.points(indicator), _band(context, indicator.actual.text.strip())
    if band is None or points is None or compare(context, indicator) is not None:
        return
    (weight, score), (word, lowest, highest) = points, band
    if not lowest * weight <= score <= highest * weight:
        low, high = rounded(lowest * weight), rounded(highest * weight)
        message = f"完成值“{indicator.actual.text}”属于{word}，分值{plain(weight)}应得{low}—{high}分，填报{plain(score)}分"
        yield Violation(message, indicator.score, plain(score), f"{low}—{high}")


_NOT_DONE = re.compile(
    rf"{undone('完成|完工|竣工|建成|验收|投入|开展|进行|组织|实施|举办|举行|启动|安排|统计|调查|测评|评估|落实|执行|建立|制定|出台|采购|发放|拨付|支付|做')}"
    r"|预计|拟于|将于|(?:无|没有)(?:相关|有关)?(?:数据|调查|统计)|已?(?:取消|停办|暂停|暂缓|搁置)|(?:部分|个别|其中)[^,，。;；]{0,8}(?:未|延期|推迟|滞后)"
    r"|(?:尚未|还未|仍未)(?!发生|出现|发现|收到|接到|超|到期|届满|见)"
)
_UNDER_WAY = re.compile(
    r"正在[^,，。;；]{0,6}?(起草|草拟|拟定|制定|制订|编制|修订|征求意见|审批|报批|申报|招标|采购|筹备|筹建|施工|建设|安装|调试|整改|验收|评审|结算)"
    r"|(起草|草拟|拟定|制定|制订|编制|修订|征求意见|审批|报批|招标|筹备|筹建|施工|整改|验收|评审|结算)(?:之)?中[。.]?$"
)
"""`未发生`, `未超预算`, `未出现` say that all is well."""


@on_indicator(
    Rule(
        code="undone_full_points",
        title="写明未开展却得满分",
        severity=Severity.WARNING,
        explanation="实际完成值写明没有开展、没有调查、已取消，或者正在起草、待验收、预计以后完成，仍得满分。",
        example="满意度的指标值为≥95%，完成值“未开展问卷调查”，得满分10分。",
        advice="没有开展的不得分；没有调查的满意度补做调查。",
    )
)
def undone_full_points(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    weight, score = context.points(indicator) or (Decimal(0), Decimal(0))
    if weight and score >= weight and says_undone(indicator):
        message = f"完成值写“{indicator.actual.text}”，仍得满分{plain(weight)}分"
        yield Violation(message, indicator.actual, indicator.actual.text, indicator.target.text)


def says_undone(indicator: Indicator) -> bool:
    """Whether an actual says that nothing was done or that it is not finished."""
    actual = compact(indicator.actual.text)
    return (_NOT_DONE.search(actual) is not None or _is_to_come(indicator, actual)) and not says_the_same(indicator)


def _is_to_come(indicator: Indicator, actual: str) -> bool:
    """Whether an actual says that a thing is being made or awaited, and more was wanted: 正在起草 for 建立, 待验收 for a rate of 验收.

    What was wanted may be done and a later step still to come: 12月20日完工，待验收.
    """
    target = compact(indicator.target.text)
    wanted, found, awaited = name_of(indicator) + target, _UNDER_WAY.search(actual), _AWAITED.search(actual)
    if awaited:
        return awaited[1] in wanted or not _has_done(indicator, actual[: awaited.start()], wanted)
    step = (found[1] or found[2]) if found else ""
    is_more_wanted = bool(step) and step not in target and not _WANTS_A_BEGINNING.search(target)
    return found is not None and is_more_wanted and not _has_done(indicator, actual[: found.start()], wanted)


def _has_done(indicator: Indicator, before: str, wanted: str) -> bool:
    done = _DONE.search(before)
    return indicator.actual_quantity.value is not None or (done is not None and done[0] in wanted)


_AWAITED = re.compile(
    r"(?:^|[,，。;；(])(?:等?待|有待)(验收|审批|批复|评审|结算|审计|完工|竣工|开展|启动|实施|印发|出台|发布|拨付|支付|发放|安装|调试|补)"
)
_DONE = re.compile(r"(?<!未)(?:完工|竣工|建成|建立|建设|制定|印发|出台|交付|安装|完成)")
_WANTS_A_BEGINNING = re.compile(r"开工|启动|动工|推进|持续|长期|在建|开展|有序")


@on_indicator(
    Rule(
        code="degree_copied",
        title="定性指标照抄",
        severity=Severity.NOTICE,
        explanation="指标值是“提升”“有效缓解”“进一步弘扬”“促进经济发展”一类说不出多少的话，完成值只是重复它，或者只是“效果显著”，没有写出任何依据，也没有扣分。",
        example="指标值“增强”，完成值“明显增强”。",
        advice="换成可以统计或调查的指标值，或在完成值里写明做到了什么。",
        source=Source.PRACTICE,
    )
)
def degree_copied(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    target, actual = core(indicator.target.text), core(indicator.actual.text)
    if context.lost(indicator) > 0 or not is_degree(target) or any(map(str.isdigit, target + actual)):
        return
    if (
        target == actual
        or without_emphasis(target) == without_emphasis(actual)
        or (target in actual and len(actual) <= len(target) + 2)
    ):
        message = f"指标值“{indicator.target.text}”说不出多少，完成值“{indicator.actual.text}”只是重复它"
    elif is_nothing_but_degree(actual):
        message = f"指标值“{indicator.target.text}”说不出多少，完成值“{indicator.actual.text}”也一样"
    else:
        return
    yield Violation(message, indicator.actual, indicator.actual.text, "可以核对的完成情况")


_STOCK = re.compile(
    r"(?:已经?|全部|基本|均)*(?:达成|达到|完成|实现|符合)了?(?:年度|年初|预期|既定)*的?(?:指标|目标|要求|效果)?[。.]?"
)


@on_form(
    Rule(
        code="stock_answer",
        title="定性指标只填“达成预期指标”",
        severity=Severity.NOTICE,
        explanation="指标值是“效果明显”“有所提高”“规范”一类说不出多少的话，完成值只填“达成预期指标”“已完成”，没有实际情况，也没有扣分，一张表里有三项以上这样填。",
        example="“审批规范性”“到位及时性”“干部积极性”三项的完成值都是“达成预期指标”。",
        advice="写明做到了什么，有数据的写数据。",
        source=Source.PRACTICE,
    )
)
def stock_answer(context: AuditContext) -> Iterator[Violation]:
    stock = stock_answers(context)
    for each in stock if len(stock) >= context.settings.targets.stock_answers else ():
        message = f"指标值“{each.target.text}”，完成值只填“{each.actual.text}”，没有实际情况"
        yield Violation(message, each.actual, each.actual.text, "可以核对的完成情况", each)


def stock_answers(context: AuditContext) -> list[Indicator]:
    """The indicators whose vague target is answered by no more than that it was reached, with nothing deducted."""
    return [each for each in context.form.indicators if _is_stock_answer(each) and context.lost(each) <= 0]


def _is_stock_answer(indicator: Indicator) -> bool:
    target = core(indicator.target.text)
    is_vague = is_degree(target) or is_nothing_but_degree(target) or _ONLY_PROPER.fullmatch(target) is not None
    return is_vague and _STOCK.fullmatch(compact(indicator.actual.text)) is not None


_ONLY_PROPER = re.compile(r"(?:合规|规范|合理|合法|严格|严格执行[一-鿿]{0,10}|按规定|按要求|符合(?:要求|规定)|及时)+")


@on_indicator(
    Rule(
        code="degree_answered_by_rate",
        title="定性指标填了100%",
        severity=Severity.WARNING,
        explanation="指标值是“提升”“有所提高”一类的说法，完成值却填100%：没有什么可以量出这个百分比。",
        example="“老年人生活质量”的指标值为“有所提高”，完成值填“100%”。",
        advice="写明做到了什么；要用百分比的，把指标换成知晓率、满意度一类可以统计的。",
    )
)
def degree_answered_by_rate(_: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    is_rate = WHOLE_RATE.search(name_of(indicator)) is not None
    if is_rise(core(indicator.target.text)) and compact(indicator.actual.text) == "100%" and not is_rate:
        message = f"指标值“{indicator.target.text}”，完成值填“{indicator.actual.text}”，量不出这个百分比"
        yield Violation(message, indicator.actual, indicator.actual.text, "可以核对的完成情况")


_ANY_TIME = re.compile(
    r"(?:按时|按期|及时|如期|准时|按计划|按进度|按要求|按规定(?:时[间限])?|按年度|适时|定期|足额|已|均|全部)+"
    r"(?:完成|发放|拨付|支付|开展|实施|办理|到位|报送|上报|公开|验收|供货|交付|推进|举办|采购|执行)*(?:到位|完毕)?"
)
_AT_A_TIME = re.compile(r"年底|年末|月底|季末|每[个天日周月季年]|汛|暑|寒假|节前|开学|春耕|冬")
_A_TIME = re.compile(rf"\d|[一二三四五六七八九十两半](?:个?月|季度|[天日周年]|小时|分钟)|{_AT_A_TIME.pattern}")


@on_indicator(
    Rule(
        code="time_without_a_day",
        title="时效指标没有写明时间",
        severity=Severity.NOTICE,
        explanation="时效指标的指标值是“按时完成”“及时发放”一类的话，没有日期、天数，也没有比率，完成值也一样，是否按时看不出来。",
        example="“工作完成时间”的指标值、完成值都是“按时完成”。",
        advice="写明完成的日期，或者换成及时率。",
        source=Source.PRACTICE,
    )
)
def time_without_a_day(context: AuditContext, indicator: Indicator) -> Iterator[Violation]:
    target, actual = (compact(entry.text).rstrip("。.") for entry in (indicator.target, indicator.actual))
    is_named = (
        _A_TIME.search(target + actual.replace("100%", "")) is not None or _AT_A_TIME.search(name_of(indicator)) is not None
    )
    is_answered_alike = actual == "100%" or _ANY_TIME.fullmatch(actual) is not None or only_says_done(actual)
    is_in_words = _ANY_TIME.fullmatch(target) is not None and is_answered_alike
    is_spending = _SPENDING.search(name_of(indicator)) is not None
    is_named = is_named or (context.applies("stock_answer") and _is_stock_answer(indicator))
    if indicator.level_2 == _TIMELINESS and is_in_words and not is_named and not is_spending:
        message = f"“{indicator.level_3.text}”的指标值“{indicator.target.text}”、完成值“{indicator.actual.text}”没有写明时间"
        yield Violation(message, indicator.actual, indicator.actual.text, "日期或者天数")


_SPENDING = re.compile(r"(?:支出|支付|执行|使用)(?:进度|率|情况)")
"""How fast the money is spent is seen in the table of funds."""
_TIMELINESS = "时效指标"
