"""What every test starts from: one processor thread, no user's cache or models, repeatable properties."""

import os
import sys
from collections.abc import Iterator

os.environ["OMP_NUM_THREADS"] = "1"  # workers that each take all cores slow one another; read when torch is imported

import pytest
from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests and the programs they start away from the files and wishes of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEXTRNN_CACHE", str(tmp_path_factory.mktemp("cache")))
        for name in ("TEXTRNN_MODELS", "NO_COLOR", "COLUMNS", "TERM"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True)
def numbers_below_normal() -> Iterator[None]:
    """Bring back the tiny numbers that training turns off for the whole process, and hypothesis insists on."""
    yield
    if "torch" in sys.modules:
        sys.modules["torch"].set_flush_denormal(False)


@pytest.fixture(autouse=True)
def own_threads() -> Iterator[None]:
    """Forget the number of threads that a command has set for its process."""
    before = os.environ.get("OPENBLAS_NUM_THREADS")
    yield
    if before is None:
        os.environ.pop("OPENBLAS_NUM_THREADS", None)
