"""The questions that pages and extracts ask: SQL in one place, filters as bound parameters, answers as data frames.

Sums of money and points count projects only: a form of a whole department (部门整体支出) holds the money of its projects again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

NOT_FILED = "（未填）"
"""How a blank department or unit is named in filters and links."""

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader has chosen; None and "" choose everything, NOT_FILED the projects where the column is blank."""

    year: int | str | None = None
    department: str | None = None
    unit: str | None = None
    grade: str | None = None
    keyword: str = ""

    def where(self) -> tuple[str, list[Any]]:
        """A condition on `project_summary` and its parameters."""
        conditions, parameters = ["form_kind = 'project'"], []
        for column, value in (
            ("fiscal_year", self.year),
            ("department", self.department),
            ("implementing_unit", self.unit),
            ("grade", self.grade),
        ):
            if value == NOT_FILED:
                conditions.append(f"{column} IS NULL")
            elif value is not None:
                conditions.append(f"{column} = ?")
                parameters.append(value)
        if self.keyword:
            conditions.append("contains(project_name, ?)")
            parameters.append(self.keyword)
        return " AND ".join(conditions), parameters

    def chosen(self) -> str:
        """A query for the ids of the chosen forms, its parameters those of `where`."""
        return f"SELECT evaluation_id FROM project_summary WHERE {self.where()[0]}"

    @property
    def is_open(self) -> bool:
        """Whether nothing but the year narrows the choice."""
        return replace(self, year=None) == Filters()


def _frame(connection: Connection, question: str, parameters: list[Any] | None = None) -> pd.DataFrame:
    return connection.execute(question, parameters or []).df()


# --- the filter bar ------------------------------------------------------------------------------------------------

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


def options(connection: Connection, column: str, year: int | None) -> Options:
    """The departments, units or grades of a year."""
    condition, parameters = Filters(year=year).where()
    order = "min(position)" if column == "grade" else "min(evaluation_id)"
    question = f"""
        SELECT coalesce({column}, '{NOT_FILED}'), count(*)
        FROM project_summary LEFT JOIN (
            SELECT grade, row_number() OVER (ORDER BY lowest_score DESC) AS position FROM grade_bands
        ) USING (grade)
        WHERE {condition} GROUP BY 1 ORDER BY {order}"""
    return connection.execute(question, parameters).fetchall()


# --- headline ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures on top of 总览; amounts in 万元, None where nothing was filed."""

    project_count: int
    unit_count: int
    initial_budget_wan: float | None
    annual_budget_wan: float | None
    executed_wan: float | None
    execution_rate: float | None
    mean_score: float | None
    median_score: float | None
    unscored_count: int
    unrated_count: int
    finding_count: int
    error_count: int


_EXECUTION_RATE = """(sum(executed_wan) FILTER (annual_budget_wan IS NOT NULL))::DOUBLE
    / nullif(sum(annual_budget_wan) FILTER (executed_wan IS NOT NULL), 0)::DOUBLE"""
"""Of the projects that filed both figures: a blank one is not 0."""


def headline(connection: Connection, filters: Filters) -> Headline:
    """The headline figures of a filter."""
    condition, parameters = filters.where()
    question = f"""
        WITH chosen AS (FROM project_summary WHERE {condition})
        SELECT
            count(*),
            count(DISTINCT implementing_unit),
            sum(initial_budget_wan)::DOUBLE,
            sum(annual_budget_wan)::DOUBLE,
            sum(executed_wan)::DOUBLE,
            {_EXECUTION_RATE},
            avg(final_score)::DOUBLE,
            median(final_score)::DOUBLE,
            count(*) FILTER (final_score IS NULL),
            count(*) FILTER (annual_budget_wan IS NULL OR executed_wan IS NULL),
            coalesce(sum(finding_count), 0)::INTEGER,
            (SELECT count(*) FROM findings WHERE severity = 'error' AND evaluation_id IN (SELECT evaluation_id FROM chosen))
        FROM chosen"""
    return Headline(*connection.execute(question, parameters).fetchall()[0])


