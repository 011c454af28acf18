"""Docstrings as pairs: the body is the source, the summary above it the target."""

import re
from collections.abc import Iterator

from textrnn.text.named.docstrings import Docstrings
from textrnn.text.pairs.pair import Pair
from textrnn.text.reading import Tally

_RULE = re.compile(r"^\s*([-=~^*#+])\1{2,}\s*$", re.MULTILINE)  # a line drawn below a heading
_SAYS_NOTHING = re.compile(  # a single word, a heading, a directive, a list of parameters
    r"\S*\Z|.*[-=~^*#]{4}|\.\. |[:@]\w+[^:]*:|(?:Args|Arguments|Parameters|Returns?|Yields|Raises|Notes?|Examples?)\s*:"
)


def read_docstring_pairs(docstrings: Docstrings, tally: Tally) -> Iterator[Pair]:
    """Yield a pair for each docstring that has a body; the target is empty where the summary sums nothing up.

    A group is a package with all that is in it.
    """
    for text in docstrings.texts(tally):
        fields = text.fields or {}
        summary, body = str(fields.get("summary", "")), str(fields.get("body", ""))
        if body:
            target = "" if _SAYS_NOTHING.match(summary) else summary
            yield Pair(_RULE.sub("", body), target, text.name, group=text.name.partition(".")[0])
