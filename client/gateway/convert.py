"""From a `ChatRequest` to the front door's REQUEST and MEDIA tensors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from client.gateway.config import Limits
from client.gateway.engine import EngineRequest
from client.gateway.media import Address, Inline, Kind, audio_mime, lifted_data, lifted_urls, mime_of, source_of
from client.gateway.repeatable import is_repeatable
from client.gateway.schema import (
    AudioPart,
    ChatRequest,
    ChosenTool,
    FilePart,
    FileUrlPart,
    Function,
    ImageAddress,
    ImagePart,
    InputImagePart,
    Message,
    Part,
    TextPart,
    VideoUrlPart,
)
from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.front_door.tags import task_names
from python_backends.translate.wording import brings_text

_TEXT_TASKS = frozenset({"translate", "classify", "classification"})
_ROLES = {"developer": "system"}


@dataclass(frozen=True, slots=True)
class Switches:
    """What a request's headers, its key and the configuration decide. `namespace` names whose stored answers it may
    use, None for none; `route` lets plain words choose tasks; `progress` asks for news of the work, `live` for text as
    soon as it is there; `spread` says that there are several hosts."""

    namespace: str | None = None
    route: bool = True
    progress: bool = False
    live: bool = False
    spread: bool = False


def engine_request(
    chat: ChatRequest, request_id: str, limits: Limits, timeout_s: float, switches: Switches
) -> EngineRequest:
    """The engine's form of `chat`: base64 decoded, URLs lifted, schemas bounded. Raises OpenfazeError with `param`."""
    converter = _Converter(limits)
    messages = converter.messages(chat.messages, lifts=_lifts(chat))
    body = {
        "messages": messages,
        "json_schema": _schema(chat, limits),
        "response_format": chat.response_format.type if chat.response_format else "text",
        "max_tokens": chat.max_completion_tokens or chat.max_tokens,
        "reasoning_effort": chat.reasoning_effort,
        "tools": [_tool(tool.function, index, limits) for index, tool in enumerate(chat.tools or ())],
        "tool_choice": _tool_choice(chat.tool_choice),
        "cache": {"namespace": switches.namespace} if switches.namespace else None,
        "route": switches.route,
        "progress": switches.progress,
        "live": switches.live,
    }
    repeatable = not switches.spread or is_repeatable(_tasks_of(chat), messages, route=switches.route)
    return EngineRequest(request_id, orjson.dumps(body), tuple(converter.media), timeout_s, repeatable=repeatable)


def _lifts(chat: ChatRequest) -> bool:
    """Whether an address in the user's words is a document to be fetched, rather than an argument or part of a text."""
    if chat.tools and chat.tool_choice != "none":
        return False
    return not _TEXT_TASKS & set(_tasks_of(chat))


def _tasks_of(chat: ChatRequest) -> list[str]:
    systems = (message for message in chat.messages if message.role in ("system", "developer"))
    return task_names(text for message in systems for text in _texts(message))


def names_task(chat: ChatRequest) -> bool:
    """Whether a system message carries a task tag; which task it is, and whether it exists, the front door decides."""
    return bool(_tasks_of(chat))


def answers_json(chat: ChatRequest) -> bool:
    """Whether the answer's content is a JSON document."""
    return names_task(chat) or (chat.response_format is not None and chat.response_format.type != "text")


def _texts(message: Message) -> list[str]:
    if isinstance(message.content, str):
        return [message.content]
    return [part.text for part in message.content or () if isinstance(part, TextPart)]