def project_count(connection: Connection) -> int:
    """All projects of the database, whatever the filter."""
    return int(connection.execute("SELECT count(*) FROM evaluations WHERE form_kind = 'project'").fetchall()[0][0])


def department_form_count(connection: Connection) -> int:
    """Forms of whole departments, which no sum counts."""
    return int(connection.execute("SELECT count(*) FROM evaluations WHERE form_kind = 'department'").fetchall()[0][0])


def grades(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every grade band with its lowest score and the number of projects in it, best first."""
    condition, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT b.grade, b.lowest_score, count(p.evaluation_id) AS project_count
            FROM grade_bands b LEFT JOIN (FROM project_summary WHERE {condition}) p USING (grade)
            GROUP BY ALL ORDER BY b.lowest_score DESC""",
        parameters,
    )


# --- funds ---------------------------------------------------------------------------------------------------------


def funds_by_unit(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Planned, available and spent money of each unit, in the order of the documents."""
    condition, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT
                coalesce(implementing_unit, '{NOT_FILED}') AS implementing_unit,
                count(*) AS project_count,
                sum(initial_budget_wan)::DOUBLE AS initial_budget_wan,
                sum(annual_budget_wan)::DOUBLE AS annual_budget_wan,
                sum(executed_wan)::DOUBLE AS executed_wan,
                {_EXECUTION_RATE} AS execution_rate,
                avg(final_score)::DOUBLE AS mean_score
            FROM project_summary WHERE {condition}
            GROUP BY ALL ORDER BY min(evaluation_id)""",
        parameters,
    )


PROJECT_ORDERS = {
    "文件顺序": "evaluation_id",
    "得分从低到高": "final_score ASC NULLS LAST, evaluation_id",
    "得分从高到低": "final_score DESC NULLS LAST, evaluation_id",
    "金额从大到小": "annual_budget_wan DESC NULLS LAST, evaluation_id",
    "执行率从低到高": "execution_rate ASC NULLS LAST, evaluation_id",
    "疑点从多到少": "finding_count DESC, evaluation_id",
}


def projects(
    connection: Connection, filters: Filters, order: str = "文件顺序", limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """The chosen projects with all columns of `project_summary`, and the execution rate as filed."""
    condition, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT p.*, f.stated_rate_text
            FROM (FROM project_summary WHERE {condition} ORDER BY {PROJECT_ORDERS[order]} LIMIT ? OFFSET ?) p
            LEFT JOIN fund_lines f ON f.evaluation_id = p.evaluation_id AND f.source = 'total'
            ORDER BY {PROJECT_ORDERS[order].replace("evaluation_id", "p.evaluation_id")}""",
        [*parameters, limit, offset],
    )


def fund_sources(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Money by source where a form filed any: blank sources are left out, they are not 0."""
    _, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT
                label_filed,
                count(DISTINCT evaluation_id) AS project_count,
                sum(initial_budget_wan)::DOUBLE AS initial_budget_wan,
                sum(annual_budget_wan)::DOUBLE AS annual_budget_wan,
                sum(executed_wan)::DOUBLE AS executed_wan
            FROM fund_lines
            WHERE source <> 'total' AND evaluation_id IN ({filters.chosen()})
              AND coalesce(initial_budget_wan, annual_budget_wan, executed_wan) IS NOT NULL
            GROUP BY label_filed ORDER BY annual_budget_wan DESC NULLS LAST""",
        parameters,
    )


def projects_without_sources(connection: Connection, filters: Filters) -> int:
    """How many of the chosen projects filed no source of their money at all."""
    _, parameters = filters.where()
    question = f"""
        SELECT count(*) FROM ({filters.chosen()}) p WHERE evaluation_id NOT IN (
            SELECT evaluation_id FROM fund_lines
            WHERE source <> 'total' AND coalesce(initial_budget_wan, annual_budget_wan, executed_wan) IS NOT NULL)"""
    return int(connection.execute(question, parameters).fetchall()[0][0])


# --- scores --------------------------------------------------------------------------------------------------------


def scores(connection: Connection, filters: Filters, limit: int) -> pd.DataFrame:
    """The final score of each chosen project, lowest first, at most `limit` of them."""
    condition, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT evaluation_id, project_name, implementing_unit, final_score::DOUBLE AS final_score, grade
            FROM project_summary WHERE {condition} AND final_score IS NOT NULL ORDER BY final_score, evaluation_id LIMIT ?""",
        [*parameters, limit],
    )


