-- What follows from the filed tables. Each computation is defined here and nowhere else; views that pages need often also have a stored
-- copy (summaries.sql). Views and macros are recreated whenever a database comes from elsewhere; existing tables stay.

-- A text as searches and comparisons see it: composed, half width, lower case, without spaces.
CREATE MACRO search_form(text) AS regexp_replace(lower(translate(nfc_normalize(text),
    '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　' || chr(160),
    '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~  ')), '\s', '', 'g');

-- Two forms are of the same project if they share this key: kind, year, department, unit and name.
CREATE MACRO project_key_of(form_kind, fiscal_year, department, implementing_unit, project_name) AS
    concat_ws(chr(31), form_kind, coalesce(fiscal_year::VARCHAR, ''), coalesce(search_form(department), ''),
              coalesce(search_form(implementing_unit), ''), search_form(project_name));

-- The project name within the key, as search_form gives it.
CREATE MACRO searched_name(project_key) AS split_part(project_key, chr(31), 5);

-- A part of a whole; NULL if there is no whole.
CREATE MACRO ratio(part, whole) AS part::DOUBLE / nullif(whole, 0)::DOUBLE;

-- Whether a row of the funds is a source of money that the form filled in.
CREATE MACRO is_filed_source(source, initial_budget_wan, annual_budget_wan, executed_wan) AS
    source <> 'total' AND coalesce(initial_budget_wan, annual_budget_wan, executed_wan) IS NOT NULL;

-- The forms that count: for each project those in its newest document.
CREATE VIEW current_evaluations AS FROM evaluations WHERE is_current;
COMMENT ON VIEW current_evaluations IS '计入汇总的自评表';

-- The last review of each finding, unless it withdrew what was said before.
CREATE VIEW current_reviews AS
SELECT * EXCLUDE (review_id) FROM (
    FROM finding_reviews
    QUALIFY row_number() OVER (PARTITION BY project_id, code, level_3, stated ORDER BY review_id DESC) = 1
) WHERE verdict <> 'withdrawn';
COMMENT ON VIEW current_reviews IS '疑点处理情况';

-- Every review, with its project.
CREATE VIEW review_details AS
SELECT m.review_id, m.project_id, p.fiscal_year, p.department, p.implementing_unit, p.project_name,
       m.code, m.level_3, m.stated, m.verdict, m.review_note, m.reviewed_by, m.reviewed_at
FROM finding_reviews m JOIN projects p USING (project_id);
COMMENT ON VIEW review_details IS '疑点处理记录';

-- Whether a finding with this verdict is closed; a confirmed one (属实) has yet to be put right.
CREATE MACRO is_settled(verdict) AS verdict IN ('corrected', 'unfounded');

-- The findings that have a review. The query starts from the reviews, which are few, so it stays cheap with many findings.
CREATE VIEW reviewed_findings AS
SELECT f.evaluation_id, f.finding_number, m.verdict, m.review_note, m.reviewed_by, m.reviewed_at
FROM current_reviews m
JOIN current_evaluations e USING (project_id)
JOIN findings f ON f.evaluation_id = e.evaluation_id AND f.code = m.code AND f.stated IS NOT DISTINCT FROM m.stated
LEFT JOIN indicators i ON i.evaluation_id = f.evaluation_id AND i.indicator_number = f.indicator_number
WHERE i.level_3 IS NOT DISTINCT FROM m.level_3;
COMMENT ON VIEW reviewed_findings IS '已登记处理情况的疑点';

