"""The data dictionary: what stands in each table, view, macro and type, made from their comments."""

import tempfile
from pathlib import Path

import duckdb

from pipeline.store.load import load, open_database

HEAD = """\
# What stands in `grundlag.duckdb`

Made by `grundlag schemas --dictionary docs/data.md` from the comments of the database: change
`pipeline/store/*.sql`, not this file.

Begin with `current_statements`. Views show what the sources hold now, with the corrections people made; the
views that count leave out the second document of a work. Tables keep superseded versions too.
"""


def data_dictionary() -> str:
    """The dictionary as Markdown, of a database that is made for it and holds nothing."""
    with tempfile.TemporaryDirectory() as folder:
        database = load(Path(folder)).database
        with open_database(database) as connection:
            parts = [
                HEAD,
                *list_relations(connection, "Views", "duckdb_views()", "view_name"),
                *list_macros(connection),
                *list_relations(connection, "Tables", "duckdb_tables()", "table_name"),
                *list_types(connection),
            ]
    return "\n".join(parts)


def list_relations(connection: duckdb.DuckDBPyConnection, title: str, catalog: str, name: str) -> list[str]:
    """A chapter of tables or views, each with its columns."""
    chapter = [f"## {title}\n"]
    query = f"SELECT {name}, comment FROM {catalog} WHERE NOT internal ORDER BY 1"
    for relation, comment in connection.execute(query).fetchall():
        chapter += [f"### `{relation}`\n", f"{comment}.\n"]
        chapter += ["| column | type | what it holds |", "| --- | --- | --- |"]
        chapter += list_columns(connection, relation)
        chapter.append("")
    return chapter


def list_columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """One line a column: name, type, comment. An enum goes by its name."""
    types = {
        "ENUM(" + ", ".join(f"'{label}'" for label in labels) + ")": name
        for name, labels in connection.execute(
            "SELECT type_name, labels FROM duckdb_types() WHERE NOT internal"
        ).fetchall()
    }
    columns = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [relation],
    ).fetchall()
    return [
        f"| `{name}` | {types.get(kind, kind)} | {(comment or '').replace('|', chr(92) + '|')} |"
        for name, kind, comment in columns
    ]


def list_macros(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A chapter of the functions that the file brings along."""
    macros = connection.execute(
        "SELECT function_name, array_to_string(parameters, ', '), comment FROM duckdb_functions() "
        "WHERE NOT internal AND function_type LIKE '%macro' ORDER BY 1"
    ).fetchall()
    lines = [f"| `{name}({parameters})` | {comment} |" for name, parameters, comment in macros]
    return ["## Macros\n", "| macro | what it gives |", "| --- | --- |", *lines, ""]


def list_types(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A chapter of the closed vocabularies; Danish names are in `codes`."""
    types = connection.execute("SELECT type_name, labels FROM duckdb_types() WHERE NOT internal ORDER BY 1").fetchall()
    lines = [f"| `{name}` | {', '.join(f'`{label}`' for label in labels)} |" for name, labels in types]
    return ["## Types\n", "| type | values |", "| --- | --- |", *lines, ""]
