-- The tables of extracted/grundlag.duckdb. The enums are made in load.py from the vocabularies of records.py.
-- Every table and column has a comment: they are the data dictionary.

CREATE TABLE codes (
    vocabulary VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    danish VARCHAR NOT NULL,
    PRIMARY KEY (vocabulary, code)
);
COMMENT ON TABLE codes IS 'The closed vocabularies with the Danish name of each code';
COMMENT ON COLUMN codes.vocabulary IS 'Role, Kind, Modality or State';
COMMENT ON COLUMN codes.code IS 'The code as it stands in the tables';
COMMENT ON COLUMN codes.danish IS 'The name to show to Danish readers';

CREATE TABLE documents (
    document_key INTEGER PRIMARY KEY,
    document_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL CHECK (length(sha256) = 64),
    superseded_at TIMESTAMP,
    same_work_as VARCHAR,
    same_work_evidence VARCHAR,
    state document_state,
    source VARCHAR NOT NULL,
    municipality VARCHAR,
    municipality_code VARCHAR CHECK (regexp_full_match(municipality_code, '\d{4}')),
    municipality_code_dst VARCHAR CHECK (regexp_full_match(municipality_code_dst, '\d{3}')),
    municipality_evidence VARCHAR,
    title VARCHAR,
    title_evidence VARCHAR,
    year SMALLINT,
    year_evidence VARCHAR,
    document_kind VARCHAR,
    document_kind_evidence VARCHAR,
    language VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    page_count INTEGER NOT NULL CHECK (page_count >= 0),
    reader VARCHAR NOT NULL,
    reader_version VARCHAR NOT NULL,
    ocr VARCHAR,
    ocr_version VARCHAR,
    schema_version VARCHAR NOT NULL,
    pipeline_version VARCHAR NOT NULL,
    rules_version VARCHAR NOT NULL,
    UNIQUE (document_id, pipeline_version, rules_version)
);
COMMENT ON TABLE documents IS 'One row a version of a document: its bytes as one version of program and rules read them';
COMMENT ON COLUMN documents.document_key IS 'Number of the version within this database file; joins the tables, changes with a rebuild';
COMMENT ON COLUMN documents.document_id IS 'Slug of the file name and the first 8 digits of sha256: the same for all versions of the same bytes';
COMMENT ON COLUMN documents.sha256 IS 'Hash of the file, 64 hexadecimal digits';
COMMENT ON COLUMN documents.superseded_at IS 'When a newer version took its place (UTC); null while it is current';
COMMENT ON COLUMN documents.same_work_as IS 'document_id of the document that counts for this work in the views; null where this one counts';
COMMENT ON COLUMN documents.same_work_evidence IS 'Why it is held to be the same work; null where same_work_as is';
COMMENT ON COLUMN documents.state IS 'How it ended when it was last read, extracted once people settled its last doubt, or vanished when no file of it is left; null when there is no run log. What the program said stands in runs';
COMMENT ON COLUMN documents.source IS 'Path of its first source below the given folder';
COMMENT ON COLUMN documents.municipality IS 'Name without Kommune; null when unknown';
COMMENT ON COLUMN documents.municipality_code IS 'Four digits as text, leading zero kept; null when unknown';
COMMENT ON COLUMN documents.municipality_code_dst IS 'Three digits of Statistics Denmark as text; null when unknown';
COMMENT ON COLUMN documents.municipality_evidence IS 'Where the name of the municipality stands';
COMMENT ON COLUMN documents.title IS 'Title of the document; null when unknown';
COMMENT ON COLUMN documents.title_evidence IS 'Where the title stands';
COMMENT ON COLUMN documents.year IS 'Year of the document; null when unknown';
COMMENT ON COLUMN documents.year_evidence IS 'Where the year stands';
COMMENT ON COLUMN documents.document_kind IS 'e.g. ledelsesgrundlag; null when unknown';
COMMENT ON COLUMN documents.document_kind_evidence IS 'Where the kind stands';
COMMENT ON COLUMN documents.language IS 'ISO 639-1';
COMMENT ON COLUMN documents.media_type IS 'e.g. application/pdf';
COMMENT ON COLUMN documents.bytes IS 'Size of the file';
COMMENT ON COLUMN documents.page_count IS 'Pages; for a text source those it marks, at least 1';
COMMENT ON COLUMN documents.reader IS 'Program that read the characters';
COMMENT ON COLUMN documents.reader_version IS 'Its version';
COMMENT ON COLUMN documents.ocr IS 'OCR program; null when no page needed it';
COMMENT ON COLUMN documents.ocr_version IS 'Its version';
COMMENT ON COLUMN documents.schema_version IS 'Version of the record schema';
COMMENT ON COLUMN documents.pipeline_version IS 'Version of the program that made the record';
COMMENT ON COLUMN documents.rules_version IS 'Hash of the lexicon and settings it was made with';

