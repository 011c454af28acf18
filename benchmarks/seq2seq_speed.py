"""How fast our encoder-decoder trains and writes, beside others, for seq2seq.py."""

import time
from functools import partial

import seq2seq_data
from measure import print_ratios, side_by_side
from seq2seq_peer import ATTENTIONS, CPU, DROPOUT, SMOOTHING, InOwnProcess
from seq2seq_torch_search import TorchSearch

from textrnn.config import Seq2SeqConfig
from textrnn.decoding.beam import SearchOptions, beam_search
from textrnn.inference.seq2seq import Seq2SeqStepper
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.objective import ObjectiveConfig
from textrnn.networks.seq2seq import Seq2Seq
from textrnn.text.pairs.coding import CodingOptions, PairCoding
from textrnn.training.config import TrainingConfig
from textrnn.training.loop import fit
from textrnn.training.optimizers import adamw
from textrnn.training.pair_batches import PairBatches, code_pairs
from textrnn.training.pair_evaluation import evaluate_pairs
from textrnn.training.precision import context, prepare_processor
from textrnn.training.state import TrainingState

SIZE, WORDS, BATCH = 256, 6000, 64
LARGE_WORDS, LARGE_BATCH, LARGE_SOURCE, LARGE_DEV = 30_000, 32, 40, 400
FEW_FREQUENT, FREQUENT = 500, 2000
WRITTEN_WORDS = 13
VALIDATIONS = 4


class Trainer:
    """Our network in training by `fit`, with everything that does beside the step."""

    def __init__(self, coding, pairs, *, batch, precision, frequent=0, steps=10**9, validate=lambda: 0.0):
        shared = coding.source is coding.target
        self.config = Seq2SeqConfig(len(coding.source.vocabulary), len(coding.target.vocabulary), shared=shared)
        dropout = DropoutConfig(inputs=DROPOUT, hidden=DROPOUT, outputs=DROPOUT)
        objective = ObjectiveConfig(label_smoothing=SMOOTHING, frequent_words=frequent)
        self.network = Seq2Seq(self.config, dropout, objective)
        training = TrainingConfig(
            steps=steps, batch=batch, lr=2e-3, beta2=0.98, clip=2.0, weight_decay=0.0, validations=VALIDATIONS
        )
        self.batches = PairBatches(pairs, batch=batch, seed=0, device=CPU)
        self.state = TrainingState(self.network, adamw(self.network, training))
        self.progress = fit(
            self.state, self.batches, validate=validate, config=training, precision=context(precision, CPU)
        )

    def pairs_per_second(self, steps):
        start, count = time.perf_counter(), 0
        for _ in range(steps):
            count += self.batches.at(self.state.position).size
            next(self.progress)
        return count / (time.perf_counter() - start)


def captions(data):
    """Multi30k with the vocabularies of the comparison."""
    halves = seq2seq_data.multi30k(data)
    options = CodingOptions(source_vocab=WORDS, target_vocab=WORDS, min_count=1)
    return halves, PairCoding.train(options, halves.train)


def speed(data, options):
    """Training, in pairs a second: ours and the stepwise decoder, at equal sizes and on equal batches."""
    halves, coding = captions(data)
    pairs = code_pairs(coding, halves.train)
    threads = prepare_processor(0)
    print(f"Multi30k de-en, V {WORDS}, BiLSTM {SIZE}, B {BATCH}, {threads} threads; goals 1.8 x, with LVT 2.5 x")
    words = len(coding.source.vocabulary), len(coding.target.vocabulary)
    peers = {f"stepwise, {name}, fp32": InOwnProcess(pairs, words, SIZE, BATCH, name) for name in ATTENTIONS}
    loops = dict(peers)
    for precision in ("fp32", "bf16"):
        ours = partial(Trainer, coding, pairs, batch=BATCH, precision=precision)
        loops[f"ours, {precision}"] = ours().pairs_per_second
        loops[f"ours, {precision}, LVT {FEW_FREQUENT}"] = ours(frequent=FEW_FREQUENT).pairs_per_second
    measures = {name: partial(loop, options.steps or 15) for name, loop in loops.items()}
    figures = side_by_side(measures, repeats=options.repeats)
    for peer in peers:
        print_ratios(figures, baseline=peer, unit="pairs/s")


