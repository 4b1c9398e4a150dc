"""What a text says against what the tables say, in forms of many offices: half of them wrong by one thing, half right and near to it.

Each case of `subjects.toml` gives only what matters; the rest of the form is filled in here and right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from tests.drawn_paper import paper

CASES = tomllib.loads(Path(__file__).with_name("subjects.toml").read_text(encoding="utf-8"))["case"]
SHOWN = {code for case in CASES for code in case["codes"].split()}
_LEVELS = {
    "产出指标": (50, ("数量指标", "质量指标", "时效指标", "成本指标")),
    "效益指标": (30, ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    "满意度指标": (10, ("服务对象满意度指标",)),
}
_OTHERWISE = {
    "数量指标": "编印工作简报 | ≥4期 | 5期",
    "质量指标": "简报差错率 | ≤1% | 0.6%",
    "成本指标": "简报单期编印费 | ≤0.3万元 | 0.28万元",
    "社会效益指标": "简报阅读人次 | ≥2000人次 | 2310人次",
    "服务对象满意度指标": "收阅单位满意度 | ≥90% | 94%",
}
_STATEMENTS = {"problems": "存在问题", "measures": "改进措施", "conclusion": "评价结论", "causes": "偏差大或目标未完成原因分析"}


def drawing_of(case: dict[str, Any]) -> str:
    """The form of a case: its own rows in their places, those that it does not speak of filled in, and all sums right."""
    rows = [[cell.strip() for cell in row.split("|")] for row in case["rows"].strip().splitlines()]
    left_out = case.get("without", "").split()
    first = case.get("first")
    budget, spent = (Decimal(each) for each in case.get("funds", "100 100").split())
    lines = list(_lines(rows, left_out))
    rate = spent / budget * 100
    of_execution = min(rate / 10, Decimal(10)).quantize(Decimal("0.01"))
    earned = of_execution + sum((Decimal(line[6]) for line in lines), Decimal(0))
    of_funds, office, why = f"{rate:.2f}%", case.get("office", "某县财政局"), case.get("why")
    reasons = ("", "") if why is None else (" 原因 |", f" {why} |")
    said = [f"| {_STATEMENTS[key]} | {case[key]} |" + " < |" * 7 for key in _STATEMENTS if key in case]
    drawn = [
        f"| 项目名称 | {case['project']} |" + " < |" * 7,
        f"| 主管部门 | {office} | < | < | 实施单位 | {office} | < | < | < |",
        "| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |",
        f"| ^ | {case['goal']} | < | < | < | {case['done']} | < | < | < |",
        "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |",
        *(f"| ^ | {' | '.join(line)} |" for line in lines),
        f"| 总分 | < | < | < | < | < | 100 | {earned} | |",
        *said,
    ]
    funds = [
        f"| 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |{reasons[0]}",
        f"| ^ | 年度资金总额 | < | {first or budget} | {budget} | {spent} | 10 | {of_funds} | {of_execution} |{reasons[1]}",
        f"| ^ | 其中：当年财政拨款 | < | {first or budget} | {budget} | {spent} | — | | — |{reasons[0] and ' |'}",
    ]
    wider = [line + (" < |" if reasons[0] else "") for line in drawn]
    return "\n".join([*wider[:2], *funds, *wider[2:]])


def _lines(rows: list[list[str]], left_out: list[str]) -> Iterator[list[str]]:
    """Each row with its levels, its points, the share of them that it lost and why."""
    for level_1, (points, level_2s) in _LEVELS.items():
        own = [row for level_2 in level_2s for row in _of_level(rows, level_2, left_out)]
        for number, (level_2, name, target, actual, *loss) in enumerate(own):
            weight = Decimal(points // len(own) + (points % len(own) if number == 0 else 0))
            share, reason = loss or ("0", "")
            score = weight * (100 - Decimal(share.rstrip("%"))) / 100
            yield [level_1, level_2, name, target, actual, f"{weight}", f"{score:.2f}", reason]


def _of_level(rows: list[list[str]], level_2: str, left_out: list[str]) -> list[list[str]]:
    own = [row for row in rows if row[0] == level_2]
    filled_in = [[level_2, *_OTHERWISE[level_2].split(" | ")]] if level_2 in _OTHERWISE and level_2 not in left_out else []
    return own or filled_in


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['codes'] or '-'} {case['project']}")
def test_text_against_tables(case: dict[str, Any]) -> None:
    (form,) = read_forms(paper(case.get("title", "项目支出绩效自评表（2024年度）"), drawing_of(case))).forms
    found = {finding.code: finding.message for finding in check_document([form])[0]}
    assert sorted(found) == sorted(case["codes"].split()), found
