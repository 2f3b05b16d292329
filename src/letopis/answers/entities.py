"""Which one entity a dossier is about, and what is to be said of others that the name may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.chronicle import profiles, sightings
from letopis.chronicle.lookup import Resolved
from letopis.chronicle.sightings import Seen
from letopis.chronicle.telling_apart import SHORT_ID, told_apart
from letopis.chronicle.view import EntityInfo
from letopis.model.counting import counted
from letopis.model.layers import Note

if TYPE_CHECKING:
    from letopis.chronicle.view import View

_LISTED = 5


class Subject(msgspec.Struct, frozen=True):
    """The entity that a name means: what is known of it, where it is seen, what to ask further questions by."""

    info: EntityInfo
    resolved: Resolved
    seen: Seen
    notes: tuple[Note, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The entity, with the persons named by surname only who are taken to be the same."""
        return self.resolved.all

    @property
    def is_place(self) -> bool:
        """Tell whether this is where events happen, not who takes part in them."""
        return self.info.class_ in {"geo", "facility"}


def subject(view: View, name: str) -> Subject:
    """Choose, of what a name may mean, the entity that most articles name; notes tell of the others and of namesakes.

    Raises UnknownName.
    """
    found = view.resolve(name)
    choice = found.named or found.by_surname
    articles = view.ask(sightings.numbers, choice) if len(choice) > 1 else dict.fromkeys(choice, 0)
    best = max(choice, key=lambda one: (articles[one], one))
    known = view.entities(choice)
    notes: list[Note] = []
    if len(choice) > 1:
        shown = [(one, _described(view, one, found, articles[one])) for one in choice]
        others = [f"{known[one].name} ({told})" for one, told in shown if one != best]
        mine = f" ({dict(shown)[best]})" if best in found.namesakes else ""
        message = (
            f"«{name.strip()}» is taken to be {known[best].name}{mine}, whom most articles name; it may also mean "
        )
        notes.append(Note("several_names", f"{message}{_listed(others)}."))
    narrowed = _narrowed(best, found if name == known[best].name else view.resolve(known[best].name))
    notes += _namesakes(view, known[best], {one for one in choice if one != best})
    return Subject(known[best], narrowed, view.ask(sightings.seen, narrowed.all), tuple(notes))


def _narrowed(best: str, whole: Resolved) -> Resolved:
    """Give one entity alone, with the persons named by surname only where its name (``whole``) means nobody else."""
    more = whole.entities == (best,)
    if best in whole.by_surname:
        return msgspec.structs.replace(whole, entities=(), in_full=(), by_surname=(best,), namesakes=())
    others = (whole.in_full, whole.by_surname) if more else ((), ())
    return msgspec.structs.replace(whole, entities=(best,), in_full=others[0], by_surname=others[1], namesakes=())


def _described(view: View, entity: str, found: Resolved, articles: int) -> str:
    told = [view.ask(told_apart, entity)] if entity in found.namesakes else [entity[:SHORT_ID]]
    return "; ".join([counted(articles, "article"), *told])


def _namesakes(view: View, best: EntityInfo, told: set[str]) -> list[Note]:
    others = [one for one in view.ask(profiles.namesakes, best.id, _LISTED + len(told) + 1) if one.entity not in told]
    if not others:
        return []
    names = _listed([f"{one.name} ({one.articles})" for one in others])
    return [Note("namesakes", f"{best.name} is kept apart from others of that surname: {names}.")]


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
