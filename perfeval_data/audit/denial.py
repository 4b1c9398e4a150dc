"""How prose says that something was not done: a denial, a few words more, and the act (尚未组织竣工验收)."""

from __future__ import annotations

import re
from typing import Final

_MOST_BETWEEN: Final = 8
DENIAL: Final = (
    r"(?<![无没从])(?<!没有)(?<!不存在)"
    r"(?:尚未|还未|仍未|暂未|并未|未能|未曾|没能|[还仍]没有?|没有|未(?!来|成年|必|央|知|婚|检出|能)|暂缓|无法|不能|难以|取消了?|停止)"
)
ALL_IS_WELL: Final = r"(?!发生|出现|发现|影响|超|接到|收到|违|造成|因|受|见|引起|引发|产生|突破|列入|纳入|委托|聘请|安排(?!.{0,4}调查)|对|给|以|到(?![位岗货场])|监测[到出]|检测[到出])"
"""Behind a denial these say that nothing bad came of it, or that something else was left out."""


_NONE_IS_BAD: Final = re.compile(
    r"(?:没有|无|未发现|未出现|未发生|不存在)[^,，。;；]{0,8}?(?:不合格|不达标|返工|延期|逾期|延误|未完成|未整改)"
    r"|(?:没有|未)(?:发现|出现|发生|接到)[^,，。;；]*"
)


def told_plainly(clause: str) -> str:
    """A clause without what it says there was none of: 没有验收不合格的工程."""
    return _NONE_IS_BAD.sub("", clause)


def undone(acts: str) -> str:
    """A pattern of texts that deny one of some acts, with other words between, and no second denial among them."""
    return rf"{DENIAL}{ALL_IS_WELL}[^,，。;；、:：\d%未没不无]{{0,{_MOST_BETWEEN}}}?(?:{acts})(?!率|的|时限|不|未|之?前)"
