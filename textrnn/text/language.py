"""The language of a text, told by its script, its letters and its stop words.

detect_language("Wo ist der Hund?")    # "de"
"""

import functools
import re
from collections import Counter

from textrnn.errors import UsageError
from textrnn.registry import suggest
from textrnn.text.stop_words import stop_words

_SAMPLE = 18_000  # characters read of a long text: a third each from its start, middle and end
_MOST_WORDS = 3000
_MARGIN = 0.5  # by which words must speak for another language, if no letter does
_PROOF = 0.12  # share of plain English words that needs no comparison with other languages
_FOREIGN_LETTER = 0.7  # what a letter that a language does not have counts against one of its stop words

_SCRIPTS = [
    ("a", "\u024f", "latin"),
    ("\u1e00", "\u1eff", "latin"),
    ("\u0370", "\u03ff", "el"),
    ("\u0400", "\u052f", "cyrillic"),
    ("\u0531", "\u058a", "hy"),
    ("\u0591", "\u05f4", "he"),
    ("\u0600", "\u06ff", "arabic"),
    ("\u0900", "\u097f", "devanagari"),
    ("\u0980", "\u09ff", "bn"),
    ("\u0a00", "\u0a7f", "pa"),
    ("\u0a80", "\u0aff", "gu"),
    ("\u0b80", "\u0bff", "ta"),
    ("\u0c00", "\u0c7f", "te"),
    ("\u0c80", "\u0cff", "kn"),
    ("\u0d00", "\u0d7f", "ml"),
    ("\u0d80", "\u0dff", "si"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u0e80", "\u0eff", "lo"),
    ("\u1000", "\u109f", "my"),
    ("\u10a0", "\u10ff", "ka"),
    ("\u1200", "\u137f", "am"),
    ("\u1780", "\u17ff", "km"),
    ("\u3040", "\u30ff", "kana"),
    ("\u3400", "\u9fff", "han"),
    ("\uac00", "\ud7af", "ko"),
    ("\u1100", "\u11ff", "ko"),
]
_LETTERS_PER_SIGN = {"han": 3, "kana": 2, "ko": 2}  # how many Latin letters a sign is worth
_LEAST_KANA = 0.05

# Letters no other language of the script has, from the rarest language to the most common.
_CYRILLIC = {"kk": "әғқңұһ", "be": "ў", "mk": "ѓќѕ", "sr": "ђћљњџј", "uk": "іїєґ", "ru": "ыэё"}
_ARABIC = {"ps": "ښځڅړډټږ", "ku": "ەێۆڕڵ", "ur": "ٹڈڑںےھہ", "fa": "پچژگیک"}
_MARKING_SHARE = 0.01

_LETTERS = {  # the letters beyond a to z
    "af": "êëéïôöûè",
    "ca": "àçèéíïòóúü·",
    "cs": "áčďéěíňóřšťúůýž",
    "da": "æøåé",
    "de": "äöüß",
    "en": "",
    "es": "áéíñóúü",
    "et": "äõöüšž",
    "eu": "ñü",
    "fi": "äöå",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "ga": "áéíóú",
    "gl": "áéíñóúü",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "id": "",
    "it": "àèéìíòóù",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nl": "éëïóöü",
    "no": "æøåéòô",
    "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõú",
    "ro": "ăâîșțşţ",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "sv": "åäöé",
    "tr": "âçğıİîöşüû",
    "vi": "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
}
_BY_WORDS = {"cyrillic": ("ru", "uk", "bg"), "devanagari": ("hi", "mr"), "latin": tuple(_LETTERS)}
_PLAIN_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|is|that|was|for|it|with|as|on|by|be|at|this|have|from|are|not)\b")
_MARKING = {  # words that tell a language from its neighbours, where the stop lists are short or much alike
    "da": "af mig dig nu kun meget mod hvad blev noget nogen efter ud op mellem uden fordi afsted sted",
    "no": "av meg deg nå bare mye mot hva ble noe noen etter ut opp mellom uten fordi avsted sted",
    "sv": "av mig dig nu bara mycket mot vad blev något efter ut upp mellan utan själv ska inte och är",
    "hr": "gdje je nemam nije jer se što koji koja koje ali samo kao biti bio bila smo ste sam danas",
    "sl": "kje je nimam ni ker se kaj ki ampak samo kot biti bil bila smo ste sem danes",
    "sk": "kde je nemám nie pretože sa čo ktorý ktorá ale len ako byť bol bola sme ste som dnes stanica lebo",
    "cs": "kde je nemám není protože se co který která ale jen jako být byl byla jsme jste jsem dnes",
    "et": "kus ole sest ja mis kes aga ainult kui oli olid see ta me te ma täna",
    "lt": "kur yra ne nes ir kas bet tik kaip buvo tai jis ji mes jūs aš šiandien",
    "lv": "kur ir nav jo un kas bet tikai kā bija tas viņš viņa mēs jūs es šodien",
    "mr": "आहे आहेत आणि नाही होते होता कुठे काय मी तो ती त्या हे पण कारण",
    "hi": "है हैं और नहीं थे था कहाँ क्या मैं वह यह पर क्योंकि",
    "uk": "де що не та як але він вона вони ми ви це був була є",
    "bg": "къде какво не и как но той тя те ние вие това беше е са се",
}

