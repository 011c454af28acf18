"""The tasks of `textrnn train` that learn from pairs: what to write for a text, be it a summary or an answer."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from textrnn.commands.live_line import LiveLine
from textrnn.commands.output import note_terminal_input
from textrnn.commands.pair_data import PairData, PairText, coding_settings, load_pairs
from textrnn.commands.pair_pretraining import EPOCHS, check_epochs, pretrain
from textrnn.commands.pair_vectors import EMBEDDING_SIDES, SideVectors, read_side_vectors
from textrnn.commands.pair_watch import LOSS, Watch
from textrnn.commands.training_task import NATS, Cost, Material, Tell, TrainingTask, as_begun, check_names, weights_of
from textrnn.errors import UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    from textrnn.commands.training_request import Request
    from textrnn.commands.training_task import Weights
    from textrnn.commands.writing import PairWriter
    from textrnn.config import RunConfig
    from textrnn.networks.network import Network
    from textrnn.networks.seq2seq import Seq2Seq
    from textrnn.run import Run
    from textrnn.text.pairs.coding_options import CodingOptions
    from textrnn.training.pair_batches import PairBatches
    from textrnn.training.pair_defaults import CodedFacts, PairPlan
    from textrnn.training.plan import Plan

SAMPLES, SAMPLE_CHARACTERS = 3, 300
OF_TASK = ("watch", "pretraining")  # settings that are no part of a plan
NOT_TO_CHOOSE = {"source_vocabulary", "target_vocabulary", "bptt"}  # what follows from the pairs


class PairTask(TrainingTask):
    text_class = PairText
    dropout_places = ("inputs", "hidden", "outputs")

    @property
    def text(self) -> PairText:
        return cast(PairText, self.request.text)

    def check(self) -> None:
        from textrnn.attention import ATTENTIONS, DECODERS
        from textrnn.attention.architecture import Architecture
        from textrnn.cells import CELLS

        request, settings = self.request, self.request.settings
        self.text.check(request.task)
        check_names(settings)
        ATTENTIONS.check(settings.get("attention", "general"))
        DECODERS.check(settings.get("decoder", "gnmt"))
        Watch.of(settings).check()
        check_epochs(settings.get("pretraining", EPOCHS))
        options = coding_options(request, 10**5)
        options.validate()
        vectors = SideVectors.of(request.vectors, shared=options.shared)
        vectors.dimensions()
        if request.freeze_embeddings and not request.vectors:
            raise UsageError("--freeze-embeddings needs --embeddings FILE|NAME.")

        from textrnn.training.pair_defaults import CodedFacts
        from textrnn.training.precision import choose_device

        facts = CodedFacts(
            10**5, 10**3, 50, 10, 1000, 1000, shared=options.shared, copy=options.copy, features=(), speed=1e11
        )
        _refuse_unknown(settings, facts)
        guess = _choose(request, settings, facts)
        guess.validate()
        Architecture(guess.network, CELLS.get(guess.network.cell).states)
        choose_device(guess.training.device)

    def read(self, line: LiveLine) -> "PairMaterial":
        if not self.text.source_file:
            note_terminal_input(self.text.sources, quiet=self.request.quiet)
        data = self._load(self.text, lambda pairs: coding_options(self.request, pairs), line)
        return PairMaterial(self.request, data)

    def read_again(self, run: "Run", stored: "RunConfig", line: LiveLine) -> "PairMaterial":
        from textrnn.text.pairs.coding import PairCoding

        coding = PairCoding.build(run.read_folder("tokenizer"), f"{run.path}/tokenizer")
        return PairMaterial(self.request, self._load(self.text.as_begun(stored.data), coding, line), stored.data)

    def _load(self, text: PairText, coding: Any, line: LiveLine) -> PairData:
        return load_pairs(text, self.request.task, coding=coding, count=lambda number: line.count(number, "pairs"))


class PairMaterial(Material):
    """Coded pairs, all of them in memory."""

    identity = {"sha256": "text", "valid_sha256": "validation text", "train_pairs": "text"}  # noqa: RUF012

    def __init__(self, request: "Request", data: PairData, stored: Mapping[str, Any] | None = None) -> None:
        begun: dict[str, Any] = {side: request.vectors.get(side) for side in EMBEDDING_SIDES}
        begun |= {
            "freeze_embeddings": request.freeze_embeddings, "watch": request.settings.get("watch", LOSS),
            "pretraining": request.settings.get("pretraining", EPOCHS),
        }  # fmt: skip
        super().__init__(request, data.facts | as_begun(begun, stored))
        self.data = data

    def choose(self, settings: Mapping[str, Any], speed: float) -> "PairPlan":
        return _choose(self.request, settings, self._facts(speed))

    def _facts(self, speed: float) -> "CodedFacts":
        from textrnn.training.pair_defaults import CodedFacts

        coding, train, pairs = self.data.coding, self.data.train, len(self.data.train)
        return CodedFacts(
            pairs=pairs, valid_pairs=len(self.data.valid), source_tokens=len(train.sources.flat) / pairs,
            target_tokens=train.tokens / pairs, source_vocabulary=len(coding.source.vocabulary),
            target_vocabulary=len(coding.target.vocabulary), shared=coding.options.shared, copy=coding.options.copy,
            features=coding.feature_sizes, speed=speed,
        )  # fmt: skip

    def stored_plan(self, stored: "RunConfig") -> "PairPlan":
        from textrnn.training.pair_defaults import PairPlan

        return PairPlan.from_record(stored.network, stored.training)

    def known_settings(self, stored: "RunConfig") -> dict[str, Any]:
        return stored.tokenizer | {name: stored.data.get(name) for name in (*EMBEDDING_SIDES, *OF_TASK)}

    def build(self, plan: "Plan", stored: "RunConfig | None", tell: Tell) -> "Seq2Seq":
        import torch

        from textrnn.networks.seq2seq import Seq2Seq

        chosen = cast("PairPlan", plan)
        tables = self._embeddings(chosen, tell) if stored is None else {}
        return Seq2Seq(
            chosen.network, chosen.dropout, chosen.objective, seed=plan.training.seed,
            device=torch.device(plan.training.device), freeze_embedding=self.facts["freeze_embeddings"], **tables,
        )  # fmt: skip

    def _embeddings(self, plan: "PairPlan", tell: Tell) -> "dict[str, NDArray[np.float32]]":
        """Give the tables (V, D) that embeddings begin with, where they do not begin at random."""
        network, seed = plan.network, plan.training.seed
        if given := {side: self.facts[side] for side in EMBEDDING_SIDES if self.facts[side]}:
            vectors = SideVectors.of(given, shared=network.shared)
            return read_side_vectors(vectors, self.data.coding, network.embedding, seed, tell)
        began = time.monotonic()
        tables = pretrain(self.data.train, network, epochs=self.facts["pretraining"], seed=seed, tell=tell)
        self.seconds = time.monotonic() - began
        return tables

    def batches(self, plan: "Plan", device: "torch.device") -> "PairBatches":
        from textrnn.training.pair_batches import PairBatches

        training, most = plan.training, cast("PairPlan", plan).batches.batch_tokens
        return PairBatches(self.data.train, batch=training.batch, batch_tokens=most, seed=training.seed, device=device)

    def validate(self, plan: "Plan", network: "Network") -> dict[str, float]:
        from textrnn.training.pair_evaluation import evaluate_pairs

        figures = {NATS: evaluate_pairs(network, self.data.valid).nats_per_token}
        watch = Watch(self.facts["watch"])
        if watch.decodes:
            figures |= watch.score(self._writer(plan, weights_of(network)), self.data.valid_pairs)
        return figures

    def criterion(self, figures: Mapping[str, float]) -> float:
        return Watch(self.facts["watch"]).criterion(figures)

    def files(self, tell: Tell) -> dict[str, bytes]:
        return {f"tokenizer/{name}": data for name, data in self.data.coding.files().items()}

    def coding_record(self) -> dict[str, Any]:
        return self.data.coding.options.to_dict()

    def cost(self, plan: "Plan", speed: float) -> Cost:
        from textrnn.training.pair_defaults import operations_per_pair, pairs_per_batch, softmax_words

        chosen, facts = cast("PairPlan", plan), self._facts(speed)
        hidden, words, pairs = chosen.network.hidden, softmax_words(facts, chosen), pairs_per_batch(facts, chosen)
        pairs_per_second = speed / operations_per_pair(facts, chosen.network, words)
        # per token its gates, what attention sees, and of a target its logits
        source, target = facts.source_tokens, facts.target_tokens
        kept = source * 24 * hidden + target * (24 * hidden + source + 3 * words)
        return Cost(
            pairs_per_second * target, round(pairs * target), self.data.train.tokens, round(pairs * kept)
        )  # fmt: skip

    def text_words(self, plan: "Plan") -> str:
        network, facts = cast("PairPlan", plan).network, self.facts
        sizes = f"{network.source_vocabulary:,} shared" if network.shared else (
            f"{network.source_vocabulary:,} of the sources, {network.target_vocabulary:,} of the targets"
        )  # fmt: skip
        return "\n".join([
            *self.data.columns,
            *(f"note: {note}" for note in (*self.data.notes, *self.data.coding.notes)),
            *self.data.lines,
            f"pairs: {facts['train_pairs']:,} to train on with {facts['train_tokens']:,} target tokens, "
            f"{facts['valid_pairs']:,} to validate",
            f"vocabulary: {sizes}; {self.data.coverage.line()}",
        ])  # fmt: skip

    def network_words(self, plan: "Plan") -> str:
        network = cast("PairPlan", plan).network
        wanted = ("copy", "coverage", "intra", "hierarchical")
        further = "".join(f", {name}" for name in wanted if getattr(network, name))
        encoder = f"bidirectional {network.cell} {network.layers}x{network.hidden}"
        return f"{encoder}, {network.attention} attention, {network.decoder} decoder{further}"

    def sample(self, plan: "Plan", weights: "Weights", step: int) -> str:
        """Write for a few pairs that are held out."""
        from textrnn.commands.writing import WritingOptions
        from textrnn.io import printable

        pairs = self.data.valid_pairs[:SAMPLES]
        written = self._writer(plan, weights).write([pair.source for pair in pairs], WritingOptions(greedy=True))
        return "\n".join(
            f"source:    {printable(pair.source[:SAMPLE_CHARACTERS])}\n"
            f"reference: {printable(pair.target)}\nwritten:   {printable(one.text)}"
            for pair, one in zip(pairs, written, strict=True)
        )

    def _writer(self, plan: "Plan", weights: "Weights") -> "PairWriter":
        from textrnn.commands.writing import PairWriter
        from textrnn.inference.seq2seq import Seq2SeqStepper

        stepper = Seq2SeqStepper(cast("PairPlan", plan).network, weights)
        return PairWriter(self.data.coding, stepper, kind=self.request.task)


def coding_options(request: "Request", pairs: int) -> "CodingOptions":
    """Give how pairs are coded: as the settings say, and as the task and the time call for."""
    from textrnn.text.pairs.coding_options import CodingOptions
    from textrnn.training.pair_defaults import PairFacts, choose_coding

    return CodingOptions.from_dict(coding_settings(choose_coding(PairFacts(request.task, pairs), request.settings)))


def _refuse_unknown(settings: Mapping[str, Any], facts: "CodedFacts") -> None:
    from textrnn.text.pairs.coding_options import CodingOptions
    from textrnn.training.pair_defaults import choose

    known = {*choose(facts, {}).settings(), *CodingOptions().to_dict(), *OF_TASK} - NOT_TO_CHOOSE
    for name in settings:
        if name not in known:
            raise UsageError(f"there is no setting {name!r}. {suggest(name, sorted(known))}")


def _choose(request: "Request", settings: Mapping[str, Any], facts: "CodedFacts") -> "PairPlan":
    from textrnn.training.pair_defaults import choose

    of_coding = coding_settings(settings)
    given = {name: value for name, value in settings.items() if name not in of_coding and name not in OF_TASK}
    vectors = SideVectors.of(request.vectors, shared=facts.shared)
    if (dimensions := vectors.dimensions()) is not None:
        given["embedding"] = dimensions
    return choose(facts, given)
