"""Kernels are kept on disk where there is a place, and compiled anew when any of them has changed."""

import importlib
from pathlib import Path

import pytest
from numba.core.caching import CacheImpl

from textrnn.embeddings.training import compiling
from textrnn.embeddings.training.compiling import compile_hot, kernel, say_compiling

KERNEL_FILES = sorted(path.stem for path in Path(compiling.__file__).parent.glob("*_kernels.py"))


def double(x):
    return 2 * x


@pytest.fixture
def nowhere(monkeypatch):
    """No directory can be written to."""
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])


def said(kernels):
    remarks = []
    say_compiling(kernels, remarks.append)
    return remarks


def test_without_a_place_for_the_cache_kernels_work_all_the_same(nowhere):
    assert kernel(double)(4) == 8
    assert compile_hot(double, 3)(4) == 8


def test_without_a_place_for_the_cache_it_is_said_how_to_give_one(nowhere):
    (remark,) = said([kernel(double)])
    assert "each time anew" in remark
    assert "NUMBA_CACHE_DIR" in remark


def test_a_first_compilation_is_said_to_be_the_only_one(tmp_path, monkeypatch):
    monkeypatch.setattr("numba.core.config.CACHE_DIR", str(tmp_path))
    compiled = kernel(double)
    assert said([compiled]) == ["compiling the training code, once on this computer"]
    compiled(4)
    assert said([compiled]) == []
    assert said([kernel(double)]) == []  # as another process finds it


@pytest.mark.parametrize("name", KERNEL_FILES)
def test_every_kernel_on_disk_is_known_by_the_checksum_of_all(name):
    module = importlib.import_module(f"textrnn.embeddings.training.{name}")
    kept = [each for each in vars(module).values() if getattr(getattr(each, "stats", None), "cache_path", None)]
    assert all(each.py_func.__qualname__.endswith(compiling._stamp()) for each in kept)
