"""From the pixels of a page to its ink: seals and other red taken off, then black on white."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from perfeval_data.readers.scans.pictures import Pixels

_STRONG: Final = 50
"""Saturation, of 255, from which on a pixel has a colour."""
_BRIGHT: Final = 70
_RED: Final = (12, 160)
"""Hues of OpenCV (0 to 179) up to the first and from the second on are those of seals."""
_BLACK, _SEAL = 60, 150
"""How bright black ink below a seal, and a seal on white paper, are in the red channel."""
_NEIGHBOURHOOD_MM: Final = 5.0
"""Width of the surroundings that a pixel is compared with."""
_DARKER: Final = 18
"""Grey levels by which ink is darker than its surroundings."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A page in grey without its seals, its ink as a mask, and where red was taken off."""

    grey: Pixels
    mask: Pixels
    red: Pixels


def ink_of(pixels: Pixels, dpi: float) -> Ink:
    """The ink of a page. Black below a seal stays: in the red channel it is far darker than the seal."""
    red = _red(pixels)
    plain = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    below = (pixels[:, :, 0].astype(np.float32) - _BLACK) * (255 / (_SEAL - _BLACK))
    grey = np.where(red > 0, np.maximum(plain, np.clip(below, 0, 255)), plain).astype(np.uint8)
    return Ink(grey, _dark(grey, dpi), red)


def _red(pixels: Pixels) -> Pixels:
    hue, saturation, value = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV))
    is_red = ((hue <= _RED[0]) | (hue >= _RED[1])) & (saturation >= _STRONG) & (value >= _BRIGHT)
    opened: Pixels = cv2.morphologyEx(is_red.astype(np.uint8) * 255, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    spread: Pixels = cv2.dilate(opened, np.ones((5, 5), np.uint8))
    return spread


def _dark(grey: Pixels, dpi: float) -> Pixels:
    """What is darker than its surroundings, so that shaded cells do not count."""
    width = round(_NEIGHBOURHOOD_MM * dpi / 25.4) | 1
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    mask: Pixels = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, width, _DARKER)
    return mask
