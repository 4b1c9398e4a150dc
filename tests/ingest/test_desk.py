"""The desk: what waits is kept with its answers, goes through the usual step in the end, and leaves nothing behind but the answers."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from perfeval_data import __main__ as command_line
from perfeval_data import queries
from perfeval_data.audit.judgement import judge
from perfeval_data.database import desk, store
from perfeval_data.desk.learned import FILE_NAME, LearnedHeader, forget, learn, learned_headers
from perfeval_data.forms.vocabulary import Label
from perfeval_data.ingest.desk import lay
from perfeval_data.ingest.examine import Accepted, Offered, Refused, examine
from perfeval_data.ingest.kept_answers import kept_answers
from perfeval_data.ingest.outcomes import Unchanged
from perfeval_data.ingest.publish import Stored, ingest, publish
from perfeval_data.ingest.taken_up import take_up
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.paper.model import Origin, Settled
from perfeval_data.service.settings_file import SettingsError
from tests.conftest import ROOT
from tests.desk.test_answers import WHOLE
from tests.drawn_paper import paper
from tests.formats import as_html
from tests.forms.test_split import TITLE, form
from tests.forms.test_statements import FORM, beside, read

NAMELESS = Offered("无名.html", as_html(paper(TITLE, form(""))))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "perfeval.duckdb"
    ingest([NAMELESS], path)
    return path


def named(database: Path, name: str) -> Answer:
    """The answer of an officer to the question what the project is called."""
    kept = kept_answers(database).about(NAMELESS.sha256)
    (table,) = lay(take_up(NAMELESS.data, NAMELESS.file_name), NAMELESS.file_name, kept).tables
    (question,) = table.open_questions
    assert question.to_type is not None
    return replace(question.to_type, text=name)


def settle(database: Path, offer: Offered) -> None:
    answers = kept_answers(database).about(offer.sha256)
    read = examine(offer, answers=answers)
    assert isinstance(read, Accepted)
    publish([read], database, "张", settled={offer.sha256: answers})


def waiting(database: Path) -> list[tuple[str, int]]:
    with store.open_readonly(database) as connection:
        rows = queries.waiting(connection)
    return list(zip(rows["file_name"], rows["question_count"].astype(int), strict=True))


def test_a_form_with_an_open_question_waits_and_is_stored_when_it_is_answered(database: Path) -> None:
    assert waiting(database) == [("无名.html", 1)]
    desk.answer(database, NAMELESS.sha256, [(named(database, "劳模慰问"), "")], "张", 0)
    assert waiting(database) == [("无名.html", 0)]
    settle(database, NAMELESS)
    assert waiting(database) == []
    with store.open_readonly(database) as connection:
        ((evaluation_id, name),) = connection.execute("SELECT evaluation_id, project_name FROM evaluations").fetchall()
        assert name == "劳模慰问"
        origins = queries.value_origins(connection, evaluation_id)
        assert origins[["field", "value_origin"]].to_numpy().tolist() == [["project_name", "typed"]]
        ((by, text),) = connection.execute("SELECT answered_by, answer_text FROM reading_answers").fetchall()
        assert (by, text) == ("张", "劳模慰问")


def test_every_value_of_a_form_can_be_answered_for(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    drawn = read(FORM + beside("存在问题", "场地不足"))
    values = [(part, number, field) for part, number, field, _ in drawn.entries()]
    vouched = replace(drawn, settled=tuple(Settled(*value, Origin.CONFIRMED) for value in values))
    publish([Accepted("甲.docx", "0" * 64, "docx", (vouched,), judge((vouched,)))], database)
    with store.open_readonly(database) as connection:
        (evaluation_id,) = connection.execute("SELECT evaluation_id FROM evaluations").fetchone() or ()
        origins = queries.value_origins(connection, evaluation_id)
    assert sorted(set(origins["part"])) == ["evaluation", "fund_line", "indicator", "statement"]
    assert len(origins) == len(values)


def test_the_bytes_are_gone_when_it_is_settled(database: Path) -> None:
    secret = "只在原文件里的话".encode()
    offer = Offered("带话.html", as_html(paper(TITLE, form("乙"), TITLE, form(""), secret.decode())))
    ingest([offer], database)
    assert dict(waiting(database))["带话.html"] == 1
    desk.dismiss(database, offer.sha256)
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT count(*) FROM waiting_documents WHERE sha256 = ?", [offer.sha256]).fetchall() == [
            (0,)
        ]
    assert secret not in database.read_bytes()


def test_a_later_reading_of_the_same_bytes_rests_on_the_answers(database: Path) -> None:
    desk.answer(database, NAMELESS.sha256, [(named(database, "劳模慰问"), "")], "张", 0)
    report = ingest([NAMELESS], database)
    assert isinstance(report.outcomes[0], Stored)
    assert isinstance(ingest([NAMELESS], database).outcomes[0], Unchanged)
    assert waiting(database) == []


def test_what_waits_is_listed_on_the_command_line_with_its_questions(
    database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert command_line.main(["documents", "--open", "--db", str(database)]) == 0
    assert "待核定 (at the desk)  无名.html: 问题 1 个 (1 questions)" in capsys.readouterr().out
    file = tmp_path / NAMELESS.file_name
    file.write_bytes(NAMELESS.data)
    assert command_line.main(["ingest", str(file), "--db", str(database)]) == 1


def test_two_officers_at_once_are_both_on_record_and_the_later_holds(database: Path) -> None:
    answers = [named(database, f"名{number}") for number in range(4)]
    threads = [
        threading.Thread(target=desk.answer, args=(database, NAMELESS.sha256, [(each, "")], f"经办{number}", 0))
        for number, each in enumerate(answers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.open_readonly(database) as connection:
        given = desk.all_answers(connection)[NAMELESS.sha256]
    assert len(given.given) == 4
    assert given.in_force == (given.given[-1],)


def test_what_somebody_has_answered_meanwhile_is_neither_answered_nor_stored_nor_dismissed_unseen(database: Path) -> None:
    seen = kept_answers(database).about(NAMELESS.sha256)
    answer = named(database, "甲")
    desk.answer(database, NAMELESS.sha256, [(answer, "")], "甲", 0, seen)
    for act in (
        lambda: desk.answer(database, NAMELESS.sha256, [(replace(answer, text="乙"), "")], "乙", 0, seen),
        lambda: desk.dismiss(database, NAMELESS.sha256, seen),
        lambda: publish([examine(NAMELESS)], database, "乙", settled={NAMELESS.sha256: seen}),
    ):
        with pytest.raises(desk.AnsweredMeanwhileError):
            act()
    with store.open_readonly(database) as connection:
        assert [each.text for each in desk.all_answers(connection)[NAMELESS.sha256].given] == ["甲"]
        assert (desk.last_answer(connection, NAMELESS.sha256, [answer]) or ("",))[0] == "甲"


def test_document_that_two_store_at_once_is_stored_once(database: Path) -> None:
    desk.answer(database, NAMELESS.sha256, [(named(database, "劳模慰问"), "")], "张", 0)
    settle(database, NAMELESS)
    with pytest.raises(desk.NoLongerWaitingError):
        settle(database, NAMELESS)
    with store.open_readonly(database) as connection:
        log = connection.execute("SELECT outcome, done_by FROM ingestions WHERE outcome <> 'refused'").fetchall()
        assert log == [("stored", "张")]
        assert (desk.stored_by(connection, NAMELESS.sha256) or ("",))[0] == "张"


def test_an_answer_to_what_no_longer_waits_is_refused(database: Path) -> None:
    answer = named(database, "甲")
    desk.dismiss(database, NAMELESS.sha256)
    with pytest.raises(desk.NoLongerWaitingError):
        desk.answer(database, NAMELESS.sha256, [(answer, "")], "张", 0)
    with pytest.raises(desk.NamelessAnswerError):
        desk.answer(database, NAMELESS.sha256, [(answer, "")], " ", 0)


def test_a_killed_writer_leaves_the_answers_before_it(database: Path) -> None:
    desk.answer(database, NAMELESS.sha256, [(named(database, "先答"), "")], "张", 0)
    script = f"""
