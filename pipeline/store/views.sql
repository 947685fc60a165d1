-- Views for the questions people ask. They show what the sources hold now; those that count leave out the second
-- document of a work.

CREATE VIEW current_documents AS
SELECT * FROM documents WHERE superseded_at IS NULL;
COMMENT ON VIEW current_documents IS 'The newest version of each document';

-- A person's values stand in place of the program's; of a rejected statement the program's are kept.
CREATE VIEW judged_statements AS
SELECT
    s.* REPLACE (
        CASE WHEN c.verdict <> 'rejected' THEN c.text ELSE s.text END AS text,
        CASE WHEN c.verdict <> 'rejected' THEN c.role ELSE s.role END AS role,
        CASE WHEN c.verdict <> 'rejected' THEN c.role_label ELSE s.role_label END AS role_label,
        CASE WHEN c.verdict <> 'rejected' THEN c.role_rule ELSE s.role_rule END AS role_rule,
        CASE WHEN c.verdict <> 'rejected' THEN c.perspective ELSE s.perspective END AS perspective,
        CASE WHEN c.verdict <> 'rejected' THEN c.perspective[-1] ELSE s.perspective_label END AS perspective_label,
        CASE WHEN c.verdict <> 'rejected' THEN c.perspective_key ELSE s.perspective_key END AS perspective_key,
        CASE WHEN c.verdict <> 'rejected' THEN c.kind ELSE s.kind END AS kind,
        CASE WHEN c.verdict <> 'rejected' THEN 1.0 ELSE s.confidence END AS confidence,
        CASE WHEN c.verdict <> 'rejected' THEN [] ELSE s.doubts END AS doubts
    ),
    c.verdict, c.corrected,
    s.text AS program_text, s.role AS program_role, s.perspective AS program_perspective, s.kind AS program_kind,
    d.document_id, d.source, coalesce(d.municipality, d.source) AS who, d.municipality, d.municipality_code,
    d.title, d.year, d.same_work_as
FROM statements AS s
JOIN documents AS d USING (document_key)
LEFT JOIN decisions AS c USING (document_key, statement_id)
WHERE d.superseded_at IS NULL;
COMMENT ON VIEW judged_statements IS 'As current_statements, with the rejected ones too';
COMMENT ON COLUMN judged_statements.verdict IS 'corrected, confirmed or rejected by a person; null when nobody looked';
COMMENT ON COLUMN judged_statements.corrected IS 'Fields that hold a person''s value; null when nobody looked';
COMMENT ON COLUMN judged_statements.program_text IS 'The text as the program has it';
COMMENT ON COLUMN judged_statements.program_role IS 'The role as the program has it';
COMMENT ON COLUMN judged_statements.program_perspective IS 'The perspective as the program has it';
COMMENT ON COLUMN judged_statements.program_kind IS 'The kind as the program has it';
COMMENT ON COLUMN judged_statements.who IS 'Whose document it is: the municipality; where it is unknown the source';

CREATE VIEW current_statements AS
SELECT * FROM judged_statements WHERE verdict IS DISTINCT FROM 'rejected';
COMMENT ON VIEW current_statements IS 'The statements of the newest version of each document as people corrected them, with municipality, title and year; same_work_as is null where they count';
COMMENT ON COLUMN current_statements.verdict IS 'corrected or confirmed by a person; null when nobody looked';
COMMENT ON COLUMN current_statements.corrected IS 'Fields that hold a person''s value; null when nobody looked';
COMMENT ON COLUMN current_statements.program_text IS 'The text as the program has it';
COMMENT ON COLUMN current_statements.program_role IS 'The role as the program has it';
COMMENT ON COLUMN current_statements.program_perspective IS 'The perspective as the program has it';
COMMENT ON COLUMN current_statements.program_kind IS 'The kind as the program has it';
COMMENT ON COLUMN current_statements.who IS 'Whose document it is: the municipality; where it is unknown the source';

