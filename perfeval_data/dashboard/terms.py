"""Terms and formulas as the reader needs them, and the kinds of finding."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from perfeval_data.rules import RULES

TERMS = (
    ("年初预算数、全年预算数、全年执行数", "表上“年度资金总额”一行所填，单位万元；表上以元填报的，除以一万。各资金来源行只在明细中列示，不计入合计。"),
    ("执行率（计算）", "全年执行数÷全年预算数。没有预算数的项目没有执行率。表上所填执行率照录为“执行率原文”，不参与计算。"),
    ("最终得分（计算）", "预算执行得分＋各项指标得分之和，不折算、不修补。执行得分或指标得分没有填写的，没有最终得分。"),
    ("总分行怎么读", "有的表总分不含预算执行的10分（满分90），有的含（满分100）。系统把总分与各项合计对照，判断属于哪一种；两种都对不上的，列为疑点。"),
    ("扣分（计算）", "分值－得分。没有分值栏的表无法计算扣分。"),
    ("合并计分", "几项指标共用一个合并单元格的得分，记在第一项上，其余各项不重复计。"),
    ("—", "表上没有填写，或者没有这一栏。不等于零。"),
    ("部门整体自评表", "评价整个部门的表，其资金已包含各项目，因此不计入项目合计，可在“项目明细”中打开。"),
    ("个人信息", "项目负责人、联系电话等个人信息不入库、不显示、不导出。"),
)  # fmt: skip


def show() -> None:
    """The terms, one below the other."""
    for term, meaning in TERMS:
        st.markdown(f"**{term}**　{meaning}")


def rules() -> pd.DataFrame:
    """Every kind of finding with what it means and what to do about it."""
    return pd.DataFrame(
        {
            "severity": rule.severity.value,
            "title": rule.title,
            "explanation": rule.explanation,
            "advice": rule.advice,
            "rests_on": str(rule.source),
        }
        for rule in RULES.values()
    )
