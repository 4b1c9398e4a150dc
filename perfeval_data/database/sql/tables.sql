-- What was filed, what happened to documents, and what people said of findings: the tables that no program can compute again.
-- A change here needs a step in migrations.py. Amounts in 万元, ratios as fractions (1 = 100 %), texts as on the paper.
-- The comment of a column is its heading, unit included, on every screen and in every extract.

-- Numbers come from sequences: what was taken out leaves its number behind, and no address ever leads to something else.
CREATE SEQUENCE document_ids;
CREATE SEQUENCE project_ids;
CREATE SEQUENCE evaluation_ids;
CREATE SEQUENCE ingestion_ids;
CREATE SEQUENCE mark_ids;

CREATE TABLE database_version (
    version  INTEGER NOT NULL
);
COMMENT ON TABLE database_version IS '数据库版本';
COMMENT ON COLUMN database_version.version IS '版本号';

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
COMMENT ON COLUMN documents.document_id IS '文件编号';
COMMENT ON COLUMN documents.file_name IS '文件名';
COMMENT ON COLUMN documents.sha256 IS '文件指纹（SHA-256）';
COMMENT ON COLUMN documents.format IS '格式';
COMMENT ON COLUMN documents.form_count IS '自评表数（张）';
COMMENT ON COLUMN documents.ingested_at IS '入库时间';
COMMENT ON COLUMN documents.reader_version IS '读表程序版本';

-- One row for each project of each year that any document has ever held. It stays when the documents are gone: whoever files the
-- project again gets its number, and what people said of it, back.
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
COMMENT ON COLUMN projects.project_id IS '项目编号';
COMMENT ON COLUMN projects.project_key IS '项目标识';
COMMENT ON COLUMN projects.form_kind IS '表种';
COMMENT ON COLUMN projects.fiscal_year IS '年度';
COMMENT ON COLUMN projects.department IS '主管部门';
COMMENT ON COLUMN projects.implementing_unit IS '实施单位';
COMMENT ON COLUMN projects.project_name IS '项目名称';

-- Every form of every document that is stored. Of each project the forms of the newest document that holds it count (is_current).
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
COMMENT ON COLUMN evaluations.evaluation_id IS '自评表编号';
COMMENT ON COLUMN evaluations.project_id IS '项目编号';
COMMENT ON COLUMN evaluations.is_current IS '计入汇总';
COMMENT ON COLUMN evaluations.document_id IS '文件编号';
COMMENT ON COLUMN evaluations.form_number IS '文件中第几张';
COMMENT ON COLUMN evaluations.form_kind IS '表种';
COMMENT ON COLUMN evaluations.fiscal_year IS '年度';
COMMENT ON COLUMN evaluations.project_name IS '项目名称';
COMMENT ON COLUMN evaluations.department IS '主管部门';
COMMENT ON COLUMN evaluations.implementing_unit IS '实施单位';
COMMENT ON COLUMN evaluations.expected_goal IS '预期目标';
COMMENT ON COLUMN evaluations.achieved_goal IS '实际完成情况';
COMMENT ON COLUMN evaluations.stated_total_weight IS '总分行分值（填报）';
COMMENT ON COLUMN evaluations.stated_total_score IS '总分行得分（填报）';
COMMENT ON COLUMN evaluations.has_weight_column IS '表中有分值栏';
COMMENT ON COLUMN evaluations.has_reason_column IS '表中有偏差原因栏';
COMMENT ON COLUMN evaluations.source_location IS '原文位置';

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
COMMENT ON COLUMN fund_lines.evaluation_id IS '自评表编号';
COMMENT ON COLUMN fund_lines.line_number IS '资金行序号';
COMMENT ON COLUMN fund_lines.source IS '资金来源代码';
COMMENT ON COLUMN fund_lines.label_filed IS '资金来源';
COMMENT ON COLUMN fund_lines.initial_budget_wan IS '年初预算数（万元）';
COMMENT ON COLUMN fund_lines.annual_budget_wan IS '全年预算数（万元）';
COMMENT ON COLUMN fund_lines.executed_wan IS '全年执行数（万元）';
COMMENT ON COLUMN fund_lines.weight IS '分值';
COMMENT ON COLUMN fund_lines.stated_rate IS '执行率（填报）';
COMMENT ON COLUMN fund_lines.stated_rate_text IS '执行率原文';
COMMENT ON COLUMN fund_lines.score IS '得分';
COMMENT ON COLUMN fund_lines.source_location IS '原文位置';

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
COMMENT ON COLUMN indicators.evaluation_id IS '自评表编号';
COMMENT ON COLUMN indicators.indicator_number IS '指标序号';
COMMENT ON COLUMN indicators.level_1 IS '一级指标';
COMMENT ON COLUMN indicators.level_2 IS '二级指标';
COMMENT ON COLUMN indicators.level_3 IS '三级指标';
COMMENT ON COLUMN indicators.level_1_filed IS '一级指标（填报）';
COMMENT ON COLUMN indicators.level_2_filed IS '二级指标（填报）';
COMMENT ON COLUMN indicators.target IS '年度指标值';
COMMENT ON COLUMN indicators.actual IS '实际完成值';
COMMENT ON COLUMN indicators.target_operator IS '指标符号';
COMMENT ON COLUMN indicators.target_value IS '指标数值';
COMMENT ON COLUMN indicators.target_unit IS '指标单位';
COMMENT ON COLUMN indicators.actual_value IS '完成数值';
COMMENT ON COLUMN indicators.weight IS '分值';
COMMENT ON COLUMN indicators.score IS '得分';
COMMENT ON COLUMN indicators.score_is_shared IS '合并计分';
COMMENT ON COLUMN indicators.deviation_reason IS '偏差原因分析及改进措施';
COMMENT ON COLUMN indicators.source_location IS '原文位置';

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
COMMENT ON COLUMN findings.evaluation_id IS '自评表编号';
COMMENT ON COLUMN findings.finding_number IS '疑点序号';
COMMENT ON COLUMN findings.indicator_number IS '指标序号';
COMMENT ON COLUMN findings.code IS '疑点代码';
COMMENT ON COLUMN findings.severity IS '严重程度';
COMMENT ON COLUMN findings.message IS '说明';
COMMENT ON COLUMN findings.stated IS '填报';
COMMENT ON COLUMN findings.expected IS '应为';
COMMENT ON COLUMN findings.source_location IS '原文位置';