CREATE VIEW matrix AS
SELECT
    document_id, who, municipality, role, any_value(c.danish) AS role_name, perspective_key,
    arg_min(perspective_label, order_no) AS perspective, count(*) AS statements,
    count(*) FILTER (kind = 'expectation') AS expectations,
    count(*) FILTER (len(doubts) > 0) AS doubtful
FROM current_statements
LEFT JOIN codes AS c ON c.vocabulary = 'Role' AND c.code = role::VARCHAR
WHERE same_work_as IS NULL
GROUP BY document_id, who, municipality, role, perspective_key;
COMMENT ON VIEW matrix IS 'Role × perspective of each document with counts; role or perspective null where none applies';
COMMENT ON COLUMN matrix.who IS 'The municipality; where it is unknown the source';
COMMENT ON COLUMN matrix.role_name IS 'Danish name of the role';
COMMENT ON COLUMN matrix.perspective IS 'Label of the perspective where the document first names it';
COMMENT ON COLUMN matrix.statements IS 'How many statements';
COMMENT ON COLUMN matrix.expectations IS 'How many of them are expectations';
COMMENT ON COLUMN matrix.doubtful IS 'How many of them are doubtful';

CREATE VIEW expectations_by_role AS
SELECT
    role, c.danish AS role_name, who, municipality, document_id, order_no, perspective_label, lead_in, text, modality,
    action, page, statement_id
FROM current_statements
LEFT JOIN codes AS c ON c.vocabulary = 'Role' AND c.code = role::VARCHAR
WHERE same_work_as IS NULL AND kind = 'expectation' AND role IS NOT NULL
ORDER BY role, who, document_id, order_no;
COMMENT ON VIEW expectations_by_role IS 'What is expected of each role, in the words of the documents';
COMMENT ON COLUMN expectations_by_role.who IS 'The municipality; where it is unknown the source';
COMMENT ON COLUMN expectations_by_role.role_name IS 'Danish name of the role';

CREATE VIEW statement_groups AS
SELECT
    document_id, who, municipality, group_key, any_value(role) AS role, count(*) AS occurrences,
    count(DISTINCT text) AS wordings, list(DISTINCT text ORDER BY text) AS texts,
    list(DISTINCT page ORDER BY page) AS pages
FROM current_statements
WHERE same_work_as IS NULL AND group_key IS NOT NULL
GROUP BY document_id, who, municipality, group_key;
COMMENT ON VIEW statement_groups IS 'Occurrences in one document that say the same, with their different wordings';
COMMENT ON COLUMN statement_groups.who IS 'The municipality; where it is unknown the source';
COMMENT ON COLUMN statement_groups.occurrences IS 'How often the document says it';
COMMENT ON COLUMN statement_groups.wordings IS 'In how many different wordings';
COMMENT ON COLUMN statement_groups.texts IS 'The wordings';
COMMENT ON COLUMN statement_groups.pages IS 'The pages it stands on';

CREATE VIEW municipality_overview AS
WITH counted AS (
    SELECT
        municipality_code, municipality, count(*) AS documents, min(year) AS first_year, max(year) AS last_year,
        sum(page_count)::BIGINT AS pages
    FROM current_documents WHERE same_work_as IS NULL
    GROUP BY ALL
), said AS (
    SELECT
        municipality_code, municipality, count(*) AS statements,
        count(*) FILTER (kind = 'expectation') AS expectations, count(DISTINCT role) AS roles,
        count(DISTINCT (document_key, perspective_key)) FILTER (perspective_key IS NOT NULL) AS perspectives,
        count(*) FILTER (len(doubts) > 0) AS doubtful
    FROM current_statements WHERE same_work_as IS NULL
    GROUP BY ALL
)
SELECT
    c.municipality_code, c.municipality, c.documents, c.pages, c.first_year, c.last_year,
    coalesce(s.statements, 0) AS statements, coalesce(s.expectations, 0) AS expectations,
    coalesce(s.roles, 0) AS roles, coalesce(s.perspectives, 0) AS perspectives, coalesce(s.doubtful, 0) AS doubtful
