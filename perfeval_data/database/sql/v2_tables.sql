-- The tables of version 2: what was filed, and what happened to documents. No program can compute them again. This file never
-- changes: what a later version adds or changes is a file of its own, and a step in migrations.py. Amounts are in 万元, ratios are
-- fractions (1 = 100 %), texts are as on the paper. The comment of a column is its heading, unit included, on every page and in every
-- extract.

-- Ids come from sequences, which never reuse one: an old link never leads to a new row.
CREATE SEQUENCE document_ids;
CREATE SEQUENCE project_ids;
CREATE SEQUENCE evaluation_ids;
CREATE SEQUENCE ingestion_ids;
CREATE SEQUENCE mark_ids;

CREATE TABLE database_version (
    version  INTEGER NOT NULL
);
COMMENT ON TABLE database_version IS '数据库版本';

CREATE TABLE documents (
    document_id  INTEGER PRIMARY KEY,
    file_name    VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL UNIQUE CHECK (length(sha256) = 64),
    format       VARCHAR NOT NULL,
    form_count   INTEGER NOT NULL CHECK (form_count >= 0),
    ingested_at  TIMESTAMP NOT NULL,
    reader_version  INTEGER NOT NULL
);
COMMENT ON TABLE documents IS '文件';

-- One row for each project of each year that any document has ever held. It outlives its documents: a project that is filed again
-- gets its id back, and with it what people said of it.
CREATE TABLE projects (
    project_id         INTEGER PRIMARY KEY,
    project_key        VARCHAR NOT NULL,
    form_kind          VARCHAR NOT NULL CHECK (form_kind IN ('project', 'department')),
    fiscal_year        INTEGER,
    department         VARCHAR,
    implementing_unit  VARCHAR,
    project_name       VARCHAR NOT NULL
);
COMMENT ON TABLE projects IS '项目';

-- Every form of every stored document. For each project the forms in its newest document count (is_current).
CREATE TABLE evaluations (
    evaluation_id        INTEGER PRIMARY KEY,
    project_id           INTEGER NOT NULL,
    document_id          INTEGER NOT NULL,
    is_current           BOOLEAN NOT NULL,
    form_number          INTEGER NOT NULL CHECK (form_number >= 1),
    form_kind            VARCHAR NOT NULL CHECK (form_kind IN ('project', 'department')),
    fiscal_year          INTEGER CHECK (fiscal_year BETWEEN 2000 AND 2100),
    project_name         VARCHAR NOT NULL CHECK (project_name <> ''),
    department           VARCHAR,
    implementing_unit    VARCHAR,
    expected_goal        VARCHAR,
    achieved_goal        VARCHAR,
    stated_total_weight  DECIMAL(12, 4),
    stated_total_score   DECIMAL(12, 4),
    has_weight_column    BOOLEAN NOT NULL,
    has_reason_column    BOOLEAN NOT NULL,
    source_location      VARCHAR NOT NULL,
    UNIQUE (document_id, form_number)
);
COMMENT ON TABLE evaluations IS '自评表';

CREATE TABLE fund_lines (
    evaluation_id       INTEGER NOT NULL,
    line_number         INTEGER NOT NULL CHECK (line_number >= 1),
    source              VARCHAR NOT NULL,
    label_filed         VARCHAR NOT NULL,
    initial_budget_wan  DECIMAL(20, 8),
    annual_budget_wan   DECIMAL(20, 8),
    executed_wan        DECIMAL(20, 8),
    weight              DECIMAL(12, 4),
    stated_rate         DECIMAL(18, 8),
    stated_rate_text    VARCHAR,
    score               DECIMAL(12, 4),
    source_location     VARCHAR NOT NULL,
    PRIMARY KEY (evaluation_id, line_number)
);
COMMENT ON TABLE fund_lines IS '项目资金';

