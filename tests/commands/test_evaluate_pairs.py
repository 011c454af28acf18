"""`textrnn evaluate` of runs that write: figures worked out by hand, what stands beside them, and what is refused."""

import io
import json
from dataclasses import dataclass

import pytest
from tiny_pairs import TINY_PAIRS, pairs
from tiny_training import textrnn

from textrnn.cli import app
from textrnn.commands.evaluate_pairs import PairRequest, evaluate_pair_run
from textrnn.commands.writing import PairWriter, WritingOptions
from textrnn.errors import InputError, NotFoundError, OutputError, UsageError
from textrnn.text.pairs.corpus import PairReadOptions

__all__ = ["pairs"]  # a fixture, found by its name


@dataclass
class Written:
    text: str
    was_cut: bool = False


class Echo:
    """Writes the last two words of each source, without the tags that it takes for dirt."""

    longest_source = 5

    def __init__(self, kind="summarize", **data):
        self.kind, self.data, self.asked = kind, data, []

    def clean(self, text):
        return " ".join(text.replace("<br>", " ").split())

    def encode(self, text):
        return text

    def write(self, texts, options, *, first=0):
        self.asked.append((first, options))
        return [Written(" ".join(self.clean(text).split()[-2:]), len(text.split()) > 5) for text in texts]


PAIRS = [("the cat sat down", "sat down"), ("a dog ran off", "dog ran"), ("it fell ill", "nobody knows")]


def write_pairs(path, pairs=PAIRS):
    path.write_text("".join(f"{source}\t{target}\n" for source, target in pairs), encoding="utf-8")
    return path


@pytest.fixture
def evaluate(tmp_path, monkeypatch, capsys):
    def evaluate(writer, *sources, **options):
        monkeypatch.setattr(PairWriter, "load", lambda name, kinds: writer)
        found = sources or [write_pairs(tmp_path / "pairs.tsv")]
        evaluate_pair_run(PairRequest("m", [*map(str, found)], **options))
        return capsys.readouterr()

    return evaluate


@pytest.fixture
def figures(evaluate):
    def figures(writer, *sources, **options):
        return json.loads(evaluate(writer, *sources, json=True, **options).out)

    return figures


def test_summaries_are_scored_by_rouge(figures):
    found = figures(Echo())
    assert found["pairs"] == 3
    assert found["rouge1"] == pytest.approx((100 + 50 + 0) / 3, abs=1e-3)
    assert found["rouge2"] == pytest.approx(100 / 3, abs=1e-3)
    assert found["intervals"]["rouge1"] == [0, 100]


def test_the_lead_is_as_long_as_the_outputs(figures):
    lead = figures(Echo())["lead"]
    assert lead["text"] == "the first 2 words of the source"
    assert lead["rouge1"] == pytest.approx((0 + 50 + 0) / 3, abs=1e-3)


def test_translations_are_scored_by_bleu_and_chrf(figures):
    import sacrebleu

    found = figures(Echo("translate"))
    outputs, references = ["sat down", "ran off", "fell ill"], [[target for _, target in PAIRS]]
    assert found["chrf"] == pytest.approx(sacrebleu.corpus_chrf(outputs, references).score, abs=1e-3)
    assert found["bleu"] == pytest.approx(sacrebleu.corpus_bleu(outputs, references).score, abs=1e-3)
    assert found["lead"]["chrf"] == pytest.approx(
        sacrebleu.corpus_chrf([source for source, _ in PAIRS], references).score, abs=1e-3
    )
    assert found["signatures"]["bleu"].startswith("nrefs:1|case:mixed")


def test_letter_case_of_translations_counts_unless_told_otherwise(figures, tmp_path):
    path = write_pairs(tmp_path / "case.tsv", [("x the cat", "The Cat")])
    assert figures(Echo("translate"), path)["chrf"] < 60
    assert figures(Echo("translate"), path, lowercase=True)["chrf"] == pytest.approx(100)


def test_words_are_compared_where_no_spaces_show_them(figures, tmp_path):
    path = write_pairs(tmp_path / "zh.tsv", [("x 今天天气很好", "今天天气很好")] * 2)
    assert "tok:zh" in figures(Echo("translate"), path)["signatures"]["bleu"]


