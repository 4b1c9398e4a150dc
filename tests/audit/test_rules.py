"""Findings: a right form has none, a wrong one has exactly those that its mistake deserves; every rule has its specimen."""

from __future__ import annotations

import re

import pytest

from perfeval_data.audit.catalogue import RULES, RULES_BY_SUBJECT, check_document
from perfeval_data.audit.rule import Subject
from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Finding
from tests.audit.specimens import RIGHT, WITHOUT_POINTS
from tests.audit.test_claims import SHOWN as SHOWN_OF_CLAIMS
from tests.audit.test_consistency import SHOWN
from tests.audit.test_one_fact import SHOWN as SHOWN_IN_OTHER_WORDS
from tests.audit.test_pairs import SHOWN as SHOWN_OF_TWO
from tests.audit.test_prose import SHOWN as SHOWN_IN_PROSE
from tests.audit.test_statements import SHOWN as SHOWN_BESIDE_TABLES
from tests.audit.test_subjects import SHOWN as SHOWN_IN_SUBJECTS
from tests.audit.test_told_elsewhere import SHOWN as SHOWN_IN_SENTENCES
from tests.audit.test_wrong_indicators import ROWS as WRONG_ROWS
from tests.drawn_paper import paper
from tests.drawn_projects import WITHOUT_WEIGHTS

TITLE = "项目支出绩效自评表（2024年度）"
COUNT = "| ≥10个 | 11个 | 20 | 20 | |"
BUILT = f"| 建成职工之家数量 {COUNT}"
DEADLINE = "| 11月底前 | 12月20日 | 20 | 18 | 手续延误，明年提前办理 |"
IN_TIME = "| 完成时间 | 11月底前 | 12月20日 | 20 | 18 |"
COST = "| 总成本 | ≤50万元 | 48万元 | 10 | 10 |"
PEOPLE = "| 参与人次 | ≥200人 | 190人 | 30 | 28.5 | 天气原因，明年改在室内 |"
SHARED = "| 参与人次 | ≥200人 | 190人 |"
QUALITY = "| 验收合格率 | 100% | 100% | 5 | 5 |"
SATISFACTION = "| 职工满意度 | ≥95% | 96% | 5 | 5 |"
TOTAL = "| 90 | 86.5 | |"
FUNDS = "| 60 | 50 | 48 | 10 | 96% | 9.6 |"
EXPECTED, ACHIEVED = "2024年建成职工之家10个，预算资金50万元", "2024年建成职工之家11个，全年支出48万元"

