"""`remedies`: the ledger of rectifications (整改台账), out and back."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any

from perfeval_data.commands.arguments import Commands, existing_file, file_of, takes_database, takes_filters
from perfeval_data.commands.console import OK, SOME_REFUSED, WRONG_USAGE, chosen, say, write
from perfeval_data.database import store
from perfeval_data.service.bilingual import bilingual, state_line

_STANDINGS = ("asked", "answered", "rectified", "waived", "pending", "overdue", "confirmable")


def add_to(commands: Commands) -> None:
    """Add `remedies`."""
    remedies = commands.add_parser("remedies", help="整改台账：要求整改的事项及进展 (what units were asked to rectify)")
    remedies.add_argument(
        "--standing", choices=_STANDINGS, metavar="STANDING", help=f"状态，默认全部 state: {', '.join(_STANDINGS)}"
    )
    remedies.add_argument("--json", action="store_true", help="JSON")
    remedies.add_argument("--out", type=file_of(".xlsx"), metavar="FILE.xlsx", help="写成工作簿供填写 (a workbook to fill in)")
    remedies.add_argument("--take", type=existing_file, metavar="FILE.xlsx", help="核对填回的工作簿 (show what it changes)")
    remedies.add_argument("--by", metavar="NAME", help="与 --take 合用：登记，登记人 NAME (carry it out)")
    remedies.set_defaults(run=_remedies)
    takes_filters(remedies, "默认全部 all")
    takes_database(remedies)


def _remedies(options: argparse.Namespace) -> int:
    if options.by is not None and not (options.take and options.by.strip()):
        print(bilingual("--by 与 --take 合用，须写明登记人", "--by NAME goes with --take FILE"), file=sys.stderr)
        return WRONG_USAGE
    return _take_ledger(options) if options.take else _list_ledger(options)


def _list_ledger(options: argparse.Namespace) -> int:
    from perfeval_data import queries
    from perfeval_data.export.ledger_book import ledger_book
    from perfeval_data.words.remedies import ledger_sentence

    today = date.today()
    with store.open_readonly(options.db) as connection:
        filters = chosen(connection, options, options.year)
        if options.out:
            write(options.out, ledger_book(connection, filters, options.standing, today))
            print(f"{bilingual('整改台账', 'ledger')} -> {options.out}")
            return OK
        found = queries.remedies(connection, filters, options.standing, today)
        figures = queries.ledger(connection, filters, today)
    if options.json:
        print(
            found.drop(columns="overdue").to_json(
                orient="records", force_ascii=False, date_format="iso", date_unit="s", indent=1
            )
        )
        return OK
    for row in found.to_dict("records"):
        say(_remedy_line(row))
    print(f"{bilingual(f'事项 {len(found)} 项', f'{len(found)} items')}。{ledger_sentence(figures)}")
    return OK


def _remedy_line(row: dict[Any, Any]) -> str:
    from perfeval_data.audit.catalogue import rule_of
    from perfeval_data.export.tables import word_for
    from perfeval_data.words.wording import finding_text, is_nothing, unit_word

    state, evidence = word_for("remedy_state", row["remedy_state"]), word_for("evidence", row["evidence"])
    overdue = "" if is_nothing(row["overdue"]) else "，逾期"
    what = f"{rule_of(row['code']).title}｜{finding_text(row['level_3'], row['message'])}"
    whose = f"{unit_word(row['department'], row['implementing_unit'])} {row['project_name']}"
    return f"{row['remedy_id']}  {state}，限{row['due']:%Y-%m-%d}{overdue}  {whose}：{what}（{evidence}）"


def _take_ledger(options: argparse.Namespace) -> int:
    """What a filled-in workbook changes; with a name it is carried out."""
    from perfeval_data.database.remedies import STATE_WORDS, change
    from perfeval_data.ingest.returned_ledger import ReturnedLedgerError, changes_in

    with store.open_readonly(options.db) as connection:
        try:
            changes = changes_in(connection, options.take.read_bytes(), options.take.name, date.today())
        except ReturnedLedgerError as error:
            for fault in error.faults:
                say(state_line("拒收", "refused", f"{options.take.name}: {fault}"))
            return SOME_REFUSED
    for each in changes:
        said = [STATE_WORDS[each.state] if each.state else "", f"限{each.due}" if each.due else "", each.note]
        say(f"{each.remedy_id}  -> {'，'.join(filter(None, said))}")
    if options.by is None:
        note = bilingual(
            f"变更 {len(changes)} 项，未登记；加 --by 登记人 即登记", f"{len(changes)} changes, not carried out: add --by NAME"
        )
        print(note)
        return OK
    change(options.db, changes, options.by)
    print(f"{bilingual(f'已登记变更 {len(changes)} 项', f'{len(changes)} changes carried out')} -> {options.db}")
    return OK
