"""Why a form is not read, and between which readings nothing decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.model import SelfEvaluation

UNDECIDED_ROW: Final = "文本里没有表格线，这一行的各格无法唯一对应到栏目"
POINTS_WITHOUT_NAME: Final = "有分值或得分，却没有指标名称，可能是一行合计"


@dataclass(frozen=True, slots=True)
class Rival:
    """One of several ways to read the same cells: which field each of them would be, by its place, and what speaks against it."""

    parts: Mapping[str, Label]
    cost: float
    is_of_header: bool = False
    """The cells name columns; else they are the values of a row."""


class FormRefusedError(Exception):
    """A form that cannot be read safely: the reason as a Chinese sentence, the place, and the readings that are as good as each other."""

    form: SelfEvaluation | None = None
    """What was read of the form all the same, for a person to go on from; nothing of it holds."""
    fingerprint: str = ""

    def __init__(self, reason: str, location: str, rivals: Sequence[Rival] = (), wanted: str = "") -> None:
        """`wanted` is the field of the heading that the form lacks."""
        super().__init__(f"{location}：{reason}")
        self.reason = reason
        self.location = location
        self.rivals = tuple(rivals)
        self.wanted = wanted
