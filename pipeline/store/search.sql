-- Search with Danish stemming in plain SQL, so that R, DBeaver and the DuckDB command line have it too. The words of
-- the statements are stored with their stems and ranked by BM25; words of a query go through the same macros. What is
-- stored here must run in DuckDB 1.4 too, which does not know the `if` that 2.0 stores as a function: use CASE.

CREATE TABLE irregular_forms (form VARCHAR PRIMARY KEY, base VARCHAR NOT NULL);
COMMENT ON TABLE irregular_forms IS 'Danish forms that no rule of endings brings to their base';
COMMENT ON COLUMN irregular_forms.form IS 'The form, lower case';
COMMENT ON COLUMN irregular_forms.base IS 'The form to stem instead';
-- Left out: forms that are also words of another meaning (år of å, så of se).
INSERT INTO irregular_forms VALUES
    ('børn', 'barn'), ('børne', 'barn'), ('børnene', 'barn'), ('børnenes', 'barn'), ('børns', 'barn'),
    ('mænd', 'mand'), ('mændene', 'mand'), ('mænds', 'mand'), ('hænder', 'hånd'), ('hænderne', 'hånd'),
    ('kræfter', 'kraft'), ('kræfterne', 'kraft'), ('stænder', 'stand'), ('bøger', 'bog'), ('bøgerne', 'bog'),
    ('fødder', 'fod'), ('rødder', 'rod'), ('døtre', 'datter'), ('brødre', 'bror'), ('søstre', 'søster'),
    ('forældrene', 'forælder'), ('forældre', 'forælder'), ('forældres', 'forælder'), ('forældrenes', 'forælder'),
    ('midler', 'middel'), ('midlerne', 'middel'), ('midlet', 'middel'), ('gik', 'gå'), ('går', 'gå'),
    ('gået', 'gå'), ('stod', 'stå'), ('står', 'stå'), ('stået', 'stå'), ('gav', 'give'), ('givet', 'give'),
    ('tog', 'tage'), ('taget', 'tage'), ('fik', 'få'), ('får', 'få'), ('fået', 'få'), ('ser', 'se'), ('set', 'se'),
    ('sagde', 'sige'), ('sagt', 'sige'), ('lagde', 'lægge'), ('lagt', 'lægge'), ('satte', 'sætte'), ('sat', 'sætte'),
    ('valgte', 'vælge'), ('valgt', 'vælge'), ('gjorde', 'gøre'), ('gjort', 'gøre'), ('gør', 'gøre'),
    ('skabte', 'skabe'), ('skabt', 'skabe'), ('brugte', 'bruge'), ('brugt', 'bruge'), ('fulgte', 'følge'),
    ('fulgt', 'følge'), ('bragte', 'bringe'), ('bragt', 'bringe'), ('holdt', 'holde'), ('fandt', 'finde'),
    ('fundet', 'finde'), ('ved', 'vide'), ('vidste', 'vide'), ('vidst', 'vide'), ('kom', 'komme'), ('større', 'stor'),
    ('størst', 'stor'), ('største', 'stor'), ('længere', 'lang'), ('længst', 'lang'), ('bedste', 'bedre'),
    ('bedst', 'bedre'), ('yngre', 'ung'), ('yngste', 'ung'), ('ældste', 'ældre'), ('ældst', 'ældre'), ('små', 'lille'),
    ('proces', 'process'), ('budget', 'budgett'), ('budgets', 'budgett'),
    ('internet', 'internett'), ('internets', 'internett'), ('åbent', 'åben'), ('åbne', 'åben'),
    ('trives', 'trivsel'), ('trivedes', 'trivsel');

