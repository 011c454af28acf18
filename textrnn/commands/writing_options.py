"""The options of every command that writes with an encoder-decoder, in one table."""

import inspect
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.one_thread import use_one_thread
from textrnn.commands.option_tables import with_options
from textrnn.commands.options import option_name
from textrnn.commands.output import note
from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.commands.writing import WritingOptions

PANEL, DRAWING = "How to write", "Random choices"
MOST_BEAMS = 100  # beyond the first dozen a beam finds hardly anything better, but the work grows with each


def _option(*names: str, help: str, panel: str = PANEL, **limits: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=panel, show_default=False, **limits)


# what an option is called in a command; its value is None or False where it is not given
OPTIONS: Mapping[str, Any] = {
    "beam": Annotated[
        int | None, _option("--beam", metavar="N", min=1, max=MOST_BEAMS, help="Search with N beams; 4.")
    ],
    "greedy": Annotated[bool, _option("--greedy", help="Always the likeliest token; fast.")],
    "length_penalty": Annotated[
        float | None, _option("--length-penalty", metavar="A", min=0, help="Prefer longer texts; 1, 0 does not.")
    ],
    "coverage_penalty": Annotated[
        float | None,
        _option("--coverage-penalty", metavar="B", min=0, help="Prefer texts that leave no word of the source out; 0."),
    ],
    "no_repeat_ngram": Annotated[
        int | None,
        _option("--no-repeat-ngram", metavar="N", min=0, help="Never the same N tokens twice; 3, 0 allows it."),
    ],
    "stutters": Annotated[bool, _option("--stutters", help="Let words be said twice in a row.")],
    "min_length": Annotated[int | None, _option("--min-length", metavar="N", min=1, help="Tokens at least; 1.")],
    "max_length": Annotated[
        int | None, _option("--max-length", metavar="N", min=1, help="Tokens at most; as in training.")
    ],
    "unknown": Annotated[
        str | None,
        _option("--unknown", metavar="forbid|replace", help="The unknown word: never, or a word of the source."),
    ],
    "n_best": Annotated[int | None, _option("--n-best", metavar="N", min=1, max=MOST_BEAMS, help="The N best texts.")],
    "sample": Annotated[bool, _option("--sample", panel=DRAWING, help="Draw the text instead of searching the best.")],
    "temperature": Annotated[
        float | None, _option("--temperature", panel=DRAWING, metavar="T", min=0, help="Below 1 is safer; 1.")
    ],
    "top_k": Annotated[
        int | None, _option("--top-k", panel=DRAWING, metavar="K", min=0, help="Only the K likeliest tokens.")
    ],
    "top_p": Annotated[
        float | None,
        _option("--top-p", panel=DRAWING, metavar="P", min=0, max=1, help="Only the likeliest that sum to P."),
    ],
    "seed": Annotated[
        int | None, _option("--seed", panel=DRAWING, metavar="N", min=0, help="The same seed draws the same text.")
    ],
}
_OF_SEARCH = ("beam", "greedy", "coverage_penalty")
_OF_SAMPLE = ("temperature", "top_k", "top_p", "seed")


def with_writing_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of the table that it has not itself; it takes those given as the mapping `writing`."""
    table = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=_unset(name), annotation=annotation)
        for name, annotation in OPTIONS.items()
    ]
    return with_options(command, "writing", table, _given)


def _unset(name: str) -> bool | None:
    return False if OPTIONS[name].__origin__ is bool else None


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value is not False}


def make_writing_options(given: Mapping[str, Any]) -> "WritingOptions":
    """Build what the options of the table ask for. Raises UsageError where one leaves another nothing to do."""
    import secrets

    from textrnn.commands.writing import BEAM, WritingOptions

    sample = bool(given.get("sample"))
    for name in _OF_SEARCH if sample else _OF_SAMPLE:
        if name in given:
            reason = "does not go with --sample. Drop one" if sample else "belongs to --sample, which is not given"
            raise UsageError(f"{option_name(name)} {reason}.")
    for name in ("beam", "n_best"):
        if given.get("greedy") and given.get(name, 1) > 1:
            raise UsageError(f"--greedy follows one beam, so it leaves {option_name(name)} nothing to do. Drop one.")
    values = dict(given)
    if sample:
        values.setdefault("seed", secrets.randbits(32))
    if not given.get("greedy"):
        values.setdefault("beam", max(BEAM, given.get("n_best", 1)))
    options = WritingOptions(**values)
    options.validate()
    return options


def use_threads(number: int | None) -> None:
    """Hold numpy, which is not loaded yet, to so many threads; to one if nobody has asked for more."""
    if number is None:
        use_one_thread()
    else:
        os.environ["OPENBLAS_NUM_THREADS"] = str(number)


def tell_seed(options: "WritingOptions", given: Mapping[str, Any], *, quiet: bool) -> None:
    """Say by which seed the same texts are drawn again, unless it was given."""
    if options.sample and "seed" not in given:
        note(f"seed {options.seed}", quiet=quiet)
