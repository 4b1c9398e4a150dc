"""The log of the service: one line for each thing that was done, with the file and who, and nothing that a form says."""

from __future__ import annotations

import logging
import shutil
from getpass import getuser
from pathlib import Path

import pytest

from perfeval_data.database.review import Verdict, record
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import Stored, ingest, remove
from perfeval_data.service import log
from tests.conftest import SAMPLES
from tests.database.upkeep.conftest import FINDING


def test_import_refusal_review_and_removal_are_a_line_each(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database = tmp_path / "perfeval.duckdb"
    with caplog.at_level(logging.INFO, logger="perfeval"):
        report = ingest([*files_under([SAMPLES]), Offered("会议通知.txt", "会议通知".encode())], database)
        record(database, [FINDING], Verdict.CONFIRMED, "已与王某某核对", "张会计")
        remove([1], database)
    stored = report.outcomes[0]
    assert isinstance(stored, Stored)
    assert caplog.messages == [
        f'stored file="fengtai-union-2024.txt" forms=5 findings={stored.finding_count} by="{getuser()}"',
        f'refused file="会议通知.txt" reason="没有找到项目支出绩效自评表" by="{getuser()}"',
        'reviewed findings=1 verdict="confirmed" by="张会计"',
        f'removed file="fengtai-union-2024.txt" by="{getuser()}"',
    ]


def test_file_name_cannot_forge_a_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    name = 'a.txt"\n2026-01-01T00:00:00 INFO perfeval removed file="b\u202etxt'
    with caplog.at_level(logging.INFO, logger="perfeval"):
        ingest([Offered(name, b"")], tmp_path / "perfeval.duckdb")
    (line,) = caplog.messages
    assert line.isprintable()
    assert line.startswith('refused file="a.txt\\"\\n2026')


def test_lines_go_to_the_error_stream_once(sample_database: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    database = Path(shutil.copy(sample_database, tmp_path))
    log.to_stderr()
    log.to_stderr()
    remove([1], database)
    (line,) = capfd.readouterr().err.splitlines()
    assert line.endswith(f'INFO perfeval removed file="fengtai-union-2024.txt" by="{getuser()}"')
