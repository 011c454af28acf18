"""`textrnn summarize` on text that comes line by line."""

import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.commands.summarize import summarize
from textrnn.commands.summary_lines import LineWork
from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.summarizers.lead import Lead
from textrnn.summarizers.length import Length
from textrnn.summarizers.summarizer import Settings, Summarizer
from textrnn.text.corpus import Document

COMMAND = [sys.executable, "-m", "textrnn", "summarize"]
ODD_LINES = [
    "",
    "  ",
    "a\rb. c",
    "x\x00y",
    "one\x0ctwo",
    "Para\u2028graph. Two.",
    "\u0e01\u0e02\u0e03",
    "...",
    "\x85",
    "é",
]


@pytest.fixture
def pipe(capsys, monkeypatch):
    """Give a function that summarizes what standard input holds and returns what was printed."""

    def run(text, **options):
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = summarize(None, **options)
        return (*capsys.readouterr(), code)

    return run


def test_each_line_gives_one_line(pipe):
    out, err, code = pipe(
        "It rained. We stayed.\n\nThe sun came. We left.\n", per_line=True, sentences=1, method="lead"
    )
    assert (out, err, code) == ("It rained.\n\nThe sun came.\n", "", 0)


def test_no_lines_give_no_lines(pipe):
    assert pipe("", per_line=True) == ("", "", 0)


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_a_line_feed_ends_a_line(pipe, jobs):
    out, _, _ = pipe("\n".join(ODD_LINES) + "\n", per_line=True, sentences=1, jobs=jobs)
    lines = out.split("\n")
    assert lines.pop() == "" and len(lines) == len(ODD_LINES)
    assert [bool(line) for line in lines] == [bool(line.strip()) for line in ODD_LINES]
    assert not any(set(line) & set("\r\x0c\u2028\x85") for line in lines)


def test_an_unfinished_last_line_is_a_line(pipe):
    assert pipe("One.\nTwo.", per_line=True)[0] == "One.\nTwo.\n"


def test_processes_change_no_line(pipe):
    text = "".join(f"Line {n} is long. It has parts. The parts of line {n} differ. Four.\n" for n in range(1000))
    assert pipe(text, per_line=True, sentences=2, jobs=2) == pipe(text, per_line=True, sentences=2)


def test_lines_as_json_number_the_lines(pipe):
    found = [json.loads(line) for line in pipe("One.\n\nTwo.\n", per_line=True, jsonl=True)[0].splitlines()]
    assert [(each["file"], each["summary"]) for each in found] == [
        ("line 1", "One."),
        ("line 2", ""),
        ("line 3", "Two."),
    ]


def test_undecodable_bytes_are_counted(pipe):
    out, err, _ = pipe(b"caf\xe9\n", per_line=True)
    assert out == "caf\ufffd\n"
    assert "1 undecodable bytes" in err


def test_lines_of_files_follow_one_another(tmp_path, capsys):
    (tmp_path / "a").write_text("One.\nTwo.")
    (tmp_path / "b").write_text("Three.\n")
    summarize([str(tmp_path / "a"), str(tmp_path / "b")], per_line=True)
    assert capsys.readouterr().out == "One.\nTwo.\nThree.\n"


def test_records_are_no_lines(tmp_path):
    with pytest.raises(UsageError, match="holds records"):
        summarize([str(tmp_path / "a.jsonl")], per_line=True)
    with pytest.raises(NotFoundError):
        summarize([str(tmp_path / "absent.txt")], per_line=True)


