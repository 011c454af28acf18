"""What the lines of a text are: wrapped prose, headings, list items, mail headers, verses."""

import textwrap

import pytest

from textrnn.text.sentences import split_sentences

PROSE = (
    "The baker had risen long before the rest of the street, and by the time the first carts came over the bridge his "
    "loaves were already standing in rows behind the glass. Nobody in town could remember a winter so long; the river "
    "had been frozen since November, and the mill stood still. He sold what he had and went home at noon."
)


def parts(text: str) -> list[tuple[str, str]]:
    return [(sentence.role, " ".join(sentence.text.split())) for sentence in split_sentences(text)]


def roles(text: str) -> list[str]:
    return [sentence.role for sentence in split_sentences(text)]


@pytest.mark.parametrize("width", [50, 60, 72, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_wrapped_lines_are_joined(width: int, end: str) -> None:
    assert parts(textwrap.fill(PROSE, width).replace("\n", end)) == parts(PROSE)


def test_a_short_paragraph_is_joined_where_others_show_the_width() -> None:
    short = "On the last day of March nobody in the whole of the long valley saw\nAnna Berg, the younger of the two."
    assert len(parts(short)) == 2
    assert len(parts(f"{textwrap.fill(PROSE, 70)}\n\n{short}\n")) == 4


def ragged(text: str, low: int, high: int) -> str:
    """Wrap as proportional letters make it look: every line has a margin of its own."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > low + len(lines) * 7 % (high - low):
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


NAMES = (
    "She had heard it from old Mr. Tarrant of Lower Quay, who in turn had heard it from the ferryman Jonas Okoro when "
    "both of them stood waiting in the rain for the last boat to Port Ellen. Nobody believed him, of course, since "
    "Jonas Okoro was known up and down the coast for his stories, and yet the boat never came that night."
)


def test_lines_of_uneven_width_are_joined_also_before_a_capital() -> None:
    text = ragged(f"{NAMES} {PROSE}", 60, 78)
    assert any(line[0].isupper() for line in text.splitlines()[1:])
    assert parts(text) == parts(f"{NAMES} {PROSE}")


@pytest.mark.parametrize("indent", [" ", "    "])
def test_an_indented_line_begins_a_paragraph_where_no_blank_line_does(indent: str) -> None:
    found = split_sentences(f"{indent}{ragged(PROSE, 60, 78)}\n{indent}{ragged(NAMES, 60, 78)}")
    assert [" ".join(sentence.text.split()) for sentence in found if sentence.paragraph == 1] == [
        text for _, text in parts(NAMES)
    ]


def test_short_paragraphs_show_the_width_together() -> None:
    text = (
        "We talked with the people at the harbour for an hour and then with Mr.\nOlsen, who will come on Friday.\n\n"
        "The second boat is still lying in the yard at Lower Quay and will be\nsold there.\n\n"
        "Could you send us the drawings that you made in the summer, and a list\nof what we need?\n\n"
        "He asked for paint, for ropes, and for the two anchors that belong to\nHarbour Street."
    )
    assert len(parts(text)) == 4


def test_a_line_that_ends_with_an_article_goes_on() -> None:
    assert len(parts("An old widow lived alone in the hut of the\nGond people.")) == 1


def test_wrapped_capitals_are_joined() -> None:
    assert len(parts(textwrap.fill(PROSE.upper(), 70))) == len(parts(PROSE))


def test_headlines_in_capitals_stay_apart() -> None:
    lines = [
        "HARBOUR STREET TO CLOSE FOR WORK",
        "BAKER RAISES PRICE OF BREAD BY FIVE PER CENT",
        "NO RAIN EXPECTED BEFORE SUNDAY",
        "TOWN COUNCIL VOTES AGAINST NEW BRIDGE",
        "FERRY LATE AGAIN",
    ]
    assert parts("\n".join(lines)) == [("prose", line) for line in lines]


@pytest.mark.parametrize("indent", ["", "     "])
def test_verses_that_end_with_commas_stay_apart(indent: str) -> None:
    lines = [
        "The snow lies deep upon the moor,",
        "The crow is on the wing,",
        "The key is in the door,",
        "I wait for spring.",
    ]
    text = "\n".join(indent + line for line in lines)
    assert parts(f"{textwrap.fill(PROSE, 70)}\n\n{text}")[-4:] == [("prose", line) for line in lines]


def test_a_word_hyphenated_at_the_line_end_does_not_end_the_sentence() -> None:
    assert len(parts("The state of the net is kept in a hid-\nden vector.")) == 1


def test_a_line_that_goes_on_in_small_letters_is_joined() -> None:
    assert parts("This one was cut off\nin the middle. It ends.") == [
        ("prose", "This one was cut off in the middle."),
        ("prose", "It ends."),
    ]


VERSES = (
    "The lamp burns low upon the sill\nThe wind is in the tree\nThe moon has climbed above\nAnd nothing talks to me"
)
LOG = "\n".join(f"2024-05-01 10:00:0{n} INFO step {n} of the long run has finished without an error" for n in range(6))
CHAT = "anna: are you there\nben: yes what is up\nanna: did you see the game last night\nben: no I was asleep by ten"
ONE_EACH = "Cats sleep all day\nDogs bark at night when people pass the house\nNobody knows why\nAll of them eat fish"
SAME_WIDTH = "\n".join(f"Title number {n} of a shelf with many books of the same length" for n in range(8))
ONE_WORD = "milk\neggs\nbread\nbutter\nsalt"


@pytest.mark.parametrize("text", [VERSES, LOG, CHAT, ONE_EACH, SAME_WIDTH, ONE_WORD])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lines_broken_on_purpose_stay_apart_and_are_no_headings(text: str, gap: str) -> None:
    lines = text.split("\n")
    assert parts(gap.join(lines)) == [("prose", line) for line in lines]


@pytest.mark.parametrize(
    "heading",
    [
        "# Guide",
        "### 2. Guide",
        "A Walk Into Town",
        "A WALK INTO TOWN",
        "1.2 Method",
        "3. Results",
        "Chapter IV",
        "Kapitel 4",
    ],
)
def test_a_heading_stands_above_prose(heading: str) -> None:
    assert parts(f"{heading}\n\n{PROSE}")[0] == ("heading", heading)
    assert roles(f"{PROSE}\n\n{heading}\n\n{PROSE}").count("heading") == 1


@pytest.mark.parametrize("line", ["====", "--------", "*****", "^^^^"])
def test_an_underlined_line_is_a_heading(line: str) -> None:
    assert parts(f"Usage\n{line}\n\nRun it.") == [("heading", "Usage"), ("header", line), ("prose", "Run it.")]


def test_a_title_and_the_line_under_it_are_headings() -> None:
    assert roles(f"The Long Winter\n\nBy the River\n\n{PROSE}")[:3] == ["heading", "heading", "prose"]


@pytest.mark.parametrize(
    "line", ["It rained.", "and so on", "Dear all,", "Ann: hello there", "See the following list;"]
)
def test_a_short_line_that_is_a_sentence_or_a_part_of_one_is_no_heading(line: str) -> None:
    assert "heading" not in roles(f"{line}\n\n{PROSE}")


def test_nothing_is_a_heading_without_a_text_under_it() -> None:
    assert roles("The Long Winter") == ["prose"]


@pytest.mark.parametrize("marker", ["-", "*", "•", "1.", "2)", "(3)", "a)", "1.)", "[4]"])
def test_a_marked_line_is_an_item_with_the_lines_set_under_it(marker: str) -> None:
    indent = " " * (len(marker) + 1)
    text = f"Bring:\n{marker} two dozen eggs. Brown ones\n{indent}are best.\n{marker} bread"
    assert parts(text) == [
        ("prose", "Bring:"),
        ("item", f"{marker} two dozen eggs."),
        ("item", "Brown ones are best."),
        ("item", f"{marker} bread"),
    ]


def test_a_number_or_dash_that_wrapping_put_first_in_a_line_makes_no_item() -> None:
    text = (
        "In the long years that came after the great flood of that October\n"
        "12. of the houses on the east bank were never built again, and the\n"
        "people who had lived there moved to the hills above the old harbour\n"
        "- some of them for good - while others came back with every spring\n"
        "to mend what was left."
    )
    assert roles(text) == ["prose"]


MAIL = """From: Ann Lee <ann@example.com>
To: Bob
Subject: lunch on Friday

are you free on Friday? I would like to talk about the new
budget before the board meets.

On Mon, 3 May 2021 at 10:00, Bob wrote:
> I have not seen it. Can you
> send it?

--
Ann Lee
Head of Things
"""


def test_what_surrounds_the_words_of_a_mail_is_header() -> None:
    prose = [text for role, text in parts(MAIL) if role == "prose"]
    assert prose == [
        "are you free on Friday?",
        "I would like to talk about the new budget before the board meets.",
    ]


@pytest.mark.parametrize(
    "line", ["-----", "***", "* * *", "=====", "| a | b |", "Name\tAge\tCity", "Ann    31    Rome"]
)
def test_rules_and_rows_of_tables_are_header(line: str) -> None:
    assert roles(f"{PROSE}\n\n{line}\n\n{PROSE}").count("header") == 1


def test_fenced_code_is_header() -> None:
    assert parts("```\ndef f(x):\n```\nIt returns.")[:2] == [("header", "```"), ("header", "def f(x):")]
    assert roles("```\nx = 1\n```\nIt returns.")[-1] == "prose"


CODE = [
    "   while left:\n       left = step(left)",
    '   walk_stmt ::= "walk" place ["to" place]\n                 | "stay"',
    "   >>> walk(3)\n   'three steps'",
    "   (walk <place>)",
]


@pytest.mark.parametrize("code", CODE)
def test_indented_code_and_grammars_are_header(code: str) -> None:
    found = roles(f"The walk statement\n\n{code}\n\n{PROSE}")
    assert found == ["heading", *["header"] * len(code.splitlines()), "prose", "prose", "prose"]


def test_indented_prose_is_prose() -> None:
    assert set(roles(textwrap.indent(textwrap.fill(PROSE, 60), "    "))) == {"prose"}


@pytest.mark.parametrize("row", ["1.  Introduction ..........2", "Working Group              A. Berg"])
def test_lines_of_contents_and_of_letterheads_are_header(row: str) -> None:
    assert roles(f"{row}\n\n{PROSE}")[0] == "header"


def test_a_clause_numbered_in_parts_is_an_item() -> None:
    assert parts('1.10.2. "Work" means work.\n1.11. "Rest" means rest.') == [
        ("item", '1.10.2. "Work" means work.'),
        ("item", '1.11. "Rest" means rest.'),
    ]


def test_a_form_feed_ends_a_line() -> None:
    assert parts("Page one.\fPage two") == [("prose", "Page one."), ("prose", "Page two")]


def test_paragraphs_are_counted_block_by_block() -> None:
    found = split_sentences(f"Title\n\n{PROSE}\n\nOne. Two.\n- a\n- b")
    assert [sentence.paragraph for sentence in found] == [0, 1, 1, 1, 2, 2, 3, 4]


def test_a_fence_that_nothing_closes_hides_nothing() -> None:
    assert roles("Cats sleep.\n\n```\n\nThe body follows. It goes on.")[-2:] == ["prose", "prose"]


def test_tildes_under_a_title_are_no_fence() -> None:
    text = "Install\n~~~~~~~\n\nIt needs pip. It is small.\n\nUsage\n~~~~~\n\nRun it. See what comes.\n"
    assert [text for role, text in parts(text) if role == "prose"] == [
        "It needs pip.", "It is small.", "Run it.", "See what comes.",
    ]  # fmt: skip
    assert parts(text)[0] == ("heading", "Install")


def test_many_fences_that_nothing_closes_are_read_once() -> None:
    assert len(split_sentences("```x\n" * 50_000)) == 50_000