-- What the finance officer says of a finding. Findings come anew with every reading, so a mark names what it belongs to; rows are
-- only added, and the last one of a finding holds.
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
COMMENT ON TABLE finding_marks IS '疑点处理记录';
COMMENT ON COLUMN finding_marks.mark_id IS '记录编号';
COMMENT ON COLUMN finding_marks.project_id IS '项目编号';
COMMENT ON COLUMN finding_marks.code IS '疑点代码';
COMMENT ON COLUMN finding_marks.level_3 IS '三级指标';
COMMENT ON COLUMN finding_marks.stated IS '填报';
COMMENT ON COLUMN finding_marks.verdict IS '处理情况';
COMMENT ON COLUMN finding_marks.mark_note IS '处理说明';
COMMENT ON COLUMN finding_marks.marked_by IS '登记人';
COMMENT ON COLUMN finding_marks.marked_at IS '登记时间';

-- The paper itself, one row a form: every cell of it, and which cell each value was taken from. Only a drill-down reads it.
CREATE TABLE source_forms (
    evaluation_id  INTEGER PRIMARY KEY,
    cells          STRUCT("row" INTEGER, "column" INTEGER, row_span INTEGER, column_span INTEGER,
                          "text" VARCHAR, "location" VARCHAR)[] NOT NULL,
    entries        STRUCT(part VARCHAR, "number" INTEGER, field VARCHAR,
                          "text" VARCHAR, "location" VARCHAR)[] NOT NULL
);
COMMENT ON TABLE source_forms IS '原文';

-- Forms of stored documents that could not be read: what counts the document says how many are missing.
CREATE TABLE unread_forms (
    document_id      INTEGER NOT NULL,
    form_number      INTEGER NOT NULL CHECK (form_number >= 1),
    reason           VARCHAR NOT NULL,
    source_location  VARCHAR NOT NULL,
    PRIMARY KEY (document_id, form_number)
);
COMMENT ON TABLE unread_forms IS '未能读取的自评表';
COMMENT ON COLUMN unread_forms.document_id IS '文件编号';
COMMENT ON COLUMN unread_forms.form_number IS '文件中第几张';
COMMENT ON COLUMN unread_forms.reason IS '未入库原因';
COMMENT ON COLUMN unread_forms.source_location IS '原文位置';

-- What happened to each document, in order: stored, read again by a newer program, refused, or taken out again.
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
COMMENT ON COLUMN ingestions.ingestion_id IS '记录编号';
COMMENT ON COLUMN ingestions.started_at IS '时间';
COMMENT ON COLUMN ingestions.file_name IS '文件名';
COMMENT ON COLUMN ingestions.sha256 IS '文件指纹（SHA-256）';
COMMENT ON COLUMN ingestions.outcome IS '结果';
COMMENT ON COLUMN ingestions.form_count IS '自评表数（张）';
COMMENT ON COLUMN ingestions.finding_count IS '疑点数（条）';
COMMENT ON COLUMN ingestions.replaced_count IS '替换旧表数（张）';
COMMENT ON COLUMN ingestions.reason IS '未入库原因';
COMMENT ON COLUMN ingestions.source_location IS '原文位置';
COMMENT ON COLUMN ingestions.done_by IS '经办人';
