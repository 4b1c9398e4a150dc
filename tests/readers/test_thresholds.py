"""Thresholds of the readers: each is within its unit, and names a test that fails when it is far off."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from perfeval_data.readers import thresholds
from perfeval_data.readers.thresholds import Count, Share, Thresholds, checked
from tests.thresholds import fields, missing, specimens, without_specimen

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


class _Wrong(Thresholds, frozen=True):
    share: Share = 1.5


class _Fractional(Thresholds, frozen=True):
    fewest: Count = 0


@pytest.mark.parametrize("kind", [_Wrong, _Fractional])
def test_a_number_beyond_its_unit_is_refused(kind: type[Thresholds]) -> None:
    with pytest.raises(msgspec.ValidationError):
        checked(kind)


def test_every_threshold_has_its_text() -> None:
    assert {*specimens(thresholds)} == fields(thresholds)


def test_every_threshold_names_its_specimen_but_for_those_that_have_none() -> None:
    assert without_specimen(thresholds) == _WITHOUT_SPECIMEN


def test_specimens_exist() -> None:
    assert missing(thresholds, Path(__file__).parent) == []
