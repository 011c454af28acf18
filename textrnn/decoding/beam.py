"""Beam search: the most probable text that can be found by keeping the few best beginnings at every step.

options = SearchOptions(width=4, limit=60, end=END, length_penalty=1.0, no_repeat_ngram=3)
for hypotheses in beam_search(stepper, sources, options):
    print(hypotheses[0].ids, hypotheses[0].score)

A prompt has `width` slots, filled one after the other at every step: each takes the best child that is left of its own
beginning and of those in the slots before it. So the first slots do what a narrower beam does, and a wider beam never
finds less. A text that has ended keeps its slot and costs nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from textrnn.decoding.attention_record import AttentionRecord, record_for
from textrnn.decoding.history import Barred, Tokens, find_banned, no_tokens
from textrnn.decoding.limits import limits_of
from textrnn.decoding.scoring import coverage_penalty, length_factor
from textrnn.decoding.selection import best_per_row, fill_slots
from textrnn.decoding.stepper import Array, Stepper, check_probable, has_no_source, select_rows
from textrnn.errors import UsageError


@dataclass(frozen=True)
class Hypothesis:
    """One text, with the model's log-probability of each token and the score it is ranked by.

    Of an attentive stepper also the attention (L, S) each of L tokens was written with, and how probable it was that it
    was to be copied (L,).
    """

    ids: tuple[int, ...]
    log_probs: tuple[float, ...]
    score: float
    attention: Array | None = field(default=None, compare=False, repr=False)
    copied: Array | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class SearchOptions:
    """What to search for. Lengths are in tokens, with the end among them; limit: one for all prompts or for each."""

    limit: int | Sequence[int]
    width: int = 4
    best: int = 0  # how many of the hypotheses are wanted, which ends the search early; 0 for all
    end: int | None = None
    least: int = 0  # tokens before the end
    length_penalty: float = 0.0
    coverage_penalty: float = 0.0
    no_repeat_ngram: int = 0  # 0 allows repeats
    barred: Barred | None = None  # the tokens that must not follow what a prompt's text has so far
    forbidden: Sequence[int] = ()

    def validate(self) -> None:
        """Raise UsageError for a value outside its range."""
        shortest = int(np.min(self.limit)) if np.size(self.limit) else 1
        for name, value, least in (
            ("limit of tokens", shortest, 1), ("width of the beam", self.width, 1), ("best", self.best, 0),
            ("least length", self.least, 0), ("length penalty", self.length_penalty, 0),
            ("coverage penalty", self.coverage_penalty, 0), ("no_repeat_ngram", self.no_repeat_ngram, 0),
        ):  # fmt: skip
            if not value >= least:
                raise UsageError(f"the {name} is {value}; it must be {least} or more.")


def beam_search(
    stepper: Stepper, prompt: Any, options: SearchOptions, *, history: Sequence[int] = ()
) -> list[list[Hypothesis]]:
    """Give the hypotheses for each row the stepper begins the prompt with, best first: up to `width` of them.

    Texts that reach their limit are ranked with those that end before. The score is log-probability over
    ((5 + length) / 6) ** length_penalty, plus the coverage penalty if the stepper is attentive (Wu et al. 2016,
    arXiv:1609.08144, eq. 14). Equal scores stay in order of their slots. history: tokens before the text that count as
    written. Raises InputError if the model allows no text at all, UsageError for a list of limits that does not
    have one for each row.
    """
    options.validate()
    if has_no_source(stepper, prompt):
        return []
    log_probs, state = stepper.begin(prompt)
    log_probs = log_probs.copy()  # a stepper may keep those; what a step gives is the caller's
    record = record_for(stepper, prompt)
    search = _Search(options, len(log_probs), history, record)
    while True:
        if record is not None:
            record.add(state)
        rows, tokens = search.advance(log_probs)
        if len(rows) == 0:
            return search.ranked()
        log_probs, state = stepper.step(tokens, select_rows(state, rows))


class _Search:
    """The slots of N prompts, of which n still grow. The stepper's batch has a row for each slot that does.

    The rows of a prompt stand together: an encoder-decoder multiplies them with their source at once.
    """

    def __init__(
        self, options: SearchOptions, num_prompts: int, history: Sequence[int], record: AttentionRecord | None
    ) -> None:
        self.options, self.record = options, record
        self.history = np.array(history, np.int64)
        self.limits = limits_of(options.limit, num_prompts)
        slots = (num_prompts, options.width)
        longest = int(self.limits.max(initial=0))
        self.ids = np.zeros((*slots, longest), np.int64)
        self.log_probs = np.zeros((*slots, longest))
        self.sources = np.zeros((*slots, longest), np.int64)  # the row of the batch that gave each token
        self.scores = np.full(slots, -np.inf)  # of the texts that have ended
        self.lengths = np.zeros(slots, np.int64)  # of the texts that have ended; 0 for a slot that is open
        self.written = 0
        # what grows: the prompts (n,); their slots, rows of the batch and log-probabilities (n, r), where a row of -1
        # and -inf fills up for prompts with fewer than r slots left
        self.growing = np.arange(num_prompts)
        self.slots = np.zeros((num_prompts, 1), np.int64)
        self.rows = np.arange(num_prompts)[:, None]
        self.totals = np.zeros((num_prompts, 1))

    def advance(self, log_probs: Array) -> tuple[Array, Array]:
        """Give every open slot a child, given log_probs (B, V); give the rows to step on from, and their tokens."""
        values, tokens = self._children(log_probs)  # (B, C)
        (n, r), C = self.slots.shape, values.shape[1]
        candidates = (self.totals[:, :, None] + values[self.rows]).reshape(n, r * C)
        owners = np.repeat(self.slots, C, axis=1)
        picks = fill_slots(candidates, owners, self.lengths[self.growing] == 0)  # (n, K)
        places, slots = np.nonzero(picks >= 0)
        picked = picks[places, slots]
        rows, columns = self.rows[places, picked // C], picked % C
        prompts, parents = self.growing[places], owners[places, picked]
        ids, totals = tokens[rows, columns], candidates[places, picked]
        for array, new in ((self.ids, ids), (self.log_probs, values[rows, columns]), (self.sources, rows)):
            array[prompts, slots, : self.written] = array[prompts, parents, : self.written]
            array[prompts, slots, self.written] = new
        self.written += 1
        has_ended = (ids == self.options.end) | (self.written == self.limits[prompts])
        self._end(prompts[has_ended], slots[has_ended], totals[has_ended])
        grown = np.flatnonzero(~has_ended)
        grid = np.full(picks.shape, -1)  # (n, K) which child grows on in a slot
        all_totals = np.full(picks.shape, -np.inf)
        grid[places[grown], slots[grown]], all_totals[places[grown], slots[grown]] = grown, totals[grown]
        kept = self._keep(grid, all_totals)
        return rows[kept], ids[kept]

    def _children(self, log_probs: Array) -> tuple[Array, Array]:
        """Give the best children of every row; a rule against repetition is lifted where it leaves none."""
        options, width = self.options, log_probs.shape[1]
        count = min(options.width, width)
        log_probs[:, list(options.forbidden)] = -np.inf
        if options.end is not None and self.written < options.least:
            log_probs[:, options.end] = -np.inf
        rows, tokens = self._banned()
        kept = log_probs[rows, tokens]
        log_probs[rows, tokens] = -np.inf
        values, children = best_per_row(log_probs, count)
        is_stuck = values[:, 0] == -np.inf
        if is_stuck.any():
            log_probs[rows, tokens] = kept
            values[is_stuck], children[is_stuck] = best_per_row(log_probs[is_stuck], count)
        check_probable(not np.isnan(values[:, 0]).any())
        return values, children

    def _banned(self) -> Tokens:
        ngram, barred = self.options.no_repeat_ngram, self.options.barred
        if ngram == 0 and barred is None:
            return no_tokens()
        is_real = self.rows >= 0
        prompts = np.repeat(self.growing, is_real.sum(axis=1))
        ids = self.ids[prompts, self.slots[is_real], : self.written]  # (B, T)
        before = np.broadcast_to(self.history, (len(ids), len(self.history)))
        return find_banned(np.concatenate((before, ids), axis=1), ngram, barred, prompts.tolist())

    def _end(self, prompts: Array, slots: Array, totals: Array) -> None:
        """Score texts that are complete. They keep their slots."""
        self.lengths[prompts, slots] = self.written
        scores = totals / length_factor(self.written, self.options.length_penalty)
        if self.record is not None and self.options.coverage_penalty > 0:
            for i, (prompt, slot) in enumerate(zip(prompts.tolist(), slots.tolist(), strict=True)):
                attention, _ = self.record.along(prompt, self.sources[prompt, slot, : self.written])
                scores[i] += coverage_penalty(attention, self.options.coverage_penalty)
        self.scores[prompts, slots] = scores

    def _keep(self, grid: Array, totals: Array) -> Array:
        """Go on with the prompts that still grow; give their children, row after row. grid, totals: (n, K).

        A prompt is settled when no growing text can come among the wanted ones: more tokens add no probability, and
        nothing is divided by more than the factor of the longest text.
        """
        wanted = np.sort(self.scores[self.growing], axis=1)[:, -self._num_wanted]
        bound = totals.max(axis=1) / length_factor(self.limits[self.growing], self.options.length_penalty)
        goes_on = (grid >= 0).any(axis=1) & (bound >= wanted)
        grid, totals, self.growing = grid[goes_on], totals[goes_on], self.growing[goes_on]
        r = int((grid >= 0).sum(axis=1).max(initial=0))
        order = np.argsort(grid < 0, axis=1, kind="stable")[:, :r]  # the growing slots first
        self.slots, self.totals = order, np.take_along_axis(totals, order, axis=1)
        kept = np.take_along_axis(grid, order, axis=1)
        self.rows = np.where(kept < 0, -1, np.cumsum(kept >= 0).reshape(kept.shape) - 1)
        return kept[kept >= 0]

    @property
    def _num_wanted(self) -> int:
        return min(self.options.best or self.options.width, self.options.width)

    def ranked(self) -> list[list[Hypothesis]]:
        check_probable(bool((self.lengths > 0).any(axis=1).all()))
        order = np.argsort(-self.scores, axis=1, kind="stable")[:, : self._num_wanted]
        return [
            [self._hypothesis(prompt, slot) for slot in slots if self.lengths[prompt, slot] > 0]
            for prompt, slots in enumerate(order.tolist())
        ]

    def _hypothesis(self, prompt: int, slot: int) -> Hypothesis:
        at = (prompt, slot, slice(int(self.lengths[prompt, slot])))
        attention, copied = self.record.along(prompt, self.sources[at]) if self.record is not None else (None, None)
        score = float(self.scores[prompt, slot])
        return Hypothesis(tuple(self.ids[at].tolist()), tuple(self.log_probs[at].tolist()), score, attention, copied)
