"""What the filter bar offers, and how much there is to choose from."""

from __future__ import annotations

from typing import Any

from perfeval_data.queries.filters import NOT_FILED, Connection, Filters

Options = list[tuple[Any, int]]
"""Values of a dimension in the order of the documents, each with its number of projects."""

_PROJECTS = "sum(project_count)::INTEGER"


def years(connection: Connection) -> Options:
    """The years with projects, newest first; projects without a year are under None."""
    return connection.execute(
        f"""SELECT fiscal_year, {_PROJECTS} FROM stored_unit_figures WHERE form_kind = 'project'
            GROUP BY 1 ORDER BY 1 DESC NULLS LAST"""
    ).fetchall()


def newest_year(connection: Connection) -> int | None:
    """The newest year with projects; None where no project has a year."""
    return next((year for year, _ in years(connection)), None)


def options(
    connection: Connection,
    column: str,
    year: int | str | None,
    department: str | None = None,
    word: str = "",
    limit: int | None = None,
) -> Options:
    """The departments, units or grades of a year, or of one department in it; those with the word in their name, at most `limit`."""
    filters = Filters(year, department)
    condition, parameters = filters.where()
    counts = (
        f"""SELECT coalesce(grade, '{NOT_FILED}') AS value, count(*) AS project_count, -any_value(lowest_score) AS place
            FROM project_summary LEFT JOIN grade_bands USING (grade) WHERE {condition} GROUP BY 1"""
        if column == "grade"
        else f"""SELECT coalesce({column}, '{NOT_FILED}') AS value, {_PROJECTS} AS project_count, min(first_form) AS place
            FROM {filters.figures} WHERE {condition} GROUP BY 1"""
    )
    question = f"SELECT value, project_count FROM ({counts}) WHERE contains(value, ?) ORDER BY place NULLS LAST LIMIT ?"
    return connection.execute(question, [*parameters, word, limit]).fetchall()


def spans_departments(connection: Connection, filters: Filters) -> bool:
    """Whether the chosen projects are of several departments, so that a unit is told by both names."""
    condition, parameters = filters.where()
    question = f"SELECT count(*) > 1 FROM (SELECT DISTINCT department FROM project_summary WHERE {condition})"
    return bool(connection.execute(question, parameters).fetchall()[0][0])


def project_count(connection: Connection) -> int:
    """All projects of the database, whatever the filter."""
    return _forms_of(connection, "project")


def department_form_count(connection: Connection) -> int:
    """Forms of whole departments, which no sum counts."""
    return _forms_of(connection, "department")


def _forms_of(connection: Connection, kind: str) -> int:
    question = f"SELECT coalesce({_PROJECTS}, 0) FROM stored_unit_figures WHERE form_kind = ?"
    return int(connection.execute(question, [kind]).fetchall()[0][0])
