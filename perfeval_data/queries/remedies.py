"""The ledger of rectifications: lists, counts, rates, and units that repeat a finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from perfeval_data.queries.filters import DEPARTMENT, NOT_FILED, UNIT, Connection, Filters, frame
from perfeval_data.queries.order import Order, order_by

CONFIRMABLE: Final = "('gone', 'removed')"
"""What a newer form must say of a finding for a person to confirm that it was put right."""
OVERDUE: Final = "overdue"
OPEN: Final = "pending"
READY: Final = "confirmable"
_IS_OPEN = "is_pending(remedy_state)"
_STANDINGS: Final = {
    OPEN: _IS_OPEN,
    OVERDUE: f"{_IS_OPEN} AND due < $day",
    READY: f"{_IS_OPEN} AND evidence IN {CONFIRMABLE}",
}
_BY_ITSELF = f"{_IS_OPEN} DESC, due, remedy_id"


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """How a choice of the ledger stands, in findings."""

    asked_count: int
    rectified_count: int
    waived_count: int
    answered_count: int
    pending_count: int
    overdue_count: int
    confirmable_count: int

    @property
    def rectified_share(self) -> float | None:
        """What was put right of all that was asked and not waived (整改率); None where nothing was."""
        due = self.asked_count - self.waived_count
        return self.rectified_count / due if due else None


_FIGURES = f"""count(*)::INTEGER AS asked_count,
    (count(*) FILTER (remedy_state = 'rectified'))::INTEGER AS rectified_count,
    (count(*) FILTER (remedy_state = 'waived'))::INTEGER AS waived_count,
    (count(*) FILTER (remedy_state = 'answered'))::INTEGER AS answered_count,
    (count(*) FILTER ({_IS_OPEN}))::INTEGER AS pending_count,
    (count(*) FILTER ({_IS_OPEN} AND due < $day))::INTEGER AS overdue_count,
    (count(*) FILTER ({_STANDINGS[READY]}))::INTEGER AS confirmable_count"""


def ledger(connection: Connection, filters: Filters, day: date) -> LedgerFigures:
    """The figures of a choice on a day."""
    condition, parameters = _named(filters)
    question = f"SELECT {_FIGURES} FROM remedy_details WHERE {condition}"
    return LedgerFigures(*connection.execute(question, parameters | {"day": day}).fetchall()[0])


def ledger_by_unit(connection: Connection, filters: Filters, day: date) -> pd.DataFrame:
    """The figures of each unit with its rate, the most overdue first."""
    condition, parameters = _named(filters)
    return frame(
        connection,
        f"""SELECT {DEPARTMENT} AS department, {UNIT} AS implementing_unit,
                   {_FIGURES}, ratio(rectified_count, asked_count - waived_count) AS rectified_share
            FROM remedy_details WHERE {condition} GROUP BY ALL
            ORDER BY overdue_count DESC, pending_count DESC, department, implementing_unit""",
        parameters | {"day": day},
    )


def remedies(
    connection: Connection,
    filters: Filters,
    standing: str | None,
    day: date,
    order: Order | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The items of a choice, what is still to be done first, by their date.

    `standing` is a state, or `OPEN`, `OVERDUE` or `READY` (a newer form shows the finding no more); None for all.
    """
    condition, parameters = _standing_as(filters, standing)
    return frame(
        connection,
        f"""SELECT *, if({_IS_OPEN} AND due < $day, '逾期', NULL) AS overdue FROM remedy_details WHERE {condition}
            ORDER BY {order_by(order, _BY_ITSELF)} LIMIT $limit OFFSET $offset""",
        parameters | {"day": day, "limit": limit, "offset": offset},
    )


def remedy_count(connection: Connection, filters: Filters, standing: str | None, day: date) -> int:
    """How many items a choice has."""
    condition, parameters = _standing_as(filters, standing)
    question = f"SELECT count(*) FROM remedy_details WHERE {condition}"
    return int(connection.execute(question, _used(question, parameters | {"day": day})).fetchall()[0][0])


