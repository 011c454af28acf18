"""Pairs in lines of JSON: two fields of each object."""

from collections.abc import Iterable, Iterator, Mapping

from textrnn.errors import InputError, UsageError
from textrnn.text.pairs.fields import Taken, WantedFields, describe_sides, lacking, list_names
from textrnn.text.pairs.pair import Pair
from textrnn.text.records import read_objects


def read_object_pairs(chunks: Iterable[str], name: str, wanted: WantedFields, taken: Taken) -> Iterator[Pair]:
    """Yield a pair for each object. A list of strings is joined in the source; in the target it holds several targets.

    null is an empty text. Raises UsageError if the first object does not show the fields, InputError for what is no
    object, has no such field or no text in it.
    """
    fields: tuple[str, str] | None = None
    for number, record in read_objects(chunks, name):
        where = f"{name}, line {number}"
        if fields is None:
            names = list(record)
            sides = wanted.find(names, where)
            if sides is None:
                raise UsageError(lacking("--source-field and --target-field", names, where))
            fields = names[sides.source], names[sides.target]
            taken[name] = describe_sides(*fields)
        source = _texts(record, fields[0], where)
        target, *others = _texts(record, fields[1], where) or [""]
        yield Pair(" ".join(source), target, f"{name}:{number}", others=tuple(others))


def _texts(record: Mapping[str, object], field: str, where: str) -> list[str]:
    if field not in record:
        raise InputError(f"{where} has no field {field!r}; it has {list_names(list(record)) or 'none'}.")
    value = record[field]
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise InputError(f"{where}: field {field!r} is {type(value).__name__}, not text or a list of texts.")
