"""Matrix products through oneDNN against torch's own."""

import pytest
import torch

from textrnn.networks import products
from textrnn.networks.products import linear, multiply


@pytest.mark.parametrize("reachable", [True, False])
@pytest.mark.parametrize("transposed", [False, True])
def test_equals_the_product_in_double_precision(monkeypatch, reachable, transposed):
    if not reachable:
        monkeypatch.setattr(products, "has_onednn", lambda: False)
    generator = torch.Generator().manual_seed(0)
    x, matrix = (torch.randn(shape, generator=generator) for shape in ((300, 80), (190, 80)))
    assert len(x) * matrix.numel() >= products.WORTHWHILE
    if transposed:
        x, matrix = x.t().contiguous().t(), matrix.t().contiguous().t()
    torch.testing.assert_close(multiply(x, matrix).double(), x.double() @ matrix.double().t(), rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("shape", [(300, 80), (30, 10, 80), (1, 2, 80)])
def test_linear_gives_torchs_products_and_gradients(monkeypatch, shape):
    large = []
    monkeypatch.setattr(products, "multiply", lambda *both: large.append(1) or multiply(*both))
    generator = torch.Generator().manual_seed(0)
    x, matrix = (torch.randn(size, generator=generator).requires_grad_() for size in (shape, (190, 80)))
    probe = torch.randn((*shape[:-1], 190), generator=generator)
    ours, torchs = linear(x, matrix), torch.nn.functional.linear(x, matrix)
    torch.testing.assert_close(ours, torchs, rtol=1e-5, atol=1e-4)
    found, wanted = (torch.autograd.grad((y * probe).sum(), (x, matrix)) for y in (ours, torchs))
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-3)
    is_large = x.numel() * len(matrix) >= products.WORTHWHILE
    assert len(large) == (3 if is_large and products.has_onednn() else 0)


def test_linear_leaves_the_precision_to_autocast():
    x, matrix = torch.randn(300, 80), torch.randn(190, 80)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert linear(x, matrix).dtype == torch.bfloat16
    assert linear(x.double(), matrix.double()).dtype == torch.float64


def test_an_operator_that_is_gone_is_not_used(monkeypatch):
    products.has_onednn.cache_clear()
    monkeypatch.setattr(torch.ops.mkldnn, "_linear_pointwise", broken, raising=False)
    assert not products.has_onednn()
    products.has_onednn.cache_clear()


def broken(*_):
    raise RuntimeError
