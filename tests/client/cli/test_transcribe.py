"""`transcribe`: what it asks the server for, what it writes where, how it fails."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import grpc
import orjson
import pytest

from client.cli.__main__ import parser
from client.cli.recordings import Transcriber, check_readable, read_recording
from client.cli.state import RunState
from client.cli.transcribe import clock, request_of, shown
from client.cli.transcripts import FORMATS, Output
from client.speech import Heard, SpeechEvent
from python_backends.errors import InternalError, InvalidRequest, OpenfazeError, PayloadTooLarge
from python_backends.runtime import processes
from python_backends.runtime.config import CHECKOUT
from tests.fakes.triton import FakeTriton, running
from tests.waiting import PATIENCE_S

RESULT: dict[str, Any] = {
    "text": "Good morning. Hello.", "language": "en", "language_confidence": 0.98, "duration": 4.0, "confidence": 0.9,
    "chunks": [{"timestamp": [0.5, 1.5], "text": "Good morning."}, {"timestamp": [2.0, 3.0], "text": "Hello."}],
    "engine": "whisper", "model": "base", "warnings": [],
}  # fmt: skip
TURNS = RESULT | {
    "number_of_speakers": 2,
    "chunks": [chunk | {"speaker": f"SPEAKER_0{n}"} for n, chunk in enumerate(RESULT["chunks"])],
}
HEARD: dict[str, Any] = {"text": "Good morning.", "timestamp": [0.5, 1.5]}
DAMAGED = "this is no sound [status=400 code=invalid_media]"


def told(request: Any) -> Iterable[Any]:
    """Progress, a piece, something new, the result; of bad sound an error, of little nothing."""
    media = request.raw_input_contents[1][4:]
    if media == b"bad":
        return [DAMAGED]
    if media == b"short":
        return []
    asked = orjson.loads(request.raw_input_contents[0][4:])
    result = TURNS if asked["diarize"] else RESULT
    reach = {"seconds": 2.0, "of": 4.0}
    partials = [{"event": "progress", "seconds": 1.0, "of": 4.0},
                {"event": "utterance", **reach, "utterance": HEARD, "delta": HEARD["text"]}]  # fmt: skip
    return [*({"PARTIAL": orjson.dumps(each)} for each in partials), {"RESULT": orjson.dumps(result)}]


@pytest.fixture
def triton() -> Iterator[tuple[FakeTriton, str]]:
    servicer = FakeTriton(told)
    with running(servicer) as address:
        yield servicer, address


def options(*arguments: str) -> argparse.Namespace:
    return parser().parse_args(["transcribe", *arguments])


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"diarize": False, "words": False}),
        (["--language", "de", "--words"], {"diarize": False, "words": True, "language": "de"}),
        (["--speakers", "3"], {"diarize": True, "words": False, "speakers": 3}),
        (["--format", "srt"], {"diarize": False, "words": True}),
        (["--format", "rttm"], {"diarize": True, "words": False}),
        (["--diarize", "--format", "vtt"], {"diarize": True, "words": True}),
    ],
)
def test_what_is_asked_for(arguments: list[str], wanted: dict[str, Any]) -> None:
    assert request_of(options("a.wav", *arguments)) == wanted


def test_what_is_heard_on_the_way_is_told(triton: tuple[FakeTriton, str]) -> None:
    servicer, address = triton
    events: list[SpeechEvent] = []
    with Transcriber(address) as transcribed:
        assert transcribed(b"sound", {"diarize": False}, events.append) == RESULT
    assert events == [Heard(1.0, 4.0), Heard(2.0, 4.0, HEARD, "Good morning.")]
    assert servicer.requests[0].model_name == "speech_to_text_stream"


@pytest.mark.parametrize(
    ("script", "kind", "words"),
    [
        ([DAMAGED], InvalidRequest, "this is no sound"),
        ([], InternalError, "without a transcript"),
        ([{"PARTIAL": b"{"}], InternalError, "cannot be read"),
        ([{"RESULT": b"[]"}], InternalError, "cannot be read"),
        ([grpc.StatusCode.UNAVAILABLE], OpenfazeError, "cannot answer at the moment"),
    ],
)
def test_failures_of_the_server(script: list[Any], kind: type[OpenfazeError], words: str) -> None:
    with running(FakeTriton(lambda _: script)) as address, Transcriber(address) as transcribed:
        with pytest.raises(kind, match=words):
            transcribed(b"sound", {}, lambda _: None)


def test_an_interrupt_leaves_nothing_at_work() -> None:
    def interrupt(_: SpeechEvent) -> None:
        raise KeyboardInterrupt

    servicer = FakeTriton(lambda _: [{"PARTIAL": b'{"event":"progress","seconds":1,"of":null}'}, 60.0])
    with running(servicer) as address:
        with pytest.raises(KeyboardInterrupt), Transcriber(address) as transcribed:
            transcribed(b"sound", {}, interrupt)
        assert servicer.cancelled.wait(PATIENCE_S)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.wav", "no such file"), (tmp_path, "is a directory")):
        with pytest.raises(InvalidRequest, match=words):
            check_readable(path)
    (tmp_path / "empty.wav").touch()
    with pytest.raises(InvalidRequest, match="empty"):
        read_recording(tmp_path / "empty.wav")


@pytest.mark.parametrize("extra", [0, 1])
def test_the_largest_recording_and_one_byte_more(tmp_path: Path, extra: int) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"x" * (10 + extra))
    if extra:
        with pytest.raises(PayloadTooLarge, match="at most 10"):
            read_recording(path, 10)
    else:
        assert read_recording(path, 10) == b"x" * 10


def written(form: str, out: Path | None, *names: str) -> None:
    paths = [Path(name) for name in names]
    output = Output(FORMATS[form], out, paths)
    for path in paths:
        output.take(path, TURNS)


def test_a_file_for_one_and_a_folder_for_several(tmp_path: Path) -> None:
    written("vtt", tmp_path / "one.vtt", "a.wav")
    assert "<v SPEAKER_01>Hello.</v>" in (tmp_path / "one.vtt").read_text("utf-8")
    folder = tmp_path / "all"
    folder.mkdir()
    written("srt", folder, "a.wav", "a.mp3", "b/a.wav", "c/a.wav", "-")
    assert sorted(path.name for path in folder.iterdir()) == [
        "a-2.srt", "a.mp3.srt", "a.srt", "a.wav.srt", "stdin.srt",
    ]  # fmt: skip


def test_formats_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    written("text", None, "a.wav", "b.wav")
    written("rttm", None, "a b.wav")
    written("json", None, "a.wav")
    text, _, rest = capsys.readouterr().out.partition("SPEAKER a_b.wav")
    turns = "SPEAKER_00: Good morning.\nSPEAKER_01: Hello.\n"
    assert text == f"==> a.wav <==\n{turns}==> b.wav <==\n{turns}"
    assert rest.startswith(" 1 0.500 1.000 <NA> <NA> SPEAKER_00")
    assert orjson.loads(rest.splitlines()[-1]) == {"file": "a.wav", "result": TURNS}


@pytest.mark.parametrize(
    ("form", "out", "names", "words"),
    [
        ("srt", None, ["a.wav", "b.wav"], "need --out FOLDER"),
        ("text", "nowhere", ["a.wav", "b.wav"], "must be a folder that is there"),
        ("text", "nowhere/a.txt", ["a.wav"], "there is no folder"),
    ],
)
def test_what_cannot_be_written_is_refused_before_any_work(
    tmp_path: Path, form: str, out: str | None, names: list[str], words: str
) -> None:
    with pytest.raises(InvalidRequest, match=words):
        Output(FORMATS[form], None if out is None else tmp_path / out, [Path(name) for name in names])


def test_the_command_from_files_and_a_pipe(tmp_path: Path, triton: tuple[FakeTriton, str]) -> None:
    for name, data in (("good.wav", b"sound"), ("bad.wav", b"bad"), ("short.wav", b"short")):
        (tmp_path / name).write_bytes(data)
    servicer, address = triton
    folder = tmp_path / "run" / "openfaze-test"
    folder.mkdir(parents=True)
    me = os.getpid()
    none = "127.0.0.1:1"
    RunState(server_id="openfaze-test", owner=me, owner_ticks=processes.started(me) or 0, url=f"http://{none}",
             machine=processes.machine(), grpc=address, http=none, metrics=none, authenticated=True,
             ready=True).save(folder)  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "OPENFAZE_RUN_DIR": str(tmp_path / "run")}
    arguments = ["good.wav", "missing.wav", "bad.wav", ".", "short.wav", "-", "--language", "en"]
    done = subprocess.run([sys.executable, "-m", "client.cli", "transcribe", *arguments], cwd=tmp_path, text=True,
                          env=environment, input="piped", capture_output=True)  # fmt: skip
    assert done.stdout == "==> good.wav <==\nGood morning. Hello.\n==> - <==\nGood morning. Hello.\n"
    assert done.stderr.splitlines() == [
        "openfaze: missing.wav: cannot read it: no such file or directory",
        "openfaze: .: cannot read it: is a directory",
        "openfaze: bad.wav: this is no sound",
        "openfaze: short.wav: The inference server ended without a transcript.",
    ]
    assert done.returncode == 1
    asked = [orjson.loads(request.raw_input_contents[0][4:]) for request in servicer.requests]
    assert asked[0] == {"diarize": False, "words": False, "language": "en", "filename": "good.wav"}
    assert "filename" not in asked[-1] and servicer.requests[-1].raw_input_contents[1][4:] == b"piped"


def test_what_the_bar_shows() -> None:
    assert (clock(62.9), clock(3723)) == ("1:02", "1:02:03")
    assert shown("a\x1b[2J\nb") == "a[2J b"
    assert shown("x" * 100).startswith("…x") and len(shown("x" * 100)) == 60
