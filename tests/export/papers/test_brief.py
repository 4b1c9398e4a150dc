"""领导简报: one page of what the database says and, where asked for, its annexes; set as an official paper is."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table

from perfeval_data import queries
from perfeval_data.__main__ import main
from perfeval_data.database import store
from perfeval_data.database.review import Verdict, record
from perfeval_data.export.papers import brief_as_docx
from perfeval_data.export.papers.brief import shared
from perfeval_data.export.papers.charts import lowest_units
from perfeval_data.export.papers.xml import run
from perfeval_data.export.tables import with_grade_words
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.queries import NOT_FILED, Connection, Filters, UnitName
from perfeval_data.words import wording
from tests.drawn_paper import paper
from tests.drawn_projects import FORMULA_NAME, HOSTILE_NAME, title
from tests.drawn_projects import project as drawn_project
from tests.formats import as_html
from tests.reviewing import finding_of

DAY = date(2025, 1, 2)
YEAR = Filters((2024,))
OFFICE = "某区总工会财务部"


@pytest.fixture(scope="module")
def sample(sample_database: Path) -> Iterator[Connection]:
    with store.open_readonly(sample_database) as connection:
        yield connection


@pytest.fixture(scope="module")
def large(large_database: Path) -> Iterator[Connection]:
    with store.open_readonly(large_database) as connection:
        yield connection


@pytest.fixture(scope="module")
def brief(sample: Connection) -> Document:
    return written(sample, YEAR, with_annexes=False)


@pytest.fixture(scope="module")
def annexes(sample: Connection) -> Document:
    return written(sample, YEAR)


def written(connection: Connection, filters: Filters, with_annexes: bool = True) -> Document:
    return docx.Document(io.BytesIO(brief_as_docx(connection, filters, DAY, OFFICE, with_annexes)))


def rows(table: Table) -> list[list[str]]:
    """The cells of each row; a cell across several columns once."""
    return [[text_of(cell) for cell in row.iter(qn("w:tc"))] for row in table._tbl.iter(qn("w:tr"))]


def text_of(cell: object) -> str:
    return "".join("\n" if part.tag == qn("w:br") else part.text or "" for part in cell.iter(qn("w:t"), qn("w:br")))  # type: ignore[attr-defined]


def ruled(document: Document) -> list[Table]:
    """The tables that are no mere place for pictures."""
    return [each for each in document.tables if each._tbl.find(f".//{qn('w:drawing')}") is None]


FIGURES, ATTENTION = 0, 1
"""The tables of the page, which have no caption."""


def table(document: Document, caption: str) -> list[list[str]]:
    """The rows of the table below the caption, its heading first."""
    captions = [match[1] for line in prose(document).splitlines() if (match := re.fullmatch("表\\d+　(.*)", line))]
    return rows(ruled(document)[ATTENTION + 1 + captions.index(caption)])


def prose(document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


# --- the page ------------------------------------------------------------------------------------------------------


def test_title_names_the_year_and_below_it_stands_who_issues_it_and_when(brief: Document, sample: Connection) -> None:
    title, issuer = brief.paragraphs[:2]
    assert title.text == brief.core_properties.title == "2024年度项目支出绩效自评情况简报"
    assert issuer.text == f"{OFFICE}\t2025年1月2日"
    nameless = docx.Document(io.BytesIO(brief_as_docx(sample, YEAR, DAY)))
    assert nameless.paragraphs[1].text == "\t2025年1月2日"


def test_year_is_summed_up_as_on_screen(brief: Document, sample: Connection) -> None:
    headline = queries.headline(sample, YEAR)
    assert wording.summary_sentence(YEAR, headline, queries.grades(sample, YEAR)) in prose(brief)
    assert wording.gaps_sentence(headline) in prose(brief)


def test_key_figures(brief: Document) -> None:
    names, figures = rows(brief.tables[FIGURES])
    assert names == ["项目数", "年初预算", "全年预算", "全年执行", "执行率", "平均得分", "待处理疑点"]
    assert figures == ["5", "50.71", "50.71", "50.71", "100%", "97.75", "38 / 38"]


def test_attention_says_whose_what_is_at_stake_and_what_to_ask(brief: Document) -> None:
    heading, *items = rows(brief.tables[ATTENTION])
    assert heading == ["需要关注", "项目（实施单位）", "涉及", "要问的问题"]
    assert items == [
        ["钱没花完", "（无）", "", ""],
        [
            "没完成却得高分\n共1个项目",
            "基层党组织党建活动经费（党建人事部）",
            "多得0.23分",
            "活动参与人数：少的10人为什么不扣分？",
        ],
        [
            "填报错误\n共1个项目",
            "去世离休干部遗孀补贴（党建人事部）",
            "相差10分",
            "各指标分值合计80分，总分行填90分，差的10分在哪里？",
        ],
    ]


def test_lists_share_the_room_that_there_is(large: Connection) -> None:
    items = rows(written(large, Filters(), with_annexes=False).tables[ATTENTION])[1:]
    unspent, misses = queries.unspent(large, Filters(), 3), queries.doubts(large, Filters(), 3).rewarded_misses
    assert len(items) == 7
    assert items[0][0] == f"钱没花完\n共{unspent.project_count}个项目\n结余{wording.total(unspent.total_wan)}万元"
    assert [row[0] for row in items[1:3]] == ["", ""]
    names = [row[1].partition("（")[0] for row in items]
    assert names[:6] == [*(item.project_name for item in unspent.items), *(item.project_name for item in misses.items)]
    assert "年度）" in items[0][1]
    assert items[6] == ["填报错误", "（无）", "", ""]


@pytest.mark.parametrize(
    ("room", "wanted", "shown"),
    [(6, [9, 9, 9], [2, 2, 2]), (6, [0, 1, 9], [0, 1, 5]), (6, [9, 0, 4], [3, 0, 3]), (6, [1, 0, 1], [1, 0, 1])],
)
def test_room_is_given_one_item_at_a_time(room: int, wanted: list[int], shown: list[int]) -> None:
    assert shared(room, wanted) == shown


def test_choice_stands_below_the_title(large: Connection) -> None:
    document = written(large, Filters((2024,), units=(UnitName("某市总工会", "宣教部"),), grades=("优",)))
    assert document.paragraphs[2].text == "范围：宣教部，优。"
    assert "2024年度宣教部共有等级为优的项目" in prose(document)


def test_what_was_not_read_is_said(large: Connection) -> None:
    assert "另有1个文件未入库。" in prose(written(large, YEAR, with_annexes=False))


def test_page_alone_has_no_list_of_projects_and_names_its_annexes_where_they_follow(brief: Document, annexes: Document) -> None:
    assert "附件" not in prose(brief)
    assert "附件：1.各实施单位情况　2.项目清单　3.填报疑点清单" in prose(annexes)
    assert [text for text in prose(annexes).splitlines() if re.fullmatch(r"附件\d", text)] == ["附件1", "附件2", "附件3"]


def test_long_names_and_questions_leave_the_brief_a_page(tmp_path: Path) -> None:
    long = "促进职工技能提升和困难职工帮扶" * 20
    form = drawn_project(long, unit=long, money=("50", "50", "20"), execution_score="10")
    ingest([Offered("a.html", as_html(paper(title(2024), form)))], tmp_path / "perfeval.duckdb")
    with store.open_readonly(tmp_path / "perfeval.duckdb") as connection:
        items = rows(written(connection, YEAR, with_annexes=False).tables[ATTENTION])[1:]
    assert items[0][2:] == ["结余30万元", "剩余30万元为什么没有花完？是否收回？"]
    assert all(len(cell) <= 60 for row in items for cell in row)


# --- the annexes ---------------------------------------------------------------------------------------------------


def test_units_add_up_to_the_last_row(annexes: Document) -> None:
    heading, *units, together = table(annexes, "各实施单位资金情况")
    assert heading == ["实施单位", "项目数", "年初预算数", "全年预算数", "全年执行数", "执行率", "平均得分"]
    assert [row[0] for row in units] == ["权益工作部", "财务与资产管理部", "党建人事部"]
    assert together == ["合计", "5", "50.71", "50.71", "50.71", "100%", "97.75"]


def test_grades_stand_above_their_rule(annexes: Document) -> None:
    assert "90分（含）以上为优，80分（含）至90分为良，60分（含）至80分为中，60分以下为差" in prose(annexes)


@pytest.mark.parametrize(
    "filters",
    [YEAR, Filters((2023,), units=(UnitName("某市总工会", "宣教部"),)), Filters((2024,), grades=("良",), keyword="活动")],
)
def test_every_project_with_its_figures(large: Connection, filters: Filters) -> None:
    columns = ("project_name", "implementing_unit", "annual_budget_wan", "executed_wan", "execution_rate", "final_score", "grade", "finding_count", "open_finding_count")  # fmt: skip
    frame = with_grade_words(queries.projects(large, filters))
    if queries.spans_departments(large, filters):
        frame["implementing_unit"] = [
            wording.unit_word(row["department"], row["implementing_unit"]) for row in frame.to_dict("records")
        ]
    projects = frame.to_dict("records")
    expected = [[str(number), *(wording.cell(name, row[name]) for name in columns)] for number, row in enumerate(projects, 1)]
    assert table(written(large, filters), "各项目自评情况")[1:] == expected


def test_what_is_not_filed_is_a_dash_and_no_zero(large: Connection) -> None:
    document = written(large, Filters(keyword="没有预算数的项目"))
    (project,) = table(document, "各项目自评情况")[1:]
    assert project[3:7] == ["—", "8", "—", "—"]
    assert rows(document.tables[FIGURES])[1][1:6] == ["—", "—", "—", "—", "—"]
    assert "1个项目未填全年预算数，执行8.00万元，未计入。" in prose(document)


@pytest.mark.parametrize("filters", [YEAR, Filters((2023,), units=(UnitName(NOT_FILED, "工人文化宫"),))])
def test_every_finding_below_its_project(large: Connection, filters: Filters) -> None:
    expected = []
    for number, project in enumerate(queries.projects(large, filters).to_dict("records"), 1):
        found = queries.project_part(large, "finding_details", project["evaluation_id"]).sort_values("finding_number")
        if not found.empty:
            expected.append(f"{number}. {project['project_name']}")
        expected += [wording.finding_text(row["level_3"], row["message"]) for row in found.to_dict("records")]
    appendix = table(written(large, filters), "各项目填报疑点")[1:]
    shown = [row[0].rpartition("（")[0] if len(row) == 1 else row[2] for row in appendix]
    assert shown == expected


def test_settled_findings_are_counted_and_say_what_became_of_them(sample_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    finding = finding_of(database, "劳模服务和活动经费", "rate_holds_score", None, "10")
    record(database, [finding], Verdict.CORRECTED, "已更正", "甲")
    with store.open_readonly(database) as connection:
        document = written(connection, YEAR)
    assert "疑点38条，已处理1条，待处理37条" in prose(document)
    assert rows(document.tables[FIGURES])[1][-1] == "37 / 38"
    appendix = table(document, "各项目填报疑点")
    (band,) = [row[0] for row in appendix if len(row) == 1 and "劳模服务和活动经费" in row[0]]
    assert "已处理1条" in band
    assert [row[2] for row in appendix if len(row) > 1 and "（已整改）" in row[2]] == [
        "执行率填“10”，按执行数÷全年预算数计算应为100%（已整改）"
    ]


def test_points_lost_by_level(annexes: Document, sample: Connection) -> None:
    levels = queries.points_lost_by_level(sample, YEAR)
    shown = table(annexes, "各级指标失分情况")[1:]
    assert [row[0] for row in shown] == levels["level_1"].tolist()
    assert [float(row[3]) for row in shown] == levels["points_lost"].tolist()


def test_everything_is_in_chinese(annexes: Document) -> None:
    texts = [prose(annexes), annexes.sections[0].footer.paragraphs[0].text]
    cells = [cell for shown in annexes.tables for row in rows(shown) for cell in row]
    assert not [text for text in texts + cells if re.search("[A-Za-z]", text)]


def test_names_tell_their_year_where_the_brief_covers_several(large: Connection) -> None:
    names = [row[1] for row in table(written(large, Filters(keyword="001号")), "各项目自评情况")[1:]]
    assert names == ["001号补助经费（2023年度）", "001号补助经费（2024年度）"]


def test_text_of_documents_is_text(large: Connection) -> None:
    names = [row[1] for row in table(written(large, YEAR), "各项目自评情况")]
    assert {HOSTILE_NAME, FORMULA_NAME} <= set(names)


def test_signs_that_no_word_file_can_hold_are_left_out() -> None:
    assert run("宣\x0b教\x00部").xpath("string()") == "宣教部"


# --- how it is set -------------------------------------------------------------------------------------------------


def test_page_has_the_measures_of_official_papers(brief: Document) -> None:
    section = brief.sections[0]
    page = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in (*page, *margins) if length is not None] == [210, 297, 37, 35, 28, 26]


def test_chinese_fonts_are_named(brief: Document) -> None:
    fonts = {name: brief.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Title", "Body Text", "附件")}
    assert fonts == {"Title": "方正小标宋简体", "Body Text": "仿宋_GB2312", "附件": "黑体"}


def test_tables_repeat_their_heading_and_break_no_row(large: Connection) -> None:
    for shown in ruled(written(large, YEAR)):
        all_rows = shown._tbl.findall(qn("w:tr"))
        assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in all_rows] == [True] + [False] * (
            len(all_rows) - 1
        )
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in all_rows)


def test_tables_are_as_wide_as_the_text(large: Connection) -> None:
    section_width = Mm(156).pt
    for shown in ruled(written(large, Filters())):
        widths = [int(column.attrib[qn("w:w")]) / 20 for column in shown._tbl.tblGrid.iter(qn("w:gridCol"))]
        assert sum(widths) == pytest.approx(section_width, abs=1)


def test_footer_counts_the_pages(brief: Document) -> None:
    paragraph = brief.sections[0].footer.paragraphs[0]
    assert [code.text.strip() for code in paragraph._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert re.search("第 1 页 共 1 页$", paragraph.text)


@pytest.mark.usefixtures("chinese_font")
def test_charts_are_pictures_with_their_figures_in_words(annexes: Document) -> None:
    words = [properties.get("descr") for properties in annexes.element.body.iter(qn("wp:docPr"))]
    assert [text.partition("。")[0] for text in words] == [
        "各单位执行率（框为预算）",
        "等级分布（个）",
        "各实施单位预算（框）与执行（实心）",
        "各级指标失分占分值的比例",
        "各项目评级得分",
    ]
    assert words[0].endswith("权益工作部：100%；财务与资产管理部：100%；党建人事部：100%。")
    assert words[1].endswith("优：4；良：0；中：0；差：0；不评等级：1。")
    assert "权益工作部：40.10 / 40.10万元，100%" in words[2]
    assert sum(shape.width for shape in list(annexes.inline_shapes)[:2]) < Mm(156)
    assert all(shape.width == Mm(156) for shape in list(annexes.inline_shapes)[2:])


def test_units_that_spent_least_come_first(large: Connection) -> None:
    chart = lowest_units(queries.funds_by_unit(large, YEAR))
    assert chart is not None
    values = [bar.value for bar in chart.bars if bar.value is not None]
    assert len(values) == 5
    assert values == sorted(values)
    assert chart.bars[0].text == "97.79%，余38.50万元"


# --- the command ---------------------------------------------------------------------------------------------------


def test_command_takes_the_newest_year(large_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "简报.docx"
    assert main(["report", "--db", str(large_database), "--out", str(out)]) == 0
    assert docx.Document(str(out)).paragraphs[0].text.startswith("2024年度")
    assert [path.name for path in tmp_path.iterdir()] == ["简报.docx"]


def test_command_names_the_office_and_adds_the_annexes(sample_database: Path, tmp_path: Path) -> None:
    database, out = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")), tmp_path / "a.docx"
    (tmp_path / "office.toml").write_text('name = "某区总工会"', encoding="utf-8")
    assert main(["report", "--db", str(database), "--out", str(out)]) == 0
    page = docx.Document(str(out))
    assert page.paragraphs[1].text.startswith("某区总工会\t")
    assert main(["report", "--db", str(database), "--annexes", "--out", str(out)]) == 0
    assert len(docx.Document(str(out)).tables) > len(page.tables)
    (tmp_path / "office.toml").write_text("name = 3", encoding="utf-8")
    assert main(["report", "--db", str(database), "--out", str(out)]) == 2


def test_without_database_there_is_no_file(tmp_path: Path) -> None:
    assert main(["report", "--db", str(tmp_path / "none.duckdb"), "--out", str(tmp_path / "a.docx")]) == 2
    assert not list(tmp_path.iterdir())


def test_file_of_another_format_is_wrong_usage(sample_database: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["report", "--db", str(sample_database), "--out", str(tmp_path / "a.doc")])
    assert stop.value.code == 2
