"""Where runs are: under ./models or $TEXTRNN_MODELS, at a path of their own, or shipped with the package."""

import os
import re
from pathlib import Path

from textrnn.errors import InputError, NotFoundError
from textrnn.io import TEMPORARY_PATTERN
from textrnn.registry import suggest
from textrnn.run.commit import PENDING_PATTERN
from textrnn.run.manifest import (
    CONFIG_NAME,
    LOCK_NAME,
    LOG_NAME,
    MANIFEST_NAME,
    RESUME_NAME,
    VECTORS_NAME,
    WEIGHTS_NAME,
)

_MARKS = (
    MANIFEST_NAME,
    CONFIG_NAME,
    WEIGHTS_NAME,
    VECTORS_NAME,
    RESUME_NAME,
    LOG_NAME,
)  # any of them makes a directory a run
_DEBRIS = re.compile(rf"{LOCK_NAME}|{TEMPORARY_PATTERN}|{PENDING_PATTERN}")


def models_directory() -> Path:
    return Path(os.environ.get("TEXTRNN_MODELS") or "models")


def new_run_path(name: str) -> Path:
    """Give the place of a run to be written: a name is one under `models_directory`, anything with a slash a path."""
    return Path(name) if _is_path(name) else models_directory() / name


def find_run(name: str) -> Path:
    """Find a run by its name, a path first if it is one; then those shipped with the package.

    Raises NotFoundError with the nearest names.
    """
    places = [Path(name)] if _is_path(name) else [models_directory() / name, Path(name), *_shipped(name)]
    for place in places:
        if is_run(place):
            return place
    if _is_path(name) and os.path.lexists(name):
        raise InputError(f"{name} is no run: a run is a directory that textrnn train has written.")
    names = [path.name for path in list_runs()]
    step = suggest(name, names) if names else f"Train one with: textrnn train FILE -o {name}"
    raise NotFoundError(f"there is no run {name!r} {_searched(name)}. {step}")


def _is_path(name: str) -> bool:
    return os.sep in name or name in {"", ".", ".."}


def _searched(name: str) -> str:
    return "at that path" if _is_path(name) else f"under {models_directory()}"


def list_runs() -> list[Path]:
    """Give the runs under `models_directory` by name, then the shipped ones that they do not hide."""
    paths = {path.name: path for directory in reversed(_directories()) for path in _runs_in(directory)}
    return sorted(paths.values(), key=lambda path: (path.parent != models_directory(), path.name))


def _directories() -> list[Path]:
    return [models_directory(), *_shipped("")]


def _shipped(name: str) -> list[Path]:
    """Give where a run of this name would be in the installed package and in a source tree."""
    package = Path(__file__).resolve().parents[1]
    source = [package.parent / "models" / name] if (package.parent / "pyproject.toml").exists() else []
    return [package / "models" / name, *source]


def _runs_in(directory: Path) -> list[Path]:
    try:
        return [path for path in directory.iterdir() if is_run(path)]
    except (FileNotFoundError, NotADirectoryError):
        return []


def is_run(path: Path) -> bool:
    """Say whether training has ever written here, whether or not it came to its end."""
    return any(os.path.lexists(path / name) for name in _MARKS)


def is_vacant(path: Path) -> bool:
    """Say whether this is a directory with nothing in it but what a killed trainer left."""
    return path.is_dir() and all(_DEBRIS.fullmatch(child.name) or is_vacant(child) for child in path.iterdir())
