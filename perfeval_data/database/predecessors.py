"""Which project of the year before a project goes on from: found anew for the departments that an ingestion touches.

Four looks, each at the projects that those before it left over: name and unit as before; a name that is written otherwise; the same
name with another unit; and, as a guess, a name that is alike. A look that finds two answers for one project takes neither.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

ALIKE = 0.6
"""Names as alike as this are taken for the same project by themselves (`likeness` in sql/lineage.sql)."""
AKIN = 0.3
"""Names as alike as this are, where half of the indicators, and two at least, carry the same name."""

_SAME_UNIT = "later.implementing_unit IS NOT DISTINCT FROM earlier.implementing_unit"
_LOOKS = {
    "same": f"later.project_name = earlier.project_name AND {_SAME_UNIT}",
    "wording": f"later.plain = earlier.plain AND {_SAME_UNIT}",
    "unit": "later.plain = earlier.plain",
    # Phases of one undertaking are projects of their own. Blank units say nothing in common.
    "renamed": "later.implementing_unit = earlier.implementing_unit AND later.numberless <> earlier.numberless",
}


def refresh(connection: duckdb.DuckDBPyConnection, departments: Iterable[str | None]) -> None:
    """Bring the lineage of the projects of these departments up to date, in the open transaction."""
    names = pa.table({"department": pa.array(sorted(set(departments), key=str), pa.string())})
    connection.register("touched", names)
    connection.execute(
        "DELETE FROM stored_lineage l WHERE EXISTS (FROM touched t WHERE t.department IS NOT DISTINCT FROM l.department)"
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
    connection.unregister("touched")


def _look(condition: str) -> str:
    """Links of the projects that have none yet: the best match of both sides, where there is one best."""
    return f"""
        INSERT INTO stored_lineage BY NAME
        WITH pairs AS MATERIALIZED (
            SELECT later.evaluation_id, later.department, earlier.evaluation_id AS earlier_id,
                   likeness(later.plain, earlier.plain) AS name_likeness
            FROM kin later JOIN kin earlier ON earlier.fiscal_year = later.fiscal_year - 1
                AND earlier.department IS NOT DISTINCT FROM later.department AND {condition}
            WHERE later.evaluation_id NOT IN (SELECT evaluation_id FROM stored_lineage)
              AND earlier.evaluation_id NOT IN (SELECT earlier_id FROM stored_lineage)
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
            SELECT *, name_likeness + shared_share AS weight FROM weighed
            WHERE name_likeness >= {ALIKE} OR name_likeness >= {AKIN} AND shared_indicators >= 2 AND shared_share >= 0.5
            QUALIFY weight = max(weight) OVER (PARTITION BY evaluation_id) AND weight = max(weight) OVER (PARTITION BY earlier_id)
        )
        SELECT evaluation_id, department, earlier_id, $basis AS lineage_basis, name_likeness, shared_indicators FROM best
        QUALIFY count(*) OVER (PARTITION BY evaluation_id) = 1 AND count(*) OVER (PARTITION BY earlier_id) = 1"""
