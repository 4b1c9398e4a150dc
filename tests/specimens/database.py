"""Writes the specimen of this version: `python -m tests.specimens.database`, before `definitions.VERSION` is raised.

It holds something in every table that no program can compute again, so that the step to the next version has all of it to keep.
"""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from perfeval_data import queries
from perfeval_data.database import costs, definitions, desk, remedies, review, store
from perfeval_data.ingest.desk import lay
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import ingest, publish
from perfeval_data.ingest.taken_up import take_up
from perfeval_data.paper.answers import Answers
from tests.conftest import ROOT, SAMPLES
from tests.drawn_paper import paper
from tests.formats import as_html
from tests.forms.test_split import TITLE, form

LETTER = Offered("会议通知.txt", "关于召开会议的通知".encode())
TWO = Offered("甲乙.html", as_html(paper(TITLE, form("甲"), TITLE, form("乙"))))
NEWER = Offered("乙.html", as_html(paper(TITLE, form("乙") + "\n| 评价结论 | 自评得分98分 |" + " < |" * 6)))
NAMELESS = Offered("无名.html", as_html(paper(TITLE, form(""))))
CUT = Offered("缺.html", as_html(paper(TITLE, form("丙"), TITLE, form("").partition("\n| 绩效指标")[0])))
BY, DUE = "张会计", date(2026, 3, 31)


def make(database: Path) -> None:
    """A database of this version: the sample, two documents with a project in common, one settled at the desk, one that waits with a
    form that is not read, one refused; a review, a remedy and a choice of costs."""
    for offers in (files_under([SAMPLES]), [LETTER], [TWO], [NEWER], [NAMELESS], [CUT]):
        ingest(offers, database)
    _settle(database, NAMELESS, "劳模慰问")
    with store.open_readonly(database) as connection:
        first, second, *_ = queries.identities(connection, queries.Filters())
    review.record(database, [first], review.Verdict.CONFIRMED, "已核对签到表", BY)
    remedies.ask(database, [second], DUE, BY)
    costs.choose(database, 1, "活动参与人数", "人次", BY)


def _settle(database: Path, offer: Offered, name: str) -> None:
    """Say at the desk what a project is called, and store its form."""
    (table,) = lay(take_up(offer.data, offer.file_name), offer.file_name, Answers()).tables
    (question,) = table.open_questions
    assert question.to_type is not None
    given = replace(question.to_type, text=name)
    desk.answer(database, offer.sha256, [(given, "")], BY, 0)
    answers = Answers((given,))
    read = examine(offer, answers=answers)
    assert isinstance(read, Accepted)
    publish([read], database, BY, settled={offer.sha256: answers})


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        made = Path(folder) / "perfeval.duckdb"
        make(made)
        packed = ROOT / "tests" / "specimens" / f"database-{definitions.VERSION}.duckdb.gz"
        packed.write_bytes(gzip.compress(made.read_bytes(), mtime=0))
        print(packed)
