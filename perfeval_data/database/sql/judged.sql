-- What the audit says: computed from the forms by the rules and settings, and computed again where these change.

-- By which rules, settings and grades the forms were judged: where others hold now, all are judged again.
CREATE TABLE IF NOT EXISTS judged_by (
    fingerprint  VARCHAR NOT NULL
);
COMMENT ON TABLE judged_by IS '核对依据';

-- What was decided of a form as a whole.
CREATE TABLE IF NOT EXISTS form_judgements (
    evaluation_id             INTEGER PRIMARY KEY,
    total_includes_execution  BOOLEAN
);
COMMENT ON TABLE form_judgements IS '整表核对';

-- What the printed rules give for an indicator that can be measured: beside the score as filed, never in its place.
CREATE TABLE IF NOT EXISTS rule_scores (
    evaluation_id     INTEGER NOT NULL,
    indicator_number  INTEGER NOT NULL CHECK (indicator_number >= 1),
    basis             VARCHAR NOT NULL,
    achieved_share    DECIMAL(9, 4) NOT NULL,
    rule_score        DECIMAL(12, 4) NOT NULL,
    PRIMARY KEY (evaluation_id, indicator_number)
);
COMMENT ON TABLE rule_scores IS '按规则复算的得分';

-- The grades by final score, written from grades.py when the forms are judged: the views read the rule, they do not repeat it.
CREATE TABLE IF NOT EXISTS grade_bands (
    grade         VARCHAR PRIMARY KEY,
    lowest_score  DOUBLE NOT NULL
);
COMMENT ON TABLE grade_bands IS '等级标准';
