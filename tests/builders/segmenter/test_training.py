"""Lessons, losses and the trainer, where PyTorch is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
torch.set_num_threads(1)

from builders.scenes import SceneObject  # noqa: E402
from builders.scenes import Settings as Scenes  # noqa: E402
from builders.segmenter.losses import mask_loss, mean_overlap  # noqa: E402
from builders.segmenter.network import Segmenter  # noqa: E402
from builders.segmenter.samples import MOST_BOXES, Lesson, Lessons, target  # noqa: E402
from builders.segmenter.train import Settings, Trainer, main  # noqa: E402
from python_backends.objects.masks.page_mask import enlarged, page_mask  # noqa: E402
from python_backends.objects.masks.png import on_page  # noqa: E402
from tests.builders.segmenter.test_network import STAGES, WIDTHS  # noqa: E402
from tests.objects.masks.drawn import disc  # noqa: E402


def thing(mask: Any, left: int, top: int) -> SceneObject:
    """A thing that looks like `mask` with its corner at (left, top)."""
    height, width = mask.shape
    return SceneObject((left, top, left + width, top + height), mask, 1.0, "shape", {"en": ("thing",)})


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    """Shapes alone."""
    return Lessons(Scenes(), 3, 2)


def test_a_target_put_on_the_page_is_the_thing_again() -> None:
    disk = thing(disc(61, 61, 30, 30, 30), 40, 20)
    for box in (disk.box, (36.5, 23.0, 104.0, 90.0), (50.0, 25.0, 95.0, 70.0)):
        mask = on_page(page_mask(target(disk, box).numpy(), box, 200, 120))
        seen = np.zeros_like(mask)
        seen[20:81, 40:101] = disk.mask
        x0, y0, x1, y1 = (round(edge) for edge in enlarged(box))
        inside = np.zeros_like(mask)
        inside[max(0, y0 + 1) : y1 - 1, max(0, x0 + 1) : x1 - 1] = True
        assert np.count_nonzero((mask != seen) & inside) < 0.03 * np.count_nonzero(seen)


def test_a_lesson_is_the_same_whenever_it_is_asked_for(lessons: Lessons) -> None:
    first, again, other = lessons[4], lessons[4], lessons[5]
    assert all(torch.equal(a, b) for a, b in zip(first.images, again.images, strict=True))
    assert torch.equal(first.targets, again.targets) and first.longest == again.longest
    assert first.targets.shape != other.targets.shape or not torch.equal(first.targets, other.targets)


def test_a_lesson_fits_together(lessons: Lessons) -> None:
    for number in range(6):
        lesson = lessons[number]
        assert len({image.shape for image in lesson.images}) == 1 and len(lesson.images) == 2
        assert sum(map(len, lesson.boxes)) == len(lesson.targets)
        assert max(map(len, lesson.boxes)) <= MOST_BOXES
        assert 0 <= float(lesson.targets.min()) and float(lesson.targets.max()) <= 1
        assert bool((lesson.boxes[0][:, 2:] > lesson.boxes[0][:, :2]).all())
        filled = lesson.targets.mean((1, 2))
        assert 0.05 < float(filled.min()) and float(filled.max()) <= 1


def test_the_loss_prefers_the_truth() -> None:
    truth = torch.zeros(2, 64, 64)
    truth[0, 10:50, 10:50], truth[1, 30:34, 30:34] = 1, 1
    sure = (truth * 2 - 1) * 8
    losses = [float(mask_loss(each, truth)) for each in (sure, sure * 0.2, torch.zeros_like(sure), -sure)]
    assert losses == sorted(losses) and losses[0] < 0.03
    assert mean_overlap(sure, truth) == 1 and mean_overlap(-sure, truth) == 0


def test_a_small_thing_weighs_as_much_as_a_large_one() -> None:
    truth = torch.zeros(1, 64, 64)
    truth[0, :4, :4] = 1
    assert float(mask_loss(torch.full((1, 64, 64), -8.0), truth)) > 0.9


def settings(folder: Path, minutes: float, **more: Any) -> Settings:
    return Settings(folder, minutes, pictures=1, log_steps=2, held_lessons=1, **more)


def tiny() -> Segmenter:
    torch.manual_seed(0)
    return Segmenter(STAGES, WIDTHS)


def small(seed: int) -> Lesson:
    """A square and a bar of some colour on a small picture."""
    rng, size = np.random.default_rng(seed), 64
    image = np.full((size, size, 3), rng.integers(256, size=3), np.uint8)
    things = [thing(np.ones((20, 20), np.bool_), 8, 30), thing(np.ones((8, 50), np.bool_), 10, 10)]
    for each in things:
        x0, y0, x1, y1 = each.box
        image[y0:y1, x0:x1] = rng.integers(256, size=3)
    boxes = torch.tensor([each.box for each in things], dtype=torch.float32)
    targets = torch.stack([target(each, each.box) for each in things])
    return Lesson((torch.from_numpy(image),), (boxes,), targets, 64)


def test_a_training_that_stopped_goes_on_with_the_same_numbers(tmp_path: Path) -> None:
    trainer = Trainer(settings(tmp_path, 10.0), tiny())
    lessons = [small(seed) for seed in range(5)]
    first = [trainer._learn(lessons[number])[0] for number in range(3)]
    trainer.save()
    on = [trainer._learn(lessons[number])[0] for number in range(3, 5)]
    again = Trainer(settings(tmp_path, 10.0), tiny())
    again.resume()
    assert again.step == 3
    assert [again._learn(lessons[number])[0] for number in range(3, 5)] == pytest.approx(on, rel=1e-3)
    assert len(set(first + on)) == 5


def test_training_on_one_lesson_learns_it(tmp_path: Path) -> None:
    trainer = Trainer(settings(tmp_path, 10.0, rate=5e-3), tiny())
    lesson = small(0)
    losses = [trainer._learn(lesson)[0] for _ in range(25)]
    assert np.mean(losses[-5:]) < 0.75 * np.mean(losses[:3])


def test_the_command_line_writes_checkpoint_and_log(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path), "--minutes", "0.0001", "--pictures", "1"]) == 0
    assert (tmp_path / "checkpoint.pt").is_file()
    last = json.loads((tmp_path / "log.jsonl").read_text().splitlines()[-1])
    assert 0 <= last["held_overlap"] <= 1
    with pytest.raises(FileNotFoundError):
        main(["--out", str(tmp_path / "elsewhere"), "--minutes", "1", "--resume"])
