"""A document that hangs, crashes, lies or devours memory costs one worker process, and the next document is read as if nothing were."""

from __future__ import annotations

import logging
import os
import pickle
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from perfeval_data.ingest.examine import Accepted, Offered, Refused, examine
from perfeval_data.ingest.worker import LIMITS, _Pool, run_isolated, stream_isolated
from perfeval_data.paper.grid import ReaderFailedError, UnreadableDocumentError
from perfeval_data.readers import read
from perfeval_data.service import processes
from tests.drawn_paper import paper
from tests.formats import as_docx
from tests.forms.test_split import TITLE, form
from tests.readers.packages import paragraph, word, word_entries, zip_of

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process in this way")


@dataclass(frozen=True, slots=True)
class Said:
    """What a worker of these tests answers."""

    text: str
    number: Decimal | None = None


def texts_of(data: bytes, file_name: str) -> Said:
    return Said("\n".join(getattr(block, "text", "") for block in read(data, file_name).blocks))


def spin() -> None:
    while True:
        pass


def be_number(number: int) -> Iterator[Said]:
    for each in range(number):
        yield Said(str(each), Decimal(each))


def fail_after_one() -> Iterator[Said]:
    yield Said("一")
    raise UnreadableDocumentError("坏了", "第二个")


def lie() -> Said:
    return 7  # type: ignore[return-value]


def speak_out_of_turn() -> Said:
    """What a reader that was taken over by a document may do with the pipe to the parent."""
    pickled = pickle.dumps((os.system, "exit 3"))
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"d" + len(pickled).to_bytes(8, "big") + pickled)
        except OSError:
            continue
    return Said("")


