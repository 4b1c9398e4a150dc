"""数据说明: what was ingested and what refused, terms and formulas, and all extracts."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import journal, terms
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.ui import blocks, downloads, tables
from perfeval_data.words import wording

filters = blocks.chosen_filters()

st.subheader("已入库的文件", anchor=False)
tables.show_pages(
    lambda limit, offset: ask(queries.documents, limit, offset),
    ask(queries.document_count),
    tables.Listing("已入库文件", journal.DOCUMENT_COLUMNS),
    None,
    "documents",
)
journal.up_to_date()
if not (unread := ask(queries.unread_forms)).empty:
    st.subheader("未能读取的自评表", anchor=False)
    tables.show(unread, tables.Listing("未能读取的自评表", journal.UNREAD_COLUMNS), None, "unread")

if current().visible is None:
    st.subheader("未入库文件", anchor=False)
    refusals = ask(queries.refusals)
    if refusals.empty:
        st.success("没有未入库的文件。")
    else:
        st.caption("下列文件没有入库，数据不含其内容。按原因处理后重新导入即可。")
        tables.show(refusals, tables.Listing("未入库文件", journal.REFUSAL_COLUMNS), None, "refusals")

with st.expander("全部导入记录"):
    tables.show_pages(
        lambda limit, offset: ask(queries.log, limit, offset),
        ask(queries.log_count),
        tables.Listing("导入记录", journal.LOG_COLUMNS),
        None,
        "log",
    )

if not (marks := ask(queries.marks)).empty:
    with st.expander("疑点处理记录"):
        tables.show(marks, tables.Listing("疑点处理记录", journal.MARK_COLUMNS), None, "marks")

st.subheader("数据下载", anchor=False)
downloads.extracts(filters)

st.subheader("名词解释与计算口径", anchor=False)
terms.show()
st.markdown(f"**等级**　按评级得分划分。{wording.grade_rule()}")

st.subheader("疑点种类", anchor=False)
rules = terms.rules()
with st.expander(f"全部{len(rules)}种疑点：说明、例子、处理建议和依据"):
    tables.show(rules, tables.Listing("疑点种类", terms.RULE_COLUMNS), None, "rules")
