"""The network and its graph, where PyTorch is installed: what is cut, what each part sees, what ONNX Runtime says."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest

torch = pytest.importorskip("torch")

from builders.segmenter.cut import aligned, encoder_size, roi_align, scaled  # noqa: E402
from builders.segmenter.decoder import Widths  # noqa: E402
from builders.segmenter.encoder import Encoder, Stage, from_units, in_units  # noqa: E402
from builders.segmenter.export import exported, probe_inputs  # noqa: E402
from builders.segmenter.network import Segmenter  # noqa: E402
from tests.builders.conftest import session_of  # noqa: E402

STAGES = (Stage(8, 1, (8,)), Stage(8, 2, (8, 4)), Stage(16, 2, (4, 0)), Stage(16, 2, (0,)))
WIDTHS = Widths(fine=4, middle=8, coarse=8, maps=8, heads=2)


def tiny() -> Segmenter:
    """A random network whose norms have statistics that folding can get wrong."""
    torch.manual_seed(0)
    network = Segmenter(STAGES, WIDTHS)
    for part in network.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.running_mean.uniform_(-0.5, 0.5)
            part.running_var.uniform_(0.5, 2)
    network.eval()
    return network


def picture(height: int, width: int) -> Any:
    """Noise with edges."""
    torch.manual_seed(1)
    image = (torch.rand(height, width, 3) * 255).byte()
    image[height // 3 :, width // 4 :] //= 3
    return image


def boxes_on(height: int, width: int, count: int) -> Any:
    """Boxes of which some reach beyond the picture."""
    torch.manual_seed(2)
    corner = torch.rand(count, 2) * torch.tensor([width, height]) - 10
    return torch.cat((corner, corner + torch.rand(count, 2) * torch.tensor([width, height]) / 2 + 8), 1)


@pytest.fixture(scope="module")
def session() -> Any:
    """The tiny network in ONNX Runtime."""
    return session_of(exported(tiny()).SerializeToString())


def test_cutting_is_the_onnx_operator() -> None:
    node = onnx.helper.make_node(
        "RoiAlign", ["x", "boxes", "of"], ["y"], output_height=8, output_width=8, sampling_ratio=2, spatial_scale=0.25,
        coordinate_transformation_mode="half_pixel",
    )  # fmt: skip
    kinds = [("x", 1, (1, 3, 20, 30)), ("boxes", 1, (40, 4)), ("of", 7, (40,))]
    graph = onnx.helper.make_graph(
        [node], "cut", [onnx.helper.make_tensor_value_info(*kind) for kind in kinds],
        [onnx.helper.make_tensor_value_info("y", 1, (40, 3, 8, 8))],
    )  # fmt: skip
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    x, boxes = torch.rand(1, 3, 20, 30), boxes_on(80, 120, 40)
    feed = {"x": x.numpy(), "boxes": boxes.numpy(), "of": np.zeros(40, np.int64)}
    (expected,) = session_of(model.SerializeToString()).run(None, feed)
    assert np.abs(aligned(x, boxes, 8, 0.25).numpy() - expected).max() < 1e-5


def test_a_cut_has_the_mean_of_what_lies_under_its_cells() -> None:
    ramp = torch.arange(32.0).expand(1, 1, 32, 32) + 0.5  # a cell's value is where its centre is
    cut = roi_align(ramp, torch.tensor([[4.0, 8.0, 20.0, 24.0]]), 4, 1.0)
    assert cut[0, 0, 0].tolist() == pytest.approx([6, 10, 14, 18])
    assert cut[0, 0, :, 0].tolist() == pytest.approx([6, 6, 6, 6])


@pytest.mark.parametrize(
    ("size", "seen"),
    [((64, 96), (64, 96)), ((512, 512), (512, 512)), ((800, 1280), (320, 512)), ((2176, 3840), (288, 512)),
     ((32, 4096), (32, 512)), ((1024, 32), (512, 32))],
)  # fmt: skip
def test_the_encoder_sees_at_most_512_pixels_and_never_more_than_there_are(
    size: tuple[int, int], seen: tuple[int, int]
) -> None:
    found = encoder_size(torch.tensor(size[0]), torch.tensor(size[1]), 512)
    assert tuple(found.tolist()) == seen
    assert scaled(torch.zeros(1, 1, *size), found).shape[2:] == seen


def test_units_are_parts_of_the_picture_and_come_back() -> None:
    x = torch.arange(2 * 8 * 12.0).reshape(2, 8, 12, 1)
    units = in_units(x, 4)
    assert units.shape == (12, 4, 4, 1)
    assert torch.equal(units[1], x[0, 0:4, 4:8])
    assert torch.equal(from_units(units, 8, 12), x)


def test_every_stage_halves_the_grid() -> None:
    maps = Encoder(STAGES)(torch.zeros(1, 3, 64, 96))
    assert [tuple(x.shape) for x in maps] == [(1, 8, 16, 24), (1, 8, 8, 12), (1, 16, 4, 6), (1, 16, 2, 3)]


def test_first_stages_see_their_neighbourhood_and_the_last_see_everything() -> None:
    encoder, image = Encoder(STAGES).eval(), torch.rand(1, 3, 96, 160)
    changed = image.clone()
    changed[..., :16, :16] += 1
    with torch.no_grad():
        moved = [(a - b).abs().amax(1)[0] for a, b in zip(encoder(image), encoder(changed), strict=True)]
    assert moved[0][:4, :4].min() > 0 and moved[0][-8:, -16:].max() == 0
    assert moved[1][-4:, -8:].max() == 0
    assert moved[3].min() > 0


@pytest.mark.parametrize(("height", "width", "count"), [(96, 160, 3), (64, 32, 1), (576, 1120, 7), (32, 640, 2)])
def test_onnx_runtime_gives_what_pytorch_gives(session: Any, height: int, width: int, count: int) -> None:
    image, boxes = picture(height, width), boxes_on(height, width, count)
    with torch.no_grad():
        expected = tiny()(image, boxes).numpy()
    (masks,) = session.run(None, {"image": image.numpy(), "boxes": boxes.numpy()})
    assert masks.shape == (count, 64, 64) and expected.std() > 1e-3
    assert np.abs(masks - expected).max() < 1e-4


def test_no_boxes_no_masks(session: Any) -> None:
    (masks,) = session.run(None, {"image": picture(64, 64).numpy(), "boxes": np.zeros((0, 4), np.float32)})
    assert masks.shape == (0, 64, 64)


def test_a_box_is_answered_alike_whatever_else_is_asked(session: Any) -> None:
    image, boxes = picture(96, 160).numpy(), boxes_on(96, 160, 5).numpy()
    (together,) = session.run(None, {"image": image, "boxes": boxes})
    (alone,) = session.run(None, {"image": image, "boxes": boxes[3:4]})
    assert np.abs(together[3] - alone[0]).max() < 1e-5


def test_many_pictures_are_answered_as_one_by_one() -> None:
    network, images = tiny(), [picture(64, 96), picture(64, 96).flip(1)]
    boxes = [boxes_on(64, 96, 2), boxes_on(64, 96, 3)]
    with torch.no_grad():
        together = network.many(images, boxes, 64)
        single = torch.cat([network.logits(*each, 64) for each in zip(images, boxes, strict=True)])
    assert together.shape == (5, 64, 64)
    assert (together - single).abs().max() < 1e-4


def test_exporting_leaves_the_network_as_it_is() -> None:
    network = tiny()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    exported(network)
    after = network.state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(value, after[name]) for name, value in before.items())


def test_the_graph_tells_what_triton_is_told(session: Any) -> None:
    given = {value.name: (value.type, value.shape) for value in session.get_inputs()}
    assert given == {"image": ("tensor(uint8)", ["h", "w", 3]), "boxes": ("tensor(float)", ["n", 4])}
    (masks,) = session.get_outputs()
    assert (masks.name, masks.type, masks.shape) == ("masks", "tensor(float)", ["n", 64, 64])


def test_the_probe_fits_the_network(session: Any) -> None:
    (masks,) = session.run(None, probe_inputs())
    assert masks.shape == (3, 64, 64)


def test_the_whole_network_stays_small() -> None:
    assert sum(parameter.numel() for parameter in Segmenter().parameters()) * 4 < 15e6
