"""What the server does before and beside any page."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import free_port, serving
from tests.conftest import ROOT

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


def test_health_is_told_to_a_monitor(sample_database: Path, tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    database.write_bytes(sample_database.read_bytes())
    port = free_port()
    url = f"http://127.0.0.1:{port}/healthz"
    with serving(database, port):
        with urllib.request.urlopen(url) as answer:
            assert json.load(answer)["status"] == "good"
        database.write_bytes(b"damaged")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(url)
        assert refused.value.code == 503
        assert [check["name"] for check in json.load(refused.value)["checks"] if not check["is_good"]] == ["database"]
    assert f'started database="{database}"' in (tmp_path / "log").read_text(encoding="utf-8")
