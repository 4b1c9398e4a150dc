"""Right forms of many fields, drawn with what is near to a slip: denials of harm, parts of a whole, surveys, changes, periods, other units.

The audit has nothing to say of any.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from tests.drawn_paper import paper

FORMS = tomllib.loads(Path(__file__).with_name("right_fields.toml").read_text(encoding="utf-8"))["form"]


@pytest.mark.parametrize("entry", FORMS, ids=lambda entry: str(entry["name"]))
def test_right_form_is_passed(entry: dict[str, Any]) -> None:
    (form,) = read_forms(paper(entry["title"], entry["drawing"])).forms
    assert len(form.indicators) > 5
    assert [found.message for found in check_document([form])[0]] == []
