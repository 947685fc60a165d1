SELECT
    document_id, source, municipality, municipality_code, title, year::BIGINT AS year, statement_id,
    order_no::BIGINT AS "order", text, role::VARCHAR AS role, role_label, role_rule, perspective, perspective_key,
    lead_in, kind::VARCHAR AS kind, modality::VARCHAR AS modality, actor, action, page::BIGINT AS page,
    CASE WHEN x0 IS NOT NULL THEN [x0, top, x1, bottom] END AS bbox, group_key AS "group", confidence, doubts,
    verdict::VARCHAR AS verdict, coalesce(corrected, []) AS corrected
FROM current_statements
ORDER BY document_id, order_no
