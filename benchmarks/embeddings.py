"""How fast word vectors are trained, opened and asked, beside gensim, with two threads each.

    python benchmarks/embeddings.py DATA [SECTION ...] [--repeats 5]

DATA: the folder that holds wikitext2/, ptb/, patents/, cnndm/, scitldr/ and aeslc/; 4.9 million tokens of them are
used. SECTION: reading, word2vec, fasttext, glove, query, import or memory; all by default. Compiling is not timed. How
good the vectors are is measured by embedding_quality.py.
"""

import argparse
import gzip
import logging
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import embedding_corpus
import glove_reference
import numpy as np
from measure import print_ratios, seconds, side_by_side

from textrnn.embeddings import METHODS
from textrnn.embeddings.formats import read_file, write_file
from textrnn.embeddings.training.cooccurrence import count_cooccurrences
from textrnn.embeddings.training.corpus import WordIds, WordOptions, read_words
from textrnn.embeddings.training.trainer import Budget
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.text.corpus import Corpus

THREADS, DIM, WINDOW, MIN_COUNT = 2, 100, 5, 5
TEXTRNN = str(Path(sys.executable).with_name("textrnn"))
OPTIONS = WordOptions(name="whitespace", punctuation=True, min_count=MIN_COUNT)
GENSIM_QUERY = "from gensim.models import KeyedVectors; print(KeyedVectors.load(%r).most_similar('w77'))"
MILLION = 1_000_000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("sections", nargs="*", metavar="SECTION")
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        path = embedding_corpus.write(embedding_corpus.large(arguments.data), Path(folder, "large.txt"))
        for name in arguments.sections or SECTIONS:
            print(f"== {name}", flush=True)
            SECTIONS[name](path, Path(folder), arguments.repeats)


def read(path) -> WordIds:
    return read_words(Corpus([str(path)]), OPTIONS)


def trainer(text, method, epochs=1, threads=THREADS, **settings):
    chosen = METHODS.get(method)
    return chosen(text, chosen.Config(**settings), budget=Budget(epochs=epochs), threads=threads, say=print)


def words_per_second(text, method, **settings):
    """Train one epoch from ids in memory; the words are those in the vocabulary, as for gensim below."""
    return len(text.ids) / list(trainer(text, method, **settings).train())[-1].seconds


def gensim_words_per_second(path, text, model, **settings):
    """Train one epoch from a file, which gensim reads again in every epoch."""
    learner = model(vector_size=DIM, window=WINDOW, min_count=MIN_COUNT, workers=THREADS, **settings)
    learner.build_vocab(corpus_file=str(path))
    taken = seconds(lambda: learner.train(
        corpus_file=str(path), total_words=learner.corpus_total_words,
        total_examples=learner.corpus_count, epochs=1,
    ))  # fmt: skip
    return len(text.ids) / taken


def from_text(path, method, epochs=5, **settings):
    """Give the seconds from a text to vectors, reading and counting included."""
    return seconds(lambda: list(trainer(read(path), method, epochs=epochs, **settings).train()))


def gensim_from_text(path, model, epochs=5, **settings):
    options = {"vector_size": DIM, "window": WINDOW, "min_count": MIN_COUNT, "workers": THREADS, "epochs": epochs}
    return seconds(lambda: model(corpus_file=str(path), **options, **settings))


def reading(path, folder, repeats):
    """Reading and counting against one epoch of skip-gram, and against one of GloVe."""
    text = read(path)
    print(f"{text.total:,} tokens, {len(text.words):,} words")
    natural = WordOptions(min_count=MIN_COUNT)
    figures = side_by_side(
        {
            "one epoch of skip-gram": lambda: len(text.ids) / words_per_second(text, "word2vec"),
            "reading, white space": partial(seconds, lambda: read(path)),
            "reading, words": partial(seconds, lambda: read_words(Corpus([str(path)]), natural)),
        },
        repeats=repeats,
    )
    print_ratios(figures, baseline="one epoch of skip-gram", unit="s")


def word2vec(path, folder, repeats):
    from gensim.models import Word2Vec

    text = read(path)
    for name, cbow in (("skip-gram", False), ("CBOW", True)):
        options = {"sg": int(not cbow)}
        speeds = {
            f"gensim {name}, corpus_file": partial(gensim_words_per_second, path, text, Word2Vec, **options),
            f"ours {name}": partial(words_per_second, text, "word2vec", cbow=cbow),
            f"ours {name}, one thread": partial(words_per_second, text, "word2vec", cbow=cbow, threads=1),
        }
        print_ratios(side_by_side(speeds, repeats=repeats), baseline=f"gensim {name}, corpus_file", unit="words/s")
        wholes = {
            f"gensim {name}, text to vectors": partial(gensim_from_text, path, Word2Vec, **options),
            f"ours {name}, text to vectors": partial(from_text, path, "word2vec", cbow=cbow),
        }
        figures = side_by_side(wholes, repeats=min(repeats, 3))
        print_ratios(figures, baseline=f"ours {name}, text to vectors", unit="s")


