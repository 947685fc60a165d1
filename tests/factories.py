"""Records of invented municipalities, for tests of what comes after the record."""

import hashlib
from collections.abc import Sequence

from pipeline.records import (
    BlockKind,
    BlockRecord,
    BoxRecord,
    CueRecord,
    DocumentRecord,
    DocumentRun,
    FactRecord,
    Finding,
    Kind,
    Modality,
    MunicipalityRecord,
    PageRecord,
    PerspectiveRecord,
    ReaderRecord,
    RepairRecord,
    Role,
    RoleRecord,
    Severity,
    SourceRecord,
    State,
    StatementRecord,
)

NORDBY = MunicipalityRecord(code="0999", code_dst="999", name="Nordby", evidence="page 1: Nordby Kommune")
SOEBY = MunicipalityRecord(code="0998", code_dst="998", name="Søby", evidence="page 1: Søby Kommune")


def statement(
    text: str,
    role: Role | None = Role.LEADER,
    perspective: Sequence[str] = ("Trivsel",),
    *,
    order: int = 1,
    page: int = 1,
    kind: Kind = Kind.EXPECTATION,
    group: str | None = None,
    doubts: Sequence[str] = (),
    repairs: Sequence[RepairRecord] = (),
    lines: int = 1,
) -> StatementRecord:
    """A statement of `lines` printed lines, from the third on on the next page."""
    boxes = [
        BoxRecord(
            page=page + (number >= 2),
            x0=72.0,
            top=100.0 + 14 * number,
            x1=300.0 + number,
            bottom=112.0 + 14 * number,
        )
        for number in range(lines)
    ]
    return StatementRecord(
        statement_id=hashlib.sha256(f"{order}{text}".encode()).hexdigest()[:16],
        order=order,
        block=order,
        text=text,
        printed=[text],
        role=role,
        role_label=role and role.value.title(),
        role_rule=role and "role_from_heading",
        perspective=list(perspective),
        perspective_key=perspective[-1].casefold() if perspective else None,
        lead_in=None,
        kind=kind,
        modality=CueRecord(value=Modality.DUTY, cue="skal") if "skal" in text else None,
        actor=None,
        action=CueRecord(value=text.split()[0].casefold(), cue=text.split()[0]),
        page=page,
        boxes=boxes,
        group=group,
        repairs=list(repairs),
        confidence=0.5 if doubts else 1.0,
        doubts=list(doubts),
    )


