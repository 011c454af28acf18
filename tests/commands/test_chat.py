"""`textrnn chat` with a model that echoes: the conversation, on a terminal and through a pipe."""

import io
import json
import os
import pty
import select
import subprocess
import sys

import numpy as np
import pytest
from terminal import read_terminal
from toy_writer import Echo, make_writer, use_writer

from textrnn.commands.chat import TypedLines, chat
from textrnn.commands.conversation import Conversation
from textrnn.commands.writing import WritingOptions
from textrnn.decoding.beam import Hypothesis
from textrnn.errors import UsageError
from textrnn.text.vocabulary import END


@pytest.fixture
def writer(monkeypatch):
    return use_writer(monkeypatch, make_writer("chat"))


@pytest.fixture
def pipe(writer, capsys, monkeypatch):
    """Give a function that talks through standard input and returns what was printed."""

    def run(text, **options):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code = chat("toy", **options)
        return (*capsys.readouterr(), code)

    return run


def talk(writer, *turns, context=1, anti_generic=0.0, **options):
    conversation = Conversation(writer, WritingOptions(**options), context=context, anti_generic=anti_generic)
    return [conversation.reply(turn) for turn in turns]


def read_by(writer):
    """Give the sources that were read, as text."""
    return ["".join(source.words).strip() for source in writer.stepper.sources]


def test_a_line_gives_a_line(pipe):
    out, err, code = pipe("the cat\nthe dog\n")
    assert (out.lower(), err, code) == ("the cat\nthe dog\n", "", 0)


def test_a_reply_is_written_for_the_latest_turns(writer):
    talk(writer, "the cat", "a dog", "rained", context=3, max_length=1)
    first, second, third = (text.lower() for text in read_by(writer))
    assert (first, second) == ("the cat", "the cat / the / a dog")
    assert third == f"a dog / {third.split(' / ')[1]} / rained"


def test_the_context_is_that_of_the_training_unless_asked_otherwise(writer, pipe):
    writer.data = {"context": 2}
    pipe("the cat\na dog\n")
    assert read_by(writer)[-1].count("/") == 1
    pipe("the cat\na dog\n", context=3)
    assert read_by(writer)[-1].count("/") == 2


def test_a_blank_line_begins_anew(writer, pipe):
    out, _, _ = pipe("the cat\n\na dog\n", context=5)
    assert out.lower() == "the cat\n\na dog\n"
    assert read_by(writer) == ["the cat", "a dog"]


def test_the_latest_turn_is_read_whole_when_the_conversation_is_too_long():
    writer = make_writer("chat", longest_source=6)
    talk(writer, "the cat sat on the", "a dog barked", context=5)
    assert read_by(writer)[-1] == "a dog barked"


def test_no_reply_is_empty(pipe):
    replies = pipe("...\nкот\n🐈\n" + "word " * 10_000 + "\n", max_length=5)[0].splitlines()
    assert len(replies) == 4 and all(replies)


def test_a_turn_that_is_cut_is_told(pipe):
    _, err, _ = pipe("word " * 10_000 + "\nthe cat\n", greedy=True, max_length=5)
    assert err == "note: 1 line was longer than the 400 tokens that the model reads; the rest was left out.\n"


def test_turns_are_read_from_files_and_records_of_any_encoding(writer, tmp_path, capsys):
    (tmp_path / "a.txt").write_bytes("the café\n".encode("latin-1"))
    (tmp_path / "b.jsonl").write_text('{"turn": "a dog"}\n')
    chat("toy", sources=[str(tmp_path / "a.txt")], encoding="latin-1")
    chat("toy", sources=[str(tmp_path / "b.jsonl")], field="turn")
    assert capsys.readouterr().out.lower() == "the café\na dog\n"


def test_json_is_one_object_of_all_replies(pipe):
    (several,) = [json.loads(line) for line in pipe("the zebra\n\nthe cat\n", json=True)[0].splitlines()]
    assert [line["text"].lower() for line in several["lines"]] == ["the zebra", "", "the cat"]


