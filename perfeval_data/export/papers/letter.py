"""What a notice of rectification (整改通知) says: to one unit, its findings that nobody has settled, where each stands and what is asked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import count, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.export.papers.brief import NothingToReportError
from perfeval_data.export.papers.parts import Column, Kind, Letter, Paragraph, Row, Table
from perfeval_data.export.papers.word import letter_as_docx
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.queries import Connection, Filters
from perfeval_data.service.files import file_name_of
from perfeval_data.service.office import Office
from perfeval_data.words import wording

USUAL_DAYS = 15
"""Days that a unit has by default."""
_COLUMNS = (
    Column("序号", Kind.WORD),
    Column("性质", Kind.WORD),
    Column("疑点", Kind.TEXT, 14),
    Column("表内位置", Kind.TEXT, 6),
    Column("整改要求", Kind.TEXT, 10),
)
_ASKED = (
    "请逐条核实。确属填报有误的，更正自评表后重新报送电子版；所填属实的，逐条书面说明理由。",
    "疑点由系统对照自评表内的数字得出，位置以你单位报送的文件为准。",
)

Record = dict[str, Any]


class Written(NamedTuple):
    """A letter as a file."""

    file_name: str
    data: bytes


def letters(connection: Connection, filters: Filters, day: date, due: date, office: Office) -> Iterator[Written]:
    """A Word letter for each unit of the choice that has open findings, in the order of the documents, dated `day`.

    Raises `NothingToReportError` where no unit has any.
    """
    rows = queries.open_findings(connection, filters)
    if not rows:
        raise NothingToReportError(f"{wording.scope(filters)}没有待处理的疑点")
    taken: set[str] = set()
    for unit, findings in groupby(rows, itemgetter("department", "implementing_unit")):
        made = letter(unit, list(findings), filters, day, due, office)
        yield Written(_free_name(f"{made.recipient}_整改通知", taken), letter_as_docx(made))


def letters_as_zip(connection: Connection, filters: Filters, day: date, due: date, office: Office) -> bytes:
    """The same letters in one archive; raises `NothingToReportError`."""
    return zipped(letters(connection, filters, day, due, office))


def only_letter(connection: Connection, filters: Filters, day: date, due: date, office: Office) -> bytes:
    """The letter to the first unit of the choice that has open findings; raises `NothingToReportError`."""
    return next(letters(connection, filters, day, due, office)).data


def zipped(written: Iterable[Written]) -> bytes:
    """Letters in one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for each in written:
            archive.writestr(each.file_name, each.data)
    return buffer.getvalue()


def _free_name(name: str, taken: set[str]) -> str:
    """A name of a file that no other letter has, also where capitals are not told apart."""
    numbered = (f"{file_name_of(name)}{f'（{number}）' if number > 1 else ''}.docx" for number in count(1))
    free = next(each for each in numbered if each.casefold() not in taken)
    taken.add(free.casefold())
    return free


def letter(
    unit: tuple[str | None, str | None], findings: Sequence[Record], filters: Filters, day: date, due: date, office: Office
) -> Letter:
    """The letter to one unit about its open findings, those of a form together."""
    forms = [list(rows) for _, rows in groupby(findings, itemgetter("evaluation_id"))]
    contact = f"整改中有疑问的，请与我们联系：{office.contact}。" if office.contact else ""
    return Letter(
        title=f"关于整改{wording.year(filters, '')}绩效自评填报疑点的通知",
        recipient=wording.unit_word(*unit),
        opening=(Paragraph(_opening(findings, len(forms), filters, due)),),
        table=Table("", _COLUMNS, tuple(_rows(forms))),
        closing=tuple(map(Paragraph, (*_ASKED, *filter(None, [contact])))),
        signed_by=office.issued_by,
        day=day,
    )


def _opening(findings: Sequence[Record], form_count: int, filters: Filters, due: date) -> str:
    counts = {severity: sum(row["severity"] == severity for row in findings) for severity in SEVERITY_WORDS}
    by_severity = "、".join(f"{SEVERITY_WORDS[severity]}{number}条" for severity, number in counts.items() if number)
    return (
        f"经核对，你单位报送的{wording.year(filters, '')}项目支出绩效自评表中，有{form_count}张存在待处理疑点，共{len(findings)}条"
        f"（{by_severity}）。现将疑点和整改要求列表通知如下，请于{wording.day(due)}前完成整改并报送结果。"
    )


def _rows(forms: Sequence[Sequence[Record]]) -> Iterator[Row]:
    """A band for each form, which says where it stands, and its findings below it."""
    numbers = count(1)
    for form in forms:
        yield Row((_form(form[0]),))
        for row in form:
            yield Row(
                (
                    str(next(numbers)),
                    SEVERITY_WORDS[Severity(row["severity"])],
                    wording.finding_text(row["level_3"], row["message"]),
                    row["source_location"] or "整张表",
                    rule_of(row["code"]).advice,
                )
            )


def _form(row: Record) -> str:
    year = "年度不明" if row["fiscal_year"] is None else f"{row['fiscal_year']}年度"
    return f"{row['project_name']}（{year}；文件“{row['file_name']}”，第{row['form_number']}张自评表）"
