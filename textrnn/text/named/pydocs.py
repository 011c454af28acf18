"""Python's own reference text, which the standard library carries for help()."""

import re
from collections.abc import Iterator
from textwrap import dedent

from textrnn.text.named.corpus import NamedCorpus
from textrnn.text.reading import Tally, Text

_HEADING_LINE = re.compile(r"^([*=~^\-])\1{2,}\n", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_TRAILING_SPACE = re.compile(r"[ \t]+$", re.MULTILINE)


class PythonReference(NamedCorpus):
    about = "Python's reference text, inside the standard library"

    def texts(self, tally: Tally) -> Iterator[Text]:
        """Yield one document per topic; a text that several topics share comes once."""
        from pydoc_data.topics import topics

        seen: set[str] = set()
        for name in sorted(topics):
            text = clean(topics[name])
            if text not in seen:
                seen.add(text)
                yield Text(f"pydocs:{name}", [text])


def clean(text: str) -> str:
    """Drop the lines drawn under headings, the common indent, trailing space and runs of empty lines."""
    text = _HEADING_LINE.sub("", dedent(text))
    text = _EMPTY_LINES.sub("\n\n", _TRAILING_SPACE.sub("", text))
    return text.strip("\n") + "\n"
