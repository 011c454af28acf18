"""The forms in which one file or stream holds pairs, told apart by its ending or its first lines."""

import codecs
import csv
import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textrnn.errors import InputError
from textrnn.text.files import FileSource
from textrnn.text.pairs.dialogues import END_OF_TURN, read_dialogue_pairs
from textrnn.text.pairs.fields import Taken, WantedFields
from textrnn.text.pairs.objects import read_object_pairs
from textrnn.text.pairs.pair import Pair
from textrnn.text.pairs.tables import read_table_pairs
from textrnn.text.reading import Tally, announced_encoding, inner_suffix, is_binary, read_text
from textrnn.text.records import JSON_LINES, TABLES
from textrnn.text.rows import find_delimiter

if TYPE_CHECKING:
    from textrnn.text.pairs.corpus import PairReadOptions

Reader = Callable[[Iterable[str], str, "PairReadOptions", Taken], Iterator[Pair]]
_DIALOGUES = "dialogues"
_DOCUMENT = re.compile(
    r"\[\s*(?:\{[^\t]*)?|\{\s*"
)  # the first line of JSON that is an array, or an object on several lines


def _read_table(
    suffix: str, chunks: Iterable[str], name: str, options: "PairReadOptions", taken: Taken
) -> Iterator[Pair]:
    return read_table_pairs(suffix, chunks, name, options.wanted, taken)


def _read_objects(chunks: Iterable[str], name: str, options: "PairReadOptions", taken: Taken) -> Iterator[Pair]:
    return read_object_pairs(chunks, name, options.wanted, taken)


def _read_dialogues(chunks: Iterable[str], name: str, options: "PairReadOptions", taken: Taken) -> Iterator[Pair]:
    return read_dialogue_pairs(chunks, name, options.context)


_READERS: dict[str, Reader] = {
    **{suffix: partial(_read_table, suffix) for suffix in TABLES},
    **dict.fromkeys(JSON_LINES, _read_objects),
    _DIALOGUES: _read_dialogues,
}


def read_pairs(source: FileSource, options: "PairReadOptions", tally: Tally, taken: Taken) -> Iterator[Pair]:
    """Yield the pairs of a file or stream in whichever form it holds them; note in `taken` what its sides were."""
    chunks = read_text(source.open_bytes, source.name, options.encoding, tally)
    return _READERS[_form(source, options)](chunks, source.name, options, taken)


def holds_dialogues(source: FileSource, options: "PairReadOptions") -> bool:
    """Say whether the source is read as dialogues, of which a context makes sense."""
    return _form(source, options) == _DIALOGUES


def _form(source: FileSource, options: "PairReadOptions") -> str:
    """Give the ending that says how the source is read; what has none is known by its first lines."""
    suffix = inner_suffix(Path(source.name))
    if suffix in _READERS:
        return suffix
    if is_binary(source.head) and not codecs.lookup(options.encoding).name.startswith(("utf-16", "utf-32")):
        raise InputError(
            f"{source.name} looks binary, not like pairs of texts. Give lines with a source, a tab and a target."
        )
    head = source.head.decode(announced_encoding(source.head, options.encoding), "replace")
    lines = [line for line in head.split("\n") if line.strip()]
    first = lines[0].strip("\r") if lines else ""
    if first.lstrip().startswith(('{"', '{ "')):
        return JSON_LINES[0]
    if (suffix == ".json" and first.startswith(("[", "{"))) or _DOCUMENT.fullmatch(first.rstrip()):
        raise InputError(
            f"{source.name} is one JSON document, and pairs are read from lines of JSON: {_jq(source, first[0])}"
        )
    is_talk = options.task == "chat" and options.wanted.none
    if "\t" in first:
        return _DIALOGUES if is_talk and END_OF_TURN in first else ".tsv"
    if _is_header_of_csv(lines, options.wanted, source.name):
        return ".csv"
    if END_OF_TURN in first and options.task != "chat":
        raise InputError(
            f"{source.name} holds dialogues, with {END_OF_TURN} after each turn. Train on them with --task chat."
        )
    return _DIALOGUES if is_talk else ".tsv"


def _jq(source: FileSource, bracket: str) -> str:
    command = f"jq -c '{'.[]' if bracket == '[' else '.'}'"
    return f"pipe it through {command}" if source.spooled else f"{command} {shlex.quote(source.name)} > pairs.jsonl"


def _is_header_of_csv(lines: list[str], wanted: WantedFields, name: str) -> bool:
    """Say whether the first line looks like the header of the columns wanted, or of any with usual names."""
    cells = next(csv.reader(lines[:1], delimiter=find_delimiter(lines[:1])), [])
    return len(cells) > 1 and (not wanted.none or wanted.find(cells, name) is not None)
