"""The year of a document: what dates the document itself, and what does not."""

import pytest

from pipeline.extract import extract
from pipeline.sources import SourceFile

PROSE = "Ledelsesgrundlag\n\nVi lytter til hinanden i hverdagen.\n\n"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Grundlaget er vedtaget af byrådet i 2019 og gælder alle.", "2019"),
        ("Grundlaget afløser de værdier, som blev vedtaget efter kommunalreformen i 2007.", None),
        ("Det tidligere grundlag blev godkendt i 2012 og gælder ikke mere.", None),
        ("Vedtaget af byrådet i juni 2018", "2018"),
        ("Politikken blev vedtaget i 2009 og er revideret i 2020 efter en høring.", "2020"),
        ("Politikken træder i kraft den 1. oktober 2020 og gælder alle.", "2020"),
        ("Redaktion: HR og Udvikling\nTryk: Grafisk Værksted\n2021", "2021"),
    ],
)
def test_the_year_is_the_documents_own_or_none(tmp_path, text: str, year: str | None) -> None:
    path = tmp_path / "grundlag.txt"
    path.write_text(PROSE + text + "\n", encoding="utf-8")
    found = extract(SourceFile(path=path, source=path.name)).year
    assert (found and found.value) == year
