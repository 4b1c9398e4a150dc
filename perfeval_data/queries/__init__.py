"""The questions that pages and extracts ask: SQL in one place, filters as bound parameters, answers as data frames.

Sums of money and points count projects only: a form of a whole department (部门整体支出) holds the money of its projects again.
What this file imports is what others may ask.
"""

from perfeval_data.database.stored_forms import known_documents
from perfeval_data.queries.attention import (
    AllUnspent,
    Concerns,
    Doubt,
    Doubts,
    Unspent,
    doubts,
    unspent,
)
from perfeval_data.queries.choices import (
    FormCounts,
    Options,
    Unit,
    UnknownChoiceError,
    choose,
    department_options,
    form_counts,
    newest_year,
    shared_names,
    spans_departments,
    unit_options,
    units_named,
    years,
)
from perfeval_data.queries.costs import cost_count, cost_indicators, costs_compared, project_costs
from perfeval_data.queries.departments import COMPARED, LESS_IS_WORSE, by_department, by_unit
from perfeval_data.queries.documents import (
    Arrivals,
    Holdings,
    Key,
    Known,
    arrivals,
    document_count,
    documents,
    holdings,
    known_projects,
    last_ingestion,
    log,
    log_count,
    refusals,
    removal,
    stored_documents,
    unread_forms,
    waiting,
)
from perfeval_data.queries.expected import missing
from perfeval_data.queries.extracts import EXTRACTS, as_frame, extract, extract_condition, extract_count, extract_parts
from perfeval_data.queries.filters import EVERYTHING, NOT_FILED, NOT_GRADED, Connection, Filters, UnitName, projects_named
from perfeval_data.queries.findings import (
    finding_count,
    findings,
    findings_at,
    findings_by_kind,
    findings_by_severity,
    identities,
    open_findings,
    quality_by_unit,
    reviews,
    reviews_of,
    unsettled,
)
from perfeval_data.queries.funds import (
    fund_sources,
    funds_by_unit,
    graded_projects,
    projects,
    projects_without_sources,
)
from perfeval_data.queries.headline import Headline, grades, headline, last_headline
from perfeval_data.queries.indicators import IndicatorSearch, first_hits, indicator_count, indicators, indicators_of
from perfeval_data.queries.order import RANKS, Order, in_order
from perfeval_data.queries.project import (
    SORTED_PROJECTS,
    Neighbours,
    filed_values,
    forms_of_project,
    is_chosen,
    known_project,
    listed_projects,
    neighbours,
    project,
    project_part,
    source_cells,
    value_origins,
)
from perfeval_data.queries.remedies import (
    LedgerFigures,
    ledger,
    ledger_by_unit,
    remedies,
    remedies_at,
    remedy_count,
    remedy_steps,
    repeated_findings,
)
from perfeval_data.queries.scores import (
    EXECUTION_LEVEL,
    INDICATOR_LEVELS,
    points_lost_by_level,
    points_lost_by_project,
    score_histogram,
    scores,
)
from perfeval_data.queries.sheets import chosen_ids, sheets
from perfeval_data.queries.verification import (
    Verification,
    budget_and_score,
    project_verification,
    verification,
    verified_by_unit,
    verified_projects,
)
from perfeval_data.queries.year_on_year import (
    PredecessorCounts,
    by_year,
    continued_projects,
    ended_projects,
    indicator_years,
    new_projects,
    predecessor_counts,
    project_years,
    units_beside_last_year,
)
