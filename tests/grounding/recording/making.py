"""Evidence of made recordings, as `speech_to_text` writes it: utterances, each followed by its words."""

from __future__ import annotations

from collections.abc import Iterable

from python_backends.evidence import Evidence, EvidenceSource

SOURCE = EvidenceSource("5" * 64, "speech_to_text", "1")
Said = tuple[str | None, float, float, str]  # speaker, begin, end, text


def evidence_of(
    said: Iterable[Said], *, language: str = "en", source: EvidenceSource = SOURCE, words: bool = True
) -> list[Evidence]:
    """One utterance each; its words share its time evenly."""
    items: list[Evidence] = []
    for order, (speaker, t0, t1, text) in enumerate(said):
        name = f"u{order}"
        items.append(Evidence(name, "speech_to_text", "utterance", text, 0.8, source, order, t0=t0, t1=t1,
                              speaker=speaker, language=language))  # fmt: skip
        texts = text.split() if words else []
        step = (t1 - t0) / max(1, len(texts))
        for number, word in enumerate(texts):
            begin = t0 + number * step
            items.append(Evidence(f"{name}.w{number}", "speech_to_text", "word", word, 0.9, source, number,
                                  parent=name, t0=round(begin, 3), t1=round(begin + step, 3)))  # fmt: skip
    return items


CALL: list[Said] = [
    ("SPEAKER_00", 0.48, 2.96, "Good morning, how can I help you?"),
    ("SPEAKER_01", 3.4, 6.12, "My order number is A-48213."),
    ("SPEAKER_01", 6.5, 8.0, "It never arrived."),
    ("SPEAKER_00", 8.2, 9.7, "I am sorry to hear that."),
]
