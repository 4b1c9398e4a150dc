"""Published forms read by hand: the audit says what the reader says, and its document is up to date."""

from __future__ import annotations

import pytest

from benchmarks.audit import DOCUMENT, Checked, checked_forms, document
from perfeval_data.audit.catalogue import RULES

FORMS = checked_forms()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_findings_are_those_of_a_careful_reader(form: Checked) -> None:
    assert form.found == form.expected + form.of_the_cut


def test_document_of_the_rules_is_up_to_date() -> None:
    """`python -m benchmarks.audit --write` makes it so."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()
    assert all(f"`{code}`" in document() for code in RULES)