CREATE TABLE sources (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    source VARCHAR NOT NULL,
    superseded_at TIMESTAMP,
    address VARCHAR,
    retrieved VARCHAR,
    licence VARCHAR,
    edition_of VARCHAR,
    PRIMARY KEY (document_key, source)
);
COMMENT ON TABLE sources IS 'Under which paths a document was found: the same bytes may lie in several places';
COMMENT ON COLUMN sources.document_key IS 'Version of the document';
COMMENT ON COLUMN sources.source IS 'Path below the given folder, with forward slashes';
COMMENT ON COLUMN sources.superseded_at IS 'When another document took the path over (UTC); null while it holds these bytes';
COMMENT ON COLUMN sources.address IS 'Web address it came from; null when not stated';
COMMENT ON COLUMN sources.retrieved IS 'Date of retrieval, ISO 8601; null when not stated';
COMMENT ON COLUMN sources.licence IS 'Licence; null when not stated';
COMMENT ON COLUMN sources.edition_of IS 'Source of the same work; null when not stated';

CREATE TABLE pages (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    page INTEGER NOT NULL CHECK (page >= 1),
    page_label VARCHAR,
    width DOUBLE NOT NULL,
    height DOUBLE NOT NULL,
    rotation INTEGER NOT NULL,
    printed INTEGER NOT NULL CHECK (printed >= 0),
    placed INTEGER NOT NULL CHECK (placed >= 0),
    set_aside MAP(VARCHAR, INTEGER) NOT NULL,
    PRIMARY KEY (document_key, page)
);
COMMENT ON TABLE pages IS 'Pages with the balance of their characters: printed = placed + the sum of set_aside';
COMMENT ON COLUMN pages.document_key IS 'Version of the document';
COMMENT ON COLUMN pages.page IS 'Page, from 1';
COMMENT ON COLUMN pages.page_label IS 'Page number printed on the page; null when there is none';
COMMENT ON COLUMN pages.width IS 'Points; 0 for a text source';
COMMENT ON COLUMN pages.height IS 'Points; 0 for a text source';
COMMENT ON COLUMN pages.rotation IS 'Degrees clockwise, already applied to all boxes';
COMMENT ON COLUMN pages.printed IS 'Visible characters, white space not counted';
COMMENT ON COLUMN pages.placed IS 'Those that stand in blocks which were not set aside';
COMMENT ON COLUMN pages.set_aside IS 'Those set aside, by reason';

