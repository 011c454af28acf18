"""The likeliest word without the table of all words, against that table."""

import pytest
import torch

from textrnn.attention.source import LOWEST
from textrnn.networks.pointer import likeliest_words, mixed_table

B, T, S, V, NEW = 40, 3, 6, 9, 2


def setting(seed):
    """Give logits of all words, a gate, and shares over sources that have words twice, new words, and padding."""
    generator = torch.Generator().manual_seed(seed)
    real = torch.arange(S) < torch.randint(1, S + 1, (B, 1), generator=generator)
    shares = torch.randn(B, T, S, generator=generator).masked_fill(~real[:, None], LOWEST).softmax(dim=2)
    copies = torch.randint(0, V + NEW, (B, S), generator=generator).masked_fill(~real, -1)
    logits, gate = (torch.randn(B, T, *width, generator=generator) for width in ((V,), ()))
    return 2 * logits, gate, shares, copies


def test_the_table_adds_up_what_is_generated_and_what_is_copied():
    logits, gate, shares, copies = setting(0)
    table = mixed_table(logits.log_softmax(dim=2), gate, shares, copies, V).exp()
    wanted = torch.cat((gate.sigmoid()[:, :, None] * logits.softmax(dim=2), torch.zeros(B, T, NEW)), dim=2)
    for row, place in (copies >= 0).nonzero():
        wanted[row, :, copies[row, place]] += (-gate[row]).sigmoid() * shares[row, :, place]
    torch.testing.assert_close(table, wanted)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("ids", [range(V), (0, 2, 3, 7), (8,)])
def test_it_is_the_highest_of_the_table(seed, ids):
    logits, gate, shares, copies = setting(seed)
    ids = torch.tensor(ids)
    left_out = torch.ones(V, dtype=torch.bool)
    left_out[ids] = False
    log_probs = logits.masked_fill(left_out, LOWEST).log_softmax(dim=2)
    wanted = mixed_table(log_probs, gate, shares, copies, V).argmax(dim=2)
    found = likeliest_words(log_probs[:, :, ids], ids, gate, shares, copies)
    assert torch.equal(found, wanted)
    assert (wanted >= V).any() and (wanted[..., None] != copies[:, None]).all(dim=2).any()
