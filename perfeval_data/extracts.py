"""Extracts as files: CSV for Excel and WPS, workbooks, parquet. Chinese headings, nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from perfeval_data import queries, store
from perfeval_data.audit.catalogue import RULES
from perfeval_data.audit.rule import SEVERITY_WORDS
from perfeval_data.marks import OPEN, OPEN_WORD, VERDICT_WORDS

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

DERIVED_HEADINGS = {
    "points_lost": "扣分（计算）",
    "share_lost": "失分率",
    "error_count": "错误（条）",
    "warning_count": "警示（条）",
    "findings_per_project": "平均每项目疑点（条）",
    "clean_share": "无错误和警示的项目占比",
    "full_share": "满分项目占比",
    "mean_score": "平均得分",
    "unit_count": "单位数（个）",
    "median_score": "得分中位数",
    "nearest_name": "可能是",
    "last_project_count": "上年项目数（个）",
    "last_annual_budget_wan": "上年全年预算数（万元）",
    "budget_change_wan": "全年预算增减（万元）",
    "last_execution_rate": "上年执行率（计算）",
    "last_mean_score": "上年平均得分",
    "last_final_score": "上年最终得分（计算）",
    "score_change": "得分增减",
    "last_project_name": "上年项目名称",
    "last_level_3": "上年三级指标",
    "last_target": "上年指标值",
    "last_actual": "上年完成值",
    "last_weight": "上年分值",
    "last_score": "上年得分",
    "mean_verified_score": "平均复算得分",
    "mean_difference": "平均多给分",
    "lowest_score": "最低得分",
    "severity_order": "程度序号",
    "score": "得分",
    "rule": "标准",
    "title": "疑点种类",
    "explanation": "说明",
    "subject": "核对内容",
    "example": "例子",
    "advice": "处理建议",
    "rests_on": "依据",
    "code": "疑点种类",
    "started_at": "时间",
    "indicator_count": "指标数（项）",
    "replaces": "将替换",
}
"""Headings of columns that only a question has; all others are comments of the database."""


_WORDS = {
    "severity": {severity.value: word for severity, word in SEVERITY_WORDS.items()},
    "code": {code: rule.title for code, rule in RULES.items()},
    "verdict": {OPEN: OPEN_WORD} | {verdict.value: word for verdict, word in VERDICT_WORDS.items()},
    "form_kind": {"project": "项目", "department": "部门整体"},
    "lineage_basis": {"same": "名称、单位相同", "wording": "名称写法不同", "unit": "名称相同、单位不同", "renamed": "推测更名"},
    "source": {"total": "总额", "appropriation": "财政拨款", "carryover": "上年结转", "other": "其他资金"},
    "outcome": {"stored": "入库", "refused": "拒收", "removed": "移除"},
    "format": {
        "text": "文本",
        "docx": "Word",
        "doc": "Word 97",
        "xlsx": "Excel",
        "xls": "Excel 97",
        "pdf": "PDF",
        "html": "网页",
    },
}
_YES_NO = {True: "是", False: "否"}


def word_for(column: str, value: Any) -> Any:
    """A code or truth value in Chinese; any other value as it is."""
    if isinstance(value, bool | np.bool_):
        return _YES_NO[bool(value)]
    return _WORDS.get(column, {}).get(value, value)


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with codes and truth values in Chinese words."""
    words = {name: frame[name].map(partial(word_for, name)) for name in frame.columns if name in _WORDS}
    truths = {
        name: frame[name].map(_YES_NO) for name in frame.columns if frame[name].dtype.kind == "b" or _is_truth(frame[name])
    }
    return frame.assign(**words, **truths)


def _is_truth(column: pd.Series[Any]) -> bool:
    return column.dtype == object and not column.dropna().empty and set(column.dropna()) <= {True, False}


def with_headings(frame: pd.DataFrame, headings: dict[str, str]) -> pd.DataFrame:
    """The frame under Chinese headings; a column without one keeps its name."""
    return frame.rename(columns=lambda name: headings.get(name, name))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """CSV with a byte order mark; texts that a spreadsheet would take for a formula get an apostrophe in front."""
    return b"".join(csv_parts([frame]))


def csv_parts(frames: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """The CSV of a table that comes in parts, part by part."""
    for number, frame in enumerate(frames):
        buffer = io.BytesIO()
        options = csv.WriteOptions(include_header=number == 0, eol="\r\n", quoting_header="none")
        csv.write_csv(pa.Table.from_pandas(_neutralised(frame), preserve_index=False), buffer, options)
        yield (_BYTE_ORDER_MARK if number == 0 else b"") + buffer.getvalue()


def _neutralised(frame: pd.DataFrame) -> pd.DataFrame:
    texts = frame.select_dtypes(include=["str", "object"])
    moments = frame.select_dtypes(include=["datetime"])
    frame = frame.assign(**{str(name): moments[name].dt.strftime("%Y-%m-%d %H:%M:%S") for name in moments})
    return frame.assign(**{str(name): _without_formulas(texts[name]) for name in texts})


def _without_formulas(column: pd.Series[Any]) -> pd.Series[Any]:
    suspicious = column[column.astype("str").str.startswith(_FORMULA_STARTS, na=False)]
    formulas = [place for place, text in suspicious.items() if not _is_number_or_mark(text)]
    return column.mask(column.index.isin(formulas), "'" + column.astype("str")) if formulas else column


def _is_number_or_mark(text: str) -> bool:
    """A number such as `-3.5`, or a lone dash: harmless, and meant as it stands."""
    return not text.strip("-—") or pd.notna(pd.to_numeric(text, errors="coerce"))


def xlsx_bytes(frame: pd.DataFrame) -> bytes:
    """A workbook of one sheet: typed numbers, texts never as formulas or links, frozen heading, filter, readable widths."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        frame.to_excel(writer, sheet_name="数据", index=False, freeze_panes=(1, 0))
        sheet = writer.sheets["数据"]
        sheet.autofit(max_width=400)
        sheet.autofilter(0, 0, len(frame), max(len(frame.columns) - 1, 0))
    return buffer.getvalue()


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Parquet for analysts."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {"csv": csv_bytes, "xlsx": xlsx_bytes, "parquet": parquet_bytes}


def write_extract(
    database: Path, name: str, file_format: str, out: Path, *, year: int | None, unit: str | None, department: str | None
) -> int:
    """Write one extract to a file; returns its number of rows. Parquet keeps the column names of the tables."""
    chosen = {"fiscal_year": year, "implementing_unit": unit, "department": department}
    given = {column: value for column, value in chosen.items() if value is not None}
    condition = " AND ".join(f"{column} = ?" for column in given) or "true"
    with store.open_readonly(database) as connection:
        if file_format == "csv":
            return _write_csv(connection, name, out, condition, list(given.values()))
        frame = queries.extract(connection, name, condition, list(given.values()))
        headings = queries.headings(connection)
    if file_format != "parquet":
        frame = with_headings(in_words(frame), headings)
    out.write_bytes(WRITERS[file_format](frame))
    return len(frame)


def _write_csv(connection: queries.Connection, name: str, out: Path, condition: str, parameters: list[Any]) -> int:
    """The rows go from the database to the file in parts: a nation's extract takes no more memory than a county's."""
    headings, count = queries.headings(connection), 0

    def frames() -> Iterator[pd.DataFrame]:
        nonlocal count
        for frame in queries.extract_parts(connection, name, condition, parameters):
            count += len(frame)
            yield with_headings(in_words(frame), headings)

    with out.open("wb") as file:
        file.writelines(csv_parts(frames()))
    return count
