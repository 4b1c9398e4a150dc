"""`ingest`: documents to the database, a line for each as it is stored."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perfeval_data.commands.arguments import Commands, existing_path, takes_database
from perfeval_data.commands.console import INTERRUPTED, OK, SOME_REFUSED, WRONG_USAGE, counted, say, unread_line
from perfeval_data.service import log
from perfeval_data.service.bilingual import bilingual, state_line
from perfeval_data.service.printable import printable

if TYPE_CHECKING:
    from perfeval_data.ingest.outcomes import Readers
    from perfeval_data.ingest.publish import Report, Told


_INTERRUPTED = bilingual("已中断，再次运行同一命令即可继续", "interrupted; the same command goes on from here")


def add_to(commands: Commands) -> None:
    """Add `ingest`."""
    ingest = commands.add_parser(
        "ingest", help="入库：读取文件、文件夹或压缩包 (read documents, folders of them, zip archives)"
    )
    ingest.add_argument("paths", nargs="+", type=existing_path, metavar="PATH", help="文件或文件夹 file or folder")
    ingest.add_argument(
        "--cluster", metavar="ADDRESS", help="由 Dask 集群读取，如 tls://host:8786 (have them read by a Dask cluster)"
    )
    ingest.set_defaults(run=_ingest)
    takes_database(ingest)


def _ingest(options: argparse.Namespace) -> int:
    from perfeval_data.ingest.offers import files_under
    from perfeval_data.ingest.outcomes import NoReadersError
    from perfeval_data.ingest.publish import ingest
    from perfeval_data.ingest.worker import close

    log.to_stderr(logging.WARNING)
    account = _Account()
    try:
        ingest(files_under(options.paths), options.db, account.tell, readers=_readers(options.cluster))
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        close()
        say(f"{_INTERRUPTED}: {account.sum_up()} -> {options.db}")
        return INTERRUPTED
    except NoReadersError as error:
        close()
        say(f"{_INTERRUPTED}: {account.sum_up()} -> {options.db}")
        print(f"{bilingual('集群', 'cluster')}: {printable(str(error))}", file=sys.stderr)
        return WRONG_USAGE
    except Exception:
        close()  # the program ends now, and waits for no reader
        raise
    say(f"{account.sum_up()} -> {options.db}")
    return SOME_REFUSED if account.refused or account.unread else OK


def _readers(cluster: str | None) -> Readers:
    """A cluster at an address; none: this machine, which tells of each page that it recognises. Raises `NoReadersError`."""
    if cluster is None:
        from perfeval_data.ingest.outcomes import ThisMachine

        return ThisMachine(_tell_page)
    from perfeval_data.ingest.cluster import Cluster

    return Cluster(cluster)


def _tell_page(file_name: str, page: int) -> None:
    """Say that the recognition of a page begins, which takes seconds; progress is no result, and goes where errors go."""
    told = state_line("识别", "recognising", f"{file_name}: {bilingual(f'第 {page} 页', f'page {page}')}")
    print(printable(told), file=sys.stderr, flush=True)


class _Account:
    """What is said of each document as it is published, and of all of them in the end."""

    def __init__(self) -> None:
        self.stored = self.unchanged = self.refused = self.left_out = self.unread = 0

    def tell(self, report: Report) -> None:
        """Say what became of the documents of a batch."""
        for outcome in report.outcomes:
            for line in self._lines(outcome):
                say(line)
        for each in report.replacements:
            say(state_line("替换", "replaced", f"{each.project_name}: {each.old_file} -> {each.new_file}"))
        sys.stdout.flush()

    def sum_up(self) -> str:
        documents = self.stored + self.unchanged + self.refused
        if self.left_out:
            files = bilingual("隐藏文件、锁定文件、系统遗留文件、说明", "hidden, lock, system or README files")
            say(state_line("跳过", "left out", f"{self.left_out} {files}"))
        chinese, english = (
            (f"（其中 {self.unread} 张自评表未读）", f" with {self.unread} forms not read") if self.unread else ("", "")
        )
        return bilingual(
            f"文件 {documents} 个：入库 {self.stored}{chinese}，未变 {self.unchanged}，拒收 {self.refused}",
            f"{documents} documents: {self.stored} stored{english}, {self.unchanged} unchanged, {self.refused} refused",
        )

    def _lines(self, outcome: Told) -> Iterator[str]:
        from perfeval_data.ingest.examine import Refused
        from perfeval_data.ingest.offers import LeftOut
        from perfeval_data.ingest.publish import Stored

        match outcome:
            case Stored():
                self.stored += 1
                counts = counted(outcome.form_count, outcome.finding_count)
                yield state_line("入库", "stored", f"{outcome.file_name}: {counts}")
                yield from (f"  {state_line('略过', 'passed over', note)}" for note in outcome.notes)
                self.unread += len(outcome.unread)
                yield from (f"  {unread_line(form)}" for form in outcome.unread)
            case Refused():
                self.refused += 1
                place = f" [{outcome.location}]" if outcome.location else ""
                yield state_line("拒收", "refused", f"{outcome.file_name}: {outcome.reason}{place}")
            case LeftOut(reason=""):
                self.left_out += 1
            case LeftOut():
                yield state_line("跳过", "left out", f"{outcome.file_name}: {outcome.reason}")
            case _:
                self.unchanged += 1
                yield state_line("未变", "unchanged", outcome.file_name)