POINTS = [
    (TOTAL, "| 95 | 86.5 | |", ["weight_sum_mismatch"]),
    (TOTAL, "| 90 | 88 | |", ["score_sum_mismatch"]),
    (TOTAL, "| 100 | 96.1 | |", []),
    (TOTAL, "| 90 | 96.1 | |", ["total_readings_differ"]),
    (TOTAL, "| 100 | 86.5 | |", ["total_readings_differ"]),
    (TOTAL, "| | | |", []),
    (COST, "| 总成本 | ≤50万元 | 48万元 | 10 | 12 |", ["score_above_weight", "score_sum_mismatch"]),
    (
        COST,
        "| 总成本 | ≤50万元 | 48万元 | 10 | -1 |",
        ["deduction_without_reason", "negative_score", "reached_target_deducted", "score_sum_mismatch"],
    ),
    (FUNDS, "| 60 | 50 | 48 | 5 | 96% | 4.8 |", ["points_not_100"]),
    ("| 手续延误，明年提前办理 |", "| |", ["deduction_without_reason"]),
    ("| 手续延误，明年提前办理 |", "| 手续延误，明年提前，扣2分 |", []),
    ("| 手续延误，明年提前办理 |", "| 手续延误，明年提前，扣3分 |", ["reason_points_differ"]),
    ("| 手续延误，明年提前办理 |", "| 手续延误 |", ["reason_incomplete"]),
    ("| 手续延误，明年提前办理 |", "| 今后加强管理 |", ["reason_incomplete"]),
    ("| 手续延误，明年提前办理 |", "| 汛期停工，已赶工完成 |", []),
    ("| 手续延误，明年提前办理 |", "| 手续延误，已于12月办理 |", ["reason_incomplete"]),
    ("| 手续延误，明年提前办理 |", "| 两家的补助于2025年1月发放 |", ["reason_incomplete"]),
    ("| 手续延误，明年提前办理 |", "| 手续延误；在办事大厅设专窗 |", []),
    ("| 手续延误，明年提前办理 |", "| 手续延误，2025年在大厅设专窗 |", []),
    ("| 手续延误，明年提前办理 |", "| 手续延误。下一步将高度重视，加强管理 |", ["reason_incomplete"]),
    ("| 手续延误，明年提前办理 |", "| 手续延误。下一步加强管理，设专窗办理 |", []),
    ("| 天气原因，明年改在室内 |", "| 4人因病未参加，明年改在室内 |", ["reason_number_differs"]),
    ("| 天气原因，明年改在室内 |", "| 10人因病未参加，明年改在室内 |", []),
    ("| 手续延误，明年提前办理 |", "| 已完成 |", ["reason_contradicts_deduction"]),
    (COUNT, "| ≥10个 | 11个 | 20 | 20 | 有两家未按时完成，明年提前 |", ["shortfall_without_deduction"]),
    (COUNT, "| ≥10个 | 11个 | 20 | | |", ["score_missing"]),
    (COUNT, "| ≥10个 | 11个 | 20 | 满分 | |", ["value_unreadable"]),
    (COUNT, "| ≥10个 | 11个 | 二十 | 20 | |", ["value_unreadable"]),
    (
        FUNDS,
        "| 60 | 50 | 45 | 10 | 90% | 9 |",
        ["cost_contradicts_funds", "goal_amount_differs", "sources_mismatch"],
    ),
]
MONEY = [
    (FUNDS, "| 60 | 50 | 48 | 10 | 9.6 | 9.6 |", ["rate_holds_score"]),
    (FUNDS, "| 60 | 50 | 48 | 10 | 92% | 9.6 |", ["rate_mismatch"]),
    (FUNDS, "| 60 | 50 | 48 | 10 | 约九成 | 9.6 |", ["rate_unreadable"]),
    (FUNDS, "| 60 | 50 | 48 | 10 | | 9.6 |", []),
    (FUNDS, "| 60 | 50 | 48 | 10 | 96% | 9 |", ["execution_score_mismatch"]),
    (FUNDS, "| 60 | 50 | 48 | 10 | 96% | 10.5 |", ["execution_score_above_weight"]),
    (FUNDS, "| 60 | 50 | 48 | 10 | 96% | -1 |", ["execution_score_mismatch", "negative_score"]),
    ("| 40 | 30 | 28 |", "| 40 | 31 | 28 |", ["sources_mismatch"]),
    (FUNDS, "| | | | 10 | | 10 |", ["total_funds_missing"]),
    (FUNDS, "| 60 | 50 | 四十八 | 10 | 96% | 9.6 |", ["value_unreadable"]),
    (FUNDS, "| 30 | 50 | 48 | 10 | 96% | 9.6 |", ["budget_adjusted", "sources_mismatch"]),
    ("（万元）", "", ["total_funds_missing", "unit_unknown"]),
]
TARGETS = [
    (
        PEOPLE,
        "| 参与人次 | ≥200人 | 190人 | 30 | 30 | |",
        ["missed_target_full_points", "score_sum_mismatch"],
    ),
    (PEOPLE, PEOPLE.replace("190人", "100人"), ["score_far_above_proportion"]),
    (PEOPLE, PEOPLE.replace("190人", "160人"), ["score_off_proportion"]),
    (PEOPLE, PEOPLE.replace("190人", "200人"), ["reached_target_deducted"]),
    (PEOPLE, PEOPLE.replace("≥200人", "200—300人"), []),
    (PEOPLE, PEOPLE.replace("≥200人", "180—300人"), ["reached_target_deducted"]),
    (DEADLINE, DEADLINE.replace("12月20日", "11月20日"), ["reached_target_deducted"]),
    (DEADLINE, DEADLINE.replace("11月底前", "2024年第四季度"), ["reached_target_deducted"]),
    (
        DEADLINE,
        "| 11月底前 | 2024/12/20 | 20 | 20 | |",
        ["late_full_points", "score_sum_mismatch"],
    ),
    (DEADLINE, DEADLINE.replace("11月底前", "1-11月"), []),
    (DEADLINE, "| 按季完成 | 按季完成 | 20 | 18 | 天气原因，明年改进 |", []),
    (DEADLINE, "| 按季完成 | 按季完成 | 20 | 15 | 天气原因，明年改进 |", ["reached_target_deducted", "score_sum_mismatch"]),
    (DEADLINE, "| 按季完成 | 按季完成 | 20 | 18 | |", ["deduction_without_reason", "reached_target_deducted"]),
    (DEADLINE, "| 形成氛围 | 部分达成预期指标 | 20 | 18 | 天气原因，明年改进 |", ["score_outside_band"]),
    (DEADLINE, "| 形成氛围 | 部分达成预期指标 | 20 | 14 | 天气原因，明年改进 |", ["score_sum_mismatch"]),
    (DEADLINE, "| 形成氛围 | 全部达成预期指标 | 20 | 18 | 天气原因，明年改进 |", []),
    (COUNT, "| — | 11个 | 20 | 20 | |", ["empty_target_with_points"]),
    (COUNT, "| ≥10个 | | 20 | 20 | |", ["empty_actual_with_points"]),
    (COUNT, "| ≥10个 | | 20 | | |", ["actual_missing", "score_missing"]),
    (COUNT, "| ≥10个 | 全部建成 | 20 | 20 | |", ["actual_without_number"]),
    (COUNT, "| ≥11个 | 18个 | 20 | 20 | |", ["far_above_target", "goal_number_differs", "goal_number_differs"]),
    (COUNT, "| 10个左右 | 9个 | 20 | 20 | |", ["goal_number_differs"]),
    (COUNT, "| ≥10万元 | 11元 | 20 | 20 | |", ["actual_unit_differs"]),
    (PEOPLE, PEOPLE.replace("≥200人 | 190人", "≥0.02万人 | 190人"), []),
    (PEOPLE, PEOPLE.replace("≥200人 | 190人", "≤150人 | 190人"), ["direction_reversed"]),
    (COUNT, "| ≥10个 | 95% | 20 | 20 | |", []),
    (COUNT, "| ≥10家 | 95% | 20 | 20 | |", ["actual_unit_differs"]),
    (DEADLINE, "| 按季完成 | 按季完成 | 20 | 18 | 收费办法尚未出台，明年出台 |", ["actual_contradicts_reason"]),
    (DEADLINE, "| 11月底前 | 按时完成 | 20 | 18 | 手续延误，明年提前办理 |", ["actual_without_number"]),
    (DEADLINE, "| 11月底前 | 第四季度 | 20 | 18 | 手续延误，明年提前办理 |", []),
    (
        DEADLINE,
        "| 11月底前 | 2023年11月20日 | 20 | 18 | 手续延误，明年提前 |",
        ["actual_before_year", "reached_target_deducted"],
    ),
    (DEADLINE, "| 11月底前 | 2023年11月起 | 20 | 18 | 手续延误，明年提前 |", ["reached_target_deducted"]),
    (SATISFACTION, "| 职工满意度 | ≥95% | 未开展问卷调查 | 5 | 5 |", ["undone_full_points"]),
    (
        DEADLINE,
        "| 11月底前 | 预计2025年6月完工 | 20 | 20 | |",
        ["missed_target_unexplained", "score_sum_mismatch", "undone_full_points"],
    ),
    (QUALITY, "| 设备安装 | 全部安装 | 部分设备推迟到货 | 5 | 5 |", ["undone_full_points"]),
    (SATISFACTION, "| 职工满意度 | ≥95% | 104% | 5 | 5 |", ["rate_above_whole"]),
    (QUALITY, "| 工作量完成率 | ≥95% | 104% | 5 | 5 |", []),
    (SATISFACTION, "| 热线投诉办结率 | ≥95% | 96% | 5 | 5 |", ["satisfaction_is_process"]),
    (SATISFACTION, "| 投诉办理满意率 | ≥95% | 96% | 5 | 5 |", []),
    (QUALITY, "| 火灾起数 | 较上年下降 | 较上年上升3.2% | 5 | 5 |", ["opposite_full_points"]),
    (QUALITY, "| 火灾起数 | 下降 | 火灾起数上升3起 | 5 | 5 |", ["opposite_full_points"]),
    (QUALITY, "| 税收增长率 | ≥3% | 同比下降4% | 5 | 5 |", ["opposite_full_points"]),
    (QUALITY, "| 平均等候 | 缩短 | 延长2天 | 5 | 5 |", ["opposite_full_points"]),
    (QUALITY, "| 火灾起数 | 较上年下降 | 较上年下降3.2% | 5 | 5 |", []),
    (QUALITY, "| 火灾起数 | 较上年下降 | 火灾起数下降，隐患排查次数增加 | 5 | 5 |", []),
    (QUALITY, "| 办事效率 | 提高 | 办理时间减少2天 | 5 | 5 |", []),
    (QUALITY, "| 办事效率 | 提高 | 缩短2天 | 5 | 5 |", []),
    (QUALITY, "| 管理机制 | 建立 | 方案正在起草 | 5 | 5 |", ["undone_full_points"]),
    (QUALITY, "| 管理机制 | 建立 | 征求意见中 | 5 | 5 |", ["undone_full_points"]),
    (QUALITY, "| 验收合格率 | 100% | 待验收 | 5 | 5 |", ["undone_full_points"]),
    (QUALITY, "| 管理机制 | 建立 | 尚未形成 | 5 | 5 |", ["undone_full_points"]),
    (QUALITY, "| 工程进度 | 年内开工 | 正在施工 | 5 | 5 |", []),
    (QUALITY, "| 工程进度 | 年内完工 | 主体封顶，正在施工 | 5 | 5 |", ["undone_full_points"]),
    (QUALITY, "| 工程进度 | 年内完工 | 已完工，待验收 | 5 | 5 |", []),
    (QUALITY, "| 工程进度 | 年内完工 | 已完工，正在结算 | 5 | 5 |", []),
    (QUALITY, "| 工程验收 | 通过 | 已完工，待验收 | 5 | 5 |", ["undone_full_points"]),
    (QUALITY, "| 设备使用年限 | 良好 | 尚未到期 | 5 | 5 |", []),
    (QUALITY, "| 安全管理 | 无事故 | 尚未发生事故 | 5 | 5 |", []),
    (QUALITY, "| 服务水平 | 进一步优化 | 效果显著 | 5 | 5 |", ["degree_copied"]),
    (QUALITY, "| 服务水平 | 进一步优化 | 新设服务窗口，效果显著 | 5 | 5 |", []),
    (SATISFACTION, "| 职工满意度 | ≤95% | 94% | 5 | 5 |", ["direction_reversed"]),
    (QUALITY, "| 业务差错率 | ≥1% | 1.2% | 5 | 5 |", ["direction_reversed"]),
    (QUALITY, "| 事故处置率 | ≥95% | 96% | 5 | 5 |", []),
    (QUALITY, "| 差错下降率 | ≥5% | 6% | 5 | 5 |", []),
    (QUALITY, "| 服务水平 | 明显提升 | 明显提升 | 5 | 5 |", ["degree_copied"]),
    (QUALITY, "| 服务水平 | 提升 | 服务水平已明显提升 | 5 | 5 |", []),
    (QUALITY, "| 服务水平 | 提升 | 有所提升 | 5 | 5 |", ["degree_copied"]),
    (QUALITY, "| 制度 | 健全 | 健全 | 5 | 5 |", []),
    (QUALITY, "| 服务水平 | 提升 | 提升，平均等候由20分钟缩短为9分钟 | 5 | 5 |", []),
    (DEADLINE, "| 20241130前 | 20241120 | 20 | 18 | 天气原因，明年改进 |", []),
    (DEADLINE, "| 11.30前 | 11.20 | 20 | 18 | 天气原因，明年改进 |", []),
    (COST, "| 投诉件数 | 10件 | 2件 | 10 | 10 |", []),
    (COST, "| 投诉件数 | ≤10件 | 12件 | 10 | 10 |", ["missed_target_full_points"]),
    (COST, "| 办结率 | ≥95% | 0.96 | 10 | 10 |", ["actual_unit_differs"]),
    (COST, "| 新增企业税收增长率 | ≥1% | 1.6% | 10 | 10 |", []),
    (COUNT, "| ≥10个 | ≥11个 | 20 | 20 | |", ["actual_is_a_bound"]),
    (COUNT, "| 不小于等于10个 | 11个 | 20 | 20 | |", ["target_bound_unclear"]),
    (COUNT, "| 不能低于10个 | 11个 | 20 | 20 | |", []),
    (
        PEOPLE,
        "| 参与人次 | 不应少于200人 | 190人 | 30 | 30 | |",
        ["missed_target_full_points", "score_sum_mismatch"],
    ),
    (PEOPLE, "| 参与人次 | 不应超过200人 | 190人 | 30 | 30 | |", ["score_sum_mismatch"]),
    (PEOPLE, "| 参与人次 | >200人 | 200人 | 30 | 30 | |", ["score_sum_mismatch"]),
    (PEOPLE, "| 参与人次 | >200人 | 200人 | 30 | 28.5 | 天气原因，明年改在室内 |", []),
    (PEOPLE, "| 参与人次 | ≥200人 | 180人以上 | 30 | 30 | |", ["score_sum_mismatch"]),
    (
        PEOPLE,
        "| 参与人次 | ≥200人 | 200人以上 | 30 | 28.5 | 天气原因，明年改在室内 |",
        ["actual_is_a_bound", "reached_target_deducted"],
    ),
    (PEOPLE, "| 参与人次 | ≥200人 | 约195人 | 30 | 30 | |", ["score_sum_mismatch"]),
    (
        PEOPLE,
        "| 参与人次 | ≥200人 | 达到190人 | 30 | 30 | |",
        ["missed_target_full_points", "score_sum_mismatch"],
    ),
    (
        PEOPLE,
        "| 参与人次 | 200万人 | 190 | 30 | 30 | |",
        ["missed_target_full_points", "score_sum_mismatch"],
    ),
    (PEOPLE, "| 参与人次 | 200万人 | 1900000 | 30 | 30 | |", ["actual_unit_differs", "score_sum_mismatch"]),
    (PEOPLE, "| 参与人次 | ≥200人 | ≤200人 | 30 | 28.5 | 天气原因，明年改在室内 |", ["actual_is_a_bound"]),
    (COST, "| 总成本 | ≥50万元 | 48万元 | 10 | 10 |", ["cost_bounded_from_below"]),
    (COST, "| 总成本 | =50万元 | 48万元 | 10 | 10 |", []),
    (DEADLINE, "| 11月底前 | 未在11月底前完成 | 20 | 18 | 手续延误，明年提前办理 |", []),
    (SATISFACTION, "| 参与人次 | ≥200人 | 201人 | 5 | 5 |", ["duplicate_indicator", "satisfaction_is_process"]),
    (QUALITY, "| 重大网络安全事件 | ≥1起 | 0起 | 5 | 5 |", ["direction_reversed"]),
    (QUALITY, "| 突发事件处置 | ≥2起 | 2起 | 5 | 5 |", []),
    (SATISFACTION, "| 职工满意度 | ≤90% | 93% | 5 | 5 |", ["direction_reversed"]),
    (QUALITY, "| 服务职工人数 | ≥31000人 | 3.1 | 5 | 5 |", ["actual_unit_differs"]),
    (QUALITY, "| 照度达标率 | ≥95% | 103 | 5 | 5 |", ["rate_above_whole"]),
    (COST, "| 人均补助标准 | ＝60元/人 | 57 | 10 | 10 |", ["missed_target_full_points"]),
    (COST, "| 会议费标准 | ＝550元/人 | 500元/人 | 10 | 10 |", []),
    (DEADLINE, "| ≤8月 | 10 | 20 | 20 | |", ["late_full_points", "score_sum_mismatch"]),
    ("| 完成时间 | 11月底前 | 12月20日 |", "| 施工工期 | ≤8月 | 10 |", []),
    (QUALITY, "| 设备运行 | 良好 | 100% | 5 | 5 |", []),
    (DEADLINE, "| ≤12月 | 12 | 20 | 18 | 手续延误，明年提前办理 |", ["reached_target_deducted"]),
    (
        QUALITY,
        "| 优良率提升 | ≥2个百分点 | 由86.1%提高到87.5% | 5 | 5 |",
        ["missed_target_full_points"],
    ),
    (QUALITY, "| 优良率提升 | ≥2个百分点 | 由86.1%提高到88.5% | 5 | 5 |", []),
    (QUALITY, "| 服务水平 | 有所提高 | 100% | 5 | 5 |", ["degree_answered_by_rate"]),
    (QUALITY, "| 群众负担 | 有效减轻 | 有效减轻 | 5 | 5 |", ["degree_copied"]),
    (QUALITY, "| 群众支出 | 有效减少 | 有效减少 | 5 | 5 |", ["degree_copied"]),
    (QUALITY, "| 道路积水 | 减少3处 | 减少3处 | 5 | 5 |", []),
    (QUALITY, "| 接种不良反应发生率 | ≥0.1% | 0.03% | 5 | 5 |", ["direction_reversed"]),
    (QUALITY, "| 校园安全责任事故发生率 | ≥0% | 0% | 5 | 5 |", ["direction_reversed"]),
    (QUALITY, "| 事故零发生率 | ≥100% | 100% | 5 | 5 |", []),
    (QUALITY, "| 文明行为发生率 | ≥80% | 85% | 5 | 5 |", []),
    (QUALITY, "| 术后感染率 | 5% | 3% | 5 | 5 |", []),
    (COST, "| 生活补贴标准 | 80元/人·月 | 90元/人·月 | 10 | 10 |", ["standard_exceeded"]),
    (COST, "| 生活补贴标准 | ≥80元/人·月 | 90元/人·月 | 10 | 10 |", []),
    (COST, "| 生活补贴标准 | 80元/人·月 | 90元/人·月（7月提标） | 10 | 10 |", []),
    (COST, "| 生活补贴标准 | 80元/人·月 | 80元/人·月 | 10 | 10 |", []),
    (QUALITY, "| 培训合格率 | ≥90% | 41人合格 | 5 | 5 |", ["actual_unit_differs"]),
    (PEOPLE, "| 检测批次 | ≥2万批次 | 23000 | 30 | 28.5 | 天气原因，明年改在室内 |", ["actual_unit_differs"]),
    (DEADLINE, "| 2024年11月30日前 | 2024年11月31日 | 20 | 18 | 手续延误，明年提前办理 |", ["date_impossible"]),
    (DEADLINE, "| 2024年2月底前 | 2024年2月29日 | 20 | 20 | |", ["score_sum_mismatch"]),
    (DEADLINE, "| 11月30日前 | 11月30日前 | 20 | 20 | |", ["actual_is_a_bound", "score_sum_mismatch"]),
    (
        DEADLINE,
        "| 2024年3月—11月 | 2023年3月—11月 | 20 | 18 | 手续延误，明年提前办理 |",
        ["actual_before_year"],
    ),
    (DEADLINE, "| 2024年3月底前 | 2023年11月—3月 | 20 | 18 | 手续延误，明年提前办理 |", []),
    (COUNT, "| ≥10个 | 11个 | 20 | 20 | 受天气影响，未能按期完工 |", ["shortfall_without_deduction"]),
    ("| 手续延误，明年提前办理 |", "| 各项手续已全部办理 |", ["reason_incomplete"]),
    ("| 手续延误，明年提前办理 |", "| 建设任务已全部完成 |", ["reason_contradicts_deduction"]),
    ("| 手续延误，明年提前办理 |", "| 手续延误，剩余工程已全部完成 |", []),
    (QUALITY, "| 发放机制 | 长效 | 长效 | 5 | 5 |", ["degree_copied"]),
    (DEADLINE, "| 每季度末月20日前 | 及时 | 20 | 18 | 手续延误，明年提前办理 |", ["actual_without_number"]),
    (SATISFACTION, "| 职工满意度 | ≥95% | 96%（2023年数据） | 5 | 5 |", ["actual_before_year"]),
    (SATISFACTION, "| 职工满意度 | ≥95% | 96%（2024年数据） | 5 | 5 |", []),
    ("| 手续延误，明年提前办理 |", "| 目标已完成，无偏差。 |", ["reason_contradicts_deduction"]),
    ("| 手续延误，明年提前办理 |", "| 招标延误，已于12月完成，明年提前 |", []),
    (TOTAL, "| 90 | 86.54 | |", ["score_sum_mismatch"]),
    (TOTAL, "| 90 | 86.51 | |", []),
    (QUALITY, "| 建成职工之家数量 | ≥8个 | 11个 | 5 | 5 |", ["duplicate_indicator", "goal_number_differs"]),
]
FRAMEWORK = [
    ("| ^ | ^ | 时效指标 | 完成时间", "| ^ | 时效指标 | | 完成时间", ["level_misplaced"]),
    ("| 服务对象满意度指标 |", "| 服务对象满意度标 |", ["level_misspelt"]),
    ("| 社会效益指标 |", "| 群众受益情况 |", ["level_unknown"]),
    ("| ^ | 产出指标 | 数量指标 | 建成", "| ^ | | | 建成", ["level_unknown", "value_unreadable"]),
    ("| 效益指标 | 社会效益指标 |", "| 满意度指标 | 服务对象满意度指标 |", ["benefit_missing", "satisfaction_is_process"]),
    (COST, "| 预算执行率 | ≥90% | 96% | 10 | 10 |", ["execution_scored_twice"]),
    (
        COST.replace("| 总成本", "成本指标 | 总成本"),
        COST.replace("| 总成本", "数量指标 | 预算执行率").replace("≤50万元 | 48万元", "≥90% | 96%"),
        ["execution_scored_twice", "indicator_misfiled"],
    ),
    ("| 社会效益指标 | 参与人次 | ≥200人 | 190人 |", "| 社会效益指标 | 群众满意度 | ≥200分 | 190分 |", ["indicator_misfiled"]),
    (COUNT, "| 建成一批 | 建成 | 20 | 20 | |", []),
    (COUNT, "| 全部建成 | 建成 | 20 | 20 | |", []),
    (COUNT, "| 按计划建成 | 建成 | 20 | 20 | |", ["target_unquantified"]),
    ("| 参与人次 |", "| 参与人次（≥**人） |", ["template_text_left"]),
    (COUNT, "| ≥10个 | （请填写实际完成值） | 20 | 20 | |", ["template_text_left"]),
    (ACHIEVED, "说明相关任务目标的完成情况（100字以内）", ["template_text_left"]),
    (ACHIEVED, "XX县2024年建成职工之家11个，全年支出48万元", ["template_text_left"]),
    ("| 质量指标 | 验收合格率 | 100% | 100%", "| 质量指标 | 拨付及时率 | 100% | 100%", ["indicator_misfiled"]),
    ("| 完成时间 | 11月底前 | 12月20日 |", "| 安全事故起数 | ≤1起 | 0起 |", ["indicator_misfiled", "reached_target_deducted"]),
    ("| 数量指标 | 建成职工之家数量 | ≥10个 | 11个 |", "| 数量指标 | 完工时间 | 11月底前 | 11月8日 |", ["indicator_misfiled"]),
    ("| 完成时间 | 11月底前 | 12月20日 |", "| 座谈场次 | ≥10场 | 9场 |", ["indicator_misfiled"]),
    ("| 数量指标 | 建成职工之家数量 | ≥10个 | 11个 |", "| 数量指标 | 补贴发放月数 | ＝12月 | 12 |", []),
    (
        PEOPLE,
        PEOPLE.replace("| 30 | 28.5 |", "| 50 | 47.5 |"),
        ["points_not_100", "score_sum_mismatch", "weight_sum_mismatch", "weight_too_heavy"],
    ),
    (SATISFACTION, "| 患者满意度 | ≥95% | 96% | 5 | 5 |", ["indicator_unrelated"]),
    (SATISFACTION, "| 村民满意度 | ≥95% | 96% | 5 | 5 |", []),
]
GOALS = [
    ("| 总成本 | ≤50万元 | 48万元", "| 预算执行率 | 100% | 100%", ["execution_scored_twice", "progress_contradicts_rate"]),
    ("| 总成本 | ≤50万元 | 48万元", "| 预算执行率 | ≥95% | 96%", ["execution_scored_twice"]),
    (COST, "| 总成本 | ≤50万元 | 30万元 | 10 | 10 |", ["cost_contradicts_funds"]),
    (COST, "| 总成本 | ≤75万元 | 48万元 | 10 | 10 |", ["cost_contradicts_funds"]),
    (COST, "| 总成本 | ≤60万元 | 48万元 | 10 | 10 |", []),
    ("预算资金50万元", "预算资金90万元", ["goal_amount_differs"]),
    ("预算资金50万元", "预算资金500000元", []),
    ("预算资金50万元", "项目总预算90万元，其中本年50万元", []),
    (ACHIEVED, "计划建成职工之家15个，实际建成11个", []),
    (COUNT, "| ≥10个 | 11个 | 20 | 20 | 无未完成事项 |", []),
    ("全年支出48万元", "全年支出50.5万元", ["goal_amount_differs"]),
    ("全年支出48万元", "预算执行率100%", ["goal_contradicts_rate"]),
    ("全年支出48万元", "预算执行率96%", []),
    ("职工之家10个", "职工之家12个", ["goal_number_differs"]),
    ("2024年建成职工之家11个", "2024年建成15个职工之家", ["goal_number_differs"]),
    ("2024年建成职工之家11个", "2024年建成职工之家5个、另建成职工之家11个", []),
    ("2024年建成职工之家11个", "2024年建成职工之家5个、改建职工之家6个", []),
    ("2024年建成职工之家11个", "2024年建成街道社区职工之家15个", ["goal_number_differs"]),
    ("2024年建成职工之家11个", "2024年职工满意度达98%", ["goal_number_differs"]),
    ("2024年建成职工之家11个", "2024年会员满意度达98%", []),
    ("2024年建成职工之家11个", "2024年建成职工之家5个，剩余6个已招标", ["goal_number_differs"]),
    ("2024年建成职工之家11个", "2024年建成职工之家11个，组织活动12场、参与203人", ["goal_number_differs"]),
    ("2024年建成职工之家11个", "2024年建成职工之家11个，覆盖2000人", []),
    ("全年支出48万元", "尾号款项48万元", []),
    (COST, "| 场馆总成本 | ≤60万元 | 58万元 | 10 | 10 |", ["cost_contradicts_funds"]),
    (COST, "| 场馆总成本 | ≤55万元 | 47万元 | 10 | 10 |", []),
    (ACHIEVED, "举办书画展3场，展出作品210件，评选优秀作品", ["goal_unrelated"]),
    (ACHIEVED, EXPECTED, ["achievement_copies_goal", "goal_number_differs"]),
    (EXPECTED, "2023年建成职工之家10个", ["goal_year_differs"]),
    (ACHIEVED, "2023年建成职工之家11个，全年支出48万元", ["goal_year_differs"]),
    (EXPECTED, "2023年以来、2024年建成职工之家10个", []),
    (EXPECTED, "根据〔2023〕38号文件建成职工之家10个", []),
]
DESIGN = [
    (COST, "| 培训费用 | 不低于400元/人 | 420元/人 | 10 | 10 |", ["cost_bounded_from_below"]),
    (COST, "| 人均补助标准 | ≥400元/人 | 420元/人 | 10 | 10 |", []),
    (COST, "| 成本节约额 | ≥2万元 | 2.2万元 | 10 | 10 |", []),
    (COST, "| 总成本 | 达到50万元 | 48万元 | 10 | 10 |", []),
    (COST, "| 成本降低率 | ≥5% | 6% | 10 | 10 |", []),
    (BUILT, "| 发放慰问金额 | ≥10万元 | 11万元 | 20 | 20 | |", ["money_as_quantity"]),
    (BUILT, "| 支持企业 | 40万元 | 48万元 | 20 | 20 | |", ["money_as_quantity"]),
    (BUILT, "| 设备采购金额 | 40万元 | 48万元 | 20 | 20 | |", ["money_as_quantity"]),
    (BUILT, "| 设备采购金额 | 40万元 | 41万元 | 20 | 20 | |", []),
    (BUILT, "| 支持企业 | 40万元 | 41万元 | 20 | 20 | |", []),
    (BUILT, "| 发放创业贷款金额 | ≥10万元 | 11万元 | 20 | 20 | |", []),
    (BUILT, "| 挽回职工经济损失 | ≥10万元 | 11万元 | 20 | 20 | |", []),
    (BUILT, "| 人均补助金额 | ≥10元 | 11元 | 20 | 20 | |", []),
    (SHARED, "| 职工凝聚力显著提升 | ≥90% | 85.5% |", ["benefit_unmeasurable"]),
    (SHARED, "| 提升职工业务能力 | ≥90% | 85.5% |", ["benefit_unmeasurable"]),
    (SHARED, "| 社会和谐稳定程度 | ≥90% | 85.5% |", ["benefit_unmeasurable"]),
    (SHARED, "| 社会效益 | 效益明显≥90% | 85.5% |", ["benefit_unmeasurable"]),
    (SHARED, "| 社会效益 | 效益明显 | 效益明显 |", []),
    (SHARED, "| 对环境质量的满意程度 | ≥90% | 85.5% |", []),
    (SHARED, "| 职工政策知晓率明显提高 | ≥90% | 85.5% |", []),
    (SHARED, "| 促进就业率提升 | ≥90% | 85.5% |", []),
    (SHARED, "| 职工凝聚力提升 | ≥10% | 9.5% |", []),
    (SHARED, "| 职工凝聚力提升 | 显著提升 | 提升 |", []),
    (SHARED, "| 合同完成率 | 100% | 95% |", ["benefit_is_none"]),
    (SHARED, "| 项目资金使用情况 | ≥90分 | 85.5分 |", ["benefit_is_none"]),
    (SHARED, "| 审计意见整改完成率 | 100% | 95% |", []),
    (SHARED, "| 本项目无经济效益 | 无 | 无 |", ["benefit_is_none"]),
    (SHARED, "| 施工无环境影响 | 达标 | 达标 |", []),
    (SHARED, "| 印发宣传资料份数 | ≥200份 | 190份 |", ["benefit_is_output"]),
    (SHARED, "| 开展活动受益人次 | ≥200人次 | 190人次 |", []),
    (SHARED, "| 服务职工人次 | ≥200人次 | 190人次 |", []),
    (SHARED, "| 书屋设施完好率 | ≥100% | 95% |", ["benefit_is_output"]),
    (SHARED.replace("| 参与", "社会效益指标 | 参与"), "可持续影响指标 | 书屋设施完好率 | ≥100% | 95% |", []),
    (SHARED, "| 建成职工之家数量 | ≥20个 | 19个 |", [*["goal_number_differs"] * 2, "indicator_in_output_and_benefit"]),
    (SHARED, "| 职工之家受益个数 | ≥10个 | 11个 |", ["counted_twice", "reached_target_deducted"]),
    (SHARED, "| 职工之家受益个数 | ≥10个 | 12个 |", ["reached_target_deducted"]),
    (SHARED, "| 职工书屋建成个数 | ≥10个 | 10个 |", ["reached_target_deducted"]),
    (BUILT, "| 讲座 | 6场、300人 | 6场、316人 | 20 | 20 | |", ["several_counts"]),
    (BUILT, "| 讲座 | 6场，每场50人 | 6场，每场52人 | 20 | 20 | |", []),
    (BUILT, "| 讲座 | 2-3场 | 3场 | 20 | 20 | |", []),
    (BUILT, "| 第3期培训 | 第3期，200人 | 210人 | 20 | 20 | |", []),
    (BUILT, "| 案件 | 3个月内办结10件 | 办结11件 | 20 | 20 | |", []),
    (IN_TIME, "| 春节联欢、五一表彰、运动会、书画展按时完成率 | 100% | 90% | 20 | 18 |", ["tasks_under_one_target"]),
    (IN_TIME, "| 1.摸底2.申报3.审核4.发放及时完成率 | 100% | 90% | 20 | 18 |", ["tasks_under_one_target"]),
    (IN_TIME, "| 小学、初中、高中、中职资助及时率 | 100% | 90% | 20 | 18 |", []),
    (IN_TIME, "| 教师、医生、护士、社工补贴发放及时率 | 100% | 90% | 20 | 18 |", []),
    (IN_TIME, "| 培训、慰问按时完成率 | 100% | 90% | 20 | 18 |", []),
    (DEADLINE, DEADLINE, []),
    ("| 完成时间 | 11月底前", "| 测评、改造、备份、演练完成时间 | 11月底前", ["tasks_under_one_target"]),
    (SHARED, "| 残疾儿童康复人数 | ≥200人 | 190人 |", ["indicator_unrelated"]),
    (COST, "| 无安全责任事故 | ≤3起 | 0起 | 10 | 10 |", ["target_contradicts_name"]),
    (COST, "| 不发生群体性事件 | 小于5次 | 0次 | 10 | 10 |", ["target_contradicts_name"]),
    (COST, "| 杜绝实训安全事故 | ≤2起 | 0起 | 10 | 10 |", ["target_contradicts_name"]),
    (COST, "| 无安全责任事故 | <1起 | 0起 | 10 | 10 |", []),
    (COST, "| 无安全责任事故 | 0起 | 0起 | 10 | 10 |", []),
    (COST, "| 安全责任事故 | ≤3起 | 0起 | 10 | 10 |", []),
    (QUALITY, "| 培训合格率 | ≥50人 | 52人 | 5 | 5 |", ["target_contradicts_name"]),
    (QUALITY, "| 培训合格率 | ≥50 | 52 | 5 | 5 |", []),
    (QUALITY, "| 巡查频率 | ≥12次 | 13次 | 5 | 5 |", []),
    (COST, "| 有无职工投诉 | ≤3起 | 0起 | 10 | 10 |", []),
]
LEVELS = [
    ("| 满意度指标 | 服务对象满意度指标 | 职工满意度 |", "| 效益指标 | 社会效益指标 | 职工知晓率 |", ["satisfaction_missing"]),
    ("| 质量指标 | 验收合格率 |", "| 数量指标 | 验收次数 |", ["quality_missing"]),
    ("| 产出指标 |", "| 产出指标（55分） |", []),
    ("| 产出指标 |", "| 产出指标（50分） |", ["level_points_mismatch"]),
    ("| 效益指标 |", "| 效益指标：40分 |", ["level_points_mismatch"]),
    ("| 时效指标 |", "| 时效指标（20分） |", []),
    ("| 时效指标 |", "| 时效指标（25分） |", ["level_points_mismatch"]),
    ("| 40 | 30 | 28 | — | |", "| 40 | 30 | 28 | — | 89% |", ["rate_mismatch"]),
    ("| 40 | 30 | 28 | — | |", "| 40 | 30 | 28 | — | 93.33% |", []),
    ("| 40 | 30 | 28 | — | |", "| 40 | 30 | 28 | — | 0.00% |", []),
    ("| 40 | 30 | 28 | — | |", "| 40 | 30 | 28 | — | 96% |", []),
    ("| 40 | 30 | 28 |", "| 40 | 30.04 | 28.3 |", []),
    ("| 40 | 30 | 28 |", "| 40 | 30.9 | 28 |", ["sources_mismatch"]),
    ("| 40 | 30 | 28 |", "| 40 | 30 | 31 |", ["over_execution", "sources_mismatch"]),
    ("| 40 | 30 | 28 |", "| 40 | 30 | 23 |", ["low_execution_without_reason", "sources_mismatch"]),
    (EXPECTED, "", ["goal_missing"]),
    (ACHIEVED, "", ["achievement_missing"]),
    (ACHIEVED, "已完成。", ["achievement_is_a_phrase"]),
    (ACHIEVED, "按计划全面完成各项工作任务，取得良好成效", ["achievement_is_a_phrase"]),
    (ACHIEVED, "完成职工之家改造并投入使用", []),
    (ACHIEVED, "如期建成十一家", []),
    (ACHIEVED, "已建成", []),
    (ACHIEVED, "按时发放", []),
    (ACHIEVED, "按要求开展慰问活动，达到预期目标。", ["achievement_is_a_phrase"]),
]
WRONG = POINTS + MONEY + TARGETS + FRAMEWORK + GOALS + DESIGN + LEVELS