def score_histogram(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Projects by final score in whole points: `score` is the lower end of each step."""
    condition, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT floor(final_score)::INTEGER AS score, count(*) AS project_count
            FROM project_summary WHERE {condition} AND final_score IS NOT NULL GROUP BY 1 ORDER BY 1""",
        parameters,
    )


def points_lost_by_level(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Points lost by level 1 of the indicators and by execution, with the points that there were to earn."""
    condition, parameters = filters.where()
    return _frame(
        connection,
        f"""WITH chosen AS (FROM project_summary WHERE {condition}), lost AS (
                SELECT coalesce(level_1, '未归类') AS level_1, weight, points_lost
                FROM indicator_details WHERE evaluation_id IN (SELECT evaluation_id FROM chosen) AND points_lost IS NOT NULL
                UNION ALL
                SELECT '预算执行', execution_weight, execution_weight - execution_score FROM chosen
                WHERE execution_score IS NOT NULL AND execution_weight IS NOT NULL)
            SELECT
                level_1,
                count(*) FILTER (points_lost > 0) AS deducted_count,
                sum(weight)::DOUBLE AS weight,
                sum(points_lost)::DOUBLE AS points_lost,
                sum(points_lost)::DOUBLE / nullif(sum(weight), 0)::DOUBLE AS share_lost
            FROM lost GROUP BY 1 ORDER BY points_lost DESC, level_1""",
        parameters,
    )


def points_lost_by_project(connection: Connection, filters: Filters, limit: int) -> pd.DataFrame:
    """The projects that lost most points."""
    condition, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT evaluation_id, project_name, implementing_unit, (final_weight - final_score)::DOUBLE AS points_lost,
                   final_score::DOUBLE AS final_score
            FROM project_summary WHERE {condition} AND final_weight > final_score
            ORDER BY points_lost DESC, evaluation_id LIMIT ?""",
        [*parameters, limit],
    )


# --- scores by the rules -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verification:
    """How much of the scores can be verified by the rules, and what the rules give; None where nothing can."""

    verifiable_share: float | None
    mean_score: float | None
    mean_verified_score: float | None
    overstated_count: int
    understated_count: int


_NOTABLE_DIFFERENCE = 0.05
"""Points from which a difference is one: forms round to one decimal."""


def verification(connection: Connection, filters: Filters) -> Verification:
    """The scores of the chosen projects by the rules, those with a final score only."""
    parameters = filters.where()[1]
    question = f"""
        SELECT
            sum(verifiable_weight)::DOUBLE / nullif(sum(final_weight), 0)::DOUBLE,
            avg(final_score)::DOUBLE,
            avg(verified_score),
            count(*) FILTER (score_difference > {_NOTABLE_DIFFERENCE}),
            count(*) FILTER (score_difference < -{_NOTABLE_DIFFERENCE})
        FROM verified_scores WHERE final_score IS NOT NULL AND evaluation_id IN ({filters.chosen()})"""
    return Verification(*connection.execute(question, parameters).fetchall()[0])


