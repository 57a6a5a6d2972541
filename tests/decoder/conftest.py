"""One tiny engine a variant, made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from python_backends.decoder.checkpoint import read_config, tokenizer_of
from python_backends.decoder.engine import OnnxEngine
from python_backends.decoder.guide import GuideCompiler
from tests.decoder.checkpoints import write_checkpoint

Folder = Callable[[str], Path]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """`folder(variant)`: a checkpoint of that variant; the same one each time."""
    root = tmp_path_factory.mktemp("decoders")
    return cache(lambda variant: write_checkpoint(root / variant, variant))


@pytest.fixture(scope="session")
def engine(folder: Folder) -> OnnxEngine:
    """Eight slots of 200 positions of the plain Llama."""
    return OnnxEngine.open(folder("llama"), 8, 200)


@pytest.fixture(scope="session")
def guides(folder: Folder) -> GuideCompiler:
    """Guides for the tokenizer that all tiny checkpoints share."""
    config = read_config(folder("llama"))
    return GuideCompiler(tokenizer_of(folder("llama")), config.vocab_size, config.end_ids)
