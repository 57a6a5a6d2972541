"""POST /v1/audio/transcriptions: the official SDK, every format, what is refused, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import openai
import orjson
import pytest
from openai.types.audio import TranscriptionDiarized, TranscriptionVerbose
from pydantic import BaseModel

from client.gateway.config import GatewayConfig, Limits
from client.gateway.form import MAX_PARTS, MAX_TEXT
from client.gateway.transcription_schema import (
    DiarizedTranscription,
    PlainTranscription,
    TranscriptEvent,
    VerboseTranscription,
)
from client.speech import Recording
from python_backends.errors import InvalidMedia, Unavailable
from tests.client.gateway.server import CONFIG, Gateway, serving
from tests.fakes.engine import FakeEngine, SpeechStep, transcript

ROUTE = "/v1/audio/transcriptions"
TEXT = "Good morning. Hello there."
SOUND = ("talk.mp3", b"ID3 not really", "audio/mpeg")
LIMITS = Limits()

Making = Callable[..., Any]


@pytest.fixture
def create(fake_gateway: Gateway) -> Iterator[Making]:
    """`audio.transcriptions.create` of the SDK, for a recording and whatever else."""
    with ExitStack() as stack:
        client = openai.OpenAI(api_key=fake_gateway.api_key, base_url=f"{fake_gateway.url}/v1", max_retries=0)
        stack.enter_context(client)
        yield lambda **fields: client.audio.transcriptions.create(**{"file": SOUND, "model": "whisper-1", **fields})


def asked_of(engine: FakeEngine) -> dict[str, Any]:
    """The REQUEST of the last recording."""
    asked: dict[str, Any] = orjson.loads(engine.recordings[-1].request)
    return asked


def post(http: httpx.Client, data: dict[str, Any], file: Any = SOUND, **fields: Any) -> httpx.Response:
    return http.post(ROUTE, data={"model": "whisper-1", **data}, files={"file": file}, **fields)


def test_the_sdk_unchanged(create: Making, fake_engine: FakeEngine) -> None:
    made = create(language="en")
    assert made.text == TEXT
    assert (made.usage.type, made.usage.seconds) == ("duration", 4)
    assert asked_of(fake_engine) == {
        "diarize": False, "words": False, "language": "en", "filename": "talk.mp3", "mime": "audio/mpeg",
    }  # fmt: skip
    recording = fake_engine.recordings[-1]
    assert (recording.media, recording.model) == (SOUND[1], "speech_to_text")


def test_segments_and_words_with_times(create: Making, fake_engine: FakeEngine) -> None:
    made = create(response_format="verbose_json", timestamp_granularities=["word", "segment"])
    assert isinstance(made, TranscriptionVerbose)
    assert made.segments is not None and made.words is not None
    assert [(part.start, part.end) for part in made.segments] == [(0.5, 1.5), (2.0, 3.0)]
    assert [(word.word, word.start) for word in made.words][:2] == [("Good", 0.5), ("morning.", 1.0)]
    assert asked_of(fake_engine)["words"] is True
    assert create(response_format="verbose_json").words is None


def test_speakers(create: Making, fake_engine: FakeEngine) -> None:
    made = create(model="gpt-4o-transcribe-diarize", response_format="diarized_json", chunking_strategy="auto")
    assert isinstance(made, TranscriptionDiarized)
    assert [(part.speaker, part.text) for part in made.segments] == [
        ("SPEAKER_00", "Good morning."), ("SPEAKER_01", "Hello there."),
    ]  # fmt: skip
    assert asked_of(fake_engine)["diarize"] is True


@pytest.mark.parametrize(
    ("form", "kind", "begin"),
    [
        ("text", "text/plain; charset=utf-8", f"{TEXT}\n"),
        ("srt", "text/plain; charset=utf-8", "1\n00:00:00,500 --> "),
        ("vtt", "text/vtt; charset=utf-8", "WEBVTT\n"),
    ],
)
def test_formats_that_are_text(http: httpx.Client, create: Making, form: str, kind: str, begin: str) -> None:
    reply = post(http, {"response_format": form})
    assert (reply.status_code, reply.headers["content-type"]) == (200, kind)
    assert reply.text.startswith(begin) and create(response_format=form) == reply.text


@pytest.mark.parametrize(
    ("fields", "model"),
    [
        ({}, PlainTranscription),
        ({"response_format": "verbose_json", "timestamp_granularities[]": ["word", "segment"]}, VerboseTranscription),
        ({"response_format": "diarized_json"}, DiarizedTranscription),
    ],
)
def test_answers_have_the_published_form(http: httpx.Client, fields: dict[str, Any], model: type[BaseModel]) -> None:
    model.model_validate_json(post(http, fields).content)
    if fields.get("response_format") != "verbose_json":
        frames = post(http, fields | {"stream": "true"}).text.split("\n\n")
        *lines, end = [frame.removeprefix("data: ") for frame in frames if frame]
        assert end == "[DONE]" and all(TranscriptEvent.model_validate_json(line) for line in lines)


def test_a_stream_of_deltas(create: Making, fake_engine: FakeEngine) -> None:
    events = list(create(stream=True))
    assert [event.delta for event in events[:-1]] == ["Good morning.", " Hello there."]
    assert (events[-1].type, events[-1].text) == ("transcript.text.done", TEXT)
    assert fake_engine.recordings[-1].model == "speech_to_text_stream"


def test_a_stream_of_speakers_tells_them_at_the_end(create: Making) -> None:
    events = list(create(stream=True, response_format="diarized_json"))
    assert [event.type for event in events] == ["transcript.text.segment"] * 2 + ["transcript.text.done"]
    assert events[1].speaker == "SPEAKER_01"


def only_the_end(recording: Recording) -> Iterable[SpeechStep]:
    *_, last = transcript(recording)
    return [0.05, last]


def breaks(recording: Recording) -> Iterable[SpeechStep]:
    return [*list(transcript(recording))[:1], Unavailable("the recogniser is away")]


def test_a_stream_without_deltas_says_all_at_the_end_and_is_kept_alive() -> None:
    timeouts = CONFIG.timeouts.__class__(heartbeat=0.01)
    config = GatewayConfig(port=0, api_keys=CONFIG.api_keys, timeouts=timeouts)
    with serving(FakeEngine(speech=only_the_end), config) as gateway:
        reply = gateway.post(ROUTE, data={"model": "whisper-1", "stream": "true"}, files={"file": SOUND},
                             headers=gateway.headers)  # fmt: skip
    assert ": ping" in reply.text and f'"delta":"{TEXT}"' in reply.text
    assert reply.text.endswith("data: [DONE]\n\n")


def test_a_stream_that_breaks_ends_in_an_error() -> None:
    with serving(FakeEngine(speech=breaks)) as gateway:
        client = openai.OpenAI(api_key=gateway.api_key, base_url=f"{gateway.url}/v1", max_retries=0)
        with client, pytest.raises(openai.APIError, match="the recogniser is away"):
            list(client.audio.transcriptions.create(file=SOUND, model="whisper-1", stream=True))
        assert gateway.figure("openfaze_stream_errors_total") == 1


@pytest.mark.parametrize("stream", ["true", "false"])
def test_what_the_model_refuses_is_an_error_before_the_answer(stream: str) -> None:
    engine = FakeEngine(speech=lambda _: [InvalidMedia("this is no sound", param="MEDIA")])
    with serving(engine) as gateway:
        reply = gateway.post(ROUTE, data={"model": "whisper-1", "stream": stream}, files={"file": SOUND},
                             headers=gateway.headers)  # fmt: skip
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "invalid_media")


REFUSALS: dict[str, tuple[dict[str, Any], str, str]] = {
    # name: (fields, param, words of the message)
    "prompt": ({"prompt": "Names: Ada."}, "prompt", "take no prompt"),
    "logprobs": ({"include[]": "logprobs"}, "include[]", "avg_logprob"),
    "speakers": ({"known_speaker_names[]": "Ada"}, "known_speaker_names[]", "not recognised"),
    "samples": ({"known_speaker_references[]": "data:,x"}, "known_speaker_references[]", "not recognised"),
    "languages": ({"languages[]": ["en", "de"]}, "languages[]", "one language"),
    "tuning": ({"chunking_strategy[threshold]": "0.4"}, "chunking_strategy[threshold]", "cannot be tuned"),
    "temperature": ({"temperature": "0.2"}, "temperature", "<=0"),
    "granularity": ({"timestamp_granularities[]": "word"}, "timestamp_granularities[]", "verbose_json"),
    "letters": (
        {"response_format": "verbose_json", "timestamp_granularities[]": "letter"}, "timestamp_granularities[].0", "",
    ),
    "format": ({"response_format": "docx"}, "response_format", "'json'"),
    "streamed srt": ({"response_format": "srt", "stream": "true"}, "stream", "made of the whole"),
    "unknown": ({"speed": "2"}, "speed", "unknown field"),
    "twice": ({"language": ["en", "de"]}, "language", "twice"),
    "stream": ({"stream": "maybe"}, "stream", ""),
    "long": ({"language": "x" * (MAX_TEXT + 1)}, "language", f"at most {MAX_TEXT} bytes"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_not_honoured_is_refused_by_name(http: httpx.Client, name: str) -> None:
    fields, param, words = REFUSALS[name]
    error = (reply := post(http, fields)).json()["error"]
    assert (reply.status_code, error["param"]) == (400, param)
    assert words in error["message"]


@pytest.mark.parametrize(
    "fields",
    [{"prompt": ""}, {"temperature": "0"}, {"chunking_strategy[type]": "server_vad"}, {"stream": "false"},
     {"response_format": "verbose_json", "timestamp_granularities": "word"}, {"model": "gpt-4o-mini-transcribe"},
     {"model": "gpt-4o-mini-transcribe-2025-12-15"}, {"model": "interfaze-beta"}],
)  # fmt: skip
def test_what_says_nothing_new_is_taken(http: httpx.Client, fields: dict[str, Any]) -> None:
    assert post(http, fields).status_code == 200


def test_models_that_do_not_exist(http: httpx.Client) -> None:
    reply = post(http, {"model": "gpt-9"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "model_not_found")


@pytest.mark.parametrize(("extra", "status"), [(0, 200), (1, 413)])
def test_the_largest_recording_and_one_byte_more(http: httpx.Client, extra: int, status: int) -> None:
    data = b"\0" * (LIMITS.recording_bytes + extra)
    reply = post(http, {}, ("a.wav", data, "audio/wav"))
    assert reply.status_code == status
    assert extra == 0 or str(LIMITS.recording_bytes) in reply.json()["error"]["message"]


BOUNDARY = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n'
BODIES: dict[str, tuple[bytes, str, int]] = {
    # name: (body, content type, status)
    "json": (b"{}", "application/json", 415),
    "no boundary": (HEAD + b"--x--\r\n", "multipart/form-data", 400),
    "no form": (b"hello", BOUNDARY, 400),
    "cut off": (HEAD, BOUNDARY, 400),
    "empty": (b"", BOUNDARY, 400),
    "no name": (b"--x\r\nContent-Type: text/plain\r\n\r\nx\r\n--x--\r\n", BOUNDARY, 400),
    "no file": (HEAD + b"--x--\r\n", BOUNDARY, 400),
    "no text": (HEAD.replace(b"whisper", b"\xff") + b"--x--\r\n", BOUNDARY, 400),
    "many parts": (HEAD * (MAX_PARTS + 1) + b"--x--\r\n", BOUNDARY, 400),
    "large header": (b"--x\r\nA: " + b"y" * 10_000 + b"\r\n\r\n\r\n--x--\r\n", BOUNDARY, 400),
    "encoded": (b"", BOUNDARY, 415),
}


@pytest.mark.parametrize("name", BODIES)
def test_what_is_no_form_of_a_recording(http: httpx.Client, name: str) -> None:
    body, kind, status = BODIES[name]
    encoded = {"content-encoding": "gzip"} if name == "encoded" else {}
    reply = http.post(ROUTE, content=body, headers={"content-type": kind, **encoded})
    assert reply.status_code == status
    assert reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("file", ("a.wav", b"", "audio/wav"))], "empty"),
        ([("file", SOUND), ("file", SOUND)], "one recording"),
        ([("file", SOUND), ("other", SOUND)], "Unknown file 'other'"),
        ([("audio", SOUND)], "Unknown file 'audio'"),
    ],
)
def test_files_that_are_not_one_recording(http: httpx.Client, files: list[Any], words: str) -> None:
    reply = http.post(ROUTE, data={"model": "whisper-1"}, files=files)
    assert reply.status_code == 400 and words in reply.json()["error"]["message"]


def test_claims_that_are_too_long_or_none_are_left_out(http: httpx.Client, fake_engine: FakeEngine) -> None:
    post(http, {}, ("ü" * 400 + ".wav", b"x", "not a type"))
    asked = asked_of(fake_engine)
    assert asked["filename"].endswith("ü.wav") and len(asked["filename"]) == 255 and "mime" not in asked


def test_a_key_is_needed_and_counted(fake_gateway: Gateway) -> None:
    reply = fake_gateway.post(ROUTE, data={"model": "whisper-1"}, files={"file": SOUND})
    assert reply.status_code == 401
    assert 'route="transcriptions",status="401"' in fake_gateway.get("/metrics", headers=fake_gateway.headers).text


def test_translations_say_what_to_ask_for_instead(fake_gateway: Gateway) -> None:
    client = openai.OpenAI(api_key=fake_gateway.api_key, base_url=f"{fake_gateway.url}/v1", max_retries=0)
    with client, pytest.raises(openai.BadRequestError, match="audio/transcriptions for the text"):
        client.audio.translations.create(file=SOUND, model="whisper-1")
