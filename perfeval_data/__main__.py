"""Command line: `python -m perfeval_data ingest | check | judge | export | report | sheets | serve | backup | restore | upgrade | health`."""

from __future__ import annotations

import argparse
import io
import itertools
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from perfeval_data.audit.catalogue import RULES
from perfeval_data.audit.settings import SettingsError
from perfeval_data.database import store
from perfeval_data.database.review import OPEN, VERDICT_WORDS, Verdict
from perfeval_data.database.upkeep.commands import add_commands
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.service.processes import PROCESSES, processes
from perfeval_data.service.processes import serve as serving

OK, SOME_REFUSED, WRONG_USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 some documents refused, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):  # a console or file of Windows may lack a character of the forms
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
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
    except store.DatabaseUnwritableError as error:
        print(f"{error}. Nothing was written, what was there is as before (未写入，原有数据不变).", file=sys.stderr)
    except SettingsError as error:
        print(f"Settings of the audit (审核设置): {error}", file=sys.stderr)
    return WRONG_USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m perfeval_data", description="Self-evaluation forms (项目支出绩效自评表) in DuckDB"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    ingest = commands.add_parser("ingest", help="read documents or folders of them (入库)")
    ingest.add_argument("paths", nargs="+", type=_existing_path, metavar="PATH")
    ingest.set_defaults(run=_ingest)

    check = commands.add_parser("check", help="print the findings (填报疑点)")
    check.add_argument("--json", action="store_true", help="as JSON, one list")
    check.set_defaults(run=_check)

    judge = commands.add_parser("judge", help="judge all stored forms again by the rules and settings of now (重新核对)")
    judge.set_defaults(run=_judge)

    export = commands.add_parser("export", help="write one extract (导出)")
    export.add_argument(
        "name", choices=("projects", "funds", "indicators", "findings", "workbook"), help="workbook: all, as .xlsx"
    )
    export.add_argument("--out", type=_file_of(), metavar="FILE", help="default: NAME.FORMAT in the working folder")
    export.add_argument("--format", choices=("csv", "xlsx", "parquet"), default="csv")
    export.add_argument("--year", type=int, help="年度")
    export.add_argument("--unit", help="实施单位")
    export.add_argument("--department", help="主管部门")
    export.set_defaults(run=_export)

    report = commands.add_parser("report", help="write the leadership brief of a year as a Word or PDF file (领导简报)")
    report.add_argument("--out", type=_file_of(".docx", ".pdf"), required=True, metavar="FILE.docx|FILE.pdf")
    report.set_defaults(run=_report)

    sheets = commands.add_parser("sheets", help="write the forms of a year as one PDF, findings in the margin (自评表汇编)")
    sheets.add_argument("--out", type=_file_of(".pdf"), required=True, metavar="FILE.pdf")
    sheets.set_defaults(run=_sheets)

    for paper in (report, sheets):
        paper.add_argument("--year", type=int, help="年度; default: the newest")
        paper.add_argument("--unit", help="实施单位; default: all")
        paper.add_argument("--department", help="主管部门; default: all")

    serve = commands.add_parser("serve", help="serve the dashboard, by several processes for many visitors (看板服务)")
    serve.add_argument("--port", type=int, default=8501, help="of the first process, the others follow; default: %(default)s")
    serve.add_argument("--processes", type=_count, metavar="N", help=f"default: {PROCESSES} of the environment, or 1")
    serve.add_argument("options", nargs="*", metavar="-- OPTION", help="further options of Streamlit")
    serve.set_defaults(run=lambda options: serving(options.port, options.processes or processes(), options.options))

    for command in (ingest, check, judge, export, report, sheets, *add_commands(commands)):
        command.add_argument("--db", type=Path, default=store.DEFAULT_DATABASE, metavar="FILE", help="default: %(default)s")
    return parser


