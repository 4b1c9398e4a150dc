"""Forms printed by Chromium in the fonts of offices, and scanned by simulation.

宋体 and 仿宋 are free fonts of these faces: `apt install fonts-arphic-gbsn00lp` and FandolFang of `texlive-lang-chinese`, or a folder of such
fonts. Noto Serif and Sans CJK stand for other faces of 宋体 and 黑体.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Browser

from perfeval_data.paper.grid import Grid


@dataclass(frozen=True)
class Printing:
    """How a form is printed: a font of the machine, or the file of one; its size in points, and whether the sheet lies on its side."""

    name: str
    font: str
    size: float
    is_landscape: bool = False

    @property
    def is_file(self) -> bool:
        return self.font.endswith((".ttf", ".otf"))


@dataclass(frozen=True)
class Scanning:
    """How a sheet is scanned: dots per inch, degrees of skew, spread of the noise in grey levels, quality of the JPEG, and a seal."""

    name: str
    dpi: int
    skew: float
    noise: float
    quality: int
    has_seal: bool = False
    is_grey: bool = False


PRINTINGS = (
    Printing("serif 10.5 pt", "Noto Serif CJK SC", 10.5),
    Printing("sans 10.5 pt", "Noto Sans CJK SC", 10.5),
    Printing("serif 9 pt", "Noto Serif CJK SC", 9),
    Printing("serif 10 pt, landscape", "Noto Serif CJK SC", 10, is_landscape=True),
)
TITLE = "项目支出绩效自评表", "（2024年度）"
FANGSONG, SONG = "FandolFang-Regular.otf", "gbsn00lp.ttf"
OFFICE_PRINTINGS = (
    Printing("仿宋 10.5 pt", FANGSONG, 10.5),
    Printing("宋体 10.5 pt", SONG, 10.5),
    Printing("仿宋 9 pt", FANGSONG, 9),
    Printing("宋体 9 pt", SONG, 9),
    Printing("宋体 (Noto Serif) 10 pt, landscape", "Noto Serif CJK SC", 10, is_landscape=True),
)
"""As offices print their forms."""
_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/share/texlive"), Path("/usr/share/texmf"))


class FontMissingError(Exception):
    """A font that a form is to be printed in and that is not on this machine."""


SCANNINGS = (
    Scanning("300 dpi, 0.3°, JPEG 75", 300, 0.3, 4, 75),
    Scanning("300 dpi, -1.5°, JPEG 40, noise, seal", 300, -1.5, 10, 40, has_seal=True),
    Scanning("200 dpi, 0.8°, JPEG 60, seal", 200, 0.8, 6, 60, has_seal=True),
    Scanning("200 dpi, 1.3°, JPEG 25, noise, grey", 200, 1.3, 12, 25, is_grey=True),
    Scanning("150 dpi, 0.5°, JPEG 60", 150, 0.5, 5, 60),
)


# --- Printing and scanning -------------------------------------------------------------------------------------------------


def font_file(name: str, folders: Sequence[Path] = ()) -> Path:
    """Where the file of a font lies, in these folders or those of the machine. Raises `FontMissingError`."""
    found = (path for folder in (*folders, *_FONT_FOLDERS) for path in folder.rglob(name))
    if (path := next(found, None)) is None:
        raise FontMissingError(f"{name}: apt install fonts-arphic-gbsn00lp texlive-lang-chinese, or --fonts FOLDER with it")
    return path


def sheets(chromium: Browser, drawn: Grid, printing: Printing, dpi: int, folders: Sequence[Path] = ()) -> list[Image.Image]:
    """The printed sheets, in colour; `folders` have fonts. Raises `FontMissingError`."""
    page = chromium.new_page()
    page.set_content(_html(drawn, printing, _face(font_file(printing.font, folders)) if printing.is_file else ""))
    page.evaluate("document.fonts.ready")
    data = page.pdf(
        format="A4", landscape=printing.is_landscape, margin={"top": "9mm", "bottom": "9mm", "left": "9mm", "right": "9mm"}
    )
    page.close()
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def _face(file: Path) -> str:
    """The font of a file under its own name."""
    data = base64.b64encode(file.read_bytes()).decode()
    return f"@font-face{{font-family:'{file.name}';src:url(data:font/sfnt;base64,{data})}}"


def _html(drawn: Grid, printing: Printing, face: str) -> str:
    rows = [
        "".join(
            f"<td rowspan={cell.row_span} colspan={cell.column_span}>{escape(cell.text).replace(chr(10), '<br>')}</td>"
            for cell in drawn.rows[number]
            if cell.row == number
        )
        for number in range(drawn.row_count)
    ]
    style = f"body{{font:{printing.size}pt '{printing.font}'}} table{{border-collapse:collapse;width:100%}}"
    style += " tr{break-inside:avoid} td{border:0.7pt solid black;padding:0.5pt 2pt;text-align:center} h1{font-size:18pt;text-align:center;margin:4pt}"
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<style>{face}{style}</style><h1>{TITLE[0]}</h1><p style='text-align:center;margin:4pt'>{TITLE[1]}</p><table>{body}</table>"


def scanned(pictures: Sequence[Image.Image], scanning: Scanning, seed: int) -> bytes:
    """The sheets as a scanner would hand them over: a PDF file of JPEG pictures, each a little more askew."""
    pages = [_scan(picture, scanning, seed, number) for number, picture in enumerate(pictures)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=scanning.dpi, quality=scanning.quality)
    return buffer.getvalue()


def _scan(picture: Image.Image, scanning: Scanning, seed: int, number: int) -> Image.Image:
    if scanning.has_seal and number == 0:
        picture = _stamped(picture, scanning.dpi)
    picture = picture.rotate(scanning.skew + 0.2 * number, Image.Resampling.BICUBIC, fillcolor="white")
    picture = picture.filter(ImageFilter.GaussianBlur(0.5 * scanning.dpi / 200))
    pixels = np.asarray(picture, dtype=np.float32) * 0.92 + 12
    pixels += np.random.default_rng(seed).normal(0, scanning.noise, pixels.shape[:2])[:, :, None]
    noisy = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return noisy.convert("L") if scanning.is_grey else noisy


def _stamped(picture: Image.Image, dpi: int) -> Image.Image:
    """With a round red seal over the lower right part of the table; black below its ink stays black."""
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    radius, x, y = round(0.8 * dpi), round(picture.width * 0.72), round(picture.height * 0.55)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(225, 60, 70), width=round(dpi / 25))
    draw.regular_polygon((x, y, radius * 0.35), 5, fill=(225, 60, 70))
    return ImageChops.multiply(picture, layer)
