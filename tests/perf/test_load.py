"""Load tools against a fake of the whole system: counting, interleaving, determinism, overhead."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PIL import Image

from client.triton import TritonClient
from perf import analyzer, gateway_overhead, limit, locust_report, soak
from perf.bare import BareReader
from perf.determinism import digest, encoded, measure, unique
from perf.engines.openfaze import OpenfazeEngine
from perf.load import Round, closed_loop, ratio_per_round
from perf.pages import pages_of
from perf.processes import memory_mib, tree_of
from perf.reading import Media
from perf.throughput import interleaved, report_of
from perf.triton import Sample, ask_front_door
from python_backends.errors import InternalError, InvalidRequest, NotFound, UpstreamFailed
from tests.perf.fake_server import Knobs, serving

PAGE = Media(b"bytes", "image/png", "page.png")


class InstantReader:
    """A pipeline that reads nothing."""

    def read(self, media: Media) -> object:
        return media.data

    def networks_only(self, media: Media) -> object:
        return media.data


def instant() -> BareReader:
    return InstantReader()


def test_closed_loop_sends_everything_once_and_keeps_concurrency() -> None:
    running, most, seen = 0, 0, []

    async def send(item: int) -> Sample:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1
        seen.append(item)
        return Sample(0.001, b"", "odd" if item % 2 else "")

    done = asyncio.run(closed_loop(range(10), 3, send))
    assert sorted(seen) == list(range(10))
    assert most == 3
    assert (done.failures, len(done.good)) == (5, 5)


def test_ratios_are_taken_round_by_round() -> None:
    good = Sample(1.0, b"")
    assert ratio_per_round([Round(1.0, [good] * 4)], [Round(1.0, [good, good])]) == [2.0]


def test_throughput_counts_failures() -> None:
    with serving(Knobs(fail_every=4)) as (_, grpc):
        results = asyncio.run(interleaved(grpc, [PAGE] * 4, [1, 2], 2, {}))
    report = report_of(results, {})
    assert report.failures == 4
    assert {"ocr_c1_pages_per_s", "ocr_c2_p95_ms"} <= {figure.key for figure in report.figures}


@pytest.mark.parametrize(("drift", "answers"), [(False, 1), (True, 11)], ids=["same", "drifting"])
def test_determinism_counts_distinct_answers(drift: bool, answers: int) -> None:
    with serving(Knobs(drift=drift)) as (url, _):
        same, between = asyncio.run(measure(url, "key", [encoded(PAGE), b"{}"], 10, 4))
    assert unique(same) == answers
    assert unique(same, between) == (1 if not drift else 21)
    assert same.failures + between.failures == 0


def test_digest_ignores_only_what_names_the_request() -> None:
    assert digest(b'{"id":"a","created":1,"x":2}') == digest(b'{"id":"b","created":5,"x":2}')
    assert digest(b'{"x":1}') != digest(b'{"x":1.0}')


def test_gateway_overhead_reports_both_ways_and_the_difference() -> None:
    with serving(Knobs()) as (url, grpc):
        taken = asyncio.run(gateway_overhead.pairs(url, grpc, "key", 5))
    keys = {figure.key for figure in gateway_overhead.figures_of(taken)}
    assert len(taken) == 5
    assert {"gateway_p50_ms", "grpc_p99_ms", "added_p50_ms", "gateway_minus_grpc_p99_ms"} <= keys


def test_front_door_stream_gives_the_content() -> None:
    async def ask(address: str) -> Sample:
        client = TritonClient(address)
        try:
            return await ask_front_door(client, PAGE)
        finally:
            await client.close()

    with serving(Knobs()) as (_, grpc):
        assert asyncio.run(ask(grpc)).answer == b"echo"


def test_openfaze_engine_reads_and_reports_failures() -> None:
    with serving(Knobs(fail_every=3)) as (url, _):
        engine = OpenfazeEngine(url)
        assert engine.read(PAGE).text == "echo"
        with pytest.raises(UpstreamFailed, match="HTTP 500"):
            engine.read(PAGE)
        engine.close()


def test_bare_pool_reads_every_page() -> None:
    pool = limit.BarePool("tests.perf.test_load:instant", [PAGE, PAGE, PAGE], 2)
    assert len(pool.round(networks_only=False).samples) == 3
    assert len(pool.round(networks_only=True).samples) == 3
    pool.close()


def test_pipeline_that_does_not_exist_is_refused() -> None:
    for path in ("no.such.module:f", "perf.bare:nothing", "perf.bare"):
        with pytest.raises(InvalidRequest, match="MODULE:FUNCTION"):
            limit.pipeline_of(path)


def test_growth_is_late_over_early() -> None:
    memory = [50.0] * 5 + [100.0] * 5 + [104.0] * 30 + [110.0] * 4
    assert soak.growth_percent(memory, 5) == pytest.approx(10.0)
    with pytest.raises(InvalidRequest, match="--count"):
        soak.growth_percent([1.0] * 6, 5)


def test_memory_of_a_tree_and_of_nothing() -> None:
    import os

    assert memory_mib(os.getpid()) > 1
    with pytest.raises(NotFound):
        tree_of(2**30)


def test_pages_are_pictures_in_order(tmp_path: Path) -> None:
    for name in ("b.png", "a.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    assert [page.filename for page in pages_of([tmp_path])] == ["a.png", "b.png"]
    assert len(pages_of([tmp_path], limit=1)) == 1
    with pytest.raises(InvalidRequest, match="no pictures"):
        pages_of([tmp_path / "notes.txt"])


def test_perf_analyzer_input_and_csv() -> None:
    assert '"REQUEST": {"content": {"b64"' in analyzer.input_json([PAGE])
    table = "Concurrency,Inferences/Second,p50 latency,p95 latency,p99 latency\n2,10.5,1500,2000,2500\n"
    figures = {figure.key: figure.value for figure in analyzer.figures_of(table)}
    assert figures == {"ocr_c2_pages_per_s": 10.5, "ocr_c2_p50_ms": 1.5, "ocr_c2_p95_ms": 2.0, "ocr_c2_p99_ms": 2.5}


def test_locust_statistics() -> None:
    head = "Type,Name,Request Count,Failure Count,Requests/s,50%,95%,99%,Max Response Time\n"
    figures, failures = locust_report.statistics_of(
        head + "POST,ocr,3,1,1,2,3,4,5\n,Aggregated,3,1,1.5,20,30,40,50.5\n"
    )
    assert failures == 1
    assert {f.key: f.value for f in figures}["http_requests_per_s"] == 1.5
    with pytest.raises(InternalError, match="no request"):
        locust_report.statistics_of(head + ",Aggregated,0,0,0,0,0,0,0\n")
