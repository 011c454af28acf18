"""Pairs of texts from any number of sources, read as one stream.

corpus = PairCorpus(["reviews.csv.gz"], PairReadOptions(source_field="Text", target_field="Summary"))
for pair in corpus.pairs():
    ...
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textrnn.config import PAIR_TASKS
from textrnn.errors import UsageError
from textrnn.text.corpus import ReadOptions
from textrnn.text.files import FileSource
from textrnn.text.named.docstrings import Docstrings
from textrnn.text.pairs.docstrings import read_docstring_pairs
from textrnn.text.pairs.fields import Taken, WantedFields
from textrnn.text.pairs.forms import holds_dialogues, read_pairs
from textrnn.text.pairs.pair import Pair
from textrnn.text.pairs.parallel import Side, read_parallel_pairs
from textrnn.text.reading import Tally, check_encoding, read_text
from textrnn.text.sources import Source, resolve


@dataclass(frozen=True)
class PairReadOptions:
    """How pairs are read.

    source_field, target_field: names of fields or columns, or column numbers from 1. fields_preferred: whether other
    fields will do where these are not there. source_file, target_file: two parallel files instead of sources. context:
    turns of a dialogue before a reply that make its source.
    """

    encoding: str = "utf-8"
    source_field: str | None = None
    target_field: str | None = None
    source_file: str | None = None
    target_file: str | None = None
    context: int = 1
    task: str = "summarize"
    fields_preferred: bool = False

    @property
    def wanted(self) -> WantedFields:
        return WantedFields(self.source_field, self.target_field, self.fields_preferred)

    def validate(self) -> None:
        """Raise UsageError for an option that is wrong by itself or goes with no other."""
        check_encoding(self.encoding)
        if self.task not in PAIR_TASKS:
            raise UsageError(f"{self.task!r} is no task of pairs. Available: {', '.join(PAIR_TASKS)}.")
        if self.context < 1:
            raise UsageError(f"--context is {self.context}; a reply follows at least 1 turn.")
        if (self.source_file is None) != (self.target_file is None):
            given, lacking = ("--target", "--source") if self.source_file is None else ("--source", "--target")
            raise UsageError(f"{given} names one of two parallel files; name the other by {lacking} FILE.")
        if self.source_file is not None and not self.wanted.none:
            raise UsageError("--source-field and --target-field choose from records; parallel files have none.")


class PairCorpus:
    """The pairs of several sources, in order, as often as they are asked for.

    A source is a path, a folder, a pattern, "-", or the corpus 'docstrings'; none is standard input, unless two
    parallel files are named. Raises NotFoundError, UsageError, InputError or TransferError for a source that is absent,
    unreadable or has no such fields, before anything long begins.
    """

    def __init__(self, sources: Sequence[str], options: PairReadOptions) -> None:
        options.validate()
        self._options = options
        self._tally = Tally()
        self._taken: Taken = {}
        self._parallel = _find_parallel(sources, options)
        names = [] if self._parallel else list(sources) or ["-"]
        found, self._skipped = _resolve(names, options)
        _check_fields_used(found, options)
        self._sources = [_with_pairs(source, options) for source in found]

    def notes(self) -> list[str]:
        """Say what was passed over or replaced, one sentence each; complete once the corpus has been read."""
        return [*self._skipped, *self._tally.notes()]

    def columns(self) -> list[str]:
        """Say which fields or columns hold source and target, a line each; complete once the corpus has been read."""
        first_by_choice: dict[str, str] = {}
        for name, choice in self._taken.items():
            first_by_choice.setdefault(choice, name)
        several = len(first_by_choice) > 1
        return [f"{name}: {choice}" if several else choice for choice, name in first_by_choice.items()]

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs as they stand, not cleaned. Raises InputError with file and line for what is no pair."""
        self._tally = tally = Tally()
        if self._parallel:
            source, target = (Side(file.name, self._chunks(file, tally)) for file in self._parallel)
            yield from read_parallel_pairs(source, target)
        for each in self._sources:
            if isinstance(each, FileSource):
                yield from read_pairs(each, self._options, tally, self._taken)
            else:
                yield from read_docstring_pairs(each, tally)

    def has_dialogues(self) -> bool:
        """Say whether any source is made of dialogues; waits for whoever writes to standard input."""
        return any(isinstance(each, FileSource) and holds_dialogues(each, self._options) for each in self._sources)

    def _chunks(self, file: FileSource, tally: Tally) -> Iterator[str]:
        return read_text(file.open_bytes, file.name, self._options.encoding, tally)


def _resolve(names: Sequence[str], options: PairReadOptions) -> tuple[list[Source], list[str]]:
    """Find the sources; as plain text, since what they hold is told apart here."""
    return resolve(names, ReadOptions(encoding=options.encoding, format="text"))


def _find_parallel(sources: Sequence[str], options: PairReadOptions) -> tuple[FileSource, FileSource] | None:
    if options.source_file is None or options.target_file is None:
        return None
    if sources:
        raise UsageError(f"--source and --target name the pairs, so that {sources[0]!r} is one source too many.")
    if options.source_file == options.target_file:
        raise UsageError(f"--source and --target both name {options.source_file!r}.")
    return _parallel_file("--source", options.source_file, options), _parallel_file(
        "--target", options.target_file, options
    )


def _parallel_file(option: str, name: str, options: PairReadOptions) -> FileSource:
    sources, _ = _resolve([name], options)
    match sources:
        case [FileSource() as source]:
            source.check_filled()
            return source
    raise UsageError(f"{option} takes one file; {name!r} is something else.")


def _check_fields_used(sources: Sequence[Source], options: PairReadOptions) -> None:
    if sources and not options.wanted.none and all(isinstance(each, Docstrings) for each in sources):
        raise UsageError("--source-field and --target-field choose from records; docstrings has none. Leave them out.")


def _with_pairs(source: Source, options: PairReadOptions) -> FileSource | Docstrings:
    """Give the source if it may hold pairs; of a file one is read, so that wrong fields are known at once."""
    if isinstance(source, FileSource):
        if not source.spooled:  # reading it now would wait for whoever writes
            source.check_filled()
            next(read_pairs(source, options, Tally(), {}), None)
        return source
    if isinstance(source, Docstrings):
        return source
    raise UsageError("that corpus by name holds texts, not pairs. One with pairs is: docstrings.")
