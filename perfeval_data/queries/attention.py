"""What a leader should ask somebody about: money that was not spent, points for what was not done, errors that move money or points.

Each list has one item a project, the one with most at stake; what people have settled (已整改, 不属实) is in none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Generic, NamedTuple, TypeVar

from perfeval_data.queries.filters import Connection, Filters

MONEY, POINTS = "money", "points"
"""What is at stake: 万元, or points of the self-evaluation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unspent:
    """A project that has filed less spending than budget; amounts in 万元, the rate as a fraction."""

    evaluation_id: int
    project_id: int
    form_number: int
    fiscal_year: int | None
    department: str | None
    implementing_unit: str | None
    project_name: str
    annual_budget_wan: float
    executed_wan: float
    execution_rate: float
    unspent_wan: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A project with the open finding of it that has most at stake, and the indicator that this concerns, where it is one.

    `at_stake` is in 万元 or points as `measure` says, None where the finding states no numbers. `achieved_share` is which share of
    its target the indicator reached by the rules. `more_count` such findings of the project are open besides."""

    evaluation_id: int
    project_id: int
    form_number: int
    fiscal_year: int | None
    department: str | None
    implementing_unit: str | None
    project_name: str
    annual_budget_wan: float | None
    execution_rate: float | None
    final_score: float | None
    final_weight: float | None
    finding_number: int
    code: str
    message: str
    stated: str | None
    expected: str | None
    source_location: str
    measure: str
    at_stake: float | None
    more_count: int
    level_3: str | None
    target: str | None
    actual: str | None
    target_value: float | None
    target_unit: str | None
    actual_value: float | None
    weight: float | None
    score: float | None
    basis: str | None
    achieved_share: float | None


Item = TypeVar("Item", Unspent, Doubt)


@dataclass(frozen=True, slots=True)
class Concerns(Generic[Item]):
    """The first items of a list, and how many projects the whole list has."""

    items: tuple[Item, ...]
    project_count: int


@dataclass(frozen=True, slots=True)
class AllUnspent(Concerns[Unspent]):
    """And what all projects of the list have left together, in 万元: overspending elsewhere is not subtracted."""

    total_wan: float


class Doubts(NamedTuple):
    """The two lists of findings that a leader should ask about."""

    rewarded_misses: Concerns[Doubt]
    costly_errors: Concerns[Doubt]


def unspent(connection: Connection, filters: Filters, limit: int) -> AllUnspent:
    """钱没花完: the chosen projects that spent less than their budget, most money first, whether or not that breaks a rule."""
    condition, parameters = filters.where()
    question = f"""
        WITH chosen AS MATERIALIZED (
            SELECT evaluation_id, annual_budget_wan - executed_wan AS unspent_wan FROM project_summary
            WHERE {condition} AND executed_wan < annual_budget_wan
        ), ranked AS MATERIALIZED (FROM chosen ORDER BY unspent_wan DESC, evaluation_id LIMIT ?)
        SELECT {_listed(Unspent)}, (SELECT sum(unspent_wan)::DOUBLE FROM chosen), (SELECT count(*) FROM chosen)
        FROM ranked JOIN (FROM project_summary WHERE {_OF_FEW}) USING (evaluation_id) ORDER BY ranked.unspent_wan DESC, evaluation_id"""
    rows = connection.execute(question, [*parameters, limit]).fetchall()
    return AllUnspent(*_concerns(Unspent, rows), rows[0][-2] if rows else 0.0)


_EXCESS = "try_cast(stated AS DOUBLE) - try_cast(expected AS DOUBLE)"
_DIFFERENCE = f"abs({_EXCESS})"
_ABOVE_THE_MOST = "try_cast(stated AS DOUBLE) - try_cast(replace(expected, '不高于', '') AS DOUBLE)"
_ABOVE_THE_BAND = "try_cast(stated AS DOUBLE) - try_cast(split_part(expected, '—', 2) AS DOUBLE)"
_ABOVE_THE_RATE = (
    "(try_cast(rtrim(stated, '%') AS DOUBLE) - try_cast(rtrim(expected, '%') AS DOUBLE)) / 100 * final_weight::DOUBLE"
)
_MONEY_OF_THE_RATE = """CASE WHEN ends_with(stated, '%') THEN
    abs(try_cast(rtrim(stated, '%') AS DOUBLE) / 100 - execution_rate) * annual_budget_wan::DOUBLE END"""
_WHOLE_SCORE = "try_cast(stated AS DOUBLE)"

Stakes = dict[str, tuple[str, str]]
"""For each kind of finding what is at stake, and how much by what the finding states."""

MISSED: Stakes = {
    "missed_target_full_points": (POINTS, _EXCESS),
    "score_off_proportion": (POINTS, _EXCESS),
    "score_far_above_proportion": (POINTS, _EXCESS),
    "score_outside_band": (POINTS, _ABOVE_THE_BAND),
    "late_full_points": (POINTS, "their_score::DOUBLE"),
    "shortfall_without_deduction": (POINTS, _WHOLE_SCORE),
    "execution_score_mismatch": (POINTS, _EXCESS),
    "score_exceeds_execution": (POINTS, _ABOVE_THE_RATE),
    "results_without_spending": (POINTS, "final_score::DOUBLE"),
}
"""没完成却得高分. Only what gives too many points belongs here: a score below the proportion is another matter."""

ERRORS: Stakes = {
    "total_zero_beside_sources": (MONEY, _DIFFERENCE),
    "sources_mismatch": (MONEY, _DIFFERENCE),
    "rate_mismatch": (MONEY, _MONEY_OF_THE_RATE),
    "weight_sum_mismatch": (POINTS, _DIFFERENCE),
    "score_sum_mismatch": (POINTS, _DIFFERENCE),
    "stated_score_differs": (POINTS, _DIFFERENCE),
    "total_readings_differ": (POINTS, _DIFFERENCE),
    "score_above_weight": (POINTS, _ABOVE_THE_MOST),
    "execution_score_above_weight": (POINTS, _ABOVE_THE_MOST),
    "negative_score": (POINTS, f"abs({_WHOLE_SCORE})"),
}
"""填报错误: what moves money or points; nothing that a proofreader puts right."""


def doubts(connection: Connection, filters: Filters, limit: int) -> Doubts:
    """没完成却得高分: projects with an indicator that missed its target, or little spent money, and too many points for it, most points
    first. 填报错误: projects whose form contradicts itself in money or points; the most money and the most points take turns, as neither
    outweighs the other, behind them those whose numbers cannot be made out."""
    condition, parameters = filters.where()
    stakes = MISSED | ERRORS
    measures = _by_code({code: f"'{measure}'" for code, (measure, _) in stakes.items()})
    amounts = _by_code({code: amount for code, (_, amount) in stakes.items()})
    question = f"""
        WITH still_open AS MATERIALIZED (
            SELECT f.evaluation_id, f.finding_number, f.indicator_number, f.code, f.stated, f.expected,
                   s.annual_budget_wan, s.execution_rate, s.final_weight, s.final_score
            FROM findings f JOIN (FROM project_summary WHERE {condition}) s USING (evaluation_id)
            LEFT JOIN reviewed_findings m USING (evaluation_id, finding_number)
            WHERE f.code IN ({_named(stakes)}) AND NOT coalesce(is_settled(m.verdict), false)
        ), late AS (
            SELECT o.evaluation_id, o.finding_number, i.score AS their_score
            FROM still_open o JOIN indicators i USING (evaluation_id, indicator_number) WHERE o.code = 'late_full_points'
        ), weighed AS MATERIALIZED (
            SELECT evaluation_id, finding_number, code IN ({_named(MISSED)}) AS is_missed, {measures} AS measure,
                   round({amounts}, 8) AS at_stake
            FROM still_open LEFT JOIN late USING (evaluation_id, finding_number)
        ), of_project AS (
            SELECT *, count(*) OVER project - 1 AS more_count FROM weighed WHERE at_stake > 0 OR NOT is_missed
            WINDOW project AS (PARTITION BY is_missed, evaluation_id)
            QUALIFY row_number() OVER (project ORDER BY measure, at_stake DESC NULLS LAST, finding_number) = 1
        ), placed AS (
            SELECT *, count(*) OVER (PARTITION BY is_missed) AS project_count,
                   row_number() OVER (PARTITION BY is_missed, measure, at_stake IS NULL ORDER BY at_stake DESC, evaluation_id) AS place
            FROM of_project
        ), ranked AS MATERIALIZED (
            FROM placed WHERE place <= ?
            QUALIFY row_number() OVER (PARTITION BY is_missed ORDER BY at_stake IS NULL, place, measure) <= ?
        )
        SELECT {_listed(Doubt)}, is_missed, project_count
        FROM ranked r
        JOIN (FROM findings WHERE {_OF_FEW}) f USING (evaluation_id, finding_number)
        JOIN (FROM project_summary WHERE {_OF_FEW}) USING (evaluation_id)
        LEFT JOIN (SELECT * EXCLUDE (source_location) FROM indicators WHERE {_OF_FEW}) i USING (evaluation_id, indicator_number)
        LEFT JOIN (FROM rule_scores WHERE {_OF_FEW}) USING (evaluation_id, indicator_number)
        ORDER BY at_stake IS NULL, place, measure"""
    rows = connection.execute(question, [*parameters, limit, limit]).fetchall()
    return Doubts(*(Concerns(*_concerns(Doubt, [row for row in rows if row[-2] is missed])) for missed in (True, False)))


def _named(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


_OF_FEW = "evaluation_id IN (SELECT evaluation_id FROM ranked)"
_AS_DOUBLE = frozenset(
    {
        "annual_budget_wan", "executed_wan", "unspent_wan", "final_score", "final_weight", "target_value", "actual_value", "weight",
        "score", "achieved_share",
    }
)  # fmt: skip


def _listed(record: type[Any]) -> str:
    """The columns of a record in its order."""
    return ", ".join(f"{f.name}::DOUBLE AS {f.name}" if f.name in _AS_DOUBLE else f.name for f in fields(record))


def _by_code(put: dict[str, str]) -> str:
    """A CASE with one expression per kind of finding; each expression stands there once, as planning takes longer than answering."""
    codes: dict[str, list[str]] = {}
    for code, expression in put.items():
        codes.setdefault(expression, []).append(code)
    branches = " ".join(f"WHEN code IN ({_named(of)}) THEN {expression}" for expression, of in codes.items())
    return f"CASE {branches} END"


def _concerns(record: type[Item], rows: list[tuple[Any, ...]]) -> tuple[tuple[Item, ...], int]:
    names = [field.name for field in fields(record)]
    items = tuple(record(**dict(zip(names, row, strict=False))) for row in rows)
    return items, int(rows[0][-1]) if rows else 0
