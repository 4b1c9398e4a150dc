"""What an import says of itself: in projects, with the causes of what stays out and what to do about it."""

from __future__ import annotations

import pytest

from perfeval_data.words import intake

LETTER, DAMAGED = "没有找到项目支出绩效自评表", "文件不完整或已损坏（可能在下载、复制时被截断），请重新取得后再试"


def test_import_is_told_in_projects() -> None:
    said = intake.after(55, intake.projects(12, 0), 0, [LETTER] * 20 + [DAMAGED] * 5, 0)
    assert said == "入库 55 个文件，共 12 个项目；25 个未入库：没有找到项目支出绩效自评表 20 个，文件不完整或已损坏 5 个。"
    assert (
        intake.after(1, intake.projects(1, 1), 1, [], 2)
        == "入库 1 个文件，共 1 个项目、1 个部门整体自评，替换旧表 1 张；2 个没有勾选。"
    )
    assert intake.after(1, "1 个项目", 0, [], 0, 2) == "入库 1 个文件，共 1 个项目；2 个在核对期间已由其他人入库。"
    assert intake.projects(0, 2) == "2 个部门整体自评"


def test_offer_is_told_in_projects() -> None:
    said = intake.before(2, intake.projects(3, 0), [LETTER], 1)
    assert said == (
        "2 个文件可以入库，共 3 个项目；1 个不能入库：没有找到项目支出绩效自评表 1 个；"
        "1 个文件的内容以前已经入库或前面已有一份，不会重复入库。"
    )
    assert intake.before(0, "", [LETTER], 0).startswith("没有可以入库的文件；1 个不能入库")


def test_many_causes_are_counted_together() -> None:
    said = intake.before(0, "", ["甲", "甲", "乙", "丙", "丁", "戊"], 0)
    assert said == "没有可以入库的文件；6 个不能入库：甲 2 个，乙 1 个，丙 1 个，其他原因 2 个。"


@pytest.mark.parametrize(
    ("reason", "cause", "way_out"),
    [
        (DAMAGED, "文件不完整或已损坏（可能在下载、复制时被截断）", "请重新取得后再试"),
        (
            "文件中只有图片（可能是扫描件），没有可读取的文字；请先进行文字识别",
            "文件中只有图片（可能是扫描件），没有可读取的文字",
            "请先进行文字识别",
        ),
        (
            "读取旧版 Word 文档需要安装 LibreOffice；也可以先用 Word 或 WPS 另存为 .docx（表格另存为 .xlsx）后再试",
            "读取旧版 Word 文档需要安装 LibreOffice",
            "也可以先用 Word 或 WPS 另存为 .docx（表格另存为 .xlsx）后再试",
        ),
        (LETTER, LETTER, "不是自评表的不用处理；是自评表的，请改用填好的 Word 或 Excel 原文件"),
        ("PDF 文件已损坏，无法读取", "PDF 文件已损坏，无法读取", "请向报送单位重新取得文件"),
        (
            "网页超过 50 MB，为安全起见不予读取",
            "网页超过 50 MB，为安全起见不予读取",
            "请拆成几个文件，或用 Word、Excel 另存后再试",
        ),
        (
            "这一行的格数比表头少，栏目可能错位",
            "这一行的格数比表头少，栏目可能错位",
            "请对照原文位置核对，改正后重新导入，或改用 Word、Excel 原文件",
        ),
    ],
)
def test_every_refusal_has_a_way_out(reason: str, cause: str, way_out: str) -> None:
    assert intake.cause_and_way_out(reason) == (cause, way_out)
