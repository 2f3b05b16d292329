"""Who "он" is inside "в котором" after somebody's interview, letter or speech: whoever gave, wrote or made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from letopis.model.layers import Sentence, Token
    from letopis.reading.referents import Referent

SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
# What somebody says or writes, and is told of by "в котором".
WORKS: Final = frozenset(
    "интервью письмо речь выступление статья заявление обращение доклад книга послание телеграмма записка колонка эссе "
    "воззвание петиция рапорт комментарий мемуары воспоминание манифест брошюра заметка".split()
)
# Words from the relative pronoun to the personal one, and from there back to the work, at most.
NEAR: Final = 4
BACK: Final = 14
# A line of so many words without a verb stands under a picture or over a text.
CAPTION: Final = 12


def author(tokens: Sequence[Token], pronoun: Token, by_token: Mapping[int, Referent]) -> Referent | None:
    """Give whose interview or letter the clause of a subject pronoun tells about; None where no such clause opens."""
    which = _relative(tokens, pronoun)
    if which is None or pronoun.rel not in SUBJECTS:
        return None
    for work in reversed(tokens[max(which.index - BACK, 0) : which.index - 1]):
        if work.sentence != which.sentence or work.pos == "VERB":
            return None
        if work.lemma in WORKS and _agree(work, which):
            return _owner(tokens, work, which, by_token)
    return None


def _relative(tokens: Sequence[Token], pronoun: Token) -> Token | None:
    """Give "котором" of ", в котором он …"."""
    for token in reversed(tokens[max(pronoun.index - NEAR, 0) : pronoun.index]):
        if token.pos in {"VERB", "PUNCT"} or token.sentence != pronoun.sentence:
            return None
        if token.lemma == "который" and token.index > 1:
            before = tokens[token.index - 1].lemma, tokens[token.index - 2].text
            return token if before[0] in {"в", "во"} and before[1] == "," else None
    return None


def _agree(work: Token, which: Token) -> bool:
    """Tell whether "котором" may go back to a noun; masculine and neuter are alike in that case."""
    number, gender = which.feat("Number"), which.feat("Gender")
    if number and work.feat("Number") not in {number, ""}:
        return False
    return number == "Plur" or (gender == "Fem") == (work.feat("Gender") == "Fem")


def _owner(tokens: Sequence[Token], work: Token, which: Token, by_token: Mapping[int, Referent]) -> Referent | None:
    """Give the person named in the genitive after the work ("интервью Горбачёва газете")."""
    for token in tokens[work.index + 1 : which.index - 1]:
        if token.pos in {"ADP", "VERB", "PUNCT", "CCONJ"}:
            return None
        found = by_token.get(token.index)
        if found is not None and found.is_person:
            return found if token.feat("Case") in {"Gen", ""} else None
    return None


def captions(tokens: Sequence[Token], sentences: Sequence[Sentence]) -> frozenset[int]:
    """Give the sentences of short lines without a verb: captions of pictures, names over a text."""
    lines: dict[int, list[int]] = {}
    for number, sentence in enumerate(sentences):
        lines.setdefault(sentence.paragraph, []).append(number)
    found: set[int] = set()
    for numbers in lines.values():
        words = [t for n in numbers for t in tokens[sentences[n].first : sentences[n].last] if t.pos != "PUNCT"]
        verbless = all(t.pos not in {"VERB", "AUX"} and t.feat("Variant") != "Short" for t in words)
        if len(words) <= CAPTION and verbless:
            found.update(numbers)
    return frozenset(found)


def others_told(tokens: Sequence[Token], *, human: bool) -> bool:
    """Tell whether words speak of several others: people without names, states that act, things.

    ``human`` says that only people can do what is told of them, so that it can be no things in the plural.
    """
    plural = [token for token in tokens if token.pos == "NOUN" and token.feat("Number") == "Plur"]
    people = any(token.feat("Animacy") == "Anim" for token in plural)
    things = any(not human or token.rel in SUBJECTS for token in plural)
    states = any(t.pos == "PROPN" and t.rel in SUBJECTS and t.feat("Animacy") == "Inan" for t in tokens)
    return people or things or states