def codes(drawing: str, title: str = TITLE) -> list[str]:
    return sorted(finding.code for finding in findings(drawing, title))


def findings(drawing: str, title: str = TITLE) -> list[Finding]:
    reading = read_forms(paper(title, drawing))
    assert not reading.refusals
    return check_document(reading.forms)[0]


def test_right_form_has_no_finding() -> None:
    assert codes(RIGHT) == []


@pytest.mark.parametrize(("right", "wrong", "expected"), WRONG)
def test_wrong_form_has_exactly_its_findings(right: str, wrong: str, expected: list[str]) -> None:
    assert right in RIGHT
    assert codes(RIGHT.replace(right, wrong)) == expected


@pytest.mark.parametrize("total", ["| 90 | 86.5 | |", "| 100 | 96.5 | |"])
def test_total_may_hold_execution_points_that_are_stated_nowhere(total: str) -> None:
    assert codes(RIGHT.replace(FUNDS, "| 60 | 50 | 48 | | 96% | |").replace(TOTAL, total)) == []


def test_total_that_no_execution_points_explain() -> None:
    drawing = RIGHT.replace(FUNDS, "| 60 | 50 | 48 | | 96% | |").replace(TOTAL, "| 120 | 80 | |")
    assert codes(drawing) == ["score_sum_mismatch", "weight_sum_mismatch"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("| 30 | 28.5 | 天气原因，明年改在室内 |", "| ^ | ^ | ^ |"), ("| 35 | 28.5 | 天气原因，明年改在室内 |", "| ^ | 5 | |")],
    ids=["points and score", "points"],
)
def test_points_merged_over_several_indicators_are_those_of_no_single_one(first: str, second: str) -> None:
    drawing = RIGHT.replace(PEOPLE, f"| 参与人次 | ≥200人 | 210人 {first}").replace(
        "| 职工满意度 | ≥95% | 96% | 5 | 5 | |", f"| 职工满意度 | ≥95% | 90% {second}"
    )
    assert {"reached_target_deducted", "missed_target_full_points", "score_above_weight"}.isdisjoint(codes(drawing))


