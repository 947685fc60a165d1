SELECT
    s.document_id, s.statement_id, b.box_no::BIGINT AS box, b.page::BIGINT AS page, b.x0, b.top, b.x1, b.bottom
FROM current_statements AS s
JOIN statement_boxes AS b USING (document_key, statement_id)
ORDER BY s.document_id, s.order_no, b.box_no
