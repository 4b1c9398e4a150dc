-- Brings the stored copies up to date for the forms whose ids stand in the relation `changed`, between the variables first_changed
-- and last_changed: with bounds that it knows beforehand, the planner computes the views for this stretch and not for all forms.

CREATE OR REPLACE TEMP TABLE touched_departments AS
SELECT DISTINCT fiscal_year, department FROM stored_summary WHERE evaluation_id IN (SELECT evaluation_id FROM changed);

DELETE FROM stored_summary WHERE evaluation_id IN (SELECT evaluation_id FROM changed);
INSERT INTO stored_summary
FROM computed_summary
WHERE evaluation_id BETWEEN getvariable('first_changed') AND getvariable('last_changed')
  AND evaluation_id IN (SELECT evaluation_id FROM changed);

-- Pairs of texts that are gone may stay: they make a search look at a block in vain, never miss one.
INSERT INTO stored_search_pairs
WITH texts AS (
    SELECT search_block(evaluation_id) AS block,
           unnest([search_form(level_3), search_form(target), search_form(actual), search_form(deviation_reason)]) AS searched
    FROM indicators WHERE evaluation_id IN (SELECT evaluation_id FROM changed)
), pairs AS (  -- by lists of characters: to find a place within a text takes the longer the longer the text is
    SELECT block, unnest(list_zip(string_split(searched, ''), string_split(searched, '')[2:])) AS two
    FROM texts WHERE searched <> ''
)
SELECT pair, block
FROM (SELECT DISTINCT two[1] || coalesce(two[2], '') AS pair, block FROM pairs)
ANTI JOIN stored_search_pairs USING (pair, block)
ORDER BY pair, block;

-- Sums are computed anew for the departments that the forms belong to, or belonged to before.
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
