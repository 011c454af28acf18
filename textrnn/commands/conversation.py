"""A conversation with a run: the turns so far, and replies that do not fit just anything.

conversation = Conversation(PairWriter.load("parrot", ["chat"]), WritingOptions(), context=2, anti_generic=0.3)
conversation.reply("How are you?").text
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from textrnn.commands.writing import PairWriter, WritingOptions
from textrnn.commands.written import Written

if TYPE_CHECKING:
    from textrnn.cells.arrays import Floats
    from textrnn.decoding.beam import Hypothesis

DEFAULT_ANTI_GENERIC = 0.3
_ZIPF_SHIFT = 2.7  # frequency falls with 1 / (rank + 2.7) in English (Mandelbrot 1953)


class Conversation:
    """Replies to one turn after the other. context: how many turns a reply is written for.

    anti_generic: the weight of a penalty for frequent words, in the manner of maximum mutual information (Li et al.
    2016, arXiv:1510.03055, eq. 9), with the words' mean log-probability in place of a language model's.
    """

    def __init__(self, writer: PairWriter, options: WritingOptions, *, context: int, anti_generic: float) -> None:
        self.writer, self.options = writer, options
        self.context, self.anti_generic = context, anti_generic
        self._turns: list[str] = []
        self._said: set[tuple[int, ...]] = set()
        self._num_replies = 0

    def begin_anew(self) -> None:
        """Forget what has been said."""
        self._turns.clear()
        self._said.clear()

    def answer(self, line: str) -> Written:
        """Answer a turn; a blank line begins anew and has a blank one for an answer."""
        if line.strip():
            return self.reply(line)
        self.begin_anew()
        return Written("")

    def reply(self, text: str) -> Written:
        """Answer a turn, which is not blank."""
        self._turns.append(text)
        [written] = self.writer.write([self._source()], self.options, first=self._num_replies, rank=self._rank)
        self._num_replies += 1
        self._turns.append(written.text)
        self._said.add(tuple(written.ids))
        del self._turns[: -self.context]
        return written

    def _source(self) -> str:
        """Join the latest turns; what the network cannot read any more are the oldest ones."""
        from textrnn.text.pairs.dialogues import join_turns

        turns = self._turns[-self.context :]
        while len(turns) > 1 and self.writer.num_tokens(join_turns(turns)) > self.writer.longest_source:
            turns = turns[1:]
        return join_turns(turns)

    def _rank(self, hypotheses: "Sequence[Hypothesis]") -> "list[Hypothesis]":
        """Put what would fit anything behind, and what has been said in this conversation last."""
        from textrnn.decoding.reranking import rerank

        ranked = rerank(hypotheses, self._genericness, self.anti_generic)
        return sorted(ranked, key=lambda hypothesis: self.writer.kept(hypothesis.ids) in self._said)

    def _genericness(self, hypothesis: "Hypothesis") -> float:
        """Give the mean log-probability of the words by their frequency; of one that is only copied, the lowest."""
        kept = self.writer.kept(hypothesis.ids)
        frequencies = self._log_frequencies
        return sum(float(frequencies[min(token, len(frequencies) - 1)]) for token in kept) / max(1, len(kept))

    @cached_property
    def _log_frequencies(self) -> "Floats":
        """Guess the log-probability of each target token from its rank (V,): ids are in order of frequency."""
        import numpy as np

        frequencies = 1 / (np.arange(len(self.writer.coding.target.vocabulary)) + 1 + _ZIPF_SHIFT)
        log_frequencies: Floats = np.log(frequencies / frequencies.sum())
        return log_frequencies
