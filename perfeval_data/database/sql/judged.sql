-- What the audit says. It is computed from the forms, and computed again when rules or settings change.

-- The rules, settings and grades that the forms were judged by; when they change, all forms are judged again.
CREATE TABLE IF NOT EXISTS judged_by (
    fingerprint  VARCHAR NOT NULL
);
COMMENT ON TABLE judged_by IS '核对依据';

-- What the audit says of a form as a whole.
CREATE TABLE IF NOT EXISTS form_judgements (
    evaluation_id             INTEGER PRIMARY KEY,
    total_includes_execution  BOOLEAN
);
COMMENT ON TABLE form_judgements IS '整表核对';

-- The score that the printed rules give to an indicator that can be measured. It stands beside the filed score and never replaces it.
CREATE TABLE IF NOT EXISTS rule_scores (
    evaluation_id     INTEGER NOT NULL,
    indicator_number  INTEGER NOT NULL CHECK (indicator_number >= 1),
    basis             VARCHAR NOT NULL,
    achieved_share    DECIMAL(9, 4) NOT NULL,
    rule_score        DECIMAL(12, 4) NOT NULL,
    PRIMARY KEY (evaluation_id, indicator_number)
);
COMMENT ON TABLE rule_scores IS '按规则复算的得分';

-- The lowest score of each grade, written from grades.py when the forms are judged, so that no view repeats it.
CREATE TABLE IF NOT EXISTS grade_bands (
    grade         VARCHAR PRIMARY KEY,
    lowest_score  DOUBLE NOT NULL
);
COMMENT ON TABLE grade_bands IS '等级标准';
