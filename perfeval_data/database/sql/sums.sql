-- Sums that pages need often. Each has a relation with one row per project, whose columns can be added up, and a stored table with the
-- same columns added up per unit or department. A question uses the stored sums where its filters allow (filters.py). The macro beside
-- each table defines it, and summaries.sql keeps it current. Macros take the name of a relation of form ids and read those forms only.

-- Money, scores and findings: per project, and per unit and year.
CREATE VIEW project_figures AS
SELECT
    evaluation_id,
    project_id,
    form_kind,
    fiscal_year,
    department,
    implementing_unit,
    project_name,
    grade,
    evaluation_id AS first_form,
    1 AS project_count,
    initial_budget_wan,
    annual_budget_wan,
    executed_wan,
    -- Only projects that filed both figures enter a rate: blank is not 0.
    CASE WHEN executed_wan IS NOT NULL AND annual_budget_wan IS NOT NULL THEN initial_budget_wan END AS rated_initial_wan,
    CASE WHEN executed_wan IS NOT NULL THEN annual_budget_wan END AS rated_budget_wan,
    CASE WHEN annual_budget_wan IS NOT NULL THEN executed_wan END AS rated_executed_wan,
    (annual_budget_wan IS NULL OR executed_wan IS NULL)::INTEGER AS unrated_count,
    (annual_budget_wan IS NOT NULL AND executed_wan IS NULL)::INTEGER AS unexecuted_count,
    (annual_budget_wan IS NULL AND executed_wan IS NOT NULL)::INTEGER AS unbudgeted_count,
    CASE WHEN annual_budget_wan IS NULL OR executed_wan IS NULL THEN initial_budget_wan END AS unrated_initial_wan,
    CASE WHEN executed_wan IS NULL THEN annual_budget_wan END AS unrated_budget_wan,
    CASE WHEN annual_budget_wan IS NULL THEN executed_wan END AS unrated_executed_wan,
    (source_count = 0)::INTEGER AS sourceless_count,
    finding_count,
    error_count,
    warning_count,
    finding_count - error_count - warning_count AS notice_count,
    open_finding_count,
    open_error_count,
    open_warning_count,
    (open_error_count + open_warning_count = 0)::INTEGER AS clean_count,
    (graded_score IS NOT NULL)::INTEGER AS graded_count,
    graded_score,
    graded_difference::DECIMAL(12, 2) AS graded_difference,
    (final_score IS NOT NULL)::INTEGER AS scored_count,
    final_score,
    final_weight - final_score AS points_lost,
    coalesce(final_score = final_weight, false)::INTEGER AS full_count,
    -- Only projects with a final score are compared with the rules.
    CASE WHEN final_score IS NOT NULL THEN final_weight END AS scored_weight,
    CASE WHEN final_score IS NOT NULL THEN verifiable_weight END AS verifiable_weight,
    CASE WHEN final_score IS NOT NULL THEN score_difference::DECIMAL(12, 2) END AS score_difference,
    -- Forms round to one decimal, so half a tenth is no difference.
    (final_score IS NOT NULL AND score_difference > 0.05)::INTEGER AS overstated_count,
    (final_score IS NOT NULL AND score_difference < -0.05)::INTEGER AS understated_count
FROM verified_summary;
COMMENT ON VIEW project_figures IS '可加总的项目数据';

CREATE MACRO unit_figures_of(forms) AS TABLE
SELECT
    form_kind,
    fiscal_year,
    department,
    implementing_unit,
    min(first_form) AS first_form,
    sum(COLUMNS(* EXCLUDE (evaluation_id, project_id, form_kind, fiscal_year, department, implementing_unit, project_name, grade, first_form)))
FROM project_figures WHERE evaluation_id IN (SELECT evaluation_id FROM query_table(forms))
GROUP BY ALL;

CREATE TABLE IF NOT EXISTS stored_unit_figures AS FROM unit_figures_of('evaluations') LIMIT 0;

