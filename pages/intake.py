"""数据导入: upload documents, see what was read beside the source, then confirm; settle at the desk what was not; take out again."""

from functools import partial

import streamlit as st

from perfeval_data.dashboard import filing, intake
from perfeval_data.dashboard.desk import lists, room, where
from perfeval_data.dashboard.intake_review import Review
from perfeval_data.dashboard.ui import clicks
from perfeval_data.queries import Filters

if where.is_open():
    room.show()
    clicks.end_page()

intake.told_last_time()
filing.missing_banner(Filters())

st.subheader("第一步　选择文件", anchor=False)
files = intake.uploaded()

if files:
    st.subheader("第二步　核对并确认入库", anchor=False)
    outcomes = intake.examined(files)
    review = Review(outcomes, partial(intake.bytes_of, files))
    review.summary()
    with st.container(horizontal=True, vertical_alignment="center"):
        intake.confirm(outcomes, review)
        review.ticks_for_all()
    review.table()

lists.waiting_list()
intake.judging()

st.subheader("移除已入库的文件", anchor=False)
intake.removal()

lists.learned_list()
