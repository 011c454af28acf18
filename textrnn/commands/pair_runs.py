"""Finding a run that was trained on pairs of texts, and saying which command takes a run of another kind."""

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
        wanted = " or ".join(f"--task {kind}" for kind in kinds)
        raise misplaced_run(config.kind, name, str(run.path), f"one trained with {wanted}")
    return run, config


def misplaced_run(kind: str, name: str, place: str, wanted: str) -> UsageError:
    """Say what a run of this kind is instead of the wanted one, and which command takes it."""
    what, step = _WHAT_BY_KIND.get(kind, (f"a run for {kind}", "See what there is: textrnn models."))
    if kind in PAIR_TASKS:
        what, step = f"a run trained with --task {kind}", f"Use it with: textrnn {kind} -m {{name}}"
    return UsageError(f"{place} is {what}, not {wanted}. {step.format(name=name)}")


def cleaner_of(config: RunConfig) -> Callable[[str], str]:
    """Give what makes of a text what the training made of it."""
    stored = config.data.get("cleaning")
    if stored is None:
        return str
    from textrnn.text.pairs.cleaning import Cleaner, CleaningOptions

    return Cleaner(CleaningOptions.from_dict(stored)).clean
