"""The choices made for pairs: what is given stays; the task tells the coding, the time how long sources may be."""

import dataclasses

import pytest

from textrnn.config import PAIR_TASKS
from textrnn.errors import UsageError
from textrnn.training.pair_defaults import (
    CodedFacts,
    PairFacts,
    choose,
    choose_coding,
    default_minutes,
    operations_per_pair,
    pairs_per_batch,
    softmax_words,
)

MULTI30K = CodedFacts(
    pairs=28_000, valid_pairs=1000, source_tokens=13, target_tokens=14, source_vocabulary=10_000,
    target_vocabulary=8000, shared=False, copy=False, features=(), speed=2e11,
)  # fmt: skip


def coding(task, given=(), pairs=28_000):
    return choose_coding(PairFacts(task, pairs), dict(given))


@pytest.mark.parametrize(("pairs", "large"), [(28_000, 12_000), (300_000, 20_000)])
def test_task_and_pairs_tell_the_vocabularies_and_whether_words_are_copied(pairs, large):
    found = [coding(task, pairs=pairs) for task in PAIR_TASKS]
    assert [each["shared"] for each in found] == [True, False, True]
    assert [each["copy"] for each in found] == [True, False, False]
    assert [(each["source_vocab"], each["target_vocab"]) for each in found] == [
        (large, large), (10_000, 8000), (8000, 8000),
    ]  # fmt: skip


@pytest.mark.parametrize("task", PAIR_TASKS)
def test_what_is_given_of_the_coding_stays(task):
    given = {"shared": False, "copy": True, "source_vocab": 7, "longest_source": 9, "lowercase": False, "hidden": 3}
    found = coding(task, given)
    assert {name: found[name] for name in given} == given


def test_a_shared_vocabulary_has_the_size_given_for_either_side():
    for side in ("source_vocab", "target_vocab"):
        found = coding("summarize", {side: 500})
        assert found["source_vocab"] == found["target_vocab"] == 500


def test_nothing_is_copied_between_two_vocabularies_of_pieces():
    assert coding("summarize", {"tokenizer": "subword"})["copy"] is True
    assert coding("summarize", {"tokenizer": "subword", "shared": False})["copy"] is False
    assert coding("summarize", {"tokenizer": "word", "shared": False})["copy"] is True


@pytest.mark.parametrize(("tokenizer", "pieces"), [("char", 6), ("byte", 6), ("subword", 1.5), ("word", 1)])
@pytest.mark.parametrize("task", PAIR_TASKS)
def test_the_limits_of_length_are_those_of_words_however_many_pieces_these_have(tokenizer, pieces, task):
    words, found = coding(task), coding(task, {"tokenizer": tokenizer})
    for name in ("longest_source", "longest_target"):
        assert found[name] == pieces * words[name]


@pytest.mark.parametrize("tokenizer", ["char", "byte"])
@pytest.mark.parametrize("task", PAIR_TASKS)
def test_an_alphabet_is_as_large_as_it_is(tokenizer, task):
    found = coding(task, {"tokenizer": tokenizer})
    assert found["source_vocab"] is None and found["target_vocab"] is None
    assert coding("chat", {"tokenizer": "char", "source_vocab": 90})["target_vocab"] == 90


def test_more_time_reads_more_of_a_document():
    lengths = [coding("summarize", {"minutes": minutes})["longest_source"] for minutes in (1, 5, 10, 30, 500)]
    assert lengths == sorted(lengths) and lengths[0] == 60 and lengths[1] <= 100 < lengths[3] and lengths[-1] == 400


def test_attention_to_sentences_needs_their_numbers():
    assert coding("summarize", {"hierarchical": True})["sentences"] and not coding("summarize")["sentences"]


def test_minutes_grow_with_the_pairs_within_bounds():
    minutes = [default_minutes(pairs) for pairs in (2, 10_000, 20_000, 10**7)]
    assert minutes == sorted(minutes) and minutes[0] == 5 and minutes[-1] == 20
    assert choose(MULTI30K, {}).training.minutes == default_minutes(MULTI30K.pairs)


def test_what_is_given_stays():
    given = {"hidden": 100, "embedding": 50, "lr": 0.001, "dropout_hidden": 0.11, "steps": 7, "label_smoothing": 0.0}
    settings = choose(MULTI30K, given).settings()
    assert {name: settings[name] for name in given} == given
    assert settings["minutes"] == 0


@pytest.mark.parametrize("given", [{}, {"epochs": 3}, {"minutes": 0.1}, {"steps": 10, "batch": 4}])
def test_every_choice_is_valid(given):
    choose(MULTI30K, given).validate()


