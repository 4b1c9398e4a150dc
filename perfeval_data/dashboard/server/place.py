"""Where the dashboard finds its database."""

from __future__ import annotations

import os
from pathlib import Path

from perfeval_data.database import store


def database() -> Path:
    """Where the database is: the environment's PERFEVAL_DB, or the usual place."""
    return Path(os.environ.get("PERFEVAL_DB", store.DEFAULT_DATABASE))
