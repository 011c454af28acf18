"""What the command line promises to every shell: streams, exit codes, one-line errors."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from textrnn import __main__ as entry
from textrnn import __version__
from textrnn.cli import COMMANDS, EMBED_COMMANDS, EmbedGroup, Entry, LazyGroup, MainGroup
from textrnn.errors import InputError, LockedError

Finished = subprocess.CompletedProcess[str]
TEXTRNN = [sys.executable, "-m", "textrnn"]


def textrnn(*arguments: str, environment: Mapping[str, str] = os.environ, **options: object) -> Finished:
    return subprocess.run(
        [*TEXTRNN, *arguments], capture_output=True, text=True, env=environment, check=False, **options
    )  # type: ignore[call-overload, no-any-return]


def shell(line: str) -> Finished:
    """Run a line of bash in which textrnn is the one under test."""
    function = f'textrnn() {{ "{sys.executable}" -m textrnn "$@"; }}; '
    return subprocess.run(["bash", "-c", function + line], capture_output=True, text=True, check=False)


def report(error: BaseException, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = entry._report(error)
    return code, capsys.readouterr().err


def test_version_goes_to_stdout() -> None:
    finished = textrnn("--version")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, f"textrnn {__version__}\n", "")


@pytest.mark.parametrize(("arguments", "entries"), [((), COMMANDS), (("embed",), EMBED_COMMANDS)])
def test_help_names_every_command_with_its_line(arguments: tuple[str, ...], entries: Mapping[str, Entry]) -> None:
    lines = {line.strip() for line in textrnn(*arguments, "--help").stdout.splitlines()}
    for name, command in entries.items():
        assert any(line.startswith(f"{name} ") and line.endswith(command.help) for line in lines)


def test_short_help_is_the_same_help() -> None:
    assert textrnn("-h").stdout == textrnn("--help").stdout


@pytest.mark.parametrize(
    ("group", "name"), [(group, name) for group in (MainGroup, EmbedGroup) for name in group.entries if name != "embed"]
)
def test_the_line_in_the_table_is_the_first_line_of_the_docstring(group: type[LazyGroup], name: str) -> None:
    assert (group.registry.get(name).__doc__ or "").splitlines()[0] == group.entries[name].help


@pytest.mark.parametrize("arguments", [(), ("embed",)])
def test_no_command_prints_help_as_a_mistake(arguments: tuple[str, ...]) -> None:
    finished = textrnn(*arguments)
    assert finished.returncode == 2
    assert not finished.stdout
    assert " ".join(["Usage: textrnn", *arguments]) in finished.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["trian"], "Did you mean 'train'?"),
        (["embed", "neerest"], "Did you mean 'nearest'?"),
        (["inspect", "--help"], "inspect gradients, inspect task, inspect state"),
        (["--versoin"], "Did you mean --version?"),
        (["doctor", "--jsn"], "Did you mean --json?"),
        (["doctor", "--quick=3"], "Try 'textrnn doctor --help'."),
        (["doctor", "surplus"], "Try 'textrnn doctor --help'."),
    ],
)
def test_usage_error_is_one_line_with_a_hint(arguments: list[str], hint: str) -> None:
    finished = textrnn(*arguments)
    assert finished.returncode == 2
    assert not finished.stdout
    assert finished.stderr.startswith("error: ")
    assert hint in finished.stderr
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize("position", [0, 1, 2])
def test_debug_shows_the_traceback_wherever_it_stands(position: int) -> None:
    arguments = ["doctor", "--jsn"]
    arguments.insert(position, "--debug")
    finished = textrnn(*arguments)
    assert finished.returncode == 2
    assert "Traceback" in finished.stderr


def test_debug_after_two_dashes_is_an_argument() -> None:
    assert entry._take_debug(["train", "--", "--debug"]) == (["train", "--", "--debug"], False)


def test_own_errors_end_with_their_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(InputError("the file\nis empty."), capsys) == (65, "error: the file is empty.\n")
    assert report(LockedError("locked."), capsys)[0] == 75


def test_an_unexpected_error_is_one_line_and_a_bug_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    code, line = report(ZeroDivisionError("division by zero"), capsys)
    assert code == 70
    assert "--debug" in line
    assert line.count("\n") == 1


def test_control_characters_in_an_error_are_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in report(InputError("no file '\x1b[2J'"), capsys)[1]


def test_an_interrupt_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(KeyboardInterrupt(), capsys) == (130, "")


def test_a_full_disk_behind_stdout_is_reported() -> None:
    for command in ("--version", "--help"):
        finished = shell(f"textrnn {command} > /dev/full")
        assert finished.returncode == 74
        assert finished.stderr == "error: reading or writing failed: No space left on device.\n"


def test_a_closed_stdout_is_reported() -> None:
    finished = shell("textrnn --help >&-")
    assert finished.returncode == 74
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize("closed", ["<&-", "2>&-"])
def test_other_closed_streams_do_no_harm(closed: str) -> None:
    finished = shell(f"textrnn --help {closed}")
    assert finished.returncode == 0
    assert "Usage" in finished.stdout


def test_a_closed_pipe_ends_silently() -> None:
    finished = shell("(sleep 0.5; textrnn --help; echo $? >&2) | true")
    assert finished.stderr == "141\n"


def test_termination_unwinds_and_ends_with_143(tmp_path: Path) -> None:
    script = tmp_path / "wait.py"
    script.write_text(
        "import time\nfrom textrnn.__main__ import _prepare_signals\n_prepare_signals()\n"
        "try:\n    print('ready', flush=True)\n    time.sleep(20)\nfinally:\n    print('clean', flush=True)\n"
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "clean\n"
    assert process.returncode == 143


def test_completion_knows_the_commands() -> None:
    environment = os.environ | {
        "_TEXTRNN_COMPLETE": "complete_bash",
        "COMP_WORDS": "textrnn doc",
        "COMP_CWORD": "1",
    }
    assert textrnn(environment=environment).stdout.split() == ["doctor"]


def test_doctor_prints_one_json_object() -> None:
    finished = textrnn("doctor", "--json", "--quick")
    assert finished.returncode == 0
    found = json.loads(finished.stdout)
    assert found["versions"]["textrnn"] == __version__
    assert found["cores"] >= 1