def told(drawing: str, code: str) -> list[str]:
    return [finding.message for finding in findings(drawing) if finding.code == code]


def test_what_was_filed_and_not_recognised_is_not_called_missing() -> None:
    (message,) = told(RIGHT.replace(FUNDS, "| 六十 | 五十 | 四十八 | 10 | 96% | 9.6 |"), "total_funds_missing")
    assert "填有“六十、五十、四十八”" in message
    (message,) = told(RIGHT.replace(FUNDS, "| 48 | 48 | 10 | 10 | 10 | |"), "total_funds_missing")
    assert "没有填写" not in message
    (message,) = told(RIGHT.replace(FUNDS, "| | | | 10 | | 10 |"), "total_funds_missing")
    assert message == "没有填写年度资金总额"
    unreadable = RIGHT.replace("| 40 | 30 | 28 |", "| 四十 | 三十 | 二十八 |").replace("| 20 | 20 | 20 |", "| | | |")
    assert told(unreadable, "sources_missing") == []
    assert told(RIGHT.replace("| 实际完成值 |", "| 年终小结 |"), "actual_missing") == []
    (message,) = told(RIGHT.replace("| 实际完成值 |", "| 年终小结 |"), "empty_actual_with_points")
    assert "没有识别出这一栏" in message
    (message,) = told(RIGHT.replace("| 分值 | 得分 |", "| 分值 | 核查结果 |"), "score_missing")
    assert "没有识别出得分一栏" in message


