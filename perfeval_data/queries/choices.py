"""What the filter bar and the command line offer to choose, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from perfeval_data.queries.filters import DEPARTMENT, EVERYTHING, NOT_FILED, UNIT, Connection, Filters, UnitName
from perfeval_data.service.bilingual import bilingual

Options = list[tuple[Any, int]]
"""Values of a dimension, each with its number of projects."""


class Unit(NamedTuple):
    """A unit to choose, with its number of projects."""

    department: str
    name: str
    project_count: int


class FormCounts(NamedTuple):
    """The projects of a choice, and the forms of whole departments, which no sum counts."""

    projects: int
    departments: int


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
    return _options(connection, filters, ("department",), word, limit)


def unit_options(connection: Connection, filters: Filters, word: str = "", limit: int | None = None) -> list[Unit]:
    """The units of a choice that have the word in their name, in the order of the documents, at most `limit`."""
    return [Unit(*row) for row in _options(connection, filters, ("department", "implementing_unit"), word, limit)]


def _options(connection: Connection, filters: Filters, names: Sequence[str], word: str, limit: int | None) -> list[Any]:
    """Groups by names, of which the last one has the word, with their number of projects."""
    source, number, first = _counted(filters)
    condition, parameters = filters.where()
    places = ", ".join(names)
    # The word is looked for in each name once: the planner would look for it in every row first.
    return connection.execute(
        f"""WITH counted AS MATERIALIZED (
                SELECT {", ".join(f"coalesce({name}, '{NOT_FILED}') AS {name}" for name in names)}, {number} AS projects, {first} AS first
                FROM {source} WHERE {condition} GROUP BY ALL)
            SELECT {places}, projects FROM counted {f"WHERE contains(search_form({names[-1]}), search_form(?))" if word else ""}
            ORDER BY first, {places} LIMIT ?""",
        [*parameters, *([word] if word else []), limit],
    ).fetchall()


def shared_names(connection: Connection) -> frozenset[str]:
    """The names of units that several departments have, in any year: such a unit is named by both."""
    rows = connection.execute(
        f"""SELECT {UNIT} FROM stored_unit_figures WHERE form_kind = 'project' GROUP BY 1
            HAVING count(DISTINCT coalesce(department, '')) > 1"""
    ).fetchall()
    return frozenset(name for (name,) in rows)


def _counted(filters: Filters) -> tuple[str, str, str]:
    """Where the projects of a choice are counted, how, and how the first form of a group is found there."""
    if filters.grades or filters.keyword:
        return "project_summary", "count(*)::INTEGER", "min(evaluation_id)"
    return "stored_unit_figures", "sum(project_count)::INTEGER", "min(first_form)"


def form_counts(connection: Connection, filters: Filters = EVERYTHING) -> FormCounts:
    """How many forms of either kind a choice has."""
    source, number, _ = _counted(filters)
    condition, parameters = filters.where(None)
    question = f"SELECT form_kind, {number} FROM {source} WHERE {condition} GROUP BY 1"
    numbers = dict(connection.execute(question, parameters).fetchall())
    return FormCounts(numbers.get("project", 0), numbers.get("department", 0))


def spans_departments(connection: Connection, filters: Filters) -> bool:
    """Whether the chosen projects are of several departments, so that a unit is named by both."""
    source, _, _ = _counted(filters)
    condition, parameters = filters.where()
    name = DEPARTMENT
    return bool(
        connection.execute(f"SELECT min({name}) < max({name}) FROM {source} WHERE {condition}", parameters).fetchall()[0][0]
    )


def units_named(connection: Connection, name: str) -> list[UnitName]:
    """The units of this name, in any year: one a department that has it."""
    rows = connection.execute(
        f"""SELECT {DEPARTMENT} FROM stored_unit_figures
            WHERE {UNIT} = ? GROUP BY 1 ORDER BY min(first_form), 1""",
        [name],
    ).fetchall()
    return [UnitName(department, name) for (department,) in rows]


# --- the command line ----------------------------------------------------------------------------------------------


def choose(connection: Connection, year: int | None, department: str | None, unit: str | None) -> Filters:
    """The choice of a command; raises `UnknownChoiceError` where no form is of it, or a unit could be of several departments.

    A blank department or unit is named NOT_FILED.
    """
    years, departments = () if year is None else (year,), () if department is None else (department,)
    _known(connection, Filters(years), bilingual(f"没有{year}年度的自评表", f"no form of the year {year}"))
    _known(
        connection,
        Filters(years, departments),
        bilingual(f"没有主管部门“{department}”的自评表", f"no form of the department {department}"),
    )
    if unit is None:
        return Filters(years, departments)
    units = [UnitName(department, unit)] if department is not None else units_named(connection, unit)
    chosen = [of for of in units if any(form_counts(connection, Filters(years, units=(of,))))]
    if not chosen:
        raise UnknownChoiceError(bilingual(f"没有实施单位“{unit}”的自评表", f"no form of the unit {unit}"))
    if len(chosen) > 1:
        of = "、".join(each.department for each in chosen)
        raise UnknownChoiceError(
            bilingual(
                f"{of}都有实施单位“{unit}”，请指明主管部门",
                f"{len(chosen)} departments have a unit {unit}: choose one with --department",
            )
        )
    is_shared = len(units_named(connection, unit)) > 1
    return Filters(years, (chosen[0].department,) if is_shared else departments, tuple(chosen))


def _known(connection: Connection, choice: Filters, sentence: str) -> None:
    if choice != EVERYTHING and not any(form_counts(connection, choice)):
        raise UnknownChoiceError(sentence)
