"""A run is whole, or it is refused by name."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from textrnn.config import RunConfig
from textrnn.errors import ConfigError, InputError, LockedError, OutputError
from textrnn.run import Run, encode_config
from textrnn.run.manifest import Entry, Manifest

CONFIG = RunConfig(kind="lm", network={"cell": "lstm"}, tokenizer={"name": "char"}, training={}, data={})
FILES = {
    "config.json": encode_config(CONFIG),
    "weights.safetensors": safetensors.numpy.save({"embedding": np.ones((3, 4), np.float32)}),
    "tokenizer/tokenizer.json": b'{"name": "char"}\n',
}
STATE = {"step": np.array(12)}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: test_faults.py proves that the writers do."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "alice"


@pytest.fixture
def run(path: Path) -> Run:
    run = Run.create(path)
    run.commit(FILES)
    return run


def names_in(path: Path) -> set[str]:
    return {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()}


def test_a_run_gives_back_what_was_committed(run: Run) -> None:
    opened = Run.open(run.path)
    assert {name: opened.read(name) for name in FILES} == FILES
    assert opened.file("config.json").read_bytes() == FILES["config.json"]
    assert opened.config() == CONFIG
    assert opened.name == "alice"
    assert names_in(run.path) == {*FILES, "manifest.json"}


def test_a_commit_replaces_some_files_and_keeps_the_others(run: Run) -> None:
    run.commit({"weights.safetensors": b"better", "novelty.safetensors": b"grams"})
    opened = Run.open(run.path)
    assert opened.read("weights.safetensors") == b"better"
    assert opened.read("novelty.safetensors") == b"grams"
    assert opened.read("tokenizer/tokenizer.json") == FILES["tokenizer/tokenizer.json"]


def test_a_file_that_did_not_change_is_not_written_again(run: Run) -> None:
    before = (run.path / "config.json").stat().st_ino
    run.commit({**FILES, "weights.safetensors": b"better"})
    assert (run.path / "config.json").stat().st_ino == before


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_refused_by_name(run: Run, name: str) -> None:
    data = bytearray(FILES[name])
    data[len(data) // 2] ^= 1
    (run.path / name).write_bytes(data)
    with pytest.raises(InputError, match=f"alice/{name} is damaged: its bytes"):
        Run.open(run.path)


def test_a_file_cut_short_or_missing_is_refused_by_name(run: Run) -> None:
    (run.path / "weights.safetensors").write_bytes(b"abc")
    with pytest.raises(InputError, match=r"weights\.safetensors is damaged: it has 3 bytes, the manifest says \d+"):
        Run.open(run.path)
    (run.path / "weights.safetensors").unlink()
    with pytest.raises(InputError, match=r"weights\.safetensors is damaged: it is missing"):
        Run.open(run.path)


def test_a_pipe_in_the_place_of_a_file_is_refused_without_waiting(run: Run) -> None:
    (run.path / "weights.safetensors").unlink()
    os.mkfifo(run.path / "weights.safetensors")
    with pytest.raises(InputError, match="no regular file"):
        Run.open(run.path)


def test_files_that_are_not_in_the_manifest_are_ignored(run: Run) -> None:
    (run.path / "notes.txt").write_text("mine")
    (run.path / "weights.safetensors.bak").write_text("mine")
    Run.open(run.path)
    with pytest.raises(InputError, match=r"alice has no notes\.txt"):
        Run.open(run.path).read("notes.txt")


@pytest.mark.parametrize(
    "name",
    ["../secret", "/etc/passwd", "a/../b", "./a", "a//b", "a/b/c", ".hidden", "", "manifest.json", "lock", "a\nb"],
)
def test_a_manifest_lists_only_plain_names(run: Run, name: str) -> None:
    (run.path / "manifest.json").write_bytes(Manifest({name: Entry.of(b"x")}).encode())
    with pytest.raises(InputError, match=r"manifest\.json is damaged: it lists the name"):
        Run.open(run.path)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 5000, b'{"files": 1, "format": 1}', b'{"format": 2}']
)
def test_a_file_that_is_no_manifest_is_refused(run: Run, data: bytes) -> None:
    (run.path / "manifest.json").write_bytes(data)
    with pytest.raises(InputError, match=r"manifest\.json is damaged"):
        Run.open(run.path)


def test_a_run_without_weights_says_how_to_finish_it(path: Path) -> None:
    run = Run.create(path)
    run.save_resume(STATE, {})
    with pytest.raises(InputError, match=r"alice has no manifest\.json\. .*train again with --resume\."):
        Run.open(path)
    run.commit({"config.json": FILES["config.json"]})
    with pytest.raises(InputError, match=r"alice has no weights\.safetensors\. .*train again with --resume\."):
        Run.open(path)
    with pytest.raises(InputError, match=r"nowhere is no run"):
        Run.open(path / "nowhere")


def test_a_config_of_another_format_is_refused(run: Run) -> None:
    run.commit({"config.json": FILES["config.json"].replace(b'"format": 1', b'"format": 2')})
    with pytest.raises(ConfigError, match="format 2"):
        Run.open(run.path).config()
    run.commit({"config.json": b"[1]"})
    with pytest.raises(InputError, match=r"config\.json is damaged"):
        Run.open(run.path).config()


def test_a_run_is_opened_and_verified_quickly_without_its_weights_being_read(run: Run) -> None:
    run.commit({"weights.safetensors": bytes(1000)})
    (run.path / "weights.safetensors").write_bytes(bytes(999) + b"x")
    assert Run.open(run.path, hashed=False).config() == CONFIG
    with pytest.raises(InputError, match=r"weights\.safetensors is damaged"):
        Run.open(run.path, hashed=False).read("weights.safetensors")


def test_create_refuses_a_run_and_names_the_ways_out(run: Run) -> None:
    with pytest.raises(OutputError, match=r"alice exists already.*--force.*--resume.*-o"):
        Run.create(run.path)


def test_create_refuses_what_is_no_run_even_with_force(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for path in (tmp_path, tmp_path / "thesis.txt"):
        with pytest.raises(OutputError, match="is no run, so it is not replaced"):
            Run.create(path, force=True)


def test_create_accepts_an_empty_directory_and_one_left_by_a_killed_trainer(tmp_path: Path) -> None:
    Run.create(tmp_path)
    (tmp_path / "lock").write_text("{}")
    (tmp_path / f".manifest.json.{'0' * 16}.tmp").write_text("{")
    with Run.create(tmp_path).lock():
        assert names_in(tmp_path) == {"lock"}


def test_a_training_that_fails_early_leaves_nothing_and_loses_nothing(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Run.create(tmp_path / "new").lock():
        raise ZeroDivisionError
    assert not (tmp_path / "new").exists()
    with pytest.raises(ZeroDivisionError), Run.create(run.path, force=True).lock():
        raise ZeroDivisionError
    assert Run.open(run.path).read("config.json") == FILES["config.json"]


def test_force_replaces_the_old_run_whole_at_the_first_write(run: Run) -> None:
    run.save_resume(STATE, {})
    run.append_log({"step": 1})
    run.commit({"novelty.safetensors": b"grams"})
    (run.path / "notes.txt").write_text("mine")
    new = Run.create(run.path, force=True)
    assert new.read_resume() is None
    assert new.log_size() == 0
    new.append_log({"step": 2})
    assert names_in(run.path) == {"log.jsonl", "notes.txt"}
    assert new.log() == [{"step": 2}]
    new.commit({"weights.safetensors": b"new"})
    assert list(Run.open(run.path).manifest.entry_by_name) == ["weights.safetensors"]


def test_force_replaces_a_damaged_run(run: Run) -> None:
    (run.path / "manifest.json").write_bytes(b"{}")
    Run.create(run.path, force=True).commit({"weights.safetensors": b"new"})
    assert Run.open(run.path).read("weights.safetensors") == b"new"


def test_resume_opens_a_run_at_any_stage(path: Path) -> None:
    assert Run.resume(path).read_resume() is None
    Run.resume(path).save_resume(STATE, {"step": "3"})
    resumed = Run.resume(path).read_resume()
    assert resumed is not None and resumed[1] == {"step": "3"}
    Run.resume(path).commit(FILES)
    assert Run.resume(path).config() == CONFIG
    (path / "config.json").write_bytes(b"{}")
    with pytest.raises(InputError, match=r"config\.json is damaged"):
        Run.resume(path)


def test_a_run_has_one_writer(run: Run) -> None:
    with run.lock(), run.lock():
        run.commit({"weights.safetensors": b"mine"})
        with pytest.raises(LockedError, match=f"alice is being trained by process {os.getpid()}"):
            Run.resume(run.path).commit({"weights.safetensors": b"yours"})
        assert Run.open(run.path).read("weights.safetensors") == b"mine"
    Run.resume(run.path).append_log({})


def test_a_reader_notices_that_a_file_was_replaced_after_it_opened_the_run(run: Run) -> None:
    reader = Run.open(run.path)
    run.commit({"weights.safetensors": b"better"})
    with pytest.raises(InputError, match="Try again"):
        reader.read("weights.safetensors")


def test_the_manifest_is_readable_json(run: Run) -> None:
    record = json.loads((run.path / "manifest.json").read_text())
    assert record["files"]["config.json"]["size"] == len(FILES["config.json"])


@pytest.mark.parametrize(
    ("config", "missing"),
    [
        (b'{"kind": "lm"}', r"no weights\.safetensors\."),
        (b'{"kind": "vectors"}', r"no vectors\.safetensors\."),
        (b"{}", r"no weights\.safetensors or vectors\.safetensors\."),
    ],
)
def test_a_run_without_what_was_learned_is_refused_by_the_name_of_that_file(
    tmp_path: Path, config: bytes, missing: str
) -> None:
    run = Run.create(tmp_path / "run")
    run.commit({"config.json": config})
    with pytest.raises(InputError, match=missing):
        Run.open(run.path)
