"""Tokenizer, model, adapters and trainer, where PyTorch and `tokenizers` are installed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("tokenizers")

from builders.decoder.attention import NOWHERE, attend_blocks, attend_masked, blocks_of, mask_of  # noqa: E402
from builders.decoder.batches import batch_of  # noqa: E402
from builders.decoder.documents import document  # noqa: E402
from builders.decoder.encode import Row, row_of  # noqa: E402
from builders.decoder.feed import Feed, fed  # noqa: E402
from builders.decoder.hosted import HostedDecoder  # noqa: E402
from builders.decoder.lessons import Lessons  # noqa: E402
from builders.decoder.model import Decoder, Shape  # noqa: E402
from builders.decoder.part import Part  # noqa: E402
from builders.decoder.samples import query_of  # noqa: E402
from builders.decoder.simulated import simulated  # noqa: E402
from builders.decoder.together import Together  # noqa: E402
from builders.decoder.tokenizer import SIGNS, Words, train_tokenizer  # noqa: E402
from builders.decoder.train import Settings, Trainer  # noqa: E402
from python_backends.fusion.adapters import Adapters, EvidenceRows  # noqa: E402
from python_backends.fusion.folding import folded  # noqa: E402

SMALL = Shape(width=64, layers=2, heads=2, kv_heads=1, inner=64, pointer_layer=1)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Words:
    """A tokenizer trained on few pages."""
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    train_tokenizer(path, documents=60)
    return Words(path)


def rows(vocabulary: Words, count: int, queries: int = 2) -> list[Row]:
    """Rows of bare pairs, which are short."""
    found = []
    for seed in range(count):
        rng = random.Random(seed)
        page = simulated(document(seed, kind="pairs"), rng)
        found.append(row_of(page, [query_of(page, rng) for _ in range(queries)], vocabulary))
    return found


def small(vocabulary: Words) -> Decoder:
    """A decoder of two layers."""
    torch.manual_seed(0)
    return Decoder(Shape(**{**{f: getattr(SMALL, f) for f in SMALL.__slots__}, "vocabulary": vocabulary.size}))


def test_frames_are_single_tokens_and_digits_stand_alone(vocabulary: Words) -> None:
    assert [sign for sign in SIGNS if len(vocabulary.text(sign)) != 1] == []
    assert [vocabulary.texts[token] for token in vocabulary.text(" 1234")] == [" 1", "2", "3", "4"]


def test_a_transcript_has_the_tokens_of_the_page(vocabulary: Words) -> None:
    words = " rm 12.50 syarikat"
    inside = [token for word in words.split() for token in vocabulary.word(word)]
    text = vocabulary.text('{"total":"' + words + '"}')
    assert text == [*vocabulary.text('{"total":"'), *inside, *vocabulary.text('"}')]
    assert vocabulary.read(text) == folded('{"total":"' + words + '"}')


def test_pointers_point_at_what_is_copied(vocabulary: Words) -> None:
    for row in rows(vocabulary, 20):
        at = np.flatnonzero(row.pointer != NOWHERE)
        assert (row.ids[row.pointer[at]] == row.target[at]).all()
        assert (row.weight[at] == 1).all() and (row.pointer[at] < row.evidence).all()


def test_untrained_adapters_add_nothing(vocabulary: Words) -> None:
    decoder = small(vocabulary)
    batch = batch_of(rows(vocabulary, 2), 1024)
    added = decoder.adapters(decoder.model.embed_tokens, batch.rows)
    assert torch.equal(added, torch.zeros_like(added))


def test_queries_of_one_page_do_not_see_each_other(vocabulary: Words) -> None:
    decoder = small(vocabulary)
    rng = random.Random(1)
    page = simulated(document(1, kind="pairs"), rng)
    first, second = query_of(page, rng), query_of(page, rng)
    together, alone = (batch_of([row_of(page, given, vocabulary)], 1024) for given in ([first, second], [second]))
    with torch.no_grad():
        long, short = (decoder(b.ids, b.rows, b.layout).hidden for b in (together, alone))
    assert torch.allclose(long[together.layout.segment == 2], short[alone.layout.segment == 1], atol=1e-4)


def test_blocks_attend_as_one_mask_would(vocabulary: Words) -> None:
    batch = batch_of(rows(vocabulary, 3, queries=3), 1024)
    told = batch.layout.segment != NOWHERE
    parts = [torch.randn(3, 2, 1024, 32, requires_grad=True) for _ in range(3)]
    found = []
    ways: tuple[tuple[Any, Any], ...] = (
        (attend_blocks, blocks_of(batch.layout, torch.float32)), (attend_masked, mask_of(batch.layout, torch.float32)),
    )  # fmt: skip
    for attend, mask in ways:
        out = attend(*parts, mask).transpose(1, 2)[told]
        found.append([out, *torch.autograd.grad(out.sin().sum(), parts)])
    for one, other in zip(*found, strict=True):
        assert torch.allclose(one, other, atol=1e-4)


def test_the_served_adapters_give_the_trained_sum(vocabulary: Words, tmp_path: Path) -> None:
    decoder = small(vocabulary)
    for parameter in decoder.adapters.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    decoder.save(tmp_path)
    (row,) = rows(vocabulary, 1)
    batch = batch_of([row], 512)
    trained = decoder.adapters(decoder.model.embed_tokens, batch.rows)[0, 1 : row.evidence].detach().numpy()
    told = EvidenceRows(
        decoder.model.embed_tokens(torch.from_numpy(row.previous)).detach().numpy()[1:], row.geometry[1:],
        row.confidence[1:], np.zeros((row.evidence - 1, 120), np.float32), np.zeros(row.evidence - 1, np.bool_),
    )  # fmt: skip
    served = Adapters.load(tmp_path / "adapters.safetensors", SMALL.width).added(told)
    assert np.allclose(served, trained, atol=1e-4)


def test_a_saved_decoder_is_a_hugging_face_folder(vocabulary: Words, tmp_path: Path) -> None:
    decoder = small(vocabulary)
    decoder.save(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    assert config["architectures"] == ["LlamaForCausalLM"] and config["tie_word_embeddings"] is True
    loaded = Decoder.load(tmp_path)
    for name, tensor in decoder.state_dict().items():
        assert torch.allclose(tensor, loaded.state_dict()[name], atol=1e-2), name


def test_training_resumes_where_it_stopped(vocabulary: Words, tmp_path: Path) -> None:
    settings = Settings(tmp_path, minutes=0.02, threads=1, tokens=512, log_steps=1, measure_minutes=1e9)
    first = Trainer(settings, vocabulary, small(vocabulary))
    first.train()
    assert first.step > 0 and (tmp_path / "decoder" / "adapters.safetensors").is_file()
    second = Trainer(settings, vocabulary, small(vocabulary))
    assert (second.step, second.lessons.position, second.used) == (first.step, first.lessons.position, first.used)
    state: dict[str, Any] = first.decoder.state_dict()
    assert all(torch.equal(state[name], tensor) for name, tensor in second.decoder.state_dict().items())
    assert all(json.loads(line)["step"] for line in (tmp_path / "log.jsonl").read_text().splitlines())


def test_makers_in_other_processes_make_rows_of_their_own(vocabulary: Words) -> None:
    stream = fed(Feed(Lessons(vocabulary, []), Together(), 512), 2)
    first, second = next(stream), next(stream)
    expected = batch_of([Lessons(vocabulary, []).row(first.position * 2)], first.batch.ids.shape[1])
    assert first.batch.tokens > 0 and first.batch.ids.shape == expected.ids.shape
    assert not np.array_equal(first.batch.ids.numpy(), second.batch.ids.numpy())
    assert next(fed(Feed(Lessons(vocabulary, []), Together(), 512), 0)).position > 0


def test_a_document_over_two_pages_is_placed_on_each(vocabulary: Words) -> None:
    page = next(p for n in range(50) if (p := simulated(document(n, kind="receipt"), random.Random(n))).lines.max() > 8)
    broken = next(b for word in range(len(page.words)) if (b := page.broken(word)).pages is not None)
    assert broken.pages is not None and set(broken.pages) == {1, 2} and page.pages is None
    rows = [row_of(each, [], vocabulary, begin=False).geometry for each in (page, broken)]
    assert set(rows[0][:, 8]) == {0.0} and set(rows[1][:, 8]) == {0.0, np.float32(1 / 16)}
    first = int(np.argmax(rows[1][:, 8] > 0))
    assert rows[1][first:, 1].min() == 0.0 < rows[0][first:, 1].min()


def test_a_lesson_depends_on_its_number_alone(vocabulary: Words) -> None:
    one, other = Lessons(vocabulary, []), Lessons(vocabulary, [], position=5)
    assert np.array_equal(one.row(17).ids, other.row(17).ids)
    assert not np.array_equal(one.row(17).ids, one.row(18).ids)


class Host(Part):
    """The seam to transformers: a causal LM in half precision whose body sums up what came before."""

    dtype = torch.bfloat16

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.table = torch.nn.Embedding(vocabulary, 64, dtype=self.dtype)
        self.layer = torch.nn.Linear(64, 64, dtype=self.dtype)
        self.head = torch.nn.Linear(64, vocabulary, dtype=self.dtype)

    def get_input_embeddings(self) -> Any:
        return self.table

    def get_output_embeddings(self) -> Any:
        return self.head

    def base_model(self, inputs_embeds: Any, **_: Any) -> Any:
        return SimpleNamespace(last_hidden_state=self.layer(inputs_embeds.cumsum(1)))


def test_only_the_adapters_of_a_hosted_decoder_are_trained(vocabulary: Words, tmp_path: Path) -> None:
    decoder = HostedDecoder(Host(vocabulary.size))
    before = {name: tensor.clone() for name, tensor in decoder.state_dict().items()}
    settings = Settings(tmp_path, minutes=0.01, threads=1, tokens=512, measure_minutes=1e9)
    Trainer(settings, vocabulary, decoder).train()
    changed = {name for name, tensor in decoder.state_dict().items() if not torch.equal(tensor, before[name])}
    assert changed and all(name.startswith("adapters.") for name in changed)
    assert sorted(path.name for path in (tmp_path / "decoder").iterdir()) == ["adapters.safetensors"]
