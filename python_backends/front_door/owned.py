"""What a task says of a schema that names things its own way: no decoder may say a translation, a forecast or a sum
otherwise.

"Translate to Spanish: Good morning", with a schema of `original` and `spanish`, has both from the task `translate`; a
schema of `months`, each with a `month` and `sales`, has the predictions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from python_backends.errors import InvalidRequest
from python_backends.finish.lacking import NOT_FOUND
from python_backends.front_door.computed import computed
from python_backends.front_door.extract import Extracted
from python_backends.front_door.findings import Findings
from python_backends.front_door.fitting import leaves_of
from python_backends.front_door.forecasted import forecasted
from python_backends.front_door.order import Extraction
from python_backends.front_door.translated import translated
from python_backends.grounding.grounded import path_of
from python_backends.grounding.schema import tree_of
from python_backends.grounding.tree import Field, Leaf, Object
from python_backends.grounding.validate import validator_of

Reader = Callable[[Mapping[str, Any], Object, str], Mapping[str, Any]]
_READERS: Mapping[str, Reader] = {"translate": translated, "forecast": forecasted, "code_execute": computed}
"""By task: the values of the properties that are its own, None for those that it alone could know and does not."""


@dataclass(frozen=True, slots=True)
class Own:
    """`values` of properties of the object that `task` says. `whole` if it has no others."""

    task: str
    values: Mapping[str, Any]
    whole: bool

    def into(self, extracted: Extracted) -> Extracted:
        """`extracted` with these values in their places."""
        value = orjson.loads(extracted.json)
        value |= self.values
        places = [path_of((name,)) for name in self.values]
        inside = tuple(f"{place}{mark}" for place in places for mark in ".[")
        rest = [leaf for leaf in extracted.grounding
                if leaf["path"] not in places and not leaf["path"].startswith(inside)]  # fmt: skip
        return replace(extracted, json=orjson.dumps(value).decode(), grounding=[*rest, *self._grounding])

    @property
    def alone(self) -> Extracted:
        """The object where there is nothing else in it."""
        return Extracted(orjson.dumps(self.values).decode(), self._grounding, {"task": self.task})

    @property
    def _grounding(self) -> list[dict[str, Any]]:
        return leaves_of(self.task, self.values)


def own_of(wanted: Extraction, found: Findings, words: str) -> Own | None:
    """What of `wanted` the one task that ran says; None where no such task ran, or none of it is its own.

    InvalidRequest (value_not_found) for what must be there, that task alone could say, and it does not.
    """
    tree = tree_of(wanted.schema)
    if len(found.works) != 1 or found.reads or not isinstance(tree, Object):
        return None
    (work,) = found.works
    reader = _READERS.get(work.task.name)
    said = {} if reader is None else dict(reader(work.result, tree, words))
    fields = {field.name: field for field in tree.fields}
    for name in _misfits(wanted, said):
        if _is_text(fields[name]):
            del said[name]  # others may find one that fits
        else:
            said[name] = None
    lacking = [name for name, value in said.items() if value is None and not fields[name].may_lack]
    if lacking:
        raise InvalidRequest(
            f"the {work.task.name} says nothing of {', '.join(lacking[:10])}: let it be null, leave it out of "
            "`required`, or ask for what it says under names of its own (docs/front_door.md)",
            code=NOT_FOUND, param="response_format",
        )  # fmt: skip
    said = {name: value for name, value in said.items() if value is not None or fields[name].required}
    whole = all(name in said or not field.required for name, field in fields.items())
    return Own(work.task.name, said, whole) if said else None


def _misfits(wanted: Extraction, said: Mapping[str, Any]) -> set[str]:
    """The names whose values the schema does not take; what is not there at all is not looked at."""
    there = {name: value for name, value in said.items() if value is not None}
    errors = validator_of(wanted.schema).iter_errors(there)
    return {str(error.instance_path[0]) for error in errors if error.instance_path}


def _is_text(field: Field) -> bool:
    return isinstance(field.node, Leaf) and field.node.kind == "string"
