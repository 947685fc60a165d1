# Grundlag from Python. Run it in the checkout (`.venv/bin/python docs/example.py`), or cell by cell in an
# editor that knows `# %%`.

# %% Read the samples
import tempfile
from pathlib import Path

from pipeline.api import extract, load, open_database

RAW = Path(__file__).parent.parent / "raw"

records = [extract(path) for path in sorted(RAW.glob("*.pdf"))]
for record in records:
    print(
        record.title and record.title.value,
        "·",
        record.page_count,
        "pages,",
        len(record.statements),
        "statements",
    )

# %% One statement: its words, whom it is told, and where it stands
statement = records[1].statements[0]
print(statement.text)
print(statement.role, "under", statement.perspective or "no perspective", "on page", statement.page)
for box in statement.boxes:
    print(f"  x {box.x0}–{box.x1}, y {box.top}–{box.bottom} points from the top left")

# %% The doubtful ones
for record in records:
    for doubtful in (s for s in record.statements if s.doubts):
        print(f"{doubtful.confidence:.2f} {doubtful.text}  ({', '.join(doubtful.doubts)})")

# %% A database of them, and questions to it
folder = tempfile.TemporaryDirectory()
database = open_database(load(records, Path(folder.name) / "grundlag.duckdb"))

for who, role, text in database.execute("SELECT who, role, text FROM search('forandring') LIMIT 3").fetchall():
    print(f"{who}: {text} ({role})")

# %% The matrix of a document
for role, perspective, statements in database.execute(
    "SELECT role_name, perspective, statements FROM matrix WHERE who LIKE 'nordby%' ORDER BY ALL"
).fetchall():
    print(role, "·", perspective, "·", statements)

database.close()
folder.cleanup()