def titles(data):
    """Reuters with one vocabulary of 30,000 words and short sources, so that the softmax is most of the work."""
    halves = seq2seq_data.reuters(data)
    options = CodingOptions(
        source_vocab=LARGE_WORDS, target_vocab=LARGE_WORDS, min_count=1, shared=True,
        longest_source=LARGE_SOURCE, longest_target=30,
    )  # fmt: skip
    coding = PairCoding.train(options, halves.train)
    return coding, code_pairs(coding, halves.train), code_pairs(coding, halves.dev[:LARGE_DEV])


def lvt(data, options):
    """The softmax over a part of 30,000 words: training speed, and the full loss on dev after equal steps."""
    coding, train, dev = titles(data)
    prepare_processor(0)
    V = len(coding.target.vocabulary)
    print(f"Reuters, first {LARGE_SOURCE} tokens -> title, V {V}, B {LARGE_BATCH}; goals 1.7 x, dev loss within 2 %")
    for precision in ("fp32", "bf16"):
        loops = {
            f"{name}, {precision}": Trainer(coding, train, batch=LARGE_BATCH, precision=precision, frequent=frequent)
            for name, frequent in (("full softmax", 0), (f"LVT {FREQUENT}", FREQUENT))
        }
        measures = {name: partial(loop.pairs_per_second, 15) for name, loop in loops.items()}
        figures = side_by_side(measures, repeats=options.repeats)
        print_ratios(figures, baseline=f"full softmax, {precision}", unit="pairs/s")
    losses = {frequent: dev_losses(coding, train, dev, frequent, options.steps or 1500) for frequent in (0, FREQUENT)}
    for step, full in losses[0].items():
        print(f"dev loss at step {step}: full {full:.4f}, LVT {losses[FREQUENT][step]:.4f}, "
              f"{losses[FREQUENT][step] / full - 1:+.2%}")  # fmt: skip


def dev_losses(coding, train, dev, frequent, steps):
    """Train so many steps; give the nats per token over all words, by step."""
    trainer = Trainer(
        coding, train, batch=LARGE_BATCH, precision="bf16", frequent=frequent, steps=steps,
        validate=lambda: evaluate_pairs(trainer.network, dev).nats_per_token,
    )  # fmt: skip
    reports = [progress.report for progress in trainer.progress if progress.report]
    return {report.step: report.valid for report in reports if report.valid is not None}


def decode(data, options):
    """Writing 13 words for each German caption: sentences a second in numpy, and with the same weights in torch."""
    halves, coding = captions(data)
    network = Trainer(coding, code_pairs(coding, halves.train), batch=BATCH, precision="fp32").network.eval()
    weights = {name: value.detach().numpy() for name, value in network.named_parameters()}
    stepper, torch_search = Seq2SeqStepper(network.config, weights), TorchSearch(network)
    sources = sorted((coding.encode_source(pair.source) for pair in halves.dev), key=lambda source: len(source.ids))
    for width, batch, goal in ((1, 64, 500), (4, 32, 250)):
        ours = SearchOptions(width=width, limit=WRITTEN_WORDS)  # no end, so that all write as many words
        groups = [sources[i : i + batch] for i in range(0, len(sources), batch)][::4]
        searches = {
            "torch step by step": lambda group, width=width: torch_search(group, width, WRITTEN_WORDS),
            "ours, numpy": lambda group, ours=ours: beam_search(stepper, group, ours),
        }
        print(f"beam {width}, {batch} sentences at once; goal {goal} a second")
        measures = {name: partial(sentences_per_second, search, groups) for name, search in searches.items()}
        print_ratios(side_by_side(measures, repeats=options.repeats), baseline="torch step by step", unit="sentences/s")


def sentences_per_second(search, groups):
    start = time.perf_counter()
    for group in groups:
        search(group)
    return sum(map(len, groups)) / (time.perf_counter() - start)
