"""What readers of the schemas may rely on: `python -m tests.released` writes it anew at a release.

A schema comes down to facts such as `role: string`, `role = leader`, `boxes[].page: integer`. Within one major
version no fact may go, and a field that was there may not take another type.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.records import SCHEMA_VERSION
from pipeline.schemas import schemas

RELEASED = Path(__file__).with_name("released.json")


def facts(schema: dict[str, Any]) -> set[str]:
    """All facts of a schema."""
    return set(_facts("", schema, schema.get("$defs", {})))


def _facts(path: str, schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield from _facts(path, definitions[schema["$ref"].rpartition("/")[2]], definitions)
        return
    for part in schema.get("anyOf", []):
        yield from _facts(path, part, definitions)
    for value in schema.get("enum", []):
        yield f"{path} = {value}"
    if "type" in schema and path:
        yield f"{path}: {schema['type']}"
    for name, part in schema.get("properties", {}).items():
        yield from _facts(f"{path}.{name}".lstrip("."), part, definitions)
    if "items" in schema:
        yield from _facts(f"{path}[]", schema["items"], definitions)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _facts(f"{path}{{}}", schema["additionalProperties"], definitions)


def broken(released: set[str], now: set[str]) -> list[str]:
    """What a reader of the released schema would stumble over: facts that went, types that a known field got."""
    known = {fact.partition(":")[0] for fact in released if ": " in fact}
    new_types = {fact for fact in now - released if ": " in fact and fact.partition(":")[0] in known}
    return sorted(released - now) + sorted(new_types)


def main() -> None:
    """Write the facts of the schemas as they are."""
    found = {name: sorted(facts(schema)) for name, schema in schemas().items()}
    content = {"version": SCHEMA_VERSION, "facts": found}
    RELEASED.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
