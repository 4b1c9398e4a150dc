"""What the filter bar offers, and how much there is to choose from."""

from __future__ import annotations

from typing import Any

from perfeval_data.queries.filters import NOT_FILED, Connection, Filters

Options = list[tuple[Any, int]]
"""Values of a dimension in the order of the documents, each with its number of projects."""


def years(connection: Connection) -> Options:
    """The years with projects, newest first; projects without a year are under None."""
    return connection.execute(
        "SELECT fiscal_year, count(*) FROM evaluations WHERE form_kind = 'project' GROUP BY 1 ORDER BY 1 DESC NULLS LAST"
    ).fetchall()


def newest_year(connection: Connection) -> int | None:
    """The newest year with projects; None where no project has a year."""
    return next((year for year, _ in years(connection)), None)


def options(connection: Connection, column: str, year: int | str | None, department: str | None = None) -> Options:
    """The departments, units or grades of a year, or of one department in it."""
    condition, parameters = Filters(year, department).where()
    order = "min(position)" if column == "grade" else "min(evaluation_id)"
    question = f"""
        SELECT coalesce({column}, '{NOT_FILED}'), count(*)
        FROM project_summary LEFT JOIN (
            SELECT grade, row_number() OVER (ORDER BY lowest_score DESC) AS position FROM grade_bands
        ) USING (grade)
        WHERE {condition} GROUP BY 1 ORDER BY {order}"""
    return connection.execute(question, parameters).fetchall()


def project_count(connection: Connection) -> int:
    """All projects of the database, whatever the filter."""
    return int(connection.execute("SELECT count(*) FROM evaluations WHERE form_kind = 'project'").fetchall()[0][0])


def department_form_count(connection: Connection) -> int:
    """Forms of whole departments, which no sum counts."""
    return int(connection.execute("SELECT count(*) FROM evaluations WHERE form_kind = 'department'").fetchall()[0][0])
