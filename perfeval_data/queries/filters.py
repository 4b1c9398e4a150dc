"""What the reader has chosen, as a condition on `project_summary`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd

NOT_FILED = "（未填）"
DEPARTMENT, UNIT = (f"coalesce({column}, '{NOT_FILED}')" for column in ("department", "implementing_unit"))
"""SQL for the name of a department and of a unit, with a word for a blank one."""
"""How a blank department or unit is named in filters and links."""
NOT_GRADED = "不评等级"
"""How the lack of a grade is named: full marks are not 100, or scores are blank."""

_NAMED = "SELECT project_id FROM projects WHERE contains(searched_name(project_key), search_form(?))"
"""The projects with a text in their name, by its stored search form: computing that for every name takes long."""

Connection = duckdb.DuckDBPyConnection
Condition = tuple[str, list[Any]]
"""A condition in SQL and its parameters."""


class UnitName(NamedTuple):
    """What makes a unit: equal names under two departments are two units. NOT_FILED stands for what is blank."""

    department: str
    name: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader has chosen, several values of each kind at once; none of a kind choose all of it.

    NOT_FILED chooses the projects where the column is blank, NOT_GRADED those without a grade.
    """

    years: tuple[int | str, ...] = ()
    departments: tuple[str, ...] = ()
    units: tuple[UnitName, ...] = ()
    grades: tuple[str, ...] = ()
    keyword: str = ""
    named: bytes | None = field(default=None, repr=False, compare=False)
    """What `projects_named` says of the keyword, where somebody has asked: no question then looks through the names again."""

    def where(self, kind: str | None = "project") -> Condition:
        """A condition on `project_summary` and its parameters, for forms of projects, of whole departments, or of both (None)."""
        conditions, parameters = [f"form_kind = '{kind}'" if kind else "true"], list[Any]()
        for condition, given in self._conditions():
            conditions.append(condition)
            parameters += given
        return " AND ".join(conditions), parameters

    def _conditions(self) -> list[Condition]:
        columns = (("fiscal_year", self.years), ("department", self.departments), ("grade", self.grades))
        conditions = [_one_of(column, values) for column, values in columns if values]
        if self.units:
            units = [_both(_one_of("department", [of]), _one_of("implementing_unit", [name])) for of, name in self.units]
            conditions.append(_any(units))
        if self.named is not None:
            conditions.append(("get_bit(?::BLOB::BIT, project_id) = 1", [self.named]))
        elif self.keyword:
            conditions.append((f"project_id IN ({_NAMED})", [self.keyword]))
        return conditions

    def chosen(self) -> str:
        """A query for the ids of the chosen forms, its parameters those of `where`."""
        return f"SELECT evaluation_id FROM project_summary WHERE {self.where()[0]}"

    @property
    def figures(self) -> str:
        """Where to add up money, scores and findings under the condition of `where`: by unit, unless the choice parts the
        projects of a unit. Both relations have the same columns."""
        return "project_figures" if self.grades or self.keyword else "stored_unit_figures"

    def sums(self, name: str) -> str:
        """A relation of `losses`, `kinds` or `sources` to be added up: of the departments, unless the choice parts the projects
        of one. Its parameters are those of `where`."""
        if self.units or self.grades or self.keyword:
            return f"(WITH chosen AS ({self.chosen()}) FROM project_{name}_of('chosen'))"
        return f"(FROM stored_department_{name} WHERE {self.where()[0]})"

    @property
    def year(self) -> int | None:
        """The one year that is chosen; None where none is, several are, or the forms without a year."""
        match self.years:
            case (int(year),):
                return year
            case _:
                return None

    def last_year(self) -> Filters | None:
        """The same choice a year before; None where no single year is chosen, or a grade, which says nothing of the year before."""
        return None if self.year is None or self.grades else replace(self, years=(self.year - 1,))

    @property
    def is_open(self) -> bool:
        """Whether nothing but the year narrows the choice."""
        return replace(self, years=()) == EVERYTHING


EVERYTHING = Filters()
"""The choice that includes everything."""


def projects_named(connection: Connection, keyword: str) -> bytes:
    """The projects with a text in their name, as a bit for each `project_id`."""
    ((most,),) = connection.execute("SELECT coalesce(max(project_id), 0) FROM projects").fetchall()
    bits = np.zeros(most + 1, dtype=bool)
    bits[connection.execute(_NAMED, [keyword]).fetchnumpy()["project_id"]] = True
    return np.packbits(bits).tobytes()


def _one_of(column: str, values: Sequence[Any]) -> Condition:
    """That a column has one of the values."""
    named = [value for value in values if value not in (NOT_FILED, NOT_GRADED)]
    conditions: list[Condition] = []
    if named:
        places = f"= {_PLACE}" if len(named) == 1 else f"IN ({', '.join(_PLACE * len(named))})"
        conditions.append((f"{column} {places}", named))
    if len(named) < len(values):
        conditions.append((f"{column} IS NULL", []))
    return _any(conditions)


_PLACE = "?"


def _both(left: Condition, right: Condition) -> Condition:
    return f"({left[0]} AND {right[0]})", [*left[1], *right[1]]


def _any(conditions: Sequence[Condition]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    return f"({' OR '.join(text for text, _ in conditions)})", [value for _, given in conditions for value in given]


def frame(connection: Connection, question: str, parameters: list[Any] | dict[str, Any] | None = None) -> pd.DataFrame:
    return connection.execute(question, parameters or []).df()
