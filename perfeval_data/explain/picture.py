"""Forms as a web page of their own: the table as it stands on the paper, each cell in the colour of its part and with its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from perfeval_data.explain.parts import UNUSED, Explained, Kind, Sketch
from perfeval_data.paper.grid import Cell, Grid

_COLOURS: Final = {
    Kind.LABEL: "#e3e6ea",
    Kind.HEADING: "#d9e8f6",
    Kind.FUNDS: "#d5efe3",
    Kind.GOAL: "#f6ecd2",
    Kind.LEVEL: "#e8e0f3",
    Kind.MEASURE: "#dff0f4",
    Kind.POINTS: "#fbe3d6",
    Kind.REASON: "#f3e3ea",
    Kind.STATEMENT: "#efe6d8",
    Kind.NOTHING: "#ffffff",
    Kind.UNUSED: "#ffffff",
}
_STYLE: Final = """
body{font:15px/1.5 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;margin:1.5em;color:#1d2733}
table{border-collapse:collapse;margin:.6em 0 1.6em}td{border:1px solid #8a8f98;padding:.25em .45em;vertical-align:top;min-width:2em}
small{display:block;color:#47525e}.contested{outline:3px solid #a23b3b;outline-offset:-3px}.refused{color:#a23b3b}
.sketches{display:flex;flex-wrap:wrap;gap:1.5em}.legend td{border-color:#c8ccd2}.unused{background:repeating-linear-gradient(45deg,#fff,#fff 6px,#eee 6px,#eee 8px)}
"""


def page(tables: Sequence[Explained], file_name: str) -> bytes:
    """A self-contained page with the tables of one file."""
    body = "".join(_table(each) for each in tables)
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{escape(file_name)}：各格的作用</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(file_name)}</h1>{_legend()}{body}</body></html>"
    ).encode()


def _legend() -> str:
    cells = "".join(f"<td{_look(kind, False)}>{kind.value}</td>" for kind in Kind)
    return f'<table class="legend"><caption>图例</caption><tr>{cells}<td class="contested">两种读法不同、因此拒读或没有读出</td></tr></table>'


def _table(explained: Explained) -> str:
    name = f"第{explained.number}张自评表" if explained.number else "未计入的表"
    refused = ' class="refused"' if explained.is_refused else ""
    titles = "".join(f"<p>{escape(title)}</p>" for title in explained.titles)
    remarks = "".join(f'<p class="refused">◆ {escape(remark)}</p>' for remark in explained.remarks)
    sketches = "".join(_sketch(sketch, explained) for sketch in explained.sketches)
    return (
        f"<section><h2>{name}</h2><p{refused}>{escape(explained.outcome)}（{escape(explained.location)}）</p>{remarks}{titles}"
        f'<div class="sketches">{sketches}</div></section>'
    )


def _sketch(sketch: Sketch, explained: Explained) -> str:
    grid = Grid(explained.cells)
    rows = "".join(f"<tr>{''.join(_cells(grid, row, sketch, explained))}</tr>" for row in range(grid.row_count))
    title = f"<h3>{escape(sketch.title)}</h3>" if sketch.title else ""
    return f"<div>{title}<table>{rows}</table></div>"


def _cells(grid: Grid, row: int, sketch: Sketch, explained: Explained) -> Iterator[str]:
    at = 0
    for cell in grid.rows[row]:
        yield "<td></td>" * (cell.column - at)
        at = cell.right
        if cell.row == row:
            yield _cell(cell, sketch, explained)


def _cell(cell: Cell, sketch: Sketch, explained: Explained) -> str:
    part = sketch.parts.get(cell.location, UNUSED)
    spans = f' rowspan="{cell.row_span}" colspan="{cell.column_span}"'
    text = escape(cell.text).replace("\n", "<br>")
    name = f"<small>{escape(part.name)}</small>" if part.name else ""
    look = _look(part.kind, cell.location in explained.contested, is_blank=not cell.text)
    return f'<td{spans}{look} title="{escape(cell.location)}">{text}{name}</td>'


def _look(kind: Kind, is_contested: bool, is_blank: bool = False) -> str:
    classes = [*(["unused"] if kind == Kind.UNUSED and not is_blank else []), *(["contested"] if is_contested else [])]
    return f' class="{" ".join(classes)}" style="background-color:{_COLOURS[kind]}"'
