"""Whether a Word run is hidden, struck out, raised or lowered, by its own font or by a style.

What is not seen on what is behind it, or too small, is hidden too, unless something may put an unknown colour behind the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import xor
from typing import Final

from lxml import etree

from perfeval_data.readers.legibility import PAPER, Colour, Seen, colour_of, how_seen

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RUNS: Final = (f"{W}r", f"{MATH}r")

_VALUE: Final = f"{W}val"
_PROPERTIES: Final = f"{W}rPr"
_PARAGRAPH: Final = f"{W}p"
_TABLE: Final = f"{W}tbl"
_CELL: Final = f"{W}tc"
_PROPERTIES_OF: Final = {_PARAGRAPH: f"{W}pPr", _TABLE: f"{W}tblPr", _CELL: f"{W}tcPr"}
_STYLE_NAMES: Final = (f"{W}rStyle", f"{W}pStyle", f"{W}tblStyle")
_SWITCHES: Final = {f"{W}vanish": "vanish", f"{W}strike": "strike", f"{W}dstrike": "dstrike"}
_ALIGNED: Final = f"{W}vertAlign"
_POSITION: Final = f"{W}position"
_COLOUR: Final = f"{W}color"
_SIZE: Final = f"{W}sz"
_MARKS: Final = (*_SWITCHES, _ALIGNED, _POSITION, _COLOUR, _SIZE)
_GROUND: Final = f"{W}shd"
_GROUNDS: Final = (_GROUND, f"{W}highlight")
_THEMES: Final = {"background1": PAPER, "light1": PAPER, "text1": Colour(0, 0, 0), "dark1": Colour(0, 0, 0)}
_HIGHLIGHTS: Final = {"white": PAPER, "black": Colour(0, 0, 0), "yellow": Colour(255, 255, 0)}
_OFF: Final = frozenset({"0", "false", "off"})

Marks = dict[str, bool | str | float | Colour | None]
"""The properties set in one place: the switches, `vertAlign`, `position`, the `colour` if it is known, and the `size` in points."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks on paper. `height`: `superscript`, `subscript`, or empty. `seen`: whether it is, and can be read."""

    hidden: bool = False
    struck: bool = False
    height: str = ""
    seen: Seen = Seen.CLEAR


PLAIN: Final = Look()


def is_on(switch: etree._Element | None, attribute: str = _VALUE) -> bool:
    """The value of an on/off element: if present it is on, unless it says otherwise."""
    return switch is not None and switch.get(attribute, "true") not in _OFF


class Styles:
    """The styles of a document by id; `defaults` apply to all its text. A style is evaluated when it is first used."""

    def __init__(self, root: etree._Element | None = None) -> None:
        """From a `w:styles` element."""
        elements = [] if root is None else list(root.iterchildren(f"{W}style"))
        self._elements = {element.get(f"{W}styleId", ""): element for element in elements}
        self._usual = {
            element.get(f"{W}type", ""): element.get(f"{W}styleId", "")
            for element in elements
            if element.get(f"{W}default", "0") not in _OFF
        }
        """The default style, by kind of style."""
        self._marks: dict[str, Marks] = {}
        self.defaults: Marks = {} if root is None else _marks_in(root.find(f"{W}docDefaults/{W}rPrDefault/{_PROPERTIES}"))

    def looks(self, root: etree._Element) -> Iterator[tuple[etree._Element, Look]]:
        """The runs of a document that do not look plain."""
        for run in self._runs_to_look_at(root):
            look = self._look(run)
            if look != PLAIN:
                yield run, look

    def _runs_to_look_at(self, root: etree._Element) -> Iterable[etree._Element]:
        """All runs, or, if no style in use has an effect, only those whose own font has one."""
        elements = chain(root.iter(*_GROUNDS), *(style.iter(*_GROUNDS) for style in self._elements.values()))
        grounds = {PAPER, *filter(None, map(_ground_of, elements))}
        used = {*self._usual.values(), *(name.get(_VALUE, "") for name in root.iter(*_STYLE_NAMES))}
        if any(_has_effect(marks, grounds) for marks in (self.defaults, *map(self._inherited, used))):
            return list(root.iter(*RUNS))
        marks = (mark for mark in root.iter(*_MARKS) if _has_effect(_mark_in(mark), grounds))
        owners = (mark.getparent() for mark in marks)
        runs = (None if owner is None else owner.getparent() for owner in owners)
        return list(dict.fromkeys(run for run in runs if run is not None and run.tag in RUNS))

    def _look(self, run: etree._Element) -> Look:
        properties = run.find(_PROPERTIES)
        own, by_style = _marks_in(properties), [self._of_style("character", properties, f"{W}rStyle")]
        paragraph = next(run.iterancestors(_PARAGRAPH), None)
        if paragraph is not None:
            by_style.append(self._of_style("paragraph", paragraph.find(f"{W}pPr"), f"{W}pStyle"))
        table = next(run.iterancestors(_TABLE), None)
        if table is not None:
            by_style.append(self._of_style("table", table.find(f"{W}tblPr"), f"{W}tblStyle"))
        hidden, struck = (self._toggled(name, own, by_style) for name in ("vanish", "strike"))
        layers = (own, *by_style, self.defaults)
        return Look(hidden, struck or bool(_nearest("dstrike", layers)), _height(layers), self._seen(run, layers))

    def _seen(self, run: etree._Element, layers: Sequence[Marks]) -> Seen:
        ink, size = _nearest("colour", layers), _nearest("size", layers)
        colour = ink if isinstance(ink, Colour) else None
        return how_seen(colour, self._ground(run) if colour else None, size if isinstance(size, float) else None)

    def _ground(self, run: etree._Element) -> Colour | None:
        """The colour behind a run: the nearest one, white where there is none; None if it is not known."""
        if next(run.iterancestors(f"{W}txbxContent"), None) is not None:
            return None
        if next(run.getroottree().iter(f"{W}background"), None) is not None:
            return None
        for element in (run, *run.iterancestors(_PARAGRAPH, _CELL, _TABLE)):
            properties = element.find(_PROPERTIES_OF.get(str(element.tag), _PROPERTIES))
            if properties is None:
                continue
            own = next((ground for ground in properties.iterchildren(*reversed(_GROUNDS)) if _is_ground(ground)), None)
            if own is not None:
                return _ground_of(own)
            names = (child.get(_VALUE, "") for child in properties.iterchildren(*_STYLE_NAMES))
            if any(self._may_put_ground(name) for name in names):
                return None
        return PAPER

    def _may_put_ground(self, name: str) -> bool:
        """Whether a style puts a colour behind text or parts of a table."""
        grounds = (ground for style in self._chain(name) for ground in style.iter(*_GROUNDS))
        return any(_is_ground(ground) and _ground_of(ground) != PAPER for ground in grounds)

    def _toggled(self, name: str, own: Marks, by_style: Iterable[Marks]) -> bool:
        if name in own:
            return bool(own[name])
        return bool(self.defaults.get(name)) or reduce(xor, (bool(marks.get(name)) for marks in by_style), False)

    def _of_style(self, kind: str, properties: etree._Element | None, tag: str) -> Marks:
        named = None if properties is None else properties.find(tag)
        return self._inherited(self._usual.get(kind, "") if named is None else named.get(_VALUE, ""))

    def _inherited(self, name: str) -> Marks:
        """The properties of a style and of the styles it is based on."""
        if name not in self._marks:
            said = (_marks_in(style.find(_PROPERTIES)) for style in reversed(self._chain(name)))
            self._marks[name] = {mark: value for marks in said for mark, value in marks.items()}
        return self._marks[name]

    def _chain(self, name: str) -> list[etree._Element]:
        """A style and those it is based on, nearest first."""
        chain: dict[str, etree._Element] = {}
        while name in self._elements and name not in chain:
            chain[name] = self._elements[name]
            based_on = chain[name].find(f"{W}basedOn")
            name = "" if based_on is None else based_on.get(_VALUE, "")
        return [*chain.values()]


