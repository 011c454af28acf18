"""Sampling: one random token per row and step, from the model's distribution or a changed one.

    for choice in sample(stepper, prompt, Sampler(temperature=0.8, top_p=0.95), limit=500, rng=rng):
        print(choice.ids[0])

Changes to the distribution are applied in this order: forbidden tokens, repetition penalty, repeated n-grams and
tokens, temperature, top-k, top-p, min-p, typical.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from textrnn.decoding import filters
from textrnn.decoding.history import Barred, History, ban, find_banned, penalize
from textrnn.decoding.stepper import Array, State, Stepper, check_probable, repeat_rows, select_rows
from textrnn.errors import UsageError


@dataclass(frozen=True)
class Sampler:
    """How to choose from a distribution; the defaults choose from the model's own, unchanged."""

    temperature: float = 1.0  # 0 takes the likeliest token
    top_k: int = 0  # 0 keeps all
    top_p: float = 1.0
    min_p: float = 0.0
    typical: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram: int = 0  # 0 allows repeats
    barred: Barred | None = None  # the tokens that must not follow what a row has so far
    forbidden: tuple[int, ...] = ()
    end: int | None = None
    least: int = 0  # tokens before the end

    def validate(self) -> None:
        """Raise UsageError for a value outside its range."""
        heat = self.temperature
        _require("--temperature", heat, heat == 0 or 1e-6 <= heat <= 100, "0 (greedy) or from 0.000001 to 100")
        _require("--top-k", self.top_k, self.top_k >= 0, "0 (all) or more")
        _require("--top-p", self.top_p, 0 < self.top_p <= 1, "above 0 and at most 1")
        _require("--min-p", self.min_p, 0 <= self.min_p <= 1, "from 0 to 1")
        _require("--typical", self.typical, 0 < self.typical <= 1, "above 0 and at most 1")
        penalty = self.repetition_penalty
        _require("--repetition-penalty", penalty, 1 <= penalty <= 100, "from 1 (none) to 100")
        _require("--no-repeat-ngram", self.no_repeat_ngram, self.no_repeat_ngram >= 0, "0 (off) or more")
        _require("the least length", self.least, self.least >= 0, "0 (any) or more")

    @property
    def looks_back(self) -> bool:
        return self.repetition_penalty != 1 or self.bans_repeats

    @property
    def bans_repeats(self) -> bool:
        return self.no_repeat_ngram > 0 or self.barred is not None

    @property
    def is_plain(self) -> bool:
        """Say whether the probabilities only need the temperature."""
        filtered = self.top_k > 0 or self.top_p < 1 or self.min_p > 0 or self.typical < 1
        return self.temperature > 0 and not filtered and not self.looks_back


def _require(option: str, value: float, allowed: bool, range_text: str) -> None:
    if not allowed:
        raise UsageError(f"{option} is {value}; it must be {range_text}.")


class Choice(NamedTuple):
    """The tokens of one step: for each row still going, its number, its token, and the model's own log-probability.

    state: the rows' state they were chosen in.
    """

    rows: Array
    ids: Array
    log_probs: Array
    state: State


def never(row: int, token: int) -> bool:
    """Let every row run to the limit."""
    return False


def sample(
    stepper: Stepper,
    prompt: Any,
    sampler: Sampler,
    *,
    limit: int,
    rng: np.random.Generator | Sequence[np.random.Generator],
    stop: Callable[[int, int], bool] = never,
    rows: int = 1,
    history: Sequence[int] = (),
) -> Iterator[Choice]:
    """Yield a token per row and step, until each row has `limit` tokens or stop(row, token) ends it.

    The token that ends a row is yielded. rows: samples of each prompt row, computed as one batch; what a row
    draws does not depend on when the others end. rng: one for all, or one for each prompt row, whose samples then
    do not depend on the other prompts. history: tokens that count as already written.
    """
    sampler.validate()
    log_probs, state = repeat_rows(*stepper.begin(prompt), rows)
    chooser = _Chooser(sampler, log_probs.shape, history, [rng] if isinstance(rng, np.random.Generator) else rng)
    going = np.arange(len(log_probs))
    for remaining in range(limit, 0, -1):
        ids = chooser.choose(log_probs, going)
        yield Choice(going, ids, log_probs[np.arange(len(ids)), ids], state)
        kept = [i for i, (row, token) in enumerate(_pairs(going, ids)) if not stop(row, token)]
        if not kept or remaining == 1:
            return
        if len(kept) < len(going):
            going, ids, state = going[kept], ids[kept], select_rows(state, np.array(kept))
        log_probs, state = stepper.step(ids, state)