def fasttext(path, folder, repeats):
    from gensim.models import FastText

    text = read(path)
    figures = side_by_side(
        {
            "gensim fastText skip-gram, corpus_file": partial(gensim_words_per_second, path, text, FastText, sg=1),
            "ours": partial(words_per_second, text, "fasttext"),
        },
        repeats=min(repeats, 3),
    )
    print_ratios(figures, baseline="gensim fastText skip-gram, corpus_file", unit="words/s")


def glove(path, folder, repeats):
    """Pairs a second against the mark of 30 million; the cost beside that of the authors' formulas on these pairs."""
    text = read(path)
    settings = {"dim": DIM, "window": 10}
    pools = {threads: trainer(text, "glove", threads=threads, **settings).pool for threads in (1, THREADS)}
    figures = side_by_side(
        {
            f"co-occurrences, {threads} threads": partial(
                seconds, partial(count_cooccurrences, text, window=10, pool=pool)
            )
            for threads, pool in pools.items()
        },
        repeats=repeats,
    )
    print_ratios(figures, baseline="co-occurrences, 1 threads", unit="s")
    speeds = {
        f"ours, {threads} threads": partial(pairs_per_second, text, threads=threads, **settings) for threads in pools
    }
    grid = trainer(text, "glove", **settings)._make_grid()
    reference = partial(glove_reference.costs, grid.pairs, len(text.words), DIM)
    speeds["the formulas, one thread"] = lambda: len(grid.pairs) / seconds(lambda: list(reference(1)))
    speeds["the mark"] = lambda: 30e6
    print_ratios(side_by_side(speeds, repeats=repeats), baseline="the mark", unit="pairs/s")
    ours = [each.loss for each in trainer(text, "glove", epochs=15, **settings).train() if each.epoch_ended]
    theirs = list(reference(15))
    for after in (3, 15):
        print(f"cost after {after} iterations: ours {ours[after - 1]:.4f}, the formulas {theirs[after - 1]:.4f}")


def pairs_per_second(text, **settings):
    progress = list(trainer(text, "glove", epochs=3, **settings).train())[-1]
    return progress.done / progress.seconds


def invented(num_words, dim):
    """Make vectors that have no meaning."""
    matrix = np.random.default_rng(0).standard_normal((num_words, dim), np.float32)
    return Vectors.of(Words.of((f"w{i}" for i in range(num_words)), range(num_words, 0, -1)), matrix, method="invented")


def run(*command):
    """Give the seconds a command takes; of modules that are compiled already, as installing does."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True, env=environment))


def peak_memory(*command):
    """Give the MB a command has resident at most; its parent must be small, for the memory of that counts too."""
    watcher = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    told = subprocess.run([sys.executable, "-c", watcher, *command], check=True, capture_output=True, text=True)
    return int(told.stdout) / 1024


def query(path, folder, repeats):
    """One question to 50,000 x 100 vectors, in a fresh process."""
    from gensim.models import KeyedVectors

    store, text, saved = folder / "store", folder / "vectors.txt", folder / "vectors.kv"
    vectors = invented(50_000, 100)
    vectors.save(store)
    write_file(vectors, text, "word2vec-text", force=True)
    KeyedVectors.load_word2vec_format(str(text)).save(str(saved))
    figures = side_by_side(
        {
            "gensim, its own format": lambda: run(sys.executable, "-c", GENSIM_QUERY % str(saved)),
            "textrnn embed nearest": lambda: run(TEXTRNN, "embed", "nearest", str(store), "w77"),
            "python -c pass": lambda: run(sys.executable, "-c", "pass"),
        },
        repeats=2 * repeats,
    )
    print_ratios(figures, baseline="gensim, its own format", unit="s")


def import_(path, folder, repeats):
    """Reading 50,000 x 100 vectors from text."""
    from gensim.models import KeyedVectors

    text, packed = folder / "import.txt", folder / "import.txt.gz"
    write_file(invented(50_000, 100), text, "word2vec-text", force=True)
    packed.write_bytes(gzip.compress(text.read_bytes(), 1))
    figures = side_by_side(
        {
            "gensim": partial(seconds, lambda: KeyedVectors.load_word2vec_format(str(text))),
            "ours": partial(seconds, lambda: read_file(text)),
            "ours, .gz": partial(seconds, lambda: read_file(packed)),
        },
        repeats=repeats,
    )
    print_ratios(figures, baseline="gensim", unit="s")


def memory(path, folder, repeats):
    """A million words of 300 dimensions: opened and asked."""
    store = folder / "million"
    invented(MILLION, 300).save(store)
    for words in (["w77"], [f"w{i}" for i in range(100)]):
        command = [TEXTRNN, "embed", "nearest", str(store), *words]
        print(
            f"{len(words)} questions to 1,000,000 x 300: {run(*command):.2f} s, "
            f"{peak_memory(*command):,.0f} MB resident at most"
        )


SECTIONS = {
    "reading": reading, "word2vec": word2vec, "fasttext": fasttext, "glove": glove, "query": query, "import": import_,
    "memory": memory,
}  # fmt: skip

if __name__ == "__main__":
    main()
