"""Writes a document at random: which parts it has, who is told what in them, and so what its gold is.

Only constructions on which the annotation guide leaves no doubt are written; where a construction has two
readings (a question box after the last theme of a role chapter, say), the author avoids it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.generator.bank import NUMERALS, RoleForms, after, bank, capital, infinitive, present, role_forms
from tests.generator.content import (
    Aside,
    Block,
    Cell,
    Contents,
    Cover,
    Display,
    Document,
    Figure,
    Grid,
    Heading,
    Item,
    ItemList,
    PageBreak,
    Para,
    Run,
    Unit,
)
from tests.generator.design import Design

CAPITAL_HEADINGS = ("capitals", "spaced", "spaced_blank", "small_caps")
LADDER = (
    "executive",
    "chief",
    "leader_of_leaders",
    "leader_of_employees",
    "leader",
    "employee",
    "all_staff",
    "other",
)
NOUN_LABELS = (0, 1, 4)  # places in a theme's `labels` that can be the subject of a definition


@dataclass(frozen=True, slots=True)
class Scope:
    """What stands above a sentence: role, its label, and the path of perspectives."""

    role: str | None = None
    label: str | None = None
    path: tuple[str, ...] = ()
    lead_in: str | None = None

    def under(self, perspective: str) -> "Scope":
        return replace(self, path=(*self.path, perspective))

    def told(self, role: str | None, label: str | None) -> "Scope":
        return replace(self, role=role, label=label)


class Author:
    """Draws sentences, never one twice, and keeps the list of units in reading order."""

    def __init__(self, rng: Random, design: Design):
        self.rng = rng
        self.design = design
        self.units: list[Unit] = []
        self.footnotes: list[tuple[str, str]] = []
        self.features: set[str] = set()
        self.perspectives: dict[str, list[str]] = {}
        self.section = 0
        self.town = rng.choice(bank()["towns"])
        self.decks = {
            t["key"]: {
                k: rng.sample(v, len(v)) for k, v in t.items() if isinstance(v, list) and k not in ("labels", "pair")
            }
            for t in bank()["theme"]
        }
        for deck in self.decks.values():
            deck["does"] = [longer(pattern, design.wordy) for pattern in deck["does"]]
        self.traps = rng.sample(bank()["traps"], len(bank()["traps"]))
        self.notes = rng.sample(bank()["footnotes"], len(bank()["footnotes"]))

    # Sentences

    def chance(self, part: float) -> bool:
        return self.rng.random() < part

    def draw(self, theme: str, what: str) -> str | None:
        """An unused sentence of the theme, of another theme when it has no more, else None."""
        decks = [self.decks[theme], *self.decks.values()]
        return next((deck[what].pop() for deck in decks if deck[what]), None)

    def say(
        self, text: str, scope: Scope, kind: str = "expectation", group: str | None = None, note: bool = True
    ) -> Run:
        """A run that is a unit of its own; it may get a footnote."""
        unit = Unit(len(self.units), text, scope.role, scope.label, scope.path, scope.lead_in, kind, group)
        self.units.append(unit)
        return Run(text, unit, note=self.footnote() if note else None)

    def footnote(self) -> str | None:
        if not (self.design.footnotes and self.notes and self.chance(0.08)):
            return None
        digit = str(len(self.footnotes) + 1)
        self.footnotes.append((digit, self.notes.pop()))
        return digit

    def name(self, label: str, key: str | None = None) -> str:
        """The label, remembered as one of the perspective `key`, which by default is its own."""
        labels = self.perspectives.setdefault(key or label.casefold(), [])
        if label not in labels:
            labels.append(label)
        return label

    def printed_heading(self, text: str, level: int) -> str:
        """A heading's words as they are printed: some designs set the first level in capitals."""
        return text.upper() if level == 1 and self.design.headings in CAPITAL_HEADINGS else text

    def theme_heading(self, text: str, level: int, key: str | None = None) -> tuple[Heading, str]:
        """A perspective heading and its label."""
        if self.design.headings == "numbered" and level == 1:
            self.section += 1
            text = f"{self.section}. {text}"
        label = self.name(self.printed_heading(text, level), key)
        return Heading(label, level), label

    def role_heading(self, role: RoleForms, level: int, style: str) -> tuple[Heading, str]:
        """A role heading and the label the guide takes from it."""
        self.features.add(f"role_heading:{style}")
        overline, label, text = None, role.heading, role.heading
        match style:
            case "prefix":
                text = f"Rolle: {role.heading}"
            case "description":
                text = f"Rollebeskrivelse: {role.heading}"
            case "overline":
                overline = "Rolle:"
            case "plural":
                label = text = capital(role.plur)
            case "focus":
                label = capital(role.definite_plural)
                text = f"{label}s fokus"
            case "as":
                label = role.sing
                text = f"Som {role.sing} i {self.town} Kommune"
        text, label = self.printed_heading(text, level), self.printed_heading(label, level)
        return Heading(text, level, overline), label

    def role_style(self, roles: list[RoleForms]) -> str:
        styles = ["plain", "plain", "prefix", "description", "overline", "plural"]
        if all(r.definite_plural for r in roles):
            styles += ["focus", "focus"]
        if not any(r.body or r.code == "all_staff" for r in roles):
            styles += ["as"]
        return self.rng.choice(styles)

    def form(self, role: str | None = None) -> str:
        forms = ["present", "Present", "vi", "infinitive", "at", "noun"]
        if role in ("chief", "leader", "leader_of_leaders", "leader_of_employees", "employee"):
            forms += ["jeg", "du", "jeg", "du"]
        return self.rng.choice(forms)

    def phrase(self, theme: str, form: str) -> str | None:
        """An unused sentence of the theme in the grammar `form`, without an end mark."""
        if form == "noun" and (noun := self.draw(theme, "nouns")):
            return noun
        pattern = self.draw(theme, "does")
        if pattern is None:
            return None
        return in_form(pattern, form)

    def sentences(self, theme: str, scope: Scope, count: int) -> list[Run]:
        """Prose sentences, each a unit."""
        texts = [t for _ in range(count) if (t := self.draw(theme, "prose"))]
        return [self.say(t, scope) for t in texts]

    # Lists

    def items(self, theme: str, scope: Scope, count: int, form: str | None = None) -> tuple[Item, ...]:
        """List items, each a unit, in one grammar and with one habit of end marks."""
        form = form or self.form(scope.role)
        mark = "." if form in ("vi", "jeg", "du") else self.rng.choice(("", "", "", ".", ";", ","))
        if not self.design.bullet and form in ("present", "infinitive", "at"):
            mark = ";" if mark == "," else mark
        texts = [t for _ in range(count) if (t := self.phrase(theme, form))]
        if len(texts) > 2 and self.chance(0.1) and (odd := self.phrase(theme, "vi")):
            self.features.add("list:two_grammars")
            texts.append(odd)
        last = len(texts) - 1
        out = []
        for i, text in enumerate(texts):
            end = "." if i == last and mark in (";", ",") else mark
            out.append(Item((self.say(text + end, scope),)))
        return tuple(out)

    def listed(self, items: tuple[Item, ...]) -> list[Block]:
        if not items:
            return []
        numbered = self.rng.choice(("1.", "1)", "a)")) if self.chance(0.12) else ""
        if numbered:
            self.features.add("list:enumerated")
        return [ItemList(items, numbered)]

    def plain_list(self, theme: str, scope: Scope, count: int) -> list[Block]:
        """A list whose lead-in names no role."""
        choice = self.rng.choice(bank()["plain_lead_in"])
        items = self.items(theme, replace(scope, lead_in=choice["text"]), count, choice["form"])
        return [Para((Run(choice["text"]),), "lead_in"), *self.listed(items)] if items else []

    def role_list(self, theme: str, role: RoleForms, scope: Scope, count: int) -> list[Block]:
        """A list whose lead-in names the role."""
        fitting = [x for x in bank()["lead_in"] if _fits(x["text"], role)]
        if not fitting:
            return []
        choice = self.rng.choice(fitting)
        text, label = _fill(choice["text"], role)
        self.features.add("role:lead_in")
        if not text.endswith(":"):
            self.features.add("lead_in:without_colon")
        inner = replace(scope, role=role.code, label=label, lead_in=text)
        items = self.items(theme, inner, count, choice["form"])
        return [Para((Run(text),), "lead_in"), *self.listed(items)] if items else []

    def nested_list(self, theme: str, scope: Scope) -> list[Block]:
        """Parents that are units, with units below them."""
        self.features.add("list:nested")
        out = []
        for _ in range(2):
            noun = self.draw(theme, "nouns")
            if noun is None:
                break
            parent = self.say(noun, scope, note=False)
            texts = [t for _ in range(2) if (t := self.phrase(theme, "present"))]
            out.append(Item((parent,), tuple(Item((self.say(t, scope, note=False),)) for t in texts)))
        return [ItemList(tuple(out))] if out else []

    def role_bullets(self, theme: str, roles: list[RoleForms], scope: Scope) -> list[Block]:
        """A list whose parents are only role labels, and so role headings."""
        self.features.add("role:parent_bullet")
        out = []
        for role in roles[:3]:
            inner = scope.told(role.code, role.heading)
            texts = [t for _ in range(2) if (t := self.phrase(theme, "present"))]
            children = tuple(Item((self.say(t, inner, note=False),)) for t in texts)
            out.append(Item((Run(role.heading),), children, heading=True))
        return [ItemList(tuple(out))]

    # Display

    def questions(self, theme: str, scope: Scope) -> list[Block]:
        asks = [t for _ in range(self.rng.choice((2, 3))) if (t := self.draw(theme, "asks"))]
        if not asks:
            return []
        self.features.add("questions")
        if self.chance(0.4):
            return [Aside((Para(tuple(self.say(t, scope, "question", note=False) for t in asks)),))]
        return [Aside(tuple(Para((self.say(t, scope, "question", note=False),)) for t in asks))]

    def highlight(self, theme: str, scope: Scope, look: str) -> list[Block]:
        text = self.draw(theme, "pulls")
        if text is None:
            return []
        self.features.add(f"highlight:{look}")
        return [Display((self.say(text, scope, "highlight", note=False),), look)]

    def quotation(self, theme: str, scope: Scope) -> list[Block]:
        """A quotation with its attribution, whose job title is nobody's role."""
        words = self.draw(theme, "quotes")
        if words is None:
            return []
        self.features.add("quotation")
        left, right = self.rng.choice((("”", "”"), ("“", "”"), ("»", "«"), ("„", "“"), ('"', '"')))
        rng = self.rng
        first, last, job = (rng.choice(bank()[k]) for k in ("first_names", "last_names", "job_titles"))
        who = f"{first} {last}, {job}"
        said = f"{left}{words}{right}"
        unit = self.say(f"{said} {who}", scope, "quotation", note=False).unit
        return [Display((Run(said, unit),), "quotation", Run(who, unit))]

    # Parts

    def role_chapters(self, roles: list[RoleForms], themes: list[dict]) -> list[Block]:
        """A chapter for each role, a section for each theme in it."""
        self.features.add("part:role_chapters")
        out: list[Block] = []
        top = 1
        if self.chance(0.5):
            out.append(Heading(self.printed_heading(self.rng.choice(bank()["headings_role_collection"]), 1), 1))
            top = 2
        style = self.role_style(roles)
        labels = {t["key"]: self.rng.choice(t["labels"]) for t in themes}
        new_pages = self.chance(0.4)
        for place, role in enumerate(roles):
            if new_pages and place:
                out.append(PageBreak())
            heading, label = self.role_heading(role, top, style)
            out.append(heading)
            scope = Scope(role.code, label)
            if self.chance(0.5):
                out.append(Para(tuple(self.sentences(themes[0]["key"], scope, 2)), self.rng.choice(("body", "lead"))))
                if self.chance(0.3):
                    out += self.questions(themes[0]["key"], scope)
            for theme in themes:
                sub, named = self.theme_heading(labels[theme["key"]], top + 1)
                inner = scope.under(named)
                count = self.rng.choice((2, 3, 3, 4))
                blocks = (
                    self.plain_list(theme["key"], inner, count)
                    if self.chance(0.2)
                    else self.listed(self.items(theme["key"], inner, count))
                )
                if blocks:
                    out += [sub, *blocks]
        return out

    def theme_chapters(self, roles: list[RoleForms], themes: list[dict]) -> list[Block]:
        """A chapter for each theme, prose first, then lists, boxes and quotations."""
        self.features.add("part:theme_chapters")
        out: list[Block] = []
        top = 1
        if len(themes) in NUMERALS and self.chance(0.4):
            words = self.rng.choice([x for x in bank()["headings_theme_collection"] if "{n}" in x])
            out.append(Heading(self.printed_heading(words.format(n=NUMERALS[len(themes)]), 1), 1))
            top = 2
        for theme in themes:
            out += self.theme_chapter(theme, roles, top)
        return out

    def theme_chapter(self, theme: dict, roles: list[RoleForms], level: int) -> list[Block]:
        key = theme["key"]
        place = self.rng.randrange(len(theme["labels"]))
        heading, label = self.theme_heading(theme["labels"][place], level)
        scope = Scope(path=(label,))
        out: list[Block] = [heading]
        prose: list[Run] = []
        if place in NOUN_LABELS and self.chance(0.6) and (words := self.draw(key, "defines")):
            prose.append(self.say(words.format(label=theme["labels"][place]), scope, "definition"))
        prose += self.sentences(key, scope, self.rng.choice((2, 3)))
        prose += self.role_sentence(key, roles, scope)
        if self.traps and self.chance(0.4):
            self.features.add("role:trap")
            prose.append(self.say(self.traps.pop(), scope, note=False))
        out.append(Para(tuple(prose), "body"))
        beats: list[Callable[[], list[Block]]] = [
            lambda: self.plain_list(key, scope, self.rng.choice((2, 3, 4))),
            lambda: self.role_list(key, self.rng.choice(roles), scope, self.rng.choice((2, 3, 4))),
            lambda: self.questions(key, scope),
            lambda: self.quotation(key, scope),
            lambda: self.highlight(key, scope, "framed"),
            lambda: self.pulled(key, scope),
            lambda: self.nested_list(key, scope),
        ]
        for beat in self.rng.sample(beats, self.rng.choice((1, 2, 2, 3))):
            out += beat()
        if self.chance(0.5):
            out += self.rng.choice((self.role_sections, self.sub_sections, self.bullets_section, self.side_box))(
                theme, roles, scope, level
            )
        return out

    def role_sentence(self, theme: str, roles: list[RoleForms], scope: Scope) -> list[Run]:
        """A sentence of prose that names its role itself, by address or as its subject."""
        fitting = [r for r in roles if r.definite_plural and not r.body]
        pattern = self.draw(theme, "does") if fitting and self.chance(0.7) else None
        if pattern is None:
            return []
        role = self.rng.choice(fitting)
        way = self.rng.choice(("address", "singular_address", "subject", "plural_subject", "subject_after_verb"))
        self.features.add(f"role:{way}")
        match way:
            case "address":
                label, text = role.plur, after(f"Som {role.plur}", "vi", pattern)
            case "singular_address":
                label, text = role.sing, after(f"Som {role.sing}", "du", pattern)
            case "subject":
                label = capital(role.definite)
                text = f"{label} {present(pattern)}."
            case "plural_subject":
                label = capital(role.definite_plural)
                text = f"{label} {present(pattern)}."
            case _:
                label = role.definite_plural
                text = after("I det daglige arbejde", label, pattern)
        return [self.say(text, scope.told(role.code, label))]

    def pulled(self, theme: str, scope: Scope) -> list[Block]:
        """A pull-quote between two paragraphs of body text."""
        if sum(len(d["prose"]) for d in self.decks.values()) < 4:
            return []
        first = self.sentences(theme, scope, 2)
        pull = self.highlight(theme, scope, "pull")
        return [Para(tuple(first)), *pull, Para(tuple(self.sentences(theme, scope, 2)))]

    def role_sections(self, theme: dict, roles: list[RoleForms], scope: Scope, level: int) -> list[Block]:
        """Role headings below a theme; nothing of the theme's own may follow them."""
        self.features.add("role:heading_below_theme")
        out: list[Block] = []
        style = self.rng.choice(("plain", "plural"))
        for role in roles[:4]:
            heading, label = self.role_heading(role, level + 1, style)
            items = self.items(theme["key"], scope.told(role.code, label), self.rng.choice((1, 2, 3)))
            if items:
                out += [heading, *self.listed(items)]
        return out

    def sub_sections(self, theme: dict, roles: list[RoleForms], scope: Scope, level: int) -> list[Block]:
        """Perspectives below the theme."""
        self.features.add("perspective:nested")
        out: list[Block] = []
        for sub in theme["subs"]:
            heading, label = self.theme_heading(sub, level + 1)
            inner = scope.under(label)
            if self.chance(0.5):
                items = self.items(theme["key"], inner, 2)
                out += [heading, *self.listed(items)] if items else []
            else:
                prose = self.sentences(theme["key"], inner, 2)
                out += [heading, Para(tuple(prose))] if prose else []
        return out

    def bullets_section(self, theme: dict, roles: list[RoleForms], scope: Scope, level: int) -> list[Block]:
        return self.role_bullets(theme["key"], roles, scope)

    def side_box(self, theme: dict, roles: list[RoleForms], scope: Scope, level: int) -> list[Block]:
        """A box with a heading of its own, the last thing in its chapter."""
        self.features.add("box:with_heading")
        heading, label = self.theme_heading(theme["subs"][0], level + 1)
        items = self.items(theme["key"], scope.under(label), 3)
        return [Aside((heading, *self.listed(items)))] if items else []

    def matrix(self, roles: list[RoleForms], themes: list[dict]) -> list[Block]:
        """Roles against themes, on either axis."""
        self.features.add("part:matrix")
        if self.chance(0.5):
            theme = themes[0]
            heading, label = self.theme_heading(self.rng.choice(theme["labels"]), 1)
            columns = [(theme["key"], sub) for sub in theme["subs"]]
            return [heading, self.grid(roles, columns, Scope(path=(label,)))]
        words = self.rng.choice(bank()["headings_role_collection"])
        columns = [(t["key"], self.rng.choice(t["labels"])) for t in themes]
        return [Heading(self.printed_heading(words, 1), 1), self.grid(roles, columns, Scope())]

    def grid(
        self,
        roles: list[RoleForms],
        columns: list[tuple[str, str]],
        scope: Scope,
        texts: dict[tuple[str, str], list[tuple[str, str | None]]] | None = None,
    ) -> Grid:
        """A table of roles and perspectives (theme, label); `texts` are given or drawn."""
        by_column = self.chance(0.5) and len(roles) <= 4
        look = self.rng.choice(("ruled", "ruled", "lines", "zebra", "bare"))
        self.features |= {
            f"matrix:{look}",
            "matrix:roles_as_columns" if by_column else "matrix:roles_as_rows",
        }
        filling = self.rng.choice(("sentence", "sentence", "sentences", "bullets", "noun"))
        if texts is None:
            self.features.add(f"cells:{filling}")
        form = self.rng.choice(("Present", "vi", "present"))

        def cell(role: RoleForms, theme: str, label: str) -> Cell:
            inner = scope.told(role.code, role.heading).under(label)
            if texts is not None:
                said = texts[role.heading, theme]
                return Cell((ItemList(tuple(Item((self.say(t, inner, group=g, note=False),)) for t, g in said)),))
            if filling == "bullets":
                drawn = [t for _ in range(self.rng.choice((1, 2, 2))) if (t := self.phrase(theme, form))]
                end = "." if form == "vi" else ""
                items = tuple(Item((self.say(t + end, inner, note=False),)) for t in drawn)
                return Cell((ItemList(items),) if items else ())
            count = 2 if filling == "sentences" else 1
            way = "noun" if filling == "noun" else "vi" if filling == "sentences" else form
            drawn = [t for _ in range(count) if (t := self.phrase(theme, way))]
            text = ". ".join(drawn) + ("." if len(drawn) > 1 or way == "vi" else "")
            return Cell((Para((self.say(text, inner, note=False),)),) if drawn else ())

        for theme, label in columns:
            self.name(label, theme if texts is not None else None)
        corner = _label_cell(self.rng.choice(("", "Tema") if by_column else ("", "Rolle")))
        if by_column:
            head = (corner, *(_label_cell(r.heading) for r in roles))
            body = [(_label_cell(label), *(cell(r, theme, label) for r in roles)) for theme, label in columns]
        else:
            head = (corner, *(_label_cell(label) for _, label in columns))
            body = [(_label_cell(r.heading), *(cell(r, theme, label) for theme, label in columns)) for r in roles]
        return Grid((head, *body), look, first_share=0.16)

    def printed_twice(self, roles: list[RoleForms], themes: list[dict]) -> list[Block]:
        """The same content by role and by theme, under labels that differ: the gold has groups and keys."""
        self.features.add("part:printed_twice")
        themes, roles = themes[:4], roles[:4]
        same = self.chance(0.5)
        form = self.rng.choice(("jeg", "vi"))
        patterns = {
            (r.heading, t["key"]): [p for _ in range(2) if (p := self.draw(t["key"], "does"))]
            for r in roles
            for t in themes
        }

        def texts(role: RoleForms, theme: dict, form: str) -> list[tuple[str, str | None]]:
            found = patterns[role.heading, theme["key"]]
            end = "." if form in ("jeg", "vi") else ""
            return [(in_form(p, form) + end, f"{role.code}-{theme['key']}-{i + 1}") for i, p in enumerate(found)]

        out: list[Block] = []
        style = self.rng.choice(("plain", "prefix", "overline"))
        for role in roles:
            heading, label = self.role_heading(role, 1, style)
            out.append(heading)
            boxes = []
            for theme in themes:
                sub, named = self.theme_heading(theme["pair"][1], 2, theme["key"])
                scope = Scope(role.code, label, (named,))
                items = tuple(Item((self.say(t, scope, group=g, note=False),)) for t, g in texts(role, theme, form))
                boxes.append(Cell((sub, ItemList(items)) if items else (sub,)))
            rows = tuple(tuple(boxes[i : i + 2]) for i in range(0, len(boxes), 2))
            out.append(Grid(rows, "boxes", 0))
        second = form if same else "Present"
        if self.chance(0.5):
            out.append(Heading(self.printed_heading("Rollebeskrivelser", 1), 1))
            columns = [(t["key"], t["pair"][0]) for t in themes]
            said = {(r.heading, t["key"]): texts(r, t, second) for r in roles for t in themes}
            out.append(self.grid(roles, columns, Scope(), said))
        else:
            for theme in themes:
                heading, named = self.theme_heading(theme["pair"][0], 1, theme["key"])
                out.append(heading)
                for role in roles:
                    sub, label = self.role_heading(role, 2, "plain")
                    scope = Scope(role.code, label, (named,))
                    items = tuple(
                        Item((self.say(t, scope, group=g, note=False),)) for t, g in texts(role, theme, second)
                    )
                    out += [sub, ItemList(items)] if items else []
        return out

    def competences(self, roles: list[RoleForms], themes: list[dict]) -> list[Block]:
        """A table of definitions, and a matrix for each competence."""
        self.features.add("part:competences")
        themes = themes[:4]
        words = self.rng.choice(bank()["headings_competence_collection"])
        if len(themes) not in NUMERALS:
            words = "Ledelseskompetencerne"
        out: list[Block] = [Heading(self.printed_heading(words.format(n=NUMERALS.get(len(themes))), 1), 1)]
        rows = []
        for theme in themes:
            label = self.name(theme["labels"][4])
            words = next(d for d in bank_theme(theme["key"])["defines"] if "handler om" in d)
            text = words.format(label="").strip().rstrip(".")
            run = self.say(text, Scope(path=(label,)), "definition", note=False)
            rows.append((_label_cell(label), Cell((Para((run,)),))))
        out.append(Grid(tuple(rows), self.rng.choice(("ruled", "zebra", "lines")), 0, first_share=0.3))
        for theme in themes[: self.rng.choice((2, 3))]:
            heading, label = self.theme_heading(theme["labels"][4], 1)
            columns = [(theme["key"], sub) for sub in theme["subs"]]
            out += [heading, self.grid(roles, columns, Scope(path=(label,)))]
        return out

    def contrasts(self, roles: list[RoleForms], themes: list[dict]) -> list[Block]:
        """Two opposites side by side, and a table of their aims and means."""
        self.features.add("part:contrasts")
        c = self.rng.choice(bank()["contrast"])
        heading, label = self.theme_heading(c["heading"], 1)
        scope = Scope(path=(label,))
        out: list[Block] = [heading, Para(tuple(self.say(t, scope) for t in c["prose"]))]
        cells = []
        for side in "ab":
            inner = scope.under(self.name(c[side]))
            runs = [self.say(c[f"define_{side}"], inner, "definition")]
            runs += [self.say(t, inner, note=False) for t in c[f"prose_{side}"]]
            cells.append(Cell((Heading(c[side], 2), Para(tuple(runs)))))
        out.append(Grid((tuple(cells),), "bare", 0))
        table = [tuple(_label_cell(c[side]) for side in "ab")]
        for word, what in (("Formål", "aims"), ("Metoder:", "means")):
            row = []
            for side in "ab":
                inner = replace(scope.under(c[side]), lead_in=word)
                items = tuple(Item((self.say(t, inner, note=False),)) for t in c[f"{what}_{side}"])
                row.append(Cell((Para((Run(word, bold=True),), "lead_in"), ItemList(items))))
            table.append(tuple(row))
        out.append(Grid(tuple(table), self.rng.choice(("ruled", "lines"))))
        return out

    # Front and back

    def structural_prose(self, pool: str, count: int) -> Para:
        texts = self.rng.sample(bank()[pool], count)
        return Para(tuple(Run(t) for t in texts))

    def foreword(self, roles: list[RoleForms]) -> list[Block]:
        out: list[Block] = [Heading(self.printed_heading(self.rng.choice(bank()["headings_foreword"]), 1), 1)]
        texts = self.rng.sample(bank()["foreword"], self.rng.choice((5, 7, 9)))
        cut = self.rng.randrange(2, len(texts) - 1)
        out.append(Para(tuple(Run(t) for t in texts[:cut]), self.rng.choice(("body", "body", "lead"))))
        out.append(Para(tuple(Run(t) for t in texts[cut:])))
        if self.chance(0.25):
            self.features.add("role:lead_in_under_structural_heading")
            role = self.rng.choice(roles)
            theme = self.rng.choice(list(self.decks))
            out += self.role_list(theme, role, Scope(), 3)
        if self.chance(0.6):
            self.features.add("signatures")
            rng = self.rng
            people = [
                f"{f} {n}\n{rng.choice(('Kommunaldirektør', 'Direktør', 'Formand for HovedMED'))}"
                for f, n in zip(rng.sample(bank()["first_names"], 2), rng.sample(bank()["last_names"], 2), strict=True)
            ]
            out.append(Para((Run(rng.choice(bank()["closings"])),)))
            out += [Para((Run(line),), "signature") for p in people for line in p.split("\n")]
        return out

    def guide(self) -> list[Block]:
        out: list[Block] = [Heading(self.printed_heading(self.rng.choice(bank()["headings_guide"]), 1), 1)]
        out.append(self.structural_prose("guide", 4))
        if self.chance(0.5):
            out.append(ItemList(tuple(Item((Run(t),)) for t in bank()["guide_items"])))
        return out

    def background(self) -> list[Block]:
        heading = Heading(self.printed_heading(self.rng.choice(bank()["headings_background"]), 1), 1)
        out: list[Block] = [heading, self.structural_prose("background", 4)]
        if self.chance(0.6):
            self.features.add("figure")
            caption = self.rng.choice(bank()["captions"]) if self.chance(0.7) else None
            if caption:
                self.features.add("caption")
            out.append(Figure(tuple(self.rng.sample(bank()["figure_words"], 5)), caption))
        return out

    def colophon(self, adopted: str | None) -> list[Block]:
        lines = [t.format(town=self.town) for t in bank()["colophon"]]
        lines = lines[: self.rng.choice((4, 6, 9))]
        if adopted:
            lines.append(adopted)
        heading = Heading(self.printed_heading(self.rng.choice(bank()["headings_close"]), 1), 1)
        return [heading, *(Para((Run(t),), "small") for t in lines)]