-- One row per form: its sums, and how to read the filed total (总分).
CREATE VIEW computed_summary AS
WITH indicator_sums AS (
    SELECT
        evaluation_id,
        sum(weight)::DECIMAL(18, 4) AS indicator_weight,
        sum(score)::DECIMAL(18, 4) AS indicator_score,
        count(*) FILTER (weight IS NOT NULL AND score IS NULL AND NOT score_is_shared) AS blank_scores
    FROM indicators
    GROUP BY evaluation_id
), source_counts AS (
    SELECT evaluation_id, count(*) AS source_count FROM fund_lines
    WHERE is_filed_source(source, initial_budget_wan, annual_budget_wan, executed_wan)
    GROUP BY evaluation_id
), finding_counts AS (
    SELECT
        evaluation_id,
        count(*) AS finding_count,
        count(*) FILTER (severity = 'error') AS error_count,
        count(*) FILTER (severity = 'warning') AS warning_count,
        count(*) FILTER (severity = 'error' AND is_open) AS open_error_count,
        count(*) FILTER (severity = 'warning' AND is_open) AS open_warning_count,
        count(*) FILTER (is_open) AS open_finding_count
    FROM (SELECT f.*, NOT coalesce(is_settled(m.verdict), false) AS is_open
          FROM findings f LEFT JOIN reviewed_findings m USING (evaluation_id, finding_number))
    GROUP BY evaluation_id
), measured AS (
    SELECT
        evaluation_id,
        sum(weight)::DECIMAL(18, 4) AS measured_weight,
        sum(score - rule_score)::DECIMAL(18, 4) AS measured_difference
    FROM rule_scores JOIN indicators USING (evaluation_id, indicator_number) WHERE score IS NOT NULL GROUP BY evaluation_id
), figures AS (
    SELECT
        e.*,
        f.initial_budget_wan,
        f.annual_budget_wan,
        f.executed_wan,
        ratio(f.executed_wan, f.annual_budget_wan) AS execution_rate,
        f.weight AS execution_weight,
        f.score AS execution_score,
        i.indicator_weight,
        i.indicator_score,
        -- A form without points for execution is scored by its indicators alone. If it has such points, a blank score, of the
        -- execution or of any indicator, leaves it without a final score.
        CASE WHEN f.weight IS NULL AND f.score IS NULL THEN i.indicator_weight
             ELSE f.weight + i.indicator_weight END AS final_weight,
        CASE WHEN i.blank_scores > 0 THEN NULL
             WHEN f.weight IS NULL AND f.score IS NULL THEN i.indicator_score
             ELSE f.score + i.indicator_score END AS final_score,
        -- Grades are defined on 100 points. Whichever score has 100 as its full marks is graded; 34 of 34 points get no grade.
        CASE WHEN i.blank_scores > 0 THEN NULL
             WHEN final_weight = 100 THEN final_score
             WHEN i.indicator_weight = 100 THEN i.indicator_score END AS graded_score,
        j.total_includes_execution,
        m.measured_weight,
        m.measured_difference,
        coalesce(s.source_count, 0)::INTEGER AS source_count,
        coalesce(n.finding_count, 0)::INTEGER AS finding_count,
        coalesce(n.error_count, 0)::INTEGER AS error_count,
        coalesce(n.warning_count, 0)::INTEGER AS warning_count,
        coalesce(n.open_finding_count, 0)::INTEGER AS open_finding_count,
        coalesce(n.open_error_count, 0)::INTEGER AS open_error_count,
        coalesce(n.open_warning_count, 0)::INTEGER AS open_warning_count
    FROM current_evaluations e
    LEFT JOIN form_judgements j ON j.evaluation_id = e.evaluation_id
    LEFT JOIN fund_lines f ON f.evaluation_id = e.evaluation_id AND f.source = 'total'
    LEFT JOIN indicator_sums i ON i.evaluation_id = e.evaluation_id
    LEFT JOIN measured m ON m.evaluation_id = e.evaluation_id
    LEFT JOIN source_counts s ON s.evaluation_id = e.evaluation_id
    LEFT JOIN finding_counts n ON n.evaluation_id = e.evaluation_id
)
SELECT
    evaluation_id,
    project_id,
    document_id,
    form_number,
    form_kind,
    fiscal_year,
    department,
    implementing_unit,
    project_name,
    initial_budget_wan,
    annual_budget_wan,
    executed_wan,
    execution_rate,
    execution_weight,
    execution_score,
    indicator_weight,
    indicator_score,
    final_weight,
    final_score,
    stated_total_weight,
    stated_total_score,
    total_includes_execution,
    graded_score,
    grade,
    measured_weight,
    measured_difference,
    source_count,
    finding_count,
    error_count,
    warning_count,
    open_finding_count,
    open_error_count,
    open_warning_count
FROM figures ASOF LEFT JOIN grade_bands ON figures.graded_score::DOUBLE >= grade_bands.lowest_score;

CREATE TABLE IF NOT EXISTS stored_summary AS FROM computed_summary LIMIT 0;
CREATE VIEW project_summary AS FROM stored_summary;
COMMENT ON VIEW project_summary IS '项目汇总';

-- The index of the text search: every pair of neighbouring characters in the texts of indicators, and the last character alone, with
-- the blocks of forms that have it. A block is a range of evaluation ids; a search reads only a few of them.
CREATE MACRO search_block(evaluation_id) AS evaluation_id // 128;
CREATE MACRO forms_of_block(block) AS range(block * 128, (block + 1) * 128);
CREATE TABLE IF NOT EXISTS stored_search_pairs (pair VARCHAR NOT NULL, block INTEGER NOT NULL);
COMMENT ON TABLE stored_search_pairs IS '检索索引';

-- One row per indicator, with the points it lost.
CREATE VIEW indicator_details AS
SELECT
    i.evaluation_id,
    i.indicator_number,
    e.project_id,
    e.form_number,
    e.form_kind,
    e.fiscal_year,
    e.department,
    e.implementing_unit,
    e.project_name,
    i.level_1,
    i.level_2,
    i.level_3,
    i.initial_target,
    i.target,
    i.actual,
    i.weight,
    i.score,
    i.weight - i.score AS points_lost,
    i.score_is_shared,
    i.deviation_reason,
    e.has_weight_column,
    e.has_reason_column,
    i.level_1_filed,
    i.level_2_filed,
    i.source_location
FROM indicators i JOIN current_evaluations e USING (evaluation_id);
COMMENT ON VIEW indicator_details IS '绩效指标';