CREATE TABLE blocks (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    block_no INTEGER NOT NULL CHECK (block_no >= 1),
    kind block_kind NOT NULL,
    level INTEGER,
    text VARCHAR NOT NULL,
    printed VARCHAR[] NOT NULL,
    page INTEGER NOT NULL CHECK (page >= 1),
    boxes STRUCT(page INTEGER, x0 DOUBLE, top DOUBLE, x1 DOUBLE, bottom DOUBLE)[] NOT NULL,
    reason VARCHAR,
    PRIMARY KEY (document_key, block_no)
);
COMMENT ON TABLE blocks IS 'All blocks of all pages in reading order, with what was set aside and why';
COMMENT ON COLUMN blocks.document_key IS 'Version of the document';
COMMENT ON COLUMN blocks.block_no IS 'Place in the reading order, from 1';
COMMENT ON COLUMN blocks.kind IS 'heading, paragraph, item, cell, quote, footnote, contents, caption, furniture or decoration';
COMMENT ON COLUMN blocks.level IS 'Heading level or nesting of an item, from 1; null otherwise';
COMMENT ON COLUMN blocks.text IS 'Repaired text';
COMMENT ON COLUMN blocks.printed IS 'Lines as printed';
COMMENT ON COLUMN blocks.page IS 'Page of its first line, from 1';
COMMENT ON COLUMN blocks.boxes IS 'One box a printed line, in points from the top left of the page; empty for a text source';
COMMENT ON COLUMN blocks.reason IS 'Why it was set aside; null for what was placed';

CREATE TABLE roles (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    label VARCHAR NOT NULL,
    role role_code NOT NULL,
    statements INTEGER NOT NULL CHECK (statements >= 0),
    PRIMARY KEY (document_key, label, role)
);
COMMENT ON TABLE roles IS 'The role labels of each document with their code';
COMMENT ON COLUMN roles.document_key IS 'Version of the document';
COMMENT ON COLUMN roles.label IS 'Label verbatim, hyphenation repaired';
COMMENT ON COLUMN roles.role IS 'Code of the role; Danish names in codes';
COMMENT ON COLUMN roles.statements IS 'Statements that carry the label';

CREATE TABLE perspectives (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    perspective_key VARCHAR NOT NULL,
    labels VARCHAR[] NOT NULL,
    statements INTEGER NOT NULL CHECK (statements >= 0),
    PRIMARY KEY (document_key, perspective_key)
);
COMMENT ON TABLE perspectives IS 'The perspectives of each document with all labels under which it names them';
COMMENT ON COLUMN perspectives.document_key IS 'Version of the document';
COMMENT ON COLUMN perspectives.perspective_key IS 'The key of the document itself that unites the labels';
COMMENT ON COLUMN perspectives.labels IS 'Labels in order of appearance, verbatim';
COMMENT ON COLUMN perspectives.statements IS 'Statements whose innermost perspective it is';

