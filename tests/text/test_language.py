"""The language of a text: told from a sentence in every script, and from a few sentences in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.errors import UsageError
from textrnn.text.language import LANGUAGES, check_language, detect_language

SENTENCES = {
    "en": ["The weather was cold when we left the house.", "What is your name?", "Dogs bark."],
    "de": ["Wo ist der Hund?", "Die Kinder spielen heute im Garten, weil die Sonne scheint.", "Ich habe keine Zeit."],
    "fr": ["Le train part à huit heures du matin.", "Nous avons mangé chez des amis hier soir.", "Où est la gare ?"],
    "es": ["¿Dónde está la estación?", "Los niños juegan en el parque porque hace sol.", "No tengo tiempo para eso."],
    "it": ["Dove si trova la stazione?", "I bambini giocano nel parco perché c'è il sole.", "Non ho tempo per questo."],
    "pt": ["Onde fica a estação?", "As crianças brincam no parque porque está sol.", "Não tenho tempo para isso."],
    "nl": ["Waar is het station?", "De kinderen spelen vandaag in het park omdat de zon schijnt.", "Ik heb geen tijd."],
    "ru": ["Где находится вокзал?", "Дети играют в парке, потому что светит солнце.", "У меня нет времени."],
    "pl": ["Gdzie jest dworzec?", "Dzieci bawią się w parku, ponieważ świeci słońce.", "Nie mam na to czasu."],
    "tr": ["İstasyon nerede?", "Çocuklar parkta oynuyor çünkü hava güneşli.", "Bunun için zamanım yok."],
    "vi": ["Nhà ga ở đâu?", "Trẻ em chơi trong công viên vì hôm nay trời nắng.", "Tôi không có thời gian."],
    "ar": ["أين المحطة؟", "يلعب الأطفال في الحديقة لأن الشمس مشرقة."],
    "fa": ["بچه‌ها در پارک بازی می‌کنند چون هوا آفتابی است."],
    "ur": ["سٹیشن کہاں ہے؟", "بچے پارک میں کھیل رہے ہیں کیونکہ دھوپ نکلی ہے۔"],
    "hi": ["स्टेशन कहाँ है?", "बच्चे पार्क में खेल रहे हैं क्योंकि धूप है।"],
    "mr": ["स्टेशन कुठे आहे?", "मुले बागेत खेळत आहेत कारण ऊन पडले आहे."],
    "zh": ["车站在哪里？", "孩子们在公园里玩，因为今天天气好。"],
    "ja": ["駅はどこですか。", "今日は晴れているので、子供たちは公園で遊んでいます。"],
    "ko": ["역이 어디에 있나요?"],
    "th": ["สถานีรถไฟอยู่ที่ไหน"],
    "el": ["Πού είναι ο σταθμός;"],
    "he": ["איפה התחנה?"],
    "hy": ["Որտե՞ղ է կայարանը:"],
    "ka": ["სად არის სადგური?"],
    "uk": ["Де знаходиться вокзал?", "Діти граються в парку, бо світить сонце."],
    "bg": ["Къде е гарата?", "Децата играят в парка, защото грее слънце."],
}
PARAGRAPHS = {  # neighbours that a single sentence may not tell apart
    "sv": "Var ligger stationen? Barnen leker i parken eftersom solen skiner idag. Jag har inte tid med det.",
    "da": "Hvor er stationen? Børnene leger i parken nu. Jeg har ikke tid, for jeg skal ud af huset efter maden.",
    "no": "Hvor er stasjonen? Barna leker i parken nå. Jeg har ikke tid, for jeg skal ut av huset etter maten.",
    "fi": "Missä asema on? Lapset leikkivät puistossa, koska aurinko paistaa tänään. Minulla ei ole aikaa.",
    "cs": "Kde je nádraží? Děti si hrají v parku, protože svítí slunce. Nemám na to čas.",
    "sk": "Kde je stanica? Deti sa hrajú v parku, pretože svieti slnko. Nemám na to čas.",
    "ro": "Unde este gara? Copiii se joacă în parc pentru că este soare. Nu am timp pentru asta.",
    "hu": "Hol van az állomás? A gyerekek a parkban játszanak, mert süt a nap. Nincs időm erre.",
    "id": "Di mana stasiun itu? Anak-anak bermain di taman karena hari ini cerah. Saya tidak punya waktu untuk itu.",
    "ca": "On és l'estació? Els nens juguen al parc perquè avui fa sol. No tinc temps per a això.",
    "hr": "Gdje je kolodvor? Djeca se igraju u parku jer danas sija sunce. Nemam vremena za to.",
    "et": "Kus on jaam? Lapsed mängivad pargis, sest täna paistab päike. Mul ei ole selleks aega.",
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in SENTENCES.items() for text in texts])
def test_one_sentence_tells_the_language(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(("language", "text"), PARAGRAPHS.items())
def test_a_paragraph_tells_close_languages_apart(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", " \n", "12 345", "!?", "XYZ", "Hotel California", "\0", "🙂"])
def test_it_is_english_when_nothing_tells(text: str) -> None:
    assert detect_language(text) == "en"


def test_the_language_most_of_the_text_is_in_wins() -> None:
    german = " ".join(SENTENCES["de"])
    assert detect_language(f"{german * 5} This is a short remark. {german * 5}") == "de"
    assert detect_language(f"{SENTENCES['th'][0] * 4} (OpenAI, GPT)") == "th"


def test_the_end_of_a_long_text_counts_too() -> None:
    assert detect_language("0 " * 100_000 + " ".join(SENTENCES["it"]) * 50) == "it"


@given(st.text())
def test_what_is_detected_is_a_known_language(text: str) -> None:
    assert detect_language(text) in LANGUAGES


def test_an_unknown_language_is_refused_with_a_suggestion() -> None:
    assert check_language("pt") == "pt"
    with pytest.raises(UsageError, match=r"unknown language 'eng'\. Did you mean 'en'\?"):
        check_language("eng")


@pytest.mark.parametrize("text", ["Die Hard", "No, man!", "La La Land opens", "import os\nfor x in range(10): pass"])
def test_a_few_english_words_that_other_languages_have_too_stay_english(text: str) -> None:
    assert detect_language(text) == "en"