def document(
    *statements: StatementRecord,
    source: str = "nordby/ledelsesgrundlag.pdf",
    content: str = "første udgave",
    municipality: MunicipalityRecord | None = NORDBY,
    year: str | None = "2024",
    rules: str = "aaaaaaaa",
    media_type: str = "application/pdf",
    edition_of: str | None = None,
    sources: Sequence[str] = (),
) -> DocumentRecord:
    """A document of these statements; `content` stands for the file's bytes, `sources` for further copies."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    stem = source.rpartition("/")[2].partition(".")[0]
    ordered = [found.model_copy(update={"order": n, "block": n}) for n, found in enumerate(statements, 1)]
    roles = {found.role_label: found.role for found in ordered if found.role}
    keys: dict[str, list[str]] = {}
    for found in ordered:
        if found.perspective_key and found.perspective[-1] not in keys.setdefault(found.perspective_key, []):
            keys[found.perspective_key].append(found.perspective[-1])
    return DocumentRecord(
        document_id=f"{stem}-{sha256[:8]}",
        sha256=sha256,
        sources=[SourceRecord(source=name, edition_of=edition_of) for name in (source, *sources)],
        media_type=media_type,
        bytes=len(content),
        page_count=3,
        municipality=municipality,
        title=FactRecord(value="Ledelsesgrundlag", evidence="heading, page 1: Ledelsesgrundlag"),
        year=year and FactRecord(value=year, evidence=f"page 3: {year}"),
        document_kind=FactRecord(value="ledelsesgrundlag", evidence="title"),
        language="da",
        reader=ReaderRecord(name="pdfplumber", version="0.11.8"),
        ocr=None,
        pipeline_version="0.1.0",
        rules_version=rules,
        pages=[
            PageRecord(
                number=number,
                page_label=None,
                width=595.0,
                height=842.0,
                rotation=0,
                printed=100,
                placed=98,
                set_aside={"furniture": 2},
            )
            for number in (1, 2, 3)
        ],
        blocks=[
            BlockRecord(
                order=found.order,
                kind=BlockKind.ITEM,
                level=1,
                text=found.text,
                printed=found.printed,
                page=found.page,
                boxes=found.boxes,
                repairs=found.repairs,
                reason=None,
            )
            for found in ordered
        ],
        roles=[
            RoleRecord(label=label, role=role, statements=sum(found.role_label == label for found in ordered))
            for label, role in roles.items()
        ],
        perspectives=[
            PerspectiveRecord(key=key, labels=labels, statements=sum(found.perspective_key == key for found in ordered))
            for key, labels in keys.items()
        ],
        statements=ordered,
        findings=[Finding(code="page_without_text", severity=Severity.WARNING, page=2, message="Page 2 has no text.")],
    )


def nordby() -> DocumentRecord:
    """A leadership document whose texts are a trial for every file format."""
    text = "understøtter medarbejdernes udvikling"
    repair = RepairRecord(
        start=13,
        end=27,
        printed="medarbej-\ndernes",
        result="medarbejdernes",
        rule="printed_hyphen",
        evidence="lexicon: medarbejdernes",
        certain=True,
    )
    return document(
        statement(text, Role.LEADER_OF_LEADERS, repairs=[repair], lines=3, group="g1"),
        statement("giver feedback til medarbejdere hver uge", Role.LEADER_OF_LEADERS, group="g1"),
        statement("skal sikre børnenes trivsel", Role.CHIEF, ("Faglighed", "Kvalitet")),
        statement("- åbner dialogen; “tør” spørge, og lytter", Role.EMPLOYEE, ("Dialog",)),
        statement("=SUM(A1) er ikke en formel", Role.LEADER, doubts=["order_ambiguous"]),
        statement("Hvordan lykkes vi?", None, kind=Kind.QUESTION),
        statement("lang " + "ærlighed og åbenhed " * 160 + "slut", Role.EXECUTIVE, ("Åbenhed",)),
    )


def soeby() -> DocumentRecord:
    """Another municipality, with a text of its own and one that the first has too."""
    return document(
        statement("giver feedback til medarbejdere hver uge", Role.LEADER, ("Udvikling",)),
        statement("sætter medarbejderudvikling på dagsordenen", Role.LEADER, ("Udvikling",)),
        source="søby/grundlag.pdf",
        content="søby",
        municipality=SOEBY,
        year=None,
    )


def run_line(
    record: DocumentRecord,
    run_id: str,
    started: str,
    *,
    state: State = State.EXTRACTED,
    source: str | None = None,
) -> DocumentRun:
    """What a run says of a document it extracted."""
    return DocumentRun(
        run_id=run_id,
        source=source or record.sources[0].source,
        document_id=record.document_id,
        sha256=record.sha256,
        state=state,
        stage="store",
        reason=None,
        attempts=1,
        pages=record.page_count,
        statements=len(record.statements),
        roles=len(record.roles),
        doubts=0,
        started=started,
        seconds=0.5,
    )


def reject_line(source: str, run_id: str, started: str) -> DocumentRun:
    """What a run says of a file it could not read."""
    return DocumentRun(
        run_id=run_id,
        source=source,
        document_id=None,
        sha256=None,
        state=State.ENCRYPTED,
        stage="read",
        reason=f"{source}: needs a password. State it in sources.toml.",
        attempts=1,
        pages=0,
        statements=0,
        roles=0,
        doubts=0,
        started=started,
        seconds=0.1,
    )
