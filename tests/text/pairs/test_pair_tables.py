"""Pairs in tables: which columns are taken, where the header is, and what is wrong with a row."""

from pathlib import Path

import pytest

from textrnn.errors import InputError, UsageError
from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions

REVIEWS = 'Id,ProductId,Score,Summary,Text\n1,B001,5,Good,"I like ""it"",\nreally"\n2,B002,1,Bad,No\n'


def sides(path: Path, **options: str) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in PairCorpus([str(path)], PairReadOptions(**options)).pairs()]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding, newline="")
    return path


@pytest.mark.parametrize("name", ["a.tsv", "a.txt", "a"])
def test_the_first_two_columns_are_source_and_target(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, "Go.\tVa !\tby me\r\n\r\nRun!\tCours !\tby you")
    pairs = list(PairCorpus([str(path)], PairReadOptions(task="translate")).pairs())
    assert [(pair.source, pair.target) for pair in pairs] == [("Go.", "Va !"), ("Run!", "Cours !")]
    assert [pair.place for pair in pairs] == [f"{path}:1", f"{path}:3"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"source_field": "Text", "target_field": "Summary"},
        {"source_field": "text", "target_field": "SUMMARY"},
        {"source_field": "Text"},
        {"source_field": "5", "target_field": "4"},
    ],
)
def test_the_columns_of_the_reviews_are_found(tmp_path: Path, options: dict[str, str]) -> None:
    path = write(tmp_path / "Reviews.csv", REVIEWS)
    assert sides(path, **options) == [('I like "it",\nreally', "Good"), ("No", "Bad")]


def test_the_place_of_a_row_is_the_line_it_starts_in(tmp_path: Path) -> None:
    path = write(tmp_path / "Reviews.csv", REVIEWS)
    assert [pair.place for pair in PairCorpus([str(path)], PairReadOptions()).pairs()] == [f"{path}:2", f"{path}:4"]


def test_a_header_in_a_table_with_tabs_is_no_pair(tmp_path: Path) -> None:
    assert sides(write(tmp_path / "a.tsv", "title\tbody\nT\tB\n")) == [("B", "T")]


def test_what_excel_writes_is_read(tmp_path: Path) -> None:
    table = 'Text;Summary\r\n"Gut; sehr gut, ""ja""";Gut\r\n'
    assert sides(write(tmp_path / "a.csv", table, "utf-8-sig")) == [('Gut; sehr gut, "ja"', "Gut")]
    assert sides(write(tmp_path / "b.txt", "text\tsummary\r\nÜber\tÄ\r\n", "utf-16")) == [("Über", "Ä")]


def test_a_table_without_header_is_read_by_column_numbers(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", "17\tthe body\tthe title\n18\tb\tt\n")
    assert sides(path, source_field="2", target_field="3") == [("the body", "the title"), ("b", "t")]


def test_numbers_of_rows_are_not_taken_for_sources_unless_asked_to(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", "17\tthe body\tthe title\n18\tb\tt\n")
    with pytest.raises(UsageError, match=r"'18'.*--source-field 2 --target-field 3"):
        sides(path)
    assert sides(path, source_field="1", target_field="2")[0] == ("17", "the body")


@pytest.mark.parametrize("header", ["id\tbody\tname\n", "nr\tcorps\ttitre\n", ""])
def test_a_header_is_told_from_a_row_where_numbers_choose_the_columns(tmp_path: Path, header: str) -> None:
    path = write(tmp_path / "a.tsv", header + "17\tthe body\tthe title\n18\tb\tt\n")
    found = sides(path, source_field="2", target_field="3")
    assert found == [("corps", "titre")] * header.startswith("nr") + [("the body", "the title"), ("b", "t")]
    with pytest.raises(UsageError, match="'18'"):
        sides(path)


def test_of_two_columns_one_name_tells_the_other(tmp_path: Path) -> None:
    assert sides(write(tmp_path / "a.csv", "de,en\nja,yes\n"), target_field="de") == [("yes", "ja")]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, r"needs --source-field and --target-field.*Available: id, de, en, fr"),
        ({"source_field": "de"}, "needs --target-field"),
        ({"source_field": "ed", "target_field": "en"}, "no --source-field 'ed'"),
        ({"source_field": "de", "target_field": "9"}, "no column 9 for --target-field: its first row has 4"),
        ({"source_field": "de", "target_field": "de"}, "are both 'de'"),
    ],
)
def test_columns_that_cannot_be_told_are_known_at_once(tmp_path: Path, options: dict[str, str], says: str) -> None:
    path = write(tmp_path / "a.csv", "id,de,en,fr\n1,ja,yes,oui\n")
    with pytest.raises(UsageError, match=says):
        PairCorpus([str(path)], PairReadOptions(**options))


def test_a_row_without_target_column_is_reported_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", "a\tb\n\nno tab here\nc\td\n")
    with pytest.raises(InputError, match=r"a\.tsv, line 3 has 1 column; a pair is a source, a tab and a target"):
        sides(path)
    path = write(tmp_path / "a.csv", "id,text,summary\n1,a,b\n2,c\n")
    with pytest.raises(InputError, match=r"line 3 has 2 columns; a pair needs 3"):
        sides(path)


def test_a_line_of_white_space_is_passed_over(tmp_path: Path) -> None:
    assert sides(write(tmp_path / "a.tsv", "a\tb\n   \nc\td\n \r\n")) == [("a", "b"), ("c", "d")]


def test_an_empty_cell_is_an_empty_side_and_no_error(tmp_path: Path) -> None:
    assert sides(write(tmp_path / "a.tsv", "a\t\n\tb\n")) == [("a", ""), ("", "b")]


def test_null_characters_and_mixed_scripts_are_read_as_they_are(tmp_path: Path) -> None:
    table = "a\0b мир 世界\tสวัสดี\n"
    assert sides(write(tmp_path / "a.tsv", table)) == [("a\0b мир 世界", "สวัสดี")]
    assert sides(write(tmp_path / "a.csv", table.replace("\t", ","))) == [("a\0b мир 世界", "สวัสดี")]


def test_another_encoding_is_read_as_asked_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", "Stück\tÄhre\n", "latin-1")
    assert sides(path, encoding="latin-1") == [("Stück", "Ähre")]
    corpus = PairCorpus([str(path)], PairReadOptions())
    assert [pair.source for pair in corpus.pairs()] == ["St\ufffdck"]
    assert corpus.notes() == ["2 undecodable bytes were replaced; --encoding may help."]
