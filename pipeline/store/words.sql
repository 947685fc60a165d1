-- Every word of every statement that counts, taken apart once for search, comparison and themes. Statements and words go
-- by numbers here: a hundred thousand statements have two million words.

CREATE TEMP TABLE texts_and_paths AS
SELECT
    row_number() OVER (ORDER BY document_key, order_no)::INTEGER AS statement_no, document_key, order_no, text,
    array_to_string(perspective, ' ') AS path
FROM current_statements
WHERE same_work_as IS NULL;

-- What stands between spaces, most of it a word; so each is taken apart once, not at each of its hundred occurrences.
CREATE TEMP TABLE said AS
SELECT statement_no, unnest(string_split(text, ' ')) AS piece, true AS in_text FROM texts_and_paths
UNION ALL
SELECT statement_no, unnest(string_split(path, ' ')), false FROM texts_and_paths;

CREATE TEMP TABLE pieces AS
SELECT piece, words_of(piece) AS words FROM (SELECT DISTINCT piece FROM said);

CREATE TEMP TABLE spoken AS
SELECT statement_no, document_key, order_no, text, coalesce(words, 0)::INTEGER AS words
FROM texts_and_paths
LEFT JOIN (
    SELECT statement_no, sum(len(words)) AS words FROM said JOIN pieces USING (piece) WHERE in_text GROUP BY ALL
) USING (statement_no)
ORDER BY statement_no;

CREATE TEMP TABLE vocabulary AS
SELECT row_number() OVER (ORDER BY word)::INTEGER AS word_no, word, stem_of_base(coalesce(base, word)) AS stem
FROM (SELECT DISTINCT unnest(words) AS word FROM pieces)
LEFT JOIN irregular_forms ON form = word
ANTI JOIN search_stopwords USING (word);

CREATE TEMP TABLE occurrences AS
SELECT statement_no, word_no, in_text
FROM said JOIN (SELECT piece, unnest(words) AS word FROM pieces) USING (piece) JOIN vocabulary USING (word);

DROP TABLE texts_and_paths;
DROP TABLE pieces;
DROP TABLE said;
