"""A document that hangs, crashes or devours memory costs one worker process, and the next document is read as if nothing were."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from perfeval_data.ingest.worker import MEMORY_MB, SECONDS, run_isolated
from perfeval_data.paper.grid import Document, UnreadableDocumentError
from perfeval_data.readers import read
from tests.readers.packages import paragraph, row, table, word

FORM = word(paragraph("项目支出绩效自评表") + table(row("项目名称", "党建经费"), row("主管部门", "区总工会")))


def read_isolated(data: bytes, file_name: str) -> Document:
    return run_isolated(read, data, file_name, seconds=SECONDS, memory_mb=MEMORY_MB)


def test_a_document_is_read_as_without_isolation() -> None:
    assert read_isolated(FORM, "自评表.docx") == read(FORM, "自评表.docx")


def test_a_refusal_comes_with_its_reason_and_location() -> None:
    damaged = word("<w:p>" * 300)
    with pytest.raises(UnreadableDocumentError) as direct:
        read(damaged, "自评表.docx")
    with pytest.raises(UnreadableDocumentError) as isolated:
        read_isolated(damaged, "自评表.docx")
    assert (isolated.value.reason, isolated.value.location) == (direct.value.reason, direct.value.location)
    assert direct.value.location


def test_one_worker_reads_one_document_after_the_other() -> None:
    assert len({run_isolated(os.getpid, seconds=30, memory_mb=512) for _ in range(5)} - {os.getpid()}) == 1


def test_what_hangs_is_ended_and_replaced() -> None:
    with pytest.raises(UnreadableDocumentError, match=r"0\.5 秒内未能读完"):
        run_isolated(time.sleep, 600, seconds=0.5, memory_mb=512)
    assert read_isolated(FORM, "自评表.docx") == read(FORM, "自评表.docx")


def test_what_crashes_is_replaced() -> None:
    with pytest.raises(UnreadableDocumentError, match="异常退出"):
        run_isolated(os.abort, seconds=30, memory_mb=512)
    assert read_isolated(FORM, "自评表.docx") == read(FORM, "自评表.docx")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the memory of a process in this way")
def test_what_devours_memory_is_ended_and_replaced() -> None:
    with pytest.raises(UnreadableDocumentError, match="内存超过 512 MB"):
        run_isolated(bytearray, 2_000_000_000, seconds=30, memory_mb=512)
    assert read_isolated(FORM, "自评表.docx") == read(FORM, "自评表.docx")


def test_what_a_library_prints_does_not_disturb_the_answers() -> None:
    run_isolated(print, "WARNING *** file size", seconds=30, memory_mb=512)
    assert run_isolated(len, "四个汉字", seconds=30, memory_mb=512) == 4


def test_sessions_may_read_at_the_same_time() -> None:
    documents = [word(paragraph(f"自评表{number}")) for number in range(12)]
    with ThreadPoolExecutor(6) as sessions:
        isolated = list(sessions.map(lambda data: read_isolated(data, "自评表.docx"), documents))
    assert isolated == [read(data, "自评表.docx") for data in documents]
