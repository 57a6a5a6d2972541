"""Which models a task needs, for servers that are to serve some tasks only.

    python -m python_backends.runtime.needs ocr classify        prints --load-model=... for tritonserver
    python -m python_backends.runtime.needs --whole sql         the same with what it can do without

Ensembles say in their configuration what they are made of. Calls that a Python model makes stand in `CALLS` here, and
`tests/runtime/test_needs.py` holds the table against the sources.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from python_backends.errors import NotFound
from python_backends.runtime.config import CHECKOUT

REPOSITORY = CHECKOUT / "model_repository"

CALLS: dict[str, tuple[str, ...]] = {
    "classify": ("text_encoder",),
    "guard": ("text_encoder",),
    "gui_detection": ("gui_detector", "ocr_detector", "ocr_recognizer"),
    "ingress": ("text_encoder",),
    "object_detection": ("object_detector", "ocr_document", "ocr_page", "text_encoder"),
    "ocr_read": ("ocr_detector", "ocr_page", "ocr_recognizer"),
    "openfaze": (),
    "scraper": (),
    "speech_live": ("speech_language", "speech_recognizer", "speech_vad"),
    "speech_recognizer": (),
    "speech_to_text": ("speech_language", "speech_recognizer", "speech_vad"),
    "speech_to_text_stream": ("speech_language", "speech_recognizer", "speech_vad"),
    "sql": ("text_encoder",),
    "vector_cache": ("text_encoder",),
    "vector_store": ("text_encoder",),
    "web_search": ("text_encoder",),
}
"""What a model calls whenever it works. Engines built from folders of one's own (`whisper_graphs`, other detectors)
call models that were built with them: name those as well."""

MAY_CALL: dict[str, tuple[str, ...]] = {
    "guard": ("guard_image",),
    "object_detection": ("gui_detector", "segmenter"),
    "openfaze": (
        "classify", "finish", "forecast", "fusion", "guard", "gui_detection", "ingress", "object_detection", "ocr",
        "sandbox", "scraper", "speech_to_text", "sql", "tensorrt_llm", "text_encoder", "translate", "vector_cache",
        "web_search",
    ),
    "scraper": ("browser",),
    "speech_live": ("speaker_encoder",),
    "speech_to_text": ("speaker_encoder",),
    "speech_to_text_stream": ("speaker_encoder",),
    "sql": ("tensorrt_llm",),
}  # fmt: skip
"""What it calls for some requests; without those models, those requests fail or do with less, and the others do not."""


def steps_of(model: str, repository: Path = REPOSITORY) -> tuple[str, ...]:
    """The models that an ensemble is made of; none for others. NotFound if `repository` has no such model."""
    config = repository / model / "config.pbtxt"
    if not config.is_file():
        raise NotFound(f"{repository} has no model {model!r}")
    return tuple(re.findall(r'model_name:\s*"([^"]+)"', config.read_text("utf-8")))


def needed_by(tasks: Iterable[str], repository: Path = REPOSITORY, *, whole: bool = False) -> tuple[str, ...]:
    """`tasks` and all models that they need, sorted; those that some requests need too if `whole`. Raises NotFound."""
    needed: set[str] = set()
    waiting = list(tasks)
    while waiting:
        model = waiting.pop()
        if model not in needed:
            needed.add(model)
            waiting += steps_of(model, repository)
            waiting += CALLS.get(model, ())
            waiting += MAY_CALL.get(model, ()) if whole else ()
    return tuple(sorted(needed))


def main(arguments: Sequence[str]) -> int:
    """Print the flags; 2 without a task, or for one that does not exist."""
    tasks = [argument for argument in arguments if argument != "--whole"]
    try:
        models = needed_by(tasks, whole="--whole" in arguments)
    except NotFound as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    if not models:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    sys.stdout.write(" ".join(["--model-control-mode=explicit", *(f"--load-model={model}" for model in models)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
