"""The pairs that `textrnn evaluate` measures a run by: those that the user names, but none that it has learned."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.output import note, note_terminal_input
from textrnn.errors import InputError, NotFoundError
from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions

if TYPE_CHECKING:
    from textrnn.commands.writing import PairWriter
    from textrnn.text.pairs.pair import Pair

# what a run remembers of how its pairs were read, and a user need not say again
_FIELDS = ("source_field", "target_field")
_PARALLEL = ("source_file", "target_file")


@dataclass(frozen=True)
class FoundPairs:
    """places: which of all num_read pairs these are, from 0."""

    pairs: "list[Pair]"
    places: Sequence[int]
    num_read: int

    def in_their_places(self, texts: Sequence[str]) -> Iterator[str]:
        """Yield a text for every pair that was read: of these the one that is theirs, of others an empty one."""
        text_by_place = dict(zip(self.places, texts, strict=True))
        yield from (text_by_place.get(place, "") for place in range(self.num_read))


def read_pairs(
    model: str, sources: Sequence[str], read: PairReadOptions, writer: "PairWriter", *, quiet: bool
) -> FoundPairs:
    """Read the pairs; of those that the run was trained on only the ones that it held out.

    Raises InputError if no pair has both sides.
    """
    named, remembered = named_sources(sources, read), remembered_sources(writer.data)
    is_own = _is_same(named, remembered) and _reads_as_trained(read, writer.data) if named else not _is_piped()
    if is_own and remembered and _knows_held_out(writer.data):
        try:
            pairs = _held_out(model, remembered)
        except InputError:
            if not named:
                raise
        else:
            told = f"{model} was trained on {', '.join(remembered)}"
            note(f"note: {told}; measured by the {len(pairs):,} pairs that it held out.", quiet=quiet)
            return _with_both_sides(pairs, writer, quiet=quiet)
    if not named:
        note_terminal_input((), quiet=quiet)
    for name in _common(named, remembered):
        note(f"note: {model} was trained on {name}, so that these figures flatter it.", quiet=quiet)
    corpus = _open(sources, read, writer)
    found = _with_both_sides(corpus.pairs(), writer, quiet=quiet)
    for text in corpus.notes():
        note(f"note: {text}", quiet=quiet)
    return found


def named_sources(sources: Sequence[str], read: PairReadOptions) -> list[str]:
    """Give what the user names, be it sources or two parallel files."""
    return [*sources, *(name for name in (read.source_file, read.target_file) if name is not None)]


def remembered_sources(data: Mapping[str, Any]) -> list[str]:
    """Give what a run was trained on, by its configuration; nothing if that can be read only once."""
    names = [*(data.get("sources") or ()), *(data[name] for name in _PARALLEL if data.get(name))]
    return [] if "-" in names else names


def _knows_held_out(data: Mapping[str, Any]) -> bool:
    from textrnn.commands.training_task import reads_standard_input

    return "held_out" in data and not reads_standard_input(data)


def _held_out(model: str, remembered: Sequence[str]) -> "list[Pair]":
    from textrnn.commands.pair_data import held_out_pairs
    from textrnn.run import Run, find_run

    try:
        return held_out_pairs(Run.open(find_run(model)).config())
    except NotFoundError as error:
        reason = f"{model} was trained on {', '.join(remembered)}, which is not here"
        raise NotFoundError(f"{reason}. Name other pairs.") from error


def _reads_as_trained(read: PairReadOptions, data: Mapping[str, Any]) -> bool:
    """Say whether no other fields are asked for than those of the training."""
    return all(getattr(read, name) in (None, data.get(name)) for name in _FIELDS)


def _is_same(named: Sequence[str], remembered: Sequence[str]) -> bool:
    return sorted(map(_identity, named)) == sorted(map(_identity, remembered))


def _common(named: Sequence[str], remembered: Sequence[str]) -> list[str]:
    """Give what is named that the run was trained on, by itself or in a folder."""
    known = list(map(_identity, remembered))
    return [name for name in named if any(Path(_identity(name)).is_relative_to(each) for each in known)]


def _identity(name: str) -> str:
    """Give what is equal for two names of one file; a corpus by name has no file."""
    path = Path(name)
    return str(path.resolve()) if path.exists() else name


def _is_piped() -> bool:
    """Say whether standard input is more than a terminal or nothing."""
    try:
        return sys.stdin is not None and not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    except (ValueError, OSError):  # no descriptor behind it
        return True


def _open(sources: Sequence[str], read: PairReadOptions, writer: "PairWriter") -> PairCorpus:
    """Find the pairs, by the fields that the run was trained with if none are named and these are there."""
    options = replace(read, task=writer.kind, context=writer.data.get("context") or 1)
    source, target = (writer.data.get(name) for name in _FIELDS)
    if (source or target) and read.wanted.none and read.source_file is None:
        options = replace(options, source_field=source, target_field=target, fields_preferred=True)
    return PairCorpus(sources, options)


def _with_both_sides(pairs: "Iterable[Pair]", writer: "PairWriter", *, quiet: bool) -> FoundPairs:
    """Take the pairs with both sides; their targets are not cleaned, as no figure may depend on what is called clean.

    Raises InputError if there is none.
    """
    kept: list[Pair] = []
    places: list[int] = []
    num_read = 0
    for place, pair in enumerate(pairs):
        num_read += 1
        references = [text for target in (pair.target, *pair.others) if (text := " ".join(target.split()))]
        if references and writer.clean(pair.source).strip():
            kept.append(replace(pair, target=references[0], others=tuple(references[1:])))
            places.append(place)
    if not kept:
        reason = f"not one of {num_read:,} pairs has both a source and a target" if num_read else "there are no pairs"
        raise InputError(f"{reason}. Give lines with a source, a tab and a target, or name fields or files.")
    if len(kept) < num_read:
        note(f"note: {num_read - len(kept):,} pairs with an empty side were passed over.", quiet=quiet)
    return FoundPairs(kept, places, num_read)
