"""Whether what stands above and below a page break is one row, or one cell: by the lines left open there, or by the texts.

Texts prove it where the width of a cell broke them just there, where the values of a row stand in one half only, or where what
is left below cannot stand alone. Labels of rows that templates leave empty look alike; where they might be meant, rows stay apart,
and what reads the form has to join or to refuse them by the meaning of their columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final

from perfeval_data.readers.page.pages import PageCell
from perfeval_data.readers.page.text import separator

_NUMBER: Final = re.compile(r"[.,，%％\-—–/+\s]*\d[\d.,，%％\-—–/+\s]*")
_ENDED: Final = re.compile(r"…$|^[—–\-/]+$")
_END_OF_NUMBER: Final = re.compile(r"[\d.,，]$")
_SHORTEST_LABEL: Final = 4
"""Characters of the label of a row; a shorter text is a part of one."""
_LEVELS: Final = 2
"""Levels of indicators that have a column of their own before the indicator itself."""
_LONGEST_LABEL: Final = 12
"""A longer text is a sentence."""
_FEWEST_HEADINGS: Final = 5
"""Cells beside a heading with sub-headings that do not happen to have their texts so by chance."""
_BRACKETS: Final = re.compile(r"[（(][^（()）]*[)）]")
_ITEM: Final = re.compile(r"…|\.\.|(?:指标|目标)?\s*\d+\s*(?:[:：、)）]|\.(?!\d))|[(（]\s*\d+\s*[)）]")
_BEFORE_NUMBER: Final = ("指标", "目标", "第", "（", "(")
_DIGITS: Final = re.compile(r"\d")

Halves = tuple[PageCell, PageCell]
"""The cells above and below a break that have the same columns."""


def is_one_row(heads: Sequence[PageCell], tails: Sequence[PageCell], halves: Sequence[Halves], break_row: int) -> bool:
    """Whether the rows above and below a break are one for certain.

    They can only be if they have the same cells; then open borders prove it, or the texts.
    """
    above, below = sum(head.cell.bottom == break_row for head in heads), sum(tail.cell.row == 0 for tail in tails)
    if not len(halves) == above == below:
        return False
    return all(_is_open(*pair) for pair in halves) or _is_one_by_texts(halves)


def _is_open(head: PageCell, tail: PageCell) -> bool:
    return head.open_below and tail.open_above


def _is_one_by_texts(halves: Sequence[Halves]) -> bool:
    """A row is one if each of its texts stands in one half, all of them in the same, or runs on into the other."""
    merged = [pair for pair in halves if not _is_of_row(*pair)]
    if not all(_runs_on(*pair) for pair in _in_both(merged)):
        return False
    own = [pair for pair in halves if _is_of_row(*pair)]
    in_both = _in_both(own)
    if not in_both:
        return bool(_in_both(merged)) and not any(tail.cell.text for _, tail in own)
    levels = _levels_above(in_both[0], halves)
    if not (_are_values_of_one(own) and _are_texts_of_one(in_both, own[0], levels)):
        return False
    return not any(_begins_an_item(*pair) for pair in in_both) and (len(in_both) > 1 or _is_one_text(in_both[0], levels))


def _is_of_row(head: PageCell, tail: PageCell) -> bool:
    """Whether a cell is one of the row, not a label merged over several."""
    return head.cell.row_span == tail.cell.row_span == 1


def _in_both(halves: Iterable[Halves]) -> list[Halves]:
    return [(head, tail) for head, tail in halves if head.cell.text and tail.cell.text]


def _are_values_of_one(own: Sequence[Halves]) -> bool:
    """Whether the short texts of a row all stand in one half, with its label; a row of long texts alone may have none."""
    above_only = any(head.cell.text and not tail.cell.text for head, tail in own)
    below_only = any(tail.cell.text and not head.cell.text for head, tail in own)
    if above_only and below_only:
        return False
    if below_only:
        return not own[0][1].cell.text
    return above_only or all(_is_long(head) for head, _ in _in_both(own))


def _are_texts_of_one(in_both: Sequence[Halves], label: Halves, levels: int) -> bool:
    """Whether texts above and below the break run on into each other; where several do, one may just have ended its line.

    Two numbers may be those of two rows, unless the lower row has no label. Words below words need not run on where neither
    the levels nor the label stand below.
    """
    if label in in_both and any(_are_numbers(*pair) for pair in in_both):
        return False
    broken_off = [pair for pair in in_both if not _runs_on(*pair)]
    if any(_DIGITS.search(tail.cell.text) for _, tail in broken_off):
        return False
    is_one_of_several = len(broken_off) == 1 < len(in_both) - 1 and label not in broken_off
    return not broken_off or is_one_of_several or levels > _LEVELS


def _is_one_text(pair: Halves, levels: int) -> bool:
    """Whether the only text in both halves must be one, and not a label with that of an empty row below.

    It must if it is longer or shorter than a label, if it has a number, if what is left is no label, or if it stands below two
    levels, which a lower row would have as well.
    """
    head, tail = pair
    is_label = not _is_long(head) and len(head.cell.text) >= _SHORTEST_LABEL and not _DIGITS.search(head.cell.text)
    return not is_label or _is_remnant(tail.cell.text) or levels >= _LEVELS


def _levels_above(pair: Halves, halves: Iterable[Halves]) -> int:
    """How many cells between the left border and this one have nothing below the break."""
    column = pair[0].cell.column
    return sum(0 < head.cell.column < column and not tail.cell.text for head, tail in halves)


def _is_long(cell: PageCell) -> bool:
    return len(cell.cell.text) > _LONGEST_LABEL


def _begins_an_item(head: PageCell, tail: PageCell) -> bool:
    """Whether the text below begins as the next of several items would, which templates number even where they are empty."""
    return _ITEM.match(tail.cell.text) is not None and not head.cell.text.endswith(_BEFORE_NUMBER)


def _runs_on(head: PageCell, tail: PageCell) -> bool:
    """Whether a text was broken by the width of its cell just where the page ends, or goes on with nothing but brackets.

    A number below words is one of its own, and behind dots or a dash nothing goes on.
    """
    if _ENDED.search(head.cell.text):
        return False
    if _NUMBER.fullmatch(tail.cell.text) and not _END_OF_NUMBER.search(head.cell.text):
        return False
    return _BRACKETS.fullmatch(tail.cell.text) is not None or separator(head.lines[-1], tail.lines[0], head.room) != "\n"


def _are_numbers(head: PageCell, tail: PageCell) -> bool:
    return all(_NUMBER.fullmatch(each.cell.text) for each in (head, tail))


def cut_cells(halves: Sequence[Halves]) -> Iterable[Halves]:
    """The halves of cells that go on over a break between two rows.

    Those left open; else all cells beside a heading whose sub-headings stand below the break; else, from the left border on,
    merged labels.
    """
    if any(_is_open(*pair) for pair in halves):
        return (pair for pair in halves if _is_open(*pair))
    if _are_beside_sub_headings(halves):
        return halves
    return takewhile(_is_merged_label, _adjoining(halves))


def _are_beside_sub_headings(halves: Sequence[Halves]) -> bool:
    """Whether cells with gaps between them are those of one row: no two texts of them stand one below the other by themselves."""
    has_gap = any(before.cell.right < head.cell.column for (before, _), (head, _) in pairwise(halves))
    with_text = [(head, tail) for head, tail in halves if head.cell.text or tail.cell.text]
    return (
        has_gap
        and len(with_text) >= _FEWEST_HEADINGS
        and all(not head.cell.text or not tail.cell.text or _runs_on(head, tail) for head, tail in with_text)
    )


def _adjoining(halves: Iterable[Halves]) -> Iterator[Halves]:
    """The halves from the left border on, without a gap."""
    column = 0
    for head, tail in halves:
        if head.cell.column != column:
            return
        yield head, tail
        column = head.cell.right


def _is_merged_label(halves: Halves) -> bool:
    """Whether a label goes on: all of it stands on one side of the break, or what is below cannot be a label of its own."""
    head, tail = halves
    if not (head.cell.text and tail.cell.text):
        return head.cell.row_span > 1 or tail.cell.row_span > 1
    if _open_brackets(head.cell.text) == 1 and _open_brackets(tail.cell.text) == -1:
        return True
    return _is_remnant(tail.cell.text) and _runs_on(head, tail)


def _is_remnant(text: str) -> bool:
    """Whether a text is no label: brackets, or one Chinese character."""
    return _BRACKETS.fullmatch(text) is not None or (len(text) == 1 and not text.isascii())


def _open_brackets(text: str) -> int:
    return sum(text.count(bracket) for bracket in "（(") - sum(text.count(bracket) for bracket in "）)")
