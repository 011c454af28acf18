"""The pairs that seq2seq.py measures on, from their files into two columns."""

import gzip
from dataclasses import dataclass
from pathlib import Path

from textrnn.text.pairs.cleaning import Cleaner, CleaningOptions
from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions
from textrnn.text.pairs.division import split_pairs
from textrnn.text.pairs.pair import Pair
from textrnn.text.pairs.preparation import PairOptions, prepare_pairs

HELD_OUT_DOCSTRINGS = 0.05


@dataclass(frozen=True)
class Halves:
    """dev: pairs to choose by and to report; the tests of these sets are not here."""

    train: list[Pair]
    dev: list[Pair]


def read_lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in lines]


def multi30k(data):
    """German captions of pictures and their English translations."""
    return Halves(*(_parallel(data / "multi30k" / half, "de", "en") for half in ("train", "val")))


def _parallel(stem, source, target):
    return [Pair(*both) for both in zip(*(read_lines(f"{stem}.{side}.gz") for side in (source, target)), strict=True)]


def reuters(data):
    """News and their titles."""
    return _table(data / "reuters_headlines")


def aeslc(data):
    """E-mails and their subjects, of which dev has three more by other people."""
    return _table(data / "aeslc")


def _table(folder):
    """Read the second and third columns."""
    rows = ([line.split("\t") for line in read_lines(folder / f"{half}.tsv.gz")] for half in ("train", "dev"))
    clean = Cleaner(CleaningOptions()).clean  # what is nothing but markup has no place in any score
    return Halves(*([Pair(*row[1:3]) for row in half if all(map(clean, row[1:3]))] for half in rows))


def docstrings(data):
    """Bodies and summary lines of the installed packages, of which some packages are held out."""
    options = PairReadOptions(task="summarize")
    prepared = prepare_pairs(PairCorpus(["docstrings"], options), PairOptions(task="summarize"))
    return Halves(*split_pairs(prepared.pairs, HELD_OUT_DOCSTRINGS))


def write_table(path, pairs) -> Path:
    """Write two columns, white space within a text as single blanks."""
    rows = ("\t".join(" ".join(text.split()) for text in (pair.source, pair.target)) for pair in pairs)
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path
