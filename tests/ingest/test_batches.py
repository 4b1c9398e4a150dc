"""An import is published as it comes: what is stored stays, whatever ends the run, and memory holds one batch at most."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from perfeval_data.audit.settings import USUAL
from perfeval_data.database import store
from perfeval_data.ingest import publish as publishing
from perfeval_data.ingest.examine import Accepted, Offered, Refused
from perfeval_data.ingest.outcomes import Outcome, outcomes
from perfeval_data.ingest.publish import Published, Report, Stored, ingest, publish
from perfeval_data.ingest.worker import WORKERS
from perfeval_data.paper.model import SelfEvaluation
from tests.conftest import PATIENCE, ROOT, wait_until
from tests.forms.test_split import TITLE, form
from tests.ingest.test_publish import offer, projects

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="ends a program with a POSIX signal")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


@pytest.fixture(autouse=True)
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches end where there are enough forms, not where the machine was slow."""
    monkeypatch.setattr(publishing, "LEAST_SECONDS", float("inf"))


def offers(count: int) -> Iterator[Offered]:
    return (offer(f"{number}.html", TITLE, form(f"项目{number}")) for number in range(count))


def names(report: Report) -> list[str]:
    return [outcome.file_name for outcome in report.outcomes]


def test_documents_are_published_when_there_are_enough_and_told_of_then(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "ENOUGH_FORMS", 2)
    monkeypatch.setattr(publishing, "_SHARE", 1)
    in_the_database: list[int] = []
    told: list[list[str]] = []

    def hear(report: Report) -> None:
        told.append(names(report))
        in_the_database.append(len(projects(database)))

    ingest(offers(5), database, hear)
    assert told == [["0.html", "1.html"], ["2.html", "3.html"], ["4.html"]]
    assert in_the_database == [2, 4, 5]


