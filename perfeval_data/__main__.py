"""Command line: `python -m perfeval_data ingest | documents | explain | remove | check | judge | export | report | sheets | letters | remedies | serve | backup | restore | upgrade | health`."""

from __future__ import annotations

import argparse
import errno
import io
import json
import logging
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from perfeval_data.audit.catalogue import rule_of
from perfeval_data.audit.settings import SettingsError
from perfeval_data.database import store
from perfeval_data.database.review import OPEN, VERDICT_WORDS, Verdict
from perfeval_data.database.upkeep.commands import add_commands
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.service import log
from perfeval_data.service.office import OfficeError, office_beside
from perfeval_data.service.printable import printable
from perfeval_data.service.servers import PROCESSES, processes
from perfeval_data.service.servers import serve as serving

if TYPE_CHECKING:
    import pandas as pd

    from perfeval_data.export.papers.letter import Written
    from perfeval_data.ingest.examine import Accepted
    from perfeval_data.ingest.publish import Report, Told
    from perfeval_data.queries import Filters

OK, SOME_REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
_STANDINGS = ("asked", "answered", "rectified", "waived", "pending", "overdue", "confirmable")
_LONGEST_ADDITION = 40
"""Characters that are added to the name of a database for files beside it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 some documents refused, 2 wrong usage, 130 interrupted."""
    _print_what_the_console_has()
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except store.DatabaseMissingError as error:
        print(f"No database (数据库) at {error}. Make one: python -m perfeval_data ingest data/samples", file=sys.stderr)
    except store.DatabaseOutdatedError as error:
        reason = "was made by another version of this program (另一个版本建立的数据库) and was left as it is"
        print(f"{error} {reason}. Bring it to this one: python -m perfeval_data upgrade --db {error}", file=sys.stderr)
    except store.DatabaseUnreadableError as error:
        print(f"{error} is damaged or no database (数据库) of this program; it was left as it is.", file=sys.stderr)
    except duckdb.Error as error:
        if not store.is_corruption(error):
            raise
        print(f"{options.db} is damaged (数据库已损坏): restore a backup.", file=sys.stderr)
    except store.DatabaseUnwritableError as error:
        print(f"{error}. Nothing was written, what was there is as before (未写入，原有数据不变).", file=sys.stderr)
    except UnknownError as error:
        print(f"Not written (未写出): {error}", file=sys.stderr)
    except (SettingsError, OfficeError) as error:
        print(f"Settings (设置): {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("interrupted (已中断)", file=sys.stderr)
        return INTERRUPTED
    return WRONG_USAGE


def _print_what_the_console_has() -> None:
    """A console or file of Windows may lack a character of the forms."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


class UnknownError(Exception):
    """What a command was asked for is not in the data: a sentence."""


def _choice(connection: duckdb.DuckDBPyConnection, options: argparse.Namespace, year: int | None) -> Filters:
    """The year, department and unit of a command, which must be in the data and be those of one unit; raises `UnknownError`."""
    from perfeval_data.queries import UnknownChoiceError, choose

    try:
        return choose(connection, year, options.department, options.unit)
    except UnknownChoiceError as error:
        raise UnknownError(str(error)) from error


def _say(line: str) -> None:
    """Print a line with text from outside in it: names of files, words of documents. It stays one line and steers no terminal."""
    print(printable(line))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m perfeval_data", description="Self-evaluation forms (项目支出绩效自评表) in DuckDB"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    ingest = commands.add_parser("ingest", help="read documents or folders of them (入库)")
    ingest.add_argument("paths", nargs="+", type=_existing_path, metavar="PATH")
    ingest.set_defaults(run=_ingest)

    check = commands.add_parser("check", help="print the findings (填报疑点) of the database, or of a file before it is filed")
    check.add_argument("file", nargs="?", type=_existing_path, metavar="FILE", help="a document, which is read and not stored")
    check.add_argument(
        "--annotate", type=_file_of(".docx", ".xlsx"), metavar="OUT", help="FILE with comments in its cells (批注版)"
    )
    check.add_argument("--json", action="store_true", help="as JSON, one list")
    check.set_defaults(run=_check)

    judge = commands.add_parser("judge", help="judge all stored forms again by the rules and settings of now (重新核对)")
    judge.set_defaults(run=_judge)

    documents = commands.add_parser("documents", help="list the documents (已入库文件)")
    documents.add_argument("--open", action="store_true", help="only what waits for a person: unread forms, refused documents")
    documents.set_defaults(run=_documents)

    explain = commands.add_parser("explain", help="draw the forms of a file with the part that each cell plays (图解)")
    explain.add_argument("file", type=_existing_file, metavar="FILE")
    explain.add_argument("--form", type=_count, metavar="N", help="the N-th form alone; default: all tables that may be forms")
    explain.add_argument("--out", type=_file_of(".html"), metavar="FILE.html", help="a picture in colours; default: text")
    explain.set_defaults(run=_explain)

    remove = commands.add_parser("remove", help="take documents out again; earlier readings come back (移除)")
    remove.add_argument("ids", nargs="+", type=int, metavar="DOCUMENT_ID", help="as `documents` lists them")
    remove.set_defaults(run=_remove)

    export = commands.add_parser("export", help="write one extract (导出)")
    export.add_argument(
        "name",
        choices=("projects", "funds", "indicators", "findings", "remedies", "costs", "workbook"),
        help="workbook: all, as .xlsx",
    )
    export.add_argument("--out", type=_file_of(), metavar="FILE", help="default: NAME.FORMAT in the working folder")
    export.add_argument("--format", choices=("csv", "xlsx", "parquet"), default="csv")
    export.add_argument("--year", type=int, help="年度")
    export.add_argument("--unit", help="实施单位")
    export.add_argument("--department", help="主管部门")
    export.set_defaults(run=_export)

    report = commands.add_parser(
        "report", help="write the leadership brief of a year, one page, as a Word or PDF file (领导简报)"
    )
    report.add_argument("--out", type=_file_of(".docx", ".pdf"), required=True, metavar="FILE.docx|FILE.pdf")
    report.add_argument("--annexes", action="store_true", help="units, projects and findings behind it (附件)")
    report.set_defaults(run=_report)

    sheets = commands.add_parser("sheets", help="write the forms of a year as one PDF, findings in the margin (自评表汇编)")
    sheets.add_argument("--out", type=_file_of(".pdf"), required=True, metavar="FILE.pdf")
    sheets.set_defaults(run=_sheets)

    letters = commands.add_parser(
        "letters", help="write a letter to each unit about its open findings, as Word files (整改通知)"
    )
    letters.add_argument("--out", type=_folder_or_zip, required=True, metavar="FOLDER|FILE.zip")
    letters.add_argument("--due", type=_day_to_come, metavar="YYYY-MM-DD", help="限期; default: in 15 days")
    letters.add_argument("--ledger", metavar="NAME", help="put what they ask on the ledger (列入整改台账), registered by NAME")
    letters.set_defaults(run=_letters)

    remedies = commands.add_parser("remedies", help="list what units were asked to rectify, and what became of it (整改台账)")
    remedies.add_argument(
        "--standing", choices=_STANDINGS, metavar="STANDING", help=f"one of {', '.join(_STANDINGS)}; default: all"
    )
    remedies.add_argument("--json", action="store_true", help="as JSON, one list")
    remedies.add_argument("--out", type=_file_of(".xlsx"), metavar="FILE.xlsx", help="as a workbook to be filled in")
    remedies.add_argument("--take", type=_existing_file, metavar="FILE.xlsx", help="show what a filled-in workbook changes")
    remedies.add_argument("--by", metavar="NAME", help="with --take: carry it out, registered by NAME (登记人)")
    remedies.set_defaults(run=_remedies)

    for paper in (report, sheets, letters, remedies):
        newest = "all" if paper is remedies else "the newest"
        paper.add_argument("--year", type=int, help=f"年度; default: {newest}")
        paper.add_argument("--unit", help="实施单位; default: all")
        paper.add_argument("--department", help="主管部门; default: all")

    serve = commands.add_parser("serve", help="serve the dashboard, by several processes for many visitors (看板服务)")
    serve.add_argument("--port", type=int, default=8501, help="of the first process, the others follow; default: %(default)s")
    serve.add_argument("--processes", type=_count, metavar="N", help=f"default: {PROCESSES} of the environment, or 1")
    serve.add_argument("options", nargs="*", metavar="-- OPTION", help="further options of Streamlit")
    serve.set_defaults(run=lambda options: serving(options.port, options.processes or processes(), options.options))

    for command in (
        ingest,
        documents,
        remove,
        check,
        judge,
        export,
        report,
        sheets,
        letters,
        remedies,
        *add_commands(commands),
    ):
        command.add_argument(
            "--db", type=_database, default=store.DEFAULT_DATABASE, metavar="FILE", help="default: %(default)s"
        )
    return parser


def _existing_path(text: str) -> Path:
    path = Path(text)
    try:
        exists = path.exists() or path.is_symlink()
    except OSError:  # a name that is too long, a folder that must not be looked into: told where it is read
        exists = True
    if not exists:
        raise argparse.ArgumentTypeError(f"no such file or folder (文件或文件夹不存在): {printable(text)}")
    return path


def _existing_file(text: str) -> Path:
    path = _existing_path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"this is a folder (这是文件夹): {printable(text)}")
    return path


def _database(text: str) -> Path:
    """The path of a database, beside which there is room for the names of its lock and of its successor."""
    path = Path(text)
    try:
        path.with_name(f"{path.name}{'-' * _LONGEST_ADDITION}").exists()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise argparse.ArgumentTypeError(f"the name is too long (文件名太长): {text[:60]}…") from error
        raise
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"this is no name of a file (不能作文件名): {printable(text)}") from error
    return path


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a number from 1 on (应为不小于 1 的整数): {text}")
    return int(text)


def _day_to_come(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be a date such as 2025-03-31 (应为日期): {printable(text)}") from error
    if day <= date.today():
        raise argparse.ArgumentTypeError(f"must be after today (限期应在今天以后): {day}")
    return day


def _folder_or_zip(text: str) -> Path:
    """A folder, which may be there or not, or the name of a zip file."""
    path = Path(text)
    if path.suffix.lower() == ".zip":
        return _file_of()(text)
    if not path.parent.is_dir() or (path.exists() and not path.is_dir()):
        raise argparse.ArgumentTypeError(f"must be a folder or end in .zip (应为文件夹或 .zip 文件): {printable(text)}")
    return path


def _file_of(*suffixes: str) -> Callable[[str], Path]:
    """A check of the name of a file that is to be written, with one of the suffixes if any are given."""

    def checked(text: str) -> Path:
        path = Path(text)
        if suffixes and path.suffix.lower() not in suffixes:
            raise argparse.ArgumentTypeError(f"its name must end in {' or '.join(suffixes)} (文件名应以此结尾): {text}")
        if not path.parent.is_dir():
            raise argparse.ArgumentTypeError(f"no such folder (文件夹不存在): {path.parent}")
        if path.is_dir():
            raise argparse.ArgumentTypeError(f"this is a folder (这是文件夹): {text}")
        return path

    return checked


# --- ingest --------------------------------------------------------------------------------------------------------


def _ingest(options: argparse.Namespace) -> int:
    from perfeval_data.ingest.offers import files_under
    from perfeval_data.ingest.publish import ingest
    from perfeval_data.ingest.worker import close

    log.to_stderr(logging.WARNING)
    account = _Account()
    try:
        ingest(files_under(options.paths), options.db, account.tell)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        close()
        _say(f"interrupted (已中断): {account.sum_up()} -> {options.db}. The same command goes on from here (再次运行即可继续)")
        return INTERRUPTED
    except Exception:
        close()  # the program ends now, and waits for no reader
        raise
    _say(f"{account.sum_up()} -> {options.db}")
    return SOME_REFUSED if account.refused or account.unread else OK


class _Account:
    """What is said of each document as it is published, and of all of them in the end."""

    def __init__(self) -> None:
        self.stored = self.unchanged = self.refused = self.left_out = self.unread = 0

    def tell(self, report: Report) -> None:
        """Say what became of the documents of a batch."""
        for outcome in report.outcomes:
            for line in self._lines(outcome):
                _say(line)
        for each in report.replacements:
            _say(f"replaced (替换)   {each.project_name}: {each.old_file} -> {each.new_file}")
        sys.stdout.flush()

    def sum_up(self) -> str:
        documents = self.stored + self.unchanged + self.refused
        if self.left_out:
            _say(
                f"left out (未读)   {self.left_out} hidden, lock, system or README files (隐藏文件、锁定文件、系统遗留文件、说明)"
            )
        unread = f", {self.unread} of their forms not read (未读)" if self.unread else ""
        return f"{documents} documents (文件): {self.stored} stored{unread}, {self.unchanged} unchanged, {self.refused} refused"

    def _lines(self, outcome: Told) -> Iterator[str]:
        from perfeval_data.ingest.examine import Refused
        from perfeval_data.ingest.offers import LeftOut
        from perfeval_data.ingest.publish import Stored

        match outcome:
            case Stored():
                self.stored += 1
                counts = f"{outcome.form_count} forms (自评表), {outcome.finding_count} findings (疑点)"
                yield f"stored (入库)     {outcome.file_name}: {counts}"
                yield from (f"  passed over (略过): {note}" for note in outcome.notes)
                self.unread += len(outcome.unread)
                for form in outcome.unread:
                    yield f"  not read (未读)  form (自评表) {form.form_number}: {form.reason} [{form.location}]"
            case Refused():
                self.refused += 1
                place = f" [{outcome.location}]" if outcome.location else ""
                yield f"refused (拒收)    {outcome.file_name}: {outcome.reason}{place}"
            case LeftOut(reason=""):
                self.left_out += 1
            case LeftOut():
                yield f"left out (未读)   {outcome.file_name}: {outcome.reason}"
            case _:
                self.unchanged += 1
                yield f"unchanged (未变)  {outcome.file_name}"


# --- documents -----------------------------------------------------------------------------------------------------


def _documents(options: argparse.Namespace) -> int:
    from perfeval_data import queries

    with store.open_readonly(options.db) as connection:
        if options.open:
            return _waiting(queries.waiting(connection), queries.unread_forms(connection), queries.refusals(connection))
        found = queries.stored_documents(connection).to_dict("records")
    for row in found:
        counting = "" if row["current_count"] == row["form_count"] else f", {row['current_count']} of them count (计入)"
        unread = f", {row['unread_count']} not read (未读)" if row["unread_count"] else ""
        forms = f"{row['form_count']} forms (自评表){counting}{unread}"
        print(f"{row['document_id']}  {row['ingested_at']:%Y-%m-%d %H:%M}  {row['file_name']}: {forms}")
    print(f"{len(found)} documents (文件)")
    return OK


def _waiting(waiting: pd.DataFrame, unread: pd.DataFrame, refused: pd.DataFrame) -> int:
    """What waits for a person: documents on the desk with their questions, forms of stored documents that could not be read, and
    documents that were not stored."""
    for row in waiting.to_dict("records"):
        print(f"at the desk (待核定)  {row['file_name']}: {row['question_count']} questions (问题)")
    for row in unread.to_dict("records"):
        place = f"form (自评表) {row['form_number']} not read (未读): {row['reason']} [{row['source_location']}]"
        print(f"{row['document_id']}  {row['file_name']}: {place}")
    for row in refused.to_dict("records"):
        print(f"not stored (未入库)  {row['file_name']}: {row['reason']}")
    print(
        f"{len(waiting)} documents at the desk (待核定文件), {len(unread)} unread forms (未读自评表), {len(refused)} documents not stored (未入库文件)"
    )
    return OK


def _remove(options: argparse.Namespace) -> int:
    from perfeval_data import queries
    from perfeval_data.ingest.publish import remove

    with store.open_readonly(options.db) as connection:
        known = set(queries.stored_documents(connection)["document_id"])
        projects = queries.removal(connection, options.ids).to_dict("records")
    if unknown := sorted(set(options.ids) - known):
        print(f"No such document (没有此文件): {', '.join(map(str, unknown))}. `documents` lists them.", file=sys.stderr)
        return WRONG_USAGE
    names = remove(options.ids, options.db)
    back = [row for row in projects if isinstance(row["returns_from"], str)]
    for row in projects:
        print(
            f"comes back (恢复)  {row['project_name']} <- {row['returns_from']}"
            if row in back
            else f"gone (移除)  {row['project_name']}"
        )
    print(
        f"{len(names)} documents (文件) removed: {len(projects) - len(back)} projects (项目) gone, {len(back)} back to an earlier reading"
    )
    return OK


# --- explain -------------------------------------------------------------------------------------------------------


def _explain(options: argparse.Namespace) -> int:
    from perfeval_data.explain.parts import Explained, explained
    from perfeval_data.explain.picture import page
    from perfeval_data.explain.terminal import drawn
    from perfeval_data.ingest.worker import run_isolated
    from perfeval_data.paper.grid import UnreadableDocumentError

    name = printable(options.file.name)
    try:
        tables = run_isolated(tuple[Explained, ...], explained, options.file.read_bytes(), options.file.name)
    except (OSError, UnreadableDocumentError) as error:
        print(f"refused (拒收)    {name}: {printable(str(error))}", file=sys.stderr)
        return SOME_REFUSED
    if options.form:
        tables = tuple(each for each in tables if each.number == options.form)
    if not tables:
        form = f"no form {options.form} (没有第{options.form}张自评表)" if options.form else "no form (没有找到自评表)"
        print(f"{name}: {form}", file=sys.stderr)
        return WRONG_USAGE if options.form else SOME_REFUSED
    if options.out:
        _write(options.out, page(tables, name))
        print(f"{len(tables)} tables (表) -> {options.out}")
    else:
        for line in (line for each in tables for line in (*drawn(each), "")):
            _say(line)
    is_read = any(each.number for each in tables) and not any(each.is_refused for each in tables)
    return OK if is_read else SOME_REFUSED


# --- check ---------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    columns = (
        "fiscal_year", "department", "implementing_unit", "project_name", "evaluation_id", "indicator_number", "level_3",
        "code", "severity", "message", "stated", "expected", "verdict", "mark_note", "marked_by", "source_location",
    )  # fmt: skip
    if options.file:
        return _check_file(options)
    if options.annotate:
        print("--annotate needs a FILE (--annotate 需要指明文件)", file=sys.stderr)
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
            _say(f"{finding['fiscal_year'] or '年度不明'} {finding['implementing_unit'] or ''} {finding['project_name']}")
        word = SEVERITY_WORDS[Severity(finding["severity"])]
        indicator = f"{finding['level_3']}：" if finding["level_3"] else ""
        _say(
            f"  {word} {rule_of(finding['code']).title}｜{indicator}{finding['message']} [{finding['source_location']}]{_marked(finding)}"
        )
    print(f"\n{len(findings)} findings (疑点)")
    return OK


def _check_file(options: argparse.Namespace) -> int:
    """The findings of a document that is not stored, and the document with them as comments in its cells."""
    from perfeval_data.audit.settings import settings_beside
    from perfeval_data.ingest.annotate import annotate
    from perfeval_data.ingest.examine import Offered, Refused, examine
    from perfeval_data.ingest.offers import files_under
    from perfeval_data.paper.grid import UnreadableDocumentError

    offers = list(files_under([options.file])) if options.file.is_file() else []
    offer = offers[0] if len(offers) == 1 else None
    if not isinstance(offer, Offered):
        reason = offer.reason if offer else "not one document (不是单个文件)"
        _say(f"refused (拒收)    {options.file}: {reason}")
        return WRONG_USAGE
    read = examine(offer, settings_beside(options.db))
    if isinstance(read, Refused):
        place = f" [{read.location}]" if read.location else ""
        _say(f"refused (拒收)    {read.file_name}: {read.reason}{place}")
        return WRONG_USAGE
    _print_findings(read, as_json=options.json)
    if options.annotate is None:
        return OK
    if options.annotate.suffix.lower() != f".{read.format}" or _is_same(options.annotate, options.file):
        print(
            f"Not written (未写出): comments need a .docx or .xlsx file, and OUT another name with the same ending; this is {read.format} "
            "(只有 .docx 和 .xlsx 文件可以加批注，批注版应另取文件名，格式与原文件相同)",
            file=sys.stderr,
        )
        return WRONG_USAGE
    try:
        data = annotate(offer.data, read)
    except UnreadableDocumentError as error:
        print(f"Not written (未写出): {error}", file=sys.stderr)
        return WRONG_USAGE
    _write(options.annotate, data)
    if not options.json:
        _say(f"annotated (批注版) -> {options.annotate}")
    return OK


def _is_same(out: Path, file: Path) -> bool:
    return out.exists() and out.samefile(file)


def _print_findings(read: Accepted, *, as_json: bool) -> None:
    """The findings of a document that was read, each with its place; what could not be read of it in front of them."""
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
        _say(f"passed over (略过): {note}")
    for unread in read.unread:
        _say(f"not read (未读)  form (自评表) {unread.form_number}: {unread.reason} [{unread.location}]")
    for form, finding in found:
        word = SEVERITY_WORDS[finding.severity]
        _say(f"  {word} {rule_of(finding.code).title}｜{form.project_name.text}：{finding.message} [{finding.location}]")
    print(f"{len(read.forms)} forms (自评表), {len(found)} findings (疑点)")


def _judge(options: argparse.Namespace) -> int:
    from perfeval_data.database.judging import judge_again

    store.version_of(options.db)
    forms = judge_again(options.db)
    with store.open_readonly(options.db) as connection:
        ((findings,),) = connection.execute("SELECT count(*) FROM findings").fetchall()
    print(f"{forms} forms (自评表) judged again, {findings} findings (疑点) -> {options.db}")
    return OK


def _marked(finding: dict[str, Any]) -> str:
    """What the finance officer has said of a finding."""
    if finding["verdict"] == OPEN:
        return ""
    note = f"：{finding['mark_note']}" if finding["mark_note"] else ""
    return f"（{VERDICT_WORDS[Verdict(finding['verdict'])]}，{finding['marked_by']}{note}）"


# --- export --------------------------------------------------------------------------------------------------------


def _export(options: argparse.Namespace) -> int:
    from perfeval_data.export.tables import NothingToExportError, TooManyRowsError

    try:
        return _workbook(options) if options.name == "workbook" else _extract(options)
    except NothingToExportError as error:
        print(f"No project in the database (没有符合条件的项目): {error}", file=sys.stderr)
    except TooManyRowsError as error:
        print(f"Not written (未写出): {error}", file=sys.stderr)
    return WRONG_USAGE


def _extract(options: argparse.Namespace) -> int:
    from perfeval_data.export.tables import write_extract

    out = options.out or Path(f"{options.name}.{options.format}")
    with store.open_readonly(options.db) as connection:
        filters = _choice(connection, options, options.year)
    rows = write_extract(options.db, options.name, options.format, out, filters)
    print(f"{rows} rows (行) -> {out}")
    return OK


def _workbook(options: argparse.Namespace) -> int:
    from perfeval_data.export.workbook import workbook_bytes

    out = options.out or Path("workbook.xlsx")
    with store.open_readonly(options.db) as connection:
        data = workbook_bytes(connection, _choice(connection, options, options.year), date.today())
    _write(out, data)
    print(f"workbook (工作簿) -> {out}")
    return OK


def _write(path: Path, data: bytes) -> None:
    """Write a file; raises `store.DatabaseUnwritableError` where it cannot be written, and there is then none."""
    from perfeval_data.service.files import write_whole

    with store.saying_why(path):
        write_whole(path, data)


# --- papers --------------------------------------------------------------------------------------------------------


def _report(options: argparse.Namespace) -> int:
    from perfeval_data.export.papers import brief_as_docx, brief_as_pdf

    write = brief_as_pdf if options.out.suffix.lower() == ".pdf" else brief_as_docx
    issued_by = office_beside(options.db).issued_by
    return _paper(
        options,
        "report (简报)",
        lambda connection, filters: write(connection, filters, date.today(), issued_by, options.annexes),
    )


def _sheets(options: argparse.Namespace) -> int:
    from perfeval_data.export.papers import sheets_as_pdf

    return _paper(options, "sheets (自评表汇编)", sheets_as_pdf)


def _paper(options: argparse.Namespace, name: str, make: Callable[..., bytes]) -> int:
    from perfeval_data.export.papers import MissingFontError, NothingToReportError, TooManyProjectsError
    from perfeval_data.queries import newest_year

    with store.open_readonly(options.db) as connection:
        year = newest_year(connection) if options.year is None else options.year
        try:
            data = make(connection, _choice(connection, options, year))
        except NothingToReportError as error:
            print(f"No project in the database (没有符合条件的项目): {error}", file=sys.stderr)
            return WRONG_USAGE
        except (MissingFontError, TooManyProjectsError) as error:
            print(f"Not written (未写出): {error}", file=sys.stderr)
            return WRONG_USAGE
    _write(options.out, data)
    print(f"{name} -> {options.out}")
    return OK


def _letters(options: argparse.Namespace) -> int:
    from perfeval_data.database.remedies import ask
    from perfeval_data.export.papers import NothingToReportError, letters
    from perfeval_data.export.papers.letter import USUAL_DAYS
    from perfeval_data.queries import newest_year, unsettled

    if options.ledger is not None and not options.ledger.strip():
        print("--ledger needs a NAME (--ledger 须写明登记人)", file=sys.stderr)
        return WRONG_USAGE
    today, office, to_zip = date.today(), office_beside(options.db), options.out.suffix.lower() == ".zip"
    due = options.due or today + timedelta(days=USUAL_DAYS)
    with store.open_readonly(options.db) as connection:
        year = newest_year(connection) if options.year is None else options.year
        filters = _choice(connection, options, year)
        written = letters(connection, filters, today, due, office)
        try:
            number = _write_zip(options.out, written) if to_zip else _write_folder(options.out, written)
        except NothingToReportError as error:
            print(f"No open finding (没有待处理的疑点): {error}", file=sys.stderr)
            return WRONG_USAGE
        findings = unsettled(connection, filters)
    print(f"{number} letters (整改通知) -> {options.out}")
    if options.ledger is not None:
        done = ask(options.db, findings, due, options.ledger)
        print(f"{len(done.before)} findings (疑点) put on the ledger (整改台账), {done.passed_over} on it already")
    return OK


# --- the ledger ----------------------------------------------------------------------------------------------------


def _remedies(options: argparse.Namespace) -> int:
    if options.by is not None and not (options.take and options.by.strip()):
        print("--by NAME goes with --take FILE (--by 与 --take 合用，须写明登记人)", file=sys.stderr)
        return WRONG_USAGE
    return _take_ledger(options) if options.take else _list_ledger(options)


def _list_ledger(options: argparse.Namespace) -> int:
    from perfeval_data import queries
    from perfeval_data.export.ledger_book import ledger_book
    from perfeval_data.words.remedies import ledger_sentence

    today = date.today()
    with store.open_readonly(options.db) as connection:
        filters = _choice(connection, options, options.year)
        if options.out:
            _write(options.out, ledger_book(connection, filters, options.standing, today))
            print(f"ledger (整改台账) -> {options.out}")
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
        _say(_remedy_line(row))
    print(f"{len(found)} items (事项). {ledger_sentence(figures)}")
    return OK


def _remedy_line(row: dict[Any, Any]) -> str:
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
            changes = changes_in(connection, options.take.read_bytes(), options.take.name)
        except ReturnedLedgerError as error:
            for fault in error.faults:
                _say(f"refused (拒收)    {options.take.name}: {fault}")
            return SOME_REFUSED
    for each in changes:
        said = [STATE_WORDS[each.state] if each.state else "", f"限{each.due}" if each.due else "", each.note]
        _say(f"{each.remedy_id}  -> {'，'.join(filter(None, said))}")
    if options.by is None:
        print(f"{len(changes)} changes (变更), not carried out: add --by NAME (未登记；加 --by 登记人 即登记)")
        return OK
    change(options.db, changes, options.by)
    print(f"{len(changes)} changes (变更) carried out -> {options.db}")
    return OK


def _write_folder(folder: Path, written: Iterable[Written]) -> int:
    """Write letters into a folder, which is made with the first; returns how many."""
    count = 0
    for letter in written:
        with store.saying_why(folder):
            folder.mkdir(exist_ok=True)
        _write(folder / letter.file_name, letter.data)
        count += 1
    return count


def _write_zip(path: Path, written: Iterable[Written]) -> int:
    """Write letters into a zip file; returns how many."""
    from perfeval_data.export.papers.letter import zipped

    letters = list(written)
    _write(path, zipped(letters))
    return len(letters)


if __name__ == "__main__":
    sys.exit(main())
