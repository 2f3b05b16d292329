"""What a clause says about its event: did it happen, is it told as known before, who made it known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.language.morphology import parses
from letopis.model.records import Report
from letopis.model.spans import Span, hull
from letopis.records.frames import cues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Token
    from letopis.model.records import EventStatus
    from letopis.records.arguments import Syntax

CLAUSE_LINKS: Final = frozenset({"acl:relcl", "acl", "advcl", "ccomp", "parataxis", "csubj"})
EDGES: Final = frozenset({"PUNCT", "CCONJ", "SCONJ"})
PAST_COPULAS: Final = frozenset({"был", "была", "было", "были"})
REPORT_REACH: Final = 4


def clause_tokens(syntax: Syntax, head: Token) -> tuple[Token, ...]:
    """Give the tokens of the clause that ``head`` governs, without the clauses inside it."""
    known = syntax.clauses.get(head.index)
    if known is None:
        known = syntax.clauses[head.index] = _clause_tokens(syntax, head)
    return known


def _clause_tokens(syntax: Syntax, head: Token) -> tuple[Token, ...]:
    found: list[Token] = []
    seen = {head.index}
    queue = [head]
    while queue:
        token = queue.pop()
        found.append(token)
        for child in syntax.children(token):
            clausal = child.rel in CLAUSE_LINKS and syntax.is_verb(child)
            joined = child.rel == "conj" and syntax.is_verb(child) and syntax.is_verb(token)
            if child.index not in seen and not clausal and not joined:
                seen.add(child.index)
                queue.append(child)
    return tuple(sorted(found, key=lambda token: token.index))


def clause_words(syntax: Syntax, head: Token) -> list[Token]:
    """Give the tokens of a clause without the marks and conjunctions at its edges."""
    tokens = list(clause_tokens(syntax, head))
    while tokens and tokens[0].pos in EDGES:
        tokens.pop(0)
    while tokens and tokens[-1].pos in EDGES:
        tokens.pop()
    return tokens


def negated(syntax: Syntax, verb: Token) -> bool:
    """Tell whether "не" stands by the verb itself."""
    before = syntax.tokens[verb.index - 1] if verb.index else None
    if before is not None and before.sentence == verb.sentence and before.lemma == "не":
        return True
    for child in syntax.children(verb):
        low, high = sorted((child.index, verb.index))
        apart = any(token.text == "," for token in syntax.tokens[low:high])
        if child.lemma in {"не", "нет"} and child.rel in {"advmod", "discourse"} and not apart:
            return True
    return False


def _words(syntax: Syntax, head: Token) -> set[str]:
    return {token.text.lower() for token in clause_tokens(syntax, head) if not _of_a_name(syntax, token)}


def _of_a_name(syntax: Syntax, token: Token) -> bool:
    """Tell whether a word is part of a person's name: "Ли" of "Харпер Ли" asks nothing."""
    return token.text[:1].isupper() and syntax.named_person(token) is not None


def _future_auxiliary(syntax: Syntax, verb: Token) -> bool:
    return any(
        child.rel in {"aux", "aux:pass", "cop"} and child.text.lower() in {"будет", "будут", "буду", "будем"}
        for child in syntax.children(verb)
    )


def _infinitive_status(syntax: Syntax, verb: Token) -> EventStatus | None:
    """Say what the word that governs an infinitive makes of it: a plan, a thing done, a thing called off."""
    words = cues()
    governor = syntax.head(verb)
    if _future_auxiliary(syntax, verb):
        return "planned"
    if governor is None or verb.rel == "advcl" or unreal(syntax, verb):
        return None
    lemmas = {governor.lemma}
    if governor.pos in {"ADJ", "VERB"}:
        lemmas |= {child.lemma for child in syntax.children(governor) if child.rel in {"aux", "cop"}}
    if lemmas & words.cancelling_governors - words.refusing_governors:
        return "called_off"
    if lemmas & words.refusing_governors or negated(syntax, governor) or unreal(syntax, governor):
        return None
    begun: EventStatus = "happened" if governor.feat("Aspect") == "Perf" else "ongoing"
    past = governor.feat("Tense") == "Past" or any(c.text.lower() in PAST_COPULAS for c in syntax.children(governor))
    done = lemmas & words.done_governors and past
    if governor.pos == "NOUN" and governor.lemma in words.decisions and verb.rel in {"nmod", "acl", "xcomp"}:
        # "принял решение предоставить"
        return "planned" if _decided(syntax, governor) else None
    cases: list[tuple[object, EventStatus]] = [
        (done, "happened"),
        (lemmas & words.planned_governors, "planned"),
        (lemmas & words.ongoing_governors, begun),
    ]
    return next((status for holds, status in cases if holds), None)


