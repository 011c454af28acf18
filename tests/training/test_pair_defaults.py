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
)

MULTI30K = CodedFacts(
    pairs=28_000, valid_pairs=1000, source_tokens=13, target_tokens=14, source_vocabulary=10_000,
    target_vocabulary=8000, shared=False, copy=False, features=(), speed=2e11,
)  # fmt: skip


def coding(task, given=(), pairs=28_000):
    return choose_coding(PairFacts(task, pairs), dict(given))


@pytest.mark.parametrize(("minutes", "large"), [(5, 12_000), (20, 20_000)])
def test_task_and_time_tell_the_vocabularies_and_whether_words_are_copied(minutes, large):
    found = [coding(task, {"minutes": minutes}) for task in PAIR_TASKS]
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


def test_an_unknown_setting_is_refused():
    with pytest.raises(UsageError, match="Did you mean 'label_smoothing'"):
        choose(MULTI30K, {"label_smothing": 0.1})
