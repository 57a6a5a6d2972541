"""Counts of right and wrong findings on labelled texts, and the figures made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from builders.guard.dataset import Example
from python_backends.guard.codes import TEXT_CODES
from python_backends.guard.result import THRESHOLD

Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Counts:
    """Findings of one hazard: `hits`, `false` alarms and `missed` texts."""

    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / max(self.hits + self.false, 1)

    @property
    def recall(self) -> float:
        return self.hits / max(self.hits + self.missed, 1)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(2 * self.hits + self.false + self.missed, 1)


@dataclass(frozen=True, slots=True)
class Report:
    """`by_code` counts each hazard; `caught` of `harmful` texts had some hazard found, `refused` of `benign` ones."""

    by_code: dict[str, Counts]
    harmful: int
    caught: int
    benign: int
    refused: int

    @property
    def macro_f1(self) -> float:
        return sum(counts.f1 for counts in self.by_code.values()) / max(len(self.by_code), 1)

    @property
    def recall_of_any(self) -> float:
        return self.caught / max(self.harmful, 1)

    @property
    def over_refusal(self) -> float:
        return self.refused / max(self.benign, 1)

    def as_json(self) -> dict[str, object]:
        """Counts and figures, for a machine."""
        figures = {"macro_f1": self.macro_f1, "recall_of_any": self.recall_of_any, "over_refusal": self.over_refusal}
        return {**asdict(self), **{name: round(value, 4) for name, value in figures.items()}}

    def table(self) -> str:
        """A Markdown table, one hazard a line."""
        head = (
            "| code | texts | found rightly | false alarms | precision | recall | F1 |\n|---|---|---|---|---|---|---|\n"
        )
        return head + "\n".join(
            f"| {code} | {c.hits + c.missed} | {c.hits} | {c.false} | {c.precision:.2f} | {c.recall:.2f} | {c.f1:.2f} |"
            for code, c in self.by_code.items()
        )


def report(examples: Sequence[Example], scores: Sequence[Scores], threshold: float = THRESHOLD) -> Report:
    """What `scores`, one mapping a text, amount to. A hazard in an example's `may` is neither right nor wrong."""
    found = [{code for code, score in one.items() if score >= threshold} for one in scores]
    pairs = list(zip(examples, found, strict=True))
    by_code = {
        code: Counts(
            hits=sum(code in example.codes and code in codes for example, codes in pairs),
            false=sum(code in codes and code not in (*example.codes, *example.may) for example, codes in pairs),
            missed=sum(code in example.codes and code not in codes for example, codes in pairs),
        )
        for code in TEXT_CODES
    }
    harmful = [bool(codes) for example, codes in pairs if example.harmful]
    benign = [bool(codes) for example, codes in pairs if not example.harmful]
    return Report(by_code, len(harmful), sum(harmful), len(benign), sum(benign))
