"""Wording of the cost per unit."""

from __future__ import annotations

from typing import Any, Final

from perfeval_data.words.wording import as_filed, is_nothing, score

COST_RULE: Final = (
    "单位成本＝全年执行数÷选定指标的实际完成值。按哪项指标计由人选定，对同一项目各年度有效；没有选定的不计算，"
    "完成值不是这一单位的数字、或没有全年执行数的，也不计算。"
)
COST_GAPS: Final = {
    "no indicator": "该年度没有这项指标",
    "several indicators": "该年度有几项同名指标",
    "no amount": "完成值不是大于零的确数",
    "other unit": "指标值或完成值的单位不同",
    "no money": "没有填写全年执行数",
}
"""Why a year has no cost per unit."""


def cost_sentence(row: Any) -> str:
    """What a unit cost, of what: `单位成本：每件628.93元（全年执行20万元÷318件，按指标“成功调解案件”）。`"""
    by = f"按指标“{row['level_3']}”，{row['chosen_by']}选定"
    if is_nothing(row["unit_cost_yuan"]):
        return f"单位成本无法计算：{COST_GAPS[row['cost_gap']]}（{by}）。"
    done = f"{as_filed(row['actual_value'])}{row['counted_unit']}"
    return (
        f"每{row['counted_unit']}{score(row['unit_cost_yuan'])}元（全年执行{as_filed(row['executed_wan'])}万元÷{done}；{by}）。"
    )
