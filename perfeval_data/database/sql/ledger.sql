-- The ledger of rectifications as it stands. The state of an item follows from the review of its finding and, while that leaves it
-- open, from the last step, so reviews and ledger cannot contradict each other.

CREATE MACRO remedy_state_of(verdict, step) AS
    CASE verdict WHEN 'corrected' THEN 'rectified' WHEN 'unfounded' THEN 'waived' ELSE step END;
CREATE MACRO is_pending(state) AS state IN ('asked', 'answered');

-- One row per item. `evidence` tells what the current form says of the finding:
--   awaited  no newer form has come, and the finding still stands
--   still    a newer form has the same finding
--   changed  a newer form has a finding of the same kind in the same place, with other figures
--   removed  a newer form no longer has the indicator
--   gone     a newer form has the indicator but not the finding
--   dropped  no newer form has come, yet the finding is gone: the rules or the reader have changed
--   absent   no form of the project counts at present
CREATE VIEW remedy_details AS
WITH items AS MATERIALIZED (
    SELECT i.*, s.step, s.demand, s.due, s.step_note, s.stepped_by, s.stepped_at
    FROM remedy_items i JOIN (
        FROM remedy_steps QUALIFY row_number() OVER (PARTITION BY remedy_id ORDER BY step_id DESC) = 1) s USING (remedy_id)
    WHERE s.step <> 'withdrawn'
), forms AS MATERIALIZED (
    SELECT project_id, evaluation_id, document_id FROM current_evaluations SEMI JOIN items USING (project_id)
), held AS (
    SELECT project_id, min(evaluation_id) AS evaluation_id, max(document_id) AS held_id FROM forms GROUP BY project_id
), their_names AS MATERIALIZED (
    SELECT project_id, evaluation_id, indicator_number, level_3 FROM forms JOIN indicators USING (evaluation_id)
), found AS MATERIALIZED (
    SELECT DISTINCT o.project_id, f.code, n.level_3, f.stated
    FROM forms o JOIN findings f USING (evaluation_id) LEFT JOIN their_names n USING (evaluation_id, indicator_number)
), looked_at AS (
    SELECT
        i.*, h.evaluation_id, h.held_id,
        EXISTS (FROM found f WHERE f.project_id = i.project_id AND f.code = i.code AND f.level_3 IS NOT DISTINCT FROM i.level_3
                AND f.stated IS NOT DISTINCT FROM i.stated) AS is_shown,
        EXISTS (FROM found f WHERE f.project_id = i.project_id AND f.code = i.code
                AND f.level_3 IS NOT DISTINCT FROM i.level_3) AS is_like_shown,
        i.level_3 IS NULL OR EXISTS (FROM their_names n WHERE n.project_id = i.project_id AND n.level_3 = i.level_3) AS has_place
    FROM items i LEFT JOIN held h USING (project_id)
)
SELECT
    i.remedy_id,
    i.evaluation_id,
    i.project_id,
    p.form_kind,
    p.fiscal_year,
    p.department,
    p.implementing_unit,
    p.project_name,
    s.grade,
    i.severity,
    i.code,
    i.level_3,
    i.stated,
    i.message,
    i.source_location,
    i.demand,
    i.due,
    remedy_state_of(m.verdict, i.step) AS remedy_state,
    CASE WHEN i.held_id IS NULL THEN 'absent'
         WHEN i.is_shown THEN if(i.held_id > i.document_id, 'still', 'awaited')
         WHEN i.held_id <= i.document_id THEN 'dropped'
         WHEN i.is_like_shown THEN 'changed'
         WHEN NOT i.has_place THEN 'removed'
         ELSE 'gone' END AS evidence,
    if(m.reviewed_at > i.stepped_at OR NOT is_pending(remedy_state), m.review_note, i.step_note) AS step_note,
    if(m.reviewed_at > i.stepped_at OR NOT is_pending(remedy_state), m.reviewed_by, i.stepped_by) AS stepped_by,
    if(m.reviewed_at > i.stepped_at OR NOT is_pending(remedy_state), m.reviewed_at, i.stepped_at) AS stepped_at
FROM looked_at i
JOIN projects p USING (project_id)
LEFT JOIN project_summary s ON s.evaluation_id = i.evaluation_id
LEFT JOIN current_reviews m ON m.project_id = i.project_id AND m.code = i.code
    AND m.level_3 IS NOT DISTINCT FROM i.level_3 AND m.stated IS NOT DISTINCT FROM i.stated;
COMMENT ON VIEW remedy_details IS '整改台账';

-- Who did what about an item, and when: its steps, and the reviews of its finding since it is on the ledger.
CREATE VIEW remedy_history AS
WITH first_steps AS (SELECT remedy_id, min(stepped_at) AS opened_at FROM remedy_steps GROUP BY remedy_id)
SELECT remedy_id, step_id AS number_within, 0 AS source_rank, step AS remedy_step, due, step_note, stepped_by, stepped_at FROM remedy_steps
UNION ALL
SELECT i.remedy_id, m.review_id, 1, m.verdict, NULL, m.review_note, m.reviewed_by, m.reviewed_at
FROM remedy_items i JOIN first_steps o USING (remedy_id)
JOIN finding_reviews m ON m.project_id = i.project_id AND m.code = i.code AND m.level_3 IS NOT DISTINCT FROM i.level_3
    AND m.stated IS NOT DISTINCT FROM i.stated AND m.reviewed_at >= o.opened_at;
COMMENT ON VIEW remedy_history IS '整改办理经过';
