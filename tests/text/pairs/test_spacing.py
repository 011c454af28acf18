"""Spaces between written tokens."""

import pytest

from textrnn.text.pairs.spacing import mend_spaces


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([" off", "for", "-", "one"], " off for-one"),
        ([" Becor", " <", " Bcw", ">", " gets"], " Becor <Bcw> gets"),
        ([" (", " two", " words", ")"], " (two words)"),
        ([" a", " <", " b"], " a < b"),
        ([" (", " spaced", " )"], " ( spaced )"),
        ([" it", "'s", " here"], " it's here"),
        ([" 5", "", "7"], " 5 7"),
        (["常", "常"], "常常"),
        ([], ""),
    ],
)
def test_tokens_that_no_text_has_side_by_side_are_parted_or_joined(words, expected):
    assert "".join(mend_spaces(words)) == expected
