"""DuckDB's types for the fields of records, and its quoting."""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def duckdb_type(annotation: Any) -> str:
    """The DuckDB type that holds a field of a record.

    >>> duckdb_type(list[str] | None)
    'VARCHAR[]'
    >>> duckdb_type(dict[str, int])
    'MAP(VARCHAR, BIGINT)'
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return duckdb_type(arguments[0])
    if origin in (UnionType, Union):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        return duckdb_type(inner)
    if origin is list:
        return duckdb_type(arguments[0]) + "[]"
    if origin is dict:
        return f"MAP({', '.join(map(duckdb_type, arguments))})"
    if origin is Literal or issubclass(annotation, str):
        return "VARCHAR"
    if issubclass(annotation, BaseModel):
        fields = (f'"{name}" {duckdb_type(field.annotation)}' for name, field in annotation.model_fields.items())
        return f"STRUCT({', '.join(fields)})"
    return {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE"}[annotation]


def quoted(value: object) -> str:
    """A value as an SQL string.

    >>> quoted("Nordby's")
    "'Nordby''s'"
    """
    return "'" + str(value).replace("'", "''") + "'"
