"""Each rule against a repository in which one thing is wrong: the finding names the model, the file, the field, why."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from builders.lint.linter import RULES, lint
from builders.tensorrt.profile import PlanShapes, Profile
from builders.tensorrt.profiles import PLANS
from python_backends.runtime.config import CHECKOUT

MODELS = CHECKOUT / "model_repository"
CPU, GPU, PAGE = "config.pbtxt", "configs/gpu.pbtxt", "docs/tensors.md"
TABLE = "builders/tensorrt/profiles.py"
OCR_STEPS = ("ocr_document", "ocr_read", "ocr_layout")


class Broken(NamedTuple):
    """`old` becomes `new` in `file` of `model`; `others` must be there too. The finding is about `place`: `reason`."""

    rule: str
    model: str
    file: str
    old: str
    new: str
    place: str
    reason: str
    others: tuple[str, ...] = ()
    found_in: str = ""


def ocr(rule: str, old: str, new: str, place: str, reason: str, file: str = GPU) -> Broken:
    return Broken(rule, "ocr", file, old, new, place, reason, OCR_STEPS)


BROKEN = [
    Broken("naming", "guard", CPU, 'name: "guard"', 'name: "guards"', "name", "the folder is 'guard'"),
    Broken("naming", "guard", GPU, 'backend: "python"', "", "backend", "exactly one"),
    ocr("old_server", "ensemble_scheduling {", "ensemble_scheduling {\n max_inflight_requests: 2",
        "ensemble_scheduling.max_inflight_requests", "2.51 refuses", CPU),
    Broken("old_server", "guard", CPU, "max_batch_size: 0", "max_batch_size: 0 model_metrics { metric_control {} }",
           "model_metrics", "2.51 refuses"),
    Broken("profiles_agree", "classify", GPU, '"RESULT" data_type: TYPE_STRING', '"RESULT" data_type: TYPE_UINT8',
           "output RESULT", "is TYPE_UINT8 [1], on the CPU TYPE_STRING [1]"),
    Broken("profiles_agree", "classify", GPU, '"MEDIA"', '"MEDIUM"', "input MEDIA", "is absent, on the CPU"),
    Broken("profiles_agree", "classify", GPU, "optional: true", "", "input MEDIA",
           "on the CPU TYPE_STRING [-1] optional"),
    Broken("profiles_agree", "fusion", GPU, "dims: [ -1, 120 ]", "dims: [ -1, 128 ]", "input FEATURES", "[-1, 120]"),
    Broken("profiles_agree", "tensorrt_llm", GPU, '"seed" data_type: TYPE_UINT64 dims: [ 1 ] reshape { shape: [ ] }',
           '"seed" data_type: TYPE_UINT64 dims: [ 1 ]', "input seed reshape", "differs from the CPU's"),
    Broken("profiles_agree", "openfaze", GPU, "decoupled: true", "decoupled: false",
           "model_transaction_policy.decoupled", "is False, on the CPU True"),
    Broken("profiles_agree", "speech_live", GPU, "max_candidate_sequences: 64", "max_candidate_sequences: 4",
           "sequence_batching", "differs"),
    Broken("profiles_agree", "speaker_encoder", GPU, "max_batch_size: 0", "max_batch_size: 32", "max_batch_size",
           "may change its numbers"),
    Broken("graph", "segmenter", CPU, "[ -1, 64, 64 ]", "[ -1, 32, 32 ]", "output masks",
           "in the graph TYPE_FP32 [-1, 64, 64]"),
    Broken("graph", "gui_detector", GPU, '"scores" data_type: TYPE_FP32', '"scores" data_type: TYPE_FP16',
           "output scores", "is TYPE_FP16"),
    Broken("graph", "gui_detector", GPU, '"scores"', '"score"', "output score", "in the graph absent"),
    Broken("code", "guard", CPU, '"EVIDENCE"', '"PROOF"', "output PROOF", "no code writes it"),
    Broken("code", "guard", GPU, '"EVIDENCE"', '"PROOF"', "output EVIDENCE", "the code writes it; declare it"),
    Broken("code", "speech_live", GPU, '"END"', '"STOP"', "input END", "the code reads it; declare it"),
    Broken("code", "finish", CPU, '"STATE"', '"STATES"', "input STATES", "no code reads it"),
    Broken("decoder", "tensorrt_llm", CPU, '"temperature" data_type: TYPE_FP32', '"temperature" data_type: TYPE_FP16',
           "input temperature", "TensorRT-LLM has"),
    Broken("decoder", "tensorrt_llm", GPU, '"sequence_index"', '"sequence_number"', "output sequence_number",
           "has none"),
    Broken("docs", "sandbox", CPU, '"EVIDENCE" data_type: TYPE_STRING dims: [ 1 ]',
           '"EVIDENCE" data_type: TYPE_STRING dims: [ -1 ]', "output EVIDENCE",
           "in the configurations TYPE_STRING [-1]", found_in=PAGE),
    Broken("docs", "sandbox", CPU, '"MEDIA"', '"FILES"', "input MEDIA", "no model that the page is about",
           found_in="docs/sandbox.md"),
    ocr("ensembles", 'model_name: "ocr_read"', 'model_name: "ocr_reads"', "ensemble_scheduling.step ocr_reads",
        "there is no such model"),
    ocr("ensembles", 'input_map { key: "PLAN" value: "plan" }', "", "ensemble_scheduling.step ocr_read input_map PLAN",
        "needs this input"),
    ocr("ensembles", 'output_map { key: "PAGES" value: "pages" }', 'output_map { key: "SHEETS" value: "pages" }',
        "ensemble_scheduling.step ocr_read output_map SHEETS", "no such output"),
    ocr("ensembles", 'input_map { key: "PAGES" value: "pages" }', 'input_map { key: "PAGES" value: "FEATURES" }',
        "ensemble_scheduling.step ocr_layout input_map PAGES", "FEATURES is TYPE_FP32"),
    ocr("ensembles", 'value: "RESULT" }', 'value: "plan" }', "ensemble_scheduling.step ocr_layout output_map RESULT",
        "made twice"),
    ocr("ensembles", '"EVIDENCE" data_type: TYPE_STRING', '"EVIDENCE" data_type: TYPE_UINT8', "output EVIDENCE",
        "the steps make TYPE_STRING"),
    Broken("ensembles", "ocr_layout", CPU, "max_batch_size: 0",
           "max_batch_size: 0 model_transaction_policy { decoupled: true }", "ensemble_scheduling.step ocr_layout",
           "decoupled", ("ocr", "ocr_document", "ocr_read")),
    Broken("plans", "ocr_detector", GPU, 'profile: [ "0", "1", "2" ]', 'profile: [ "0", "1" ]',
           "instance_group.profile", "the plan has ['0', '1', '2']"),
    Broken("plans", "ocr_recognizer", GPU, "max_batch_size: 32", "max_batch_size: 64", "batch", "max_batch_size is 64",
           found_in=TABLE),
    Broken("plans", "segmenter", GPU, 'platform: "tensorrt_plan"', 'backend: "onnxruntime"', "segmenter",
           "is no tensorrt_plan", found_in=TABLE),
    Broken("warm_up", "ocr_detector", GPU, "dims: [ 576, 2304, 3 ]", "dims: [ 576, 2368, 3 ]", "model_warmup 576x2304",
           "no profile of the plan"),
    Broken("warm_up", "text_encoder", CPU, "data_type: TYPE_INT64 dims: [ 16 ]", "data_type: TYPE_INT32 dims: [ 16 ]",
           "model_warmup 16 input_ids", "is TYPE_INT32 [16]"),
    Broken("warm_up", "guard_image", GPU, "batch_size: 1 inputs", "batch_size: 9 inputs", "model_warmup 1",
           "max_batch_size 8"),
    Broken("warm_up", "text_encoder", GPU, '"4x16"', '"1x16"', "model_warmup", "one name"),
    Broken("cuda_graphs", "object_detector", GPU, "dim: [ 512, 640, 3 ]", "dim: [ 512, 6400, 3 ]",
           "optimization.cuda.graph_spec[1]", "no profile of the plan"),
    Broken("cuda_graphs", "guard_image", GPU, "batch_size: 4", "batch_size: 16", "optimization.cuda.graph_spec[2]",
           "max_batch_size 8"),
    Broken("cuda_graphs", "speaker_encoder", GPU, 'input { key: "mel" value { dim: [ 32, 160, 40 ] } }', "",
           "optimization.cuda.graph_spec[0] mel", "is None"),
    Broken("cuda_graphs", "speech_vad", GPU, "max_batch_size: 0",
           "max_batch_size: 0 optimization { cuda { graphs: true } }", "optimization.cuda", "only a tensorrt_plan"),
    Broken("cuda_graphs", "segmenter", GPU, "max_batch_size: 0",
           "max_batch_size: 0 optimization { cuda { graphs: true } }", "optimization.cuda.graph_spec",
           "without a shape nothing is captured"),
    Broken("placement", "guard", GPU, "KIND_CPU", "KIND_GPU", "instance_group.kind", "backend python is KIND_CPU here"),
    Broken("placement", "speech_vad", CPU, "KIND_CPU", "KIND_GPU", "instance_group.kind",
           "backend onnxruntime is KIND_CPU here"),
    Broken("placement", "guard_image", GPU, "KIND_GPU", "KIND_CPU", "instance_group.kind",
           "a plan runs on a GPU alone"),
    Broken("placement", "speech_language", GPU, "kind: KIND_GPU", 'kind: KIND_GPU profile: [ "0" ]',
           "instance_group.profile", "only a plan"),
    Broken("placement", "fusion", CPU, "instance_group [{ count: 1 kind: KIND_CPU }]", "", "instance_group",
           "how many instances"),
    Broken("batching", "speaker_encoder", GPU, "max_batch_size: 0", "max_batch_size: 0 dynamic_batching { }",
           "dynamic_batching", "nothing can be joined"),
    Broken("batching", "ocr_recognizer", GPU, "[ 8, 32 ]", "[ 8, 64 ]", "dynamic_batching.preferred_batch_size",
           "[64]"),
    Broken("caching", "openfaze", GPU, "max_batch_size: 0", "max_batch_size: 0 response_cache { enable: true }",
           "response_cache", "decoupled"),
    Broken("caching", "speech_live", CPU, "max_batch_size: 0", "max_batch_size: 0 response_cache { enable: true }",
           "response_cache", "it has state"),
    Broken("caching", "vector_cache", CPU, "max_batch_size: 0", "max_batch_size: 0 response_cache { enable: true }",
           "response_cache", "may keep state"),
    ocr("caching", "max_batch_size: 0", "max_batch_size: 0 response_cache { enable: true }", "response_cache",
        "its step ocr_document is not cached"),
    Broken("shares", "guard_image", GPU, 'name: "gpu" count: 1', 'name: "gpu" count: 5', "instance_group.rate_limiter",
           "takes 5 of 4"),
    Broken("shares", "guard_image", GPU, 'name: "gpu"', 'name: "cpu"', "instance_group.rate_limiter", "name gpu alone"),
    Broken("shares", "guard", GPU, "kind: KIND_CPU",
           'kind: KIND_CPU rate_limiter { resources [{ name: "gpu" count: 1 }] }', "instance_group.rate_limiter",
           "only instances on a GPU"),
]  # fmt: skip


def part(folder: Path, *names: str) -> Path:
    """Those models, their weights by reference."""
    for name in names:
        source, target = MODELS / name, folder / name
        (target / "configs").mkdir(parents=True)
        for file in (CPU, GPU):
            shutil.copy(source / file, target / file)
        (target / "1").symlink_to(source / "1", target_is_directory=True)
    return folder


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: f"{broken.rule}-{broken.model}-{broken.place}")
def test_what_is_broken_is_found(broken: Broken, tmp_path: Path) -> None:
    part(tmp_path, broken.model, *broken.others)
    path = tmp_path / broken.model / broken.file
    text = path.read_text("utf-8")
    assert broken.old in text
    path.write_text(text.replace(broken.old, broken.new, 1), "utf-8")
    owner = "ocr" if "ocr" in broken.others else broken.model
    file = broken.found_in or broken.file
    found = [finding for finding in lint(tmp_path, CHECKOUT).findings
             if (finding.model, finding.file, finding.field) == (owner, file, broken.place)]  # fmt: skip
    assert any(broken.reason in finding.reason for finding in found), found


def test_every_rule_is_broken_once() -> None:
    assert {broken.rule for broken in BROKEN} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("file", [CPU, GPU])
@pytest.mark.parametrize("text", ['name: "guard" bakend: "python"', "name: 3", "instance_group [{ kind: KIND_TPU }]"])
def test_a_configuration_that_does_not_parse_is_named(file: str, text: str, tmp_path: Path) -> None:
    part(tmp_path, "guard")
    (tmp_path / "guard" / file).write_text(text, "utf-8")
    (finding,) = lint(tmp_path, CHECKOUT).findings
    assert (finding.model, finding.file, finding.field) == ("guard", file, "the file")
    assert "does not parse" in finding.reason and "1:" in finding.reason


def test_a_profile_that_is_missing_is_named(tmp_path: Path) -> None:
    part(tmp_path, "guard")
    (tmp_path / "guard" / GPU).unlink()
    (finding,) = lint(tmp_path, CHECKOUT).findings
    assert (finding.model, finding.file) == ("guard", GPU) and "missing" in finding.reason


ENCODER = PLANS["text_encoder"]


def with_profile(number: int, **shapes: Profile) -> Mapping[str, PlanShapes]:
    """The table, in which the encoder's profile `number` has other shapes."""
    profiles = list(ENCODER.profiles)
    profiles[number] = {**profiles[number], **shapes}
    return {"text_encoder": dataclasses.replace(ENCODER, profiles=tuple(profiles))}


