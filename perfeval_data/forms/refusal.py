"""Why a form is not read, and between which readings nothing decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfeval_data.forms.vocabulary import Label


@dataclass(frozen=True, slots=True)
class Rival:
    """One of several ways to read the same cells: which field each of them would be, by its place, and what speaks against it."""

    parts: Mapping[str, Label]
    cost: float


class FormRefusedError(Exception):
    """A form that cannot be read safely: the reason as a Chinese sentence, the place, and the readings that are as good as each other."""

    def __init__(self, reason: str, location: str, rivals: Sequence[Rival] = ()) -> None:
        super().__init__(f"{location}：{reason}")
        self.reason = reason
        self.location = location
        self.rivals = tuple(rivals)
