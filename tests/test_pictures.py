"""Where a picture can be drawn, which is asked before any work."""

import sys

import pytest

from textrnn.errors import OutputError, UsageError
from textrnn.pictures import check_picture_file


def test_a_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"\.png, \.svg, \.pdf"):
        check_picture_file(tmp_path / "plot.gif")


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(OutputError, match="cannot create"):
        check_picture_file(tmp_path / "none" / "plot.png")


def test_without_matplotlib_the_error_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match="textrnn\\[plots\\]"):
        check_picture_file(tmp_path / "plot.png")
