"""Stop words by language: the words that say how a sentence is built, not what it is about.

They are those of the package stopwordsiso, read from its data file because importing it decodes all languages and takes
as long as a summary. To adjust a language, add a line to _CONTENT or _ADDED.
"""

import functools
import json
import string
from importlib.util import find_spec
from pathlib import Path

# The English list is the union of some twenty lists, search engines among them. What carries content is taken out
# again: nouns, verbs and adjectives that a text can be about, names of companies, country codes of the internet.
_CONTENT = {
    "en": """
        abroad accordance act added affected affecting affects announce area areas arpa asks auth author authors
        away beginning beginnings big bill billion bottom brief briefly call caption case cases cause causes changes
        clear click co com computer contains copy course cry currently date definitely describe described
        description detail downed downing downs effect eight eighty eleven empty end ended ending ends example eye
        face faces fact facts fifteen fifth fifty fill find finds fire five followed following forty found four free
        front full fully general good goods gov great greater greatest greetings group grouped grouping groups half
        hello help high higher highest home homepage htm html http hundred ignored importance important index
        indicate information inner inside int interest interested interesting interests invention join keys kind
        know known knows large largely largest later latest length line little long longer longest low lower man
        member members men microsoft mil mill million mine minus miss move msie name necessary net netscape new
        newer newest nine ninety notable novel number numbers obtain obtained old older oldest open opened opening
        opens opposite order ordered ordering orders org outside page pages part parted parting parts past place
        placed places plain point pointed pointing points poorly potentially predominantly present presented
        presenting presents problem problems promptly proud recent recently record ref refs related research
        reserved resulted resulting results ring room rooms run second secondly seconds section self send sense
        sensible sent serious seriously seven seventy show showed showing shown shows side sides significant
        significantly similar similarly sincere site six sixty small smaller smallest specified specify state states
        stop strongly substantially successfully suggest system taken ten test text thick thin thing things think
        thinks third thirty thoughts thousand tip today top trillion turn turned turning turns twelve twenty use
        used useful usefully usefulness uses using value various volume volumes web webpage website welcome width
        win work worked working works world year years young younger youngest zero
        """,
}
_ADDED = {"en": "cannot im ive dont didnt isnt d ll m re s t ve"}
_SHORT_ENGLISH = (  # words of two letters; all others in the list are codes
    "ah ai am an as at be by do eg ex go he hi ie if in is it me mr ms my no of oh ok on or so to up us vs we ye"
)


@functools.cache
def stop_words(language: str) -> frozenset[str]:
    """Give the stop words of a language in lower case, single letters and parts of contractions among them.

    A language without a list has the letters only.
    """
    words = {word.lower() for word in _lists().get(language, ())}
    words -= set(_CONTENT.get(language, "").split())
    if language == "en":
        words = {word for word in words if len(word) != 2 or word in _SHORT_ENGLISH.split()}
    parts = {part for word in words for part in word.replace("’", "'").split("'") if part}
    curly = {word.replace("'", "’") for word in words}
    return frozenset(words | parts | curly | set(_ADDED.get(language, "").split()) | set(string.ascii_lowercase))


@functools.cache
def _lists() -> dict[str, list[str]]:
    found = find_spec("stopwordsiso")
    assert found and found.origin, "stopwordsiso is a dependency"
    lists: dict[str, list[str]] = json.loads(Path(found.origin).with_name("stopwords-iso.json").read_bytes())
    return lists
