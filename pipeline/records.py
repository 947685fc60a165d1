"""What leaves the pipeline: the record of a document, and the closed vocabularies.

`schemas/*.schema.json` is generated from here (`grundlag schemas`). Boxes are in PDF points of the page as
displayed, origin at the top left, rounded to two decimals. Pages count from 1, offsets from 0 with their end excluded.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0.0"


class Role(StrEnum):
    """Whom a statement is told. The Danish names are in `DISPLAY_NAMES`."""

    ALL_STAFF = "all_staff"
    EXECUTIVE = "executive"
    CHIEF = "chief"
    LEADER_OF_LEADERS = "leader_of_leaders"
    LEADER_OF_EMPLOYEES = "leader_of_employees"
    LEADER = "leader"
    EMPLOYEE = "employee"
    OTHER = "other"


class Kind(StrEnum):
    """What sort of statement it is."""

    EXPECTATION = "expectation"
    DEFINITION = "definition"
    QUESTION = "question"
    QUOTATION = "quotation"
    HIGHLIGHT = "highlight"


class Modality(StrEnum):
    """How binding the sentence is by its own words."""

    DUTY = "duty"
    EXPECTATION = "expectation"
    RESPONSIBILITY = "responsibility"
    RECOMMENDATION = "recommendation"
    POSSIBILITY = "possibility"
    PROHIBITION = "prohibition"
    DESCRIPTION = "description"


class BlockKind(StrEnum):
    """What a block is on its page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    CONTENTS = "contents"
    CAPTION = "caption"
    FURNITURE = "furniture"
    DECORATION = "decoration"


class State(StrEnum):
    """Where a document ends in a run."""

    EXTRACTED = "extracted"
    EXTRACTED_WITH_DOUBTS = "extracted_with_doubts"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    VANISHED = "vanished"
    NEEDS_OCR = "needs_ocr"
    ENCRYPTED = "encrypted"
    NOT_A_DOCUMENT = "not_a_document"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    INVALID_RECORD = "invalid_record"


DOUBTFUL_BELOW = 0.7  # confidence under which a statement makes its document one with doubts

REJECTED = frozenset(
    {
        State.NEEDS_OCR,
        State.ENCRYPTED,
        State.NOT_A_DOCUMENT,
        State.TOO_LARGE,
        State.TIMED_OUT,
        State.OUT_OF_MEMORY,
        State.CRASHED,
        State.INVALID_RECORD,
    }
)


class Verdict(StrEnum):
    """What a person says of a statement."""

    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Severity(StrEnum):
    """How much a finding matters: a warning makes the document one with doubts."""

    INFO = "info"
    WARNING = "warning"


DISPLAY_NAMES: dict[StrEnum, str] = {
    Role.ALL_STAFF: "Alle ansatte",
    Role.EXECUTIVE: "Direktion",
    Role.CHIEF: "Chef",
    Role.LEADER_OF_LEADERS: "Leder af ledere",
    Role.LEADER_OF_EMPLOYEES: "Leder af medarbejdere",
    Role.LEADER: "Leder",
    Role.EMPLOYEE: "Medarbejder",
    Role.OTHER: "Anden rolle",
    Kind.EXPECTATION: "Forventning",
    Kind.DEFINITION: "Definition",
    Kind.QUESTION: "Spørgsmål",
    Kind.QUOTATION: "Citat",
    Kind.HIGHLIGHT: "Fremhævet",
    Modality.DUTY: "Pligt",
    Modality.EXPECTATION: "Forventning",
    Modality.RESPONSIBILITY: "Ansvar",
    Modality.RECOMMENDATION: "Anbefaling",
    Modality.POSSIBILITY: "Mulighed",
    Modality.PROHIBITION: "Forbud",
    Modality.DESCRIPTION: "Beskrivelse",
    Verdict.CORRECTED: "Rettet",
    Verdict.CONFIRMED: "Bekræftet",
    Verdict.REJECTED: "Afvist",
    State.EXTRACTED: "Udtrukket",
    State.EXTRACTED_WITH_DOUBTS: "Udtrukket med tvivl",
    State.UNCHANGED: "Uændret",
    State.DUPLICATE: "Dublet",
    State.VANISHED: "Forsvundet",
    State.NEEDS_OCR: "Kræver OCR",
    State.ENCRYPTED: "Krypteret",
    State.NOT_A_DOCUMENT: "Ikke et dokument",
    State.TOO_LARGE: "For stort",
    State.TIMED_OUT: "Tidsgrænse nået",
    State.OUT_OF_MEMORY: "Hukommelse opbrugt",
    State.CRASHED: "Brudt ned",
    State.INVALID_RECORD: "Ugyldig post",
}

