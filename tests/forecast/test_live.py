"""The model in the real server."""

from __future__ import annotations

import numpy as np
import orjson
import pytest
import tritonclient.grpc as kserve
from tritonclient.utils import InferenceServerException

from python_backends.forecast.request import ForecastRequest
from python_backends.forecast.task import answer
from python_backends.runtime.probes import infer
from tests.conftest import TritonAddresses
from tests.forecast.tables import monthly

pytestmark = pytest.mark.server


def bytes_of(item: bytes) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([item], dtype=np.object_)


def test_the_server_answers_as_the_task_does(triton: TritonAddresses) -> None:
    media, keys = monthly(60).encode(), {"periods": 6, "unit": "months"}
    inputs = {"REQUEST": bytes_of(orjson.dumps(keys)), "MEDIA": bytes_of(media)}
    with client(triton) as connection:
        found = infer(connection, "forecast", inputs, ["RESULT", "EVIDENCE"])
    expected = answer(ForecastRequest(**keys), [media])  # type: ignore[arg-type]
    assert (found.as_numpy("RESULT")[0], found.as_numpy("EVIDENCE")[0]) == expected


def test_media_may_be_absent_and_errors_are_the_callers(triton: TritonAddresses) -> None:
    with client(triton) as connection:
        words = orjson.dumps({"instruction": "Forecast the next 2 days of this: 1, 2, 3, 4, 5, 6"})
        found = infer(connection, "forecast", {"REQUEST": bytes_of(words)}, ["RESULT"])
        assert len(orjson.loads(found.as_numpy("RESULT")[0])["predictions"]) == 2
        with pytest.raises(InferenceServerException, match="status=400 code=no_data"):
            infer(connection, "forecast", {"REQUEST": bytes_of(b"{}")}, ["RESULT"])


def client(addresses: TritonAddresses) -> kserve.InferenceServerClient:
    return kserve.InferenceServerClient(addresses.grpc, channel_args=[("grpc.enable_http_proxy", 0)])
