"""What the guide to summaries shows is what the program prints."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "summarize.md"
TEXTRNN = f'textrnn() {{ "{sys.executable}" -m textrnn "$@"; }}; '


def shown() -> list[tuple[str, str]]:
    """Give every command of the guide and what stands below it."""
    blocks = re.findall(r"```console\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M)[1:]]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


COMMANDS = [(command, output) for command, output in shown() if not command.startswith("cat ")]


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_a_command_of_the_guide_prints_what_the_guide_says(tmp_path: Path, command: str, output: str) -> None:
    for cat, text in shown():
        if cat.startswith("cat "):
            (tmp_path / cat.removeprefix("cat ")).write_text(text)
    if "| jq " in command and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    line = ["bash", "-c", TEXTRNN + command]
    finished = subprocess.run(line, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (finished.stdout, finished.stderr) == (output, "")
