"""Pairs in lines of JSON."""

import json
from pathlib import Path

import pytest

from textrnn.errors import InputError, UsageError
from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions
from textrnn.text.pairs.pair import Pair


def pairs(path: Path, records: list[object], **options: str) -> list[Pair]:
    path.write_text("".join(record if isinstance(record, str) else json.dumps(record) + "\n" for record in records))
    return list(PairCorpus([str(path)], PairReadOptions(**options)).pairs())


def test_sentences_are_joined_and_further_targets_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record = {"paper": 1, "source": ["One.", "Two."], "target": ["short", "brief"], "title": "T"}
    assert pairs(path, [record]) == [Pair("One. Two.", "short", f"{path}:1", others=("brief",))]


def test_named_fields_are_taken(tmp_path: Path) -> None:
    (pair,) = pairs(tmp_path / "a.jsonl", [{"a": "x", "b": "y", "c": "z"}], source_field="c", target_field="a")
    assert (pair.source, pair.target) == ("z", "x")


def test_null_and_an_empty_list_are_empty_sides(tmp_path: Path) -> None:
    found = pairs(tmp_path / "a.jsonl", [{"text": None, "title": "t"}, "\n", {"text": "b", "title": []}])
    assert [(pair.source, pair.target) for pair in found] == [("", "t"), ("b", "")]


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({"text": "b"}, "line 2 has no field 'title'; it has text"),
        ({"text": "b", "title": 7}, "line 2: field 'title' is int"),
        ({"text": "b", "title": ["x", 7]}, "line 2: field 'title' is list"),
        ("{\n", "line 2 is not JSON"),
        ("[]\n", "line 2 holds list"),
    ],
)
def test_a_broken_record_is_reported_with_its_line(tmp_path: Path, second: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        pairs(tmp_path / "a.jsonl", [{"text": "a", "title": "t"}, second])


def test_fields_that_cannot_be_told_are_listed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"needs --source-field and --target-field.*Available: text, sents"):
        pairs(tmp_path / "a.jsonl", [{"text": "a", "sents": []}])
    with pytest.raises(UsageError, match="Did you mean 'sents'"):
        pairs(tmp_path / "a.jsonl", [{"text": "a", "sents": []}], target_field="sent")


@pytest.mark.parametrize("text", ['[{"text": "a", "title": "b"}]', '[\n {"text": "a"}\n]\n', '{\n "text": "a"\n}\n'])
def test_one_json_document_is_told_from_lines_of_json(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"is one JSON document.*jq -c"):
        pairs(tmp_path / "a.json", [text])
    assert len(pairs(tmp_path / "b.json", [{"text": "a", "title": "b"}])) == 1


def test_a_thousand_long_names_are_not_all_listed(tmp_path: Path) -> None:
    record = {f"{number:03}{'x' * 500}": "a" for number in range(1000)} | {"body": "a"}
    with pytest.raises(UsageError, match="and 981 more") as caught:
        pairs(tmp_path / "a.jsonl", [record])
    assert len(str(caught.value)) < 1200
    with pytest.raises(UsageError, match="Did you mean 'body'"):
        pairs(tmp_path / "a.jsonl", [record], source_field="boddy")
    with pytest.raises(InputError, match="line 2 has no field 'title'; it has 000x") as caught:
        pairs(tmp_path / "a.jsonl", [{"body": "a", "title": "b"}, record])
    assert len(str(caught.value)) < 1200
