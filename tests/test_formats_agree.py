"""The same form in every format gives the same record: forms are generated, written as real files and read back."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.readers import read
from tests.drawn_paper import paper
from tests.formats import WRITERS
from tests.readers.test_libreoffice import SOFFICE, needs_libreoffice

TITLE = "项目支出绩效自评表（2024年度）"

NAMES = st.text("职工之家建设困难帮扶劳模疗休养法律援助（）—·", min_size=2, max_size=14).filter(
    lambda text: any("一" <= c <= "鿿" for c in text)
)
AMOUNTS = st.decimals(min_value=0, max_value=99999, places=3).map(lambda number: f"{number.normalize():f}")
POINTS = st.sampled_from(["5", "8", "10", "12.5", "20"])
TARGETS = st.sampled_from(["≥50个", "100%", "12", "11月底前", "全员覆盖", "不超过9万元", "—", "2024/1/1", "显著"])
LEVELS = st.sampled_from(
    [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("成本指标", "经济成本指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "可持续影响指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
)


@dataclass(frozen=True)
class Row:
    levels: tuple[str, str]
    name: str
    target: str
    actual: str
    weight: str
    score: str
    reason: str


ROWS = st.builds(Row, LEVELS, NAMES, TARGETS, TARGETS, POINTS, POINTS, st.sampled_from(["", "资金到位晚，明年提前申请"]))


@dataclass(frozen=True)
class Form:
    project: str
    department: str
    unit: str
    amounts: tuple[str, str, str]
    source: tuple[str, str, str]
    rows: list[Row]


FORMS = st.builds(
    Form,
    NAMES,
    NAMES,
    NAMES,
    st.tuples(*[AMOUNTS] * 3),
    st.tuples(*[AMOUNTS] * 3),
    # A form whose indicators mostly stand twice is refused as two sets of them.
    st.lists(ROWS, min_size=2, max_size=6, unique_by=lambda row: (row.levels[1], bare(row.name))),
)


def drawn(form: Form) -> str:
    """The form as drawn, with levels that repeat merged downwards."""
    rows, above = [], ("", "")
    for row in form.rows:
        level_1 = "^" if row.levels[0] == above[0] else row.levels[0]
        level_2 = "^" if row.levels == above else row.levels[1]
        rows.append(
            f"| ^ | {level_1} | {level_2} | {row.name} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.reason} |"
        )
        above = row.levels
    total = sum(Decimal(row.weight) for row in form.rows), sum(Decimal(row.score) for row in form.rows)
    return "\n".join(
        [
            f"| 项目名称 | {form.project} | < | < | < | < | < | < | < |",
            f"| 主管部门 | {form.department} | < | < | 实施单位 | {form.unit} | < | < | < |",
            "| 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |",
            f"| ^ | 年度资金总额 | < | {' | '.join(form.amounts)} | 10 | 100% | 10 |",
            f"| ^ | 其中：当年财政拨款 | < | {' | '.join(form.source)} | — | | — |",
            "| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |",
            "| ^ | 按计划完成 | < | < | < | 已完成 | < | < | < |",
            "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |",
            *rows,
            f"| 总分 | < | < | < | < | < | {total[0]} | {total[1]} | |",
        ]
    )


def record(form: SelfEvaluation) -> list[object]:
    """What the form says, without places."""
    return [
        form.fiscal_year.value,
        form.project_name.text,
        form.department.text,
        form.implementing_unit.text,
        form.expected_goal.text,
        form.achieved_goal.text,
        form.stated_total_weight.value,
        form.stated_total_score.value,
        *(
            (f.source, f.initial_budget.value, f.annual_budget.value, f.executed.value, f.weight.value, f.score.value)
            for f in form.fund_lines
        ),
        *(
            (i.level_1, i.level_2, i.level_3.text, i.target.text, i.actual.text, i.weight.value, i.score.value, i.reason.text)
            for i in form.indicators
        ),
    ]


def expected(form: Form) -> list[object]:
    """What the generated form says."""
    return [
        2024,
        form.project,
        form.department,
        form.unit,
        "按计划完成",
        "已完成",
        sum(Decimal(row.weight) for row in form.rows),
        sum(Decimal(row.score) for row in form.rows),
        ("total", *map(Decimal, form.amounts), 10, 10),
        ("appropriation", *map(Decimal, form.source), None, None),
        *((*r.levels, r.name, r.target, r.actual, Decimal(r.weight), Decimal(r.score), r.reason) for r in form.rows),
    ]


@pytest.mark.parametrize("file_format", sorted(WRITERS))
@settings(max_examples=25)
@given(form=FORMS)
def test_generated_form_reads_as_it_was_written(file_format: str, form: Form) -> None:
    document = paper(TITLE, drawn(form))
    reading = read_forms(read(WRITERS[file_format](document), f"form.{file_format}"))
    if file_format == "text" and reading.refusals:
        return  # a refusal is right where text leaves two readings; a wrong value never is
    assert [record(each) for each in reading.forms] == [expected(form)]


CONVERTED = [("docx", "pdf"), ("docx", "doc"), ("xlsx", "xls")]
EXAMPLES = [
    Form(
        "职工之家建设（一期）",
        "某市总工会",
        "宣教部",
        ("1234.5", "1200", "1140.05"),
        ("0", "0.2", "99999.999"),
        [
            Row(("产出指标", "数量指标"), "建设职工之家", "≥50个", "12", "20", "12.5", "资金到位晚，明年提前申请"),
            Row(("产出指标", "数量指标"), "劳模疗休养", "12", "12", "10", "10", ""),
            Row(("产出指标", "时效指标"), "完成时间", "11月底前", "2024/1/1", "20", "20", ""),
            Row(("满意度指标", "服务对象满意度指标"), "职工满意度", "100%", "—", "10", "5", ""),
        ],
    ),
    Form(
        "困难职工法律援助",
        "某区总工会",
        "权益保障—法律部",
        ("60", "50", "48"),
        ("45", "40", "39"),
        [
            Row(("成本指标", "经济成本指标"), "户均标准", "不超过9万元", "不超过9万元", "20", "20", ""),
            Row(("效益指标", "社会效益指标"), "困难帮扶" * 12, "显著", "全员覆盖", "12.5", "12.5", "资金到位晚，明年提前申请"),
            *[
                Row(("效益指标", "可持续影响指标"), f"长期帮扶{place}" + "劳模法律援助" * 5, "显著", "显著", "5", "5", "")
                for place in "甲乙丙丁戊己庚辛壬癸"
            ],
        ],
    ),
]
"""A short form, and one that runs over the end of a page."""


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples in the formats that only LibreOffice writes."""
    folder = tmp_path_factory.mktemp("converted")
    for number, form in enumerate(EXAMPLES):
        for file_format in ("docx", "xlsx"):
            (folder / f"{number}.{file_format}").write_bytes(WRITERS[file_format](paper(TITLE, drawn(form))))
    for source, target in CONVERTED:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        names = [f"{number}.{source}" for number in range(len(EXAMPLES))]
        subprocess.run([str(SOFFICE), profile, "--headless", "--convert-to", target, *names], cwd=folder, check=True)
    return folder


@needs_libreoffice
@pytest.mark.parametrize("file_format", [target for _, target in CONVERTED])
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_form_converted_by_libreoffice_reads_as_it_was_written(converted: Path, file_format: str, number: int) -> None:
    name = f"{number}.{file_format}"
    (form,) = read_forms(read((converted / name).read_bytes(), name)).forms
    assert record(form) == expected(EXAMPLES[number])