def _pairs(rows: Array, ids: Array) -> Iterator[tuple[int, int]]:
    return zip(rows.tolist(), ids.tolist(), strict=True)


class _Chooser:
    """A sampler at work on rows that it remembers."""

    def __init__(
        self,
        sampler: Sampler,
        shape: tuple[int, ...],
        history: Sequence[int],
        rngs: Sequence[np.random.Generator],
    ) -> None:
        self.sampler, self.rngs = sampler, rngs
        self.rows, vocabulary = shape
        self.chosen = 0  # tokens of each row
        self.history = History(self.rows, vocabulary, history) if sampler.looks_back else None

    def choose(self, log_probs: Array, rows: Array) -> Array:
        """Choose one token for each of these rows; log_probs (B, V) belong to them."""
        sampler, forbidden = self.sampler, self.forbidden
        self.chosen += 1
        if sampler.is_plain:
            return self.draw(self.plain_weights(log_probs, forbidden), rows)
        scores = self.scores(log_probs, rows, forbidden)
        ids = scores.argmax(axis=1) if sampler.temperature == 0 else self.draw(np.exp(self.filter(scores)), rows)
        if self.history is not None:
            self.history.append(rows, ids)
        return ids

    @property
    def forbidden(self) -> list[int]:
        """Give what no row may write next."""
        sampler = self.sampler
        if sampler.end is None or self.chosen >= sampler.least:
            return list(sampler.forbidden)
        return [*sampler.forbidden, sampler.end]

    def plain_weights(self, log_probs: Array, forbidden: list[int]) -> Array:
        """Give p^(1/T), the fast way for the common case."""
        if self.sampler.temperature == 1:
            weights: Array = np.exp(log_probs)
            if forbidden:
                weights[:, forbidden] = 0
            return weights
        scores = log_probs / self.sampler.temperature
        if forbidden:
            scores[:, forbidden] = -np.inf
        # the best score becomes 0: at a low temperature all weights would vanish otherwise
        scores -= scores.max(axis=1, keepdims=True)
        return np.exp(scores, out=scores)

    def scores(self, log_probs: Array, rows: Array, forbidden: list[int]) -> Array:
        """Give scores (B, V) without forbidden or repeated tokens; every row keeps a finite score."""
        sampler = self.sampler
        scores = log_probs.astype(np.float64)
        scores[:, forbidden] = -np.inf
        check_probable(bool((scores.max(axis=1) > -np.inf).all()))
        if self.history is not None and sampler.repetition_penalty != 1:
            scores = penalize(scores, self.history.seen[rows], sampler.repetition_penalty)
        if self.history is not None and sampler.bans_repeats:
            written = self.history.written(rows)
            ban(scores, *find_banned(written, sampler.no_repeat_ngram, sampler.barred, rows.tolist()))
        return scores

    def filter(self, scores: Array) -> Array:
        sampler = self.sampler
        scores = (scores - scores.max(axis=1, keepdims=True)) / sampler.temperature
        if sampler.top_k > 0:
            scores = filters.top_k(scores, sampler.top_k)
        if sampler.top_p < 1:
            scores = filters.top_p(scores, sampler.top_p)
        if sampler.min_p > 0:
            scores = filters.min_p(scores, sampler.min_p)
        if sampler.typical < 1:
            scores = filters.typical(scores, sampler.typical)
        return scores

    def draw(self, weights: Array, rows: Array) -> Array:
        """Draw one token per row in proportion to weights (B, V), by inverting the cumulative sum."""
        if self.rows == 1:  # one stream, where every call counts
            return np.array([_invert(weights[0].cumsum(dtype=np.float64), self.rngs[0].random())])
        cumulative = weights.cumsum(axis=1, dtype=np.float64)
        each = self.rows // len(self.rngs)
        uniform = np.concatenate([rng.random(each) for rng in self.rngs])[rows]
        return np.array([_invert(*pair) for pair in zip(cumulative, uniform.tolist(), strict=True)])


def _invert(cumulative: Array, uniform: float) -> int:
    """Give the token at a fraction of the cumulative weights (V,); it has a weight above zero."""
    total = float(cumulative[-1])
    check_probable(total > 0)
    # below the total even where the product rounds up
    threshold = min(uniform * total, math.nextafter(total, 0))
    return int(cumulative.searchsorted(threshold, side="right"))
