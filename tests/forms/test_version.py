"""Whoever changes what is read from a document raises the version of the reader: documents read before are then read again.

After raising it: `PERFEVAL_READINGS=1 pytest tests/forms/test_version.py` writes the new fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from perfeval_data.forms.reading import read_forms
from perfeval_data.forms.version import READER_VERSION
from perfeval_data.readers import read
from tests import three_years
from tests.conftest import ROOT, SAMPLES
from tests.drawn_projects import documents

KEPT = Path(__file__).parent / "readings.json"


def test_version_is_raised_with_what_is_read() -> None:
    now = {"version": READER_VERSION, "fingerprint": fingerprint()}
    if os.environ.get("PERFEVAL_READINGS"):
        KEPT.write_text(json.dumps(now) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    if kept["fingerprint"] != now["fingerprint"]:
        assert kept["version"] < READER_VERSION, "what is read has changed: raise READER_VERSION"
    assert kept == now, "write the new fingerprint, see above"


def fingerprint() -> str:
    """A digest of all that is read from the sample, the specimens and the drawn documents."""
    files = [*sorted(SAMPLES.iterdir()), *sorted((ROOT / "tests" / "specimens").glob("*.pdf"))]
    read_from = [(file.name, file.read_bytes()) for file in files]
    read_from += [(offer.file_name, offer.data) for offer in (*three_years.documents(), *documents())]
    digest = hashlib.sha256()
    for name, data in read_from:
        for form in read_forms(read(data, name), name).forms:
            digest.update(repr((form.fiscal_year, form.kind, [*form.entries()], form.reading_findings)).encode())
    return digest.hexdigest()
