"""BLEU and chrF: equal to sacrebleu's own figures, and intervals that hold the figure of all sentences together."""

import json
import math
import random
import subprocess
import sys

import numpy as np
import pytest
import sacrebleu

from textrnn.scores.bleu import corpus_bleu, corpus_chrf, resampled_sums, score_bleu, score_chrf

WORDS = ["a", "the", "cat", "dog", "sat", "on", "mat", ".", ",", "don't", "3.5", "Haus", "über", "x"]


def texts(number, seed, longest=12):
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(0, longest))) for _ in range(number)]


@pytest.fixture
def corpus():
    """Outputs, some of which are right, and two references of each."""
    outputs, others = texts(60, 1), texts(60, 2)
    pairs = enumerate(zip(outputs, others, strict=True))
    references = [[output if place % 3 else other, other] for place, (output, other) in pairs]
    return outputs, references


def as_streams(references):
    return [list(stream) for stream in zip(*references, strict=True)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [1, 2, 20])
def test_figures_equal_those_of_sacrebleu(size, seed):
    outputs, references = texts(size, seed), [texts(2, 100 * seed + place) for place in range(size)]
    streams = as_streams(references)
    assert score_bleu(outputs, references).score == pytest.approx(sacrebleu.corpus_bleu(outputs, streams).score)
    assert score_chrf(outputs, references).score == pytest.approx(sacrebleu.corpus_chrf(outputs, streams).score)


def test_figures_equal_those_of_the_command(corpus, tmp_path):
    outputs, references = corpus
    paths = [tmp_path / name for name in ("first", "second", "out")]
    for path, lines in zip(paths, [*as_streams(references), outputs], strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "sacrebleu", *map(str, paths[:2]), "-i", str(paths[2])]
    options = ["-lc", "--chrf-lowercase", "-m", "bleu", "chrf", "-w", "6"]
    printed = subprocess.run([*command, *options], capture_output=True, check=True).stdout
    bleu, chrf = json.loads(printed)
    found = score_bleu(outputs, references, lowercase=True), score_chrf(outputs, references, lowercase=True)
    assert (round(found[0].score, 6), round(found[1].score, 6)) == (bleu["score"], chrf["score"])
    assert found[0].signature == bleu["signature"]
    assert found[1].signature == chrf["signature"]


def test_bleu_equals_a_figure_worked_out_by_hand():
    found = score_bleu(["the cat sat on a the mat"], [["the cat sat on the very old mat"]])
    precisions = 6 / 7, 3 / 6, 2 / 5, 1 / 4
    assert found.score == pytest.approx(100 * math.exp(1 - 8 / 7) * math.prod(precisions) ** (1 / 4))


def test_orders_of_which_nothing_is_found_count_as_parts_of_an_ngram():
    found = score_bleu(["a b x c d"], [["a b y c d"]])
    assert found.score == pytest.approx(100 * (4 / 5 * 2 / 4 * (1 / 2) / 3 * (1 / 4) / 2) ** (1 / 4))


def test_chrf_equals_a_figure_worked_out_by_hand():
    assert score_chrf(["abc"], [["abd"]]).score == pytest.approx(100 * (2 / 3 + 1 / 2 + 0) / 3)


def test_an_output_that_is_too_short_for_an_order_is_scored_alone_without_it():
    found = score_bleu(["the cat sat", "a b c d"], [["the cat sat"], ["x"]])
    assert found.sentences == pytest.approx((100, 0))


@pytest.mark.parametrize("score", [score_bleu, score_chrf])
def test_letter_case_counts_unless_told_otherwise(score):
    outputs, references = ["The Cat Sat Down"], [["the cat sat down"]]
    assert score(outputs, references).score < 50
    assert score(outputs, references, lowercase=True).score == pytest.approx(100)


def test_the_tokenizer_is_chosen():
    outputs, references = ["今天天气很好"], [["今天天气很冷"]]
    assert score_bleu(outputs, references).score == 0
    assert score_bleu(outputs, references, tokenize="zh").score > 50


@pytest.mark.parametrize("score", [score_bleu, score_chrf])
def test_empty_outputs_score_nothing(score):
    found = score(["", "the cat sat down"], [["a"], ["the cat sat down"]])
    assert found.sentences == pytest.approx((0, 100))
    assert score([""], [["a"]]).score == 0


@pytest.mark.parametrize("score", [score_bleu, score_chrf])
def test_intervals_hold_the_score_and_repeat_themselves(score, corpus):
    found = score(*corpus)
    assert found.interval.low < found.score < found.interval.high
    assert score(*corpus).interval == found.interval
    assert score(["the cat sat down"], [["the cat sat down"]]).interval == pytest.approx((100, 100))


def test_an_interval_is_as_wide_as_that_of_sacrebleu(corpus):
    outputs, references = corpus
    theirs = sacrebleu.BLEU().corpus_score(outputs, as_streams(references), n_bootstrap=1000)
    low, high = score_bleu(outputs, references).interval
    half_width = float(theirs.format().split("± ")[1].split(")")[0])
    assert (high - low) / 2 == pytest.approx(half_width, rel=0.15)


def test_sums_are_those_of_as_many_sentences():
    statistics = np.stack([np.ones(50), np.arange(50.0)], axis=1)
    sums = resampled_sums(statistics, seed=1, resamples=400)
    assert sums.shape == (400, 2)
    assert (sums[:, 0] == 50).all()
    assert sums[:, 1].mean() == pytest.approx(statistics[:, 1].sum(), rel=0.02)
    assert sums[:, 1].std() == pytest.approx(np.sqrt(50) * statistics[:, 1].std(), rel=0.1)


def test_formulas_take_many_sums_at_once():
    rng = np.random.default_rng(1)
    hits = np.sort(rng.integers(0, 9, (7, 4)))[:, ::-1]
    bleu = np.concatenate([rng.integers(1, 20, (7, 2)), hits, hits + 3], axis=1).astype(float)
    assert corpus_bleu(bleu) == pytest.approx([float(corpus_bleu(row)) for row in bleu])
    chrf = rng.integers(0, 5, (7, 18)).astype(float)
    assert corpus_chrf(chrf) == pytest.approx([float(corpus_chrf(row)) for row in chrf])


@pytest.mark.parametrize("score", [score_bleu, score_chrf])
@pytest.mark.parametrize(("outputs", "references"), [([], []), (["a"], []), (["a"], [[]])])
def test_what_has_no_reference_is_refused(score, outputs, references):
    with pytest.raises(ValueError, match="reference"):
        score(outputs, references)
