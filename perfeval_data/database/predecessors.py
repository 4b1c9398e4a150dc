"""Which project of last year a project continues: recomputed for the departments that an ingestion touches.

Four passes, each over the projects that the earlier ones left: same name and unit; the name in another spelling; the same
name with another unit; and, as a guess, a similar name. A pass that finds two answers for one project takes neither.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

ALIKE = 0.6
"""`similarity` (sql/predecessors.sql) from which on two names are taken for the same project."""
AKIN = 0.3
"""The same where half of the indicators, and two at least, share their names."""

_SAME_UNIT = "later.implementing_unit IS NOT DISTINCT FROM earlier.implementing_unit"
_LOOKS = {
    "same": f"later.project_name = earlier.project_name AND {_SAME_UNIT}",
    "wording": f"later.plain = earlier.plain AND {_SAME_UNIT}",
    "unit": "later.plain = earlier.plain",
    # Phases of one undertaking are separate projects. Two blank units have nothing in common.
    "renamed": "later.implementing_unit = earlier.implementing_unit AND later.numberless <> earlier.numberless",
}


def refresh(connection: duckdb.DuckDBPyConnection, departments: Iterable[str | None]) -> None:
    """Bring the predecessors of the projects of these departments up to date, in the open transaction."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT unnest(?::VARCHAR[]) AS department", [[*set(departments)]]
    )
    connection.execute(
        "DELETE FROM stored_predecessors l WHERE EXISTS (FROM touched t WHERE t.department IS NOT DISTINCT FROM l.department)"
    )
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE kin AS
        SELECT e.evaluation_id, e.fiscal_year, e.department, e.implementing_unit, e.project_name,
               plain_name(e.project_name) AS plain, without_numbers(plain) AS numberless
        FROM current_evaluations e SEMI JOIN touched t ON e.department IS NOT DISTINCT FROM t.department
        WHERE e.form_kind = 'project' AND e.fiscal_year IS NOT NULL""")
    for basis, condition in _LOOKS.items():
        connection.execute(_look(condition), {"basis": basis})
    connection.execute("DROP TABLE kin")
    connection.execute("DROP TABLE touched")


def _look(condition: str) -> str:
    """Links of the projects that have none yet: the best match of both sides, where there is one best."""
    return f"""
        INSERT INTO stored_predecessors BY NAME
        WITH pairs AS MATERIALIZED (
            SELECT later.evaluation_id, later.department, earlier.evaluation_id AS earlier_id,
                   similarity(later.plain, earlier.plain) AS name_similarity
            FROM kin later JOIN kin earlier ON earlier.fiscal_year = later.fiscal_year - 1
                AND earlier.department IS NOT DISTINCT FROM later.department AND {condition}
            WHERE later.evaluation_id NOT IN (SELECT evaluation_id FROM stored_predecessors)
              AND earlier.evaluation_id NOT IN (SELECT earlier_id FROM stored_predecessors)
        ), indicator_names AS (
            SELECT DISTINCT evaluation_id, level_3 FROM indicators
            WHERE level_3 IS NOT NULL AND evaluation_id IN (SELECT evaluation_id FROM pairs UNION SELECT earlier_id FROM pairs)
        ), shared AS (
            SELECT p.evaluation_id, p.earlier_id, count(*) AS number
            FROM pairs p JOIN indicator_names now ON now.evaluation_id = p.evaluation_id
            JOIN indicator_names before ON before.evaluation_id = p.earlier_id AND before.level_3 = now.level_3 GROUP BY ALL
        ), counts AS (SELECT evaluation_id, count(*) AS number FROM indicator_names GROUP BY ALL
        ), weighed AS (
            SELECT p.*, coalesce(s.number, 0) AS shared_indicators,
                   coalesce(s.number / greatest(n.number, b.number), 0) AS shared_share
            FROM pairs p LEFT JOIN shared s USING (evaluation_id, earlier_id)
            LEFT JOIN counts n ON n.evaluation_id = p.evaluation_id LEFT JOIN counts b ON b.evaluation_id = p.earlier_id
        ), best AS (
            SELECT *, name_similarity + shared_share AS weight FROM weighed
            WHERE name_similarity >= {ALIKE} OR name_similarity >= {AKIN} AND shared_indicators >= 2 AND shared_share >= 0.5
            QUALIFY weight = max(weight) OVER (PARTITION BY evaluation_id) AND weight = max(weight) OVER (PARTITION BY earlier_id)
        )
        SELECT evaluation_id, department, earlier_id, $basis AS predecessor_basis, name_similarity, shared_indicators FROM best
        QUALIFY count(*) OVER (PARTITION BY evaluation_id) = 1 AND count(*) OVER (PARTITION BY earlier_id) = 1"""
