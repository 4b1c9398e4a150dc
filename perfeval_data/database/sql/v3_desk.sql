-- What a person answered about readings that the reader left open. No program can compute it again.

CREATE SEQUENCE answer_ids;

-- Documents that wait for a person. The bytes, and whatever they hold beside the forms, go when the row goes.
CREATE TABLE waiting_documents (
    sha256          VARCHAR PRIMARY KEY CHECK (length(sha256) = 64),
    file_name       VARCHAR NOT NULL,
    content         BLOB NOT NULL,
    question_count  INTEGER NOT NULL CHECK (question_count >= 0),
    waiting_since   TIMESTAMP NOT NULL
);
COMMENT ON TABLE waiting_documents IS '待核定文件';

-- Every answer to a question about the reading of a document, in order; a later answer to the same question replaces an earlier one.
-- Answers outlive the wait: the next reading of the same bytes uses them again.
CREATE TABLE reading_answers (
    answer_id      INTEGER PRIMARY KEY,
    sha256         VARCHAR NOT NULL,
    answer_kind    VARCHAR NOT NULL CHECK (answer_kind IN ('cell', 'meaning', 'column', 'value', 'not a form', 'as read', 'typed')),
    place          VARCHAR NOT NULL,
    part           VARCHAR NOT NULL,
    part_number    INTEGER,
    field          VARCHAR NOT NULL,
    answer_text    VARCHAR NOT NULL,
    filed_text     VARCHAR NOT NULL,
    proposed_text  VARCHAR NOT NULL,
    answered_by    VARCHAR NOT NULL CHECK (answered_by <> ''),
    answered_at    TIMESTAMP NOT NULL
);
COMMENT ON TABLE reading_answers IS '核定记录';

-- The values of stored forms that a person confirmed or typed. All others are as the machine read them.
CREATE TABLE value_origins (
    evaluation_id  INTEGER NOT NULL,
    part           VARCHAR NOT NULL CHECK (part IN ('evaluation', 'fund_line', 'indicator')),
    part_number    INTEGER,
    field          VARCHAR NOT NULL,
    value_origin   VARCHAR NOT NULL CHECK (value_origin IN ('confirmed', 'typed'))
);
COMMENT ON TABLE value_origins IS '数值来源';
