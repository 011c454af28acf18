"""`textrnn generate` on small untrained runs: every option, every stream, every way to be wrong."""

import io
import json
import subprocess
import sys

import numpy as np
import pytest

from textrnn.cells import CELLS
from textrnn.commands.generate import generate
from textrnn.commands.generation import Request, Writer
from textrnn.config import NetworkConfig, RunConfig
from textrnn.decoding.sampling import Sampler
from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.run import Run, encode_config
from textrnn.scores.novelty import NoveltyIndex
from textrnn.text.tokenizers import TokenizerOptions, train_tokenizer
from textrnn.text.vocabulary import END, UNKNOWN

TEXT = "the cat sat on the mat.\nthe dog sat on the log, über ñandú 春眠.\n" * 5
TOKENIZERS = ("char", "byte", "word", "whitespace", "subword")


def make_run(path, name, *, documents=1, unknown=0, kind="lm", novelty=True):
    """Write a run whose weights are random."""
    import safetensors.numpy

    tokenizer = train_tokenizer(TokenizerOptions(name=name), lambda: iter([TEXT]))
    network = NetworkConfig(vocabulary=len(tokenizer.vocabulary), layers=1, hidden=8, embedding=8)
    rng = np.random.default_rng(0)
    shapes = {"embedding": (network.vocabulary, 8), "output.weight": (network.vocabulary, 8)}
    weights = {key: rng.standard_normal(shape).astype(np.float32) for key, shape in shapes.items()}
    weights["output.bias"] = np.zeros(network.vocabulary, np.float32)
    weights |= {f"layers.0.{key}": value for key, value in CELLS.get("lstm")(8, 8).initial(rng).items()}
    config = RunConfig(
        kind=kind, network=network.to_dict(), tokenizer=tokenizer.options.to_dict(), training={},
        data={"documents": documents, "unknown": unknown},
    )  # fmt: skip
    files = {"config.json": encode_config(config), "weights.safetensors": safetensors.numpy.save(weights)}
    files |= {f"tokenizer/{key}": value for key, value in tokenizer.files().items()}
    if novelty:
        files["novelty.safetensors"] = NoveltyIndex.build([TEXT]).to_bytes()
    Run.create(path).commit(files)
    return str(path)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Give the paths of runs by name: one per tokenizer, and those of other kinds."""
    folder = tmp_path_factory.mktemp("runs")
    paths = {name: make_run(folder / name, name) for name in TOKENIZERS}
    paths["documents"] = make_run(folder / "documents", "char", documents=3)
    paths["unknown"] = make_run(folder / "unknown", "word", unknown=5, documents=3)
    paths["plain"] = make_run(folder / "plain", "char", novelty=False)
    paths["summarizer"] = make_run(folder / "summarizer", "char", kind="summarize")
    return paths


@pytest.fixture
def write(models, capsys):
    """Give a function that generates with a run and returns what it printed."""

    def run(name="char", **options):
        generate(models[name], **({"seed": 1, "length": 40} | options))
        return capsys.readouterr()

    return run


def records(printed):
    return [json.loads(line) for line in printed.out.splitlines()]


@pytest.mark.parametrize("name", TOKENIZERS)
def test_the_stream_is_the_text_of_the_json(write, name):
    (record,) = records(write(name, prompt="the cat", json=True))
    streamed = write(name, prompt="the cat").out
    assert streamed.removesuffix("\n") == record["text"].removesuffix("\n")
    assert len(record["tokens"]) == len(record["ids"]) == len(record["log_probs"]) == 40
    assert all(log_prob < 0 for log_prob in record["log_probs"])
    assert record["seed"] == 1


@pytest.mark.parametrize("name", TOKENIZERS)
def test_the_prompt_and_its_continuation_make_one_text(write, models, name):
    (record,) = records(write(name, prompt="the cat", json=True, include_prompt=True))
    tokenizer = Writer.load(models[name]).tokenizer
    assert record["text"] == tokenizer.decode(tokenizer.encode("the cat") + record["ids"])


def test_log_probs_are_those_of_the_whole_sequence(write, models):
    (record,) = records(write(prompt="the ", json=True, length=5, top_k=3))
    writer = Writer.load(models["char"])
    log_probs, state = writer.stepper.begin(writer.encode("the "))
    for token, log_prob in zip(record["ids"], record["log_probs"], strict=True):
        assert log_probs[0, token] == pytest.approx(log_prob, abs=1e-5)
        log_probs, state = writer.stepper.step(np.array([token]), state)


def test_the_seed_decides_and_is_told_when_it_is_drawn(write):
    assert write(seed=3).out == write(seed=3).out != write(seed=4).out
    drawn = write(seed=None)
    assert write(seed=int(drawn.err.removeprefix("seed "))).out == drawn.out
    (record,) = records(write(seed=None, json=True))
    assert records(write(seed=record["seed"], json=True)) == [record]


def test_several_samples_are_separated_on_paper_and_apart_in_json(write):
    texts = [record["text"] for record in records(write(count=3, jsonl=True))]
    (record,) = records(write(count=3, json=True))
    assert [sample["text"] for sample in record["samples"]] == texts
    assert len(set(texts)) == 3
    printed = write(count=3).out
    assert printed.count("\n\n--------------------\n\n") == 2
    assert all(text in printed for text in texts)


@pytest.mark.parametrize("options", [{}, {"count": 3, "seed": 5}, {"beam": 3, "seed": None}])
@pytest.mark.parametrize("name", TOKENIZERS)
def test_no_text_holds_a_part_of_its_stop_string(write, name, options):
    whole = records(write(name, jsonl=True, length=30, **options))
    stop = whole[0]["text"][5:8]
    for before, record in zip(whole, records(write(name, jsonl=True, length=30, stop=[stop], **options)), strict=True):
        assert record["text"] == before["text"].partition(stop)[0]


def test_a_stop_string_ends_the_sampling(write):
    (whole,) = records(write(json=True))
    (cut,) = records(write(json=True, stop=[whole["text"][10:12]]))
    assert len(cut["ids"]) <= 12
    assert write(stop=[whole["text"][10:12]]).out == cut["text"] + "\n"


def test_the_end_of_a_document_ends_the_text(write):
    ended = [record for record in records(write("documents", jsonl=True, count=20, length=200)) if END in record["ids"]]
    assert len(ended) > 5
    for record in ended:
        assert record["ids"].index(END) == len(record["ids"]) - 1
        assert "<end>" not in record["text"]


def test_where_no_document_ended_none_ends_now(write):
    assert all(len(record["ids"]) == 200 for record in records(write("char", jsonl=True, count=20, length=200)))


def test_the_unknown_token_is_not_written_unless_allowed(write):
    assert all(UNKNOWN not in record["ids"] for record in records(write(jsonl=True, count=20)))
    assert any(UNKNOWN in record["ids"] for record in records(write(jsonl=True, count=20, allow_unknown=True)))


def test_unknown_characters_are_told_and_skipped_where_no_unknown_was_learned(write, models):
    printed = write(prompt="the Qcat 😀")
    assert printed.err == "the model has never seen 'Q', '😀': skipped\n"
    assert printed.out == write(prompt="the cat ").out
    assert write(prompt="the Qcat 😀", quiet=True).err == ""


def test_unknown_words_are_read_as_the_unknown_token_where_it_was_learned(write, models):
    printed = write("unknown", prompt="the zebra sat")
    assert printed.err == "the model has never seen 'zebra': read as the unknown token\n"
    assert UNKNOWN in Writer.load(models["unknown"]).encode("the zebra sat")


def test_a_prompt_of_nothing_known_is_an_empty_prompt(write):
    assert write(prompt="QQQ").out == write().out


@pytest.mark.parametrize(("name", "token"), [("char", "\n"), ("whitespace", "<eos>"), ("documents", "<end>")])
def test_an_empty_prompt_stands_for_the_end_of_what_was_before(models, name, token):
    writer = Writer.load(models[name])
    assert writer.tokenizer.vocabulary.tokens[writer.start] == token


def test_the_prompt_comes_from_standard_input_or_a_file(write, tmp_path, monkeypatch):
    (tmp_path / "prompt.txt").write_bytes("\ufeffthe cat\n".encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"the cat\n")))
    texts = [write(prompt="the cat\n"), write(prompt="-"), write(prompt_file=str(tmp_path / "prompt.txt"))]
    assert len({text.out for text in texts}) == 1


def test_greedy_is_repeatable_and_equals_a_beam_of_one(write):
    assert write(greedy=True, seed=None) == write(temperature=0.0, seed=2) == write(beam=1)


def test_a_beam_gives_its_best_texts_first(write):
    found = records(write(beam=4, count=3, jsonl=True, length=10))
    totals = [sum(record["log_probs"]) for record in found]
    assert totals == sorted(totals, reverse=True)
    assert len({record["text"] for record in found}) == 3


def test_the_novelty_report_goes_to_stderr_or_into_the_json(write, models):
    printed = write("word", length=60, report="novelty", temperature=0.5)
    assert printed.err.startswith("novelty: ") and "8-grams are new" in printed.err
    assert printed.out == write("word", length=60, temperature=0.5).out
    (record,) = records(write("word", length=60, report="novelty", json=True))
    assert record["novelty"]["checked"] > 0
    assert set(record["novelty"]) == {"new", "checked", "spans"}
    assert "too short" in write("word", length=2, report="novelty").err


@pytest.mark.parametrize("name", ["byte", "subword"])
def test_no_piece_holds_half_a_character(models, name):
    writer = Writer.load(models[name])
    request = Request(400, Sampler(temperature=2.0), 3)
    pieces = list(writer.stream(request))
    assert len(pieces) > 100
    assert "".join(pieces).encode().decode() == "".join(pieces) == writer.samples(request)[0].text


def test_on_a_terminal_control_characters_are_visible(write, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    write("byte", temperature=50.0, length=300)
    shown = sys.stdout.getvalue()
    assert "\u2400" in shown or "\u241b" in shown
    assert not {"\x00", "\x1b", "\x07"} & set(shown)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"temperature": -1.0}, "--temperature is -1.0; it must be 0"),
        ({"top_p": 1.5}, "--top-p is 1.5; it must be above 0 and at most 1"),
        ({"stop": [""]}, "--stop is empty"),
        ({"greedy": True, "temperature": 0.7}, "leaves --temperature nothing to do"),
        ({"greedy": True, "count": 2}, "would all be the same"),
        ({"beam": 2, "count": 3}, "Use --beam 3"),
        ({"beam": 2, "top_k": 3}, "--top-k does not go with it"),
        ({"beam": 2, "greedy": True}, "--greedy does not go with it"),
        ({"report": "novlty"}, "Did you mean 'novelty'"),
        ({"prompt": "a", "prompt_file": "b"}, "Drop one"),
    ],
)
def test_options_are_checked_before_the_run_is_looked_for(options, message):
    with pytest.raises(UsageError, match=message):
        generate("no such run", **options)


def test_a_run_that_cannot_do_it_is_refused(models, tmp_path):
    with pytest.raises(NotFoundError, match="there is no run"):
        generate("no-such-run")
    with pytest.raises(UsageError, match="textrnn summarize -m"):
        generate(models["summarizer"])
    with pytest.raises(UsageError, match=r"has no novelty\.safetensors"):
        generate(models["plain"], report="novelty")
    with pytest.raises(NotFoundError):
        generate(models["char"], prompt_file=str(tmp_path / "absent"))


def test_a_damaged_run_is_refused_by_name(tmp_path):
    path = tmp_path / "damaged"
    make_run(path, "char")
    weights = path / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x55")
    with pytest.raises(InputError, match=r"weights\.safetensors"):
        generate(str(path))


def test_generating_loads_neither_torch_nor_anything_like_it(models):
    code = (
        "import sys; from textrnn.__main__ import main; sys.argv[0] = 'textrnn'; code = main(); "
        "heavy = {'torch', 'gensim', 'nltk', 'scipy', 'numba', 'rich', 'sentencepiece'} & set(sys.modules); "
        "print(heavy or code, file=sys.stderr)"
    )
    arguments = ["generate", "-m", models["char"], "--length", "5", "--top-p", "0.9", "--report", "novelty", "--json"]
    finished = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert finished.stderr == "0\n"
    assert json.loads(finished.stdout)["seed"] >= 0


@pytest.mark.parametrize(
    "prompt",
    [b"", b"t", b"one line", b"a\x00b", b"\xff\x80", b"t\r\nt\r\n", "e\u0301 \U0001f469\u200d\U0001f680".encode()],
)
@pytest.mark.parametrize("name", TOKENIZERS)
def test_odd_prompts_are_read(write, tmp_path, name, prompt):
    (tmp_path / "prompt.txt").write_bytes(prompt)
    (record,) = records(write(name, prompt_file=str(tmp_path / "prompt.txt"), json=True))
    assert len(record["ids"]) == 40


def test_of_a_prompt_of_fifty_megabytes_the_end_is_read(write, tmp_path):
    (tmp_path / "prompt.txt").write_text("the cat sat " * 4_200_000, encoding="utf-8")
    printed = write(prompt_file=str(tmp_path / "prompt.txt"), json=True)
    assert "only the last 20,000" in printed.err
    (end,) = records(write(prompt=("the cat sat " * 2000)[-20_000:], json=True))
    assert records(printed)[0]["ids"] == end["ids"]


def test_the_prompt_is_read_after_the_opening_that_the_run_remembers(models):
    writer = Writer.load(models["char"])
    assert (writer.lead_in([5]), writer.lead_in([])) == ([5], [writer.start])
    writer.data["opening"] = [7, 2]
    assert (writer.lead_in([5]), writer.lead_in([])) == ([7, 2, 5], [7, 2])
