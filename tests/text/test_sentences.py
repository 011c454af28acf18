"""Sentences: where they begin and end, in English and in other languages."""

import json
import os
from pathlib import Path

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from textrnn.text.language import LANGUAGES
from textrnn.text.sentences import split_sentences

DATA = Path(os.environ.get("TEXTRNN_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
GOLDEN_RULES = DATA / "sentence_splitting" / "english_golden_rules.jsonl"
LONGEST = 5000


def split(text: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in split_sentences(text, language)]


def bare(sentences: list[str]) -> list[str]:
    return ["".join(sentence.split()) for sentence in sentences if sentence.strip()]


@pytest.mark.skipif(not GOLDEN_RULES.exists(), reason=f"needs {GOLDEN_RULES.name} in TEXTRNN_DATA")
def test_every_english_golden_rule_holds() -> None:
    rules = [json.loads(line) for line in GOLDEN_RULES.read_text(encoding="utf-8").splitlines()]
    assert not [rule for rule in rules if bare(split(rule["text"])) != bare(rule["sentences"])]


# A bar stands where a sentence ends.
ENGLISH = [
    "The rain stopped.| We went out.",
    "Please call me.| I am at home.| This is art.| Anna fell ill.| She left.| See no. 5 there.",
    "We chose plan B\u00a0.| It rained\u2003. |Nobody came.",
    "Was it late?| Nobody knew!| They slept.",
    "Dr. Moss met Mrs. Ames of Acme Inc. in Fig. 3.| They spoke.",
    "J. R. Hill wrote it.| So did P. Dale.",
    "It cost approx. $3.5 million, i.e. 2.4 percent more, vs. $2.9 million.| Too much.",
    "The train left at 9 a.m. Tuesday.| It was full.",
    "He came at 9 a.m.| She was there.",
    '"I knew it.| I always knew," she said.| "Go home."',
    '"I knew it."| He turned.| "So?"| Nobody spoke.',
    "“Stay here.| It is safe.”| They stayed.",
    'He shouted "Run!" and ran.',
    "She left (it was late.) and slept.",
    "(All had gone.)| Then he left.",
    "It was odd (very odd.)| Then it stopped.",
    "Is that you?!| Yes!!!| Come in.",
    "He waited... and nothing came.",
    "See https://example.org/a.b?c=D.E for more.| Write to Jo.Li@example.org today.",
    "It was over.|Then they sang.|We left.",
    "The book by Ames.|He wrote it in 2015.|The end.",
    "Read about Node.js, Ph.D. courses, e.g.Physics, and Math.Random in README.md here.",
    "(CNN)Share this story.| It is short.",
    "(CNN)U.S. troops left.",
    "i got up. | i went out. | what a day!",
    "Two things: 1) the cold |2) the dark |3) the wind.".replace("Two things: ", ""),
    "a. bread b. milk c. salt".replace(" b.", " |b.").replace(" c.", " |c."),
    "That is No. 1. of the series.",
    "• bread |• milk |• salt",
    "iii. The third part is here.| It is long.",
    "It calls object.__init__(self) first.| Then it stops.",
    "(It is meant so.)| They knew.",
    "He said, 'Go now or stay.'",
    "The bus left at 9 a.m.    Tuesday.| It was full.",
    "Chapter 3. The fox ran.".replace(". The", ".| The"),
]

OTHERS = [
    ("de", "Er kam am 3. Oktober an.| Das gilt z.B. für Nr. 5 und Dr. Braun.| „Ich gehe jetzt“, sagte sie."),
    ("de", "Wir trafen Prof. Klein, s. Abb. 3.| Es kostet ca. 1.500 Euro.| Was nun?"),
    ("fr", "M. Dupont habite ici.| Il a dit : « Je pars demain. »| Puis il est sorti.| Voici M. Roy."),
    ("es", "¿Dónde está el Sr. López?| ¡No lo sé!| Ud. puede llamar al Dr. Gil.| Cuesta 1.200,50 euros."),
    ("it", "Il Sig. Rossi è arrivato.| Ieri, alle 10.30, pioveva.| Perché?"),
    ("pt", "O Sr. Silva chegou.| A Dra. Ana saiu às 10.30.| Por quê?"),
    ("nl", "Dhr. Jansen kwam om ca. 10 uur, d.w.z. laat.| Waarom?| Geen idee."),
    ("pl", "Prof. Nowak mieszka w Łodzi, tj. blisko.| Kupił np. chleb itd. i wyszedł."),
    ("sv", "Hon kom kl. 10.| Det regnade."),
    ("ru", "А. С. Пушкин родился там, т.е. в городе.| Он сказал: «Пойдём».| Цена 5 руб. за кг."),
    ("el", "Πού πας;| Δεν ξέρω."),
    ("fr", "Mme. Roy et Mgr. Paul habitent là.| Voir no. 7."),
    ("it", "Vedi pag. 25 e l'art. 3.| Bene."),
    ("pl", "Ok. 5 tys. osób z dr n. med. Kowalskim.| Zob. rys. 3."),
    ("hu", "Dr. Nagy és ifj. Kis jött.| Ettek."),
    ("ro", "Dl. Popescu și dna. Ana sunt aici.| Vezi pag. 5."),
    ("hi", "डॉ. शर्मा आए।| वे गए।"),
    ("da", "• Første |• Anden"),
    ("el", "Το σπίτι ήταν μεγάλο.| εκεί έμεναν όλοι."),
    ("ja", "彼女は『待って！』と叫んだ。|走った。"),
    ("zh", "他说：“我不去。”|她走了。|真的吗？|真的！"),
    ("ja", "彼は「行かない。」と言った。|彼女は帰った。|本当ですか？"),
    ("hi", "वह घर गया।| क्या तुम आओगे?| हाँ।"),
    ("ar", "ذهب إلى البيت.| هل ستأتي؟| نعم!"),
    ("ur", "وہ گھر گیا۔| کیا تم آؤ گے؟"),
    ("my", "သူသွားပြီ။| ဘယ်မှာလဲ။"),
    ("km", "គាត់ទៅហើយ។| អ្នកនៅឯណា?"),
    ("am", "እሱ ሄደ።| የት ነው?"),
]


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences_end_where_marked(marked: str) -> None:
    assert bare(split(marked.replace("|", ""))) == bare(marked.split("|"))


@pytest.mark.parametrize(("language", "marked"), OTHERS)
def test_sentences_of_other_languages_end_where_marked(language: str, marked: str) -> None:
    assert bare(split(marked.replace("|", ""), language)) == bare(marked.split("|"))


@pytest.mark.parametrize(("language", "marked"), OTHERS)
def test_no_language_is_split_worse_than_by_sentencex_alone(language: str, marked: str) -> None:
    wanted = set(bare(marked.split("|")))
    text = marked.replace("|", "")
    assert len(wanted & set(bare(split(text, language)))) >= len(wanted & set(bare(sentencex.segment(language, text))))


def test_thai_is_split_at_spaces_into_pieces_of_reading_length() -> None:
    clauses = ["วันนี้อากาศดีมากเราจึงไปเดินเล่น", "ที่สวนสาธารณะใกล้บ้าน", "เด็กๆเล่นกันอย่างสนุกสนาน", "แล้วเราก็กลับบ้าน", "กินข้าว"]
    pieces = split(" ".join(clauses), "th")
    assert bare([" ".join(pieces)]) == bare([" ".join(clauses)])
    assert len(pieces) > 1
    assert all(len(piece) >= 40 for piece in pieces[:-1])


def test_lines_of_thai_stay_apart() -> None:
    assert split("ฉันไป\nเธอมา", "th") == ["ฉันไป", "เธอมา"]


def test_a_sentence_knows_its_place() -> None:
    text = "  One is here.  Two\nis there. \n\n Three."
    found = split_sentences(text)
    assert [(s.start, s.end, s.paragraph) for s in found] == [(2, 14, 0), (16, 29, 0), (33, 39, 1)]
    assert [text[s.start : s.end] for s in found] == [s.text for s in found]


def test_with_lines_every_line_is_a_sentence() -> None:
    found = split_sentences("One. Two.\n\n three\r\nfour", lines=True)
    assert [sentence.text for sentence in found] == ["One. Two.", "three", "four"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\0", "\ufeff"])
def test_a_text_without_words_has_no_more_than_one_sentence(text: str) -> None:
    assert len(split_sentences(text)) == bool(text.strip())


SIGNS = st.sampled_from(
    [
        "A\u00a0. ",
        "B\u3000. ",
        "\ud800",
        *"|!…\"'“”()।。「」ü中ก\n\f\t\0\x85",
        "Word",
        "low",
        "U.S.",
        "1.",
        "a)",
        "- ",
        "# ",
        "> ",
        "-- ",
        "From: ",
        ". ",
        "? ",
        ".)",
        "« ",
        " »",
        "\n\n",
        "\r\n",
        "   ",
        " ",
    ]
)


@given(
    st.lists(SIGNS | st.text(max_size=4), max_size=60).map("".join),
    st.sampled_from(["en", "de", "th", "ja", "km", "fr"]),
)
def test_every_character_but_white_space_is_in_exactly_one_sentence(text: str, language: str) -> None:
    position = 0
    for sentence in split_sentences(text, language):
        assert sentence.text == text[sentence.start : sentence.end] == sentence.text.strip() != ""
        assert text[position : sentence.start].strip() == ""
        assert sentence.start >= position
        position = sentence.end
    assert text[position:].strip() == ""


@given(st.text(), st.sampled_from(LANGUAGES))
def test_no_text_and_no_language_raises(text: str, language: str) -> None:
    assert bare(["".join(split(text, language))]) == bare([text])


@pytest.mark.parametrize(
    "sign", ["a", "a ", "(", ".", '"', "“", "'", "`", "。」", "\0", "1. ", "\n", "a\n", "|", "#", "x.Y", "  "]
)
@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_a_long_run_of_one_sign_is_cut_into_bounded_sentences(sign: str, language: str) -> None:
    text = sign * (300_000 // len(sign))
    found = split_sentences(text, language)
    assert all(len(sentence.text) <= LONGEST for sentence in found)
    assert bare(["".join(sentence.text for sentence in found)]) == bare([text])


def test_a_long_line_is_split_as_its_parts_are() -> None:
    part = 'He saw it. "I knew," she said. It cost $3.50 (a lot). '
    assert split(part * 5000) == split(part) * 5000
