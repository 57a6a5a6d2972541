"""Which functions a request calls for, and with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from python_backends.functions.bind import bound, texts_of
from python_backends.functions.parameters import Parameter, parameters_of, words_of_name
from python_backends.text_encoder.encoder import Encoder

# Below this cosine of words and description a function is not what was asked for (perf/functions.py).
ALIKE = 0.30


class Described(Protocol):
    """A function as its author describes it."""

    @property
    def name(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def parameters(self) -> dict[str, Any] | None: ...


Function = TypeVar("Function", bound=Described)


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments. `lacking` are required ones that the words do not say; it should not be called."""

    name: str
    arguments: dict[str, Any]
    lacking: tuple[str, ...] = ()


async def likeliest(
    encoder: Encoder, words: str, functions: Sequence[Function], *, must: bool = False
) -> Function | None:
    """The function that is most like `words`; None if that is not enough, unless one `must` be called."""
    if len(functions) == 1 and must:
        return functions[0]
    vectors = await encoder.encode([words, *map(told, functions)])
    likeness = vectors[1:] @ vectors[0]
    best = max(range(len(functions)), key=lambda place: (likeness[place], -place))
    return functions[best] if must or likeness[best] >= ALIKE else None


async def called(encoder: Encoder, words: str, function: Described) -> Call | None:
    """`function` with what `words` say; None if its arguments are more than flat values."""
    parameters = parameters_of(function.parameters or {})
    if parameters is None:
        return None
    texts = texts_of(words, parameters, function.name)
    vectors = await encoder.encode(texts.all) if texts.spans else None
    arguments = bound(words, parameters, texts, vectors)
    return Call(function.name, arguments, tuple(_lacking(parameters, arguments)))


def told(function: Described) -> str:
    """A function in words: its name taken apart, and what its author says of it."""
    return f"{' '.join(words_of_name(function.name))}. {function.description}"


def _lacking(parameters: Sequence[Parameter], arguments: dict[str, Any]) -> list[str]:
    return [item.name for item in parameters if item.required and item.name not in arguments]
