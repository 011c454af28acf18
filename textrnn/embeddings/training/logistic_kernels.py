"""The logistic loss of many margins at once, exact to float32, its sum in float64; no table of the sigmoid.

A margin m is u·v for a pair of the text and -u·n for a noise word n, so that every term of the loss is -log σ(m).
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

_PRODUCT = 512  # factors from 1 to 2 whose product is sure to be a finite float64

_F32 = np.float32
_LOWEST = _F32(-87)  # exp of anything lower is not a normal float32
_LOG2_E = _F32(1.4426950408889634)
_C0, _C1, _C2, _C3 = _F32(1.0), _F32(0.693146933), _F32(0.240230454), _F32(0.0554806302)
_C4, _C5, _C6 = _F32(0.00968418631), _F32(0.00123913318), _F32(0.000218657848)
_BIAS, _FRACTION_BITS = np.int32(127), np.int32(23)


class Margins(NamedTuple):
    """Buffers for n margins, made once and filled again for each step."""

    values: NDArray[np.float32]
    active: NDArray[np.float32]  # 1, or 0 for a term that is not part of the loss
    errors: NDArray[np.float32]  # what logistic_loss gives: -dloss/dmargin
    bits: NDArray[np.int32]  # the powers of two in exp


def new_margins(size: int) -> Margins:
    return Margins(
        np.zeros(size, np.float32), np.ones(size, np.float32), np.zeros(size, np.float32), np.zeros(size, np.int32)
    )


@njit(inline="always")
def logistic_loss(margins: Margins) -> float:
    """Return the sum of active * log(1 + exp(-m)) and set errors = active * σ(-m).

    With e = exp(-|m|): log(1 + exp(-m)) = max(-m, 0) + log(1 + e), and a product of many 1 + e needs one logarithm.
    """
    values, active, errors, scale = margins.values, margins.active, margins.errors, margins.bits.view(np.float32)
    loss = 0.0
    for start in range(0, len(values), _PRODUCT):
        stop = min(start + _PRODUCT, len(values))
        _exp_parts(margins, start, stop)
        product, linear = 1.0, _F32(0)
        for i in range(start, stop):
            e = errors[i] * scale[i]
            inverse = _F32(1) / (_F32(1) + e)
            errors[i] = active[i] * (e * inverse if values[i] >= 0 else inverse)
            product *= np.float64(_F32(1) + active[i] * e)
            linear -= active[i] * (values[i] if values[i] < 0 else _F32(0))
        loss += np.log(product) + linear
    return loss


@njit(inline="always")
def _exp_parts(margins: Margins, start: int, stop: int) -> None:
    """Split exp(-|m|) = 2^k 2^r, k whole and 0 <= r < 1: 2^r into errors, 2^k as a bit pattern into bits.

    2^r is a polynomial through seven Chebyshev nodes, within 3e-9; all of it stays in vector registers.
    """
    for i in range(start, stop):
        x = -abs(margins.values[i])
        x = (_LOWEST if x < _LOWEST else x) * _LOG2_E  # a NaN stays one
        whole = np.floor(x)
        r = x - whole
        margins.bits[i] = (np.int32(whole) + _BIAS) << _FRACTION_BITS
        margins.errors[i] = _C0 + r * (_C1 + r * (_C2 + r * (_C3 + r * (_C4 + r * (_C5 + r * _C6)))))
