"""Beam search: the most probable text that can be found by keeping the few best beginnings at every step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from textrnn.decoding.history import History
from textrnn.decoding.stepper import Array, Stepper, select_rows
from textrnn.errors import InputError


@dataclass(frozen=True)
class Hypothesis:
    """One text the search found, with the model's log-probability of each token and the score it is ranked by."""

    ids: tuple[int, ...]
    log_probs: tuple[float, ...]
    score: float


@dataclass(frozen=True)
class _Beginning:
    ids: tuple[int, ...] = ()
    log_probs: tuple[float, ...] = ()
    total: float = 0.0

    def extend(self, token: int, log_prob: float) -> "_Beginning":
        return _Beginning((*self.ids, token), (*self.log_probs, log_prob), self.total + log_prob)


def beam_search(
    stepper: Stepper,
    prompt: Any,
    *,
    width: int,
    limit: int,
    end: int | None = None,
    length_penalty: float = 0.0,
    forbidden: Sequence[int] = (),
    no_repeat_ngram: int = 0,
    history: Sequence[int] = (),
) -> list[Hypothesis]:
    """Give up to `width` hypotheses of at most `limit` tokens, best first.

    A hypothesis that reaches the end token leaves the beam, which narrows by one (Sutskever, Vinyals & Le 2014,
    sec. 3.2). The prompt is one row. The ranking is by log-probability over ((5 + length) / 6) ** length_penalty
    (Wu et al. 2016, arXiv:1609.08144, eq. 14). history: tokens before the text whose n-grams count as seen.
    """
    log_probs, state = stepper.begin(prompt)
    seen = History(1, log_probs.shape[1], history, ngram=no_repeat_ngram) if no_repeat_ngram > 0 else None
    beam, finished = [_Beginning()], list[_Beginning]()
    for step in range(limit):
        if step > 0:
            ids = np.array([beginning.ids[-1] for beginning in beam])
            log_probs, state = stepper.step(ids, state)
        scores = _restrict(log_probs, forbidden, seen)
        rows, tokens = _best(beam, scores, width - len(finished))
        grown = [beam[row].extend(token, float(scores[row, token])) for row, token in zip(rows, tokens, strict=True)]
        finished += [beginning for beginning in grown if beginning.ids[-1] == end]
        kept = [i for i, beginning in enumerate(grown) if beginning.ids[-1] != end]
        beam = [grown[i] for i in kept]
        if not beam:
            break
        parents = [rows[i] for i in kept]
        state = select_rows(state, np.array(parents))
        if seen is not None:
            _remember(seen, parents, beam)
    return _rank(finished + beam, length_penalty)


def _restrict(log_probs: Array, forbidden: Sequence[int], history: History | None) -> Array:
    scores = log_probs.astype(np.float64)
    scores[:, list(forbidden)] = -np.inf
    return scores if history is None else history.ban_repeats(scores, range(len(scores)))


def _best(beam: list[_Beginning], scores: Array, count: int) -> tuple[list[int], list[int]]:
    """Give the rows and tokens of the best continuations, best first; equal ones in order of row and token."""
    totals = np.array([beginning.total for beginning in beam])
    candidates = (totals[:, None] + scores).reshape(scores.size)  # (B·V,)
    count = min(count, int((candidates > -np.inf).sum()))
    if count == 0:
        raise InputError("the model gives no token a probability. Its weights are damaged; train it again.")
    threshold = np.partition(candidates, -count)[-count]
    above = np.flatnonzero(candidates >= threshold)
    chosen = above[np.argsort(-candidates[above], kind="stable")][:count]
    rows, tokens = np.divmod(chosen, scores.shape[1])
    return rows.tolist(), tokens.tolist()


def _remember(history: History, parents: list[int], beam: list[_Beginning]) -> None:
    history.select(parents)
    for row, beginning in enumerate(beam):
        history.append(row, beginning.ids[-1])


def _rank(found: list[_Beginning], length_penalty: float) -> list[Hypothesis]:
    hypotheses = [
        Hypothesis(one.ids, one.log_probs, one.total / ((5 + len(one.ids)) / 6) ** length_penalty) for one in found
    ]
    return sorted(hypotheses, key=lambda hypothesis: -hypothesis.score)
