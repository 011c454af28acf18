"""An encoder-decoder with attention: the probability of each target token given a source and those before it."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textrnn.attention.architecture import Architecture, Shapes
from textrnn.attention.decoder import Decoded, DecoderState
from textrnn.attention.encoder import Read
from textrnn.attention.hierarchical import read_sentences
from textrnn.attention.pointer import mix
from textrnn.attention.source import LOWEST, Sentences, Source
from textrnn.cells import CELLS
from textrnn.cells.cell import glorot
from textrnn.config import UNKNOWN, Seq2SeqConfig
from textrnn.networks import namespace
from textrnn.networks.decoder import TorchEngine
from textrnn.networks.dropout import Dropout, DropoutConfig, drop_units
from textrnn.networks.encoder import BidirectionalLayers
from textrnn.networks.large_vocabulary import SampledVocabulary, sampled_vocabulary, whole_vocabulary
from textrnn.networks.network import Loss, Network, State
from textrnn.networks.objective import PLAIN, ObjectiveConfig, coverage_loss, replace_inputs
from textrnn.networks.pointer import copied_log_probs, likeliest_words, mixed_table
from textrnn.networks.recurrent import RecurrentLayer
from textrnn.networks.scan import TorchState


class PairBatch(NamedTuple):
    """B sources and targets, batch first.

    source: (B, S) ids, 0 beyond the length. lengths: (B,). copies: (B, S) what copying each source token writes: a
    target id, or from V on a word that only the source has; -1 beyond the length. inputs: (B, T) target ids fed, the
    end token first. targets: (B, T) what follows each, the end token last; -1 beyond the length. features: (B, S, F).
    sentences: (B, S), the number of each token's sentence.
    """

    source: Tensor
    lengths: Tensor
    copies: Tensor | None
    inputs: Tensor
    targets: Tensor
    features: Tensor | None = None
    sentences: Tensor | None = None

    @property
    def size(self) -> int:
        """Give the number of pairs B."""
        return len(self.source)


class Seq2Seq(Network):
    """The network of `textrnn.attention` in torch. Pairs have nothing to do with one another: no state is carried."""

    embedding: nn.Parameter  # (V, D) of the target
    source_embedding: nn.Parameter  # unless it is shared
    encoder: BidirectionalLayers
    sentence_encoder: BidirectionalLayers
    output: nn.ParameterDict

    def __init__(
        self,
        config: Seq2SeqConfig,
        dropout: DropoutConfig,
        objective: ObjectiveConfig,
        *,
        seed: int = 0,
        device: torch.device | None = None,
        source_embedding: np.ndarray | None = None,
        target_embedding: np.ndarray | None = None,
        freeze_embedding: bool = False,
    ) -> None:
        super().__init__()
        objective.validate()
        self.config, self.objective = config, objective
        self.architecture = Architecture(config, CELLS.get(config.cell).states)
        rng = np.random.default_rng(seed)
        self.generator = torch.Generator(device or "cpu").manual_seed(seed)
        self.dropout = Dropout(dropout, self.generator)
        self._draw_embeddings(
            {"embedding": target_embedding, "source_embedding": source_embedding}, freeze_embedding, rng
        )
        for name, encoder in self.architecture.encoders.items():
            self.add_module(name, BidirectionalLayers(config, encoder, rng))
        sizes = self.architecture.decoder.layer_sizes()
        self.decoder = nn.ModuleList(RecurrentLayer(config, I, H, rng) for I, H in sizes)  # noqa: E741
        for part, shapes in self.architecture.parts().items():
            self.add_module(part, draw_part(shapes, rng))
        self.to(device or "cpu")

    def _draw_embeddings(self, given: dict[str, np.ndarray | None], freeze: bool, rng: np.random.Generator) -> None:
        for name, shape in self.architecture.embeddings().items():
            table = given.get(name)
            drawn = draw_embedding(shape, rng) if table is None else np.array(table, np.float32)
            parameter = nn.Parameter(torch.from_numpy(drawn), requires_grad=table is None or not freeze)
            self.register_parameter(name, parameter)
        features = [draw_embedding(shape, rng) for shape in self.architecture.features()]
        self.features = nn.ParameterList(torch.from_numpy(table) for table in features)

    def start(self, batch: int) -> State:
        """Give the state of no pairs at all."""
        return []

    def loss(self, batch: PairBatch, state: Sequence[TorchState]) -> tuple[Loss, State]:
        """Give the loss of a batch: of the objective in training, otherwise -log p of the targets and nothing else."""
        objective = self.objective if self.training else PLAIN
        source, start = self.encode(batch)
        inputs, words = batch.inputs, self._choose_words(batch, objective)
        if objective.scheduled_sampling:
            guesses = self._guess(batch, source, start, words)
            inputs = replace_inputs(inputs, guesses, objective.scheduled_sampling, self.generator)
        decoded = self.decode(inputs, source, start)
        real = batch.targets >= 0  # (B, T)
        total = self._nats(batch, decoded, words, objective.label_smoothing)
        if objective.coverage:
            total = total + objective.coverage * coverage_loss(decoded.shares, real)
        return Loss(total, int(real.sum())), []

    def log_probs(self, batch: PairBatch) -> Tensor:
        """Give log p of every word after the right ones before it (B, T, V + words that only the sources have)."""
        decoded = self.decode(batch.inputs, *self.encode(batch))
        return self._table(decoded, batch)

    def encode(self, batch: PairBatch) -> tuple[Source, DecoderState]:
        """Read the sources; give what there is to look at, and the state a decoder begins with."""
        lengths = batch.lengths.to(self.device)
        table = self.embedding if self.config.shared else self.source_embedding
        x = self._embed(table, batch.source, batch.features)
        read = self.encoder(x, lengths, self._training_dropout)
        mask = torch.arange(batch.source.shape[1], device=self.device) < lengths[:, None]  # (B, S)
        attention = self.architecture.attention
        keys = attention.keys(namespace, read.memory, self._maps("attention"))
        source = Source(read.memory, keys, mask, lengths, self._read_sentences(batch, read.memory, mask))
        layer = self.architecture.bridge.start(namespace, read.last, self._maps("bridge"))
        return source, self.architecture.decoder.start(namespace, layer, attention.start(namespace, mask))

    def decode(self, inputs: Tensor, source: Source, start: DecoderState) -> Decoded:
        """Read target ids (B, T)."""
        engine = TorchEngine(
            self.architecture,
            [cast(RecurrentLayer, layer) for layer in self.decoder],
            source,
            attention=self._maps("attention"),
            readout=self._maps("readout"),
            dropout=self._training_dropout,
        )
        return self.architecture.decoder.decode(engine, self._embed(self.embedding, inputs), start)

    def _maps(self, part: str) -> dict[str, Any]:
        return namespace.bind(dict(self.get_submodule(part).named_parameters()))

    @property
    def _training_dropout(self) -> Dropout | None:
        return self.dropout if self.training else None

    def _embed(self, table: Tensor, ids: Tensor, features: Tensor | None = None) -> Tensor:
        """Look up ids (B, T), and what stands beside each (B, T, F)."""
        dropout = self._training_dropout
        x = F.embedding(ids, dropout.tokens(table) if dropout else table)  # (B, T, D)
        if features is not None and len(self.features):
            pairs = zip(self.features, features.unbind(dim=2), strict=True)
            x = torch.cat((x, *(F.embedding(values, feature) for feature, values in pairs)), dim=2)
        return drop_units(dropout, x, dropout.config.inputs) if dropout else x

    def _read_sentences(self, batch: PairBatch, memory: Tensor, mask: Tensor) -> Sentences | None:
        if not self.config.hierarchical:
            return None
        dropout, key = self._training_dropout, self._maps("sentence_attention")["W"]

        def read(ends: Tensor, lengths: Tensor) -> Read:
            return cast(Read, self.sentence_encoder(ends, lengths, dropout))

        return read_sentences(namespace, memory, batch.sentences, mask, read=read, key=key)

    @property
    def output_weight(self) -> Tensor:
        return self.embedding if self.config.tie else self.output["weight"]

    def _choose_words(self, batch: PairBatch, objective: ObjectiveConfig) -> SampledVocabulary:
        """Choose the words the softmax is over, and find the real targets (N,) among them."""
        targets = batch.targets[batch.targets >= 0]
        if not objective.frequent_words:
            return whole_vocabulary(self.output_weight, self.output["bias"], targets)
        return sampled_vocabulary(
            self.output_weight,
            self.output["bias"],
            targets,
            batch.source if self.config.shared else batch.copies,
            frequent=objective.frequent_words,
            generator=self.generator,
        )

    def _nats(self, batch: PairBatch, decoded: Decoded, words: SampledVocabulary, smoothing: float) -> Tensor:
        """Sum the loss of the targets that are real.

        smoothing: the share of each target that is spread over all words (Szegedy et al. 2016, arXiv:1512.00567,
        sec. 7); they are generated, not copied.
        """
        dropout, readouts = self._training_dropout, decoded.readouts
        if dropout:
            readouts = drop_units(dropout, readouts, dropout.config.outputs)
        places = (batch.targets >= 0).flatten().nonzero().squeeze(1)  # (N,)
        hidden = readouts.flatten(0, 1).index_select(0, places)
        log_probs, mean = words.log_probs(hidden, smoothed=smoothing > 0)
        if self.config.copy:
            assert batch.copies is not None
            known = batch.targets.flatten()[places] < self.config.target_vocabulary
            copied = copied_log_probs(decoded.shares, batch.copies, batch.targets).flatten()[places]
            log_probs = mix(namespace, self._gate(hidden), torch.where(known, log_probs, LOWEST), copied)
        return -torch.lerp(log_probs, mean, smoothing).sum()

    def _gate(self, readouts: Tensor) -> Tensor:
        """Give the logit of generating, not copying, from readouts (..., D)."""
        weights = self._maps("pointer")
        gate: Tensor = weights["W"](readouts) + weights["b"]
        return gate.squeeze(-1)

    def _table(self, decoded: Decoded, batch: PairBatch) -> Tensor:
        logits = F.linear(decoded.readouts, self.output_weight, self.output["bias"]).float()
        log_probs = logits.log_softmax(dim=2)  # (B, T, V)
        if not self.config.copy:
            return log_probs
        assert batch.copies is not None
        gate = self._gate(decoded.readouts)
        return mixed_table(log_probs, gate, decoded.shares, batch.copies, self.config.target_vocabulary)

    @torch.no_grad()
    def _guess(self, batch: PairBatch, source: Source, start: DecoderState, words: SampledVocabulary) -> Tensor:
        """Give the likeliest word after each input, as it is fed (B, T)."""
        decoded = self.decode(batch.inputs, source, start)
        logits = F.linear(decoded.readouts, words.weight, words.bias).float()  # (B, T, K)
        own = logits - words.corrections
        if self.config.copy:
            assert batch.copies is not None
            log_probs, gate = own - logits.logsumexp(dim=2, keepdim=True), self._gate(decoded.readouts)
            likeliest = likeliest_words(log_probs, words.ids, gate, decoded.shares, batch.copies)
        else:
            likeliest = words.ids[own.argmax(dim=2)]
        torch.clear_autocast_cache()  # it holds weights cut off from their gradients now
        # a word that only the source has is fed as the unknown one
        return torch.where(likeliest < self.config.target_vocabulary, likeliest, UNKNOWN)


def draw_embedding(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Draw a table (V, D) of vectors about as long as 1, so that a tied softmax begins nearly flat."""
    table: np.ndarray = (shape[1] ** -0.5 * rng.standard_normal(shape)).astype(np.float32)
    return table


def draw_part(shapes: Shapes, rng: np.random.Generator) -> nn.ParameterDict:
    """Draw matrices Glorot-uniform; vectors begin at zero."""
    drawn = {n: glorot(rng, shape) if len(shape) == 2 else np.zeros(shape, np.float32) for n, shape in shapes.items()}
    return nn.ParameterDict({name: torch.from_numpy(value) for name, value in drawn.items()})
