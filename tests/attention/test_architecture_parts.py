"""What a configuration asks for."""

import pytest

from textrnn.attention.architecture import Architecture
from textrnn.config import Seq2SeqConfig
from textrnn.errors import ConfigError, UsageError


def test_coverage_in_the_score_needs_a_decoder_that_steps():
    with pytest.raises(ConfigError, match=r"--decoder gnmt does not\. Take --decoder input-feeding"):
        Architecture(Seq2SeqConfig(9, 9, coverage=True), ("h", "c"))
    Architecture(Seq2SeqConfig(9, 9, coverage=True, decoder="input-feeding"), ("h", "c"))


@pytest.mark.parametrize("setting", [{"attention": "generel"}, {"decoder": "gmnt"}])
def test_names_that_are_none_are_refused(setting):
    with pytest.raises(UsageError, match="Did you mean"):
        Architecture(Seq2SeqConfig(9, 9, **setting), ("h",))


def test_only_what_is_asked_for_has_weights():
    plain = Architecture(Seq2SeqConfig(9, 7, hidden=4, embedding=5), ("h", "c"))
    assert plain.embeddings() == {"embedding": (7, 5), "source_embedding": (9, 5)}
    assert plain.parts()["output"] == {"bias": (7,)} and "pointer" not in plain.parts()
    full = Architecture(Seq2SeqConfig(9, 9, hidden=4, embedding=5, shared=True, tie=False, copy=True), ("h",))
    assert full.embeddings() == {"embedding": (9, 5)}
    assert full.parts()["output"] == {"weight": (9, 5), "bias": (9,)} and full.parts()["pointer"]["W"] == (1, 5)
