"""Open conversation, where the decoder in use can hold one: its folder brings a chat template.

Our own decoder brings none. What was read stands under the user's last words, so that the answer can speak of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import numpy.typing as npt
from jinja2.sandbox import ImmutableSandboxedEnvironment
from tokenizers import Tokenizer

from python_backends.decoder.checkpoint import DECODER_VARIABLE
from python_backends.errors import InvalidRequest
from python_backends.fusion.folder import folder_of, read_folder

ROOM = 1024  # tokens of an answer, unless the request says how many
_LEAST = 16  # positions that a prompt must leave


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as a template sees it."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the decoder answered. `cut`: it had no more room."""

    text: str
    prompt_tokens: int
    completion_tokens: int
    cut: bool


class Talker:
    """Turns a conversation into a prompt, and the decoder's tokens into text. Reads its folder once."""

    def __init__(self, tokenizer: Tokenizer, template: str, named: Mapping[str, str], end: int, positions: int) -> None:
        environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
        environment.globals["raise_exception"] = _refuse
        self._template, self._named = environment.from_string(template), named
        self._tokenizer, self._end, self._positions = tokenizer, end, positions

    @classmethod
    def of(cls, repository: Path, parameters: Mapping[str, str]) -> Talker | None:
        """The talker of the decoder in use; None if that brings no template, or the repository no decoder.

        Raises InvalidRequest for a folder that cannot be served.
        """
        own = repository / parameters["decoder_path"]
        if not own.is_dir() and DECODER_VARIABLE not in os.environ:
            return None
        folder = read_folder(folder_of(repository, parameters))
        settings = _json(folder.path / "tokenizer_config.json")
        template = _template_of(folder.path, settings)
        if template is None:
            return None
        named = {key: _text(settings.get(key)) for key in ("bos_token", "eos_token")}
        positions = min(int(parameters.get("positions", "4096")), folder.config.positions)
        tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        ends = folder.config.end_ids
        # Of several ends the template's own counts: others end documents, not turns.
        turn = tokenizer.token_to_id(named["eos_token"]) if named["eos_token"] else None
        return cls(tokenizer, template, named, turn if turn in ends else ends[0], positions)

    def tensors(self, turns: Sequence[Turn], most: int | None) -> dict[str, npt.NDArray[Any]]:
        """The decoder's input for the answer to `turns`.

        Raises InvalidRequest if they leave no room for it, or if the template objects to them.
        """
        ids = self._tokenizer.encode(self._prompt(turns), add_special_tokens=False).ids
        room = self._positions - len(ids)
        if room < _LEAST:
            raise InvalidRequest(
                f"the conversation has {len(ids)} tokens, and the decoder holds {self._positions} in all: send less",
                code="context_length_exceeded", param="messages",
            )  # fmt: skip
        return {
            "input_ids": np.array([ids], np.int32),
            "input_lengths": np.array([[len(ids)]], np.int32),
            "request_output_len": np.array([[min(room, most or ROOM)]], np.int32),
            "end_id": np.array([[self._end]], np.int32),
            "return_log_probs": np.array([[True]], np.bool_),
        }

    def said(self, tensors: Mapping[str, Any], answer: Mapping[str, Any]) -> Said:
        """What the decoder's tensors say."""
        ids = [int(token) for token in np.asarray(answer["output_ids"]).reshape(-1)]
        most, prompt = (int(tensors[name][0, 0]) for name in ("request_output_len", "input_lengths"))
        text = self._tokenizer.decode(ids, skip_special_tokens=True)
        return Said(text, prompt, len(ids), cut=len(ids) >= most)

    def _prompt(self, turns: Sequence[Turn]) -> str:
        messages = [{"role": turn.role, "content": turn.content} for turn in turns]
        try:
            return self._template.render(messages=messages, add_generation_prompt=True, **self._named)
        except jinja2.TemplateError as error:
            raise InvalidRequest(f"the decoder's chat template does not take this conversation: {error}",
                                 code="conversation_refused", param="messages") from error  # fmt: skip


def _template_of(folder: Path, settings: Mapping[str, Any]) -> str | None:
    """The default template, from the place where Hugging Face keeps it now, or kept it."""
    alone = folder / "chat_template.jinja"
    if alone.is_file():
        return alone.read_text("utf-8")
    named = settings.get("chat_template")
    if isinstance(named, list):
        return next((item["template"] for item in named if item.get("name") == "default"), None)
    return named if isinstance(named, str) else None


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return found


def _text(token: Any) -> str:
    """A special token, which is a string or an object around one."""
    return token if isinstance(token, str) else str(token.get("content", "")) if isinstance(token, dict) else ""


def _refuse(message: str) -> None:
    raise jinja2.TemplateError(message)
