"""Whoever changes what is read from a document raises the version of the reader: documents read before are then read again.

After raising it: `PERFEVAL_READINGS=1 pytest tests/forms/test_version.py` writes the new fingerprint.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from perfeval_data.forms.version import READER_VERSION
from tests.versions import hold, readings

KEPT = Path(__file__).parent / "readings.json"


def test_version_is_raised_with_what_is_read() -> None:
    hold(KEPT, READER_VERSION, fingerprint(), "PERFEVAL_READINGS")


def fingerprint() -> str:
    """A digest of all that is read from the sample, the specimens and the drawn documents."""
    digest = hashlib.sha256()
    for forms in readings():
        for form in forms:
            digest.update(repr((form.fiscal_year, form.kind, [*form.entries()], form.reading_findings)).encode())
    return digest.hexdigest()
