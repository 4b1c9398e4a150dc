"""Forms drawn as text: a test shows the table as it stands on the paper.

One line a row, cells between pipes; `<` goes on with the cell to its left, `^` with the cell above. Example:

    | 项目名称 | 职工之家 | <        |
    | 资金     | 总额     | 财政拨款 |
    | ^        | 10       | 10       |
"""

from __future__ import annotations

from perfeval_data.paper.grid import Block, Cell, Document, Grid, Paragraph


def ruled(drawing: str) -> Grid:
    """A ruled grid from its drawing; each cell's location is `第R行第C格`, counting from 1."""
    rows = [_cells(line) for line in drawing.strip().splitlines()]
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text not in ("<", "^"):
                width = _run([texts[c] for c in range(column + 1, len(texts))], "<")
                height = _run([rows[r][column] for r in range(row + 1, len(rows))], "^")
                cells.append(Cell(text.replace("\\n", "\n"), row, column, height, width, f"第{row + 1}行第{column + 1}格"))
    slots = [
        (row, column) for cell in cells for row in range(cell.row, cell.bottom) for column in range(cell.column, cell.right)
    ]
    assert len(slots) == len(set(slots)), "the drawing has overlapping cells"
    return Grid(tuple(cells))


def paper(*blocks: str) -> Document:
    """A document of paragraphs and drawn tables, in order."""
    return Document("drawn", tuple(_block(text, number) for number, text in enumerate(blocks, start=1)))


def _block(text: str, number: int) -> Block:
    return ruled(text) if text.strip().startswith("|") else Paragraph(text, f"第{number}段")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _run(texts: list[str], mark: str) -> int:
    return 1 + next((i for i, text in enumerate(texts) if text != mark), len(texts))
