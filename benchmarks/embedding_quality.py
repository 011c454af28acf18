"""How good word vectors are beside gensim's after equal epochs, and what classes of text can be told by them.

    python benchmarks/embedding_quality.py DATA [SECTION ...] [--seeds 3] [--epochs 5]

DATA: as for embeddings.py, and classification/. SECTION: small (WikiText-2), large (4.9 million tokens), subwords,
glove or lab; all by default. Word pairs (Spearman's rho) and analogies (3CosAdd) are those that come with gensim; of
each figure the mean over the seeds, its spread over them, and the 95 % interval of a single one.
"""

import argparse
import logging
import subprocess
import sys
import tempfile
from pathlib import Path

import embedding_corpus
from embeddings import DIM, MIN_COUNT, TEXTRNN, THREADS, WINDOW, read, trainer

from textrnn.embeddings.queries.evaluation import evaluate_analogies, evaluate_pairs
from textrnn.embeddings.queries.word_sets import load_analogies, load_pairs
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words

LAB = {  # file, how it is tested
    "TREC": ("TREC.train.all", ["--folds", "10"]),
    "SST-2": ("stsa.binary.train", ["--test", "stsa.binary.dev"]),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("sections", nargs="*", metavar="SECTION")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=5)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.sections or SECTIONS:
            print(f"== {name}", flush=True)
            SECTIONS[name](arguments, Path(folder))


def ours(text, method, epochs, **settings):
    learner = trainer(text, method, epochs=epochs, dim=DIM, **settings)
    list(learner.train())
    return Vectors.of(Words.of(text.words, text.counts.tolist()), learner.vectors(), method=method)


def gensims(path, model, epochs, **settings):
    learner = model(
        corpus_file=str(path), vector_size=DIM, window=WINDOW, min_count=MIN_COUNT, workers=THREADS, epochs=epochs,
        **settings,
    )  # fmt: skip
    words = learner.wv.index_to_key
    counts = [learner.wv.get_vecattr(word, "count") for word in words]
    return Vectors.of(Words.of(words, counts), learner.wv.vectors, method="gensim")


def show(name, made):
    """Measure the vectors of every seed."""
    columns = [[], [], [], []]
    intervals = []
    for vectors in made:
        results = [evaluate_pairs(vectors, load_pairs(pairs)) for pairs in ("wordsim353", "simlex999")]
        analogies = evaluate_analogies(vectors, load_analogies("questions-words"))
        shares = analogies.total, analogies.syntactic
        for column, value in zip(columns, [r.spearman for r in results] + [s.accuracy for s in shares], strict=True):
            column.append(value)
        intervals = [r.interval for r in results] + [s.interval for s in shares]
    cells = [
        f"{sum(values) / len(values):.3f} ({min(values):.3f} to {max(values):.3f}) [{low:.3f}, {high:.3f}]"
        for values, (low, high) in zip(columns, intervals, strict=True)
    ]
    print(" | ".join([f"{name:24}", *cells]), flush=True)


HEADING = "mean (over the seeds) [interval of one]: WordSim-353 | SimLex-999 | analogies | syntactic analogies"


def compare(lines, arguments, folder):
    from gensim.models import Word2Vec

    path = embedding_corpus.write(lines, folder / "text.txt")
    text, seeds, epochs = read(path), range(arguments.seeds), arguments.epochs
    print(f"{text.total:,} tokens, {len(text.words):,} words, {epochs} epochs; {HEADING}")
    for name, cbow in (("skip-gram", False), ("CBOW", True)):
        show(f"ours {name}", [ours(text, "word2vec", epochs, cbow=cbow, seed=seed) for seed in seeds])
        show(f"gensim {name}", [gensims(path, Word2Vec, epochs, sg=int(not cbow), seed=seed + 1) for seed in seeds])


def small(arguments, folder):
    compare(embedding_corpus.small(arguments.data), arguments, folder)


def large(arguments, folder):
    compare(embedding_corpus.large(arguments.data), arguments, folder)


def subwords(arguments, folder):
    from gensim.models import FastText

    path = embedding_corpus.write(embedding_corpus.large(arguments.data), folder / "text.txt")
    text, epochs = read(path), arguments.epochs
    print(f"{text.total:,} tokens, {epochs} epochs, one seed; {HEADING}")
    show("ours fastText", [ours(text, "fasttext", epochs)])
    show("gensim fastText", [gensims(path, FastText, epochs, sg=1)])
    show("ours skip-gram", [ours(text, "word2vec", epochs)])


def glove(arguments, folder):
    path = embedding_corpus.write(embedding_corpus.large(arguments.data), folder / "text.txt")
    text = read(path)
    print(f"{text.total:,} tokens, 15 iterations; {HEADING}")
    show("GloVe", [ours(text, "glove", 15, seed=seed) for seed in range(arguments.seeds)])


def lab(arguments, folder):
    """The lecture's classification lab, with vectors of the texts themselves and of a larger corpus."""
    text = embedding_corpus.write(embedding_corpus.large(arguments.data), folder / "text.txt")
    textrnn = [TEXTRNN, "embed"]
    stores = {"word2vec": folder / "word2vec", "glove": folder / "glove"}
    for method, store in stores.items():
        command = [*textrnn, "train", str(text), "-o", str(store), "--method", method, "-q", "--force"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    ways = {
        "doc2vec DBOW": ["--method", "doc2vec", "--dbow"],
        "doc2vec DM": ["--method", "doc2vec", "--dm"],
        "average word2vec, own text": ["--method", "average"],
        "average word2vec, larger text": ["--method", "average", "--vectors", str(stores["word2vec"])],
        "average GloVe, larger text": ["--method", "average", "--vectors", str(stores["glove"])],
        "tf-idf": ["--method", "tfidf"],
    }
    folder = arguments.data / "classification"
    for name, (file, tested) in LAB.items():
        paths = [str(folder / each) if (folder / each).exists() else each for each in tested]
        for way, options in ways.items():
            command = [*textrnn, "classify", str(folder / file), "--label", "first", *paths, *options]
            print(f"{name}, {way}:", flush=True)
            found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            print("".join(f"    {line}\n" for line in found.splitlines()[:4]), flush=True)


SECTIONS = {"small": small, "large": large, "subwords": subwords, "glove": glove, "lab": lab}

if __name__ == "__main__":
    sys.exit(main())
