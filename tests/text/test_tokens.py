"""A corpus becomes ids once; the cache gives them back whole or makes them again."""

import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest

from textrnn.errors import InputError, OutputError, TransferError
from textrnn.text import tokens as tokens_module
from textrnn.text.corpus import Corpus, ReadOptions
from textrnn.text.tokenizers import TOKENIZERS, TokenizerOptions
from textrnn.text.tokens import cache_directory, prepare, split
from textrnn.text.vocabulary import END, UNKNOWN

DATA = Path(__file__).resolve().parents[2] / "../shared/data"


def write(path: Path, text: str) -> Path:
    path.write_text(text, newline="")
    return path


def prepare_files(*paths: Path, **options: object):
    return prepare(Corpus([str(path) for path in paths]), TokenizerOptions(**options))


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_the_ids_are_those_of_the_tokenizer_and_all_is_counted(tmp_path: Path, name: str) -> None:
    text = "The sea, the sea. Straße! " * 50
    tokenizer, tokens = prepare_files(write(tmp_path / "a.txt", text), name=name)
    assert tokens.ids.tolist() == tokenizer.encode(text)
    assert tokens.ids.dtype == np.uint16
    stats = tokens.stats
    assert (stats.tokens, stats.characters, stats.bytes, stats.documents) == (len(tokens.ids), 1300, 1350, 1)
    assert stats.unknown == tokens.ids.tolist().count(UNKNOWN)


def test_each_of_several_documents_is_followed_by_end(tmp_path: Path) -> None:
    paths = [write(tmp_path / "a", "ab"), write(tmp_path / "empty", ""), write(tmp_path / "b", "ba")]
    tokenizer, tokens = prepare_files(*paths)
    a, b = tokenizer.encode("ab")
    assert tokens.ids.tolist() == [a, b, END, b, a, END]
    assert tokens.stats.documents == 2
    assert tokenizer.decode(tokens.ids) == "abba"


def test_one_document_has_no_end(tmp_path: Path) -> None:
    assert END not in prepare_files(write(tmp_path / "a", "ab"), write(tmp_path / "empty", ""))[1].ids


def test_the_hash_tells_where_documents_end(tmp_path: Path) -> None:
    one = prepare_files(write(tmp_path / "a", "ab"), write(tmp_path / "b", "c"))[1]
    other = prepare_files(write(tmp_path / "a", "a"), write(tmp_path / "b", "bc"))[1]
    assert one.stats.sha256 != other.stats.sha256


def test_many_tokens_need_wider_ids(tmp_path: Path) -> None:
    text = " ".join(f"w{number}" for number in range(70_000))
    tokenizer, tokens = prepare_files(write(tmp_path / "a", text), name="whitespace", vocab_size=100_000)
    assert tokens.ids.dtype == np.uint32
    assert tokenizer.decode(tokens.ids) == text


@pytest.mark.parametrize("name", TOKENIZERS.names())
def test_the_same_content_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    text = "to be or not to be\n" * 20
    first = prepare_files(write(tmp_path / "a", text), name=name)
    for function in ("train_tokenizer", "_encode"):
        monkeypatch.setattr(tokens_module, function, None)
    second = prepare_files(write(tmp_path / "elsewhere", text), name=name)
    assert first[0].files() == second[0].files() and first[1].path == second[1].path
    assert first[1].stats == second[1].stats and np.array_equal(first[1].ids, second[1].ids)


def test_other_text_or_other_options_are_not_found(tmp_path: Path) -> None:
    path = write(tmp_path / "a", "To be or not to be")
    paths = {
        prepare_files(path)[1].path,
        prepare_files(path, lowercase=True)[1].path,
        prepare_files(path, name="byte")[1].path,
        prepare_files(write(path, "To be or not to be."))[1].path,
    }
    assert len(paths) == 4


def test_a_given_tokenizer_encodes_another_corpus(tmp_path: Path) -> None:
    tokenizer, _ = prepare_files(write(tmp_path / "a", "to be"))
    corpus = Corpus([str(write(tmp_path / "b", "to bee or"))])
    for _ in range(2):
        same, tokens = prepare(corpus, tokenizer)
        assert same is tokenizer
        assert tokens.ids.tolist() == tokenizer.encode("to bee or")
        assert tokens.stats.unknown == 1


@pytest.mark.parametrize("suffix", [".ids", ".json"])
@pytest.mark.parametrize("damage", ["flip", "cut", "grow", "delete"])
def test_a_damaged_entry_is_made_again(tmp_path: Path, cache: Path, suffix: str, damage: str) -> None:
    path = write(tmp_path / "a", "to be or not to be")
    expected = prepare_files(path)[1].ids.tolist()
    (entry,) = cache.glob(f"*{suffix}")
    data = entry.read_bytes()
    middle = len(data) // 2
    flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    if damage == "delete":
        entry.unlink()
    else:
        entry.write_bytes({"flip": flipped, "cut": data[:-1], "grow": data + b"\0"}[damage])
    assert prepare_files(path)[1].ids.tolist() == expected
    assert entry.read_bytes() == data


