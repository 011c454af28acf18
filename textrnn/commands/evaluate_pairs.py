"""`textrnn evaluate` of a run that writes: a text for every source, scored against the targets."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.evaluate_pairs_figures import Outcome, Prediction, measure
from textrnn.commands.evaluate_pairs_table import table
from textrnn.commands.live_line import LiveLine
from textrnn.commands.output import emit_json, note, note_terminal_input
from textrnn.commands.rouge_table import show
from textrnn.errors import InputError, OutputError, UsageError
from textrnn.io import write_atomically

if TYPE_CHECKING:
    from textrnn.commands.writing import PairWriter, WritingOptions
    from textrnn.networks.seq2seq import Seq2Seq
    from textrnn.run import Run
    from textrnn.text.pairs.corpus import PairCorpus
    from textrnn.text.pairs.pair import Pair

TEXTS_A_GROUP = 64
# what a run remembers of how its pairs were read, and a user need not say again
_REMEMBERED = ("source_field", "target_field")


@dataclass(frozen=True)
class PairRequest:
    """What the user asked for. read: fields of PairReadOptions. writing: options of how to write, if they were given.

    examples: how many of the best and of the worst are shown. output: a file for all that is written.
    """

    model: str
    sources: Sequence[str] = ()
    read: Mapping[str, Any] = field(default_factory=dict)
    writing: Mapping[str, Any] = field(default_factory=dict)
    examples: int = 3
    lowercase: bool = False
    perplexity: bool = False
    output: Path | None = None
    threads: int | None = None
    json: bool = False
    quiet: bool = False


def evaluate_pair_run(request: PairRequest) -> None:
    """Write a text for the source of every pair, and print how good they are."""
    from textrnn.commands.writing import PairWriter
    from textrnn.commands.writing_options import make_writing_options, tell_seed, use_threads
    from textrnn.config import PAIR_TASKS

    options = make_writing_options(request.writing)
    _check_output(request.output)
    use_threads(request.threads)
    writer = PairWriter.load(request.model, PAIR_TASKS)
    if request.lowercase and writer.kind != "translate":
        raise UsageError(f"--lowercase is for BLEU; ROUGE, by which {writer.kind} is scored, ignores letter case.")
    if "source_file" not in request.read:
        note_terminal_input(request.sources, quiet=request.quiet)
    corpus = open_pairs(request, writer)
    tell_seed(options, request.writing, quiet=request.quiet)
    pairs = read_pairs(corpus, writer, quiet=request.quiet)
    started = time.perf_counter()
    outcomes = write_all(writer, pairs, options, quiet=request.quiet)
    found = measure(outcomes, kind=writer.kind, lowercase=request.lowercase, seconds=time.perf_counter() - started)
    if request.perplexity:
        found = replace(found, prediction=predict(request, writer, pairs))
    if request.output is not None:
        write_atomically(
            request.output, "".join(f"{outcome.output}\n" for outcome in outcomes).encode(errors="replace")
        )
    emit_json(found.to_dict(request.examples)) if request.json else show(table(found, request.examples))


def _check_output(path: Path | None) -> None:
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise OutputError(f"cannot create {path}: its folder does not exist or it is one. Choose another place.")


def open_pairs(request: PairRequest, writer: "PairWriter") -> "PairCorpus":
    """Find the pairs, by the fields that the run was trained with if none are named and these are there."""
    from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions

    given = {"task": writer.kind, "context": writer.data.get("context") or 1, **request.read}
    remembered = {name: writer.data.get(name) for name in _REMEMBERED}
    if any(remembered.values()) and not {"source_file", *_REMEMBERED} & set(request.read):
        try:
            return PairCorpus(request.sources, PairReadOptions(**given | remembered))
        except UsageError:
            pass  # this text has other fields, or none
    return PairCorpus(request.sources, PairReadOptions(**given))


def read_pairs(corpus: "PairCorpus", writer: "PairWriter", *, quiet: bool) -> "list[Pair]":
    """Read the pairs; their targets are not cleaned, as no figure may depend on what a run takes for clean.

    Raises InputError if no pair has both sides.
    """
    found: list[Pair] = []
    num_read = 0
    for pair in corpus.pairs():
        num_read += 1
        references = [text for target in (pair.target, *pair.others) if (text := " ".join(target.split()))]
        if references and writer.clean(pair.source).strip():
            found.append(replace(pair, target=references[0], others=tuple(references[1:])))
    for text in corpus.notes():
        note(f"note: {text}", quiet=quiet)
    if not found:
        reason = f"not one of {num_read:,} pairs has both a source and a target" if num_read else "there are no pairs"
        raise InputError(f"{reason}. Give lines with a source, a tab and a target, or name fields or files.")
    if len(found) < num_read:
        note(f"note: {num_read - len(found):,} pairs with an empty side were passed over.", quiet=quiet)
    return found


def write_all(
    writer: "PairWriter", pairs: "Sequence[Pair]", options: "WritingOptions", *, quiet: bool
) -> list[Outcome]:
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
        from textrnn.commands.written_lines import cut_note

        note(cut_note(num_cut, "source", writer.longest_source), quiet=quiet)
    return [
        Outcome(writer.clean(pair.source), text, (pair.target, *pair.others))
        for pair, text in zip(pairs, outputs, strict=True)
    ]


def predict(request: PairRequest, writer: "PairWriter", pairs: "Sequence[Pair]") -> Prediction:
    """Measure how well the network predicts the targets, prepared as in training, given the right words before."""
    from textrnn.run import Run, find_run
    from textrnn.training.pair_batches import code_pairs
    from textrnn.training.pair_evaluation import evaluate_pairs
    from textrnn.training.precision import prepare_processor

    prepare_processor(request.threads or 0)
    coded = code_pairs(writer.coding, _prepared(writer, pairs))
    found = evaluate_pairs(load_pair_network(Run.open(find_run(request.model))), coded)
    return Prediction(found.nats_per_token, found.tokens)


def _prepared(writer: "PairWriter", pairs: "Sequence[Pair]") -> "Iterator[Pair]":
    for pair in pairs:
        source, target = writer.clean(pair.source), writer.clean(pair.target)
        if target and writer.encode(pair.source) is not None:
            yield replace(pair, source=source, target=target)


def load_pair_network(run: "Run") -> "Seq2Seq":
    """Rebuild an encoder-decoder around its weights. Raises InputError if they do not fit."""
    from safetensors.torch import load

    from textrnn.config import Seq2SeqConfig
    from textrnn.networks.dropout import DropoutConfig
    from textrnn.networks.objective import ObjectiveConfig
    from textrnn.networks.seq2seq import Seq2Seq

    network = Seq2Seq(Seq2SeqConfig.from_dict(run.config().network), DropoutConfig(), ObjectiveConfig())
    try:
        network.load_state_dict(load(run.read("weights.safetensors")))
    except (RuntimeError, ValueError) as error:
        raise InputError(f"{run.path}/weights.safetensors does not fit config.json. Train the run again.") from error
    return network
