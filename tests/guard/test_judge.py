"""From parameters to the verdict, with stand-ins for what computes."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from python_backends.errors import (
    InvalidMedia,
    InvalidRequest,
    OpenfazeError,
    PayloadTooLarge,
    Unavailable,
    UnsupportedMedia,
)
from python_backends.guard.image import ImageModels, Pixels, image_view
from python_backends.guard.judge import Judge
from python_backends.guard.request import MAX_CHARACTERS, MAX_IMAGES, GuardRequest
from python_backends.guard.result import GuardResult
from python_backends.request import parsed
from python_backends.text_encoder.encoder import Encoder
from tests.guard.fakes import BrightNetworks, WordClassifier

SHIPPED = {"nsfw_model": "guard_image", "nudity_model": "guard_image", "gore_model": ""}


def picture(grey: int, size: tuple[int, int] = (40, 30)) -> bytes:
    """A PNG of one shade."""
    file = io.BytesIO()
    Image.new("RGB", size, (grey, grey, grey)).save(file, "PNG")
    return file.getvalue()


def judged(
    text: str, codes: list[str], media: tuple[bytes, ...] = (), *, parameters: dict[str, str] | None = None,
    classifier: WordClassifier | None = None, networks: BrightNetworks | None = None,
) -> GuardResult:  # fmt: skip
    classifier = classifier or WordClassifier({"S1": "fight", "S9": "bomb"})
    judge = Judge(classifier, ImageModels.of(SHIPPED if parameters is None else parameters))
    request = GuardRequest(text=text, codes=codes)
    return asyncio.run(judge.result(request, media, None, networks or BrightNetworks()))


def refused(kind: type[OpenfazeError], *args: object, **more: object) -> OpenfazeError:
    with pytest.raises(kind) as caught:
        judged(*args, **more)  # type: ignore[arg-type]
    return caught.value


def test_a_safe_text() -> None:
    result = judged("how do tides work", ["S1", "S9"])
    assert result.model_dump() == {"unsafe": [], "text": "safe", "images": [], "scores": {"S1": 0.1, "S9": 0.1}}


def test_findings_come_in_the_order_of_the_codes() -> None:
    result = judged("a bomb fight", ["s9", "S1", "S2"])
    assert result.unsafe == result.text == ["S1", "S9"]


def test_only_requested_codes_can_be_unsafe() -> None:
    result = judged("a bomb fight", ["S9"])
    assert result.unsafe == ["S9"] and set(result.scores) == {"S9"}


def test_no_codes_judge_nothing() -> None:
    classifier, networks = WordClassifier({"S1": "fight"}), BrightNetworks()
    result = judged("fight", [], (picture(255),), classifier=classifier, networks=networks)
    assert result == GuardResult(unsafe=[], text=None, images=[], scores={})
    assert classifier.texts == [] and networks.calls == []


def test_pictures_are_judged_each_by_itself_and_a_shared_network_runs_once() -> None:
    networks = BrightNetworks()
    result = judged("", ["S12_IMAGE", "S15_IMAGE"], (picture(0), picture(255)), networks=networks)
    assert networks.calls == [("guard_image", 2)]
    assert [image.nsfw for image in result.images] == [image.nudity for image in result.images] == [False, True]
    assert [image.gore for image in result.images] == [None, None]
    assert result.unsafe == ["S12_IMAGE", "S15_IMAGE"] and result.text is None
    assert result.scores == {"S12_IMAGE": 1.0, "S15_IMAGE": 1.0}


def test_what_was_not_asked_of_a_picture_is_null() -> None:
    (image,) = judged("", ["S15_IMAGE"], (picture(255),)).images
    assert (image.nsfw, image.nudity, image.nudity_score) == (True, None, None)


def test_gore_named_with_a_picture_is_refused_and_says_what_to_attach() -> None:
    error = refused(InvalidRequest, "", ["S1_IMAGE"], (picture(0),))
    assert (error.code, error.param) == ("unsupported", "codes")
    assert "S1_IMAGE" in error.message and "gore_model" in error.message


def test_gore_named_without_a_picture_harms_nobody() -> None:
    assert judged("calm", ["S1_IMAGE", "S1"]).unsafe == []


def test_all_covers_gore_as_null() -> None:
    result = judged("a fight", ["ALL"], (picture(255),))
    assert result.images[0].gore is None and "S1_IMAGE" not in result.scores
    assert result.unsafe == ["S1", "S12_IMAGE", "S15_IMAGE"] and len(result.scores) == 16


def test_all_and_the_name_of_gore_is_refused() -> None:
    assert "S1_IMAGE" in refused(InvalidRequest, "", ["ALL", "S1_IMAGE"], (picture(0),)).message


def test_an_attached_network_judges_gore() -> None:
    networks = BrightNetworks()
    parameters = SHIPPED | {"gore_model": "gore"}
    result = judged("", ["S1_IMAGE"], (picture(255),), parameters=parameters, networks=networks)
    assert result.unsafe == ["S1_IMAGE"] and networks.calls == [("gore", 1)]


def test_a_server_without_any_network_of_pictures_says_so() -> None:
    assert "S1 to S14" in refused(Unavailable, "", ["ALL"], (picture(0),), parameters={}).message
    assert judged("a fight", ["S1"], (picture(0),), parameters={}).unsafe == ["S1"]


def test_a_classifier_of_fewer_codes_refuses_the_others_by_name() -> None:
    few = WordClassifier({"S1": "fight"}, codes=("S1", "S2"))
    error = refused(InvalidRequest, "fight", ["S1", "S9"], classifier=few)
    assert error.code == "unsupported" and "S9" in error.message and "S1, S2" in error.message
    assert set(judged("fight", ["ALL"], classifier=few).scores) == {"S1", "S2"}


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        (b"", InvalidMedia),
        (picture(9)[:60], InvalidMedia),
        (b"%PDF-1.7 ...", UnsupportedMedia),
        (b"text", UnsupportedMedia),
    ],
    ids=["empty", "cut", "pdf", "text"],
)
def test_what_is_no_picture_is_refused(media: bytes, kind: type[OpenfazeError]) -> None:
    assert refused(kind, "", ["S15_IMAGE"], (picture(0), media)).status < 500


def test_bounds_hold_at_the_bound_and_one_past_it() -> None:
    assert judged("x" * MAX_CHARACTERS, ["S1"]).text == "safe"
    assert str(MAX_CHARACTERS) in refused(PayloadTooLarge, "x" * (MAX_CHARACTERS + 1), ["S1"]).message
    small = picture(0, (2, 2))
    assert len(judged("", ["S15_IMAGE"], (small,) * MAX_IMAGES).images) == MAX_IMAGES
    assert str(MAX_IMAGES) in refused(PayloadTooLarge, "", ["S15_IMAGE"], (small,) * (MAX_IMAGES + 1)).message


@pytest.mark.parametrize("data", [b'{"text": 3}', b'{"texts": "x"}', b'{"codes": "S1"}', b"[", b'{"codes": [1]}'])
def test_wrong_parameters_are_named(data: bytes) -> None:
    with pytest.raises(InvalidRequest, match="REQUEST"):
        parsed(GuardRequest, data)


def test_the_view_is_the_middle_of_the_upright_picture() -> None:
    image = Image.new("RGB", (400, 100), (255, 0, 0))
    image.paste((0, 0, 255), (200, 0, 400, 100))
    file = io.BytesIO()
    image.save(file, "PNG")
    view = image_view(file.getvalue())
    assert view.shape == (224, 224, 3) and view.dtype == np.uint8
    assert tuple(view[0, 0]) == (255, 0, 0) and tuple(view[-1, -1]) == (0, 0, 255)


def test_a_failure_waits_for_the_networks_that_are_at_work() -> None:
    class NoWords(WordClassifier):
        async def scores(self, text: str, encoder: Encoder | None) -> Mapping[str, float]:
            raise Unavailable("the encoder is away")

    class Slow(BrightNetworks):
        async def scores(self, model: str, views: Pixels) -> npt.NDArray[np.float32]:
            if model == "gore":
                raise Unavailable("a network is away")
            await asyncio.sleep(0.01)
            return await super().scores(model, views)

    networks, parameters = Slow(), SHIPPED | {"gore_model": "gore"}
    error = refused(Unavailable, "words", ["S1", "S1_IMAGE", "S12_IMAGE"], (picture(1),), classifier=NoWords({}),
                    networks=networks, parameters=parameters)  # fmt: skip
    assert "encoder" in error.message and networks.calls == [("guard_image", 1)]