@pytest.mark.parametrize(
    ("plans", "place", "reason"),
    [
        ({}, "text_encoder", "give the shapes"),
        (with_profile(1, input_ids=Profile((1, 65), (2, 128), (32, 256))), "batch", "differs between profiles"),
        (with_profile(0, positions=Profile((1, 1), (4, 16), (32, 64))), "profile 0 positions", "without a fixed shape"),
        (with_profile(0, input_ids=Profile((1,), (4,), (32,))), "profile 0 input_ids", "does not keep to"),
    ],
    ids=["absent", "batch", "unknown input", "rank"],
)  # fmt: skip
def test_a_table_that_does_not_fit_is_found(
    plans: Mapping[str, PlanShapes], place: str, reason: str, tmp_path: Path
) -> None:
    findings = lint(part(tmp_path, "text_encoder"), CHECKOUT, plans).findings
    assert any((finding.file, finding.field) == (TABLE, place) and reason in finding.reason for finding in findings)


def test_a_profile_keeps_to_the_dimensions_that_are_fixed(tmp_path: Path) -> None:
    plans = {"speaker_encoder": PlanShapes("fp32", ({"mel": Profile((1, 160, 40), (32, 160, 40), (32, 320, 40))},))}
    findings = lint(part(tmp_path, "speaker_encoder"), CHECKOUT, plans).findings
    assert ["profile 0 mel" == finding.field and finding.mismatch for finding in findings] == [True]
