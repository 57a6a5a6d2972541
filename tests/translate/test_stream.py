"""Apertium's stream format, there and back."""

from __future__ import annotations

import pytest

from python_backends.translate.apertium.serbian import latin_of
from python_backends.translate.apertium.stream import draft_of, is_whole, stream_of


def test_a_sentence_gets_an_end_and_its_reserved_characters_escaped() -> None:
    assert stream_of("a [b] {c}") == "a \\[b\\] \\{c\\}.[\uf8ff]"
    assert stream_of("Is it?") == "Is it?[\uf8ff]"
    assert stream_of("x \ue000 y") == "x [\ue000] y.[\uf8ff]"


@pytest.mark.parametrize(
    ("answer", "sentence", "text", "unknown"),
    [
        ("Hola mundo.[\uf8ff]", "Hello world", "Hola mundo", ()),
        ("Hola mundo.[\uf8ff]", "Hello world.", "Hola mundo.", ()),
        ("El *zyx [\ue000]es  \\@foo.[\uf8ff]", "The zyx \ue000 is foo", "El zyx \ue000es foo", ("zyx", "foo")),
        ("#gato #take# out.[\uf8ff]", "cat take out", "gato take out", ()),
        ("dog<n><sg> \\^x\\/y\\$.[\uf8ff]", "dog", "dog xy", ()),
        (" Tengo. [\uf8ff]", "I have", "Tengo", ()),
        ("*12 *B2B.[\uf8ff]", "12", "12 B2B", ("b2b",)),
    ],
)  # fmt: skip
def test_marks_are_counted_and_taken_out(answer: str, sentence: str, text: str, unknown: tuple[str, ...]) -> None:
    draft = draft_of(answer, sentence)
    assert draft.text == text
    assert draft.unknown == unknown


def test_an_answer_without_its_end_is_not_whole() -> None:
    assert is_whole("Hola.[\uf8ff]")
    assert not is_whole("Hola.") and not is_whole("")


def test_serbian_cyrillic_is_read_in_latin_letters() -> None:
    assert latin_of("Љубав и џез, Ђорђе 12 café") == "Ljubav i džez, Đorđe 12 café"