def _marks_in(properties: etree._Element | None) -> Marks:
    marks: Marks = {}
    for element in () if properties is None else properties.iterchildren(*_MARKS):
        marks |= _mark_in(element)
    return marks


def _mark_in(element: etree._Element) -> Marks:
    """What one property says."""
    value = element.get(_VALUE, "")
    if element.tag in _SWITCHES:
        return {_SWITCHES[str(element.tag)]: is_on(element)}
    if element.tag == _COLOUR:
        return {"colour": _colour(element, "themeColor", value)}
    if element.tag == _SIZE:
        return {"size": int(value) / 2} if value.isdecimal() else {}
    return {"vertAlign" if element.tag == _ALIGNED else "position": value}


def _has_effect(marks: Marks, grounds: Iterable[Colour]) -> bool:
    """Whether properties hide, strike out or move text, on one of the grounds of the document."""
    ink, size = marks.get("colour"), marks.get("size")
    points = size if isinstance(size, float) else None
    seen = (how_seen(ink if isinstance(ink, Colour) else None, ground, points) for ground in grounds)
    return any(value for name, value in marks.items() if name not in ("colour", "size")) or any(
        each is not Seen.CLEAR for each in seen
    )


def _colour(element: etree._Element, theme: str, digits: str) -> Colour | None:
    """A colour of the theme, or by its digits; None for one that is not known, as a shade of the theme or `auto`."""
    if (name := element.get(f"{W}{theme}")) is not None:
        is_plain = not any(element.get(f"{W}{theme.removesuffix('Color')}{change}") for change in ("Shade", "Tint"))
        return _THEMES.get(name) if is_plain else None
    return colour_of(digits)


def _is_ground(element: etree._Element) -> bool:
    """Whether a property puts a colour behind text, be it white."""
    if element.tag != _GROUND:
        return element.get(_VALUE, "none") != "none"
    is_filled = element.get(f"{W}fill", "").upper() not in ("", "AUTO") or element.get(f"{W}themeFill") is not None
    return is_filled or element.get(_VALUE, "clear") not in ("clear", "nil")


def _ground_of(element: etree._Element) -> Colour | None:
    """The colour that a property puts behind text; None if it is not known, as that of a pattern."""
    if element.tag != _GROUND:
        return _HIGHLIGHTS.get(element.get(_VALUE, ""))
    if element.get(_VALUE, "clear") == "solid":
        return colour_of(element.get(f"{W}color", ""))
    is_plain = element.get(_VALUE, "clear") in ("clear", "nil")
    return _colour(element, "themeFill", element.get(f"{W}fill", "")) if is_plain else None


def _nearest(name: str, layers: Iterable[Marks]) -> bool | str | float | Colour | None:
    return next((marks[name] for marks in layers if name in marks), "")


def _height(layers: Sequence[Marks]) -> str:
    """Raised or lowered: by `vertAlign`, or by shifting the text off the line."""
    aligned = str(_nearest("vertAlign", layers))
    if aligned in ("superscript", "subscript"):
        return aligned
    position = str(_nearest("position", layers))
    if position.lstrip("-").strip("0") and position.lstrip("-").isdecimal():
        return "subscript" if position.startswith("-") else "superscript"
    return ""
