"""How good our encoder-decoder is, trained and scored by the command line on development sets, for seq2seq.py."""

import json
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import seq2seq_data

TEXTRNN = [sys.executable, "-m", "textrnn"]
SEEDS = 1, 2
SAMPLES = 20
ROUGE = ("rouge1", "rouge2", "rougeL")
DECODERS = {
    "GNMT order": "",
    "input feeding": "--decoder input-feeding",
    "coverage loss": "--coverage-loss",
    "temporal attention": "--attention temporal",
    "additive attention": "--attention additive",
    "batch 64": "--batch 64",
}


@dataclass(frozen=True)
class Case:
    """figures: those of `evaluate --json`, with options `scoring`, that have goals. goals: by minutes of training."""

    read: Callable[[Path], seq2seq_data.Halves]
    task: str
    figures: tuple[str, ...]
    goals: dict[float, str]
    scoring: tuple[str, ...] = ()


CASES = {
    "translate": Case(
        seq2seq_data.multi30k, "translate", ("bleu",),
        {3: ">= 19", 20: ">= 38; published attention RNNs 33 to 38"}, ("--lowercase",),
    ),
    "headlines": Case(
        seq2seq_data.reuters, "summarize", ROUGE,
        {5: ">= 43 / 20 / 42, first eight words 23.6 / 8.4 / 22.7", 30: ">= 47 / 23 / 45, repetition in < 2 %"},
    ),
    "subjects": Case(
        seq2seq_data.aeslc, "summarize", ROUGE,
        {30: "above the lead's 11.4 / 4.5 / 10.9, ROUGE-1 >= 20; best published RNN 23.7"},
    ),
    "docstrings": Case(seq2seq_data.docstrings, "summarize", ROUGE, {15: "above the lead on all three"}),
}  # fmt: skip


class Trial:
    """A case's files in a temporary folder, and commands that run there."""

    def __init__(self, case: Case, data: Path, folder: Path) -> None:
        self.case, self.folder = case, folder
        halves = case.read(data)
        self.train = seq2seq_data.write_table(folder / "train.tsv", halves.train)
        self.dev = seq2seq_data.write_table(folder / "dev.tsv", halves.dev)
        self.dev_targets = [" ".join(pair.target.split()) for pair in halves.dev]
        print(f"{len(halves.train):,} pairs to train on, {len(halves.dev):,} of dev", flush=True)

    def run(self, *arguments: str) -> str:
        print("$ textrnn", *arguments, flush=True)
        return subprocess.run(
            [*TEXTRNN, *arguments], check=True, stdout=subprocess.PIPE, text=True, cwd=self.folder
        ).stdout

    def score(self, name: str, minutes: float, seed: int, options: str) -> dict:
        """Train and score; give what `evaluate --json` says, and the seconds of training."""
        start = time.monotonic()
        self.run(
            "train", self.train.name, "--task", self.case.task, "-o", name,
            "--minutes", f"{minutes:g}", "--seed", str(seed), "--force", "--quiet", *shlex.split(options),
        )  # fmt: skip
        seconds = time.monotonic() - start
        evaluated = self.run(
            "evaluate", "-m", name, self.dev.name, "--json", "--quiet", "--output", f"{name}.txt", *self.case.scoring
        )
        return json.loads(evaluated) | {"train_seconds": seconds}

    def samples(self, name: str) -> list[str]:
        """Give some of what a run has written, at even distances, with what was wanted."""
        written = (self.folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1]
        step = max(1, len(written) // SAMPLES)
        pairs = zip(written, self.dev_targets, strict=True)
        return [f"  {output}   [{target}]" for output, target in pairs][::step][:SAMPLES]


def quality(name, data, options):
    """Train for each of the case's times, or for --minutes, and print what has a goal, the lead, and samples."""
    case = CASES[name]
    for minutes in [options.minutes] if options.minutes else case.goals:
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial(case, data, Path(folder))
            result = trial.score(name, minutes, options.seed, options.train)
            goal = case.goals.get(minutes, "no goal for this time")
            lead = f"{result['lead']['text']} {figures(case, result['lead'])}"
            print(f"{name}, {minutes:g} minutes: {figures(case, result)} ({goal}); {lead}")
            print(
                f"{shares(case, result)}; training {result['train_seconds']:.0f} s, writing {result['seconds']:.0f} s"
            )
            print(*trial.samples(name), sep="\n", flush=True)


def figures(case, result):
    return " / ".join(f"{result[name]:.2f}" for name in case.figures)


def shares(case, result):
    names = ["empty", "distinct"] + ([] if case.task == "translate" else ["novel", "copied", "unsupported"])
    return ", ".join(
        [f"{result['stutters']:.1%} repeat a word at once", *(f"{result[name]:.1%} {name}" for name in names)]
    )


def decoders(data, options):
    """The choices on Reuters titles: ROUGE and repetition over two seeds, which train side by side on a core each."""
    minutes = options.minutes or 5
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(CASES["headlines"], data, Path(folder))
        for name, changed in DECODERS.items():

            def score(seed: int, given: str = f"--threads 1 {changed} {options.train}") -> dict:
                return trial.score(f"seed{seed}", minutes, seed, given)

            with ThreadPoolExecutor() as pool:
                results = list(pool.map(score, SEEDS))
            print(f"{name:<20}", *(over_seeds(results, figure) for figure in (*ROUGE, "stutters")), flush=True)


def over_seeds(results, figure):
    values = [result[figure] for result in results]
    return f"{figure} {statistics.mean(values):.3g} ({', '.join(f'{value:.3g}' for value in values)})"