def divide_by_zero() -> Said:
    return Said(str(1 // 0))


def still_reads() -> bool:
    outcome = examine(Offered("自评表.docx", as_docx(paper(TITLE, form("甲")))))
    return isinstance(outcome, Accepted)


def test_a_document_is_read_as_without_isolation() -> None:
    data = word(paragraph("项目支出绩效自评表"))
    assert run_isolated(Said, texts_of, data, "自评表.docx") == texts_of(data, "自评表.docx")


def test_a_refusal_comes_with_its_reason_and_location() -> None:
    damaged = word("<w:p>" * 300)
    with pytest.raises(UnreadableDocumentError) as direct:
        read(damaged, "自评表.docx")
    with pytest.raises(UnreadableDocumentError) as isolated:
        run_isolated(Said, texts_of, damaged, "自评表.docx")
    assert (isolated.value.reason, isolated.value.location) == (direct.value.reason, direct.value.location)
    assert direct.value.location


def test_forms_with_their_numbers_come_through_unchanged() -> None:
    accepted = examine(Offered("甲.docx", as_docx(paper(TITLE, form("甲")))))
    assert isinstance(accepted, Accepted)
    (read_form,) = accepted.forms
    assert read_form.total_funds is not None
    assert read_form.total_funds.executed.value == Decimal(50)
    assert read_form.kind.value == "project"
    assert accepted.judgements[0].rule_scores[0].score == Decimal(50)


def test_one_worker_reads_one_document_after_the_other() -> None:
    assert len({run_isolated(int, os.getpid) for _ in range(5)} - {os.getpid()}) == 1


def test_what_hangs_is_ended_and_replaced() -> None:
    with pytest.raises(UnreadableDocumentError, match=r"0\.5 秒内未能读完"):
        run_isolated(type(None), time.sleep, 600, limits=replace(LIMITS, wall_seconds=0.5))
    assert still_reads()


@on_posix
def test_what_computes_without_end_is_ended_by_its_time_of_the_processor() -> None:
    with pytest.raises(UnreadableDocumentError, match="用了 1 秒处理器时间"):
        run_isolated(type(None), spin, limits=replace(LIMITS, cpu_seconds=1))
    assert still_reads()


@on_posix
def test_time_of_the_processor_counts_for_each_document_anew() -> None:
    limits = replace(LIMITS, cpu_seconds=1)
    for _ in range(4):
        run_isolated(type(None), compute, 0.6, limits=limits)


def compute(seconds: float) -> None:
    """Use so much time of the processor, however fast it is."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def recognise(pages: int, seconds: float) -> Said:
    for _ in range(pages):
        processes.allow_for_a_page()
        time.sleep(seconds)
    return Said(str(pages))


def test_a_page_that_is_recognised_has_time_of_its_own() -> None:
    assert still_reads(), "the worker has started: that is not the time that is counted"
    limits = replace(LIMITS, wall_seconds=3)
    assert run_isolated(Said, recognise, 2, 2.0, limits=limits) == Said("2")


def test_no_document_has_the_time_of_pages_without_end() -> None:
    with pytest.raises(UnreadableDocumentError, match="超过 200 页"):
        run_isolated(Said, recognise, 201, 0.0)
    assert still_reads()


@on_posix
def test_a_page_that_is_recognised_may_use_more_memory_than_a_document() -> None:
    limits = replace(LIMITS, memory_mb=512)
    assert run_isolated(int, memory_allowed, False, limits=limits) == 512
    assert run_isolated(int, memory_allowed, True, limits=limits) == processes.PAGE.memory_mb


def memory_allowed(is_recognising: bool) -> int:
    """In MB."""
    import resource

    if is_recognising:
        processes.allow_for_a_page()
    return resource.getrlimit(resource.RLIMIT_AS)[0] >> 20


def test_what_crashes_is_replaced() -> None:
    with pytest.raises(UnreadableDocumentError, match="异常退出"):
        run_isolated(type(None), os.abort)
    assert still_reads()


@on_posix
def test_what_devours_memory_is_ended_and_replaced() -> None:
    with pytest.raises(UnreadableDocumentError, match="内存超过 512 MB"):
        run_isolated(bytes, bytes, 2_000_000_000, limits=replace(LIMITS, memory_mb=512))
    assert still_reads()


def test_an_answer_of_another_kind_is_none() -> None:
    with pytest.raises(UnreadableDocumentError, match="异常退出"):
        run_isolated(Said, lie)
    assert still_reads()


def test_a_pickle_in_the_place_of_an_answer_is_not_opened() -> None:
    with pytest.raises(UnreadableDocumentError, match="异常退出"):
        run_isolated(Said, speak_out_of_turn)
    assert still_reads()


def test_a_fault_of_ours_is_told_as_such_with_its_trace() -> None:
    with pytest.raises(ReaderFailedError, match=r"程序未能读取这个文件（ZeroDivisionError）") as failed:
        run_isolated(Said, divide_by_zero)
    assert "divide_by_zero" in failed.value.trace


def test_a_document_over_which_a_reader_fails_is_refused_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="perfeval"):
        outcome = examine(Offered("甲.docx", as_docx(paper(TITLE, form("甲")))), "no settings")  # type: ignore[arg-type]
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("程序未能读取这个文件（AttributeError），不是文件的错")
    (line,) = caplog.messages
    assert line.startswith('reader failed file="甲.docx"')
    assert "check_document" in line


@on_posix
def test_a_document_that_inflates_is_told_to_need_too_much_memory() -> None:
    parts = "".join(f'<Override a="{number}"/>' for number in range(2_000_000))
    packed = zip_of({**word_entries(""), "[Content_Types].xml": f"<Types>{parts}</Types>"})
    with pytest.raises(UnreadableDocumentError, match="内存超过 512 MB"):
        run_isolated(Said, texts_of, packed, "自评表.docx", limits=replace(LIMITS, memory_mb=512))


def test_what_a_library_prints_does_not_disturb_the_answers() -> None:
    run_isolated(type(None), print, "WARNING *** file size")
    assert run_isolated(int, len, "四个汉字") == 4


def test_answers_come_one_by_one_until_one_is_a_refusal() -> None:
    assert [said.number for said in stream_isolated(Said, be_number, 3)] == [0, 1, 2]
    answers = stream_isolated(Said, fail_after_one)
    assert next(answers).text == "一"
    with pytest.raises(UnreadableDocumentError, match="第二个：坏了"):
        next(answers)


def test_answers_that_nobody_waits_for_are_given_up() -> None:
    endless = stream_isolated(Said, be_number, 10**9)
    next(endless)
    del endless
    assert [said.text for said in stream_isolated(Said, be_number, 1)] == ["0"]


def test_sessions_may_read_at_the_same_time() -> None:
    documents = [word(paragraph(f"自评表{number}")) for number in range(12)]
    with ThreadPoolExecutor(6) as sessions:
        isolated = list(sessions.map(lambda data: run_isolated(Said, texts_of, data, "自评表.docx"), documents))
    assert isolated == [texts_of(data, "自评表.docx") for data in documents]


def test_more_may_be_read_at_a_time_where_a_machine_can() -> None:
    pool = _Pool(1)
    pool.grow_to(2)
    pool.grow_to(1)
    with pool.worker() as one, pool.worker() as other:
        assert one is not other
    pool.close()
