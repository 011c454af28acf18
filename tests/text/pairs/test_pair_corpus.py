"""Sources of pairs: files, pipes, parallel files, the corpus by name."""

import bz2
import gzip
import io
import lzma
import os
import sys
import threading
from pathlib import Path

import pytest
import zstandard

from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions


def sides(*sources: Path | str, **options) -> list[tuple[str, str]]:
    corpus = PairCorpus(list(map(str, sources)), PairReadOptions(**options))
    return [(pair.source, pair.target) for pair in corpus.pairs()]


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch):
    def give(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return give


@pytest.mark.parametrize("head", [b"\x7fELF\x02\x01\0\0" + bytes(range(256)) * 20, bytes(range(1, 32)) * 9])
def test_what_looks_binary_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    (tmp_path / "a").write_bytes(head)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(head)))
    for source in ("-", tmp_path / "a"):
        with pytest.raises(InputError, match="looks binary"):
            sides(source)


def test_utf_16_without_a_mark_is_no_binary_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("the a\tb\n".encode("utf-16-le"))
    assert sides(tmp_path / "a", encoding="utf-16-le") == [("the a", "b")]


@pytest.mark.parametrize("text", ['[{"text": "a", "title": "b"}]', '[\n {"text": "a"}\n]\n', '{\n "text": "a"\n}\n'])
def test_a_json_document_on_standard_input_is_to_be_piped_through_jq(standard_input, text: str) -> None:
    standard_input(text)
    with pytest.raises(InputError, match=r"standard input is one JSON document.*: pipe it through jq -c '\.(\[\])?'"):
        sides("-")


def test_docstrings_have_no_fields_to_choose(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docstrings has none"):
        PairCorpus(["docstrings"], PairReadOptions(source_field="body"))
    (tmp_path / "a.csv").write_text("body,summary\na,b\n")
    PairCorpus(["docstrings", str(tmp_path / "a.csv")], PairReadOptions(source_field="body"))


def test_dialogues_are_known_from_tables(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("hi\thello\n")
    (tmp_path / "b.txt").write_text("hi\nhello\n")
    found = [PairCorpus([str(tmp_path / name)], PairReadOptions(task="chat")) for name in ("a.tsv", "b.txt", "")]
    assert [corpus.has_dialogues() for corpus in found] == [False, True, True]


@pytest.mark.parametrize(
    ("suffix", "compress"),
    [
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", zstandard.ZstdCompressor().compress),
    ],
)
def test_compressed_tables_open_by_themselves(tmp_path: Path, suffix: str, compress) -> None:
    path = tmp_path / f"a.csv{suffix}"
    path.write_bytes(compress(b"text,summary\na,b\n"))
    assert sides(path) == [("a", "b")]


def test_several_sources_follow_one_another(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text("b\t2\n")
    (tmp_path / "a.jsonl").write_text('{"text": "a", "title": "1"}\n')
    assert sides(tmp_path) == sides(tmp_path / "a.jsonl", tmp_path / "b.tsv") == [("a", "1"), ("b", "2")]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("Body,Subject\na,b\n", "Body,Subject\nc,d\n"), ["source: Body, target: Subject"]),
        (("Body,Subject\na,b\n", "e,f\n"), ["source: Body, target: Subject"]),
        (
            ("Body,Subject\na,b\n", "title,text\nc,d\n", "Body,Subject\ne,f\n"),
            ["0.csv: source: Body, target: Subject", "1.csv: source: text, target: title"],
        ),
    ],
)
def test_columns_are_told_once_for_all_sources_that_agree(tmp_path, monkeypatch, texts, said) -> None:
    monkeypatch.chdir(tmp_path)
    names = [f"{number}.csv" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        Path(name).write_text(text)
    corpus = PairCorpus(names, PairReadOptions())
    assert len(list(corpus.pairs())) == len(texts)
    assert corpus.columns() == said


def test_odd_names_of_fields_are_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"the\\nprompt": "a", "reply\\u001b": "b"}\n')
    options = PairReadOptions(source_field="the\nprompt", target_field="reply\x1b")
    corpus = PairCorpus([str(tmp_path / "a.jsonl")], options)
    assert len(list(corpus.pairs())) == 1
    assert corpus.columns() == ["source: the prompt, target: reply␛"]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("the a\tb\n", {}),
        ('{"text": "the a", "summary": "b"}\n', {}),
        ("Id,Summary,Text\n1,b,the a\n", {}),
        ("x;y;z\n1;b;the a\n", {"source_field": "z", "target_field": "y"}),
        ("x\ty\tz\n1\tb\tthe a\n", {"source_field": "z", "target_field": "y"}),
        ("x\tb\tthe a\n", {"source_field": "3", "target_field": "2"}),
    ],
)
@pytest.mark.parametrize("task", ["summarize", "chat"])
def test_the_form_of_standard_input_is_known_by_its_first_lines(standard_input, text, options, task) -> None:
    standard_input(text)
    assert sides(task=task, **options) == [("the a", "b")]
    standard_input(text)
    assert sides("-", task=task, **options) == [("the a", "b")]


