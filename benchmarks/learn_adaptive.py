"""Learn the weights of the default ranker, and print them as they stand in textrnn/summarizers/adaptive.py.

    python benchmarks/learn_adaptive.py DATA [--folds 5] [--seeds 5] [--without title,most]

DATA: the folder that holds cnndm/, scitldr/ and scisummnet/. An evolution strategy (Hansen & Ostermeier 2001, without
covariances) moves the weights towards the highest mean ROUGE of several tasks: each set with the number of sentences
its references have, and with others, with titles and without. First it cross-validates: what is printed for a fold was
learned on the others. About two minutes on one core.
"""

import argparse
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from summary_quality import SETS, Example, read, shuffled

from textrnn.scores.rouge_words import words
from textrnn.summarizers.adaptive import PLACE_WEIGHTS, WEIGHTS, features, place_evidence
from textrnn.summarizers.analysis import analyze_sentences
from textrnn.summarizers.textrank import TextRank
from textrnn.text.sentences import Sentence
from textrnn.text.terms import Analyzer

TRAINING = "scitldr/train.jsonl"
NUM_TRAINING = 600
ROUGE_2_SHARE = 0.15  # what a point of ROUGE-2 is worth beside a point of ROUGE-1
# Where the search begins, and how far it looks: the standard deviation of each weight.
START = {"title": 2.0, "most": 0.9, "bias": -1.0, "first": 1.0, "length": 0.5, "wanted": 1.0}
STEP = {"cosine": 0.3, "words": 0.3, "long": 0.5, "content": 0.5, "unique": 0.5, "capitals": 0.5, "digits": 1.0,
        "quotes": 0.3, "title": 1.0, "head": 0.2,
        "most": 0.3, "bias": 0.4, "first": 0.3, "length": 0.3, "wanted": 0.3}  # fmt: skip
assert list(STEP) == [*list(WEIGHTS)[1:], *PLACE_WEIGHTS]
NAMES = list(STEP)  # the weight of textrank is 1: only ratios matter
TASKS = [  # set, sentences of a summary, weight
    ("CNN/DM", 3, 2.5), ("CNN/DM", 1, 0.4), ("CNN/DM", 2, 0.4), ("CNN/DM", 5, 0.2), ("CNN/DM, 12", 2, 0.2),
    ("CNN/DM, 7", 1, 0.1), ("ScisummNet", 5, 0.5), ("ScisummNet, no title", 5, 0.5), ("ScisummNet, no title", 3, 0.3),
    ("SciTLDR, no title", 1, 1.0), ("SciTLDR", 1, 0.4), ("training, no title", 1, 0.6),
]  # fmt: skip
COUNTS = sorted({count for _, count, _ in TASKS})
REPORTS = [("CNN/DM", 3), ("CNN/DM", 1), ("CNN/DM, 12", 3), ("ScisummNet", 5), ("ScisummNet, no title", 5),
           ("SciTLDR", 1), ("SciTLDR, no title", 1), ("CNN/DM, unordered", 3), ("ScisummNet, unordered", 5),
           ("SciTLDR, unordered", 1)]  # fmt: skip


@dataclass
class Item:
    """A text as arrays: features (N, F), logarithms of the places (N,), evidence by the number of sentences wanted."""

    features: np.ndarray
    places: np.ndarray
    evidence: dict[int, np.ndarray]
    sentences: list[list[str]]
    references: list[tuple[Counter, Counter, int]]
    gains: dict[tuple[int, ...], np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, example: Example, analyzer: Analyzer) -> "Item":
        sentences = [Sentence(text, 0, 0, 0, "prose") for text in example.sentences]
        text = replace(analyze_sentences(sentences, analyzer, title=example.title or ""), ordered=example.ordered)
        ranks = TextRank().rank(text)
        known = features(text, ranks)
        columns = np.stack([known[name] for name in ["textrank", *NAMES] if name in WEIGHTS], axis=1)
        references = [
            [word for line in each.split("\n") for word in words(line, stems=True)] for each in example.references
        ]
        counted = [(Counter(each), Counter(pairwise(each)), len(each)) for each in references]
        evidence = {n: place_evidence(replace(text, wanted=n), ranks) for n in COUNTS}
        places = np.log1p(np.arange(len(text))) * text.ordered
        return cls(columns, places, evidence, [words(text, stems=True) for text in example.sentences], counted)

    def rouge(self, chosen: tuple[int, ...]) -> np.ndarray:
        """Give ROUGE-1 and ROUGE-2 F1 x 100 of some sentences, the best of each over the references."""
        if chosen not in self.gains:
            found = [word for place in sorted(chosen) for word in self.sentences[place]]
            grams = Counter(found), Counter(pairwise(found))
            scores = [[_f1(grams[n], each[n], len(found) - n, each[2] - n) for n in (0, 1)] for each in self.references]
            self.gains[chosen] = np.max(scores, axis=0)
        return self.gains[chosen]

    def choose(self, weights: np.ndarray, wanted: int) -> list[tuple[int, ...]]:
        """Choose sentences by every column of weights (F, candidates)."""
        own = len(WEIGHTS) - 1
        scores = self.features[:, :1] + self.features[:, 1:] @ weights[:own]
        evidence = self.evidence[wanted] @ weights[own + 1 :]
        scores = scores - np.outer(self.places, weights[own] / (1 + np.exp(-evidence)))
        best = np.argsort(-np.round(scores, 12), axis=0, kind="stable")[:wanted].T
        return [tuple(sorted(places)) for places in best.tolist()]


