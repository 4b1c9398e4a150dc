"""Texts of a form as rules compare them."""

from __future__ import annotations

import re

from perfeval_data.paper.model import Indicator
from perfeval_data.paper.quantities import BOUND_SIGNS
from perfeval_data.paper.values import half_width, remembered

SIGNS = re.escape("".join(sorted(BOUND_SIGNS)))
"""The signs that bound a number, for a character class."""
_NO_MEANING = re.compile(rf"[^\w{SIGNS}]|目的|目标|能够")
_NUMBERING = re.compile(r"^(?:[★☆*※]+|指标\d*[:、.]|\d+[、.](?!\d))+")


@remembered
def compact(text: str) -> str:
    """A text in half width without white space."""
    return re.sub(r"\s", "", half_width(text))


@remembered
def core(text: str) -> str:
    """What remains of a text when punctuation and words without meaning are gone: two texts with one core say the same."""
    return _NO_MEANING.sub("", half_width(text))


def name_of(indicator: Indicator) -> str:
    """The name of an indicator without its numbering: `指标1：培训人数` is `培训人数`."""
    return _NUMBERING.sub("", compact(indicator.level_3.text))
