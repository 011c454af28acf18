import numpy as np
import pytest
import torch
from torch import nn

from textrnn.networks.large_vocabulary import chance_of_a_word, sampled_vocabulary, whole_vocabulary

V, D = 50, 4


def layer(size: int = V) -> tuple[torch.Tensor, torch.Tensor]:
    drawn = torch.Generator().manual_seed(1)
    weight, bias = torch.randn(size, D, generator=drawn), torch.randn(size, generator=drawn)
    return weight.requires_grad_(), bias.requires_grad_()


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_with_all_words_it_is_the_full_softmax() -> None:
    weight, bias = layer()
    targets, hidden = torch.tensor([3, 49, 3, 0]), torch.randn(4, D)
    sampled = sampled_vocabulary(weight, bias, targets, frequent=V, generator=generator())
    logits = hidden @ sampled.weight.t() + sampled.bias
    full = hidden @ weight.t() + bias
    losses = [nn.functional.cross_entropy(*pair) for pair in ((logits, sampled.targets), (full, targets))]
    torch.testing.assert_close(*losses)
    gradients = [torch.autograd.grad(loss, (weight, bias), retain_graph=True) for loss in losses]
    torch.testing.assert_close(*gradients)


def test_targets_others_and_the_most_frequent_are_taken_and_as_many_again() -> None:
    others = torch.tensor([[30, 41, -1], [41, 50, 99]])
    sampled = sampled_vocabulary(*layer(), torch.tensor([20, 2, 49]), others, frequent=5, generator=generator())
    ids = sampled.ids.tolist()
    assert ids == sorted(set(ids))
    assert {0, 1, 2, 3, 4, 20, 30, 41, 49} <= set(ids)
    assert 9 < len(ids) <= 9 + 5


def test_targets_are_renumbered_in_their_form() -> None:
    targets = torch.tensor([[20, 2], [-1, 77]])
    sampled = sampled_vocabulary(*layer(), targets, frequent=5, generator=generator())
    assert sampled.ids[sampled.targets[0]].tolist() == [20, 2]
    assert sampled.targets[1].tolist() == [0, 0]


def test_gradients_land_in_the_rows_taken() -> None:
    weight, bias = layer()
    sampled = sampled_vocabulary(weight, bias, torch.tensor([20, 49]), frequent=2, generator=generator())
    weights = torch.arange(1.0, len(sampled.ids) + 1)
    ((sampled.weight.sum(dim=1) + sampled.bias) * weights).sum().backward()
    expected = torch.zeros(V)
    expected[sampled.ids] = weights
    assert torch.equal(bias.grad, expected)
    assert torch.equal(weight.grad, expected[:, None].expand(V, D))


def test_the_generator_decides_what_is_drawn() -> None:
    def ids(seed: int) -> list[int]:
        sampled = sampled_vocabulary(*layer(), torch.tensor([7]), frequent=5, generator=generator(seed))
        return sampled.ids.tolist()

    assert ids(1) == ids(1) != ids(2)


def test_words_that_are_always_here_keep_their_bias() -> None:
    weight, bias = layer()
    sampled = sampled_vocabulary(weight, bias, torch.tensor([40]), frequent=5, generator=generator())
    assert torch.equal(sampled.bias[:5], bias[:5])
    assert (sampled.bias[5:] > bias[sampled.ids[5:]]).all()


def test_corrections_are_what_the_bias_has_more_and_nothing_for_frequent_words() -> None:
    weight, bias = layer()
    sampled = sampled_vocabulary(weight, bias, torch.tensor([40]), frequent=5, generator=generator())
    torch.testing.assert_close(sampled.bias - sampled.corrections, bias[sampled.ids])
    assert not sampled.corrections[:5].any()
    chances = chance_of_a_word(sampled.ids[5:], V, tokens=1, drawn=5 / 45)
    torch.testing.assert_close(sampled.corrections[5:], -chances.log())


