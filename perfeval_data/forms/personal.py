"""Personal data in a text: names and telephone numbers by the labels before them, numbers by their look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_data.forms.vocabulary import (
    Label,
    is_label,
    is_telephone_label,
    labels_of,
    may_hold_personal_label,
    names_a_task,
)
from perfeval_data.forms.weights import PERSONS
from perfeval_data.paper.persons import (
    MARK,
    Span,
    contact_spans,
    has_telephone,
    is_name,
    is_telephone,
    may_be_names,
    may_hold_contact,
    plain,
)
from perfeval_data.paper.values import is_empty, remembered

_NO_VALUE = frozenset({"签字", "签名", "签章", "盖章", "意见", "职务", "日期", "年", "月", "日"})
_DATE = re.compile(r"(?:^|\s+)(?:20\d\d\s*[年./-]|年\s*月|\d{1,2}\s*月)")
_WIDE_GAP = re.compile(r"([ \t\u00a0\u3000]{60})[ \t\u00a0\u3000]+")
"""A gap wider than any between a label and its value."""


def without_mark(text: str) -> str:
    """The text as it reads without the mark and the personal label right before it; what stood behind begins a line."""
    while (place := text.find(MARK)) >= 0:
        before = plain(text[:place]).rstrip()
        label = _label_before(before, len(before) - 1) if before.endswith(":") else None
        kept = text[: label.start] if label and label.is_personal else text[:place]
        text = f"{kept.rstrip(' ,，;；、')}\n{text[place + len(MARK) :]}"
    return text.strip()


@remembered
def without_persons(text: str) -> str:
    """The text with a mark in place of what stands behind personal labels, and of numbers and addresses wherever they stand."""
    if MARK in text or not (may_hold_personal_label(text) or may_hold_contact(text)):
        return text
    text = _WIDE_GAP.sub(r"\1", text)  # the searches take the square of its length
    labelled = (*_behind_colons(text), *_behind_spaces(text), *_behind_label(text)) if may_hold_personal_label(text) else ()
    spans = sorted({*labelled, *contact_spans(text)})
    for start, end in reversed(_merged(text, spans)):
        text = f"{text[:start]}{MARK}{text[end:]}"
    return text


def _merged(text: str, spans: list[Span]) -> list[Span]:
    """Spans with their brackets, those that touch made one."""
    merged: list[Span] = []
    for start, end in spans:
        if text[start - 1 : start] in {"(", "（"} and text[end : end + 1] in {")", "）"}:
            start, end = start - 1, end + 1
        if merged and not text[merged[-1][1] : start].strip(" ,，、/;；"):
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


# --- label and value in one text -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _InlineLabel:
    """A label that ends in a colon: where it begins and where its value may begin."""

    text: str
    start: int
    end: int

    @property
    def is_personal(self) -> bool:
        return is_label(self.text, Label.PERSONAL)


def _behind_colons(text: str) -> Iterator[Span]:
    """`填报人：张三  联系电话：010-12345678`."""
    flat = plain(text)
    labels = [_label_before(flat, colon.start()) for colon in re.finditer(":", flat)]
    for label, following in zip(labels, [*labels[1:], None], strict=bool(labels)):
        if not label.is_personal and not names_a_task(label.text):
            continue
        rest = flat[label.end : following.start if following else len(flat)]
        start = label.end + len(rest) - len(rest.lstrip())
        value = _value_in(rest.strip())
        if value and _is_value_of(label.text, value):
            is_note = flat[label.start - 1 : label.start] == "(" and flat[start + len(value) :].startswith(")")
            yield label.start if is_note else start, start + len(value)


def _label_before(flat: str, colon: int) -> _InlineLabel:
    """The longest personal label that ends at a colon, whatever stands before it; else a known label, else the last word."""
    earliest = max(flat.rfind(":", 0, colon) + 1, colon - PERSONS.longest_label)
    starts = [start for start in range(earliest, colon) if not flat[start].isspace()]
    personal = (start for start in starts if is_label(flat[start:colon], Label.PERSONAL))
    known = (start for start in starts if labels_of(flat[start:colon]))
    word = re.search(r"[^\s,;、。:]*\s*$", flat[:colon])
    start = next(personal, None) or next(known, None)
    if start is None:
        start = 0 if 0 in starts and labels_of(flat[:colon]) else word.start() if word else colon
    return _InlineLabel(flat[start:colon], start, colon + 1)


def _value_in(rest: str) -> str:
    """The value at the beginning of what stands behind a label: one that the width of the cell has broken, or the first line."""
    rest = _before_closing_bracket(rest)
    if may_be_names(rest) and not _DATE.search(rest):
        return rest.rstrip(" ,;、")
    value = rest.split("\n")[0]
    if date := _DATE.search(value):
        value = value[: date.start()]
    if len(value) > PERSONS.longest_value or "。" in value:
        value = re.split(r"[,;。]", value, maxsplit=1)[0]
    return value.rstrip(" ,;、")


def _before_closing_bracket(text: str) -> str:
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return text[:place]
    return text


def _is_value_of(label: str, value: str) -> bool:
    """Whether a text is what a personal label asks for: no mark for nothing, and no quantity (`手机：10部`, `联系人：2人`)."""
    if is_empty(value) or value in _NO_VALUE:
        return False
    if names_a_task(label):
        return is_name(value)
    if is_telephone_label(label):
        return has_telephone(value) or is_name(value) or ("手机" not in label and re.fullmatch(r"\d{3,}", value) is not None)
    return has_telephone(value) or not re.match(r"[\d≥≤<>=]", value)


def _behind_spaces(text: str) -> Iterator[Span]:
    """`填报人 张三  联系电话 12345678`, where a label begins a line or stands behind a gap."""
    flat = plain(text)
    parts = list(re.finditer(r"[^\s:]+", flat))
    place = 0
    while place < len(parts):
        end = _end_of_label(flat, parts, place)
        values = _values_from(flat, parts, end) if end else 0
        if end and values:
            yield parts[end].start(), parts[end + values - 1].end()
        place = end + values if end else place + 1


def _end_of_label(flat: str, parts: list[re.Match[str]], place: int) -> int:
    """Behind which part a personal label ends that begins with the part at `place`; 0 where none does."""
    gap = flat[parts[place - 1].end() : parts[place].start()] if place else ""
    stands_apart = not place or len(gap) > 1 or gap in "\n\t:" or _may_follow_a_value(parts, place)
    ends = range(min(place + PERSONS.most_parts_of_a_label, len(parts)), place, -1) if stands_apart else ()
    return next((end for end in ends if is_label("".join(part[0] for part in parts[place:end]), Label.PERSONAL)), 0)


def _may_follow_a_value(parts: list[re.Match[str]], place: int) -> bool:
    return any(is_label(part[0], Label.PERSONAL) for part in parts[max(place - 3, 0) : place - 1])


def _values_from(flat: str, parts: list[re.Match[str]], place: int) -> int:
    """How many parts from `place` on are names and numbers."""
    count = 0
    for number in range(place, len(parts)):
        word = parts[number][0]
        is_inline = flat[parts[number].end() :].lstrip().startswith(":")
        if is_inline or labels_of(word) or word in _NO_VALUE or _end_of_label(flat, parts, number):
            break
        if not (is_telephone(word) or may_be_names(word)):
            break
        count += 1
    return count


def _behind_label(text: str) -> Iterator[Span]:
    """`联系人张三` as the whole text."""
    flat = plain(text)
    for end in range(min(len(flat) - 2, PERSONS.longest_label), 2, -1):
        if (is_name(flat[end:]) or is_telephone(flat[end:])) and is_label(flat[:end], Label.PERSONAL):
            yield end, len(flat)
            return
