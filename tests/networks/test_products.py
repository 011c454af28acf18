"""Matrix products through oneDNN against torch's own."""

import pytest
import torch

from textrnn.networks import products
from textrnn.networks.products import multiply


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


def test_an_operator_that_is_gone_is_not_used(monkeypatch):
    products.has_onednn.cache_clear()
    monkeypatch.setattr(torch.ops.mkldnn, "_linear_pointwise", broken, raising=False)
    assert not products.has_onednn()
    products.has_onednn.cache_clear()


def broken(*_):
    raise RuntimeError
