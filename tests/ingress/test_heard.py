"""Words about a recording: whether a language in them is the one spoken or the one wanted."""

from __future__ import annotations

import pytest

from python_backends.ingress.features import request_of
from python_backends.ingress.heard import may_translate
from python_backends.ingress.lexicon import read_lexicon
from python_backends.media.media import Modality

SPOKEN = [
    "What is said here in English?", "The speaker talks in English.", "Transcribe in German",
    "Transcribe this German interview", "Is the speaker speaking English?", "Who speaks French here?",
    "The audio is in Dutch, transcribe it", "Fasse das deutsche Gespräch zusammen",
]  # fmt: skip
WANTED = [
    "Transcribe it and translate it into Greek", "what does she want, in English?", "Korean subtitles, please",
    "Put what they say into Turkish", "in French please", "Give me the transcript in French", "Untertitel auf Deutsch",
    "In English: what does she want?", "Resume la llamada en inglés",
]  # fmt: skip


def may(text: str, *kinds: Modality) -> bool:
    return may_translate(request_of(text, kinds, False), read_lexicon())


@pytest.mark.parametrize("text", SPOKEN)
def test_the_language_that_is_spoken_is_not_wanted(text: str) -> None:
    assert not may(text, "audio")
    assert may(text) and may(text, "audio", "pdf"), "only beside a recording alone"


@pytest.mark.parametrize("text", WANTED)
def test_a_translation_is_weighed_where_one_is_asked_for(text: str) -> None:
    assert may(text, "video")


def test_words_without_a_language_are_weighed() -> None:
    assert may("What is said?", "audio")
