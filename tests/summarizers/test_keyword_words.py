"""Which words count as keywords, how they are written, and which phrases are one, in many languages."""

import pytest

from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.summarizers.keywords import Wanted
from textrnn.summarizers.keywords.extractor import KeywordExtractor, Settings
from textrnn.summarizers.keywords.textrank_phrases import TextRankPhrases
from textrnn.summarizers.keywords.tfidf import TfIdf
from textrnn.summarizers.keywords.tokens import split_words
from textrnn.summarizers.keywords.words import read_words
from textrnn.text.corpus import Document
from textrnn.text.tagging import noun_filter
from textrnn.text.terms import Analyzer

NAMES_BY_LANGUAGE = {
    "en": ("The river Elbe floods. The river Elbe rises. New York waits for New York.", "New York"),
    "de": ("Der alte Hafen wächst. Der alte Hafen gehört der Stadt. Viele loben ihn.", "alte Hafen"),
    "fr": ("L'énergie solaire coûte moins. Le prix de l'énergie solaire baisse.", "énergie solaire"),
    "es": ("La energía solar cuesta poco. La energía solar crece en el sur.", "energía solar"),
    "ru": ("Солнечные батареи дешевле. Завод делает солнечные батареи.", "солнечные батареи"),
    "ar": ("أعلنت وزارة الصحة عن حملة. وقالت وزارة الصحة إن الحملة بدأت.", "وزارة الصحة"),
    "hi": ("चंद्रयान मिशन सफल रहा। चंद्रयान मिशन पर सबको गर्व है।", "चंद्रयान मिशन"),
    "zh": ("人工智能改变医院。医生使用人工智能。", "人工智能"),
    "ja": ("人工知能は医療を変える。医師は人工知能を使う。", "人工知能"),
    "th": ("พลังงานแสงอาทิตย์ราคาถูก รัฐบาลสนับสนุนพลังงานแสงอาทิตย์", "พลังงานแสงอาทิตย์"),
}


def texts_of(text, *, language="en", ranker=None, most=10, phrases=True, **settings):
    extractor = KeywordExtractor(Settings(ranker or TfIdf(), Wanted(most, phrases), language, **settings))
    return [keyword.text for keyword in extractor.extract(Document("text", text)).keywords]


def counted(text, language="en", **options):
    words = read_words([Document("text", text)], Analyzer(language), **options)
    return [words.spellings[form] for form in words.forms[words.counts]]


@pytest.mark.parametrize("language", NAMES_BY_LANGUAGE)
def test_a_phrase_that_comes_again_is_found_whole(language):
    text, name = NAMES_BY_LANGUAGE[language]
    assert name in texts_of(text, language=language)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GPT-4 reads U.S. law.", ["GPT-4", "reads", "U.S.", "law"]),
        ("O'Brien's C++ code", ["O'Brien", "s", "C++", "code"]),
        ("see https://a.org/b?c=d now", ["see", "https://a.org/b?c=d", "now"]),
        ("データ分析の方法", ["データ", "分析", "の", "方法"]),
        ("人工智能的医生", ["人工", "工智", "智能", "的", "医生"]),
    ],
)
def test_words_are_cut_where_they_end(text, words):
    language = "ja" if "の" in text else "zh" if "的" in text else "en"
    assert split_words(text, language)[1] == words


def test_numbers_codes_addresses_letters_and_stop_words_do_not_count():
    assert counted("the 1988 AP880911 storm at www.x.org of x hit 3D") == ["storm", "hit", "3D"]


def test_a_stop_word_counts_as_part_of_a_name_only():
    assert counted("They sell better hats at Better Foods.") == ["sell", "hats", "Better", "Foods"]
    assert counted("Better hats.") == ["hats"]


def test_german_words_count_if_they_are_nouns_or_stand_before_one():
    assert counted("Der alte Hafen überschwemmt Felder schnell.", "de") == ["alte", "Hafen", "überschwemmt", "Felder"]


def test_forms_of_a_word_are_one_keyword_in_the_most_frequent_form():
    assert texts_of("Storms came. A storm, a storm.", most=1) == ["storm"]


def test_a_capital_at_the_beginning_of_a_sentence_is_no_part_of_the_keyword():
    assert texts_of("Storms came, and storms went.", most=1) == ["storms"]
    assert texts_of("Floods in Dresden. Dresden waits. We love Dresden.", most=1) == ["Dresden"]


def test_a_comma_parts_two_keywords():
    assert not {"winds rains", "winds, rains"} & set(texts_of("winds, rains. winds, rains."))


def test_a_phrase_may_run_over_the_end_of_a_line():
    assert "linear algebra" in texts_of(
        "Everybody who ever taught something about linear\nalgebra likes linear algebra."
    )


def test_half_a_name_is_completed():
    text = "Puerto Rico waits. Storms hit Puerto Rico, then Cuba, and Puerto Rico again."
    assert "Puerto" not in texts_of(text, ranker=TextRankPhrases(share=0.1), most=2)


def test_a_word_within_a_better_phrase_is_listed_only_if_it_stands_alone_more_often():
    within = texts_of("The solar plant. A solar plant. Our solar plant.")
    assert within == ["solar plant"]
    alone = texts_of("The solar plant, a plant, the plant, some plant.")
    assert {"plant", "solar plant"} <= set(alone)


def test_ignored_words_are_no_keywords():
    assert texts_of("storm and flood", ignored=frozenset(["storm"])) == ["flood"]


def test_only_stop_words_give_the_words_themselves():
    assert texts_of("to be or not to be")


@pytest.mark.parametrize("text", ["", " \n", "...!?", "—", "\u200b"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(InputError, match="has no words"):
        texts_of(text)


def test_a_word_said_again_and_again_is_one_keyword():
    assert texts_of("buffalo " * 1000) == ["buffalo"]


def test_several_documents_are_read_as_one_without_a_phrase_across_their_border():
    documents = [Document("a", "We praise solar"), Document("b", "plants and solar power. Solar power!")]
    found = KeywordExtractor(Settings(TextRankPhrases(), language="en")).extract_together(documents)
    texts = [keyword.text for keyword in found.keywords]
    assert "solar power" in texts
    assert "solar plants" not in texts


@pytest.fixture(autouse=True)
def fresh_tagger():
    noun_filter.cache_clear()
    yield
    noun_filter.cache_clear()


def test_nouns_need_the_data_of_the_tagger(monkeypatch):
    def absent(*arguments, **options):
        raise LookupError

    monkeypatch.setattr("nltk.tag.perceptron.PerceptronTagger", absent)
    with pytest.raises(NotFoundError, match=r"python -m nltk.downloader averaged_perceptron_tagger_eng"):
        texts_of("A storm came.", nouns=True)


def test_nouns_are_kept_by_their_tags(monkeypatch):
    class Tagger:
        def __init__(self, lang):
            assert lang == "eng"

        def tag(self, words):
            return [(word, "NN" if word == "storm" else "VBD") for word in words]

    monkeypatch.setattr("nltk.tag.perceptron.PerceptronTagger", Tagger)
    assert texts_of("A storm destroyed Dresden.", nouns=True) == ["storm"]


def test_nouns_are_for_english():
    with pytest.raises(UsageError, match="'de'"):
        texts_of("Der Hafen.", language="de", nouns=True)
