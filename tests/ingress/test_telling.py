"""Words that ask, and words that only tell."""

from __future__ import annotations

import pytest

from python_backends.ingress.telling import only_tells

INVOICE = """ACME Ltd
Invoice number: 4711
To: Ada Brandt
3 items at 10 each
Total: 30"""


@pytest.mark.parametrize(
    "text",
    [
        "The total for the stay was calculated as EUR 1,234.50.",
        "The parcel has been delivered this morning.",
        "The food was terrible and the waiter rude.",
        "Invoice number: 4711, date: 3 April 2026, 3 items at 10 each. Total: 30",
        INVOICE,
        f"{INVOICE}\nPlease find enclosed our terms. See www.acme.com.",
        "Dear Ada, sales were 10, 12 and 15 in the last months. Kind regards, Bob.",
    ],
)
def test_statements_and_pasted_papers_ask_for_nothing(text: str) -> None:
    assert only_tells(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of France?",
        "weather in Rome today",
        "12 * 7",
        "Calculate 12 * 7.",
        "John bought 3 apples at $2 each and 4 pears. Calculate what he paid.",
        "Please forecast the next three values: 10, 12, 14.",
        "Next three values: 10, 12, 14",
        f"Translate this into French.\n\n{INVOICE}",
        f"{INVOICE}\n\nWhat is the total?",
        "I need the population of Paris.",
        "Hi. Who won the race yesterday? My brother was there.",
        "https://a.example/pricing.",
        "Run this.\n```python\nprint(1)\n```",
        "Berechne 12 mal 7.",
        "transalte hello to frensh.",
        "",
        " \n ",
    ],
)
def test_requests_and_questions_ask(text: str) -> None:
    assert not only_tells(text)
