"""Settings of the audit: the usual ones, and what a file beside the database may change."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.audit.settings import USUAL, SettingsError, settings_beside
from perfeval_data.database import store
from perfeval_data.forms.reading import read_forms
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import ingest
from tests.audit.specimens import RIGHT
from tests.conftest import SAMPLES
from tests.drawn_paper import paper


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


def local(database: Path, text: str) -> None:
    (database.parent / "audit.toml").write_text(text, encoding="utf-8")


def test_without_a_local_file_the_usual_settings_hold(database: Path) -> None:
    assert settings_beside(database) == USUAL
    assert USUAL.bands.partly_reached == Decimal("0.6")


def test_local_file_changes_only_what_it_names(database: Path) -> None:
    local(database, "[bands]\npartly_reached = 0.5\n")
    settings = settings_beside(database)
    assert (settings.bands.partly_reached, settings.bands.reached) == (Decimal("0.5"), USUAL.bands.reached)
    assert settings.funds == USUAL.funds


def test_form_is_judged_by_the_local_settings(database: Path) -> None:
    drawing = RIGHT.replace("| 11月底前 | 12月20日 | 20 | 18 |", "| 形成氛围 | 部分达成预期指标 | 20 | 11 |").replace(
        "86.5", "79.5"
    )
    forms = read_forms(paper("项目支出绩效自评表（2024年度）", drawing)).forms
    assert [finding.code for finding in check_document(forms)[0]] == ["score_outside_band"]
    local(database, "[bands]\npartly_reached = 0.5\n")
    assert check_document(forms, settings_beside(database)) == [[]]


def test_ingestion_takes_the_settings_beside_the_database(database: Path) -> None:
    local(database, "[targets]\nfar_above = 3\n")
    ingest(files_under([SAMPLES]), database)
    with store.open_readonly(database) as connection:
        codes = {code for (code,) in connection.execute("SELECT DISTINCT code FROM findings").fetchall()}
    assert "far_above_target" not in codes
    local(database, "[targets]\nfar = 3\n")
    with pytest.raises(SettingsError):
        ingest(files_under([SAMPLES]), database)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[bands]\nhalf = 0.5", "bands.half"),
        ("[band]\nreached = 0.5", "band"),
        ("reached = 0.5", "reached"),
        ("[bands]\nreached = '高'", "不小于零的数"),
        ("[bands]\nreached = -1", "不小于零的数"),
        ("[weights]\nreferences = 3", "列表"),
        ("[bands", "不是正确的设置文件"),
    ],
)
def test_file_that_cannot_be_used_is_refused_with_the_reason(database: Path, text: str, reason: str) -> None:
    local(database, text)
    with pytest.raises(SettingsError, match=reason):
        settings_beside(database)
