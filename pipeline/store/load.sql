-- From the staged records to the tables. `staged` has one row a record, in any order: document_key, superseded_at,
-- state, record.

INSERT INTO documents
SELECT
    document_key, record.document_id, record.sha256, superseded_at, NULL, NULL, state, record.sources[1].source,
    record.municipality.name, record.municipality.code, record.municipality.code_dst, record.municipality.evidence,
    record.title.value, record.title.evidence, TRY_CAST(record.year.value AS SMALLINT), record.year.evidence,
    record.document_kind.value, record.document_kind.evidence, record.language, record.media_type, record.bytes,
    record.page_count, record.reader.name, record.reader.version, record.ocr.name, record.ocr.version,
    record.schema_version, record.pipeline_version, record.rules_version
FROM staged
ORDER BY document_key;

INSERT INTO sources
SELECT document_key, s.source, t.superseded_at, s.address, s.retrieved, s.licence, s.edition_of
FROM (SELECT document_key, unnest(record.sources) AS s FROM staged)
JOIN staged_sources AS t USING (document_key)
WHERE t.source = s.source
ORDER BY ALL;

INSERT INTO pages
SELECT document_key, p.number, p.page_label, p.width, p.height, p.rotation, p.printed, p.placed, p.set_aside
FROM (SELECT document_key, unnest(record.pages) AS p FROM staged)
ORDER BY 1, 2;

INSERT INTO blocks
SELECT document_key, b."order", b.kind, b.level, b.text, b.printed, b.page, b.boxes, b.reason
FROM (SELECT document_key, unnest(record.blocks) AS b FROM staged)
ORDER BY 1, 2;

INSERT INTO roles
SELECT document_key, r.label, r.role, r.statements
FROM (SELECT document_key, unnest(record.roles) AS r FROM staged)
ORDER BY 1, 2;

INSERT INTO perspectives
SELECT document_key, p.key, p.labels, p.statements
FROM (SELECT document_key, unnest(record.perspectives) AS p FROM staged)
ORDER BY 1, 2;

CREATE TEMP TABLE staged_statements AS
SELECT document_key, unnest(record.statements) AS s FROM staged;

INSERT INTO statements
SELECT
    document_key, s.statement_id, s."order", s.block, s.text, s.printed, s.role, s.role_label, s.role_rule,
    s.perspective, s.perspective[-1], s.perspective_key, s.lead_in, s.kind, s.modality.value, s.modality.cue,
    s.actor.value, s.actor.cue, s.action.value, s.action.cue, s.page,
    list_min([b.x0 FOR b IN boxes]), list_min([b.top FOR b IN boxes]),
    list_max([b.x1 FOR b IN boxes]), list_max([b.bottom FOR b IN boxes]),
    s."group", s.confidence, s.doubts
FROM (SELECT *, [b FOR b IN s.boxes IF b.page = s.page] AS boxes FROM staged_statements)
ORDER BY document_key, s."order";

INSERT INTO statement_boxes
SELECT document_key, statement_id, box_no, b.page, b.x0, b.top, b.x1, b.bottom
FROM (
    SELECT document_key, s.statement_id, unnest(s.boxes) AS b, unnest(range(1, len(s.boxes) + 1)) AS box_no
    FROM staged_statements
)
ORDER BY 1, 2, 3;

INSERT INTO repairs
SELECT document_key, block_no, statement_id, r.start, r."end", r.printed, r.result, r.rule, r.evidence, r.certain
FROM (
    SELECT document_key, s.block AS block_no, s.statement_id, unnest(s.repairs) AS r FROM staged_statements
    UNION ALL
    SELECT document_key, b."order", NULL, unnest(b.repairs)
    FROM (SELECT document_key, unnest(record.blocks) AS b FROM staged)
)
ORDER BY ALL;

INSERT INTO findings
SELECT document_key, finding_no, f.code, f.severity, f.page, f.message
FROM (
    SELECT
        document_key, unnest(record.findings) AS f, unnest(range(1, len(record.findings) + 1)) AS finding_no
    FROM staged
)
ORDER BY 1, 2;

INSERT INTO runs
SELECT
    run_id, source, document_id, sha256, state, stage, reason, attempts, pages, statements, roles, doubts,
    started, seconds
FROM staged_runs
ORDER BY line_no;

INSERT INTO rejects
SELECT source, run_id, state, stage, reason, attempts, started
FROM staged_runs
QUALIFY line_no = max(line_no) OVER (PARTITION BY source) AND rejected
ORDER BY source;

DROP TABLE staged_statements;
