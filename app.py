"""The entry point of the dashboard: the pages, their filter bar, and what to show where there is no database."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from perfeval_data.dashboard.server import source, welcome
from perfeval_data.dashboard.server.chinese import ICON, NAME, say_error
from perfeval_data.dashboard.server.layers import LAYERS
from perfeval_data.dashboard.server.lifespan import ROUTES, lifespan, open_door_or_end
from perfeval_data.dashboard.server.turns import turn
from perfeval_data.dashboard.server.visitor import NobodyError, current, kept
from perfeval_data.dashboard.ui import clicks
from perfeval_data.dashboard.ui.filters import filter_bar
from perfeval_data.dashboard.ui.heading import head
from perfeval_data.dashboard.ui.markup import plain
from perfeval_data.dashboard.ui.navigation import entry_of, link, pages
from perfeval_data.database.copies import EngineMissingError
from perfeval_data.database.store import DatabaseMissingError, DatabaseOutdatedError, DatabaseUnreadableError
from perfeval_data.service import log
from perfeval_data.service.access import Visitor
from perfeval_data.service.installed import IN_ITS_FOLDER, PROGRAM, TO_INGEST
from perfeval_data.service.settings_file import SettingsError


def main() -> None:
    """One run of a page for one visitor, who must be known first."""
    st.set_page_config(page_title=NAME, page_icon=ICON, layout="wide")
    try:
        visitor = current()
    except NobodyError as nobody:
        st.navigation(pages(), position="hidden")
        welcome.stranger(nobody.name)
    except SettingsError as wrong:
        log.trouble("access not in order", reason=wrong)
        st.navigation(pages(), position="hidden")
        welcome.not_in_order()
    else:
        with kept(visitor):
            show_to(visitor)


def show_to(visitor: Visitor) -> None:
    """The page that the visitor has chosen."""
    welcome.strip(visitor)
    show_or_say_why(st.navigation(pages(), position="hidden"), visitor.may_change)


def show(page: st.Page, may_change: bool) -> None:
    """The page on the current data. An import may take its time; the others wait their turn."""
    source.cursor()
    needs_data = entry_of(page).needs_data
    with turn() if needs_data else nullcontext():
        head(page, may_change)
        if needs_data:
            st.session_state["filters"] = filter_bar()
        run(page, may_change)


def run(page: st.Page, may_change: bool) -> None:
    """The page itself, if it is for the visitor."""
    if entry_of(page).changes_data and not may_change:
        welcome.only_for_importers()
    else:
        page.run()
        clicks.tell_lost()


def show_or_say_why(page: st.Page, may_change: bool) -> None:
    """The page, or what to do where the data cannot be read."""
    try:
        show(page, may_change)
    except DatabaseMissingError as missing:
        head(page, may_change)
        if not entry_of(page).needs_data:
            run(page, may_change)
        else:
            st.info(f"还没有数据。请到“数据导入”页上传自评表；也可以{IN_ITS_FOLDER}执行下面的命令，再刷新本页。")
            st.code(f'{PROGRAM} ingest {TO_INGEST} --db "{missing}"', language=None)
            link("intake", "去导入 →")
            st.caption(f"数据库文件的位置：{plain(missing)}")
    except EngineMissingError as missing_engine:
        st.error(plain(missing_engine))
    except DatabaseOutdatedError as outdated:
        log.trouble("database of another version", file=outdated)
        st.title("数据库版本与程序不一致", anchor=False)
        st.warning(
            f"文件 {plain(outdated)} 与本程序的版本不一致，表结构不同，现在保持原样。"
            f"请{IN_ITS_FOLDER}执行下面的命令升级：自评表、处理记录和入库记录都会带过来，原文件另存留底。完成后刷新本页。"
        )
        st.code(f'{PROGRAM} upgrade --db "{outdated}"', language=None)
    except DatabaseUnreadableError as unreadable:
        log.trouble("database unreadable", file=unreadable)
        st.title("数据库打不开", anchor=False)
        st.error(f"文件 {plain(unreadable)} 已损坏，或者不是本系统的数据库，现在保持原样。请用备份恢复：")
        st.code(f'{PROGRAM} restore 备份文件.zip --db "{unreadable}"', language=None)
        st.caption("没有备份时，把这个文件移到别处，再重新导入自评表。")
    except SettingsError as settings:
        st.error(plain(settings))


if __name__ == "__main__":
    main()
else:  # Streamlit imports this file once for the server, and runs it for every visitor
    open_door_or_end()
    app = st.App(
        __file__,
        lifespan=lifespan,
        routes=ROUTES,
        middleware=LAYERS,
        on_script_error=say_error,
    )
