"""Every column once: its name, its Chinese heading with the unit, and what it holds.

The database takes its comments from here, and every table on screen, in a file and on paper its headings, formats and widths.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple


class Kind(Enum):
    """What a column holds; it decides how a value is put, on which side it stands, and how wide its column is."""

    AMOUNT = "money in 万元: as filed, sums with two decimals"
    POINTS = "points, as filed"
    MEAN = "a mean or a difference of points, two decimals at most"
    RATE = "a fraction, shown in percent"
    COUNT = "a whole number of things"
    MOMENT = "a point in time, shown to the minute"
    DAY = "a day"
    YEAR = "a year"
    WORD = "a word that stands in one line"
    NAME = "a name or a short text"
    PROSE = "a text that needs room"


_FIGURES: Final = frozenset({Kind.AMOUNT, Kind.POINTS, Kind.MEAN, Kind.RATE, Kind.COUNT})


class Column(NamedTuple):
    """A column: its heading, which says the unit and whether the system computes it, and what it holds."""

    heading: str
    kind: Kind

    @property
    def is_figure(self) -> bool:
        """Whether it holds numbers that can be compared."""
        return self.kind in _FIGURES


FILED_AND_COMPUTED: Final[Mapping[str, Column]] = {
    "version": Column("版本号", Kind.NAME),
    "document_id": Column("文件编号", Kind.NAME),
    "file_name": Column("文件名", Kind.NAME),
    "sha256": Column("文件指纹（SHA-256）", Kind.NAME),
    "format": Column("格式", Kind.WORD),
    "form_count": Column("自评表数（张）", Kind.COUNT),
    "ingested_at": Column("入库时间", Kind.MOMENT),
    "reader_version": Column("读表程序版本", Kind.NAME),
    "project_id": Column("项目编号", Kind.NAME),
    "project_key": Column("项目标识", Kind.NAME),
    "form_kind": Column("表种", Kind.NAME),
    "fiscal_year": Column("年度", Kind.YEAR),
    "department": Column("主管部门", Kind.NAME),
    "implementing_unit": Column("实施单位", Kind.NAME),
    "project_name": Column("项目名称", Kind.PROSE),
    "evaluation_id": Column("自评表编号", Kind.NAME),
    "is_current": Column("计入汇总", Kind.NAME),
    "form_number": Column("文件中第几张", Kind.COUNT),
    "expected_goal": Column("预期目标", Kind.PROSE),
    "achieved_goal": Column("实际完成情况", Kind.PROSE),
    "stated_total_weight": Column("总分行分值（填报）", Kind.POINTS),
    "stated_total_score": Column("总分行得分（填报）", Kind.POINTS),
    "has_weight_column": Column("表中有分值栏", Kind.NAME),
    "has_reason_column": Column("表中有偏差原因栏", Kind.NAME),
    "source_location": Column("原文位置", Kind.WORD),
    "line_number": Column("资金行序号", Kind.NAME),
    "source": Column("资金来源代码", Kind.NAME),
    "label_filed": Column("资金来源", Kind.NAME),
    "initial_budget_wan": Column("年初预算数（万元）", Kind.AMOUNT),
    "annual_budget_wan": Column("全年预算数（万元）", Kind.AMOUNT),
    "executed_wan": Column("全年执行数（万元）", Kind.AMOUNT),
    "weight": Column("分值", Kind.POINTS),
    "stated_rate": Column("执行率（填报）", Kind.RATE),
    "stated_rate_text": Column("执行率原文", Kind.WORD),
    "score": Column("得分", Kind.POINTS),
    "execution_reason": Column("资金表所写原因", Kind.PROSE),
    "indicator_number": Column("指标序号", Kind.COUNT),
    "level_1": Column("一级指标", Kind.WORD),
    "level_2": Column("二级指标", Kind.NAME),
    "level_3": Column("三级指标", Kind.PROSE),
    "level_1_filed": Column("一级指标（填报）", Kind.NAME),
    "level_2_filed": Column("二级指标（填报）", Kind.NAME),
    "target": Column("年度指标值", Kind.PROSE),
    "actual": Column("实际完成值", Kind.PROSE),
    "target_operator": Column("指标符号", Kind.NAME),
    "target_value": Column("指标数值", Kind.NAME),
    "target_unit": Column("指标单位", Kind.NAME),
    "actual_value": Column("完成数值", Kind.NAME),
    "score_is_shared": Column("合并计分", Kind.NAME),
    "deviation_reason": Column("偏差原因分析及改进措施", Kind.PROSE),
    "initial_target": Column("年初指标值（调整前）", Kind.PROSE),
    "statement_number": Column("说明序号", Kind.NAME),
    "statement_kind": Column("内容", Kind.WORD),
    "statement_label": Column("表上的名称", Kind.NAME),
    "statement_text": Column("所写内容", Kind.PROSE),
    "stated_points": Column("所写得分", Kind.POINTS),
    "finding_number": Column("疑点序号", Kind.NAME),
    "code": Column("疑点种类", Kind.NAME),
    "severity": Column("严重程度", Kind.WORD),
    "message": Column("说明", Kind.PROSE),
    "stated": Column("填报", Kind.NAME),
    "expected": Column("应为", Kind.NAME),
    "review_id": Column("记录编号", Kind.NAME),
    "verdict": Column("处理情况", Kind.WORD),
    "review_note": Column("处理说明", Kind.PROSE),
    "reviewed_by": Column("登记人", Kind.NAME),
    "reviewed_at": Column("登记时间", Kind.MOMENT),
    "reason": Column("未入库原因", Kind.PROSE),
    "ingestion_id": Column("记录编号", Kind.NAME),
    "started_at": Column("时间", Kind.MOMENT),
    "outcome": Column("结果", Kind.NAME),
    "finding_count": Column("疑点数（条）", Kind.COUNT),
    "replaced_count": Column("替换旧表数（张）", Kind.COUNT),
    "done_by": Column("经办人", Kind.NAME),
    "fingerprint": Column("规则与设置指纹", Kind.NAME),
    "total_includes_execution": Column("总分含执行分", Kind.NAME),
    "basis": Column("比较方式", Kind.NAME),
    "achieved_share": Column("完成比例（计算）", Kind.RATE),
    "rule_score": Column("按规则得分（计算）", Kind.POINTS),
    "grade": Column("等级", Kind.WORD),
    "lowest_score": Column("最低得分", Kind.POINTS),
    "execution_rate": Column("执行率（计算）", Kind.RATE),
    "execution_weight": Column("执行分值", Kind.POINTS),
    "execution_score": Column("执行得分", Kind.POINTS),
    "indicator_weight": Column("指标分值合计", Kind.POINTS),
    "indicator_score": Column("指标得分合计", Kind.POINTS),
    "final_weight": Column("满分（计算）", Kind.POINTS),
    "final_score": Column("最终得分（计算）", Kind.POINTS),
    "graded_score": Column("评级得分（计算）", Kind.POINTS),
    "measured_weight": Column("可复算的指标分值", Kind.POINTS),
    "measured_difference": Column("可复算指标的自评与复算之差", Kind.MEAN),
    "source_count": Column("已填资金来源数（项）", Kind.COUNT),
    "error_count": Column("错误数（条）", Kind.COUNT),
    "warning_count": Column("警示数（条）", Kind.COUNT),
    "open_finding_count": Column("待处理疑点（条）", Kind.COUNT),
    "open_error_count": Column("待处理错误（条）", Kind.COUNT),
    "open_warning_count": Column("待处理警示（条）", Kind.COUNT),
    "remedy_id": Column("台账编号", Kind.NAME),
    "step_id": Column("记录编号", Kind.NAME),
    "step": Column("办理步骤", Kind.NAME),
    "remedy_step": Column("办理情况", Kind.WORD),
    "demand": Column("整改要求", Kind.PROSE),
    "due": Column("整改期限", Kind.DAY),
    "remedy_state": Column("整改状态", Kind.WORD),
    "evidence": Column("新表情况", Kind.NAME),
    "step_note": Column("办理说明", Kind.PROSE),
    "stepped_by": Column("办理人", Kind.NAME),
    "stepped_at": Column("办理时间", Kind.MOMENT),
    "number_within": Column("记录编号", Kind.NAME),
    "source_rank": Column("记录次序", Kind.NAME),
    "choice_id": Column("选定编号", Kind.NAME),
    "counted_unit": Column("计量单位", Kind.WORD),
    "chosen_by": Column("选定人", Kind.NAME),
    "chosen_at": Column("选定时间", Kind.MOMENT),
    "cost_gap": Column("未计算原因", Kind.NAME),
    "unit_cost_yuan": Column("单位成本（元）", Kind.MEAN),
    "pair": Column("相邻两字", Kind.NAME),
    "block": Column("检索块", Kind.NAME),
    "points_lost": Column("扣分（计算）", Kind.POINTS),
    "score_difference": Column("自评与复算之差（计算）", Kind.MEAN),
    "verifiable_weight": Column("可复算分值（计算）", Kind.POINTS),
    "verifiable_share": Column("可复算比例（计算）", Kind.RATE),
    "verified_score": Column("复算得分（计算）", Kind.MEAN),
    "part": Column("部分", Kind.NAME),
    "part_number": Column("部分内序号", Kind.NAME),
    "field": Column("字段", Kind.NAME),
    "filed_text": Column("原文", Kind.NAME),
    "earlier_id": Column("上年自评表编号", Kind.NAME),
    "predecessor_basis": Column("认定依据", Kind.NAME),
    "name_similarity": Column("名称相似度", Kind.RATE),
    "shared_indicators": Column("相同指标数（项）", Kind.COUNT),
    "first_form": Column("最前的自评表编号", Kind.NAME),
    "project_count": Column("项目数（个）", Kind.COUNT),
    "rated_initial_wan": Column("可算执行率的年初预算数（万元）", Kind.AMOUNT),
    "rated_budget_wan": Column("可算执行率的全年预算数（万元）", Kind.AMOUNT),
    "rated_executed_wan": Column("可算执行率的全年执行数（万元）", Kind.AMOUNT),
    "unrated_count": Column("未填全的项目数（个）", Kind.COUNT),
    "unexecuted_count": Column("未填全年执行数的项目数（个）", Kind.COUNT),
    "unbudgeted_count": Column("未填全年预算数的项目数（个）", Kind.COUNT),
    "unrated_initial_wan": Column("未填全的项目年初预算数（万元）", Kind.AMOUNT),
    "unrated_budget_wan": Column("未填全的项目全年预算数（万元）", Kind.AMOUNT),
    "unrated_executed_wan": Column("未填全的项目全年执行数（万元）", Kind.AMOUNT),
    "sourceless_count": Column("未填资金来源的项目数（个）", Kind.COUNT),
    "notice_count": Column("提示（条）", Kind.COUNT),
    "clean_count": Column("无待处理错误和警示的项目数（个）", Kind.COUNT),
    "graded_count": Column("评定等级的项目数（个）", Kind.COUNT),
    "graded_difference": Column("评级得分与复算之差（计算）", Kind.MEAN),
    "scored_count": Column("有最终得分的项目数（个）", Kind.COUNT),
    "full_count": Column("满分项目数（个）", Kind.COUNT),
    "scored_weight": Column("有最终得分的项目满分（计算）", Kind.POINTS),
    "overstated_count": Column("自评偏高的项目数（个）", Kind.COUNT),
    "understated_count": Column("自评偏低的项目数（个）", Kind.COUNT),
    "deducted_count": Column("扣分指标数（个）", Kind.COUNT),
    "content": Column("文件内容", Kind.NAME),
    "question_count": Column("待核定问题（个）", Kind.COUNT),
    "waiting_since": Column("开始等待", Kind.MOMENT),
    "answer_id": Column("记录编号", Kind.NAME),
    "answer_kind": Column("核定种类", Kind.NAME),
    "place": Column("原文位置", Kind.WORD),
    "answer_text": Column("核定内容", Kind.PROSE),
    "proposed_text": Column("机读结果", Kind.PROSE),
    "answered_by": Column("核定人", Kind.NAME),
    "answered_at": Column("核定时间", Kind.MOMENT),
    "value_origin": Column("来源", Kind.WORD),
}
"""The columns of the tables and views of the database."""

ASKED: Final[Mapping[str, Column]] = {
    "share_lost": Column("失分率", Kind.RATE),
    "open_notice_count": Column("待处理提示（条）", Kind.COUNT),
    "findings_per_project": Column("平均每项目待处理疑点（条）", Kind.MEAN),
    "clean_share": Column("无待处理错误和警示的项目占比", Kind.RATE),
    "full_share": Column("满分项目占比", Kind.RATE),
    "mean_score": Column("平均得分", Kind.MEAN),
    "unit_count": Column("单位数（个）", Kind.COUNT),
    "median_score": Column("得分中位数", Kind.MEAN),
    "nearest_name": Column("疑似对应名称", Kind.NAME),
    "last_project_count": Column("上年项目数（个）", Kind.COUNT),
    "last_annual_budget_wan": Column("上年全年预算数（万元）", Kind.AMOUNT),
    "budget_change_wan": Column("全年预算增减（万元）", Kind.AMOUNT),
    "last_execution_rate": Column("上年执行率（计算）", Kind.RATE),
    "last_mean_score": Column("上年平均得分", Kind.MEAN),
    "last_graded_score": Column("上年评级得分（计算）", Kind.POINTS),
    "last_unrated_count": Column("上年未填全的项目数（个）", Kind.COUNT),
    "score_change": Column("得分增减", Kind.MEAN),
    "last_project_name": Column("上年项目名称", Kind.PROSE),
    "last_level_3": Column("上年三级指标", Kind.PROSE),
    "last_target": Column("上年指标值", Kind.PROSE),
    "last_actual": Column("上年完成值", Kind.PROSE),
    "last_weight": Column("上年分值", Kind.POINTS),
    "last_score": Column("上年得分", Kind.POINTS),
    "mean_verified_score": Column("平均复算得分", Kind.MEAN),
    "mean_difference": Column("自评与复算之差（平均）", Kind.MEAN),
    "severity_order": Column("严重程度序号", Kind.NAME),
    "rule": Column("标准", Kind.NAME),
    "score_step": Column("分数段", Kind.NAME),
    "title": Column("疑点种类", Kind.NAME),
    "explanation": Column("说明", Kind.PROSE),
    "subject": Column("核对内容", Kind.NAME),
    "example": Column("例子", Kind.PROSE),
    "advice": Column("处理建议", Kind.PROSE),
    "rests_on": Column("依据", Kind.NAME),
    "current_count": Column("其中计入（张）", Kind.COUNT),
    "unread_count": Column("未能读取（张）", Kind.COUNT),
    "indicator_count": Column("指标数（项）", Kind.COUNT),
    "asked_count": Column("要求整改（条）", Kind.COUNT),
    "rectified_count": Column("已整改（条）", Kind.COUNT),
    "waived_count": Column("不予整改（条）", Kind.COUNT),
    "answered_count": Column("已回复（条）", Kind.COUNT),
    "pending_count": Column("未整改（条）", Kind.COUNT),
    "overdue_count": Column("逾期（条）", Kind.COUNT),
    "confirmable_count": Column("新表已无疑点，待确认（条）", Kind.COUNT),
    "rectified_share": Column("整改率", Kind.RATE),
    "again_year": Column("再次出现年度", Kind.YEAR),
    "again_count": Column("再次出现（条）", Kind.COUNT),
    "overdue": Column("逾期", Kind.WORD),
    "new_state": Column("变更为", Kind.WORD),
    "new_due": Column("新期限", Kind.DAY),
    "new_note": Column("办理说明", Kind.PROSE),
    "last_unit_cost_yuan": Column("上年单位成本（元）", Kind.MEAN),
    "unit_cost_change": Column("单位成本增减", Kind.RATE),
    "median_unit_cost_yuan": Column("同类中位数（元）", Kind.MEAN),
    "replaces": Column("将替换", Kind.NAME),
    "returns_from": Column("恢复自", Kind.NAME),
}
"""The columns that only a question or a page has."""

COLUMNS: Final[Mapping[str, Column]] = {**FILED_AND_COMPUTED, **ASKED}
_UNKNOWN: Final = Column("", Kind.NAME)


def heading(name: str) -> str:
    """The Chinese heading of a column; its name where it has none."""
    return COLUMNS[name].heading if name in COLUMNS else name


def kind(name: str) -> Kind:
    """What a column holds."""
    return COLUMNS.get(name, _UNKNOWN).kind


def is_figure(name: str) -> bool:
    """Whether a column holds numbers that can be compared."""
    return COLUMNS.get(name, _UNKNOWN).is_figure
