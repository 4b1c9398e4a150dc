"""What the desk says: how much is open, which sums come true, who answered what."""

from __future__ import annotations

from datetime import datetime

from perfeval_data.desk.sums import Sum
from perfeval_data.paper.values import in_digits

NOT_A_FORM = "这张表不是自评表"
TYPE_WHOLE = "整表录入"
TYPE_ANOTHER = "另录一张"
NO_PAPER = "没有可以显示的原文。"


def open_sentence(questions: int, is_settled: bool) -> str:
    """How many answers a document still wants."""
    if questions:
        return f"还有 {questions} 个问题待核定，核定完毕后才能入库。"
    return (
        "问题已全部核定，可以入库。" if is_settled else "没有可以逐项核定的问题：请整表录入；不是自评表的，点“不再处理”移走。"
    )


def answered_sentence(last: tuple[str, datetime] | None, what_now: str) -> str:
    """That somebody else was quicker: `已由甲核定（2026-11-30 09:12），请看新的问题。`"""
    return f"{_by('核定', last) if last else '内容已有变化'}，{what_now}。"


def gone_sentence(stored: tuple[str, datetime] | None) -> str:
    """Why a document is not on the desk any more."""
    return f"这份文件{_by('入库', stored) if stored else '已由其他人移走'}，不在核定台上了。"


def _by(act: str, last: tuple[str, datetime]) -> str:
    by, at = last
    return f"已由{by or '其他人'}{act}（{at:%Y-%m-%d %H:%M}）"


def sum_sentence(each: Sum) -> str:
    """`Σ得分 89 = 总分得分 89 ✓`, `Σ得分 79 ≠ 总分得分 89 ✗`."""
    sign, mark = ("=", "✓") if each.holds else ("≠", "✗")
    return f"{each.left} {in_digits(each.left_value)} {sign} {each.right} {in_digits(each.right_value)} {mark}"
