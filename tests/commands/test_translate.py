"""`textrnn translate` with a model that copies: lines in, as many lines out."""

import io
import json
import os

import pytest
import typer
from toy_writer import make_writer, use_writer

from textrnn.cli import app
from textrnn.commands.line_groups import LineGroups
from textrnn.commands.translate import translate
from textrnn.errors import InputError, NotFoundError, OutputError, UsageError
from textrnn.text.corpus import ReadOptions

ODD_LINES = ["the cat", "", "  ", "a\rdog", "x\x00y", "\x00", "кот", "東京 and the cat", "\u200b", "🐈", "...", "\x85"]


@pytest.fixture
def writer(monkeypatch):
    return use_writer(monkeypatch, make_writer())


@pytest.fixture
def pipe(writer, capsys, monkeypatch):
    """Give a function that translates what standard input holds and returns what was printed."""

    def run(text, **options):
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = translate("toy", **options)
        return (*capsys.readouterr(), code)

    return run


def records(out):
    return [json.loads(line) for line in out.splitlines()]


def test_a_line_gives_a_line_in_its_place(pipe):
    lines = [" ".join(["zebra", "cat", "dog", "mat"][: 1 + i % 4]) for i in range(600)]
    out, err, code = pipe("\n".join(lines) + "\n", greedy=True)
    assert (out.lower().splitlines(), err, code) == (lines, "", 0)


def test_only_a_line_feed_ends_a_line(pipe):
    out, _, _ = pipe("\n".join(ODD_LINES) + "\n")
    lines = out.split("\n")
    assert lines.pop() == "" and len(lines) == len(ODD_LINES)
    assert [bool(line) for line in lines] == [any(c.isprintable() and c != " " for c in line) for line in ODD_LINES]
    assert not any(set(line) & set("\r\x85") for line in lines)


def test_no_lines_give_no_lines(pipe):
    assert pipe("") == ("", "", 0)


def test_an_unfinished_last_line_is_a_line(pipe):
    assert pipe("the cat\nthe dog")[0].lower() == "the cat\nthe dog\n"


def test_undecodable_bytes_are_counted(pipe):
    out, err, _ = pipe(b"caf\xe9\n")
    assert out.lower() == "caf\ufffd\n"
    assert err == "note: 1 undecodable bytes were replaced; --encoding may help.\n"


def test_a_line_of_ten_thousand_words_is_cut_with_a_note(writer, pipe):
    out, err, _ = pipe("word " * 10_000 + "\nthe cat\n", greedy=True, max_length=5)
    assert len(out.splitlines()) == 2
    assert err == "note: 1 line was longer than the 400 tokens that the model reads; the rest was left out.\n"
    assert pipe("word " * 10_000, greedy=True, max_length=5, quiet=True)[1] == ""


def test_files_follow_one_another(writer, tmp_path, capsys):
    (tmp_path / "a").write_text("the cat\nthe dog")
    (tmp_path / "b").write_text("the mat\n")
    translate("toy", sources=[str(tmp_path / "a"), str(tmp_path / "b")])
    assert capsys.readouterr().out.lower() == "the cat\nthe dog\nthe mat\n"


def test_a_file_that_is_not_there_is_named(writer, tmp_path):
    with pytest.raises(NotFoundError, match=r"absent\.txt"):
        translate("toy", sources=[str(tmp_path / "absent.txt")])


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_a_named_file_that_is_empty_is_refused_before_anything_is_written(writer, tmp_path, capsys, name):
    (tmp_path / "b.txt").write_text("the cat\n")
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" if name == "a.txt" else b"")
    with pytest.raises(InputError, match=f"{name} is empty"):
        translate("toy", sources=[str(tmp_path / "b.txt"), str(tmp_path / name)])
    assert capsys.readouterr().out == ""


def test_json_lines_hold_where_every_token_came_from(pipe):
    first, blank = records(pipe("the zebra\n\n", jsonl=True)[0])
    assert (first["source"], first["text"].lower()) == ("the zebra", "the zebra")
    assert {"text", "log_prob", "copied", "source"} == first["tokens"][0].keys()
    assert blank == {"source": "", "text": "", "score": None, "tokens": []}


def test_json_is_one_object_whatever_the_number_of_lines(pipe):
    assert records(pipe("the zebra\n", json=True)[0])[0]["text"].lower() == "the zebra"
    (several,) = records(pipe("the zebra\nthe cat\n", json=True)[0])
    assert [line["text"].lower() for line in several["lines"]] == ["the zebra", "the cat"]


def test_the_weights_of_attention_are_given_on_request(pipe):
    (record,) = records(pipe("the zebra\n", jsonl=True, with_attention=True)[0])
    assert (record["source_tokens"], record["attention"]) == (["the", "zebra"], [[1.0, 0.0], [0.0, 1.0]])
    with pytest.raises(UsageError, match="--jsonl"):
        pipe("the zebra\n", with_attention=True)


def test_the_n_best_are_numbered_by_their_line(pipe):
    rows = [line.split("\t") for line in pipe("the cat\n\nthe dog\n", n_best=2)[0].splitlines()]
    assert [row[0] for row in rows] == ["1", "1", "2", "3", "3"]
    assert rows[0][2].lower() == "the cat" and float(rows[0][1]) > float(rows[1][1])


