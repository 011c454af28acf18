"""Which option of `textrnn train` is for which task, and where each goes: to the text, the settings or the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textrnn.commands.options import option_name
from textrnn.config import PAIR_TASKS
from textrnn.errors import UsageError

LM = ("lm",)


@dataclass(frozen=True)
class Use:
    """The tasks an option is for, and what to do where it is not."""

    tasks: tuple[str, ...]
    instead: str = "Leave it out."


# by the name of the parameter, which is also that of the setting in --set and --config; the others are for every task
USE_BY_OPTION: Mapping[str, Use] = {
    "field": Use(LM, "Pairs take --source-field and --target-field."),
    "column": Use(LM, "Pairs take --source-field and --target-field."),
    "vocab_size": Use(LM, "Pairs take --source-vocab and --target-vocab."),
    "skip": Use(LM),
    "bptt": Use(LM, "A pair is read as a whole: leave it out."),
    "bidirectional": Use(PAIR_TASKS, "A language model reads from left to right only: leave it out."),
    "source_file": Use(PAIR_TASKS, "Name the text without an option."),
    "target_file": Use(PAIR_TASKS),
    "source_field": Use(PAIR_TASKS, "A language model takes --field or --column."),
    "target_field": Use(PAIR_TASKS, "A language model takes --field or --column."),
    "context": Use(("chat",)),
    "clean": Use(PAIR_TASKS),
    "source_vocab": Use(PAIR_TASKS, "A language model takes --vocab-size."),
    "target_vocab": Use(PAIR_TASKS, "A language model takes --vocab-size."),
    "shared": Use(PAIR_TASKS),
    "valid_source": Use(PAIR_TASKS, "A language model takes --valid."),
    "valid_target": Use(PAIR_TASKS, "A language model takes --valid."),
    "source_embeddings": Use(PAIR_TASKS, "A language model takes --embeddings."),
    "target_embeddings": Use(PAIR_TASKS, "A language model takes --embeddings."),
    "attention": Use(PAIR_TASKS),
    "decoder": Use(PAIR_TASKS),
    "copy": Use(PAIR_TASKS),
    "coverage_loss": Use(PAIR_TASKS),
    "watch": Use(PAIR_TASKS),
}
# what is neither of the text nor a setting
RUN_OPTIONS = (
    "output", "task", "bidirectional", "freeze_embeddings", "sample_every", "resume", "force", "config", "set_",
    "dry_run", "quiet",
)  # fmt: skip
FLAG_VALUES = {"coverage_loss": 1.0}  # what a flag says of a setting that is a number
VECTOR_OPTIONS = ("embeddings", "source_embeddings", "target_embeddings")


def refuse_misplaced(task: str, given: Mapping[str, Any]) -> None:
    """Raise UsageError for an option that is given, which is neither None nor False, and means nothing to the task."""
    for name, use in USE_BY_OPTION.items():
        if task not in use.tasks and given.get(name) not in (None, False):
            tasks = "pairs" if use.tasks == PAIR_TASKS else " and ".join(use.tasks)
            raise UsageError(f"{option_name(name)} is for {tasks}, which --task {task} is not. {use.instead}")
