"""Names to choose from, or to read beside a bar: no two of them are alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from perfeval_data.queries import NOT_FILED
from perfeval_data.words.wording import is_nothing


def told_apart(items: Sequence[Sequence[str]], put: Callable[[Sequence[str]], str] | None = None) -> list[str]:
    """A label for each item: its name, which is its first text, followed by those of its other texts that distinguish it from
    items of the same name. Items that are alike in all of them are numbered. `put` makes a label of the texts."""
    shown = put or _in_brackets
    texts = [[item[0]] for item in items]
    for place in range(1, max(map(len, items), default=0)):
        differing: dict[str, set[str]] = {}
        for item, text in zip(items, texts, strict=True):
            differing.setdefault(shown(text), set()).add(item[place])
        for item, text in zip(items, texts, strict=True):
            if len(differing[shown(text)]) > 1:
                text.append(item[place])
    return _numbered([shown(text) for text in texts])


def short_labels(items: Sequence[Sequence[str]], longest: int) -> list[str]:
    """The same for a place that has room for so many characters; what is cut off shows as `…`."""

    def put(texts: Sequence[str]) -> str:
        if len(texts) == 1:
            return shortened(texts[0], longest)
        room = longest // (len(texts) + 1)
        return "·".join(
            (shortened(texts[0], longest - room * (len(texts) - 1)), *(shortened(text, room) for text in texts[1:]))
        )

    return told_apart(items, put)


def shortened(name: str, longest: int) -> str:
    """A name that fits into so many characters."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _in_brackets(texts: Sequence[str]) -> str:
    name, *others = texts
    return f"{name}（{'，'.join(others)}）" if others else name


def _numbered(labels: Sequence[str]) -> list[str]:
    """The labels; repeated ones get the first number behind them that no other has."""
    counts, taken = Counter(labels), set(labels)
    numbered = []
    for label in labels:
        if counts[label] > 1:
            label = next(each for number in range(1, len(labels) + 2) if (each := f"{label}（{number}）") not in taken)
            taken.add(label)
        numbered.append(label)
    return numbered


_CODE = re.compile(r"^(?:\[\d+\]|\d{3,}(?=[-－—])|(?=[0-9A-Z]*\d)[0-9A-Z]{6,}(?=[-－—_ ]))[-－—_ ]*(?=\D)")


def without_code(name: str) -> str:
    """A name without the code of a budget system before it: `51000021R000000019951-工资性支出`, `[155]濉溪县民政局`."""
    return _CODE.sub("", name) or name


def texts_of(frame: pd.DataFrame, column: str) -> list[tuple[str, ...]]:
    """The texts that distinguish the rows of a chart or list, for `told_apart`; `column` has their names, with codes taken
    off."""
    kinds = {"project_name": project_texts, "implementing_unit": unit_texts}
    texts = kinds[column](frame) if column in kinds else [(text,) for text in _texts(frame[column])]
    return [(without_code(name), *others) for name, *others in texts]


def project_texts(projects: pd.DataFrame) -> list[tuple[str, ...]]:
    """Name, year, unit and department of each project, for `told_apart`."""
    return list(
        zip(
            _texts(projects["project_name"]),
            ["年度不明" if is_nothing(year) else f"{int(year)}年度" for year in projects["fiscal_year"]],
            _texts(projects["implementing_unit"]),
            _texts(projects["department"]),
            strict=True,
        )
    )


def unit_texts(units: pd.DataFrame) -> list[tuple[str, ...]]:
    """Name and department of each unit, for `told_apart`."""
    return list(zip(_texts(units["implementing_unit"]), _texts(units["department"]), strict=True))


def _texts(values: Iterable[Any]) -> list[str]:
    return [NOT_FILED if is_nothing(value) else str(value) for value in values]