def test_log_probs_are_those_of_a_softmax_in_which_a_word_stands_for_many() -> None:
    weight, bias = layer()
    targets, hidden = torch.tensor([40, 2, 40, 33]), torch.randn(4, D, generator=generator())
    sampled = sampled_vocabulary(weight, bias, targets, frequent=5, generator=generator())
    logits = hidden @ weight[sampled.ids].t() + bias[sampled.ids]
    many = sampled.corrections.exp()
    wanted = logits - (logits.exp() @ many).log()[:, None]
    found = sampled.log_probs(hidden, smoothed=True)
    torch.testing.assert_close(found.target, wanted[range(4), sampled.targets])
    torch.testing.assert_close(found.mean, wanted @ many / many.sum())
    assert not sampled.log_probs(hidden, smoothed=False).mean.any()


def test_the_whole_vocabulary_gives_the_log_probs_of_all_words() -> None:
    weight, bias = layer()
    targets, hidden = torch.tensor([40, -1, 99]), torch.randn(3, D, generator=generator())
    table = (hidden @ weight.t() + bias).log_softmax(dim=1)
    found = whole_vocabulary(weight, bias, targets).log_probs(hidden, smoothed=True)
    torch.testing.assert_close(found.target, table[range(3), [40, 0, 0]])  # what is no word counts as the first
    torch.testing.assert_close(found.mean, table.mean(dim=1))


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_of_a_zipfian_model_is_that_over_all_words(smoothing: float) -> None:
    """It was lower by what the rare targets stand for: 6.8 nats instead of 7.3 at 30,000 words."""
    size, draw = 30_000, generator()
    bias = -torch.arange(1.0, size + 1).log()
    weight, hidden, found = torch.zeros(size, 1), torch.zeros(400, 1), []
    for _ in range(10):
        targets, others = (torch.multinomial(bias.exp(), n, replacement=True, generator=draw) for n in (400, 6400))
        sampled = sampled_vocabulary(weight, bias, targets, others, frequent=2000, generator=draw)
        full = whole_vocabulary(weight, bias, targets)
        losses = []
        for words in (sampled, full):
            rows = words.log_probs(hidden, smoothed=smoothing > 0)
            losses.append(-torch.lerp(rows.target, rows.mean, smoothing).mean())
        found.append(losses)
    lvt, whole = np.mean(found, axis=0)
    assert lvt == pytest.approx(whole, rel=0.01)


def test_the_chance_of_a_word_is_how_often_it_is_among_the_tokens_or_drawn() -> None:
    rng = np.random.default_rng(0)
    zipf = 1 / np.arange(1, V + 1)
    tokens = rng.choice(V, (20_000, 30), p=zipf / zipf.sum())
    here = np.zeros((20_000, V), bool)
    np.put_along_axis(here, tokens, True, axis=1)
    here |= rng.random(here.shape) < 0.2
    chances = chance_of_a_word(torch.arange(V), V, tokens=30, drawn=0.2)
    np.testing.assert_allclose(chances.numpy(), here.mean(axis=0), atol=0.02)


def test_training_on_samples_learns_the_frequencies_of_all_words() -> None:
    """Left uncorrected, the rare words come out far too likely: 5.1 nats instead of 4.6."""
    size, frequent = 400, 20
    zipf = 1 / torch.arange(1.0, size + 1)
    shares = zipf / zipf.sum()
    bias = torch.zeros(size, requires_grad=True)
    optimizer, draw = torch.optim.Adam([bias], lr=0.05), generator()
    for _ in range(600):
        targets = torch.multinomial(shares, 64, replacement=True, generator=draw)
        sampled = sampled_vocabulary(torch.zeros(size, 1), bias, targets, frequent=frequent, generator=draw)
        loss = nn.functional.cross_entropy(sampled.bias.expand(64, -1), sampled.targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    reached = -(shares * bias.detach().log_softmax(dim=0)).sum()
    assert float(reached) < 1.03 * float(-(shares * shares.log()).sum())


@pytest.mark.parametrize("frequent", [V, V + 10])
def test_more_frequent_words_than_there_are_is_all_of_them(frequent: int) -> None:
    sampled = sampled_vocabulary(*layer(), torch.tensor([7]), frequent=frequent, generator=generator())
    assert sampled.ids.tolist() == list(range(V))
