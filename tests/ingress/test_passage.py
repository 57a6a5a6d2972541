"""The words that ask, told from the words that are brought along."""

from __future__ import annotations

import pytest

from python_backends.ingress.passage import MAX_ASKED, MAX_READ, passage_of

LETTER = "Dear all, please translate the brochure into French and forecast the sales. Yours, Tom"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Translate to Dutch: the shop is closed", "Translate to Dutch:"),
        (f"Reply politely:\n\n{LETTER}", "Reply politely:"),
        (f"Give it a title.\n\n{LETTER} It went on for long.\nAnd longer.", "Give it a title."),
        (f"The board met. {LETTER}\n\nWrite a headline for this.", "Write a headline for this."),
        (f'Is "{LETTER}" polite?', "Is  …  polite?"),
        (f"Was heißt „{LETTER}“ genau?", "Was heißt  …  genau?"),
        (f"> {LETTER}\n\nWhat does he want?", "What does he want?"),
        (f"Explain this\n```\n{LETTER}\n```", "Explain this"),
        ("What does it mean? Il treno parte alle nove.", "What does it mean?"),
        ("Is it closed? Please check online.", "Is it closed? Please check online."),
        ("Answer in French: who wrote it?", "Answer in French: who wrote it?"),
        ("plase transalte to frensh: I am late", "plase transalte to frensh:"),
        ("just one line", "just one line"),
        ("", ""),
    ],
)
def test_what_is_asked(text: str, asked: str) -> None:
    assert passage_of(text).asked == asked


def test_what_is_brought_along_is_kept_as_matter() -> None:
    passage = passage_of(f"Shorten this.\n\n{LETTER}\n\n> and this\n")
    assert LETTER in passage.matter and "and this" in passage.matter


def test_of_a_long_text_without_a_request_the_two_ends_are_asked() -> None:
    text = "alpha " * 500 + "omega"
    asked = passage_of(text).asked
    assert len(asked) <= MAX_ASKED + 3
    assert asked.startswith("alpha") and asked.endswith("omega")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit", ['"', "„", "«", "```", ">\n", ": ", "? ", "\n\n", "a, ", " ", "translate ", "https://a.b/"]
)
def test_long_messages_end_soon(unit: str) -> None:
    assert len(passage_of(unit * (2 * MAX_READ)).asked) <= MAX_ASKED + 3
