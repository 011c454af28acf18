"""The chunked softmax loss against torch's own, in value and gradients."""

import pytest
import torch
import torch.nn.functional as F
from tensor_sizes import TensorSizes

from textrnn.networks import softmax
from textrnn.networks.softmax import softmax_log_probs, softmax_loss


def setting(N=50, H=7, V=23, dtype=torch.float32):
    generator = torch.Generator().manual_seed(0)
    shapes = ((N, H), (V, H), (V,))
    leaves = [torch.randn(shape, generator=generator, dtype=dtype).requires_grad_() for shape in shapes]
    return leaves, torch.randint(0, V, (N,), generator=generator)


@pytest.mark.parametrize("rows", [1, 7, 50, 64])
def test_equals_cross_entropy_and_its_gradients(monkeypatch, rows):
    monkeypatch.setattr(softmax, "chunk_rows", lambda vocabulary: rows)
    (hidden, weight, bias), targets = setting()
    ours = softmax_loss(hidden, weight, bias, targets)
    reference = F.cross_entropy(F.linear(hidden, weight, bias), targets, reduction="sum")
    torch.testing.assert_close(ours, reference)
    for mine, other in zip(
        torch.autograd.grad(ours / 3, (hidden, weight, bias)),
        torch.autograd.grad(reference / 3, (hidden, weight, bias)),
        strict=True,
    ):
        torch.testing.assert_close(mine, other, atol=1e-5, rtol=1e-4)


def test_gradients_equal_finite_differences():
    leaves, targets = setting(N=6, H=3, V=4, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda *values: softmax_loss(*values, targets), leaves)


def test_bf16_stays_near():
    (hidden, weight, bias), targets = setting()
    exact = softmax_loss(hidden, weight, bias, targets)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rounded = softmax_loss(hidden, weight, bias, targets)
    torch.testing.assert_close(rounded, exact, rtol=0.01, atol=0.1)
    assert all(g.dtype == torch.float32 for g in torch.autograd.grad(rounded, (hidden, weight, bias)))


def test_extreme_logits_stay_finite():
    (hidden, weight, bias), targets = setting()
    total = softmax_loss(hidden * 1e4, weight, bias, targets)
    assert torch.isfinite(total) and all(torch.isfinite(g).all() for g in torch.autograd.grad(total, (hidden, weight)))


def test_without_gradients_the_value_is_the_same():
    (hidden, weight, bias), targets = setting()
    with torch.no_grad():
        quiet = softmax_loss(hidden, weight, bias, targets)
    torch.testing.assert_close(quiet, softmax_loss(hidden, weight, bias, targets))


def test_without_gradients_no_table_is_made(monkeypatch):
    monkeypatch.setattr(softmax, "chunk_rows", lambda vocabulary: 8)
    (hidden, weight, bias), targets = setting()
    with TensorSizes() as training:
        softmax_loss(hidden, weight, bias, targets)
    with TensorSizes() as evaluation, torch.no_grad():
        softmax_loss(hidden, weight, bias, targets)
    assert max(training.sizes) == 50 * 23
    assert 8 * 23 <= max(evaluation.sizes) < 50 * 23


def smooth(hidden, weight, bias, targets, share):
    spread = torch.full_like(bias, 1 / len(bias), requires_grad=False)
    target, mean = softmax_log_probs(hidden, weight, bias, targets, spread=spread)
    return -torch.lerp(target, mean, share).sum()


@pytest.mark.parametrize("rows", [7, 64])
def test_smoothing_equals_torchs_and_its_gradients(monkeypatch, rows):
    monkeypatch.setattr(softmax, "chunk_rows", lambda vocabulary: rows)
    leaves, targets = setting()
    ours = smooth(*leaves, targets, 0.2)
    reference = F.cross_entropy(F.linear(*leaves), targets, reduction="sum", label_smoothing=0.2)
    torch.testing.assert_close(ours, reference)
    for mine, other in zip(torch.autograd.grad(ours, leaves), torch.autograd.grad(reference, leaves), strict=True):
        torch.testing.assert_close(mine, other, atol=1e-5, rtol=1e-4)


def test_row_gradients_equal_finite_differences():
    leaves, targets = setting(N=6, H=3, V=4, dtype=torch.float64)

    def weighted(hidden, weight, bias):
        target, mean = softmax_log_probs(hidden, weight, bias, targets, spread=torch.full((4,), 0.25).double())
        return (target.exp() * torch.arange(6) + mean**2).sum()

    assert torch.autograd.gradcheck(weighted, leaves)


def test_a_mean_that_nobody_asks_for_is_nothing():
    leaves, targets = setting()
    rows = softmax_log_probs(*leaves, targets)
    assert not rows.mean.any()
    torch.testing.assert_close(
        torch.autograd.grad(rows.target.sum() + rows.mean.sum(), leaves),
        torch.autograd.grad(-softmax_loss(*leaves, targets), leaves),
    )


def test_the_mean_is_added_up_in_float32_under_autocast():
    (hidden, weight, bias), targets = setting(V=600)
    spread = torch.full((600,), 1 / 600)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = softmax_log_probs(hidden, weight, bias, targets, spread=spread).mean
        logits = F.linear(hidden, weight).float() + bias
    torch.testing.assert_close(found, logits.log_softmax(dim=1).mean(dim=1), rtol=0, atol=1e-4)


def test_a_spread_weighs_the_words_of_the_mean():
    leaves, targets = setting(dtype=torch.float64)
    spread = torch.rand(23, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    spread /= spread.sum()
    ours = softmax_log_probs(*leaves, targets, spread=spread).mean
    reference = F.linear(*leaves).log_softmax(dim=1) @ spread
    torch.testing.assert_close(ours, reference)
    probe = torch.linspace(-1, 1, len(ours), dtype=torch.float64)
    for mine, other in zip(
        torch.autograd.grad(ours @ probe, leaves), torch.autograd.grad(reference @ probe, leaves), strict=True
    ):
        torch.testing.assert_close(mine, other)
