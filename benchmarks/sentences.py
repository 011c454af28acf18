"""Measure sentence splitting: MB per second beside sentencex alone, NLTK and pySBD, and the English golden rules kept.

python benchmarks/sentences.py                 # 20 MB of news, of wrapped lines and of one line
python benchmarks/sentences.py --megabytes 100 --data /path/to/data
"""

import argparse
import importlib
import json
import os
import textwrap
from collections.abc import Callable
from pathlib import Path

import sentencex
from measure import print_ratios, seconds, side_by_side

from textrnn.text.corpus import Corpus
from textrnn.text.sentences import split_sentences

MEGABYTE = 1_000_000
SLOW_SHARE = 0.01  # of the text, for what reads less than a few MB/s
DATA = Path(os.environ.get("TEXTRNN_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")

Splitter = Callable[[str], list[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with cnndm/ and sentence_splitting/")
    arguments = parser.parse_args()
    for name, text in texts(arguments.data, arguments.megabytes * MEGABYTE).items():
        print(f"{name}: {len(text) / MEGABYTE:.1f} million characters")
        figures = side_by_side(
            {splitter: rate_of(split, text) for splitter, split in splitters().items()}, repeats=arguments.repeats
        )
        print_ratios(figures, baseline="sentencex", unit="MB/s")
    rules = arguments.data / "sentence_splitting" / "english_golden_rules.jsonl"
    if rules.exists():
        for splitter, split in splitters().items():
            print(f"{splitter}: {kept(split, rules)}")


def texts(data: Path, size: int) -> dict[str, str]:
    """Give the same text as paragraphs of news, wrapped at 72 columns, and on one line."""
    articles = data / "cnndm" / "dev300.jsonl"
    if articles.exists():
        documents = [json.loads(line)["text"] for line in articles.read_text(encoding="utf-8").splitlines()]
    else:
        documents = [" ".join(document.text.split()) for document in Corpus(["lee"]).documents()]
    documents *= size // sum(map(len, documents)) + 1
    news = "\n\n".join(documents)[:size]
    wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in news.split("\n\n"))
    return {"news": news, "wrapped": wrapped, "one line": news.replace("\n", " ")}


def splitters() -> dict[str, Splitter]:
    """Give every splitter that is installed."""
    found: dict[str, Splitter] = {
        "textrnn": lambda text: [sentence.text for sentence in split_sentences(text)],
        "sentencex": by_paragraph(lambda text: sentencex.segment("en", text)),
        "nltk": importlib.import_module("nltk.tokenize.punkt").PunktSentenceTokenizer().tokenize,
    }
    if importlib.util.find_spec("pysbd"):
        found["pysbd"] = by_paragraph(importlib.import_module("pysbd").Segmenter(language="en").segment)
    return found


def by_paragraph(split: Splitter) -> Splitter:
    """Split paragraph by paragraph of at most 10,000 characters: some splitters take quadratic time otherwise."""

    def split_all(text: str) -> list[str]:
        pieces = [part[at : at + 10_000] for part in text.split("\n\n") for at in range(0, len(part), 10_000)]
        return [sentence for piece in pieces for sentence in split(piece)]

    return split_all


def rate_of(split: Splitter, text: str) -> Callable[[], float]:
    """Measure MB/s on the text, or on a small part of it if the splitter is slow."""
    trial = text[: MEGABYTE // 20]
    is_slow = len(trial) / MEGABYTE / seconds(lambda: split(trial)) < 3
    part = text[: int(len(text) * SLOW_SHARE)] if is_slow else text
    return lambda: len(part) / MEGABYTE / seconds(lambda: split(part))


def kept(split: Splitter, path: Path) -> str:
    """Count the golden rules a splitter keeps exactly, white space aside."""
    rules = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    num_kept = sum(bare(split(rule["text"])) == bare(rule["sentences"]) for rule in rules)
    return f"{num_kept} of {len(rules)} golden rules"


def bare(sentences: list[str]) -> list[str]:
    return ["".join(sentence.split()) for sentence in sentences if sentence.strip()]


if __name__ == "__main__":
    main()
