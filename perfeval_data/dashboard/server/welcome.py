"""Who has signed in, at the head of every page; and the pages for those who have not, or may not."""

from __future__ import annotations

import streamlit as st

from perfeval_data.dashboard.server.door import checked_access
from perfeval_data.dashboard.server.place import is_copy
from perfeval_data.dashboard.ui.markup import text
from perfeval_data.service.access import ROLE_WORDS, Mode, Visible, Visitor


def strip(visitor: Visitor) -> None:
    """Name, role, what is to be seen, and the way out. A desk without sign-in has none."""
    if checked_access().mode is Mode.LOCAL:
        return
    words = (visitor.shown, ROLE_WORDS[visitor.role], _in_words(visitor.visible))
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="visitor"):
        st.html(" ".join(f"<span>{text(word)}</span>" for word in words), width="content")
        _way_out()


def _in_words(visible: Visible | None) -> str:
    if visible is None:
        return "全部单位"
    names = [*visible.departments, *(unit for _, unit in visible.units)]
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个单位"


def _way_out() -> None:
    access = checked_access()
    if access.mode is Mode.OIDC:
        st.button("退出", type="tertiary", on_click=st.logout)
    elif access.proxy is not None and access.proxy.sign_out:
        st.link_button("退出", access.proxy.sign_out, type="tertiary")


def stranger(name: str | None) -> None:
    """The page of somebody who has not signed in, or has and is not on the list."""
    if name is None:
        _sign_in()
    else:
        _no_permission(name)


def _sign_in() -> None:
    st.title("请先登录", anchor=False)
    st.markdown("本系统供单位内部使用，请用单位的统一账号登录。")
    if checked_access().mode is Mode.OIDC:
        st.button("登录", type="primary", on_click=st.login)


def _no_permission(name: str) -> None:
    st.title("您还没有使用权限", anchor=False)
    st.html(
        f"<p class='pe-summary'>已用账号 <b>{text(name)}</b> 登录，但这个账号没有列入本系统的使用名单。"
        "请联系本单位财务部门的系统管理员开通。</p>"
    )
    _way_out()


READ_ONLY = "这是只读副本：不能导入、移除、登记或修改，请在原数据库所在的系统办理。"


def say_where_to_change() -> None:
    """Says on a read-only copy that nothing can be changed here."""
    if is_copy():
        st.info(READ_ONLY)


def only_for_importers() -> None:
    """The page of a viewer who has come to a page where data are changed."""
    if is_copy():
        say_where_to_change()
        return
    st.info("您的权限是“查看”。导入、移除自评表由有“导入”权限的人员办理；如需导入，请联系本单位财务部门的系统管理员。")


def not_in_order() -> None:
    """The page of everybody while the configuration cannot be used; the reason stands in the log of the server."""
    st.title("系统暂停使用", anchor=False)
    st.error("访问权限的设置有误，为保护数据，暂不能使用。请联系系统管理员查看服务日志。")
