"""Word and document vectors: how they are trained, kept, and asked."""

from textrnn.registry import Registry

METHODS = Registry(
    "method",
    {
        "word2vec": "textrnn.embeddings.word2vec:Word2Vec",
        "fasttext": "textrnn.embeddings.fasttext:FastText",
        "glove": "textrnn.embeddings.glove:Glove",
        "doc2vec": "textrnn.embeddings.doc2vec:Doc2Vec",
    },
)
GENSIM_METHODS = Registry(
    "method of gensim",
    {
        "word2vec": "textrnn.embeddings.gensim_backend:GensimWord2Vec",
        "fasttext": "textrnn.embeddings.gensim_backend:GensimFastText",
        "doc2vec": "textrnn.embeddings.doc2vec:Doc2Vec",
    },
)
