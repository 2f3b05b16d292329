"""Every error Letopis raises on purpose.

::

    LetopisError
    ├── ArticleError           an input cannot become an article
    │   ├── UnreadableInput        no such file, not a text, an unknown encoding
    │   ├── EmptyInput             nothing to read in it
    │   └── NotRussian             the language gate turned it away
    ├── EvidenceError          words cited are not in the article
    ├── DateError              not an EDTF date that Letopis understands
    ├── OntologyError          a YAML entry of the ontology, a frame or a lexicon is wrong
    ├── PackError              the reader's data files are missing or damaged
    ├── QuestionError          a question that cannot be asked: empty, or of one person with himself
    ├── EvaluationError        a set of marked texts cannot be scored
    └── ChronicleError         the store cannot do what was asked
        ├── ForeignChronicle       the file is not a chronicle
        ├── NewerChronicle         the file was written by a newer Letopis
        ├── UnusableChronicle      locked, read-only, damaged
        ├── BackupError            a copy or an export cannot be written where it was asked for
        ├── UnknownArticle         no article with that id
        ├── UnknownRecord          nothing with that id
        ├── UnknownName            no entity with that name
        ├── AmbiguousName          a name that may mean several entities where one is needed
        └── NotJudged              a judgement that says nothing: of one thing with itself, or of what is parted already

Each message says what is wrong and, in ``remedy``, what to do about it.
"""

from __future__ import annotations


class LetopisError(Exception):
    """Base of every deliberate error: a message and the remedy for it."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Give the message followed by the remedy."""
        return f"{self.message} {self.remedy}".rstrip()


class ArticleError(LetopisError):
    """An input cannot become an article."""


class UnreadableInput(ArticleError):
    """The input does not exist, is not text, or is in an unknown encoding."""


class EmptyInput(ArticleError):
    """There is nothing to read in the input."""


class NotRussian(ArticleError):
    """The language gate turned the input away."""


class EvidenceError(LetopisError):
    """Words cited are not in the article."""


class DateError(LetopisError):
    """A string is not an EDTF date that Letopis understands."""


class OntologyError(LetopisError):
    """An entry of the ontology, a frame or a lexicon is wrong."""


class PackError(LetopisError):
    """The reader's data files are missing or damaged."""


class TrainingError(LetopisError):
    """A pack cannot be trained: data or a package is missing, or a checkpoint does not fit."""


class QuestionError(LetopisError):
    """A question leaves out what it asks about, or asks what has no sense."""


class EvaluationError(LetopisError):
    """A set of marked texts, or a text it speaks of, is missing or not in its form."""


class ChronicleError(LetopisError):
    """The store cannot do what was asked."""


class ForeignChronicle(ChronicleError):
    """The file exists and is not a chronicle."""


class NewerChronicle(ChronicleError):
    """The file was written by a newer Letopis."""


class UnusableChronicle(ChronicleError):
    """The file is locked, read-only or damaged."""


class BackupError(ChronicleError):
    """A copy or an export of the chronicle cannot be written where it was asked for."""

    @classmethod
    def of(cls, file: object, error: OSError) -> BackupError:
        """Say of a file what the system said when it was to be written."""
        return cls(
            f"{file} cannot be written: {error.strerror or error}.",
            remedy="Name a file in a folder where you may write.",
        )


class UnknownArticle(ChronicleError):
    """No article has that id."""


class UnknownRecord(ChronicleError):
    """Nothing in the chronicle has that id."""


class UnknownName(ChronicleError):
    """No entity has that name."""


class AmbiguousName(ChronicleError):
    """A name may mean several entities, where one is needed."""


class NotJudged(ChronicleError):
    """A judgement would change nothing, or has no words to stand on."""
