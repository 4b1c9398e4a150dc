"""Two machines serve one published copy behind the nginx of deploy/: network namespaces, each with an address and a server of its own."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.machines import Machine, answers, can_be_made, machines, session
from perfeval_data.database.copies import Kind
from perfeval_data.database.upkeep.publish import publish
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from tests.conftest import PATIENCE, awaited
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html

VISITORS = [f"visitor{number}" for number in range(8)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the machine on which documents come in."""
    database = tmp_path_factory.mktemp("office") / "perfeval.duckdb"
    ingest([Offered("a.html", as_html(paper(title(2024), project("培训"))))], database)
    return database


@pytest.fixture(scope="module")
def served(office: Path) -> Iterator[tuple[Path, list[Machine], str]]:
    if (
        os.environ.get("PERFEVAL_MACHINES") != "1" or not can_be_made()
    ):  # a changing network breaks off what other tests' browsers load
        pytest.skip("set PERFEVAL_MACHINES=1; needs root on Linux and nginx")
    with machines(office, 2) as served:
        assert all(answers(served[2], name) for name in VISITORS)
        yield served


def seen(url: str, name: str) -> bytes:
    """All that the overview sends to a visitor."""

    async def look() -> bytes:
        async with session(url, name) as opened:
            await opened.click("")
            said = b""
            async for data in opened.connection:
                said += data if isinstance(data, bytes) else b""
                if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
                    break
            return said

    return awaited(look())


def test_visitors_are_spread_and_each_stays_with_one_machine(served: tuple[Path, list[Machine], str]) -> None:
    copy, started, url = served
    log = copy.parent / "access.log"
    before = len(log.read_text().splitlines())
    for name in VISITORS * 2:
        seen(url, name)
    machine_of: dict[str, set[str]] = defaultdict(set)
    for line in log.read_text().splitlines()[before:]:
        name, tried = line.split(" ", 1)
        machine_of[name].update(tried.split(", "))
    assert machine_of.keys() == set(VISITORS)
    assert all(len(each) == 1 for each in machine_of.values())
    assert {machine for each in machine_of.values() for machine in each} == {f"{each.address}:8501" for each in started}


def test_new_version_is_seen_on_every_machine_and_can_be_changed_on_none(
    served: tuple[Path, list[Machine], str], office: Path
) -> None:
    copy, _, url = served
    assert all("数据：1个文件".encode() in (page := seen(url, name)) and "（只读副本）".encode() in page for name in VISITORS)
    ingest([Offered("b.html", as_html(paper(title(2024), project("慰问"))))], office)
    publish(office, copy, Kind.FILE)
    assert all("数据：2个文件".encode() in seen(url, name) for name in VISITORS)


def test_where_a_machine_fails_the_other_one_serves_its_visitors(served: tuple[Path, list[Machine], str]) -> None:
    _, started, url = served
    started[0].server.terminate()
    started[0].server.wait(timeout=PATIENCE)
    assert all("培训".encode() in seen(url, name) for name in VISITORS)
