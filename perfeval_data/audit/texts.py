"""Texts of a form as rules compare them."""

from __future__ import annotations

import re

from perfeval_data.paper.model import Indicator
from perfeval_data.paper.quantities import BOUND_SIGNS
from perfeval_data.paper.values import half_width, is_empty, remembered

SIGNS = re.escape("".join(sorted(BOUND_SIGNS)))
"""The signs that bound a number, for a character class."""
_NO_MEANING = re.compile(rf"[^\w{SIGNS}]|目的|目标|能够")
_NUMBERING = re.compile(r"^(?:[★☆*※]+|指标\d*[:、.]|\d+[、.](?!\d))+")


@remembered
def compact(text: str) -> str:
    """A text in half width without white space."""
    return re.sub(r"\s", "", half_width(text))


def as_written(text: str, words: str) -> str:
    """Words of a compact text as the form writes them, in its own width, where they can be told apart."""
    written = [sign for sign in text if not sign.isspace()]
    start = compact(text).find(words)
    return "".join(written[start : start + len(words)]) if start >= 0 and len(written) == len(compact(text)) else words


def clauses_of(text: str) -> list[str]:
    """The clauses of a text, compact."""
    return [clause for clause in re.split(r"[,，。;；、]", compact(text)) if clause]


@remembered
def core(text: str) -> str:
    """What remains of a text when punctuation and words without meaning are gone: two texts with one core say the same."""
    return _NO_MEANING.sub("", half_width(text))


def name_of(indicator: Indicator) -> str:
    """The name of an indicator without its numbering: `指标1：培训人数` is `培训人数`."""
    return _unnumbered(indicator.level_3.text)


@remembered
def _unnumbered(text: str) -> str:
    return _NUMBERING.sub("", compact(text))


def says_the_same(indicator: Indicator) -> bool:
    """Whether the actual repeats the words of the target: it is reached, whatever the words are."""
    return not is_empty(indicator.target.text) and core(indicator.target.text) == core(indicator.actual.text)


_COMMON = re.compile(
    r"人次数?|人数|数量|次数|总[数量]|[户家件个场期份套台]数|数$|单[个位台场件次处]|平均|[人户]均|每[人户个场期次]|成本|费用|标准|金额|指标|情况|工作|项目|完成|开展|组织|实施|举办|及时|按[时期]|[的了及和与等]"
)
_DIGITS = re.compile(r"[\d\W_a-zA-Z]+")


@remembered
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text that say what it is about, without those that any name may have."""
    words = _DIGITS.sub(" ", _COMMON.sub(" ", half_width(text)))
    return frozenset(words[start : start + 2] for start in range(len(words) - 1) if " " not in words[start : start + 2])


GROUP = re.compile(
    r"农民工|残疾人|退役军人|老年人|老人|妇女|女职工|儿童|学生|教师|农户|牧民|渔民|贫困户|脱贫户|困难职工|劳模|离退?休干部|退休职工|骑手|医护人员|护士"
    r"|社工|志愿者|企业家|大学生|青少年|游客|读者|患者|村民|居民|党员|干部|驾驶员|消防员|运动员"
)
"""People of one kind, whom a project may be for."""

WORKS = re.compile(r"工程|修缮|建设|改造|维修|新建|装修|扩建|翻建|购置|采购|更新|配备|安装|平台|系统")
"""What is built, bought or set up; a name without them says what for."""

FOR_WHOM = frozenset(
    {
        "职工",
        "群众",
        "会员",
        "居民",
        "人员",
        "学生",
        "教师",
        "老人",
        "村民",
        "农户",
        "企业",
        "单位",
        "干部",
        "困难",
        "劳模",
        "党员",
    }
)
"""Whom a project is for: two numbers of them may be of different things."""