def verified_by_unit(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Filed and verified mean scores of each unit, in the order of the documents."""
    _, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT
                coalesce(implementing_unit, '{NOT_FILED}') AS implementing_unit,
                count(*) AS project_count,
                sum(verifiable_weight)::DOUBLE / nullif(sum(final_weight), 0)::DOUBLE AS verifiable_share,
                avg(final_score)::DOUBLE AS mean_score,
                avg(verified_score) AS mean_verified_score,
                avg(score_difference) AS mean_difference
            FROM verified_scores WHERE final_score IS NOT NULL AND evaluation_id IN ({filters.chosen()})
            GROUP BY ALL ORDER BY min(evaluation_id)""",
        parameters,
    )


def verified_projects(connection: Connection, filters: Filters, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """The chosen projects whose score differs from the one by the rules, most points given in excess first."""
    _, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT * FROM verified_scores
            WHERE abs(score_difference) > {_NOTABLE_DIFFERENCE} AND final_score IS NOT NULL AND evaluation_id IN ({filters.chosen()})
            ORDER BY score_difference DESC, annual_budget_wan DESC NULLS LAST, evaluation_id LIMIT ? OFFSET ?""",
        [*parameters, limit, offset],
    )


def project_verification(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """The row of one form in `verified_scores`."""
    return _frame(connection, "FROM verified_scores WHERE evaluation_id = ?", [evaluation_id])


# --- indicators ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IndicatorSearch:
    """What to look for among the indicators of the chosen projects."""

    text: str = ""
    level_1: str | None = None
    only_deducted: bool = False

    def where(self, filters: Filters) -> tuple[str, list[Any]]:
        """A condition on `indicator_details` and its parameters."""
        conditions, parameters = [f"evaluation_id IN ({filters.chosen()})"], filters.where()[1]
        if self.text:
            columns = ("level_3", "target", "actual", "deviation_reason")
            conditions.append(f"({' OR '.join(f'contains({column}, ?)' for column in columns)})")
            parameters += [self.text] * len(columns)
        if self.level_1:
            conditions.append("level_1 = ?")
            parameters.append(self.level_1)
        if self.only_deducted:
            conditions.append("points_lost > 0")
        return " AND ".join(conditions), parameters


def indicators(
    connection: Connection, filters: Filters, search: IndicatorSearch, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """The indicators found, in the order of the documents, or by points lost where only deductions are asked for."""
    condition, parameters = search.where(filters)
    order = "points_lost DESC, evaluation_id" if search.only_deducted else "evaluation_id"
    return _frame(
        connection,
        f"FROM indicator_details WHERE {condition} ORDER BY {order}, indicator_number LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    )


def indicator_count(connection: Connection, filters: Filters, search: IndicatorSearch) -> int:
    """How many indicators the search finds."""
    condition, parameters = search.where(filters)
    return int(connection.execute(f"SELECT count(*) FROM indicator_details WHERE {condition}", parameters).fetchall()[0][0])


# --- findings ------------------------------------------------------------------------------------------------------

_SEVERITY_ORDER = "CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END"


def findings_by(connection: Connection, filters: Filters, column: str) -> pd.DataFrame:
    """Number of findings and projects by kind (`code`), `severity` or `implementing_unit`."""
    _, parameters = filters.where()
    value = f"coalesce({column}, '{NOT_FILED}')" if column == "implementing_unit" else column
    return _frame(
        connection,
        f"""SELECT {value} AS {column}, min({_SEVERITY_ORDER}) AS severity_order,
                   count(*) AS finding_count, count(DISTINCT evaluation_id) AS project_count
            FROM finding_details WHERE evaluation_id IN ({filters.chosen()})
            GROUP BY 1 ORDER BY {"severity_order, " if column != "implementing_unit" else ""}finding_count DESC, 1""",
        parameters,
    )


def findings(
    connection: Connection,
    filters: Filters,
    code: str | None = None,
    severity: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The findings of the chosen projects, the gravest first, each with the money of its project."""
    _, parameters = filters.where()
    return _frame(
        connection,
        f"""SELECT d.*, p.annual_budget_wan::DOUBLE AS annual_budget_wan
            FROM finding_details d JOIN project_summary p USING (evaluation_id)
            WHERE d.evaluation_id IN ({filters.chosen()}) AND d.code = coalesce(?, d.code) AND d.severity = coalesce(?, d.severity)
            ORDER BY {_SEVERITY_ORDER.replace("severity", "d.severity")}, p.annual_budget_wan DESC NULLS LAST,
                     d.evaluation_id, d.finding_number
            LIMIT ? OFFSET ?""",
        [*parameters, code, severity, limit, offset],
    )


def attention(connection: Connection, filters: Filters, limit: int) -> pd.DataFrame:
    """The gravest finding of each project that has an error or a warning, the gravest first, then by money at stake."""
    _, parameters = filters.where()
    return _frame(
        connection,
        f"""WITH ranked AS (
                SELECT
                    d.*,
                    {_SEVERITY_ORDER} AS severity_order,
                    row_number() OVER (PARTITION BY evaluation_id ORDER BY {_SEVERITY_ORDER}, finding_number) AS place,
                    count(*) OVER (PARTITION BY evaluation_id) - 1 AS more_count
                FROM finding_details d WHERE severity <> 'notice' AND evaluation_id IN ({filters.chosen()}))
            SELECT r.*, p.annual_budget_wan::DOUBLE AS annual_budget_wan
            FROM ranked r JOIN project_summary p USING (evaluation_id) WHERE r.place = 1
            ORDER BY r.severity_order, p.annual_budget_wan DESC NULLS LAST, r.evaluation_id LIMIT ?""",
        [*parameters, limit],
    )


def finding_count(connection: Connection, filters: Filters, code: str | None = None, severity: str | None = None) -> int:
    """How many findings the choice has."""
    question = f"""
        SELECT count(*) FROM findings
        WHERE evaluation_id IN ({filters.chosen()}) AND code = coalesce(?, code) AND severity = coalesce(?, severity)"""
    return int(connection.execute(question, [*filters.where()[1], code, severity]).fetchall()[0][0])


# --- one project ---------------------------------------------------------------------------------------------------


def project(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """One form with its figures and document; empty where there is none with the id."""
    return _frame(
        connection,
        """SELECT p.*, f.stated_rate, f.stated_rate_text, f.weight AS fund_weight,
                  e.expected_goal, e.achieved_goal, e.has_weight_column, e.has_reason_column, e.source_location,
                  d.file_name, d.ingested_at
           FROM project_summary p JOIN evaluations e USING (evaluation_id) JOIN documents d ON d.document_id = p.document_id
           LEFT JOIN fund_lines f ON f.evaluation_id = p.evaluation_id AND f.source = 'total'
           WHERE p.evaluation_id = ?""",
        [evaluation_id],
    )


def project_names(connection: Connection, filters: Filters, limit: int) -> list[tuple[int, str]]:
    """Ids and names of the chosen projects for a list to pick from, and forms of whole departments behind them."""
    condition, parameters = filters.where()
    whole = "SELECT evaluation_id, project_name || '（部门整体）', 1 FROM evaluations WHERE form_kind = 'department'"
    question = f"""
        SELECT evaluation_id, project_name FROM (
            SELECT evaluation_id, project_name, 0 AS position FROM project_summary WHERE {condition} UNION ALL {whole}
        ) ORDER BY position, evaluation_id LIMIT ?"""
    return connection.execute(question, [*parameters, limit]).fetchall()


_PART_ORDERS = {
    "fund_details": "line_number",
    "indicator_details": "indicator_number",
    "rule_score_details": "indicator_number",
    "finding_details": _SEVERITY_ORDER,
}


def project_part(connection: Connection, view: str, evaluation_id: int) -> pd.DataFrame:
    """The rows of one form in a view of its parts, in the order of the paper."""
    order = _PART_ORDERS[view]
    return _frame(connection, f"FROM {view} WHERE evaluation_id = ? ORDER BY {order}", [evaluation_id])


def source_cells(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """Every cell of the form as it stands in the document."""
    return _frame(
        connection,
        """SELECT c."row", c."column", c.row_span, c.column_span, c."text", c."location"
           FROM (SELECT unnest(cells) AS c FROM source_forms WHERE evaluation_id = ?) ORDER BY c."row", c."column\"""",
        [evaluation_id],
    )


def filed_values(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """Every value that was read from the form, as the paper has it and where."""
    return _frame(connection, "FROM filed_values WHERE evaluation_id = ?", [evaluation_id])


# --- documents and extracts ----------------------------------------------------------------------------------------


def documents(connection: Connection) -> pd.DataFrame:
    """What was ingested, newest first."""
    return _frame(
        connection,
        """SELECT d.document_id, d.file_name, d.format, d.form_count, i.finding_count, i.replaced_count, i.started_at
           FROM documents d JOIN ingestions i ON i.sha256 = d.sha256 AND i.outcome = 'stored'
           QUALIFY row_number() OVER (PARTITION BY d.document_id ORDER BY i.ingestion_id DESC) = 1
           ORDER BY i.ingestion_id DESC""",
    )


def log(connection: Connection) -> pd.DataFrame:
    """Everything that happened to documents, newest first."""
    return _frame(
        connection,
        """SELECT started_at, file_name, outcome, form_count, finding_count, replaced_count, reason
           FROM ingestions ORDER BY ingestion_id DESC""",
    )


def known_documents(connection: Connection) -> set[str]:
    """The fingerprints (SHA-256) of the documents in the database."""
    return {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM documents").fetchall()}


def earlier_reading(
    connection: Connection, year: int | None, department: str | None, unit: str | None, project_name: str
) -> str | None:
    """The file that holds a project now, which a newer document with the same project would replace."""
    question = """
        SELECT d.file_name FROM evaluations e JOIN documents d USING (document_id)
        WHERE e.project_name = ? AND e.fiscal_year IS NOT DISTINCT FROM ?
          AND e.department IS NOT DISTINCT FROM ? AND e.implementing_unit IS NOT DISTINCT FROM ?
        ORDER BY e.document_id DESC LIMIT 1"""
    found = connection.execute(question, [project_name, year, department, unit]).fetchall()
    return str(found[0][0]) if found else None


def refusals(connection: Connection) -> pd.DataFrame:
    """Documents that were refused and have not been stored since, newest first."""
    return _frame(
        connection,
        """SELECT file_name, reason, source_location, started_at FROM ingestions
           WHERE outcome = 'refused' AND sha256 NOT IN (SELECT sha256 FROM documents) ORDER BY ingestion_id DESC""",
    )


def last_ingestion(connection: Connection) -> datetime | None:
    """When the database last changed."""
    (row,) = connection.execute("SELECT max(started_at) FROM ingestions WHERE outcome = 'stored'").fetchall()
    return row[0] if row[0] is None else datetime.fromisoformat(str(row[0]))


EXTRACTS = {
    "projects": "project_summary",
    "funds": "fund_details",
    "indicators": "indicator_details",
    "findings": "finding_details",
}
"""The names of the extracts and the view that each of them writes."""


def extract(connection: Connection, name: str, condition: str = "true", parameters: list[Any] | None = None) -> pd.DataFrame:
    """All columns of an extract, for the rows of `condition` on its view, in the order of the documents."""
    return _frame(connection, f"FROM {EXTRACTS[name]} WHERE {condition} ORDER BY ALL", parameters)


def headings(connection: Connection) -> dict[str, str]:
    """The Chinese heading of every column, from the comments of tables and views."""
    rows = connection.execute(
        "SELECT column_name, any_value(comment) FROM duckdb_columns() WHERE comment IS NOT NULL GROUP BY 1"
    ).fetchall()
    return dict(rows)
