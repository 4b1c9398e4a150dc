"""What tests of papers share."""

from __future__ import annotations

import os

import pytest

from perfeval_data.report import MissingFontError
from perfeval_data.report.typesetting import faces


@pytest.fixture(scope="session")
def chinese_font() -> None:
    """Pages and charts need one; a machine without is no place for these tests, but CI is none of those."""
    try:
        faces()
    except MissingFontError as error:
        if os.environ.get("PERFEVAL_REQUIRE_BROWSER"):
            raise
        pytest.skip(str(error))