def test_standard_input_can_be_read_twice(standard_input) -> None:
    standard_input("a\tb\n")
    corpus = PairCorpus(["-"], PairReadOptions())
    assert list(corpus.pairs()) == list(corpus.pairs()) != []


def test_a_pipe_is_not_read_before_it_is_asked_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tsv")
    corpus = PairCorpus([str(tmp_path / "pipe.tsv")], PairReadOptions())
    writer = threading.Thread(target=(tmp_path / "pipe.tsv").write_text, args=["a\tb\n"])
    writer.start()
    assert [pair.source for pair in corpus.pairs()] == ["a"]
    writer.join()


def test_what_does_not_exist_is_reported_with_near_misses(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").touch()
    for sources, options in [
        ([str(tmp_path / "pair.tsv")], {}),
        ([], {"source_file": str(tmp_path / "pair.tsv"), "target_file": str(tmp_path / "pairs.tsv")}),
    ]:
        with pytest.raises(NotFoundError, match=r"Did you mean '.*pairs\.tsv'"):
            PairCorpus(sources, PairReadOptions(**options))


def test_a_corpus_of_texts_is_refused() -> None:
    with pytest.raises(UsageError, match="docstrings"):
        PairCorpus(["tales"], PairReadOptions())


def test_docstrings_pair_body_and_summary_by_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site-packages"
    (folder / "a").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(folder)])
    (folder / "a" / "m.py").write_text(
        '"""No body."""\ndef f():\n    """Sum two numbers.\n\n    Rules\n    -----\n    Carry the one.\n    """\n'
    )
    (folder / "b.py").write_text('"""Parameters\n----------\nx: a number\n\nMore."""\n')
    function, module = PairCorpus(["docstrings"], PairReadOptions()).pairs()
    assert (function.source.split(), function.target) == (["Rules", "Carry", "the", "one."], "Sum two numbers.")
    assert (function.place, function.group) == ("a.m.f", "a")
    assert (module.source, module.target, module.group) == ("More.", "", "b")  # its summary sums up nothing


def parallel(tmp_path: Path, source: str, target: str) -> PairCorpus:
    (tmp_path / "a.de").write_text(source, newline="")
    (tmp_path / "a.en.gz").write_bytes(gzip.compress(target.encode()))
    options = PairReadOptions(source_file=f"{tmp_path}/a.de", target_file=f"{tmp_path}/a.en.gz", task="translate")
    return PairCorpus([], options)


@pytest.mark.parametrize(("end", "other_end"), [("", "\n"), ("\r\n", ""), ("\n\n\n", "\n"), ("\n", "\n \n")])
def test_lines_of_parallel_files_are_pairs_whatever_their_ends(tmp_path: Path, end: str, other_end: str) -> None:
    pairs = list(parallel(tmp_path, f"ja\x0bnein\r\n\nnein{end}", f"yes\u2028no\nempty\nno{other_end}").pairs())
    assert [(pair.source, pair.target) for pair in pairs] == [
        ("ja\x0bnein", "yes\u2028no"),
        ("", "empty"),
        ("nein", "no"),
    ]
    assert pairs[2].place == f"{tmp_path}/a.de:3"


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("a\nb\nc\n", "x\n", r"a\.de has 3 lines and .*a\.en\.gz has 1\."),
        ("a\n", "x\n\ny\n", r"a\.de has 1 lines and .*a\.en\.gz has 3\."),
        ("", "x\n", r"a\.de is empty"),
        ("a\n", "", r"a\.en\.gz is empty"),
    ],
)
def test_unpaired_lines_are_reported_with_both_counts(tmp_path: Path, source: str, target: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        list(parallel(tmp_path, source, target).pairs())


@pytest.mark.parametrize(
    ("sources", "options", "says"),
    [
        ([], {"source_file": "a"}, "--source names one of two parallel files; name the other by --target"),
        ([], {"target_file": "a"}, "--target names one of two parallel files; name the other by --source"),
        ([], {"source_file": "a", "target_file": "a"}, "both name 'a'"),
        (["x"], {"source_file": "a", "target_file": "b"}, "'x' is one source too many"),
        ([], {"source_file": "a", "target_file": "b", "source_field": "c"}, "parallel files have none"),
        ([], {"source_file": "tales", "target_file": "b"}, "--source takes one file; 'tales' is something else"),
        ([], {"encoding": "utf9"}, "unknown --encoding"),
        ([], {"context": 0}, "--context is 0"),
        ([], {"task": "lm"}, "'lm' is no task of pairs"),
    ],
)
def test_options_that_do_not_go_together_are_refused(sources: list[str], options: dict, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        PairCorpus(sources, PairReadOptions(**options))


def test_one_of_two_parallel_files_may_be_piped_in(tmp_path: Path, standard_input) -> None:
    (tmp_path / "a.en").write_text("yes\n")
    standard_input("ja\n")
    assert sides(source_file="-", target_file=str(tmp_path / "a.en")) == [("ja", "yes")]
