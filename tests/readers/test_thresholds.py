"""Thresholds of the readers: each is within its unit, and names a test that fails when it is far off."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import msgspec
import pytest

from perfeval_data.readers import thresholds
from perfeval_data.readers.thresholds import Count, Share, Thresholds, checked

_HERE = Path(__file__).parent
_WITHOUT_SPECIMEN = {
    "Breaks": "same_edge same_edge_of_sheet",
    "Certainty": "dash",
    "Colours": "edge",
    "Fills": "most same_side",
    "Hiding": "large least margin",
    "Ink": "darker neighbourhood red",
    "ScannedLines": "aside border crossing ends gap least_skew missing missing_points narrowest off tells_skew",
    "ScannedWriting": "along full gap least_height low many near red_ink room speck two_lines usual",
    "Sequence": "same_edge same_width",
    "Shapes": "most_of_letter",
    "Strikes": "most_slants",
    "Watermarks": "far least_wide margin same_height",
    "Writing": "least_broken most_cells_of_row",
}
"""Judgement calls that no test is known to hold: none may join them."""


def _specimens() -> dict[str, str]:
    """By the name of each threshold, the test that its text names; empty where it names none."""
    found: dict[str, str] = {}
    for kind in ast.parse(inspect.getsource(thresholds)).body:
        if not isinstance(kind, ast.ClassDef) or kind.name == Thresholds.__name__:
            continue
        for field, text in zip(kind.body, kind.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
                test = re.search(r"`(test_\w+\.py::test_\w+)`", str(text.value.value))
                found[f"{kind.name}.{ast.unparse(field.target)}"] = test[1] if test else ""
    return found


class _Wrong(Thresholds, frozen=True):
    share: Share = 1.5


class _Fractional(Thresholds, frozen=True):
    fewest: Count = 0


@pytest.mark.parametrize("kind", [_Wrong, _Fractional])
def test_a_number_beyond_its_unit_is_refused(kind: type[Thresholds]) -> None:
    with pytest.raises(msgspec.ValidationError):
        checked(kind)


def test_every_threshold_has_its_text() -> None:
    fields = {f"{kind.__name__}.{name}" for kind in Thresholds.__subclasses__() for name in kind.__struct_fields__}
    assert {*_specimens()} == {name for name in fields if not name.startswith("_")}


def test_every_threshold_names_its_specimen_but_for_those_that_have_none() -> None:
    without = {f"{kind}.{name}" for kind, names in _WITHOUT_SPECIMEN.items() for name in names.split()}
    assert {name for name, test in _specimens().items() if not test} == without


@pytest.mark.parametrize("specimen", sorted({test for test in _specimens().values() if test}))
def test_specimens_exist(specimen: str) -> None:
    file, _, test = specimen.partition("::")
    assert f"def {test}(" in (_HERE / file).read_text(encoding="utf-8")