def test_shares_are_told_of_the_outputs_and_of_the_references(figures):
    found = figures(Echo())
    assert (found["novel"], found["copied"], found["repeated"], found["unsupported"]) == (0, 0, 0, 0)
    assert (found["distinct"], found["empty"], found["words"], found["longest"]) == (1, 0, 2, 2)
    assert found["references"]["novel"] == pytest.approx(2 / 6)


def test_repetitions_equal_outputs_and_empty_ones_are_found(figures, tmp_path):
    class Stutter(Echo):
        def write(self, texts, options, *, first=0):
            return [Written("" if text == "empty" else "so so it is") for text in texts]

    path = write_pairs(tmp_path / "s.tsv", [("a", "x"), ("b", "x"), ("c", "x"), ("empty", "x")])
    found = figures(Stutter(), path)
    assert (found["repeated"], found["stutters"], found["distinct"], found["empty"]) == (1 / 4, 3 / 4, 1 / 2, 1 / 4)


def test_examples_are_the_worst_and_the_best(figures):
    found = figures(Echo(), examples=1)["examples"]
    assert [each["source"] for each in found["worst"]] == ["it fell ill"]
    assert found["best"] == [
        {"source": "the cat sat down", "references": ["sat down"], "output": "sat down", "score": 100}
    ]


def test_no_example_is_shown_twice(figures):
    found = figures(Echo(), examples=2)["examples"]
    assert [len(found["worst"]), len(found["best"])] == [2, 1]
    assert figures(Echo(), examples=0)["examples"] == {"worst": [], "best": []}


def test_the_best_of_several_references_counts(figures, tmp_path):
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": "the cat sat down", "summary": ["a bird", "sat down"]}) + "\n", encoding="utf-8"
    )
    found = figures(Echo(), tmp_path / "a.jsonl")
    assert found["rouge1"] == 100
    assert found["examples"]["worst"][0]["references"] == ["a bird", "sat down"]


def test_parallel_files_are_read(evaluate, tmp_path, capsys):
    (tmp_path / "a").write_text("x the cat\n", encoding="utf-8")
    (tmp_path / "b").write_text("the cat\n", encoding="utf-8")
    evaluate(Echo())
    read = PairReadOptions(source_file=str(tmp_path / "a"), target_file=str(tmp_path / "b"))
    evaluate_pair_run(PairRequest("m", read=read, json=True))
    assert json.loads(capsys.readouterr().out)["rouge1"] == 100


def test_fields_of_the_training_need_not_be_named_again(figures, tmp_path):
    records = tmp_path / "a.jsonl"
    records.write_text(json.dumps({"text": "no", "Text": "x the cat", "Line": "the cat"}) + "\n", encoding="utf-8")
    assert figures(Echo(source_field="Text", target_field="Line"), records)["rouge1"] == 100


def test_fields_of_the_training_may_be_absent(figures):
    assert figures(Echo(source_field="Text", target_field="Line"))["pairs"] == 3