CREATE TABLE statements (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    statement_id VARCHAR NOT NULL,
    order_no INTEGER NOT NULL CHECK (order_no >= 1),
    block_no INTEGER NOT NULL CHECK (block_no >= 1),
    text VARCHAR NOT NULL CHECK (text <> ''),
    printed VARCHAR[] NOT NULL,
    role role_code,
    role_label VARCHAR,
    role_rule VARCHAR,
    perspective VARCHAR[] NOT NULL,
    perspective_label VARCHAR,
    perspective_key VARCHAR,
    lead_in VARCHAR,
    kind statement_kind NOT NULL,
    modality modality_code,
    modality_cue VARCHAR,
    actor VARCHAR,
    actor_cue VARCHAR,
    action VARCHAR,
    action_cue VARCHAR,
    page INTEGER NOT NULL CHECK (page >= 1),
    x0 DOUBLE,
    top DOUBLE,
    x1 DOUBLE,
    bottom DOUBLE,
    group_key VARCHAR,
    confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    doubts VARCHAR[] NOT NULL,
    PRIMARY KEY (document_key, statement_id)
);
COMMENT ON TABLE statements IS 'The statements of all versions of all documents, superseded ones too: for most questions use current_statements';
COMMENT ON COLUMN statements.document_key IS 'Version of the document';
COMMENT ON COLUMN statements.statement_id IS 'Hash of file, text and occurrence: the same in all versions of the same bytes';
COMMENT ON COLUMN statements.order_no IS 'Place in the document, from 1 (order in the exports)';
COMMENT ON COLUMN statements.block_no IS 'The block it stands in, the first where there are several';
COMMENT ON COLUMN statements.text IS 'Verbatim: line breaks folded, broken words made whole';
COMMENT ON COLUMN statements.printed IS 'Its part of each printed line';
COMMENT ON COLUMN statements.role IS 'Whom it is told; null when nobody is named; Danish names in codes';
COMMENT ON COLUMN statements.role_label IS 'The label of the role, verbatim; null when there is none';
COMMENT ON COLUMN statements.role_rule IS 'Name of the rule that gave the role; null when none fired';
COMMENT ON COLUMN statements.perspective IS 'Path of labels, outermost first; empty when there is none';
COMMENT ON COLUMN statements.perspective_label IS 'The last label of the path; null when there is none';
COMMENT ON COLUMN statements.perspective_key IS 'Key of the innermost perspective; null when there is none';
COMMENT ON COLUMN statements.lead_in IS 'The words that introduce its list; null when there are none';
COMMENT ON COLUMN statements.kind IS 'expectation, definition, question, quotation or highlight';
COMMENT ON COLUMN statements.modality IS 'How binding it is by its own words; null when no rule fires';
COMMENT ON COLUMN statements.modality_cue IS 'The words that gave the modality';
COMMENT ON COLUMN statements.actor IS 'Role code of whom the sentence itself names; null when nobody';
COMMENT ON COLUMN statements.actor_cue IS 'The words that gave the actor';
COMMENT ON COLUMN statements.action IS 'Lemma of the leading verb; null when none was found';
COMMENT ON COLUMN statements.action_cue IS 'The words that gave the action';
COMMENT ON COLUMN statements.page IS 'Page of its first line, from 1';
COMMENT ON COLUMN statements.x0 IS 'Left side of the box around its lines on that page, points; null for a text source';
COMMENT ON COLUMN statements.top IS 'Upper side, points from the top of the page; null for a text source';
COMMENT ON COLUMN statements.x1 IS 'Right side, points; null for a text source';
COMMENT ON COLUMN statements.bottom IS 'Lower side, points from the top of the page; null for a text source';
COMMENT ON COLUMN statements.group_key IS 'The same for occurrences in one document that say the same (group in the exports); null when there is just one';
COMMENT ON COLUMN statements.confidence IS '0 to 1; follows from the doubts';
COMMENT ON COLUMN statements.doubts IS 'Named reasons to doubt it; empty when there are none';

CREATE TABLE statement_boxes (
    document_key INTEGER NOT NULL,
    statement_id VARCHAR NOT NULL,
    box_no INTEGER NOT NULL CHECK (box_no >= 1),
    page INTEGER NOT NULL CHECK (page >= 1),
    x0 DOUBLE NOT NULL,
    top DOUBLE NOT NULL,
    x1 DOUBLE NOT NULL CHECK (x1 >= x0),
    bottom DOUBLE NOT NULL CHECK (bottom >= top)
);
COMMENT ON TABLE statement_boxes IS 'Where a statement is printed: one box a line run';
COMMENT ON COLUMN statement_boxes.document_key IS 'Version of the document';
COMMENT ON COLUMN statement_boxes.statement_id IS 'The statement';
COMMENT ON COLUMN statement_boxes.box_no IS 'Number of the box in the statement, from 1';
COMMENT ON COLUMN statement_boxes.page IS 'Page, from 1';
COMMENT ON COLUMN statement_boxes.x0 IS 'Left side, points';
COMMENT ON COLUMN statement_boxes.top IS 'Upper side, points from the top of the page';
COMMENT ON COLUMN statement_boxes.x1 IS 'Right side, points';
COMMENT ON COLUMN statement_boxes.bottom IS 'Lower side, points from the top of the page';

