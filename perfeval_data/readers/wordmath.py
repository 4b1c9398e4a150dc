"""Word formulas as a line of text: signs such as ≥ are often typed as a formula.

What a line cannot hold (a matrix, something above or below a sign) gets `UNKNOWN` beside it, so that it does not pass for a number.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from perfeval_data.readers.symbols import UNKNOWN
from perfeval_data.readers.wordstyles import MATH, W, is_on

_TEXT: Final = f"{W}t"
_MATH_TEXT: Final = f"{MATH}t"
_VALUE: Final = f"{MATH}val"
_SIGN_BEFORE: Final = {"den": "/", "sup": "^", "sub": "_"}
_STACKED: Final = tuple(f"{MATH}{name}" for name in ("m", "limLow", "limUpp", "acc", "groupChr", "bar"))
_UNDERLINED: Final = {">": "≥", "<": "≤", "＞": "≥", "＜": "≤"}
_STRIKES: Final = tuple(f"{MATH}strike{way}" for way in ("H", "V", "BLTR", "TLBR"))


def write_formulas_as_text(root: etree._Element) -> None:
    """Turns every formula, in place, into `w:t` elements in reading order."""
    if next(root.iter(_MATH_TEXT), None) is None:
        return
    _remove_what_is_not_shown(root)
    _write_signs(root)
    for element in list(root.iter(f"{MATH}d")):
        _write_brackets(element)
    for element in list(root.iter(*_STACKED)):
        _write_stacked(element)
    for element in list(root.iter(_MATH_TEXT)):
        element.tag = _TEXT


def _remove_what_is_not_shown(root: etree._Element) -> None:
    for element in list(root.iter(f"{MATH}phant")):
        if not is_on(element.find(f"{MATH}phantPr/{MATH}show"), _VALUE):
            element[:] = []
    for element in list(root.iter(f"{MATH}borderBox")):
        properties = element.find(f"{MATH}borderBoxPr")
        if properties is not None and any(is_on(properties.find(strike), _VALUE) for strike in _STRIKES):
            element[:] = [_text(UNKNOWN)]


def _write_signs(root: etree._Element) -> None:
    """Writes what a formula shows by its layout: a fraction bar, a root, a raised exponent."""
    for name, sign in _SIGN_BEFORE.items():
        for element in list(root.iter(f"{MATH}{name}")):
            if next(element.iter(_MATH_TEXT), None) is not None:
                element.insert(0, _text(sign))
    for element in list(root.iter(f"{MATH}rad")):
        element.insert(0, _text("√"))
    for element in list(root.iter(f"{MATH}nary")):
        element.insert(0, _text(_property(element, "naryPr", "chr", "∫")))
    for element in list(root.iter(f"{MATH}eqArr")):
        for line in list(element.iterchildren(f"{MATH}e"))[1:]:
            line.insert(0, _text("\n"))


def _write_brackets(element: etree._Element) -> None:
    parts = list(element.iterchildren(f"{MATH}e"))
    element.insert(0, _text(_property(element, "dPr", "begChr", "(")))
    for part in parts[1:]:
        part.insert(0, _text(_property(element, "dPr", "sepChr", "|")))
    element.append(_text(_property(element, "dPr", "endChr", ")")))


def _write_stacked(element: etree._Element) -> None:
    """An underlined comparison sign is one sign; anything else above or below a text gets `UNKNOWN`."""
    texts = "".join(text.text or "" for text in element.iter(_MATH_TEXT)).strip()
    is_below = _property(element, "barPr", "pos", "") == "bot"
    sign = _UNDERLINED.get(texts) if element.tag == f"{MATH}bar" and is_below else None
    if sign:
        element[:] = [_text(sign)]
    else:
        element.insert(0, _text(UNKNOWN))


def _property(element: etree._Element, properties: str, name: str, default: str) -> str:
    found = element.find(f"{MATH}{properties}/{MATH}{name}")
    return default if found is None else found.get(_VALUE, "")


def _text(text: str) -> etree._Element:
    element = etree.Element(_TEXT)
    element.text = text
    return element
