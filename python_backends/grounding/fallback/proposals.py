"""What each leaf might be: every value that stands well to one of its labels, and a few that need none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from python_backends.grounding.apart import stands_apart
from python_backends.grounding.fallback.concepts import SHAPES
from python_backends.grounding.fallback.labels import ALONE, FIRST, RIVAL, Label, LabelFinder, unclaimed
from python_backends.grounding.fallback.places import Places
from python_backends.grounding.fallback.prominent import letterhead, looks_like_address, postal_block
from python_backends.grounding.fallback.regions import BELOW, Region, Surroundings
from python_backends.grounding.fallback.rounding import rounded_total
from python_backends.grounding.fallback.shapes import Shaped, shaped_in
from python_backends.grounding.fallback.spoken import clause_in, is_copula, told_without_label
from python_backends.grounding.fallback.targets import Target
from python_backends.grounding.fallback.tokens import tokens_of, tokens_of_name
from python_backends.grounding.stream import Span, WordStream
from python_backends.grounding.tree import Choice, Leaf, Scalar

OWN_NAME = 0.97  # a label this like the leaf's name may stand anywhere
ANCHOR_REACH = 60  # words behind the name of an enclosing object
NO_ANCHOR = 0.75  # for a label that stands elsewhere
UNLABELLED = 0.4
TOLD = 0.85  # of an amount that a sentence tells of
LARGEST_BONUS = 0.3
LOOSE = 0.7  # of a text where the end of the leaf's name suggested a date or the like
WORDY = frozenset({"text", "name", "address"})

Read = Callable[[Leaf, str], Scalar]


class Proposal(NamedTuple):
    """`span` may be the value of target number `target`; `value` is it, read. `score` up to 1."""

    target: int
    span: Span
    value: Scalar
    score: float


@dataclass(frozen=True)
class Page:
    """A stream prepared for looking things up; `read` gives a leaf's value for a text, None if it is none."""

    stream: WordStream
    places: Places
    finder: LabelFinder
    read: Read


