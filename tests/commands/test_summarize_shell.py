"""`textrnn summarize` as a program: the shell lines that must work, terminals, and input nobody would wish for."""

import json
import os
import pty
import subprocess
import sys
import time

import pytest
from terminal import read_terminal

TEXTRNN = f'textrnn() {{ "{sys.executable}" -m textrnn "$@"; }}; '
ARTICLE = """The bridge over the river Lenn was closed on Monday. Engineers found cracks in two of its piers.
The repair of the piers will take a year. Until then a ferry carries people over the river. The ferry costs nothing.
"""
GET = f"\"{sys.executable}\" -c 'import json, sys\nfor line in sys.stdin: each = json.loads(line); print({{}})'"


@pytest.fixture
def shell(tmp_path):
    """Give a function that runs a line of bash in a folder with texts."""
    (tmp_path / "article.txt").write_text(ARTICLE)
    (tmp_path / "a.txt").write_text(ARTICLE * 5)
    (tmp_path / "docs" / "a b").mkdir(parents=True)
    (tmp_path / "docs" / "one.txt").write_text(ARTICLE)
    (tmp_path / "docs" / "a b" / "two\n.txt").write_text(ARTICLE)
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": 1, "body": ARTICLE}) + "\n")

    def run(line, **options):
        command = ["bash", "-c", TEXTRNN + line]
        return subprocess.run(command, capture_output=True, cwd=tmp_path, check=False, **options)

    return run


def test_a_pipe_gives_a_summary_of_three_sentences(shell):
    finished = shell("cat article.txt | textrnn summarize -n 3")
    assert finished.returncode == 0 and not finished.stderr
    lines = finished.stdout.decode().splitlines()
    assert len(lines) == 3 and all(line in " ".join(ARTICLE.split()) for line in lines)


def test_the_sentences_of_the_json_can_be_taken_apart(shell):
    line = "textrnn summarize a.txt --ratio 0.1 --format json | " + GET.format('[s["text"] for s in each["sentences"]]')
    finished = shell(line)
    assert finished.stdout.startswith(b"['") and not finished.stderr


def test_find_hands_its_files_over(shell):
    line = "find docs -name '*.txt' -print0 | textrnn summarize --files-from - -0 --format jsonl | "
    finished = shell(line + GET.format('[each["file"], bool(each["summary"])]'))
    assert sorted(finished.stdout.decode().splitlines()) == [
        "['docs/a b/two\\n.txt', True]",
        "['docs/one.txt', True]",
    ]


def test_the_keys_of_records_pass_through(shell):
    line = "textrnn summarize in.jsonl --field body --format jsonl | " + GET.format('each["id"], bool(each["summary"])')
    assert shell(line).stdout == b"1 True\n"


def test_a_growing_file_is_followed(shell):
    line = "(cat a.txt; sleep 1; cat a.txt) | textrnn summarize --follow --window 20 --every 5 --jsonl"
    finished = shell(line)
    assert [json.loads(each)["lines"] for each in finished.stdout.splitlines()] == [[1, 5], [1, 10], [1, 15], [1, 20]]


def test_nothing_is_unusable_input(shell):
    finished = shell("textrnn summarize < /dev/null; test $? -eq 65")
    assert (finished.returncode, finished.stdout) == (0, b"")
    assert finished.stderr == b"error: standard input is empty. Give text to summarize.\n"


def test_a_reader_that_goes_away_is_no_error(shell):
    finished = shell("yes article.txt | textrnn summarize --files-from - | head -n 2; exit ${PIPESTATUS[1]}")
    assert (finished.returncode, finished.stderr) == (141, b"")


def test_a_full_disk_is_told(shell):
    assert shell("textrnn summarize a.txt > /dev/full").returncode == 74


def test_a_summary_costs_little_time(shell):
    sentences = [f"Sentence {n} tells of thing {n % 17} and thing {n % 23} in the town." for n in range(200)]
    best = 9.0
    for _ in range(5):
        before = time.perf_counter()
        assert shell("textrnn summarize", input=" ".join(sentences).encode()).returncode == 0
        best = min(best, time.perf_counter() - before)
    assert best < 1.0  # of which a quarter is what a quiet computer needs


