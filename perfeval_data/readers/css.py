"""The styles of a web page that decide what it says: what is hidden, struck out or raised, by tags, attributes and style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Final

import tinycss2
from cssselect import ExpressionError, SelectorError, parse
from cssselect.xpath import HTMLTranslator
from lxml import etree
from tinycss2.color3 import RGBA, parse_color

from perfeval_data.readers.legibility import PAPER, Colour, Seen, how_seen
from perfeval_data.readers.limits import MAX_CSS_RULES
from perfeval_data.readers.units import POINTS

_GROUPS: Final = {
    "display": "place", "mso-hide": "place", "visibility": "visibility", "opacity": "visibility", "font-size": "size", "font": "size",
    "text-decoration": "line", "text-decoration-line": "line", "vertical-align": "height", "mso-text-raise": "height",
    "color": "ink", "background": "ink", "background-color": "ink", "background-image": "ink",
    "position": "place of its own", "text-indent": "place of its own", "clip": "place of its own", "clip-path": "place of its own",
    "transform": "place of its own", "content": "more",
}  # fmt: skip
"""The properties that decide what is read, by group. A group is evaluated only if one of its declarations hides, strikes out or moves anything."""
_SEEN_ON_SCREEN: Final = re.compile(r"(?:^|,)\s*(?:only\s+)?(?:all|screen)\s*(?:$|,)|^\s*$", re.IGNORECASE)
_MARK_TAGS: Final = {
    "s": {"text-decoration": "line-through"},
    "strike": {"text-decoration": "line-through"},
    "del": {"text-decoration": "line-through"},
    "sup": {},
    "sub": {},
}
_CELLS: Final = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "img", "table"})
"""Elements whose `vertical-align` moves the whole cell or picture."""
_NOTHING: Final = re.compile(r"[+-]?(?:0+\.?0*|\.0+)\s*(?:[a-z]+|%)?$", re.IGNORECASE)
_MAY_MARK: Final = re.compile(
    r"none|hid|collapse|through|super|sub|raise|align\s*:\s*[-\d.]|opacity|font\s*:|size|color|background|absolute|fixed|indent|clip|transform",
    re.IGNORECASE,
)
_OF_CELLS: Final = frozenset({"place of its own", "more"})
_PLACING: Final = tuple(name for name, group in _GROUPS.items() if group == "place of its own")
_NO_PLACE: Final = frozenset({"", "none", "auto", "inherit", "initial", "unset"})
_NO_MORE: Final = frozenset(
    {"none", "normal", "inherit", "initial", "unset", "open-quote", "close-quote", "no-open-quote", "no-close-quote"}
)
_NO_GROUND: Final = frozenset({"", "none", "inherit", "initial", "unset"})
_RELATIVE: Final = re.compile(r"(?:[\d.]+\s*(?:em|ex|ch|%)|larger|smaller|inherit)$", re.IGNORECASE)
_RAISED_BY: Final = re.compile(r"[\d.]*[1-9][\d.]*\s*(?:pt|px|em|ex|%|mm|cm)$", re.IGNORECASE)

_WRITES: Final = re.compile(r"[0-9a-z\u4e00-\u9fff]", re.IGNORECASE)
"""In the value of `content`: letters, figures, or a function that gives some; not quotes, strokes or the pictures of an icon font."""

_LENGTH: Final = re.compile(rf"(\d*\.?\d+)({'|'.join(filter(None, POINTS))})")

Declarations = dict[str, str]
Declared = tuple[str, str, bool]
"""Property, value, and whether it is important."""


@dataclass(frozen=True, slots=True)
class Look:
    """The style of the text directly in an element. `height`: `super`, `sub`, or empty.

    `ink`, `ground`, `points`: its colour, the one behind it, and its size; None if not known.
    """

    is_invisible: bool = False
    has_no_size: bool = False
    ink: Colour | None = None
    ground: Colour | None = PAPER
    points: float | None = None
    struck: bool = False
    height: str = ""
    is_in_cell: bool = False
    """Only known where that matters."""
    is_elsewhere: bool = False
    """It is in a cell and shown at a place of its own: beside what stands there, on top of it, off the page."""
    has_more: bool = False
    """It is in a cell in which a style sheet writes something before or behind it."""

    @property
    def seen(self) -> Seen:
        """Whether text in this style is seen, and seen where and as it stands here."""
        if self.is_invisible or self.has_no_size:
            return Seen.UNSEEN
        seen = how_seen(self.ink, self.ground, self.points)
        return Seen.DOUBTFUL if seen is Seen.CLEAR and (self.is_elsewhere or self.has_more) else seen


PLAIN: Final = Look()


class PageStyle:
    """The styles of the elements of a page, computed on demand."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._looks: dict[etree._Element, Look] = {}
        self._rules = list(islice(_rules(root), MAX_CSS_RULES))
        self._groups = frozenset(self._groups_with_marks())
        sheets_elsewhere = any("stylesheet" in link.get("rel", "").lower() for link in root.iter("link"))
        self._paper = replace(PLAIN, ground=None) if sheets_elsewhere else PLAIN
        self._is_plain = not self._groups and next(root.iter(*_MARK_TAGS), None) is None

    def takes_no_place(self, element: etree._Element) -> bool:
        """Whether an element and all in it takes no place on the page."""
        if "place" not in self._groups:
            return False
        own = self._declared(element)
        return own.get("display") == "none" or own.get("mso-hide") == "all"

    def look(self, element: etree._Element) -> Look:
        """The style of the text directly in an element."""
        if self._is_plain:
            return PLAIN
        waiting: list[etree._Element] = []
        each: etree._Element | None = element
        while each is not None and each not in self._looks:
            waiting.append(each)
            each = each.getparent()
        look = self._paper if each is None else self._looks[each]
        for each in reversed(waiting):
            look = self._looks[each] = self._changed(look, each)
        return look

    def _changed(self, look: Look, element: etree._Element) -> Look:
        own = self._declared(element)
        changed = _changed(look, own, element)
        return changed if self._groups.isdisjoint(_OF_CELLS) else _placed(changed, own, element)

    def _declared(self, element: etree._Element) -> Declarations:
        """The declarations that win for an element itself."""
        own = (
            ((important, 1, (0, 0, 0), 0), name, value) for name, value, important in _declarations(element.get("style", ""))
        )
        weighed = sorted([*self._by_sheets.get(element, ()), *own], key=itemgetter(0))
        return _by_attributes(element) | {name: value for _, name, value in weighed}

    def _groups_with_marks(self) -> Iterator[str]:
        styles = (each.get("style", "") for each in self._root.iter() if "style" in each.attrib)
        inline = (declared for style in styles if _MAY_MARK.search(style) for declared in _declarations(style))
        by_sheets = (declared for _, declarations in self._rules for declared in declarations)
        fonts = (("color", each.get("color", ""), False) for each in self._root.iter("font") if "color" in each.attrib)
        fills = (("background", each.get("bgcolor", ""), False) for each in self._root.iter() if "bgcolor" in each.attrib)
        inks: set[Colour] = set()
        grounds = {PAPER}
        for name, value, _ in chain(by_sheets, inline, fonts, fills):
            if _is_mark(name, value):
                yield _GROUPS[name]
            if _GROUPS[name] == "ink" and (colour := _colour_in(value)):
                (inks if name == "color" else grounds).add(colour)
        if any(how_seen(ink, ground, None) is not Seen.CLEAR for ink in inks for ground in grounds):
            yield "ink"
        if next(self._root.iter("s", "strike", "del"), None) is not None:
            yield "line"  # a style sheet may take their line away

    @cached_property
    def _by_sheets(self) -> dict[etree._Element, list[_Weighed]]:
        found: dict[etree._Element, list[_Weighed]] = {}
        for number, (selectors, declarations) in enumerate(self._rules):
            weighing = [declared for declared in declarations if _GROUPS[declared[0]] in self._groups]
            for element, specificity, is_beside in _selected(self._root, selectors) if weighing else ():
                found.setdefault(element, []).extend(
                    ((important, 0, specificity, number), name, value)
                    for name, value, important in weighing
                    if is_beside == (name == "content")
                )
        return found