import os, signal
from pathlib import Path
from perfeval_data.database import desk, store
with store.rewriting(Path({str(database)!r})) as connection:
    connection.execute("DELETE FROM reading_answers")
    desk.release(connection, [{NAMELESS.sha256!r}])
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode != 0
    assert waiting(database) == [("无名.html", 0)]
    desk.answer(database, NAMELESS.sha256, [(named_again("后答", database), "")], "李", 0)
    with store.open_readonly(database) as connection:
        assert [each.text for each in desk.all_answers(connection)[NAMELESS.sha256].given] == ["先答", "后答"]


def named_again(name: str, database: Path) -> Answer:
    with store.open_readonly(database) as connection:
        return replace(desk.all_answers(connection)[NAMELESS.sha256].given[0], text=name)


def test_a_file_that_no_reader_can_read_is_typed_in_whole(database: Path) -> None:
    offer = Offered("坏.docx", b"PK\x03\x04 broken")
    refused = examine(offer)
    assert isinstance(refused, Refused)
    assert not refused.kept
    desk.lay_down(database, desk.Waiting(offer.sha256, offer.file_name, offer.data, 0))
    laid = lay(take_up(offer.data, offer.file_name), offer.file_name, Answers())
    assert laid.refusal
    assert not laid.is_settled
    desk.answer(database, offer.sha256, [(Answer(AnswerKind.TYPED, "人工录入1", text=WHOLE.as_json()), "")], "张", 0)
    settle(database, offer)
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT executed_wan::INTEGER FROM project_summary").fetchall() == [(49,)]


