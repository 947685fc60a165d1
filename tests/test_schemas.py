"""The committed schemas are those of the records."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from pipeline.records import SCHEMA_VERSION
from pipeline.schemas import meaning, outdated_schemas, schemas, write_schemas
from tests.factories import nordby, run_line
from tests.released import RELEASED, broken, facts

REPOSITORY = Path(__file__).parent.parent


def test_the_committed_schemas_are_up_to_date():
    assert outdated_schemas(REPOSITORY / "schemas") == [], "run `grundlag schemas`"


def test_a_record_and_a_run_line_are_valid():
    examples = {"document": nordby(), "run": run_line(nordby(), "1", "2026-01-01T08:00:00Z")}
    for name, record in examples.items():
        validator = Draft202012Validator(schemas()[f"{name}.schema.json"])
        assert list(validator.iter_errors(json.loads(record.model_dump_json()))) == []


def test_a_changed_type_a_missing_and_a_left_over_schema_are_seen(tmp_path):
    write_schemas(tmp_path)
    assert outdated_schemas(tmp_path) == []
    path = tmp_path / "statement.schema.json"
    schema = json.loads(path.read_text())
    schema["properties"]["order"]["type"] = "string"
    path.write_text(json.dumps(schema))
    (tmp_path / "run.schema.json").rename(tmp_path / "old.schema.json")
    assert outdated_schemas(tmp_path) == ["old.schema.json", "run.schema.json", "statement.schema.json"]


def test_wording_and_order_of_keys_do_not_count():
    one = {"title": "A", "type": "object", "required": ["b", "a"], "properties": {"a": {"description": "x"}}}
    other = {"required": ["a", "b"], "properties": {"a": {}}, "type": "object"}
    assert meaning(one) == meaning(other)
    assert meaning({"properties": {"title": {}}}) != meaning({"properties": {}})


def test_nothing_that_readers_rely_on_goes_within_a_major_version():
    released = json.loads(RELEASED.read_text(encoding="utf-8"))
    if SCHEMA_VERSION.partition(".")[0] == released["version"].partition(".")[0]:
        now = {name: facts(schema) for name, schema in schemas().items()}
        found = {name: broken(set(old), now.get(name, set())) for name, old in released["facts"].items()}
        assert not any(found.values()), f"raise the major version, or keep: {found}"


def test_a_field_that_goes_or_takes_another_type_is_seen_and_a_new_one_is_fine():
    old = {"properties": {"page": {"type": "integer"}, "role": {"enum": ["leader"], "type": "string"}}}
    released = facts(old)
    assert broken(released, facts({"properties": old["properties"] | {"new": {"type": "string"}}})) == []
    assert broken(released, facts({"properties": {"page": {"type": "integer"}}})) == ["role = leader", "role: string"]
    wider = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    assert broken(released, facts({"properties": old["properties"] | {"page": wider}})) == ["page: null"]
