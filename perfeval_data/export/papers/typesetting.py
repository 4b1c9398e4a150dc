"""Setting pages and pictures with Typst, with the Chinese fonts of this machine."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import typst

_TEMPLATES = Path(str(resources.files("perfeval_data") / "export" / "papers" / "templates"))
_FONTS = Path(__file__).resolve().parents[3] / "fonts"
"""Fonts that an offline bundle has brought along, for machines without any Chinese ones."""
_SONG = ("SimSun", "Songti SC", "STSong", "Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN")
_HEI = (
    "SimHei", "Heiti SC", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Droid Sans Fallback",
)  # fmt: skip
_FAMILIES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *_SONG),
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02S", *_SONG),
    "lead": ("KaiTi_GB2312", "KaiTi", "Kaiti SC", "STKaiti", "AR PL UKai CN", *_SONG),
    "heading": _HEI,
    "small": _SONG,
}
"""The fonts for each role, that of GB/T 9704 first; if none is installed, any Chinese font."""
_LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")
"""The last one comes with Typst."""
POINTS_OF_A_PICTURE = 300
"""Pixels per inch: sharp in print."""


class MissingFontError(Exception):
    """This machine has no Chinese font; the message is a Chinese sentence that says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "运行本系统的电脑没有中文字体，不能生成 PDF 和图。请管理员安装任意一款中文字体（如思源宋体 Noto Serif CJK）后重新启动；Word 文件不受影响"
        )


def typeset(template: str, data: dict[str, Any], form: Literal["pdf", "png"] = "pdf") -> bytes:
    """The file that a template makes of the data; raises `MissingFontError`. Texts of the data are set literally, never
    interpreted."""
    made = typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        format=form,
        ppi=POINTS_OF_A_PICTURE if form == "png" else None,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "fonts": json.dumps(faces())},
    )
    assert isinstance(made, bytes), "one page, one picture"
    return made


def faces() -> dict[str, str]:
    """The font of this machine for each role; raises `MissingFontError`."""
    known = set(_fonts().families())
    chinese = [family for family in dict.fromkeys(sum(_FAMILIES.values(), ())) if family in known]
    if not chinese:
        raise MissingFontError
    chosen = {
        role: next((family for family in families if family in known), chinese[0]) for role, families in _FAMILIES.items()
    }
    return chosen | {"latin": next(family for family in _LATIN if family in known)}


@cache
def _fonts() -> typst.Fonts:
    """The fonts of this machine and of the bundle, looked through once."""
    return typst.Fonts(font_paths=[_FONTS] if _FONTS.exists() else [])
