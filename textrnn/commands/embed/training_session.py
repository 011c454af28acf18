"""From what the user asked for to vectors: the plan, the text, the store."""

from heapq import nlargest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.embed.training_line import TrainingLine
from textrnn.commands.embed.training_request import DOCUMENT_METHOD, EmbeddedText, Plan, Request, make_plan
from textrnn.commands.embed.training_resume import stored_plan
from textrnn.commands.output import note_terminal_input
from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.io import printable

if TYPE_CHECKING:
    from textrnn.config import RunConfig
    from textrnn.embeddings.queries.word_sets import PairSet
    from textrnn.embeddings.training.corpus import WordIds
    from textrnn.run import Run

SHOWN_PHRASES = 5
_BYTES_PER_NUMBER = 4


def run_session(request: Request) -> Path | None:
    """Train as requested; give where the vectors are, None after a dry run."""
    from textrnn.commands.embed.training_run import VectorsRun

    if request.resume and (request.force or request.dry_run):
        raise UsageError(f"--resume does not go with {'--force' if request.force else '--dry-run'}. Drop one.")
    line = TrainingLine(quiet=request.quiet)
    if request.dry_run:
        plan = make_plan(request)
        text = _read(plan, request.text, line)
        print(f"{about_text(text)}\n{about_training(plan, text, request)}\n{about_memory(plan, text)}")
        return None
    run, stored, plan = _resume(request) if request.resume else _create(request)
    pairs = load_watched(plan)
    with run.lock():
        source = request.text.or_else(stored.data) if stored else request.text
        text = _read(plan, source, line)
        if stored and stored.data["sha256"] != text.sha256:
            raise InputError("the text is not the one that was trained on. Give that one, or another -o NAME.")
        line.tell(f"{about_text(text)}\n{about_training(plan, text, request)}")
        VectorsRun(request, run, plan, text, describe_text(source, plan.unit, text), line, pairs).train(stored)
    return run.path


def _create(request: Request) -> "tuple[Run, None, Plan]":
    from textrnn.run import Run, new_run_path

    plan = make_plan(request)
    return Run.create(new_run_path(request.output), force=request.force), None, plan


def _resume(request: Request) -> "tuple[Run, RunConfig | None, Plan]":
    """Open the training that is to go on; where there is none one begins."""
    from textrnn.run import Run, new_run_path
    from textrnn.run.places import is_run

    run = Run.resume(new_run_path(request.output))
    if run.manifest.entry_by_name:
        stored = run.config()
        return run, stored, stored_plan(run.path, stored, request)
    if is_run(run.path):
        raise InputError(f"{run.path} has no manifest.json, so nothing can go on there. Train anew with --force.")
    if not request.text.sources:
        raise NotFoundError(f"there are no vectors {run.path} to go on with. Name a text to begin them.")
    return run, None, make_plan(request)


def load_watched(plan: Plan) -> "PairSet | None":
    if plan.watch is None:
        return None
    from textrnn.embeddings.queries.word_sets import load_pairs

    return load_pairs(plan.watch)


def _read(plan: Plan, source: EmbeddedText, line: TrainingLine) -> "WordIds":
    from textrnn.embeddings.training.corpus import read_words
    from textrnn.text.corpus import Corpus

    note_terminal_input(source.sources, quiet=line.quiet)
    corpus = Corpus(source.sources, source.options())
    text = read_words(corpus, plan.words, phrases=plan.phrases, unit=plan.unit, progress=line.count)
    if plan.unit and len(text.names) < 2:
        step = "Name a folder or records (.jsonl, .csv), or add --per-line or --per-paragraph."
        raise InputError(f"the text is one document, and {plan.method} compares several. {step}")
    return text


def describe_text(source: EmbeddedText, unit: str | None, text: "WordIds") -> dict[str, Any]:
    """Give what config.json keeps of the text and how it was read."""
    return {
        "sources": list(source.sources), "field": source.field, "column": source.column, "encoding": source.encoding,
        "format": source.format, "unit": unit, "words": text.total, "distinct": text.distinct,
        "kept": len(text.ids), "contexts": len(text.starts) - 1, "documents": len(text.documents) - 1,
        "sha256": text.sha256,
    }  # fmt: skip


def about_text(text: "WordIds") -> str:
    """Say what was read, and what is kept of it."""
    notes = "".join(f"note: {printable(each)}\n" for each in text.notes)
    if text.phrases:
        best = nlargest(SHOWN_PHRASES, text.phrases, key=lambda phrase: (phrase.score, phrase.count))
        first = ", ".join(printable(phrase.text) for phrase in best)
        notes += f"note: {len(text.phrases):,} phrases joined, such as {first}\n"
    often = f" that come {text.min_count} times or more" if text.min_count > 1 else ""
    return (
        f"{notes}text: {text.total:,} words, {text.distinct:,} distinct; kept: {len(text.words):,}{often}, "
        f"{len(text.ids):,} words in {len(text.starts) - 1:,} contexts"
    )


def about_training(plan: Plan, text: "WordIds", request: Request) -> str:
    """Say how the vectors are trained."""
    from textrnn.commands.embed.training_request import usable_threads

    config, budget = plan.config.to_dict(), plan.budget_for(text)
    threads = plan.trainer.num_threads(plan.config, usable_threads(request.threads))
    by = "" if plan.resumable else " by gensim"
    amount, unit = (budget.epochs, "epoch") if budget.epochs is not None else (budget.minutes, "minute")
    length = f"{amount:,g} {unit}{'s' * (amount != 1)}"
    chosen = "" if plan.budget else " for a text of this length"
    rows = f"{len(text.names):,} documents, " if plan.method == DOCUMENT_METHOD else ""
    return (
        f"{plan.method}{by}: {rows}{config['dim']:,} dimensions, window {config['window']}, {length}{chosen}, "
        f"{threads} thread{'s' * (threads > 1)}"
    )


def about_memory(plan: Plan, text: "WordIds") -> str:
    """Say what a training would take: two matrices, for GloVe their sums of gradients too, and rows for n-grams."""
    config = plan.config.to_dict()
    rows = 2 * len(text.words) * (2 if plan.method == "glove" else 1) + len(text.names) + (config.get("buckets") or 0)
    more = ", and its pairs of words" if plan.method == "glove" else ""
    more = ", and its n-grams" if "min_n" in config and not config["buckets"] else more
    return f"memory: about {rows * config['dim'] * _BYTES_PER_NUMBER / 2**20:,.0f} MiB of numbers to train{more}"