class Undecided(Echo):
    """Slightly prefers the most frequent token to a rare one, as a single word."""

    def _log_probs(self, state):
        width = int(state[2][0])
        found = np.full((len(state[0]), width), 1e-6)
        rare = len(self.coding.target.vocabulary) - 1
        for row, place in enumerate(state[1]):
            if place == 0:
                found[row, [2, rare]] = 0.51, 0.49
            else:
                found[row, END] = 1
        return np.log(found)


def test_rare_words_are_preferred_to_frequent_ones():
    writer = make_writer("chat", stepper=Undecided)
    frequent, rare = 2, len(writer.coding.target.vocabulary) - 1
    assert talk(writer, "the cat")[0].ids == (frequent,)
    assert talk(writer, "the cat", anti_generic=0.3)[0].ids == (rare,)


def test_what_has_been_said_is_not_said_again_while_there_is_something_else():
    writer = make_writer("chat", stepper=Undecided)
    first, second, *_ = talk(writer, "the cat", "the dog", "the mat", anti_generic=0.3)
    assert first.ids != second.ids


def test_a_copied_word_counts_as_a_rare_one(writer):
    conversation = Conversation(writer, WritingOptions(), context=1, anti_generic=1.0)
    size = len(writer.coding.target.vocabulary)
    new, rarest = (Hypothesis((token, END), (0.0, 0.0), 0.0) for token in (size + 3, size - 1))
    assert conversation._genericness(new) == conversation._genericness(rarest)


def test_json_lines_hold_turn_and_reply(pipe):
    (record,) = [json.loads(line) for line in pipe("the zebra\n", jsonl=True, n_best=2)[0].splitlines()]
    assert (record["source"], record["text"].lower(), len(record["others"])) == ("the zebra", "the zebra", 1)
    with pytest.raises(UsageError, match="--jsonl"):
        pipe("the zebra\n", n_best=2)


def test_equal_seeds_draw_equal_conversations(pipe):
    text = "the cat sat on a mat\n" * 4
    drawn = {"sample": True, "temperature": 2.0}
    assert pipe(text, seed=1, **drawn) == pipe(text, seed=1, **drawn)
    assert pipe(text, seed=1, **drawn)[0] != pipe(text, seed=3, **drawn)[0]


@pytest.mark.parametrize("last_word", ["exit", "quit", "/exit", "/quit", " /QUIT "])
def test_a_last_word_ends_what_is_typed(last_word, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"the cat\n\nquit it\n{last_word}\nthe dog\n"))
    assert list(TypedLines().groups(1)) == [["the cat"], [""], ["quit it"]]


ON_A_TERMINAL = """
import sys
sys.path.insert(0, "tests/commands")
from toy_writer import make_writer
from textrnn.commands.writing import PairWriter
PairWriter.load = lambda name, kinds: make_writer("chat")
from textrnn.__main__ import main
sys.argv[1:] = ["chat", "-m", "toy"]
sys.exit(main())
"""


def read_until_prompt(descriptor):
    """Read until it asks; what is typed before can be lost, as a terminal is set up for editing lines then."""
    written = b""
    while not written.endswith(b"> "):
        assert select.select([descriptor], [], [], 20)[0], written
        written += os.read(descriptor, 1000)
    return written.decode()


@pytest.mark.parametrize("last_word", [b"exit\n", b"\x04"])
def test_on_a_terminal_it_asks_until_the_last_word(last_word, request):
    own, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", ON_A_TERMINAL], stdin=theirs, stdout=theirs, stderr=theirs, cwd=request.config.rootpath
    ) as process:
        os.close(theirs)
        try:
            written = ""
            for typed in (b"the zebra\n", last_word):
                written += read_until_prompt(own)
                os.write(own, typed)
            assert process.wait(20) == 0
            written += read_terminal(own)
        finally:
            process.kill()
    assert "Ctrl-D" in written
    assert written.lower().count("the zebra") == 2
    assert "Traceback" not in written
