"""More published documents, most of them cut off where they were collected: refused with a reason, or read whole, never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data.ingest.examine import Accepted, Offered, Refused, examine
from tests.conftest import MORE_SAMPLES

VARIANTS = sorted((MORE_SAMPLES / "variants").glob("*.txt"))
WHOLE = "sichuan-2023-text.txt"

pytestmark = pytest.mark.skipif(not VARIANTS, reason="the further samples are not beside this checkout")


@pytest.mark.parametrize("path", [path for path in VARIANTS if path.name != WHOLE], ids=lambda path: path.name)
def test_document_that_is_cut_off_or_no_self_evaluation_is_refused(path: Path) -> None:
    outcome = examine(Offered(path.name, path.read_bytes()))
    assert isinstance(outcome, Refused)
    assert outcome.reason


def test_whole_document_is_read() -> None:
    path = MORE_SAMPLES / "variants" / WHOLE
    outcome = examine(Offered(path.name, path.read_bytes()))
    assert isinstance(outcome, Accepted)
    (form,) = outcome.forms
    assert form.total_funds is not None
    assert [str(entry.value) for entry in (form.total_funds.initial_budget, form.total_funds.executed)] == ["238.93", "251.89"]
    assert [(i.target.text, i.actual.text, i.weight.value, i.score.value) for i in form.indicators] == [
        ("=100%", "", 60, None),
        ("=100%", "", 30, None),
    ]
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (100, None)
