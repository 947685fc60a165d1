-- Comparison of documents: which say nearly the same, and which themes they speak of. No language model: two
-- statements are nearly the same when they share most of their stems, rare stems counting more. That finds what was
-- copied and reworded; it does not find the same thought in other words, and it takes no notice of a "not".

-- Equal sets of stems are compared once: the phrases of the genre stand in hundreds of documents.
CREATE TEMP TABLE told AS
SELECT statement_no, list_sort(list(stem_no)) AS stem_nos
FROM (
    SELECT DISTINCT statement_no, stem_no
    FROM occurrences JOIN word_stems USING (word_no) WHERE in_text AND weight = 1
)
GROUP BY statement_no
HAVING count(*) >= 3;

CREATE TEMP TABLE alike AS
SELECT row_number() OVER (ORDER BY min(statement_no))::INTEGER AS wording_no, stem_nos, min(statement_no) AS statement_no
FROM told GROUP BY stem_nos;

CREATE TABLE wordings (
    wording_no INTEGER PRIMARY KEY,
    text VARCHAR NOT NULL,
    stems VARCHAR[] NOT NULL
);
COMMENT ON TABLE wordings IS 'Statements with the same stems, as one: what comparison compares. Those of fewer than three stems are left out';
COMMENT ON COLUMN wordings.wording_no IS 'Number of the wording; changes with a rebuild';
COMMENT ON COLUMN wordings.text IS 'The first of the statements';
COMMENT ON COLUMN wordings.stems IS 'Its stems, without the words of search_stopwords';
SET VARIABLE stems = (SELECT list(stem ORDER BY stem_no) FROM (SELECT DISTINCT stem_no, stem FROM word_stems));
INSERT INTO wordings
SELECT wording_no, text, list_select(getvariable('stems'), stem_nos)
FROM alike JOIN spoken USING (statement_no)
ORDER BY wording_no;
RESET VARIABLE stems;

CREATE TABLE statement_wordings (
    document_key INTEGER NOT NULL,
    order_no INTEGER NOT NULL,
    wording_no INTEGER NOT NULL
);
COMMENT ON TABLE statement_wordings IS 'Which wording each statement has';
COMMENT ON COLUMN statement_wordings.document_key IS 'Version of the document';
COMMENT ON COLUMN statement_wordings.order_no IS 'The statement, by its place in the document';
COMMENT ON COLUMN statement_wordings.wording_no IS 'Its wording';
INSERT INTO statement_wordings
SELECT document_key, order_no, wording_no
FROM told JOIN alike USING (stem_nos) JOIN spoken ON spoken.statement_no = told.statement_no
ORDER BY told.statement_no;

CREATE TABLE similar_wordings (
    wording_no INTEGER NOT NULL,
    other_no INTEGER NOT NULL,
    similarity FLOAT NOT NULL CHECK (similarity BETWEEN 0 AND 1)
);
COMMENT ON TABLE similar_wordings IS 'Wordings alike: from 0.3 on related, from 0.5 on nearly the same; at least two stems in common';
COMMENT ON COLUMN similar_wordings.wording_no IS 'A wording';
COMMENT ON COLUMN similar_wordings.other_no IS 'Another one; every pair stands here both ways';
COMMENT ON COLUMN similar_wordings.similarity IS 'Weight of the stems they share, as part of the weight of all their stems (0 to 1); a stem weighs ln(1 + wordings / wordings with it)';

CREATE TEMP TABLE wording_stems AS
SELECT
    wording_no, stem_no, ln(1 + (SELECT count(*) FROM alike) / spread) AS weight, spread
FROM (SELECT wording_no, unnest(stem_nos) AS stem_no FROM alike)
JOIN (
    SELECT stem_no, count(*) AS spread FROM (SELECT unnest(stem_nos) AS stem_no FROM alike) GROUP BY stem_no
) USING (stem_no);

