"""From characters in their places to the text of a cell: what a narrow margin decides. Characters are ten points high; those of Latin
text are five points wide, others ten."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from perfeval_data.paper.grid import UNREADABLE_SIGN
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.paths import stroke_box
from perfeval_data.readers.page.pictures import united
from perfeval_data.readers.page.text import TextLine, cell_text, text_lines

ROOM = Box(0, 0, 60, 100)


def glyphs(text: str, left: float, baseline: float = 10) -> list[Glyph]:
    found = []
    for character in text:
        width = 5 if character.isascii() else 10
        found.append(Glyph(character, left, baseline - 10, left + width, baseline, baseline))
        left += width
    return found


def line(text: str, left: float) -> TextLine:
    return TextLine.of(glyphs(text, left))


def texts(characters: Sequence[Glyph]) -> list[str]:
    return [each.text for each in text_lines(characters)]


@pytest.mark.parametrize(("free", "text"), [(14, "建成四个\n驿站"), (12, "建成四个驿站")])
def test_a_line_is_full_where_the_next_character_had_hardly_room(free: float, text: str) -> None:
    assert cell_text([line("建成四个", 20 - free), line("驿站", 0)], ROOM) == text


@pytest.mark.parametrize(("left", "text"), [(0.5, "建成四个驿站"), (5, "建成四个\n驿站")])
def test_room_is_counted_from_the_right_of_a_line_that_begins_at_the_left_else_from_its_width(left: float, text: str) -> None:
    """The first line has ten points to its right and twenty altogether."""
    assert cell_text([line("建成四个", 10), line("驿站", left)], ROOM) == text


def test_narrow_letters_that_touch_are_no_text_over_text() -> None:
    narrow = [Glyph("l", 0, 0, 1, 10, 10), Glyph("i", 0.55, 0, 1.55, 10, 10)]
    assert texts(narrow) == ["li"]


def test_figures_that_lie_on_each_other_cannot_be_read() -> None:
    over = [Glyph("1", 0, 0, 3, 10, 10), Glyph("2", 1.6, 0, 4.6, 10, 10)]
    assert UNREADABLE_SIGN in texts(over)[0]


@pytest.mark.parametrize(("gap", "text"), [(3, "18"), (7, "18 2")])
def test_a_raised_figure_is_a_note_only_right_behind_its_word(gap: float, text: str) -> None:
    raised = Glyph("2", 10 + gap, 0, 13 + gap, 6, 6)
    assert texts([*glyphs("18", 0), raised]) == [text]


@pytest.mark.parametrize(("rise", "is_along"), [(0.4, True), (0.7, False)])
def test_a_stroke_runs_along_the_page_if_it_hardly_rises(rise: float, is_along: bool) -> None:
    assert (stroke_box(((0, 0), (100, rise))) is not None) is is_along


@pytest.mark.parametrize(("gap", "pictures"), [(0.8, 1), (1.3, 2)])
def test_strips_are_one_picture_if_they_meet(gap: float, pictures: int) -> None:
    assert len(united([Box(0, 0, 100, 50), Box(0, 50 + gap, 100, 100)])) == pictures