CREATE TABLE indicators (
    evaluation_id     INTEGER NOT NULL,
    indicator_number  INTEGER NOT NULL CHECK (indicator_number >= 1),
    level_1           VARCHAR,
    level_2           VARCHAR,
    level_3           VARCHAR,
    level_1_filed     VARCHAR,
    level_2_filed     VARCHAR,
    target            VARCHAR,
    actual            VARCHAR,
    target_operator   VARCHAR CHECK (target_operator IN ('>=', '<=', '=', '>', '<')),
    target_value      DECIMAL(28, 8),
    target_unit       VARCHAR,
    actual_value      DECIMAL(28, 8),
    weight            DECIMAL(12, 4),
    score             DECIMAL(12, 4),
    score_is_shared   BOOLEAN NOT NULL,
    deviation_reason  VARCHAR,
    source_location   VARCHAR NOT NULL,
    PRIMARY KEY (evaluation_id, indicator_number)
);
COMMENT ON TABLE indicators IS '绩效指标';

CREATE TABLE findings (
    evaluation_id     INTEGER NOT NULL,
    finding_number    INTEGER NOT NULL CHECK (finding_number >= 1),
    indicator_number  INTEGER,
    code              VARCHAR NOT NULL,
    severity          VARCHAR NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    message           VARCHAR NOT NULL,
    stated            VARCHAR,
    expected          VARCHAR,
    source_location   VARCHAR NOT NULL,
    PRIMARY KEY (evaluation_id, finding_number)
);
COMMENT ON TABLE findings IS '填报疑点';

-- Reviews of findings, up to version 3; v4_statements.sql moves them to finding_reviews.
CREATE TABLE finding_marks (
    mark_id     INTEGER PRIMARY KEY,
    project_id  INTEGER NOT NULL,
    code        VARCHAR NOT NULL,
    level_3     VARCHAR,
    stated      VARCHAR,
    verdict     VARCHAR NOT NULL CHECK (verdict IN ('confirmed', 'corrected', 'unfounded', 'withdrawn')),
    mark_note   VARCHAR,
    marked_by   VARCHAR NOT NULL CHECK (marked_by <> ''),
    marked_at   TIMESTAMP NOT NULL
);

-- The paper itself, one row per form: every cell, and the cell that each value was taken from. Only a drill-down reads it.
CREATE TABLE source_forms (
    evaluation_id  INTEGER PRIMARY KEY,
    cells          STRUCT("row" INTEGER, "column" INTEGER, row_span INTEGER, column_span INTEGER,
                          "text" VARCHAR, "location" VARCHAR)[] NOT NULL,
    entries        STRUCT(part VARCHAR, "number" INTEGER, field VARCHAR,
                          "text" VARCHAR, "location" VARCHAR)[] NOT NULL
);
COMMENT ON TABLE source_forms IS '原文';

-- Forms of stored documents that could not be read.
CREATE TABLE unread_forms (
    document_id      INTEGER NOT NULL,
    form_number      INTEGER NOT NULL CHECK (form_number >= 1),
    reason           VARCHAR NOT NULL,
    source_location  VARCHAR NOT NULL,
    PRIMARY KEY (document_id, form_number)
);
COMMENT ON TABLE unread_forms IS '未能读取的自评表';

-- The log of imports, in order: documents stored, read again by a newer reader, refused, or removed.
CREATE TABLE ingestions (
    ingestion_id    INTEGER PRIMARY KEY,
    started_at      TIMESTAMP NOT NULL,
    file_name       VARCHAR NOT NULL,
    sha256          VARCHAR NOT NULL,
    outcome         VARCHAR NOT NULL CHECK (outcome IN ('stored', 'read again', 'refused', 'removed')),
    form_count      INTEGER NOT NULL,
    finding_count   INTEGER NOT NULL,
    replaced_count  INTEGER NOT NULL,
    reason          VARCHAR,
    source_location VARCHAR,
    done_by         VARCHAR
);
COMMENT ON TABLE ingestions IS '入库记录';
