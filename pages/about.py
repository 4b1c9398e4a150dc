"""数据说明: what was ingested and what refused, terms and formulas, and all extracts."""

import streamlit as st

from perfeval_data.dashboard import about
from perfeval_data.dashboard.ui import blocks, downloads

filters = blocks.chosen_filters()

st.subheader("已入库的文件", anchor=False)
about.documents()
about.unread_forms()
about.refusals()
about.history()

st.subheader("数据下载", anchor=False)
downloads.extracts(filters)

st.subheader("名词解释与计算口径", anchor=False)
about.terms()

st.subheader("疑点种类", anchor=False)
about.rules()
