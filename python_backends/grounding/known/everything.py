"""All that evidence answers of a schema by itself: of a recording, of what was seen, and of what sentences say."""

from __future__ import annotations

from collections.abc import Sequence

from python_backends.evidence import Evidence
from python_backends.grounding.known.answer import Known
from python_backends.grounding.known.stated import stated
from python_backends.grounding.recording.heard import recording_of
from python_backends.grounding.recording.measured import measured
from python_backends.grounding.scene.located import located
from python_backends.grounding.scene.seen import scene_of
from python_backends.grounding.stream import stream_of
from python_backends.grounding.tree import Node


def known_of(tree: Node, items: Sequence[Evidence]) -> Known:
    """What `items` answer of `tree`; what both a picture and a recording could answer is the recording's."""
    heard = measured(tree, recording_of(items))
    pictured = any(item.quad is not None for item in items)
    said = stated(tree, stream_of(items))
    return heard if () in heard else {**said, **located(tree, scene_of(items), pictured=pictured), **heard}
