"""What every corpus by name has."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from textrnn.text.reading import Tally, Text


class NamedCorpus(ABC):
    """A corpus found by its name; making one raises NotFoundError if its text is not there.

    about: what it holds, in one line.
    """

    about: ClassVar[str]

    @abstractmethod
    def texts(self, tally: Tally) -> Iterator[Text]:
        """Yield the documents in an order that does not change."""

    def sample(self) -> tuple["Iterator[Text]", int]:
        """Give documents enough to describe the corpus by, and how many times as many there are."""
        return self.texts(Tally()), 1