def test_a_form_without_levels_is_told_once_as_a_notice() -> None:
    drawing = RIGHT.replace("| 一级指标 | 二级指标 | 三级指标 |", "| | | 三级指标 |")
    for level in (
        "产出指标",
        "数量指标",
        "时效指标",
        "成本指标",
        "社会效益指标",
        "服务对象满意度指标",
        "满意度指标",
        "效益指标",
    ):
        drawing = drawing.replace(f"| {level} ", "| ")
    (message,) = told(drawing, "levels_absent")
    assert message.endswith("模板没有这两栏的，不必处理")
    assert told(drawing, "level_unknown") == []


def test_from_the_third_on_what_one_habit_causes_is_told_once() -> None:
    names = ("数量指标", "时效指标", "成本指标", "社会效益指标")

    def renamed(count: int) -> str:
        drawing = RIGHT
        for number, name in enumerate(names[:count]):
            drawing = drawing.replace(f"| {name} |", f"| 其他事项{number} |")
        return drawing

    assert len(told(renamed(2), "level_unknown")) == 2
    (message,) = told(renamed(4), "level_unknown")
    assert message.startswith("共4处")
    assert all(f"“其他事项{number}”" in message for number in range(4))


def test_deductions_in_a_form_without_the_column_are_told_once_from_the_third_on() -> None:
    deducted = RIGHT.replace(COUNT, COUNT.replace("| 20 | 20 |", "| 20 | 19 |"))
    drawing = "\n".join(line.rsplit("|", 2)[0] + "|" for line in deducted.strip().splitlines())
    (message,) = told(drawing, "deduction_without_reason")
    assert message.startswith("共3处")
    (message,) = told(
        deducted.replace("手续延误，明年提前办理", "").replace("天气原因，明年改在室内", ""), "deduction_without_reason"
    )
    assert message.startswith("共3处：第1项扣1分")