-- Pairs are looked for among wordings that share two stems which not everybody uses. Only what these share makes a
-- pair worth a look; then the common stems are counted in. (In a small collection no stem is common.)
INSERT INTO similar_wordings
WITH sizes AS (
    SELECT wording_no, sum(weight) AS weight FROM wording_stems GROUP BY wording_no
), telling AS (
    FROM wording_stems WHERE spread BETWEEN 2 AND 300
), common AS (
    FROM wording_stems WHERE spread > 300
), partly AS (
    SELECT a.wording_no AS a, b.wording_no AS b, sum(a.weight) AS weight
    FROM telling AS a JOIN telling AS b ON a.stem_no = b.stem_no AND a.wording_no < b.wording_no
    GROUP BY ALL
    HAVING count(*) >= 2
), candidates AS (
    SELECT a, b, partly.weight, x.weight + y.weight AS both_weigh
    FROM partly JOIN sizes AS x ON x.wording_no = a JOIN sizes AS y ON y.wording_no = b
    WHERE partly.weight >= 0.15 * (x.weight + y.weight - partly.weight)
), commonly AS (
    SELECT a, b, sum(x.weight) AS weight
    FROM candidates
    JOIN common AS x ON x.wording_no = a
    JOIN common AS y ON y.wording_no = b AND y.stem_no = x.stem_no
    GROUP BY ALL
), shared AS (
    SELECT a, b, both_weigh, candidates.weight + coalesce(commonly.weight, 0) AS weight
    FROM candidates LEFT JOIN commonly USING (a, b)
), scored AS (
    SELECT a, b, weight / (both_weigh - weight) AS similarity FROM shared
)
SELECT unnest([a, b]), unnest([b, a]), round(similarity, 3) FROM scored WHERE similarity >= 0.3
ORDER BY 1, 3 DESC, 2;

DROP TABLE told;
DROP TABLE alike;
DROP TABLE wording_stems;

CREATE VIEW similar_statements AS
WITH alike AS (
    FROM similar_wordings
    UNION ALL
    SELECT wording_no, wording_no, 1 FROM wordings
), placed AS (
    SELECT wording_no, document_key, order_no, s.statement_id, s.who, s.document_id, s.role, s.text, s.page
    FROM statement_wordings JOIN current_statements AS s USING (document_key, order_no)
)
SELECT
    a.similarity, x.who, x.document_id, x.statement_id, x.role, x.text, x.page,
    y.who AS other_who, y.document_id AS other_document_id, y.statement_id AS other_statement_id,
    y.role AS other_role, y.text AS other_text, y.page AS other_page
FROM alike AS a
JOIN placed AS x USING (wording_no)
JOIN placed AS y ON y.wording_no = a.other_no AND y.document_key <> x.document_key;
COMMENT ON VIEW similar_statements IS 'Statements of different documents that are alike, by shared stems (see similar_wordings); every pair both ways';
COMMENT ON COLUMN similar_statements.who IS 'The municipality; where it is unknown the source';
COMMENT ON COLUMN similar_statements.similarity IS 'From 0.3 on related, from 0.5 on nearly the same, 1 the same stems';
COMMENT ON COLUMN similar_statements.other_who IS 'Whose document the other one is in';
COMMENT ON COLUMN similar_statements.other_document_id IS 'Document of the other one';
COMMENT ON COLUMN similar_statements.other_statement_id IS 'The other statement';
COMMENT ON COLUMN similar_statements.other_role IS 'Whom the other one is told';
COMMENT ON COLUMN similar_statements.other_text IS 'Text of the other one';
COMMENT ON COLUMN similar_statements.other_page IS 'Page of the other one';

CREATE VIEW shared_statements AS
WITH alike AS (
    FROM similar_wordings
    UNION ALL
    SELECT wording_no, wording_no, 1 FROM wordings
), voices AS (
    SELECT DISTINCT wording_no, coalesce(municipality, source) AS who
    FROM statement_wordings JOIN documents USING (document_key)
), said AS (
    SELECT
        a.wording_no, list(DISTINCT who ORDER BY who) FILTER (similarity >= 0.5) AS said_by,
        list(DISTINCT who ORDER BY who) AS related_in
    FROM alike AS a JOIN voices AS v ON v.wording_no = a.other_no
    GROUP BY a.wording_no
)
SELECT
    s.who, s.document_id, s.order_no, s.role, s.kind, s.perspective_label, s.text, s.page, s.statement_id,
    len(said_by) AS voices, said_by, len(related_in) AS related_voices, related_in