FROM counted AS c
LEFT JOIN said AS s
    ON s.municipality_code IS NOT DISTINCT FROM c.municipality_code
    AND s.municipality IS NOT DISTINCT FROM c.municipality
ORDER BY c.municipality NULLS LAST;
COMMENT ON VIEW municipality_overview IS 'One row a municipality: how much there is and how much of it is doubtful; null where the municipality is unknown';
COMMENT ON COLUMN municipality_overview.documents IS 'How many documents, works counted once';
COMMENT ON COLUMN municipality_overview.pages IS 'How many pages';
COMMENT ON COLUMN municipality_overview.first_year IS 'Year of the oldest document; null when unknown';
COMMENT ON COLUMN municipality_overview.last_year IS 'Year of the newest document; null when unknown';
COMMENT ON COLUMN municipality_overview.statements IS 'How many statements';
COMMENT ON COLUMN municipality_overview.expectations IS 'How many of them are expectations';
COMMENT ON COLUMN municipality_overview.roles IS 'How many different roles are told something';
COMMENT ON COLUMN municipality_overview.perspectives IS 'How many perspectives, each document counted by itself';
COMMENT ON COLUMN municipality_overview.doubtful IS 'How many statements are doubtful';

CREATE VIEW doubtful_statements AS
SELECT who, municipality, document_id, page, role, perspective_label, text, confidence, doubts, statement_id
FROM current_statements
WHERE len(doubts) > 0
ORDER BY confidence, document_id, order_no;
COMMENT ON VIEW doubtful_statements IS 'Statements somebody should look at, the least certain first';
COMMENT ON COLUMN doubtful_statements.who IS 'The municipality; where it is unknown the source';

CREATE VIEW rejoined_words AS
SELECT
    coalesce(d.municipality, d.source) AS who, d.municipality, d.document_id, b.page,
    concat(before, r.printed, behind) AS printed, concat(before, r.result, behind) AS result,
    r.rule, r.evidence, r.certain, r.block_no
FROM repairs AS r
JOIN documents AS d USING (document_key)
JOIN (
    SELECT document_key, block_no, page, text FROM blocks
) AS b USING (document_key, block_no),
LATERAL (
    SELECT
        regexp_extract(substring(b.text, 1, r.start_offset), '\S*$') AS before,
        regexp_extract(substring(b.text, r.end_offset + 1), '^\S*') AS behind
)
WHERE d.superseded_at IS NULL AND r.statement_id IS NULL AND contains(r.printed, chr(10))
ORDER BY d.document_id, r.block_no, r.start_offset;
COMMENT ON VIEW rejoined_words IS 'Decisions at line ends: what was printed, what it became, by which rule';
COMMENT ON COLUMN rejoined_words.who IS 'The municipality; where it is unknown the source';
COMMENT ON COLUMN rejoined_words.printed IS 'The word as printed; the line end is a line feed';
COMMENT ON COLUMN rejoined_words.result IS 'The word in the text';
COMMENT ON COLUMN rejoined_words.rule IS 'Name of the rule';
COMMENT ON COLUMN rejoined_words.evidence IS 'Why the rule fired';
COMMENT ON COLUMN rejoined_words.certain IS 'False where the decision could well have gone the other way';

CREATE MACRO side_by_side(asked_role, one, other) AS TABLE
WITH told AS (
    SELECT
        who, perspective_label, text, page,
        row_number() OVER (PARTITION BY who ORDER BY document_id, order_no) AS nr
    FROM expectations_by_role
    WHERE role = asked_role AND who IN (one, other)
)
SELECT
    coalesce(a.nr, b.nr) AS nr, a.perspective_label AS one_perspective, a.text AS one_text,
    b.perspective_label AS other_perspective, b.text AS other_text
FROM (FROM told WHERE who = one) AS a
FULL JOIN (FROM told WHERE who = other) AS b ON a.nr = b.nr
ORDER BY 1;
COMMENT ON MACRO TABLE side_by_side IS 'What two municipalities expect of one role, each in the order of its document: FROM side_by_side(''chief'', ''Nordby'', ''Søby'')';
