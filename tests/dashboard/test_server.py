"""What the server does before and beside any page."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from perfeval_data.dashboard.server.lifespan import Health
from perfeval_data.database.upkeep.health import Check
from tests.browser.conftest import free_port, serving
from tests.conftest import ROOT, awaited

STRANGE_NAME = """
import asyncio, sys, urllib.request
asked = []
sys.addaudithook(lambda event, facts: asked.append(facts[0]) if event == "socket.getaddrinfo" else None)
import app
from perfeval_data.dashboard.server.lifespan import lifespan
from streamlit.web.server.server_util import is_url_from_allowed_origins
async def main():
    async with lifespan(app.app):
        print(is_url_from_allowed_origins("http://evil.example"), asked)
asyncio.run(main())
"""


def test_page_of_a_strange_name_is_refused_without_asking_the_internet(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STRANGE_NAME]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, env={"PERFEVAL_DB": str(tmp_path / "x")}
    )
    assert done.stdout.strip() == "False []"


def test_health_is_told_to_a_monitor_in_one_word_and_to_the_log_in_a_sentence(sample_database: Path, tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    database.write_bytes(sample_database.read_bytes())
    port = free_port()
    url = f"http://127.0.0.1:{port}/healthz"
    with serving(database, port):
        with urllib.request.urlopen(url) as answer:
            assert json.load(answer) == {"status": "good"}
        database.write_bytes(b"damaged")
        time.sleep(Health.SECONDS)
        for _ in range(2):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(url)
            assert (refused.value.code, json.load(refused.value)) == (503, {"status": "bad"})
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert f'started database="{database}"' in log
    assert log.count('not in order check="database"') == 1


def test_health_is_looked_at_once_for_many_who_ask_at_the_same_time() -> None:
    looks: list[int] = []

    def look() -> list[Check]:
        looks.append(1)
        return [Check("database", True, "")]

    async def ask_often() -> None:
        health = Health(look)
        assert await asyncio.gather(*(health.is_good() for _ in range(200))) == [True] * 200

    awaited(ask_often())
    assert len(looks) == 1
