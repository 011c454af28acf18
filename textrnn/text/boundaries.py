"""Where sentences begin inside a block of text: what sentencex says, mended where it fails.

find_starts("He left. She stayed.", "en")    # [0, 9]
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

import sentencex

from textrnn.text.markers import end_of_marker, list_starts
from textrnn.text.stop_words import stop_words

_OPENING = "\"'“‘«„‹「『(["
_QUOTES = "\"'“”‘’«»„‹›`"
_CLOSING = "\"'”’»)]}"
_ENDS = ".!?…"
_MANY_QUOTES = 0.05  # share of quotation marks above which a piece is noise, which sentencex reads in quadratic time
_NO_QUOTES = str.maketrans(dict.fromkeys("\"'“”‘’«»„‹›`「」『』", " "))

_PARTICLES = "とっはがをにでもの"
_NO_VOWEL = re.compile(r"(?<!\w)[b-df-hj-np-tv-xzčřšž]{1,4}\.\Z")  # an abbreviation such as "nr."
_TOO_LONG = 6  # letters; a longer word before a full stop is no abbreviation
_WORD_BEFORE_STOP = re.compile(r"[^\W\d_][\w.\u0900-\u0dff-]*(?=\.\Z)")
_ABBREVIATIONS = {  # before a name or a number; those that sentencex lacks
    "bn": "ডা ড মি",
    "fr": "mme mmes mlle mlles mgr mm no nos",
    "hi": "डॉ श्री कु",
    "hu": "ifj id özv",
    "it": "pag pagg art artt",
    "kk": "ә",
    "mr": "डॉ श्री कु",
    "pl": "ok św inż med rys zob ks",
    "pt": "pág págs av",
    "ro": "dl dna str pag",
    "ru": "рис им",
    "sv": "kl",
    "ta": "திரு",
    "tr": "prof",
    "uk": "і",
    "vi": "ts tp ths",
    "el": "σελ",
    "id": "jl",
}
# What sentencex cannot take: wide blanks, of which it cuts some in two, and halves of characters.
_WIDE_BLANKS = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_UNREADABLE = re.compile(f"[{_WIDE_BLANKS}\ud800-\udfff]")
_KHMER_STOP = re.compile(r"[។៕]\s*(?=\S)")
_GLUED = re.compile(r"[.!?](?<=[a-z0-9][a-z0-9)%][.!?])[\"”’)]*(?=[A-Z][a-z' ])")
_TOKEN_BEFORE = re.compile(r"\S*\Z")
# Words that sentencex takes for abbreviations (Maine, Missouri, Illinois, article).
_PLAIN_WORDS = (" me. ", " may. ", " miss. ", " ill. ", " art. ", " no. ")
_CAPITAL = re.compile(r"[\"“‘(]?[A-Z]")
_ELLIPSIS_AFTER_STOP = re.compile(r"(?<=\w\.) (?=\. \. \. [A-Z])")
_AFTER_PARENTHESIS = re.compile(r"\)(?<=[.!?]\))\s+(?=[\"“‘(]?[A-Z])")
_AFTER_STOP = re.compile(r"([.!?]\s+[\"'“‘(]?)([a-z])")
_BEFORE_NUMBER = re.compile(r"\b(?:[Aa]pprox|[Aa]vg|[Ee]st|[Mm]in|[Mm]ax|[Ee]xt|[Tt]el|[Cc]h|[Aa]rt|[Nn]os)\.\s+\Z")
_HOUR = re.compile(r"\b[ap]\.m\.\s+\Z")
_DAY = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December) \d|(?:[ECMP][SD]?T|GMT|UTC|BST|CET)\b)"
)


def find_starts(piece: str, language: str) -> list[int]:
    """Give where the sentences of a piece begin, in order, from 0 on; the piece has no line ends."""
    first = end_of_marker(piece)  # sentencex does not split what follows some markers
    rest = piece[first:]
    starts = _english_starts(rest) if language == "en" else _plain_starts(rest, language)
    starts = list_starts(piece, [0, *(first + start for start in starts[1:])] if first else starts)
    glued = [*_glued(piece, language)]
    return sorted({*starts, *glued}) if glued else starts


def _segment(piece: str, language: str) -> list[int]:
    if not piece.isascii() and any(map(piece.__contains__, _WIDE_BLANKS)):
        piece = _UNREADABLE.sub(" ", piece)
    try:
        *starts, end = accumulate(map(len, sentencex.segment(language, piece)), initial=0)
    except UnicodeEncodeError:
        return _segment(_UNREADABLE.sub(" ", piece), language)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises is no Exception
            raise
        return [0]
    return starts if starts and end == len(piece) else [0]


def _plain_starts(piece: str, language: str) -> list[int]:
    """Take what sentencex gives, but leave the quotation mark that opens a sentence with that sentence."""
    if sum(map(piece.count, "\"'“«`「『”")) > _MANY_QUOTES * len(piece) and len(piece) > 500:
        return _segment(piece.translate(_NO_QUOTES), language)
    starts = [_before_quote(piece, _after_closing(piece, start)) for start in _segment(piece, language)]
    if language == "km":
        starts = sorted({*starts, *(found.end() for found in _KHMER_STOP.finditer(piece))})
    is_low = piece.islower()
    return [start for start in starts if start == 0 or not _continues(piece, start, is_low, language)]


def _after_closing(piece: str, start: int) -> int:
    """Move a start behind the brackets that close what ends there."""
    while start and piece[start] in "」』）" and start + 1 < len(piece):
        start += 1
    return start


def _continues(piece: str, start: int, is_low: bool, language: str) -> bool:
    """Say whether what stands before is an abbreviation, or a quotation that a particle takes up."""
    if piece[start - 1] in "」』" and piece[start] in _PARTICLES:
        return True
    before = piece[max(0, start - 24) : start].rstrip()
    if not before.endswith("."):
        return False
    word = _WORD_BEFORE_STOP.search(before)
    if word and word[0].lower() in _abbreviations(language):
        return True
    if piece[start].islower():
        return not is_low and not (word and len(word[0]) >= _TOO_LONG)
    return bool(piece[start].isdigit() and _NO_VOWEL.search(before))


@cache
def _abbreviations(language: str) -> frozenset[str]:
    return frozenset(_ABBREVIATIONS.get(language, "").split())


def _after_word(piece: str, word: str) -> Iterator[int]:
    """Yield the starts of sentences that follow a word with its full stop."""
    start = piece.find(word) + len(word)
    while start >= len(word):
        if _CAPITAL.match(piece, start):
            yield start
        start = piece.find(word, start) + len(word)


def _before_quote(piece: str, start: int) -> int:
    """Move a start back over the quotation marks that open the sentence.

    A mark close to one side belongs to it; one between blanks opens if those before it come in pairs.
    """
    if start < 3 or not (piece[start - 1] in _QUOTES or (piece[start - 1] == " " and piece[start - 2] in _QUOTES)):
        return start
    quote = start - 1 if piece[start - 1] in _QUOTES else start - 2
    is_close = quote == start - 1
    while quote > 1 and piece[quote - 1] in _QUOTES:
        quote -= 1
    if not piece[quote - 1].isspace():
        return start
    if is_close or (piece[quote] in _OPENING and piece.count(piece[quote], 0, quote) % 2 == 0):
        return quote
    return start


def _english_starts(piece: str) -> list[int]:
    """Split English also inside quotations, where sentencex does not; it reads a copy without quotation marks."""
    masked = _without_quotes(piece)
    low = piece.islower()
    if low:
        masked = _AFTER_STOP.sub(lambda found: found[1] + found[2].upper(), masked)
    starts = []
    for start in _segment(masked, "en"):
        before = piece[start - 3 : start]
        if before.endswith(". ") and "A" <= piece[start] <= "Z" and before[0] != "m":
            starts.append(start)  # nearly all of them
            continue
        start = _before_quote(piece, start)
        if start == 0 or not _goes_on(piece, start, is_low=low):
            starts.append(start)
    for word in _PLAIN_WORDS:
        if word in piece:
            starts = sorted({*starts, *_after_word(piece, word)})
    if ".)" in piece or "?)" in piece or "!)" in piece:
        starts = sorted({*starts, *(found.end() for found in _AFTER_PARENTHESIS.finditer(piece))})
    for found in _ELLIPSIS_AFTER_STOP.finditer(piece) if ". . . " in piece else ():
        end = found.end()
        starts = sorted({start for start in starts if not end < start <= end + 6} | {end})
    return starts


def _goes_on(piece: str, start: int, *, is_low: bool) -> bool:
    """Say whether no English sentence can start here: at a small letter, within a word, between hour and day."""
    first, before = piece[start], piece[start - 1]
    if (first.islower() and not is_low) or (before == "." and (first.isalnum() or first in "_-/@")):
        return True
    if first in _CLOSING and (before in _ENDS or not piece[start + 1 : start + 2].strip()):
        return True
    if first in _OPENING and not is_low and piece[start + 1 : start + 2].islower():
        return True
    if (first.isdigit() or first in "$€£") and _BEFORE_NUMBER.search(piece, max(0, start - 10), start):
        return True
    if ".m." not in piece[max(0, start - 12) : start]:
        return False
    return bool(_HOUR.search(piece, max(0, start - 12), start) and _DAY.match(piece, start))


def _without_quotes(piece: str) -> str:
    """Put blanks for quotation marks and a letter for apostrophes; every other character stays where it is."""
    for mark in '"`' if piece.isascii() else '"“”«»„`‘':
        piece = piece.replace(mark, " ")
    for apostrophe in "'" if piece.isascii() else "'’":
        piece = piece.replace(f" {apostrophe}", "  ").replace(f"{apostrophe} ", "  ").replace(apostrophe, "x")
    return piece


def _glued(piece: str, language: str) -> Iterator[int]:
    """Yield the starts of sentences that follow the full stop before without a space."""
    for found in _GLUED.finditer(piece):
        token = _TOKEN_BEFORE.search(piece, max(0, found.start() - 40), found.start())
        before = token[0] if token else ""
        after = piece[found.end() : found.end() + 40].split(" ", 1)[0]
        if _is_glued(before.lstrip("\"'“‘(["), after, piece[found.start()], language):
            yield found.end()


def _is_glued(before: str, after: str, mark: str, language: str) -> bool:
    if any(sign in before or sign in after for sign in "/@\\_.") and not _is_stop_word(after):
        return False
    if language != "en":
        return before.islower() and before.isalpha() and len(before) > 3
    return before.islower() or mark != "." or _is_stop_word(after)


def _is_stop_word(word: str) -> bool:
    return word.rstrip(".,").lower() in stop_words("en")
