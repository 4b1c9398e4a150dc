"""Whatever happens to a document on its way here, reading it gives a document or a refusal, never another error.

Every round damages one document in one way, decided by the number of the round; `PERFEVAL_FUZZ_ROUNDS` sets how many are run.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import libreoffice, read
from tests.audit.specimens import RIGHT
from tests.drawn_paper import paper
from tests.formats import WRITERS
from tests.readers.packages import cell, entries_of, paragraph, relationships, row, table, word_xml, zip_of
from tests.readers.test_docx import FIELD, FORM, a_form, text_box
from tests.readers.test_html import PAGE
from tests.readers.test_libreoffice import form_as_xlsx
from tests.readers.test_marks import field, filled, flat, part_struck, styled, word_with_styles
from tests.readers.test_pictures import PAGE as PAGE_SIZE
from tests.readers.test_pictures import book, inline
from tests.readers.test_sniff import ole
from tests.readers.test_text import EXCEL
from tests.readers.test_word2003 import saved

SPECIMENS = Path(__file__).parent.parent / "specimens"
ROUNDS = int(os.environ.get("PERFEVAL_FUZZ_ROUNDS", "400"))

WRITTEN = [
    a_form(),
    form_as_xlsx(),
    PAGE.encode("gb18030"),
    PAGE.encode(),
    saved(FORM + text_box(FORM)),
    ole("WordDocument", "1Table", within="Workbook"),
    "项目名称\t党建经费\n主管部门\t区总工会\n".encode(),
    *(WRITERS[file_format](paper("项目支出绩效自评表（2024年度）", RIGHT)) for file_format in WRITERS),
    word_with_styles(
        table(row("执行数", cell(paragraph(field("EQ \\f(1,2)"), styled("20", "Gone"), inline(PAGE_SIZE)))), FIELD)
    ),
    flat({"_rels/.rels": relationships(("officeDocument", "a.xml")), "a.xml": word_xml(FORM)}),
    book((0, 1, (30, 12)), (2, 0, (600, 850))),
    filled(part_struck),
    f"<style>.a {{ text-decoration: line-through; color: white }} td > .b {{ font-size: 0 }}</style>{PAGE}<img src=a>".encode(),
    EXCEL.encode("utf-16"),
    *(path.read_bytes() for path in sorted(SPECIMENS.iterdir()) if path.suffix in (".xls", ".pdf")),
]


def undated(data: bytes) -> bytes:
    """A document without the moment at which it was written: each round damages the same bytes, whenever it is run."""
    if not data.startswith(b"PK"):
        return data
    return zip_of(
        {name: re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2024-12-31T00:00:00Z", part) for name, part in entries_of(data).items()}
    )


DOCUMENTS = [*map(undated, WRITTEN)]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def overwrite(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 4, 64])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def repeat(data: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.sample(range(len(data) + 1), 2))
    return data[:last] + data[first:]


def remove(data: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.sample(range(len(data) + 1), 2))
    return data[:first] + data[last:]


def exaggerate(data: bytes, chance: random.Random) -> bytes:
    """Puts an absurd number in the place of a digit."""
    digits = [place for place, byte in enumerate(data) if byte in b"0123456789"] or [0]
    place = chance.choice(digits)
    return data[:place] + chance.choice([b"-1", b"0", b"99999999999", b"x", b"1e999"]) + data[place + 1 :]


DAMAGES: list[Callable[[bytes, random.Random], bytes]] = [cut, overwrite, repeat, remove, exaggerate]


def damaged(number: int) -> bytes:
    chance = random.Random(number)
    data, damage = chance.choice(DOCUMENTS), chance.choice(DAMAGES)
    if data.startswith(b"PK") and chance.random() < 0.8:
        entries = entries_of(data)
        part = chance.choice(sorted(entries))
        return zip_of({**entries, part: damage(entries[part], chance)})
    return damage(data, chance)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_damaged_document_is_read_or_refused(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: None)
    assert outcome(damaged(number))


def outcome(data: bytes) -> str:
    """Read a document, its forms and their findings as ingestion does."""
    try:
        document = read(data, "自评表")
    except UnreadableDocumentError as refusal:
        return refusal.reason
    check_document(read_forms(document).forms)
    return document.format
