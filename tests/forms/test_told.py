"""Nothing is silently NULL: the form of the traps with names that nobody knows, one by one and in pairs, in three carriers.

Whatever a form says and was not read is reported, or the form is refused; no value is another one's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from perfeval_data.audit.judgement import judge
from perfeval_data.forms.reading import DocumentReading, read_forms
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.readers.text import read as read_text
from tests.forms.right_form import FORM, TITLE, drawn, only, read
from tests.forms.test_aligned import aligned, texts

NAMES = (
    "项目名称 主管部门 实施单位 项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额 其中：当年财政拨款 上年结转资金 其他资金 "
    "年度总体目标 预期目标 实际完成情况 绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 偏差原因分析及改进措施 总分"
)
UNKNOWN = ("甲乙丙", "丁戊己")
CASES = [names for count in (1, 2) for names in combinations(NAMES.split(), count)]


def readings(form: str) -> Iterator[DocumentReading]:
    tabs = "\n".join("\t".join(row) for row in texts(form))
    yield read(TITLE, drawn(form))
    yield read_forms(read_text(f"{TITLE}\n\n{tabs}".encode()))
    yield read_forms(read_text(aligned(form).encode()))


def filed(form: SelfEvaluation) -> dict[str, str]:
    """What is filed of each field, by the indicator or the line that it belongs to."""
    names = {each.indicator_number: each.level_3.text for each in form.indicators}
    amounts = {line.line_number: (line.annual_budget.text, line.executed.text) for line in form.fund_lines}
    return {
        f"{part} {names.get(number or 0) if part == 'indicator' else amounts.get(number or 0)} {name}": entry.text
        for part, number, name, entry in form.entries()
        if entry.text and name not in ("label", "fiscal_year")
    }


RIGHT = filed(only(TITLE, drawn(FORM)))


@pytest.mark.parametrize("names", CASES, ids="+".join)
def test_what_is_not_read_is_told_of(names: tuple[str, ...]) -> None:
    form = FORM
    for name, unknown in zip(names, UNKNOWN, strict=False):
        form = form.replace(f"| {name} |", f"| {unknown} |")
    for reading in readings(form):
        assert len(reading.forms) + len(reading.refusals) == 1
        for each in reading.forms:
            values = filed(each)
            assert set(values.values()) <= {*RIGHT.values()}, "a value that the form does not hold"
            assert all(values[field] == RIGHT[field] for field in values.keys() & RIGHT.keys())
            if RIGHT.keys() - values.keys():
                assert each.reading_findings
                said = " ".join(finding.message for finding in judge([each])[0].findings if "原因" in finding.message)
                assert "表中无此栏" not in said or "偏差原因分析及改进措施" not in names
