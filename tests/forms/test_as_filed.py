"""Texts are stored as they were filed: signs of full width stay what they are, wherever a value stands with its name in one text."""

from __future__ import annotations

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.readers import read
from tests.drawn_paper import paper
from tests.formats import WRITERS
from tests.forms.right_form import FORM, FUNDS, GOALS, HEADER, HEADING, LOWER_ROWS, TITLE, TOTAL, UPPER_ROWS, drawn

WIDE = str.maketrans("():%,;/[]!", "（）：％，；／［］！")
OF_SIGNS = (
    FORM.replace("职工之家", "职工之家[二期](追加)")
    .replace("某市总工会", "某市总工会(本级)")
    .replace("宣教部", "宣教部(文体)")
    .replace("建成三个", "建成三个(含改建),100%达标")
    .replace("活动次数", "活动(培训)次数")
    .replace("10次", "10台(套)/年")
    .replace("12次", "12台(套)/年")
    .replace("报名不足", "报名不足(雨季); 已调整")
    .replace("其他资金", "其他资金(自筹/捐赠)")
)
LINES = {
    "in one cell": (
        TITLE,
        OF_SIGNS.replace("| 项目名称 | ", "| 项目名称：")
        .replace(" | < | < | < | < | < | < | < |", " | < | < | < | < | < | < | < | < |", 1)
        .replace("| 主管部门 | 某市总工会(本级) | < | < | 实施单位 | ", "| 主管部门：某市总工会(本级) | < | < | < | 实施单位：")
        .replace("(文体) | < | < | < |", "(文体) | < | < | < | < |"),
    ),
    "both bodies in one cell": (
        TITLE,
        OF_SIGNS.replace(
            "| 主管部门 | 某市总工会(本级) | < | < | 实施单位 | 宣教部(文体) |",
            "| 主管部门和实施单位：某市总工会(本级)、宣教部(文体) | < | < | < | < | < |",
        ),
    ),
    "in lines": (
        TITLE,
        "项目名称：职工之家[二期](追加)",
        "主管部门：某市总工会(本级)  实施单位：宣教部(文体)",
        OF_SIGNS.replace(HEADING.replace("职工之家", "职工之家[二期](追加)").splitlines()[1], "").replace(
            "| 主管部门 | 某市总工会(本级) | < | < | 实施单位 | 宣教部(文体) | < | < | < |", ""
        ),
    ),
    "goals behind their names": (
        TITLE,
        OF_SIGNS.replace(
            "| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |",
            "| 年度总体目标 | 预期目标：建成三个(含改建),100%达标。\\n实际完成情况：已建成三个(含改建),100%达标。 | < | < | < | < | < | < | < |",
        ).replace("| ^ | 建成三个(含改建),100%达标。 | < | < | < | 已建成三个(含改建),100%达标。 | < | < | < |", ""),
    ),
    "reason and statements below": (
        TITLE,
        OF_SIGNS
        + "| 自评结论 | 经自评,自评得分:98.9分;等级为优(含5%)。 | < | < | < | < | < | < | < |\n"
        + "| 存在问题 | 报名(线上)不足,占5%。 | < | < | < | < | < | < | < |\n"
        + "| 资金管理情况 | 资金(专项)拨付情况 | < | 已拨付(全额)。 | < | < | < | < | < |\n",
    ),
}
VALUES_BELOW_NAMES = (HEADER.replace("| 年度指标值 | 实际完成值 |", "| 指标完成情况 | < |") + UPPER_ROWS + LOWER_ROWS).replace(
    "10次", "10台(套)/年"
)
for _target, _actual in (
    ("≥10台(套)/年", "12次"), ("≥300人次", "280人次"), ("12月底前", "已完成"), ("≥80%", "85%"), ("≥95%", "96%"),
):  # fmt: skip
    VALUES_BELOW_NAMES = VALUES_BELOW_NAMES.replace(
        f"| {_target} | {_actual} |", f"| 目标值:{_target}\\n完成值:{_actual} | < |"
    )
LINES["target and actual in one cell"] = (TITLE, HEADING + FUNDS + GOALS + VALUES_BELOW_NAMES + TOTAL)


def _only(blocks: tuple[str, ...]) -> SelfEvaluation:
    (form,) = read_forms(paper(*(drawn(block) if block.strip().startswith("|") else block for block in blocks))).forms
    return form


def _texts(form: SelfEvaluation) -> list[tuple[object, ...]]:
    texts = [(part, number, name, entry.text) for part, number, name, entry in form.entries()]
    return [*texts, *(("label", each.statement_number, "", each.label) for each in form.statements)]


@pytest.mark.parametrize("arrangement", LINES)
def test_signs_of_full_width_stay_wherever_a_value_stands(arrangement: str) -> None:
    half = _only(LINES[arrangement])
    assert [each.label for each in half.statements[4:]] == ["资金管理情况·资金(专项)拨付情况"] * ("statements" in arrangement)
    wide = _only(tuple(block.translate(WIDE) for block in LINES[arrangement]))
    expected = [(*where, str(text).translate(WIDE)) for *where, text in _texts(half)]
    assert _texts(wide) == expected
    assert any("（" in str(text) for *_, text in expected)


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_a_name_with_its_value_in_one_cell_is_stored_as_filed_from_every_format(kind: str) -> None:
    heading = "| 项目名称：市级特困人员救助供养（追加） | < | < | < | < | < | < | < | < |\n| 主管部门：某市民政局（本级） | < | < | < | 实施单位：救助站［东］ | < | < | < | < |"
    document = paper(TITLE, drawn(FORM.replace(HEADING, f"\n{heading}\n")))
    (form,) = read_forms(read(WRITERS[kind](document), f"表.{kind}")).forms
    assert form.project_name.text == "市级特困人员救助供养（追加）"
    assert (form.department.text, form.implementing_unit.text) == ("某市民政局（本级）", "救助站［东］")


def test_sources_keep_the_notes_that_tell_them_apart() -> None:
    funds = FUNDS.replace("上年结转资金", "其中：专项债券（一般）").replace("其他资金", "2.专项债券（专项）（万元）：")
    form = _only((TITLE, FORM.replace(FUNDS, funds)))
    labels = [line.label.text for line in form.fund_lines]
    assert labels == ["年度资金总额", "当年财政拨款", "专项债券（一般）", "专项债券（专项）"]
    assert len({line.source for line in form.fund_lines}) == len(labels)
