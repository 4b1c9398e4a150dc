"""Weights and thresholds of the forms: each is within its unit, and names a test that fails when it is far off."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from perfeval_data.forms import weights
from perfeval_data.forms.weights import Characters, Cost, Proof
from perfeval_data.readers.thresholds import Thresholds, checked
from tests.thresholds import fields, missing, specimens, without_specimen

_WITHOUT_SPECIMEN = {"Told": "doubted", "Weights": "misplaced_level out_of_order rather_another_kind weight_alone"}
"""Judgement calls that no test is known to hold: none may join them."""


class _Long(Thresholds, frozen=True):
    name: Characters = 1000


class _Free(Thresholds, frozen=True):
    slip: Cost = 0.0


class _Against(Thresholds, frozen=True):
    sums: Proof = 2.5


@pytest.mark.parametrize("kind", [_Long, _Free, _Against])
def test_a_number_beyond_its_unit_is_refused(kind: type[Thresholds]) -> None:
    with pytest.raises(msgspec.ValidationError):
        checked(kind)


def test_every_number_has_its_text() -> None:
    assert {*specimens(weights)} == fields(weights)


def test_every_number_names_its_specimen_but_for_those_that_have_none() -> None:
    assert without_specimen(weights) == _WITHOUT_SPECIMEN


def test_specimens_exist() -> None:
    assert missing(weights, Path(__file__).parent) == []
