"""Picture files as pages: upright, on white, with their resolution; too coarse a picture is refused, since figures would be wrong."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from perfeval_data.paper.grid import UnreadableDocumentError

Pixels = NDArray[np.uint8]
"""Rows of pixels, grey or red, green and blue."""

LEAST_DPI: Final = 200
"""Dots per inch from which on figures of the usual size are recognised; at 150 they are wrong without a doubt being shown."""
_TOLERANCE: Final = 0.96
"""Share of `LEAST_DPI` that still passes: scanners and page sizes are rounded."""
MOST_DPI: Final = 300
"""What is finer takes time and tells nothing more."""
MAX_PAGES: Final = 200
MAX_PIXELS: Final = 120_000_000
"""Of one page: A3 at 600 dpi has 70 million."""

_MM_PER_INCH: Final = 25.4
_SHORT_SIDES: Final = (140.0, 600.0)
"""Millimetres between which the shorter side of a sheet lies, if what a file says of its resolution is to be believed."""
_A4_SHORT_SIDE: Final = 210.0


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as a picture: its place, its pixels (red, green, blue), and how many of them make an inch."""

    location: str
    pixels: Pixels
    dpi: float


def pages_of(data: bytes) -> Iterator[ScannedPage]:
    """The pages of a picture file in order. Raises UnreadableDocumentError for one that is damaged, too large or too coarse."""
    try:
        with Image.open(io.BytesIO(data)) as file:
            for number, frame in enumerate(ImageSequence.Iterator(file), start=1):
                yield _page(frame, f"第{number}页", number)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableDocumentError("图片文件已损坏或格式不受支持，无法读取") from error


def _page(frame: Image.Image, location: str, number: int) -> ScannedPage:
    if number > MAX_PAGES:
        raise UnreadableDocumentError(f"图片超过 {MAX_PAGES} 页，为安全起见不予读取")
    if frame.width * frame.height > MAX_PIXELS:
        raise UnreadableDocumentError("图片的像素过多，为安全起见不予读取；请以 300 dpi 扫描", location)
    dpi = _resolution(frame)
    refuse_coarse(dpi, location)
    whole = ImageOps.exif_transpose(frame)
    shrink = min(1.0, MOST_DPI / dpi)
    if shrink < 1:
        size = round(whole.width * shrink), round(whole.height * shrink)
        whole = _on_white(whole).resize(size, Image.Resampling.LANCZOS)
    return ScannedPage(location, np.asarray(_on_white(whole)), dpi * shrink)


def refuse_coarse(dpi: float, location: str) -> None:
    """Raises UnreadableDocumentError for a picture in which figures cannot be told apart safely."""
    if dpi < _TOLERANCE * LEAST_DPI:
        raise UnreadableDocumentError(
            f"这一页是扫描件或图片，分辨率约 {dpi:.0f} dpi，低于 {LEAST_DPI} dpi，数字可能认错，不予识别；"
            f"请以 {MOST_DPI} dpi 重新扫描，或改用电子版文件",
            location,
        )


def _resolution(frame: Image.Image) -> float:
    """Dots per inch: what the file says where that makes a sheet of paper, else as if the picture were a sheet of A4."""
    short = min(frame.width, frame.height)
    stated = min(map(float, frame.info.get("dpi", (0, 0))))
    if stated > 0 and _SHORT_SIDES[0] <= short / stated * _MM_PER_INCH <= _SHORT_SIDES[1]:
        return stated
    return short / _A4_SHORT_SIDE * _MM_PER_INCH


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
