"""Which statements say the same, and which labels name one perspective."""

import pytest

from pipeline.records import Kind, Role
from pipeline.segment.drafts import Draft
from pipeline.segment.groups import group_statements, perspective_keys
from pipeline.segment.role_rules import RoleFound

LEADER = RoleFound("Leder", Role.LEADER, "role_from_heading")
RIDER = " inden for de rammer, som byrådet har vedtaget i budgettet"


def draft(text: str, *perspective: str) -> Draft:
    return Draft((), text, Kind.EXPECTATION, LEADER, perspective)


def groups_of(*drafts: Draft) -> list[str | None]:
    return group_statements(drafts, perspective_keys(drafts))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"deltager aktivt i talentudvikling{RIDER}", f"omsætter resultatet af målinger{RIDER}"),
        ("giver plads til nye idéer i hverdagen", "giver plads til nye idéer i ledelsen"),
    ],
    ids=["a rider that many end in makes no two of them one", "each goes with the one most like it"],
)
def test_statements_that_share_much_are_two(one: str, other: str) -> None:
    mine = [draft(f"Vi {text}", "Læring") for text in (one, other)]
    ours = [draft(text.capitalize(), "Læring") for text in (one, other)]
    assert groups_of(*mine, draft("Vi går hjem til tiden", "Ro"), *ours) == ["g1", "g2", None, "g1", "g2"]


def test_a_short_beginning_may_be_in_other_words() -> None:
    found = groups_of(
        draft("Kan lede en faglig samtale ud fra konkrete iagttagelser", "Færdigheder"),
        draft("Vi går hjem til tiden", "Ro"),
        draft("Leder en faglig samtale ud fra konkrete iagttagelser", "Færdigheder"),
    )
    assert found == ["g1", None, "g1"]


def test_labels_of_one_form_are_one_presentation_though_each_stands_alone() -> None:
    mine = ("Mit bidrag til at blive klogere", "Mit bidrag til en sikker drift", "Mit bidrag til en åben dialog")
    ours = ("Sammen bliver vi klogere", "Sammen sikrer vi driften", "Sammen styrker vi dialogen")
    drafts = [draft(f"Vi siger nummer {n}", label) for n, label in enumerate(mine)]
    for n, label in enumerate(("Balancen mellem drift og udvikling", *ours)):
        other = RoleFound(f"Rolle {n}", Role.LEADER, "role_from_heading")
        drafts.append(Draft((), f"Vi gør nummer {n}", Kind.EXPECTATION, other, (label,)))
    keys = perspective_keys(drafts)
    assert [keys[label] for label in mine] == [keys[label] for label in ours]
    assert len(set(keys.values())) == 4