LANGUAGES = tuple(
    sorted(
        {name for _, _, name in _SCRIPTS if len(name) == 2}
        | {*_LETTERS, *_CYRILLIC, *_ARABIC, "bg", "hi", "mr", "ar", "ja", "zh"}
    )
)


def check_language(code: str) -> str:
    """Return the code if it is one of LANGUAGES; raise UsageError with the nearest if not."""
    if code not in LANGUAGES:
        raise UsageError(f"unknown language {code!r}. {suggest(code, list(LANGUAGES))}")
    return code


def detect_language(text: str) -> str:
    """Give the ISO 639-1 code of the language most of a text is in; "en" when nothing tells."""
    sample = _sample(text).lower()
    if sample.isascii():
        return _by_words(sample, "latin")
    counts = Counter(sample)
    script = _script(counts)
    if script in ("han", "kana"):
        kana, han = (_count(counts, name) for name in ("kana", "han"))
        return "ja" if kana > _LEAST_KANA * (kana + han) else "zh"
    if script == "arabic":
        return _by_letters(counts, _ARABIC) or "ar"
    if script == "cyrillic":
        return _by_letters(counts, _CYRILLIC) or _by_words(sample, script)
    return _by_words(sample, script) if script in _BY_WORDS else script


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    part = _SAMPLE // 3
    middle = (len(text) - part) // 2
    return f"{text[:part]} {text[middle : middle + part]} {text[-part:]}"


def _script(counts: Counter[str]) -> str:
    """Give the script with the most letters, or the language if it is the only one of its script."""
    totals: Counter[str] = Counter(latin=0)
    for character, count in counts.items():
        if character.isalpha():
            totals[_script_of(character)] += count
    for name, letters in _LETTERS_PER_SIGN.items():
        totals[name] *= letters
    return max(totals, key=totals.__getitem__)


def _script_of(character: str) -> str:
    return next((name for first, last, name in _SCRIPTS if first <= character <= last), "latin")


def _count(counts: Counter[str], script: str) -> int:
    return sum(count for character, count in counts.items() if _script_of(character) == script)


def _by_letters(counts: Counter[str], letters_by_language: dict[str, str]) -> str:
    """Give the first language whose own letters are more than a few; "" if there is none."""
    total = sum(count for character, count in counts.items() if character.isalpha())
    for language, letters in letters_by_language.items():
        if sum(counts[letter] for letter in letters) > _MARKING_SHARE * total:
            return language
    return ""


def _by_words(sample: str, script: str) -> str:
    """Give the language whose stop words the sample holds most of, rare ones counting more than shared ones."""
    if script == "latin" and len(_PLAIN_ENGLISH.findall(sample)) > _PROOF * max(sample.count(" "), 20):
        return "en"
    words = Counter(re.findall(r"[^\s\d_!-/:-@\[-`{-~«»“”„…।॥¡¿–—]+", sample)[:_MOST_WORDS])
    languages = _BY_WORDS[script]
    weights = _weights(languages)
    scores = dict.fromkeys(languages, 0.0)
    for word, count in words.items():
        for language, weight in weights.get(word, {}).items():
            scores[language] += count * weight
    if script == "latin" and not sample.isascii():
        _count_letters(scores, sample)
    best = max(scores, key=scores.__getitem__)
    if script != "latin":
        return best
    margin = _MARGIN if sample.isascii() else 0.0
    return best if scores[best] > scores["en"] + margin else "en"


def _count_letters(scores: dict[str, float], sample: str) -> None:
    """Take from each language's score for letters it does not have, and give for those that few others have."""
    letters = Counter(character for character in sample if character > "\x7f" and character.isalpha())
    for letter, count in letters.items():
        owners = [language for language, own in _LETTERS.items() if letter in own]
        for language in scores:
            scores[language] += count / len(owners) if language in owners else -_FOREIGN_LETTER * count


@functools.cache
def _weights(languages: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Give what each word counts for each language: the less, the more languages have it."""
    weights: dict[str, dict[str, float]] = {}
    for words_of in (stop_words, _marking):
        holders: dict[str, list[str]] = {}
        for language in languages:
            for word in words_of(language):
                if len(word) > 1:
                    holders.setdefault(word, []).append(language)
        for word, holding in holders.items():
            for language in holding:
                own = weights.setdefault(word, {})
                own[language] = own.get(language, 0.0) + 1 / len(holding)
    return weights


def _marking(language: str) -> frozenset[str]:
    return frozenset(_MARKING.get(language, "").split())