CREATE TABLE search_stopwords (word VARCHAR PRIMARY KEY);
COMMENT ON TABLE search_stopwords IS 'Words that are not searched for';
COMMENT ON COLUMN search_stopwords.word IS 'The word, lower case';
INSERT INTO search_stopwords
SELECT unnest(string_split(
    'ad af alle alt at begge blev blive bliver da de dem den denne dens der deres det dette dig din dine disse dit du '
    || 'efter eller en er et for fra frem ham han hans har have havde hende hendes her hos hun hver hvad hvem hvilke '
    || 'hvilken hvilket hvis hvor hvordan i ikke ind jeg jer jeres kan kun kunne man med mellem men mig min mine mit '
    || 'må ned nogle nogen noget når nu og også om op os over på samt se selv sig sin sine sit skal skulle som så '
    || 'sådan til ud under ved vi via vil ville vor vore vores være været', ' '
));

-- 'Medarbejdernes udvikling' → [medarbejdernes, udvikling]
CREATE MACRO words_of(text) AS regexp_extract_all(lower(text), '[\p{L}\p{N}]+');
COMMENT ON MACRO words_of IS 'The words of a text in NFC (as all texts of the records are), lower case';

-- The endings of inflection that the Danish Snowball stemmer knows (and the past tense -ede), behind a first
-- syllable of at least three letters; and -ering, which verbs in -ere have beside them (uddelegering, uddelegere).
CREATE MACRO without_ending(word) AS regexp_replace(
    word,
    '^((?:[^aeiouyæøå]+[aeiouyæøå]+[^aeiouyæøå]|[aeiouyæøå]{2,}[^aeiouyæøå]|[aeiouyæøå][^aeiouyæøå].).*?)'
    || '(?:eringernes|eringerne|eringens|eringers|eringer|eringen|erings|ering|erendes|erende|hedens|erede|ethed|endes|erens|ernes|erets|heden|heder|ende|enes|erne|eren|erer|eres|eret|'
    || 'ered|edes|heds|ene|ens|ere|ers|ets|ede|hed|en|er|es|et|e)$',
    '\1'
);
COMMENT ON MACRO without_ending IS 'A word without its ending of inflection';

CREATE MACRO single_last(word) AS CASE WHEN word[-1] = word[-2] THEN word[:-2] ELSE word END;
COMMENT ON MACRO single_last IS 'A word with its doubled last letter single: trygg(e) and tryg are one';

-- After the ending go a genitive s and the t of the neuter; trivsl(en) gets the e of trivsel, and kvalitet(en) loses
-- what kvalit(et) lost.
CREATE MACRO stem_of_base(word) AS regexp_replace(regexp_replace(
    single_last(regexp_replace(
        regexp_replace(without_ending(word), '(..[abcdfghjklmnoprtvyzå])s$', '\1'), '([gdk])t$', '\1'
    )),
    '([^aeiouyæøål])l$', '\1el'
), 'itet$', 'it');
COMMENT ON MACRO stem_of_base IS 'Stem of a word whose form is regular';

CREATE MACRO stem(word) AS stem_of_base(
    coalesce((SELECT base FROM irregular_forms WHERE form = lower(word)), lower(word))
);
COMMENT ON MACRO stem IS 'Danish stem: medarbejderen, medarbejdernes and medarbejdere have one';

CREATE TABLE search_words (
    word VARCHAR PRIMARY KEY,
    stem VARCHAR NOT NULL,
    parts VARCHAR[] NOT NULL
);
COMMENT ON TABLE search_words IS 'All words of the statements';
COMMENT ON COLUMN search_words.word IS 'The word, lower case';
COMMENT ON COLUMN search_words.stem IS 'Its stem';
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

CREATE TEMP TABLE spoken AS
SELECT document_key, order_no, words_of(text) AS text_words, words_of(array_to_string(perspective, ' ')) AS path_words
FROM current_statements
WHERE same_work_as IS NULL;

CREATE TEMP TABLE spoken_words AS
SELECT document_key, order_no, len(text_words) AS words, unnest(text_words) AS word, 1.0 AS weight FROM spoken
UNION ALL
SELECT document_key, order_no, len(text_words), unnest(path_words), 0.4 FROM spoken;

