"""What a training leaves in its store: the vectors and what config.json says of them."""

from typing import TYPE_CHECKING, Any

from textrnn.commands.embed.training_request import DOCUMENT_METHOD, Plan

if TYPE_CHECKING:
    from textrnn.embeddings.training.corpus import WordIds
    from textrnn.embeddings.training.trainer import Trainer
    from textrnn.embeddings.vectors import Vectors
    from textrnn.embeddings.words import Words
    from textrnn.run.manifest import Content

PHRASES_NAME = "phrases.tsv"


def vectors_of(trainer: "Trainer[Any]", plan: Plan, facts: dict[str, Any], result: dict[str, Any]) -> "Vectors":
    """Give the vectors of a trainer as they stand. facts: of the text; result: of the training so far."""
    from textrnn.embeddings.provenance import Provenance
    from textrnn.embeddings.subwords import Subwords
    from textrnn.embeddings.vectors import DOCUMENTS, WORDS, Vectors

    text, config, extras = trainer.text, plan.config.to_dict(), trainer.extras()
    network: dict[str, Any] = {name: config[name] for name in ("dm", "window", "negative") if "dm" in config}
    subwords = None
    if "ngrams" in extras:
        subwords = Subwords(config["min_n"], config["max_n"], extras["ngrams"])
        network["subwords"] = subwords.shape()
    is_documents = plan.method == DOCUMENT_METHOD
    tokenizer = plan.words.to_dict() | {"min_count": text.min_count, "punctuation": plan.words.keeps_marks}
    tokenizer |= {"phrases": plan.phrases and plan.phrases.to_dict()}
    return Vectors.of(
        document_rows(text) if is_documents else word_rows(text), trainer.vectors(), method=plan.method,
        kind=DOCUMENTS if is_documents else WORDS, tensors=extras, subwords=subwords,
        about=Provenance(tokenizer, plan.training(text), facts, result, network),
    )  # fmt: skip


def store_files(vectors: "Vectors", plan: Plan, text: "WordIds") -> "dict[str, Content]":
    """Give all that a store holds, by the names of its files."""
    from textrnn.embeddings.documents.document_format import WORDS_NAME
    from textrnn.embeddings.training.phrases import encode_phrases

    files = vectors.files()
    if plan.phrases:
        files[PHRASES_NAME] = encode_phrases(text.phrases)
    if plan.method == DOCUMENT_METHOD:
        files[WORDS_NAME] = word_rows(text).data
    return files


def word_rows(text: "WordIds") -> "Words":
    from textrnn.embeddings.words import Words

    return Words.of(text.words, text.counts.tolist())


def document_rows(text: "WordIds") -> "Words":
    """Give the names of the documents, each of one line and no two alike, and how many words they have."""
    import numpy as np

    from textrnn.embeddings.documents.document_format import unique_names
    from textrnn.embeddings.words import Words

    return Words.of(unique_names(text.names), np.diff(text.documents).tolist())
