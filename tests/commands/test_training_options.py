"""Which option is for which task: a table that knows every option, and a line that says so."""

import inspect

import pytest

from textrnn.commands.options import option_name
from textrnn.commands.train import train
from textrnn.commands.training_options import (
    FLAG_VALUES,
    RUN_OPTIONS,
    USE_BY_OPTION,
    VECTOR_OPTIONS,
    refuse_misplaced,
)
from textrnn.commands.training_task import TASKS
from textrnn.errors import UsageError

PARAMETERS = set(inspect.signature(train).parameters)


def test_the_tables_name_options_that_exist():
    assert {*USE_BY_OPTION, *RUN_OPTIONS, *VECTOR_OPTIONS, *FLAG_VALUES} <= PARAMETERS


def test_the_table_names_tasks_that_exist():
    assert {task for use in USE_BY_OPTION.values() for task in use.tasks} <= set(TASKS.names())


@pytest.mark.parametrize("name", USE_BY_OPTION)
@pytest.mark.parametrize("task", TASKS.names())
def test_an_option_is_refused_for_exactly_the_tasks_it_is_not_for(name, task):
    if task in USE_BY_OPTION[name].tasks:
        refuse_misplaced(task, {name: 3})
        return
    with pytest.raises(UsageError, match=option_name(name)) as caught:
        refuse_misplaced(task, {name: 3})
    assert f"--task {task}" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [None, False])
def test_an_option_that_is_not_given_is_not_refused(value):
    refuse_misplaced("lm", {"copy": value, "bidirectional": value})


def test_options_are_spelled_as_they_are_typed():
    assert [option_name(name) for name in ("source_file", "source_vocab", "bptt")] == [
        "--source",
        "--source-vocab",
        "--bptt",
    ]
