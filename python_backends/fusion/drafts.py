"""What labels and places say, told to the decoder as one more specialist's findings.

The deterministic reader is fast and often right; the decoder sees its answers beside the schema's fields, marked by how
sure it is, and repeats, corrects or rejects them by what the page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_backends.grounding.grounded import Grounded, GroundedLeaf
from python_backends.grounding.stream import WordStream

SURE = 0.7  # of the fallback's confidence; what is below is marked as doubtful


@dataclass(frozen=True, slots=True)
class Draft:
    """Words of the evidence, as they stand there, that may be the value of a leaf."""

    text: str
    sure: bool


Drafts = Mapping[str, Draft]  # by the leaf's path, as in `GroundedLeaf`


def drafts_of(proposed: Grounded, stream: WordStream) -> dict[str, Draft]:
    """The leaves of `proposed` that were read from words of `stream`."""
    return {leaf.path: _draft(leaf, stream) for leaf in proposed.leaves if leaf.span is not None}


def _draft(leaf: GroundedLeaf, stream: WordStream) -> Draft:
    assert leaf.span is not None
    return Draft(stream.said(leaf.span), (leaf.confidence or 0.0) >= SURE)
