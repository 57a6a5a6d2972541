"""From a query and the evidence of some documents to a complete object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from python_backends.errors import InvalidRequest
from python_backends.finish.odds import odds_of, value_ranges
from python_backends.finish.query import Query
from python_backends.finish.settle import settled
from python_backends.fusion.state import WorkingState
from python_backends.fusion.vocabulary import Vocabulary
from python_backends.grounding.fallback import fall_back
from python_backends.grounding.grounded import Grounded, GroundingFailed, path_of
from python_backends.grounding.known.answer import Known
from python_backends.grounding.known.rest import rest_of, with_known
from python_backends.grounding.mend import mended
from python_backends.grounding.pointer import shown
from python_backends.grounding.replay import replay
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream
from python_backends.grounding.validate import validator_of
from python_backends.grounding.values.locale import locale_of

_NOTHING: Known = {}


@dataclass(frozen=True, slots=True)
class Written:
    """What the decoder wrote: token ids, and the logarithms of their probabilities (none where it gave none)."""

    ids: Sequence[int]
    log_probs: Sequence[float] = ()


def fallen_back(query: Query, stream: WordStream, known: Known = _NOTHING) -> Grounded:
    """The object by what is `known` and by labels and places, without a decoder.

    Raises InvalidRequest for a schema that cannot be enforced, and for values that must be there and are not.
    """
    tree = tree_of(query.schema_)
    read = fall_back(rest_of(tree, known), stream, locale_of(stream), query.question)
    grounded = with_known(tree, read, known)
    check_complete(grounded, query)
    return grounded


def decoded(
    query: Query, state: WorkingState, written: Written, vocabulary: Vocabulary, known: Known = _NOTHING
) -> Grounded:
    """The object that the decoder's answer spells out, as far as it goes, without what is `known`; GroundingFailed if
    it cannot stand."""
    texts = vocabulary.pieces(written.ids)
    transcript = "".join(texts)
    odds = odds_of(transcript, texts, written.log_probs) if len(written.log_probs) == len(texts) else []
    whole = tree_of(query.schema_)
    tree = rest_of(whole, known)
    cut = mended(transcript, tree, vocabulary.fold)
    if cut is not None:
        transcript = cut.transcript
        kept = len(list(value_ranges(transcript))) - cut.added
        odds = [*odds[:kept], *[0.0] * cut.added] if odds else []  # nothing speaks for what was not written
    grounded = replay(transcript, tree, state.kept.stream, vocabulary.fold, state.locale, odds)
    value = with_known(whole, grounded, known).value
    fault = next(iter(validator_of(query.schema_).iter_errors(value)), None)
    if fault is not None:
        raise GroundingFailed(f"the decoder's answer breaks the schema: {shown(fault.message)}")
    return replace(grounded, cut=cut is not None)


def answered(
    query: Query, state: WorkingState, written: Written, vocabulary: Vocabulary, whole: WordStream,
    known: Known = _NOTHING,
) -> tuple[Grounded, WordStream]:  # fmt: skip
    """The answer of the decoder and of labels and places together, beside what is `known` without both, and the words
    that its leaves' spans count.

    Where what the decoder wrote cannot stand, labels and places answer alone, over the `whole` evidence; that raises as
    `fallen_back`.
    """
    stream = state.kept.stream
    try:
        mine = decoded(query, state, written, vocabulary, known)
    except GroundingFailed:
        return fallen_back(query, whole, known), whole
    tree = tree_of(query.schema_)
    rest = rest_of(tree, known)
    both = with_known(tree, settled(rest, mine, fall_back(rest, stream, state.locale, query.question)), known)
    valid = validator_of(query.schema_).is_valid(both.value)
    return (both if valid else with_known(tree, mine, known)), stream


def check_complete(grounded: Grounded, query: Query) -> None:
    """InvalidRequest, naming the fields, if the evidence holds no value for something the schema insists on."""
    errors = list(validator_of(query.schema_).iter_errors(grounded.value))
    if not errors:
        return
    places = {path_of(error.instance_path) for error in errors}
    missing = [leaf.path for leaf in grounded.leaves if leaf.value is None and leaf.path in places]
    raise InvalidRequest(
        f"the documents hold no value for {', '.join(missing[:10]) or shown(errors[0].message)}: let it be null or "
        "leave it out of `required`",
        code="value_not_found",
        param="response_format",
    )