def _decided(syntax: Syntax, decision: Token) -> bool:
    """Tell whether a decision was made."""
    verb = syntax.head(decision)
    return verb is not None and verb.lemma in cues().deciding_verbs and tense(verb) == "Past"


def unreal(syntax: Syntax, verb: Token) -> bool:
    """Tell whether a clause speaks of what might be ("если", "бы", an order)."""
    if _words(syntax, verb) & cues().unreal_words or verb.feat("Mood") in {"Cnd", "Imp"}:
        return True
    marks = [child for child in syntax.children(verb) if child.lemma in {"если", "чтобы", "бы", "ли"}]
    return any(not _of_a_name(syntax, mark) for mark in marks)


def verb_status(syntax: Syntax, verb: Token) -> EventStatus | None:
    """Say what the form of a verb and the words of its clause make of the event; None if it is no event at all."""
    words = cues()
    around = _words(syntax, verb)
    if unreal(syntax, verb):
        return None
    status = _form_status(syntax, verb)
    if status is None or _hoped(syntax, verb) or (status == "planned" and _conditional(syntax, verb)):
        return None
    if around & words.alleging_words:
        return "alleged"
    governor = syntax.head(verb)
    if governor is not None and verb.rel in {"ccomp", "xcomp"} and _taken_back(syntax, governor):
        return "denied"
    return "denied" if denier(syntax, verb) is not None else status


def denier(syntax: Syntax, verb: Token) -> Token | None:
    """Give the verb that denies what a clause tells: "опроверг, что …", "отверг сообщения о том, что …"."""
    below = verb
    told = verb.rel in {"ccomp", "xcomp"} or any(c.lemma == "что" and c.pos == "SCONJ" for c in syntax.children(verb))
    for place, ancestor in enumerate(syntax.ancestors(verb)):
        if not told or place > REPORT_REACH:
            return None
        if syntax.is_verb(ancestor):
            inside = below is verb or below.rel in {"obj", "obl", "nmod", "iobj"}
            denies = inside and ancestor.lemma in cues().denying_governors and not negated(syntax, ancestor)
            return ancestor if denies else None
        if ancestor.pos not in {"NOUN", "PRON", "DET"} or below.rel not in {"acl", "ccomp", "nmod"}:
            return None
        below = ancestor
    return None


def denying_words(syntax: Syntax, verb: Token) -> list[Token]:
    """Give the verb that denies a clause and who does: a quote without them would tell the contrary."""
    found = denier(syntax, verb)
    subject = syntax.subject(found) if found is not None else None
    if found is None or subject is None or subject.sentence != found.sentence:
        return [] if found is None else [found]
    return [found, *syntax.core(subject)]


def _taken_back(syntax: Syntax, report: Token) -> bool:
    """Tell whether a report was a first one only ("изначально полиция сообщала, что он задержан")."""
    return _is_report(report) and any(c.lemma in cues().first_words for c in syntax.children(report))


def _hoped(syntax: Syntax, verb: Token) -> bool:
    """Tell whether a clause is what someone hopes or fears ("надеялась, что будет назначен француз")."""
    governor = syntax.head(verb)
    return governor is not None and verb.rel in {"ccomp", "xcomp", "csubj"} and governor.lemma in cues().hoping_verbs


def _conditional(syntax: Syntax, verb: Token) -> bool:
    """Tell whether a plan hangs on an "если"."""
    sentence = syntax.reading.sentences[verb.sentence]
    return any(token.lemma == "если" for token in syntax.tokens[sentence.first : sentence.last])


def _form_status(syntax: Syntax, verb: Token) -> EventStatus | None:
    if verb.feat("VerbForm") == "Inf":
        return _infinitive_status(syntax, verb)
    if verb.feat("VerbForm") in {"Part", "Conv"} or verb.feat("Variant") == "Short":
        if negated(syntax, verb):
            return None
        if verb.feat("Variant") == "Short" and any(
            c.lemma == "быть" and c.feat("VerbForm") == "Inf" for c in syntax.children(verb)
        ):
            return _infinitive_status(syntax, verb)
        return "planned" if _future_auxiliary(syntax, verb) else "happened"
    if negated(syntax, verb):
        return None
    return {"Fut": "planned", "Pres": "ongoing"}.get(tense(verb), "happened")  # type: ignore[return-value]


