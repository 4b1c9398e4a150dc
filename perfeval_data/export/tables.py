"""Extracts as files: CSV for Excel and WPS, workbooks, parquet. Chinese headings, nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from itertools import chain
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from perfeval_data import queries
from perfeval_data.audit.catalogue import RULES
from perfeval_data.database import store
from perfeval_data.database.remedies import EVIDENCE_WORDS, STATE_WORDS
from perfeval_data.database.review import OPEN, OPEN_WORD, VERDICT_WORDS
from perfeval_data.paper.columns import heading
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import STATEMENT_WORDS
from perfeval_data.service.files import atomic_file
from perfeval_data.words import wording
from perfeval_data.words.costs import COST_GAPS

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What spreadsheets take for the beginning of a formula; those of East Asia also the signs of full width."""
AS_TEXT = {"num_format": "@", "quote_prefix": True}
"""The format that keeps a text a text when somebody edits its cell."""
LITERALLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of a workbook in which a text is nothing but a text."""
TITLES = {
    "projects": "项目汇总",
    "funds": "项目资金",
    "indicators": "绩效指标",
    "statements": "结论和说明",
    "findings": "填报疑点",
    "remedies": "整改台账",
    "costs": "单位成本",
}
"""The name of each extract, as a sheet and as a file."""
MOST_ROWS = 1_048_575
"""What a sheet of Excel holds below its heading."""
_DECIMALS = 8
"""As many as a figure on the screen has at most."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_WORDS = {
    "severity": {severity.value: word for severity, word in SEVERITY_WORDS.items()},
    "code": {code: rule.title for code, rule in RULES.items()},
    "verdict": {OPEN: OPEN_WORD} | {verdict.value: word for verdict, word in VERDICT_WORDS.items()},
    "remedy_state": {state.value: word for state, word in STATE_WORDS.items()},
    "remedy_step": {state.value: word for state, word in STATE_WORDS.items()}
    | {verdict.value: word for verdict, word in VERDICT_WORDS.items()},
    "evidence": {evidence.value: word for evidence, word in EVIDENCE_WORDS.items()},
    "cost_gap": COST_GAPS,
    "form_kind": {"project": "项目", "department": "部门整体"},
    "predecessor_basis": {
        "same": "名称、单位相同",
        "wording": "名称写法不同",
        "unit": "名称相同、单位不同",
        "renamed": "推测更名",
    },
    "statement_kind": {kind.value: word for kind, word in STATEMENT_WORDS.items()},
    "source": {"total": "总额", "appropriation": "财政拨款", "carryover": "上年结转", "other": "其他资金"},
    "outcome": {"stored": "入库", "read again": "重新读取", "refused": "未入库", "removed": "移除"},
    "format": {
        "text": "文本",
        "docx": "Word",
        "doc": "Word 97",
        "xlsx": "Excel",
        "xls": "Excel 97",
        "pdf": "PDF",
        "ofd": "OFD",
        "html": "网页",
    },
}
_YES_NO = {True: "是", False: "否"}


class NothingToExportError(Exception):
    """No project matches the choice; the message is the choice in words."""


class TooManyRowsError(Exception):
    """The choice has more rows than a sheet holds; the message is a Chinese sentence."""

    def __init__(self, title: str, rows: int) -> None:
        super().__init__(f"{title}有{rows:,}行，超过工作表的上限{MOST_ROWS:,}行。请缩小范围，或改用 CSV、Parquet 格式")


def check_rows(name: str, count: int) -> None:
    """Raise `TooManyRowsError` where the rows of an extract are more than a sheet holds."""
    if count > MOST_ROWS:
        raise TooManyRowsError(TITLES[name], count)


def word_for(column: str, value: Any) -> Any:
    """A code or truth value in Chinese; any other value as it is."""
    if isinstance(value, bool | np.bool_):
        return _YES_NO[bool(value)]
    return _WORDS.get(column, {}).get(value, value)


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with codes and truth values in Chinese words."""
    words = {name: frame[name].map(partial(word_for, name)) for name in frame.columns if name in _WORDS}
    if "grade" in frame:
        words["grade"] = frame["grade"].fillna(queries.NOT_GRADED)
    truths = {
        name: frame[name].map(_YES_NO) for name in frame.columns if frame[name].dtype.kind == "b" or _is_truth(frame[name])
    }
    return frame.assign(**words, **truths)


def with_grade_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a word for the grade of each project, also of those without one, where it has what the words rest on."""
    if not {"grade", "final_score", "final_weight"} <= set(frame.columns):
        return frame
    graded = zip(frame["grade"], frame["final_score"], frame["final_weight"], strict=True)
    return frame.assign(grade=[wording.grade_word(*row) for row in graded])


def _is_truth(column: pd.Series[Any]) -> bool:
    return column.dtype == object and not column.dropna().empty and set(column.dropna()) <= {True, False}


def with_headings(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame under Chinese headings; a column without one keeps its name."""
    return frame.rename(columns=heading)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """CSV with a byte order mark; texts that a spreadsheet would take for a formula get an apostrophe in front."""
    buffer = io.BytesIO()
    write_csv([pa.Table.from_pandas(frame, preserve_index=False)], buffer)
    return buffer.getvalue()


def xlsx_bytes(frame: pd.DataFrame) -> bytes:
    """A workbook of one sheet: typed numbers, texts never as formulas or links, frozen heading, filter, readable widths."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": LITERALLY}) as writer:
        frame.to_excel(writer, sheet_name="数据", index=False, freeze_panes=(1, 0))
        sheet = writer.sheets["数据"]
        as_text = writer.book.add_format(AS_TEXT)
        for place, name in enumerate(frame.columns):
            if frame[name].dtype.kind not in "biufcmM":
                sheet.set_column(place, place, None, as_text)
        sheet.autofit(max_width=400)
        sheet.autofilter(0, 0, len(frame), max(len(frame.columns) - 1, 0))
    return buffer.getvalue()


