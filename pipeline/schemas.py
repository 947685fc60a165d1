"""The JSON Schemas of what leaves the pipeline, generated from `records.py`."""

import json
from pathlib import Path
from typing import Any

from pipeline.atomic import write_bytes
from pipeline.records import SCHEMA_VERSION, SCHEMAS

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """File name → schema (draft 2020-12) of what is written, so that fields with a default are there too."""
    return {
        f"{name}.schema.json": {"$schema": DRAFT, "version": SCHEMA_VERSION}
        | model.model_json_schema(mode="serialization")
        for name, model in SCHEMAS.items()
    }


def write_schemas(to: Path) -> list[Path]:
    """Write all schemas into a folder; gives their paths."""
    paths = []
    for name, schema in schemas().items():
        path = to / name
        write_bytes(path, json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n")
        paths.append(path)
    return paths


def outdated_schemas(folder: Path) -> list[str]:
    """Names of the schemas in a folder that are missing, not generated any more, or mean something else.

    The text of a schema drifts from one pydantic release to the next, its meaning does not: titles,
    descriptions and the order of keys do not count.
    """
    fresh = schemas()
    there = {path.name: json.loads(path.read_bytes()) for path in folder.glob("*.schema.json")}
    names = sorted(fresh.keys() | there.keys())
    return [
        name for name in names if name not in fresh or name not in there or meaning(fresh[name]) != meaning(there[name])
    ]


def meaning(schema: Any, *, names: bool = False) -> Any:
    """A schema without what no validator looks at; `names` says that the keys are names of fields.

    >>> meaning({"title": "A", "properties": {"title": {"type": "string", "title": "Title"}}})
    {'properties': {'title': {'type': 'string'}}}
    """
    if isinstance(schema, dict):
        return {
            key: meaning(value, names=key in ("properties", "$defs") and not names)
            for key, value in schema.items()
            if names or key not in ("title", "description")
        }
    if isinstance(schema, list):
        return sorted((meaning(part) for part in schema), key=json.dumps)
    return schema
