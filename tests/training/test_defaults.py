"""The choices made for the user: what is given stays, more time means a wider network, few tokens mean more dropout."""

import pytest

from textrnn.errors import ConfigError, UsageError
from textrnn.training.defaults import WIDTHS, Task, choose, default_minutes, seen_tokens

SPEED = 5.5e11
SHAKESPEARE = Task(tokens=1_003_854, valid_tokens=111_540, vocabulary=67, speed=SPEED, words=False)
TREEBANK = Task(tokens=929_589, valid_tokens=73_760, vocabulary=10_001, speed=SPEED, words=True)


def test_more_time_means_a_wider_network():
    widths = [choose(SHAKESPEARE, {"minutes": minutes}).network.hidden for minutes in (0.1, 1, 4, 10, 100)]
    assert widths == sorted(widths) and len(set(widths)) == 5
    assert set(widths) <= set(WIDTHS)


def test_a_faster_computer_trains_a_wider_network():
    slow = choose(Task(1_003_854, 111_540, 67, SPEED / 10, words=False), {"minutes": 4.0})
    assert slow.network.hidden < choose(SHAKESPEARE, {"minutes": 4.0}).network.hidden


def test_less_text_means_more_dropout():
    shares = [
        choose(Task(tokens, tokens // 10, 67, SPEED, words=False), {"minutes": 4.0}).dropout.hidden
        for tokens in (10**5, 10**6, 10**7)
    ]
    assert shares == sorted(shares, reverse=True) and shares[0] > 0.3 and shares[-1] == 0


@pytest.mark.parametrize("task", [SHAKESPEARE, TREEBANK])
def test_what_is_given_stays(task):
    given = {"hidden": 100, "embedding": 50, "lr": 0.001, "dropout_hidden": 0.11, "steps": 7, "tie": False}
    settings = choose(task, given).settings()
    assert {name: settings[name] for name in given} == given
    assert settings["minutes"] == 0


@pytest.mark.parametrize("task", [SHAKESPEARE, TREEBANK])
@pytest.mark.parametrize("given", [{}, {"hidden": 64}, {"epochs": 3}, {"minutes": 0.1}])
def test_every_choice_is_valid(task, given):
    choose(task, given).validate()


def test_words_are_tied_and_characters_are_not():
    assert choose(TREEBANK, {}).network.tie and not choose(SHAKESPEARE, {}).network.tie
    assert not choose(TREEBANK, {"skip": True}).network.tie
    assert not choose(SHAKESPEARE, {"tie": True}).network.skip


def test_minutes_grow_with_the_text_within_bounds():
    minutes = [
        default_minutes(Task(tokens, tokens // 10, 67, SPEED, words=False)) for tokens in (2, 10**5, 10**6, 10**9)
    ]
    assert minutes == sorted(minutes) and minutes[0] == 1 and minutes[-1] == 15


def test_tokens_seen_follow_the_budget():
    assert seen_tokens(SHAKESPEARE, choose(SHAKESPEARE, {"epochs": 3})) == 3 * SHAKESPEARE.tokens
    assert seen_tokens(SHAKESPEARE, choose(SHAKESPEARE, {"steps": 10, "batch": 4, "bptt": 5})) == 200


def test_an_unknown_setting_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match="Did you mean 'hidden'"):
        choose(SHAKESPEARE, {"hiden": 3})


def test_a_value_of_the_wrong_type_is_refused():
    with pytest.raises(ConfigError, match="hidden"):
        choose(SHAKESPEARE, {"hidden": 3.5})


def test_validations_take_a_small_share_of_the_time_and_are_fixed_for_steps():
    few, many = (choose(SHAKESPEARE, {"minutes": minutes}).training.validations for minutes in (1.0, 60.0))
    assert 2 <= few < many <= 20
    assert choose(SHAKESPEARE, {"steps": 50}).training.validations == 10
