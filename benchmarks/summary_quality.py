"""How good extractive summaries are: ROUGE on development sets, beside the lead and other projects' summarizers.

    python benchmarks/summary_quality.py DATA [--peers PYTHON] [--methods adaptive,textrank,lead]

DATA: the folder that holds cnndm/, scitldr/ and scisummnet/. PYTHON: an interpreter that has sumy and summa. All choose
among the same sentences. ROUGE as ROUGE-1.5.5 -m counts it, the best F1 over the references; 95 % bootstrap intervals.
Only ours is told the title, where there is one; "no title" sets leave it out. "unordered" sets are the same sentences
shuffled and given as many texts about one thing (`--multi`); "three articles" are each CNN/DM article with the two most
like it, summarized together in six sentences.
"""

import argparse
import json
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from textrnn.io import open_binary
from textrnn.scores.bootstrap import interval, paired_difference
from textrnn.scores.rouge import Rouge
from textrnn.summarizers import RANKERS
from textrnn.summarizers.analysis import analyze_sentences
from textrnn.summarizers.length import Length
from textrnn.summarizers.select import cosines
from textrnn.summarizers.summarizer import Settings, Summarizer
from textrnn.text.corpus import Document
from textrnn.text.sentences import Sentence
from textrnn.text.terms import Analyzer

PEER = Path(__file__).with_name("peer_summarizers.py")
PEERS = ("sumy-textrank", "sumy-lexrank", "summa")
METRICS = ("1", "2", "L")
SETS = {  # file, field of the sentences, field of the references, sentences of a summary
    "CNN/DM": ("cnndm/dev300.jsonl", "sents", "refs", 3),
    "SciTLDR": ("scitldr/dev.jsonl", "source", "target", 1),
    "ScisummNet": ("scisummnet/dev100.jsonl.gz", "sents", "refs", 5),
}


@dataclass(frozen=True)
class Example:
    sentences: list[str]
    references: list[str]
    title: str | None
    ordered: bool = True


def read(path, sentences, references):
    with open_binary(path) as lines:
        records = [json.loads(line) for line in lines]
    return [Example([" ".join(each.split()) for each in record[sentences]], record[references], record.get("title"))
            for record in records]  # fmt: skip


def without_titles(examples):
    return [replace(each, title=None) for each in examples if each.title]


def grouped(examples, size=3, step=3):
    """Put every third article together with those most like it, in a random order of sentences."""
    sentences = [Sentence(" ".join(each.sentences), 0, 0, 0, "prose") for each in examples]
    vectors = analyze_sentences(sentences, Analyzer("en")).counts.tf_idf
    groups = []
    for place in range(0, len(examples), step):
        near = [examples[i] for i in np.argsort(-cosines(vectors, place), kind="stable")[:size]]
        every = [sentence for each in near for sentence in each.sentences]
        groups.append(Example(every, ["\n".join(each.references[0] for each in near)], None))
    return shuffled(groups)


def shuffled(examples, seed=0):
    rng = np.random.default_rng(seed)
    return [
        replace(each, sentences=rng.permutation(each.sentences).tolist(), title=None, ordered=False)
        for each in examples
    ]


def ours(method, examples, count):
    """Summarize with --method NAME; a shuffled text is many documents of one sentence."""
    summarizer = Summarizer(Settings(RANKERS.get(method)(), Length(sentences=count), language="en", lines=True))
    return [[each.text for each in _summarize(summarizer, example).chosen] for example in examples]


def _summarize(summarizer, example):
    if example.ordered:
        return summarizer.summarize(Document("", "\n".join(example.sentences), title=example.title))
    return summarizer.summarize_together(Document("", sentence) for sentence in example.sentences)


def theirs(python, system, examples, count):
    lines = "".join(json.dumps(example.sentences) + "\n" for example in examples)
    command = [python, str(PEER), system, str(count), "--jsonl"]
    found = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [json.loads(line) for line in found.splitlines()]


def score(summaries, examples):
    rouge = Rouge(METRICS, combine="best-f1")
    scores = [rouge.score(summary, example.references) for summary, example in zip(summaries, examples, strict=True)]
    return {metric: [100 * each[metric].f1 for each in scores] for metric in METRICS}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has sumy and summa")
    parser.add_argument("--methods", default="adaptive,textrank,directed,lexrank,lead")
    options = parser.parse_args()
    for name, (file, sentences, references, count) in SETS.items():
        examples = read(options.data / file, sentences, references)
        variants = {
            name: examples,
            f"{name}, no title": without_titles(examples),
            f"{name}, unordered": shuffled(examples),
        }
        for title, each in variants.items():
            systems = {method: ours(method, each, count) for method in options.methods.split(",") if each}
            if options.peers and title == name:
                systems |= {system: theirs(options.peers, system, each, count) for system in PEERS}
            report(f"{title}: {len(each)} texts, {count} sentences", systems, each)
    triples = grouped(read(options.data / SETS["CNN/DM"][0], *SETS["CNN/DM"][1:3]))
    systems = {method: ours(method, triples, 6) for method in options.methods.split(",")}
    report(f"CNN/DM, three articles: {len(triples)} groups, 6 sentences", systems, triples)


def report(title, systems, examples):
    if not examples:
        return
    scores = {system: score(summaries, examples) for system, summaries in systems.items()}
    baseline = scores.get("lead", next(iter(scores.values())))
    print(f"\n{title}\n{'':15}{'ROUGE-1':>21}{'ROUGE-2':>9}{'ROUGE-L':>9}   ROUGE-1 above lead")
    for system, found in scores.items():
        low, high = interval(found["1"])
        above = paired_difference(found["1"], baseline["1"])
        means = [float(np.mean(found[metric])) for metric in METRICS]
        figures = f"{means[0]:6.2f} [{low:5.2f}, {high:5.2f}]{means[1]:9.2f}{means[2]:9.2f}"
        print(f"{system:15}{figures}   {above.mean:+5.2f} [{above.interval.low:+5.2f}, {above.interval.high:+5.2f}]")


if __name__ == "__main__":
    main()
