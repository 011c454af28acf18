"""Other projects' summarizers behind one command, so that they can run from an environment of their own.

    python benchmarks/peer_summarizers.py SYSTEM COUNT < article.txt        the summary, a sentence per line
    python benchmarks/peer_summarizers.py SYSTEM COUNT --jsonl < texts      a JSON list of sentences per line, both ways

SYSTEM is sumy-textrank, sumy-lexrank or summa. sumy gets a plain tokenizer: its own fails without NLTK's downloads.
"""

import json
import re
import sys

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"[^\W\d_]+")


class PlainTokenizer:
    """sentences: as they are given, where they are."""

    def __init__(self, sentences=None):
        self.sentences = sentences

    def to_sentences(self, text):
        return self.sentences or SENTENCE_END.split(text.strip())

    def to_words(self, text):
        return WORD.findall(text)


def sumy(name):
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    summarizer = {"textrank": TextRankSummarizer, "lexrank": LexRankSummarizer}[name](Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")

    def summarize(text, sentences, count):
        parser = PlaintextParser.from_string(text, PlainTokenizer(sentences))
        return [str(sentence) for sentence in summarizer(parser.document, count)]

    return summarize


def summa():
    from summa.summarizer import summarize as summarize_text

    def summarize(text, sentences, count):
        ranked = summarize_text(text, ratio=1.0, scores=True, split=True) or []
        best = sorted(ranked, key=lambda pair: -pair[1])[:count]
        return [sentence for sentence, _ in ranked if sentence in {text for text, _ in best}] or (sentences or [""])[
            :count
        ]

    return summarize


def main():
    system, count = sys.argv[1], int(sys.argv[2])
    summarize = summa() if system == "summa" else sumy(system.removeprefix("sumy-"))
    if "--jsonl" not in sys.argv:
        print("\n".join(summarize(sys.stdin.read(), None, count)))
        return
    for line in sys.stdin:
        sentences = json.loads(line)
        print(json.dumps(summarize("\n".join(sentences), sentences, count)), flush=True)


if __name__ == "__main__":
    main()
