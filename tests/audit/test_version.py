"""Whoever changes what the audit says raises its version: forms judged before are then judged again.

After raising it: `PERFEVAL_FINDINGS=1 pytest tests/audit/test_version.py` writes the new fingerprint.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from perfeval_data.audit.judgement import AUDIT_VERSION, judge
from tests.versions import hold, readings

KEPT = Path(__file__).parent / "findings.json"


def test_version_is_raised_with_what_is_found() -> None:
    hold(KEPT, AUDIT_VERSION, fingerprint(), "PERFEVAL_FINDINGS")


def fingerprint() -> str:
    """A digest of all findings and scores of the sample, the specimens and the drawn documents."""
    digest = hashlib.sha256()
    for forms in readings():
        digest.update(repr(judge(forms)).encode())
    return digest.hexdigest()
