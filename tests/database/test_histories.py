"""Every reading is kept: what counts is the newest document that holds a project, whatever came and went before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from perfeval_data.audit.settings import USUAL
from perfeval_data.database import store
from perfeval_data.database.judging import follow_up, judge_all
from perfeval_data.database.writer import ReadDocument, Writer
from perfeval_data.forms.version import READER_VERSION
from perfeval_data.ingest.publish import publish, remove
from tests.database.histories import Holding, counting, document, document_id, fingerprint, play

HISTORIES = {
    "a newer document takes over its projects and gives them back": """
        A: 甲50 乙50    | 甲50 乙50
        B: 乙70         | 甲50 乙70
        remove B        | 甲50 乙50
    """,
    "a document whose projects all went to a newer one is still there": """
        A: 甲50         | 甲50
        B: 甲70         | 甲70
        A: 甲50         | 甲70
        remove B        | 甲50
    """,
    "the newest remaining reading comes back, not the oldest": """
        A: 甲50         | 甲50
        B: 甲60         | 甲60
        C: 甲70         | 甲70
        remove C        | 甲60
        remove B        | 甲50
    """,
    "an older document that goes changes nothing": """
        A: 甲50         | 甲50
        B: 甲60         | 甲60
        remove A        | 甲60
        remove B        |
    """,
    "several documents go at once": """
        A: 甲50 乙50    | 甲50 乙50
        B: 甲60         | 甲60 乙50
        C: 乙70         | 甲60 乙70
        remove B C      | 甲50 乙50
    """,
    "what was removed and comes again is the newest": """
        A: 甲50         | 甲50
        B: 甲60         | 甲60
        remove A        | 甲60
        A: 甲50         | 甲50
    """,
    "a project twice in one document counts twice, and gives way as one": """
        A: 甲50 甲20    | 甲20 甲50
        B: 甲70         | 甲70
        remove B        | 甲20 甲50
    """,
    "the same in one run": """
        A: 甲50 甲20 / B: 甲70 | 甲70
    """,
    "a name in other width, case or spacing is the same project": """
        A: 甲（GDP）50    | 甲（GDP）50
        B: 甲(gdp)60    | 甲(gdp)60
    """,
    "a document that an older reader has read is read again, in its place in time": """
        older A: 甲50   | 甲50
        B: 乙70         | 甲50 乙70
        A: 甲55 乙55    | 甲55 乙70
        remove B        | 甲55 乙55
    """,
    "what a newer reader has read is not read again by an older one": """
        A: 甲50         | 甲50
        older A: 甲40   | 甲50
    """,
}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_history(tmp_path: Path, history: str) -> None:
    play(tmp_path / "perfeval.duckdb", history)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


def numbers(database: Path) -> dict[str, tuple[int, ...]]:
    """The project, form and document that stand for each name that counts."""
    with store.open_readonly(database) as connection:
        rows = connection.execute("SELECT project_name, project_id, evaluation_id, document_id FROM project_summary").fetchall()
    return {name: tuple(rest) for name, *rest in rows}


def test_numbers_are_never_used_again(database: Path) -> None:
    publish([document("A", [("甲", 50)]), document("B", [("乙", 50)])], database)
    remove([2], database)
    publish([document("C", [("丙", 50)])], database)
    assert numbers(database) == {"甲": (1, 1, 1), "丙": (3, 3, 3)}


def test_project_keeps_its_number_through_readings_and_absence(database: Path) -> None:
    publish([document("A", [("甲", 50)])], database)
    publish([document("B", [("甲", 60)])], database)
    assert numbers(database) == {"甲": (1, 2, 2)}
    remove([1, 2], database)
    publish([document("C", [("乙", 1)]), document("D", [("甲", 70)])], database)
    assert numbers(database)["甲"][0] == 1


def test_one_run_and_several_give_the_same(database: Path, tmp_path: Path) -> None:
    documents = [document("A", [("甲", 50), ("甲", 20)]), document("B", [("甲", 70), ("乙", 1)]), document("C", [("乙", 2)])]
    publish(documents, database)
    for each in documents:
        publish([each], tmp_path / "one by one.duckdb")
    assert counting(database) == counting(tmp_path / "one by one.duckdb") == [("乙", 2), ("甲", 70)]


def test_unknown_documents_are_passed_over_and_nothing_is_written(database: Path) -> None:
    publish([document("A", [("甲", 50)])], database)
    before = database.read_bytes()
    assert remove([7], database) == ()
    assert database.read_bytes() == before


def test_replacements_are_told_from_document_to_document(database: Path) -> None:
    publish([document("A", [("甲", 50), ("乙", 1)])], database)
    published = publish([document("B", [("甲", 60)]), document("C", [("甲", 70)])], database)
    assert [(each.project_name, each.old_file, each.new_file) for each in published.replacements] == [
        ("甲", "A.docx", "B.docx"),
        ("甲", "B.docx", "C.docx"),
    ]


def test_log_tells_what_happened(database: Path) -> None:
    publish([document("A", [("甲", 50)], READER_VERSION - 1)], database)
    publish([document("A", [("甲", 50)])], database)
    publish([document("B", [("甲", 60)])], database)
    remove([document_id(database, "A")], database)
    with store.open_readonly(database) as connection:
        log = connection.execute("SELECT file_name, outcome, replaced_count FROM ingestions ORDER BY ingestion_id").fetchall()
    assert log == [("A.docx", "stored", 0), ("A.docx", "read again", 0), ("B.docx", "stored", 1), ("A.docx", "removed", 0)]


# --- any history ---------------------------------------------------------------------------------------------------


NAMES, PROJECTS = ("A", "B", "C", "D"), ("甲", "乙", "丙")
CONTENTS = st.lists(st.tuples(st.sampled_from(PROJECTS), st.integers(1, 99)), min_size=1, max_size=4)


class Histories(RuleBasedStateMachine):
    """A database and a plain model of it: the documents that are there, in the order of their arrival."""

    def __init__(self) -> None:
        super().__init__()
        self.connection: duckdb.DuckDBPyConnection = store.in_memory()
        self.model: dict[str, list[Holding]] = {}
        self.ids: dict[str, int] = {}
        """The number of each project that was ever seen."""
        self.forms: set[int] = set()
        """The numbers of all forms that were ever seen."""

    @initialize()
    def begin(self) -> None:
        self._write(lambda _: None)

    @rule(documents=st.dictionaries(st.sampled_from(NAMES), CONTENTS, min_size=1, max_size=3))
    def ingest(self, documents: dict[str, list[Holding]]) -> None:
        new = {name: held for name, held in documents.items() if name not in self.model}
        before = self._form_ids()
        self._write(lambda writer: writer.add([self._read(name, held) for name, held in new.items()]))
        self.model |= new
        assert not (self._form_ids() - before) & self.forms, "a number was used again"

    @precondition(lambda self: self.model)
    @rule(data=st.data(), held=CONTENTS)
    def read_again(self, data: st.DataObject, held: list[Holding]) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        self._write(lambda writer: writer.add([self._read(name, held)]))
        self.model[name] = held  # a dict keeps the place of its key

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        names = data.draw(st.lists(st.sampled_from(sorted(self.model)), min_size=1, unique=True))
        files = [f"{name}.docx" for name in names]
        ids = self._rows("SELECT document_id FROM documents WHERE list_contains(?, file_name)", files)
        self._write(lambda writer: writer.remove([document_id for (document_id,) in ids]))
        for name in names:
            del self.model[name]

    @rule()
    def judge_again(self) -> None:
        judge_all(self.connection, USUAL)

    @invariant()
    def counts_what_the_newest_document_says(self) -> None:
        newest = {project: name for name, held in self.model.items() for project, _ in held}
        expected = sorted(
            (project, budget) for name, held in self.model.items() for project, budget in held if newest[project] == name
        )
        assert sorted(self._rows("SELECT project_name, annual_budget_wan::INTEGER FROM project_summary")) == expected

    @invariant()
    def keeps_every_form(self) -> None:
        assert len(self._form_ids()) == sum(map(len, self.model.values()))
        self.forms |= self._form_ids()

    @invariant()
    def keeps_the_numbers_of_projects(self) -> None:
        found = self.connection.execute("SELECT DISTINCT project_name, project_id FROM evaluations").fetchall()
        assert all(self.ids.setdefault(name, number) == number for name, number in found)

    @invariant()
    def keeps_copies_in_step(self) -> None:
        for stored, computed in (
            ("FROM stored_summary", "FROM computed_summary"),
            ("FROM stored_unit_figures", "FROM unit_figures_of('current_evaluations')"),
        ):
            assert sorted(map(str, self._rows(stored))) == sorted(map(str, self._rows(computed)))

    def _write(self, change: object) -> None:
        writer = Writer(self.connection, datetime(2026, 1, 1), "test")
        change(writer)  # type: ignore[operator]
        follow_up(writer, USUAL)

    def _read(self, name: str, held: list[Holding]) -> ReadDocument:
        accepted = document(name, held)
        return ReadDocument(accepted.file_name, fingerprint(name), "docx", READER_VERSION, accepted.forms, accepted.judgements)

    def _rows(self, question: str, *parameters: object) -> list[tuple[object, ...]]:
        return self.connection.execute(question, list(parameters)).fetchall()

    def _form_ids(self) -> set[int]:
        return {number for (number,) in self.connection.execute("SELECT evaluation_id FROM evaluations").fetchall()}

    def teardown(self) -> None:
        self.connection.close()


TestAnyHistory = Histories.TestCase
TestAnyHistory.settings = settings(max_examples=8, stateful_step_count=10)
