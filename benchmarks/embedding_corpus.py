"""The text that the benchmarks of embeddings train on: tokenized English of the data folder, a context to a line."""

import gzip
import json
import re
from pathlib import Path

TOKEN = re.compile(r"\w+|[^\w\s]")
LARGE_TOKENS = 4_900_000


def small(data):
    """Yield the lines of WikiText-2, which is tokenized."""
    yield from (data / "wikitext2" / "train.txt").read_text().splitlines()


def large(data):
    """Yield the same, the Penn Treebank, patent abstracts, news, papers and mails, up to LARGE_TOKENS."""
    left = LARGE_TOKENS
    for line in _everything(data):
        left -= len(line.split())
        if left < 0:
            return
        yield line


def _everything(data):
    yield from small(data)
    yield from (data / "ptb" / "train.txt").read_text().splitlines()
    for line in (data / "patents" / "train.jsonl").read_text().splitlines():
        yield tokenized(json.loads(line)["abstract"])
    for line in (data / "cnndm" / "dev300.jsonl").read_text().splitlines():
        yield from map(tokenized, json.loads(line)["sents"])
    for line in (data / "scitldr" / "train.jsonl").read_text().splitlines():
        yield from map(tokenized, json.loads(line)["source"])
    with gzip.open(data / "aeslc" / "train.tsv.gz", "rt") as lines:
        yield from (tokenized(line.split("\t")[1]) for line in lines)


def tokenized(text):
    return " ".join(TOKEN.findall(text))


def write(lines, path: Path) -> Path:
    """Write the lines in lower case, those without words left out."""
    path.write_text("".join(f"{' '.join(line.lower().split())}\n" for line in lines if line.strip()))
    return path
