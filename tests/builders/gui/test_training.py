"""Network, assignment, loss, trainer and graph, where PyTorch is installed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

torch = pytest.importorskip("torch")

from builders.gui.assign import Places, assigned, companions  # noqa: E402
from builders.gui.crops import Piece  # noqa: E402
from builders.gui.feed import Feed, batch_of  # noqa: E402
from builders.gui.folder import Pictures, page_from  # noqa: E402
from builders.gui.graph import OFF_PEAK, ServedNetwork, write_graph  # noqa: E402
from builders.gui.loss import Truth, losses_of  # noqa: E402
from builders.gui.network import SLOT_OF_ROLE, GuiNetwork, Raw, Widths, boxes_of  # noqa: E402
from builders.gui.train import Settings, Trainer  # noqa: E402
from builders.vision.checkpoint import seed_everything  # noqa: E402
from builders.vision.schedule import Clock  # noqa: E402
from python_backends.gui.roles import ROLE_INDEX, ROLES, TEXT  # noqa: E402
from tests.builders.gui.drawn import write_page  # noqa: E402

TINY = Widths(stem=(8, 8), backbone=(16, 16, 32), neck=(24, 16, 16), box=16)
BUTTON, CHECKBOX, LINK = (ROLE_INDEX[role] for role in ("button", "checkbox", "link"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages."""
    path: Path = tmp_path_factory.mktemp("pages")
    for number in range(2):
        write_page(path, number)
    return path


def network() -> GuiNetwork:
    """A small one, the same every time."""
    seed_everything(0)
    return GuiNetwork(TINY)


