"""What a person waits for before the first line appears, counted in modules, not milliseconds."""

import subprocess
import sys
from pathlib import Path

import pytest

from textrnn.cli import COMMANDS, EMBED_COMMANDS

ROOT = Path(__file__).resolve().parents[1]
RUNNER = """
import sys
from textrnn.__main__ import main
sys.argv[0] = "textrnn"
code = main()
print(*sys.modules, sep="\\n", file=sys.stderr)
sys.exit(code)
"""
HEAVY = {
    "torch",
    "gensim",
    "nltk",
    "numpy",
    "scipy",
    "numba",
    "sentencepiece",
    "safetensors",
    "rich",
    "pydantic",
}


def loaded_modules(*arguments: str) -> set[str]:
    """Run textrnn in a fresh interpreter and return the names of all modules it ended with."""
    command = [sys.executable, "-c", RUNNER, *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert finished.stdout
    return set(finished.stderr.split())


def bare_modules() -> set[str]:
    command = [sys.executable, "-c", "import sys; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


HELP_PAGES = [["--help"], *([name, "--help"] for name in COMMANDS), *(["embed", n, "--help"] for n in EMBED_COMMANDS)]


@pytest.mark.parametrize("arguments", HELP_PAGES, ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert not {name.split(".")[0] for name in loaded_modules(*arguments)} & HEAVY


def test_help_of_the_program_imports_no_command() -> None:
    assert not [name for name in loaded_modules("--help") if name.startswith("textrnn.commands.")]


def test_help_loads_a_bounded_number_of_modules() -> None:
    assert len(loaded_modules("--help") - bare_modules()) < 150


def test_version_loads_hardly_more_than_the_interpreter() -> None:
    new = loaded_modules("--version") - bare_modules()
    assert new <= {"textrnn", "textrnn.__main__"}


def test_a_summary_loads_numpy_and_nothing_heavier(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A sentence about cats. A sentence about dogs. Both are sentences. A fourth.")
    heavy = {name.split(".")[0] for name in loaded_modules("summarize", str(tmp_path / "a.txt"), "--explain")}
    slow_to_import = {"asyncio", "concurrent", "multiprocessing", "matplotlib", "lxml"}
    assert not heavy & ((HEAVY - {"numpy"}) | slow_to_import)


QUERIES = [
    ["nearest", "king"], ["nearest", "king - man"], ["analogy", "man", "king", "man"], ["odd", "king", "man", "sea"],
    ["similarity", "king", "man"], ["similarity", "the king", "a man"], ["neighbours-of-vector", "numbers.txt"],
    ["evaluate", "--json"], ["compare", "--json"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", QUERIES, ids=" ".join)
def test_an_answer_of_vectors_loads_numpy_and_nothing_heavier(arguments: list[str], tmp_path: Path) -> None:
    import numpy as np

    from textrnn.embeddings.vectors import Vectors
    from textrnn.embeddings.words import Words

    words = Words.of(["king", "man", "sea"], [3, 2, 1])
    Vectors.of(words, np.eye(3, dtype=np.float32) + np.float32(0.1), method="test").save(tmp_path / "v")
    (tmp_path / "numbers.txt").write_text("1 2 3\n")
    command, *rest = [str(tmp_path / each) if each == "numbers.txt" else each for each in arguments]
    heavy = {name.split(".")[0] for name in loaded_modules("embed", command, str(tmp_path / "v"), *rest)}
    assert not heavy & ((HEAVY - {"numpy"}) | {"sklearn", "matplotlib"})
