"""Text to ids: the same words as the word tokenizer, contexts that windows stay in, memory that stays bounded."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.training import corpus, word_stream
from textrnn.embeddings.training.corpus import WordIds, WordOptions, read_words
from textrnn.embeddings.training.word_stream import WordStream
from textrnn.embeddings.training.wrapping import is_wrapped
from textrnn.errors import ConfigError, InputError, UsageError
from textrnn.text.corpus import Corpus, ReadOptions
from textrnn.text.tokenizers import TokenizerOptions, train_tokenizer

ALL = WordOptions(min_count=1)
PROSE = (
    "It is a truth universally acknowledged, that a single man in\n"
    "possession of a good fortune, must be in want of a wife. However\n"
    "little known the feelings or views of such a man may be on his\n"
    "first entering a neighbourhood, this truth is so well fixed in\n"
    "the minds of the surrounding families, that he is considered the\n"
    "rightful property of some one or other of their daughters.\n"
)


def read(tmp_path, *texts, options=ALL, **more):
    paths = []
    for number, text in enumerate(texts):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    return read_words(Corpus(list(map(str, paths))), options, **more)


def contexts(text):
    words = [text.words[number] for number in text.ids]
    return [words[start:end] for start, end in itertools.pairwise(text.starts)]


@pytest.mark.parametrize("punctuation", [False, True])
@given(text=st.text(st.sampled_from("aBé'’ \n\t.-_9ก่中"), max_size=80))
def test_words_are_those_of_the_word_tokenizer_without_the_space_in_front(text, punctuation):
    tokenizer = train_tokenizer(TokenizerOptions(name="word", min_count=1, lowercase=True), lambda: iter([text]))
    tokens = [piece.strip() for piece in tokenizer.pieces(tokenizer.encode(text))]
    marks = {mark for mark in tokens if len(mark) == 1 and not (mark.isalnum() or mark in "_่")}
    expected = [token for token in tokens if token and (punctuation or token not in marks)]
    assert WordOptions(punctuation=punctuation).split(text) == expected


def test_the_most_frequent_word_comes_first_and_equal_counts_by_word(tmp_path):
    text = read(tmp_path, "b b a a c c c\n")
    assert (text.words, text.counts.tolist()) == (["c", "a", "b"], [3, 2, 2])


def test_lines_are_contexts_and_rare_words_are_gone_before_them(tmp_path):
    text = read(tmp_path, "the sea the ship\n\nrare the odd sea\n", options=WordOptions(min_count=2))
    assert contexts(text) == [["the", "sea", "the"], ["the", "sea"]]
    assert (text.total, text.distinct, len(text.ids)) == (8, 5, 5)


def test_a_context_never_goes_from_one_document_to_the_next(tmp_path):
    text = read(tmp_path, "one two", "two three")
    assert contexts(text) == [["one", "two"], ["two", "three"]]
    assert text.documents.tolist() == [0, 2, 4]


def test_an_empty_document_keeps_its_place(tmp_path):
    text = read(tmp_path, "a b", "...", "c d")
    assert text.documents.tolist() == [0, 2, 2, 4]


def test_wrapped_lines_are_joined_to_paragraphs(tmp_path):
    text = read(tmp_path, f"{PROSE}\n{PROSE}")
    assert len(contexts(text)) == 2
    assert contexts(text)[0][9:12] == ["man", "in", "possession"]


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        (PROSE, True),
        ("".join(f"  {line}\n" for line in PROSE.splitlines()), True),
        (PROSE.replace("a", "ä").replace("e", "ё"), True),
        ("".join(line.capitalize() + "\n" for line in PROSE.splitlines()), False),
        (PROSE.replace("\n", " ") * 3, False),
        ("".join("so it goes " * length + "\n" for length in (3, 17, 8, 2, 12, 5, 9)), False),
        ("milk\neggs\nbread\nbutter\n", False),
        ("", False),
        ("\n\n\n\n", False),
        ("a\n \n \nb\n", False),
    ],
)
def test_wrapped_text_is_known_by_its_widths(text, wrapped):
    assert is_wrapped(text) is wrapped


def test_a_long_context_is_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "LONGEST_CONTEXT", 4)
    text = read(tmp_path, "a b c d e f g h i\nj k l m\n")
    assert list(map(len, contexts(text))) == [4, 4, 1, 4]


def test_whitespace_keeps_the_tokens_of_a_tokenized_text_but_not_its_unknown_words(tmp_path):
    text = read(tmp_path, " The <unk> sea , \n", options=WordOptions(name="whitespace", lowercase=False, min_count=1))
    assert contexts(text) == [["The", "sea", ","]]


def test_marks_can_be_kept_or_dropped_with_either_tokenizer(tmp_path):
    for name in ("word", "whitespace"):
        for keep in (True, False):
            options = WordOptions(name=name, punctuation=keep, min_count=1)
            assert contexts(read(tmp_path, "so , it goes\n", options=options))[0].count(",") == keep


@pytest.mark.parametrize(("words", "least"), [(999, 1), (1000, 2), (1_000_000, 5)])
def test_the_least_count_follows_the_length_of_the_text(tmp_path, words, least):
    assert read(tmp_path, "so it\n" * (words // 2) + "x" * (words % 2), options=WordOptions()).min_count == least


def test_only_the_most_frequent_words_can_be_kept(tmp_path):
    text = read(tmp_path, "c c c b b a\n", options=WordOptions(min_count=1, max_words=2))
    assert text.words == ["c", "b"] and len(text.ids) == 5


@pytest.mark.parametrize(("content", "says"), [("", "empty"), ("... \n!", "no words"), ("one two", "--min-count 1")])
def test_texts_without_enough_words_are_refused(tmp_path, content, says):
    with pytest.raises(InputError, match=says):
        read(tmp_path, content, options=WordOptions(min_count=2))


def test_wrong_options_are_refused():
    with pytest.raises(UsageError, match="whitespace"):
        WordOptions(name="char").validate()
    with pytest.raises(ConfigError, match="min_count"):
        WordOptions(min_count=0).validate()


def test_counts_are_those_of_the_ids_across_pieces_and_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(word_stream, "_CHUNK", 7)
    monkeypatch.setattr("textrnn.text.corpus.PIECE_CHARACTERS", 50)
    rng = np.random.default_rng(0)
    lines = [" ".join(f"w{number}" for number in rng.zipf(1.5, 6)) for _ in range(60)]
    text = read(tmp_path, "\n".join(lines))
    assert contexts(text) == [line.split() for line in lines]
    assert dict(zip(text.words, text.counts.tolist(), strict=True)) == Counter(" ".join(lines).split())
    assert text.counts.tolist() == np.bincount(text.ids).tolist()


def test_the_rarest_words_are_forgotten_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(word_stream, "_CHUNK", 50)
    stream = WordStream("\n", max_distinct=100)
    for number in range(2000):
        stream.add(["sea", f"w{number}", "ship"])
    stream.end_document()
    counts = stream.counts()
    assert len(stream.id_by_word) <= 150 and stream.forgotten > 1800
    assert counts[stream.id_of("sea")] == counts[stream.id_of("ship")] == 2000
    assert counts.sum() == 6001


def test_lists_of_words_make_the_same_ids(tmp_path):
    lists = [["the", "sea"], ["the", "ship"]]
    one, other = WordIds.of(lists), read(tmp_path, *(" ".join(words) for words in lists))
    assert one.words == other.words and one.ids.tolist() == other.ids.tolist()
    assert one.documents.tolist() == other.documents.tolist() == [0, 2, 4]


def test_the_checksum_knows_the_text_and_where_documents_end(tmp_path):
    sums = {read(tmp_path, *texts).sha256 for texts in (["a b", "c d"], ["a bc d"], ["a b", "c e"], ["a b", "c d"])}
    assert len(sums) == 3


def test_documents_are_named_when_asked_for(tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text('text\n"dear sir"\n"dear madam"\n', encoding="utf-8")
    text = read_words(Corpus([str(path)], ReadOptions()), ALL, unit="document")
    assert [name.rpartition(":")[2] for name in text.names] == ["1", "2"]
    lines = read(tmp_path, "dear sir\n\ndear madam\n", unit="line")
    assert len(lines.names) == 2 and lines.documents.tolist() == [0, 2, 4]
