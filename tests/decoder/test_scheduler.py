"""In-flight batching: equal answers whoever else is served, joining and leaving, every way to end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from python_backends.decoder.engine import OnnxEngine
from python_backends.decoder.guide import GuideCompiler
from python_backends.decoder.sampling import Sampling
from python_backends.decoder.scheduler import Scheduler
from python_backends.errors import InternalError, InvalidRequest, Unavailable
from tests.decoder.decoding import Heard, decode, finish, prompt_of
from tests.decoder.test_guide import SCHEMA

PROMPTS = ("total: 9.00", "a", "date 1/2/2024 " * 9, "xyz" * 20, "Grüße")
SEEDED = Sampling(temperature=0.9, top_k=20, top_p=0.95, seed=11)


@pytest.mark.parametrize("sampling", [Sampling(), SEEDED], ids=["greedy", "seeded"])
@pytest.mark.parametrize("concurrency", [1, 4, 8, 20])
def test_a_hundred_equal_requests_have_one_answer(engine: OnnxEngine, sampling: Sampling, concurrency: int) -> None:
    answers = set()
    for start in range(0, 100, concurrency):
        count = min(concurrency, 100 - start)
        batch = [prompt_of(engine, PROMPTS[0], sampling=sampling, log_probs=True) for _ in range(count)]
        answers |= {(tuple(heard.ids), heard.chunks[-1].cumulative) for heard in decode(engine, batch)}
    assert len(answers) == 1


def test_answers_do_not_depend_on_company(engine: OnnxEngine) -> None:
    alone = [decode(engine, [prompt_of(engine, text, 20, sampling=SEEDED)])[0].ids for text in PROMPTS]
    together = decode(engine, [prompt_of(engine, text, 20, sampling=SEEDED) for text in PROMPTS * 3])
    assert [heard.ids for heard in together] == alone * 3


def test_seeds_matter(engine: OnnxEngine) -> None:
    seeds = [prompt_of(engine, PROMPTS[0], sampling=Sampling(top_k=50, seed=seed)) for seed in range(6)]
    assert len({tuple(heard.ids) for heard in decode(engine, seeds)}) > 3


def test_requests_join_and_leave_between_steps(engine: OnnxEngine) -> None:
    scheduler = Scheduler(engine)
    long, short, late = Heard(), Heard(), Heard()
    scheduler.submit(prompt_of(engine, "a long one", 60, streaming=True), long)
    scheduler.submit(prompt_of(engine, "a short one", 5), short)
    for _ in range(10):
        scheduler.advance()
    assert short.reason == "length" and not long.ended
    scheduler.submit(prompt_of(engine, "late", 5), late)
    for _ in range(6):
        scheduler.advance()
    assert late.reason == "length" and not long.ended, "the late one did not wait for the long one"
    finish(scheduler)
    assert long.ids == decode(engine, [prompt_of(engine, "a long one", 60)])[0].ids


def test_a_long_prompt_holds_nobody_up(folder: Callable[[str], Path]) -> None:
    engine = OnnxEngine.open(folder("llama"), 2, 200)
    engine.portion = 32
    scheduler = Scheduler(engine)
    quick, slow = Heard(), Heard()
    scheduler.submit(prompt_of(engine, "q", 30, streaming=True), quick)
    scheduler.advance()
    scheduler.submit(prompt_of(engine, "s" * 160, 5), slow)
    before = len(quick.ids)
    for _ in range(4):
        scheduler.advance()
    assert len(quick.ids) == before + 4 and not slow.chunks
    finish(scheduler)
    assert len(slow.ids) == 5


def test_more_requests_than_slots_wait_their_turn(engine: OnnxEngine) -> None:
    heard = decode(engine, [prompt_of(engine, f"number {n}", 4) for n in range(30)])
    assert [len(one.ids) for one in heard] == [4] * 30


def test_a_full_queue_says_so(engine: OnnxEngine) -> None:
    scheduler = Scheduler(engine, queue_limit=2)
    heard = [Heard(), Heard()]
    for sink in heard:
        scheduler.submit(prompt_of(engine, "a"), sink)
    with pytest.raises(Unavailable, match="2 requests already wait"):
        scheduler.submit(prompt_of(engine, "a"), Heard())
    finish(scheduler)
    assert [sink.reason for sink in heard] == ["length", "length"]


def test_streaming_sends_the_same_tokens_one_by_one(engine: OnnxEngine) -> None:
    (whole,), (parts,) = (decode(engine, [prompt_of(engine, "a", streaming=flag, log_probs=True)]) for flag in (0, 1))
    assert len(whole.chunks) == 1 and len(parts.chunks) == 12
    assert parts.ids == whole.ids
    assert [p for chunk in parts.chunks for p in chunk.log_probs] == list(whole.chunks[0].log_probs)
    assert parts.chunks[-1].cumulative == pytest.approx(sum(whole.chunks[0].log_probs))


def test_log_probabilities_only_when_asked_for(engine: OnnxEngine) -> None:
    (asked,), (not_asked,) = (decode(engine, [prompt_of(engine, "a", log_probs=flag)]) for flag in (True, False))
    assert len(asked.chunks[0].log_probs) == 12 and asked.chunks[0].cumulative < 0
    assert not_asked.chunks[0].log_probs == ()


def test_the_end_token_ends_and_is_left_out(engine: OnnxEngine) -> None:
    (plain,) = decode(engine, [prompt_of(engine, "a")])
    end = plain.ids[4]
    first = plain.ids.index(end)
    (ended,) = decode(engine, [prompt_of(engine, "a", end_id=end)])
    assert ended.ids == plain.ids[:first] and ended.reason == "end"
    (later,) = decode(engine, [prompt_of(engine, "a", end_id=end, min_tokens=first + 1)])
    assert later.ids[:first] == plain.ids[:first] and later.ids[first] != end


def test_stop_words_end_and_are_kept(engine: OnnxEngine) -> None:
    (plain,) = decode(engine, [prompt_of(engine, "a")])
    word = tuple(plain.ids[5:7])
    (stopped,) = decode(engine, [prompt_of(engine, "a", stop_words=((1, 2, 3), word))])
    assert stopped.reason == "stop"
    assert stopped.ids == plain.ids[: len(stopped.ids)] and tuple(stopped.ids[-2:]) == word


def test_cancelling_frees_the_slot(engine: OnnxEngine) -> None:
    scheduler = Scheduler(engine)
    heard = [Heard() for _ in range(10)]
    tickets = [scheduler.submit(prompt_of(engine, "a", 50, streaming=True), sink) for sink in heard]
    for _ in range(3):
        scheduler.advance()
    for ticket in (tickets[0], tickets[9], tickets[9], 999):
        scheduler.cancel(ticket)
    finish(scheduler)
    assert heard[0].reason == "cancelled" and 0 < len(heard[0].ids) < 50
    assert heard[9].reason == "cancelled" and heard[9].ids == []
    assert [len(sink.ids) for sink in heard[1:9]] == [50] * 8


def test_guided_answers_follow_the_guide_and_forced_tokens_cost_no_steps(
    engine: OnnxEngine, guides: GuideCompiler
) -> None:
    scheduler = Scheduler(engine)
    heard = Heard()
    guide = guides.compile("json_schema", '{"type":"object","properties":{"aaaaaaaaaaaaaaaaaaaa":{"enum":["x","y"]}},'
                           '"required":["aaaaaaaaaaaaaaaaaaaa"],"additionalProperties":false}')  # fmt: skip
    scheduler.submit(prompt_of(engine, "a", 100, guide=guide, log_probs=True), heard)
    rounds = finish(scheduler)
    text = bytes(guides.tokenizer.decode_bytes(heard.ids))
    assert text in (b'{"aaaaaaaaaaaaaaaaaaaa":"x"}', b'{"aaaaaaaaaaaaaaaaaaaa":"y"}')
    assert heard.reason == "guide" and len(heard.ids) > 20
    assert rounds <= 2, "one choice is all there was to decode"
    assert sum(p != 0 for p in heard.chunks[0].log_probs) == 1


def test_guided_and_free_requests_share_a_batch(engine: OnnxEngine, guides: GuideCompiler) -> None:
    def batch() -> list[Any]:
        return [prompt_of(engine, text, 40, guide=guides.compile("json_schema", SCHEMA)) for text in PROMPTS]

    alone = [decode(engine, [generation])[0].ids for generation in batch()]
    mixed = decode(engine, [*batch(), *(prompt_of(engine, text, 40) for text in PROMPTS)])
    assert [heard.ids for heard in mixed[:5]] == alone
    for heard in mixed[:5]:
        assert guides.tokenizer.decode_str(heard.ids).startswith('{"total":')


def test_a_guide_that_is_all_forced_needs_no_decoding(engine: OnnxEngine, guides: GuideCompiler) -> None:
    (heard,) = decode(engine, [prompt_of(engine, "a", guide=guides.compile("regex", "total"))])
    assert guides.tokenizer.decode_str(heard.ids) == "total" and heard.reason == "guide"
    (cut,) = decode(engine, [prompt_of(engine, "a", 3, guide=guides.compile("regex", "uuuuuuuuu"))])
    assert len(cut.ids) == 3 and cut.reason == "length"


@pytest.mark.parametrize(
    ("rows", "max_tokens", "code", "words"),
    [
        (0, 5, "invalid_request", "empty"),
        (5, 0, "invalid_request", "request_output_len must be at least 1"),
        (200, 1, "prompt_too_long", "the limit is 199"),
        (190, 11, "output_too_long", "at most 10"),
    ],
)
def test_requests_that_do_not_fit(engine: OnnxEngine, rows: int, max_tokens: int, code: str, words: str) -> None:
    with pytest.raises(InvalidRequest, match=words) as caught:
        Scheduler(engine).submit(prompt_of(engine, "a" * rows, max_tokens), Heard())
    assert caught.value.code == code


def test_the_largest_request_fits(engine: OnnxEngine) -> None:
    (heard,) = decode(engine, [prompt_of(engine, "a" * 190, 10)])
    assert len(heard.ids) == 10


def test_numbers_that_overflow_fail_their_own_request_only(engine: OnnxEngine) -> None:
    wild = prompt_of(engine, "wild")
    wild.prompt[...] = np.inf
    bad, good = decode(engine, [wild, prompt_of(engine, "a")])
    assert isinstance(bad.errors[0], InternalError) and "overflowed" in bad.errors[0].message
    assert good.ids == decode(engine, [prompt_of(engine, "a")])[0].ids
