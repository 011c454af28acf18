"""English contractions written out."""

import pytest

from textrnn.text.pairs.contractions import expand_contractions


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("It's late, and we can't wait.", "It is late, and we can not wait."),
        ("I'm sure they're here; he'll say he'd've", "I am sure they are here; he will say he would've"),
        ("won't shan't cannot let's 'tis", "will not shall not can not let us it is"),
        ("DON'T! IT'S ME. I'M HERE. CAN'T", "DO NOT! IT IS ME. I AM HERE. CAN NOT"),
        ("Won’t you? That’s it. Could’ve", "Will not you? That is it. Could have"),
        ("I ’ m Jane , it ' s I . You don ’ t say .", "I am Jane , it is I . You do not say ."),
        ("I ca n't and wo n't , it 's n't", "I can not and will not , it is n't"),
        ("'Isn't that all?' she asked", "'Is not that all?' she asked"),
        ("there's nobody's; everyone's here", "there is nobody is; everyone is here"),
    ],
)
def test_a_contraction_is_written_out_in_its_letter_case(text: str, expanded: str) -> None:
    assert expand_contractions(text) == expanded


@pytest.mark.parametrize(
    "text",
    ["John's dog", "the dogs' house", "rock 'n' roll", "o'clock", "its", "she said 'so'", "O'Reilly", "the '90s"],
)
def test_possessives_and_other_apostrophes_stay(text: str) -> None:
    assert expand_contractions(text) == text


def test_a_text_without_apostrophe_is_returned_as_it_is() -> None:
    text = "no apostrophe here"
    assert expand_contractions(text) is text