_Weight = tuple[bool, int, tuple[int, int, int], int]
"""Important or not, 1 for a style attribute, specificity of the selector, number of the rule."""
_Weighed = tuple[_Weight, str, str]


def _is_mark(name: str, value: str) -> bool:
    """Whether a declaration hides, strikes out, raises or lowers text."""
    if _GROUPS[name] == "size":
        size = _font_size({name: value})
        return _NOTHING.match(size) is not None or how_seen(None, None, _points(size)) is not Seen.CLEAR
    if _GROUPS[name] == "more":
        return _WRITES.search(value) is not None and value not in _NO_MORE
    if _GROUPS[name] == "place of its own":
        return _is_place_of_its_own(name, value)
    if _GROUPS[name] == "ink":
        return name == "color" and _is_clear(value)
    if _GROUPS[name] == "height":
        return value in ("super", "sub") or _RAISED_BY.match(value.lstrip("-+")) is not None
    return (
        (name == "opacity" and _NOTHING.match(value) is not None)
        or (name, value) in (("display", "none"), ("mso-hide", "all"), ("visibility", "hidden"), ("visibility", "collapse"))
        or "line-through" in value
    )


def _is_place_of_its_own(name: str, value: str) -> bool:
    """Whether a declaration takes text away from where it stands, or cuts it."""
    if name == "position":
        return value in ("absolute", "fixed")
    return value.startswith("-") if name == "text-indent" else value not in _NO_PLACE


