"""What `doctor` says of a GPU, on machines that are told what they have."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from client.cli.doctor import check_gpu


def test_without_a_gpu_nothing_is_missing() -> None:
    found = check_gpu(lambda: 0, lambda: {"cpu"})
    assert found.state == "ok" and "none is visible" in found.detail and not found.fix


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is installed")
@pytest.mark.parametrize(("known", "lacking"), [
    ({"cpu", "openvino"}, "no ONNX Runtime for CUDA and no PyTorch"), ({"cpu", "cuda"}, "but no PyTorch"),
])  # fmt: skip
def test_a_gpu_that_cannot_be_used_is_named_with_what_it_lacks(known: set[str], lacking: str) -> None:
    found = check_gpu(lambda: 2, lambda: known)
    assert found.state == "missing" and found.detail.startswith("2 visible") and lacking in found.detail
    assert "docs/deployment.md" in found.fix
