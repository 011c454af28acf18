"""By which figure the best weights of an encoder-decoder are chosen: its loss, or a score of what it writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from textrnn.commands.training_task import NATS
from textrnn.errors import TextrnnError, UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.commands.writing import PairWriter
    from textrnn.text.pairs.pair import Pair

LOSS = "loss"
FIGURES = {LOSS: NATS, "rouge": "rougeL", "bleu": "bleu"}
PAIRS_WRITTEN = 200  # enough to see a change, few enough for a validation


@dataclass(frozen=True)
class Watch:
    name: str

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        return cls(settings.get("watch", LOSS))

    def check(self) -> None:
        """Raise UsageError for a name that is none, TextrnnError where a package is missing."""
        if self.name not in FIGURES:
            raise UsageError(f"unknown --watch {self.name!r}. {suggest(str(self.name), list(FIGURES))}")
        if self.name == "bleu":
            from importlib.util import find_spec

            if find_spec("sacrebleu") is None:
                raise TextrnnError("--watch bleu needs sacrebleu. Install it: pip install sacrebleu.")

    @property
    def decodes(self) -> bool:
        """Whether texts have to be written to know the figure."""
        return self.name != LOSS

    def criterion(self, figures: Mapping[str, float]) -> float:
        """Give what is smallest for the best weights."""
        value = figures[FIGURES[self.name]]
        return -value if self.decodes else value

    def score(self, writer: "PairWriter", pairs: "Sequence[Pair]") -> dict[str, float]:
        """Write for the first of the pairs, greedily, and score it as `textrnn evaluate --greedy` does: 0 to 100."""
        from textrnn.commands.evaluate_pairs_figures import language_of, rouge_score, translation_score
        from textrnn.commands.writing import WritingOptions

        pairs = pairs[:PAIRS_WRITTEN]
        texts = [one.text for one in writer.write([pair.source for pair in pairs], WritingOptions(greedy=True))]
        references = [[pair.target, *pair.others] for pair in pairs]
        by_bleu = self.name == "bleu"
        score = translation_score(references, False, language_of(references)) if by_bleu else rouge_score(references)
        name = FIGURES[self.name]
        return {name: score(texts).scores[name]}
