"""Documents read by a Dask cluster: a scheduler and two nodes as processes of their own, as they would be on other machines."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from perfeval_data.database import store
from perfeval_data.ingest import cluster
from perfeval_data.ingest.cluster import Cluster
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.outcomes import NoReadersError
from perfeval_data.ingest.publish import Stored, ingest
from tests import alike
from tests.conftest import PATIENCE, ROOT, wait_until
from tests.drawn_paper import paper
from tests.formats import as_docx
from tests.forms.test_split import TITLE, form
from tests.ingest.test_batches import offers
from tests.machines import Machines, of_the_scheduler
from tests.readers.packages import word_entries, zip_of

pytestmark = [
    pytest.mark.skipif(
        not find_spec("distributed"), reason="documents are read by a cluster where `python3 run.py cluster` was run"
    ),
    pytest.mark.skipif(sys.platform == "win32", reason="ends programs with POSIX signals, and limits memory"),
]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with Machines(tmp_path_factory.mktemp("cluster")) as found:
        found.add_node()
        found.add_node()
        yield found


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Schedulers and nodes have the time to start that a busy machine takes."""
    for name in ("_SECONDS_TO_CONNECT", "_SECONDS_FOR_A_NODE", "_SECONDS_WITHOUT_NODES"):
        monkeypatch.setattr(cluster, name, PATIENCE)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a database holds, but for the times at which it was stored."""
    with store.open_readonly(database) as connection:
        tables = connection.execute(
            """SELECT table_name, string_agg('"' || column_name || '"', ', ') FROM duckdb_columns()
               WHERE NOT internal AND data_type <> 'TIMESTAMP' AND table_name IN (SELECT table_name FROM duckdb_tables()) GROUP BY 1"""
        ).fetchall()
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall() for table, columns in tables
        }


@cache
def devouring() -> Offered:
    """A Word file of some megabytes, of which a reader makes a gigabyte."""
    parts = "".join(f"<a b='{number}'/>" for number in range(3_900_000))
    return Offered("炸弹.docx", zip_of({**word_entries(""), "[Content_Types].xml": f"<Types>{parts}</Types>"}))


def waiting_for_a_person() -> Offered:
    broken = form("乙").replace("| 50 | 50 |\n| ^ | 效益", "| 五十 | 全 |\n| ^ | 效益").replace("| 40 | 40 |", "| 四十 | 全 |")
    return Offered("待核定.docx", as_docx(paper(TITLE, form("甲"), TITLE, broken)))


def test_the_database_is_the_same_as_if_this_machine_had_read(machines: Machines, tmp_path: Path) -> None:
    documents = [*alike.documents(), waiting_for_a_person(), Offered("通知.txt", "会议通知".encode()), *offers(6)]
    here = ingest(documents, tmp_path / "here.duckdb", by="某人")
    there = ingest(documents, tmp_path / "there.duckdb", by="某人", readers=Cluster(machines.address))
    assert there == here
    assert contents(tmp_path / "there.duckdb") == contents(tmp_path / "here.duckdb")


def test_what_devours_memory_costs_one_child_process(machines: Machines, database: Path) -> None:
    report = ingest([devouring(), *offers(2)], database, readers=Cluster(machines.address))
    assert report.refused[0].reason.startswith("读取时占用的内存超过 1024 MB")
    assert len(report.outcomes) == 3
    assert [node.poll() for node in machines.nodes] == [None, None]


def ended_by(process: subprocess.Popen[bytes], documents: Iterator[Offered]) -> Iterator[Offered]:
    """Documents in the midst of which a process is killed."""
    for number, each in enumerate(documents):
        if number == 6:
            process.kill()
        yield each


def test_what_a_lost_node_was_reading_is_read_by_another(
    machines: Machines, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cluster, "most_waiting", 8)
    report = ingest(ended_by(machines.nodes.pop(), offers(30)), database, readers=Cluster(machines.address))
    assert [each.file_name for each in report.outcomes if isinstance(each, Stored)] == [f"{n}.html" for n in range(30)]
    machines.add_node()


def command(address: str, inbox: Path, database: Path, folder: Path = ROOT) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "perfeval_data", "ingest", str(inbox), "--db", str(database), "--cluster", address],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def test_interrupted_it_leaves_nothing_to_do_on_the_cluster(machines: Machines, tmp_path: Path, database: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for each in offers(500):
        (inbox / each.file_name).write_bytes(each.data)
    program = command(machines.address, inbox, database)
    assert program.stdout is not None
    assert program.stdout.readline().startswith("入库 (stored)")
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 130, (out, err)
    assert "再次运行同一命令即可继续 (interrupted; the same command goes on from here)" in out
    assert not err
    wait_until(lambda: of_the_scheduler(machines.address, lambda scheduler: len(scheduler.tasks)) == 0)
    with store.open_readonly(database) as connection:
        ((stored,),) = connection.execute("SELECT count(*) FROM documents").fetchall()
    assert 0 < stored < 500


def test_another_version_of_the_program_has_nothing_read(machines: Machines, tmp_path: Path, database: Path) -> None:
    shutil.copytree(ROOT / "perfeval_data", tmp_path / "perfeval_data", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", tmp_path)
    version = tmp_path / "perfeval_data" / "forms" / "version.py"
    version.write_text(version.read_text(encoding="utf-8").replace("Final = ", "Final = 10 + "), encoding="utf-8")
    program = command(machines.address, ROOT / "data" / "samples", database, folder=tmp_path)
    out, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 2
    assert "节点与本机不一致，未读取 (the node is not as this machine)" in err
    assert "程序 (program)" in err
    assert "读取程序版本 (reader)" in err
    assert "Python" not in err
    assert "文件 0 个：入库 0，" in out
    assert not database.exists()


def certificates(folder: Path) -> dict[str, str]:
    """A certificate that all sides show each other, as settings of Dask."""
    from distributed import Security

    made = Security.temporary()
    (folder / "certificate.pem").write_text(made.tls_ca_file)
    (folder / "key.pem").write_text(made.tls_client_key)
    settings = {"distributed.comm.require-encryption": "true", "distributed.comm.tls.ca-file": str(folder / "certificate.pem")}
    for side in ("scheduler", "worker", "client"):
        settings[f"distributed.comm.tls.{side}.cert"] = str(folder / "certificate.pem")
        settings[f"distributed.comm.tls.{side}.key"] = str(folder / "key.pem")
    return settings


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machines, dict[str, str]]]:
    """A scheduler that wants certificates and forgives no document the loss of its node; and the settings that let one in."""
    folder = tmp_path_factory.mktemp("secured")
    settings = certificates(folder)
    environment = {f"DASK_{key.upper().replace('.', '__').replace('-', '_')}": value for key, value in settings.items()}
    with Machines(folder, "tls", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0", **environment) as machines:
        assert machines.address.startswith("tls://")
        yield machines, settings


def test_only_who_shows_a_certificate_is_heard_and_only_nodes_with_the_program_are_asked(
    secured: tuple[Machines, dict[str, str]], tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dask

    machines, settings = secured
    monkeypatch.setattr(cluster, "_SECONDS_FOR_A_NODE", 3)
    for _ in range(2):
        with pytest.raises(NoReadersError, match="no scheduler answers"):
            Cluster(machines.address)
    with dask.config.set(settings):
        with pytest.raises(NoReadersError, match="no worker has joined"):
            Cluster(machines.address)
        monkeypatch.setattr(cluster, "_SECONDS_FOR_A_NODE", PATIENCE)
        machines.add_node(folder=tmp_path)
        with pytest.raises(NoReadersError, match="a node has not this program"):
            ingest(offers(1), database, readers=Cluster(machines.address))
        machines.nodes.pop().kill()
        machines.add_node()
        assert len(ingest(offers(3), database, readers=Cluster(machines.address)).outcomes) == 3


def test_what_costs_its_nodes_is_refused_and_a_lost_scheduler_told(
    secured: tuple[Machines, dict[str, str]], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dask

    machines, settings = secured

    def lost_with_its_node() -> Iterator[Offered]:
        yield devouring()
        wait_until(
            lambda: (
                of_the_scheduler(machines.address, lambda scheduler: len(next(iter(scheduler.workers.values())).processing))
                == 1
            )
        )
        machines.nodes.pop().kill()
        wait_until(lambda: of_the_scheduler(machines.address, lambda scheduler: len(scheduler.workers)) == 0)
        machines.add_node()
        yield from offers(3)

    with dask.config.set(settings):
        report = ingest(lost_with_its_node(), database, readers=Cluster(machines.address))
        assert [each.file_name for each in report.outcomes] == ["炸弹.docx", "0.html", "1.html", "2.html"]
        assert [refused.reason[:12] for refused in report.refused] == ["读取它的节点接连失去联系"]
        monkeypatch.setattr(cluster, "_SECONDS_WITHOUT_NODES", 3)
        monkeypatch.setattr(Cluster, "most_waiting", 4)
        with pytest.raises(NoReadersError, match="no node is left"):
            ingest(ended_by(machines.nodes.pop(), offers(12)), database.with_name("third"), readers=Cluster(machines.address))
        machines.add_node()
        with pytest.raises(NoReadersError, match="the scheduler is lost"):
            ingest(ended_by(machines.scheduler, offers(12)), database.with_name("other"), readers=Cluster(machines.address))