def test_the_network_follows_the_coding():
    facts = dataclasses.replace(MULTI30K, target_vocabulary=10_000, shared=True, copy=True, features=(6, 10))
    network = choose(facts, {}).network
    assert (network.source_vocabulary, network.target_vocabulary) == (10_000, 10_000)
    assert (network.shared, network.copy, network.features) == (True, True, (6, 10))


@pytest.mark.parametrize(
    ("given", "share"),
    [({"minutes": 3}, 0.3), ({"minutes": 18}, 0.4), ({"epochs": 5}, 0.3), ({"epochs": 20}, 0.4), ({"steps": 99}, 0.3)],
)
def test_pairs_that_are_read_often_need_more_dropout(given, share):
    dropout = choose(MULTI30K, given).dropout
    assert (dropout.inputs, dropout.hidden, dropout.outputs) == (share,) * 3


def test_so_many_pairs_that_none_is_read_often_need_less():
    many = dataclasses.replace(MULTI30K, pairs=10**6)
    assert choose(many, {"minutes": 30}).dropout.hidden == 0.3


def test_validations_take_a_small_share_of_the_time():
    slow = dataclasses.replace(MULTI30K, speed=MULTI30K.speed / 30)
    few, many = (choose(facts, {"minutes": 3}).training.validations for facts in (slow, MULTI30K))
    assert 4 <= few < many <= 20


def test_a_pair_costs_more_with_a_wider_network_and_a_longer_source():
    network = choose(MULTI30K, {}).network
    longer = dataclasses.replace(MULTI30K, source_tokens=100)
    wider = dataclasses.replace(network, hidden=512)
    cost = operations_per_pair(MULTI30K, network)
    assert cost < operations_per_pair(longer, network) and cost < operations_per_pair(MULTI30K, wider)


def test_an_input_feeding_decoder_has_one_layer_to_pay_for():
    networks = [choose(MULTI30K, {"decoder": decoder}).network for decoder in ("gnmt", "input-feeding")]
    gnmt, fed = (operations_per_pair(MULTI30K, network) for network in networks)
    # two LSTM layers of 256 against one, whose input has the readout too; two operations a weight, three passes
    assert gnmt - fed == 6 * 14 * 4 * 256 * ((512 + 1024) - 768)


def test_a_softmax_over_few_words_costs_less():
    few, all_ = choose(MULTI30K, {"frequent_words": 500}), choose(MULTI30K, {})
    assert softmax_words(MULTI30K, all_) == 8000
    assert softmax_words(MULTI30K, few) == 2 * 500 + 32 * 14
    assert softmax_words(MULTI30K, choose(MULTI30K, {"frequent_words": 7000})) == 8000
    costs = [operations_per_pair(MULTI30K, few.network, words) for words in (1448, 8000)]
    assert costs[1] - costs[0] == 6 * 14 * 256 * (8000 - 1448)


def test_what_can_be_copied_is_in_the_softmax_too():
    copying = dataclasses.replace(MULTI30K, copy=True)
    assert softmax_words(copying, choose(copying, {"frequent_words": 500})) == 2 * 500 + 32 * (14 + 13)


def test_validations_cost_the_softmax_over_all_words():
    slow = dataclasses.replace(MULTI30K, speed=MULTI30K.speed / 10)
    counts = [choose(slow, {"minutes": 3, "frequent_words": words}).training.validations for words in (0, 10)]
    assert counts[0] == counts[1]


def test_a_batch_of_long_pairs_is_bounded_unless_it_is_said_otherwise():
    assert choose(MULTI30K, {"batch": 20}).batches.batch_tokens == 20 * 512
    assert choose(MULTI30K, {"batch_tokens": 0}).batches.batch_tokens == 0
    assert choose(MULTI30K, {"batch_tokens": 99}).batches.batch_tokens == 99


def test_long_pairs_are_fewer_in_a_batch():
    long = dataclasses.replace(MULTI30K, source_tokens=5000)
    assert pairs_per_batch(MULTI30K, choose(MULTI30K, {})) == 32
    assert pairs_per_batch(long, choose(long, {})) == pytest.approx(32 * 512 / 5014)
    assert pairs_per_batch(long, choose(long, {"batch_tokens": 100})) == 1
    assert pairs_per_batch(long, choose(long, {"batch_tokens": 0})) == 32


def test_an_unknown_setting_is_refused():
    with pytest.raises(UsageError, match="Did you mean 'label_smoothing'"):
        choose(MULTI30K, {"label_smothing": 0.1})
