"""Drawn forms as pictures: ruled, written in a Chinese font of the machine, and scanned by simulation."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from perfeval_data.paper.grid import Grid

DPI = 200
_FONTS = ("/usr/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
_NAMES = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "simsun.ttc", "PingFang.ttc")
_ROW, _LEFT, _TOP = 62, 120, 330


def chinese_font(points: float, dpi: int = DPI) -> ImageFont.FreeTypeFont:
    """A font of the machine; the test is skipped where there is none."""
    found = (path for folder in _FONTS for name in _NAMES for path in Path(folder).rglob(name))
    if (path := next(found, None)) is None:
        pytest.skip("no Chinese font to write a picture with")
    return ImageFont.truetype(str(path), round(points * dpi / 72))


def sheet(
    grid: Grid,
    widths: Sequence[int],
    lines: Sequence[str] = (),
    gaps: Sequence[tuple[int, int, int, int]] = (),
    top: int = _TOP,
) -> Image.Image:
    """A sheet of A4 at 200 dpi with lines above a table; widths of columns and `gaps` (rectangles made white) in pixels."""
    picture = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((827, 110 + 80 * number), line, "black", chinese_font(16 if number == 0 else 10.5), anchor="mm")
    edges = [_LEFT, *(_LEFT + each for each in accumulate(widths))]
    font = chinese_font(10.5)
    for cell in grid.cells:
        box = edges[cell.column], top + _ROW * cell.row, edges[cell.right], top + _ROW * cell.bottom
        draw.rectangle(box, outline="black", width=3)
        draw.multiline_text(
            ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), cell.text, "black", font, anchor="mm", align="center"
        )
    for gap in gaps:
        draw.rectangle(gap, fill="white")
    return picture


def stamped(picture: Image.Image, x: int, y: int) -> Image.Image:
    """With a round red seal, below which black stays black."""
    layer = Image.new("RGB", picture.size, "white")
    ImageDraw.Draw(layer).ellipse((x - 150, y - 150, x + 150, y + 150), outline=(225, 60, 70), width=9)
    return ImageChops.multiply(picture, layer)


def scanned(picture: Image.Image, skew: float = 0.0, noise: float = 5.0) -> Image.Image:
    """As it comes from the glass: askew, paper not quite white, with noise."""
    turned = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor="white")
    pixels = np.asarray(turned, dtype=np.float32) * 0.92 + 12
    pixels += np.random.default_rng(1).normal(0, noise, pixels.shape[:2])[:, :, None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def saved(pages: Sequence[Image.Image], kind: str, dpi: int = DPI) -> bytes:
    """A file of these pages: JPEG, PNG, TIFF or PDF."""
    buffer = io.BytesIO()
    options: dict[str, object] = {"save_all": True, "append_images": pages[1:]} if kind in ("TIFF", "PDF") else {}
    options |= {"resolution": dpi} if kind == "PDF" else {"dpi": (dpi, dpi)}
    pages[0].save(buffer, kind, quality=50, **options)
    return buffer.getvalue()
