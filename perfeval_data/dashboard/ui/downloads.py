"""The extracts of the chosen projects as files."""

from __future__ import annotations

import io
from datetime import date
from functools import partial

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.server.visitor import for_later
from perfeval_data.dashboard.ui import markup, table
from perfeval_data.export.tables import TITLES, WRITERS, write_parts
from perfeval_data.export.workbook import workbook_bytes
from perfeval_data.queries import Filters
from perfeval_data.service.installed import IN_ITS_FOLDER, PROGRAM
from perfeval_data.words import wording

MOST_PROJECTS = 50_000
"""A browser gets its file from the server's memory: larger ones are written by the command."""
_FORMATS = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet"}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MIME = {"csv": "text/csv", "xlsx": EXCEL, "parquet": "application/octet-stream"}


def extracts(filters: Filters) -> None:
    """The workbook of all extracts, and each of them in each format."""
    if ask(queries.headline, filters).project_count > MOST_PROJECTS:
        st.info(f"当前范围超过{MOST_PROJECTS:,}个项目，文件太大，不在网页上生成。请缩小范围，或{IN_ITS_FOLDER}用命令导出。")
        st.code(f"{PROGRAM} export indicators --format csv --out 绩效指标.csv", language=None)
        return
    st.caption(
        f"范围：{markup.plain(wording.scope(filters))}。金额单位：万元。CSV 和 Excel 文件可用 WPS、Excel 打开；Parquet 供数据分析软件使用。"
    )
    whole_workbook(filters)
    for name, title in TITLES.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{title}**", width=110)
            for file_format in WRITERS:
                _button(
                    _FORMATS[file_format],
                    title,
                    partial(_extract_bytes, name, file_format, filters),
                    filters,
                    file_format,
                    name,
                )


def whole_workbook(filters: Filters) -> None:
    """All extracts as one workbook."""
    if ask(queries.headline, filters).project_count <= MOST_PROJECTS:
        data = partial(ask, workbook_bytes, filters, date.today())
        _button("全部数据（Excel 工作簿，含说明）", "全部数据", data, filters, "xlsx", "workbook")


def _button(label: str, title: str, data: partial[bytes], filters: Filters, file_format: str, name: str) -> None:
    st.download_button(
        label,
        data=for_later(data),
        file_name=table.file_name(title, filters, file_format),
        mime=_MIME[file_format],
        on_click="ignore",
        key=f"extract {name} {file_format}",
    )


def _extract_bytes(name: str, file_format: str, filters: Filters) -> bytes:
    connection, buffer = cursor(), io.BytesIO()
    parts = queries.extract_parts(connection, name, *queries.extract_condition(name, filters))
    write_parts(parts, file_format, buffer)
    return buffer.getvalue()
