"""From the pixels of a page to its ink: seals and other red are removed, the rest becomes black on white."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from perfeval_data.readers.scans.pictures import Pixels
from perfeval_data.readers.thresholds import INK
from perfeval_data.readers.units import MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Ink:
    """A page in grey without its seals, the mask of its ink, and the mask of the red that was removed."""

    grey: Pixels
    mask: Pixels
    red: Pixels


def ink_of(pixels: Pixels, dpi: float) -> Ink:
    """The ink of a page. Black under a seal stays: in the red channel it is far darker than the seal."""
    red = _red(pixels)
    plain = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    below = (pixels[:, :, 0].astype(np.float32) - INK.black) * (255 / (INK.seal - INK.black))
    grey = np.where(red > 0, np.maximum(plain, np.clip(below, 0, 255)), plain).astype(np.uint8)
    return Ink(grey, _dark(grey, dpi), red)


def _red(pixels: Pixels) -> Pixels:
    hue, saturation, value = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV))
    is_red = ((hue <= INK.red[0]) | (hue >= INK.red[1])) & (saturation >= INK.strong) & (value >= INK.bright)
    opened: Pixels = cv2.morphologyEx(is_red.astype(np.uint8) * 255, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    spread: Pixels = cv2.dilate(opened, np.ones((5, 5), np.uint8))
    return spread


def _dark(grey: Pixels, dpi: float) -> Pixels:
    """The mask of what is darker than its surroundings, so that shaded cells do not count."""
    width = round(INK.neighbourhood * dpi / MM_PER_INCH) | 1
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    mask: Pixels = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, width, INK.darker)
    return mask
