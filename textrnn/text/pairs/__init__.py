"""Pairs of texts - document and summary, sentence and translation, turn and reply - read, cleaned, divided and coded.

corpus = PairCorpus(["reviews.csv"], PairReadOptions(source_field="Text", target_field="Summary"))
prepared = prepare_pairs(corpus, PairOptions())
train, valid = split_pairs(prepared.pairs, None)
"""
