"""How the fields of a form are called where a person is asked or told about them."""

from typing import Final

FIELD_WORDS: Final = {
    "project_name": "项目名称",
    "department": "主管部门",
    "implementing_unit": "实施单位",
    "fiscal_year": "年度",
    "label": "资金来源",
    "initial_budget": "年初预算数",
    "annual_budget": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "expected_goal": "预期目标",
    "achieved_goal": "实际完成情况",
    "level_1": "一级指标",
    "level_2": "二级指标",
    "level_3": "三级指标",
    "nature": "指标性质",
    "target": "年度指标值",
    "adjusted_target": "调整后指标值",
    "unit": "度量单位",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
    "initial_target": "年初指标值",
    "text": "所写内容",
    "remark": "其他内容（不收录）",
    "stated_total_weight": "总分·分值",
    "stated_total_score": "总分·得分",
}
"""By the names of `forms.vocabulary.Label` and of `model`; a field of a level as filed has the word of its level."""
