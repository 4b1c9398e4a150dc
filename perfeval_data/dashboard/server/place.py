"""Where the dashboard finds its database."""

from __future__ import annotations

from pathlib import Path

from perfeval_data.database import copies, store


def database() -> Path:
    """Where the database is."""
    return store.usual_database()


def is_copy() -> bool:
    """Whether the dashboard shows a read-only copy, on which nobody changes anything."""
    return copies.is_copy(database())
