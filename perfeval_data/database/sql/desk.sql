-- What a person answered about readings that the machine would not settle. Like tables.sql: no program can compute it again.

CREATE SEQUENCE answer_ids;

-- Documents that wait for a person, with their bytes: only as long as they wait. What stands in them beyond the forms goes with the row.
CREATE TABLE waiting_documents (
    sha256          VARCHAR PRIMARY KEY CHECK (length(sha256) = 64),
    file_name       VARCHAR NOT NULL,
    content         BLOB NOT NULL,
    question_count  INTEGER NOT NULL CHECK (question_count >= 0),
    waiting_since   TIMESTAMP NOT NULL
);
COMMENT ON TABLE waiting_documents IS '待核定文件';

-- Every answer to a question about the reading of a document, in order; of two about the same thing the later one holds. It stays when the
-- document is settled: a later reading of the same bytes rests on it again.
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

-- Values of stored forms that a person has confirmed or typed. What is not here is as the machine read it.
CREATE TABLE value_origins (
    evaluation_id  INTEGER NOT NULL,
    part           VARCHAR NOT NULL CHECK (part IN ('evaluation', 'fund_line', 'indicator')),
    part_number    INTEGER,
    field          VARCHAR NOT NULL,
    value_origin   VARCHAR NOT NULL CHECK (value_origin IN ('confirmed', 'typed'))
);
COMMENT ON TABLE value_origins IS '数值来源';