FROM statement_wordings JOIN said USING (wording_no) JOIN current_statements AS s USING (document_key, order_no);
COMMENT ON VIEW shared_statements IS 'Who says nearly the same as each statement, and who something related; where related_voices is 1 it stands alone, as far as words show';
COMMENT ON COLUMN shared_statements.who IS 'The municipality; where it is unknown the source';
COMMENT ON COLUMN shared_statements.voices IS 'Municipalities that say nearly the same (similarity from 0.5), this one included; unknown ones by source';
COMMENT ON COLUMN shared_statements.said_by IS 'Which';
COMMENT ON COLUMN shared_statements.related_voices IS 'Municipalities that say something related (similarity from 0.3), this one included';
COMMENT ON COLUMN shared_statements.related_in IS 'Which';

CREATE TABLE themes (
    theme VARCHAR NOT NULL,
    danish VARCHAR NOT NULL,
    word VARCHAR NOT NULL,
    stem VARCHAR NOT NULL,
    PRIMARY KEY (theme, word)
);
COMMENT ON TABLE themes IS 'Themes and the words that make a statement one of theirs';
COMMENT ON COLUMN themes.theme IS 'The theme, as a code';
COMMENT ON COLUMN themes.danish IS 'Its Danish name';
COMMENT ON COLUMN themes.word IS 'A word of its vocabulary';
COMMENT ON COLUMN themes.stem IS 'The stem that is looked for in the text, compounds by their parts';
INSERT INTO themes SELECT theme, danish, word, stem(word) FROM staged_themes ORDER BY ALL;

CREATE TABLE statement_themes (
    document_key INTEGER NOT NULL,
    order_no INTEGER NOT NULL,
    theme VARCHAR NOT NULL,
    words VARCHAR[] NOT NULL
);
COMMENT ON TABLE statement_themes IS 'Which themes each statement speaks of, by its words alone; of a work told twice only the document that counts';
COMMENT ON COLUMN statement_themes.document_key IS 'Version of the document';
COMMENT ON COLUMN statement_themes.order_no IS 'The statement, by its place in the document';
COMMENT ON COLUMN statement_themes.theme IS 'The theme';
COMMENT ON COLUMN statement_themes.words IS 'Words of the statement that make it one of the theme';
INSERT INTO statement_themes
WITH theme_words AS (
    SELECT DISTINCT word_no, vocabulary.word, theme
    FROM word_stems JOIN themes USING (stem) JOIN vocabulary USING (word_no)
)
SELECT document_key, order_no, theme, list(DISTINCT word ORDER BY word)
FROM occurrences JOIN theme_words USING (word_no) JOIN spoken USING (statement_no)
WHERE in_text
GROUP BY ALL
ORDER BY ALL;

DROP TABLE occurrences;
DROP TABLE word_stems;
DROP TABLE vocabulary;
DROP TABLE spoken;

CREATE VIEW theme_overview AS
SELECT
    s.who, t.theme, any_value(n.danish) AS danish, count(*) AS statements,
    round(count(*) / any_value(total.statements), 3) AS share
FROM statement_themes AS t
JOIN current_statements AS s USING (document_key, order_no)
JOIN (SELECT DISTINCT theme, danish FROM themes) AS n USING (theme)
JOIN (
    SELECT who, count(*) AS statements FROM current_statements WHERE same_work_as IS NULL GROUP BY who
) AS total USING (who)
WHERE s.same_work_as IS NULL
GROUP BY s.who, t.theme;
COMMENT ON VIEW theme_overview IS 'How much each municipality speaks of each theme; a statement may speak of several';
COMMENT ON COLUMN theme_overview.who IS 'The municipality; where it is unknown the source';
COMMENT ON COLUMN theme_overview.theme IS 'The theme, as a code';
COMMENT ON COLUMN theme_overview.danish IS 'Danish name of the theme';
COMMENT ON COLUMN theme_overview.statements IS 'Statements that speak of it';
COMMENT ON COLUMN theme_overview.share IS 'Part of all statements of the municipality, 0 to 1';