def test_the_attention_of_the_first_text_is_drawn(pipe, tmp_path):
    page = tmp_path / "a.html"
    out, _, _ = pipe("\nthe zebra\nthe cat\n", attention=str(page))
    assert len(out.splitlines()) == 3
    assert "zebra" in page.read_text() and "cat" not in page.read_text()
    out, err, _ = pipe("the zebra\nthe cat\n", attention="-")
    assert out.lower() == "the zebra\nthe cat\n"
    assert "█" in err


def test_a_picture_that_cannot_be_drawn_is_refused_before_the_work(pipe, tmp_path):
    with pytest.raises(UsageError, match=r"\.html"):
        pipe("the zebra\n", attention="picture.bmp")
    with pytest.raises(OutputError):
        pipe("the zebra\n", attention=str(tmp_path / "absent" / "a.html"))


def test_the_seed_repeats_what_was_drawn(pipe):
    text = "the cat sat on a mat all day long\n" * 5
    drawn = {"sample": True, "temperature": 2.0}
    assert pipe(text, seed=1, **drawn) == pipe(text, seed=1, **drawn)
    assert pipe(text, seed=1, **drawn)[0] != pipe(text, seed=2, **drawn)[0]
    out, err, _ = pipe(text, **drawn)
    assert pipe(text, seed=int(err.split()[1]), **drawn)[0] == out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"greedy": True, "beam": 4}, "--beam nothing to do"),
        ({"temperature": 0.5}, "--temperature belongs to --sample"),
        ({"sample": True, "beam": 4}, "--beam does not go with --sample"),
        ({"greedy": True, "n_best": 3}, "--n-best nothing to do"),
        ({"unknown": "keep"}, "forbid, replace"),
        ({"json": True, "jsonl": True}, "one format at a time"),
    ],
)
def test_options_that_contradict_each_other_are_refused(pipe, options, message):
    with pytest.raises(UsageError, match=message):
        pipe("the zebra\n", **options)


def test_more_texts_than_beams_widen_the_beam_that_was_not_asked_for(pipe):
    assert len(pipe("the cat sat\n", n_best=6)[0].splitlines()) == 6
    with pytest.raises(UsageError, match="--beam 6"):
        pipe("the cat sat\n", n_best=6, beam=2)


@pytest.mark.parametrize("option", ["--beam", "--n-best"])
def test_so_wide_a_search_that_it_would_not_end_is_refused(writer, option):
    with pytest.raises(typer.BadParameter, match="100000 is not in the range 1<=x<=100"):
        app(["translate", "-m", "toy", option, "100000"], standalone_mode=False)


def test_records_are_texts_blank_ones_too(writer, pipe, tmp_path, capsys):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "the cat", "body": ""}\n{"text": "", "body": "x"}\n{"text": "a\\ndog", "body": "y"}\n')
    assert translate("toy", sources=[str(path)], field="text") == 0
    found = capsys.readouterr()
    assert found.out.lower() == "the cat\n\na dog\n"
    assert found.err == "note: 1 records without text give an empty line.\n"
    assert pipe(path.read_text(), field="text")[0].lower() == found.out.lower()
    (tmp_path / "b.csv").write_text("id,line\n1,the mat\n")
    translate("toy", sources=[str(tmp_path / "b.csv")], column="line")
    assert capsys.readouterr().out.lower() == "the mat\n"


def test_a_field_that_no_source_can_have_is_refused(writer, tmp_path):
    (tmp_path / "a.txt").write_text("the cat\n")
    with pytest.raises(UsageError, match="--field"):
        translate("toy", sources=[str(tmp_path / "a.txt")], field="text")


def test_a_picture_replaces_no_source(writer, tmp_path):
    page = tmp_path / "a.html"
    page.write_text("the cat\n")
    with pytest.raises(UsageError, match="overwrite"):
        translate("toy", sources=[str(page)], attention=str(page))


def groups_of(monkeypatch, descriptor, most=10):
    monkeypatch.setattr("sys.stdin", os.fdopen(descriptor, "r"))
    return LineGroups((), ReadOptions()).groups(most)


def test_lines_of_a_pipe_come_as_they_arrive(monkeypatch):
    reading, writing = os.pipe()
    groups = groups_of(monkeypatch, reading)
    os.write(writing, b"one\n")
    assert next(groups) == ["one"]
    os.write(writing, b"two\nthree\nfo")
    assert next(groups) == ["two", "three"]
    os.write(writing, b"ur\nfive")
    assert next(groups) == ["four"]
    os.close(writing)
    assert list(groups) == [["five"]]


def test_lines_of_a_file_do_not_wait_for_the_pipe_behind_it(monkeypatch, tmp_path):
    (tmp_path / "a").write_text("one\ntwo\n")
    reading, writing = os.pipe()
    os.write(writing, b"three\n")
    monkeypatch.setattr("sys.stdin", os.fdopen(reading, "r"))
    groups = LineGroups([str(tmp_path / "a"), "-"], ReadOptions()).groups(10)
    assert next(groups) == ["one", "two"]
    os.close(writing)
    assert list(groups) == [["three"]]


def test_lines_that_have_all_come_make_full_groups(monkeypatch):
    reading, writing = os.pipe()
    os.write(writing, b"".join(b"%d\n" % number for number in range(25)))
    os.close(writing)
    assert [len(group) for group in groups_of(monkeypatch, reading)] == [10, 10, 5]


def test_lines_of_files_make_full_groups(tmp_path):
    (tmp_path / "a").write_text("a\n" * 15)
    (tmp_path / "b").write_text("b\n" * 10)
    groups = LineGroups([str(tmp_path / "a"), str(tmp_path / "b")], ReadOptions()).groups(10)
    assert [len(group) for group in groups] == [10, 10, 5]
