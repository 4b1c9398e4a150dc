"""What a text says by itself: the total (`自评总分为95分`), what a statement is about, the unit of amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from perfeval_data.forms.vocabulary import Label, is_label, names_a_part, says_score_of_all
from perfeval_data.forms.weights import NAMES
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import StatementKind
from perfeval_data.paper.values import AMOUNT_UNIT, half_width, remembered

_STATEMENT: Final = re.compile(
    r"(?P<name>[^\d,，。;；:()、]{0,14}?(?:总得分|总评分|总分|得分|评分|自评分)(?:值|数)?)(?:结果)?(?:合计|共计|为|是|共|计|达|[:=]|\s)*"
    r"(?P<points>\d+(?:\.\d+)?)(?![\d.%]|\s*分?\s*(?:以|及以|[-~～—–至/]))\s*分?"
)
_NOTE: Final = re.compile(r"\([^()]*\)")
_OF_ALL: Final = re.compile(r"总|自评|综合|最终|最后")
_OF_A_PART: Final = re.compile(r"指标|权重|扣")
_IS_A_SCORE: Final = re.compile(r"得|评")
_REST: Final = re.compile(
    r"[,，;；。.、\s()]*(?:(?:自评|评价|绩效|综合|评定)*(?:等级|等次|级别|结果|结论)?(?:为|是|:)?[\"“]?(?:优秀?|良好?|中|差|合格)[\"”]?[)。.]?)?"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What words say of the total: its full marks and its score, as printed; `is_all`: and nothing else but the grade."""

    weight: str
    score: str
    is_all: bool


@remembered
def stated_in_words(text: str) -> Stated | None:
    """What a text says of the total; None where it says no score of it, or two numbers for the same."""
    text = _NOTE.sub("", half_width(text).strip())
    found = [match for match in _STATEMENT.finditer(text) if _is_of_all(match["name"])]
    scores = {match["points"] for match in found if _IS_A_SCORE.search(match["name"])}
    others = {match["points"] for match in found} - scores
    if len(scores) != 1 or len(others) > 1:
        return None
    for match in found:
        text = text.replace(match[0], "")
    return Stated(next(iter(others), ""), scores.pop(), _REST.fullmatch(text) is not None)


def _is_of_all(name: str) -> bool:
    is_of_a_part = names_a_part(name) or _OF_A_PART.search(name) is not None
    return says_score_of_all(name) and _OF_ALL.search(name) is not None and not is_of_a_part


# --- labels of statements -----------------------------------------------------------------------------------------------


_AND: Final = r"(?:[和及与、]|以及)?"
_PARTS: Final = (
    r"项目|绩效|管理|资金|预算|财政|专项|单位|部门|年度|实施|执行|过程|目前|自评价?|自我评价|评价|工作|中|当前|存在|发现|主要|突出|具体|相关|有关|其他"
    r"|下一?步|下一?阶段|下一?年度?|今后|后续|拟采取|采取|拟|有待|需要?|目标|指标|任务|未完成|未达标|偏差|偏离|结转|结余|扣分|完成|落实|完善|加强|公开"
    r"|问题|不足|困难|原因|改进|整改|措施|打算|计划|安排|建议|意见|方案|思路|方向|结果|应用|分析|说明|情况|内容|时限|期限|之处|[的其大或和及与以、]"
)
"""What the labels of problems and measures are put together of, in whatever order."""


def _made_of(head: str) -> str:
    """A label that has a head among these parts and nothing else; what needs to be explained (需要说明的问题) is a note."""
    return rf"(?=.*(?:{head}))(?!.*说明的)(?:{_PARTS})+"


