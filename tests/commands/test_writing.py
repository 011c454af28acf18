"""Writing with an encoder-decoder that copies its source: order, batches, lengths, blanks, unknown words."""

import numpy as np
import pytest
from toy_writer import TEXTS, Echo, make_writer

from textrnn.commands.writing import TEXTS_A_BATCH, TOKENS_A_BATCH, WritingOptions
from textrnn.decoding.beam import Hypothesis
from textrnn.errors import UsageError
from textrnn.text.vocabulary import END, UNKNOWN


@pytest.fixture(scope="module")
def writer():
    return make_writer()


def texts_of(found):
    return [written.text for written in found]


def test_what_is_written_keeps_the_order_of_the_texts(writer):
    texts = [" ".join(["cat", "dog", "rained", "mat"][: 1 + i % 4]) for i in range(200)]
    written = texts_of(writer.write(texts, WritingOptions(greedy=True)))
    assert [text.lower() for text in written] == texts


def test_texts_of_like_length_are_written_together():
    writer = make_writer()
    writer.write(["cat " * (1 + i % 50) for i in range(3 * TEXTS_A_BATCH)], WritingOptions(greedy=True, max_length=2))
    spreads = [max(lengths) - min(lengths) for lengths in writer.stepper.batches]
    assert len(spreads) >= 3
    assert max(spreads) < 20


def test_a_batch_of_long_texts_is_small():
    writer = make_writer(longest_source=1000)
    writer.write(["cat dog " * 500] * 40, WritingOptions(greedy=True, max_length=2))
    assert max(len(lengths) * max(lengths) for lengths in writer.stepper.batches) <= TOKENS_A_BATCH
    assert len(writer.stepper.batches) == 3


@pytest.mark.parametrize("blank", ["", "  ", "\t", "\x00", "\u200b"])
def test_a_blank_text_gives_a_blank_one(writer, blank):
    first, middle, last = writer.write(["the cat", blank, "the dog"])
    assert middle.text == "" and middle.source is None and middle.tokens == ()
    assert first.text and last.text


@pytest.mark.parametrize("text", ["zyx", "東京 cat", "кот sat", "!", "a\x00b", "🐈"])
def test_no_other_text_gives_a_blank_one(writer, text):
    assert writer.write([text])[0].text


def test_new_words_are_copied_as_they_are_written(writer):
    assert writer.write(["Zoltan sat on the mat."])[0].text == "Zoltan sat on the mat."


def test_each_token_tells_where_it_came_from(writer):
    record = writer.write(["the zebra"])[0].to_dict()
    assert [token["text"].strip().lower() for token in record["tokens"]] == ["the", "zebra"]
    assert [token["source"] for token in record["tokens"]] == ["the", "zebra"]
    V = len(writer.coding.target.vocabulary) + 1  # and the zebra
    assert [token["copied"] for token in record["tokens"]] == pytest.approx([0.8 / (0.8 + 0.2 / V)] * 2, abs=1e-4)
    assert "attention" not in record


@pytest.mark.parametrize(("gate", "place"), [(0.9, 2), (0.1, 1)])
def test_a_copied_token_came_from_its_own_word_and_another_from_the_most_attended_one(writer, gate, place):
    source = writer.encode("the cat the")
    attention, copied = np.array([[0.2, 0.5, 0.3]]), np.array([gate])
    written = writer._compose(Hypothesis(source.copies[:1], (np.log(0.5),), 0.0, attention, copied), source, 9)
    assert written.tokens[0].copied == pytest.approx(gate)  # it has half the attention, as half of the probability
    assert written.tokens[0].place == place
    assert written.to_dict()["tokens"][0]["source"] == ["the", "cat", "the"][place]


def test_the_attention_is_a_row_for_each_token(writer):
    written = writer.write(["the zebra", "the cat sat on the mat"])[0]
    record = written.to_dict(with_attention=True)
    assert record["source_tokens"] == ["the", "zebra"]
    assert record["attention"] == [[1.0, 0.0], [0.0, 1.0]]


def test_the_n_best_are_the_others_in_order(writer):
    written = writer.write(["the cat sat"], WritingOptions(beam=4, n_best=3))[0]
    scores = [written.score, *(other.score for other in written.others)]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert len(written.to_dict()["others"]) == 2


