"""Finding a run that was trained on pairs of texts, and saying what to do with one of another kind."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textrnn.config import PAIR_TASKS, RunConfig
from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.run import Run

_WHAT_BY_KIND = {
    "lm": ("a language model", "Write with it: textrnn generate -m {name}"),
    "vectors": ("word vectors", "Ask them: textrnn embed nearest {name} WORD"),
    "documents": ("vectors of documents", "Ask them: textrnn embed nearest-doc {name}"),
}


def open_pair_run(name: str, kinds: Sequence[str]) -> "tuple[Run, RunConfig]":
    """Find a run and verify it. Raises UsageError for one of another kind, with the command that takes it."""
    from textrnn.run import Run, find_run

    run = Run.open(find_run(name))
    config = run.config()
    if config.kind not in kinds:
        what, step = _WHAT_BY_KIND.get(config.kind, (f"a run for {config.kind}", "See what there is: textrnn models."))
        if config.kind in PAIR_TASKS:
            step = f"Use it with: textrnn {config.kind} -m {{name}}"
        wanted = " or ".join(f"--task {kind}" for kind in kinds)
        raise UsageError(f"{run.path} is {what}, not one trained with {wanted}. {step.format(name=name)}")
    return run, config


def cleaner_of(config: RunConfig) -> Callable[[str], str]:
    """Give what makes of a text what the training made of it."""
    stored = config.data.get("cleaning")
    if stored is None:
        return str
    from textrnn.text.pairs.cleaning import Cleaner, CleaningOptions

    return Cleaner(CleaningOptions.from_dict(stored)).clean
