"""`textrnn inspect state` on small untrained runs."""

import io
import json
from html.parser import HTMLParser

import numpy as np
import pytest
from test_generate import TOKENIZERS, make_run

from textrnn.commands.generation import Writer
from textrnn.commands.inspect_state import inspect_state
from textrnn.errors import InputError, NotFoundError, OutputError, UsageError
from textrnn.laboratory.states import token_features

TEXT = "the cat sat on\nthe mat."


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Give the paths of runs by name."""
    folder = tmp_path_factory.mktemp("runs")
    paths = {name: make_run(folder / name, name, novelty=False) for name in TOKENIZERS}
    paths["unknown"] = make_run(folder / "unknown", "whitespace", unknown=5, novelty=False)
    return paths | {kind: make_run(folder / kind, "char", kind=kind, novelty=False) for kind in ("chat", "vectors")}


@pytest.fixture
def inspect(models, capsys):
    """Give a function that inspects a run and returns what it printed."""

    def run(text=TEXT, name="char", **options):
        inspect_state(text, models[name], **options)
        return capsys.readouterr()

    return run


def record(printed):
    return json.loads(printed.out)


def test_activations_are_those_of_the_stepper_after_the_opening(inspect, models, monkeypatch):
    monkeypatch.setattr(Writer, "lead_in", lambda _, context: [5, 6, *context])
    found = record(inspect(json=True, unit="8,3,8", state="c"))
    assert (found["model"], found["layer"], found["state"]) == (models["char"], 1, "c")
    assert found["tokens"] == list(TEXT)
    assert [unit["unit"] for unit in found["units"]] == [8, 3]
    writer = Writer.load(models["char"])
    for end in range(1, len(TEXT)):
        _, (_, c) = writer.stepper.begin(writer.lead_in(writer.encode(TEXT[:end])))
        for unit, number in zip(found["units"], (7, 2), strict=True):
            assert unit["activations"][end - 1] == pytest.approx(c[0, number], abs=2e-6)


@pytest.mark.parametrize("name", TOKENIZERS)
def test_every_token_of_the_text_has_its_value(inspect, name):
    found = record(inspect(name=name, json=True, units=2))
    assert "".join(found["tokens"]).split() == TEXT.split()
    assert [len(unit["activations"]) for unit in found["units"]] == [len(found["tokens"])] * 2


def test_the_memory_is_shown_unless_the_output_is_asked_for(inspect):
    memory, output = (record(inspect(json=True, **options)) for options in ({}, {"state": "h", "layer": 1}))
    assert (memory["state"], output["state"]) == ("c", "h")
    assert len(memory["units"]) == 5
    assert all(abs(value) < 1 for unit in output["units"] for value in unit["activations"])


def test_the_most_telling_units_come_with_what_they_correlate_with(inspect):
    found = record(inspect("the cat\n" * 20, json=True, units=8))
    units = found["units"]
    assert {unit["unit"] for unit in units} == set(range(1, 9))
    assert units[0]["feature"] != units[1]["feature"]
    columns = token_features(found["tokens"])
    for unit in units:
        expected = np.corrcoef(columns[unit["feature"]], unit["activations"])[0, 1]
        assert unit["correlation"] == pytest.approx(expected, abs=1e-3)


def test_without_a_terminal_marks_stand_below_the_text(inspect, monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    printed = inspect(units=2)
    first, second = printed.out.split("\n\n")
    for block in (first, second.removesuffix("\n")):
        _, _, *lines = block.split("\n")
        assert [line.rstrip() for line in lines[::2]] == TEXT.split("\n")
        assert set("".join(lines[1::2])) <= set("▁▂▃▄▅▆▇█")
    assert "lstm, layer 1 of 1, state c, 8 units; 23 tokens" in printed.err
    assert inspect(units=2, quiet=True) == (printed.out, "")


@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_terminal_gets_colours_unless_they_are_unwanted(inspect, monkeypatch, no_color):
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self):
            return True

    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr("sys.stdout", terminal := Terminal())
    inspect(units=1)
    assert ("\x1b[38;5;16;48;5;" in terminal.getvalue()) == (not no_color)
    assert ("▁" in terminal.getvalue()) == bool(no_color)


class Page(HTMLParser):
    """Gathers the elements of a page: which there are, their text, and the tips of spans."""

    def __init__(self):
        super().__init__()
        self.tag, self.tags, self.text, self.tips = "", set(), {}, []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.tag = tag
        if tag == "span":
            self.tips.append(dict(attributes)["title"])

    def handle_data(self, data):
        self.text[self.tag] = self.text.get(self.tag, "") + data


def test_the_page_holds_the_text_and_nothing_of_it_as_markup(inspect, tmp_path):
    text = "<script>alert('1&amp;2')</script>\n\x07"
    path = tmp_path / "page.html"
    assert inspect(text, "unknown", unit="2", output=path).out == f"{path}\n"
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert page.text["span"].startswith(" <script>alert('1&amp;2')</script>↵\n ␇")
    values = record(inspect(text, "unknown", unit="2", json=True))["units"][0]["activations"]
    assert list(map(float, page.tips)) == pytest.approx(values, rel=0.01)


def test_what_the_model_does_not_know_is_told_and_treated_as_generation_does(inspect):
    printed = inspect("the Qcat 😀", json=True)
    assert printed.err.startswith("the model has never seen 'Q', '😀': skipped\n")
    assert record(printed)["tokens"] == list("the cat ")
    printed = inspect("the zebra sat", "unknown", json=True)
    assert printed.err.startswith("the model has never seen 'zebra': read as the unknown token\n")
    assert record(printed)["tokens"] == [" the", " zebra", " sat"]


def test_the_text_comes_from_standard_input_or_a_file(inspect, tmp_path, monkeypatch):
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    outputs = {inspect(json=True).out, inspect(None, file=str(tmp_path / "text.txt"), json=True).out}
    for text in (None, "-"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
        outputs.add(inspect(text, json=True).out)
    assert len(outputs) == 1


def test_of_a_long_text_the_beginning_is_read(inspect, monkeypatch):
    monkeypatch.setattr("textrnn.commands.inspect_state.MOST_CHARACTERS", 10)
    printed = inspect(json=True)
    assert record(printed)["tokens"] == list(TEXT[:10])
    assert "only the first 10 of 23 characters are read" in printed.err


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"unit": "3,x"}, UsageError, "--unit '3,x' is no list of units"),
        ({"unit": ""}, UsageError, "--unit '' is no list"),
        ({"unit": "1", "units": 2}, UsageError, "leaves --units nothing to do"),
        ({"file": "b"}, UsageError, "a text and --file are both given"),
        ({"text": __file__}, UsageError, "is a file. Read it with --file"),
        ({"output": "a.txt"}, UsageError, r"a\.txt does not end in \.html"),
        ({"output": "a.html", "json": True}, UsageError, "Drop one"),
        ({"output": "absent/a.html"}, OutputError, "its folder does not exist"),
        ({"text": ""}, InputError, "the text is empty"),
    ],
)
def test_options_are_checked_before_the_run_is_looked_for(options, error, message, tmp_path):
    if "output" in options:
        options = options | {"output": tmp_path / options["output"]}
    with pytest.raises(error, match=message):
        inspect_state(**({"text": "a", "model": "no such run"} | options))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"name": "chat"}, UsageError, "not a language model. Use it with: textrnn chat -m"),
        ({"name": "vectors"}, UsageError, "is word vectors, not a language model"),
        ({"unit": "9"}, UsageError, "there is no unit 9: layer 1 has the units 1 to 8"),
        ({"unit": "0"}, UsageError, "there is no unit 0"),
        ({"units": 9}, UsageError, "--units is 9, but layer 1 has 8"),
        ({"layer": 2}, UsageError, "there is no layer 2: the model has 1"),
        ({"state": "z"}, UsageError, "unknown state 'z' of the cell lstm. Available: c, h"),
        ({"text": "QQ"}, InputError, "the model knows no part of the text"),
    ],
)
def test_what_the_run_does_not_have_is_refused(inspect, options, error, message):
    with pytest.raises(error, match=message):
        inspect(**options)


def test_a_run_that_does_not_exist_is_refused():
    with pytest.raises(NotFoundError, match="there is no run"):
        inspect_state("a", "no-such-run")
