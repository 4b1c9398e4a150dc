"""数据导入: upload documents, see what was read beside the source, then confirm; and take a document out again."""

import streamlit as st

from perfeval_data.dashboard import filing, intake
from perfeval_data.queries import Filters

intake.told_last_time()
filing.missing_banner(Filters())

st.subheader("第一步　选择文件", anchor=False)
files = intake.uploaded()

if files:
    st.subheader("第二步　核对读出的内容", anchor=False)
    outcomes = intake.examined(files)
    intake.preview(outcomes)

    st.subheader("第三步　确认入库", anchor=False)
    intake.confirm(outcomes)

intake.judging()

st.subheader("移除已入库的文件", anchor=False)
intake.removal()
