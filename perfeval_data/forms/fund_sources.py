"""Which row of a table of funds is the total, and which a source or a part of one."""

from __future__ import annotations

from dataclasses import replace

from perfeval_data.forms.vocabulary import fund_source, is_fund_total
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import FundLine

TOTAL_NAME = "年度资金总额"
"""The name of a total that has none of its own."""


def is_part_of(part: Cell, whole: Cell) -> bool:
    """Whether the nearer of two names of a row says only where the money of a known source comes from: `财政拨款 | 本级`."""
    return fund_source(part.text).startswith("other:") and not fund_source(whole.text).startswith("other:")


def with_one_of_each(lines: list[FundLine]) -> list[FundLine]:
    """Of rows of the same source the first counts, the others are parts of a row above; a table of one unnamed row is its total."""
    if (
        len(lines) == 1
        and lines[0].source != "total"
        and bare(lines[0].label.text) in {"", "项目资金", "资金情况", "预算执行情况"}
    ):
        return [replace(lines[0], source="total")]
    result = []
    seen: set[str] = set()
    for line in _with_one_total(lines):
        result.append(replace(line, source=f"other:{line.label.text}" if line.source in seen else line.source))
        seen.add(line.source)
    return result


def _with_one_total(lines: list[FundLine]) -> list[FundLine]:
    """The row with the very name of the total goes before those that only end like one; where there is neither, a first `小计` is it."""
    if any(is_fund_total(line.label.text) for line in lines):
        return [
            replace(line, source=f"other:{line.label.text}")
            if line.source == "total" and not is_fund_total(line.label.text)
            else line
            for line in lines
        ]
    if lines and bare(lines[0].label.text) == "小计" and all(line.source != "total" for line in lines):
        return [replace(lines[0], source="total"), *lines[1:]]
    if len(lines) > 2 and all(line.source != "total" for line in lines) and _is_sum(lines[0], lines[1:]):
        return [replace(lines[0], source="total"), *lines[1:]]
    return lines


def _is_sum(first: FundLine, others: list[FundLine]) -> bool:
    """Whether all amounts of a row are the sums of those below it: it is the total by whatever name."""
    columns = [
        (getattr(first, name).value, [value for line in others if (value := getattr(line, name).value) is not None])
        for name in ("initial_budget", "annual_budget", "executed")
    ]
    stated = [(value, amounts) for value, amounts in columns if value is not None or amounts]
    return len(stated) > 1 and all(value and len(amounts) > 1 and value == sum(amounts) for value, amounts in stated)
