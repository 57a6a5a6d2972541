"""The model `sql` in a real Triton: statements and questions answered, several at once, and nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import orjson
import pytest
import tritonclient.grpc as triton_grpc
from tritonclient.utils import InferenceServerException

from python_backends.errors import OpenfazeError, from_wire
from python_backends.evidence import Evidence, evidence_from_json
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.probes import input_tensors
from python_backends.runtime.server import TritonServer
from python_backends.sql.result import SqlResult
from tests.family import family
from tests.repository import part_of_repository
from tests.sql.conftest import needs_duckdb
from tests.waiting import PATIENCE_S, wait_for

pytestmark = [pytest.mark.server, needs_duckdb]

CSV = b"city,inhabitants\nHull,267014\nYork,141685\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    """A server of this model alone; words are linked by names, and no decoder converses."""
    folder = tmp_path_factory.mktemp("sql")
    part_of_repository(folder / "models", lambda name: name == "sql")
    with TritonServer(RuntimeConfig(repository=folder / "models", run_root=folder / "run")) as server:
        yield server


def ask(server: TritonServer, *media: bytes, **fields: Any) -> tuple[SqlResult, tuple[Evidence, ...]]:
    """RESULT and EVIDENCE; raises the error that the model answers with."""
    inputs = {"REQUEST": np.array([orjson.dumps(fields)], np.object_)}
    if media:
        inputs["MEDIA"] = np.array(media, np.object_)
    with triton_grpc.InferenceServerClient(server.grpc, channel_args=[("grpc.enable_http_proxy", 0)]) as client:
        try:
            answer = client.infer("sql", input_tensors(inputs), client_timeout=PATIENCE_S)
        except InferenceServerException as error:
            raise from_wire(str(error.message())) or error from error
    result, evidence = (bytes(answer.as_numpy(name).reshape(-1)[0]) for name in ("RESULT", "EVIDENCE"))
    return SqlResult.model_validate_json(result), evidence_from_json(evidence)


def test_statements_and_questions_are_answered_with_evidence(own: TritonServer) -> None:
    result, items = ask(own, CSV, sql="SELECT sum(inhabitants) AS n FROM towns", files=["towns.csv"])
    assert (result.rows, [item.kind for item in items], items[1].text) == ([[408699]], ["table", "cell"], "n: 408699")
    result, _ = ask(own, CSV, question="Which city has the most inhabitants?", files=["towns.csv"])
    assert (result.made_by, result.rows) == ("composer", [["Hull"]])


def test_errors_carry_their_codes(own: TritonServer) -> None:
    with pytest.raises(OpenfazeError) as refused:
        ask(own, CSV, sql="DROP TABLE towns", files=["towns.csv"])
    assert (refused.value.status, refused.value.code, refused.value.param) == (400, "not_a_query", "sql")


def test_many_at_once_leave_nothing_behind(own: TritonServer) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda n: ask(own, CSV, sql=f"SELECT {n}")[0].rows, range(12)))
    assert found == [[[n]] for n in range(12)]
    assert own.pid is not None
    wait_for(lambda: not family(own.pid, "python_backends.sql.worker"))
