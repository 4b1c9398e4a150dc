-- Brings the stored copies up to date for the forms whose ids stand in the relation `changed`.

DELETE FROM stored_summary WHERE evaluation_id IN (SELECT evaluation_id FROM changed);
INSERT INTO stored_summary FROM computed_summary WHERE evaluation_id IN (SELECT evaluation_id FROM changed);

-- Pairs of texts that are gone may stay: they make a search look at a block in vain, never miss one.
INSERT INTO stored_search_pairs
SELECT pair, block
FROM (SELECT DISTINCT pair, block FROM computed_search_pairs WHERE evaluation_id IN (SELECT evaluation_id FROM changed))
ANTI JOIN stored_search_pairs USING (pair, block)
ORDER BY pair, block;
