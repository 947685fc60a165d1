"""What a change of program, rules or file did to the statements: added, gone, changed, and by which rule."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.records import DocumentRecord, StatementRecord
from pipeline.store.anchors import first_box, folded, share
from pipeline.store.files import (
    history_paths,
    read_head,
    read_record,
    read_run,
    read_runs,
    record_paths,
    run_path,
    version_of,
)
from pipeline.store.versions import current_records, find_versions, stored

COMPARED = (
    "text",
    "role",
    "perspective",
    "lead_in",
    "kind",
    "modality",
    "actor",
    "action",
    "doubts",
    "page",
    "boxes",
)
NEAR = 0.6  # similarity from which a text without a counterpart counts as another one reworded
SAME_PLACE = 0.5  # part of the smaller box in the other from which it counts as the same place


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a statement on both sides, and what made the difference where that is recorded."""

    field: str
    old: Any
    new: Any
    because: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A statement on both sides; None where it is not there."""

    old: StatementRecord | None
    new: StatementRecord | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """A document on both sides. `old` or `new` is its version, None where it is not there."""

    document: str
    old: str | None
    new: str | None
    changes: tuple[Change, ...]

    @property
    def added(self) -> list[Change]:
        return [change for change in self.changes if change.old is None]

    @property
    def gone(self) -> list[Change]:
        return [change for change in self.changes if change.new is None]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.old and change.new]


def diff(out: Path, old: str, new: str | None = None) -> Iterator[DocumentDiff]:
    """Compare two states document by document; those without a difference are left out.

    A state is a run (its id), a version (`0.1.0-1a2b3c4d`, or its second half), another folder for results,
    or nothing: what there is now. A version has read some documents only: the others say nothing about it.
    Raises UsageError for a name that is none of these.
    """
    (one, whole), (other, other_whole) = find_state(out, old), find_state(out, new)
    for before, after in pair_documents(one, other):
        if not (before and after) and not (whole and other_whole):
            continue
        found = diff_documents(before and read_record(before), after and read_record(after))
        if found.changes or found.old is None or found.new is None:
            yield found


def find_state(out: Path, name: str | None) -> tuple[list[Path], bool]:
    """The record files of a state, and whether they are all documents that it had."""
    if name is None:
        return list(current_records(out).paths), True
    if run_path(out, name).is_file():
        return records_after(out, name), True
    if (Path(name) / "records").is_dir():
        return list(current_records(Path(name)).paths), True
    if versions := records_of_version(out, name):
        return versions, False
    raise UsageError(
        f"{name}: neither a run nor a version nor a folder for results. "
        f"Runs are named in {out / 'runs'}, versions in {out / 'history'}."
    )


def records_of_version(out: Path, name: str) -> list[Path]:
    """The record of each document that a version made, current or not; those it never read are left out."""
    found = {}
    for path in [*history_paths(out), *record_paths(out)]:
        version = version_of(path)
        if version is not None and name in ("-".join(version), version[1]):
            found[path.parent.name if path.parent.parent.name == "history" else path.stem] = path
    return list(found.values())


def records_after(out: Path, run_id: str) -> list[Path]:
    """What was current when a run had ended."""
    runs = read_runs(out)
    end = max(
        datetime.fromisoformat(line.started).astimezone(UTC) + timedelta(seconds=line.seconds)
        for line in read_run(run_path(out, run_id))
    )
    seen = {line.document_id for line in runs if datetime.fromisoformat(line.started).astimezone(UTC) <= end}
    current = [stored(path, *read_head(path)) for path in record_paths(out)]
    earlier = [stored(path, *read_head(path)) for path in history_paths(out)]
    times = find_versions(current, earlier, runs).records
    valid: dict[str, tuple[datetime, Path]] = {}
    for record in [*current, *earlier]:
        until = times[record.path] or datetime.max.replace(tzinfo=UTC)
        known = valid.get(record.document_id)
        if record.document_id in seen and until > end and (known is None or until < known[0]):
            valid[record.document_id] = (until, record.path)
    return [path for _, path in valid.values()]


def pair_documents(old: Iterable[Path], new: Iterable[Path]) -> list[tuple[Path | None, Path | None]]:
    """The two files of each document: of the same bytes, else of the same source."""
    before, after = ({read_head(path)[0]: path for path in paths} for paths in (old, new))
    pairs = [(before[name], after[name]) for name in before.keys() & after.keys()]
    gone = {name: path for name, path in before.items() if name not in after}
    come = {name: path for name, path in after.items() if name not in before}
    holders = {source: name for name, path in come.items() for source in read_head(path)[1]}
    for path in gone.values():
        heir = next((holders[source] for source in read_head(path)[1] if holders.get(source) in come), None)
        pairs.append((path, come.pop(heir) if heir else None))
    pairs += [(None, path) for path in come.values()]
    return sorted(pairs, key=lambda pair: str(pair[1] or pair[0]))


def diff_documents(old: DocumentRecord | None, new: DocumentRecord | None) -> DocumentDiff:
    """All statements that are not the same on both sides, in the order of the new document."""
    record = new or old
    assert record is not None
    pairs = pair_statements(old.statements if old else [], new.statements if new else [])
    changes = (Change(a, b, differences(a, b) if a and b else ()) for a, b in pairs)
    return DocumentDiff(
        record.sources[0].source,
        old and version_name(old),
        new and version_name(new),
        tuple(change for change in changes if change.differences or not (change.old and change.new)),
    )


def version_name(record: DocumentRecord) -> str:
    """A record's version as one writes it for `grundlag diff`."""
    return f"{record.pipeline_version}-{record.rules_version}"


