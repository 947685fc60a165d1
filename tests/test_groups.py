"""Which statements say the same, and which labels name one perspective."""

from pipeline.records import Kind, Role
from pipeline.segment.groups import group_statements, perspective_keys
from pipeline.segment.role_rules import RoleFound
from pipeline.segment.walk import Draft

LEADER = RoleFound("Leder", Role.LEADER, "role_from_heading")
RIDER = " inden for de rammer, som byrådet har vedtaget i budgettet"


def draft(text: str, *perspective: str) -> Draft:
    return Draft((), text, Kind.EXPECTATION, LEADER, perspective)


def groups_of(*drafts: Draft) -> list[str | None]:
    return group_statements(drafts, perspective_keys(drafts))


def test_what_many_statements_end_in_makes_no_two_of_them_one() -> None:
    found = groups_of(
        draft(f"Vi deltager aktivt i talentudvikling{RIDER}", "Læring"),
        draft(f"Vi omsætter resultatet af målinger{RIDER}", "Læring"),
        draft("Vi går hjem til tiden", "Ro"),
        draft(f"Deltager aktivt i talentudvikling{RIDER}", "Læring"),
        draft(f"Omsætter resultatet af målinger{RIDER}", "Læring"),
    )
    assert found == ["g1", "g2", None, "g1", "g2"]


def test_a_statement_goes_with_the_one_most_like_it() -> None:
    found = groups_of(
        draft("Vi giver plads til nye idéer i hverdagen", "Læring"),
        draft("Vi giver plads til nye idéer i ledelsen", "Læring"),
        draft("Vi går hjem til tiden", "Ro"),
        draft("Giver plads til nye idéer i hverdagen", "Læring"),
        draft("Giver plads til nye idéer i ledelsen", "Læring"),
    )
    assert found == ["g1", "g2", None, "g1", "g2"]


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
