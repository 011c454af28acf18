"""A run killed at any instant and resumed ends with the bytes of a run that was never interrupted."""

import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("kill_driver.py")


@pytest.mark.parametrize("kills", [6, pytest.param(30, marks=pytest.mark.slow)])
def test_kills_at_random_instants_leave_no_trace(tmp_path, kills):
    environment = {"PATH": "", "OMP_NUM_THREADS": "1", "TEXTRNN_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, str(DRIVER), str(tmp_path), str(kills), "1"]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1].startswith(f"{kills} kills"), ended.stdout
    assert ended.stdout.rstrip().endswith(" 0 different"), ended.stdout + ended.stderr