class Proposer:
    """Proposes values for the targets of one object."""

    def __init__(self, page: Page, targets: Sequence[Target]) -> None:
        self._page, self._targets = page, targets
        asked = [target.concept.name for target in targets if target.concept]
        labels = [*page.finder.of_targets(targets), *page.finder.of_rivals(asked)]
        self.labels = unclaimed(labels)
        self.around = Surroundings(page.stream, page.places, self.labels)
        self._claimed = {word for label in self.labels if label.ends_text for word in self._claim(label)}

    def proposals(self) -> list[Proposal]:
        """All of them, unsorted."""
        single = [label for label in self.labels if label.target != RIVAL and not self._targets[label.target].many]
        found = self._larger_totals_first([item for label in single for item in self._labelled(label)])
        found = [self._rounded(item) for item in found]
        for number, target in enumerate(self._targets):
            if not target.many:
                found += self._unlabelled(number, target)
        return found

    def _claim(self, label: Label) -> Sequence[int]:
        """The date or amount beside the label of a field that nobody asked for; it is no guess for another."""
        shape = SHAPES.get(label.concept)
        if label.target != RIVAL or shape not in ("date", "money"):
            return ()
        for region in self.around.regions(label):
            if region.relation > BELOW:
                for found in shaped_in(shape, self._page.stream, region.span):
                    return range(found.span.start, found.span.stop)
        return ()

    def _labelled(self, label: Label) -> Iterator[Proposal]:
        target = self._targets[label.target]
        vague = target.shape in WORDY or (target.shape == "code" and label.span.stop - label.span.start == 1)
        if vague and label.place < ALONE and label.score < OWN_NAME and not self._names_its_number(label, target):
            return  # "Store 5" is no store called 5, and "No. 5" is no number of an invoice
        weight = label.score * label.place * self._anchored(label, target)
        for region in self.around.regions(label):
            for span, value, quality in self.values(target, region):
                told = target.shape == "money" and self._told(Span(label.span.stop, span.start))
                yield Proposal(label.target, span, value, weight * region.relation * quality * (TOLD if told else 1.0))

    def _names_its_number(self, label: Label, target: Target) -> bool:
        """Whether a code stands behind what it is the number of: "Invoice 2026-0417"."""
        if target.concept is None or target.shape != "code" or label.place < FIRST:
            return False
        first = tokens_of_name(target.concept.name)[:1]
        return first == tokens_of(self._page.stream.text(label.span)) and target.concept.name.endswith("_number")

    def _told(self, between: Span) -> bool:
        """Whether words stand between a label and an amount in one chunk: "Tax 15 % on 100.00" tells of another."""
        words = self._page.stream.words[between.start : between.stop]
        chunk_of = self._page.places.chunk_of
        same = bool(words) and chunk_of[between.start - 1] == chunk_of[between.stop]
        if same and self._page.stream.is_spoken(between.start) and is_copula(self._page.stream, between):
            return False
        return same and any(len(word.text) > 1 and word.text.isalpha() and word.text.islower() for word in words)

    def values(self, target: Target, region: Region) -> Iterator[tuple[Span, Scalar, float]]:
        """What `region` holds for `target`: words, value, how typical."""
        if isinstance(target.node, Choice):
            yield from self._choices(target.node, region.span)
            return
        for place, (span, quality) in enumerate(self._spans(target, region)):
            value = self._page.read(target.node, self._page.stream.said(span))
            if value is not None:
                yield span, value, quality * 0.97**place

    def _spans(self, target: Target, region: Region) -> list[Shaped]:
        assert isinstance(target.node, Leaf)
        below = region.relation <= BELOW
        if target.node.kind == "boolean":
            spans = [Span(region.span.start, stop) for stop in range(region.span.start + 1, region.span.stop + 1)][:3]
            return [Shaped(span, 1.0) for span in spans if stands_apart(self._page.stream, span)]
        if target.shape == "address":
            return [Shaped(self._address(region.span), 1.0)]
        if target.shape in WORDY and self._page.stream.is_spoken(region.span.start):
            clause = clause_in(self._page.stream, region.span)
            return [Shaped(clause, 1.0)] if clause else []
        if target.shape in WORDY:
            span = self.around.paragraph(region.span, below) if target.shape == "text" else region.span
            return [Shaped(span, 1.0)] if any(map(str.isalnum, self._page.stream.text(span))) else []
        found = shaped_in(target.shape, self._page.stream, region.span)
        return found if found or not target.loose else [Shaped(region.span, LOOSE)]

    def _address(self, span: Span) -> Span:
        """`span` and the following lines as long as they look like parts of an address."""
        whole = self.around.paragraph(span, below=False)
        chunks = self._page.places.chunks
        stop = span.stop
        for number in range(self._page.places.chunk_of[span.stop - 1] + 1, len(chunks)):
            line = chunks[number]
            if line.stop > whole.stop or not looks_like_address(self._page.stream.text(line)):
                break
            stop = line.stop
        return Span(span.start, stop)

    def _choices(self, node: Choice, region: Span) -> Iterator[tuple[Span, Scalar, float]]:
        """The values of an enumeration that are written in `region`."""
        for value in node.values:
            wanted = tokens_of(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ()
            for start in range(region.start, region.stop - len(wanted) + 1) if wanted else ():
                found = [token for tokens in self._page.finder.tokens[start : start + len(wanted)] for token in tokens]
                if tuple(found) == wanted:
                    yield Span(start, start + len(wanted)), value, 1.0
                    break

    def _anchored(self, label: Label, target: Target) -> float:
        """1 near behind the name of the object around the leaf, less elsewhere."""
        if not target.anchors or label.score >= 1.0 and len(target.phrases) == 1:
            return 1.0
        anchor = target.anchors[-1]
        starts = self._page.finder.exact(anchor)
        near = any(0 <= label.span.start - start <= ANCHOR_REACH for start in starts)
        return 1.0 if near or not starts else NO_ANCHOR

    def _larger_totals_first(self, found: list[Proposal]) -> list[Proposal]:
        """Of several amounts labelled as the total, the largest is the likeliest."""
        totals = {
            number for number, target in enumerate(self._targets) if target.concept and target.concept.name == "total"
        }
        amounts = sorted({self._amount(item.span) for item in found if item.target in totals})
        if len(amounts) < 2:
            return found
        rank = {amount: place / (len(amounts) - 1) for place, amount in enumerate(amounts)}
        return [
            item._replace(score=item.score * (1 - LARGEST_BONUS * (1 - rank[self._amount(item.span)])))
            if item.target in totals else item
            for item in found
        ]  # fmt: skip

    def _rounded(self, item: Proposal) -> Proposal:
        """A total as it was paid, if it was rounded; anything else as it is."""
        target = self._targets[item.target]
        if target.concept is None or target.concept.name != "total" or not isinstance(target.node, Leaf):
            return item
        span = rounded_total(self._page.stream, item.span)
        value = None if span is None else self._page.read(target.node, self._page.stream.said(span))
        return item if span is None or value is None else item._replace(span=span, value=value)

    def _amount(self, span: Span) -> float:
        digits = [character for character in self._page.stream.text(span) if character.isdigit() or character in ".,"]
        text = "".join(digits).rstrip(".,")
        whole, cents = (text[:-3], text[-2:]) if len(text) > 2 and text[-3] in ".," else (text, "")
        return float(whole.replace(".", "").replace(",", "") or "0") + float(cents or "0") / 100

    def _unlabelled(self, number: int, target: Target) -> Iterator[Proposal]:
        if not isinstance(target.node, Leaf):
            yield from self._anywhere(number, target.node)
            return
        for span, score in self._standing(target):
            if target.shape in ("date", "money") and not self._claimed.isdisjoint(range(span.start, span.stop)):
                continue
            value = self._page.read(target.node, self._page.stream.said(span))
            if value is not None:
                yield Proposal(number, span, value, score)

    def _anywhere(self, number: int, node: Choice) -> Iterator[Proposal]:
        whole = Span(0, len(self._page.stream.words))
        for span, value, _ in self._choices(node, whole):
            yield Proposal(number, span, value, UNLABELLED)

    def _standing(self, target: Target) -> Iterator[tuple[Span, float]]:
        """Guesses that need no label."""
        concept = target.concept.name if target.concept else ""
        stream, places = self._page.stream, self._page.places
        if not stream.words:
            return
        yield from told_without_label(target, stream)
        whole = Span(0, min(len(stream.words), 3_000))
        if concept == "company":
            head = letterhead(stream, places)
            yield from [(head.span, head.score)] if head else []
        elif concept == "address":
            head = letterhead(stream, places)
            block = postal_block(stream, places, head.span if head else None)
            yield from [(block.span, block.score)] if block else []
        elif concept == "date" or target.concept and target.shape in ("email", "url", "currency"):
            for place, (span, quality) in enumerate(shaped_in(target.shape, stream, whole)[:3]):
                yield span, UNLABELLED * quality * 0.95**place
        elif concept == "total":
            amounts = [item.span for item in shaped_in("money", stream, whole) if item.quality == 1.0]
            if amounts:
                yield max(amounts, key=self._amount), UNLABELLED
