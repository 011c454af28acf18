"""Written text gets the letter case that the training targets have."""

from collections.abc import Sequence

import pytest

from textrnn.errors import InputError
from textrnn.text.pairs.casing import Casing, capitalized
from textrnn.text.tokenizers.sentence import split_words

CAPTIONS = ["Two men in Paris.", "A man waits. He is in Paris with an iPhone.", "A paris metro.", "Dogs eat the men."]


def learned(texts: Sequence[str], others: Sequence[str] = (), **options: object) -> Casing:
    return Casing.train(map(split_words, texts), map(split_words, others), **options)


def written(casing: Casing, text: str, copied: Sequence[str | None] = ()) -> str:
    words = split_words(text)
    return "".join(casing.apply(words, copied or [None] * len(words))).strip()


def test_each_word_gets_its_most_frequent_form() -> None:
    assert written(learned(CAPTIONS), "men in paris with an iphone") == "Men in Paris with an iPhone"


def test_the_first_word_of_a_text_or_sentence_teaches_no_form() -> None:
    casing = learned([*CAPTIONS, "Dogs bark. Dogs run."])
    assert casing.forms == ("iPhone", "Paris")
    assert written(casing, "the dogs") == "The dogs"


def test_sentences_begin_with_a_capital_if_those_of_the_targets_do() -> None:
    assert written(learned(CAPTIONS), 'he waits. "dogs eat." (men) wait! no 3.5') == (
        'He waits. "Dogs eat." (Men) wait! No 3.5'
    )
    assert written(learned(["two men. they wait in Paris", "a man. he waits"]), "dogs. men") == "dogs. men"


def test_a_number_at_the_start_takes_the_place_of_the_capital() -> None:
    assert written(learned(CAPTIONS), "3 men") == "3 men"


def test_a_stop_inside_a_word_ends_no_sentence() -> None:
    assert written(learned(CAPTIONS), "the u.s. men in x.y") == "The u.s. men in x.y"


def test_titles_in_capitals_are_written_in_capitals() -> None:
    casing = learned(["STOCKS RISE IN U.S.", "<IBM> 3RD QTR NET", "Odd one"])
    assert (casing.style, casing.forms) == ("upper", ())
    assert written(casing, "texas bank rises", [None, " Bank", None]) == "TEXAS BANK RISES"


def test_titles_begin_their_words_with_a_capital_but_for_those_that_do_not() -> None:
    titles = ["Report of the Meeting", "Notes on Trading at Enron", "Update of the Credit Report"]
    casing = learned(titles, ["we saw the meeting of ENA and more trading"])
    assert casing.style == "title" and casing.forms == ("at", "ENA", "of", "on", "the")
    assert written(casing, "summary of the volume at ena today", [*[None] * 6, " today"]) == (
        "Summary of the Volume at ENA Today"
    )


def test_a_text_in_capitals_teaches_no_form() -> None:
    assert learned([*CAPTIONS, "LOOK AT THE DOGS AND THE MEN"]).forms == ("iPhone", "Paris")


def test_copied_words_keep_the_form_of_the_source() -> None:
    casing = learned(CAPTIONS)
    assert written(casing, "men met zoltan in reno", [None, None, " Zoltan", None, " reno"]) == "Men met Zoltan in reno"
    assert written(casing, "zoltan", [" zoltan"]) == "Zoltan"


def test_other_texts_tell_of_words_that_no_target_has() -> None:
    casing = learned(CAPTIONS, ["They saw Enron and PARIS and the Men"])
    assert written(casing, "a enron in paris and men") == "A Enron in Paris and men"


def test_a_word_may_have_another_form_behind_some_word() -> None:
    texts = ["Ein Junge und der Junge", "Der Junge ist ein Junge", "Eine junge Frau", "Eine junge Katze"]
    casing = learned(texts)
    assert casing.phrases == ("eine junge",)
    assert written(casing, "ein junge und eine junge frau") == "Ein Junge und eine junge Frau"


def test_only_forms_of_the_vocabulary_are_kept() -> None:
    assert learned(CAPTIONS, words=(" iphone", " men")).forms == ("iPhone",)


def test_equally_frequent_forms_give_the_lower_one() -> None:
    assert learned(["A us b US", "A us b US"]).forms == ()


@pytest.mark.parametrize(("word", "form"), [("dog", "Dog"), ("iPhone", "iPhone"), ("", ""), ("ß", "Ss"), ("'s", "'s")])
def test_a_capital_is_set_where_there_is_none(word: str, form: str) -> None:
    assert capitalized(word) == form


def test_spaces_and_numbers_of_tokens_stay() -> None:
    words = [" ", " a", "", ".", "\n", "b"]
    assert [word.lower() for word in learned(CAPTIONS).apply(words, [None] * 6)] == words
    assert learned(CAPTIONS).apply([], []) == []


def test_nothing_learned_leaves_words_as_they_are() -> None:
    assert written(learned([]), "a paris") == "a paris"


def test_it_comes_back_from_its_file() -> None:
    casing = learned([*CAPTIONS, "Wait for Ünal", "Wait at new York", "Be at new York", "Is York at York by York"])
    assert casing.phrases == () and "Ünal" in casing.forms
    assert Casing.from_json(casing.to_json(), "casing.json") == casing


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\0", b"[]", b"{}", b'{"forms": {}, "phrases": []}', b'{"forms": [1], "phrases": []}', b"[" * 100_000,
        b'{"forms": [], "phrases": ["x"]}', b'{"style": "x", "forms": [], "phrases": []}',
        b'{"style": 1, "forms": [], "phrases": []}', b'{"no": 1, "forms": [], "phrases": []}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputError, match=r"run/casing\.json is damaged"):
        Casing.from_json(data, "run/casing.json")
