-- The same work twice: a PDF beside its text, or two editions. One document of a work counts in the views: the
-- newest edition, then the PDF, then the one with more statements. Two documents are held to be one work when
-- sources.toml says so, or when four fifths of the shorter one's longer texts stand in the other one too and
-- no two municipalities are named. Texts of many documents are phrases of the genre and prove nothing.

CREATE TEMP TABLE ranked AS
SELECT
    document_key, document_id, municipality_code,
    row_number() OVER (
        ORDER BY year DESC NULLS LAST, media_type = 'application/pdf' DESC, n DESC, document_id
    ) AS rank
FROM documents
JOIN (
    SELECT document_key, count(statement_id) AS n
    FROM documents LEFT JOIN statements USING (document_key) GROUP BY ALL
) USING (document_key)
WHERE superseded_at IS NULL;

CREATE TEMP TABLE texts AS
SELECT DISTINCT document_key, lower(text) AS text
FROM statements JOIN ranked USING (document_key)
WHERE length(text) >= 20;

CREATE TEMP TABLE same_works AS
WITH sizes AS (
    SELECT document_key, count(*) AS n FROM texts GROUP BY ALL
), telling AS (
    SELECT text, document_key FROM texts
    QUALIFY count(*) OVER (PARTITION BY text) BETWEEN 2 AND 20
), shared AS (
    SELECT a.document_key AS a, b.document_key AS b, count(*) AS n
    FROM telling AS a JOIN telling AS b ON a.text = b.text AND a.document_key < b.document_key
    GROUP BY ALL
), pairs AS (
    SELECT
        a, b,
        format('{} of {} texts are the same', shared.n, least(x.n, y.n)) AS evidence
    FROM shared
    JOIN sizes AS x ON x.document_key = a
    JOIN sizes AS y ON y.document_key = b
    WHERE least(x.n, y.n) >= 10 AND shared.n >= 0.8 * least(x.n, y.n)
    UNION ALL
    SELECT s.document_key, t.document_key, 'sources.toml: edition of ' || s.edition_of
    FROM sources AS s JOIN sources AS t ON t.source = s.edition_of AND t.document_key <> s.document_key
    WHERE s.superseded_at IS NULL AND t.superseded_at IS NULL
)
SELECT
    if(x.rank < y.rank, y.document_key, x.document_key) AS document_key,
    if(x.rank < y.rank, x.document_id, y.document_id) AS same_work_as,
    least(x.rank, y.rank) AS rank,
    evidence
FROM pairs JOIN ranked AS x ON x.document_key = a JOIN ranked AS y ON y.document_key = b
WHERE x.municipality_code IS NOT DISTINCT FROM y.municipality_code
    OR x.municipality_code IS NULL OR y.municipality_code IS NULL;

UPDATE documents
SET same_work_as = best.same_work_as, same_work_evidence = best.evidence
FROM (
    SELECT * FROM same_works
    QUALIFY row_number() OVER (PARTITION BY document_key ORDER BY rank, evidence) = 1
) AS best
WHERE documents.document_key = best.document_key;

DROP TABLE ranked;
DROP TABLE texts;
DROP TABLE same_works;
