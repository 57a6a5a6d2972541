"""Which language each text is in, and the way from there: the rules for guessing, and for refusing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.errors import InvalidRequest
from python_backends.language.identify import identify
from python_backends.language.names import english_name
from python_backends.language.tags import UNDETERMINED, Tag
from python_backends.translate.engine import Engine, Route

# A guess at a text this short, or this unsure, gives way to a language that can be translated.
_SURE, _LONG = 0.9, 40
# Surer than this, a text is in the target language already, however short.
_SAME = 0.6
_LISTED = 40


@dataclass(frozen=True, slots=True)
class Way:
    """How one text is translated. No route means that it stays as it is: it is in the target language, or in none."""

    source: Tag
    route: Route | None


def way_of(prose: str, source: Tag | None, target: Tag, engine: Engine) -> Way:
    """The way for a text whose language is `prose`. InvalidRequest if there is none."""
    if source is None:
        source = _guessed(prose, target, engine)
    if source.language == UNDETERMINED:
        return Way(source, None)
    if source == target or (source.language == target.language and source.region is None):
        return Way(source, None)
    route = engine.route(source, target)
    if route is None:
        raise _unsupported(source, target, engine)
    if route.target.language == source.language and len(route.languages) == 1:
        return Way(source, None)
    return Way(source, route)


def refuse_same(ways: Sequence[Way], target: Tag) -> None:
    """InvalidRequest if every text is in the target language already."""
    known = [way for way in ways if way.source.language != UNDETERMINED]
    if known and all(way.route is None for way in known):
        name = english_name(target.language)
        raise InvalidRequest(
            f"source_language and target_language are the same ({target}, {name}): nothing to translate; "
            "give the source_language if it was detected wrongly",
            code="same_language", param="target_language",
        )  # fmt: skip


def _guessed(prose: str, target: Tag, engine: Engine) -> Tag:
    """The likeliest language. An unsure guess that leads nowhere gives way to the likeliest that leads to `target`."""
    guess = identify(prose)
    if guess.code == UNDETERMINED:
        return Tag(UNDETERMINED)
    tag = Tag(guess.code)
    sure = guess.confidence >= _SURE and len(prose) >= _LONG
    if sure or engine.route(tag, target) if guess.code != target.language else guess.confidence >= _SAME:
        return tag
    able = [code for code in engine.sources() if code != target.language and engine.route(Tag(code), target)]
    second = identify(prose, able)
    return tag if second.code == UNDETERMINED or not able else Tag(second.code)


def _unsupported(source: Tag, target: Tag, engine: Engine) -> InvalidRequest:
    into = sorted(code for code in engine.sources() if engine.route(Tag(code), target))
    out_of = sorted(engine.targets(source.language))
    reachable = f"into {target}: from {_listed(into)}; from {source}: into {_listed(out_of)}"
    code = "unsupported_pair" if into and out_of else "unsupported_language"
    return InvalidRequest(
        f"unsupported language pair: no translation from {english_name(source.language)} ({source}) to "
        f"{english_name(target.language)} ({target}) is installed. Supported {reachable}. Install more pairs, or set "
        "the parameter `translator` of the model `translate`",
        code=code, param="target_language" if not into else "source_language",
    )  # fmt: skip


def _listed(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_LISTED])
    return f"{shown} and {len(codes) - _LISTED} more" if len(codes) > _LISTED else shown or "nothing"
