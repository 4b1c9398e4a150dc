-- The predecessor of a project: the same project in the year before. Forms carry no lasting number, so this is a judgement; its basis
-- is stored with it, from `same` (same name and unit) to `renamed` (a guess that a person should check).

-- A project name without what does not identify the project: spaces, the style of brackets, the year, the number of the budget system.
CREATE MACRO plain_name(name) AS
    regexp_replace(regexp_replace(translate(search_form(name), '【】“”〔〕', '[]""[]'), '^[0-9a-z]{12,}-', ''), '20\d\d年?度?', '', 'g');
-- Phases and lots of one undertaking share a name: 一期, (第2批), 3标段.
CREATE MACRO without_numbers(name) AS regexp_replace(name, '[(\[]?第?[0-9一二三四五六七八九十]+(期|批|批次|标段)?[)\]]?', '', 'g');
CREATE MACRO neighbours(text) AS list_distinct(list_transform(range(1, greatest(length(text), 2)), lambda place: substr(text, place::INTEGER, 2)));
-- How alike two texts are, 0 to 1: the Dice coefficient of their pairs of neighbouring characters.
CREATE MACRO similarity(one, other) AS
    2.0 * len(list_intersect(neighbours(one), neighbours(other))) / (len(neighbours(one)) + len(neighbours(other)));

CREATE TABLE IF NOT EXISTS stored_predecessors (
    evaluation_id      INTEGER PRIMARY KEY,
    department         VARCHAR,
    earlier_id         INTEGER NOT NULL,
    predecessor_basis  VARCHAR NOT NULL CHECK (predecessor_basis IN ('same', 'wording', 'unit', 'renamed')),
    name_similarity    DOUBLE NOT NULL,
    shared_indicators  INTEGER NOT NULL
);
CREATE VIEW project_predecessors AS SELECT * EXCLUDE (department) FROM stored_predecessors;
COMMENT ON VIEW project_predecessors IS '上年的同一项目';
