"""By which indicator a person counts what a project delivers, which gives its cost per unit (单位成本).

A choice holds for the project in all its years, until another one is made in any of them. What nobody has chosen has no cost.
"""

from __future__ import annotations

from pathlib import Path

from perfeval_data.database.relations import now
from perfeval_data.database.review import named
from perfeval_data.service import log


def choose(database: Path, project_id: int, level_3: str, counted_unit: str, chosen_by: str) -> None:
    """Count a project by an indicator, in this unit (人次, 件, 场); raises `NamelessDecisionError`, and what `store.rewriting` does."""
    _add(database, project_id, level_3, counted_unit.strip(), chosen_by)


def take_away(database: Path, project_id: int, taken_by: str) -> None:
    """Take the choice for a project back; raises what `choose` does."""
    _add(database, project_id, None, None, taken_by)


def _add(database: Path, project_id: int, level_3: str | None, counted_unit: str | None, by: str) -> None:
    with named(database, by) as connection:
        connection.execute(
            "INSERT INTO cost_choices VALUES (nextval('cost_choice_ids'), ?, ?, ?, ?, ?)",
            [project_id, level_3, counted_unit, by.strip(), now()],
        )
    log.event("cost indicator chosen" if level_3 else "cost indicator taken away", project=project_id, by=by.strip())
