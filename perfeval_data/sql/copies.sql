-- Brings the stored copies up to date for the forms whose ids stand in the relation `changed`, between the variables first_changed
-- and last_changed: with bounds that it knows beforehand, the planner computes the views for this stretch and not for all forms.

DELETE FROM stored_summary WHERE evaluation_id IN (SELECT evaluation_id FROM changed);
INSERT INTO stored_summary
FROM computed_summary
WHERE evaluation_id BETWEEN getvariable('first_changed') AND getvariable('last_changed')
  AND evaluation_id IN (SELECT evaluation_id FROM changed);

-- Pairs of texts that are gone may stay: they make a search look at a block in vain, never miss one.
INSERT INTO stored_search_pairs
WITH texts AS MATERIALIZED (
    SELECT search_block(evaluation_id) AS block, unnest([level_3, target, actual, deviation_reason]) AS searched
    FROM indicators WHERE evaluation_id IN (SELECT evaluation_id FROM changed)
), places AS (SELECT block, searched, unnest(range(1, length(searched) + 1)) AS place FROM texts)
SELECT pair, block
FROM (SELECT DISTINCT substr(searched, place::INTEGER, 2) AS pair, block FROM places)
ANTI JOIN stored_search_pairs USING (pair, block)
ORDER BY pair, block;
