"""Frames: how an event type is worded, as data.

One YAML file per event type in ``frames/``. Each holds ``type`` and ``rules``; a rule is tried at every token whose
lemma is among its ``verbs`` or ``nouns``.

Keys of a rule::

    id          unique; stands in tests and reports
    verbs       the trigger is a verb
    nouns       the trigger is a noun: with a light verb (light), in an adverbial phrase, or bare
    light       verbs that make a clause of the noun; at: where the noun stands by that verb; role, of: the
                subject's; also: lemmas of subjects admitted besides
    complement  what must stand by the verb: at, and lemmas of its head, or of (a category that it or its genitive is
                of); modifiers (unless_modified) or genitives (unless_of) turn it down ("второй министр")
    with_word   lemmas one of which must stand in the sentence
    args        who or what takes part: at (places by the trigger, tried in order), role, of (person, body, organ,
                asset: a body or what it makes, anyone, thing), required, named (a mere description
                will not do, or_modified: unless it has one of these adjectives;
                by_name: the name, or a number, must stand right there; unmarked: a proper name will do that the
                reader has not marked as one)
    needs       how many participants at least (people without a name count)
    place       more places where the place stands, as for at ("в:Acc" for a visit)
    needs_place the place must be told, by name or not
    bare        no: never without a light verb; args: if `needs` is met by the noun itself and
                someone is named; given: besides, only where the text takes the event for granted (subject, "после…");
                named: there, or wherever the one it is about is named or counted; located: wherever the noun's own
                phrase tells the place or the day
    unless      lemmas whose presence in the sentence turns the rule down
    unless_modified   lemmas of the noun's adjectives that turn it down
    unless_args lemmas of participants that turn it down ("встреча с журналистами")
    modified    lemmas of adjectives one of which must stand by the noun
    passive     only in the passive
    plural      the trigger must be in the plural ("выборы", which lemmatisers call "выбор")
    persons     between persons; between bodies only with a light verb and a place or date
    needs_place_or_date  either is told
    object      where the object (a law, a charge, an agreement) stands, as for at; its lemmas may set the mode
    official    the subject must be known to hold an office
    status      what the words themselves make of a thing done ("выдвинул на пост": planned)
    mode        mode of the event
    state       a state, not a happening ("владелец"): it goes on whatever its clause says
    wishes      what somebody wants or means to do ("хочет купить") is planned
    confidence  share of the rule's rows that proved right

An ``at`` that ends in ``>name`` asks for the bodies named inside the phrase that stands there; one that ends in
``>near`` is tried if those before it gave nobody, and asks for names by the order of words, whatever the parse says.

``at`` is ``subject``, ``doer`` (the subject, or the name before the verb that can only be it), ``object``,
``agent`` (by whom, in the passive), ``genitive``, ``genitives`` (and theirs), ``self`` (the trigger), ``bearer`` (who
is called by it), ``holder`` (whose the post is: "уход с поста Якеша"), ``dative``, ``instrumental``, ``by`` (the noun's
own agent), or a preposition with a case: ``с:Ins``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import msgspec

from letopis.errors import OntologyError
from letopis.model.records import EventStatus, Role
from letopis.ontology.events import event_type
from letopis.ontology.loader import decode, load

Category = Literal["person", "body", "organ", "asset", "anyone", "thing"]
Bare = Literal["no", "args", "given", "named", "located"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a frame file: a key that is not known is an error."""


class Argument(_Strict, frozen=True):
    """Who or what takes part: where it stands by the trigger and in what role."""

    at: tuple[str, ...]
    role: Role = "actor"
    of: Category = "anyone"
    required: bool = False
    named: bool = False
    by_name: bool = False
    unmarked: bool = False
    or_modified: tuple[str, ...] = ()


class Complement(_Strict, frozen=True):
    """What must stand by the verb for the rule to hold."""

    at: tuple[str, ...]
    lemmas: tuple[str, ...] = ()
    of: Category | None = None
    unless_modified: tuple[str, ...] = ()
    unless_of: tuple[str, ...] = ()


class Light(_Strict, frozen=True):
    """Verbs that make a clause of an event noun; ``role`` is that of their subject where it takes part."""

    verbs: tuple[str, ...]
    at: str
    role: Role | None = None
    of: Category = "anyone"
    also: tuple[str, ...] = ()


class ObjectRule(_Strict, frozen=True):
    """Where the law, charge or agreement stands; ``modes`` maps a mode to the lemmas that show it."""

    at: tuple[str, ...]
    modes: dict[str, tuple[str, ...]] = {}
    required: bool = False


class Example(_Strict, frozen=True):
    """A marked-up sentence: ``{trigger}``, ``[words|role]``, ``[words|place]``, ``[words|date]``.

    Without a marked trigger the sentence must give no event of this type. ``status`` is that of the event.
    """

    text: str
    status: str = "happened"
    edtf: str | None = None


