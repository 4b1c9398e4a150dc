"""Forms as text whose cells stand below each other with gaps between them, or within borders drawn with characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.readers.text import read
from tests.forms.right_form import FORM, TITLE, drawn, unharmed

SIDES = {"left": 0.0, "middle": 0.5, "right": 1.0}


def texts(form: str) -> Iterator[list[str]]:
    for line in drawn(form).splitlines():
        cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
        yield ["" if cell in ("<", "^") else cell for cell in cells]


def width(text: str, wide: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in wide else 1 for sign in text)


def aligned(form: str, side: float = 0.0, wide: str = "WF", longest: int | None = None) -> str:
    """The form with each cell below the one above it, a cell longer than `longest` broken over lines."""
    rows = [line for row in texts(form) for line in (broken(row, longest) if longest else [row])]
    widths = [max(width(row[column], wide) for row in rows) for column in range(len(rows[0]))]

    def padded(text: str, column: int) -> str:
        room = widths[column] - width(text, wide)
        left = int(room * side)
        return " " * left + text + " " * (room - left)

    lines = ("  ".join(padded(text, column) for column, text in enumerate(row)).rstrip() for row in rows)
    return f"{TITLE}\n\n" + "\n".join(lines)


def broken(row: list[str], longest: int) -> list[list[str]]:
    parts = [[text[at : at + longest] for at in range(0, len(text), longest)] or [""] for text in row]
    return [[each[line] if line < len(each) else "" for each in parts] for line in range(max(map(len, parts)))]


def only(text: str) -> SelfEvaluation:
    result = read_forms(read(text.encode()))
    assert not result.refusals
    (form,) = result.forms
    return form


@pytest.mark.parametrize("wide", ["WF", "WFA"])
@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES)
def test_cells_below_each_other_at_one_side_or_in_the_middle(side: float, wide: str) -> None:
    assert unharmed(only(aligned(FORM, side, wide)))


@pytest.mark.parametrize("longest", [6, 8, 10])
def test_cells_broken_over_lines(longest: int) -> None:
    assert unharmed(only(aligned(FORM, longest=longest)))


def test_gaps_of_ideographic_spaces_and_a_title_right_above() -> None:
    text = aligned(FORM)
    assert unharmed(only(text.replace("\n\n", "\n")))
    assert unharmed(only(text.replace("  ", "\u3000")))


def test_borders_drawn_with_characters() -> None:
    rows = ["│" + "│".join(row) + "│" for row in texts(FORM)]
    rule = "├" + "┼".join(["────"] * 9) + "┤"
    assert unharmed(only(f"{TITLE}\n┌{'─' * 9}┐\n" + f"\n{rule}\n".join(rows) + f"\n└{'─' * 9}┘"))


def test_rows_parted_by_the_same_gap_everywhere_are_read_in_their_order() -> None:
    text = "\n".join("  ".join(filter(None, row)) for row in texts(FORM))
    assert unharmed(only(f"{TITLE}\n\n{text}"))
    assert unharmed(only(f"{TITLE}\n\n{text.replace('20  20', '20   20')}"))


def test_amounts_that_stand_below_no_name_are_not_passed_over_in_silence() -> None:
    """A row moved to the right by a column and a half is read in its order, refused or reported."""
    text = aligned(FORM).replace("其中：当年财政拨款 ", f"其中：当年财政拨款{' ' * 30}")
    result = read_forms(read(text.encode()))
    assert result.refusals or result.forms[0].reading_findings or unharmed(result.forms[0])
