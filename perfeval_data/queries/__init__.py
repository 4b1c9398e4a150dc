"""The questions that pages and extracts ask: SQL in one place, filters as bound parameters, answers as data frames.

Sums of money and points count projects only: a form of a whole department (部门整体支出) holds the money of its projects again.
"""

from perfeval_data.queries.choices import Options, department_form_count, newest_year, options, project_count, years
from perfeval_data.queries.comparison import (
    Lineages,
    by_year,
    continued_projects,
    ended_projects,
    indicator_years,
    lineages,
    new_projects,
    project_years,
    units_beside_last_year,
)
from perfeval_data.queries.departments import COMPARED, by_department
from perfeval_data.queries.documents import (
    document_count,
    documents,
    earlier_reading,
    known_documents,
    last_ingestion,
    log,
    log_count,
    refusals,
)
from perfeval_data.queries.expected import missing
from perfeval_data.queries.extracts import EXTRACTS, as_frame, extract, extract_count, extract_parts, headings
from perfeval_data.queries.filters import NOT_FILED, Connection, Filters
from perfeval_data.queries.findings import (
    attention,
    finding,
    finding_count,
    findings,
    findings_by_kind,
    findings_by_severity,
    marks,
    marks_of,
    quality_by_unit,
)
from perfeval_data.queries.funds import PROJECT_ORDERS, fund_sources, funds_by_unit, projects, projects_without_sources
from perfeval_data.queries.headline import Headline, grades, headline, last_headline
from perfeval_data.queries.indicators import IndicatorSearch, first_hits, indicator_count, indicators, indicators_of
from perfeval_data.queries.project import filed_values, project, project_names, project_part, source_cells
from perfeval_data.queries.scores import points_lost_by_level, points_lost_by_project, score_histogram, scores
from perfeval_data.queries.sheets import chosen_ids, sheets
from perfeval_data.queries.verification import (
    Verification,
    budget_and_score,
    project_verification,
    verification,
    verified_by_unit,
    verified_projects,
)

__all__ = [
    "COMPARED",
    "EXTRACTS",
    "NOT_FILED",
    "PROJECT_ORDERS",
    "Connection",
    "Filters",
    "Headline",
    "IndicatorSearch",
    "Lineages",
    "Options",
    "Verification",
    "as_frame",
    "attention",
    "budget_and_score",
    "by_department",
    "by_year",
    "chosen_ids",
    "continued_projects",
    "department_form_count",
    "document_count",
    "documents",
    "earlier_reading",
    "ended_projects",
    "extract",
    "extract_count",
    "extract_parts",
    "filed_values",
    "finding",
    "finding_count",
    "findings",
    "findings_by_kind",
    "findings_by_severity",
    "first_hits",
    "fund_sources",
    "funds_by_unit",
    "grades",
    "headings",
    "headline",
    "indicator_count",
    "indicator_years",
    "indicators",
    "indicators_of",
    "known_documents",
    "last_headline",
    "last_ingestion",
    "lineages",
    "log",
    "log_count",
    "marks",
    "marks_of",
    "missing",
    "new_projects",
    "newest_year",
    "options",
    "points_lost_by_level",
    "points_lost_by_project",
    "project",
    "project_count",
    "project_names",
    "project_part",
    "project_verification",
    "project_years",
    "projects",
    "projects_without_sources",
    "quality_by_unit",
    "refusals",
    "score_histogram",
    "scores",
    "sheets",
    "source_cells",
    "units_beside_last_year",
    "verification",
    "verified_by_unit",
    "verified_projects",
    "years",
]
