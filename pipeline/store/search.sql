-- Search in plain SQL: the words of the statements are stored with their stems and ranked by BM25; words of a query go
-- through the same macros.

CREATE TABLE search_words (
    word VARCHAR PRIMARY KEY,
    stem VARCHAR NOT NULL,
    root VARCHAR NOT NULL,
    parts VARCHAR[] NOT NULL
);
COMMENT ON TABLE search_words IS 'All words of the statements';
COMMENT ON COLUMN search_words.word IS 'The word, lower case';
COMMENT ON COLUMN search_words.stem IS 'Its stem';
COMMENT ON COLUMN search_words.root IS 'What it shares with other words of its family (inddrager, inddragelse); for most words the stem';
COMMENT ON COLUMN search_words.parts IS 'For a compound the stems of its parts; empty otherwise';

CREATE TABLE search_index (
    stem VARCHAR NOT NULL,
    document_key INTEGER NOT NULL,
    order_no INTEGER NOT NULL,
    weight FLOAT NOT NULL,
    words INTEGER NOT NULL
);
COMMENT ON TABLE search_index IS 'Which stems stand in which current statements, for search()';
COMMENT ON COLUMN search_index.stem IS 'The stem';
COMMENT ON COLUMN search_index.document_key IS 'Version of the document';
COMMENT ON COLUMN search_index.order_no IS 'The statement, by its place in the document';
COMMENT ON COLUMN search_index.weight IS 'How often: 1 a word of the text, 0.5 a part of a compound, 0.4 a word of its perspective';
COMMENT ON COLUMN search_index.words IS 'Length of the statement in words';

-- A compound is two words that stand in the statements on their own, at least four letters each; stemming takes the
-- linking s or e off, and the second may be the noun of a verb that does (videndeling). What is a particle (over-) or a suffix (-skab, -lig) for the most part splits nothing, nor does
-- what is only an ending (center|ets), or a head that no compound has: menn|esker, modt|ager.
INSERT INTO search_words
WITH known AS (
    SELECT DISTINCT stem FROM vocabulary WHERE length(word) >= 4 AND NOT regexp_matches(word, '\d')
), cuts AS (
    SELECT word, word[:cut] AS head, word[cut + 1:] AS tail
    FROM (SELECT word, stem, unnest(range(4, length(word) - 3)) AS cut FROM vocabulary WHERE length(word) >= 8)
    WHERE NOT regexp_matches(word, '\d') AND length(stem) > cut + 1
), stemmed AS (
    SELECT
        word, stem_of_base(coalesce(h.base, head)) AS head,
        unnest([stem_of_base(coalesce(t.base, tail)), root_of_base(coalesce(t.base, tail))]) AS tail
    FROM cuts LEFT JOIN irregular_forms AS h ON h.form = head LEFT JOIN irregular_forms AS t ON t.form = tail
    WHERE NOT regexp_matches(head, '([dg]t|bb|dd|ff|gg|kk|ll|mm|nn|pp|rr|ss|tt)$') AND head NOT IN (
        'bagud', 'foran', 'forud', 'frem', 'fremad', 'gennem', 'igen', 'imod', 'inde', 'inden', 'imellem', 'mere',
        'mest', 'modsat', 'omkring', 'over', 'samme', 'sammen', 'siden', 'ude', 'uden', 'videre'
    )
), compounds AS (
    SELECT word, list_sort(list_distinct(flatten(list([head, tail])))) AS parts
    FROM stemmed
    WHERE head IN (FROM known) AND tail IN (FROM known)
        AND tail NOT IN (
            'ager', 'agtig', 'bar', 'els', 'end', 'ens', 'fuld', 'ing', 'lig', 'løs', 'mæssig', 'ning', 'rig', 'skab', 'sker',
            'som'
        )
    GROUP BY word
)
SELECT
    word, stem, root_of_base(coalesce(base, word)), coalesce(list_filter(parts, lambda part: part <> stem), [])
FROM vocabulary LEFT JOIN irregular_forms ON form = word LEFT JOIN compounds USING (word)
ORDER BY word;

CREATE TEMP TABLE word_stems AS
WITH stemmed AS (
    SELECT word_no, search_words.stem, 1.0 AS weight FROM search_words JOIN vocabulary USING (word)
    UNION ALL
    SELECT word_no, unnest(parts), 0.5 FROM search_words JOIN vocabulary USING (word)
)
SELECT word_no, dense_rank() OVER (ORDER BY stem)::INTEGER AS stem_no, stem, weight FROM stemmed;

