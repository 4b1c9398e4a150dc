"""What the desk says: how much is open, which sums come true, who answered what."""

from __future__ import annotations

from decimal import Decimal

from perfeval_data.forms.sums import Sum

NOT_A_FORM = "这张表不是自评表"
TYPE_WHOLE = "整表录入"


def open_sentence(questions: int, is_settled: bool) -> str:
    """How many answers a document still wants."""
    if questions:
        return f"还有 {questions} 个问题待核定，核定完毕后才能入库。"
    return "问题已全部核定，可以入库。" if is_settled else "没有可以逐项核定的问题：请整表录入，或确认不是自评表。"


def sum_sentence(each: Sum) -> str:
    """`Σ得分 89 = 总分得分 89 ✓`, `Σ得分 79 ≠ 总分得分 89 ✗`."""
    sign, mark = ("=", "✓") if each.holds else ("≠", "✗")
    return f"{each.left} {_number(each.left_value)} {sign} {each.right} {_number(each.right_value)} {mark}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
