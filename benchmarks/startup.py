"""How long a person waits: Python itself, --version, --help, and the first character that generate writes.

Run with: python benchmarks/startup.py [--repeats N] [--model NAME]
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from measure import print_ratios, side_by_side

ROOT = Path(__file__).resolve().parents[1]
TEXTRNN = str(Path(sys.executable).with_name("textrnn"))


def first_byte(*command: str) -> Callable[[], float]:
    """Measure the milliseconds from starting a program to the first byte of its output, or its end without any."""

    def measure() -> float:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
            assert process.stdout is not None
            process.stdout.read(1)
            wait_milliseconds = (time.perf_counter() - start) * 1000
            process.stdout.close()
            process.kill()
        return wait_milliseconds

    return measure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=21)
    parser.add_argument("--model", default="models/tales")
    options = parser.parse_args()
    programs = {
        "python -c pass": first_byte(sys.executable, "-c", "pass"),
        "textrnn --version": first_byte(TEXTRNN, "--version"),
        "textrnn --help": first_byte(TEXTRNN, "--help"),
    }
    if (ROOT / options.model).exists():
        programs["textrnn generate"] = first_byte(TEXTRNN, "generate", "-m", options.model, "--seed", "1")
    else:
        print(f"{options.model} does not exist: generate is left out. Make it with make model.")
    print_ratios(side_by_side(programs, repeats=options.repeats), baseline="python -c pass", unit="ms")


if __name__ == "__main__":
    main()