def test_publishing_takes_a_fifth_of_the_time_at_most(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "ENOUGH_FORMS", 1)
    monkeypatch.setattr(publishing, "LEAST_SECONDS", 0)
    clock = [0.0]
    told: list[int] = []

    def slow(*_: object) -> Published:
        clock[0] += 10
        return Published()

    def every_second() -> Iterator[Offered | Refused]:
        for number in range(100):
            clock[0] += 1
            yield Refused(f"{number}", "", "坏了", "")

    monkeypatch.setattr("perfeval_data.ingest.publish.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(publishing, "publish", slow)
    ingest(every_second(), database, lambda report: told.append(len(report.outcomes)))
    assert all(40 <= documents <= 41 for documents in told[1:-1])


def test_a_document_that_cannot_be_stored_is_refused_and_the_others_stored(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choosy(batch: Sequence[Outcome], database: Path, by: str | None) -> Published:
        if any(isinstance(each, Accepted) and each.file_name == "3.html" for each in batch):
            raise ValueError("a value that the database does not take")
        return publish(batch, database, by)

    monkeypatch.setattr(publishing, "publish", choosy)
    report = ingest(offers(6), database)
    assert names(report) == [f"{number}.html" for number in range(6)]
    assert [refused.reason for refused in report.refused] == ["程序未能存下读出的内容（ValueError）"]
    assert len(projects(database)) == 5


def test_where_nothing_can_be_stored_no_document_is_blamed(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> tuple[()]:
        raise ValueError("the program is broken")

    monkeypatch.setattr(publishing, "publish", broken)
    with pytest.raises(ValueError, match="the program is broken"):
        ingest(offers(40), database)


@pytest.mark.parametrize(("stored_before", "told"), [(True, ["0.html", "1.html"]), (False, [])])
def test_what_was_stored_when_publishing_was_interrupted_is_told(
    database: Path, monkeypatch: pytest.MonkeyPatch, stored_before: bool, told: list[str]
) -> None:
    def interrupted(batch: Sequence[Outcome], database: Path, by: str | None) -> tuple[()]:
        if stored_before:
            publish(batch, database, by)
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "publish", interrupted)
    heard: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        ingest(offers(2), database, lambda report: heard.extend(names(report)))
    assert heard == told


def test_a_second_copy_shares_the_fate_of_the_first(database: Path) -> None:
    good, bad = offer("好.html", TITLE, form("甲")), Offered("坏.txt", "通知".encode())
    copies = [good, bad, Offered("又好.html", good.data), Offered("又坏.txt", bad.data)]
    report = ingest(copies, database)
    assert [type(outcome).__name__ for outcome in report.outcomes] == ["Stored", "Refused", "Unchanged", "Refused"]
    assert names(report) == ["好.html", "坏.txt", "又好.html", "又坏.txt"]


def held(kind: type) -> int:
    gc.collect()
    return sum(isinstance(each, kind) for each in gc.get_objects())


def test_reading_holds_only_what_is_being_read() -> None:
    before = held(Accepted)
    taken = 0

    def counted() -> Iterator[Offered]:
        nonlocal taken
        for each in offers(60):
            taken += 1
            yield each

    reading = outcomes(counted(), set(), USUAL)
    for given, outcome in enumerate(filter(None, reading), start=1):
        assert isinstance(outcome, Accepted)
        assert taken - given <= 2 * WORKERS
    del outcome
    assert held(Accepted) <= before
    assert given == 60


def test_a_report_holds_no_forms(database: Path) -> None:
    before = held(SelfEvaluation)
    report = ingest(offers(3), database)
    assert held(SelfEvaluation) <= before
    assert [outcome.form_count for outcome in report.outcomes if isinstance(outcome, Stored)] == [1, 1, 1]


# --- from the command line, ended while LibreOffice hangs ----------------------------------------------------------


def _heed_interruption() -> None:
    """Programs that a shell runs in the background ignore Ctrl-C, and so would those that they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """An import of a page and of a file over which LibreOffice sleeps, with what it started in turn, once the page is stored."""
    inbox, programs, temporary = tmp_path / "inbox", tmp_path / "bin", tmp_path / "temporary"
    for folder in (inbox, programs, temporary):
        folder.mkdir()
    (inbox / "1.html").write_bytes(offer("1.html", TITLE, form("甲")).data)
    (inbox / "2.rtf").write_bytes(b"{\\rtf1 }")
    office = programs / "soffice"
    office.write_text('#!/bin/sh\ntouch "$TMPDIR/left"\nsleep 597 &\nsleep 597\n', encoding="utf-8")
    office.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", "perfeval_data", "ingest", str(inbox), "--db", str(tmp_path / "perfeval.duckdb")],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=_heed_interruption,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("入库 (stored)     1.html")
    yield process
    process.kill()
    process.communicate()


def processes_of(folder: Path) -> list[str]:
    """The processes that still run for an import, by the folders that they were told."""
    listed = subprocess.run(["ps", "-eo", "stat,args", "ww"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(folder) in line and not line.startswith("Z")]


def wait_until_nothing_is_left(folder: Path) -> None:
    wait_until(lambda: not processes_of(folder) and not any((folder / "temporary").iterdir()))


@on_posix
def test_interrupted_it_ends_soon_and_says_what_is_stored(hanging: subprocess.Popen[str], tmp_path: Path) -> None:
    hanging.send_signal(signal.SIGINT)
    out, err = hanging.communicate(timeout=PATIENCE)
    assert hanging.returncode == 130
    assert out.startswith(
        "已中断，再次运行同一命令即可继续 (interrupted; the same command goes on from here): 文件 1 个：入库 1，"
    )
    assert len(out.splitlines()) == 1
    assert not err
    assert projects(tmp_path / "perfeval.duckdb") == [(1, "甲", 50)]
    wait_until_nothing_is_left(tmp_path)


@on_posix
@pytest.mark.parametrize("by", ["SIGKILL", "SIGTERM"])
def test_killed_it_leaves_what_was_stored_and_nothing_else(hanging: subprocess.Popen[str], tmp_path: Path, by: str) -> None:
    hanging.send_signal(getattr(signal, by))
    hanging.communicate(timeout=PATIENCE)
    assert projects(tmp_path / "perfeval.duckdb") == [(1, "甲", 50)]
    wait_until_nothing_is_left(tmp_path)
    with store.open_readonly(tmp_path / "perfeval.duckdb") as connection:
        assert connection.execute("SELECT file_name FROM documents").fetchall() == [("1.html",)]
