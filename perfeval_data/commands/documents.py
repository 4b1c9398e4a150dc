"""`documents`, `remove`, `explain`: what was read, and how."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from perfeval_data.commands.arguments import Commands, count, existing_file, file_of, takes_database
from perfeval_data.commands.console import OK, SOME_REFUSED, WRONG_USAGE, say, write
from perfeval_data.database import store
from perfeval_data.service.bilingual import bilingual, state_line
from perfeval_data.service.printable import printable

if TYPE_CHECKING:
    import pandas as pd


def add_to(commands: Commands) -> None:
    """Add `documents`, `explain` and `remove`."""
    documents = commands.add_parser("documents", help="已入库文件及编号 (list the documents)")
    documents.add_argument(
        "--open", action="store_true", help="只列待人工处理的：未读表、待核定和未入库文件 (only what waits for a person)"
    )
    documents.set_defaults(run=_documents)

    explain = commands.add_parser("explain", help="图解：每个单元格读成了什么 (draw the part that each cell plays)")
    explain.add_argument("file", type=existing_file, metavar="FILE", help="文件 document")
    explain.add_argument("--form", type=count, metavar="N", help="只画第 N 张；默认全部 (the N-th form; default: all)")
    explain.add_argument(
        "--out", type=file_of(".html"), metavar="FILE.html", help="彩色图；默认文本 (in colours; default: text)"
    )
    explain.set_defaults(run=_explain)

    remove = commands.add_parser(
        "remove", help="移除文件，以前的读数恢复计入 (take documents out; earlier readings count again)"
    )
    remove.add_argument(
        "ids", nargs="+", type=int, metavar="DOCUMENT_ID", help="documents 所列编号 (as `documents` lists them)"
    )
    remove.set_defaults(run=_remove)

    takes_database(documents, remove)


def _documents(options: argparse.Namespace) -> int:
    from perfeval_data import queries

    with store.open_readonly(options.db) as connection:
        if options.open:
            return _waiting(queries.waiting(connection), queries.unread_forms(connection), queries.refusals(connection))
        found = queries.stored_documents(connection).to_dict("records")
    for row in found:
        print(f"{row['document_id']}  {row['ingested_at']:%Y-%m-%d %H:%M}  {row['file_name']}: {_forms(row)}")
    print(bilingual(f"文件 {len(found)} 个", f"{len(found)} documents"))
    return OK


def _forms(row: dict[Hashable, Any]) -> str:
    """How many forms a document has, of which some may count no longer and others are not read."""
    forms, counting, unread = row["form_count"], row["current_count"], row["unread_count"]
    chinese, english = [f"自评表 {forms} 张"], [f"{forms} forms"]
    if counting != forms:
        chinese.append(f"计入 {counting} 张")
        english.append(f"{counting} of them count")
    if unread:
        chinese.append(f"未读 {unread} 张")
        english.append(f"{unread} not read")
    return bilingual("，".join(chinese), ", ".join(english))


def _waiting(waiting: pd.DataFrame, unread: pd.DataFrame, refused: pd.DataFrame) -> int:
    """What waits for a person: documents on the desk with their questions, forms of stored documents that could not be read, and
    documents that were not stored."""
    for row in waiting.to_dict("records"):
        questions = bilingual(f"问题 {row['question_count']} 个", f"{row['question_count']} questions")
        print(state_line("待核定", "at the desk", f"{row['file_name']}: {questions}"))
    for row in unread.to_dict("records"):
        which = bilingual(f"第{row['form_number']}张自评表未读", f"form {row['form_number']} not read")
        print(f"{row['document_id']}  {row['file_name']}: {which}: {row['reason']} [{row['source_location']}]")
    for row in refused.to_dict("records"):
        print(state_line("未入库", "not stored", f"{row['file_name']}: {row['reason']}"))
    print(
        bilingual(
            f"待核定文件 {len(waiting)} 个，未读自评表 {len(unread)} 张，未入库文件 {len(refused)} 个",
            f"{len(waiting)} documents at the desk, {len(unread)} forms not read, {len(refused)} documents not stored",
        )
    )
    return OK


def _remove(options: argparse.Namespace) -> int:
    from perfeval_data import queries
    from perfeval_data.ingest.publish import remove

    with store.open_readonly(options.db) as connection:
        known = set(queries.stored_documents(connection)["document_id"])
        projects = queries.removal(connection, options.ids).to_dict("records")
    if unknown := sorted(set(options.ids) - known):
        reason = bilingual("没有此编号的文件，编号见 documents", "no such document; `documents` lists them")
        print(f"{reason}: {', '.join(map(str, unknown))}", file=sys.stderr)
        return WRONG_USAGE
    names = remove(options.ids, options.db)
    back = [row for row in projects if isinstance(row["returns_from"], str)]
    for row in projects:
        print(
            state_line("恢复", "comes back", f"{row['project_name']} <- {row['returns_from']}")
            if row in back
            else state_line("移除", "gone", row["project_name"])
        )
    gone = len(projects) - len(back)
    print(
        bilingual(
            f"移除文件 {len(names)} 个：移除项目 {gone} 个，恢复以前读数的项目 {len(back)} 个",
            f"{len(names)} documents removed: {gone} projects gone, {len(back)} back to an earlier reading",
        )
    )
    return OK


def _explain(options: argparse.Namespace) -> int:
    from perfeval_data.explain.parts import Explained, explained
    from perfeval_data.explain.picture import page
    from perfeval_data.explain.terminal import drawn
    from perfeval_data.ingest.examine import Refused
    from perfeval_data.ingest.offers import document_at
    from perfeval_data.ingest.worker import run_isolated
    from perfeval_data.paper.grid import UnreadableDocumentError

    name, document = printable(options.file.name), document_at(options.file)
    if isinstance(document, Refused):
        print(state_line("拒收", "refused", f"{name}: {document.reason}"), file=sys.stderr)
        return SOME_REFUSED
    try:
        tables = run_isolated(tuple[Explained, ...], explained, document.data, document.file_name)
    except UnreadableDocumentError as error:
        print(state_line("拒收", "refused", f"{name}: {printable(str(error))}"), file=sys.stderr)
        return SOME_REFUSED
    if options.form:
        tables = tuple(each for each in tables if each.number == options.form)
    if not tables:
        number = options.form
        missing = (
            bilingual(f"没有第{number}张自评表", f"no form {number}") if number else bilingual("没有找到自评表", "no form")
        )
        print(f"{name}: {missing}", file=sys.stderr)
        return WRONG_USAGE if options.form else SOME_REFUSED
    if options.out:
        write(options.out, page(tables, name))
        print(f"{bilingual(f'表 {len(tables)} 张', f'{len(tables)} tables')} -> {options.out}")
    else:
        for line in (line for each in tables for line in (*drawn(each), "")):
            say(line)
    is_read = any(each.number for each in tables) and not any(each.is_refused for each in tables)
    return OK if is_read else SOME_REFUSED
