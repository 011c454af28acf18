"""What a good encoder-decoder looks like for so many pairs and so much time, where the user has not said otherwise.

`benchmarks/seq2seq.py` measures the choices made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textrnn.config import Seq2SeqConfig
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.objective import ObjectiveConfig
from textrnn.networks.operations import operations_for
from textrnn.training.config import TrainingConfig
from textrnn.training.pair_batches import PairBatchesConfig
from textrnn.training.plan import Plan

BUDGETS = ("minutes", "epochs", "steps")
PAIRS_PER_MINUTE = 1500  # of the corpus, for each minute of a budget that nobody has set
SHORT_MINUTES, LONG_MINUTES = 5, 20
LONG_BUDGET_MINUTES, MANY_READINGS, SMALL_CORPUS = 10, 15, 100_000  # where dropout has to be stronger
VALIDATION_COST = 0.4  # of a pair, as a share of what it costs in training: one pass of three
VALIDATION_SHARE = 0.05  # of a time budget
WIDTH = 256
LONG_PAIR = 512  # tokens of both sides from where on a batch has fewer pairs, so that it stays within memory
PIECES_OF_A_WORD = {"char": 6, "byte": 6, "subword": 1.5}  # the limits of length are those of so many words
ALPHABETS = ("byte", "char")  # tokenizers that know best how many tokens there are
PIECES = ("byte", "subword")  # tokenizers that cut two vocabularies differently, so that nothing can be copied


@dataclass(frozen=True)
class PairFacts:
    """What is known of the pairs before they are coded."""

    task: str
    pairs: int


@dataclass(frozen=True)
class CodedFacts:
    """What is known once they are. source_tokens, target_tokens: of a mean pair. features: values of each.

    speed: floating-point operations a second in training.
    """

    pairs: int
    valid_pairs: int
    source_tokens: float
    target_tokens: float
    source_vocabulary: int
    target_vocabulary: int
    shared: bool
    copy: bool
    features: tuple[int, ...]
    speed: float


@dataclass(frozen=True)
class PairPlan(Plan):
    """Everything an encoder-decoder needs to begin."""

    network: Seq2SeqConfig
    objective: ObjectiveConfig
    batches: PairBatchesConfig


def default_minutes(pairs: int) -> float:
    """Give the time that so many pairs deserve."""
    return float(min(LONG_MINUTES, max(SHORT_MINUTES, round(pairs / PAIRS_PER_MINUTE))))


def choose_coding(facts: PairFacts, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings of the coding: those that are given, and the others by task and time."""
    budgeted = any(name in given for name in BUDGETS)
    minutes = given.get("minutes") if budgeted else default_minutes(facts.pairs)
    shared = bool(given.get("shared", facts.task != "translate"))
    tokenizer = given.get("tokenizer", "sentence")
    same_tokens, pieces = shared or tokenizer not in PIECES, PIECES_OF_A_WORD.get(tokenizer, 1)
    source, target = _vocabularies(facts, tokenizer)
    if shared:
        source = target = given.get("source_vocab", given.get("target_vocab", source and max(source, target or 0)))
    chosen = {
        "tokenizer": tokenizer,
        "lowercase": True,
        "shared": shared,
        "copy": facts.task == "summarize" and same_tokens,
        "source_vocab": source,
        "target_vocab": target,
        "sentences": bool(given.get("hierarchical")),
        "longest_source": round(pieces * _longest_source(facts.task, minutes)),
        "longest_target": round(pieces * {"summarize": 60, "translate": 100, "chat": 40}[facts.task]),
    }
    return chosen | dict(given)


def _vocabularies(facts: PairFacts, tokenizer: str) -> tuple[int, int] | tuple[None, None]:
    """Give the most tokens of either side; a rare word of few titles is better copied than learned."""
    if tokenizer in ALPHABETS:
        return None, None
    words = 12_000 if facts.pairs < SMALL_CORPUS else 20_000
    return {"summarize": (words, words), "translate": (10_000, 8_000), "chat": (8_000, 8_000)}[facts.task]


def _longest_source(task: str, minutes: float | None) -> int:
    """Give where sources are cut: a short budget sees more pairs if each is short; a steps budget is taken for long."""
    if task != "summarize":
        return {"translate": 100, "chat": 80}[task]
    return 200 if minutes is None else int(min(400, max(60, 50 + 2 * minutes)) // 10 * 10)


def choose(facts: CodedFacts, given: Mapping[str, Any]) -> PairPlan:
    """Choose every setting that is not given."""
    given = dict(given)
    if not any(name in given for name in BUDGETS):
        given["minutes"] = default_minutes(facts.pairs)
    plan = _base(facts).replace(given)
    plan.validate()
    share = 0.4 if _is_long(facts, plan.training) else 0.3
    rest: dict[str, Any] = {f"dropout_{place}": share for place in ("inputs", "hidden", "outputs")}
    rest["batch_tokens"] = LONG_PAIR * plan.training.batch
    if plan.training.minutes:
        rest["validations"] = _validations(facts, plan)
    return plan.replace({name: value for name, value in rest.items() if name not in given})


def _base(facts: CodedFacts) -> PairPlan:
    network = Seq2SeqConfig(
        facts.source_vocabulary, facts.target_vocabulary, hidden=WIDTH, embedding=WIDTH, shared=facts.shared,
        copy=facts.copy, features=facts.features,
    )  # fmt: skip
    # many small steps: with half as many of twice the size the decoder still stutters when the time is over
    training = TrainingConfig(lr=5e-3, beta1=0.9, beta2=0.98, clip=2.0, batch=32, warmup=0.05, weight_decay=0.0)
    return PairPlan(network, DropoutConfig(), training, ObjectiveConfig(), PairBatchesConfig())


def _is_long(facts: CodedFacts, training: TrainingConfig) -> bool:
    """Say whether so few pairs are read so often that they will be known by heart."""
    if training.minutes:
        return training.minutes > LONG_BUDGET_MINUTES and facts.pairs < SMALL_CORPUS
    readings = training.epochs or training.steps * training.batch / facts.pairs
    return readings > MANY_READINGS and facts.pairs < SMALL_CORPUS


def _validations(facts: CodedFacts, plan: PairPlan) -> int:
    """Give how many validations take a small share of a time budget."""
    seconds = VALIDATION_COST * facts.valid_pairs * operations_per_pair(facts, plan.network) / facts.speed
    return min(20, max(4, int(VALIDATION_SHARE * 60 * plan.training.minutes / max(seconds, 1e-9))))


def operations_per_pair(facts: CodedFacts, network: Seq2SeqConfig, words: int | None = None) -> float:
    """Count the floating-point operations that a mean pair costs in training; words: of the softmax, if not all."""
    words = network.target_vocabulary if words is None else words
    return operations_for(network, source_tokens=facts.source_tokens, target_tokens=facts.target_tokens, words=words)


def softmax_words(facts: CodedFacts, plan: PairPlan) -> int:
    """Give over how many words the softmax of training is: all, or those of a batch and twice the frequent ones."""
    V, frequent = plan.network.target_vocabulary, plan.objective.frequent_words
    if frequent == 0:
        return V
    tokens = facts.target_tokens + (facts.source_tokens if plan.network.copy else 0)
    return min(V, 2 * frequent + round(pairs_per_batch(facts, plan) * tokens))


def pairs_per_batch(facts: CodedFacts, plan: PairPlan) -> float:
    """Give how many pairs of mean length a batch has."""
    batch, most = plan.training.batch, plan.batches.batch_tokens
    return max(1, min(batch, most / (facts.source_tokens + facts.target_tokens))) if most else batch
