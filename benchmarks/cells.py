"""Recurrent cells: how fast each trains beside torch's own layers and plain loops, and how well in equal time.

    python benchmarks/cells.py [throughput|engines] [--cell gru,rnn] [--precision bf16] [--repeats 7]
    python benchmarks/cells.py compare [DATA] [--minutes 4] [--cell gru,rnn] [--text ptb] [--output FOLDER]

DATA holds tinyshakespeare/input.txt and ptb/{train,valid}.txt. Without a case the first two are measured: a forward
and a backward pass of one layer, all of a group in turn within each repeat. `throughput` counts floating-point
operations by the parameters of the matrices; `engines` has the loop over the equations, that loop recorded by
torch.jit, and our engine. `compare` runs `textrnn compare cells` on both texts, with Penn Treebank by its words.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import cells_speed
from language_models import shakespeare, treebank

from textrnn.cells import CELLS

TEXTS = {"tinyshakespeare": shakespeare, "ptb": treebank}


def compare(options):
    """Every cell at equal parameters and equal time."""
    if not options.data.is_dir():
        print(f"no data at {options.data}: skipped")
        return
    for name in options.text:
        with tempfile.TemporaryDirectory() as folder:
            train, valid, about = TEXTS[name](options.data.resolve(), Path(folder))
            arguments = ["compare", "cells", str(train), "--valid", str(valid), *about,
                         "--cell", ",".join(options.cell), "--minutes", f"{options.minutes:g}"]  # fmt: skip
            if options.threads:
                arguments += ["--threads", str(options.threads)]
            if options.output:
                arguments += ["-o", str(options.output / f"cells-{name}.png")]
            print(f"== {name}\n$ textrnn {' '.join(arguments)}", flush=True)
            subprocess.run([sys.executable, "-m", "textrnn", *arguments], check=True)


CASES = {"throughput": cells_speed.throughput, "engines": cells_speed.engines, "compare": compare}
QUICK = "throughput", "engines"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", nargs="?", choices=CASES)
    parser.add_argument("data", type=Path, nargs="?", default=Path(__file__).resolve().parents[2] / "shared" / "data")
    parser.add_argument("--cell", type=listed(CELLS.names()), default=CELLS.names(), metavar="LIST")
    parser.add_argument("--precision", type=listed(("fp32", "bf16")), default=["fp32", "bf16"], metavar="LIST")
    parser.add_argument("--text", type=listed(TEXTS), default=list(TEXTS), metavar="LIST")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=4, help="of training, for each cell")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--output", type=Path, help="a folder for the pictures of compare")
    options = parser.parse_args()
    for name in [options.case] if options.case else QUICK:
        print(f"== {name}", flush=True)
        CASES[name](options)


def listed(known):
    """Give what reads names between commas."""

    def read(text):
        names = text.split(",")
        if unknown := set(names) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is none of {', '.join(known)}")
        return names

    return read


if __name__ == "__main__":
    main()
