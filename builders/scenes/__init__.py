"""Composed scenes: pictures put together from drawings, with boxes, masks and prompts that are true by construction."""

from builders.scenes.compose import Settings, compose, vocabulary
from builders.scenes.meaning import Word
from builders.scenes.scene import Prompt, Scene, SceneObject

__all__ = ["Prompt", "Scene", "SceneObject", "Settings", "Word", "compose", "vocabulary"]