# --- learned headers -----------------------------------------------------------------------------------------------


def test_a_learned_header_holds_for_every_later_import_until_it_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "perfeval.duckdb"
    learn(path, LearnedHeader("年终小结", Label.ACTUAL, "张", "2026-11-29"))
    learn(path, LearnedHeader("折扣“价”\\", Label.REMARK, "张", "2026-11-29"))
    assert [each.words for each in learned_headers(path)] == ["年终小结", "折扣“价”\\"]
    odd = Offered("odd.html", as_html(paper(TITLE, form("甲").replace("实际完成值", "年终小结"))))
    ingest([odd], path)
    with store.open_readonly(path) as connection:
        assert connection.execute("SELECT actual FROM indicators ORDER BY 1").fetchall() == [("100人",), ("10次",)]
    taught, _ = learned_headers(path)
    forget(path, LearnedHeader(taught.words, Label.SCORE, taught.by, taught.on))
    assert taught in learned_headers(path), "what somebody has taught anew of the same words stays"
    forget(path, taught)
    assert [each.words for each in learned_headers(path)] == ["折扣“价”\\"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[[header]]\nwords = 'a'\n", "header 1：缺少设置项"),
        ("[[header]]\nwords = 'a'\nfield = 'nothing'\nby = ''\non = ''\n", "header 1.field：取值不在可选之列"),
        ("[[header]]\nwords = 'a'\nfield = 'project_name'\nby = ''\non = ''\n", "header 1：field 应为"),
        ("other = 1\n", "不认识的设置项"),
        ("[[header]]\nwords = ''\nfield = 'actual'\nby = ''\non = ''\n", "header 1：words 应为"),
        ("[[header]]\nwords = 'a'\nfield = 'actual'\nby = ''\non = ''\n" * 2, "栏名“a”出现两次"),
        ("no toml", "不是正确的设置文件：第1行第4个字符"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=f"{FILE_NAME}：{reason}"):
        learned_headers(tmp_path / "perfeval.duckdb")