@pytest.mark.parametrize("name", ["可持续性", "可持续性指标", "可持续影响", "可持续"])
def test_sustainability_by_any_name_is_no_oddity(name: str) -> None:
    assert codes(RIGHT.replace("| 社会效益指标 |", f"| {name} |")) == []


def test_a_mark_that_the_template_prints_in_every_row_is_no_value_left_out() -> None:
    printed = RIGHT
    for actual in ("| 11个 |", "| 12月20日 |", "| 48万元 |", "| 100% | 5", "| 190人 |", "| 96% | 5"):
        printed = printed.replace(actual, "| — | 5" if actual.endswith("5") else "| — |")
    assert told(printed, "empty_actual_with_points") == []
    (message,) = told(printed.replace("| — | 5", "| 96% | 5", 1), "empty_actual_with_points")
    assert message.startswith("共5处")


def test_over_execution() -> None:
    drawing = RIGHT.replace(FUNDS, "| 60 | 50 | 60 | 10 | 120% | 10 |").replace("| 40 | 30 | 28 |", "| 40 | 30 | 40 |")
    drawing = drawing.replace("全年支出48万元", "全年支出60万元").replace("48万元", "60万元")
    assert "over_execution" in codes(drawing)


def test_amount_in_yuan_under_wan() -> None:
    spent = RIGHT.replace(FUNDS, "| 60 | 50 | 480000 | 10 | 96% | 9.6 |")
    assert "全年执行数480000万元，超过全年预算数50万元，疑把元填成了万元" in told(spent, "over_execution")
    assert "amount_implausible" not in codes(spent)


