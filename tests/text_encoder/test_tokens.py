"""Ids of texts, and what is told of texts that are too long."""

from __future__ import annotations

import pytest

from python_backends.text_encoder.tokens import MAX_CHARACTERS, MAX_TOKENS, TextTokenizer

MARKS = 2


def test_a_sentence_stands_between_its_marks(tokenizer: TextTokenizer) -> None:
    tokenised = tokenizer.tokenise(["openfaze gives this back", ""])
    assert tokenised.rows == ((101, 2330, 7011, 4371, 3957, 2023, 2067, 102), (101, 102))
    assert tokenised.truncated == (False, False)


def test_case_and_accents_do_not_count(tokenizer: TextTokenizer) -> None:
    one, other = tokenizer.tokenise(["Café DÉJÀ vu", "cafe deja vu"]).rows
    assert one == other


@pytest.mark.parametrize(("words", "cut"), [(MAX_TOKENS - MARKS, False), (MAX_TOKENS - MARKS + 1, True)])
def test_the_last_token_that_fits(tokenizer: TextTokenizer, words: int, cut: bool) -> None:
    tokenised = tokenizer.tokenise(["word " * words])
    assert len(tokenised.rows[0]) == MAX_TOKENS
    assert tokenised.rows[0][-1] == 102
    assert tokenised.truncated == (cut,)


def test_more_characters_than_are_read_are_told(tokenizer: TextTokenizer) -> None:
    tokenised = tokenizer.tokenise(["a" * MAX_CHARACTERS, "a" * (MAX_CHARACTERS + 1)])
    assert tokenised.truncated == (False, True)