def _changed(look: Look, own: Declarations, element: etree._Element) -> Look:
    """The inherited style with what the element itself declares."""
    look = _inked(look, own)
    if visibility := own.get("visibility"):
        look = replace(look, is_invisible=visibility in ("hidden", "collapse"))
    if size := _font_size(own):
        look = replace(look, has_no_size=bool(_NOTHING.match(size)) or (look.has_no_size and bool(_RELATIVE.match(size))))
        look = replace(look, points=look.points if _RELATIVE.match(size) else _points(size))
    if _NOTHING.match(own.get("opacity", "1")):
        look = replace(look, is_invisible=True)
    if "line-through" in f"{own.get('text-decoration', '')} {own.get('text-decoration-line', '')}":
        look = replace(look, struck=True)
    if height := _height(own, element):
        look = replace(look, height=height)
    return look


def _placed(look: Look, own: Declarations, element: etree._Element) -> Look:
    """The style with what is known of its place in a cell; what is around a table says nothing of its cells."""
    if element.tag == "table":
        return replace(look, is_in_cell=False, is_elsewhere=False, has_more=False) if look.is_in_cell else look
    if element.tag in ("td", "th"):
        look = replace(look, is_in_cell=True)
    if not look.is_in_cell:
        return look
    moved = any(_is_place_of_its_own(name, own[name]) for name in _PLACING if name in own)
    more = "content" in own and _is_mark("content", own["content"])
    return replace(look, is_elsewhere=look.is_elsewhere or moved, has_more=look.has_more or more) if moved or more else look


def _by_attributes(element: etree._Element) -> Declarations:
    """The declarations that a tag and its attributes imply."""
    own = dict(_MARK_TAGS.get(str(element.tag), {}))
    if element.tag == "font" and "color" in element.attrib:
        own["color"] = element.get("color", "").lower()
    if ground := element.get("bgcolor") or element.get("background"):
        own["background"] = ground.lower()
    return own


def _inked(look: Look, own: Declarations) -> Look:
    """The style with colour and background."""
    if colour := own.get("color"):
        look = replace(look, ink=_colour_in(colour), is_invisible=look.is_invisible or _is_clear(colour))
    grounds = [own[name] for name in ("background", "background-color", "background-image") if _is_ground(own.get(name, ""))]
    return replace(look, ground=_colour_in(grounds[0]) if len(grounds) == 1 else None) if grounds else look


