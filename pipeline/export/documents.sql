SELECT
    d.document_id, d.source, d.municipality, d.municipality_code, d.title, d.year::BIGINT AS year, d.document_kind,
    d.media_type, d.page_count::BIGINT AS pages, coalesce(s.statements, 0) AS statements,
    coalesce(s.doubtful, 0) AS doubtful, f.address, f.retrieved, f.licence, d.sha256, d.schema_version,
    d.pipeline_version, d.rules_version
FROM current_documents AS d
JOIN sources AS f USING (document_key, source)
LEFT JOIN (
    SELECT document_key, count(*) AS statements, count(*) FILTER (len(doubts) > 0) AS doubtful
    FROM current_statements GROUP BY document_key
) AS s USING (document_key)
ORDER BY d.document_id
