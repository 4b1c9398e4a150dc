"""The rooms of the package, and the one direction in which they import each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "perfeval_data"

ROOMS = {
    "paper": "what everyone speaks of: cells, the form, values, grades, kinds of finding",
    "service": "files, log and access know nothing of forms",
    "readers": "bytes to a grid: a reader does not know what a form is",
    "audit": "judges a form and does not care how it was read or where it is kept",
    "forms": "grids to forms; borrows tolerances from the audit, which never reads",
    "desk": "what a reading leaves open, as questions to a person",
    "explain": "draws how a form was read",
    "database": "keeps forms and what the audit says of them; does not know who asks",
    "queries": "asks the database, in words that no person reads",
    "words": "puts answers into Chinese, for screen and paper alike",
    "export": "answers as files",
    "ingest": "the order of work from bytes to the database; shows nothing",
    "commands": "the command line: what the dashboard does, without a screen",
    "dashboard": "the only room that knows Streamlit and Plotly",
}
"""Every room with what it is there for. A room imports those above it and itself."""

ORDER = list(ROOMS)
ON_SCREEN = {"streamlit", "plotly", "starlette"}


def imports_of(file: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files_of(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


def test_every_folder_of_the_package_is_a_room() -> None:
    assert {folder.name for folder in PACKAGE.iterdir() if folder.is_dir() and folder.name != "__pycache__"} == set(ROOMS)


def test_only_the_command_line_stands_outside_of_the_rooms() -> None:
    assert {file.name for file in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("room", ORDER)
def test_a_room_imports_only_rooms_before_it(room: str) -> None:
    allowed = ORDER[: ORDER.index(room) + 1]
    against = [
        f"{file.relative_to(PACKAGE)} imports {name}"
        for file in files_of(room)
        for name in imports_of(file)
        if name.startswith("perfeval_data.") and name.split(".")[1] not in allowed
    ]
    assert not against


@pytest.mark.parametrize("room", [room for room in ORDER if room != "dashboard"])
def test_only_the_dashboard_knows_the_screen(room: str) -> None:
    assert not [file for file in files_of(room) if ON_SCREEN & {name.split(".")[0] for name in imports_of(file)}]


def test_every_name_that_a_room_offers_exists() -> None:
    names = {file.relative_to(PACKAGE.parent).parent for file in PACKAGE.rglob("__init__.py")}
    offering = [import_module(".".join(folder.parts)) for folder in sorted(names)]
    offered = [(module, name) for module in offering for name in getattr(module, "__all__", ())]
    assert offered
    assert [f"{module.__name__}.{name}" for module, name in offered if not hasattr(module, name)] == []


def test_who_stores_documents_loads_nothing_that_only_reading_needs() -> None:
    """The command `ingest` for one document is mostly loading: what its worker loads, it must not load too."""
    listed = "import sys, perfeval_data.__main__, perfeval_data.ingest.publish; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", listed], cwd=PACKAGE.parent, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "duckdb" in loaded
    needless = {
        "perfeval_data.audit.catalogue",
        "perfeval_data.forms.reading",
        "PIL",
        "numpy",
        "pandas",
        "pyarrow",
        "streamlit",
    }
    assert needless.isdisjoint(loaded)