# --- whole extracts, part by part ------------------------------------------------------------------------------------


def write_extract(database: Path, name: str, file_format: str, out: Path, filters: queries.Filters) -> int:
    """Write one extract of all forms of a year, department and unit to a file; returns its number of rows.

    Parquet keeps the column names of the tables. Raises `NothingToExportError`, `TooManyRowsError`, and
    `store.DatabaseUnwritableError` where the file cannot be written; there is then no file.
    """
    condition, parameters = filters.where(None)
    with store.open_readonly(database) as connection, store.translating_errors(out), atomic_file(out) as file:
        if filters != queries.Filters() and not queries.extract_count(connection, "projects", condition, parameters):
            raise NothingToExportError(wording.scope(filters))
        if file_format == "xlsx":
            check_rows(name, queries.extract_count(connection, name, condition, parameters))
        parts = queries.extract_parts(connection, name, condition, parameters)
        return write_parts(_letting_go(connection, parts), file_format, file)


def write_parts(parts: Iterable[pa.Table], file_format: str, sink: IO[bytes]) -> int:
    """Write the parts of an extract, at least one; returns the number of rows.

    As CSV and Parquet they go to the sink one by one: a nation's extract takes no more memory than a county's.
    """
    count = 0

    def counted() -> Iterator[pa.Table]:
        nonlocal count
        for part in parts:
            count += len(part)
            yield part if file_format == "parquet" else _under_headings(table_in_words(part))

    WRITERS[file_format](counted(), sink)
    return count


def _letting_go(connection: queries.Connection, parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The parts, with the memory of earlier ones released as they go."""
    for part in parts:
        store.forget_blocks(connection)
        yield part


def write_csv(parts: Iterable[pa.Table], sink: IO[bytes]) -> None:
    """The CSV of a table that comes in parts, at least one."""
    harmless = map(_harmless, parts)
    first = next(harmless)
    sink.write(_BYTE_ORDER_MARK)
    with csv.CSVWriter(sink, first.schema, write_options=csv.WriteOptions(eol="\r\n", quoting_header="none")) as writer:
        for part in chain([first], harmless):
            writer.write_table(part)


def write_xlsx(parts: Iterable[pa.Table], sink: IO[bytes]) -> None:
    """The workbook of a table, all of it in memory."""
    sink.write(xlsx_bytes(queries.as_frame(pa.concat_tables(parts))))


def write_parquet(parts: Iterable[pa.Table], sink: IO[bytes]) -> None:
    """Parquet for analysts, a row group for each part; pandas reads whole numbers back as such, also beside gaps."""
    parts = iter(parts)
    first = next(parts)
    schema = _with_days(pa.Schema.from_pandas(queries.as_frame(first.slice(0, 0)), preserve_index=False), first.schema)
    with parquet.ParquetWriter(sink, schema) as writer:
        for part in chain([first], parts):
            writer.write_table(part.cast(schema))


def _with_days(schema: pa.Schema, of: pa.Schema) -> pa.Schema:
    """The schema with date columns typed as such: an empty frame does not know them."""
    for place, field in enumerate(of):
        if pa.types.is_date(field.type):
            schema = schema.set(place, field)
    return schema


WRITERS: dict[str, Callable[[Iterable[pa.Table], IO[bytes]], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
}


# --- columns -----------------------------------------------------------------------------------------------------------


def _under_headings(table: pa.Table) -> pa.Table:
    return table.rename_columns([heading(name) for name in table.column_names])


def table_in_words(table: pa.Table) -> pa.Table:
    """The table of an extract with codes and truth values in Chinese words."""
    return pa.table([_spoken(name, table[name]) for name in table.column_names], names=table.column_names)


def _spoken(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, _YES_NO[True], _YES_NO[False])
    if name == "grade":
        return column.fill_null(queries.NOT_GRADED)
    if name not in _WORDS:
        return column
    codes, words = (pa.array(texts, column.type) for texts in zip(*_WORDS[name].items(), strict=True))
    return pc.coalesce(pc.take(words, pc.index_in(column, value_set=codes)), column)


def _harmless(table: pa.Table) -> pa.Table:
    """The table with nothing that a spreadsheet would run, times to the second, sums and means without the noise of binary fractions."""
    columns = [_without_formulas(_moments_as_texts(_rounded(column))) for column in table.columns]
    return pa.table(columns, names=table.column_names)


def _rounded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.round(column, _DECIMALS) if pa.types.is_floating(column.type) else column


def _moments_as_texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_timestamp(column.type):
        return column
    return column.cast(pa.timestamp("s"), safe=False).cast(pa.string())


def _without_formulas(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    suspicious = column.filter(reduce(pc.or_, (pc.starts_with(column, start) for start in _FORMULA_STARTS)))
    formulas = [text for text in suspicious.unique().to_pylist() if not _is_number_or_mark(text)]
    if not formulas:
        return column
    dangerous = pc.is_in(column, value_set=pa.array(formulas, column.type))
    apostrophe, nothing = (pa.scalar(text, column.type) for text in ("'", ""))
    return pc.if_else(dangerous, pc.binary_join_element_wise(apostrophe, column, nothing), column)


def _is_number_or_mark(text: str) -> bool:
    """Whether a text is a number such as `-3.5`, or a lone dash: harmless, unless a tab precedes it."""
    return not text.strip("-—－") or _is_number(text)


def _is_number(text: str) -> bool:
    return not text[0].isspace() and pd.notna(pd.to_numeric(text, errors="coerce"))
