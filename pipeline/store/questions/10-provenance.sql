-- Where does a row come from?
SELECT text, source, b.page, b.x0, b.top, b.x1, b.bottom, role_rule, sha256[:12] AS file
FROM current_statements AS s
JOIN statement_boxes AS b USING (document_key, statement_id)
JOIN documents AS d USING (document_key, source)
WHERE s.text LIKE 'Jeg oversætter mellem%'
ORDER BY box_no;
