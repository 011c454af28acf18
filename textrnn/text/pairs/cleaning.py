"""Cleaning a text before it is made into tokens: markup, addresses, contractions, white space.

Cleaner(CleaningOptions()).clean("Great <br />taste &amp; price!")      # "Great taste & price!"
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from textrnn.config import JsonConfig
from textrnn.text.pairs.contractions import expand_contractions

_WITHIN_WORDS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup tt u var wbr"
)  # elements that do not part the words around them
_BETWEEN_WORDS = (
    "address applet area article aside audio base basefont bgsound blink blockquote body br button canvas caption "
    "center col colgroup datalist dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame "
    "frameset h1 h2 h3 h4 h5 h6 head header hr html iframe img input label legend li link main map marquee menu meta "
    "meter nav nobr noframes noscript object ol optgroup option output p param picture pre progress rp rt ruby script "
    "section select source style summary svg table tbody td template textarea tfoot th thead time title tr track ul "
    "video"
)
_BARE_ATTRIBUTES = (
    "async checked compact controls defer disabled hidden multiple nohref noshade nowrap readonly required selected"
)
_GAP_BY_ELEMENT = dict.fromkeys(_WITHIN_WORDS.split(), "") | dict.fromkeys(_BETWEEN_WORDS.split(), " ")
_BARE = frozenset(_BARE_ATTRIBUTES.split())
_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>\s[^<>]*)?/?>")
# Each begin with the end it needs; the text between them is not shown.
_UNSEEN = (
    *((re.compile(rf"<{name}\b[^<>]*>", re.I), re.compile(rf"</{name}\s*>", re.I)) for name in ("script", "style")),
    (re.compile("<!--"), re.compile("-->")),
)
_DOCTYPE = re.compile(r"<!doctype\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# An address ends before the mark that ends its sentence; a bracket belongs to it if it opens and closes within.
_URL = r"(?:(?:https?|ftp)://|\bwww\.)(?:[^\s<>\"()]|\([^\s<>\"()]*\))+(?<![.,;:!?'’\]}])"
_MAIL = r"(?<![\w.+-])(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+(?:\?\w+=[^\s<>]*)?"
_BRACKETED = r"<\s*{0}\s*>|\(\s*{0}\s*\)|\[\s*{0}\s*\]|{0}"
_URLS = re.compile(_BRACKETED.format(_URL), re.IGNORECASE)
_MAILS = re.compile(_BRACKETED.format(_MAIL), re.IGNORECASE)
# Controls but white space, and what has no width; joiners and variation selectors hold letters and emoji together.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+"
)


@dataclass(frozen=True)
class CleaningOptions(JsonConfig):
    """html: tags are dropped and entities read. urls: addresses of pages and of mail are dropped.

    contractions: English ones are written out. Letter case is the coding's.
    """

    html: bool = True
    urls: bool = True
    contractions: bool = False


class Cleaner:
    """Cleans texts by the options; white space and control characters are made plain in any case."""

    def __init__(self, options: CleaningOptions) -> None:
        self._options = options

    def clean(self, text: str) -> str:
        """Give the text on one line, its words apart by single spaces; it may be empty."""
        options = self._options
        if not text.isprintable():
            text = _INVISIBLE.sub("", text)
        if options.html:
            text = without_markup(text)
        if options.urls:
            text = without_addresses(text)
        if options.contractions:
            text = expand_contractions(text)
        return " ".join(text.split())


def without_markup(text: str) -> str:
    """Read the entities and drop the tags of HTML; what only looks like a tag stays: <IBM>, a < b."""
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "<" not in text or ">" not in text:
        return text
    text = _without_unseen(text)
    tags = [found for found in _TAG.finditer(text) if _may_be_tag(found)]
    # <U>, <DD>, <NAV> and more are ticker symbols too: in capitals a tag needs the company of a certain one.
    if not any(map(_is_certain, tags)):
        return text
    parts: list[str] = []
    end = 0
    for tag in tags:
        parts += text[end : tag.start()], _GAP_BY_ELEMENT[tag["name"].lower()]
        end = tag.end()
    return "".join(parts) + text[end:]


def _without_unseen(text: str) -> str:
    """Drop programs and comments. One that never ends stays, and so do all that begin behind it."""
    for begin, end in _UNSEEN:
        text = "".join(_between(text, begin, end))
    return _DOCTYPE.sub(" ", text) if "<!" in text else text


def _between(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> Iterator[str]:
    """Yield what stands outside, with a space for each part left out; read once, however many begin and do not end."""
    place = 0
    while (opened := begin.search(text, place)) and (closed := end.search(text, opened.end())):
        yield text[place : opened.start()]
        yield " "
        place = closed.end()
    yield text[place:]


def _may_be_tag(found: re.Match[str]) -> bool:
    """Say whether the name is an element's, and what follows are attributes and not the words of a name."""
    attributes = found["attributes"] or ""
    return found["name"].lower() in _GAP_BY_ELEMENT and (
        "=" in attributes or all(word in _BARE for word in attributes.lower().replace("/", " ").split())
    )


def _is_certain(tag: re.Match[str]) -> bool:
    name = tag["name"]
    return name.islower() or bool(tag["slash"]) or "=" in (tag["attributes"] or "") or name in ("BR", "HTML")


def without_addresses(text: str) -> str:
    """Drop the addresses of pages and of mail, with brackets that hold nothing else."""
    if "://" in text or "www." in text or "WWW." in text:
        text = _URLS.sub("", text)
    return _MAILS.sub("", text) if "@" in text else text