_LABELS: Final[tuple[tuple[StatementKind, str], ...]] = (
    (
        StatementKind.SCORE,
        rf"(?:项目|绩效|年度|单位|本)*(?:自评价?|自我评价|综合|评价|最终)+(?:总得分|得分|总评分|评分|总分|分数|分)(?:{_AND}(?:等级|等次|结论))?",
    ),
    (StatementKind.GRADE, r"(?:项目|绩效|自评价?|评价|评定|自我评价|综合|考核|结果)*(?:等级|等次|评级)"),
    (
        StatementKind.FUND_MANAGEMENT,
        rf"(?:项目|专项|财政)*(?:资金|经费)(?:分配|拨付|支付|财务|使用)*{_AND}(?:使用)?(?:管理|使用)(?:使用)?(?:情况|状况)?(?:说明)?",
    ),
    (
        StatementKind.CONCLUSION,
        r"(?:项目|绩效|总体|综合|自我|整体|单位)*(?:(?:自评价?|评价)(?:结论|意见|结果|小结|综述|总结)|(?<=综合)评价|(?<=总体)评价|(?<=整体)评价|(?<=自我)评价|结论)(?:及?说明)?",
    ),
    (StatementKind.PROBLEMS, _made_of("问题|不足")),
    (
        StatementKind.CAUSES,
        rf"[^,，。;；]{{0,16}}原因(?:分析|说明|情况)*(?:{_AND}.{{0,8}}(?:措施|说明|建议))?|(?:预算)?执行(?:率|进度)?(?:偏低|较低)?(?:情况)?说明|(?:偏差|扣分|结余)(?:情况)?说明",
    ),
    (
        StatementKind.MEASURES,
        rf"{_made_of('措施|建议')}|{_made_of('(?:改进|整改|下一?[步年阶]|今后|后续).*(?:打算|计划|安排|意见|方案|思路|方向|情况)')}|{_made_of('结果.*应用')}",
    ),
    (
        StatementKind.NOTE,
        r"项目(?:概况|基本情况|简介|实施内容及过程概述|实施情况)|主要(?:成效|经验|做法|绩效)(?:.{0,6})|.{0,4}需要?说明的?(?:.{0,4})|备注|说明|注|填[报表]说明",
    ),
)
"""What labels of statements are put together of; the first that fits counts."""
OF_OTHERS: Final = re.compile(
    r"复核|核查|抽查|审|财政部门|财政评|财政复|第三方|专家|评委|主管|上级|上年|去年|历史|半年|同期|预计|行业|\d月|监控"
)
"""Words of what others say of the form, or of another time."""


@remembered
def statement_kind(text: str) -> StatementKind | None:
    """What the statements are about that a text may be the label of; None for a text that is no such label."""
    name = bare(text)
    is_of_form = 0 < len(name) <= NAMES.of_a_statement and not OF_OTHERS.search(name)
    found = next((kind for kind, pattern in _LABELS if is_of_form and re.fullmatch(pattern, name)), None)
    return found or (StatementKind.NOTE if is_label(text, Label.CLOSING) else None)


_GIVEN: Final = re.compile(
    r".{0,10}(?:总分|得分|评分|打分|评价分|[核审]定分|复核分|平均分|分数|[加减扣]分项?|名次|排名|排序|位次|档次|等[级次]|级别|评级)(?:数|值|结果|情况)?"
    r"|.{1,8}(?:评价|核定|审定|评定|复核|核查|抽查|评审)"
)
"""What points, ranks and grades are called, and what others did when they gave them."""


def names_what_is_given(text: str) -> bool:
    """Whether a text is the name of points, a rank or a grade, whoever gave them: `财政核定总分`, `名次`, `加分项`."""
    return _GIVEN.fullmatch(bare(text)) is not None


def is_score(text: str) -> bool:
    """Whether a text is the label of the score that the form gives itself as a whole."""
    return statement_kind(text) is StatementKind.SCORE


# --- captions and notes that name a unit --------------------------------------------------------------------------------


_UNIT_NOTE: Final = re.compile(r"(?:[*※]*(?:[备附]?注|说明)[:.、\d]*(?=.)|(?=本表))(.+)")
_OF_AMOUNTS: Final = re.compile(
    rf"(?:(?<!其[他它])(?:金额|资金|经费|货币)(?:数据|计量)?|本表(?:数据|计量)?|^)单位(?:均|统一)*(?:为|是|:)(?:人民币)?({AMOUNT_UNIT})(?![一-鿿])"
)
_UNIT: Final = re.compile(AMOUNT_UNIT)
_CAPTION: Final = re.compile(
    rf"单位[:：]?[^,，。;；]{{0,4}}元|(?:资金|预算|经费|金额)[^,，。;；]{{0,10}}[(（](?:{AMOUNT_UNIT})[)）]"
)


def names_unit(text: str) -> bool:
    """Whether a line names the unit of amounts: `一、资金情况（单位：万元）`."""
    return len(text) <= NAMES.names_unit and _CAPTION.search(text) is not None


@remembered
def unit_in_note(text: str) -> str | None:
    """The unit that a note gives to the amounts of the table above it; None for any other text, and where it names another unit as well."""
    note = _UNIT_NOTE.fullmatch(re.sub(r"\s", "", half_width(text)))
    stated = _OF_AMOUNTS.search(note[1]) if note else None
    return stated[1] if note and stated and len({*_UNIT.findall(note[1])}) == 1 else None