def in_form(pattern: str, form: str) -> str:
    """A sentence of the bank in one grammar.

    >>> [in_form("{går|gå} forrest", f) for f in ("present", "Present", "at", "infinitive", "jeg")]
    ['går forrest', 'Går forrest', 'at gå forrest', 'gå forrest', 'Jeg går forrest']
    """
    match form:
        case "present":
            return present(pattern)
        case "at":
            return f"at {infinitive(pattern)}"
        case "infinitive":
            return infinitive(pattern)
        case "vi" | "jeg" | "du":
            return f"{capital(form)} {present(pattern)}"
    return capital(present(pattern))


def longer(pattern: str, share: float) -> str:
    """The duty, with a clause more in that share of them; always the same ones, so that no other draw moves.

    >>> longer("{følger|følge} op på mål", 0.0)
    '{følger|følge} op på mål'
    """
    rng = Random(pattern)
    return pattern + rng.choice(bank()["tails"]) if rng.random() < share else pattern


def bank_theme(key: str) -> dict:
    """The theme of that key in the bank."""
    return next(t for t in bank()["theme"] if t["key"] == key)


def _label_cell(text: str) -> Cell:
    return Cell((Para((Run(text, bold=True),)),) if text else (), header=True)


def _fits(template: str, role: RoleForms) -> bool:
    if "{def}" in template.lower():
        return bool(role.definite)
    if "{defplur}" in template.lower():
        return bool(role.definite_plural)
    return not role.body and role.code != "all_staff"


