"""Runs are found by name, by path and among those shipped."""

import os
from pathlib import Path

import pytest

from textrnn.errors import InputError, NotFoundError
from textrnn.run import Run, find_run, list_runs, models_directory, new_run_path, places


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with the runs alice and bard, and carol shipped with the package."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(places, "_shipped", lambda name: [tmp_path / "shipped" / name])
    for place in ("models/alice", "models/bard", "shipped/carol", "shipped/bard", "elsewhere/dora"):
        Run.create(tmp_path / place).commit({"weights.safetensors": b"weights"})
    return tmp_path / "models"


def test_models_are_under_the_working_directory_or_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEXTRNN_MODELS", raising=False)
    assert models_directory() == Path("models")
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    assert models_directory() == tmp_path
    assert new_run_path("alice") == tmp_path / "alice"
    assert new_run_path("runs/alice") == Path("runs/alice")


def test_a_run_is_found_by_name_by_path_and_among_the_shipped(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_run("alice") == models / "alice"
    assert find_run("bard") == models / "bard"
    assert find_run("carol") == models.parent / "shipped" / "carol"
    assert find_run(str(models / "alice")) == models / "alice"
    monkeypatch.chdir(models.parent / "elsewhere")
    assert find_run("dora") == Path("dora")
    monkeypatch.chdir("dora")
    assert find_run(".") == Path()


def test_a_run_that_is_not_found_brings_the_nearest_name(models: Path) -> None:
    with pytest.raises(
        NotFoundError, match=r"no run 'alcie' under .*Did you mean 'alice'\? Available: alice, bard, carol"
    ):
        find_run("alcie")
    with pytest.raises(NotFoundError, match="no run 'x/y'"):
        find_run("x/y")
    with pytest.raises(InputError, match="models is no run"):
        find_run(str(models))
    with pytest.raises(NotFoundError):
        find_run("")


def test_no_run_at_all_is_answered_with_the_command_that_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path / "none"))
    monkeypatch.setattr(places, "_shipped", lambda name: [])
    assert list_runs() == []
    with pytest.raises(NotFoundError, match="Train one with: textrnn train FILE -o alice"):
        find_run("alice")


def test_runs_are_listed_with_the_shipped_ones_last(models: Path) -> None:
    (models / "empty").mkdir()
    (models / "README.md").write_text("not a run")
    shipped = models.parent / "shipped"
    assert list_runs() == [models / "alice", models / "bard", shipped / "carol"]


def test_the_shipped_run_lies_in_the_package_or_the_source_tree() -> None:
    root = Path(places.__file__).resolve().parents[2]
    assert places._shipped("tales") == [root / "textrnn" / "models" / "tales", root / "models" / "tales"]
