"""How each pack is trained: every number that decides its weights, in one place."""

from __future__ import annotations

import msgspec

# The towers taken over from slovnet; each has a head of its own.
NAMES, MORPHOLOGY, SYNTAX = "names", "morphology", "syntax"


class Marking(msgspec.Struct, frozen=True, kw_only=True):
    """How a second, smaller reader of relations is trained, which sees every span between markers of its type."""

    # e5's first layers, the rate of the highest of them, and how much slower each below learns.
    layers: int
    subword_rate: float
    layer_decay: float = 0.9
    # Places of pieces and markers in a window.
    window: int
    epochs: int
    documents: int = 4
    # The rate of the head of relations and of the markers; the head's inner width, that of its triangles, its dropout.
    rate: float
    inner: int
    triangle: int
    dropout: float
    average: float
    # What the opinion of the packs so far weighs beside the marks.
    soft: float
    # The share of documents whose spans are those that the pack heard beside it finds, above this chance.
    own_spans: float
    own_threshold: float
    # The shares of pieces and of spans that are hidden.
    hidden_pieces: float
    hidden_spans: float


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes and schedule of a pack; rates are AdamW's at their highest point."""

    name: str
    version: str
    # Passes over the documents, and documents in a step.
    epochs: int
    documents: int
    # The rate of what begins at random, and the share of it at which what comes from slovnet learns on.
    rate: float
    tower_rate: float
    # Towers that stay as slovnet has them, with their heads.
    frozen: tuple[str, ...] = ()
    # Transformer layers over subword pieces (0: none), the rate of the highest, and how much slower each below learns.
    layers: int = 0
    subword_rate: float = 0.0
    layer_decay: float = 0.9
    # So many of the most frequent Latin pieces are kept beside the Russian ones.
    latin_pieces: int = 12_000
    width: int = 256
    dilations: tuple[int, ...]
    span: int
    # Spans of at most so many tokens are found.
    longest: int
    # GELU learns a little better, ReLU runs faster.
    smooth: bool
    dropout: float
    # The decay, a step, of the running average of the weights, which is what is shipped.
    average: float = 0.998
    # What the losses weigh beside that of spans.
    pair_weight: float = 1.0
    silver_weight: float = 0.3
    # What a teacher's opinion weighs beside the marks, of mentions and of relations; 0: no teacher.
    soft_share: float = 0.0
    soft_relations: float = 0.0
    # The share of steps in which the rate rises, the share of itself to which it falls, the bound of the gradient.
    warm_up: float = 0.06
    last_rate: float = 0.02
    clip: float = 5.0
    # Matrix products in bfloat16.
    half: bool = True
    # The head of relations: its inner width, that of its triangles, its rate.
    relater: int
    triangle: int
    relater_rate: float
    # Then the head of relations goes on alone over standing rows: for how long, at which rate, with which dropout.
    alone_epochs: int = 0
    alone_rate: float = 1e-3
    alone_dropout: float = 0.15
    # The pack whose word vectors are shared (None: its own), and the one heard beside it where relations are concerned.
    vectors: str | None = None
    second: str | None = None
    # Spans in doubt, likelier than this, are looked at for relations and stay where one joins them; None: they are not.
    doubt: float | None = None
    # A reader of marked sentences takes the place of the head of relations in the pack; None: there is none.
    marking: Marking | None = None

    @property
    def taught(self) -> bool:
        """Tell whether the pack learns from another one's opinion too."""
        return self.soft_share > 0


ACCURATE = Recipe(
    name="accurate",
    version="4",
    epochs=12,
    documents=4,
    rate=1e-3,
    tower_rate=0.1,
    layers=12,
    subword_rate=1.3e-4,
    dilations=(1, 1),
    span=128,
    longest=12,
    smooth=True,
    dropout=0.25,
    relater=160,
    triangle=32,
    relater_rate=1e-3,
    vectors="fast",
    second="fast",
    doubt=0.5,
    marking=Marking(
        layers=6,
        subword_rate=1.7e-4,
        window=280,
        epochs=16,
        rate=1.2e-3,
        inner=160,
        triangle=32,
        dropout=0.2,
        average=0.997,
        soft=0.3,
        own_spans=0.25,
        own_threshold=0.4,
        hidden_pieces=0.05,
        hidden_spans=0.05,
    ),
)
FAST = Recipe(
    name="fast",
    version="5",
    epochs=16,
    documents=4,
    rate=1.5e-3,
    tower_rate=0.2,
    frozen=(MORPHOLOGY, SYNTAX),
    dilations=(1, 2, 1),
    span=96,
    longest=10,
    smooth=False,
    dropout=0.3,
    relater=96,
    triangle=24,
    relater_rate=1.5e-3,
    alone_epochs=24,
    soft_share=0.5,
    soft_relations=0.4,
)
RECIPES = {recipe.name: recipe for recipe in (FAST, ACCURATE)}
