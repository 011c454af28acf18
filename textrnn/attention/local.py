"""An attention that looks around a place it predicts."""

from textrnn.attention.attention import Weights
from textrnn.attention.general import General
from textrnn.attention.source import LOWEST, Array, Namespace


class Local(General):
    """The general score within D places of a centre p, less the further away (local-p).

    Luong, Pham & Manning 2015, arXiv:1508.04025, eq. 9-10. The Gaussian of σ = D / 2 is taken before the
    softmax: the shares then sum to 1, which copying asks of them, and not to what the centre happens to leave of them.
    """

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.query_size
        return {"W_p": (H, H), "v_p": (1, H), **super().shapes()}

    def scores(self, xp: Namespace, queries: Array, keys: Array, lengths: Array, weights: Weights) -> Array:
        aligned = super().scores(xp, queries, keys, lengths, weights)  # (B, T, S)
        shares = xp.sigmoid(weights["v_p"](xp.tanh(weights["W_p"](queries))))  # (B, T, 1)
        centres = shares * xp.floats(lengths)[:, None, None]
        distances = xp.floats(xp.arange_for(keys, keys.shape[1])) - centres  # (B, T, S)
        near = aligned - distances**2 / (2 * (self.window / 2) ** 2)
        return xp.where(abs(distances) <= self.window, near, LOWEST)
