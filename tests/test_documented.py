"""Docs that cannot rot: every command, page, table, file of settings and variable is described, and what is described exists."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from benchmarks import results
from perfeval_data.__main__ import parser
from perfeval_data.dashboard.ui import address
from perfeval_data.database import definitions, store
from tests.conftest import ROOT

PACKAGE = ROOT / "perfeval_data"
TABLES = ROOT / "docs" / "database.md"
COMMANDS = ("docs/commands.md", "docs/commands.zh-CN.md")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = (each.choices for each in parser()._actions if isinstance(each.choices, dict))
    return choices


def options_of(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        yield from (option for option in action.option_strings if option.startswith("--") and option != "--help")


@pytest.mark.parametrize("document", COMMANDS)
@pytest.mark.parametrize("command", sorted(commands()))
def test_command_is_described_in_both_languages_with_its_options(command: str, document: str) -> None:
    rows = [line for line in text(document).splitlines() if line.startswith("|") and f"`{command}" in line]
    assert rows, f"{command} has no row in {document}"
    shared = {"--db"}
    assert not [option for option in options_of(commands()[command]) if option not in shared and option not in "".join(rows)]


def test_commands_that_are_described_exist() -> None:
    table = text("docs/commands.md").partition("| command | does |")[2].partition("\n\n")[0]
    named = {match.group(1) for match in re.finditer(r"^\| `(\w+)", table, re.MULTILINE)}
    assert named <= set(commands())


def test_commands_of_run_py_that_are_described_exist() -> None:
    documents = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]
    named = {name for file in documents for name in re.findall(r"run\.py ([a-z]+)\b", file.read_text(encoding="utf-8"))}
    assert named == set(run.COMMANDS) - {"open"}


@pytest.mark.parametrize("title", [page.title for page in address.PAGES.values()])
def test_page_stands_in_the_handbook(title: str) -> None:
    assert title in text("docs/handbook.zh-CN.md")


def test_variables_of_the_environment_are_described() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in [*PACKAGE.rglob("*.py"), ROOT / "run.py"])
    docs = "".join(file.read_text(encoding="utf-8") for file in [*(ROOT / "docs").glob("*.md")])
    assert not {name for name in re.findall(r"PERFEVAL_[A-Z_]+", code) if name not in docs}


@pytest.mark.parametrize("name", ["office.toml", "access.toml", "audit.toml", "headers.toml", "expected.csv"])
def test_file_of_settings_is_described(name: str) -> None:
    assert any(name in file.read_text(encoding="utf-8") for file in [*(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("document", ["docs/operations.md", "docs/operations.zh-CN.md"])
def test_log_that_is_shown_is_what_the_program_writes(document: str, sample_database: Path) -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
    shown = re.findall(r"^\d{4}-\S+ (INFO|WARNING) perfeval ([a-z ]+?) (?=\w+=)", text(document), re.MULTILINE)
    called = [f'log.{"event" if level == "INFO" else "trouble"}("{event}"' for level, event in shown]
    assert called
    assert [call for call in called if call not in code] == []
    with store.open_readonly(sample_database) as connection:
        ((findings,),) = connection.execute("SELECT count(*) FROM findings").fetchall()
    assert re.findall(r"file=\"fengtai-union-2024.txt\".* findings=(\d+)", text(document)) == [str(findings)]


def test_what_the_glossary_names_exists() -> None:
    """Modules by their path, tables and columns by their names in the SQL, classes by their definitions."""
    code = "".join(file.read_text(encoding="utf-8") for kind in ("*.py", "*.sql") for file in PACKAGE.rglob(kind))
    for row in text("docs/glossary.md").splitlines()[5:]:
        for name in re.findall(r"`([^`*]+)`", row.rpartition(" | ")[2]):
            exists = (PACKAGE / name).exists() if "/" in name else re.search(rf"\b{re.escape(name.partition('.')[0])}\b", code)
            assert exists or name == "expected.csv", name


@pytest.mark.parametrize("document", sorted((ROOT / "docs").glob("*.md")) + sorted(ROOT.glob("*.md")))
def test_links_of_the_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert not [target for target in targets if not (document.parent / target).exists()]


def test_paths_of_contributing_exist() -> None:
    named = re.findall(r"`((?:perfeval_data|tests|docs|pages)/[\w./]*)`", text("CONTRIBUTING.md"))
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]


def described() -> str:
    """The document of the database: its tables and views as they are, with what each column holds."""
    parts = [
        "# The database",
        "",
        f"One DuckDB file, version {definitions.VERSION}. Money is in 万元, rates are fractions (1 = 100 %), texts are as on the paper; what could not be read is NULL.",
        "Tables hold what was filed and what people decided, views what follows from it, tables named `stored_…` copies of views.",
        "Written by `PERFEVAL_DOCS=1 pytest tests/test_documented.py`.",
    ]
    connection = store.in_memory()
    relations = connection.execute("""
        SELECT table_name AS name, 'table' AS kind, comment FROM duckdb_tables()
        UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal ORDER BY kind, name""").fetchall()
    for name, kind, comment in relations:
        columns = connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [name]
        ).fetchall()
        parts += [
            "",
            f"## {name}",
            "",
            f"{kind}: {comment}" if comment else kind,
            "",
            "| column | type | 栏名 |",
            "|---|---|---|",
        ]
        parts += [f"| {column} | {data_type} | {heading or ''} |" for column, data_type, heading in columns]
    return "\n".join(parts) + "\n"


@pytest.mark.parametrize("document", results.DOCUMENTS)
def test_figures_are_those_of_the_results(document: str) -> None:
    """Each table is `benchmarks/results/NAME.csv`, and every such file is shown."""
    now = results.with_results(text(document))
    if os.environ.get("PERFEVAL_DOCS"):
        (ROOT / document).write_text(now, encoding="utf-8")
    assert text(document) == now, "write it anew: PERFEVAL_DOCS=1 pytest tests/test_documented.py"


def test_every_result_is_shown() -> None:
    documents = "".join(map(text, results.DOCUMENTS))
    assert not [file.name for file in results.RESULTS.glob("*.csv") if f"<!-- results: {file.stem} -->" not in documents]


def test_tables_are_described_as_they_are() -> None:
    now = described()
    if os.environ.get("PERFEVAL_DOCS"):
        TABLES.write_text(now, encoding="utf-8")
    assert TABLES.read_text(encoding="utf-8") == now, "write it anew: PERFEVAL_DOCS=1 pytest tests/test_documented.py"
