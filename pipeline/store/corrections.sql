-- What people corrected, what it comes to for each statement, and for the documents in which no doubt is left.

INSERT INTO corrections
SELECT
    no, content->>'statement_id', content->>'document_id', ending, document_id, statement_id, content->>'verdict',
    (content->'wrong')::VARCHAR[], content->'was'->>'text', content->>'why', content->>'by',
    (content->>'at')::TIMESTAMP, content
FROM staged_corrections
ORDER BY no;

INSERT INTO decisions
SELECT d.document_key, s.* EXCLUDE (document_id)
FROM staged_decisions AS s
JOIN documents AS d ON d.document_id = s.document_id AND d.superseded_at IS NULL
ORDER BY d.document_key, s.statement_id;

-- A document whose last doubtful statement was settled has none; a warning stays one.
UPDATE documents SET state = 'extracted'
WHERE state = 'extracted_with_doubts'
    AND document_key IN (SELECT document_key FROM decisions)
    AND document_key NOT IN (SELECT document_key FROM findings WHERE severity = 'warning')
    AND document_key NOT IN (
        SELECT document_key FROM statements ANTI JOIN decisions USING (document_key, statement_id)
        WHERE confidence < getvariable('doubtful_below')
    );
