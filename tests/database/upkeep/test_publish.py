"""A read-only copy: what it holds, that it changes as a whole, and that nothing is written to it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_data.__main__ import main
from perfeval_data.commands.console import WRONG_USAGE
from perfeval_data.database import store
from perfeval_data.database.copies import CURRENT, EngineMissingError, Kind
from perfeval_data.database.review import Verdict, record
from perfeval_data.database.upkeep.contents import read_whole
from perfeval_data.database.upkeep.health import checks
from perfeval_data.database.upkeep.publish import publish
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from tests.conftest import ROOT
from tests.database.upkeep.conftest import FINDING
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html


@pytest.fixture(params=Kind)
def kind(request: pytest.FixtureRequest) -> Kind:
    return Kind(request.param)


@pytest.fixture
def target(kind: Kind, marked: Path, tmp_path: Path) -> Path:
    """A copy of the database `marked`."""
    target = tmp_path / "它's 副本"
    try:
        publish(marked, target, kind)
    except EngineMissingError as missing:
        pytest.skip(str(missing))
    return target


def verdicts(path: Path) -> list[str]:
    with store.open_readonly(path) as connection:
        return [verdict for (verdict,) in connection.execute("SELECT verdict FROM current_reviews").fetchall()]


def test_copy_holds_every_table_and_for_other_engines_no_bytes_that_wait(marked: Path, target: Path, kind: Kind) -> None:
    with store.transaction(marked) as connection:
        connection.execute(
            "INSERT INTO waiting_documents VALUES (repeat('a', 64), 'a.docx', 'secret'::BLOB, 1, now()::TIMESTAMP)"
        )
    publish(marked, target, kind)
    assert read_whole(target) == {**read_whole(marked), "waiting_documents": int(kind is Kind.FILE)}


def test_copy_may_be_moved_to_another_place(target: Path) -> None:
    moved = Path(shutil.move(target, target.with_name("moved")))
    assert verdicts(moved) == ["confirmed"]


def test_reader_keeps_its_version_while_the_next_one_is_published(marked: Path, target: Path, kind: Kind) -> None:
    before = store.version_of(target)
    with store.open_readonly(target) as reading:
        record(marked, [FINDING], Verdict.UNFOUNDED, "", "张会计")
        publish(marked, target, kind)
        assert reading.execute("SELECT verdict FROM current_reviews").fetchall() == [("confirmed",)]
    assert store.version_of(target) != before
    assert verdicts(target) == ["unfounded"]


def test_two_versions_are_kept(marked: Path, tmp_path: Path) -> None:
    folders = [publish(marked, tmp_path / "copy") for _ in range(3)]
    assert sorted(tmp_path.glob("copy/version-*")) == folders[1:]


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a POSIX signal")
def test_killed_publication_leaves_the_version_before_and_the_next_one_clears_up(marked: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    first = publish(marked, target)
    script = f"""
import os, signal
from pathlib import Path
from perfeval_data.database.upkeep import publish
publish._sync = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
publish.publish(Path({str(marked)!r}), Path({str(target)!r}))
"""
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert len(list(target.glob("version-*"))) == 2
    assert (target / CURRENT).read_text(encoding="utf-8") == first.name
    assert verdicts(target) == ["confirmed"]
    second = publish(marked, target)
    assert sorted(target.glob("version-*")) == [first, second]


def test_nothing_is_written_to_a_copy(target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: file.stat().st_mtime_ns for file in target.rglob("*")}
    with pytest.raises(store.DatabaseUnwritableError, match="只读副本"):
        record(target, [FINDING], Verdict.UNFOUNDED, "", "张会计")
    with pytest.raises(store.DatabaseUnwritableError, match="只读副本"):
        ingest([Offered("other.html", as_html(paper(title(2024), project("培训"))))], target)
    for command in (
        ["judge"],
        ["remove", "1"],
        ["backup"],
        ["publish", str(target.with_name("again"))],
    ):
        assert main([*command, "--db", str(target)]) == WRONG_USAGE
        assert "这是只读副本" in capsys.readouterr().err
    assert {file: file.stat().st_mtime_ns for file in target.rglob("*")} == before


def test_reader_of_a_copy_reaches_no_other_file(target: Path, marked: Path) -> None:
    with store.open_readonly(target) as connection, pytest.raises(Exception, match="Permission Error"):
        connection.execute(f"FROM read_text('{marked}')")


def test_health_of_a_copy(target: Path) -> None:
    assert [(check.name, check.is_good) for check in checks(target, read_all=True)] == [
        ("database", True), ("settings", True), ("list", True),
    ]  # fmt: skip
    damaged = next(
        file for file in target.rglob("*.*") if file.suffix in (".parquet", ".duckdb") and file.stat().st_size > 1000
    )
    damaged.write_bytes(damaged.read_bytes()[:900])
    assert not next(iter(checks(target, read_all=True))).is_good


def test_copy_of_another_version_says_so(marked: Path, target: Path) -> None:
    with store.transaction(marked) as connection:
        connection.execute("UPDATE database_version SET version = 1")
    with pytest.raises(store.DatabaseOutdatedError):
        publish(marked, target)


@pytest.mark.parametrize("occupied", ["folder/letter.txt", "file"])
def test_nothing_else_is_taken_for_a_copy(marked: Path, tmp_path: Path, occupied: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / occupied).write_text("mine", encoding="utf-8")
    with pytest.raises(store.DatabaseUnwritableError, match="请另选位置"):
        publish(marked, tmp_path / occupied.split("/")[0])
    assert (tmp_path / occupied).read_text(encoding="utf-8") == "mine"
