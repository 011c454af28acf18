"""`textrnn evaluate` of a run that writes: a text for every source, scored against the targets."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from textrnn.commands.evaluate_pairs_figures import Outcome, Prediction, measure
from textrnn.commands.evaluate_pairs_reading import named_sources, read_pairs, remembered_sources
from textrnn.commands.evaluate_pairs_table import table
from textrnn.commands.live_line import LiveLine
from textrnn.commands.output import emit_json, note
from textrnn.commands.output_file import check_output_file
from textrnn.commands.rouge_table import show
from textrnn.commands.run_weights import load_weights
from textrnn.commands.writing import PairWriter, WritingOptions
from textrnn.config import PAIR_TASKS
from textrnn.errors import UsageError
from textrnn.io import write_atomically
from textrnn.text.pairs.corpus import PairReadOptions

if TYPE_CHECKING:
    from textrnn.networks.seq2seq import Seq2Seq
    from textrnn.run import Run
    from textrnn.text.pairs.pair import Pair

TEXTS_A_GROUP = 64


@dataclass(frozen=True)
class PairRequest:
    """What the user asked for. read: how the pairs are read; the task and its context are those of the run.

    examples: how many of the best and of the worst are shown. output: a file for all that is written.
    """

    model: str
    sources: Sequence[str] = ()
    read: PairReadOptions = field(default_factory=PairReadOptions)
    writing: WritingOptions = field(default_factory=WritingOptions)
    examples: int = 3
    lowercase: bool = False
    perplexity: bool = False
    output: Path | None = None
    threads: int | None = None
    json: bool = False
    quiet: bool = False


def evaluate_pair_run(request: PairRequest) -> None:
    """Write a text for the source of every pair, and print how good they are."""
    if request.output is not None:
        check_output_file(request.output, named_sources(request.sources, request.read))
    writer = PairWriter.load(request.model, PAIR_TASKS)
    if request.lowercase and writer.kind != "translate":
        raise UsageError(f"--lowercase is for BLEU; ROUGE, by which {writer.kind} is scored, ignores letter case.")
    if request.output is not None:
        check_output_file(request.output, remembered_sources(writer.data))
    found = read_pairs(request.model, request.sources, request.read, writer, quiet=request.quiet)
    started = time.perf_counter()
    outcomes = write_all(writer, found.pairs, request.writing, quiet=request.quiet)
    seconds = time.perf_counter() - started
    evaluated = measure(outcomes, kind=writer.kind, lowercase=request.lowercase, seconds=seconds)
    if request.perplexity:
        evaluated = replace(evaluated, prediction=predict(request, writer, found.pairs))
    if request.output is not None:
        lines = found.in_their_places([outcome.output for outcome in outcomes])
        write_atomically(request.output, "".join(f"{line}\n" for line in lines).encode(errors="replace"))
    emit_json(evaluated.to_dict(request.examples)) if request.json else show(table(evaluated, request.examples))


def write_all(writer: PairWriter, pairs: "Sequence[Pair]", options: WritingOptions, *, quiet: bool) -> list[Outcome]:
    """Write a text for each source, those of like length together, and show how fast that goes."""
    line = LiveLine(quiet=quiet)
    outputs, num_cut = [""] * len(pairs), 0
    started = time.perf_counter()
    shortest_first = sorted(range(len(pairs)), key=lambda place: len(pairs[place].source))
    for start in range(0, len(pairs), TEXTS_A_GROUP):
        places = shortest_first[start : start + TEXTS_A_GROUP]
        group = writer.write([pairs[place].source for place in places], options, first=start)
        for place, written in zip(places, group, strict=True):
            outputs[place] = written.text
        num_cut += sum(written.was_cut for written in group)
        done, seconds = start + len(places), time.perf_counter() - started
        line.redraw(f"{done:,} of {len(pairs):,} texts, {done / max(seconds, 1e-9):,.1f}/s")
    line.wipe()
    if num_cut:
        from textrnn.commands.written_watch import cut_note

        note(cut_note(num_cut, "source", writer.longest_source), quiet=quiet)
    return [
        Outcome(writer.clean(pair.source), text, (pair.target, *pair.others))
        for pair, text in zip(pairs, outputs, strict=True)
    ]


def predict(request: PairRequest, writer: PairWriter, pairs: "Sequence[Pair]") -> Prediction:
    """Measure how well the network predicts the targets, prepared as in training, given the right words before."""
    from textrnn.run import Run, find_run
    from textrnn.training.pair_batches import code_pairs
    from textrnn.training.pair_evaluation import evaluate_pairs
    from textrnn.training.precision import prepare_processor

    prepare_processor(request.threads or 0)
    coded = code_pairs(writer.coding, _prepared(writer, pairs))
    found = evaluate_pairs(load_pair_network(Run.open(find_run(request.model))), coded)
    return Prediction(found.nats_per_token, found.tokens)


def _prepared(writer: PairWriter, pairs: "Sequence[Pair]") -> "Iterator[Pair]":
    for pair in pairs:
        source, target = writer.clean(pair.source), writer.clean(pair.target)
        if target and writer.encode(pair.source) is not None:
            yield replace(pair, source=source, target=target)


def load_pair_network(run: "Run") -> "Seq2Seq":
    """Rebuild an encoder-decoder around its weights. Raises InputError if they do not fit."""
    from textrnn.config import Seq2SeqConfig
    from textrnn.networks.dropout import DropoutConfig
    from textrnn.networks.objective import ObjectiveConfig
    from textrnn.networks.seq2seq import Seq2Seq

    network = Seq2Seq(Seq2SeqConfig.from_dict(run.config().network), DropoutConfig(), ObjectiveConfig())
    load_weights(network, run)
    return network
