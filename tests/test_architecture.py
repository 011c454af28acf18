"""The rules of the house, read from the syntax tree of every module, and proof that each rule can fail."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "textrnn"
MODULES = sorted(PACKAGE.rglob("*.py"))
CODE = MODULES + sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "benchmarks").rglob("*.py"))

MAX_FILE_LINES, MAX_FUNCTION_LINES, SHORT_FUNCTION_LINES, MIN_SHORT_SHARE = 300, 60, 30, 0.9

BASE = {"errors", "registry", "io", "config", "archive", "pictures"}
ALL = {"*"}
ALLOWED_BY_LAYER = {
    "errors": set(),
    "registry": {"errors"},
    "io": {"errors", "archive"},
    "config": {"errors", "registry"},
    "archive": {"errors"},
    "pictures": {"errors"},
    "run": BASE,
    "text": BASE,
    "scores": BASE,
    "embeddings": BASE | {"text", "run", "scores"},
    "cells": BASE,
    "attention": BASE,
    "networks": BASE | {"cells", "attention"},
    "training": BASE | {"networks", "cells"},
    "inference": BASE | {"cells", "attention", "run"},
    "decoding": {"errors"},
    "summarizers": BASE | {"text", "embeddings", "inference", "decoding", "run"},
    "laboratory": BASE | {"cells", "networks", "training", "inference"},
    "commands": ALL,
    "cli": BASE | {"commands"},
    "__main__": ALL,
    "__init__": ALL,
}
# Who may import an outside package: at the top of a module, and inside its functions.
TOP_OF = {"torch": {"networks", "training", "laboratory"}, "gensim": {"embeddings"}, "nltk": set()}
INSIDE = {
    "torch": {"networks", "training", "laboratory", "commands"},
    "gensim": {"embeddings", "commands"},
    "nltk": {"text", "embeddings", "scores", "commands"},
}
HEAVY = {
    "torch", "gensim", "nltk", "numpy", "scipy", "numba", "llvmlite", "sklearn", "matplotlib", "sentencepiece",
    "safetensors", "sacrebleu", "zstandard", "rich",
}  # fmt: skip
LIGHT_FILES = {"cli", "commands", "__main__", "__init__"}

FORBIDDEN_IMPORTS = {
    "pickle",
    "cPickle",
    "dill",
    "joblib",
    "shelve",
    "marshal",
    "cloudpickle",
    "click",
    "typer._click",
}
FORBIDDEN_CALLS = {"eval", "exec", "torch.load", "torch.save", "os.system", "os.popen", "nltk.download"}
FORBIDDEN_KEYWORDS = {"allow_pickle": True, "shell": True, "weights_only": False}

Checker = Callable[[str, ast.Module], Iterator[str]]


def layer_of(path: Path) -> str:
    """Give the layer a module belongs to: textrnn/text/corpus.py is of layer text."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield every imported dotted name, and whether importing the module imports it."""
    inside = {id(node) for function in functions(tree) for node in ast.walk(function)}
    unread = {id(node) for block in ast.walk(tree) if is_for_types_only(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if id(node) in unread:
            continue
        at_top = id(node) not in inside
        if isinstance(node, ast.Import):
            yield from ((alias.name, at_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield from ((f"{node.module}.{alias.name}", at_top) for alias in node.names)


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef, *, layer: str = "") -> int:
    """Count the lines of a function; of a command without its signature, which is the table of its options."""
    first = function.body[0].lineno if layer == "commands" else function.lineno
    return (function.end_lineno or first) - first + 1


def dotted(node: ast.expr) -> str:
    """Write a name or an attribute chain back as text; anything else gives a text no rule knows."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def check_direction(layer: str, tree: ast.Module) -> Iterator[str]:
    allowed = ALLOWED_BY_LAYER[layer]
    for name, _ in imports(tree):
        parts = name.split(".")
        if parts[0] != "textrnn" or allowed == ALL:
            continue
        target = parts[1] if len(parts) > 1 else "__init__"
        if target not in allowed | {layer, "__version__"}:
            yield f"{layer} imports {name}"


def check_outside_packages(layer: str, tree: ast.Module) -> Iterator[str]:
    for name, at_top in imports(tree):
        package = name.split(".")[0]
        if at_top and layer in LIGHT_FILES and package in HEAVY:
            yield f"{layer} imports {package} at the top"
        elif package in TOP_OF and layer not in (TOP_OF if at_top else INSIDE)[package]:
            yield f"{layer} imports {package}"


def check_forbidden(layer: str, tree: ast.Module) -> Iterator[str]:
    names = [name for name, _ in imports(tree)]
    for name in names:
        if name in FORBIDDEN_CALLS or any(f"{name}.".startswith(f"{banned}.") for banned in FORBIDDEN_IMPORTS):
            yield f"imports {name}"
    uses_gensim = any(name.split(".")[0] == "gensim" for name in names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from forbidden_call(node, uses_gensim)
        if isinstance(node, ast.Attribute) and dotted(node) == "typer._click":
            yield "uses typer._click"


def is_within(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def forbidden_call(node: ast.Call, uses_gensim: bool) -> Iterator[str]:
    name = dotted(node.func)
    if name in FORBIDDEN_CALLS:
        yield f"calls {name}"
    if uses_gensim and isinstance(node.func, ast.Attribute) and node.func.attr in {"save", "load"}:
        yield f"calls {name}, which in gensim is a pickle"
    for keyword in node.keywords:
        value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if keyword.arg in FORBIDDEN_KEYWORDS and value is not (not FORBIDDEN_KEYWORDS[keyword.arg]):
            yield f"passes {keyword.arg}"


def check_docstring(layer: str, tree: ast.Module) -> Iterator[str]:
    if not ast.get_docstring(tree):
        yield "has no docstring"


def check_function_length(layer: str, tree: ast.Module) -> Iterator[str]:
    for function in functions(tree):
        if length(function, layer=layer) > MAX_FUNCTION_LINES:
            yield f"{function.name} has {length(function, layer=layer)} lines"


CHECKERS: list[Checker] = [
    check_direction, check_outside_packages, check_forbidden, check_docstring, check_function_length,
]  # fmt: skip


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_module_keeps_the_rule(checker: Checker) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {problem}"
        for path in MODULES
        for problem in checker(layer_of(path), ast.parse(path.read_bytes()))
    ]
    assert not found


def test_no_file_is_too_long() -> None:
    assert not [str(path) for path in CODE if len(path.read_bytes().splitlines()) > MAX_FILE_LINES]


def test_most_functions_are_short() -> None:
    assert short_share(path.read_bytes() for path in MODULES) >= MIN_SHORT_SHARE


def short_share(sources: Iterator[bytes]) -> float:
    lengths = [length(function) for source in sources for function in functions(ast.parse(source))]
    return sum(lines < SHORT_FUNCTION_LINES for lines in lengths) / len(lengths)


def test_every_layer_of_the_package_has_a_rule() -> None:
    assert {layer_of(path) for path in MODULES} <= set(ALLOWED_BY_LAYER)


GENSIM_SAVE = """
def f():
    from gensim.models import Word2Vec
    Word2Vec().save('x')
"""
LONG_SIGNATURE = "def f(\n" + "".join(f"    x{i},\n" for i in range(MAX_FUNCTION_LINES)) + "):\n    pass"
FOR_TYPES_ONLY = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import torch
"""
ONLY_WORDS = '''
"""Never eval(x), no import pickle."""
evaluate(x)  # torch.load is not used
'''


@pytest.mark.parametrize(
    ("checker", "layer", "source"),
    [
        (check_direction, "decoding", "from textrnn.io import printable"),
        (check_direction, "cells", "def step():\n    import textrnn.run"),
        (check_direction, "text", "from textrnn.embeddings import vectors"),
        (check_direction, "networks", "from textrnn.training.loop import fit"),
        (check_outside_packages, "inference", "def load():\n    import torch"),
        (check_outside_packages, "cells", "from torch import nn"),
        (check_outside_packages, "commands", "import numpy as np"),
        (check_outside_packages, "cli", "from rich.console import Console"),
        (check_outside_packages, "text", "import nltk.tokenize"),
        (check_outside_packages, "decoding", "def f():\n    import nltk"),
        (check_outside_packages, "run", "import gensim"),
        (check_forbidden, "run", "import pickle"),
        (check_forbidden, "run", "from torch import load"),
        (check_forbidden, "training", "import torch\ntorch.save({}, 'x')"),
        (check_forbidden, "run", "import numpy as np\nnp.load('x', allow_pickle=True)"),
        (check_forbidden, "run", "f(allow_pickle=wanted)"),
        (check_forbidden, "io", "def f():\n    import os\n    os.system('ls')"),
        (check_forbidden, "io", "import subprocess\nsubprocess.run('ls', shell=True)"),
        (check_forbidden, "text", "def f():\n    import nltk\n    nltk.download('punkt')"),
        (check_forbidden, "text", "value = eval('1')"),
        (check_forbidden, "text", "exec('x = 1')"),
        (check_forbidden, "cli", "import click"),
        (check_forbidden, "cli", "import typer\ntyper._click.echo()"),
        (check_forbidden, "cli", "from typer._click import echo"),
        (
            check_forbidden,
            "embeddings",
            "def f():\n    from gensim.models import Word2Vec\n    Word2Vec().save('x')",
        ),
        (check_docstring, "cli", "import os"),
        (check_function_length, "io", LONG_SIGNATURE),
        (check_function_length, "commands", "def f():\n" + "    x = 1\n" * (MAX_FUNCTION_LINES + 1)),
    ],
)
def test_a_broken_rule_is_found(checker: Checker, layer: str, source: str) -> None:
    assert list(checker(layer, ast.parse(source)))


@pytest.mark.parametrize(
    ("checker", "layer", "source"),
    [
        (check_direction, "training", "from textrnn.networks.language_model import LanguageModel"),
        (check_direction, "commands", "def f():\n    from textrnn.training.loop import fit"),
        (check_outside_packages, "commands", "def f():\n    import torch"),
        (check_function_length, "commands", LONG_SIGNATURE),
        (
            check_outside_packages,
            "inference",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch",
        ),
        (
            check_forbidden,
            "text",
            '"""Never eval(x), no import pickle."""  # torch.load is not used\nevaluate(x)',
        ),
        (check_forbidden, "embeddings", "store.save('x')"),
        (check_forbidden, "io", "import numpy as np\nnp.load('x', allow_pickle=False)"),
    ],
)
def test_what_the_rules_allow_is_not_reported(checker: Checker, layer: str, source: str) -> None:
    assert not list(checker(layer, ast.parse(source)))


def test_long_functions_lower_the_share() -> None:
    long = b"def f():\n" + b"    x = 1\n" * SHORT_FUNCTION_LINES
    assert short_share(iter([long, b"def g():\n    return 1\n"])) == 0.5