def _f1(found, wanted, num_found, num_wanted):
    return 200 * sum((found & wanted).values()) / (num_found + num_wanted) if num_found > 0 and num_wanted > 0 else 0.0


def load(data):
    sets = {name: read(data / file, sentences, references) for name, (file, sentences, references, _) in SETS.items()}
    _, sentences, references, _ = SETS["SciTLDR"]
    sets["training"] = read(data / TRAINING, sentences, references)[:NUM_TRAINING]
    sets |= {f"{name}, no title": [replace(each, title=None) for each in sets[name]] for name in list(sets)}
    sets |= {
        f"CNN/DM, {size}": [replace(each, sentences=each.sentences[:size]) for each in sets["CNN/DM"]]
        for size in (7, 12)
    }
    sets |= {f"{name}, unordered": shuffled(sets[name]) for name in SETS}
    analyzer = Analyzer("en")
    wanted = {name for name, *_ in [*TASKS, *REPORTS]}
    return {name: [Item.of(each, analyzer) for each in examples] for name, examples in sets.items() if name in wanted}


def value(items, wanted, weights):
    """Give the mean of ROUGE-1 and some of ROUGE-2 for every column of weights."""
    total = np.zeros(weights.shape[1])
    for item in items:
        total += [item.rouge(chosen) @ (1, ROUGE_2_SHARE) for chosen in item.choose(weights, wanted)]
    return total / len(items)


def learn(tasks, *, seed, without=(), rounds=35, candidates=32, decay=3e-4):
    """Search the weights; tasks: items, number of sentences, weight."""
    rng = np.random.default_rng(seed)
    start = np.array([START.get(name, 0.0) for name in NAMES])
    least = np.array([STEP[name] for name in NAMES])
    mask = np.array([name not in without for name in NAMES])
    mean, step = start * mask, least * mask
    num_best = candidates // 3
    recombination = np.log(num_best + 0.5) - np.log(np.arange(1, num_best + 1))
    recombination /= recombination.sum()
    for _ in range(rounds):
        half = rng.standard_normal((len(NAMES), candidates // 2))
        draws = np.hstack([half, -half])
        weights = mean[:, None] + step[:, None] * draws
        values = sum(share * value(items, wanted, weights) for items, wanted, share in tasks)
        values = values / sum(share for *_, share in tasks) - decay * ((weights / least[:, None]) ** 2).sum(axis=0)
        best = draws[:, np.argsort(-values)[:num_best]]
        mean = mean + step * (best @ recombination)
        step = np.clip(step * np.exp(0.15 * (best**2 @ recombination - 1)), 0.1 * least, 2 * least) * mask
    return mean


def cross_validate(sets, num_folds, without=()):
    folds = {}
    for name, items in sets.items():
        source = name.split(",")[0]
        if source not in folds:
            folds[source] = np.random.default_rng(1).permutation(len(items)) % num_folds
    scores = {report: [] for report in REPORTS}
    for fold in range(num_folds):

        def part(name, *, held_out, fold=fold):
            mask = (folds[name.split(",")[0]] == fold) == held_out
            return [item for item, wanted in zip(sets[name], mask, strict=True) if wanted]

        weights = learn(
            [(part(name, held_out=False), count, share) for name, count, share in TASKS], seed=fold, without=without
        )
        for name, count in REPORTS:
            scores[name, count] += [
                item.rouge(item.choose(weights[:, None], count)[0]) for item in part(name, held_out=True)
            ]
    for (name, count), found in scores.items():
        rouge_1, rouge_2 = np.mean(found, axis=0)
        print(f"{name:24} {count} sentences  ROUGE-1 {rouge_1:6.2f}  ROUGE-2 {rouge_2:6.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=5, help="0 leaves the cross-validation out")
    parser.add_argument("--seeds", type=int, default=5, help="the weights are the mean of so many searches")
    parser.add_argument("--without", default="", metavar="NAMES", help="weights held at 0; most is that of the place")
    options = parser.parse_args()
    sets = load(options.data)
    if options.folds:
        print(f"cross-validation, {options.folds} folds")
        cross_validate(sets, options.folds, options.without.split(","))
    if options.without:
        return
    tasks = [(sets[name], count, share) for name, count, share in TASKS]
    weights = np.mean([learn(tasks, seed=seed) for seed in range(options.seeds)], axis=0)
    learned = {"textrank": 1.0} | {name: round(float(each), 2) for name, each in zip(NAMES, weights, strict=True)}
    print("WEIGHTS =", {name: learned[name] for name in WEIGHTS})
    print("PLACE_WEIGHTS =", {name: learned[name] for name in PLACE_WEIGHTS})


if __name__ == "__main__":
    main()
