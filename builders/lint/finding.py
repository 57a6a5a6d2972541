"""What a rule says: how many things it compared, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in `field` of `file` of `model`; `reason` says what, and what it should be.

    `mismatch`: two sources disagree about a tensor.
    """

    model: str
    file: str
    field: str
    reason: str
    mismatch: bool = False

    def __str__(self) -> str:
        return f"{self.model}: {self.file}: {self.field}: {self.reason}"


@dataclass(slots=True)
class Checks:
    """The findings of one rule about one model, as it makes them; `compared` counts tensors held against another."""

    model: str
    findings: list[Finding] = field(default_factory=list)
    compared: int = 0

    def wrong(self, file: str, place: str, reason: str) -> None:
        """A setting that cannot stand."""
        self.findings.append(Finding(self.model, file, place, reason))

    def require(self, holds: bool, file: str, place: str, reason: str) -> None:
        """`wrong` unless it holds."""
        if not holds:
            self.wrong(file, place, reason)

    def same(self, agrees: bool, file: str, place: str, reason: str) -> None:
        """One comparison of a tensor with another source; a mismatch unless it `agrees`."""
        self.compared += 1
        if not agrees:
            self.findings.append(Finding(self.model, file, place, reason, mismatch=True))
