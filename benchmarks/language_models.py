"""Language models from the command line on real text: validation figures against published ones.

    python benchmarks/language_models.py DATA [tinyshakespeare-1 tinyshakespeare-4 tinyshakespeare-10 ptb patents]

DATA holds tinyshakespeare/input.txt, ptb/{train,valid}.txt and patents/train.jsonl. Each case trains by `textrnn train`
with the options printed, measures by `textrnn evaluate` with the state carried through the text, and prints the peer's
figure beside ours.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TEXTRNN = [sys.executable, "-m", "textrnn"]


@dataclass(frozen=True)
class Case:
    """prepare: gives the training text, the validation text and what `train` is told about them."""

    prepare: Callable[[Path, Path], tuple[Path, Path, list[str]]]
    options: list[str]
    figure: str
    goal: str
    prompts: int = 0


def shakespeare(data: Path, folder: Path) -> tuple[Path, Path, list[str]]:
    """Cut as nanoGPT does: the first 90 % to train, the last 10 % to validate."""
    text = (data / "tinyshakespeare" / "input.txt").read_text(encoding="utf-8")
    train, valid = folder / "train.txt", folder / "valid.txt"
    cut = int(0.9 * len(text))
    train.write_text(text[:cut], encoding="utf-8")
    valid.write_text(text[cut:], encoding="utf-8")
    return train, valid, []


def treebank(data: Path, folder: Path) -> tuple[Path, Path, list[str]]:
    return data / "ptb" / "train.txt", data / "ptb" / "valid.txt", ["--tokenizer", "whitespace"]


def patents(data: Path, folder: Path) -> tuple[Path, Path, list[str]]:
    """Divide by document: every tenth abstract validates."""
    lines = (data / "patents" / "train.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    train, valid = folder / "train.jsonl", folder / "valid.jsonl"
    train.write_text("".join(line for number, line in enumerate(lines) if number % 10), encoding="utf-8")
    valid.write_text("".join(lines[::10]), encoding="utf-8")
    return train, valid, ["--tokenizer", "word", "--field", "abstract"]


CASES = {
    "tinyshakespeare-1": Case(shakespeare, ["--minutes", "1"], "nats_per_token", "<= 1.56 within 75 s"),
    "tinyshakespeare-4": Case(
        shakespeare, ["--minutes", "4"], "nats_per_token", "<= 1.45; nanoGPT on an A100, 3 minutes: 1.4697"
    ),
    "tinyshakespeare-10": Case(shakespeare, ["--minutes", "10"], "nats_per_token", "<= 1.42"),
    "ptb": Case(
        treebank, ["--minutes", "14"], "perplexity", "<= 105 within 15 minutes; Zaremba et al. small, GPU: 120"
    ),
    "patents": Case(
        patents,
        ["--minutes", "8"],
        "nats_per_token",
        "published, overlapping windows: 4.59 and 26.9 % right",
        prompts=5,
    ),
}


def run(*arguments: str, folder: Path) -> str:
    print("$ textrnn", " ".join(argument.replace(f"{folder}/", "") for argument in arguments), flush=True)
    return subprocess.run([*TEXTRNN, *arguments], check=True, stdout=subprocess.PIPE, text=True, cwd=folder).stdout


def measure(name: str, case: Case, data: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        train, valid, about = case.prepare(data, folder)
        start = time.monotonic()
        run("train", str(train), "--valid", str(valid), *about, "-o", name, *case.options, folder=folder)
        seconds = time.monotonic() - start
        source = ["--field", "abstract"] if "--field" in about else []
        static = json.loads(run("evaluate", "-m", name, str(valid), *source, "--json", folder=folder))
        print(
            f"{name}: {case.figure} {static[case.figure]:.4f} ({case.goal}); likeliest token right "
            f"{static['accuracy']:.2%}, {static['bits_per_byte']:.3f} bits/byte, whole command {seconds:.0f} s",
            flush=True,
        )
        for seed in range(case.prompts):
            text = run("generate", "-m", name, "--seed", str(seed), "--temperature", "0.7", folder=folder)
            print(text.strip(), end="\n\n", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=Path(__file__).resolve().parents[2] / "shared" / "data")
    parser.add_argument("cases", nargs="*", default=list(CASES), metavar="CASE")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"no data at {options.data}: skipped")
        return
    for name in options.cases:
        measure(name, CASES[name], options.data.resolve())


if __name__ == "__main__":
    main()