CREATE TEMP TABLE vocabulary AS
SELECT word, stem_of_base(coalesce(base, word)) AS stem
FROM (SELECT DISTINCT word FROM spoken_words) LEFT JOIN irregular_forms ON form = word
ANTI JOIN search_stopwords USING (word);

-- A compound is two words that stand in the statements on their own, at least four letters each; stemming takes the
-- linking s or e off. What is a particle (over-) or a suffix (-skab, -lig) for the most part splits nothing, nor does
-- what is only an ending (center|ets), or a head that no compound has: menn|esker, modt|ager.
INSERT INTO search_words
WITH known AS (
    SELECT DISTINCT stem FROM vocabulary WHERE length(word) >= 4 AND NOT regexp_matches(word, '\d')
), cuts AS (
    SELECT word, word[:cut] AS head, word[cut + 1:] AS tail
    FROM (SELECT word, stem, unnest(range(4, length(word) - 3)) AS cut FROM vocabulary WHERE length(word) >= 8)
    WHERE NOT regexp_matches(word, '\d') AND length(stem) > cut + 1
), stemmed AS (
    SELECT word, stem_of_base(coalesce(h.base, head)) AS head, stem_of_base(coalesce(t.base, tail)) AS tail
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
SELECT word, stem, coalesce(list_filter(parts, lambda part: part <> stem), [])
FROM vocabulary LEFT JOIN compounds USING (word)
ORDER BY word;

INSERT INTO search_index
SELECT stem, document_key, order_no, sum(weight), any_value(words)
FROM (
    SELECT document_key, order_no, words, search_words.stem, weight
    FROM spoken_words JOIN search_words USING (word)
    UNION ALL
    SELECT document_key, order_no, words, unnest(parts), weight / 2
    FROM spoken_words JOIN search_words USING (word) WHERE len(parts) > 0
)
GROUP BY stem, document_key, order_no
ORDER BY stem, document_key, order_no;

DROP TABLE spoken;
DROP TABLE spoken_words;
DROP TABLE vocabulary;

CREATE TABLE search_size (statements BIGINT NOT NULL, mean_words DOUBLE NOT NULL);
COMMENT ON TABLE search_size IS 'One row: how much search() searches';
COMMENT ON COLUMN search_size.statements IS 'Statements';
COMMENT ON COLUMN search_size.mean_words IS 'Mean number of words';
INSERT INTO search_size
SELECT count(*), coalesce(avg(words), 1)
FROM (SELECT DISTINCT document_key, order_no, words FROM search_index);

-- A compound that no statement has is asked for by its parts. k1 = 1.2: the second occurrence of a word counts about
-- half of the first. b = 0.4: statements are short and of even worth, so length matters less than in articles. A
-- statement with all words asked for comes before the others.
CREATE MACRO search(query) AS TABLE
WITH asked_words AS (
    SELECT DISTINCT unnest(words_of(nfc_normalize(query))) AS word
), asked AS (
    SELECT word, stem_of_base(coalesce(base, word)) AS stem, 1.0 AS part
    FROM asked_words LEFT JOIN irregular_forms ON form = word
    ANTI JOIN search_stopwords USING (word)
), unheard AS (
    SELECT word, unnest(range(4, length(word) - 3)) AS cut
    FROM asked ANTI JOIN search_words USING (word) WHERE length(word) >= 8
), pieces AS (
    SELECT stem_of_base(word[:cut]) AS head, stem_of_base(word[cut + 1:]) AS tail FROM unheard
), wanted AS (
    SELECT stem, max(part) AS part FROM (
        SELECT stem, part FROM asked
        UNION ALL
        SELECT unnest(parts), 0.3 FROM search_words JOIN asked USING (word)
        UNION ALL
        SELECT unnest([head, tail]), 0.6 FROM pieces
        WHERE head IN (SELECT stem FROM search_words WHERE length(word) >= 4)
            AND tail IN (SELECT stem FROM search_words WHERE length(word) >= 4)
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