class Rule(_Strict, frozen=True, kw_only=True):
    """One way of wording an event."""

    id: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    light: tuple[Light, ...] = ()
    complement: Complement | None = None
    args: tuple[Argument, ...] = ()
    needs: int = 1
    place: tuple[str, ...] = ()
    needs_place: bool = False
    bare: Bare = "no"
    unless: tuple[str, ...] = ()
    unless_modified: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    needs_place_or_date: bool = False
    passive: bool = False
    plural: bool = False
    persons: bool = False
    object: ObjectRule | None = None
    official: bool = False
    unless_args: tuple[str, ...] = ()
    with_word: tuple[str, ...] = ()
    status: EventStatus | None = None
    mode: str | None = None
    state: bool = False
    wishes: bool = False
    confidence: float = 0.8


class Frame(_Strict, frozen=True):
    """All rules of one event type, and sentences that show what they do and do not take."""

    type: str
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...] = ()


class Trigger(NamedTuple):
    """A rule with the event type it makes."""

    type: str
    rule: Rule


class Cues(_Strict, frozen=True):
    """Words that decide status, time, place and source; the keys are explained in cues.yaml."""

    planned_governors: frozenset[str]
    done_governors: frozenset[str]
    ongoing_governors: frozenset[str]
    cancelling_governors: frozenset[str]
    denying_governors: frozenset[str]
    planned_modifiers: frozenset[str]
    cancelled_modifiers: frozenset[str]
    unreal_modifiers: frozenset[str]
    alleging_words: frozenset[str]
    refusing_governors: frozenset[str]
    claiming_verbs: frozenset[str]
    hearsay_nouns: frozenset[str]
    charge_nouns: frozenset[str]
    unproven_modifiers: frozenset[str]
    unreal_words: frozenset[str]
    report_verbs: frozenset[str]
    earlier_words: frozenset[str]
    quantifiers: frozenset[str]
    collectives: frozenset[str]
    unreal_heads: frozenset[str]
    aims: frozenset[str]
    given_leads: tuple[str, ...]
    cancelling_heads: frozenset[str]
    vague_verbs: frozenset[str]
    hoping_verbs: frozenset[str]
    works: frozenset[str]
    place_nouns: frozenset[str]
    body_places: frozenset[str]
    adjuncts: tuple[str, ...]
    within: tuple[str, ...]
    anaphoric_modifiers: frozenset[str]
    numerals: dict[str, int]
    about_numbers: frozenset[str]
    kin: frozenset[str]
    attendants: frozenset[str]
    leading_verbs: frozenset[str]
    outcomes: frozenset[str]
    multitudes: frozenset[str]
    another: frozenset[str]
    delegates: frozenset[str]
    bodies: frozenset[str]
    first_words: frozenset[str]
    decisions: frozenset[str]
    deciding_verbs: frozenset[str]
    planned_heads: frozenset[str]
    wishing_governors: frozenset[str]
    opinion_verbs: frozenset[str]


def _frame_names() -> list[str]:
    folder = files("letopis.records").joinpath("frames")
    return sorted(
        entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml") and entry.name != "cues.yaml"
    )


def read_frame(name: str, data: str | bytes) -> Frame:
    """Read one frame file; OntologyError names the entry that is wrong."""
    frame = decode(data, Frame, name=name, spread=True)
    kind = event_type(frame.type)
    for rule in frame.rules:
        if bool(rule.verbs) == bool(rule.nouns):
            raise OntologyError(f"{name}: {rule.id} needs either verbs or nouns.", remedy="Give one of the two.")
        if rule.mode and rule.mode not in kind.modes:
            raise OntologyError(f"{name}: {rule.id} has an unknown mode.", remedy=f"Use one of {kind.modes}.")
    return frame


@cache
def frames() -> dict[str, Frame]:
    """Give every frame by its event type."""
    folder = files("letopis.records").joinpath("frames")
    found = [read_frame(name, folder.joinpath(name).read_bytes()) for name in _frame_names()]
    return {frame.type: frame for frame in found}


@cache
def triggers() -> dict[str, tuple[Trigger, ...]]:
    """Give the rules by the lemma that triggers them, in the order of the files."""
    found: dict[str, list[Trigger]] = {}
    for frame in frames().values():
        for rule in frame.rules:
            for lemma in (*rule.verbs, *rule.nouns):
                found.setdefault(lemma, []).append(Trigger(frame.type, rule))
    return {lemma: tuple(rows) for lemma, rows in found.items()}


@cache
def cues() -> Cues:
    """Give the cue words."""
    return load("frames/cues.yaml", Cues, package="letopis.records")
