"""Surveys in prose: how many were asked, how many answered, how many are content, wherever the word for it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval_data.audit.texts import compact
from perfeval_data.paper.values import remembered

_ROLES = (
    ("discontent", r"不满意|不合格|未达标|不通过|不知晓|不知道"),
    ("content", r"满意|合格|通过|达标|知晓|知道|了解|好评|认可"),
    ("returned", r"回收|收回|收到|返回|交回|有效|答复|反馈"),
    ("asked", r"发放|发出|下发|派发|投放|问卷|调查表|评价表|测评表|调查|访谈|座谈|走访|抽访|回访|测评|受访|抽查|抽取|随机|电话|抽样|现场|入户|样本|检测|检验|参测|参评|参考"),
)  # fmt: skip
_ROLE = re.compile("|".join(f"(?P<{role}>{words})" for role, words in _ROLES))
_COUNT = re.compile(
    r"(?<![\d.])(\d[\d,]*)(?:余)?(份|人次|人|名|户|家|位|批次|件|台|个(?!月|百分|工作日|小时)|处|座|所|项|条|辆|套)"
)
_RATE = re.compile(r"(\d+(?:\.\d+)?)%")
_PIECES = re.compile(r"[,，、;；。()（）]|(?<=[份人名户家位])[:：]")
_OF_RETURN = re.compile(r"(?:回收|有效|收回|应答|回复|参与|抽[查样])率?(?:比例)?(?:达到?|为|是)?$")
_COUNTED_IN = frozenset({"content", "discontent"})


@dataclass(frozen=True, slots=True)
class Survey:
    """The counts of a survey by the part that they play, in the order of the text."""

    unit: str
    asked: tuple[Decimal, ...]
    returned: tuple[Decimal, ...]
    others: tuple[Decimal, ...]
    """Counts in the same measure whose part is not said: 培训300人, 285人合格."""
    content: tuple[Decimal, ...]
    discontent: tuple[Decimal, ...]
    rates: tuple[Decimal, ...]
    """The rates beside them, but for those of the return."""
    rates_of_return: tuple[Decimal, ...]

    @property
    def whole(self) -> tuple[Decimal, ...]:
        """The numbers of which the content may be a share."""
        return (*self.returned, *self.asked, *self.others)

    @property
    def shares(self) -> tuple[Decimal, ...]:
        """The numbers that may make the rate: the content as they are told, those with the half content, and all but the discontent."""
        sums = [sum(self.content[: end + 1], Decimal(0)) for end in range(len(self.content))]
        left = [all_ - sum(self.discontent, Decimal(0)) for all_ in self.whole] if self.discontent else []
        return tuple(dict.fromkeys((*sums, *self.content, *left)))


@remembered
def survey_in(text: str) -> Survey | None:
    """The survey that a text tells of; None where nothing is counted by its part in one. A sheet stands for a person."""
    words = compact(text)
    counts = list(_counts(words))
    if all(role == "others" for role, _, _ in counts):
        return None

    def of(part: str) -> tuple[Decimal, ...]:
        return tuple(number for role, number, _ in counts if role == part)

    rates = [(Decimal(found[1]), _OF_RETURN.search(_before(words, found)) is not None) for found in _RATE.finditer(words)]
    return Survey(
        counts[0][2],
        of("asked"),
        of("returned"),
        of("others"),
        of("content"),
        of("discontent"),
        tuple(rate for rate, is_return in rates if not is_return),
        tuple(rate for rate, is_return in rates if is_return),
    )


def share_in(text: str, name: str) -> Decimal | None:
    """The percentage that two counts alone make of a rate by its name: 20家中17家合格, of 合格率; None beside any other count or rate."""
    words = compact(text)
    counts = list(_counts(words))
    said = [word for found in _ROLE.finditer(words) if found.lastgroup in _COUNTED_IN for word in [found[0].lstrip("不未")]]
    if (
        "%" in words
        or len(counts) != 2
        or not any(re.search(rf"(?<!不){word}(?:率|度|比例|占比|情况)?$", name) for word in said)
    ):
        return None
    (part, all_, unit), (result, some, other) = counts
    if unit != other or part in _COUNTED_IN or result not in _COUNTED_IN or not 0 <= some <= all_ or not all_:
        return None
    return (some if result == "content" else all_ - some) / all_ * 100


def _before(text: str, found: re.Match[str]) -> str:
    return re.split(r"[,，;；。()（）\d]", text[: found.start()])[-1]


def _counts(text: str) -> Iterator[tuple[str, Decimal, str]]:
    """Each count with its part: by the last word for one before it, or else by the first behind it."""
    for piece in _PIECES.split(text):
        found = list(_COUNT.finditer(piece))
        ends = [0, *(each.end() for each in found)]
        starts = [*(each.start() for each in found[1:]), len(piece)]
        for each, behind_last, next_one in zip(found, ends, starts, strict=False):
            before, behind = _roles(piece[behind_last : each.start()]), _roles(piece[each.end() : next_one])
            yield _part(before, behind), Decimal(each[1].replace(",", "")), each[2]


def _roles(words: str) -> list[str]:
    return [found.lastgroup or "" for found in _ROLE.finditer(words)]


def _part(before: Sequence[str], behind: Sequence[str]) -> str:
    """`发放问卷100份`, `回收有效问卷96份`, `满意90人`; `其中90人满意`, `112份有效问卷`."""
    if before:
        content = [role for role in before if role in _COUNTED_IN]
        if content and before[-1] in _COUNTED_IN:
            return content[-1]
        return "returned" if "returned" in before else "asked"
    return next((role for role in behind if role in _COUNTED_IN), behind[0] if behind else "others")