def _fill(template: str, role: RoleForms) -> tuple[str, str]:
    """A lead-in with its role, and the label as it stands in it."""
    forms = {
        "{sing}": role.sing,
        "{def}": role.definite,
        "{Def}": capital(role.definite),
        "{defplur}": role.definite_plural,
        "{Defplur}": capital(role.definite_plural),
    }
    slot = next(s for s in forms if s in template)
    return template.replace(slot, forms[slot]), forms[slot]


def draw_roles(rng: Random) -> list[RoleForms]:
    """Two to five roles of different codes, from the top down."""
    codes = sorted(rng.sample(LADDER, rng.choice((2, 3, 3, 4, 5))), key=LADDER.index)
    return [rng.choice([r for r in role_forms() if r.code == code]) for code in codes]


def write_document(rng: Random, design: Design) -> Document:
    """A whole document: cover, front, two or three parts, back."""
    author = Author(rng, design)
    roles = draw_roles(rng)
    themes = rng.sample(bank()["theme"], len(bank()["theme"]))
    title = rng.choice(bank()["titles"])
    year = rng.choice((None, *range(2012, 2026)))
    dated = rng.choice(("cover", "colophon")) if year else None
    stamp = rng.choice(("{y}", "Vedtaget af byrådet i juni {y}", "Marts {y}", "Godkendt den 14. april {y}")).format(
        y=year
    )
    blocks: list[Block] = [
        Cover(
            title,
            rng.choice((f"{author.town} Kommune", f"for {author.town} Kommune", f"i {author.town} Kommune")),
            stamp if dated == "cover" else None,
            inline=rng.random() < 0.2,
        )
    ]
    if author.chance(0.7):
        blocks += [*author.foreword(roles), PageBreak()]
    if author.chance(0.3):
        blocks += [*author.guide(), PageBreak()]
    parts = rng.sample(
        (
            author.role_chapters,
            author.role_chapters,
            author.theme_chapters,
            author.theme_chapters,
            author.matrix,
            author.printed_twice,
            author.competences,
            author.contrasts,
        ),
        rng.choice((1, 2, 2, 3)),
    )
    for part in dict.fromkeys(parts):
        count = rng.choice((2, 3, 3, 4))
        # A theme stands in one part only: whether two labels of it name the same would be left to taste.
        chosen, themes = themes[:count], themes[count:]
        blocks += [*part(roles, chosen), PageBreak()]
    if author.chance(0.4):
        blocks += author.background()
    if author.chance(0.7) or dated == "colophon":
        blocks += author.colophon(stamp if dated == "colophon" else None)
    if design.contents:
        entries = tuple((b.text, b.level) for b in blocks if isinstance(b, Heading) and b.level <= 2)
        heading = Heading(author.printed_heading(rng.choice(bank()["headings_contents"]), 1), 1)
        blocks[1:1] = [heading, Contents(entries), PageBreak()]
    while isinstance(blocks[-1], PageBreak):
        blocks.pop()
    return Document(
        blocks,
        author.units,
        title,
        year,
        author.town,
        list(author.perspectives.items()),
        author.footnotes,
        design.properties() | author.features,
    )