def test_a_named_file_without_lines_is_an_error(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(InputError, match=r"empty\.txt is empty"):
        summarize([str(tmp_path / "empty.txt")], per_line=True)


pieces = st.sampled_from(
    ["It rained", "e.g", "the 3", "Mr", "cat", ". ", "! ", "? ", '." ', ".", "...", " ", "A", "”", "۔"]
)


@given(line=st.lists(pieces, min_size=1, max_size=12).map("".join), sentences=st.sampled_from([1, 2, None]))
def test_what_is_not_shortened_is_what_the_summarizer_gives(line, sentences):
    summarizer = Summarizer(Settings(Lead(), Length(sentences=sentences)))
    expected = summarizer.summarize(Document("a line", line)).text if line.strip() else ""
    assert LineWork(summarizer)([line]) == [expected]


def windows(out):
    return [json.loads(line) for line in out.splitlines()]


def numbered(count):
    return "".join(f"word{number} happened\n" for number in range(1, count + 1))


def test_follow_summarizes_the_latest_lines_and_what_is_left(pipe):
    found = windows(pipe(numbered(12), follow=True, window=6, every=5, jsonl=True)[0])
    assert [each["lines"] for each in found] == [[1, 5], [5, 10], [7, 12]]
    assert found[-1]["sentences"][0]["text"] == "word7 happened"


def test_follow_does_not_repeat_itself_at_the_end(pipe):
    found = windows(pipe(numbered(10), follow=True, window=6, every=5, jsonl=True)[0])
    assert [each["lines"] for each in found] == [[1, 5], [5, 10]]


def test_summaries_of_a_stream_stand_under_their_lines(pipe):
    out, _, _ = pipe(numbered(4), follow=True, window=2, every=2, sentences=1, method="lead")
    assert out == "==> lines 1-2 <==\nword1 happened\n\n==> lines 3-4 <==\nword3 happened\n"


def test_in_a_stream_a_line_is_a_sentence_unless_asked_otherwise(pipe):
    text = "One thing. And another.\n"
    for split, num_sentences in ((None, 1), ("auto", 2)):
        (found,) = windows(pipe(text, follow=True, jsonl=True, split=split)[0])
        assert len(found["sentences"]) == num_sentences


def test_the_summaries_of_a_stream_name_it(tmp_path, capsys):
    (tmp_path / "my-app.log").write_text(numbered(3))
    summarize([str(tmp_path / "my-app.log")], follow=True, jsonl=True)
    assert json.loads(capsys.readouterr().out)["file"] == str(tmp_path / "my-app.log")


def test_a_stream_of_nothing_is_an_error(pipe):
    with pytest.raises(InputError, match="standard input is empty"):
        pipe("\n \n", follow=True)


def start(*arguments, **streams):
    return subprocess.Popen([*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **streams)


@pytest.mark.parametrize("options", [["--per-line"], ["--follow", "--every", "1"]])
def test_nothing_waits_for_the_end_of_the_input(options):
    with start(*options) as process:
        process.stdin.write("One thing.\n")
        process.stdin.flush()
        first = process.stdout.readline()
        assert process.poll() is None and first
        process.stdin.close()
        assert process.wait(10) == 0


def test_ctrl_c_ends_a_stream_with_130_and_no_word():
    with start("--follow", "--every", "1", stderr=subprocess.PIPE) as process:
        process.stdin.write("One thing.\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert process.stderr.read() == ""


def children_of(pid):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.split()


def alive(pid):
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


def all_end(pids):
    deadline = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(alive, pids))


def started_with_jobs(tmp_path, **streams):
    """Begin work in two processes that will not end by itself: the list of files stays open."""
    (tmp_path / "a.txt").write_text("One thing. Another. " * 50)
    process = start("--files-from", "-", "--jobs", "2", cwd=tmp_path, stderr=subprocess.PIPE, **streams)
    process.stdin.write("a.txt\n" * 100)
    process.stdin.flush()
    deadline = time.monotonic() + 20
    while len(children := children_of(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(children) == 2
    return process, children


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_no_process_outlives_its_parent(tmp_path, number, code):
    process, children = started_with_jobs(tmp_path)
    with process:
        process.send_signal(number)
        assert process.wait(20) == code
        assert process.stderr.read() == ""
    assert all_end(children)


def test_with_jobs_a_reader_that_goes_away_ends_everything_silently(tmp_path):
    process, children = started_with_jobs(tmp_path)
    with process:
        process.stdout.close()
        process.stdin.write("a.txt\n" * 1000)
        process.stdin.flush()
        assert process.wait(20) in {141, -signal.SIGPIPE}
        assert process.stderr.read() == ""
        process.stdin = None
    assert all_end(children)
