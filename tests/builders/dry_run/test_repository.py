"""The repository of the dry run: what is rewritten, what is linked, what stands in."""

from __future__ import annotations

from pathlib import Path

import pytest
from tritonclient.grpc.model_config_pb2 import ModelInstanceGroup

from builders.dry_run.__main__ import main
from builders.dry_run.config import MOUNT, dry_config
from builders.dry_run.repository import dry_run_repository
from builders.model_config.old_server import for_2_51, unknown_fields
from builders.model_config.parsing import CPU, GPU, parsed
from builders.tensorrt.profile import PlanShapes, Profile
from builders.tensorrt.profiles import PLANS
from builders.tensorrt.shapes_file import write_shapes
from python_backends.runtime.config import CHECKOUT
from python_backends.runtime.stand_in_plan import read_plan

MODELS = CHECKOUT / "model_repository"


@pytest.fixture(scope="module")
def dry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dry_run") / "models"
    assert main([str(folder)]) == 0
    return folder


def test_every_model_is_there_with_both_profiles(dry: Path) -> None:
    names = sorted(path.parent.name for path in MODELS.glob(f"*/{CPU}"))
    assert sorted(path.name for path in dry.iterdir()) == names
    assert all((dry / name / CPU).resolve() == MODELS / name / CPU for name in names)


def test_nothing_is_changed_but_kinds_newer_fields_and_the_mount(dry: Path) -> None:
    kinds, left_out, moved = 0, 0, 0
    for path in MODELS.glob(f"*/{GPU}"):
        real, made = parsed(path), parsed(dry / path.relative_to(MODELS))
        assert unknown_fields(made) == [] and "KIND_GPU" not in str(made)
        left_out += len(unknown_fields(real))
        for mine, theirs in zip(made.instance_group, real.instance_group, strict=True):
            kinds += mine.kind != theirs.kind
            mine.kind = theirs.kind
        for key, value in made.parameters.items():
            moved += value.string_value != real.parameters[key].string_value
            value.string_value = value.string_value.replace(f"{dry}/", MOUNT)
        assert made == for_2_51(real), path
    assert kinds == len(PLANS) + 1  # speech_language runs on a GPU without a plan
    assert left_out == 2 and moved == 3


def test_a_stand_in_lies_in_each_plans_place_and_its_graph_beside_it(dry: Path) -> None:
    for name, shapes in PLANS.items():
        plan = read_plan(dry / name / "1" / "model.plan")
        assert (dry / name / "1" / plan.graph).resolve() == MODELS / name / "1" / "model.onnx"
        assert plan.precision == shapes.precision
        assert [set(profile) for profile in plan.profiles] == [set(profile) for profile in shapes.profiles]
        for number, profile in enumerate(shapes.profiles):
            usual = {tensor: shape.usual for tensor, shape in profile.items()}
            assert plan.takes(usual, (number,)) and number in shapes.holding(usual)
    assert len(list(dry.glob("*/1/model.plan"))) == len(PLANS)


def test_the_decoders_folder_stands_in_for_its_engine(dry: Path) -> None:
    config = parsed(dry / "tensorrt_llm" / GPU)
    engine = Path(config.parameters["gpt_model_path"].string_value)
    assert engine == dry / "tensorrt_llm" / "1" / "engine"
    assert engine.resolve() == MODELS / "tensorrt_llm" / "1" / "decoder"


def test_a_real_plan_is_not_linked(tmp_path: Path) -> None:
    model = tmp_path / "models" / "text_encoder"
    (model / "1").mkdir(parents=True)
    (model / "configs").mkdir()
    for file in (CPU, GPU):
        (model / file).write_text((MODELS / "text_encoder" / file).read_text("utf-8"), "utf-8")
    (model / "1" / "model.plan").write_bytes(b"ftrt\\x00 a plan")
    assert main([str(tmp_path / "dry"), str(model.parent)]) == 0
    assert read_plan(tmp_path / "dry" / "text_encoder" / "1" / "model.plan").profiles
    assert (model / "1" / "model.plan").read_bytes().startswith(b"ftrt")


def test_the_cards_of_a_machine_are_not_asked_for(tmp_path: Path) -> None:
    config = parsed(MODELS / "guard_image" / GPU)
    config.instance_group[0].gpus.append(1)
    made = dry_config(config, tmp_path)
    assert (made.instance_group[0].kind, list(made.instance_group[0].gpus)) == (ModelInstanceGroup.KIND_CPU, [])


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2 and "must not exist" in capsys.readouterr().err
    assert main([]) == 2


def test_a_configuration_that_does_not_parse_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "models" / "broken"
    (broken / "configs").mkdir(parents=True)
    (broken / CPU).write_text('name: "broken"', "utf-8")
    (broken / GPU).write_text("nome: 3", "utf-8")
    assert main([str(tmp_path / "dry"), str(broken.parent)]) == 1
    assert f"{broken / GPU} does not parse" in capsys.readouterr().err


def test_an_attached_model_brings_the_shapes_of_its_stand_in(tmp_path: Path) -> None:
    attached = tmp_path / "source" / "mine"
    (attached / "1").mkdir(parents=True)
    (attached / "configs").mkdir()
    (attached / CPU).write_text('name: "mine" backend: "onnxruntime"')
    (attached / GPU).write_text('name: "mine" platform: "tensorrt_plan"')
    shapes = PlanShapes("fp16", ({"x": Profile((1, 4), (2, 4), (8, 4))},))
    write_shapes(attached / "1", shapes)
    made = dry_run_repository(attached.parent, tmp_path / "dry")
    plan = read_plan(made / "mine" / "1" / "model.plan")
    assert plan.precision == "fp16" and plan.takes({"x": (8, 4)}, (0,)) and not plan.takes({"x": (9, 4)}, (0,))