Pair = tuple[StatementRecord | None, StatementRecord | None]


def pair_statements(old: Sequence[StatementRecord], new: Sequence[StatementRecord]) -> list[Pair]:
    """Each statement with its counterpart: the same id, else the same text, else like words."""
    left, right = list(old), list(new)
    pairs: list[tuple[StatementRecord, StatementRecord]] = []
    for key in (lambda s: s.statement_id, lambda s: folded(s.text)):
        waiting: dict[str, list[StatementRecord]] = {}
        for statement in left:
            waiting.setdefault(key(statement), []).append(statement)
        for statement in list(right):
            if same := waiting.get(key(statement)):
                pairs.append((same.pop(0), statement))
        left, right = unpaired(left, right, pairs)
    likes = [(score, a, b) for a in left for b in right if (score := likeness(a, b)) >= NEAR]
    taken: set[int] = set()
    for _, a, b in sorted(likes, key=lambda like: -like[0]):
        if id(a) not in taken and id(b) not in taken:
            pairs.append((a, b))
            taken |= {id(a), id(b)}
    left, right = unpaired(left, right, pairs)
    everything: list[Pair] = [*pairs, *((a, None) for a in left), *((None, b) for b in right)]
    return sorted(everything, key=lambda pair: ((pair[1] or pair[0]).order, pair[1] is None))


def unpaired(
    old: Sequence[StatementRecord], new: Sequence[StatementRecord], pairs: Sequence[Pair]
) -> tuple[list[StatementRecord], list[StatementRecord]]:
    """Those on both sides that have no counterpart yet."""
    paired = {id(statement) for pair in pairs for statement in pair}
    return [s for s in old if id(s) not in paired], [s for s in new if id(s) not in paired]


def likeness(old: StatementRecord, new: StatementRecord) -> float:
    """Similarity of two texts, 0 to 1; the same place on the page is worth a third."""
    bonus = 0.0
    one, other = first_box(old), first_box(new)
    if one and other and old.page == new.page and share(one, other) >= SAME_PLACE:
        bonus = 1 / 3
    matcher = SequenceMatcher(None, folded(old.text), folded(new.text), autojunk=False)
    if matcher.real_quick_ratio() + bonus < NEAR or matcher.quick_ratio() + bonus < NEAR:
        return 0.0
    return matcher.ratio() + bonus


def differences(old: StatementRecord, new: StatementRecord) -> tuple[Difference, ...]:
    """The fields that differ."""
    return tuple(
        Difference(field, shown(old, field), shown(new, field), reason(field, old, new))
        for field in COMPARED
        if shown(old, field) != shown(new, field)
    )


def shown(statement: StatementRecord, field: str) -> Any:
    """A field's value: a cue by what it says, boxes by whole points."""
    value = getattr(statement, field)
    if field in ("modality", "actor", "action"):
        return value and value.value
    if field == "boxes":
        return [tuple(round(part) for part in (b.page, b.x0, b.top, b.x1, b.bottom)) for b in value]
    return value


def reason(field: str, old: StatementRecord, new: StatementRecord) -> str | None:
    """The rule that made a difference, where the records say it."""
    if field == "role":
        return f"{old.role_rule or 'no rule'} → {new.role_rule or 'no rule'}"
    if field in ("modality", "actor", "action"):
        before, after = getattr(old, field), getattr(new, field)
        return " → ".join(f"“{cue.cue}”" if cue else "no rule" for cue in (before, after))
    if field == "text":
        return repairs_between(old, new)
    return None


def repairs_between(old: StatementRecord, new: StatementRecord) -> str:
    """The repairs that only one side made; without any, layout or segmenting cut the text otherwise."""
    before, after = ({(r.rule, r.printed, r.result): r for r in statement.repairs} for statement in (old, new))
    undone = [f"without {rule} ({printed!r})" for rule, printed, _ in before.keys() - after.keys()]
    done = [f"{rule} ({printed!r} → {result!r})" for rule, printed, result in after.keys() - before.keys()]
    if undone or done:
        return ", ".join(sorted(done) + sorted(undone))
    return "other lines" if old.printed != new.printed else "other characters"
