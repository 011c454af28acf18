"""Train in child processes that are killed at random instants and resumed; print what the runs ended with.

    python kill_driver.py FOLDER KILLS SEED

torch is imported once, here; the children are forks, so that most of their time is training and saving. The last line
is "KILLS kills, RUNS runs, DIFFERENT different".
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import torch  # noqa: F401  # before the fork

from textrnn.cli import app

OPTIONS = "--steps 60 --hidden 24 --embedding 16 --batch 4 --bptt 16 --dropout 0.2 --threads 1 --precision fp32 --quiet"
SETTINGS = ("mark=1", "save_seconds=0", "average=0.9", "reports=30", "validations=6")
FILES = (
    "weights.safetensors",
    "log.jsonl",
    "novelty.safetensors",
    "tokenizer/vocabulary.json",
    "tokenizer/tokenizer.json",
)


def start(text: Path, run: Path) -> int:
    """Fork a child that trains the run, or goes on with it; give its process number."""
    child = os.fork()
    if child:
        return child
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    settings = [part for setting in SETTINGS for part in ("--set", setting)]
    try:
        app(["train", str(text), "-o", str(run), "--resume", *OPTIONS.split(), *settings], standalone_mode=False)
    except BaseException as error:
        print(f"child failed: {error!r}", file=sys.stderr)
        os._exit(1)
    os._exit(0)


def train_whole(text: Path, run: Path) -> float:
    """Train without a kill; give the seconds it took."""
    began = time.monotonic()
    _, status = os.waitpid(start(text, run), 0)
    assert status == 0, f"exit status {status}"
    return time.monotonic() - began


def train_killed(text: Path, run: Path, *, most: int, longest: float, chance: random.Random) -> int:
    """Kill and resume up to `most` times, then train to the end; give the number of kills."""
    kills = 0
    while kills < most:
        child = start(text, run)
        time.sleep(chance.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert status == 0, f"exit status {status}"
            break
        kills += 1
    train_whole(text, run)
    return kills


def contents(run: Path) -> list[bytes]:
    return [(run / name).read_bytes() for name in FILES]


def main(folder: Path, wanted: int, seed: int) -> None:
    chance = random.Random(seed)
    text = folder / "text.txt"
    text.write_text("".join(chance.choice(["so ", "it ", "goes.\n", "on "]) for _ in range(3000)), encoding="utf-8")
    seconds = train_whole(text, folder / "whole")
    expected = contents(folder / "whole")
    kills = runs = different = 0
    while kills < wanted:
        run = folder / f"killed-{runs}"
        kills += train_killed(text, run, most=min(10, wanted - kills), longest=0.7 * seconds, chance=chance)
        runs += 1
        different += contents(run) != expected
    print(f"{kills} kills, {runs} runs, {different} different")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
