"""Characters of a PDF to lines of text, whatever the order in which they were drawn."""

from __future__ import annotations

from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.text import text_lines

SIZE = 10.0


def glyphs(text: str, at: int) -> list[Glyph]:
    """Characters of one width from place `at` of the line on; a blank is the gap that it stands for and has no width."""
    return [
        Glyph(character, left, 0, left + SIZE * (not character.isspace()), SIZE, SIZE)
        for character, left in zip(text, (SIZE * place for place in range(at, at + len(text))), strict=True)
    ]


def test_a_sign_of_another_font_drawn_last_stands_between_its_neighbours() -> None:
    drawn = [*glyphs("满意度", 0), *glyphs(" ", 4), *glyphs("百分", 4), *glyphs("≥", 3)]
    assert [line.text for line in text_lines(drawn)] == ["满意度≥百分"]


def test_a_sign_drawn_last_stands_at_the_end_where_no_gap_was_left_for_it() -> None:
    assert [line.text for line in text_lines([*glyphs("满意度", 0), *glyphs("≥", 3)])] == ["满意度≥"]


def test_marks_around_words_drawn_together_after_them_stand_where_they_were_left_room() -> None:
    drawn = [*glyphs("与", 0), *glyphs(" ", 2), *glyphs("政务", 2), *glyphs(" ", 5), *glyphs("互通", 5)]
    marks = [*glyphs("“", 1), *glyphs(" ", 4), *glyphs("”", 4)]
    assert [line.text for line in text_lines([*drawn, *marks])] == ["与“政务”互通"]
