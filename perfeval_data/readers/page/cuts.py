"""Whether the rows, or two cells, above and below a page break are one: shown by open borders, or by their texts.

Texts prove it if the width of the cell broke them at that very place, if the values of the row are all in one half, or if the text
below cannot stand alone. The labels of rows that a template leaves empty look alike; where they are possible the rows stay apart,
and the form layer joins or refuses them by the meaning of their columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final

from perfeval_data.readers.page.pages import PageCell
from perfeval_data.readers.page.text import separator
from perfeval_data.readers.thresholds import BREAKS

_NUMBER: Final = re.compile(r"[.,，%％\-—–/+\s]*\d[\d.,，%％\-—–/+\s]*")
_ENDED: Final = re.compile(r"…$|^[—–\-/]+$")
_END_OF_NUMBER: Final = re.compile(r"[\d.,，]$")
_LEVELS: Final = 2
"""Levels of indicators that have a column of their own before the indicator itself."""
_BRACKETS: Final = re.compile(r"[（(][^（()）]*[)）]")
_ITEM: Final = re.compile(r"…|\.\.|(?:指标|目标)?\s*\d+\s*(?:[:：、)）]|\.(?!\d))|[(（]\s*\d+\s*[)）]")
_BEFORE_NUMBER: Final = ("指标", "目标", "第", "（", "(")
_DIGITS: Final = re.compile(r"\d")

Halves = tuple[PageCell, PageCell]
"""The cells above and below a break that have the same columns."""


def is_one_row(heads: Sequence[PageCell], tails: Sequence[PageCell], halves: Sequence[Halves], break_row: int) -> bool:
    """Whether the rows above and below a break are certainly one.

    They need the same cells; then open borders or texts are the proof.
    """
    above, below = sum(head.cell.bottom == break_row for head in heads), sum(tail.cell.row == 0 for tail in tails)
    if not len(halves) == above == below:
        return False
    return all(_is_open(*pair) for pair in halves) or _is_one_by_texts(halves)


def _is_open(head: PageCell, tail: PageCell) -> bool:
    return head.open_below and tail.open_above


def _is_one_by_texts(halves: Sequence[Halves]) -> bool:
    """A row is one if its texts are all in the same half, or run on into the other."""
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
    """Whether a cell belongs to this row alone and is no label merged over several."""
    return head.cell.row_span == tail.cell.row_span == 1


def _in_both(halves: Iterable[Halves]) -> list[Halves]:
    return [(head, tail) for head, tail in halves if head.cell.text and tail.cell.text]


def _are_values_of_one(own: Sequence[Halves]) -> bool:
    """Whether the short texts of a row are all in one half, together with its label. A row of long texts may have no short ones."""
    above_only = any(head.cell.text and not tail.cell.text for head, tail in own)
    below_only = any(tail.cell.text and not head.cell.text for head, tail in own)
    if above_only and below_only:
        return False
    if below_only:
        return not own[0][1].cell.text
    return above_only or all(_is_long(head) for head, _ in _in_both(own))


def _are_texts_of_one(in_both: Sequence[Halves], label: Halves, levels: int) -> bool:
    """Whether the texts above the break run on below it; among several, one may happen to end its line.

    Two numbers may belong to two rows, unless the lower row has no label. Words need not run on if neither levels nor
    label are repeated below.
    """
    if label in in_both and any(_are_numbers(*pair) for pair in in_both):
        return False
    broken_off = [pair for pair in in_both if not _runs_on(*pair)]
    if any(_DIGITS.search(tail.cell.text) for _, tail in broken_off):
        return False
    is_one_of_several = len(broken_off) == 1 < len(in_both) - 1 and label not in broken_off
    return not broken_off or is_one_of_several or levels > _LEVELS


def _is_one_text(pair: Halves, levels: int) -> bool:
    """Whether the only text with a part in both halves is one text, rather than two labels of which the lower heads an empty row.

    It is one if it is longer or shorter than a label, has a number, leaves a rest that is no label, or follows two levels,
    which a lower row would repeat.
    """
    head, tail = pair
    is_label = not _is_long(head) and len(head.cell.text) >= BREAKS.shortest_label and not _DIGITS.search(head.cell.text)
    return not is_label or _is_remnant(tail.cell.text) or levels >= _LEVELS


def _levels_above(pair: Halves, halves: Iterable[Halves]) -> int:
    """How many cells left of this one, not counting the first, are empty below the break."""
    column = pair[0].cell.column
    return sum(0 < head.cell.column < column and not tail.cell.text for head, tail in halves)


def _is_long(cell: PageCell) -> bool:
    return len(cell.cell.text) > BREAKS.longest_label


def _begins_an_item(head: PageCell, tail: PageCell) -> bool:
    """Whether the text below begins like the next item of a list; templates number items even when they are empty."""
    return _ITEM.match(tail.cell.text) is not None and not head.cell.text.endswith(_BEFORE_NUMBER)


def _runs_on(head: PageCell, tail: PageCell) -> bool:
    """Whether the width of the cell broke a text where the page ends, or only brackets follow.

    A number below words is a value of its own, and a text that ends in dots or a dash is complete.
    """
    if _ENDED.search(head.cell.text):
        return False
    if _NUMBER.fullmatch(tail.cell.text) and not _END_OF_NUMBER.search(head.cell.text):
        return False
    return _BRACKETS.fullmatch(tail.cell.text) is not None or separator(head.lines[-1], tail.lines[0], head.room) != "\n"


def _are_numbers(head: PageCell, tail: PageCell) -> bool:
    return all(_NUMBER.fullmatch(each.cell.text) for each in (head, tail))


def cut_cells(halves: Sequence[Halves]) -> Iterable[Halves]:
    """The halves of the cells that continue across a break between two rows.

    These are the cells left open; else all cells beside a heading whose sub-headings are below the break; else the merged
    labels from the left border on.
    """
    if any(_is_open(*pair) for pair in halves):
        return (pair for pair in halves if _is_open(*pair))
    if _are_beside_sub_headings(halves):
        return halves
    return takewhile(_is_merged_label, _adjoining(halves))


def _are_beside_sub_headings(halves: Sequence[Halves]) -> bool:
    """Whether cells with gaps between them belong to one row: no cell has a complete text in each half."""
    has_gap = any(before.cell.right < head.cell.column for (before, _), (head, _) in pairwise(halves))
    with_text = [(head, tail) for head, tail in halves if head.cell.text or tail.cell.text]
    return (
        has_gap
        and len(with_text) >= BREAKS.fewest_headings
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
    """Whether a label continues: all of it is on one side of the break, or the text below cannot be a label by itself."""
    head, tail = halves
    if not (head.cell.text and tail.cell.text):
        return head.cell.row_span > 1 or tail.cell.row_span > 1
    if _open_brackets(head.cell.text) == 1 and _open_brackets(tail.cell.text) == -1:
        return True
    return _is_remnant(tail.cell.text) and _runs_on(head, tail)


def _is_remnant(text: str) -> bool:
    """Whether a text cannot be a label by itself: brackets only, or a single Chinese character."""
    return _BRACKETS.fullmatch(text) is not None or (len(text) == 1 and not text.isascii())


def _open_brackets(text: str) -> int:
    return sum(text.count(bracket) for bracket in "（(") - sum(text.count(bracket) for bracket in "）)")