def remedies_at(connection: Connection, remedy_ids: tuple[int, ...]) -> pd.DataFrame:
    """The items of these numbers that are on the ledger."""
    question = "FROM remedy_details WHERE list_contains(?, remedy_id) ORDER BY remedy_id"
    return frame(connection, question, [list(remedy_ids)])


def remedy_steps(connection: Connection, remedy_id: int) -> pd.DataFrame:
    """What was done about an item, newest first. What holds again because something was undone is written again, and was done once."""
    question = """SELECT * EXCLUDE (source_rank, number_within) FROM remedy_history WHERE remedy_id = ?
                  QUALIFY row_number() OVER (PARTITION BY source_rank, remedy_step, due, step_note, stepped_by, stepped_at
                                             ORDER BY number_within) = 1
                  ORDER BY stepped_at DESC, source_rank DESC, number_within DESC"""
    return frame(connection, question, [remedy_id])


def repeated_findings(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Which units were asked about a kind of finding and have it again the year after: with how many then and now, most first.

    What was waived is held against nobody, nor what was found unfounded the year after. The filter names the year of the
    repetition.
    """
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""WITH asked AS (
                SELECT department, implementing_unit, fiscal_year, code, count(*)::INTEGER AS asked_count
                FROM remedy_details WHERE remedy_state <> 'waived' AND fiscal_year IS NOT NULL AND form_kind = 'project' GROUP BY ALL
            ), forms AS MATERIALIZED (
                SELECT evaluation_id, department, implementing_unit, fiscal_year FROM project_summary s
                WHERE {condition} AND EXISTS (
                    FROM asked a WHERE a.fiscal_year = s.fiscal_year - 1 AND a.department IS NOT DISTINCT FROM s.department
                        AND a.implementing_unit IS NOT DISTINCT FROM s.implementing_unit)
            ), found AS (
                SELECT o.department, o.implementing_unit, o.fiscal_year, f.code, count(*)::INTEGER AS again_count
                FROM forms o JOIN findings f USING (evaluation_id)
                LEFT JOIN reviewed_findings m USING (evaluation_id, finding_number)
                WHERE m.verdict IS DISTINCT FROM 'unfounded' GROUP BY ALL)
            SELECT coalesce(f.department, '{NOT_FILED}') AS department, coalesce(f.implementing_unit, '{NOT_FILED}') AS implementing_unit,
                   f.code, a.fiscal_year, a.asked_count, f.fiscal_year AS again_year, f.again_count
            FROM found f JOIN asked a ON a.fiscal_year = f.fiscal_year - 1 AND a.code = f.code
                AND a.department IS NOT DISTINCT FROM f.department AND a.implementing_unit IS NOT DISTINCT FROM f.implementing_unit
            ORDER BY f.again_count DESC, f.fiscal_year DESC, 1, 2, f.code""",
        parameters,
    )


def _standing_as(filters: Filters, standing: str | None) -> tuple[str, dict[str, Any]]:
    """The condition of a choice and a standing on `$day`."""
    condition, parameters = _named(filters)
    if standing in _STANDINGS:
        return f"{condition} AND {_STANDINGS[standing]}", parameters
    if standing:
        return f"{condition} AND remedy_state = $standing", parameters | {"standing": standing}
    return condition, parameters


def _named(filters: Filters) -> tuple[str, dict[str, Any]]:
    """The condition of a choice on the ledger, its parameters by name."""
    condition, given = filters.where(None)
    for place, _ in enumerate(given):
        condition = condition.replace("?", f"$chosen_{place}", 1)
    return condition, {f"chosen_{place}": value for place, value in enumerate(given)}


def _used(question: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters that a question names: the database refuses others."""
    return {name: value for name, value in parameters.items() if f"${name}" in question}
