"""A label as it is printed, and the bare words of it."""

from __future__ import annotations

import re

from perfeval_data.paper.grid import PICTURE_SIGN
from perfeval_data.paper.values import half_width, remembered

_NO_WORDS = re.compile(rf"[\s{PICTURE_SIGN}]")
_BRACKETED = re.compile(r"[(\[{【〔《<][^()\[\]{}【】〔〕《》<>]*[)\]}】〕》>]")
_UNCLOSED_BRACKET = re.compile(r"[(\[【〔][^)\]】〕]*$")
_FORMULA = re.compile(r"(?<=[一-鿿])(?:[①-⑳]|[A-Za-z](?=$|=))(?:=[①-⑳A-Za-z\d/÷×xX*+\-−%()]+)?$")
"""The number of a column and what it is computed from: `执行率④=③/②`, `得分C=B×A`."""
_LEADING_NUMBER = re.compile(r"^(?:[\d一二三四五六七八九十]+[、.．)]|[★☆*※])+")


@remembered
def bare(text: str) -> str:
    """A label without what forms add to it: spaces, line breaks, stamps and other pictures, notes in brackets, numbering, colon (`产 出\\n指标（50分）：` -> `产出指标`)."""
    text = _FORMULA.sub("", _NO_WORDS.sub("", half_width(text)))
    while (shorter := _BRACKETED.sub("", text)) != text:
        text = shorter
    text = _FORMULA.sub("", _UNCLOSED_BRACKET.sub("", text))
    return _LEADING_NUMBER.sub("", text).rstrip(":：;；、,，。").strip("*★")
