"""Which fields hold a pair: those asked for, those that are only preferred, and the usual ones."""

import pytest

from textrnn.errors import UsageError
from textrnn.text.pairs.fields import Sides, WantedFields

PREFERRED = WantedFields("Text", "Line", preferred=True)


def test_preferred_fields_are_taken_where_they_are() -> None:
    assert PREFERRED.find(["text", "summary", "Line"], "a") == Sides(0, 2)
    assert WantedFields("2", "1", preferred=True).find(["a", "b"], "a", numbered=True) == Sides(1, 0)


def test_preferred_fields_that_are_not_there_leave_it_to_the_usual_ones() -> None:
    assert PREFERRED.find(["id", "body", "title"], "a") == Sides(1, 2)
    assert PREFERRED.find(["one", "two"], "a") is None
    with pytest.raises(UsageError, match="no --source-field 'Text'"):
        WantedFields("Text", "Line").find(["one", "two"], "a")


def test_a_preference_asks_for_nothing() -> None:
    assert PREFERRED.none
    assert PREFERRED.stand_in(["line"]) and not PREFERRED.stand_in(["one", "two"])
