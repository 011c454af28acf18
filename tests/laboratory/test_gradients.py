"""How far back gradients reach: exact Jacobians, and what the lectures say of them."""

import numpy as np
import pytest
import torch

from textrnn.cells import CELLS
from textrnn.errors import UsageError
from textrnn.laboratory.gradients import (
    CAROUSEL,
    Setup,
    count_steps,
    measure_flow,
    norms_back,
    spectral_radii,
    start_weights,
)
from textrnn.networks import namespace

T, B, H = 4, 2, 3


def small(name, *, scale=1.0):
    """Give a cell, its inputs and weights: every weight random, so that none of its paths is closed."""
    rng = np.random.default_rng(5)
    cell = CELLS.get(name)(H, H)
    weights = start_weights(cell, rng, scale)
    weights = {
        weight: value + 0.3 * torch.from_numpy(rng.standard_normal(value.shape)) for weight, value in weights.items()
    }
    return cell, torch.from_numpy(rng.standard_normal((T, B, H))), weights


def jacobian(cell, x, state, weights):
    """Differentiate the unrolled steps over x (T, I): all states (n·H) after them by those before."""

    def unrolled(flat):
        states = tuple(part[None] for part in flat.split(H))
        for x_t in x:
            states = cell.step(namespace, x_t[None], states, namespace.bind(weights))
        return torch.cat([part[0] for part in states])

    return torch.autograd.functional.jacobian(unrolled, state), unrolled(state)


@pytest.mark.parametrize("name", CELLS.names())
def test_norms_are_those_of_the_unrolled_steps(name):
    cell, x, weights = small(name)
    measured = norms_back(cell, x, weights)
    blocks = {"h": slice(0, H)} | ({"c": slice(H, 2 * H)} if "c" in cell.states else {})
    memory = blocks.get("c", blocks["h"])
    logs = {path: [] for path in measured}
    for row in range(B):
        state = torch.zeros(len(cell.states) * H, dtype=torch.float64)
        _, state = jacobian(cell, x[:1, row], state, weights)  # from a state that is not zero
        whole, _ = jacobian(cell, x[1:, row], state, weights)
        alone = torch.eye(H, dtype=torch.float64)
        for t in range(1, T):
            one, state = jacobian(cell, x[t : t + 1, row], state, weights)
            alone = one[memory, memory] @ alone
        for path, block in blocks.items():
            logs[path].append((whole[block, block].norm() / H**0.5).log())
        if CAROUSEL in logs:
            logs[CAROUSEL].append((alone.norm() / H**0.5).log())
    for path, found in logs.items():
        assert measured[path][0] == 1
        assert measured[path][T - 1] == pytest.approx(float(torch.stack(found).mean().exp()), rel=1e-10)


def test_gradients_of_a_simple_network_vanish_and_the_carousel_keeps_them():
    setup = Setup(steps=40, hidden=16)
    simple, carousel = measure_flow("rnn", setup), measure_flow("lstm-1997", setup)
    assert simple.norms["h"][-1] < 1e-4
    assert simple.reach("h") < 20
    assert carousel.norms[CAROUSEL] == pytest.approx(np.ones(41))
    assert carousel.norms["c"][:10] == pytest.approx(np.ones(10), abs=0.2)
    assert carousel.reach("c") == 40


def test_a_small_matrix_makes_gradients_vanish_and_a_large_one_explode():
    small_scale, large_scale = (measure_flow("irnn", Setup(steps=20, hidden=16, scale=scale)) for scale in (0.5, 1.5))
    assert small_scale.norms["h"][-1] < 1e-3
    assert large_scale.norms["h"][-1] > 1e2
    assert (small_scale.radii, large_scale.radii) == ({"h": 0.5}, {"h": 1.5})


def test_only_recurrent_matrices_are_scaled():
    once, twice = (start_weights(CELLS.get("gru")(H, H), np.random.default_rng(1), scale) for scale in (1.0, 2.0))
    changed = {weight for weight, value in once.items() if not torch.equal(value, twice[weight])}
    assert changed == {"U", "U_n"}
    assert torch.equal(2 * once["U"], twice["U"])


def test_identity_hands_gradients_on_where_every_unit_is_active():
    cell, x, weights = small("irnn")
    weights = {
        "W": weights["W"].abs(),
        "U": torch.eye(H, dtype=torch.float64),
        "b": torch.zeros(H, dtype=torch.float64),
    }
    assert norms_back(cell, x.abs(), weights)["h"].tolist() == [1.0] * (T + 1)


def test_the_carousel_of_an_lstm_is_the_product_of_its_forget_gates():
    cell, x, weights = small("lstm")
    weights = weights | {"W": 0 * weights["W"], "U": 0 * weights["U"], "b": torch.zeros(4 * H, dtype=torch.float64)}
    assert norms_back(cell, x, weights)[CAROUSEL] == pytest.approx(0.5 ** np.arange(T + 1))


@pytest.mark.parametrize(
    ("norms", "steps"),
    [(0.9 ** np.arange(101), 43), (np.ones(8), 7), (np.array([2.0, 0.03, 0.02, 5.0]), 1), (np.array([1.0, 0.0]), 0)],
)
def test_steps_are_counted_until_one_per_cent_is_left(norms, steps):
    assert count_steps(norms) == steps


def test_radii_are_given_by_gate():
    cell, _, weights = small("gru")
    U = torch.stack([torch.diag(torch.tensor([0.5, -2.0, 1.0])), torch.zeros(3, 3)]).double().flatten(0, 1)
    turn = torch.tensor([[0.0, -3.0, 0.0], [3.0, 0.0, 0.0], [0.0, 0.0, 1.0]]).double()
    assert spectral_radii(cell, weights | {"U": U, "U_n": turn}) == pytest.approx({"r": 2.0, "z": 0.0, "n": 3.0})
    assert spectral_radii(*(small("mingru")[part] for part in (0, 2))) == {}


def test_clipping_scales_only_what_is_too_large():
    whole = measure_flow("lstm", Setup(steps=5, hidden=8, clip=1e6))
    assert (whole.clipped, whole.factor) == (whole.gradient, 1.0)
    halved = measure_flow("lstm", Setup(steps=5, hidden=8, clip=whole.gradient / 2))
    assert halved.gradient == whole.gradient
    assert halved.factor == pytest.approx(0.5, rel=1e-4)


def test_numbers_beyond_all_bounds_are_refused():
    with pytest.raises(
        UsageError, match=r"irnn grow beyond all bounds in 40 steps at --scale 1e\+30. Choose a smaller"
    ):
        measure_flow("irnn", Setup(steps=40, hidden=4, scale=1e30))
