"""Encoder-decoders: how fast they train and write beside others, and how good they are after so many minutes.

    python benchmarks/seq2seq.py [speed|decode|lvt] [DATA] [--repeats 5] [--steps N]
    python benchmarks/seq2seq.py translate|headlines|subjects|docstrings [DATA] [--minutes M] [--train "--dropout 0.4"]
    python benchmarks/seq2seq.py decoders [DATA] [--minutes 5]

DATA holds multi30k/, reuters_headlines/ and aeslc/; docstrings needs none. Without a case the first three are
measured. `speed` and `decode` have their peers beside them in one run; `lvt` compares the softmax over a part of the
words with the full one. The others train by `textrnn train` and score by `textrnn evaluate`, on development sets;
`decoders` is the table that the defaults were chosen by. --train: further options for `textrnn train`.
"""

import argparse
from functools import partial
from pathlib import Path

import seq2seq_quality
import seq2seq_speed

QUICK = "speed", "decode", "lvt"
CASES = {
    "speed": seq2seq_speed.speed,
    "decode": seq2seq_speed.decode,
    "lvt": seq2seq_speed.lvt,
    **{name: partial(seq2seq_quality.quality, name) for name in seq2seq_quality.CASES},
    "decoders": seq2seq_quality.decoders,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", nargs="?", choices=CASES)
    parser.add_argument("data", type=Path, nargs="?", default=Path(__file__).resolve().parents[2] / "shared" / "data")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--steps", type=int, default=0, help="of a measurement, or until losses are compared")
    parser.add_argument("--minutes", type=float, default=0, help="of training, instead of those that have goals")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--train", default="", metavar="OPTIONS")
    options = parser.parse_args()
    if options.case != "docstrings" and not options.data.is_dir():
        print(f"no data at {options.data}: skipped")
        return
    for name in [options.case] if options.case else QUICK:
        print(f"== {name}", flush=True)
        CASES[name](options.data.resolve(), options)


if __name__ == "__main__":
    main()