CREATE TABLE repairs (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    block_no INTEGER NOT NULL,
    statement_id VARCHAR,
    start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
    end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
    printed VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    certain BOOLEAN NOT NULL
);
COMMENT ON TABLE repairs IS 'Every change between printed lines and text. Rows without statement_id are those of the blocks; a repair inside a statement has a second row, with statement_id';
COMMENT ON COLUMN repairs.document_key IS 'Version of the document';
COMMENT ON COLUMN repairs.block_no IS 'The block (for a statement its first)';
COMMENT ON COLUMN repairs.statement_id IS 'The statement whose text the offsets count in; null where they count in the text of the block';
COMMENT ON COLUMN repairs.start_offset IS 'Where the changed part begins, from 0';
COMMENT ON COLUMN repairs.end_offset IS 'Where it ends, excluded';
COMMENT ON COLUMN repairs.printed IS 'What was printed; a line end is a line feed';
COMMENT ON COLUMN repairs.result IS 'What stands in the text instead';
COMMENT ON COLUMN repairs.rule IS 'Name of the rule';
COMMENT ON COLUMN repairs.evidence IS 'Why the rule fired';
COMMENT ON COLUMN repairs.certain IS 'False where the decision could well have gone the other way';

CREATE TABLE findings (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    finding_no INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    severity finding_severity NOT NULL,
    page INTEGER,
    message VARCHAR NOT NULL,
    PRIMARY KEY (document_key, finding_no)
);
COMMENT ON TABLE findings IS 'What an operator should know about a document';
COMMENT ON COLUMN findings.document_key IS 'Version of the document';
COMMENT ON COLUMN findings.finding_no IS 'Number in the document, from 1';
COMMENT ON COLUMN findings.code IS 'e.g. page_without_text';
COMMENT ON COLUMN findings.severity IS 'info or warning; a warning makes the document one with doubts';
COMMENT ON COLUMN findings.page IS 'Page, from 1; null when it concerns the whole document';
COMMENT ON COLUMN findings.message IS 'What was found and what to do';

CREATE TABLE corrections (
    correction_no INTEGER PRIMARY KEY,
    statement_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    ending correction_ending NOT NULL,
    now_document_id VARCHAR,
    now_statement_id VARCHAR,
    verdict verdict_code NOT NULL,
    wrong VARCHAR[] NOT NULL,
    text VARCHAR NOT NULL,
    why VARCHAR,
    corrected_by VARCHAR NOT NULL,
    corrected_at TIMESTAMP NOT NULL,
    content JSON NOT NULL
);
COMMENT ON TABLE corrections IS 'Lines of corrections.jsonl as people wrote them, and how each ended at this load';
COMMENT ON COLUMN corrections.correction_no IS 'Line of the file, from 1';
COMMENT ON COLUMN corrections.statement_id IS 'The statement that was corrected, as it was called then';
COMMENT ON COLUMN corrections.document_id IS 'Its document then';
COMMENT ON COLUMN corrections.ending IS 'applied; redundant: the program says the same by now, or a later correction decides; orphan: its statement is not found any more';
COMMENT ON COLUMN corrections.now_document_id IS 'The document it is found in now; null for an orphan whose document is gone';
COMMENT ON COLUMN corrections.now_statement_id IS 'The statement it is found to speak of now; null for an orphan';
COMMENT ON COLUMN corrections.verdict IS 'corrected, confirmed or rejected';
COMMENT ON COLUMN corrections.wrong IS 'Which of text, role, perspective and kind were wrong';
COMMENT ON COLUMN corrections.text IS 'The text that was corrected';
COMMENT ON COLUMN corrections.why IS 'The reason given; null when none was';
COMMENT ON COLUMN corrections.corrected_by IS 'Who corrected it';
COMMENT ON COLUMN corrections.corrected_at IS 'When (UTC)';
COMMENT ON COLUMN corrections.content IS 'The whole line';