-- One row per fund line. Sources break down the total: never add them to it.
CREATE VIEW fund_details AS
SELECT
    f.evaluation_id,
    f.line_number,
    e.project_id,
    e.form_number,
    e.form_kind,
    e.fiscal_year,
    e.department,
    e.implementing_unit,
    e.project_name,
    f.source,
    f.label_filed,
    f.initial_budget_wan,
    f.annual_budget_wan,
    f.executed_wan,
    ratio(f.executed_wan, f.annual_budget_wan) AS execution_rate,
    f.stated_rate,
    f.stated_rate_text,
    f.weight,
    f.score,
    f.execution_reason,
    f.source_location
FROM fund_lines f JOIN current_evaluations e USING (evaluation_id);
COMMENT ON VIEW fund_details IS '项目资金';

-- One row per statement, with the indicator in whose row it stands.
CREATE VIEW statement_details AS
SELECT
    s.evaluation_id,
    s.statement_number,
    e.project_id,
    e.form_number,
    e.form_kind,
    e.fiscal_year,
    e.department,
    e.implementing_unit,
    e.project_name,
    s.statement_kind,
    s.statement_label,
    s.indicator_number,
    i.level_3,
    s.statement_text,
    s.stated_points,
    s.source_location
FROM statements s
JOIN current_evaluations e USING (evaluation_id)
LEFT JOIN indicators i ON i.evaluation_id = s.evaluation_id AND i.indicator_number = s.indicator_number;
COMMENT ON VIEW statement_details IS '结论和说明';

-- One row per finding, with its project and its review. The macro takes the names of relations shaped like findings and indicators, so
-- a question about a few forms can pass the rows of those forms alone.
CREATE MACRO finding_details_of(their_findings, their_indicators) AS TABLE
SELECT
    f.evaluation_id,
    f.finding_number,
    e.project_id,
    e.form_number,
    e.form_kind,
    e.fiscal_year,
    e.department,
    e.implementing_unit,
    e.project_name,
    f.indicator_number,
    i.level_3,
    f.code,
    f.severity,
    f.message,
    f.stated,
    f.expected,
    coalesce(m.verdict, 'open') AS verdict,
    m.review_note,
    m.reviewed_by,
    m.reviewed_at,
    f.source_location
FROM query_table(their_findings) f
JOIN current_evaluations e USING (evaluation_id)
LEFT JOIN query_table(their_indicators) i ON i.evaluation_id = f.evaluation_id AND i.indicator_number = f.indicator_number
LEFT JOIN reviewed_findings m ON m.evaluation_id = f.evaluation_id AND m.finding_number = f.finding_number;

CREATE VIEW finding_details AS FROM finding_details_of('findings', 'indicators');
COMMENT ON VIEW finding_details IS '填报疑点';

-- One row per indicator that can be measured: the filed score beside the score by the rules.
CREATE VIEW rule_score_details AS
SELECT
    r.evaluation_id,
    r.indicator_number,
    i.level_1,
    i.level_2,
    i.level_3,
    i.target,
    i.actual,
    r.basis,
    r.achieved_share,
    i.weight,
    i.score,
    r.rule_score,
    i.score - r.rule_score AS score_difference,
    i.source_location
FROM rule_scores r JOIN indicators i USING (evaluation_id, indicator_number);
COMMENT ON VIEW rule_score_details IS '指标得分复算';

-- One row per form: how many of its points can be verified, and how far the filed points differ from those by the rules.
CREATE VIEW verified_summary AS
WITH parts AS (
    SELECT
        *,
        CASE WHEN execution_rate IS NOT NULL AND execution_score IS NOT NULL THEN execution_weight END AS rated_weight,
        execution_score::DOUBLE - least(execution_rate, 1) * execution_weight::DOUBLE AS execution_difference
    FROM project_summary
)
SELECT
    * EXCLUDE (rated_weight, execution_difference),
    coalesce(rated_weight, 0) + coalesce(measured_weight, 0) AS verifiable_weight,
    round(coalesce(execution_difference, 0) + coalesce(measured_difference, 0)::DOUBLE, 2) AS score_difference,
    -- A form graded on its indicators alone is compared on them alone.
    CASE WHEN graded_score IS NULL THEN NULL
         WHEN final_weight = 100 THEN score_difference
         ELSE round(coalesce(measured_difference, 0)::DOUBLE, 2) END AS graded_difference
FROM parts;

CREATE VIEW verified_scores AS
SELECT
    evaluation_id,
    project_id,
    form_number,
    form_kind,
    fiscal_year,
    department,
    implementing_unit,
    project_name,
    annual_budget_wan,
    final_weight,
    final_score,
    verifiable_weight,
    ratio(verifiable_weight, final_weight) AS verifiable_share,
    score_difference,
    final_score::DOUBLE - score_difference AS verified_score
FROM verified_summary;
COMMENT ON VIEW verified_scores IS '得分复算';

-- Every value as it stands on the paper, with its place.
CREATE VIEW filed_values AS
SELECT
    evaluation_id,
    entry.part AS part,
    entry."number" AS part_number,
    entry.field AS field,
    entry."text" AS filed_text,
    entry."location" AS source_location
FROM (SELECT evaluation_id, unnest(entries) AS entry FROM source_forms);
COMMENT ON VIEW filed_values IS '原文取值';
