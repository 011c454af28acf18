"""Records: which field or column holds the text, and what is wrong with a file that has none."""

import json
from pathlib import Path

import pytest

from textrnn.errors import InputError, UsageError
from textrnn.text.corpus import Corpus, Document, ReadOptions


def documents(path: Path, **options: str) -> list[Document]:
    return list(Corpus([str(path)], ReadOptions(**options)).documents())


def write(path: Path, text: str) -> Path:
    path.write_text(text, newline="")
    return path


def test_json_lines_give_one_document_each_with_its_other_keys(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"id": 1, "say": "one\\ntwo"}\n\n{"id": 2, "say": "\\u2028"}')
    first, second = documents(path, field="say")
    assert (first.text, first.fields, first.name) == ("one\ntwo", {"id": 1, "say": "one\ntwo"}, f"{path}:1")
    assert (second.text, second.name) == ("\u2028", f"{path}:3")


def test_the_only_field_with_a_usual_name_is_the_text(tmp_path: Path) -> None:
    assert documents(write(tmp_path / "a.jsonl", '{"title": "t", "body": "b"}'))[0].text == "b"
    assert documents(write(tmp_path / "a.csv", "Summary,Text\ns,t\n"))[0].text == "t"


@pytest.mark.parametrize("field", [None, "txt"])
def test_without_a_certain_field_the_error_lists_the_keys(tmp_path: Path, field: str | None) -> None:
    path = write(tmp_path / "a.jsonl", '{"title": "t", "body": "b", "text": "c"}')
    with pytest.raises(UsageError, match="Available: body, text, title"):
        Corpus([str(path)], ReadOptions(field=field))


def test_records_without_text_are_passed_over_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "a"}\n{"text": null}\n{}\n{"text": ""}\n{"text": "b"}\n')
    corpus = Corpus([str(path)])
    assert [document.text for document in corpus.documents()] == ["a", "b"]
    assert corpus.notes() == ["3 records without text were passed over."]


def test_the_strings_of_a_list_become_lines(tmp_path: Path) -> None:
    assert documents(write(tmp_path / "a.jsonl", '{"text": ["a", "b"]}'))[0].text == "a\nb"


def test_an_escaped_lone_surrogate_becomes_the_replacement_character(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "a\\ud800b \\ud83d\\ude00"}')
    assert documents(path)[0].text == "a\ufffdb 😀"


def test_no_key_or_value_of_a_record_holds_a_lone_surrogate(tmp_path: Path) -> None:
    line = r'{"text": "a", "title": "\uDC00t", "id": ["\ud800x", {"\udfffk": 1.5}], "other": "\ud83d\ude00"}'
    record = documents(write(tmp_path / "a.jsonl", line))[0]
    assert record.fields == {"text": "a", "title": "\ufffdt", "id": ["\ufffdx", {"\ufffdk": 1.5}], "other": "😀"}
    assert record.title == "\ufffdt"


@pytest.mark.parametrize("line", ["{", "[1]", '"text"', '{"text": 3}', "[" * 100_000])
def test_a_line_that_is_no_record_is_reported_with_its_number(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "a.jsonl", f'{{"text": "a"}}\n{line}\n')
    with pytest.raises(InputError, match="line 2"):
        documents(path)


def test_quoted_cells_keep_their_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'id,text\r\n1,"one\r\ntwo, ""three"""\r\n2,x\r\n')
    assert [document.text for document in documents(path)] == ['one\r\ntwo, "three"', "x"]
    assert documents(path)[0].fields == {"id": "1", "text": 'one\r\ntwo, "three"'}


def test_semicolons_may_separate_cells(tmp_path: Path) -> None:
    assert documents(write(tmp_path / "a.csv", "id;text\n1;a, b\n"))[0].text == "a, b"


def test_a_quotation_mark_between_tabs_is_a_letter(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", 'id\ttext\n1\t"so\n2\tb\n')
    assert [document.text for document in documents(path)] == ['"so', "b"]


def test_a_table_without_header_is_read_by_column_number(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", "Go.\tVa !\nRun!\tCours !\n")
    assert [document.text for document in documents(path, column="2")] == ["Va !", "Cours !"]
    with pytest.raises(UsageError, match="no column 3"):
        documents(path, column="3")


def test_a_cell_may_be_large(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f'text\n"{"x" * 3_000_000}"\n')
    assert len(documents(path)[0].text) == 3_000_000


def test_a_wrong_column_lists_those_there_are(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,review\n1,good\n")
    with pytest.raises(UsageError, match="Did you mean 'review'"):
        Corpus([str(path)], ReadOptions(column="reviews"))


@pytest.mark.parametrize("option", [{"field": "a"}, {"column": "a"}])
def test_an_option_that_applies_to_no_source_is_refused(tmp_path: Path, option: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="applies to"):
        documents(write(tmp_path / "a.txt", "text"), **option)


def test_a_long_record_is_cut_into_pieces(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": "word " * 500_000}) + '\n{"text": "b"}')
    assert [piece.last for piece in Corpus([str(path)]).pieces()] == [False, False, True, True]


def test_files_without_a_certain_column_are_passed_over_in_a_folder_and_told(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "one")
    bad = write(tmp_path / "bad.csv", "id,review\n1,good\n")
    write(tmp_path / "broken.jsonl", "{")
    write(tmp_path / "good.jsonl", '{"text": "two"}')
    corpus = Corpus([str(tmp_path)])
    assert [document.text for document in corpus.documents()] == ["one", "two"]
    (note,) = corpus.notes()
    assert note.startswith(f"{tmp_path}: 2 files of records were passed over; the first: {bad} needs --column")
    for named in (bad, tmp_path / "*.csv"):
        with pytest.raises(UsageError, match="needs --column"):
            Corpus([str(named)])


def test_a_folder_with_nothing_else_or_without_the_column_asked_for_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,review\n1,good\n")
    with pytest.raises(UsageError, match="needs --column"):
        Corpus([str(tmp_path)])
    write(tmp_path / "b.txt", "text")
    with pytest.raises(UsageError, match="Did you mean 'review'"):
        Corpus([str(tmp_path)], ReadOptions(column="reviews"))
    assert [document.text for document in documents(tmp_path, column="review")] == ["good", "text"]
