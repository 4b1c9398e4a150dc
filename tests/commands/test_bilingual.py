"""What the program prints is Chinese first, with English in brackets behind it: no text the other way round."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

ENGLISH_FIRST = re.compile(r"[A-Za-z.,] \([^()A-Za-z]*[一-鿿][^()]*\)")
SCRIPTS = sorted([*ROOT.glob("perfeval_data/**/*.py"), *ROOT.glob("deploy/*.py"), ROOT / "run.py"])


def texts(script: Path) -> Iterator[str]:
    """The texts of a script, but for its docstrings; what is put into an f-string is an `x`."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_chinese_comes_first() -> None:
    assert not [f"{script}: {text}" for script in SCRIPTS for text in texts(script) if ENGLISH_FIRST.search(text)]
