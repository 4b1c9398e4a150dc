-- What the office asks of units because of findings. No program can compute it again.
-- Only reviews (finding_reviews) say whether a finding is confirmed, corrected or unfounded. These tables say what was asked, by when
-- it is due, and that the unit has answered. Rows are only added; the last step of an item holds.

CREATE SEQUENCE remedy_ids;
CREATE SEQUENCE remedy_step_ids;

-- One row for each finding that was ever asked about, in its wording at the time: a corrected form no longer has it.
CREATE TABLE remedy_items (
    remedy_id        INTEGER PRIMARY KEY,
    project_id       INTEGER NOT NULL,
    document_id      INTEGER NOT NULL,
    code             VARCHAR NOT NULL,
    level_3          VARCHAR,
    stated           VARCHAR,
    severity         VARCHAR NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    message          VARCHAR NOT NULL,
    source_location  VARCHAR NOT NULL
);
COMMENT ON TABLE remedy_items IS '整改台账';

CREATE TABLE remedy_steps (
    step_id      INTEGER PRIMARY KEY,
    remedy_id    INTEGER NOT NULL,
    step         VARCHAR NOT NULL CHECK (step IN ('asked', 'answered', 'withdrawn')),
    demand       VARCHAR NOT NULL CHECK (demand <> ''),
    due          DATE NOT NULL,
    step_note    VARCHAR,
    stepped_by   VARCHAR NOT NULL CHECK (stepped_by <> ''),
    stepped_at   TIMESTAMP NOT NULL
);
COMMENT ON TABLE remedy_steps IS '整改办理记录';

-- The indicator that a person chose to count what a project delivers, for its unit cost; NULL where the choice was withdrawn. Rows are
-- only added; the last choice in any year of a project holds for all its years.
CREATE SEQUENCE cost_choice_ids;
CREATE TABLE cost_choices (
    choice_id     INTEGER PRIMARY KEY,
    project_id    INTEGER NOT NULL,
    level_3       VARCHAR,
    counted_unit  VARCHAR CHECK (counted_unit <> ''),
    chosen_by     VARCHAR NOT NULL CHECK (chosen_by <> ''),
    chosen_at     TIMESTAMP NOT NULL,
    CHECK ((level_3 IS NULL) = (counted_unit IS NULL))
);
COMMENT ON TABLE cost_choices IS '单位成本指标选定记录';
