"""What a leader asks about each item of 需要关注, in plain words: the fact, what is at stake, and one question to the unit.

The items come from `queries.attention`."""

from __future__ import annotations

import re
from collections.abc import Callable

from perfeval_data.queries.attention import MONEY, Doubt, Unspent
from perfeval_data.words import wording
from perfeval_data.words.wording import as_filed, percent, score

UNSPENT, REWARDED_MISSES, COSTLY_ERRORS = "钱没花完", "没完成却得高分", "填报错误"
"""The three lists."""


def unspent_fact(item: Unspent) -> str:
    """`全年预算20万元，执行16.8万元（84%）`."""
    return f"全年预算{as_filed(item.annual_budget_wan)}万元，执行{as_filed(item.executed_wan)}万元（{percent(item.execution_rate)}）"


def unspent_at_stake(item: Unspent) -> str:
    """The money that is left."""
    return f"结余{as_filed(item.unspent_wan)}万元"


def unspent_question(item: Unspent) -> str:
    """Why the money is left, and what becomes of it."""
    if not item.executed_wan:
        return f"{as_filed(item.unspent_wan)}万元为什么一分未花？项目是否还要实施？"
    return f"剩余{as_filed(item.unspent_wan)}万元为什么没有花完？是否收回？"


def doubt_fact(item: Doubt) -> str:
    """What the form says: of an indicator its target, its actual value and its points; else what the finding says."""
    if item.level_3 is None or not item.target or not item.actual or item.score is None:
        return wording.finding_text(item.level_3, item.message)
    full = "" if item.weight is None else f"（满分{as_filed(item.weight)}分）"
    return f"{item.level_3}：指标值{item.target}，完成值{item.actual}，得{as_filed(item.score)}分{full}"


def doubt_at_stake(item: Doubt) -> str:
    """The money or points that hang on it; a dash where the form states no numbers."""
    if item.at_stake is None:
        return wording.NOTHING
    return f"{_WORD.get(item.code, '相差')}{score(item.at_stake)}{'万元' if item.measure == MONEY else '分'}"


_WORD = {
    "missed_target_full_points": "多得",
    "score_off_proportion": "多得",
    "score_far_above_proportion": "多得",
    "score_outside_band": "多得",
    "execution_score_mismatch": "多得",
    "score_exceeds_execution": "高出",
    "results_without_spending": "涉及",
    "late_full_points": "涉及",
    "shortfall_without_deduction": "涉及",
    "score_above_weight": "多得",
    "execution_score_above_weight": "多得",
    "negative_score": "涉及",
}


def doubt_question(item: Doubt) -> str:
    """The question to the unit; for a kind of finding without one of its own, what the finding says and whether it is so."""
    ask = _QUESTIONS.get(item.code)
    return ask(item) if ask else f"{item.message}，是否属实？"


def _full_points(item: Doubt) -> str:
    missed = _missed(item)
    return f"{missed}为什么不扣分？" if missed else "指标没有完成，为什么得满分？"


def _off_proportion(item: Doubt) -> str:
    missed = _missed(item) or "没有完成的部分"
    return f"{missed}按比例扣分后应得{item.expected}分，为什么得{item.stated}分？"


def _missed(item: Doubt) -> str:
    """`少的10人`, `超出的5天`; empty where target and actual are not two numbers in one unit, so that one may be taken off the other."""
    target, actual, share = item.target_value, item.actual_value, item.achieved_share
    if not target or not actual or share is None:
        return ""
    if abs(actual / target - share) < _SHARE_IS_ROUNDED and actual < target:
        return f"少的{_quantity(target - actual, item)}"
    if abs(target / actual - share) < _SHARE_IS_ROUNDED and actual > target:
        return f"超出的{_quantity(actual - target, item)}"
    return ""


_SHARE_IS_ROUNDED = 0.0001


def _quantity(number: float, item: Doubt) -> str:
    """A number in the unit of the target or, where that has none, in the one that the name of the indicator ends with (参与人数)."""
    counted = _COUNTER.search(item.level_3 or "")
    unit = item.target_unit or (counted[1] if counted else "")
    return f"{score(number)}{'个百分点' if unit == '%' else unit}"


_COUNTER = re.compile(r"(人次|[人次个件户场家项名篇期条份台套])数(?:量)?$")

_QUESTIONS: dict[str, Callable[[Doubt], str]] = {
    "missed_target_full_points": _full_points,
    "score_off_proportion": _off_proportion,
    "score_far_above_proportion": _off_proportion,
    "score_outside_band": lambda item: f"按完成情况应得{item.expected}分，为什么得{item.stated}分？",
    "late_full_points": lambda item: f"要求{item.target}，{item.actual}才完成，为什么不扣分？",
    "shortfall_without_deduction": lambda _: "自己写明没有完成或有延误，为什么不扣分？",
    "execution_score_mismatch": lambda item: f"按执行率应得{item.expected}分，为什么得{item.stated}分？",
    "score_exceeds_execution": lambda item: (
        f"预算{f'只执行了{item.expected}' if item.execution_rate else '一分未花'}，为什么得分率有{item.stated}？"
    ),
    "results_without_spending": lambda item: f"{item.expected}万元一分未花，为什么报告已经完成？",
    "total_zero_beside_sources": lambda item: f"各项来源合计{item.expected}万元，总额为什么填0？",
    "sources_mismatch": lambda item: (
        f"总额填{item.stated}万元，各项来源合计{item.expected}万元，差的{_amount(item)}万元出在哪里？"
    ),
    "rate_mismatch": lambda item: f"执行率填{item.stated}，按金额计算为{item.expected}，是金额错了还是执行率错了？",
    "weight_sum_mismatch": lambda item: (
        f"各指标分值合计{item.expected}分，总分行填{item.stated}分，差的{_amount(item)}分在哪里？"
    ),
    "score_sum_mismatch": lambda item: f"各指标得分合计{item.expected}分，总分行填{item.stated}分，究竟得多少分？",
    "stated_score_differs": lambda item: f"评价结论写{item.stated}分，表内得分为{item.expected}分，究竟得多少分？",
    "total_readings_differ": lambda _: "总分行的分值和得分口径不一，究竟得多少分？",
    "score_above_weight": lambda item: f"得分{item.expected}分，为什么得{item.stated}分？",
    "execution_score_above_weight": lambda item: f"执行得分{item.expected}分，为什么得{item.stated}分？",
    "negative_score": lambda item: f"得分为什么是{item.stated}？应得多少分？",
}


def _amount(item: Doubt) -> str:
    return score(item.at_stake)
