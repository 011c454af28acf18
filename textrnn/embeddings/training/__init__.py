"""Training vectors: from text to ids, the methods with their kernels, and gensim as the reference."""