def _colour_in(value: str) -> Colour | None:
    """The opaque colour that a value names, alone or before other words; None if it names none, or an image as well."""
    if "url(" in value or "gradient" in value:
        return None
    colour = parse_color(value) or parse_color(value.split(" ")[0])
    if not isinstance(colour, RGBA) or not colour.alpha:
        return None
    red, green, blue, opacity = (round(255 * min(max(part, 0), 1)) for part in colour)
    return Colour(red, green, blue, opacity)


def _is_clear(value: str) -> bool:
    colour = parse_color(value)
    return isinstance(colour, RGBA) and colour.alpha == 0


def _is_ground(value: str) -> bool:
    """Whether a background puts anything behind the text."""
    return value not in _NO_GROUND and not _is_clear(value)


def _points(size: str) -> float | None:
    """A size of type in points; None for one that depends on another, or has a name."""
    match = _LENGTH.fullmatch(size)
    return float(match[1]) * POINTS[match[2]] if match else None


def _font_size(own: Declarations) -> str:
    if "font-size" in own:
        return own["font-size"]
    size = re.search(r"(?:^|\s)([\d.]+(?:[a-z]+|%)?)\s*(?:/|\s)", own.get("font", ""))
    return size[1] if size else ""


def _height(own: Declarations, element: etree._Element) -> str:
    aligned = own.get("vertical-align", "")
    if element.tag in ("sup", "sub"):
        return {"sup": "super", "sub": "sub"}[str(element.tag)]
    if element.tag not in _CELLS and aligned in ("super", "sub"):
        return aligned
    raised = own.get("mso-text-raise", aligned if element.tag not in _CELLS else "")
    if _RAISED_BY.match(raised.lstrip("-+")):
        return "sub" if raised.startswith("-") else "super"
    return ""


def _rules(root: etree._Element) -> Iterator[tuple[str, list[Declared]]]:
    """The rules of the style sheets that decide what is read: selectors and declarations."""
    for sheet in root.iter("style"):
        if _SEEN_ON_SCREEN.search(sheet.get("media", "")):
            yield from _rules_of(tinycss2.parse_stylesheet("".join(map(str, sheet.itertext())), True, True))


def _rules_of(parsed: Iterable[Any]) -> Iterator[tuple[str, list[Declared]]]:
    for rule in parsed:
        if rule.type == "qualified-rule":
            if declarations := _deciding(tinycss2.parse_blocks_contents(rule.content)):
                yield tinycss2.serialize(rule.prelude).strip(), declarations
        elif _is_for_screens(rule):
            yield from _rules_of(tinycss2.parse_rule_list(rule.content, True, True))


def _is_for_screens(rule: Any) -> bool:
    is_media = rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None
    return is_media and _SEEN_ON_SCREEN.search(tinycss2.serialize(rule.prelude)) is not None


@lru_cache(maxsize=4096)
def _declarations(style: str) -> tuple[Declared, ...]:
    return tuple(_deciding(tinycss2.parse_blocks_contents(style))) if ":" in style else ()


def _deciding(parsed: Iterable[Any]) -> list[Declared]:
    return [
        (each.lower_name, tinycss2.serialize(each.value).strip().lower(), each.important)
        for each in parsed
        if each.type == "declaration" and each.lower_name in _GROUPS
    ]


def _selected(root: etree._Element, selectors: str) -> Iterator[tuple[etree._Element, tuple[int, int, int], bool]]:
    """The elements that selectors match, each with its specificity, and whether what is written before or behind it is meant; selectors
    of dynamic states match none."""
    try:
        parsed = parse(selectors)
    except SelectorError:
        return
    for selector in parsed:
        is_beside = selector.pseudo_element in ("before", "after")
        if selector.pseudo_element is not None and not is_beside:
            continue
        try:
            path = HTMLTranslator().selector_to_xpath(selector)
        except ExpressionError:
            continue
        found = root.xpath(path)
        for element in found if isinstance(found, list) else []:
            if isinstance(element, etree._Element):
                yield element, selector.specificity(), is_beside