def tense(verb: Token) -> str:
    """Give the tense of a finite verb: the tagger's, unless the lexicon knows the form in another one only."""
    known = {str(parse.tag.tense) for parse in parses(verb.text.lower()) if parse.tag.POS == "VERB" and parse.is_known}
    tagged = verb.feat("Tense")
    names = {"past": "Past", "pres": "Pres", "futr": "Fut"}
    possible = {names[name] for name in known if name in names}
    return tagged if tagged in possible or len(possible) != 1 else possible.pop()


class Source(NamedTuple):
    """Who made a thing known: the report, the words of the reporting verb, and whether it was said before."""

    head: Token | None
    span: Span
    earlier: bool


def _is_report(token: Token) -> bool:
    return token.lemma in cues().report_verbs


def _reporting_clauses(syntax: Syntax, predicate: Token) -> Iterator[Token]:
    """Give the reporting verbs that govern a clause or comment on it."""
    for place, ancestor in enumerate(syntax.ancestors(predicate)):
        if place > REPORT_REACH:
            break
        if _is_report(ancestor):
            yield ancestor
    chain = [predicate, *syntax.ancestors(predicate)]
    for token in chain[:REPORT_REACH]:
        for child in syntax.children(token):
            if child.rel in {"parataxis", "advcl", "acl:relcl"} and _is_report(child) and child.index > token.index:
                yield child


def _governs(syntax: Syntax, report: Token, predicate: Token) -> bool:
    """Tell whether the path down from a reporting verb enters its content, not its own phrases."""
    below = predicate
    for ancestor in syntax.ancestors(predicate):
        if ancestor.index == report.index:
            return below.rel in {"ccomp", "parataxis", "xcomp", "csubj"}
        below = ancestor
    return True


def source_of(syntax: Syntax, report: Token) -> Source | None:
    """Give the subject of a reporting verb as a source, with the words of both."""
    subject = syntax.subject(report)
    if subject is None or subject.sentence != report.sentence:
        return None
    filler = syntax.fillers(subject)[0]
    if not (filler.entities or subject.pos in {"NOUN", "PROPN"} or subject.lemma == "один"):
        return None
    core = hull(syntax.core(subject))
    span = hull([report, filler.span, core])
    return Source(subject, span, earlier(syntax, report))


def sources(syntax: Syntax, predicate: Token) -> list[Source]:
    """Give those who made the clause of ``predicate`` known, with the words that say so."""
    found: list[Source] = []
    for report in _reporting_clauses(syntax, predicate):
        if report.index == predicate.index or not _governs(syntax, report, predicate):
            continue
        source = source_of(syntax, report)
        if source is not None and all(source.span != other.span for other in found):
            found.append(source)
    return found


def following_source(syntax: Syntax, sentence: int) -> Source | None:
    """Give who reported the sentence before: "Об этом сообщила пресс-служба президента"."""
    tokens = syntax.reading.sentence_tokens(sentence)
    opening = " ".join(token.text.lower() for token in tokens[:2])
    if opening not in {"об этом", "это сообщил", "это подтвердил"}:
        return None
    report = next((token for token in tokens if _is_report(token)), None)
    return None if report is None else source_of(syntax, report)


def reports(syntax: Syntax, found: list[Source]) -> tuple[Report, ...]:
    """Make the record's reports of sources."""
    rows = []
    for source in found:
        entities = syntax.fillers(source.head)[0].entities if source.head is not None else ()
        rows.append(Report(entities[0] if entities else None, source.span))
    return tuple(rows)


def earlier(syntax: Syntax, verb: Token) -> bool:
    """Tell whether a clause says that it tells what was known before ("Ранее сообщалось", "Напомним")."""
    sentence = syntax.reading.sentences[verb.sentence]
    first = syntax.tokens[sentence.first]
    if _says_earlier(syntax, first):
        return True
    said = [child for child in syntax.children(verb) if child.rel in {"advmod", "obl"}]
    return any(_says_earlier(syntax, child) or _before_this(syntax, child) for child in said)


def _before_this(syntax: Syntax, token: Token) -> bool:
    """Tell "до этого" and "перед этим"."""
    return token.text.lower() in {"этого", "этим"} and syntax.preposition(token) in {"до", "перед"}


def _says_earlier(syntax: Syntax, token: Token) -> bool:
    """Tell whether a word is one of those; "тогда же" goes on with what was just told."""
    after = syntax.tokens[token.index + 1].lemma if token.index + 1 < len(syntax.tokens) else ""
    return token.text.lower() in cues().earlier_words and after != "же"
