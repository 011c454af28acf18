"""The Lee background corpus, news of 2000 and 2001, one document per line, which gensim carries for its tests."""

from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from textrnn.errors import NotFoundError
from textrnn.io import open_binary
from textrnn.text.named.corpus import NamedCorpus
from textrnn.text.reading import Tally, Text, read_text, split_lines


class Lee(NamedCorpus):
    about = "news, from the Australian Broadcasting Corporation (Lee et al. 2005), inside gensim"

    def __init__(self) -> None:
        spec = find_spec("gensim")  # found, not imported: importing takes 0.7 s
        folders = list(spec.submodule_search_locations or []) if spec else []
        paths = [Path(folder, "test", "test_data", "lee_background.cor") for folder in folders]
        if not any(path.is_file() for path in paths):
            raise NotFoundError("the corpus 'lee' comes with gensim, which is not installed. Run: pip install gensim")
        self._path = next(path for path in paths if path.is_file())

    def texts(self, tally: Tally) -> Iterator[Text]:
        lines = split_lines(read_text(partial(open_binary, self._path), str(self._path), "utf-8", tally))
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield Text(f"lee:{number}", [line])
