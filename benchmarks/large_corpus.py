"""Train on a text larger than comfortable and watch the memory: the peak must stay below 1.5 GB for a 1 GB file.

The text is made of short runs of words from the standard library's sources, drawn anew, so that no line repeats.
Run with: python benchmarks/large_corpus.py [--megabytes N] [--steps N] [--tokenizer char --tokenizer word]
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXTRNN = str(Path(sys.executable).with_name("textrnn"))
LIMIT_BYTES = 1_500_000_000
POLL_SECONDS = 0.05


def source_words() -> list[str]:
    """Collect the words of the standard library's sources, as often as they occur: a few megabytes of them."""
    words: list[str] = []
    for path in sorted(Path(os.__file__).parent.glob("*.py")):
        words += path.read_text(encoding="utf-8", errors="replace").split()
    return words


def paragraphs(words: list[str], rng: random.Random) -> Iterator[str]:
    """Yield paragraphs without end: runs of words from many places, with numbers that make new word forms."""
    while True:
        runs = []
        for _ in range(200):
            start = rng.randrange(len(words) - 12)
            runs.append(" ".join(words[start : start + rng.randint(3, 12)]))
            runs.append(str(rng.randrange(100_000)))
        yield " ".join(runs) + "\n"


def write_text(path: Path, size_bytes: int) -> None:
    rng = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for paragraph in paragraphs(source_words(), rng):
            if file.tell() >= size_bytes:
                return
            file.write(paragraph)


def resident_bytes(pid: int) -> int:
    """Read the most memory a process has held so far, mapped files included."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def train(text: Path, folder: Path, *, tokenizer: str, steps: int) -> tuple[int, int, float]:
    """Train through the command line; give the exit code, the peak of resident memory in bytes, and the seconds."""
    environment = os.environ | {"TEXTRNN_CACHE": str(folder / "cache"), "TMPDIR": str(folder)}
    command = [TEXTRNN, "train", str(text), "-o", str(folder / tokenizer), "--tokenizer", tokenizer]
    start, peak = time.perf_counter(), 0
    command += ["--steps", str(steps), "--set", "validations=1"]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as process:
        while process.poll() is None:
            peak = max(peak, resident_bytes(process.pid))
            time.sleep(POLL_SECONDS)
    return process.returncode, peak, time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--tokenizer", action="append")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="textrnn-large-") as name:
        folder = Path(name)
        text = folder / "large.txt"
        write_text(text, options.megabytes * 1_000_000)
        print(f"text: {text.stat().st_size / 1e6:,.0f} MB; limit: {LIMIT_BYTES / 1e6:,.0f} MB resident")
        for tokenizer in options.tokenizer or ["char", "word"]:
            code, peak, wait_seconds = train(text, folder, tokenizer=tokenizer, steps=options.steps)
            failed |= code != 0 or peak > LIMIT_BYTES
            print(f"{tokenizer}: exit {code}, peak {peak / 1e6:,.0f} MB resident, {wait_seconds:.0f} s")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
