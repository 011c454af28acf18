"""Files of pairs and analogies, as many programs write them, and those that come with gensim."""

import gzip
import subprocess
import sys

import pytest

from textrnn.embeddings.queries.word_sets import is_syntactic, load_analogies, load_pairs
from textrnn.errors import InputError, NotFoundError


@pytest.fixture
def write(tmp_path):
    def write(text, name="set.txt"):
        data = text.encode() if isinstance(text, str) else text
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


@pytest.mark.parametrize(("name", "size"), [("wordsim353", 353), ("wordsim", 353), ("simlex999", 999), ("simlex", 999)])
def test_known_sets_load_whole(name, size):
    found = load_pairs(name)
    assert len(found.pairs) == len(found.ratings) == size
    assert found.name in ("wordsim353", "simlex999")
    assert 0 <= found.ratings.min() < found.ratings.max() <= 10


def test_known_analogies_load_whole():
    found = load_analogies("questions-words")
    assert sum(map(len, found.groups.values())) == 19544
    assert [len(found.groups), sum(map(is_syntactic, found.groups))] == [14, 9]
    assert found.groups["family"][0] == ("boy", "girl", "brother", "sister")


def test_known_sets_are_found_without_importing_gensim():
    code = (
        "import sys; from textrnn.embeddings.queries.word_sets import load_pairs; "
        "load_pairs('wordsim'); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"gensim", "scipy"} & set(loaded)


@pytest.mark.parametrize(
    "text",
    [
        "cat\tdog\t7.5\nsea\tship\t3\n",
        "cat,dog,7.5\nsea,ship,3",
        "cat;dog;7.5\r\nsea;ship;3\r\n",
        "cat dog 7.5\n\n  sea   ship 3  \n",
        "# rated by two\nWord 1\tWord 2\tHuman (mean)\ncat\tdog\t7.5\n# more\nsea\tship\t3\n",
        "\ufeffWord 1,Word 2,Human\ncat,dog,7.5\nsea,ship,3\n",
        '"cat","dog","7.5"\n"sea","ship","3"\n',
        "word1\tword2\tPOS\tSimLex999\tconc(w1)\ncat\tdog\tN\t7.5\t4.1\nsea\tship\tN\t3\t1\n",
    ],
)
def test_pairs_are_read_however_they_are_laid_out(write, text):
    found = load_pairs(write(text))
    assert list(found.pairs) == [("cat", "dog"), ("sea", "ship")]
    assert found.ratings.tolist() == [7.5, 3]


def test_compressed_files_are_read(write):
    assert len(load_pairs(write(gzip.compress(b"a b 1\nc d 2\n"), "p.txt.gz")).pairs) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no pairs"),
        ("# only this\nword1 word2 score\n", "holds no pairs"),
        ("cat dog 7\nsea ship\n", "line 2: 'sea ship' is not two words and a rating"),
        ("cat dog 7\n\nsea ship much\n", "line 3: the rating 'much' is no number"),
        ("head\ncat dog nan\n", "line 2: the rating 'nan' is no number"),
        ("cat dog 7\nsea\udcff ship 2".encode("utf-8", "surrogateescape"), "line 2: it is not UTF-8"),
    ],
)
def test_wrong_pairs_are_refused_by_their_line(write, text, message):
    with pytest.raises(InputError, match=message):
        load_pairs(write(text))


def test_analogies_have_groups_or_not(write):
    found = load_analogies(write("a b c d\n: gram1-x y\nE F g h\n// :\n".replace("// :\n", "# note\n")))
    assert found.groups == {"all": [("a", "b", "c", "d")], "gram1-x y": [("E", "F", "g", "h")]}
    assert load_analogies(write("a\tb\tc\td\n")).groups == {"all": [("a", "b", "c", "d")]}


@pytest.mark.parametrize(
    ("text", "message"), [("", "holds no analogies"), (": x\na b c\n", "line 2: 'a b c' is not four words")]
)
def test_wrong_analogies_are_refused_by_their_line(write, text, message):
    with pytest.raises(InputError, match=message):
        load_analogies(write(text))


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(NotFoundError, match="Did you mean 'simlex999'"):
        load_pairs("simlex99")
    with pytest.raises(NotFoundError, match="questions-words"):
        load_analogies("none.txt")