class _Converter:
    """Collects the media of one request and counts what is bounded."""

    def __init__(self, limits: Limits) -> None:
        self.media: list[bytes] = []
        self._limits = limits
        self._sources = 0
        self._text_bytes = 0

    def messages(self, messages: list[Message], *, lifts: bool) -> list[dict[str, Any]]:
        converted = [self._message(message, index) for index, message in enumerate(messages)]
        if not self._sources and lifts:
            self._lift(converted)
        return [turn for turn in converted if turn["parts"] or turn["tool_calls"] or turn["role"] == "tool"]

    def _message(self, message: Message, index: int) -> dict[str, Any]:
        content = [] if message.content is None else message.content
        if isinstance(content, str):
            parts = [self._text(content)] if content else []
        else:
            parts = [self._part(part, f"messages.{index}.content.{place}") for place, part in enumerate(content)]
        if message.role == "user" and not any(part["type"] != "text" or part["text"].strip() for part in parts):
            raise InvalidRequest("The message has no text content.", param=f"messages.{index}.content")
        return {
            "role": _ROLES.get(message.role, message.role),
            "parts": parts,
            "tool_calls": [{"id": call.id, **call.function.model_dump()} for call in message.tool_calls or ()],
            "tool_call_id": message.tool_call_id,
        }

    def _part(self, part: Part, param: str) -> dict[str, Any]:
        if isinstance(part, TextPart):
            return self._text(part.text)
        if isinstance(part, ImagePart):
            return self._source("image", part.image_url.url, f"{param}.image_url.url")
        if isinstance(part, InputImagePart):
            image = part.image_url
            return self._source("image", image.url if isinstance(image, ImageAddress) else image, f"{param}.image_url")
        if isinstance(part, FilePart):
            return self._file(part, f"{param}.file")
        if isinstance(part, FileUrlPart):
            url = part.file_url if isinstance(part.file_url, str) else part.file_url.url
            return self._source("file", url, f"{param}.file_url")
        if isinstance(part, VideoUrlPart):
            url = part.video_url if isinstance(part.video_url, str) else part.video_url.url
            return self._source("video", url, f"{param}.video_url")
        return self._audio(part, f"{param}.input_audio")

    def _file(self, part: FilePart, param: str) -> dict[str, Any]:
        mime = mime_of(part.file.format, f"{param}.format")
        return self._source("file", part.file.file_data, f"{param}.file_data", mime=mime, filename=part.file.filename)

    def _audio(self, part: AudioPart, param: str) -> dict[str, Any]:
        mime = audio_mime(part.input_audio.format, f"{param}.format")
        return self._source("audio", part.input_audio.data, f"{param}.data", mime=mime)

    def _text(self, text: str) -> dict[str, Any]:
        self._text_bytes += len(text) if text.isascii() else len(text.encode())
        if self._text_bytes > self._limits.text_bytes:
            raise PayloadTooLarge(
                f"The messages have more than {self._limits.text_bytes} bytes of text. Attach long text as a file.",
                param="messages",
            )
        return {"type": "text", "text": text}

    def _source(
        self, kind: Kind, text: str, param: str, *, mime: str | None = None, filename: str | None = None
    ) -> dict[str, Any]:
        self._count(param)
        source = source_of(text, param, self._limits, bare=kind == "audio" or param.endswith("file_data"))
        if isinstance(source, Address):
            return {"type": "url", "url": source.url, "kind": kind, "mime": mime, "filename": filename}
        return self._inline(source, kind, mime, filename)

    def _inline(self, source: Inline, kind: Kind, mime: str | None, filename: str | None) -> dict[str, Any]:
        self.media.append(source.data)
        index = len(self.media) - 1
        return {"type": "media", "index": index, "kind": kind, "mime": mime or source.mime, "filename": filename}

    def _lift(self, messages: list[dict[str, Any]]) -> None:
        """Append the addresses and data URIs in user texts as parts: without an attachment they are what the request is
        about."""
        seen: set[str] = set()
        for index, message in enumerate(messages):
            if message["role"] != "user":
                continue
            self._lift_data(message["parts"], f"messages.{index}.content")
            texts = [part["text"] for part in message["parts"] if part["type"] == "text"]
            for url in (url for text in texts for url in self._addresses(text)):
                if url not in seen:
                    seen.add(url)
                    self._count(f"messages.{index}.content")
                    message["parts"].append({"type": "url", "url": url, "kind": "file", "mime": None, "filename": None})

    def _addresses(self, text: str) -> list[str]:
        """The addresses in `text` that are documents."""
        found = lifted_urls(text)
        if found and brings_text(text, found):
            return []
        return [url for url in found if len(url) <= self._limits.url_chars]

    def _lift_data(self, parts: list[dict[str, Any]], param: str) -> None:
        """Files that are written into the words are attachments, and no words."""
        for part in list(parts):
            part["text"], found = lifted_data(part["text"])
            parts += [self._source("file", uri, param) for uri in found]

    def _count(self, param: str) -> None:
        self._sources += 1
        if self._sources > self._limits.media:
            raise InvalidRequest(f"At most {self._limits.media} files and URLs in one request.", param=param)


def _schema(chat: ChatRequest, limits: Limits) -> dict[str, Any] | None:
    """The caller's JSON schema, within its bounds; None unless one was sent."""
    form = chat.response_format
    if form is None or form.json_schema is None:
        return None
    return _bounded(form.json_schema.schema_ or {}, "response_format.json_schema.schema", limits)


def _tool(function: Function, index: int, limits: Limits) -> dict[str, Any]:
    parameters = function.parameters
    if parameters is not None:
        parameters = _bounded(parameters, f"tools.{index}.function.parameters", limits)
    return {"name": function.name, "description": function.description or "", "parameters": parameters}


def _tool_choice(choice: str | ChosenTool | None) -> str:
    """A word, or the name of the function behind "="."""
    return f"={choice.function.name}" if isinstance(choice, ChosenTool) else choice or "auto"


def _bounded(schema: dict[str, Any], param: str, limits: Limits) -> dict[str, Any]:
    if deeper_than(schema, limits.schema_depth):
        raise InvalidRequest(f"The schema nests deeper than {limits.schema_depth} levels.",
                             code="invalid_json_schema", param=param)  # fmt: skip
    if len(orjson.dumps(schema)) > limits.schema_bytes:
        raise InvalidRequest(f"The schema is larger than {limits.schema_bytes} bytes.",
                             code="invalid_json_schema", param=param)  # fmt: skip
    return schema


def deeper_than(value: Any, depth: int) -> bool:
    """Whether containers nest more than `depth` deep; goes level by level, so no input can exhaust the stack."""
    level = [value]
    for _ in range(depth):
        level = [child for item in level if isinstance(item, (dict, list))
                 for child in (item.values() if isinstance(item, dict) else item)
                 if isinstance(child, (dict, list))]  # fmt: skip
        if not level:
            return False
    return True
