"""What the filter bar and the command line offer to choose, and how much there is of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from perfeval_data.queries.filters import EVERYTHING, NOT_FILED, Connection, Filters, UnitName

Options = list[tuple[Any, int]]
"""Values of a dimension, each with its number of projects."""


class Unit(NamedTuple):
    """A unit to choose, with its number of projects; `is_shared` where several departments have one of its name, in any year."""

    department: str
    name: str
    project_count: int
    is_shared: bool


class UnknownChoiceError(Exception):
    """A year, department or unit that no form has, or a unit whose name several departments have: a sentence for the terminal."""


def years(connection: Connection, filters: Filters = EVERYTHING) -> Options:
    """The years of a choice, newest first; projects without a year are under None."""
    source, number, _ = _counted(filters)
    condition, parameters = filters.where()
    return connection.execute(
        f"SELECT fiscal_year, {number} FROM {source} WHERE {condition} GROUP BY 1 ORDER BY 1 DESC NULLS LAST", parameters
    ).fetchall()


def newest_year(connection: Connection) -> int | None:
    """The newest year with projects; None where no project has a year."""
    return next((year for year, _ in years(connection)), None)


def department_options(connection: Connection, filters: Filters, word: str = "", limit: int | None = None) -> Options:
    """The departments of a choice that have the word in their name, in the order of the documents, at most `limit`."""
    source, number, first = _counted(filters)
    condition, parameters = filters.where()
    return connection.execute(
        f"""SELECT coalesce(department, '{NOT_FILED}') AS name, {number} FROM {source} WHERE {condition}
            GROUP BY 1 HAVING contains(search_form(name), search_form(?)) ORDER BY {first}, name LIMIT ?""",
        [*parameters, word, limit],
    ).fetchall()


def unit_options(connection: Connection, filters: Filters, word: str = "", limit: int | None = None) -> list[Unit]:
    """The units of a choice that have the word in their name, in the order of the documents, at most `limit`."""
    source, number, first = _counted(filters)
    condition, parameters = filters.where()
    rows = connection.execute(
        f"""WITH shared AS (
                SELECT coalesce(implementing_unit, '{NOT_FILED}') AS name FROM stored_unit_figures WHERE form_kind = 'project'
                GROUP BY 1 HAVING count(DISTINCT coalesce(department, '')) > 1)
            SELECT coalesce(department, '{NOT_FILED}') AS of, coalesce(implementing_unit, '{NOT_FILED}') AS name, {number},
                   name IN (FROM shared)
            FROM {source} WHERE {condition}
            GROUP BY 1, 2 HAVING contains(search_form(name), search_form(?)) ORDER BY {first}, of, name LIMIT ?""",
        [*parameters, word, limit],
    ).fetchall()
    return [Unit(*row) for row in rows]


def _counted(filters: Filters) -> tuple[str, str, str]:
    """Where the projects of a choice are counted, how, and how the first form of a group is told there."""
    if filters.grades or filters.keyword:
        return "project_summary", "count(*)::INTEGER", "min(evaluation_id)"
    return "stored_unit_figures", "sum(project_count)::INTEGER", "min(first_form)"


def project_count(connection: Connection, filters: Filters = EVERYTHING) -> int:
    """The projects of a choice."""
    return _form_count(connection, filters, "project")


def department_form_count(connection: Connection, filters: Filters = EVERYTHING) -> int:
    """The forms of whole departments in a choice, which no sum counts."""
    return _form_count(connection, filters, "department")


def _form_count(connection: Connection, filters: Filters, kind: str) -> int:
    source, number, _ = _counted(filters)
    condition, parameters = filters.where(kind)
    question = f"SELECT coalesce({number}, 0) FROM {source} WHERE {condition}"
    return int(connection.execute(question, parameters).fetchall()[0][0])


def spans_departments(connection: Connection, filters: Filters) -> bool:
    """Whether the chosen projects are of several departments, so that a unit is told by both names."""
    return len(department_options(connection, filters, limit=2)) > 1


def units_named(connection: Connection, name: str) -> list[UnitName]:
    """The units of this name, in any year: one a department that has it."""
    rows = connection.execute(
        f"""SELECT coalesce(department, '{NOT_FILED}') FROM stored_unit_figures
            WHERE coalesce(implementing_unit, '{NOT_FILED}') = ? GROUP BY 1 ORDER BY min(first_form), 1""",
        [name],
    ).fetchall()
    return [UnitName(department, name) for (department,) in rows]


# --- the command line ----------------------------------------------------------------------------------------------


def choose(connection: Connection, year: int | None, department: str | None, unit: str | None) -> Filters:
    """The choice of a command; raises `UnknownChoiceError` where no form is of it, or a unit could be of several departments.

    A blank department or unit is named NOT_FILED.
    """
    years, departments = () if year is None else (year,), () if department is None else (department,)
    _known(connection, Filters(years), f"no form of the year {year} (没有{year}年度的自评表)")
    _known(
        connection, Filters(years, departments), f"no form of the department {department} (没有主管部门“{department}”的自评表)"
    )
    if unit is None:
        return Filters(years, departments)
    units = [UnitName(department, unit)] if department is not None else units_named(connection, unit)
    chosen = [of for of in units if _form_counts(connection, Filters(years, units=(of,)))]
    if not chosen:
        raise UnknownChoiceError(f"no form of the unit {unit} (没有实施单位“{unit}”的自评表)")
    if len(chosen) > 1:
        of = "、".join(each.department for each in chosen)
        raise UnknownChoiceError(
            f"{len(chosen)} departments have a unit {unit}: choose one with --department ({of}都有实施单位“{unit}”，请指明主管部门)"
        )
    is_shared = len(units_named(connection, unit)) > 1
    return Filters(years, (chosen[0].department,) if is_shared else departments, tuple(chosen))


def _known(connection: Connection, choice: Filters, sentence: str) -> None:
    if choice != EVERYTHING and not _form_counts(connection, choice):
        raise UnknownChoiceError(sentence)


def _form_counts(connection: Connection, choice: Filters) -> int:
    return project_count(connection, choice) + department_form_count(connection, choice)
