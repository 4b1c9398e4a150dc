"""Wording of the ledger of rectifications: what was asked, what came of it, and how that is counted."""

from __future__ import annotations

from collections.abc import Mapping

from perfeval_data.database.remedies import EVIDENCE_WORDS, Evidence
from perfeval_data.queries import LedgerFigures
from perfeval_data.words.wording import percent

RATE_RULE = (
    "整改率＝已整改的疑点÷要求整改的疑点（不含不予整改的），按条计。整改以单位报送的新表为据：新表入库后系统逐条核对，"
    "由人确认后记为已整改；单位说明理由成立的，登记为不予整改。逾期指整改期限已过，仍未整改。"
)
NOTHING_ASKED = "整改台账上还没有要求整改的疑点。在“疑点”中勾选后登记，或在“下载”中随整改通知一并列入。"


def ledger_sentence(figures: LedgerFigures) -> str:
    """What was asked and what came of it: `要求整改53条，已整改45条，整改率86.54%；…`; empty where nothing was asked."""
    if not figures.asked_count:
        return ""
    rate = "" if figures.rectified_share is None else f"，整改率{percent(figures.rectified_share)}"
    answered = f"（其中已回复{figures.answered_count:,}条）" if figures.answered_count else ""
    others = (
        (figures.waived_count, "不予整改", ""),
        (figures.pending_count, "未整改", answered),
        (figures.overdue_count, "逾期", ""),
    )
    said = [f"{word}{number:,}条{more}" for number, word, more in others if number]
    ready = f"；新表已无疑点、待确认{figures.confirmable_count:,}条" if figures.confirmable_count else ""
    rest = f"；{'，'.join(said)}" if said else ""
    return f"要求整改{figures.asked_count:,}条，已整改{figures.rectified_count:,}条{rate}{rest}{ready}。"


def evidence_sentence(counts: Mapping[str, int]) -> str:
    """What the newer forms say of some items: `新表已无此疑点3条，未报新表1条。`"""
    return "，".join(f"{EVIDENCE_WORDS[each]}{counts[each]:,}条" for each in Evidence if counts.get(each)) + "。"
