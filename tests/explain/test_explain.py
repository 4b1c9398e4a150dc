"""What `explain` draws: the part of each cell, and why a form was refused."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from perfeval_data.__main__ import main
from perfeval_data.explain.parts import LABEL_WORDS, Explained, Sketch, explained, part_of
from perfeval_data.explain.picture import page
from perfeval_data.explain.terminal import drawn
from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.model import ENTRY_FIELDS, FundLine, Indicator, SelfEvaluation, Statement
from tests.drawing import picture
from tests.drawn_paper import paper
from tests.formats import as_docx
from tests.forms.right_form import FORM, HEADER, TITLE
from tests.forms.right_form import drawn as table
from tests.forms.test_no_evaluation import PLANNED

SMALL = """
| 项目名称 | 职工之家 | 负责人 | 张三 |
| 三级指标 | 年度指标值 | 实际完成值 | 得分 |
| 活动次数 | ≥10次 | 12次 | 90 |
"""


def tables(*blocks: str) -> tuple[Explained, ...]:
    return explained(as_docx(paper(*blocks)), "a.docx")


def parts(sketch: Sketch, each: Explained) -> dict[str, str]:
    return {cell.text: sketch.parts[cell.location].name for cell in each.cells if cell.location in sketch.parts and cell.text}


def test_drawing_on_a_terminal() -> None:
    (each,) = tables(TITLE, SMALL)
    assert "\n".join(drawn(each)).rstrip() == picture("""
        第1张自评表 [表1 第1行第1列] 读取完整，1项指标，0行资金

        │ 项目名称  │ 职工之家    │ 负责人          │ （个人信息，未…
        │ [项目名称]│ (项目名称)  │ [个人信息（不收…│ (未用到)

        │ 三级指标  │ 年度指标值  │ 实际完成值      │ 得分
        │ [三级指标]│ [年度指标值]│ [实际完成值]    │ [得分]

        │ 活动次数  │ ≥10次       │ 12次            │ 90
        │ (三级指标)│ (年度指标值)│ (实际完成值)    │ (得分)
    """)


def test_each_cell_has_its_part() -> None:
    (each,) = tables(TITLE, table(FORM))
    (sketch,) = each.sketches
    named = parts(sketch, each)
    assert {
        text: named[text] for text in ("职工之家", "60", "48", "97.5%", "280人次", "9.3", "报名不足", "98.9", "建成三个。")
    } == {
        "职工之家": "项目名称",
        "60": "年初预算数",
        "48": "全年执行数",
        "97.5%": "执行率",
        "280人次": "实际完成值",
        "9.3": "得分",
        "报名不足": "偏差原因",
        "98.9": "总分·得分",
        "建成三个。": "预期目标",
    }
    assert not each.contested


def test_a_refused_form_is_drawn_with_its_reason_and_its_place() -> None:
    (each,) = tables(TITLE, table(FORM.replace(HEADER.strip(), HEADER.strip().replace("三级指标", "二级指标"))))
    assert each.is_refused
    assert "同名" in each.outcome
    assert each.location in each.contested
    assert "◆" in "\n".join(drawn(each))


def test_of_a_row_that_may_have_slipped_both_readings_are_drawn() -> None:
    row = "| 职工参与率 | ≥80% | 85% | 30 | 30 | |"
    (each,) = tables(TITLE, table(FORM.replace(row, "| 职工参与率 | 85% | 30 | 30 | 宣传不足 | |")))
    one, other = each.sketches
    assert (parts(one, each)["宣传不足"], parts(other, each)["宣传不足"]) == ("得分", "偏差原因")
    assert {cell.text for cell in each.cells if cell.location in each.contested} == {"30", "宣传不足"}
    assert (parts(one, each)["产出指标"], parts(one, each)["一级指标"]) == ("指标层级", "一级指标")
    assert "12月底前" not in parts(one, each)
    text = "\n".join(drawn(each))
    assert "读法1" in text
    assert "读法2" in text
    assert "可能错位" in text


def test_what_was_not_read_of_a_form_is_named_with_its_reason_and_its_place() -> None:
    (each,) = tables(TITLE, table(FORM.replace("| 预期目标 |", "| 甲栏 |").replace("| 实际完成情况 |", "| 乙栏 |")))
    (remark,) = each.remarks
    assert each.outcome.startswith("已读取，1处没有读出")
    assert "没有读到预期目标、实际完成情况" in remark
    assert "甲栏" in remark
    (place,) = each.contested
    assert remark.startswith(place)
    assert f"◆ {remark}" in list(drawn(each))
    assert "甲栏" in page([each], "a.docx").decode()


def test_the_parts_of_a_split_target_and_names_put_together_of_others_have_their_parts() -> None:
    form = FORM.replace("年度指标值 | 实际完成值", "指标性质 | 指标值").replace("| 偏差原因分析及改进措施 |", "| 完成值 |")
    form = form.replace("| ≥10次 | 12次 |", "| ≥ | 10次 |").replace("| 预期目标 |", "| 年初拟定目标 |")
    (each,) = tables(TITLE, table(form))
    named = parts(each.sketches[0], each)
    assert (named["≥"], named["年初拟定目标"]) == ("年度指标值", "预期目标")


def test_persons_are_not_drawn() -> None:
    (each,) = tables(TITLE, SMALL)
    assert "张三" not in page((each,), "a.docx").decode()
    assert "张三" not in "\n".join(drawn(each))


class _Page(HTMLParser):
    """The tags of a page, which must close in order, and what it fetches."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value for name, value in attrs if name in {"src", "href"} and value]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_fetches_nothing_and_shows_texts_as_texts() -> None:
    source = page(tables(TITLE, table(FORM.replace("活动次数", "<b>活动</b>次数"))), "<a>.docx").decode()
    parsed = _Page(source)
    assert not parsed.open
    assert not parsed.fetched
    assert "&lt;b&gt;活动&lt;/b&gt;次数" in source
    assert "图例" in source


@pytest.mark.parametrize(
    ("blocks", "arguments", "status", "said"),
    [
        ((TITLE, table(FORM)), [], 0, "读取完整，5项指标，4行资金"),
        ((TITLE, table(FORM)), ["--form", "1"], 0, "第1张自评表"),
        ((TITLE, table(FORM)), ["--form", "2"], 2, "没有第2张自评表"),
        ((TITLE, table(FORM).replace("98.9", "96"), TITLE, table(FORM).replace("三级指标", "二级指标")), [], 1, "拒读"),
        ((TITLE, PLANNED), [], 1, "略过"),
        (("说明",), [], 1, "没有找到自评表"),
    ],
)
def test_the_command(
    blocks: tuple[str, ...], arguments: list[str], status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(as_docx(paper(*blocks)))
    assert main(["explain", str(file), *arguments]) == status
    output = capsys.readouterr()
    assert said in output.out + output.err


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(as_docx(paper(TITLE, table(FORM))))
    assert main(["explain", str(file), "--out", str(tmp_path / "a.html")]) == 0
    assert "职工之家" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_file_that_is_no_document_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(b"")
    assert main(["explain", str(file)]) == 1
    assert "文件是空的" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["explain", str(tmp_path)])


@pytest.mark.parametrize("label", Label)
def test_every_label_has_a_word(label: Label) -> None:
    assert LABEL_WORDS[label]


PARTS = {"evaluation": SelfEvaluation, "fund_line": FundLine, "indicator": Indicator, "statement": Statement}


@pytest.mark.parametrize(("part", "field"), [(part, field) for part, kind in PARTS.items() for field in ENTRY_FIELDS[kind]])
def test_every_value_of_a_form_plays_a_part(part: str, field: str) -> None:
    assert part_of(part, field).name