@pytest.mark.parametrize(
    ("budget", "message"),
    [
        ("12,345,678.9", ["全年预算数12345678.9万元，一个项目不会有这样大的数，疑把元填成了万元（应为1234.57万元）"]),
        ("99,999,999,999", ["全年预算数99999999999万元，一个项目不会有这样大的数，疑把元填成了万元（应为9999999.9999万元）"]),
        ("850,000", []),
    ],
)
def test_budget_that_no_project_has(budget: str, message: list[str]) -> None:
    assert told(RIGHT.replace(FUNDS, f"| 60 | {budget} | 48 | 10 | 0% | 0 |"), "amount_implausible") == message


def test_much_of_the_budget_unspent() -> None:
    drawing = RIGHT.replace(FUNDS, "| 60 | 50 | 30 | 10 | 60% | 6 |").replace("| 40 | 30 | 28 |", "| 40 | 30 | 10 |")
    assert {"budget_unspent", "score_exceeds_execution"} <= set(codes(drawing))


def unspent(executed: str, rate: str, score: str) -> str:
    """The form with less of its budget spent."""
    drawing = RIGHT.replace(FUNDS, f"| 60 | 50 | {executed} | 10 | {rate} | {score} |").replace("全年支出48万元", "活动照常")
    drawing = drawing.replace("其中：当年财政拨款 | < | 40 | 30 | 28 |", f"其中：当年财政拨款 | < | 60 | 50 | {executed} |")
    return drawing.replace("上年结转资金 | < | 20 | 20 | 20 |", "上年结转资金 | < | 0 | 0 | 0 |").replace(
        COST, f"| 总成本 | ≤50万元 | {executed}万元 | 10 | 10 |"
    )


NOT_MUCH = "| 133人 | 30 | 20 | 天气原因，明年改在室内 |"


def test_nothing_spent_and_all_reached() -> None:
    drawing = (
        unspent("0", "0%", "0").replace(COST, "| 总成本 | ≤50万元 | 48万元 | 10 | 10 |").replace("| 0万元 |", "| 48万元 |")
    )
    assert codes(drawing.replace("| 总成本 |", "| 场租成本 |")) == ["results_without_spending"]
    by_a_source = drawing.replace("| 60 | 50 | 0 | — |", "| 60 | 50 | 48 | — |")
    assert "results_without_spending" not in codes(by_a_source)
    explained = drawing.replace("| 总成本 |", "| 场租成本 |").replace("活动照常", "款项尚未支付")
    assert codes(explained) == ["budget_unspent", "score_exceeds_execution"]


def test_low_execution_asks_for_a_reason() -> None:
    low = (
        unspent("42", "84%", "8.4")
        .replace("| 190人 | 30 | 28.5 | 天气原因，明年改在室内 |", NOT_MUCH)
        .replace(TOTAL, "| 90 | 78 | |")
    )
    assert codes(low) == ["low_execution_without_reason"]
    assert codes(low.replace("活动照常", "集中采购节约资金8万元")) == []
    assert codes(low.replace("明年改在室内", "相应减少支出")) == ["reason_incomplete"]
    assert codes(low.replace("年度资金总额", "总额")) == [], "a form that may have a column for the reason"
    without_column = "\n".join(line.rsplit("|", 2)[0] + "|" for line in low.strip().splitlines())
    assert "low_execution_without_reason" not in codes(without_column), "a reason may stand in a row of its own"


def test_money_carried_over_that_came_back_without_a_budget_is_no_rest() -> None:
    back = RIGHT.replace("上年结转资金 | < | 20 | 20 | 20 |", "上年结转资金 | < | 0 | 0 | -12 |")
    assert "low_execution_without_reason" not in codes(back.replace("全年支出48万元", "活动照常"))


def test_high_score_is_no_doubt_where_the_reason_is_given() -> None:
    low = unspent("42", "84%", "8.4")
    assert codes(low) == ["score_exceeds_execution"]
    assert codes(low.replace("活动照常", "集中采购节约资金8万元")) == []


def test_progress_in_words_beside_a_low_rate() -> None:
    low = unspent("42", "84%", "8.4").replace("活动照常", "集中采购节约资金8万元")
    progress = low.replace("| 完成时间 | 11月底前 | 12月20日 |", "| 预算执行进度 | 按计划完成 | 已完成 |")
    assert codes(progress) == ["execution_scored_twice", "progress_contradicts_rate"]
    assert codes(progress.replace("| 已完成 |", "| 全部支付完毕 |")) == ["execution_scored_twice", "progress_contradicts_rate"]
    assert codes(progress.replace("| 已完成 |", "| 按计划执行 |")) == ["execution_scored_twice"]
    assert codes(progress.replace("| 预算执行进度 |", "| 设备经费使用进度 |")) == []
    used = RIGHT.replace("| 总成本 | ≤50万元 | 48万元", "| 经费使用率 | 100% | 100%")
    assert codes(used) == ["execution_scored_twice", "progress_contradicts_rate"]
    assert codes(used.replace("经费使用率", "设备经费使用率")) == []


@pytest.mark.parametrize(
    ("target", "actual", "reason", "expected"),
    [
        ("100%", "97.6%", "", 1),
        ("1,012人次", "300人次", "", 1),
        ("≤30万元", "40万元", "", 1),
        ("11月底前", "12月20日", "", 1),
        ("建立", "方案正在起草", "", 1),
        ("建立", "方案正在起草", "人员变动，明年印发", 0),
        ("下降", "同比上升3%", "", 1),
        ("100%", "97.6%", "天气原因，明年改进", 0),
        ("100%", "100%", "", 0),
        ("基本完成", "完成九成", "", 0),
        ("12次左右", "11次", "", 0),
    ],
)
def test_target_missed_where_there_are_no_points(target: str, actual: str, reason: str, expected: int) -> None:
    drawing = WITHOUT_POINTS.replace("| ≥10场 | 12场 | |", f"| {target} | {actual} | {reason} |")
    assert codes(WITHOUT_POINTS) == []
    assert codes(drawing).count("missed_target_unexplained") == expected


def test_a_row_for_all_reasons_is_not_called_missing() -> None:
    missed = WITHOUT_POINTS.replace("| ≥10场 | 12场 | |", "| ≥10场 | 8场 | |").replace("职工文体活动12场", "职工文体活动8场")
    without_column = "\n".join(line.rsplit("|", 2)[0] + "|" for line in missed.strip().splitlines())
    (message,) = told(without_column, "missed_target_unexplained")
    assert message.endswith("表中没有偏差原因栏")
    row = "\n| 偏差大或目标未完成原因分析 | 无 | < | < | < | < |"
    (message,) = told(without_column + row, "missed_target_unexplained")
    assert "没有偏差原因栏，表中“偏差大或目标未完成原因分析”一行没有说到" in message
    assert told(without_column + row.replace("无", "文体活动因天气少办2场"), "missed_target_unexplained") == []


