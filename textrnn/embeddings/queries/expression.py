"""Queries on word vectors as people type them: a word, some words, or arithmetic with words.

direction = resolve("king - man + woman", vectors)
direction.vector, direction.rows                # (D,), the rows of king, man and woman

    expression  =  [sign] term {sign term}          sign  =  "+" | "-", with spaces around it
    term        =  [number "*"] (words | "(" expression ")")
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.lengths import row_lengths, unit_rows
from textrnn.embeddings.vectors import Vectors
from textrnn.errors import InputError

_SIGNS = {"+": 1.0, "-": -1.0}
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_WEIGHTED = re.compile(rf"({_NUMBER.pattern})\*(.*)")


class Term(NamedTuple):
    weight: float
    words: str  # one, or several with spaces between


@dataclass(frozen=True)
class Direction:
    """Where a query points. rows: of its words, which are no answers to it. composed: words made of their subwords."""

    vector: NDArray[np.float32]
    rows: frozenset[int]
    composed: tuple[str, ...] = ()


def resolve(text: str, vectors: Vectors) -> Direction:
    """Give the direction of a query: of a word as it is spelled, else of the expression or the words in it.

    Every word counts with its unit vector, as in the 3CosAdd of Mikolov et al. (2013), times its weight. Raises
    UnknownWordError, and InputError for what is no expression or sums up to nothing.
    """
    text = text.strip()
    if vectors.find(text) is not None or not is_expression(text):
        return _of_words(text, vectors)
    terms = parse_expression(text)
    parts = [_of_words(term.words, vectors) for term in terms]
    total = np.sum([term.weight * part.vector for term, part in zip(terms, parts, strict=True)], axis=0)
    if np.linalg.norm(total) < 1e-6 * sum(abs(term.weight) for term in terms):
        raise InputError(f"{text!r} sums up to nothing, and nothing is near it. Take other words or weights.")
    rows = frozenset[int]().union(*(part.rows for part in parts))
    return Direction(total.astype(np.float32), rows, tuple(dict.fromkeys(w for part in parts for w in part.composed)))


def is_expression(text: str) -> bool:
    """Say whether there is an operator in it: a sign between spaces, a weight, a parenthesis around words."""
    return any(
        part in ("+", "-", "*") or _WEIGHTED.fullmatch(part) or (len(part) > 1 and part[0] == "(")
        for part in text.split()
    )


def parse_expression(text: str) -> list[Term]:
    """Give the terms of an expression, without its parentheses. Raises InputError."""
    parser = _Parser(text)
    terms = list(parser.expression(1.0, depth=0))
    parser.expect_end()
    return terms


def find_phrase(text: str, vectors: Vectors) -> int | None:
    """Give the row of a word, or of words that were trained as one: "new york" as new_york or new-york."""
    parts = text.split()
    rows = (vectors.find(spelling) for spelling in dict.fromkeys((text.strip(), "_".join(parts), "-".join(parts))))
    return next((row for row in rows if row is not None), None)


def _of_words(text: str, vectors: Vectors) -> Direction:
    """Give the unit vector of a word, of a phrase that was trained as one word, else the mean of the words."""
    row = find_phrase(text, vectors)
    if row is not None:
        return Direction(_unit(vectors.matrix[row], text), frozenset([row]))
    parts = text.split()
    if len(parts) < 2:
        return Direction(_unit(vectors.vector(text), text), frozenset(), (text,))
    each = [_of_words(part, vectors) for part in parts]
    mean = np.mean([part.vector for part in each], axis=0)
    return Direction(mean, frozenset[int]().union(*(part.rows for part in each)), sum((p.composed for p in each), ()))


def _unit(vector: NDArray[np.float32], word: str) -> NDArray[np.float32]:
    length = row_lengths(vector[None])[0]
    if not 0 < length < np.inf:
        raise InputError(f"the vector of {word!r} has the length {length:g}, so nothing is near it.")
    unit: NDArray[np.float32] = unit_rows(vector[None])[0]
    return unit


class _Parser:
    """Reads an expression from left to right, each token once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def expression(self, weight: float, depth: int) -> Iterator[Term]:
        """Yield the terms, each with the weight of all that it stands in."""
        sign = _SIGNS[self.take()] if self.peek() in _SIGNS else 1.0
        yield from self.term(weight * sign, depth)
        while self.peek() in _SIGNS:
            yield from self.term(weight * _SIGNS[self.take()], depth)

    def term(self, weight: float, depth: int) -> Iterator[Term]:
        if _NUMBER.fullmatch(self.peek()) and self.tokens[self.place + 1 : self.place + 2] == ["*"]:
            weight *= float(self.take())
            self.take()
        if self.peek() == "(" and depth < 50:
            self.take()
            yield from self.expression(weight, depth + 1)
            if self.peek() != ")":
                raise self.error("a parenthesis is not closed")
            self.take()
            return
        words = []
        while self.peek() not in ("", "(", ")", "*", *_SIGNS):
            words.append(self.take())
        if not words:
            raise self.error(f"a word is missing before {self.peek()!r}" if self.peek() else "a word is missing")
        yield Term(weight, " ".join(words))

    def expect_end(self) -> None:
        if self.peek():
            raise self.error(f"{self.peek()!r} stands where a sign is due")

    def error(self, what: str) -> InputError:
        return InputError(f"{self.text!r} is no expression: {what}. Write it like 'king - man + woman'.")


def _tokens(text: str) -> Iterator[str]:
    """Split at spaces, and split weights and parentheses off the words they stand at."""
    for part in text.split():
        while part:
            weighted = _WEIGHTED.fullmatch(part)
            if weighted:
                yield from (weighted[1], "*")
                part = weighted[2]
            elif part[0] == "(":
                yield "("
                part = part[1:]
            else:
                break
        word = part.rstrip(")")
        yield from ([word] if word else [])
        yield from ")" * (len(part) - len(word))


def join_expression(words: Sequence[str]) -> list[str]:
    """Make one query of arguments that spell an expression without quotes: king - man + woman."""
    return [" ".join(words)] if len(words) > 1 and any(word in _SIGNS for word in words) else list(words)
