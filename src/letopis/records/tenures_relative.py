"""Whose an office is that a relative clause tells: "фонд, председателем которого является X", "который возглавил X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.ontology.loader import fold

if TYPE_CHECKING:
    from letopis.model.layers import Entity, Mention, Reading, Token
    from letopis.records.tenures_places import Places

WHICH = "который"
CLAUSES = frozenset({"acl:relcl", "acl", "amod"})


def body_before(reading: Reading, places: Places, verb: Token) -> tuple[Mention, Entity] | None:
    """Give the organisation that a verb's relative or participial clause is about."""
    if verb.rel not in CLAUSES or verb.head < 0:
        return None
    noun = reading.tokens[verb.head]
    over = [b for first, b in places.bodies.items() if first <= noun.index < b[2] and b[1].type == "organisation"]
    if not over and noun.index < verb.index:
        # "банк «Х», который …": the clause hangs on the noun, the name stands after it.
        inside = [i for i in range(noun.index + 1, verb.index) if i in places.bodies and reading.tokens[i].text != ","]
        over = [places.bodies[i] for i in inside[:1] if places.bodies[i][1].type == "organisation"]
    return (over[0][0], over[0][1]) if over else None


def of_which(reading: Reading, places: Places, office: Token) -> Entity | None:
    """Give the body of "председателем которого является X"."""
    which = next((c for c in reading.children(office.index) if fold(c.lemma) == WHICH and c.rel == "nmod"), None)
    if which is None or which.index != office.index + 1 or office.head < 0:
        return None
    found = body_before(reading, places, reading.tokens[office.head])
    return found[1] if found is not None else None
