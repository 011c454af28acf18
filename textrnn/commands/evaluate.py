"""`textrnn evaluate`: how well a run predicts a text, or how good what it writes is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.live_line import LiveLine
from textrnn.commands.options import Json, Model, Quiet, Threads, option_name
from textrnn.commands.output import emit_json, note, note_terminal_input
from textrnn.commands.run_weights import load_weights
from textrnn.commands.writing_options import make_writing_options, tell_seed, use_threads, with_writing_options
from textrnn.errors import InputError, UsageError

if TYPE_CHECKING:
    from textrnn.networks.language_model import LanguageModel
    from textrnn.run import Run
    from textrnn.text.corpus import Corpus, ReadOptions
    from textrnn.training.evaluation import Evaluation

SERIAL_TOKENS = 150_000  # read in one stream
EXAMPLES = 3
OF_TEXT: Any = {"rich_help_panel": "Language models"}
OF_PAIRS: Any = {"rich_help_panel": "Pairs"}


@with_writing_options
def evaluate(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...", help="Text or pairs; standard input if there is none, or the pairs held out."
        ),
    ] = None,
    model: Model = "tales",
    dynamic: Annotated[
        bool,
        typer.Option("--dynamic", help="Also let the network learn as it reads (Krause et al. 2018).", **OF_TEXT),
    ] = False,
    field: Annotated[str | None, typer.Option(help="The field of .jsonl records.", **OF_TEXT)] = None,
    column: Annotated[str | None, typer.Option(help="The column of .csv and .tsv.", **OF_TEXT)] = None,
    source_file: Annotated[
        str | None, typer.Option("--source", metavar="FILE", help="Sources, one to a line.", **OF_PAIRS)
    ] = None,
    target_file: Annotated[
        str | None, typer.Option("--target", metavar="FILE", help="Their targets.", **OF_PAIRS)
    ] = None,
    source_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of .jsonl, .csv and .tsv.", **OF_PAIRS)
    ] = None,
    target_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of .jsonl, .csv and .tsv.", **OF_PAIRS)
    ] = None,
    examples: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Show the N worst texts and the N best; 3.", **OF_PAIRS)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write every text to a line.", **OF_PAIRS)
    ] = None,
    perplexity: Annotated[
        bool, typer.Option("--perplexity", help="Also how well the targets are predicted.", **OF_PAIRS)
    ] = False,
    lowercase: Annotated[
        bool, typer.Option("--lowercase", help="BLEU and chrF of lower-cased text.", **OF_PAIRS)
    ] = False,
    encoding: Annotated[str, typer.Option(help="The encoding of the text.")] = "utf-8",
    threads: Threads = None,
    json: Json = False,
    quiet: Quiet = False,
    writing: Mapping[str, Any] | None = None,
) -> int:
    """Measure a trained model on text.

    A language model by its perplexity; a model that summarizes, translates or chats by what it writes for the sources
    of pairs: ROUGE, or BLEU and chrF, beside what the beginning of the source reaches, and what it copies and repeats.
    """
    from textrnn.config import PAIR_TASKS
    from textrnn.run import Run, find_run

    run = Run.open(find_run(model))
    kind = run.config().kind
    read = {
        "source_file": source_file, "target_file": target_file,
        "source_field": source_field, "target_field": target_field,
    }  # fmt: skip
    shown = {"examples": examples, "output": output, "perplexity": perplexity, "lowercase": lowercase}
    if kind in PAIR_TASKS:
        of_text = {"field": field, "column": column, "dynamic": dynamic}
        refuse_given(of_text, f"{model} was trained with --task {kind}", "language models")
        use_threads(threads)
        from textrnn.commands.evaluate_pairs import PairRequest, evaluate_pair_run
        from textrnn.text.pairs.corpus import PairReadOptions

        options = make_writing_options(writing or {})
        tell_seed(options, writing or {}, quiet=quiet)
        request = PairRequest(
            model, sources or (), PairReadOptions(encoding, source_field, target_field, source_file, target_file),
            options, EXAMPLES if examples is None else examples, lowercase=lowercase, perplexity=perplexity,
            output=output, threads=threads, json=json, quiet=quiet,
        )  # fmt: skip
        evaluate_pair_run(request)
        return 0
    if kind != "lm":
        from textrnn.commands.pair_runs import misplaced_run

        raise misplaced_run(kind, model, str(run.path), "a model that predicts or writes text")
    refuse_given(read | shown | dict(writing or {}), f"{model} is a language model", "models trained on pairs")
    from textrnn.text.corpus import ReadOptions

    request_of_text = TextMeasure(sources or (), ReadOptions(encoding, field, column), dynamic, threads or 0, quiet)
    result = evaluate_text(run, request_of_text)
    emit_json(result) if json else print(table(result))
    return 0


def refuse_given(options: Mapping[str, Any], what: str, whose: str) -> None:
    """Raise UsageError for the first option that is given."""
    for name, value in options.items():
        if value is not None and value is not False:
            raise UsageError(f"{option_name(name)} is for {whose}; {what}. Leave it out.")


@dataclass(frozen=True)
class TextMeasure:
    """What a language model is to predict, and how. threads: 0 for as many as there are."""

    sources: Sequence[str]
    read: "ReadOptions"
    dynamic: bool = False
    threads: int = 0
    quiet: bool = False


def evaluate_text(run: "Run", wanted: TextMeasure) -> dict[str, Any]:
    """Give how well a language model predicts the text of sources."""
    from textrnn.text.corpus import Corpus

    note_terminal_input(wanted.sources, quiet=wanted.quiet)
    corpus = Corpus(wanted.sources or ("-",), wanted.read)
    progress = LiveLine(quiet=wanted.quiet).count
    result = measure(run, corpus, dynamic=wanted.dynamic, threads=wanted.threads, progress=progress)
    for text in corpus.notes():
        note(f"note: {text}", quiet=wanted.quiet)
    return result


def measure(
    run: "Run", corpus: "Corpus", *, dynamic: bool, threads: int, progress: Callable[[int], None]
) -> dict[str, Any]:
    """Give every figure of a run on a text, the state carried from its first token to its last.

    A text above SERIAL_TOKENS is read in several streams side by side, each after a burn-in on what stands before it.
    """
    from textrnn.text.tokenizers import build_tokenizer
    from textrnn.text.tokens import prepare
    from textrnn.text.vocabulary import END
    from textrnn.training.dynamic import evaluate_dynamically
    from textrnn.training.evaluation import evaluate as evaluate_static
    from textrnn.training.precision import prepare_processor

    tokenizer, tokens = prepare(
        corpus, build_tokenizer(run.read_folder("tokenizer"), f"{run.path}/tokenizer"), progress=progress
    )
    knows_end = run.config().data.get("documents", 1) > 1
    ids = tokens.ids if knows_end else tokens.ids[tokens.ids != END]  # which a text of one document does not teach
    if len(ids) < 2:
        raise InputError(f"the text has {len(ids)} tokens; at least 2 are needed. Give more text.")
    prepare_processor(threads)
    network = load_network(run)
    first = tokenizer.decode([int(ids[0])])
    length = Length(tokens.stats.characters - len(first), tokens.stats.bytes - len(first.encode("utf-8", "replace")))
    static = evaluate_static(network, ids, streams=max(1, len(ids) // SERIAL_TOKENS))
    oov_rate = tokens.stats.unknown / tokens.stats.tokens
    result = length.figures(static) | {"tokens": static.tokens, "oov_rate": oov_rate, "accuracy": static.accuracy}
    if dynamic:
        learned = evaluate_dynamically(network, ids)
        result["dynamic"] = length.figures(learned) | {"accuracy": learned.accuracy}
    return result


@dataclass(frozen=True)
class Length:
    """Of the predicted text, which is all but its first token."""

    characters: int
    bytes: int

    def figures(self, evaluation: "Evaluation") -> dict[str, Any]:
        from textrnn.scores.perplexity import Perplexity

        return Perplexity(evaluation.total, evaluation.tokens, self.characters, self.bytes).figures()


def load_network(run: "Run") -> "LanguageModel":
    """Rebuild a run's network around its weights."""
    from textrnn.config import NetworkConfig
    from textrnn.networks.dropout import DropoutConfig
    from textrnn.networks.language_model import LanguageModel

    network = LanguageModel(NetworkConfig.from_dict(run.config().network), DropoutConfig())
    load_weights(network, run)
    return network


NAMES = {
    "nats_per_token": "nats per token",
    "perplexity": "perplexity",
    "bits_per_character": "bits per character",
    "bits_per_byte": "bits per byte",
    "accuracy": "likeliest token right",
    "oov_rate": "unknown tokens",
    "tokens": "tokens predicted",
}


def table(result: Mapping[str, Any]) -> str:
    """Lay the figures out as aligned lines, with a second column for dynamic evaluation."""
    dynamic = result.get("dynamic", {})
    lines = [f"{'':22}{'static':>12}{'dynamic':>12}"] if dynamic else []
    for name, title in NAMES.items():
        cells = [_figure(name, part[name]) if name in part else "" for part in (result, dynamic)]
        lines.append(f"{title:22}{cells[0]:>12}{cells[1]:>12}".rstrip())
    return "\n".join(lines)


def _figure(name: str, value: float) -> str:
    if name == "tokens":
        return f"{value:,}"
    return f"{value:.2%}" if name in ("accuracy", "oov_rate") else f"{value:.4f}"
