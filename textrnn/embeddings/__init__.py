"""Word and document vectors: how they are trained, kept, and asked."""

from textrnn.registry import Registry

METHODS = Registry(
    "method",
    {
        "word2vec": "textrnn.embeddings.training.word2vec:Word2Vec",
        "fasttext": "textrnn.embeddings.training.fasttext:FastText",
        "glove": "textrnn.embeddings.training.glove:Glove",
        "doc2vec": "textrnn.embeddings.training.doc2vec:Doc2Vec",
    },
)
GENSIM_METHODS = Registry(
    "method of gensim",
    {
        "word2vec": "textrnn.embeddings.training.gensim_backend:GensimWord2Vec",
        "fasttext": "textrnn.embeddings.training.gensim_backend:GensimFastText",
        "doc2vec": "textrnn.embeddings.training.doc2vec:Doc2Vec",
    },
)
