"""Whether text is seen and can be read: how far its colour is from that behind it, and how large it is. One measure for all formats."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from perfeval_data.paper.characters import UNREADABLE_SIGN
from perfeval_data.readers.thresholds import COLOURS, TEXT


class Colour(NamedTuple):
    """Red, green, blue and opacity, 0 to 255."""

    red: int
    green: int
    blue: int
    opacity: int = 255

    @property
    def is_opaque(self) -> bool:
        """Whether nothing shines through."""
        return self.opacity >= COLOURS.opaque

    @property
    def is_faint(self) -> bool:
        light = 0.3 * self.red + 0.59 * self.green + 0.11 * self.blue
        return 255 - (255 - light) * self.opacity / 255 >= COLOURS.faint

    def contrast(self, ground: Colour) -> float:
        """How far the colour is from another that it is painted on, 0 to 255."""
        differences = (abs(self.red - ground.red), abs(self.green - ground.green), abs(self.blue - ground.blue))
        return max(differences) * self.opacity / 255

    def is_seen_on(self, ground: Colour) -> bool:
        """Whether the colour is visible on another."""
        return self.contrast(ground) > COLOURS.no_contrast

    def through(self, opacity: float) -> Colour:
        """The colour as part of a group painted with an opacity, 0 to 1."""
        return self if opacity >= 1 else self._replace(opacity=round(self.opacity * opacity))


PAPER = Colour(255, 255, 255)


class Seen(Enum):
    """What the eye makes of a text: later ones see less."""

    CLEAR = 0
    DOUBTFUL = 1
    """Nobody can tell whether it is meant to be read."""
    UNSEEN = 2


def how_seen(ink: Colour | None, ground: Colour | None, points: float | None) -> Seen:
    """How a text is seen by its colour, that behind it, and its size in points; None: not known, and then nothing speaks against it."""
    contrast = COLOURS.hardly_seen + 1 if ink is None or ground is None else ink.contrast(ground)
    size = TEXT.legible if points is None else points
    if contrast <= COLOURS.no_contrast or size <= TEXT.smallest:
        return Seen.UNSEEN
    return Seen.DOUBTFUL if contrast <= COLOURS.hardly_seen or size < TEXT.legible else Seen.CLEAR


def as_seen(text: str, seen: Seen) -> str:
    """What is to be read of a text: nothing that is unseen, and no figure that is doubtful."""
    if seen is Seen.UNSEEN:
        return ""
    return UNREADABLE_SIGN if seen is Seen.DOUBTFUL and any(map(str.isdecimal, text)) else text


@lru_cache(maxsize=1 << 10)
def colour_of(digits: str) -> Colour | None:
    """A colour by its six hexadecimal digits; None for anything else."""
    try:
        red, green, blue = bytes.fromhex(digits) if len(digits) == len("RRGGBB") else b""
    except ValueError:
        return None
    return Colour(red, green, blue)
