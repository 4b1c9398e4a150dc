-- Unit costs: what one 人次, 件 or 场 cost, as the money spent divided by the actual of the indicator that a person chose. Without a
-- choice there is no unit cost; where a figure may mean something else there is none either, and cost_gap says why.

-- Whether an actual is one exact number (调解成功318件), not a rough one and not several.
CREATE MACRO is_exact_amount(actual) AS
    regexp_full_match(search_form(actual), '[^0-9约近超逾余多几≥≤<>第]*[0-9][0-9.,]*[^0-9]{0,6}');
-- The unit of an actual: what follows its number, else the unit of the target; NULL if neither names one.
CREATE MACRO unit_done(actual, target_unit) AS
    coalesce(nullif(regexp_extract(search_form(actual), '[0-9][0-9.,]*([^0-9]*)$', 1), ''), search_form(target_unit));

-- A choice holds for all years of a project, but is not carried over a guessed predecessor (renamed).
CREATE VIEW cost_lines AS
WITH RECURSIVE links AS (
    SELECT evaluation_id AS one, earlier_id AS other FROM project_predecessors WHERE predecessor_basis <> 'renamed'
    UNION ALL SELECT earlier_id, evaluation_id FROM project_predecessors WHERE predecessor_basis <> 'renamed'
), reached AS (
    SELECT choice_id, evaluation_id FROM cost_choices JOIN current_evaluations USING (project_id)
    UNION SELECT r.choice_id, l.other FROM reached r JOIN links l ON l.one = r.evaluation_id
)
SELECT evaluation_id, max(choice_id) AS choice_id FROM reached GROUP BY evaluation_id;

CREATE VIEW unit_costs AS
WITH named AS (
    SELECT l.evaluation_id, c.choice_id, c.level_3, c.counted_unit, c.chosen_by, c.chosen_at,
           count(i.indicator_number) AS indicator_count, any_value(i.actual) AS actual, any_value(i.actual_value) AS actual_value,
           any_value(i.target_unit) AS target_unit, any_value(i.source_location) AS source_location
    FROM cost_lines l JOIN cost_choices c USING (choice_id)
    LEFT JOIN indicators i ON i.evaluation_id = l.evaluation_id AND i.level_3 = c.level_3
    WHERE c.level_3 IS NOT NULL GROUP BY ALL
)
SELECT
    n.evaluation_id,
    s.project_id,
    s.form_number,
    s.form_kind,
    s.fiscal_year,
    s.department,
    s.implementing_unit,
    s.project_name,
    n.level_3,
    n.counted_unit,
    n.actual,
    n.actual_value,
    s.executed_wan,
    CASE WHEN n.indicator_count = 0 THEN 'no indicator'
         WHEN n.indicator_count > 1 THEN 'several indicators'
         WHEN n.actual_value IS NULL OR n.actual_value <= 0 OR NOT is_exact_amount(n.actual) THEN 'no amount'
         WHEN unit_done(n.actual, n.target_unit) <> search_form(n.counted_unit) THEN 'other unit'
         WHEN s.executed_wan IS NULL THEN 'no money' END AS cost_gap,
    CASE WHEN cost_gap IS NULL THEN s.executed_wan::DOUBLE * 10000 / n.actual_value::DOUBLE END AS unit_cost_yuan,
    n.choice_id,
    n.chosen_by,
    n.chosen_at,
    n.source_location
FROM named n JOIN project_summary s USING (evaluation_id);
COMMENT ON VIEW unit_costs IS '单位成本';
