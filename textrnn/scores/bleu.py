"""BLEU and chrF of translations, as sacrebleu has them (Post 2018), with intervals and a figure for each sentence.

found = score_bleu(["The cat sat down"], [["the cat sat down here"]], lowercase=True)
found.score, found.signature                     # 77.88, "nrefs:1|case:lc|eff:no|tok:13a|smooth:exp|version:2.6.0"
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textrnn.scores.bootstrap import LEVEL, RESAMPLES, Interval

BLEU_ORDER = 4  # n-grams of words up to this length
CHRF_ORDER = 6  # n-grams of characters
CHRF_BETA = 2  # how many times as much recall counts as precision
_BLOCK_NUMBERS = 1 << 22

Floats = NDArray[np.float64]
Formula = Callable[[Floats], Floats]  # from statistics (..., K) to scores (...), 0 to 100


@dataclass(frozen=True)
class CorpusScore:
    """score: of all sentences together, 0 to 100. interval: where it lies with 95 % confidence.

    sentences: the score of each alone. signature: how sacrebleu says by which rules it was counted.
    """

    score: float
    interval: Interval
    sentences: tuple[float, ...]
    signature: str


def score_bleu(
    outputs: Sequence[str],
    references: Sequence[Sequence[str]],
    *,
    lowercase: bool = False,
    tokenize: str = "13a",
    seed: int = 0,
) -> CorpusScore:
    """Score outputs against the references of each by BLEU (Papineni et al. 2002, smoothed as mteval-v13a does).

    A sentence alone is scored over the orders that it is long enough for. tokenize: a tokenizer of sacrebleu, such as
    13a, intl, zh or char. Raises ValueError without outputs, or where one has no reference.
    """
    from sacrebleu.metrics.bleu import BLEU

    _check(outputs, references)
    alone = BLEU(lowercase=lowercase, tokenize=tokenize, effective_order=True)
    found = [alone.sentence_score(output, list(known)) for output, known in zip(outputs, references, strict=True)]
    statistics = np.array([[each.sys_len, each.ref_len, *each.counts, *each.totals] for each in found], np.float64)
    together = BLEU(lowercase=lowercase, tokenize=tokenize)
    together.num_refs = _number_of_references(references)
    sentences = tuple(each.score for each in found)
    return _corpus_score(statistics, corpus_bleu, sentences, str(together.get_signature()), seed)


def score_chrf(
    outputs: Sequence[str], references: Sequence[Sequence[str]], *, lowercase: bool = False, seed: int = 0
) -> CorpusScore:
    """Score outputs by chrF2 (Popović 2015): F of their character n-grams, spaces left out.

    Of several references the one with the highest score counts. Raises ValueError as `score_bleu` does.
    """
    from sacrebleu.metrics.chrf import CHRF

    _check(outputs, references)
    metric = CHRF(char_order=CHRF_ORDER, beta=CHRF_BETA, lowercase=lowercase)
    metric.num_refs = _number_of_references(references)
    if lowercase:
        outputs = [output.lower() for output in outputs]
        references = [[reference.lower() for reference in known] for known in references]
    statistics = np.stack([_best_match(output, known) for output, known in zip(outputs, references, strict=True)])
    sentences = tuple(corpus_chrf(statistics).tolist())
    return _corpus_score(statistics, corpus_chrf, sentences, str(metric.get_signature()), seed)


def _check(outputs: Sequence[str], references: Sequence[Sequence[str]]) -> None:
    if not outputs or len(outputs) != len(references):
        raise ValueError(f"{len(outputs)} outputs cannot be scored against the references of {len(references)}")
    if not all(references):
        raise ValueError("an output without a reference cannot be scored")


def _number_of_references(references: Sequence[Sequence[str]]) -> int:
    """Give how many references each output has, -1 where it is not the same number for all."""
    numbers = {len(known) for known in references}
    return numbers.pop() if len(numbers) == 1 else -1


def _corpus_score(
    statistics: Floats, formula: Formula, sentences: tuple[float, ...], signature: str, seed: int
) -> CorpusScore:
    score = float(formula(statistics.sum(axis=0)))
    low, high = np.quantile(formula(resampled_sums(statistics, seed=seed)), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return CorpusScore(score, Interval(float(low), float(high)), sentences, signature)


def resampled_sums(statistics: Floats, *, seed: int, resamples: int = RESAMPLES) -> Floats:
    """Draw as many of the sentences (N, K) as there are, with replacement, again and again: their sums (resamples, K).

    A score of a corpus is no mean of its sentences' scores, but it follows from the sums of their counts (Koehn 2004).
    """
    N = len(statistics)
    rng = np.random.default_rng(seed)
    rows = max(1, _BLOCK_NUMBERS // N)
    sums = []
    for start in range(0, resamples, rows):
        block = min(rows, resamples - start)
        drawn = rng.integers(0, N, (block, N)) + N * np.arange(block)[:, None]
        times = np.bincount(drawn.ravel(), minlength=block * N).reshape(block, N)  # how often each sentence was drawn
        sums.append(times @ statistics)
    return np.concatenate(sums)


def corpus_bleu(statistics: Floats) -> Floats:
    """Give BLEU of sums (..., 2 + 2 · BLEU_ORDER): words, words of the reference, n-grams found by n, n-grams by n.

    An order of which no n-gram was found has a precision of half an n-gram, the next of a quarter and so on; without
    a single word found, or without any n-gram of an order, the score is 0.
    """
    words, wanted = statistics[..., 0], statistics[..., 1]
    hits, totals = statistics[..., 2 : 2 + BLEU_ORDER], statistics[..., 2 + BLEU_ORDER :]
    halvings = np.cumsum(hits == 0, axis=-1)
    precisions = np.where(hits > 0, hits, 0.5**halvings) / np.maximum(totals, 1)  # (..., BLEU_ORDER)
    brevity = np.exp(np.minimum(0.0, 1 - wanted / np.maximum(words, 1)))  # eq. 1
    usable = hits.any(axis=-1) & totals.all(axis=-1)
    scores: Floats = np.where(usable, 100 * brevity * np.exp(np.log(precisions).mean(axis=-1)), 0.0)
    return scores


def corpus_chrf(statistics: Floats) -> Floats:
    """Give chrF of sums (..., 3 · CHRF_ORDER): for each n the n-grams written, of the reference, and in both.

    Precision and recall are averaged over the orders that both sides are long enough for.
    """
    written, wanted, both = np.moveaxis(statistics.reshape(*statistics.shape[:-1], CHRF_ORDER, 3), -1, 0)
    counted = (written > 0) & (wanted > 0)
    orders = np.maximum(counted.sum(axis=-1), 1)
    precision = (both / np.maximum(written, 1) * counted).sum(axis=-1) / orders
    recall = (both / np.maximum(wanted, 1) * counted).sum(axis=-1) / orders
    weighted = CHRF_BETA**2 * precision + recall
    scores: Floats = 100 * ((1 + CHRF_BETA**2) * precision * recall / np.where(weighted > 0, weighted, 1))
    return scores


def _best_match(output: str, references: Sequence[str]) -> Floats:
    """Give the statistics (3 · CHRF_ORDER,) against the reference that the output is most like."""
    found = _character_ngrams(output)
    matches = np.array([_match(found, _character_ngrams(reference)) for reference in references], np.float64)
    best: Floats = matches[corpus_chrf(matches).argmax()]
    return best


def _character_ngrams(text: str) -> list[Counter[str]]:
    from sacrebleu.metrics.helpers import extract_all_char_ngrams

    return list(extract_all_char_ngrams(text, CHRF_ORDER))


def _match(found: Sequence[Counter[str]], wanted: Sequence[Counter[str]]) -> list[int]:
    statistics = []
    for written, reference in zip(found, wanted, strict=True):
        both = sum(min(count, reference[ngram]) for ngram, count in written.items() if ngram in reference)
        # where the reference is too short for this order, nothing was to be found, and nothing written is wrong
        statistics += [written.total() if reference else 0, reference.total(), both]
    return statistics
