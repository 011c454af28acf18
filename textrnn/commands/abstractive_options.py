"""What `textrnn summarize` is asked for beside extracting sentences: to let a run write, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textrnn.commands.options import option_name
from textrnn.commands.writing_options import make_writing_options, tell_seed
from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.commands.summary_run import Plan

_FORMATS = ("text", "json", "jsonl")
_INSTEAD = {
    "--sentences": "--extract N chooses how many sentences the summary is written from",
    "--explain": "--attention FILE.png shows what the text was written from",
    "--jobs": "texts are written in batches anyway; --threads N takes more of the processor",
}
_LENGTH = "the run decides on the length; --min-length and --max-length bound it"


@dataclass(frozen=True)
class WritingRequest:
    """The options that belong to -m. writing: those of the table of writing options that were given."""

    model: str | None
    extract: int | None
    attention: str | None
    with_attention: bool
    threads: int | None
    writing: Mapping[str, Any]
    seed: int | None

    def check(self, *, extractive: Mapping[str, object], ranking: Mapping[str, object]) -> None:
        """Raise UsageError for an option of -m without it, or for one with it that it leaves nothing to do.

        extractive: the options that mean nothing to a run, by name; None or False where one is not given. ranking:
        those that choose the sentences which a run writes from.
        """
        if self.model is None:
            own = ("extract", "attention", "with_attention", "threads")
            for name in (*_given({name: getattr(self, name) for name in own}), *self.writing):
                raise UsageError(f"{option_name(name)} belongs to -m, which is not given.")
            return
        for name in _given(extractive):
            raise UsageError(f"{name} does not go with -m{_explained(name)}.")
        for name in _given(ranking) if self.extract == 0 else ():
            raise UsageError(f"--extract 0 ranks no sentences, so it leaves {name} nothing to do. Drop one.")

    def draws(self, method: str) -> bool:
        """Say whether the seed is for drawing texts, not for the method that ranks sentences."""
        return self.model is not None and method != "random"

    def run(self, plan: "Plan") -> int:
        """Do what the plan says, by the run instead of by extraction alone."""
        from textrnn.commands.abstractive import Author, WritingPlan, run_on_documents, run_on_lines
        from textrnn.commands.writing import PairWriter
        from textrnn.commands.written_attention import FirstAttention
        from textrnn.commands.written_lines import check_format
        from textrnn.summarizers.abstractive import Shortener
        from textrnn.summarizers.summarizer import Summarizer

        if plan.format not in _FORMATS:
            raise UsageError(
                f"a written summary cannot be shown as {plan.format}. Choose --format text, json or jsonl."
            )
        check_format(plan.format, json=False, jsonl=False, with_attention=self.with_attention)
        seeded = self.seed is not None and (self.draws(plan.method) or "sample" in self.writing)
        given = {**self.writing, "seed": self.seed} if seeded else self.writing
        options = make_writing_options(given)
        if options.n_best > 1 and plan.format == "text":
            raise UsageError("the texts of --n-best have no place in text. Choose --format json or jsonl.")
        drawing = FirstAttention(self.attention, plan.reading.sources)
        writer = PairWriter.load(self.model or "", ("summarize",))
        tell_seed(options, given, quiet=plan.quiet)
        shortener = Shortener(Summarizer(plan.settings), writer.num_tokens, writer.longest_source, self.extract)
        reading = plan.reading
        author = Author(writer, shortener, options, self.with_attention, is_paced=reading.files_from == "-")
        run = run_on_lines if plan.per_line else run_on_documents
        return run(WritingPlan(reading, options, plan.format, drawing, self.with_attention, plan.quiet), author)


def _given(options: Mapping[str, object]) -> list[str]:
    return [name for name, value in options.items() if value is not None and value is not False]


def _explained(option: str) -> str:
    if option in _INSTEAD:
        return f": {_INSTEAD[option]}"
    return f": {_LENGTH}" if option in ("--ratio", "--threshold", "--words", "--chars") else ". Drop one"
