"""What Triton 2.51 does not know is found in a configuration and left out of a copy."""

from __future__ import annotations

from google.protobuf import text_format
from tritonclient.grpc.model_config_pb2 import ModelConfig

from builders.model_config.old_server import for_2_51, unknown_fields

NEWER = """
name: "chain"
platform: "ensemble"
ensemble_scheduling { max_inflight_requests: 4 step [{ model_name: "first" model_version: -1 }] }
model_metrics { metric_control [{ metric_identifier { family: "nv_inference_first_response_histogram_ms" } }] }
"""


def test_newer_fields_are_named_by_their_paths() -> None:
    config = text_format.Parse(NEWER, ModelConfig())
    assert unknown_fields(config) == ["model_metrics", "ensemble_scheduling.max_inflight_requests"]


def test_a_copy_lacks_them_and_nothing_else() -> None:
    config = text_format.Parse(NEWER, ModelConfig())
    old = for_2_51(config)
    assert unknown_fields(old) == [] and len(unknown_fields(config)) == 2
    old.ensemble_scheduling.max_inflight_requests = 4
    old.model_metrics.CopyFrom(config.model_metrics)
    assert old == config


def test_a_model_without_steps_stays_one() -> None:
    config = text_format.Parse('name: "plain" backend: "python"', ModelConfig())
    assert not for_2_51(config).HasField("ensemble_scheduling")
