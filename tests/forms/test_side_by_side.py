"""Forms beside each other on one sheet: each read as if it stood alone, or all refused where nothing parts them."""

from __future__ import annotations

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import Document, Grid
from tests.drawn_paper import ruled
from tests.forms.right_form import FORM, RIGHT, TITLE, drawn, values_of

WIDTH = 9
"""Columns of the form that is drawn in `FORM`."""
TITLES = f"| {TITLE} | < | < | < | < | < | < | < | < |"


def beside(left: str, between: str, right: str) -> Grid:
    """Two drawings of equal height beside each other."""
    rows = zip(left.splitlines(), right.splitlines(), strict=True)
    return ruled("\n".join(f"{one} {between} {other.removeprefix('|')}" for one, other in rows))


def test_two_forms_with_an_empty_column_between() -> None:
    other = FORM.replace("职工之家", "困难帮扶").replace("| 100 | 98.9 |", "| 100 | 97.9 |")
    grid = beside(drawn(TITLES, FORM), "  |", drawn(TITLES.replace("2024", "2023"), other))
    first, second = read_forms(Document("drawn", (grid,))).forms
    assert values_of(first) == RIGHT
    assert (second.project_name.text, second.fiscal_year.value) == ("困难帮扶", 2023)
    assert values_of(second)[3:] == RIGHT[3:]


def test_a_title_over_both_forms_is_that_of_each() -> None:
    title = f"| {TITLE} {'| < ' * (2 * WIDTH)}|"
    grid = ruled("\n".join([title, *_lines_of(beside(drawn(FORM), "  |", drawn(FORM.replace("职工之家", "困难帮扶"))))]))
    assert [form.fiscal_year.value for form in read_forms(Document("drawn", (grid,))).forms] == [2024, 2024]


def test_two_forms_without_a_gap_are_refused() -> None:
    grid = beside(drawn(TITLES, FORM), "", drawn(TITLES, FORM))
    result = read_forms(Document("drawn", (grid,)))
    assert result.refusals
    assert not result.forms


def _lines_of(grid: Grid) -> list[str]:
    """The drawing of a grid again."""
    marks = [["" for _ in range(grid.column_count)] for _ in range(grid.row_count)]
    for cell in grid.cells:
        for row in range(cell.row, cell.bottom):
            for column in range(cell.column, cell.right):
                marks[row][column] = "^" if row > cell.row else "<"
        marks[cell.row][cell.column] = cell.text
    return ["| " + " | ".join(row) + " |" for row in marks]
