"""What the fonts of a Word document do to a run: hide it, strike it out, raise or lower it; by its own font or by a style.

White on white is hidden too, unless something below the text may give it a ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Final

from lxml import etree

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
_TOGGLES: Final = frozenset({"vanish", "strike"})
"""Switches that a style turns over where another style of the same text has turned them on."""
_ALIGNED: Final = f"{W}vertAlign"
_POSITION: Final = f"{W}position"
_COLOUR: Final = f"{W}color"
_MARKS: Final = (*_SWITCHES, _ALIGNED, _POSITION, _COLOUR)
_GROUND: Final = f"{W}shd"
_GROUNDS: Final = (_GROUND, f"{W}highlight")
_WHITE_FILLS: Final = frozenset({"", "AUTO", "FFFFFF"})
_WHITE_THEMES: Final = frozenset({"background1", "light1"})
_OFF: Final = frozenset({"0", "false", "off"})

Marks = dict[str, bool | str]
"""What one place says, by name: the switches, `vertAlign`, `position`, and whether the text is `white`."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks on paper. `height`: `superscript`, `subscript`, or empty."""

    hidden: bool = False
    struck: bool = False
    height: str = ""


PLAIN: Final = Look()


def is_on(switch: etree._Element | None, attribute: str = _VALUE) -> bool:
    """The value of an on/off element: present means on unless it says otherwise."""
    return switch is not None and switch.get(attribute, "true") not in _OFF


@dataclass
class Styles:
    """The styles of a document by name; `defaults` hold for all its text."""

    defaults: Marks = field(default_factory=dict)
    _marks: dict[str, Marks] = field(default_factory=dict)
    _based_on: dict[str, str] = field(default_factory=dict)
    _usual: dict[str, str] = field(default_factory=dict)
    """The style of what names none, by the kind of style."""
    _grounds: set[str] = field(default_factory=set)
    """The styles that put a colour below a text, or below some parts of a table."""

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """The styles that a `w:styles` element defines."""
        styles = cls()
        for element in () if root is None else root.iterchildren(f"{W}style"):
            styles._add(element)
        if root is not None:
            styles.defaults = _marks_in(root.find(f"{W}docDefaults/{W}rPrDefault/{_PROPERTIES}"))
        return styles

    def looks(self, root: etree._Element) -> Iterator[tuple[etree._Element, Look]]:
        """The runs of a document that do not look plain."""
        for run in self._runs_to_look_at(root):
            look = self._look(run)
            if look != PLAIN:
                yield run, look

    def _add(self, style: etree._Element) -> None:
        name = style.get(f"{W}styleId", "")
        self._marks[name] = _marks_in(style.find(_PROPERTIES))
        if any(map(_is_ground, style.iter(*_GROUNDS))):
            self._grounds.add(name)
        based_on = style.find(f"{W}basedOn")
        if based_on is not None:
            self._based_on[name] = based_on.get(_VALUE, "")
        if style.get(f"{W}default", "0") not in _OFF:
            self._usual[style.get(f"{W}type", "")] = name

    def _runs_to_look_at(self, root: etree._Element) -> Iterable[etree._Element]:
        """All runs, or where no style that is used does anything to a text those whose own font does."""
        used = {*self._usual.values(), *(name.get(_VALUE, "") for name in root.iter(*_STYLE_NAMES))}
        if any(any(marks.values()) for marks in (self.defaults, *map(self._inherited, used))):
            return list(root.iter(*RUNS))
        marks = (mark for mark in root.iter(*_MARKS) if mark.tag != _COLOUR or _is_white(mark))
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
        hidden = hidden or (bool(_nearest("white", layers)) and not self._has_ground(run))
        return Look(hidden, struck or bool(_nearest("dstrike", layers)), _height(layers))

    def _has_ground(self, run: etree._Element) -> bool:
        """Whether a run has, or may have, a colour below it."""
        if next(run.iterancestors(f"{W}txbxContent"), None) is not None:
            return True
        if next(run.getroottree().iter(f"{W}background"), None) is not None:
            return True
        for element in (run, *run.iterancestors(_PARAGRAPH, _CELL, _TABLE)):
            properties = element.find(_PROPERTIES_OF.get(str(element.tag), _PROPERTIES))
            if properties is None:
                continue
            if any(map(_is_ground, properties.iterchildren(*_GROUNDS))):
                return True
            names = (child.get(_VALUE, "") for child in properties.iterchildren(*_STYLE_NAMES))
            if any(self._may_put_ground(name) for name in names):
                return True
        return False

    def _may_put_ground(self, name: str) -> bool:
        return not self._grounds.isdisjoint(self._chain(name))

    def _toggled(self, name: str, own: Marks, by_style: Iterable[Marks]) -> bool:
        if name in own:
            return bool(own[name])
        return bool(self.defaults.get(name)) or reduce(xor, (bool(marks.get(name)) for marks in by_style), False)

    def _of_style(self, kind: str, properties: etree._Element | None, tag: str) -> Marks:
        named = None if properties is None else properties.find(tag)
        return self._inherited(self._usual.get(kind, "") if named is None else named.get(_VALUE, ""))

    def _inherited(self, name: str) -> Marks:
        """What a style says, or the styles that it is based on."""
        marks: Marks = {}
        for each in reversed(self._chain(name)):
            marks.update(self._marks[each])
        return marks

    def _chain(self, name: str) -> list[str]:
        """A style and those that it is based on."""
        chain: list[str] = []
        while name in self._marks and name not in chain:
            chain.append(name)
            name = self._based_on.get(name, "")
        return chain


def _marks_in(properties: etree._Element | None) -> Marks:
    marks: Marks = {}
    for element in () if properties is None else properties.iterchildren(*_MARKS):
        if element.tag in _SWITCHES:
            marks[_SWITCHES[str(element.tag)]] = is_on(element)
        elif element.tag == _COLOUR:
            marks["white"] = _is_white(element)
        else:
            marks["vertAlign" if element.tag == _ALIGNED else "position"] = element.get(_VALUE, "")
    return marks


def _is_white(colour: etree._Element) -> bool:
    theme = colour.get(f"{W}themeColor")
    if theme is not None:
        return theme in _WHITE_THEMES and colour.get(f"{W}themeShade") is None
    return colour.get(_VALUE, "").upper() == "FFFFFF"


def _is_ground(element: etree._Element) -> bool:
    if element.tag != _GROUND:
        return element.get(_VALUE, "none") not in ("none", "white")
    if element.get(f"{W}themeFill", "background1") not in _WHITE_THEMES:
        return True
    return element.get(f"{W}fill", "").upper() not in _WHITE_FILLS or element.get(_VALUE, "clear") not in ("clear", "nil")


def _nearest(name: str, layers: Iterable[Marks]) -> bool | str:
    return next((marks[name] for marks in layers if name in marks), "")


def _height(layers: tuple[Marks, ...]) -> str:
    """By the font, or by moving the text up from the line."""
    aligned = str(_nearest("vertAlign", layers))
    if aligned in ("superscript", "subscript"):
        return aligned
    position = str(_nearest("position", layers))
    if position.lstrip("-").strip("0") and position.lstrip("-").isdecimal():
        return "subscript" if position.startswith("-") else "superscript"
    return ""
