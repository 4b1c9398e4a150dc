"""Findings named in tests by the project that they belong to."""

from __future__ import annotations

from pathlib import Path

from perfeval_data.database import store
from perfeval_data.database.review import FindingIdentity


def finding_of(database: Path, project_name: str, code: str, level_3: str | None, stated: str | None) -> FindingIdentity:
    """The identity of a finding of the project with this name."""
    with store.open_readonly(database) as connection:
        question = "SELECT project_id FROM projects WHERE project_name = ?"
        ((project_id,),) = connection.execute(question, [project_name]).fetchall()
    return FindingIdentity(project_id, code, level_3, stated)
