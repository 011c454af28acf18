"""The rule against saying words twice in a row."""

import pytest

from textrnn.text.pairs.coding import SourceTokens
from textrnn.text.pairs.stutter import Stutter
from textrnn.text.vocabulary import SPECIAL_TOKENS

TOKENS = [*SPECIAL_TOKENS, " big", "big", " red", ",", " (", " 常", " dog"]
SOURCE = SourceTokens(ids=(0, 0), copies=(9, 10), words=(" Beta", " Big"), new_words=(" Beta", " Big"))


def barred_after(*texts):
    ids = [(*TOKENS, *SOURCE.new_words).index(text) for text in texts]
    return {(*TOKENS, *SOURCE.new_words)[number] for number in Stutter(TOKENS).of(SOURCE)(ids)}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ((), set()),
        ((" red",), {" red"}),
        ((" big",), {" big", "big", " Big"}),
        (("big",), {" big", "big", " Big"}),
        ((" red", ",", " ("), {" red"}),
        ((" Beta",), {" Beta"}),
        ((" Big",), {" big", "big", " Big"}),
        ((" red", " dog", " red"), {" red", " dog"}),
        ((" red", " dog", ",", " Beta", " red", " dog"), {" dog", " Beta"}),
        ((" red", " dog", " Beta", " big", " red", ",", " dog", " Beta"), {" Beta", " big", "big", " Big"}),
        ((" red", " big", " dog", " big", " Beta", " red", " big"), {" big", "big", " Big"}),
        ((" 常",), set()),
        (("<end>",), set()),
    ],
)
def test_the_words_just_said_may_not_be_said_again(written, expected):
    assert barred_after(*written) == expected


def test_no_more_is_read_than_the_longest_repeat():
    never_read, words = 10**9, [2, 4, 8, 2, 4, 8, 4]
    assert 4 in Stutter(TOKENS).of(SOURCE)([never_read, *words])
