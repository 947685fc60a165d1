SELECT d.document_id, f.code, f.severity::VARCHAR AS severity, f.page::BIGINT AS page, f.message
FROM findings AS f
JOIN current_documents AS d USING (document_key)
ORDER BY d.document_id, f.finding_no
