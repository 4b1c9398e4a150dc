"""Versions that are raised with what depends on them, held by a fingerprint of it that is kept beside the test."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.readers import read
from tests import three_years
from tests.conftest import ROOT, SAMPLES
from tests.drawn_projects import documents


def hold(kept_in: Path, version: int, fingerprint: str, variable: str) -> None:
    """That the fingerprint is the kept one, or the version has been raised; where the environment variable is set, keep it."""
    now = {"version": version, "fingerprint": fingerprint}
    if os.environ.get(variable):
        kept_in.write_text(json.dumps(now) + "\n", encoding="utf-8")
    kept = json.loads(kept_in.read_text(encoding="utf-8"))
    if kept["fingerprint"] != fingerprint:
        assert kept["version"] < version, "what depends on the version has changed: raise it"
    assert kept == now, f"write the new fingerprint: set {variable}=1"


@cache
def readings() -> tuple[Sequence[SelfEvaluation], ...]:
    """The forms of each document: of the sample, the specimens and the drawn documents."""
    files = [*sorted(SAMPLES.iterdir()), *sorted((ROOT / "tests" / "specimens").glob("*.pdf"))]
    read_from = [(file.name, file.read_bytes()) for file in files]
    read_from += [(offer.file_name, offer.data) for offer in (*three_years.documents(), *documents())]
    return tuple(read_forms(read(data, name), name).forms for name, data in read_from)
