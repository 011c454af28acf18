"""How long `textrnn summarize` takes: an article from a cold start, long texts, a novel, ten novels.

    python benchmarks/summarize.py [--repeats 9] [--peers PYTHON]

PYTHON: an interpreter that has sumy, measured beside ours (pip install sumy, in an environment of its own). The texts
are invented words with the frequencies of a natural language (Zipf), so that their vocabulary grows as they do.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from measure import print_ratios, side_by_side

TEXTRNN = [str(Path(sys.executable).with_name("textrnn")), "summarize", "-n", "3"]
PEER = Path(__file__).with_name("peer_summarizers.py")
ARTICLE, LONG, NOVEL, LIBRARY = 200, 5_000, 20_000, (50_000, 100_000, 200_000)
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiou"]


def invent(num_sentences, seed=0):
    """Make a text of about 18 words a sentence, six sentences a paragraph."""
    rng = np.random.default_rng(seed)
    lengths = np.maximum(3, rng.gamma(4, 4.5, num_sentences).astype(int))
    numbers = iter(rng.zipf(1.25, 2 * lengths.sum()) % 200_000)
    sentences = [" ".join(word(65 + next(numbers)) for _ in range(length)).capitalize() + "." for length in lengths]
    paragraphs = [" ".join(sentences[start : start + 6]) for start in range(0, num_sentences, 6)]
    return "\n\n".join(paragraphs) + "\n"


def word(number):
    """Spell a number in syllables, frequent words short."""
    spelled, number = SYLLABLES[number % 65], number // 65
    while number:
        spelled, number = spelled + SYLLABLES[number % 65], number // 65
    return spelled


def run(command, path):
    """Give the seconds and the peak memory in MB of a command that reads a file from standard input."""
    with path.open("rb") as source:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return seconds, usage.ru_maxrss / 1024


def peer(python, system="sumy-textrank"):
    return [python, str(PEER), system, "3"]


def compare(title, commands, path, *, repeats, baseline):
    print(f"\n{title}")
    measures = {name: (lambda command=command: run(command, path)[0]) for name, command in commands.items()}
    print_ratios(side_by_side(measures, repeats=repeats), baseline=baseline, unit="s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has sumy")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for size in (2, ARTICLE, LONG, NOVEL, *LIBRARY):
            paths[size] = Path(folder) / f"{size}.txt"
            paths[size].write_text(invent(size))
        peers = {"sumy TextRank": peer(options.peers)} if options.peers else {}
        compare(f"{ARTICLE} sentences from standard input, cold", {"textrnn": TEXTRNN, **peers}, paths[ARTICLE],
                repeats=options.repeats, baseline="textrnn")  # fmt: skip
        textrank = [*TEXTRNN, "--method", "textrank"]
        measure_long(textrank, options.peers, paths)
        measure_growth({"adaptive": TEXTRNN, "textrank": textrank}, paths, repeats=options.repeats)


def measure_long(textrank, python, paths):
    """Compare the same method on a text that a matrix of all pairs makes slow; once, for it takes minutes."""
    ours = statistics.median(run(textrank, paths[LONG])[0] for _ in range(3))
    print(f"\n{LONG:,} sentences, cold\ntextrnn --method textrank  {ours:.3f} s")
    if python:
        theirs, megabytes = run(peer(python), paths[LONG])
        print(f"sumy TextRank              {theirs:.1f} s, {megabytes:,.0f} MB  {theirs / ours:.0f} x textrnn")


def measure_growth(commands, paths, *, repeats):
    print("\nafter start-up (less the time for two sentences), and memory at the peak")
    for name, command in commands.items():
        start = statistics.median(run(command, paths[2])[0] for _ in range(repeats))
        for size in (NOVEL, *LIBRARY):
            figures = [run(command, paths[size]) for _ in range(3)]
            seconds = statistics.median(each[0] for each in figures) - start
            print(f"{name:9} {size:8,} sentences, {paths[size].stat().st_size / 1e6:5.1f} MB  {seconds:7.3f} s  "
                  f"{1e6 * seconds / size:6.1f} us a sentence  {figures[0][1]:6,.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
