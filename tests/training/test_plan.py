"""A plan: every setting by one name, changed by it, and the same again from what config.json keeps."""

import json

import pytest

from textrnn.config import NetworkConfig, Seq2SeqConfig
from textrnn.errors import ConfigError, UsageError
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.objective import ObjectiveConfig
from textrnn.training.config import TrainingConfig
from textrnn.training.defaults import LanguageModelPlan
from textrnn.training.pair_batches import PairBatchesConfig
from textrnn.training.pair_defaults import PairPlan

LM = LanguageModelPlan(NetworkConfig(9, hidden=7), DropoutConfig(hidden=0.2), TrainingConfig(steps=3))
PAIRS = PairPlan(
    Seq2SeqConfig(9, 8, features=(3, 2)), DropoutConfig(inputs=0.1), TrainingConfig(steps=3),
    ObjectiveConfig(label_smoothing=0.2), PairBatchesConfig(batch_tokens=70),
)  # fmt: skip


@pytest.mark.parametrize("plan", [LM, PAIRS])
def test_every_part_has_names_of_its_own(plan):
    fields = sum(len(part.to_dict()) for part in vars(plan).values())
    assert len(plan.settings()) == fields


@pytest.mark.parametrize("plan", [LM, PAIRS])
def test_a_plan_comes_back_from_what_a_run_keeps(plan):
    network, training = json.loads(json.dumps([plan.network.to_dict(), plan.training_record()]))
    assert type(plan).from_record(network, training) == plan


def test_a_run_from_before_batches_were_bounded_goes_on_without_bounds():
    record = PAIRS.training_record()
    del record["batches"]
    assert PairPlan.from_record(PAIRS.network.to_dict(), record).batches.batch_tokens == 0


def test_the_loss_of_coverage_is_not_its_place_in_the_network():
    plan = PAIRS.replace({"coverage_loss": 0.5})
    assert (plan.objective.coverage, plan.network.coverage) == (0.5, False)
    assert PAIRS.replace({"coverage": True}).network.coverage is True


def test_a_changed_setting_leaves_the_others():
    changed = PAIRS.replace({"dropout_inputs": 0.5, "hidden": 3})
    differing = {name for name, value in PAIRS.settings().items() if changed.settings()[name] != value}
    assert differing == {"dropout_inputs", "hidden"}


def test_a_setting_of_another_kind_of_network_is_unknown():
    assert "skip" in LM.settings()
    with pytest.raises(UsageError, match="no setting 'skip'"):
        PAIRS.replace({"skip": True})


@pytest.mark.parametrize("setting", ["label_smoothing", "dropout_inputs", "lr", "hidden", "batch_tokens"])
def test_every_part_is_checked(setting):
    with pytest.raises(ConfigError, match=setting.removeprefix("dropout_")):
        PAIRS.replace({setting: -1}).validate()
