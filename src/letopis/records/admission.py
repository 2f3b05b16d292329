"""Whether a word may trigger a rule: its form, its modifiers, the words about it, and what must stand by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from letopis.model.layers import Token
    from letopis.records.arguments import Syntax
    from letopis.records.frames import Rule
    from letopis.records.grips import Grip
    from letopis.records.participation import Company

SELF: Final = frozenset({"VERB", "AUX"})
NOUNS: Final = frozenset({"NOUN", "PROPN"})
TELLING: Final = frozenset({"obl", "obl:agent", "nmod", "advmod", "iobj", "obj", "xcomp", "advcl"})


def is_predicate(token: Token) -> bool:
    """Tell whether a word may trigger a rule of verbs: a verb, or a short adjective ("должен")."""
    return token.pos in SELF or (token.pos == "ADJ" and token.feat("Variant") == "Short")


class Admission:
    """Checks one word against the words that one rule asks for or bars."""

    def __init__(self, syntax: Syntax, token: Token, rule: Rule, company: Company) -> None:
        self.syntax = syntax
        self.token = token
        self.rule = rule
        self.company = company

    def fits(self) -> bool:
        """Tell whether the word itself may be this rule's trigger."""
        rule, token = self.rule, self.token
        kind = is_predicate(token) if rule.verbs else token.pos in NOUNS
        if not kind or (rule.nouns and self._names_a_body()):
            return False
        lemmas = self.syntax.lemmas_of(token.sentence) if rule.unless or rule.with_word else frozenset()
        modifiers = {c.lemma for c in self.syntax.children(token) if c.rel in {"amod", "det"}}
        barred = not (lemmas.isdisjoint(rule.unless) and modifiers.isdisjoint(rule.unless_modified))
        wanting = (
            (rule.plural and token.feat("Number") != "Plur")
            or (rule.modified and modifiers.isdisjoint(rule.modified))
            or (rule.with_word and lemmas.isdisjoint(rule.with_word))
            or (rule.passive and not (self.syntax.is_passive(token) or self._nobody_does(token)))
        )
        if barred or wanting or self._is_company():
            return False
        # "избранный президент" names an office, not an election.
        bare_participle = token.feat("VerbForm") == "Part" and token.rel == "amod" and token.feat("Variant") != "Short"
        return not (bare_participle and all(c.rel not in TELLING for c in self.syntax.children(token)))

    def _is_company(self) -> bool:
        """Tell "они были с погибшим", where the participle stands for a person."""
        if self.token.feat("VerbForm") != "Part":
            return False
        return {"cop", "case"} <= {c.rel for c in self.syntax.children(self.token)}

    def _names_a_body(self) -> bool:
        """Tell whether the noun is part of a body's name: "Съезд народных депутатов" acts, it does not take place."""
        covering = self.syntax.reading.mention_at(self.token)
        return covering is not None and covering[0].form == "name" and covering[1].type == "organisation"

    def _nobody_does(self, verb: Token) -> bool:
        """Tell whether a plural verb has no subject ("его обвинили"): said for the passive."""
        return verb.feat("Number") == "Plur" and self.syntax.subject(verb) is None

    def headline(self) -> bool:
        """Tell whether the word stands in a headline."""
        return self.syntax.reading.sentences[self.token.sentence].headline

    def complement_holds(self, grip: Grip) -> bool:
        """Tell whether what the rule wants beside the word stands there."""
        wanted = self.rule.complement
        if wanted is None:
            return True
        found = [t for at in wanted.at for t in self.syntax.at(at, self.token, grip.predicate)]
        return any(self._completes(token) for token in found)

    def _completes(self, token: Token) -> bool:
        """Tell whether a word is what the rule's complement asks for."""
        wanted = self.rule.complement
        if wanted is None:
            return True
        modifiers = {c.lemma for c in self.syntax.children(token) if c.rel in {"amod", "acl", "acl:relcl"}}
        owners = {t.lemma for t in self.genitives(token)} if wanted.unless_of else set()
        if modifiers & set(wanted.unless_modified) or owners & set(wanted.unless_of):
            return False
        # "станет командующим округом": some parses make the first noun a modifier of the second.
        lemmas = {token.lemma} | {c.lemma for c in self.syntax.children(token) if c.rel == "amod" and c.pos == "NOUN"}
        if lemmas & set(wanted.lemmas):
            return wanted.of is None or any(self.company.is_of(t, wanted.of) for t in self.genitives(token))
        return not wanted.lemmas and (wanted.of is None or self.company.is_of(token, wanted.of))

    def genitives(self, token: Token) -> list[Token]:
        """Give the genitives that hang on a noun."""
        return self.syntax.at("genitive", token, None)

    def relative_clauses(self) -> list[Token]:
        """Give the verbs of "которая прошла…" about the event noun."""
        if not self.rule.nouns:
            return []
        verbs = [c for c in self.syntax.children(self.token) if c.rel == "acl:relcl" and self.syntax.is_verb(c)]
        return [v for v in verbs if any(c.rel == "nsubj" and c.lemma == "который" for c in self.syntax.children(v))]
