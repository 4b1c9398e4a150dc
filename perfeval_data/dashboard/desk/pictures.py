"""Pages that are pictures: the page with the places of its questions, the part around one, a cut-out."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape

from perfeval_data.dashboard.ui import markup
from perfeval_data.desk.questions import Question
from perfeval_data.paper.grid import Cell, PageImage

_AROUND = (0.3, 0.025)
"""Shares of the page's width and height that are shown around a cell."""


def pages(cells: Sequence[Cell], questions: Sequence[Question], now: str, images: Sequence[PageImage]) -> str:
    """The pages that cells stand on, where these are pictures, the places that are asked about marked; without cells all pages.

    `now` is the place that is asked about next.
    """
    asked = {place: question.said for question in questions for place in question.marks}
    on = [each for each in images if not cells or not each.places.keys().isdisjoint(cell.location for cell in cells)]
    pages = "".join(_page(each, asked, now) for each in on)
    return f"<div class='pe-scans' tabindex='0' role='region' aria-label='原文'>{pages}</div>" if pages else ""


def _page(image: PageImage, asked: Mapping[str, str], now: str) -> str:
    marks = "".join(
        f"<i style='left:{100 * left:.2f}%;top:{100 * top:.2f}%;width:{100 * (right - left):.2f}%;height:{100 * (bottom - top):.2f}%'"
        f" title='{escape(asked[place])}'{' class=now' if place == now else ''}></i>"
        for place, (left, top, right, bottom) in image.places.items()
        if place in asked
    )
    return f"<div class='pe-scan'><img src='{_source(image.picture)}' alt='{escape(image.location)}的图片'>{marks}</div>"


def neighbourhood(question: Question, images: Sequence[PageImage]) -> str:
    """The part of the page around what is asked; empty where its page is no picture."""
    image = next((each for each in images if question.place in each.places), None)
    if image is None:
        return ""
    left, top, right, bottom = image.places[question.place]
    near_left, near_right = max(0.0, left - _AROUND[0]), min(1.0, right + _AROUND[0])
    near_top, near_bottom = max(0.0, top - _AROUND[1]), min(1.0, bottom + _AROUND[1])
    width, height = near_right - near_left, near_bottom - near_top
    mark = (
        f"<i class='now' style='left:{100 * (left - near_left) / width:.2f}%;top:{100 * (top - near_top) / height:.2f}%;"
        f"width:{100 * (right - left) / width:.2f}%;height:{100 * (bottom - top) / height:.2f}%'></i>"
    )
    picture = (
        f"<img src='{_source(image.picture)}' alt='' style='width:{100 / width:.2f}%;"
        f"margin-left:{-100 * near_left / width:.2f}%;margin-top:-{100 * near_top / width * image.height / image.width:.2f}%'>"
    )
    ratio = width * image.width / (height * image.height)
    return f"<div class='pe-scan pe-near' style='aspect-ratio:{ratio:.3f}'>{picture}{mark}</div>"


def _source(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"


def cutout(question: Question) -> str:
    """The cut-out of a cell with what it is of."""
    pictures = "".join(f"<img src='{_source(each)}' alt='{escape(question.said)}的原图'>" for each in question.cutouts)
    without = "" if pictures else "<p class='pe-more'>这一格有个人信息，不显示原图，请看纸质原件</p>"
    return f"<figure class='pe-cutout'>{pictures}{without}<figcaption>{markup.text(question.said)}</figcaption></figure>"
