"""What tests of thresholds share: the numbers of a module, each with the test that its text names."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from types import ModuleType

from perfeval_data.readers.thresholds import Thresholds


def fields(module: ModuleType) -> set[str]:
    """The names of the thresholds of a module, `Kind.name`."""
    kinds = (kind for kind in Thresholds.__subclasses__() if kind.__module__ == module.__name__)
    return {f"{kind.__name__}.{name}" for kind in kinds for name in kind.__struct_fields__}


def specimens(module: ModuleType) -> dict[str, str]:
    """By the name of each threshold that has a text, the test that this names; empty where it names none."""
    found: dict[str, str] = {}
    for kind in ast.parse(inspect.getsource(module)).body:
        if not isinstance(kind, ast.ClassDef) or kind.name == Thresholds.__name__:
            continue
        for field, text in zip(kind.body, kind.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
                test = re.search(r"`(test_\w+\.py::test_\w+)`", str(text.value.value))
                found[f"{kind.name}.{ast.unparse(field.target)}"] = test[1] if test else ""
    return found


def without_specimen(module: ModuleType) -> dict[str, str]:
    """By their kind, the names of the thresholds whose text names no test."""
    names = sorted(name.split(".") for name, test in specimens(module).items() if not test)
    return {kind: " ".join(name for of, name in names if of == kind) for kind, _ in names}


def missing(module: ModuleType, folder: Path) -> list[str]:
    """The tests that texts of a module name and that are not in a folder."""
    tests = (test.partition("::") for test in sorted({*specimens(module).values()} - {""}))
    return [f"{file}::{test}" for file, _, test in tests if f"def {test}(" not in (folder / file).read_text(encoding="utf-8")]
