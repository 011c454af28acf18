"""A text that an encoder-decoder has written, with where each of its tokens came from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textrnn.decoding.stepper import Array
    from textrnn.text.pairs.coding import SourceTokens


@dataclass(frozen=True)
class WrittenToken:
    """One token. copied: how probably it was copied. place: of the source token that it came from.

    That is the most attended one, and for a token that counts as copied the most attended one of its word.
    """

    text: str
    log_prob: float
    copied: float = 0.0
    place: int | None = None


@dataclass(frozen=True)
class Written:
    """A text that was written, without a line end. attention: (tokens, source tokens), None if the search gives none.

    score: what it was ranked by. others: the next best ones. source: None, and all else empty, for a blank source.
    """

    text: str
    score: float | None = None
    tokens: Sequence[WrittenToken] = ()
    attention: "Array | None" = None
    source: "SourceTokens | None" = None
    ids: Sequence[int] = ()
    was_cut: bool = False  # whether the source was longer than what the network reads
    others: "Sequence[Written]" = field(default=())

    def to_dict(self, *, with_attention: bool = False) -> dict[str, Any]:
        """Give the JSON object; the attention is a list of one number per source token for each token."""
        found: dict[str, Any] = {"text": self.text, "score": _rounded(self.score)}
        found["tokens"] = [
            {
                "text": token.text, "log_prob": _rounded(token.log_prob), "copied": _rounded(token.copied),
                "source": self._word(token.place),
            }
            for token in self.tokens
        ]  # fmt: skip
        if with_attention:
            found["source_tokens"] = [word.strip() for word in self.source.words] if self.source else []
            found["attention"] = [] if self.attention is None else self.attention.astype(float).round(4).tolist()
        if self.others:
            found["others"] = [{"text": other.text, "score": _rounded(other.score)} for other in self.others]
        return found

    def _word(self, place: int | None) -> str | None:
        return None if place is None or self.source is None else self.source.words[place].strip()


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 6)
