-- What version 4 adds to the tables of versions 2 and 3. Like them it holds what no program can compute again.

-- What a form says outside its tables, one row per statement, in the order of the paper. The text is NULL where the form left it blank.
CREATE TABLE statements (
    evaluation_id     INTEGER NOT NULL,
    statement_number  INTEGER NOT NULL CHECK (statement_number >= 1),
    statement_kind    VARCHAR NOT NULL CHECK (statement_kind IN ('score', 'grade', 'conclusion', 'problems', 'causes', 'measures',
                                                                 'fund_management', 'note')),
    statement_label   VARCHAR NOT NULL,
    statement_text    VARCHAR,
    stated_points     DECIMAL(12, 4),
    indicator_number  INTEGER,
    source_location   VARCHAR NOT NULL,
    PRIMARY KEY (evaluation_id, statement_number)
);
COMMENT ON TABLE statements IS '结论和说明';

ALTER TABLE fund_lines ADD COLUMN execution_reason VARCHAR;
ALTER TABLE indicators ADD COLUMN initial_target VARCHAR;

-- A person may also answer for a statement. DuckDB cannot change a constraint, so the table is replaced.
ALTER TABLE value_origins RENAME TO value_origins_before;
CREATE TABLE value_origins (
    evaluation_id  INTEGER NOT NULL,
    part           VARCHAR NOT NULL CHECK (part IN ('evaluation', 'fund_line', 'indicator', 'statement')),
    part_number    INTEGER,
    field          VARCHAR NOT NULL,
    value_origin   VARCHAR NOT NULL CHECK (value_origin IN ('confirmed', 'typed'))
);
INSERT INTO value_origins SELECT * FROM value_origins_before;
DROP TABLE value_origins_before;
COMMENT ON TABLE value_origins IS '数值来源';

-- What a person says of a finding. Every reading makes the findings anew, so a review names the finding it belongs to. Rows are only
-- added; the last review of a finding holds.
CREATE SEQUENCE review_ids;
CREATE TABLE finding_reviews (
    review_id    INTEGER PRIMARY KEY,
    project_id   INTEGER NOT NULL,
    code         VARCHAR NOT NULL,
    level_3      VARCHAR,
    stated       VARCHAR,
    verdict      VARCHAR NOT NULL CHECK (verdict IN ('confirmed', 'corrected', 'unfounded', 'withdrawn')),
    review_note  VARCHAR,
    reviewed_by  VARCHAR NOT NULL CHECK (reviewed_by <> ''),
    reviewed_at  TIMESTAMP NOT NULL
);
INSERT INTO finding_reviews SELECT * FROM finding_marks;
DROP TABLE finding_marks;
DROP SEQUENCE mark_ids;
COMMENT ON TABLE finding_reviews IS '疑点处理记录';
