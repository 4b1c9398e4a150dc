"""How every chart is made and shown.

A figure is stated whole, as Plotly's own structure of traces and layout, and checked once: changing a figure step by step took ten
times as long. Its margins are reckoned here from its words: Plotly would draw it a second time to find them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from unicodedata import east_asian_width

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from perfeval_data.dashboard.ui import address
from perfeval_data.dashboard.ui.heading import text_scale
from perfeval_data.dashboard.ui.table import records, sheet_of
from perfeval_data.words import palette
from perfeval_data.words.labels import short_labels, texts_of, told_apart

Part = Mapping[str, Any]
"""A trace, an axis, a shape or an annotation, in the words of Plotly."""

LONGEST_NAME = 17
"""Characters of a name beside a bar."""

_WIDEST = 1080
"""Pixels; a wider chart says no more, and its words get too small on paper."""
_CONFIG = {"displayModeBar": False, "scrollZoom": False}
_FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',sans-serif"
_FONT_SIZE = 14
_LINE = 1.9
"""Lines of words stand so many times their size apart."""
_LATIN = 0.62
"""The width of a digit or Latin letter as a share of a Chinese sign."""
_EDGE = 12


def draw(figure: go.Figure, description: str, key: str) -> None:
    """Show a chart. A bar or point whose custom data is an address leads there at a click (server/links.js)."""
    with st.container(width=_WIDEST):
        _legend(figure)
        st.plotly_chart(figure, key=key, config=_CONFIG, alt=description)


def _legend(figure: go.Figure) -> None:
    """What the colours mean, where there are several. In Plotly it would have to be drawn twice to find its place, and on a narrow
    screen it would cover the axis."""
    named = [trace for trace in figure.data if trace.name and trace.marker.color]
    if len(named) > 1:
        signs = "".join(f"<span><i style='--pe-colour:{trace.marker.color}'></i>{escape(trace.name)}</span>" for trace in named)
        st.html(f"<div class='pe-legend'>{signs}</div>")


def chart(
    traces: Iterable[Part],
    height: int,
    x: Part,
    y: Part,
    *,
    shapes: Sequence[Part] = (),
    annotations: Sequence[Part] = (),
    **layout: Any,
) -> go.Figure:
    """A figure of these traces on two axes. An axis may say in `names` which words stand beside it; its margin has room for them."""
    scale = text_scale()
    size = round(_FONT_SIZE * scale)
    font = {"family": _FONT, "size": size, "color": _ink()}
    return go.Figure(
        {
            "data": list(traces),
            "layout": {
                "height": round(height * scale),
                "margin": {"l": _left(y, size), "r": 2 * _EDGE, "t": 16, "b": _bottom(x, size)},
                "font": font,
                "hoverlabel": {"font": {"family": _FONT, "size": size}},
                "showlegend": False,
                "dragmode": False,
                "xaxis": _axis(x, font),
                "yaxis": _axis(y, font),
                "shapes": shapes,
                "annotations": annotations,
                **layout,
            },
        }
    )


def _axis(axis: Part, font: Part) -> Part:
    words = {"tickfont": font, "title": {"text": axis.get("title"), "font": font}}
    return {"fixedrange": True, "automargin": False} | {key: value for key, value in axis.items() if key != "names"} | words


def _ink() -> str:
    """The colour of text in the theme that the reader sees; Plotly's own grey is too pale for small words."""
    return str(st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor"))


def _left(axis: Part, size: int) -> float:
    words = max(map(_width, axis.get("names", ())), default=0.0)
    return _EDGE + size * (words + (_LINE if "title" in axis else 0))


def _bottom(axis: Part, size: int) -> float:
    lines = (axis.get("visible", True), "title" in axis)
    return _EDGE + size * _LINE * sum(lines)


def _width(text: str) -> float:
    """The width of a text in Chinese signs."""
    return sum(1.0 if east_asian_width(sign) in "WFA" else _LATIN for sign in text)


# --- words and lines of a chart ------------------------------------------------------------------------------------


def named(names: Sequence[str]) -> Part:
    """An axis of names, the first on top."""
    return {"tickvals": list(range(len(names))), "ticktext": names, "names": names, "autorange": "reversed"}


def labels(frame: pd.DataFrame, column: str) -> list[str]:
    """Names for the axis, no two of them alike: where several rows share one, what tells them apart stands behind it."""
    return [plain(label) for label in short_labels(texts_of(frame, column), LONGEST_NAME)]


def full_names(frame: pd.DataFrame, column: str) -> list[str]:
    """The same in full, for the text beside the pointer."""
    return [plain(label) for label in told_apart(texts_of(frame, column))]


def plain(name: str) -> str:
    """A text from a document for Plotly, which interprets some HTML, escaped."""
    return escape(name, quote=False)


def sheets(frame: pd.DataFrame) -> list[str]:
    """Where each bar or point of a form leads: to its sheet."""
    return [address.to("project", sheet_of(row)) for row in records(frame[["project_id", "form_number"]])]


def room_behind(values: pd.DataFrame | pd.Series[Any], room: float = 1.16) -> list[float]:
    """An axis from 0 that leaves room for the number behind the longest bar."""
    longest = values.max().max() if isinstance(values, pd.DataFrame) else values.max()
    return [0, float(longest) * room if pd.notna(longest) and longest > 0 else 1.0]


def median_line(axis: str, median: float) -> Part:
    """A dashed line over the whole height (axis x) or width (axis y) of the chart."""
    across = "y" if axis == "x" else "x"
    ends = {f"{axis}0": median, f"{axis}1": median, f"{across}0": 0, f"{across}1": 1}
    line = {"dash": "dash", "color": palette.NEUTRAL}
    return {"type": "line", f"{axis}ref": axis, f"{across}ref": f"{across} domain", **ends, "line": line}
