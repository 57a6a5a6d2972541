"""The tools as agents see them: names, schemas of what goes in and comes out, hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
from mcp.types import Tool as Announcement
from mcp.types import ToolAnnotations
from pydantic import ValidationError

from client.mcp.arguments import Arguments, Document, Page, Query
from client.mcp.offers import EXTRACT, Offer, offered
from client.mcp.result import Extracted, extracted, task_result
from python_backends.errors import InvalidRequest
from python_backends.runtime.config import CHECKOUT

SCHEMAS = CHECKOUT / "docs" / "schemas"
_MAX_NAMED = 5

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. `schema` judges its results; `wrapped` ones stand in an object, under the key `result`."""

    name: str
    offer: Offer
    announcement: Announcement
    schema: jsonschema_rs.Validator
    wrapped: bool = False

    def arguments(self, given: Mapping[str, Any] | None) -> Arguments:
        """`given`, checked; InvalidRequest names every argument at fault."""
        try:
            return self.offer.arguments.model_validate(given or {})
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)[:_MAX_NAMED]
            raise InvalidRequest("; ".join(map(_fault, found))) from None

    def structured(self, completion: Json) -> Any:
        """What the gateway's answer says, in the form that `schema` judges."""
        if self.name == EXTRACT:
            return extracted(completion)
        result = task_result(completion)
        return {"result": result} if self.wrapped else result


def tools(*, local_files: bool, schemas: Path = SCHEMAS) -> dict[str, Tool]:
    """All tools by name, always in the same order; `path` is an argument only where `local_files` may be read."""
    return {name: _tool(name, offer, local_files, schemas) for name, offer in offered().items()}


def _tool(name: str, offer: Offer, local_files: bool, schemas: Path) -> Tool:
    published, wrapped = (
        (Extracted.model_json_schema(), False) if name == EXTRACT else _published(schemas / f"{name}.json")
    )
    announcement = Announcement(
        name=name,
        title=offer.title,
        description=offer.description,
        input_schema=_input_schema(offer.arguments, local_files),
        output_schema=published,
        annotations=ToolAnnotations(
            title=offer.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            # Addresses that the caller names lead out; nothing else does.
            open_world_hint=issubclass(offer.arguments, (Document, Page, Query)),
        ),
    )
    return Tool(name, offer, announcement, jsonschema_rs.validator_for(published or True), wrapped)


def _published(path: Path) -> tuple[Json | None, bool]:
    """The schema of a task's results, and whether they are wrapped: results of tools must be objects."""
    if not path.is_file():
        return None, False
    schema: Json = orjson.loads(path.read_bytes())
    if _means_object(schema, schema):
        return {**schema, "type": "object"}, False
    definitions = {"$defs": schema.pop("$defs")} if "$defs" in schema else {}
    schema.pop("$schema", None)
    return {"type": "object", "properties": {"result": schema}, "required": ["result"], **definitions}, True


def _means_object(schema: Json, root: Json) -> bool:
    """Whether all that `schema` admits are objects, as far as its own words tell."""
    if "$ref" in schema:
        return _means_object(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    choices = schema.get("anyOf") or schema.get("oneOf") or ()
    return schema.get("type") == "object" or (bool(choices) and all(_means_object(one, root) for one in choices))


def _input_schema(arguments: type[Arguments], local_files: bool) -> Json:
    """The model's schema without what only repeats the names."""
    schema = arguments.model_json_schema()
    kept = {"type": "object", "properties": schema["properties"], "additionalProperties": False}
    if "required" in schema:
        kept["required"] = schema["required"]
    for described in schema["properties"].values():
        described.pop("title", None)
        if described.get("default", ...) is None:
            del described["default"]
    if not local_files:
        kept["properties"].pop("path", None)
    return kept


def _fault(found: Any) -> str:
    where = ".".join(map(str, found["loc"]))
    reason = str(found["msg"]).removeprefix("Value error, ")
    return f"{where}: {reason}" if where else reason
