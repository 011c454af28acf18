"""Text in: corpora read as streams, tokenizers, and token ids in memory-mapped files."""
