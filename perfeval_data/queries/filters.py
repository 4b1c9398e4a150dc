"""What the reader has chosen, as a condition on `project_summary`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pandas as pd

NOT_FILED = "（未填）"
"""How a blank department or unit is named in filters and links."""
NOT_GRADED = "不评等级"
"""How the lack of a grade is named: full marks are not 100, or scores are blank."""

_NAMED = "project_id IN (SELECT project_id FROM projects WHERE contains(searched_name(project_key), search_form(?)))"
"""The projects with a text in their name, by the search form of it that is stored: to make it anew of every name takes long."""

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader has chosen; None and "" choose everything, NOT_FILED the projects where the column is blank, NOT_GRADED those
    without a grade.

    A unit is the pair of department and unit: whoever chooses a unit whose name several departments have names the department too
    (`choices.choose`)."""

    year: int | str | None = None
    department: str | None = None
    unit: str | None = None
    grade: str | None = None
    keyword: str = ""

    def where(self, kind: str | None = "project") -> tuple[str, list[Any]]:
        """A condition on `project_summary` and its parameters, for forms of projects, of whole departments, or of both (None)."""
        conditions, parameters = [f"form_kind = '{kind}'" if kind else "true"], list[Any]()
        for column, value in (
            ("fiscal_year", self.year),
            ("department", self.department),
            ("implementing_unit", self.unit),
            ("grade", self.grade),
        ):
            if value in (NOT_FILED, NOT_GRADED):
                conditions.append(f"{column} IS NULL")
            elif value is not None:
                conditions.append(f"{column} = ?")
                parameters.append(value)
        if self.keyword:
            conditions.append(_NAMED)
            parameters.append(self.keyword)
        return " AND ".join(conditions), parameters

    def chosen(self) -> str:
        """A query for the ids of the chosen forms, its parameters those of `where`."""
        return f"SELECT evaluation_id FROM project_summary WHERE {self.where()[0]}"

    @property
    def figures(self) -> str:
        """Where to add up money, scores and findings under the condition of `where`: by unit, unless the choice parts the
        projects of a unit. Both relations have the same columns."""
        return "project_figures" if self.grade or self.keyword else "stored_unit_figures"

    def sums(self, name: str) -> str:
        """A relation of `losses`, `kinds` or `sources` to be added up: of the departments, unless the choice parts the projects
        of one. Its parameters are those of `where`."""
        if self.unit or self.grade or self.keyword:
            return f"(WITH chosen AS ({self.chosen()}) FROM project_{name}_of('chosen'))"
        return f"(FROM stored_department_{name} WHERE {self.where()[0]})"

    def last_year(self) -> Filters | None:
        """The same choice a year before; None where no single year is chosen, or a grade, which says nothing of the year before."""
        return replace(self, year=self.year - 1) if isinstance(self.year, int) and self.grade is None else None

    @property
    def is_open(self) -> bool:
        """Whether nothing but the year narrows the choice."""
        return replace(self, year=None) == Filters()


EVERYTHING = Filters()
"""The choice that leaves nothing out."""


def frame(connection: Connection, question: str, parameters: list[Any] | dict[str, Any] | None = None) -> pd.DataFrame:
    return connection.execute(question, parameters or []).df()
