"""Whole texts by sampling, in the form that a search gives."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from textrnn.decoding.attention_record import record_for
from textrnn.decoding.beam import Hypothesis
from textrnn.decoding.limits import limits_of
from textrnn.decoding.sampling import Sampler, sample
from textrnn.decoding.scoring import length_factor
from textrnn.decoding.stepper import Stepper


def sample_texts(
    stepper: Stepper,
    prompts: Sequence[Any],
    sampler: Sampler,
    *,
    count: int,
    limit: int | Sequence[int],
    rngs: Sequence[np.random.Generator],
    length_penalty: float = 0.0,
) -> list[list[Hypothesis]]:
    """Give `count` samples for each prompt of an encoder-decoder, in the order they were drawn.

    A text ends with the sampler's end, or with its prompt's limit of tokens, the end among them. rngs: one for each
    prompt. The sampler's barred takes the number of a prompt. The log-probabilities and scores are the model's own, as
    in beam_search.
    """
    sampler.validate()
    if not prompts:
        return []
    barred = sampler.barred
    if barred is not None:
        sampler = replace(sampler, barred=lambda row, written: barred(row // count, written))
    record = record_for(stepper, prompts)
    num_texts = len(prompts) * count
    limits = np.repeat(limits_of(limit, len(prompts)), count).tolist()
    ids: list[list[int]] = [[] for _ in range(num_texts)]
    log_probs: list[list[float]] = [[] for _ in range(num_texts)]
    sources: list[list[int]] = [[] for _ in range(num_texts)]  # the row of the batch that gave each token

    def stop(row: int, token: int) -> bool:
        return token == sampler.end or len(ids[row]) == limits[row]

    for choice in sample(stepper, prompts, sampler, limit=max(limits), rng=rngs, stop=stop, rows=count):
        if record is not None:
            record.add(choice.state)
        columns = (choice.rows.tolist(), choice.ids.tolist(), choice.log_probs.tolist())
        for place, (row, token, log_prob) in enumerate(zip(*columns, strict=True)):
            ids[row].append(token)
            log_probs[row].append(log_prob)
            sources[row].append(place)

    def hypothesis(row: int) -> Hypothesis:
        attention, copied = record.along(row // count, sources[row]) if record is not None else (None, None)
        score = sum(log_probs[row]) / float(length_factor(len(ids[row]), length_penalty))
        return Hypothesis(tuple(ids[row]), tuple(log_probs[row]), score, attention, copied)

    return [[hypothesis(prompt * count + i) for i in range(count)] for prompt in range(len(prompts))]