def _existing_path(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"no such file or folder (文件或文件夹不存在): {text}")
    return path


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a number from 1 on (应为不小于 1 的整数): {text}")
    return int(text)


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
    from perfeval_data.ingest.examine import Accepted, Refused
    from perfeval_data.ingest.offers import files_under
    from perfeval_data.ingest.publish import Outcome, ingest

    def line(outcome: Outcome) -> str:
        if isinstance(outcome, Refused):
            place = f" [{outcome.location}]" if outcome.location else ""
            return f"refused (拒收)    {outcome.file_name}: {outcome.reason}{place}"
        if isinstance(outcome, Accepted):
            counts = f"{len(outcome.forms)} forms (自评表), {outcome.finding_count} findings (疑点)"
            passed = "".join(f"\n  passed over (略过): {note}" for note in outcome.notes)
            return f"stored (入库)     {outcome.file_name}: {counts}{passed}"
        return f"unchanged (未变)  {outcome.file_name}"

    report = ingest(files_under(options.paths), options.db, _progress())
    for outcome in report.outcomes:
        print(line(outcome))
    for replacement in report.replacements:
        print(f"replaced (替换)   {replacement.project_name}: {replacement.old_file} -> {replacement.new_file}")
    stored = sum(isinstance(outcome, Accepted) for outcome in report.outcomes)
    refused = len(report.refused)
    unchanged = len(report.outcomes) - stored - refused
    print(f"{len(report.outcomes)} documents (文件): {stored} stored, {unchanged} unchanged, {refused} refused -> {options.db}")
    return SOME_REFUSED if refused else OK


def _progress() -> Callable[[object], None]:
    """A count of the documents read so far, on a terminal only."""
    numbers = itertools.count(1)

    def say(_: object) -> None:
        if sys.stderr.isatty():
            print(f"\rread (已读) {next(numbers)} ", end="", file=sys.stderr, flush=True)

    return say


# --- check ---------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    columns = (
        "fiscal_year", "department", "implementing_unit", "project_name", "evaluation_id", "indicator_number", "level_3",
        "code", "severity", "message", "stated", "expected", "verdict", "mark_note", "marked_by", "source_location",
    )  # fmt: skip
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
            print(f"\n{finding['fiscal_year'] or '年度不明'} {finding['implementing_unit'] or ''} {finding['project_name']}")
        word = SEVERITY_WORDS[Severity(finding["severity"])]
        indicator = f"{finding['level_3']}：" if finding["level_3"] else ""
        print(
            f"  {word} {RULES[finding['code']].title}｜{indicator}{finding['message']} [{finding['source_location']}]{_marked(finding)}"
        )
    print(f"\n{len(findings)} findings (疑点)")
    return OK


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
    rows = write_extract(
        options.db, options.name, options.format, out, year=options.year, unit=options.unit, department=options.department
    )
    print(f"{rows} rows (行) -> {out}")
    return OK


def _workbook(options: argparse.Namespace) -> int:
    from perfeval_data.export.tables import NothingToExportError
    from perfeval_data.export.workbook import workbook_bytes
    from perfeval_data.queries import Filters, headline
    from perfeval_data.words.wording import scope

    out = options.out or Path("workbook.xlsx")
    filters = Filters(options.year, options.department, options.unit)
    with store.open_readonly(options.db) as connection:
        if filters != Filters() and not headline(connection, filters).project_count:
            raise NothingToExportError(scope(filters))
        data = workbook_bytes(connection, filters, date.today())
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
    return _paper(options, "report (简报)", lambda connection, filters: write(connection, filters, date.today()))


def _sheets(options: argparse.Namespace) -> int:
    from perfeval_data.export.papers import sheets_as_pdf

    return _paper(options, "sheets (自评表汇编)", sheets_as_pdf)


def _paper(options: argparse.Namespace, name: str, make: Callable[..., bytes]) -> int:
    from perfeval_data.export.papers import MissingFontError, NothingToReportError, TooManyProjectsError
    from perfeval_data.queries import Filters, newest_year

    with store.open_readonly(options.db) as connection:
        year = newest_year(connection) if options.year is None else options.year
        try:
            data = make(connection, Filters(year, options.department, options.unit))
        except NothingToReportError as error:
            print(f"No project in the database (没有符合条件的项目): {error}", file=sys.stderr)
            return WRONG_USAGE
        except (MissingFontError, TooManyProjectsError) as error:
            print(f"Not written (未写出): {error}", file=sys.stderr)
            return WRONG_USAGE
    _write(options.out, data)
    print(f"{name} -> {options.out}")
    return OK


if __name__ == "__main__":
    sys.exit(main())
