"""The stand-in for Triton's TensorRT backend, inside a real server, with graphs that the test builds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tritonclient.utils import InferenceServerException

from python_backends.errors import Unavailable
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer
from python_backends.runtime.stand_in_plan import Bounds, StandInPlan
from tests.conftest import ServerMaker
from tests.runtime.test_onnx_backend import QUEUE, rows_of, run, write_model

pytestmark = pytest.mark.server

PLAN = StandInPlan(precision="fp32", profiles=(
    {"x": Bounds(least=(1, 8), greatest=(4, 64))},
    {"x": Bounds(least=(1, 65), greatest=(4, 128))},
))  # fmt: skip


def write_plan(repository: Path, name: str, profiles: str, *, batch: int = 8, more: str = "") -> None:
    """A model of `write_model` as a plan; `profiles` are those of its instances."""
    write_model(repository, name, batch=batch, more=more)
    path = repository / name / "config.pbtxt"
    text = path.read_text("utf-8").replace('backend: "onnxruntime"', 'platform: "tensorrt_plan"')
    path.write_text(text.replace("kind: KIND_CPU", f"kind: KIND_CPU {profiles}"), "utf-8")
    (repository / name / "1" / "model.plan").write_text(PLAN.model_dump_json(), "utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    repository = tmp_path_factory.mktemp("plans") / "repository"
    write_plan(repository, "both", 'profile: [ "0", "1" ]')
    write_plan(repository, "first", "")
    write_plan(repository, "whole", 'profile: [ "0", "1" ]', batch=0)
    write_plan(repository, "queued", 'profile: [ "0", "1" ]', more=QUEUE)
    with TritonServer(RuntimeConfig(repository=repository, run_root=tmp_path_factory.mktemp("run"))) as running:
        yield running


@pytest.mark.parametrize("model", ["both", "whole"])
@pytest.mark.parametrize(("rows", "width"), [(1, 8), (4, 64), (1, 65), (4, 128)])
def test_what_a_profile_takes_is_computed(server: TritonServer, model: str, rows: int, width: int) -> None:
    given = rows_of(rows, width)
    assert (run(server, model, given)[0] == given * 2).all()


@pytest.mark.parametrize("model", ["both", "whole"])
@pytest.mark.parametrize(("rows", "width"), [(1, 7), (1, 129), (5, 64)])
def test_what_none_takes_is_refused(server: TritonServer, model: str, rows: int, width: int) -> None:
    with pytest.raises(InferenceServerException, match=rf"no optimization profile of 0, 1 takes x \[{rows}, {width}\]"):
        run(server, model, rows_of(rows, width))


def test_instances_that_name_no_profile_have_the_first_alone(server: TritonServer) -> None:
    assert run(server, "first", rows_of(1, 64))[0].shape == (1, 64)
    with pytest.raises(InferenceServerException, match="no optimization profile of 0 takes"):
        run(server, "first", rows_of(1, 65))


def test_requests_that_are_joined_beyond_every_profile_fail_together(server: TritonServer) -> None:
    answers: list[str] = []

    def ask() -> None:
        try:
            run(server, "queued", rows_of(3, 16))
            answers.append("computed")
        except InferenceServerException as error:
            answers.append(error.message())

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("no optimization profile of 0, 1 takes x [6, 16]" in answer for answer in answers), answers


@pytest.mark.parametrize(
    ("profiles", "plan", "reason"),
    [('profile: [ "2" ]', None, "names 2; the plan has 2 profiles"), ("", b"ftrt\x00", "needs NVIDIA's backend")],
)
def test_what_cannot_be_served_stops_the_start(
    profiles: str, plan: bytes | None, reason: str, tmp_path: Path, make_server: ServerMaker
) -> None:
    write_plan(tmp_path / "repository", "broken", profiles)
    if plan is not None:
        (tmp_path / "repository" / "broken" / "1" / "model.plan").write_bytes(plan)
    with pytest.raises(Unavailable, match=reason):
        make_server(tmp_path / "repository").start()
