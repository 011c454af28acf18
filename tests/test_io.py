"""Files replaced whole, archives opened and checked, text made safe for a terminal."""

import bz2
import gzip
import lzma
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from textrnn.errors import InputError, NotFoundError, OutputError, TransferError
from textrnn.io import make_directory, open_binary, printable, write_atomically

TEXT = "Es war einmal ein König.\n".encode() * 20_000


def compress_zstandard(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    return bytes(zstandard.ZstdCompressor().compress(data))


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": compress_zstandard,
}


@pytest.mark.parametrize("suffix", ["", ".txt", *COMPRESSORS, ".GZ"])
def test_open_binary_gives_the_bytes_of_a_file_and_of_an_archive(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"tale{suffix}"
    path.write_bytes(COMPRESSORS.get(suffix.lower(), bytes)(TEXT))
    with open_binary(path) as file:
        assert file.read(10) + file.readline() + file.read() == TEXT


@pytest.mark.parametrize("suffix", COMPRESSORS)
def test_an_archive_of_several_parts_is_read_to_its_end(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"tale{suffix}"
    path.write_bytes(COMPRESSORS[suffix](b"one, ") + COMPRESSORS[suffix](TEXT))
    with open_binary(path) as file:
        assert file.read() == b"one, " + TEXT


@pytest.mark.parametrize("suffix", COMPRESSORS)
@pytest.mark.parametrize("damage", [lambda data: data[:-7], lambda data: b"no archive" + data])
def test_a_damaged_archive_is_refused_by_name(tmp_path: Path, suffix: str, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"tale{suffix}"
    path.write_bytes(damage(COMPRESSORS[suffix](TEXT)))
    with pytest.raises(InputError, match=f"tale{suffix} is damaged"), open_binary(path) as file:
        file.read()


def test_a_missing_file_is_not_found_and_a_directory_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"nowhere\.txt"):
        open_binary(tmp_path / "nowhere.txt")
    with pytest.raises(TransferError, match="Is a directory"):
        open_binary(tmp_path)


def test_write_atomically_joins_the_parts_and_keeps_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    write_atomically(path, b"new ", memoryview(b"words"))
    assert path.read_bytes() == b"new words"
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208


def test_write_atomically_honours_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_atomically(tmp_path / "file", b"")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_an_interrupt_while_writing_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_file_cannot_be_written_where_there_is_no_directory(tmp_path: Path) -> None:
    with pytest.raises(TransferError, match=r"cannot write .*absent/file: No such file or directory"):
        write_atomically(tmp_path / "absent" / "file", b"")


def test_a_directory_cannot_be_made_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="Choose another place with -o"):
        make_directory(tmp_path / "file" / "run")


@pytest.mark.parametrize("text", ["Zwölf Boxkämpfer\n\tjagen", "emoji 👩\u200d👧 e\u0301", "می\u200cخواهم", "a\u00a0b"])
def test_text_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\rb\x00\x7f", "a␍b␀␡"),
        ("\x9b31m", r"\u009b31m"),
        ("abc\u202edef", r"abc\u202edef"),
        ("\u2028", r"\u2028"),
        ("\U000e0041", r"\U000e0041"),
        ("\udc80", r"\udc80"),
    ],
)
def test_what_could_command_a_terminal_is_made_visible(text: str, shown: str) -> None:
    assert printable(text) == shown
