"""Measure every tokenizer: MB of text prepared per second, found again in the cache, and sentencepiece training time.

python benchmarks/tokenizers.py                      # 20 MB for each tokenizer, subwords on 1 KB and 100 MB
python benchmarks/tokenizers.py --megabytes 1000 --tokenizers char --training-megabytes 0
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from textrnn.text.corpus import Corpus
from textrnn.text.tokenizers import TOKENIZERS, TokenizerOptions, train_tokenizer
from textrnn.text.tokens import prepare

MEGABYTE = 1_000_000


def main() -> None:
    arguments = parse_arguments()
    if arguments.measure:
        measure(arguments.measure[0], Path(arguments.measure[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text.txt")
        write_text(path, arguments.megabytes * MEGABYTE)
        print(f"{'tokenizer':12}{'MB/s':>8}{'again, MB/s':>14}{'vocabulary':>12}{'peak MB':>9}")
        for name in arguments.tokenizers:
            run_alone(name, path)
        for size in (1000, arguments.training_megabytes * MEGABYTE):
            if size:
                write_text(path, size)
                time_subwords(path, size)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--training-megabytes", type=int, default=100)
    parser.add_argument("--tokenizers", nargs="+", default=TOKENIZERS.names())
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)  # one tokenizer, in a process of its own
    return parser.parse_args()


def write_text(path: Path, size: int) -> None:
    """Write paragraphs of the corpora by name in random order, a part of their words made unlike any other."""
    documents = [document.text for document in Corpus(["lee", "pydocs", "tales"]).documents()]
    lines = [line for document in documents for line in document.splitlines(keepends=True)]
    rng = random.Random(1)
    left = size
    with path.open("w", encoding="utf-8") as file:
        while left > 0:
            line = f"{rng.randrange(10**6)} {rng.choice(lines)}"[:left]
            file.write(line)
            left -= len(line.encode())


def run_alone(name: str, path: Path) -> None:
    """Measure in a new process, because a process remembers only its highest memory."""
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, __file__, "--measure", name, str(path)]
        subprocess.run(command, check=True, env=os.environ | {"TEXTRNN_CACHE": cache})


def measure(name: str, path: Path) -> None:
    megabytes = path.stat().st_size / MEGABYTE
    rates = []
    for _ in range(2):
        start = time.perf_counter()
        tokenizer, _ = prepare(Corpus([str(path)]), TokenizerOptions(name=name))
        rates.append(megabytes / (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{name:12}{rates[0]:8.1f}{rates[1]:14.1f}{len(tokenizer.vocabulary):12,}{peak:9.0f}", flush=True)


def time_subwords(path: Path, size: int) -> None:
    corpus = Corpus([str(path)])
    start = time.perf_counter()
    tokenizer = train_tokenizer(TokenizerOptions(name="subword"), lambda: (piece.text for piece in corpus.pieces()))
    seconds = time.perf_counter() - start
    print(f"sentencepiece trained on {size:,} bytes: {seconds:.2f} s, vocabulary {len(tokenizer.vocabulary):,}")


if __name__ == "__main__":
    main()
