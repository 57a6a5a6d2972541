"""Asking the classifier in process, as its backend does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson

from python_backends.classify.classifier import Classifier
from python_backends.classify.question import question_of
from python_backends.classify.request import ClassifyRequest
from python_backends.classify.result import ClassifyResult, classify_result
from python_backends.request import parsed
from python_backends.text_encoder.encoder import Encoder


def ask(classifier: Classifier, encoder: Encoder, media: Sequence[bytes] = (), **keys: Any) -> Any:
    """The RESULT for a REQUEST of `keys`, checked against the published models."""
    question = question_of(parsed(ClassifyRequest, orjson.dumps(keys)), media)
    result = classify_result(question, asyncio.run(classifier.judge(question, encoder)))
    ClassifyResult.model_validate(result)
    return result
