"""Elements and values of OFD XML. Programs write different namespaces, so elements are known by local name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import repeat
from typing import Final

from lxml import etree

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.page.geometry import Matrix

IDENTITY: Final = Matrix(1, 0, 0, 1, 0, 0)
_FURTHEST: Final = 1e6
"""Millimetres; no page is larger."""
_TRUE: Final = frozenset({"true", "1"})
_SIDES_OF_BOX: Final = 4


def name_of(element: etree._Element) -> str:
    """The local name of an element."""
    return str(element.tag).rpartition("}")[2]


def children(parent: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The child elements with these names, in order."""
    return (child for child in (parent if parent is not None else ()) if name_of(child) in names)


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child with this name; None if there is none."""
    return next(children(parent, name), None)


def text_of(parent: etree._Element | None, name: str) -> str:
    """The text of a child element; empty if there is none."""
    found = child(parent, name)
    return "" if found is None else (found.text or "").strip()


def flag(element: etree._Element, name: str, default: bool) -> bool:
    """The value of a boolean attribute."""
    value = element.get(name)
    return default if value is None else value.strip().lower() in _TRUE


def number(text: str) -> float:
    """The number in a text. Raises UnreadableDocumentError for what is no number, or beyond any page."""
    try:
        value = float(text)
    except ValueError:
        value = math.inf
    if not abs(value) <= _FURTHEST:
        raise UnreadableDocumentError(f"页面内容里的数值有误（{text[:20]}），文件可能已损坏")
    return value


def numbers(text: str | None) -> list[float]:
    """The numbers of a list separated by blanks. Raises UnreadableDocumentError for anything else."""
    return [number(each) for each in (text or "").split()]


def box(text: str | None) -> tuple[float, float, float, float] | None:
    """Left, top, width and height; None if not given."""
    sides = numbers(text)
    if not sides:
        return None
    if len(sides) != _SIDES_OF_BOX:
        raise UnreadableDocumentError("页面内容里的区域有误，文件可能已损坏")
    return sides[0], sides[1], sides[2], sides[3]


def matrix(text: str | None) -> Matrix:
    """A transformation matrix; the identity if none is given."""
    values = numbers(text)
    if not values:
        return IDENTITY
    if len(values) != len(IDENTITY):
        raise UnreadableDocumentError("页面内容里的变换矩阵有误，文件可能已损坏")
    return Matrix(*values)


def distances(text: str | None, most: int) -> list[float]:
    """The distances between the characters of a text, `most` at most; `g 4 3.2` stands for four of 3.2."""
    found: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        if len(found) >= most:
            break
        if part != "g":
            found.append(number(part))
            continue
        count, distance = next(parts, "0"), number(next(parts, "0"))
        found += repeat(distance, min(most, max(0, int(number(count)))))
    return found[:most]
