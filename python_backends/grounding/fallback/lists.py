"""Arrays of leaves: what repeated labels name, an enumeration behind a label, or the column below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from python_backends.grounding.fallback.labels import Label
from python_backends.grounding.fallback.proposals import Page, Proposal, Proposer
from python_backends.grounding.fallback.regions import BELOW, REST, RIGHT, Region
from python_backends.grounding.fallback.targets import Target
from python_backends.grounding.stream import Span

MAX_ITEMS = 1_000
LEAST_LABEL = 0.6  # score times place; a worse label names no list
_BULLETS = frozenset("•▪◦●○■□-–*·►➢✓✔")


def list_values(page: Page, proposer: Proposer, number: int, target: Target) -> list[Proposal]:
    """The items of the array that is target `number`, in reading order."""
    labels = [item for item in proposer.labels if item.target == number and item.score * item.place >= LEAST_LABEL]
    best = max((label.score * label.place for label in labels), default=0.0)
    labels = sorted((label for label in labels if label.score * label.place >= 0.95 * best), key=lambda item: item.span)
    found: list[Proposal] = []
    for label in labels:
        regions = [Region(span, BELOW) for span in proposer.around.table(label)]
        if not regions:
            regions = _of_label(page, proposer, label)
            regions = regions[:1] if len(labels) > 1 else regions
        for region in regions:
            value = next(iter(proposer.values(target, region)), None)
            if value is not None:
                found.append(
                    Proposal(number, value[0], value[1], label.score * label.place * region.relation * value[2])
                )
    return found[:MAX_ITEMS]


def _of_label(page: Page, proposer: Proposer, label: Label) -> list[Region]:
    beside = next((region for region in proposer.around.regions(label) if region.relation in (REST, RIGHT)), None)
    if beside is not None:
        return [Region(span, beside.relation) for span in _enumerated(page, beside.span)]
    return [Region(span, BELOW) for span in _items(page, list(proposer.around.column(label)))]


def _enumerated(page: Page, span: Span) -> Iterator[Span]:
    """`span`, cut behind commas and semicolons."""
    start = span.start
    for word in range(span.start, span.stop):
        if word + 1 == span.stop or page.stream.words[word].text.endswith((",", ";", "，", "、")):
            yield Span(start, word + 1)
            start = word + 1


def _items(page: Page, lines: Sequence[Span]) -> Iterator[Span]:
    """One item a line, or one a bullet where the lines have bullets."""
    bulleted = bool(lines) and page.stream.words[lines[0].start].text[0] in _BULLETS
    item: Span | None = None
    for line in lines:
        if item and bulleted and page.stream.words[line.start].text[0] not in _BULLETS and line.start == item.stop:
            item = Span(item.start, line.stop)
            continue
        if item:
            yield item
        item = line
    if item:
        yield item
