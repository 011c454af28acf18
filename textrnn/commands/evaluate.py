"""`textrnn evaluate`: how well a run predicts a text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.live_line import LiveLine
from textrnn.commands.options import Json, Model, Quiet, Threads
from textrnn.commands.output import emit_json, note, note_terminal_input
from textrnn.errors import InputError, UsageError

if TYPE_CHECKING:
    from textrnn.networks.language_model import LanguageModel
    from textrnn.run import Run
    from textrnn.text.corpus import Corpus
    from textrnn.training.evaluation import Evaluation

SERIAL_TOKENS = 150_000  # read in one stream


def evaluate(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE...", help="Text; standard input if there is none.")
    ] = None,
    model: Model = "tales",
    dynamic: Annotated[
        bool, typer.Option("--dynamic", help="Also let the network learn as it reads (Krause et al. 2018).")
    ] = False,
    field: Annotated[str | None, typer.Option(help="The field of .jsonl records.")] = None,
    column: Annotated[str | None, typer.Option(help="The column of .csv and .tsv.")] = None,
    encoding: Annotated[str, typer.Option(help="The encoding of the text.")] = "utf-8",
    threads: Threads = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure a trained model on text."""
    from textrnn.run import Run, find_run
    from textrnn.text.corpus import Corpus, ReadOptions

    run = Run.open(find_run(model))
    if run.config().kind != "lm":
        raise UsageError(f"{model} is no language model, so it has no perplexity.")
    note_terminal_input(sources or (), quiet=quiet)
    corpus = Corpus(sources or ("-",), ReadOptions(encoding=encoding, field=field, column=column))
    result = measure(run, corpus, dynamic=dynamic, threads=threads or 0, progress=LiveLine(quiet=quiet).count)
    for text in corpus.notes():
        note(f"note: {text}", quiet=quiet)
    emit_json(result) if json else print(table(result))


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
    import torch
    from safetensors.torch import load

    from textrnn.config import NetworkConfig
    from textrnn.networks.dropout import DropoutConfig
    from textrnn.networks.language_model import LanguageModel

    network = LanguageModel(NetworkConfig.from_dict(run.config().network), DropoutConfig())
    try:
        network.load_state_dict(load(run.read("weights.safetensors")))
    except (RuntimeError, ValueError) as error:
        raise InputError(f"{run.path}/weights.safetensors does not fit config.json. Train the run again.") from error
    return network.to(torch.device("cpu"))


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