Coordinate = Annotated[float, Field(description="PDF points, two decimals")]


class Record(BaseModel):
    """Base of all records: immutable, and unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def model_post_init(self, context: object) -> None:
        """Forget which fields were given: no one asks, and of the thousand bytes of a box they would take 700."""
        object.__setattr__(self, "__pydantic_fields_set__", NONE_GIVEN)


NONE_GIVEN: set[str] = set()


class BoxRecord(Record):
    """A rectangle on a page."""

    page: int = Field(ge=1, description="page, from 1")
    x0: Coordinate
    top: Coordinate
    x1: Coordinate
    bottom: Coordinate


class RepairRecord(Record):
    """One change between the printed lines and the text, so that it can be judged and undone."""

    start: int = Field(ge=0, description="offset into `text` where the changed part begins")
    end: int = Field(ge=0, description="offset into `text` where it ends (excluded)")
    printed: str = Field(description="what was printed; a line end is written as a line feed")
    result: str = Field(description="what stands in `text` instead")
    rule: str = Field(description="name of the rule, e.g. `printed_hyphen`")
    evidence: str = Field(description="why the rule fired, e.g. `lexicon: resultater`")
    certain: bool = Field(description="false where the decision could well have gone the other way")


class CueRecord(Record):
    """A value read off the sentence, with the words that gave it."""

    value: str = Field(description="the value, e.g. a modality, an actor's role code or a verb's lemma")
    cue: str = Field(description="the words in `text` (or `lead_in`) that gave it, verbatim")


class FactRecord(Record):
    """A fact about the document, with where it was found."""

    value: str = Field(description="the fact")
    evidence: str = Field(description="where it stands, e.g. `heading, page 1: Ledelsesgrundlag`")


class MunicipalityRecord(Record):
    """One of the 98 municipalities."""

    code: str = Field(pattern=r"^\d{4}$", description="four digits as text, e.g. `0530`")
    code_dst: str = Field(pattern=r"^\d{3}$", description="Statistics Denmark's three digits, e.g. `530`")
    name: str = Field(description="the municipality's name without `Kommune`")
    evidence: str = Field(description="where the name stands")


class ReaderRecord(Record):
    """Which program read the characters."""

    name: str = Field(description="e.g. `pdfplumber`")
    version: str = Field(description="its version")


class SourceRecord(Record):
    """Where the file was found."""

    source: str = Field(description="path below the given folder, with forward slashes")
    address: str | None = Field(default=None, description="web address it came from, null when not stated")
    retrieved: str | None = Field(default=None, description="date of retrieval, ISO 8601, null when not stated")
    licence: str | None = Field(default=None, description="licence, null when not stated")
    edition_of: str | None = Field(default=None, description="source of the same work, null when not stated")


class PageRecord(Record):
    """One page and the balance of its characters: printed = placed + set aside."""

    number: int = Field(ge=1, description="page, from 1")
    page_label: str | None = Field(description="the page number printed on the page, null when none was found")
    width: float = Field(ge=0, description="points; 0 for a text source")
    height: float = Field(ge=0, description="points; 0 for a text source")
    rotation: int = Field(description="degrees clockwise, already applied to all boxes")
    printed: int = Field(ge=0, description="visible characters on the page, white space not counted")
    placed: int = Field(ge=0, description="those in headings, paragraphs, items, cells, quotes, footnotes …")
    set_aside: dict[str, int] = Field(description="those set aside, by reason; empty when there are none")


class BlockRecord(Record):
    """A heading, paragraph, item, cell, or something set aside, in reading order."""

    order: int = Field(ge=1, description="place in the document's reading order, from 1")
    kind: BlockKind
    level: int | None = Field(description="heading level or nesting of an item, from 1; null otherwise")
    text: str = Field(description="the repaired text; for what was set aside the printed lines joined by spaces")
    printed: list[str] = Field(description="the lines as printed")
    page: int = Field(ge=1, description="the page of its first line, from 1")
    boxes: list[BoxRecord] = Field(description="one a printed line; empty for a text source")
    repairs: list[RepairRecord]
    reason: str | None = Field(description="why it was set aside, null for what was placed")


class RoleRecord(Record):
    """A role label of the document and its canonical code."""

    label: str = Field(description="verbatim, hyphenation repaired")
    role: Role
    statements: int = Field(ge=0, description="how many statements carry the label")


class PerspectiveRecord(Record):
    """A perspective and all labels under which the document names it."""

    key: str = Field(description="the document's own key, a slug of the first label")
    labels: list[str] = Field(description="in order of appearance, verbatim")
    statements: int = Field(ge=0, description="how many statements have it as innermost perspective")


class StatementRecord(Record):
    """The smallest self-contained unit that the document itself delimits."""

    statement_id: str = Field(
        description="hash of the file, the normalised text and the how-manieth occurrence of that text"
    )
    order: int = Field(ge=1, description="place in the document, from 1")
    block: int = Field(ge=1, description="`order` of the block it stands in (the first, where several)")
    text: str = Field(min_length=1, description="verbatim: line breaks folded, broken words made whole")
    printed: list[str] = Field(description="the statement's part of each printed line")
    role: Role | None = Field(description="null when nobody is named")
    role_label: str | None = Field(description="the label verbatim, null when there is none")
    role_rule: str | None = Field(description="name of the rule that gave the role, null when none fired")
    perspective: list[str] = Field(description="path of labels, outermost first; empty when there is none")
    perspective_key: str | None = Field(description="key of the innermost perspective, null when none")
    lead_in: str | None = Field(description="the words that introduce its list, null when there are none")
    kind: Kind
    modality: CueRecord | None = Field(description="how binding, null when no rule fires")
    actor: CueRecord | None = Field(description="the role the sentence itself names, null when none")
    action: CueRecord | None = Field(description="lemma of the leading verb, null when none was found")
    page: int = Field(ge=1, description="page of its first line, from 1; 1 for a text source without pages")
    boxes: list[BoxRecord] = Field(description="one a printed line run; empty for a text source")
    group: str | None = Field(description="the same for occurrences that say the same, null when there is just one")
    repairs: list[RepairRecord] = Field(description="offsets into this statement's `text`")
    confidence: float = Field(ge=0, le=1, description="0 to 1; follows from the doubts")
    doubts: list[str] = Field(description="named reasons, empty when there are none")


class Finding(Record):
    """Something an operator should know about the document."""

    code: str = Field(description="e.g. `page_without_text`")
    severity: Severity
    page: int | None = Field(description="from 1, null when it concerns the whole document")
    message: str = Field(description="what was found and what to do")


class DocumentRecord(Record):
    """All that is known of one document: self-contained, the contract between workers and loader."""

    schema_version: Literal["1.0.0"] = SCHEMA_VERSION
    document_id: str = Field(description="slug of the file's stem and the first 8 digits of `sha256`")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    sources: list[SourceRecord] = Field(min_length=1)
    media_type: str = Field(description="e.g. `application/pdf`")
    bytes: int = Field(ge=0)
    page_count: int = Field(ge=0, description="pages; for a text source the pages it marks, at least 1")
    municipality: MunicipalityRecord | None = Field(description="null when unknown")
    title: FactRecord | None = Field(description="null when unknown")
    year: FactRecord | None = Field(description="four digits, null when unknown")
    document_kind: FactRecord | None = Field(description="e.g. `ledelsesgrundlag`, null when unknown")
    language: str = Field(description="ISO 639-1")
    reader: ReaderRecord
    ocr: ReaderRecord | None = Field(description="null when no page needed it")
    pipeline_version: str
    rules_version: str = Field(description="hash of the word lists, the rules and the settings")
    pages: list[PageRecord]
    blocks: list[BlockRecord]
    roles: list[RoleRecord]
    perspectives: list[PerspectiveRecord]
    statements: list[StatementRecord]
    findings: list[Finding]


class DocumentRun(Record):
    """What a run did to one source: a line of `runs/<run_id>.jsonl`, the only place where times are kept."""

    run_id: str
    source: str
    document_id: str | None = Field(description="null when the document was rejected before it had one")
    sha256: str | None = Field(description="null when the file could not be read")
    state: State
    stage: str = Field(description="the stage that ended it: `read` … `store`")
    reason: str | None = Field(description="for a reject, what is wrong and what to do")
    attempts: int = Field(ge=1)
    pages: int = Field(ge=0)
    statements: int = Field(ge=0)
    roles: int = Field(ge=0)
    doubts: int = Field(ge=0, description="statements with a doubt, plus warnings")
    path: str | None = Field(
        default=None, description="where the file was, absolute, so that a retry finds it; null when not kept"
    )
    started: str = Field(description="ISO 8601, UTC")
    seconds: float = Field(ge=0)


class StatementValues(Record):
    """What a person can say of a statement."""

    text: str = Field(min_length=1, description="verbatim, line breaks folded, broken words made whole")
    role: Role | None = Field(description="null when nobody is named")
    perspective: list[str] = Field(description="path of labels, outermost first; empty when there is none")
    kind: Kind


class CorrectionRecord(Record):
    """What a person said of a statement, with all that finds it again: a line of `corrections.jsonl`."""

    statement_id: str
    document_id: str
    source: str = Field(description="the document's first source, for when its file is replaced")
    rules_version: str = Field(description="the rules under which the person saw it")
    page: int = Field(ge=1, description="page of its first line, from 1")
    bbox: list[float] | None = Field(description="[x0, top, x1, bottom] on that page; null for a text source")
    before: str = Field(description="up to 32 characters that stand before it in the document")
    after: str = Field(description="up to 32 characters that stand behind it")
    occurrences: int = Field(ge=1, description="how many statements of the document had its text")
    verdict: Verdict
    wrong: list[Literal["text", "role", "perspective", "kind"]] = Field(
        description="what the program had wrong; empty when confirmed or rejected"
    )
    was: StatementValues = Field(description="what the program said")
    right: StatementValues | None = Field(description="what the person says; null when rejected")
    why: str | None = Field(description="the person's reason, null when none was given")
    by: str = Field(description="who")
    at: str = Field(description="when, ISO 8601, UTC")


class CorrectedStatement(StatementRecord):
    """A statement with a person's values in place of the program's."""

    verdict: Verdict
    corrected: list[str] = Field(description="fields that hold a person's value")


class ExportedOf(Record):
    """The document that an exported row is about."""

    document_id: str
    source: str = Field(description="the document's first source")
    municipality: str | None
    municipality_code: str | None = Field(description="four digits as text")
    title: str | None
    year: int | None


class ExportedStatement(ExportedOf):
    """One line of `statements.jsonl`: a statement with what is needed to read it alone."""

    statement_id: str
    order: int
    text: str
    role: Role | None
    role_label: str | None
    role_rule: str | None
    perspective: list[str]
    perspective_key: str | None
    lead_in: str | None
    kind: Kind
    modality: Modality | None
    actor: str | None
    action: str | None
    page: int
    bbox: list[float] | None = Field(description="[x0, top, x1, bottom], union of the boxes on its first page")
    group: str | None
    confidence: float
    doubts: list[str]
    verdict: Verdict | None = Field(description="what a person said of it; null when nobody looked")
    corrected: list[str] = Field(description="fields that hold a person's value; empty when there are none")


SCHEMAS: dict[str, type[Record]] = {
    "document": DocumentRecord,
    "statement": ExportedStatement,
    "run": DocumentRun,
    "correction": CorrectionRecord,
}