LONG = b"All work and no play makes a dull text. "
BAD = {
    "one word": b"word",
    "one sentence": b"One sentence stands alone.",
    "identical sentences": b"The same again. " * 50,
    "no shared words": b"Ants bite. Dogs bark. Cows moo. Owls hoot. Pigs grunt.",
    "only punctuation": b"... !!! ??? --- ,,, ;;;",
    "only stop words": b"The of and. It was to be. He is the. She was not.",
    "only digits": b"1 2 3. 4 5 6. 7 8 9. 10 11 12.",
    "blank lines": b"\n" * 1_000_000 + b"The end.",
    "right to left": "שלום עולם. זה משפט שני. והנה שלישי. ועוד אחד.".encode(),
    "combining": "Cafe\u0301 cre\u0300me. Nai\u0308ve. \u0301\u0302\u0303. Z\u0351\u0352\u0353algo.".encode(),
    "Thai": "ประเทศไทยมีประชากรมาก กรุงเทพเป็นเมืองหลวง คนไทยชอบอาหารเผ็ด แม่น้ำเจ้าพระยาไหลผ่านเมือง".encode(),
    "escapes": b"\x1b[31mRed\x1b[0m alert. \x07Bell rings. \x9b2J. Clear \x1b]0;title\x07 screen. Done.",
    "zero width": "\u200b\u200b. \ufeff\ufeff. \u2028\u2029".encode(),
    "undecodable": bytes(range(128, 256)) * 10,
    "a wide table": b"a|b|c\n" * 2000,
    "no spaces": b"x" * 1_000_000,
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("options", ["--jsonl", "--words 5 --explain", "--diversity 0.5 --ratio 0.01"])
def test_bad_input_gives_a_summary(shell, name, options):
    finished = shell(f"textrnn summarize {options}", input=BAD[name], timeout=60)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip()
    assert finished.stderr.count(b"\n") == ("undecodable" in finished.stderr.decode())


@pytest.mark.parametrize(
    "data", [b"\0" * 100, b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 50, b"", b" \n\t\r\n", b"\xef\xbb\xbf"]
)
def test_what_is_no_text_is_one_line_and_65(shell, data):
    finished = shell("textrnn summarize", input=data)
    assert (finished.returncode, finished.stdout) == (65, b"")
    assert finished.stderr.startswith(b"error: ") and finished.stderr.count(b"\n") == 1


def test_nul_and_controls_pass_through_a_pipe_untouched(shell):
    finished = shell("textrnn summarize --from text", input=b"A\x00b \x1b[31mred\x07. Two.")
    assert finished.stdout.splitlines() == [b"A\x00b \x1b[31mred\x07.", b"Two."]


def test_a_million_blank_lines_are_blank(shell):
    assert shell("textrnn summarize", input=b"\n" * 1_000_000).returncode == 65


@pytest.mark.parametrize("megabytes", [20, pytest.param(100, marks=pytest.mark.slow)])
def test_megabytes_on_one_line(shell, megabytes):
    finished = shell("textrnn summarize", input=LONG * (megabytes * 1_000_000 // len(LONG)), timeout=300)
    assert finished.returncode == 0 and finished.stdout.strip()


def on_terminal(shell_line, cwd, environment):
    """Run a line with a terminal as its standard output and return what was written to it."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", **environment}
    subprocess.run(["bash", "-c", TEXTRNN + shell_line], stdout=theirs, cwd=cwd, env=environment, check=True)
    os.close(theirs)
    return read_terminal(ours)


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "markdown", "highlight", "html"])
def test_on_a_terminal_the_text_commands_nothing(tmp_path, format):
    (tmp_path / "odd.txt").write_bytes(b"A\x1b[31mred\x07 text. And \xc2\x9b2J more. \x1b]0;title\x07.")
    written = on_terminal(f"textrnn summarize odd.txt -n 9 --format {format}", tmp_path, {"NO_COLOR": "1"})
    assert not set("\x1b\x07\x9b") & set(written)
    assert "red" in written


def test_on_a_terminal_the_chosen_sentences_have_a_colour(tmp_path):
    (tmp_path / "a.txt").write_text("One thing. Two things.")
    line = "textrnn summarize a.txt -n 1 --method lead --format highlight"
    assert on_terminal(line, tmp_path, {}) == "\x1b[1;33mOne thing.\x1b[0m Two things.\r\n"
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert on_terminal(line, tmp_path, environment) == "**One thing.** Two things.\r\n"


def test_per_line_of_many_lines_is_fast_and_complete(shell):
    lines = b"A short line.\nTwo sentences here. Nothing more.\n" * 50_000
    before = time.perf_counter()
    finished = shell("textrnn summarize --per-line", input=lines)
    assert finished.stdout == lines
    assert time.perf_counter() - before < 20