INSERT INTO search_index
WITH weighed AS (
    SELECT stem_no, statement_no, sum(weight * CASE WHEN in_text THEN 1 ELSE 0.4 END) AS weight
    FROM occurrences JOIN word_stems USING (word_no)
    GROUP BY stem_no, statement_no
)
SELECT stem, document_key, order_no, weighed.weight, words
FROM weighed
JOIN (SELECT DISTINCT stem_no, stem FROM word_stems) USING (stem_no)
JOIN spoken USING (statement_no)
ORDER BY stem_no, statement_no;

CREATE TABLE search_size (statements BIGINT NOT NULL, mean_words DOUBLE NOT NULL);
COMMENT ON TABLE search_size IS 'One row: how much search() searches';
COMMENT ON COLUMN search_size.statements IS 'Statements';
COMMENT ON COLUMN search_size.mean_words IS 'Mean number of words';
INSERT INTO search_size
SELECT count(*), coalesce(avg(words), 1)
FROM (SELECT DISTINCT document_key, order_no, words FROM search_index);

-- A compound that no statement has is asked for by its parts, and any word by its family at half its weight. k1 = 1.2: the second occurrence of a word counts about
-- half of the first. b = 0.4: statements are short and of even worth, so length matters less than in articles. A
-- statement with all words asked for comes before the others.
CREATE MACRO search(query) AS TABLE
WITH asked_words AS MATERIALIZED (
    SELECT DISTINCT word, w.word IS NULL AND length(word) >= 8 AS unheard
    FROM (SELECT unnest(words_of(nfc_normalize(query))) AS word)
    ANTI JOIN search_stopwords USING (word)
    LEFT JOIN search_words AS w USING (word)
), cuts AS MATERIALIZED (
    SELECT word, NULL AS cut FROM asked_words
    UNION ALL
    SELECT word, unnest(range(4, length(word) - 3)) FROM asked_words WHERE unheard
), asked AS MATERIALIZED (
    SELECT
        word, cut, CASE WHEN cut IS NOT NULL THEN stem_of_base(word[:cut]) END AS head,
        stem_of_base(base) AS stem, root_of_base(base) AS root
    FROM (
        SELECT word, cut, coalesce(base, word[coalesce(cut, 0) + 1:]) AS base
        FROM cuts LEFT JOIN irregular_forms ON form = word AND cut IS NULL
    )
), known AS MATERIALIZED (
    SELECT stem FROM search_words WHERE length(word) >= 4
), wanted AS MATERIALIZED (
    SELECT stem, max(part) AS part FROM (
        SELECT stem, 1.0 AS part FROM asked WHERE cut IS NULL
        UNION ALL
        SELECT s.stem, 0.5 FROM search_words AS s JOIN asked USING (root) WHERE cut IS NULL
        UNION ALL
        SELECT unnest(parts), 0.3 FROM search_words JOIN asked_words USING (word)
        UNION ALL
        SELECT unnest([head, tail]), 0.6
        FROM (SELECT head, unnest([stem, root]) AS tail FROM asked WHERE cut IS NOT NULL)
        WHERE head IN (FROM known) AND tail IN (FROM known)
    )
    GROUP BY stem
), found AS (
    SELECT stem, part, document_key, order_no, weight, words, count(*) OVER (PARTITION BY stem) AS spread
    FROM search_index JOIN wanted USING (stem)
    WHERE stem IN (SELECT stem FROM wanted)
), scored AS (
    SELECT
        document_key, order_no,
        sum(part * ln(1 + (statements - spread + 0.5) / (spread + 0.5))
            * weight * 2.2 / (weight + 1.2 * (0.6 + 0.4 * words / mean_words)))
        * sum(part) / (SELECT sum(part) FROM wanted) AS score
    FROM found, search_size
    GROUP BY document_key, order_no
)
SELECT
    round(score, 4) AS score, s.who, s.municipality, s.document_id, s.role, s.perspective_label, s.text, s.page,
    s.statement_id
FROM scored
JOIN current_statements AS s USING (document_key, order_no)
ORDER BY round(score, 4) DESC, s.document_id, s.order_no;
COMMENT ON MACRO TABLE search IS 'Statements for Danish words, the best first: FROM search(''feedback til medarbejdere'')';
