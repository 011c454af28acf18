"""What a run was validated by is found again, and nothing else is taken for it."""

import json
from pathlib import Path

import pytest
from tiny_pairs import TINY_PAIRS, config_of, make_pairs, pairs, write_table
from tiny_training import standard_input, textrnn

from textrnn.commands.pair_data import held_out_pairs
from textrnn.commands.pair_task import PairMaterial
from textrnn.errors import InputError, NotFoundError, UsageError

__all__ = ["pairs", "standard_input"]  # fixtures, found by their names


@pytest.fixture
def validated(monkeypatch):
    """What trainings were validated by, in their order."""
    seen = []
    init = PairMaterial.__init__

    def keep(self, request, data, stored=None):
        seen.append(data.valid_pairs)
        init(self, request, data, stored)

    monkeypatch.setattr(PairMaterial, "__init__", keep)
    return seen


def write_parallel(name, made):
    Path(f"{name}.a").write_text("".join(f"{source}\n" for source, _ in made), encoding="utf-8")
    Path(f"{name}.b").write_text("".join(f"{target}\n" for _, target in made), encoding="utf-8")


@pytest.mark.parametrize(
    "options",
    [
        ("pairs.tsv",),
        ("pairs.tsv", "--valid", "0.3", "--clean", "none"),
        ("pairs.tsv", "--set", "longest_target=4", "--valid", "0.5"),
        ("pairs.tsv", "--valid", "valid.tsv", "--set", "longest_target=4"),
        ("--source", "p.a", "--target", "p.b"),
        ("pairs.jsonl", "--source-field", "Text", "--target-field", "Short", "--valid-source", "v.a",
         "--valid-target", "v.b"),
    ],
)  # fmt: skip
def test_the_pairs_held_out_are_those_of_the_training(pairs, validated, options):
    made = [(f"{source} <b>x</b>", target) for source, target in make_pairs()]
    write_table(pairs, made)
    write_table(Path("valid.tsv"), make_pairs(9, seed=2))
    write_parallel("p", made)
    write_parallel("v", make_pairs(9, seed=3))
    rows = [json.dumps({"Id": 1, "Text": source, "Short": target}) for source, target in made]
    Path("pairs.jsonl").write_text("\n".join(rows), encoding="utf-8")
    textrnn("train", *options, "--task", "summarize", "-o", "m", *TINY_PAIRS)
    assert held_out_pairs(config_of("m")) == validated[0]
    assert len(validated[0]) == config_of("m").data["valid_pairs"]


def test_pairs_that_have_changed_are_not_taken_for_those_held_out(pairs):
    textrnn("train", pairs, "--task", "chat", "-o", "m", *TINY_PAIRS)
    write_table(pairs, make_pairs(seed=2))
    with pytest.raises(InputError, match="changed since"):
        held_out_pairs(config_of("m"))
    pairs.unlink()
    with pytest.raises(NotFoundError, match=r"pairs\.tsv"):
        held_out_pairs(config_of("m"))


def test_standard_input_cannot_be_read_again(pairs, standard_input):
    for number, named in enumerate(((), ("-",))):
        standard_input(pairs.read_bytes())
        textrnn("train", *named, "--task", "chat", "-o", f"m{number}", *TINY_PAIRS)
        with pytest.raises(UsageError, match="cannot be read again"):
            held_out_pairs(config_of(f"m{number}"))
