"""From a query and the evidence of some documents to a complete object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from python_backends.finish.lacking import CUT_SHORT, NOT_FOUND, check_complete, faults
from python_backends.finish.odds import odds_of, value_ranges
from python_backends.finish.settle import settled
from python_backends.fusion.query import Query
from python_backends.fusion.state import WorkingState
from python_backends.fusion.vocabulary import Vocabulary
from python_backends.grounding.fallback import fall_back
from python_backends.grounding.grounded import Grounded, GroundingFailed
from python_backends.grounding.known.answer import Known
from python_backends.grounding.known.rest import rest_of, with_known
from python_backends.grounding.lenient import lenient
from python_backends.grounding.mend import mended
from python_backends.grounding.pointer import shown
from python_backends.grounding.replay import replay
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream
from python_backends.grounding.values.locale import locale_of

_NOTHING: Known = {}


@dataclass(frozen=True, slots=True)
class Written:
    """What the decoder wrote: token ids, and the logarithms of their probabilities (none where it gave none)."""

    ids: Sequence[int]
    log_probs: Sequence[float] = ()


def fallen_back(query: Query, stream: WordStream, known: Known = _NOTHING, lacking: str = NOT_FOUND) -> Grounded:
    """The object by what is `known` and by labels and places, without a decoder.

    Raises InvalidRequest for a schema that cannot be enforced, and, with the code `lacking`, for values that must be
    there and are not.
    """
    tree = tree_of(query.schema_)
    read = fall_back(rest_of(tree, known), stream, locale_of(stream), query.question)
    grounded = with_known(tree, read, known)
    check_complete(grounded, query, lacking)
    return grounded


def decoded(
    query: Query, state: WorkingState, written: Written, vocabulary: Vocabulary, known: Known = _NOTHING
) -> Grounded:
    """The object that the decoder's answer spells out, as far as it goes, without what is `known`; values that must be
    there and are not are null. GroundingFailed if it cannot stand."""
    texts = vocabulary.pieces(written.ids)
    transcript = "".join(texts)
    odds = odds_of(transcript, texts, written.log_probs) if len(written.log_probs) == len(texts) else []
    whole = tree_of(query.schema_)
    tree = lenient(rest_of(whole, known), state.kept.stream)
    cut = mended(transcript, tree, vocabulary.fold)
    if cut is not None:
        transcript = cut.transcript
        kept = len(list(value_ranges(transcript))) - cut.added
        odds = [*odds[:kept], *[0.0] * cut.added] if odds else []  # nothing speaks for what was not written
    grounded = replay(transcript, tree, state.kept.stream, vocabulary.fold, state.locale, odds)
    fault = next(faults(with_known(whole, grounded, known), query), None)
    if fault is not None:
        raise GroundingFailed(f"the decoder's answer breaks the schema: {shown(fault.message)}")
    return replace(grounded, cut=cut is not None)


def answered(
    query: Query, state: WorkingState, written: Written, vocabulary: Vocabulary, whole: WordStream,
    known: Known = _NOTHING,
) -> tuple[Grounded, WordStream]:  # fmt: skip
    """The answer of the decoder and of labels and places together, beside what is `known` without both, and the words
    that its leaves' spans count.

    Where what the decoder wrote cannot stand, labels and places answer alone, over the `whole` evidence. Raises as
    `fallen_back`, but with another code where the decoder was cut off before it came to what is missing.
    """
    stream = state.kept.stream
    try:
        mine = decoded(query, state, written, vocabulary, known)
    except GroundingFailed:
        return fallen_back(query, whole, known, CUT_SHORT), whole
    tree = tree_of(query.schema_)
    rest = lenient(rest_of(tree, known), stream)
    both = with_known(tree, settled(rest, mine, fall_back(rest, stream, state.locale, query.question)), known)
    best = both if next(faults(both, query), None) is None else with_known(tree, mine, known)
    check_complete(best, query, CUT_SHORT if best.cut else NOT_FOUND)
    return best, stream
