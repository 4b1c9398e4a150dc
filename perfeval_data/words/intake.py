"""What an import will do and has done, in projects; why files stay out, and what their owner can do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_MOST_CAUSES = 3
"""Causes that a sentence names; the others it counts."""


def before(files: int, projects: str, refused: Sequence[str], known: int) -> str:
    """What was offered: files that can be stored with their projects, the reasons of those that cannot, and how many are in the
    database already."""
    parts = [
        f"{files:,} 个文件可以入库，共 {projects}" if files else "没有可以入库的文件",
        _refused(refused, "不能入库"),
        f"{known:,} 个文件的内容以前已经入库或前面已有一份，不会重复入库" if known else "",
    ]
    return f"{'；'.join(filter(None, parts))}。"


def after(files: int, projects: str, replaced: int, refused: Sequence[str], not_chosen: int, known: int = 0) -> str:
    """What the import has done: `入库 55 个文件，共 12 个项目；25 个未入库：没有找到项目支出绩效自评表 25 个。`"""
    parts = [
        f"入库 {files:,} 个文件，共 {projects}" + (f"，替换旧表 {replaced:,} 张" if replaced else ""),
        _refused(refused, "未入库"),
        f"{known:,} 个在核对期间已由其他人入库" if known else "",
        f"{not_chosen:,} 个没有勾选" if not_chosen else "",
    ]
    return f"{'；'.join(filter(None, parts))}。"


def projects(number: int, whole_departments: int) -> str:
    """`12 个项目`, `12 个项目、1 个部门整体自评`."""
    counted = [f"{number:,} 个项目"] if number or not whole_departments else []
    return "、".join(counted + ([f"{whole_departments:,} 个部门整体自评"] if whole_departments else []))


def _refused(reasons: Sequence[str], word: str) -> str:
    if not reasons:
        return ""
    causes = Counter(_briefly(cause_and_way_out(reason)[0]) for reason in reasons).most_common()
    others = sum(number for _, number in causes[_MOST_CAUSES:])
    named = [f"{cause} {number:,} 个" for cause, number in causes[:_MOST_CAUSES]] + (
        [f"其他原因 {others:,} 个"] if others else []
    )
    return f"{len(reasons):,} 个{word}：{'，'.join(named)}"


def _briefly(cause: str) -> str:
    """A cause without the brackets behind it."""
    return re.sub(r"（[^（）]*）$", "", cause)


_ASKS = re.compile(r"[；，、]\s*(?=(?:也可以|请))")
_WAYS_OUT = (
    (
        re.compile("没有找到|没有表格结构|不像自评表|不是自评表|空白模板"),
        "不是自评表的不用处理；是自评表的，请改用填好的 Word 或 Excel 原文件",
    ),
    (re.compile("无法识别的文件格式"), "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后重新导入"),
    (re.compile("损坏|不完整|有误|文件是空的|控制字符|无法解压"), "请向报送单位重新取得文件"),
    (re.compile("超过|过多|过大|为安全起见|未能读完"), "请拆成几个文件，或用 Word、Excel 另存后再试"),
)
"""What to do where the reason does not say it itself."""
_USUAL_WAY_OUT = "请对照原文位置核对，改正后重新导入，或改用 Word、Excel 原文件"


def cause_and_way_out(reason: str) -> tuple[str, str]:
    """Why a file stays out, and what to do: from the reason itself where it says so (`…，没有可读取的文字；请先进行文字识别`), else by
    what kind of reason it is."""
    cause, *asked = _ASKS.split(reason, maxsplit=1)
    if asked:
        return cause, asked[0]
    return cause, next((way for kind, way in _WAYS_OUT if kind.search(reason)), _USUAL_WAY_OUT)
