"""`check` and `judge`: what does not hold in the forms, stored or not yet filed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfeval_data.commands.arguments import Commands, existing_path, file_of, takes_database
from perfeval_data.commands.console import NOT_WRITTEN, OK, SOME_REFUSED, WRONG_USAGE, counted, say, unread_line, write
from perfeval_data.database import store
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.service.bilingual import bilingual, state_line

if TYPE_CHECKING:
    from perfeval_data.ingest.examine import Accepted


def add_to(commands: Commands) -> None:
    """Add `check` and `judge`."""
    check = commands.add_parser("check", help="列出填报疑点；或在报送前检查一份文件 (findings of the database, or of a file)")
    check.add_argument("file", nargs="?", type=existing_path, metavar="FILE", help="只检查、不入库的文件 (read, not stored)")
    check.add_argument(
        "--annotate", type=file_of(".docx", ".xlsx"), metavar="OUT", help="批注版 (FILE with comments in its cells)"
    )
    check.add_argument("--json", action="store_true", help="JSON")
    check.set_defaults(run=_check)

    judge = commands.add_parser("judge", help="按现行规则和设置重新核对全部自评表 (judge all forms by the current rules)")
    judge.set_defaults(run=_judge)

    takes_database(check, judge)


def _check(options: argparse.Namespace) -> int:
    from perfeval_data.audit.catalogue import rule_of

    columns = (
        "fiscal_year", "department", "implementing_unit", "project_name", "evaluation_id", "indicator_number", "level_3",
        "code", "severity", "message", "stated", "expected", "verdict", "review_note", "reviewed_by", "source_location",
    )  # fmt: skip
    if options.file:
        return _check_file(options)
    if options.annotate:
        print(bilingual("--annotate 需要指明文件", "--annotate needs a FILE"), file=sys.stderr)
        return WRONG_USAGE
    with store.open_readonly(options.db) as connection:
        question = f"SELECT {', '.join(columns)} FROM finding_details ORDER BY evaluation_id, finding_number"
        findings = [dict(zip(columns, row, strict=True)) for row in connection.execute(question).fetchall()]
    if options.json:
        print(json.dumps(findings, ensure_ascii=False, indent=1))
        return OK
    project = None
    for finding in findings:
        if finding["evaluation_id"] != project:
            project = finding["evaluation_id"]
            print()
            say(f"{finding['fiscal_year'] or '年度不明'} {finding['implementing_unit'] or ''} {finding['project_name']}")
        word = SEVERITY_WORDS[Severity(finding["severity"])]
        indicator = f"{finding['level_3']}：" if finding["level_3"] else ""
        say(
            f"  {word} {rule_of(finding['code']).title}｜{indicator}{finding['message']} [{finding['source_location']}]{_review_of(finding)}"
        )
    print(f"\n{bilingual(f'疑点 {len(findings)} 条', f'{len(findings)} findings')}")
    return OK


def _check_file(options: argparse.Namespace) -> int:
    """The findings of a document that is not stored, and the document with them as comments in its cells."""
    from perfeval_data.audit.settings import settings_beside
    from perfeval_data.ingest.annotate import annotate
    from perfeval_data.ingest.examine import Refused, examine
    from perfeval_data.ingest.offers import document_at
    from perfeval_data.paper.grid import UnreadableDocumentError

    offer = document_at(options.file)
    if isinstance(offer, Refused):
        say(state_line("拒收", "refused", f"{options.file}: {offer.reason}"))
        return WRONG_USAGE
    read = examine(offer, settings_beside(options.db))
    if isinstance(read, Refused):
        place = f" [{read.location}]" if read.location else ""
        say(state_line("拒收", "refused", f"{read.file_name}: {read.reason}{place}"))
        return SOME_REFUSED
    _print_findings(read, as_json=options.json)
    if options.annotate is None:
        return OK
    if options.annotate.suffix.lower() != f".{read.format}" or _is_same(options.annotate, options.file):
        reason = bilingual(
            f"只有 .docx 和 .xlsx 文件可以加批注，批注版应另取文件名，格式与原文件相同；本文件是 {read.format}",
            f"comments need a .docx or .xlsx file, and OUT another name with the same ending; this is {read.format}",
        )
        print(f"{NOT_WRITTEN}: {reason}", file=sys.stderr)
        return WRONG_USAGE
    try:
        data = annotate(offer.data, read)
    except UnreadableDocumentError as error:
        print(f"{NOT_WRITTEN}: {error}", file=sys.stderr)
        return WRONG_USAGE
    write(options.annotate, data)
    if not options.json:
        say(f"{bilingual('批注版', 'annotated')} -> {options.annotate}")
    return OK


def _is_same(out: Path, file: Path) -> bool:
    return out.exists() and out.samefile(file)


def _print_findings(read: Accepted, *, as_json: bool) -> None:
    """The findings of a document that was read, each with its place; what could not be read of it in front of them."""
    from perfeval_data.audit.catalogue import rule_of

    found = [(form, each) for form, judged in zip(read.forms, read.judgements, strict=True) for each in judged.findings]
    if as_json:
        listed = [
            {
                "form_number": form.form_number,
                "project_name": form.project_name.text,
                "indicator_number": finding.indicator_number,
                "code": finding.code,
                "severity": finding.severity.value,
                "message": finding.message,
                "stated": finding.stated,
                "expected": finding.expected,
                "source_location": finding.location,
            }
            for form, finding in found
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for note in read.notes:
        say(state_line("略过", "passed over", note))
    for unread in read.unread:
        say(unread_line(unread))
    for form, finding in found:
        word = SEVERITY_WORDS[finding.severity]
        say(f"  {word} {rule_of(finding.code).title}｜{form.project_name.text}：{finding.message} [{finding.location}]")
    print(counted(len(read.forms), len(found)))


def _judge(options: argparse.Namespace) -> int:
    from perfeval_data.database.judging import judge_again

    store.version_of(options.db)
    forms = judge_again(options.db)
    with store.open_readonly(options.db) as connection:
        ((findings,),) = connection.execute("SELECT count(*) FROM findings").fetchall()
    print(f"{bilingual('重新核对', 'judged again')}: {counted(forms, findings)} -> {options.db}")
    return OK


def _review_of(finding: dict[str, Any]) -> str:
    """What the finance officer has said of a finding."""
    from perfeval_data.database.review import OPEN, VERDICT_WORDS, Verdict

    if finding["verdict"] == OPEN:
        return ""
    note = f"：{finding['review_note']}" if finding["review_note"] else ""
    return f"（{VERDICT_WORDS[Verdict(finding['verdict'])]}，{finding['reviewed_by']}{note}）"
