"""What the official Python SDK's unit tests recorded of the hosted service, beside what a real server of ours answers.

    ./openfaze conformance fixtures
    ./openfaze conformance fixtures --details

Every call of the SDK is made twice: against the recording, which shows what the SDK sends and makes of the answer, and
against our server. Ours passes if the SDK sent the same request, makes the same kind of thing of the answer, and the
answer has every key of the recording, with a value of the same kind. Each key that differs is a check of its own, so
that conformance/expected.toml can name it.
"""

from __future__ import annotations

from typing import Any

import httpx
import openai
from interfaze import Interfaze

from conformance.checks import Outcome, one_line
from conformance.command import parser_of, run, suite
from conformance.helpers import PARSED, PARSED_CONTENT, Helper, helpers
from conformance.packages import sources
from conformance.qa import LOCK
from conformance.recorded import Recording, recordings_in
from conformance.shapes import differences, opened
from conformance.system import Target
from conformance.transports import Exchange, Keeping

TIMEOUT_S = 300.0
NOTHING = Exchange("", "", None, 0, "", streamed=False)  # the server could not be reached, or broke off
_TAGS = ("<precontext>", "<think>")


def compare(helper: Helper, recording: Recording, target: Target) -> list[Outcome]:
    """The outcome of one call, and one failed outcome more for each place where the shapes differ."""
    recorded, theirs = _exchange(helper, httpx.MockTransport(lambda _: recording.response()), target)
    live, ours = _exchange(helper, httpx.HTTPTransport(), target)
    reason = _unlike(recorded, live, theirs, ours)
    wrong = {} if reason else _differing(recorded, live)
    first = Outcome(helper.name, not reason, reason or f"{live.status}, {len(live.answer)} characters")
    return [first, *(Outcome(f"{helper.name} {path}".rstrip(), False, what) for path, what in wrong.items())]


def _exchange(helper: Helper, transport: httpx.BaseTransport, target: Target) -> tuple[Exchange, str]:
    """The exchange, and the name of what the SDK returned or raised."""
    keeping = Keeping(transport)
    with httpx.Client(transport=keeping, timeout=TIMEOUT_S) as http:
        client = Interfaze(api_key=target.key, base_url=target.base_url, http_client=http, max_retries=0,
                           show_additional_info=True)  # fmt: skip
        try:
            returned = type(helper.call(client)).__name__
        except (openai.APIError, ValueError, TypeError, AttributeError, LookupError) as error:
            returned = f"{type(error).__name__}: {error}"
    return keeping.seen[-1] if keeping.seen else NOTHING, returned


def _unlike(recorded: Exchange, live: Exchange, theirs: str, ours: str) -> str:
    """Why the exchanges cannot be compared any further; empty if they can."""
    if live is NOTHING:
        return one_line(f"no answer: {ours}")
    if recorded.sent != live.sent:
        return "the SDK sent something else the second time"
    if recorded.status != live.status:
        return one_line(f"status {live.status}, recorded was {recorded.status}: {live.answer}")
    if live.body is None or recorded.streamed != live.streamed:
        return one_line(f"neither JSON nor a stream as recorded: {live.answer}")
    if theirs.partition(":")[0] != ours.partition(":")[0]:
        return one_line(f"the SDK gives {ours}; of the recording it makes {theirs}")
    return ""


def _differing(recorded: Exchange, live: Exchange) -> dict[str, str]:
    if recorded.streamed:
        return _stream_differences(recorded.body, live.body)
    return differences(opened(recorded.body), opened(live.body))


def _stream_differences(recorded: list[Any], ours: list[Any]) -> dict[str, str]:
    """Chunks are compared by what they are for; the first recorded one of a role with the first of ours."""
    found: dict[str, str] = {}
    mine = {role_of(chunk): chunk for chunk in reversed(ours)}
    for role, chunk in {role_of(chunk): chunk for chunk in reversed(recorded)}.items():
        if role not in mine:
            found[role] = "there is no such chunk"
        else:
            found |= {f"{role} {path}": what for path, what in differences(chunk, mine[role]).items()}
    return found


def role_of(chunk: dict[str, Any]) -> str:
    """What a chunk is for: usage, end, tool, a tag's name, or text."""
    choices = chunk.get("choices") or []
    if not choices:
        return "usage"
    delta = choices[0]["delta"]
    if delta.get("tool_calls"):
        return "tool"
    if choices[0]["finish_reason"] and not delta.get("content"):
        return "end"
    content = delta.get("content") or ""
    return next((tag for tag in _TAGS if content.startswith(tag)), "text")


def outcomes_at(target: Target) -> list[Outcome]:
    """Every call of the SDK, in order."""
    recordings = recordings_in(sources(LOCK) / "tests")
    recordings[PARSED] = recordings["BASIC"].saying(PARSED_CONTENT)
    return [
        outcome for helper in helpers(target.site)
        for outcome in compare(helper, recordings[helper.recording], target)
    ]  # fmt: skip


def main() -> int:
    """Exit status 1 if an answer differs from its recording where it should not, or the other way round."""
    return suite(parser_of("fixtures", __doc__), lambda target, _: {"fixtures": outcomes_at(target)})


if __name__ == "__main__":
    run(main)
