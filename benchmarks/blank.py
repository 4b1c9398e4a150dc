"""Two empty Streamlit pages, one with a single list: what a click costs when there is nothing to show."""

import streamlit as st


def _first() -> None:
    st.title("甲")
    st.caption(f"当前范围：{st.selectbox('等级', ['全部', '优'])}")


def _second() -> None:
    st.title("乙")


st.navigation([st.Page(_first, title="甲", default=True), st.Page(_second, title="乙")], position="top").run()
