"""Pages that are pictures: read as proposals with their cut-outs, or refused; nothing of them is stored unconfirmed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from perfeval_data.database import store
from perfeval_data.forms.reading import read_forms
from perfeval_data.ingest.examine import Offered, Refused
from perfeval_data.ingest.publish import ingest
from perfeval_data.paper.grid import Cell, Document, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers import read, scans
from perfeval_data.readers.scans.pictures import pages_of
from tests.drawing import drawn
from tests.drawn_paper import ruled
from tests.photographed import saved, scanned, sheet, stamped

needs_packages = pytest.mark.skipif(
    not scans.is_installed(), reason="scanned pages are recognised where `python3 run.py scans` was run"
)

FORM = r"""
| 项目名称 | 职工之家建设 | < | < | < | < |
| 实施单位 | 宣教部 | < | < | < | < |
| 资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分 |
| 年度资金总额 | 121.4 | 120 | 98.76 | 82.3% | 8.23 |
| 上年结转资金 | 0 | 0 | 0 | — | — |
| 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 活动次数 | ≥12次 | 17次 | 50 | 49.5 |
"""
REST = r"""
| 效益指标 | 职工知晓率 | ≥90% | 96% | 30 | 30 |
| 满意度指标 | 职工满意度 | ≥95% | 97.5% | 10 | 10 |
| 总分 | < | < | < | 100 | 97.73 |
"""
WIDTHS = (260, 300, 240, 240, 180, 180)
UNSEEN = r"图片上识别出的\d+处内容尚未经人工核对，不能入库，请到核定台处理"
TITLE = ("项目支出绩效自评表", "（2024年度）")


def plain(text: str) -> str:
    """A text with brackets of one width: which one was printed cannot be told."""
    return text.translate({ord(wide): narrow for wide, narrow in zip("（）", "()", strict=True)})


def outline(grid: Grid) -> list[str]:
    return drawn(Grid(tuple(replace(each, text=plain(each.text)) for each in grid.cells))).splitlines()


def table(document: Document) -> Grid:
    (grid,) = document.grids
    return grid


def cell(grid: Grid, text: str) -> Cell:
    return next(each for each in grid.cells if each.text == text)


def refusal(data: bytes, name: str = "a.png") -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read(data, name)
    return str(caught.value)


@pytest.fixture(scope="module")
def photograph() -> bytes:
    picture = stamped(sheet(ruled(FORM), WIDTHS, TITLE), 1250, 640)
    return saved([scanned(picture, skew=0.9)], "JPEG")


@pytest.fixture(scope="module")
def one_page(photograph: bytes) -> Document:
    return read(photograph, "a.jpg")


@needs_packages
def test_the_table_of_a_stamped_page_askew_is_read(one_page: Document) -> None:
    assert outline(table(one_page)) == outline(ruled(FORM))
    assert [plain(each.text) for each in one_page.blocks if isinstance(each, Paragraph)] == [plain(each) for each in TITLE]


@needs_packages
def test_each_filled_cell_has_its_confidence_and_its_cut_out(one_page: Document) -> None:
    grid = table(one_page)
    assert all(each.recognised for each in grid.cells if each.text)
    budget = cell(grid, "121.4")
    assert budget.recognised
    with Image.open(io.BytesIO(budget.recognised.cutouts[0])) as cutout:
        assert (cutout.format, cutout.width) == ("JPEG", pytest.approx(300, abs=15))
    assert budget.recognised.confidence > 0.95
    assert budget.location == "第1页表1 第4行第2列"


@needs_packages
def test_a_dash_and_what_lies_below_a_seal_are_doubted(one_page: Document) -> None:
    grid = table(one_page)
    doubted = {each.text for each in grid.cells if each.recognised and each.recognised.confidence <= 0.5}
    assert "—" in doubted
    assert doubted & {"82.3%", "执行率", "8.23"}
    assert not doubted & {"121.4", "120"}


@needs_packages
def test_pages_of_a_scanned_file_are_joined_wherever_they_lay_on_the_glass() -> None:
    upper = scanned(sheet(ruled(FORM), WIDTHS, TITLE, top=1760), skew=-0.5)
    lower = scanned(sheet(ruled(REST), [round(each * 1.005) for each in WIDTHS], top=150), skew=0.4)
    grid = table(read(saved([upper, lower], "PDF"), "a.pdf"))
    assert outline(grid) == outline(ruled(FORM.rstrip() + REST))
    assert cell(grid, "97.73").location == "第2页表1 第3行第6列"


def test_the_pages_of_a_picture_file_come_in_order_with_their_resolution() -> None:
    sheets = [Image.new("RGB", (1654, 2339), shade) for shade in ("white", "grey")]
    pages = list(pages_of(saved(sheets, "TIFF")))
    assert [(page.location, page.dpi, int(page.pixels[0, 0, 0])) for page in pages] == [
        ("第1页", 200, 255),
        ("第2页", 200, 128),
    ]


@needs_packages
@pytest.mark.parametrize("kind", ["PDF", "PNG"])
def test_a_coarse_picture_is_refused(kind: str) -> None:
    picture = sheet(ruled(FORM), WIDTHS).resize((1240, 1754))
    assert "分辨率约 150 dpi，低于 200 dpi" in refusal(saved([picture], kind, dpi=150))


@needs_packages
def test_a_picture_that_does_not_tell_its_resolution_counts_as_a_sheet_of_a4() -> None:
    assert "分辨率约 73 dpi" in refusal(saved([sheet(ruled(FORM), WIDTHS).resize((600, 848))], "PNG", dpi=1))


@needs_packages
def test_lines_that_do_not_close_to_a_grid_are_refused() -> None:
    picture = sheet(ruled(FORM), WIDTHS, gaps=[(600, 510, 760, 526)])
    assert refusal(saved([scanned(picture)], "PNG")).startswith("第1页表1：图片中表格的线条不闭合")


@needs_packages
def test_a_damaged_picture_is_refused(photograph: bytes) -> None:
    assert "已损坏" in refusal(photograph[: len(photograph) // 2])


@needs_packages
def test_nothing_of_a_picture_is_stored_unconfirmed(photograph: bytes, tmp_path: Path) -> None:
    report = ingest([Offered("a.jpg", photograph)], tmp_path / "a.duckdb")
    (outcome,) = report.outcomes
    assert isinstance(outcome, Refused)
    assert re.fullmatch(UNSEEN, outcome.reason)
    with store.open_readonly(tmp_path / "a.duckdb") as connection:
        assert connection.execute("SELECT count(*) FROM evaluations").fetchone() == (0,)


@needs_packages
def test_the_form_on_a_picture_would_be_one(one_page: Document) -> None:
    reading = read_forms(one_page)
    assert reading.forms == ()
    (unread,) = reading.refusals
    assert re.fullmatch(UNSEEN, unread.reason)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "PDF"])
def test_without_the_packages_the_refusal_says_how_to_get_them(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "_NEEDED", ("a_package_that_is_not_there",))
    reason = refusal(saved([Image.new("RGB", (1654, 2339), "white")], kind))
    assert reason.startswith("第1页：这一页是扫描件或图片，没有安装识别扫描件的组件")
    assert "python3 run.py scans" in reason