CREATE TABLE decisions (
    document_key INTEGER NOT NULL REFERENCES documents (document_key),
    statement_id VARCHAR NOT NULL,
    verdict verdict_code NOT NULL,
    corrected VARCHAR[] NOT NULL,
    text VARCHAR,
    role role_code,
    role_label VARCHAR,
    role_rule VARCHAR,
    perspective VARCHAR[],
    perspective_key VARCHAR,
    kind statement_kind,
    PRIMARY KEY (document_key, statement_id)
);
COMMENT ON TABLE decisions IS 'What people say of a statement, all its corrections taken together: the views show this in place of what the program says';
COMMENT ON COLUMN decisions.document_key IS 'Version of the document';
COMMENT ON COLUMN decisions.statement_id IS 'The statement';
COMMENT ON COLUMN decisions.verdict IS 'corrected, confirmed or rejected; a rejected statement is in no view';
COMMENT ON COLUMN decisions.corrected IS 'Fields in which the person differs from the program';
COMMENT ON COLUMN decisions.text IS 'The right text; null when rejected';
COMMENT ON COLUMN decisions.role IS 'The right role; null when nobody is named';
COMMENT ON COLUMN decisions.role_label IS 'The label in the document; null where the role was corrected';
COMMENT ON COLUMN decisions.role_rule IS 'Name of the rule that gave the role, correction where a person did';
COMMENT ON COLUMN decisions.perspective IS 'The right path of labels; null when rejected';
COMMENT ON COLUMN decisions.perspective_key IS 'Key of the innermost one; null when there is none';
COMMENT ON COLUMN decisions.kind IS 'The right kind; null when rejected';

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    document_id VARCHAR,
    sha256 VARCHAR,
    state document_state NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR,
    attempts INTEGER NOT NULL CHECK (attempts >= 1),
    pages INTEGER NOT NULL,
    statements INTEGER NOT NULL,
    roles INTEGER NOT NULL,
    doubts INTEGER NOT NULL,
    started TIMESTAMP NOT NULL,
    seconds DOUBLE NOT NULL
);
COMMENT ON TABLE runs IS 'What each run did to each source';
COMMENT ON COLUMN runs.run_id IS 'The run';
COMMENT ON COLUMN runs.source IS 'Path below the given folder';
COMMENT ON COLUMN runs.document_id IS 'The document; null when it was rejected before it had one';
COMMENT ON COLUMN runs.sha256 IS 'Hash of the file; null when it could not be read';
COMMENT ON COLUMN runs.state IS 'Where the document ended; Danish names in codes';
COMMENT ON COLUMN runs.stage IS 'The stage that ended it';
COMMENT ON COLUMN runs.reason IS 'For a reject, what is wrong and what to do';
COMMENT ON COLUMN runs.attempts IS 'How many times it was tried';
COMMENT ON COLUMN runs.pages IS 'Pages read';
COMMENT ON COLUMN runs.statements IS 'Statements found';
COMMENT ON COLUMN runs.roles IS 'Roles found';
COMMENT ON COLUMN runs.doubts IS 'Statements with a doubt, plus warnings';
COMMENT ON COLUMN runs.started IS 'When it began (UTC)';
COMMENT ON COLUMN runs.seconds IS 'How long it took';

CREATE TABLE rejects (
    source VARCHAR PRIMARY KEY,
    run_id VARCHAR NOT NULL,
    state document_state NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR,
    attempts INTEGER NOT NULL,
    started TIMESTAMP NOT NULL
);
COMMENT ON TABLE rejects IS 'Sources whose last run rejected them: what still needs a person';
COMMENT ON COLUMN rejects.source IS 'Path below the given folder';
COMMENT ON COLUMN rejects.run_id IS 'The last run that tried it';
COMMENT ON COLUMN rejects.state IS 'Why it was rejected, as a code';
COMMENT ON COLUMN rejects.stage IS 'The stage that rejected it';
COMMENT ON COLUMN rejects.reason IS 'What is wrong and what to do';
COMMENT ON COLUMN rejects.attempts IS 'How many times the last run tried it';
COMMENT ON COLUMN rejects.started IS 'When the last run tried it (UTC)';