def test_two_processes_may_prepare_the_same_at_once(tmp_path: Path, cache: Path) -> None:
    path = write(tmp_path / "a", "to be or not to be " * 10_000)
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=prepare_files, args=[path]) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert len(list(cache.iterdir())) == 2
    assert prepare_files(path)[1].stats.tokens == 190_000


def test_a_full_disk_is_one_line_and_leaves_nothing_behind(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(TransferError, match=r"No space left on device.*TEXTRNN_CACHE"):
        prepare_files(write(tmp_path / "a", "to be"))
    assert not list(cache.iterdir())


def test_a_cache_that_cannot_be_made_is_an_output_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTRNN_CACHE", str(write(tmp_path / "file", "") / "cache"))
    with pytest.raises(OutputError, match="Not a directory"):
        prepare_files(write(tmp_path / "a", "to be"))


def test_what_a_killed_process_left_is_removed_after_a_day(tmp_path: Path, cache: Path) -> None:
    old, new = cache / f".a.ids.{'0' * 16}.tmp", cache / f".a.ids.{'1' * 16}.tmp"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    prepare_files(write(tmp_path / "a", "to be"))
    assert not old.exists() and new.exists()


@pytest.mark.parametrize(
    ("text", "name", "said"), [("", "char", "a is empty. Name a file"), (" \t ", "whitespace", "the text")]
)
def test_a_text_without_tokens_is_refused(tmp_path: Path, text: str, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        prepare_files(write(tmp_path / "a", text), name=name)


def test_a_text_of_unknown_words_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--min-count 1"):
        prepare_files(write(tmp_path / "a", "once"), name="word")


def test_text_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a", "to be")
    with pytest.raises(InputError, match="changed"):
        prepare(Corpus([str(path)]), TokenizerOptions(), progress=lambda _: path.write_text("to be or"))


@pytest.mark.parametrize("text", ["a", "one line", "\0\0", "\r\n", "\n", "👩‍👩‍👧", "e\u0301", "\ufeff\ufeff", "\x1c"])
@pytest.mark.parametrize("name", ["char", "byte", "word", "subword"])
def test_the_smallest_and_strangest_texts_come_back(tmp_path: Path, name: str, text: str) -> None:
    tokenizer, tokens = prepare_files(write(tmp_path / "a", text * 2), name=name, min_count=1)
    assert tokenizer.decode(tokens.ids) == (text * 2).removeprefix("\ufeff")


def test_progress_tells_the_characters_of_each_piece(tmp_path: Path) -> None:
    path = write(tmp_path / "a", "line\n" * 300_000)
    seen: list[int] = []
    prepare(Corpus([str(path)]), TokenizerOptions(), progress=seen.append)
    assert sum(seen) == 3 * 1_500_000 and len(seen) == 6


def test_the_cache_is_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTRNN_CACHE", "here")
    assert cache_directory() == Path("here")
    monkeypatch.delenv("TEXTRNN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/there")
    assert cache_directory() == Path("/there/textrnn")


def test_split_takes_the_last_fraction() -> None:
    train, valid = split(np.arange(10, 1_115_404, dtype=np.uint32), 0.1, END)
    assert (len(train), len(valid)) == (1_003_854, 111_540)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [([49, 88, 99], 89), ([49, 93, 99], 94), ([85, 91, 99], 92), ([19, 99], 90), ([99], 90), ([50_000, 89_990], 90)],
)
def test_split_moves_to_the_nearest_end_of_a_document(ends: list[int], expected: int) -> None:
    ids = np.full(100, 5, np.uint16)
    ids[[end for end in ends if end < 100]] = END
    train, valid = split(ids, 0.1, END)
    assert len(train) == expected
    assert len(train) + len(valid) == 100


def test_split_finds_an_end_far_away_in_a_long_text() -> None:
    ids = np.full(1_000_000, 5, np.uint16)
    ids[850_000] = END
    assert len(split(ids, 0.1, END)[0]) == 850_001


def test_penn_treebank_has_its_published_counts() -> None:
    path = DATA / "ptb" / "train.txt"
    if not path.exists():
        pytest.skip("the Penn Treebank is not beside this checkout")
    tokenizer, tokens = prepare_files(path, name="whitespace")
    assert tokens.stats.tokens == 929_589
    assert tokenizer.vocabulary.num_words == 10_000


def test_records_become_documents(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"say": "ab"}\n{"say": "b"}\n')
    tokenizer, tokens = prepare(Corpus([str(path)], ReadOptions(field="say")), TokenizerOptions())
    assert tokenizer.decode(tokens.ids) == "abb" and tokens.ids.tolist().count(END) == 2


def test_a_line_of_fifty_megabytes_is_prepared(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"0123456789" * 5_000_000)
    tokenizer, tokens = prepare_files(path)
    assert tokens.stats.tokens == 50_000_000
    assert tokenizer.decode(tokens.ids[-10:]) == "0123456789"
