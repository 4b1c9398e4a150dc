"""Picture files as pages: upright, on white, with their resolution. Coarse pictures are refused, since figures would be misread."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.limits import MAX_PIXELS, MAX_SCANNED_PAGES, refuse_beyond
from perfeval_data.readers.thresholds import RESOLUTION
from perfeval_data.readers.units import A4_MM, MM_PER_INCH

Pixels = NDArray[np.uint8]
"""Rows of pixels, either grey or RGB."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as a picture: its location, its RGB pixels, and its resolution."""

    location: str
    pixels: Pixels
    dpi: float


def pages_of(data: bytes) -> Iterator[ScannedPage]:
    """The pages of a picture file in order. Raises UnreadableDocumentError if it is damaged, too large or too coarse."""
    try:
        with Image.open(io.BytesIO(data)) as file:
            for number, frame in enumerate(ImageSequence.Iterator(file), start=1):
                yield _page(frame, f"第{number}页", number)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableDocumentError("图片文件已损坏或格式不受支持，无法读取") from error


def _page(frame: Image.Image, location: str, number: int) -> ScannedPage:
    refuse_beyond(number, MAX_SCANNED_PAGES, "图片", "页")
    if frame.width * frame.height > MAX_PIXELS:
        raise UnreadableDocumentError("图片的像素过多，为安全起见不予读取；请以 300 dpi 扫描", location)
    dpi = _resolution(frame)
    refuse_coarse(dpi, location)
    whole = ImageOps.exif_transpose(frame)
    shrink = min(1.0, RESOLUTION.most / dpi)
    if shrink < 1:
        size = round(whole.width * shrink), round(whole.height * shrink)
        whole = _on_white(whole).resize(size, Image.Resampling.LANCZOS)
    return ScannedPage(location, np.asarray(_on_white(whole)), dpi * shrink)


def refuse_coarse(dpi: float, location: str) -> None:
    """Raises UnreadableDocumentError for a resolution at which figures may be misread."""
    if dpi < RESOLUTION.tolerance * RESOLUTION.least:
        raise UnreadableDocumentError(
            f"这一页是扫描件或图片，分辨率约 {dpi:.0f} dpi，低于 {RESOLUTION.least} dpi，数字可能认错，不予识别；"
            f"请以 {RESOLUTION.most} dpi 重新扫描，或改用电子版文件",
            location,
        )


def _resolution(frame: Image.Image) -> float:
    """The resolution in dpi: as the file says if that gives a plausible sheet of paper, else as if the picture were A4."""
    short = min(frame.width, frame.height)
    stated = min(map(float, frame.info.get("dpi", (0, 0))))
    if (
        stated > RESOLUTION.of_nothing_known
        and RESOLUTION.short_sides[0] <= short / stated * MM_PER_INCH <= RESOLUTION.short_sides[1]
    ):
        return stated
    return short / A4_MM[0] * MM_PER_INCH


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
