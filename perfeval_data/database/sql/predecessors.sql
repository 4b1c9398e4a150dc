-- Which project of the year before a project goes on from. The forms carry no number that lasts, so that this is a judgement: its
-- basis is kept with it, from `same` (name and unit as before) to `renamed` (a guess, to be looked at by a person).

-- A name without what says nothing of the project: spaces, the kind of brackets, the year, the number of the budget system.
CREATE MACRO plain_name(name) AS
    regexp_replace(regexp_replace(translate(search_form(name), '【】“”〔〕', '[]""[]'), '^[0-9a-z]{12,}-', ''), '20\d\d年?度?', '', 'g');
-- Phases and lots of one undertaking have the same name here: 一期, (第2批), 3标段.
CREATE MACRO without_numbers(name) AS regexp_replace(name, '[(\[]?第?[0-9一二三四五六七八九十]+(期|批|批次|标段)?[)\]]?', '', 'g');
CREATE MACRO neighbours(text) AS list_distinct(list_transform(range(1, greatest(length(text), 2)), lambda place: substr(text, place::INTEGER, 2)));
-- How alike two texts are: the share of their pairs of neighbouring characters that both have (Dice), 0 to 1.
CREATE MACRO likeness(one, other) AS
    2.0 * len(list_intersect(neighbours(one), neighbours(other))) / (len(neighbours(one)) + len(neighbours(other)));

CREATE TABLE IF NOT EXISTS stored_lineage (
    evaluation_id      INTEGER PRIMARY KEY,
    department         VARCHAR,
    earlier_id         INTEGER NOT NULL,
    lineage_basis      VARCHAR NOT NULL CHECK (lineage_basis IN ('same', 'wording', 'unit', 'renamed')),
    name_likeness      DOUBLE NOT NULL,
    shared_indicators  INTEGER NOT NULL
);
CREATE VIEW project_lineage AS SELECT * EXCLUDE (department) FROM stored_lineage;
COMMENT ON VIEW project_lineage IS '上年的同一项目';