def test_fields_of_the_training_may_be_absent_from_a_pipe(evaluate, monkeypatch, tmp_path):
    for text, expected in (("x the cat\tthe cat\n", 100), ("text,summary,Id\nx the cat,the cat,3\n", 100)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        out = evaluate(Echo(source_field="Text", target_field="Line"), "-", json=True).out
        assert (json.loads(out)["pairs"], json.loads(out)["rouge1"]) == (1, expected)


def test_a_chat_is_read_with_as_many_turns_as_in_training(figures, tmp_path):
    (tmp_path / "d.txt").write_text("one __eou__ two __eou__ three __eou__\n", encoding="utf-8")
    found = figures(Echo("chat", context=2), tmp_path / "d.txt")
    assert sorted(each["source"] for each in found["examples"]["worst"]) == ["one", "one / two"]


def test_sources_are_cleaned_and_references_are_not(figures, tmp_path):
    path = write_pairs(tmp_path / "a.tsv", [("the <br>cat", "the<br>  cat")])
    example = figures(Echo(), path)["examples"]["worst"][0]
    assert (example["source"], example["references"]) == ("the cat", ["the<br> cat"])


def test_pairs_with_an_empty_side_are_passed_over_and_told(evaluate, tmp_path):
    path = write_pairs(tmp_path / "a.tsv", [("the cat", "cat"), ("<br>", "dog"), ("a dog", " ")])
    found = evaluate(Echo(), path, json=True)
    assert json.loads(found.out)["pairs"] == 1
    assert "2 pairs with an empty side" in found.err


def test_sources_that_are_too_long_are_told(evaluate, tmp_path):
    path = write_pairs(tmp_path / "a.tsv", [("one two three four five six", "x")])
    assert "1 source was longer than the 5 tokens" in evaluate(Echo(), path).err
    assert evaluate(Echo(), path, quiet=True).err == ""


def test_outputs_are_written_in_the_order_of_the_pairs(evaluate, tmp_path):
    evaluate(Echo(), output=tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "sat down\nran off\nfell ill\n"


def test_outputs_stand_on_the_lines_of_their_pairs(evaluate, tmp_path):
    path = write_pairs(tmp_path / "gap.tsv", [("the cat", "cat"), ("a dog", ""), ("<br>", "x"), ("it fell", "fell")])
    evaluate(Echo(), path, output=tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "the cat\n\n\nit fell\n"


def test_outputs_replace_no_source(evaluate, tmp_path):
    path = write_pairs(tmp_path / "pairs.tsv")
    (tmp_path / "link").symlink_to(path)
    for source in (path, tmp_path, tmp_path / "*.tsv"):
        with pytest.raises(UsageError, match="overwrite"):
            evaluate(Echo(), source, output=tmp_path / "link")
    parallel = PairReadOptions(source_file="absent", target_file=str(path))
    with pytest.raises(UsageError, match="overwrite"):
        evaluate_pair_run(PairRequest("m", read=parallel, output=path))


def test_texts_are_written_in_groups(evaluate, tmp_path):
    path = write_pairs(tmp_path / "many.tsv", [(f"a {number}", "b") for number in range(70)])
    writer = Echo()
    evaluate(writer, path, writing=WritingOptions(greedy=True))
    assert [first for first, _ in writer.asked] == [0, 64]
    assert writer.asked[0][1].greedy


def test_a_table_is_printed(evaluate):
    head, first, *lines = evaluate(Echo(), examples=1).out.splitlines()
    assert head.split() == ["outputs", "95", "%", "interval", "lead", "95", "%", "interval"]
    assert first.split() == ["ROUGE-1", "50.00", "0.00", "to", "100.00", "16.67", "0.00", "to", "50.00"]
    assert ["words", "not", "in", "the", "source", "0.0%", "33.3%"] in [line.split() for line in lines]
    assert "lead: the first 2 words of the source" in lines
    assert lines[lines.index("worst 1: 0.0") :][:4] == [
        "worst 1: 0.0",
        "  source     it fell ill",
        "  reference  nobody knows",
        "  output     fell ill",
    ]


def test_long_sources_are_shortened_in_the_table(evaluate, tmp_path):
    path = write_pairs(tmp_path / "a.tsv", [("word " * 100, "word")])
    line = next(line for line in evaluate(Echo(), path).out.splitlines() if line.startswith("  source"))
    assert line.endswith("...") and len(line) < 220


@pytest.mark.parametrize(("text", "message"), [("", r"a\.tsv is empty"), ("\n\n", "no pairs"), ("a\t\n", "not one")])
def test_no_pairs_are_refused(evaluate, tmp_path, text, message):
    (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        evaluate(Echo(), tmp_path / "a.tsv")


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_read(evaluate, tmp_path):
    with pytest.raises(OutputError, match="does not exist"):
        evaluate(Echo(), tmp_path / "absent.tsv", output=tmp_path / "absent" / "out.txt")


def test_letter_case_is_for_translations(evaluate):
    with pytest.raises(UsageError, match="--lowercase is for BLEU"):
        evaluate(Echo(), lowercase=True)


def test_absent_pairs_are_refused(evaluate, tmp_path):
    with pytest.raises(NotFoundError):
        evaluate(Echo(), tmp_path / "absent.tsv")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--perplexity"], "--perplexity is for models trained on pairs; tales is a language model"),
        (["--source", "a"], "--source is for"),
        (["--beam", "3"], "--beam is for"),
        (["--examples", "0"], "--examples is for"),
    ],
)
def test_options_for_pairs_are_refused_for_a_language_model(options, message):
    with pytest.raises(UsageError, match=message):
        app(["evaluate", "x.txt", *options], standalone_mode=False)


def test_options_for_language_models_are_refused_for_pairs(pairs):
    textrnn("train", pairs, "--task", "chat", "-o", "m", *TINY_PAIRS, "--quiet")
    with pytest.raises(UsageError, match="--dynamic is for language models; m was trained with --task chat"):
        textrnn("evaluate", "-m", "m", pairs, "--dynamic")
