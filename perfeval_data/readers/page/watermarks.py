"""Drops upright watermarks: faint writing across a page, regardless of its lines and text.

Slanted text is never part of a form and is not read anyway. An upright watermark is faint, large or repeated, and lies on other text or
across the lines of tables, as no text of a form does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.thresholds import LINES, WATERMARKS

_SAMPLE: Final = 100


@dataclass(frozen=True, slots=True)
class _Writing:
    """Faint characters drawn in succession, by their numbers on the page."""

    numbers: tuple[int, ...]
    text: str
    height: float
    box: Box


def usual_height(glyphs: Sequence[Glyph]) -> float:
    """The usual height of the characters of a page in points; 0 if it has none."""
    sample = glyphs[:: max(1, len(glyphs) // _SAMPLE)]
    return median(glyph.height for glyph in sample) if sample else 0.0


def watermarks(glyphs: Sequence[Glyph], faint: frozenset[int], rules: Sequence[Box]) -> frozenset[int]:
    """The numbers of the characters that belong to a watermark; none if all text is faint."""
    text = [glyph for number, glyph in enumerate(glyphs) if number not in faint] if faint else []
    if not text:
        return frozenset()
    writings = list(_writings(glyphs, sorted(faint)))
    large = WATERMARKS.large * usual_height(text)
    page = _Page(glyphs, rules)
    heedless = [page.lies_on_text(writing) or page.crosses_lines(writing) for writing in writings]
    same: dict[str, list[int]] = defaultdict(list)
    for number, writing in enumerate(writings):
        same[writing.text].append(number)
    found: set[int] = set()
    for words, members in same.items():
        if _could_be_watermark(words):
            is_tiled = len(members) >= WATERMARKS.repeated and sum(heedless[each] for each in members) > 1
            found |= {each for each in members if is_tiled or (heedless[each] and writings[each].height >= large)}
    heights = [writings[each].height for each in found if writings[each].height >= large]
    alike = {number for number, writing in enumerate(writings) if any(_is_same(writing.height, each) for each in heights)}
    return frozenset(number for each in found | alike for number in writings[each].numbers)


def is_like_watermark(number: int, glyphs: Sequence[Glyph]) -> bool:
    """Whether a character that is not faint belongs to writing as large or as often repeated as a watermark."""
    start = end = number
    while start and _goes_on(glyphs[start - 1], glyphs[start]):
        start -= 1
    while end + 1 < len(glyphs) and _goes_on(glyphs[end], glyphs[end + 1]):
        end += 1
    words = "".join(glyph.text for glyph in glyphs[start : end + 1])
    is_repeated = "".join(glyph.text for glyph in glyphs).count(words) >= WATERMARKS.repeated
    return glyphs[number].height >= WATERMARKS.large * usual_height(glyphs) or (is_repeated and _could_be_watermark(words))


def _could_be_watermark(text: str) -> bool:
    """A watermark has words; a faint figure may be one that was overwritten."""
    return any(character.isalpha() for character in text)


def _is_same(height: float, other: float) -> bool:
    return abs(height - other) <= WATERMARKS.same_height * other


def _writings(glyphs: Sequence[Glyph], faint: Sequence[int]) -> Iterator[_Writing]:
    numbers: list[int] = []
    for number in faint:
        if numbers and not _goes_on(glyphs[numbers[-1]], glyphs[number]):
            yield _writing(glyphs, numbers)
            numbers = []
        numbers.append(number)
    yield _writing(glyphs, numbers)


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    if (before.baseline is None) != (glyph.baseline is None) or not _is_same(glyph.height, before.height):
        return False
    reach = WATERMARKS.far * before.height
    if before.baseline is not None and glyph.baseline is not None:
        return abs(before.baseline - glyph.baseline) < WATERMARKS.margin * reach and -reach < glyph.left - before.right < reach
    return abs(before.left - glyph.left) < WATERMARKS.margin * reach and abs(before.top - glyph.top) < 2 * reach


def _writing(glyphs: Sequence[Glyph], numbers: Sequence[int]) -> _Writing:
    members = [glyphs[number] for number in numbers]
    box = Box(
        min(each.left for each in members),
        min(each.top for each in members),
        max(each.right for each in members),
        max(each.bottom for each in members),
    )
    text = "".join(each.text for each in members if not each.text.isspace())
    return _Writing(tuple(numbers), text, members[0].height, box)


class _Page:
    """The text and the lines of a page, to see whether writing ignores them."""

    def __init__(self, glyphs: Sequence[Glyph], rules: Sequence[Box]) -> None:
        self._glyphs = glyphs
        self._by_top = sorted(
            (number for number, glyph in enumerate(glyphs) if not glyph.text.isspace()), key=lambda number: glyphs[number].top
        )
        self._tops = [glyphs[number].top for number in self._by_top]
        self._highest = max((glyph.height for glyph in glyphs), default=0.0)
        self._along = sorted((rule for rule in rules if rule.height <= LINES.thickest), key=lambda rule: rule.top)
        self._down = sorted((rule for rule in rules if rule.width <= LINES.thickest), key=lambda rule: rule.left)

    def lies_on_text(self, writing: _Writing) -> bool:
        """Whether writing lies on other text."""
        first = bisect_left(self._tops, writing.box.top - self._highest)
        end = bisect_right(self._tops, writing.box.bottom)
        own = set(writing.numbers)
        near = [self._glyphs[number] for number in self._by_top[first:end] if number not in own]
        marks = [self._glyphs[number] for number in writing.numbers if not self._glyphs[number].text.isspace()]
        return any(_lie_on_each_other(mark, glyph) for mark in marks for glyph in near)

    def crosses_lines(self, writing: _Writing) -> bool:
        """Whether lines run through writing."""
        box = writing.box
        along = _between(self._along, box.top, box.bottom, key=lambda rule: rule.top)
        down = _between(self._down, box.left, box.right, key=lambda rule: rule.left)
        return any(_crosses(rule, box) for rule in (*along, *down))


def _between(rules: Sequence[Box], start: float, end: float, key: Callable[[Box], float]) -> Sequence[Box]:
    """The lines between two positions; `rules` are in order of `key`."""
    return rules[bisect_left(rules, start, key=key) : bisect_right(rules, end, key=key)]


def _lie_on_each_other(one: Glyph, other: Glyph) -> bool:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    least_wide = WATERMARKS.least_wide * min(one.right - one.left, other.right - other.left)
    return wide > least_wide and high > WATERMARKS.least_high * min(one.height, other.height)


def _crosses(rule: Box, writing: Box) -> bool:
    """Whether a line runs through a piece of writing, not just along its edge."""
    across = WATERMARKS.margin * min(writing.width, writing.height)
    inner = Box(writing.left + across, writing.top + across, writing.right - across, writing.bottom - across)
    return inner.within(rule) is not None