def grid(size: int = 96) -> Places:
    """Places of strides 8, 16 and 32 whose boxes are four strides wide and high; all scores are 0.1."""
    centres, strides = [], []
    for stride in (8, 16, 32):
        line = (torch.arange(size // stride) + 0.5) * stride
        y, x = torch.meshgrid(line, line, indexing="ij")
        centres.append(torch.stack((x, y), -1).reshape(-1, 2))
        strides.append(torch.full((len(centres[-1]),), float(stride)))
    where, step = torch.cat(centres), torch.cat(strides)
    boxes = torch.cat((where - 2 * step[:, None], where + 2 * step[:, None]), 1)
    return Places(torch.full((len(where), len(ROLES)), 0.1), boxes, where, step)


def test_the_network_answers_at_every_place() -> None:
    raw = network()(torch.rand(2, 3, 64, 96))
    count = 8 * 12 + 4 * 6 + 2 * 3
    assert raw.logits.shape == (2, count, 16) and raw.boxes.shape == (2, count, 2, 4)
    assert raw.features.shape == (2, count, 64)
    assert raw.centres[:2].tolist() == [[4, 4], [12, 4]] and raw.strides.unique().tolist() == [8, 16, 32]


def test_sides_may_lie_beyond_the_centre() -> None:
    box = boxes_of(torch.tensor([[-9.0, 0, 0, 0]]), torch.tensor([[20.0, 20]]), torch.tensor([[8.0]]))
    assert box[0, 0] > 20


def test_elements_about_one_centre_all_find_places() -> None:
    boxes = torch.tensor([[16.0, 16, 80, 80], [32, 32, 64, 64], [40, 40, 56, 56], [44, 44, 52, 52]])
    result = assigned(grid(), boxes, torch.tensor([BUTTON, LINK, BUTTON, CHECKBOX]))
    assert set(result.element.tolist()) == {-1, 0, 1, 2, 3}
    assert (result.target[result.element < 0] == 0).all() and result.target.max() <= 1


def test_the_smallest_element_between_centres_is_learned() -> None:
    result = assigned(grid(), torch.tensor([[45.0, 45, 51, 51]]), torch.tensor([CHECKBOX]))
    assert (result.element == 0).any()


def test_no_elements_no_places() -> None:
    assert (assigned(grid(), torch.zeros(0, 4), torch.zeros(0, dtype=torch.long)).element == -1).all()


def test_nearly_equal_boxes_share_their_roles() -> None:
    boxes = torch.tensor([[0.0, 0, 20, 20], [0, 0, 20, 19], [0, 0, 9, 9]])
    shared = companions(boxes, torch.tensor([BUTTON, LINK, CHECKBOX]), len(ROLES))
    assert [set(row.nonzero()[:, 0].tolist()) for row in shared] == [{BUTTON, LINK}, {BUTTON, LINK}, {CHECKBOX}]


def test_the_loss_is_small_where_all_is_right() -> None:
    places = grid()
    truth = Truth(torch.tensor([[16.0, 16, 48, 48], [24, 28, 40, 36]]), torch.tensor([BUTTON, TEXT]))
    boxes = truth.boxes[[1, 0]].expand(1, len(places.centres), 2, 4)

    def loss(best: float) -> float:
        logits = torch.full((1, len(places.centres), len(ROLES)), -12.0)
        for index, role in enumerate(truth.roles.tolist()):
            own = Places(places.scores, truth.boxes[index].expand(len(places.centres), 4), *places[2:])
            taken = assigned(own, truth.boxes[index : index + 1], truth.roles[index : index + 1]).element == 0
            logits[0, taken, role] = best
        return float(losses_of(Raw(logits, boxes, boxes, places.centres, places.strides), [truth]).total)

    assert loss(12.0) < 0.1 < 1 < loss(-12.0)


def test_boxes_and_texts_are_told_apart_by_slot() -> None:
    assert SLOT_OF_ROLE[TEXT] == 0 and SLOT_OF_ROLE[BUTTON] == SLOT_OF_ROLE[CHECKBOX] == 1


def test_two_pages_are_learned_by_heart(tmp_path: Path) -> None:
    for number in range(2):
        write_page(tmp_path, number, width=160, height=128)
    trainer = Trainer(Settings(tmp_path, tmp_path, 1.0, held=tmp_path, rate=1e-2, measure_pages=2), network())
    trainer.step, trainer.clock = 100, Clock(now=lambda: 0.0)  # past the warm-up, and the rate stays where it is
    trainer.network.train()
    pages = [page_from(tmp_path / f"{number:06d}.json") for number in range(2)]
    batch = batch_of([Piece(Pictures().of(page), page.boxes, page.roles) for page in pages])
    for _ in range(90):
        trainer.learn(batch)
    trainer.measure()
    told = json.loads((tmp_path / "log.jsonl").read_text().splitlines()[-1])["roles"]
    assert {name: count for name, (_, count) in told.items()} == {"button": 8, "checkbox": 8, "text": 8}
    assert told["button"][0] > 0.8 and told["text"][0] > 0.8, told


def test_a_training_goes_on_where_it_stopped(folder: Path, tmp_path: Path) -> None:
    whole = Trainer(Settings(folder, tmp_path / "whole", 60.0, share=0.1), network())
    feed = Feed(folder, None, 0, share=0.1)
    for index in range(2):
        whole.learn(feed.batch(index))
    whole.clock.minutes = 1.5
    whole.save()
    again = Trainer(Settings(folder, tmp_path / "whole", 60.0, share=0.1), GuiNetwork(TINY))
    again.resume()
    assert (again.step, again.clock.minutes) == (2, 1.5)
    for trainer in (whole, again):
        trainer.clock.minutes = 1.5
        trainer.learn(feed.batch(2))
    for name, value in whole.network.state_dict().items():
        assert torch.equal(value, again.network.state_dict()[name]), name


def test_the_time_ends_a_training(folder: Path, tmp_path: Path) -> None:
    settings = Settings(folder, tmp_path, 0.005, held=folder, share=0.1, log_steps=1)
    Trainer(settings, network()).train()
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert lines[0]["pages"] == 2 and "roles" in lines[-1]
    assert (tmp_path / "checkpoint.pt").is_file()


def test_batches_repeat_and_meet_new_pages(folder: Path, tmp_path: Path) -> None:
    first, second = (Feed(folder, None, 5, share=0.2).batch(3) for _ in range(2))
    assert torch.equal(first.pixels, second.pixels)
    assert all(torch.equal(a.boxes, b.boxes) for a, b in zip(first.truth, second.truth, strict=True))
    write_page(tmp_path, 0)
    feed = Feed(tmp_path, None, 0, share=0.1)
    write_page(tmp_path, 1)
    batches = feed.batches()
    next(batches)
    batches.close()
    assert len(feed.cutter.pages) == 2


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no pages"):
        Feed(tmp_path, None, 0)


def test_a_broken_page_ends_the_training_with_its_error(tmp_path: Path) -> None:
    write_page(tmp_path, 0)
    feed = Feed(tmp_path, None, 0, share=0.1)
    (tmp_path / "000000.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match="is no picture"):
        next(feed.batches())


@pytest.mark.parametrize("size", [(64, 96), (160, 128)], ids=["small", "larger"])
def test_the_graph_answers_as_the_network(tmp_path: Path, size: tuple[int, int]) -> None:
    trained = network()
    for part in trained.modules():  # norms that have seen something
        if isinstance(part, torch.nn.BatchNorm2d):
            part.running_mean.uniform_(-0.2, 0.2)
            part.running_var.uniform_(0.5, 1.5)
    write_graph(trained, tmp_path / "model.onnx")
    graph = onnx.load(str(tmp_path / "model.onnx"))
    assert graph.opset_import[0].version == 17
    widths = [output.type.tensor_type.shape.dim[1].dim_value for output in graph.graph.output]
    assert widths == [4, 16, 64]
    image = np.random.default_rng(0).integers(0, 256, (*size, 3)).astype(np.uint8)
    got = onnxruntime.InferenceSession(str(tmp_path / "model.onnx")).run(
        ["boxes", "scores", "features"], {"image": image}
    )
    with torch.no_grad():
        wanted = [value.numpy() for value in ServedNetwork(trained).eval()(torch.from_numpy(image))]
    count = 2 * sum(size[0] // stride * (size[1] // stride) for stride in (8, 16, 32))
    assert [value.shape for value in got] == [(count, 4), (count, 16), (count, 64)]
    for ours, theirs in zip(got, wanted, strict=True):
        assert np.abs(ours - theirs).max() < 1e-3


def test_at_most_so_many_boxes_are_kept() -> None:
    with torch.no_grad():
        every, scores, _ = ServedNetwork(network()).eval()(torch.zeros(96, 96, 3, dtype=torch.uint8))
        boxes, best, _ = ServedNetwork(network(), 50).eval()(torch.zeros(96, 96, 3, dtype=torch.uint8))
    assert (len(every), len(boxes)) == (378, 50)
    assert best.amax(1).min() >= scores.amax(1).median() * OFF_PEAK


def test_each_box_scores_for_its_slot_only() -> None:
    with torch.no_grad():
        _, scores, _ = ServedNetwork(network()).eval()(torch.zeros(64, 64, 3, dtype=torch.uint8))
    slots = torch.tensor(SLOT_OF_ROLE)
    shown, held = (scores[:, slots == slot] > 0 for slot in (0, 1))
    assert (shown.any(1) ^ held.any(1)).all()