def test_level_that_is_another_level_again() -> None:
    row = "| ^ | 效益指标 | 社会效益指标 | 参与人次 | ≥200人 | 190人 | 30 | 28.5 | 天气原因，明年改在室内 |"
    copied = """| ^ | 效益指标 | 社会效益指标 | 建成职工之家数量 | ≥10个 | 11个 | 15 | 15 | |
| ^ | ^ | ^ | 验收合格率 | 100% | 100% | 15 | 15 | |"""
    drawing = RIGHT.replace(row, copied).replace(TOTAL, "| 90 | 88 | |")
    assert codes(drawing) == ["levels_identical"]
    assert codes(drawing.replace("| 验收合格率 | 100% | 100% | 15 |", "| 职工知晓率 | 100% | 100% | 15 |")) == [
        "duplicate_indicator"
    ]


def test_scores_above_the_points_printed_at_a_level_without_points() -> None:
    level = told(WITHOUT_WEIGHTS.replace("30分", "60分"), "level_points_mismatch")
    assert level == []
    (message,) = told(WITHOUT_WEIGHTS, "level_points_mismatch")
    assert message.endswith("之下各项得分合计60分")


def test_scores_that_make_up_all_points_left_by_the_execution_are_full_points() -> None:
    drawing = """
| 项目名称 | 业务用房维修 | < | < | < | < | < |
| 主管部门 | 某县公安局 | < | < | 项目实施单位 | 警务保障室 | < |
| 预算执行情况(万元)\\n(20分) | | < | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分\\n(20分*执行率) |
| ^ | 年度财政资金总额 | < | 50 | 50 | 100% | 20 |
| 年度绩效目标1\\n(80分) | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 |
| ^ | 产出指标 | 数量指标 | 维修面积 | ≥2000平方米 | 1800平方米 | 50 |
| ^ | 效益指标 | 社会效益指标 | 设施使用率 | ≥90% | 92% | 30 |
| 总分 | < | < | < | < | < | 100 |
| 偏差大或目标未完成原因分析 | 维修面积因资金未到位未达目标 | < | < | < | < | < |
"""
    (message,) = told(drawing, "missed_target_full_points")
    assert message.endswith("仍得满分50分，按比例应为45分")
    assert told(drawing, "missed_target_unexplained") == []
    deducted = drawing.replace("1800平方米 | 50", "1800平方米 | 45").replace("| 100 |", "| 95 |")
    assert told(deducted, "missed_target_full_points") == []


def test_what_is_only_misplaced_is_not_missing() -> None:
    swallowed = RIGHT.replace("| ^ | ^ | 时效指标 | 完成时间", "| ^ | 时效指标 | | 完成时间")
    assert "quality_missing" not in codes(swallowed)


def test_a_label_cut_in_two_has_points_for_no_certain_rows() -> None:
    cut = RIGHT.replace("| ^ | ^ | 成本指标 |", "| ^ | （50分） | 成本指标 |")
    assert "level_points_mismatch" not in codes(cut)


def test_total_zero_beside_filled_sources() -> None:
    assert "total_zero_beside_sources" in codes(RIGHT.replace(FUNDS, "| 0 | 0 | 0 | 10 | 0% | 0 |"))


def test_sources_missing() -> None:
    drawing = RIGHT.replace("| 40 | 30 | 28 |", "| | | |").replace("| 20 | 20 | 20 |", "| | | |")
    assert codes(drawing) == ["sources_missing"]


def test_year_and_total_that_cannot_be_told() -> None:
    drawing = RIGHT.replace("2024年", "").replace("11月底前 | 12月20日 | 20 | 18", "按期 | 延后 | 20 | 18")
    assert codes(drawing, "项目支出绩效自评表") == ["year_unknown"]
    assert "total_unclear" in RULES


def test_actuals_that_were_only_foreseen() -> None:
    assert "actual_foreseen" in codes(RIGHT.replace("实际完成值", "预计完成值"))


def test_weights_far_from_any_reference() -> None:
    drawing = RIGHT.replace(COUNT, COUNT.replace("| 20 | 20 |", "| 35 | 35 |"))
    drawing = drawing.replace(PEOPLE, PEOPLE.replace("| 30 | 28.5 |", "| 15 | 14.25 |")).replace(TOTAL, "| 90 | 87.25 | |")
    (finding,) = findings(drawing)
    assert (finding.code, finding.stated) == ("weights_off_reference", "产出70、效益15、满意度5")


def test_every_actual_exactly_its_target() -> None:
    drawing = (
        RIGHT.replace("| 11个 |", "| 10个 |").replace("职工之家11个", "职工之家10个").replace("| 96% | 5 |", "| 95% | 5 |")
    )
    drawing = drawing.replace("≤50万元", "≤48万元").replace(
        "| 190人 | 30 | 28.5 | 天气原因，明年改在室内", "| 200人 | 30 | 30 | "
    )
    assert codes(drawing.replace(TOTAL, "| 90 | 88 | |")) == ["targets_equal_actuals"]


def test_deduction_in_a_form_without_the_column_says_so() -> None:
    drawing = "\n".join(line.rsplit("|", 2)[0] + "|" for line in RIGHT.strip().splitlines())
    found = [finding for finding in findings(drawing) if finding.code == "deduction_without_reason"]
    assert [finding.stated for finding in found] == ["表中无此栏", "表中无此栏"]


def test_finding_names_place_statement_and_expectation() -> None:
    (finding,) = findings(RIGHT.replace("| ≥200人 | 190人 |", "| ≥200人 | 100人 |"))
    assert finding.location == "第14行第8格"
    assert finding.indicator_number == 5
    assert (finding.stated, finding.expected) == ("28.5", "15")
    assert "按比例应为15分" in finding.message


def test_same_project_twice_in_a_document() -> None:
    first, second = check_document(read_forms(paper(TITLE, RIGHT, TITLE, RIGHT)).forms)
    assert first == []
    assert [finding.code for finding in second] == ["same_project_twice"]


def test_every_rule_says_all_that_a_reader_needs_and_stands_in_its_module_once() -> None:
    for code, rule in RULES.items():
        assert rule.code == code
        assert all((rule.title, rule.explanation, rule.example, rule.advice))
    assert len(RULES) == sum(len(rules) for rules in RULES_BY_SUBJECT.values())
    assert all(RULES_BY_SUBJECT[subject] for subject in RULES_BY_SUBJECT)
    assert Subject.POINTS in RULES_BY_SUBJECT


def test_every_rule_about_one_form_has_a_specimen() -> None:
    shown = (
        {code for _, _, expected in WRONG for code in expected}
        | {
            "over_execution",
            "amount_implausible",
            "budget_unspent",
            "total_zero_beside_sources",
            "sources_missing",
            "year_unknown",
            "column_unknown",
            "actual_foreseen",
            "weights_off_reference",
            "targets_equal_actuals",
            "same_project_twice",
            "total_unclear",
            "results_without_spending",
            "low_execution_without_reason",
            "missed_target_unexplained",
            "levels_identical",
            "score_exceeds_execution",
            "target_adjusted_down",
            "levels_absent",
        }
        | SHOWN
        | SHOWN_BESIDE_TABLES
        | SHOWN_IN_OTHER_WORDS
        | SHOWN_OF_TWO
        | SHOWN_IN_PROSE
        | SHOWN_IN_SENTENCES
        | SHOWN_IN_SUBJECTS
        | SHOWN_OF_CLAIMS
        | {code for row in WRONG_ROWS for code in row.split(" | ")[0].split()}
    )
    own = {rule.code for subject, rules in RULES_BY_SUBJECT.items() if subject != Subject.ACROSS for rule in rules}
    assert own == shown


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_a_rule_says_is_chinese(rule: Rule) -> None:
    assert not re.findall(r"[A-Za-z]{3,}", " ".join((rule.title, rule.explanation, rule.example, rule.advice)))
