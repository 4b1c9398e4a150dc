-- Refreshes the stored copies for the forms in the relation `changed`. The variables first_changed and last_changed bound their ids:
-- with bounds known beforehand, the planner computes the views for that range and not for all forms.

CREATE OR REPLACE TEMP TABLE touched_departments AS
SELECT DISTINCT fiscal_year, department FROM stored_summary WHERE evaluation_id IN (SELECT evaluation_id FROM changed);

DELETE FROM stored_summary WHERE evaluation_id IN (SELECT evaluation_id FROM changed);
INSERT INTO stored_summary
FROM computed_summary
WHERE evaluation_id BETWEEN getvariable('first_changed') AND getvariable('last_changed')
  AND evaluation_id IN (SELECT evaluation_id FROM changed);

-- Pairs of deleted texts may stay: they cost a search a wasted look at a block, but never a hit.
INSERT INTO stored_search_pairs
WITH texts AS (
    SELECT search_block(evaluation_id) AS block,
           unnest([search_form(level_3), search_form(target), search_form(actual), search_form(deviation_reason)]) AS searched
    FROM indicators WHERE evaluation_id IN (SELECT evaluation_id FROM changed)
), split AS (SELECT block, string_split(searched, '') AS signs FROM texts WHERE searched <> ''
), pairs AS (  -- split into lists first: indexing into a string takes longer the longer it is
    SELECT DISTINCT unnest(list_transform(signs, lambda sign, place: sign || coalesce(signs[place + 1], ''))) AS pair, block FROM split
)
SELECT pair, block
FROM pairs
ANTI JOIN (
    FROM stored_search_pairs
    WHERE block BETWEEN search_block(getvariable('first_changed')) AND search_block(getvariable('last_changed'))
) USING (pair, block)
ORDER BY pair, block;

-- Recompute the sums of every department that the forms belong to, or belonged to before.
INSERT INTO touched_departments
SELECT DISTINCT fiscal_year, department FROM stored_summary WHERE evaluation_id IN (SELECT evaluation_id FROM changed)
EXCEPT FROM touched_departments;
CREATE OR REPLACE TEMP TABLE touched_forms AS
SELECT s.evaluation_id FROM stored_summary s JOIN touched_departments t
ON s.fiscal_year IS NOT DISTINCT FROM t.fiscal_year AND s.department IS NOT DISTINCT FROM t.department;

DELETE FROM stored_unit_figures s USING touched_departments t
WHERE s.fiscal_year IS NOT DISTINCT FROM t.fiscal_year AND s.department IS NOT DISTINCT FROM t.department;
INSERT INTO stored_unit_figures FROM unit_figures_of('touched_forms');
DELETE FROM stored_department_losses s USING touched_departments t
WHERE s.fiscal_year IS NOT DISTINCT FROM t.fiscal_year AND s.department IS NOT DISTINCT FROM t.department;
INSERT INTO stored_department_losses FROM department_losses_of('touched_forms');
DELETE FROM stored_department_kinds s USING touched_departments t
WHERE s.fiscal_year IS NOT DISTINCT FROM t.fiscal_year AND s.department IS NOT DISTINCT FROM t.department;
INSERT INTO stored_department_kinds FROM department_kinds_of('touched_forms');
DELETE FROM stored_department_sources s USING touched_departments t
WHERE s.fiscal_year IS NOT DISTINCT FROM t.fiscal_year AND s.department IS NOT DISTINCT FROM t.department;
INSERT INTO stored_department_sources FROM department_sources_of('touched_forms');
