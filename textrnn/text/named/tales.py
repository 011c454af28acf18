"""The short tales that come with textrnn."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from textrnn.errors import NotFoundError
from textrnn.io import open_binary
from textrnn.text.named.corpus import NamedCorpus
from textrnn.text.reading import Tally, Text, read_text


class Tales(NamedCorpus):
    about = "short tales written for textrnn"

    def __init__(self) -> None:
        self._path = _find()

    def texts(self, tally: Tally) -> Iterator[Text]:
        yield Text("tales", read_text(partial(open_binary, self._path), str(self._path), "utf-8", tally))


def _find() -> Path:
    """Look in the installed package, then in the source tree around it."""
    package = Path(__file__).resolve().parents[2]
    for folder in (package, package.parent):
        path = folder / "corpora" / "tales.txt"
        if path.is_file():
            return path
    raise NotFoundError("corpora/tales.txt is not part of this installation. Install textrnn again.")