-- Points at stake and points lost: per project, and per department and year.
CREATE MACRO project_losses_of(forms) AS TABLE
WITH points AS (
    SELECT evaluation_id, coalesce(level_1, '未归类') AS level_1, weight, score FROM indicators
    UNION ALL
    SELECT evaluation_id, '预算执行', execution_weight, execution_score FROM project_summary
)
SELECT
    evaluation_id,
    level_1,
    (weight > score)::INTEGER AS deducted_count,
    weight,
    weight - score AS points_lost
FROM points WHERE weight IS NOT NULL AND score IS NOT NULL AND evaluation_id IN (SELECT evaluation_id FROM query_table(forms));

CREATE MACRO department_losses_of(forms) AS TABLE
SELECT form_kind, fiscal_year, department, level_1, sum(COLUMNS(['deducted_count', 'weight', 'points_lost']))
FROM project_losses_of(forms) JOIN current_evaluations USING (evaluation_id) GROUP BY ALL;

CREATE TABLE IF NOT EXISTS stored_department_losses AS FROM department_losses_of('evaluations') LIMIT 0;

-- Findings by kind: per project, and per department and year.
CREATE MACRO project_kinds_of(forms) AS TABLE
SELECT evaluation_id, code, severity, count(*) AS finding_count, count(*) FILTER (NOT coalesce(is_settled(verdict), false)) AS open_finding_count,
       1 AS project_count
FROM findings LEFT JOIN reviewed_findings USING (evaluation_id, finding_number)
WHERE evaluation_id IN (SELECT evaluation_id FROM query_table(forms)) GROUP BY ALL;

CREATE MACRO department_kinds_of(forms) AS TABLE
SELECT form_kind, fiscal_year, department, code, severity, sum(COLUMNS(['finding_count', 'open_finding_count', 'project_count']))
FROM project_kinds_of(forms) JOIN current_evaluations USING (evaluation_id) GROUP BY ALL;

CREATE TABLE IF NOT EXISTS stored_department_kinds AS FROM department_kinds_of('evaluations') LIMIT 0;

-- Money by source, without blank sources: per project, and per department and year. As with the totals, the three amounts cover the rows
-- that filed both budget and spending; the others are counted separately.
CREATE MACRO project_sources_of(forms) AS TABLE
SELECT
    evaluation_id,
    label_filed,
    1 AS project_count,
    sum(initial_budget_wan) FILTER (is_rated) AS initial_budget_wan,
    sum(annual_budget_wan) FILTER (is_rated) AS annual_budget_wan,
    sum(executed_wan) FILTER (is_rated) AS executed_wan,
    (count(*) FILTER (NOT is_rated) > 0)::INTEGER AS unrated_count,
    sum(annual_budget_wan) FILTER (NOT is_rated) AS unrated_budget_wan,
    sum(executed_wan) FILTER (NOT is_rated) AS unrated_executed_wan
FROM (SELECT *, annual_budget_wan IS NOT NULL AND executed_wan IS NOT NULL AS is_rated FROM fund_lines)
WHERE is_filed_source(source, initial_budget_wan, annual_budget_wan, executed_wan)
    AND evaluation_id IN (SELECT evaluation_id FROM query_table(forms))
GROUP BY ALL;

CREATE MACRO department_sources_of(forms) AS TABLE
SELECT
    form_kind,
    fiscal_year,
    department,
    label_filed,
    sum(COLUMNS(['project_count', 'initial_budget_wan', 'annual_budget_wan', 'executed_wan', 'unrated_count', 'unrated_budget_wan',
                 'unrated_executed_wan']))
FROM project_sources_of(forms) JOIN current_evaluations USING (evaluation_id) GROUP BY ALL;

CREATE TABLE IF NOT EXISTS stored_department_sources AS FROM department_sources_of('evaluations') LIMIT 0;