def test_lengths_are_kept(writer):
    text = "the cat sat on a mat all day long"
    assert len(writer.write([text], WritingOptions(max_length=3))[0].tokens) == 3
    assert len(writer.write(["cat"], WritingOptions(min_length=5))[0].tokens) == 5


def test_a_translation_is_not_much_longer_than_its_source(writer):
    source = writer.encode("cat")
    assert writer.limit(source, WritingOptions()) < writer.coding.options.longest_target
    summarizer = make_writer("summarize")
    assert summarizer.limit(source, WritingOptions()) == summarizer.coding.options.longest_target
    assert writer.limit(source, WritingOptions(max_length=70)) == 70


def test_a_text_that_is_cut_says_so():
    writer = make_writer(longest_source=4)
    cut, whole = writer.write(["the cat sat on the mat", "the cat sat on"])
    assert (cut.was_cut, whole.was_cut) == (True, False)


class Lost(Echo):
    """Knows nothing better to say than the unknown word."""

    def _log_probs(self, state):
        found = super()._log_probs(state)
        found[:, UNKNOWN] = np.where(found[:, END] > found.max(axis=1) - 0.01, -99, 0)
        return found


def test_the_unknown_word_is_never_written():
    writer = make_writer(stepper=Lost)
    written = writer.write(["zyx wvu"])[0]
    assert UNKNOWN not in written.ids and "<unk>" not in written.text


def test_the_unknown_word_is_replaced_by_what_was_attended_to_most():
    writer = make_writer(stepper=Lost)
    options = WritingOptions(unknown="replace", stutters=True, no_repeat_ngram=0)
    assert writer.write(["zyx wvu"], options)[0].text.lower() == "zyx wvu"


class Mute(Echo):
    """Wants to write nothing at all."""

    def _log_probs(self, state):
        found = super()._log_probs(state)
        found[:, END] = 5
        return found


def test_a_text_that_wants_to_end_at_once_is_not_empty():
    assert make_writer(stepper=Mute).write(["the cat"])[0].text


def test_a_text_without_visible_characters_gives_way_to_the_next_best(writer, monkeypatch):
    monkeypatch.setattr(writer.coding, "words_of", lambda ids, source, attended: [" "] if ids == (2,) else ["dog"])
    source = writer.encode("The cat")
    blank, other = Hypothesis((2, END), (-1.0, -1.0), -1.0), Hypothesis((3, END), (-2.0, -1.0), -2.0)
    assert writer._choose([blank, other], source, WritingOptions()).text == "dog"
    assert writer._choose([blank], source, WritingOptions()).text == "The cat"


def test_a_line_end_in_what_is_written_becomes_a_space(writer, monkeypatch):
    monkeypatch.setattr(writer.coding, "words_of", lambda ids, source, attended: ["one\r\n", "two\x85"])
    assert writer._compose(Hypothesis((2, 3), (0.0, 0.0), 0.0), writer.encode("x"), 9).text == "one two"


def test_what_is_drawn_depends_on_the_seed_and_the_place_and_not_on_the_batch(writer):
    texts = TEXTS * 3
    options = WritingOptions(sample=True, temperature=2.0, seed=5)
    together = texts_of(writer.write(texts, options))
    alone = [writer.write([text], options, first=i)[0].text for i, text in enumerate(texts)]
    assert together == alone
    assert together != texts_of(writer.write(texts, WritingOptions(sample=True, temperature=2.0, seed=6)))
    assert together[0] != together[4]


def test_several_can_be_drawn_and_the_likeliest_comes_first(writer):
    written = writer.write(TEXTS[:1], WritingOptions(sample=True, n_best=5, temperature=1.5))[0]
    scores = [written.score, *(other.score for other in written.others)]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"beam": 0}, "--beam is 0"),
        ({"unknown": "keep"}, "forbid, replace"),
        ({"max_length": 3, "min_length": 4}, "less than --min-length"),
        ({"n_best": 9}, "Use --beam 9"),
        ({"n_best": 2, "greedy": True}, "1 beams"),
        ({"sample": True, "temperature": 0.0}, "--greedy"),
        ({"sample": True, "top_p": 0.0}, "--top-p"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, message):
    with pytest.raises(UsageError, match=message):
        WritingOptions(**options).validate()
