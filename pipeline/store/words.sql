-- Every word of every statement that counts, taken apart once for search, comparison and themes. Statements and words go
-- by numbers here: a hundred thousand statements have two million words.

CREATE TEMP TABLE spoken AS
SELECT
    row_number() OVER (ORDER BY document_key, order_no)::INTEGER AS statement_no, document_key, order_no, text,
    words_of(text) AS text_words, words_of(array_to_string(perspective, ' ')) AS path_words, len(text_words) AS words
FROM current_statements
WHERE same_work_as IS NULL;

CREATE TEMP TABLE said AS
SELECT statement_no, unnest(text_words) AS word, true AS in_text FROM spoken
UNION ALL
SELECT statement_no, unnest(path_words), false FROM spoken;

CREATE TEMP TABLE vocabulary AS
SELECT row_number() OVER (ORDER BY word)::INTEGER AS word_no, word, stem_of_base(coalesce(base, word)) AS stem
FROM (SELECT DISTINCT word FROM said)
LEFT JOIN irregular_forms ON form = word
ANTI JOIN search_stopwords USING (word);

CREATE TEMP TABLE occurrences AS
SELECT statement_no, word_no, in_text FROM said JOIN vocabulary USING (word);

DROP TABLE said;
